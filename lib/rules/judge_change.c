/* A period and the one before it. */
#include "rules/judge-internal.h"

/* False where there is none before. */
static bool period_before(
	const struct emu_period *period, bool year_before, struct emu_period *before)
{
	int32_t year, month, day, from;
	*before = *period;
	if (!year_before && period->kind != EMU_PERIOD_YEARS && period->kind != EMU_PERIOD_DAYS) {
		if (!emu_date_from_civil(&from, 1, 1, 1) || period->from <= from)
			return false;
		*before = emu_period_holding(period->kind, period->from - 1);
		return true;
	}
	if (period->kind == EMU_PERIOD_DAYS)
		return false;
	int32_t last, years = 1;
	emu_date_to_civil(period->to, &last, &month, &day);
	emu_date_to_civil(period->from, &year, &month, &day);
	if (period->kind == EMU_PERIOD_YEARS && !year_before)
		years = last - year + 1;
	if (period->kind != EMU_PERIOD_YEARS) {
		if (!emu_date_from_civil(&from, year - years, month, day > 28 ? 28 : day))
			return false;
		*before = emu_period_holding(period->kind, from);
		return true;
	}
	return emu_date_from_civil(&before->from, year - years, 1, 1) &&
		emu_date_from_civil(&before->to, last - years, 12, 31);
}

/* In the stream itself, or else in what --previous gave. */
static const struct emu_rules_cell *cell_before(struct emu_rules_hearing *hearing)
{
	struct emu_rules_state *state = hearing->state;
	const struct emu_rules_sheet *sheets[] = {&state->sheet, &state->rules->previous};
	struct emu_period period;
	if (emu_period_parse(
		    &period, emu_rules_word_text(&state->sheet, hearing->key->period), NULL) < 0 ||
		!period_before(&period, hearing->rule->year_before, &hearing->verdict->before))
		return NULL;
	emu_buf_clear(&state->text);
	emu_period_print(&hearing->verdict->before, &state->text);
	for (size_t i = 0; i < 2; i++) {
		struct emu_rules_cell_key own = *hearing->key, key;
		own.period = 0;
		if (!emu_rules_key_find(sheets[i], &state->sheet, &own, &key))
			continue;
		key.period = emu_rules_word_find(sheets[i], emu_buf_str(&state->text));
		uint32_t cell = key.period ? emu_rules_sheet_find(sheets[i], &key) : EMU_INDEX_NONE;
		if (cell == EMU_INDEX_NONE)
			continue;
		if (!i)
			emu_rules_relate(hearing, sheets[i]->cells[cell].place);
		return &sheets[i]->cells[cell];
	}
	return NULL;
}

int emu_rules_judge_change(struct emu_rules_hearing *hearing)
{
	static const struct emu_rule_tolerance none;
	const struct emu_rule *rule = hearing->rule;
	struct emu_rules_verdict *verdict = hearing->verdict;
	const struct emu_rules_cell *before = cell_before(hearing);
	if (!before)
		return 0;
	if (emu_rules_take(&verdict->other, &before->claim, hearing->err) < 0)
		return -1;
	int falls = emu_rules_exceeds(&verdict->other, &verdict->own, &none, hearing->err);
	int rises = emu_rules_exceeds(&verdict->own, &verdict->other, &none, hearing->err);
	if (falls < 0 || rises < 0)
		return -1;
	verdict->variant = rises ? 1 : 0;
	if ((falls && rule->direction > 0) || (rises && rule->direction < 0))
		return 1;
	if (!rule->has_percent_limit && !rule->has_absolute_limit)
		return 0;
	verdict->variant = 2;
	if (rises)
		return emu_rules_exceeds(
			&verdict->own, &verdict->other, &rule->tolerance, hearing->err);
	/* The percentage is of what was before, on the way down too. */
	struct emu_rules_claim mirrored = {0}, twice = {0};
	int result = emu_decimal_add(
		&twice.value, &before->claim.value, &before->claim.value, hearing->err);
	if (result == 0)
		result = emu_decimal_subtract(
			&mirrored.value, &twice.value, &verdict->own.value, hearing->err);
	mirrored.may_be_less = verdict->own.may_be_more || verdict->other.may_be_less;
	if (result == 0)
		result = emu_rules_exceeds(
			&mirrored, &before->claim, &rule->tolerance, hearing->err);
	emu_decimal_free(&mirrored.value);
	emu_decimal_free(&twice.value);
	return falls ? result : 0;
}
