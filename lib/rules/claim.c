/* What can be said for certain of numbers that may be bounds. */
#include "rules/rules-internal.h"

static int multiply_by(struct emu_decimal *number, int64_t factor, struct emu_error *err)
{
	struct emu_decimal by = {0};
	emu_decimal_from_int(&by, factor);
	return emu_decimal_multiply(number, number, &by, err);
}

/* a > b + absolute + |b| * percent / 100, all of it times 100. */
static int is_beyond(const struct emu_decimal *a, const struct emu_decimal *b,
	const struct emu_rule_tolerance *tolerance, struct emu_error *err)
{
	struct emu_decimal gap = {0}, room = {0}, share = {0}, zero = {0};
	int result = -1;
	if (emu_decimal_subtract(&gap, a, b, err) == 0 && multiply_by(&gap, 100, err) == 0 &&
		emu_decimal_copy(&room, &tolerance->absolute, err) == 0 &&
		multiply_by(&room, 100, err) == 0 &&
		emu_decimal_multiply(&share, b, &tolerance->percent, err) == 0 &&
		(emu_decimal_compare(&share, &zero) >= 0 || multiply_by(&share, -1, err) == 0) &&
		emu_decimal_add(&room, &room, &share, err) == 0)
		result = emu_decimal_compare(&gap, &room) > 0;
	emu_decimal_free(&gap);
	emu_decimal_free(&room);
	emu_decimal_free(&share);
	return result;
}

int emu_rules_exceeds(const struct emu_rules_claim *a, const struct emu_rules_claim *b,
	const struct emu_rule_tolerance *tolerance, struct emu_error *err)
{
	if (a->may_be_less || b->may_be_more || emu_decimal_compare(&a->value, &b->value) <= 0)
		return 0;
	return is_beyond(&a->value, &b->value, tolerance, err);
}

/* For certain not below: a >= b. */
static int reaches(const struct emu_rules_claim *a, const struct emu_rules_claim *b)
{
	return !a->may_be_less && !b->may_be_more && emu_decimal_compare(&a->value, &b->value) >= 0;
}

int emu_rules_contradicts(const struct emu_rule *rule, const struct emu_rules_claim *a,
	const struct emu_rules_claim *b, struct emu_error *err)
{
	int result;
	switch (rule->operator) {
	case EMU_RULE_AT_MOST:
		return emu_rules_exceeds(a, b, &rule->tolerance, err);
	case EMU_RULE_AT_LEAST:
		return emu_rules_exceeds(b, a, &rule->tolerance, err);
	case EMU_RULE_BELOW:
		return reaches(a, b);
	case EMU_RULE_ABOVE:
		return reaches(b, a);
	case EMU_RULE_EQUAL:
		break;
	}
	result = emu_rules_exceeds(a, b, &rule->tolerance, err);
	return result ? result : emu_rules_exceeds(b, a, &rule->tolerance, err);
}
