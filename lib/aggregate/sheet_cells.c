/* Cells in the order of reports. Called while the books are closed: pages are ranked, cells sorted
 * where they lie, and what was said under two names of one unit comes together. */
#include <stdlib.h>

#include "aggregate/sheet-internal.h"

#define FEW 24 /* so many are put in order one by one */

static int compare_pages(const void *a, const void *b)
{
	const struct emu_page *x = *(struct emu_page *const *)a, *y = *(struct emu_page *const *)b;
	if (x->indicator != y->indicator)
		return x->indicator < y->indicator ? -1 : 1;
	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	return emu_dims_compare(x->dims, y->dims, x->mask | y->mask);
}

static void rewrite_page(
	struct emu_page *page, const struct emu_sheet_ranks *ranks, const struct emu_sheet *sheet)
{
	page->indicator = ranks->indicators[page->indicator];
	page->period = ranks->periods[page->period];
	for (size_t k = 0; k < sheet->question->catalogue->n_dimensions; k++)
		if (page->dims[k])
			page->dims[k] = 1 + ranks->values[k][page->dims[k] - 1];
}

/* Numbers become ranks, in place. Pages that come to the same (by two names of one value) get one
 * number, and the first of them stands for all. */
static int rank_pages(
	struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks, struct emu_error *err)
{
	const struct emu_pages *pages = &sheet->ledger->pages;
	size_t n = 0;
	uint32_t n_ranked = 0;
	sheet->pages = emu_arena_array(&sheet->arena, pages->n, sizeof(struct emu_page *));
	sheet->pages_from = emu_arena_array(
		&sheet->arena, (size_t)sheet->n_indicators + 1, sizeof(*sheet->pages_from));
	if (!sheet->pages || !sheet->pages_from)
		return emu_fail_memory(err);
	for (size_t i = 0; i < pages->n; i++) {
		if (pages->all[i]->period == EMU_INDEX_NONE)
			continue; /* of strays */
		rewrite_page(pages->all[i], ranks, sheet);
		sheet->pages[n++] = pages->all[i];
	}
	if (n)
		qsort(sheet->pages, n, sizeof(struct emu_page *), compare_pages);
	for (size_t i = 0; i < n; i++) {
		struct emu_page *page = sheet->pages[i];
		if (!n_ranked || compare_pages(&sheet->pages[n_ranked - 1], &page))
			sheet->pages[n_ranked++] = page;
		page->number = n_ranked - 1;
	}
	sheet->n_pages = n_ranked;
	for (uint32_t i = 0, at = 0; i <= sheet->n_indicators; i++) {
		while (at < n_ranked && sheet->pages[at]->indicator < i)
			at++;
		sheet->pages_from[i] = at;
	}
	return 0;
}

static void rewrite_cells(struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks)
{
	struct emu_cells *cells = &sheet->ledger->cells;
	for (size_t i = 0; i < cells->n; i++) {
		struct emu_cell *cell = &cells->all[i];
		cell->page = sheet->pages[cell->page->number];
		cell->owner = emu_sheet_node(sheet, ranks->nodes, cell->owner,
			&sheet->periods[cell->page->period].period);
	}
}

/* Cells by (indicator, node, page): bytes of the first two, taken as one number, then of the page's
 * number. */
struct order {
	uint64_t n_nodes;
	uint32_t n_high, n_bytes; /* of the first number, and in all */
};

static uint64_t high(const struct order *order, const struct emu_cell *cell)
{
	return cell->page->indicator * order->n_nodes + cell->owner;
}

static uint8_t digit(const struct order *order, const struct emu_cell *cell, uint32_t level)
{
	uint64_t from = level < order->n_high ? high(order, cell) : cell->page->number;
	uint32_t behind = (level < order->n_high ? order->n_high : order->n_bytes) - 1 - level;
	return (uint8_t)(from >> 8 * behind & UINT8_MAX);
}

static uint32_t n_bytes(uint64_t most)
{
	uint32_t n = 1;
	while (most >>= 8)
		n++;
	return n;
}

static bool is_before(const struct order *order, const struct emu_cell *a, const struct emu_cell *b)
{
	uint64_t x = high(order, a), y = high(order, b);
	return x != y ? x < y : a->page->number < b->page->number;
}

static void insert_each(const struct order *order, struct emu_cell *cells, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct emu_cell cell = cells[i];
		size_t at = i;
		for (; at && is_before(order, &cell, &cells[at - 1]); at--)
			cells[at] = cells[at - 1];
		cells[at] = cell;
	}
}

