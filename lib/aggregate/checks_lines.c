/* Checks of the lines of an outline: 1 against 1.1 and 1.2. Called for each table of one unit and
 * period. */
#include <stdlib.h>

#include "aggregate/checks-internal.h"
#include "aggregate/lines-internal.h"

/* A cell, and which of the lines that say something it is directly part of. */
struct part {
	uint32_t above;
	size_t at;
};

static int compare_parts(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	if (x->above != y->above)
		return x->above < y->above ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

struct table {
	struct emu_check *check;
	const struct emu_check_span *span;
	struct emu_cell *const *cells;
	size_t n;
	uint32_t dimension;
	struct emu_cell **lines; /* by number in `said`: the cell that states just the line; NULL
				    where none does, or two lines have that number */
	struct part *parts;
	size_t n_parts;
};

static bool states_line(const struct table *table, const struct emu_cell *cell)
{
	return cell->page->mask == (table->check->mask | UINT32_C(1) << table->dimension) &&
		emu_cell_is_stated(cell);
}

static void find_parts(struct table *table, const struct emu_lines *lines)
{
	const struct emu_sheet *sheet = table->check->reckoner->sheet;
	for (size_t i = 0; i < table->n; i++) {
		struct emu_str number = emu_lines_number(sheet, table->cells[i], table->dimension);
		uint32_t above = emu_lines_above(lines, number);
		if (above != EMU_INDEX_NONE)
			table->parts[table->n_parts++] = (struct part){above, i};
	}
}

/* Where one number leads two lines, it is not known whose parts they are. */
static void find_lines(struct table *table, const struct emu_lines *lines, bool take_away)
{
	const struct emu_sheet *sheet = table->check->reckoner->sheet;
	for (size_t i = 0; i < table->n; i++) {
		struct emu_cell *cell = table->cells[i];
		struct emu_str number = emu_lines_number(sheet, cell, table->dimension);
		uint32_t at = number.len ? emu_index_find(&lines->said, number) : EMU_INDEX_NONE;
		if (at == EMU_INDEX_NONE)
			continue;
		if (!take_away && states_line(table, cell))
			table->lines[at] = cell;
		if (take_away && table->lines[at] &&
			table->lines[at]->page->dims[table->dimension] !=
				cell->page->dims[table->dimension])
			table->lines[at] = NULL;
	}
}

/* A line's own statement against its parts, which `cells` are. */
static int check_line(const struct table *table, struct emu_cell *line,
	struct emu_cell *const *cells, size_t n, struct emu_error *err)
{
	struct emu_check check = *table->check;
	struct emu_check_span span = *table->span;
	struct emu_own stated = {0};
	check.mask |= UINT32_C(1) << table->dimension;
	check.key.dims[table->dimension] = line->page->dims[table->dimension];
	span.cells = &line;
	span.n_cells = 1;
	int result = emu_check_here(&check, &span, &stated, err);
	if (result == 0)
		result = emu_check_along(&check, &span, cells, n, table->dimension, &stated, err);
	emu_decimal_free(&stated.value);
	return result;
}

static int check_all(struct table *table, struct emu_error *err)
{
	struct emu_cell **cells = emu_arena_array(
		&table->check->reckoner->scratch, table->n_parts, sizeof(struct emu_cell *));
	if (!cells)
		return emu_fail_memory(err);
	if (table->n_parts)
		qsort(table->parts, table->n_parts, sizeof(*table->parts), compare_parts);
	for (size_t from = 0, to; from < table->n_parts; from = to) {
		struct emu_cell *line = table->lines[table->parts[from].above];
		for (to = from;
			to < table->n_parts && table->parts[to].above == table->parts[from].above;
			to++)
			cells[to] = table->cells[table->parts[to].at];
		if (line && check_line(table, line, cells + from, to - from, err) < 0)
			return -1;
	}
	return 0;
}

int emu_check_lines(struct emu_check *check, const struct emu_check_span *span,
	struct emu_cell *const *cells, size_t n, uint32_t dimension, struct emu_error *err)
{
	struct emu_arena *scratch = &check->reckoner->scratch;
	struct table table = {check, span, cells, n, dimension, NULL, NULL, 0};
	struct emu_lines lines;
	int result = emu_lines_init(&lines, check->reckoner->sheet, cells, n, dimension, err);
	if (result == 0) {
		table.lines = emu_arena_array(scratch, lines.said.n, sizeof(struct emu_cell *));
		table.parts = emu_arena_array(scratch, n, sizeof(*table.parts));
		if (!table.lines || !table.parts)
			result = emu_fail_memory(err);
	}
	if (result == 0) {
		find_parts(&table, &lines);
		find_lines(&table, &lines, false);
		find_lines(&table, &lines, true);
		result = check_all(&table, err);
	}
	emu_lines_free(&lines);
	return result;
}
