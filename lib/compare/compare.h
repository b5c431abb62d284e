/*
 * What became of figures: the rows of two summaries held against each other, or those of summaries
 * against the pledges of a pact. Records are seen first, all that is asked for is in memory (a
 * summary, not its stream); then the results are written, one line of JSON each
 * (schemas/records/comparison.schema.json, attainment.schema.json).
 */
#ifndef EMU_COMPARE_COMPARE_H
#define EMU_COMPARE_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/period.h"
#include "domain/registry.h"
#include "io/lines.h"
#include "json/reader.h"

/* Everything in it must outlive the comparison. */
struct emu_compare_question {
	const struct emu_registry *registry; /* for pledges of each unit of a block; or NULL */
	bool has_periods; /* rows of these two are compared, whatever input they are of */
	struct emu_period before, after;
};

struct emu_compare;

EMU_CHECKED struct emu_compare *emu_compare_new(
	const struct emu_compare_question *question, struct emu_error *err);
void emu_compare_del(struct emu_compare *compare);

/* A record of input 0 or 1, and where it stood: 1 where it is a row of a summary or a pledge and
 * was taken in, 0 where it is of no concern. EMU_FAULT_INPUT has pointer, line and column in the
 * record's text; it is left out then. */
EMU_CHECKED int emu_compare_see(struct emu_compare *compare, const struct emu_json *json,
	const struct emu_line *line, struct emu_error *err);

/* After the last record. Where there are pledges, the rows of both inputs are results, and each
 * pledge is answered, in the order of the pledges. Else the rows of the two inputs are compared: in
 * the order of the second, and behind them what is in the first alone. Periods are matched, unless
 * each side has one period only. EMU_FAULT_USAGE where one side has no rows at all. */
EMU_CHECKED int emu_compare_close(struct emu_compare *compare, size_t *n, struct emu_error *err);

/* Rows that were left out since an earlier one of the same side is about the same thing. */
struct emu_compare_repeat {
	struct emu_str file, first_file;
	uint64_t line, first_line;
};
size_t emu_compare_n_repeated(const struct emu_compare *compare);
/* Repeated row `i`, and what both say, appended in words. */
struct emu_compare_repeat emu_compare_repeated(
	const struct emu_compare *compare, size_t i, struct emu_buf *out);

/* Appends result `i`, without a line feed. */
EMU_CHECKED int emu_compare_write(
	const struct emu_compare *compare, size_t i, struct emu_buf *out, struct emu_error *err);

/* Appends what result `i` is about and says, in words, for a message. */
void emu_compare_say(const struct emu_compare *compare, size_t i, struct emu_buf *out);

#endif
