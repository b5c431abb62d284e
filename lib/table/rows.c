/*
 * The path of each row, millions of times: cells to values, values to a record's slots, slots to
 * JSON. What is out of the ordinary goes to table/rows-odd.c.
 */
#include "table/rows.h"

#include "table/rows-internal.h"
#include "table/table-internal.h"

#define VAST ((size_t)1 << 14) /* places of a memory */

/* ---- Cells to values
 * ------------------------------------------------------------------------------ */

static const struct emu_cell *cell_of(const struct emu_row *row, size_t i)
{
	static const struct emu_cell none = {0};
	return i < row->n ? &row->cells[i] : &none;
}

static int read_cell(struct emu_rows *rows, const struct emu_row *row, size_t i,
	const struct emu_value *period, struct emu_rows_count *count, struct emu_error *err)
{
	struct emu_rows_column *column = &rows->columns[i];
	struct emu_value *value = &column->value;
	const struct emu_cell *cell = cell_of(row, i);
	if (emu_value_read(&rows->reader, column->type, cell, period, &column->memory, value, err))
		return -1;
	count->found += value->state == EMU_VALUE_FOUND;
	count->counting += value->state == EMU_VALUE_FOUND && column->counts;
	count->bad += value->state == EMU_VALUE_BAD;
	count->lacking += column->required && value->state == EMU_VALUE_MISSING;
	count->totals += value->state == EMU_VALUE_TOTAL &&
		column->type->kind != EMU_VALUE_DIMENSION;
	count->unusual |= value->percent || value->bound != EMU_BOUND_NONE;
	count->unlisted |= value->unlisted;
	return 0;
}

/* Columns that have said so much that what they remember lies in no near cache. */
static bool is_vast(const struct emu_rows *rows, size_t i)
{
	return rows->columns[i].memory.n_places >= VAST;
}

/* All but the period's, of one of the two kinds. */
static int read_columns(struct emu_rows *rows, const struct emu_row *row,
	const struct emu_value *period, bool vast, struct emu_rows_count *count,
	struct emu_error *err)
{
	for (size_t i = 0; i < rows->header.n; i++)
		if (rows->columns[i].type && i != rows->period_column && is_vast(rows, i) == vast &&
			read_cell(rows, row, i, period, count, err))
			return -1;
	return 0;
}

/* The vast ones last: what they are going to look at is fetched meanwhile. */
static int read_cells(struct emu_rows *rows, const struct emu_row *row,
	struct emu_rows_count *count, struct emu_error *err)
{
	const struct emu_value *period = NULL;
	size_t first = rows->period_column;
	for (size_t i = 0; i < rows->header.n; i++)
		if (is_vast(rows, i))
			emu_value_expect(&rows->columns[i].memory, cell_of(row, i)->text);
	if (rows->profile->period != EMU_PROFILE_NONE)
		period = &rows->base[rows->profile->period];
	if (first != SIZE_MAX) {
		if (read_cell(rows, row, first, NULL, count, err))
			return -1;
		if (rows->columns[first].value.state == EMU_VALUE_FOUND)
			period = &rows->columns[first].value;
	}
	return read_columns(rows, row, period, false, count, err) ||
			read_columns(rows, row, period, true, count, err)
		? -1
		: 0;
}

/* ---- Values to records
 * ---------------------------------------------------------------------------- */

void emu_rows_fill(struct emu_rows *rows)
{
	for (size_t i = 0; i < rows->profile->n_fields; i++)
		rows->slots[i] = rows->base[i].json;
	for (size_t i = 0; i < rows->header.n; i++) {
		const struct emu_rows_column *column = &rows->columns[i];
		if (column->role != EMU_COLUMN_FIELD || !column->type)
			continue;
		if (column->value.state == EMU_VALUE_FOUND)
			rows->slots[column->field] = column->value.json;
		else if (column->value.state == EMU_VALUE_TOTAL)
			rows->slots[column->field] = (struct emu_str){0};
	}
}

/* Appends the members that have a value; false where none has. */
static bool write_nodes(struct emu_rows *rows, size_t from, size_t to, struct emu_buf *out)
{
	const struct emu_profile_node *nodes = rows->profile->nodes;
	bool any = false;
	for (size_t i = from; i < to; i = nodes[i].end) {
		size_t mark = out->len;
		struct emu_str key = nodes[i].key;
		if (nodes[i].field != EMU_PROFILE_NONE && !rows->slots[nodes[i].field].len)
			continue;
		emu_buf_append(out, any || from == 0 ? key : emu_str_after(key, 1));
		if (nodes[i].field != EMU_PROFILE_NONE) {
			emu_buf_append(out, rows->slots[nodes[i].field]);
		} else {
			emu_buf_push(out, '{');
			if (!write_nodes(rows, i + 1, nodes[i].end, out)) {
				out->len = mark;
				continue;
			}
			emu_buf_push(out, '}');
		}
		any = true;
	}
	return any;
}

