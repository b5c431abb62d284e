/*
 * Rows of separated values (RFC 4180, any delimiter), read by libcsv in strict mode as the bytes
 * come, with the line and byte column of each cell, which libcsv does not tell. Nothing is trimmed.
 * A row that breaks the rules is reported and skipped; reading goes on at the next line.
 */
#ifndef EMU_TABLE_CSV_H
#define EMU_TABLE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"
#include "table/row.h"

struct emu_csv;

struct emu_csv_reader {
	void *context;

	/* A row, good until this returns. Lines without any byte give none. */
	void (*row)(void *context, const struct emu_row *row);

	/* What was wrong with a row, placed at the offence. */
	void (*bad)(void *context, const struct emu_error *err);
};

/* A row longer than `max_row` bytes is a bad one. NULL when memory runs out. */
EMU_CHECKED struct emu_csv *emu_csv_new(size_t max_row, struct emu_error *err);
void emu_csv_del(struct emu_csv *csv);

/* A new input begins, at line 1. The memory of the last one is kept unless it was unusual. */
EMU_CHECKED int emu_csv_begin(struct emu_csv *csv, char delimiter,
	const struct emu_csv_reader *reader, struct emu_error *err);

/* The next bytes; -1 when memory runs out. */
EMU_CHECKED int emu_csv_feed(struct emu_csv *csv, struct emu_str bytes, struct emu_error *err);

/* The input is at its end: the last row needs no line end. */
EMU_CHECKED int emu_csv_end(struct emu_csv *csv, struct emu_error *err);

/* Nothing that follows could still be read as rows: a quote has been open for longer than a row
 * may be. It has been reported. */
bool emu_csv_lost(const struct emu_csv *csv);

/* The row's bytes as they stood in the input, without its line end, no more than a row may have;
 * for the callbacks, as long as they run. len 0 when memory runs out. */
struct emu_str emu_csv_raw(struct emu_csv *csv);

/* Who is told from now on. */
void emu_csv_set_reader(struct emu_csv *csv, const struct emu_csv_reader *reader);

#endif
