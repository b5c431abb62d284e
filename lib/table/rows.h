/*
 * Rows to records, once header and profile are known: each cell is read, each row is written as the
 * record or records it gives, or the reason is told why it gives none.
 */
#ifndef EMU_TABLE_ROWS_H
#define EMU_TABLE_ROWS_H

#include "table/csv.h"
#include "table/header.h"
#include "table/value.h"

struct emu_rows_column {
	enum emu_column_role role;
	const struct emu_value_type *type; /* NULL where cells are not read */
	uint32_t field;
	bool required, counts;
	bool told;		/* that cells stand under no heading */
	struct emu_value value; /* of the current row */
	struct emu_value_memory memory;
	struct emu_str origin; /* the end of a record that came from this cell */
};

/* All zero is one that has begun nothing. */
struct emu_rows {
	const struct emu_table_setup *setup;
	const struct emu_table_report *report;
	const struct emu_profile *profile;
	struct emu_header header;
	struct emu_value_reader reader;
	struct emu_arena arena; /* of the table */

	struct emu_rows_column *columns; /* header.n */
	size_t n_columns;		 /* that have memory to free */
	size_t n_cells;			 /* of the header's row, with those that are blank */
	size_t period_column, measure;	 /* or SIZE_MAX: where a record's number stands */
	size_t sign;			 /* a column by which a header that is repeated shows */
	bool counted;			 /* some columns count */
	bool has_blank;			 /* columns without heading within the table */
	struct emu_value *base;		 /* by field: what holds where the row says nothing */
	struct emu_str *slots;		 /* by field: JSON of the current record */
	struct emu_str bounds[EMU_BOUND_ABOUT + 1]; /* JSON */
	struct emu_str head, source; /* `{"type":"figure"`, `,"source":{"file":"a","line":` */

	struct emu_index *told; /* unknown headings told already, or NULL */
	bool useless;		/* what should give a required field to all rows was bad */
	bool is_json;		/* rows are objects: nothing stands between them */
	bool begun;		/* a row with something in it has been seen */
	struct emu_csv *csv;	/* to ask for a row's raw text, or NULL: */
	struct emu_str raw;	/* ... it is here */
};

void emu_rows_free(struct emu_rows *rows);

/* A table begins. The header and what it points to must last as long as it. */
EMU_CHECKED int emu_rows_begin(struct emu_rows *rows, const struct emu_table_setup *setup,
	const struct emu_table_report *report, struct emu_str file, const struct emu_header *header,
	size_t n_cells, const struct emu_preamble *preamble, struct emu_error *err);

/* The next row under the header. -1 when memory runs out. */
EMU_CHECKED int emu_rows_take(
	struct emu_rows *rows, const struct emu_row *row, struct emu_error *err);

#endif
