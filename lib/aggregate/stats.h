/*
 * Statistics as a table of operations: each sees numbers one by one, can be joined with another of
 * its kind that saw others, and prints what it came to as JSON. Neither the order of the numbers
 * nor how they were parted among states changes what is printed.
 */
#ifndef EMU_AGGREGATE_STATS_H
#define EMU_AGGREGATE_STATS_H

#include <stddef.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/decimal.h"
#include "base/err.h"
#include "base/str.h"

/* A mean has this many places more than the longest of its numbers, less trailing zeros. */
#define EMU_STAT_MEAN_PLACES 6

/* A state of all zero has seen nothing. */
struct emu_stat {
	const char *name;
	size_t state_size;
	int (*see)(void *state, const struct emu_decimal *number, struct emu_error *err);
	int (*merge)(void *into, const void *from, struct emu_error *err);
	/* `null` where no number was seen. */
	int (*print)(const void *state, struct emu_buf *out, struct emu_error *err);
	void (*free)(void *state);
};

/* NULL where there is none of that name. */
const struct emu_stat *emu_stat_named(struct emu_str name);

#endif