/* Each into the stretch of its byte, in place; then each stretch by the next byte, as far as there
 * are bytes. */
static void sort(const struct order *order, struct emu_cell *cells, size_t n, uint32_t level)
{
	size_t next[256], ends[256] = {0};
	if (n <= FEW) {
		insert_each(order, cells, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		ends[digit(order, &cells[i], level)]++;
	for (size_t d = 0, from = 0; d < 256; d++) {
		next[d] = from;
		ends[d] = from += ends[d];
	}
	for (size_t d = 0; d < 256; d++)
		while (next[d] < ends[d]) {
			uint8_t to = digit(order, &cells[next[d]], level);
			struct emu_cell *here = &cells[next[d]], *there = &cells[next[to]++];
			if (here == there)
				continue;
			struct emu_cell moved = *here;
			*here = *there;
			*there = moved;
		}
	for (size_t d = 0, from = 0; d < 256 && level + 1 < order->n_bytes; from = ends[d++])
		sort(order, cells + from, ends[d] - from, level + 1);
}

static int join(struct emu_ledger *ledger, struct emu_cell *into, struct emu_cell *from,
	struct emu_error *err)
{
	uint32_t n;
	uint64_t counted = emu_cell_counted(from);
	struct emu_statement *said = (struct emu_statement *)emu_cell_said(from, &n);
	for (uint32_t i = 0; i < n; i++)
		if (emu_ledger_state(ledger, into, &said[i], err) < 0)
			return -1;
	return counted ? emu_ledger_count(ledger, into, counted, err) : 0;
}

/* Two names of one unit have made two cells of what is one. Its blocks are known by now. */
static int join_cells(struct emu_sheet *sheet, struct emu_error *err)
{
	struct emu_cells *cells = &sheet->ledger->cells;
	size_t n = 0;
	for (size_t i = 0; i < cells->n; i++) {
		struct emu_cell *cell = &cells->all[i], *last = n ? &cells->all[n - 1] : NULL;
		if (!last || last->page != cell->page || last->owner != cell->owner)
			cells->all[n++] = *cell;
		else if (join(sheet->ledger, last, cell, err) < 0)
			return -1;
	}
	cells->n = n;
	return 0;
}

static int list_cells(struct emu_sheet *sheet, struct emu_error *err)
{
	struct emu_cells *cells = &sheet->ledger->cells;
	size_t at = 0;
	sheet->cells = emu_arena_array(&sheet->arena, cells->n, sizeof(struct emu_cell *));
	sheet->cells_from = emu_arena_array(
		&sheet->arena, (size_t)sheet->n_indicators + 1, sizeof(*sheet->cells_from));
	sheet->by_page = emu_arena_array(&sheet->arena, cells->n, sizeof(*sheet->by_page));
	sheet->by_page_from = emu_arena_array(
		&sheet->arena, (size_t)sheet->n_pages + 2, sizeof(*sheet->by_page_from));
	if (!sheet->cells || !sheet->cells_from || !sheet->by_page || !sheet->by_page_from)
		return emu_fail_memory(err);
	sheet->n_cells = cells->n;
	size_t *from = sheet->by_page_from;
	for (size_t i = 0; i < cells->n; i++) {
		sheet->cells[i] = &cells->all[i];
		from[cells->all[i].page->number + 2]++;
	}
	for (uint32_t i = 0; i <= sheet->n_indicators; i++) {
		while (at < cells->n && cells->all[at].page->indicator < i)
			at++;
		sheet->cells_from[i] = at;
	}
	for (uint32_t i = 2; i < sheet->n_pages + 2; i++)
		from[i] += from[i - 1];
	/* Each start is one place ahead, and moves to where the next page's is. */
	for (size_t i = 0; i < cells->n; i++)
		sheet->by_page[from[cells->all[i].page->number + 1]++] = (uint32_t)i;
	return 0;
}

int emu_sheet_sort(
	struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks, struct emu_error *err)
{
	struct emu_cells *cells = &sheet->ledger->cells;
	struct order order = {.n_nodes = sheet->n_nodes};
	emu_slots_free(&cells->slots);
	if (rank_pages(sheet, ranks, err) < 0)
		return -1;
	rewrite_cells(sheet, ranks);
	order.n_high = n_bytes(order.n_nodes * (sheet->n_indicators + UINT64_C(1)));
	order.n_bytes = order.n_high + n_bytes(sheet->n_pages);
	sort(&order, cells->all, cells->n, 0);
	if (emu_sheet_list_members(sheet, ranks, err) < 0 || join_cells(sheet, err) < 0)
		return -1;
	return list_cells(sheet, err);
}
