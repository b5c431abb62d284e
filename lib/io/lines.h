/*
 * A source as blocks of whole lines, for the run loop to hand to workers, and a block as lines.
 * Memory is one block, 256 KiB or as long as the longest line within the limit, and the beginning
 * of the next.
 */
#ifndef EMU_IO_LINES_H
#define EMU_IO_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"
#include "io/source.h"

/* Past the end of a line's text (and of a block's) at least this many bytes can be read, whatever
 * they hold: scanners may look ahead in wide steps. */
#define EMU_LINES_PADDING 64

struct emu_line {
	struct emu_str text; /* without the line feed and a carriage return before it */
	const char *file;    /* as messages name it */
	size_t input;	     /* which of the inputs it is of: with the number, its place in all */
	uint64_t number;     /* 1-based */
	uint64_t column;     /* 1-based, of the text's first byte */
	bool too_long;	     /* over the limit: text is its beginning, the rest was skipped */
};

struct emu_block {
	char *at;
	size_t len, cap;
	const char *file;
	size_t input;	     /* set by whoever fills it from one of several */
	uint64_t first_line; /* number of its first line */
	bool too_long;	     /* the block is the beginning of one line that is over the limit */
	size_t cursor;	     /* for emu_block_next */
	uint64_t line;
	size_t max_line;
};

struct emu_lines;

/* `max_line` is in bytes. The source stays the caller's. */
EMU_CHECKED struct emu_lines *emu_lines_new(
	struct emu_source *source, size_t max_line, struct emu_error *err);
void emu_lines_del(struct emu_lines *lines);

/* Fills the block with whole lines (the last of the input may lack its line feed), as many as have
 * arrived: it never waits for more when it holds one. EMU_SOURCE_FAULT comes after all that could
 * be read. */
EMU_CHECKED enum emu_source_state emu_lines_read(
	struct emu_lines *lines, struct emu_block *block, struct emu_error *err);

/* The block's next line, until its next fill; false at its end. */
bool emu_block_next(struct emu_block *block, struct emu_line *line);

/* What is left of the block; the caller takes whole lines off it that are not over the limit. */
static inline struct emu_str emu_block_rest(const struct emu_block *block)
{
	return (struct emu_str){block->at + block->cursor, block->len - block->cursor};
}
static inline void emu_block_skip(struct emu_block *block, size_t len, uint64_t n_lines)
{
	block->cursor += len;
	block->line += n_lines;
}

void emu_block_free(struct emu_block *block); /* all zero is an empty block */

#endif
