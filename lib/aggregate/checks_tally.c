/* Checks of units against what is below them, and of stated ratios. Called for each tally that a
 * summary shows. */
#include "aggregate/checks-internal.h"

/* What the node itself says, once more with its sources. */
static int note_own(struct emu_tally *tally, const struct emu_tally_node *node,
	struct emu_sources *sources, struct emu_error *err)
{
	struct emu_own again = {0};
	if (!node->own.is_known)
		return 0;
	tally->reckoner.sources = sources;
	int result = emu_own_find(&tally->reckoner, &tally->rules, node->cells, node->n_cells,
		&tally->tree->period, tally->mask, &again, err);
	tally->reckoner.sources = NULL;
	emu_decimal_free(&again.value);
	return result;
}

static int note_below(
	struct emu_tally *tally, uint32_t at, struct emu_sources *sources, struct emu_error *err)
{
	struct emu_walk walk;
	bool speaks;
	emu_walk_init(&walk, tally, at, true);
	while (sources->n < EMU_SOURCES_MAX && emu_walk_next(&walk, &at, &speaks))
		if (note_own(tally, &tally->nodes[at], sources, err) < 0)
			return -1;
	return 0;
}

static int add(struct emu_conflicts *conflicts, struct emu_tally *tally, uint32_t at,
	enum emu_conflict_kind kind, uint32_t along, const struct emu_decimal *summed,
	struct emu_sources *sources, struct emu_error *err)
{
	struct emu_cell_key key = tally->key;
	key.owner = at;
	return emu_conflicts_add(conflicts, kind, along, &key, tally->mask, &tally->tree->period,
		&tally->nodes[at].value, summed, sources, err);
}

static int check_below(struct emu_conflicts *conflicts, struct emu_tally *tally, uint32_t at,
	struct emu_error *err)
{
	struct emu_tally_node *node = &tally->nodes[at];
	struct emu_sources sources = {0};
	struct emu_decimal below = {0};
	bool is_mean = tally->rules.over == EMU_OVER_PERIODS_MEAN, is_conflict = false;
	int result = is_mean ? emu_mix_mean(&node->below, tally->rules.places, &below, err)
			     : emu_mix_sum(&node->below, &below, err);
	const struct emu_claim own = emu_check_claim(&tally->rules, &node->own);
	const struct emu_claim sum = {&below, node->below.bound,
		node->below.is_partial || node->below_have != node->below_expected, below.scale};
	if (result == 0)
		result = emu_conflicts_disagree(&own, &sum, is_mean, &is_conflict, err);
	if (result == 0 && is_conflict) {
		result = note_own(tally, node, &sources, err);
		if (result == 0)
			result = note_below(tally, at, &sources, err);
		if (result == 0)
			result = add(conflicts, tally, at, EMU_CONFLICT_CHILDREN, EMU_ALONG_NOTHING,
				&below, &sources, err);
	}
	emu_decimal_free(&below);
	return result;
}

static int check_ratio(struct emu_conflicts *conflicts, struct emu_tally *tally, uint32_t at,
	struct emu_error *err)
{
	struct emu_tally_node *node = &tally->nodes[at];
	const struct emu_tally_ratio *ratio = &tally->ratios[at];
	struct emu_sources sources = {0};
	bool is_conflict;
	const struct emu_claim own = {
		&node->own.value, node->own.bound, false, node->own.value.scale};
	const struct emu_claim computed = {
		&ratio->value, ratio->bound, !node->is_whole, ratio->value.scale};
	if (emu_conflicts_disagree(&own, &computed, true, &is_conflict, err) < 0)
		return -1;
	if (!is_conflict)
		return 0;
	if (note_own(tally, node, &sources, err) < 0 ||
		note_own(tally->numerator, &tally->numerator->nodes[at], &sources, err) < 0 ||
		note_own(tally->denominator, &tally->denominator->nodes[at], &sources, err) < 0)
		return -1;
	return add(conflicts, tally, at, EMU_CONFLICT_PARTS, EMU_ALONG_RATIO, &ratio->value,
		&sources, err);
}

int emu_check_tally(struct emu_conflicts *conflicts, struct emu_tally *tally, struct emu_error *err)
{
	bool is_ratio = tally->rules.over == EMU_OVER_PERIODS_RATIO;
	for (size_t i = 0; i < tally->n_touched; i++) {
		uint32_t at = tally->touched[i];
		const struct emu_tally_node *node = &tally->nodes[at];
		int result = 0;
		if (node->own.is_known && is_ratio && node->has_ratio)
			result = check_ratio(conflicts, tally, at, err);
		else if (emu_tally_is_own(node) && !is_ratio && node->below.n)
			result = check_below(conflicts, tally, at, err);
		emu_arena_reset(&tally->reckoner.scratch);
		if (result < 0)
			return -1;
	}
	return 0;
}
