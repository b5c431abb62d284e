/*
 * Plain group-by over any stream of JSON: the questions that need no consolidation. Records are
 * grouped by the values of fields as they stand, a missing field as if it were null; other fields
 * go into statistics (aggregate/stats.h).
 */
#ifndef EMU_AGGREGATE_GROUPING_H
#define EMU_AGGREGATE_GROUPING_H

#include <stddef.h>
#include <stdint.h>

#include "aggregate/partial.h"
#include "base/arena.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "io/lines.h"
#include "json/reader.h"

struct emu_grouping_plan; /* what was asked: immutable, in the run's arena */
struct emu_grouping;	  /* one worker's groups */

/* Each is a list parted by commas, or NULL for none: */
struct emu_grouping_words {
	const char *by;	    /* fields to group by: names or JSON Pointers, FIELD:PERIOD cut down */
	const char *of;	    /* fields to compute with */
	const char *stats;  /* statistics, or FIELD:STATISTIC; NULL: count, and sum where `of` is */
	const char *within; /* which of `by` share, rank and cumulative stay within */
};

EMU_CHECKED const struct emu_grouping_plan *emu_grouping_plan_new(
	const struct emu_grouping_words *words, struct emu_arena *arena, struct emu_error *err);

/* What states depend on, as a head of partials has it. */
struct emu_str emu_grouping_question(const struct emu_grouping_plan *plan);

/* A statistic goes by the order of the input: parts must be numbered. */
bool emu_grouping_needs_order(const struct emu_grouping_plan *plan);

EMU_CHECKED struct emu_grouping *emu_grouping_new(
	const struct emu_grouping_plan *plan, struct emu_error *err);
void emu_grouping_del(struct emu_grouping *grouping);

/* Where a record stands: the order that first and last go by. */
struct emu_standing {
	uint64_t part, input, line;
};

/* Takes a record in. A field to compute with that is there and is no number, where it has to be,
 * is EMU_FAULT_INPUT, with line, column and pointer in the record's text: the record counts, its
 * other fields are seen. */
EMU_CHECKED int emu_grouping_see(struct emu_grouping *grouping, const struct emu_json *json,
	const struct emu_standing *standing, struct emu_error *err);

/* Takes as many of the block's next lines in as are like lines before, be it none: the others are
 * to be read, and told of. Adds to *n how many. -1 when memory runs out. */
EMU_CHECKED int emu_grouping_see_lines(struct emu_grouping *grouping, struct emu_block *block,
	uint64_t part, uint64_t *n, struct emu_error *err);

/* Takes the state of a group in, as emu_grouping_write wrote it. */
EMU_CHECKED int emu_grouping_join(
	struct emu_grouping *grouping, const struct emu_json *json, struct emu_error *err);

/* The groups of `from` join those of `into`. */
EMU_CHECKED int emu_grouping_merge(
	struct emu_grouping *into, struct emu_grouping *from, struct emu_error *err);

/* After the last record: puts the groups in the order of their values (strings by bytes, numbers by
 * value, arrays, false, null, true, objects) and says how many there are; `to_write` for partials,
 * else to print them. */
EMU_CHECKED int emu_grouping_finish(
	struct emu_grouping *grouping, bool to_write, size_t *n, struct emu_error *err);

/* Appends group `i` as one line of JSON: each once, in order. */
EMU_CHECKED int emu_grouping_print(
	struct emu_grouping *grouping, size_t i, struct emu_buf *out, struct emu_error *err);

/* Appends what there is to say about the groups, a line each. */
EMU_CHECKED int emu_grouping_notes(
	const struct emu_grouping *grouping, struct emu_buf *out, struct emu_error *err);

/* Appends group `i` as states of a partial. */
EMU_CHECKED int emu_grouping_write(struct emu_grouping *grouping, size_t i,
	struct emu_partial_writer *writer, struct emu_buf *out, struct emu_error *err);

/* How many records the groups hold. */
uint64_t emu_grouping_records(const struct emu_grouping *grouping);

#endif
