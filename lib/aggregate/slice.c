/* The cells of an indicator within a period by their values of some dimensions. Called for each set
 * of dimensions a summary shows, and each period. */
#include <stdlib.h>

#include "aggregate/tally-internal.h"

#define FEW 4096 /* cells that are not worth passes over all their bytes */

struct ordered {
	struct emu_cell *cell;
	size_t at; /* in the sheet */
	uint32_t mask;
};

static int compare_ordered(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	int order = emu_dims_compare(x->cell->page->dims, y->cell->page->dims, x->mask);
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
		if ((cells[i]->page->mask & mask) == mask)
			order[slice->n++] = (struct ordered){cells[i], i, mask};
	if (mask)
		qsort(order, slice->n, sizeof(*order), compare_ordered);
	for (size_t i = 0; i < slice->n; i++)
		slice->cells[i] = order[i].cell;
	free(order);
	return 0;
}

struct piece { /* a page to be cut from */
	const struct emu_page *page;
	uint32_t mask;
};

static int compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	int order = emu_dims_compare(x->page->dims, y->page->dims, x->mask);
	return order ? order
		     : (x->page->number > y->page->number) - (x->page->number < y->page->number);
}

static int compare_places(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Bytes from the last to the first, each pass keeping the order of the one before. */
static void sort_many(uint32_t *places, uint32_t *spare, size_t n, uint32_t most)
{
	for (uint32_t shift = 0; shift < 32 && most >> shift; shift += 11) {
		size_t from[2048] = {0};
		uint32_t *sorted = spare;
		for (size_t i = 0; i < n; i++)
			from[places[i] >> shift & 2047]++;
		for (size_t d = 0, sum = 0; d < 2048; d++) {
			size_t count = from[d];
			from[d] = sum;
			sum += count;
		}
		for (size_t i = 0; i < n; i++)
			sorted[from[places[i] >> shift & 2047]++] = places[i];
		memcpy(places, sorted, n * sizeof(*places));
	}
}

/* Pieces that have the same values become one run of cells in the sheet's order. */
static void join_pieces(const struct emu_sheet *sheet, const struct piece *pieces, size_t n_pieces,
	uint32_t *places, struct emu_slice *slice)
{
	size_t n = 0, most = sheet->n_cells;
	for (size_t i = 0; i < n_pieces; i++) {
		const uint32_t p = pieces[i].page->number;
		size_t len = sheet->by_page_from[p + 1] - sheet->by_page_from[p];
		memcpy(places + n, sheet->by_page + sheet->by_page_from[p], len * sizeof(*places));
		n += len;
	}
	if (n_pieces > 1 && n > FEW)
		sort_many(places, places + n, n, (uint32_t)most);
	else if (n_pieces > 1)
		qsort(places, n, sizeof(*places), compare_places);
	for (size_t i = 0; i < n; i++)
		slice->cells[slice->n++] = sheet->cells[places[i]];
}

/* The pages of an indicator within a period that have a value of each dimension in `mask`, by those
 * values; *n_cells is how many cells they have. */
static struct piece *list_pieces(const struct emu_sheet *sheet, uint32_t indicator,
	const struct emu_period *period, uint32_t mask, size_t *n, size_t *n_cells)
{
	uint32_t from = sheet->pages_from[indicator], to = sheet->pages_from[indicator + 1];
	struct piece *pieces = malloc((to - from + 1) * sizeof(*pieces));
	*n = *n_cells = 0;
	for (uint32_t p = from; pieces && p < to; p++) {
		const struct emu_page *page = sheet->pages[p];
		if ((page->mask & mask) != mask ||
			!emu_period_contains(period, &sheet->periods[page->period].period))
			continue;
		pieces[(*n)++] = (struct piece){page, mask};
		*n_cells += sheet->by_page_from[p + 1] - sheet->by_page_from[p];
	}
	if (*n && mask)
		qsort(pieces, *n, sizeof(*pieces), compare_pieces);
	return pieces;
}

int emu_slice_cut(struct emu_slice *slice, const struct emu_sheet *sheet, uint32_t indicator,
	const struct emu_period *period, uint32_t mask, struct emu_arena *arena,
	struct emu_error *err)
{
	size_t n, n_cells;
	struct piece *pieces = list_pieces(sheet, indicator, period, mask, &n, &n_cells);
	*slice = (struct emu_slice){.mask = mask};
	if (!pieces)
		return emu_fail_memory(err);
	size_t from = sheet->cells_from[indicator];
	if (!mask && n_cells == sheet->cells_from[indicator + 1] - from) {
		free(pieces);
		slice->cells = sheet->cells + from;
		slice->n = n_cells;
		return 0;
	}
	uint32_t *places = malloc((2 * n_cells + 1) * sizeof(*places));
	slice->cells = emu_arena_array(arena, n_cells, sizeof(struct emu_cell *));
	int result = places && slice->cells ? 0 : emu_fail_memory(err);
	for (size_t i = 0, next; result == 0 && i < n; i = next) {
		for (next = i + 1; next < n &&
			!emu_dims_compare(pieces[i].page->dims, pieces[next].page->dims, mask);)
			next++;
		join_pieces(sheet, pieces + i, next - i, places, slice);
	}
	free(places);
	free(pieces);
	return result;
}

/* The first cell whose values are those of `key`, or behind them (or only behind them). */
static size_t bound(const struct emu_slice *slice, const struct emu_cell_key *key, bool behind)
{
	size_t from = 0, to = slice->n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = emu_dims_compare(
			slice->cells[middle]->page->dims, key->dims, slice->mask);
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