/* The record in the slots. `from` is the column it came from, or SIZE_MAX for the row. */
static void write_record(struct emu_rows *rows, const struct emu_row *row, size_t from)
{
	struct emu_buf *out = rows->report->out;
	emu_buf_append(out, rows->head);
	(void)write_nodes(rows, 0, rows->profile->n_nodes, out);
	emu_buf_append(out, rows->source);
	if (from == SIZE_MAX) {
		emu_buf_append_number(out, row->line);
		emu_buf_append(out, EMU_STR("}}\n"));
		return;
	}
	emu_buf_append_number(out, row->cells[from].line);
	emu_buf_append(out, EMU_STR(",\"column\":"));
	emu_buf_append_number(out, row->cells[from].column);
	emu_buf_append(out, rows->columns[from].origin);
}

static void set_bound(struct emu_rows *rows, const struct emu_value *value)
{
	if (value->bound != EMU_BOUND_NONE)
		rows->slots[rows->profile->bound] = rows->bounds[value->bound];
}

/* The record of one cell of a wide row; the slots are as before afterwards. */
static void write_spread(struct emu_rows *rows, const struct emu_row *row, size_t i)
{
	const struct emu_profile *profile = rows->profile;
	struct emu_profile_sets sets = rows->header.columns[i].sets;
	const struct emu_value *value = &rows->columns[i].value;
	for (size_t j = 0; j < sets.n; j++)
		rows->slots[sets.items[j].field] = sets.items[j].json;
	rows->slots[profile->value] = value->json;
	set_bound(rows, value);
	write_record(rows, row, i);
	if (sets.n || value->bound != EMU_BOUND_NONE)
		emu_rows_fill(rows);
}

static void write_wide(struct emu_rows *rows, const struct emu_row *row)
{
	size_t written = 0;
	for (size_t i = 0; i < rows->header.n; i++)
		if (rows->columns[i].role == EMU_COLUMN_SPREAD &&
			rows->columns[i].value.state == EMU_VALUE_FOUND) {
			write_spread(rows, row, i);
			written++;
		}
	if (!written && rows->profile->keeps_empty)
		write_record(rows, row, SIZE_MAX);
}

static void write_row(struct emu_rows *rows, const struct emu_row *row)
{
	size_t measure = rows->measure;
	emu_rows_fill(rows);
	if (rows->profile->unpivots) {
		write_wide(rows, row);
	} else {
		if (measure != SIZE_MAX)
			set_bound(rows, &rows->columns[measure].value);
		write_record(rows, row, measure);
	}
	rows->report->ready(rows->report->context);
}

bool emu_rows_is_heading(const struct emu_rows *rows, const struct emu_row *row, size_t i)
{
	if (i >= row->n || i >= rows->header.n)
		return false;
	struct emu_str text = emu_str_trim(row->cells[i].text);
	return text.len &&
		(emu_str_equal(text, rows->header.columns[i].group) ||
			emu_str_equal(text, rows->header.columns[i].sub));
}

/* As many cells as the header has, and nothing where it has no heading. */
static bool is_regular(const struct emu_rows *rows, const struct emu_row *row)
{
	if (row->n != rows->n_cells || rows->has_blank)
		return false;
	for (size_t i = rows->header.n; i < row->n; i++)
		if (row->cells[i].text.len)
			return false;
	return true;
}

static void tell_unlisted(struct emu_rows *rows, const struct emu_row *row)
{
	for (size_t i = 0; i < rows->header.n; i++)
		if (rows->columns[i].type && rows->columns[i].value.unlisted)
			emu_table_tell(rows->report, EMU_TABLE_WARNING, "parse/unlisted",
				emu_table_place_of(&row->cells[i]), rows->header.columns[i].heading,
				"\"%.*s\" is not in the catalogue: kept as it is written",
				EMU_STR_ARGS(emu_table_cut(row->cells[i].text)));
}

int emu_rows_take(struct emu_rows *rows, const struct emu_row *row, struct emu_error *err)
{
	struct emu_rows_count count = {0};
	if (rows->useless)
		return 0;
	emu_arena_reset(&rows->reader.row);
	if (read_cells(rows, row, &count, err))
		return -1;
	bool plain = rows->begun && count.found > 1 &&
		!(count.bad | count.lacking | count.totals) && !count.unusual &&
		is_regular(rows, row) && !emu_rows_is_heading(rows, row, rows->sign);
	if (!plain && !emu_rows_look_closer(rows, row, &count))
		return 0;
	rows->begun = true;
	if (EMU_UNLIKELY(count.unlisted))
		tell_unlisted(rows, row);
	if (count.counting || !rows->counted)
		write_row(rows, row);
	return 0;
}
