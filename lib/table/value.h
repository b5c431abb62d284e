/*
 * The text of a cell to a value: numbers, dates and periods by the language's conventions, names to
 * ids by catalogue and registry. What a column has said before is remembered, since columns repeat
 * themselves.
 */
#ifndef EMU_TABLE_VALUE_H
#define EMU_TABLE_VALUE_H

#include "base/arena.h"
#include "table/memory.h"
#include "table/profile.h"
#include "table/row.h"
#include "table/table.h"

struct emu_value_reader {
	const struct emu_table_setup *setup;
	const struct emu_profile *profile;
	size_t first_language; /* the profile's own is tried before the others */
	enum emu_decimal_mark decimal;
	enum emu_date_order dates;
	struct emu_conventions_scratch conventions;
	struct emu_buf folded, text;
	struct emu_arena arena; /* what is remembered: until the next begin */
	struct emu_arena row;	/* what is not: until the caller resets it */
	size_t remembered;	/* bytes, of all columns */
};

void emu_value_reader_free(struct emu_value_reader *reader);
void emu_value_reader_begin(struct emu_value_reader *reader, const struct emu_table_setup *setup,
	const struct emu_profile *profile);

/*
 * -1 when memory runs out. Where the value is bad `err` says why. `period` (or NULL) is when a unit
 * or block must have had its name. JSON is good until the reader begins anew, or, where `memory` is
 * NULL and for numbers, until the row's arena is reset; a number's may be the cell's own bytes.
 */
EMU_CHECKED int emu_value_read(struct emu_value_reader *reader, const struct emu_value_type *type,
	const struct emu_cell *cell, const struct emu_value *period,
	struct emu_value_memory *memory, struct emu_value *value, struct emu_error *err);

#endif
