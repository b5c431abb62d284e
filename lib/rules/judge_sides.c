/* One cell and another of the same unit and period: comparisons and ratios. */
#include "rules/judge-internal.h"

/* Whether the cell is of that side: its dimensions are those fixed, or free to vary. */
bool emu_rules_is_of(const struct emu_rules_hearing *hearing, const struct emu_rule_side *side)
{
	const struct emu_rules_sheet *sheet = &hearing->state->sheet;
	if (side->kind != EMU_SIDE_INDICATOR || hearing->key->indicator != side->indicator)
		return false;
	for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++) {
		uint32_t word = hearing->key->dimensions[i];
		if (side->dimensions[i].len ? !emu_str_equal(side->dimensions[i],
						      emu_rules_word_text(sheet, word))
					    : word && !(hearing->rule->along & 1U << i))
			return false;
	}
	return true;
}

/* The cell of another side that belongs to this one, or NULL. */
static const struct emu_rules_cell *counterpart(
	const struct emu_rules_hearing *hearing, const struct emu_rule_side *side)
{
	const struct emu_rules_sheet *sheet = &hearing->state->sheet;
	struct emu_rules_cell_key key = {
		side->indicator, hearing->key->unit, hearing->key->period, {0}};
	for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++) {
		if (hearing->rule->along & 1U << i)
			key.dimensions[i] = hearing->key->dimensions[i];
		if (!side->dimensions[i].len)
			continue;
		key.dimensions[i] = emu_rules_word_find(sheet, side->dimensions[i]);
		if (!key.dimensions[i])
			return NULL;
	}
	uint32_t cell = emu_rules_sheet_find(sheet, &key);
	return cell == EMU_INDEX_NONE ? NULL : &sheet->cells[cell];
}

int emu_rules_judge_compare(struct emu_rules_hearing *hearing)
{
	const struct emu_rule_side *right = &hearing->rule->sides[1];
	struct emu_rules_verdict *verdict = hearing->verdict;
	struct emu_rules_claim number = {.value = right->number};
	const struct emu_rules_claim *other = &number;
	if (right->kind == EMU_SIDE_INDICATOR) {
		const struct emu_rules_cell *cell = counterpart(hearing, right);
		if (!cell)
			return 0;
		other = &cell->claim;
		emu_rules_relate(hearing, cell->place);
	} else {
		verdict->variant = 2; /* there is no name to tell of the other side */
	}
	if (emu_rules_take(&verdict->other, other, hearing->err) < 0)
		return -1;
	return emu_rules_contradicts(hearing->rule, &verdict->own, &verdict->other, hearing->err);
}

static bool is_exact(const struct emu_rules_claim *claim)
{
	return !claim->may_be_less && !claim->may_be_more;
}

/* |stated * of - times * part| beyond half a unit of the last place stated, and the tolerance. */
static int is_off(struct emu_rules_hearing *hearing, const struct emu_decimal *part,
	const struct emu_decimal *of)
{
	const struct emu_decimal *stated = &hearing->verdict->own.value;
	struct emu_decimal a = {0}, b = {0}, room = {0}, times = {0}, zero = {0}, minus = {0};
	struct emu_error *err = hearing->err;
	int result = -1;
	struct emu_decimal half = {.coefficient = 5, .scale = stated->scale + 1};
	emu_decimal_from_int(&times, hearing->rule->percent ? 100 : 1);
	emu_decimal_from_int(&minus, -1);
	if (emu_decimal_multiply(&a, stated, of, err) == 0 &&
		emu_decimal_multiply(&b, part, &times, err) == 0 &&
		emu_decimal_divide(&hearing->verdict->third, &b, of, stated->scale, err) == 0 &&
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
	const struct emu_rules_cell *part = counterpart(hearing, &hearing->rule->sides[1]);
	const struct emu_rules_cell *of = counterpart(hearing, &hearing->rule->sides[2]);
	struct emu_decimal zero = {0};
	if (!part || !of || !is_exact(&hearing->verdict->own) || !is_exact(&part->claim) ||
		!is_exact(&of->claim))
		return 0;
	emu_rules_relate(hearing, part->place);
	emu_rules_relate(hearing, of->place);
	if (emu_decimal_copy(&hearing->verdict->other.value, &part->claim.value, hearing->err) <
			0 ||
		emu_decimal_copy(&hearing->verdict->fourth, &of->claim.value, hearing->err) < 0)
		return -1;
	if (emu_decimal_compare(&of->claim.value, &zero) == 0) {
		hearing->verdict->variant = 1;
		return emu_decimal_compare(&hearing->verdict->own.value, &zero) != 0;
	}
	return is_off(hearing, &part->claim.value, &of->claim.value);
}
