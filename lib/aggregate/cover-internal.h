/*
 * Which of several periods make up one: no two overlap, the longest go first, of equals the
 * earlier. Where each lies within or beside each other, as reports do it, these are those that no
 * other contains.
 */
#ifndef EMU_AGGREGATE_COVER_INTERNAL_H
#define EMU_AGGREGATE_COVER_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/period.h"

struct emu_cover_item {
	struct emu_period period;
	bool is_chosen;
	bool is_crossing; /* not chosen, and not within one that is: it overlaps one */
};

/* `items` are in the order of emu_period_compare, each once. */
EMU_CHECKED int emu_cover(struct emu_cover_item *items, size_t n, struct emu_error *err);

#endif
