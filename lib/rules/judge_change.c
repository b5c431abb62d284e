/* A period and the one before it. */
#include "rules/judge-internal.h"

bool emu_rules_period_before(
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

int emu_rules_judge_change(struct emu_rules_hearing *hearing)
{
	static const struct emu_rule_tolerance none;
	const struct emu_rule *rule = hearing->rule;
	const struct emu_rules_claim *now = &hearing->own, *before = &hearing->others[0];
	int falls = emu_rules_exceeds(before, now, &none, hearing->err);
	int rises = emu_rules_exceeds(now, before, &none, hearing->err);
	if (falls < 0 || rises < 0)
		return -1;
	hearing->variant = rises ? 1 : 0;
	if ((falls && rule->direction > 0) || (rises && rule->direction < 0))
		return 1;
	if (!rule->has_percent_limit && !rule->has_absolute_limit)
		return 0;
	hearing->variant = 2;
	if (rises)
		return emu_rules_exceeds(now, before, &rule->tolerance, hearing->err);
	if (!falls)
		return 0;
	/* The percentage is of what was before, on the way down too. */
	struct emu_rules_claim mirrored = {0}, twice = {0};
	int result = emu_decimal_add(&twice.value, &before->value, &before->value, hearing->err);
	if (result == 0)
		result = emu_decimal_subtract(
			&mirrored.value, &twice.value, &now->value, hearing->err);
	mirrored.may_be_less = now->may_be_more || before->may_be_less;
	if (result == 0)
		result = emu_rules_exceeds(&mirrored, before, &rule->tolerance, hearing->err);
	emu_decimal_free(&mirrored.value);
	emu_decimal_free(&twice.value);
	return result;
}
