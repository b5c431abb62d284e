/* A ratio and what it is of. */
#include "rules/judge-internal.h"

static bool is_exact(const struct emu_rules_claim *claim)
{
	return !claim->may_be_less && !claim->may_be_more;
}

/* |stated * of - times * part| beyond half a unit of the last place stated, and the tolerance. */
static int is_off(struct emu_rules_hearing *hearing, const struct emu_decimal *part,
	const struct emu_decimal *of)
{
	const struct emu_decimal *stated = &hearing->own.value;
	struct emu_decimal a = {0}, b = {0}, room = {0}, times = {0}, zero = {0}, minus = {0};
	struct emu_error *err = hearing->err;
	int result = -1;
	struct emu_decimal half = {.coefficient = 5, .scale = stated->scale + 1};
	emu_decimal_from_int(&times, hearing->rule->percent ? 100 : 1);
	emu_decimal_from_int(&minus, -1);
	if (emu_decimal_multiply(&a, stated, of, err) == 0 &&
		emu_decimal_multiply(&b, part, &times, err) == 0 &&
		emu_decimal_divide(&hearing->third, &b, of, stated->scale, err) == 0 &&
		emu_decimal_subtract(&a, &a, &b, err) == 0 &&
		(emu_decimal_compare(&a, &zero) >= 0 ||
			emu_decimal_multiply(&a, &a, &minus, err) == 0) &&
		emu_decimal_add(&room, &half, &hearing->rule->tolerance.absolute, err) == 0 &&
		emu_decimal_multiply(&room, &room, of, err) == 0)
		result = emu_decimal_compare(&a, &room) > 0;
	emu_decimal_free(&a);
	emu_decimal_free(&b);
	emu_decimal_free(&room);
	return result;
}

int emu_rules_judge_ratio(struct emu_rules_hearing *hearing)
{
	const struct emu_rules_claim *part = &hearing->others[0], *of = &hearing->others[1];
	struct emu_decimal zero = {0};
	if (!is_exact(&hearing->own) || !is_exact(part) || !is_exact(of))
		return 0;
	if (emu_decimal_compare(&of->value, &zero) == 0) {
		hearing->variant = 1;
		return emu_decimal_compare(&hearing->own.value, &zero) != 0;
	}
	return is_off(hearing, &part->value, &of->value);
}
