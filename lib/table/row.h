/* A row of a table, wherever it came from: text in cells that know their place in the input. */
#ifndef EMU_TABLE_ROW_H
#define EMU_TABLE_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct emu_cell {
	struct emu_str text;   /* without quotes, not trimmed */
	uint64_t line, column; /* of its first byte, a quote included; 1-based, in bytes */
	bool is_number;	       /* text is a JSON number, to be taken as it is */
};

struct emu_row {
	const struct emu_cell *cells;
	size_t n;
	uint64_t line; /* where it begins */
};

#endif
