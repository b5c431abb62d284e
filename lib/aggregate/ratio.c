/* Ratios, worked out from their numerators and denominators and never averaged. Called by the tally
 * of an indicator that is one. */
#include "aggregate/tally-internal.h"

void emu_ratio_touch(struct emu_tally *tally)
{
	const struct emu_tally *numerator = tally->numerator;
	for (size_t i = 0; i < numerator->n_touched; i++)
		if (tally->denominator->nodes[numerator->touched[i]].is_touched)
			emu_tally_touch(tally, numerator->touched[i]);
}

/* Of more below the line there is less. */
static uint8_t turn_over(uint8_t bound)
{
	return (uint8_t)((bound & EMU_BOUND_AT_LEAST) << 1 | (bound & EMU_BOUND_AT_MOST) >> 1);
}

static int divide(struct emu_tally *tally, uint32_t at, struct emu_error *err)
{
	static const struct emu_decimal zero = {0}, hundred = {.coefficient = 100};
	struct emu_tally_ratio *ratio = &tally->ratios[at];
	struct emu_decimal dividend = {0};
	if (!emu_decimal_compare(&ratio->denominator.sum, &zero))
		return 0;
	int result = tally->rules.known->percent
		? emu_decimal_multiply(&dividend, &ratio->numerator.sum, &hundred, err)
		: emu_decimal_copy(&dividend, &ratio->numerator.sum, err);
	if (result == 0)
		result = emu_decimal_divide(&ratio->value, &dividend, &ratio->denominator.sum,
			tally->rules.places, err);
	emu_decimal_free(&dividend);
	tally->nodes[at].has_ratio = true;
	ratio->bound = ratio->numerator.bound | turn_over(ratio->denominator.bound);
	return result;
}

static bool is_complete(const struct emu_tally_node *node)
{
	return node->is_known && node->have == node->expected;
}

static int replace(struct emu_mix *mix, const struct emu_tally_node *by, struct emu_error *err)
{
	emu_mix_free(mix);
	return emu_mix_add(mix, &by->value, NULL, by->bound, !by->is_whole, err);
}

/* Where both parts lack no unit they are divided; else what the units below come to that have both,
 * so that no unit counts in one of them alone. */
static int pair(struct emu_tally *tally, uint32_t at, struct emu_error *err)
{
	struct emu_tally_node *node = &tally->nodes[at];
	struct emu_tally_ratio *ratio = &tally->ratios[at];
	const struct emu_tally_node *top = &tally->numerator->nodes[at];
	const struct emu_tally_node *bottom = &tally->denominator->nodes[at];
	node->have = node->below_have;
	node->expected = node->below_expected;
	node->is_paired = ratio->denominator.n > 0;
	node->is_whole = node->have == node->expected && !ratio->numerator.is_partial &&
		!ratio->denominator.is_partial;
	if (!is_complete(top) || !is_complete(bottom))
		return 0;
	node->is_whole = top->is_whole && bottom->is_whole;
	node->have = node->expected = top->have > bottom->have ? top->have : bottom->have;
	node->is_paired = true;
	return replace(&ratio->numerator, top, err) < 0 ||
			replace(&ratio->denominator, bottom, err) < 0
		? -1
		: 0;
}

int emu_ratio_finish(struct emu_tally *tally, uint32_t at, struct emu_error *err)
{
	struct emu_tally_node *node = &tally->nodes[at];
	if (pair(tally, at, err) < 0 || (node->is_paired && divide(tally, at, err) < 0))
		return -1;
	if (node->own.is_known) {
		node->is_known = node->is_stated = true;
		node->bound = node->own.bound;
		node->have = node->expected = 1;
		return emu_decimal_copy(&node->value, &node->own.value, err);
	}
	node->is_known = node->has_ratio;
	node->bound = tally->ratios[at].bound;
	return emu_decimal_copy(&node->value, &tally->ratios[at].value, err);
}

int emu_ratio_pass(struct emu_tally *tally, uint32_t node, uint32_t above, struct emu_error *err)
{
	const struct emu_tally_ratio *from = &tally->ratios[node];
	struct emu_tally_ratio *to = &tally->ratios[above];
	return emu_mix_join(&to->numerator, &from->numerator, err) < 0 ||
			emu_mix_join(&to->denominator, &from->denominator, err) < 0
		? -1
		: 0;
}
