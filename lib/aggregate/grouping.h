/*
 * Plain group-by over any stream of JSON: the questions that need no consolidation. Records are
 * grouped by the values of fields as they stand, a missing field as if it were null; numbers of
 * other fields go into statistics (aggregate/stats.h).
 */
#ifndef EMU_AGGREGATE_GROUPING_H
#define EMU_AGGREGATE_GROUPING_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "json/reader.h"

struct emu_grouping_plan; /* what was asked: immutable, in the run's arena */
struct emu_grouping;	  /* one worker's groups */

/* Each is a list parted by commas: fields to group by and to compute with (names or JSON Pointers),
 * statistics. NULL for none; no statistics are "count", and "count,sum" where `of` is given. */
EMU_CHECKED const struct emu_grouping_plan *emu_grouping_plan_new(const char *by, const char *of,
	const char *stats, struct emu_arena *arena, struct emu_error *err);

EMU_CHECKED struct emu_grouping *emu_grouping_new(
	const struct emu_grouping_plan *plan, struct emu_error *err);
void emu_grouping_del(struct emu_grouping *grouping);

/* Takes a record in. A field to compute with that is there and is no number is EMU_FAULT_INPUT,
 * with line, column and pointer in the record's text: the record counts, its other fields are seen.
 */
EMU_CHECKED int emu_grouping_see(
	struct emu_grouping *grouping, const struct emu_json *json, struct emu_error *err);

/* The groups of `from` join those of `into`. */
EMU_CHECKED int emu_grouping_merge(
	struct emu_grouping *into, struct emu_grouping *from, struct emu_error *err);

/* After the last record: puts the groups in the order of their values (strings by bytes, numbers by
 * value, arrays, false, null, true, objects) and says how many there are. */
EMU_CHECKED int emu_grouping_finish(
	struct emu_grouping *grouping, size_t *n, struct emu_error *err);

/* Appends group `i` as one line of JSON. */
EMU_CHECKED int emu_grouping_print(
	const struct emu_grouping *grouping, size_t i, struct emu_buf *out, struct emu_error *err);

#endif
