/* Which lines of an outline are part of which. Called where such a dimension is summed, and where
 * its lines are checked. */
#include "aggregate/lines-internal.h"

#include "base/outline.h"

void emu_lines_free(struct emu_lines *lines)
{
	emu_index_free(&lines->said);
	emu_index_free(&lines->parted);
}

struct emu_str emu_lines_number(
	const struct emu_sheet *sheet, const struct emu_cell *cell, uint32_t dimension)
{
	return emu_outline_number(sheet->values[dimension][cell->page->dims[dimension] - 1]);
}

int emu_lines_init(struct emu_lines *lines, const struct emu_sheet *sheet,
	struct emu_cell *const *cells, size_t n, uint32_t dimension, struct emu_error *err)
{
	*lines = (struct emu_lines){0};
	for (size_t i = 0; i < n; i++) {
		struct emu_str number = emu_lines_number(sheet, cells[i], dimension);
		if (!emu_cell_is_stated(cells[i]))
			continue;
		if (emu_index_add(&lines->said, number) == EMU_INDEX_NONE)
			return emu_fail_memory(err);
		while ((number = emu_outline_above(number)).len)
			if (emu_index_add(&lines->parted, number) == EMU_INDEX_NONE)
				return emu_fail_memory(err);
	}
	return 0;
}

uint32_t emu_lines_above(const struct emu_lines *lines, struct emu_str number)
{
	uint32_t at = EMU_INDEX_NONE;
	while (at == EMU_INDEX_NONE && (number = emu_outline_above(number)).len)
		at = emu_index_find(&lines->said, number);
	return at;
}

int emu_lines_keep_top(const struct emu_sheet *sheet, struct emu_cell **cells, size_t *n,
	uint32_t dimension, struct emu_error *err)
{
	struct emu_lines lines;
	size_t n_kept = 0;
	int result = emu_lines_init(&lines, sheet, cells, *n, dimension, err);
	for (size_t i = 0; result == 0 && i < *n; i++) {
		struct emu_str number = emu_lines_number(sheet, cells[i], dimension);
		bool is_in_parts = !emu_cell_is_stated(cells[i]) &&
			emu_index_find(&lines.parted, number) != EMU_INDEX_NONE;
		if (!is_in_parts && emu_lines_above(&lines, number) == EMU_INDEX_NONE)
			cells[n_kept++] = cells[i];
	}
	*n = n_kept;
	emu_lines_free(&lines);
	return result;
}
