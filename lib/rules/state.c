/*
 * A worker's state: each record's fields are found once, then every rule that applies looks at
 * them. Called by emu-validate for each record that satisfies its schema.
 */
#include <stdlib.h>

#include "rules/rules-internal.h"

static void free_counts(struct emu_rules_state *state)
{
	for (size_t i = 0; state->counts && i < state->rules->n_counts; i++) {
		emu_index_free(&state->counts[i].keys);
		free(state->counts[i].tallies);
	}
	free(state->counts);
}

static void free_sets(struct emu_rules_state *state)
{
	for (size_t i = 0; i < state->rules->n_sets; i++) {
		if (state->sets)
			emu_rules_keys_free(&state->sets[i]);
		if (state->periods)
			emu_index_free(&state->periods[i]);
	}
	free(state->sets);
	free(state->periods);
}

void emu_rules_state_del(struct emu_rules_state *state)
{
	if (!state)
		return;
	size_t n = state->rules->setup.catalogue->n_dimensions;
	for (size_t i = 0; i < n; i++) {
		if (state->parts)
			free(state->parts[i]);
		if (state->siblings)
			free(state->siblings[i]);
	}
	free_sets(state);
	free_counts(state);
	emu_rules_sheet_free(&state->sheet);
	emu_rules_sheet_free(&state->counted);
	emu_buf_free(&state->scratch);
	emu_buf_free(&state->text);
	emu_buf_free(&state->key);
	emu_buf_free(&state->message);
	free(state->pointers);
	free(state->values);
	free(state->notes);
	free(state->ranks);
	free(state->parts);
	free(state->siblings);
	free(state);
}

struct emu_rules_state *emu_rules_state_new(const struct emu_rules *rules, struct emu_error *err)
{
	struct emu_rules_state *state = calloc(1, sizeof(*state));
	if (!state) {
		emu_fail_memory(err);
		return NULL;
	}
	size_t n = rules->field_names.n, n_dimensions = rules->setup.catalogue->n_dimensions;
	state->rules = rules;
	state->pointers = calloc(n + 1, sizeof(*state->pointers));
	state->values = calloc(n + 1, sizeof(*state->values));
	state->sets = calloc(rules->n_sets + 1, sizeof(*state->sets));
	state->periods = calloc(rules->n_sets + 1, sizeof(*state->periods));
	state->counts = calloc(rules->n_counts + 1, sizeof(*state->counts));
	state->parts = calloc(n_dimensions + 1, sizeof(*state->parts));
	state->siblings = calloc(n_dimensions + 1, sizeof(*state->siblings));
	if (!state->pointers || !state->values || !state->sets || !state->periods ||
		!state->counts || !state->parts || !state->siblings) {
		emu_rules_state_del(state);
		emu_fail_memory(err);
		return NULL;
	}
	memcpy(state->pointers, rules->fields, n * sizeof(*state->pointers));
	for (size_t i = 0; i < rules->n; i++)
		if (rules->rules[i].kind == EMU_RULE_UNIQUE ||
			rules->rules[i].kind == EMU_RULE_EXCLUSIVE)
			state->sets[rules->rules[i].own].whole = true;
	return state;
}

/* ---- The record in hand -------------------------------------------------------------------- */

struct emu_str emu_rules_text(struct emu_rules_state *state, const struct emu_json_value *value)
{
	if (!value)
		return (struct emu_str){0};
	emu_buf_clear(&state->scratch);
	return value->type == EMU_JSON_STRING ? emu_json_string(state->json, value, &state->scratch)
					      : emu_json_raw(state->json, value);
}

struct emu_str emu_rules_field(struct emu_rules_state *state, uint32_t field)
{
	if (field == EMU_RULE_FIELD_FILE)
		return emu_rules_place_file(&state->sheet, state->place);
	return emu_rules_text(state, state->values[field]);
}

static bool is_met(struct emu_rules_state *state, const struct emu_rule_condition *condition)
{
	const struct emu_json_value *value = state->values[condition->field];
	if (!value || value->type == EMU_JSON_NULL)
		return condition->or_absent;
	struct emu_str text = emu_rules_text(state, value);
	for (size_t i = 0; i < condition->n; i++)
		if (emu_str_equal(text, condition->values[i]))
			return true;
	return false;
}

