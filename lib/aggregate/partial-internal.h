/* What writing and reading partials share: how a head is written and a digest computed. */
#ifndef EMU_AGGREGATE_PARTIAL_INTERNAL_H
#define EMU_AGGREGATE_PARTIAL_INTERNAL_H

#include "aggregate/partial.h"

/* More parts than this nobody has. */
#define EMU_PARTIAL_PARTS_MAX 1000000

/* Digits of a digest; a line's own ends with it and `"}`. */
#define EMU_PARTIAL_DIGEST 32
#define EMU_PARTIAL_DIGEST_KEY ",\"digest\":\""
#define EMU_PARTIAL_DIGEST_TAIL                                                                    \
	(sizeof(EMU_PARTIAL_DIGEST_KEY) - 1 + EMU_PARTIAL_DIGEST + sizeof("\"}") - 1)

/* Chains bytes to what `digest` has seen; how they were cut into calls matters. */
void emu_partial_digest(uint64_t digest[2], struct emu_str bytes);

void emu_partial_append_digest(struct emu_buf *out, const uint64_t digest[2]);

/* The head's line, without its line feed. */
void emu_partial_write_head(struct emu_buf *out, const struct emu_partial_head *head);

/* One of the parts that a tail lists. */
void emu_partial_append_part(struct emu_buf *out, uint64_t number, struct emu_str digest);

/* A tail up to its parts, which the caller appends; and from there to its end. */
void emu_partial_open_tail(
	struct emu_buf *out, uint64_t states, uint64_t records, uint64_t rejected);
EMU_CHECKED int emu_partial_close_tail(
	struct emu_partial_writer *writer, struct emu_buf *out, size_t from, struct emu_error *err);

#endif
