/* Cells of the lines of an outline, a dimension whose values are part of one another
 * (base/outline).
 */
#ifndef EMU_AGGREGATE_LINES_INTERNAL_H
#define EMU_AGGREGATE_LINES_INTERNAL_H

#include "aggregate/sheet-internal.h"
#include "base/index.h"

/* The numbers of lines that something is said of, and of those that these are part of. */
struct emu_lines {
	struct emu_index said, parted;
};

EMU_CHECKED int emu_lines_init(struct emu_lines *lines, const struct emu_sheet *sheet,
	struct emu_cell *const *cells, size_t n, uint32_t dimension, struct emu_error *err);
void emu_lines_free(struct emu_lines *lines);

/* The number of a cell's line; empty where it has none. */
struct emu_str emu_lines_number(
	const struct emu_sheet *sheet, const struct emu_cell *cell, uint32_t dimension);

/* Which of `said` is the nearest line that one of such a number is part of; EMU_INDEX_NONE where it
 * is part of none. */
uint32_t emu_lines_above(const struct emu_lines *lines, struct emu_str number);

/* Keeps the cells of lines that are part of no other that says something; but of a line that says
 * nothing, its parts where they do. */
EMU_CHECKED int emu_lines_keep_top(const struct emu_sheet *sheet, struct emu_cell **cells,
	size_t *n, uint32_t dimension, struct emu_error *err);

#endif