bool emu_rules_applies(struct emu_rules_state *state, const struct emu_rule *rule)
{
	if (state->has_period &&
		(state->period.to < rule->span.from || state->period.to > rule->span.to))
		return false;
	if (rule->period_kinds &&
		(!state->has_period || !(rule->period_kinds & 1U << state->period.kind)))
		return false;
	for (size_t i = 0; i < rule->n_where; i++)
		if (!is_met(state, &rule->where[i]))
			return false;
	return true;
}

static uint64_t number_of(struct emu_rules_state *state, uint32_t field)
{
	const struct emu_json_value *value = state->values[field];
	uint64_t number = 0;
	if (!value || value->type != EMU_JSON_NUMBER || value->len > 18)
		return 0;
	struct emu_str text = emu_json_raw(state->json, value);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return 0;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	return number;
}

static int find_place(
	struct emu_rules_state *state, struct emu_str file, uint64_t line, struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	const struct emu_json_value *own = state->values[rules->source_file];
	state->column = 0;
	if (own && own->type == EMU_JSON_STRING && own->len) {
		file = emu_rules_text(state, own);
		line = number_of(state, rules->source_line);
		state->column = number_of(state, rules->source_column);
	}
	return emu_rules_place_make(&state->sheet, file, line, &state->place, err);
}

int emu_rules_take_in(struct emu_rules_state *state, const struct emu_json *json,
	struct emu_str file, uint64_t line, struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	state->json = json;
	for (size_t i = 0; i < rules->field_names.n; i++)
		state->values[i] = emu_json_pointer_find(&state->pointers[i], json);
	const struct emu_json_value *period = state->values[rules->period];
	state->has_period = period && period->type == EMU_JSON_STRING &&
		emu_period_parse(&state->period, emu_rules_text(state, period), NULL) == 0;
	return find_place(state, file, line, err);
}

/* ---- Rules --------------------------------------------------------------------------------- */

typedef int see(struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);

/* Those that are about the record alone: what they hold back is not seen by the others. */
static see *const alone[EMU_RULE_KINDS] = {
	[EMU_RULE_REFERENCE] = emu_rules_see_reference,
	[EMU_RULE_COMPARE] = emu_rules_see_compare,
};

static see *const among_others[EMU_RULE_KINDS] = {
	[EMU_RULE_UNIQUE] = emu_rules_see_unique,
	[EMU_RULE_COUNT] = emu_rules_see_count,
	[EMU_RULE_ROSTER] = emu_rules_see_roster,
	[EMU_RULE_EXCLUSIVE] = emu_rules_see_exclusive,
	[EMU_RULE_NOMINEES] = emu_rules_see_nominee,
};

static int see_all(
	struct emu_rules_state *state, see *const functions[EMU_RULE_KINDS], struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	int held = 0;
	for (size_t i = 0; i < rules->n; i++) {
		const struct emu_rule *rule = &rules->rules[i];
		if (!functions[rule->kind] || !emu_rules_applies(state, rule))
			continue;
		int result = functions[rule->kind](state, rule, err);
		if (result < 0)
			return -1;
		held |= result;
	}
	return held;
}

int emu_rules_see(struct emu_rules_state *state, const struct emu_json *json, struct emu_str file,
	uint64_t line, emu_rules_report *report, void *context, struct emu_error *err)
{
	if (json->values->type != EMU_JSON_OBJECT)
		return 0;
	state->report = report;
	state->context = context;
	if (emu_rules_take_in(state, json, file, line, err) < 0)
		return -1;
	int held = see_all(state, alone, err);
	if (held)
		return held;
	held = see_all(state, among_others, err);
	if (held < 0 || emu_rules_put_figure(state, &state->sheet, err) < 0)
		return -1;
	return state->scratch.failed || state->key.failed ? emu_fail_memory(err) : held;
}

/* ---- Merging ------------------------------------------------------------------------------- */

int emu_rules_merge(
	struct emu_rules_state *into, struct emu_rules_state *from, struct emu_error *err)
{
	if (emu_rules_sheet_merge(&into->sheet, &from->sheet, false, err) < 0 ||
		emu_rules_sheet_merge(&into->counted, &from->counted, true, err) < 0 ||
		emu_rules_merge_keys(into, from, err) < 0)
		return -1;
	return emu_rules_merge_counts(into, from, err);
}
