/* The cells of an indicator within a period by their values of some dimensions. Called for each set
 * of dimensions a summary shows, and each period. */
#include <stdlib.h>

#include "aggregate/tally-internal.h"

struct ordered {
	struct emu_cell *cell;
	size_t at; /* in the sheet */
	uint32_t mask;
};

int emu_slice_compare(const struct emu_cell_key *a, const struct emu_cell_key *b, uint32_t mask)
{
	for (uint32_t k = 0; mask >> k; k++)
		if ((mask >> k & 1) && a->dims[k] != b->dims[k])
			return a->dims[k] < b->dims[k] ? -1 : 1;
	return 0;
}

static int compare_ordered(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	int order = emu_slice_compare(emu_cell_key(x->cell), emu_cell_key(y->cell), x->mask);
	return order ? order : (x->at > y->at) - (x->at < y->at);
}

int emu_slice_sort(struct emu_slice *slice, struct emu_cell *const *cells, size_t n, uint32_t mask,
	struct emu_arena *arena, struct emu_error *err)
{
	*slice = (struct emu_slice){
		.cells = emu_arena_array(arena, n, sizeof(struct emu_cell *)), .mask = mask};
	struct ordered *order = malloc((n ? n : 1) * sizeof(*order));
	if (!slice->cells || !order) {
		free(order);
		return emu_fail_memory(err);
	}
	for (size_t i = 0; i < n; i++)
		if ((cells[i]->mask & mask) == mask)
			order[slice->n++] = (struct ordered){cells[i], i, mask};
	if (mask)
		qsort(order, slice->n, sizeof(*order), compare_ordered);
	for (size_t i = 0; i < slice->n; i++)
		slice->cells[i] = order[i].cell;
	free(order);
	return 0;
}

int emu_slice_cut(struct emu_slice *slice, const struct emu_sheet *sheet, uint32_t indicator,
	const struct emu_period *period, uint32_t mask, struct emu_arena *arena,
	struct emu_error *err)
{
	size_t from = sheet->cells_from[indicator], n = 0;
	size_t most = sheet->cells_from[indicator + 1] - from;
	struct emu_cell **within = malloc((most ? most : 1) * sizeof(struct emu_cell *));
	if (!within)
		return emu_fail_memory(err);
	for (size_t i = 0; i < most; i++) {
		uint32_t of = emu_cell_key(sheet->cells[from + i])->period;
		if (emu_period_contains(period, &sheet->periods[of].period))
			within[n++] = sheet->cells[from + i];
	}
	int result = emu_slice_sort(slice, within, n, mask, arena, err);
	free(within);
	return result;
}

/* The first cell whose values are those of `key`, or behind them (or only behind them). */
static size_t bound(const struct emu_slice *slice, const struct emu_cell_key *key, bool behind)
{
	size_t from = 0, to = slice->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = emu_slice_compare(emu_cell_key(slice->cells[middle]), key, slice->mask);
		if (order < 0 || (behind && order == 0))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

struct emu_cell **emu_slice_find(
	const struct emu_slice *slice, const struct emu_cell_key *key, size_t *n)
{
	size_t from = bound(slice, key, false);
	*n = bound(slice, key, true) - from;
	return slice->cells + from;
}
