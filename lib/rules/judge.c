/*
 * What cells say of each other: parts and totals, one indicator and another, a ratio and what it is
 * of, this period and the last, a number stated and the records listed. Judged once to know what is
 * to be told, and again, in order, to tell it: findings take no memory for their words meanwhile.
 */
#include "rules/judge-internal.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

void emu_rules_verdict_free(struct emu_rules_verdict *verdict)
{
	emu_decimal_free(&verdict->own.value);
	emu_decimal_free(&verdict->other.value);
	emu_decimal_free(&verdict->third);
	emu_decimal_free(&verdict->fourth);
}

void emu_rules_relate(struct emu_rules_hearing *hearing, uint64_t place)
{
	struct emu_rules_verdict *verdict = hearing->verdict;
	if (place == EMU_RULES_NOWHERE)
		return;
	/* In order, and the first of many. */
	size_t at = verdict->n_related;
	const struct emu_rules_sheet *sheet = &hearing->state->sheet;
	while (at && emu_rules_place_compare(sheet, place, verdict->related[at - 1]) < 0)
		at--;
	if (at && verdict->related[at - 1] == place)
		return;
	if (at == EMU_RULES_RELATED)
		return;
	size_t n = verdict->n_related < EMU_RULES_RELATED ? verdict->n_related
							  : EMU_RULES_RELATED - 1;
	memmove(verdict->related + at + 1, verdict->related + at,
		(n - at) * sizeof(*verdict->related));
	verdict->related[at] = place;
	verdict->n_related = n + 1;
}

int emu_rules_take(
	struct emu_rules_claim *claim, const struct emu_rules_claim *from, struct emu_error *err)
{
	claim->may_be_less = from->may_be_less;
	claim->may_be_more = from->may_be_more;
	return emu_decimal_copy(&claim->value, &from->value, err);
}

/* ---- All of them
 * ---------------------------------------------------------------------------------- */

int emu_rules_judge(struct emu_rules_hearing *hearing)
{
	const struct emu_rules_cell *cell = &hearing->state->sheet.cells[hearing->cell];
	if (emu_rules_take(&hearing->verdict->own, &cell->claim, hearing->err) < 0)
		return -1;
	switch (hearing->rule->kind) {
	case EMU_RULE_SUM:
		return emu_rules_judge_sum(hearing);
	case EMU_RULE_COMPARE:
		return emu_rules_judge_compare(hearing);
	case EMU_RULE_RATIO:
		return emu_rules_judge_ratio(hearing);
	case EMU_RULE_CHANGE:
		return emu_rules_judge_change(hearing);
	case EMU_RULE_NOMINEES:
		return emu_rules_judge_nominees(hearing);
	default:
		return 0;
	}
}

/* Whether the rule is about the cell at all. */
static bool concerns(const struct emu_rules_hearing *hearing)
{
	const struct emu_rule *rule = hearing->rule;
	struct emu_period period;
	bool found = rule->kind == EMU_RULE_COMPARE || rule->kind == EMU_RULE_RATIO;
	if (found && !emu_rules_is_of(hearing, &rule->sides[0]))
		return false;
	for (size_t i = 0; !found && i < rule->n_indicators; i++)
		found = hearing->key->indicator == rule->indicators[i];
	if (!found)
		return false;
	if (rule->kind == EMU_RULE_CHANGE || rule->kind == EMU_RULE_NOMINEES)
		for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++)
			if (hearing->key->dimensions[i] && !(rule->along & 1U << i))
				return false;
	struct emu_str text = emu_rules_word_text(&hearing->state->sheet, hearing->key->period);
	return emu_period_parse(&period, text, NULL) == 0 && period.to >= rule->span.from &&
		period.to <= rule->span.to &&
		(!rule->period_kinds || rule->period_kinds & 1U << period.kind);
}

/* The same for the same cell whatever was read before it. */
static uint64_t tie_of(const struct emu_rules_hearing *hearing)
{
	const struct emu_rules_sheet *sheet = &hearing->state->sheet;
	uint64_t tie = hearing->key->indicator;
	uint32_t words[2 + EMU_RULES_DIMENSIONS] = {hearing->key->unit, hearing->key->period};
	memcpy(words + 2, hearing->key->dimensions, sizeof(hearing->key->dimensions));
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct emu_str text = emu_rules_word_text(sheet, words[i]);
		tie = XXH3_64bits_withSeed(text.len ? text.at : "", text.len, tie);
	}
	return tie;
}

static int note_cell(struct emu_rules_hearing *hearing)
{
	struct emu_rules_verdict verdict = {0};
	hearing->verdict = &verdict;
	int result = emu_rules_judge(hearing);
	emu_rules_verdict_free(&verdict);
	if (result < 1)
		return result;
	const struct emu_rules_cell *cell = &hearing->state->sheet.cells[hearing->cell];
	struct emu_rules_note note = {.rule = hearing->rule->number,
		.column = cell->column,
		.sub = hearing->dimension,
		.a = hearing->cell,
		.tie = tie_of(hearing)};
	return emu_rules_note(hearing->state, &note, cell->place, hearing->err);
}

int emu_rules_note_figures(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	struct emu_rules_hearing hearing = {.state = state, .rule = rule, .err = err};
	for (; hearing.cell < state->sheet.keys.n; hearing.cell++) {
		hearing.key = emu_rules_sheet_key(&state->sheet, hearing.cell);
		if (!concerns(&hearing))
			continue;
		if (rule->kind != EMU_RULE_SUM) {
			if (note_cell(&hearing) < 0)
				return -1;
			continue;
		}
		for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++) {
			hearing.dimension = i;
			if (rule->along & 1U << i && note_cell(&hearing) < 0)
				return -1;
		}
	}
	return 0;
}
