/* The end: what there is to tell is noted, sorted by place, and told. */
#include <stdlib.h>

#include "rules/rules-internal.h"

int emu_rules_note(struct emu_rules_state *state, const struct emu_rules_note *note, uint64_t place,
	struct emu_error *err)
{
	if (state->n_notes == state->notes_cap) {
		size_t cap = state->notes_cap ? 2 * state->notes_cap : 64;
		struct emu_rules_note *notes = realloc(state->notes, cap * sizeof(*notes));
		if (!notes)
			return emu_fail_memory(err);
		state->notes = notes;
		state->notes_cap = cap;
	}
	state->notes[state->n_notes] = *note;
	state->notes[state->n_notes++].order = place;
	return 0;
}

typedef int note_rule(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);

static note_rule *const noting[EMU_RULE_KINDS] = {
	[EMU_RULE_SUM] = emu_rules_note_figures,
	[EMU_RULE_COMPARE] = emu_rules_note_figures,
	[EMU_RULE_RATIO] = emu_rules_note_figures,
	[EMU_RULE_CHANGE] = emu_rules_note_figures,
	[EMU_RULE_NOMINEES] = emu_rules_note_figures,
	[EMU_RULE_COUNT] = emu_rules_note_counts,
	[EMU_RULE_ROSTER] = emu_rules_note_roster,
	[EMU_RULE_EXCLUSIVE] = emu_rules_note_exclusive,
};

static int tell(
	struct emu_rules_state *state, const struct emu_rules_note *note, struct emu_error *err)
{
	const struct emu_rule *rule = &state->rules->rules[note->rule];
	switch (rule->kind) {
	case EMU_RULE_UNIQUE:
	case EMU_RULE_EXCLUSIVE:
		return emu_rules_tell_pair(state, rule, note->a, note->b, err);
	case EMU_RULE_COUNT:
		return emu_rules_tell_counts(state, rule, note, err);
	case EMU_RULE_ROSTER:
		return emu_rules_tell_roster(state, rule, note, err);
	default:
		return emu_rules_tell_figures(state, rule, note, err);
	}
}

/* ---- Order ----------------------------------------------------------------------------------- */

struct ranked {
	struct emu_str text;
	uint32_t word;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	return emu_str_compare(x->text, y->text);
}

/* Words in the order of their text, so that notes can be compared by numbers alone. */
static int rank_words(struct emu_rules_state *state, struct emu_error *err)
{
	size_t n = state->sheet.words.n;
	struct ranked *all = calloc(n + 1, sizeof(*all));
	free(state->ranks);
	state->ranks = calloc(n + 1, sizeof(*state->ranks));
	if (!all || !state->ranks) {
		free(all);
		return emu_fail_memory(err);
	}
	for (uint32_t i = 0; i < n; i++)
		all[i] = (struct ranked){state->sheet.words.names[i], i + 1};
	qsort(all, n, sizeof(*all), compare_ranked);
	for (uint32_t i = 0; i < n; i++)
		state->ranks[all[i].word] = i + 1;
	free(all);
	return 0;
}

static int compare_notes(const void *a, const void *b)
{
	const struct emu_rules_note *x = a, *y = b;
	uint64_t left[] = {x->order, x->column, x->rule, x->tie, x->sub, x->a, x->b};
	uint64_t right[] = {y->order, y->column, y->rule, y->tie, y->sub, y->a, y->b};
	for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return 0;
}

static void sort_notes(struct emu_rules_state *state)
{
	for (size_t i = 0; i < state->n_notes; i++) {
		struct emu_rules_note *note = &state->notes[i];
		note->order = emu_rules_place_ranked(note->order, state->ranks);
	}
	if (state->n_notes)
		qsort(state->notes, state->n_notes, sizeof(*state->notes), compare_notes);
}

int emu_rules_finish(struct emu_rules_state *state, emu_rules_report *report, void *context,
	struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	state->report = report;
	state->context = context;
	if (emu_rules_link_parts(state, err) < 0)
		return -1;
	for (size_t i = 0; i < rules->n; i++) {
		const struct emu_rule *rule = &rules->rules[i];
		if (noting[rule->kind] && noting[rule->kind](state, rule, err) < 0)
			return -1;
	}
	if (rank_words(state, err) < 0)
		return -1;
	sort_notes(state);
	for (size_t i = 0; i < state->n_notes; i++)
		if (tell(state, &state->notes[i], err) < 0)
			return -1;
	return 0;
}
