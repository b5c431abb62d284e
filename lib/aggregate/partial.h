/*
 * Partials: states of an aggregation as lines of JSON, to be joined later or elsewhere. A head says
 * what was asked, a tail what is in it and of which parts:
 *
 *   {"type":"partial","what":"raw","version":"0.1.0","parts":4,"question":{"by":"unit"}}
 *   {"type":"partial-state",...}     as many as there are; what is in them is the caller's
 *   {"type":"partial-end","states":1,"records":9,"rejected":0,"parts":[[2,"..."]],"digest":"..."}
 *
 * The tail's digest is over all bytes before it, so that a part that lost or changed a line is
 * refused; it guards against accidents, not against forgers. `parts` are the original ones, with
 * their --part (or 0) and the digest of what they wrote: a partial that was merged from others
 * lists theirs, so that none is taken in twice however they come together. A part of no record and
 * no number is not listed, and changes nothing.
 */
#ifndef EMU_AGGREGATE_PARTIAL_H
#define EMU_AGGREGATE_PARTIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "io/lines.h"
#include "json/reader.h"

/* What was asked. Parts of one head can be joined. */
struct emu_partial_head {
	const char *what; /* "raw", "consolidated" */
	/* One JSON object, on one line, of whatever changes what a state means: a member an option,
	 * by its name without dashes, which messages put before it. */
	struct emu_str question;
	uint64_t parts; /* N of --part I/N; 0 where it was not given */
};

/* --part's words. EMU_FAULT_USAGE unless they are I/N, 1 <= I <= N. */
EMU_CHECKED int emu_partial_parse_part(
	const char *text, uint64_t *part, uint64_t *parts, struct emu_error *err);

/* A partial on its way out. All zero before `begin`. */
struct emu_partial_writer {
	uint64_t digest[2];
	uint64_t states;
};

/* Appends the head. */
EMU_CHECKED int emu_partial_begin(struct emu_partial_writer *writer,
	const struct emu_partial_head *head, struct emu_buf *out, struct emu_error *err);

/* Opens a state's line: members follow, each with emu_json_write_key. Returns where the line
 * begins, for the next. */
size_t emu_partial_open_state(struct emu_buf *out);

/* Closes the line that begins at `from` of `out`. */
EMU_CHECKED int emu_partial_close_state(
	struct emu_partial_writer *writer, struct emu_buf *out, size_t from, struct emu_error *err);

/* The tail of an original part, `part` being I of --part I/N, or 0. */
EMU_CHECKED int emu_partial_end(struct emu_partial_writer *writer, uint64_t part, uint64_t records,
	uint64_t rejected, struct emu_buf *out, struct emu_error *err);

/* Partials on their way in. */
struct emu_partials;

/* Only parts of this head, which is copied, are taken. Where `parts` is 0, the first part says how
 * many there are. */
EMU_CHECKED struct emu_partials *emu_partials_new(
	const struct emu_partial_head *head, struct emu_error *err);
void emu_partials_del(struct emu_partials *partials);

/*
 * Takes a line of the input in, as it was read into `json`, in the input's order. *is_state where
 * it is one, which is the caller's to read. Any fault is the end: EMU_FAULT_INPUT, with what was
 * expected, where a part is cut short, altered, of another question, or was there before.
 */
EMU_CHECKED int emu_partials_see(struct emu_partials *partials, const struct emu_line *line,
	const struct emu_json *json, bool *is_state, struct emu_error *err);

/* After the last line: no part lacks its tail; with `whole`, none of --part's N is missing. */
EMU_CHECKED int emu_partials_finish(
	struct emu_partials *partials, bool whole, struct emu_error *err);

/* What the heads and the tails say together. */
const struct emu_partial_head *emu_partials_head(const struct emu_partials *partials);
uint64_t emu_partials_records(const struct emu_partials *partials);
uint64_t emu_partials_rejected(const struct emu_partials *partials);

/* The tail of a partial that was merged from all that came in, after its head and states: the last
 * call. */
EMU_CHECKED int emu_partials_end(struct emu_partials *partials, struct emu_partial_writer *writer,
	struct emu_buf *out, struct emu_error *err);

#endif
