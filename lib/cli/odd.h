/*
 * Records that are odd in one way: the first of them is told, and how many there are, so that a
 * stream of them is one message. All zero is none.
 */
#ifndef EMU_CLI_ODD_H
#define EMU_CLI_ODD_H

#include "cli/run.h"
#include "json/reader.h"

struct emu_odd {
	uint64_t n;
	struct emu_buf file; /* of the first, by its own account or else by ours */
	uint64_t line;
	struct emu_buf what; /* said of the first before what is said of all; may stay empty */
	size_t input;	     /* and where it stood: */
	uint64_t number;
};

void emu_odd_free(struct emu_odd *odd);

/* Where a record comes from, for a message: its `source`, or else where it stood. The file's name
 * may be in `scratch`. */
struct emu_place emu_place_of(
	const struct emu_json *json, const struct emu_line *line, struct emu_buf *scratch);

/* True for the first: then the caller may fill `what`. */
bool emu_odd_note(struct emu_odd *odd, const struct emu_json *json, const struct emu_line *line);

/* Of two workers' the first is the one that stood further on in front. -1 when memory ran out, of
 * this or of a note. */
EMU_CHECKED int emu_odd_merge(struct emu_odd *into, struct emu_odd *from, struct emu_error *err);

/* A warning, where there were any. */
void emu_odd_tell(const struct emu_odd *odd, const char *text, struct emu_outlet *outlet);

#endif
