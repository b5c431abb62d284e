/* What the catalogue says of an indicator, put so that it can be applied; and weights. Called by
 * consolidation for each indicator, and for each value of a weighted mean. */
#include "aggregate/own-internal.h"

void emu_treatment_init(
	struct emu_treatment *rules, const struct emu_sheet *sheet, uint32_t indicator)
{
	const struct emu_catalogue *catalogue = sheet->question->catalogue;
	uint32_t taken = 0;
	*rules = (struct emu_treatment){.indicator = indicator, .over = EMU_OVER_PERIODS_SUM};
	if (indicator < catalogue->n_indicators) {
		rules->known = &catalogue->indicators[indicator];
		rules->over = rules->known->over_periods;
		rules->places = rules->known->places;
	}
	for (size_t i = 0; rules->known && i < rules->known->n_dimensions; i++) {
		rules->order[rules->n_order++] = rules->known->dimensions[i];
		taken |= UINT32_C(1) << rules->known->dimensions[i];
	}
	for (uint32_t k = 0; k < catalogue->n_dimensions; k++)
		if (!(taken >> k & 1))
			rules->order[rules->n_order++] = k;
}

bool emu_treatment_is_closed(const struct emu_sheet *sheet, uint32_t dimension)
{
	return sheet->question->catalogue->dimensions[dimension].n_expected > 0;
}

/* The first of an indicator's cells whose node is `node` or behind it. */
static size_t lower_bound(const struct emu_sheet *sheet, uint32_t indicator, uint32_t node)
{
	size_t from = sheet->cells_from[indicator], to = sheet->cells_from[indicator + 1];
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (sheet->cells[middle]->owner < node)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

struct emu_cell **emu_own_cells(
	const struct emu_sheet *sheet, uint32_t indicator, uint32_t node, size_t *n)
{
	size_t from = lower_bound(sheet, indicator, node);
	*n = lower_bound(sheet, indicator, node + 1) - from;
	return sheet->cells + from;
}

bool emu_cell_matches(const struct emu_cell *cell, const uint32_t *dims, uint32_t mask)
{
	if ((cell->page->mask & mask) != mask)
		return false;
	for (uint32_t k = 0; mask >> k; k++)
		if ((mask >> k & 1) && cell->page->dims[k] != dims[k])
			return false;
	return true;
}

static int find_weight(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	uint32_t node, const uint32_t *dims, const struct emu_period *period, uint32_t mask,
	struct emu_own *weight, struct emu_error *err)
{
	const struct emu_sheet *sheet = reckoner->sheet;
	size_t n, n_kept = 0;
	struct emu_cell **cells = emu_own_cells(sheet, rules->indicator, node, &n);
	struct emu_cell **kept = emu_arena_array(&reckoner->scratch, n, sizeof(struct emu_cell *));
	if (!kept)
		return emu_fail_memory(err);
	for (size_t i = 0; i < n; i++)
		if (emu_cell_matches(cells[i], dims, mask) &&
			emu_period_contains(period, &sheet->periods[cells[i]->page->period].period))
			kept[n_kept++] = cells[i];
	return emu_own_find(reckoner, rules, kept, n_kept, period, mask, weight, err);
}

int emu_own_weight(struct emu_reckoner *reckoner, const struct emu_treatment *rules, uint32_t node,
	const uint32_t *dims, const struct emu_period *period, uint32_t mask,
	struct emu_own *weight, bool *found, struct emu_error *err)
{
	struct emu_treatment of_weight;
	*found = false;
	if (!rules->known || rules->known->weight == EMU_CATALOGUE_NONE ||
		rules->over != EMU_OVER_PERIODS_MEAN)
		return 0;
	emu_treatment_init(&of_weight, reckoner->sheet, rules->known->weight);
	/* A weight is a count: what would itself have to be weighted is none. */
	if (of_weight.over == EMU_OVER_PERIODS_MEAN || of_weight.over == EMU_OVER_PERIODS_RATIO)
		return 0;
	struct emu_sources *sources = reckoner->sources;
	struct emu_story *story = reckoner->story;
	reckoner->sources = NULL;
	reckoner->story = NULL;
	int result = find_weight(reckoner, &of_weight, node, dims, period, mask, weight, err);
	if (result == 0 && !weight->is_known && mask)
		result = find_weight(reckoner, &of_weight, node, dims, period, 0, weight, err);
	reckoner->sources = sources;
	reckoner->story = story;
	*found = weight->is_known;
	return result;
}
