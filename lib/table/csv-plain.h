/*
 * Rows without quotes, which most rows are: their cells are found in one pass over the bytes, as
 * libcsv would find them, and stay where they stand. Called by table/csv.c, which leaves all other
 * rows to libcsv.
 */
#ifndef EMU_TABLE_CSV_PLAIN_H
#define EMU_TABLE_CSV_PLAIN_H

#include "base/str.h"
#include "table/row.h"

struct emu_csv_plain {
	size_t len; /* of the row, without its line end */
	struct emu_cell *cells;
	size_t n, cap;
};

/*
 * The row that `text` begins with: false where it has a quote, bytes that are no text, more cells
 * than there is room for, or no line end within `text`. Cells point into `text`; the caller gives
 * their array, and the line and column at which the row begins.
 */
bool emu_csv_plain_row(struct emu_csv_plain *row, struct emu_str text, char delimiter,
	uint64_t line, uint64_t column);

#endif
