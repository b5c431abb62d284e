/* What the parts of this folder share and nobody else needs. */
#ifndef EMU_TABLE_TABLE_INTERNAL_H
#define EMU_TABLE_TABLE_INTERNAL_H

#include "base/buf.h"
#include "base/str.h"
#include "table/row.h"
#include "table/table.h"

/* The beginning of a cell, short enough for a message, cut between characters. */
struct emu_str emu_table_cut(struct emu_str text);

/* Appends text as records hold it: NFC, each run of white space and control characters one space,
 * none at the ends, zero-width spaces gone. `scratch` is used. */
void emu_table_tidy(struct emu_str text, struct emu_buf *scratch, struct emu_buf *out);

/* A place in the input; column 0 where it is the line as a whole, line 0 where it is neither. */
struct emu_table_place {
	uint64_t line, column;
};

static inline struct emu_table_place emu_table_place_of(const struct emu_cell *cell)
{
	return (struct emu_table_place){cell->line, cell->column};
}

/* Hands a finding to the report; `heading` may be empty. */
void emu_table_tell(const struct emu_table_report *report, enum emu_table_severity severity,
	const char *code, struct emu_table_place place, struct emu_str heading, const char *format,
	...) EMU_FORMAT(6, 7);

#endif
