/* Between reading rows and telling why one gives no record. */
#ifndef EMU_TABLE_ROWS_INTERNAL_H
#define EMU_TABLE_ROWS_INTERNAL_H

#include "table/rows.h"

/* What reading the cells of a row came to. */
struct emu_rows_count {
	size_t found, bad, totals;
	size_t counting; /* found in a column that counts */
	size_t lacking;	 /* required, and missing */
	bool unlisted;	 /* a name that an open list does not have */
	bool unusual;	 /* a percentage or a bound: to be looked at */
};

/* A row that is not plainly one of records: true where its records are to be written all the same,
 * else what it is has been told, or needs no telling. */
bool emu_rows_look_closer(
	struct emu_rows *rows, const struct emu_row *row, const struct emu_rows_count *count);

/* Whether a cell says what stands in its column's heading, in either of its rows. */
bool emu_rows_is_heading(const struct emu_rows *rows, const struct emu_row *row, size_t i);

/* Fills the slots from base and the row's values. */
void emu_rows_fill(struct emu_rows *rows);

#endif
