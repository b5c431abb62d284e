/*
 * Statistics by the names that Miller, datamash and SQL gave them. Each reads what one measure has
 * kept of a group and prints it as JSON; `share`, `rank` and `cumulative` are of a group among
 * others, and read its sum.
 */
#ifndef EMU_AGGREGATE_STATS_H
#define EMU_AGGREGATE_STATS_H

#include <stddef.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/decimal.h"
#include "base/err.h"
#include "base/str.h"

/* What is worked out by a division or a root has this many places more than the longest of its
 * numbers, less trailing zeros. */
#define EMU_STAT_PLACES 6

struct emu_measure;

enum emu_stat_over {
	EMU_STAT_OVER_GROUP, /* what `print` says */
	EMU_STAT_OVER_SHARE,
	EMU_STAT_OVER_RANK,
	EMU_STAT_OVER_CUMULATIVE,
};

struct emu_stat {
	const char *name; /* NULL for quantiles, which have their number in it */
	const struct emu_measure *measure;
	enum emu_stat_over over;
	/* `null` where nothing was seen. `percent` is the quantile's. */
	int (*print)(const void *state, const struct emu_decimal *percent, struct emu_buf *out,
		struct emu_error *err);
};

/* NULL where there is none of that name. `percent` is set for quantiles: 50 for median and p50. */
const struct emu_stat *emu_stat_named(struct emu_str name, struct emu_decimal *percent);

/* All names, for messages. */
#define EMU_STAT_NAMES                                                                             \
	"sum, mean, min, max, stddev, median, p0 to p100, distinct, mode, first, last, share, "    \
	"rank, cumulative"

#endif
