/* The choice of periods that do not overlap. Called for each unit and cell that is summed over the
 * parts of a period. */
#include "aggregate/cover-internal.h"

#include <stdint.h>
#include <stdlib.h>

/* Where each lies within or beside each other, one look suffices: whoever begins first, and
 * longest, contains or precedes what follows. False where two cross. */
static bool cover_nested(struct emu_cover_item *items, size_t n)
{
	const struct emu_cover_item *last = NULL;
	for (size_t i = 0; i < n; i++) {
		items[i].is_chosen = !last || items[i].period.from > last->period.to;
		if (items[i].is_chosen)
			last = &items[i];
		else if (items[i].period.to > last->period.to)
			return false;
	}
	return true;
}

struct ranked {
	int32_t days;
	uint32_t at;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->days != y->days)
		return x->days > y->days ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Longest first, day by day: `taken` holds for each day from `first` on the number of the item that
 * has it, plus one. None is longer than those before it, so whatever overlaps one of them has its
 * first or its last day taken. */
static void cover_crossing(struct emu_cover_item *items, const struct ranked *order, size_t n,
	uint32_t *taken, int32_t first)
{
	for (size_t i = 0; i < n; i++) {
		struct emu_cover_item *item = &items[order[i].at];
		uint32_t *from = taken + (item->period.from - first);
		uint32_t *to = taken + (item->period.to - first);
		item->is_chosen = !*from && !*to;
		item->is_crossing = *from != *to;
		for (uint32_t *day = from; item->is_chosen && day <= to; day++)
			*day = order[i].at + 1;
	}
}

int emu_cover(struct emu_cover_item *items, size_t n, struct emu_error *err)
{
	if (cover_nested(items, n))
		return 0;
	int32_t first = items[0].period.from, last = first;
	for (size_t i = 0; i < n; i++)
		last = items[i].period.to > last ? items[i].period.to : last;
	uint32_t *taken = calloc((size_t)(last - first) + 1, sizeof(*taken));
	struct ranked *order = malloc(n * sizeof(*order));
	if (taken && order) {
		for (uint32_t i = 0; i < n; i++)
			order[i] = (struct ranked){items[i].period.to - items[i].period.from, i};
		qsort(order, n, sizeof(*order), compare_ranked);
		cover_crossing(items, order, n, taken, first);
	}
	int result = taken && order ? 0 : emu_fail_memory(err);
	free(taken);
	free(order);
	return result;
}
