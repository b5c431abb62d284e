/* Pages in order; cells too, byte by byte, where they lie. Called when the books are closed, or
 * written. */
#include "aggregate/ledger-internal.h"

int emu_page_compare(const void *a, const void *b)
{
	const struct emu_page *x = *(struct emu_page *const *)a, *y = *(struct emu_page *const *)b;
	if (x->indicator != y->indicator)
		return x->indicator < y->indicator ? -1 : 1;
	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	return emu_dims_compare(x->dims, y->dims, x->mask | y->mask);
}

#define FEW 24 /* so many are put in order one by one */

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

void emu_cells_sort(
	struct emu_cells *cells, uint32_t n_indicators, uint32_t n_owners, uint32_t n_pages)
{
	struct order order = {.n_nodes = n_owners};
	order.n_high = n_bytes(order.n_nodes * (n_indicators + UINT64_C(1)));
	order.n_bytes = order.n_high + n_bytes(n_pages);
	sort(&order, cells->all, cells->n, 0);
}
