/*
 * Rows that are not plainly one of records: blank ones, column numbers, sections, totals, remarks,
 * and those with mistakes. Called by table/rows.c; tells what was passed over, so that nothing is
 * lost in silence.
 */
#include <inttypes.h>

#include "domain/names.h"
#include "table/rows-internal.h"
#include "table/table-internal.h"
#include "table/value-internal.h"

static struct emu_str text_of(const struct emu_row *row, size_t i)
{
	return i < row->n ? emu_str_trim(row->cells[i].text) : (struct emu_str){0};
}

/* The cells of a row that are not empty. */
struct filled {
	size_t n, first, last;
};

static struct filled count_filled(const struct emu_row *row)
{
	struct filled filled = {0};
	for (size_t i = 0; i < row->n; i++)
		if (text_of(row, i).len) {
			if (!filled.n++)
				filled.first = i;
			filled.last = i;
		}
	return filled;
}

static bool is_read(const struct emu_rows *rows, size_t i)
{
	return i < rows->header.n && rows->columns[i].type;
}

/* Whether all there is are running numbers in columns that are not read. */
static bool is_blank(
	const struct emu_rows *rows, const struct emu_row *row, const struct emu_rows_count *count)
{
	if (count->found || count->bad || count->totals)
		return false;
	for (size_t i = 0; i < row->n; i++) {
		struct emu_str text = text_of(row, i);
		if (!is_read(rows, i) && text.len && (text.at[0] < '0' || text.at[0] > '9'))
			return false;
	}
	return true;
}

static uint32_t find_section(struct emu_rows *rows, struct emu_str text)
{
	emu_buf_clear(&rows->reader.text);
	if (text.len && text.at[text.len - 1] == ':')
		text.len--;
	emu_names_key(text, &rows->reader.text);
	return emu_index_find(&rows->profile->sections, emu_buf_str(&rows->reader.text));
}

/* "II. CÁ NHÂN", "A - Tập thể", "1) ...": behind the number. */
static struct emu_str behind_number(struct emu_str text)
{
	size_t at = 0;
	while (at < text.len && strchr("IVXLABCDEFGH0123456789", text.at[at]))
		at++;
	size_t end = at;
	while (at < text.len && strchr(" .)-/:\t", text.at[at]))
		at++;
	return end && at > end ? emu_str_after(text, at) : text;
}

/* A row that says of which kind the rows below it are. */
static bool take_section(
	struct emu_rows *rows, const struct emu_row *row, const struct filled *filled)
{
	if (filled->n > 2 || (filled->n == 2 && text_of(row, filled->first).len > 6))
		return false;
	struct emu_str text = text_of(row, filled->last);
	uint32_t at = find_section(rows, text);
	if (at == EMU_INDEX_NONE)
		at = find_section(rows, behind_number(text));
	if (at == EMU_INDEX_NONE)
		return false;
	struct emu_profile_sets sets = rows->profile->section_sets[at];
	for (size_t i = 0; i < sets.n; i++)
		rows->base[sets.items[i].field] = (struct emu_value){
			.state = EMU_VALUE_FOUND, .json = sets.items[i].json};
	return true;
}

/* "Tổng cộng" in a column that is read, or before them. */
static bool is_total(struct emu_rows *rows, const struct emu_row *row,
	const struct emu_rows_count *count, const struct filled *filled)
{
	return count->totals ||
		(!is_read(rows, filled->first) &&
			emu_value_is_total(&rows->reader, text_of(row, filled->first)));
}

/* The header again, as at the top of each printed page. */
static bool is_header(
	const struct emu_rows *rows, const struct emu_row *row, const struct filled *filled)
{
	for (size_t i = 0; i < row->n; i++)
		if (text_of(row, i).len && !emu_rows_is_heading(rows, row, i))
			return false;
	return filled->n > 1;
}

/* One cell (besides a running number) that makes no record: a note, a signature, a heading of a
 * part of the table, a unit that reports nothing. */
static bool is_alone(const struct emu_rows *rows, const struct filled *filled,
	const struct emu_rows_count *count)
{
	if (filled->n != 1 && (filled->n != 2 || is_read(rows, filled->first)))
		return false;
	return rows->counted ? !count->counting : count->lacking || count->bad;
}

/* Nothing that a record would need, and no number. */
static bool is_remark(const struct emu_rows *rows)
{
	size_t needed = 0;
	for (size_t i = 0; i < rows->header.n; i++) {
		const struct emu_rows_column *column = &rows->columns[i];
		if (!column->type)
			continue;
		needed += column->required;
		if (column->value.state == EMU_VALUE_MISSING)
			continue;
		if (column->required || column->value.state == EMU_VALUE_TOTAL ||
			(column->type->kind == EMU_VALUE_NUMBER &&
				column->value.state == EMU_VALUE_FOUND))
			return false;
	}
	return needed > 0;
}

static void tell_passed(
	struct emu_rows *rows, const struct emu_row *row, const char *code, const char *what)
{
	struct filled filled = count_filled(row);
	bool numbered = filled.n == 2 && !is_read(rows, filled.first);
	const struct emu_cell *cell = &row->cells[numbered ? filled.last : filled.first];
	emu_table_tell(rows->report, EMU_TABLE_INFO, code, emu_table_place_of(cell),
		(struct emu_str){0}, "%s, passed over: \"%.*s\"", what,
		EMU_STR_ARGS(emu_table_cut(cell->text)));
}

/* Text where the header has no heading is told once a column. */
static void tell_unheaded(struct emu_rows *rows, const struct emu_row *row)
{
	for (size_t i = 0; i < rows->header.n && i < row->n; i++) {
		struct emu_rows_column *column = &rows->columns[i];
		if (column->role != EMU_COLUMN_BLANK || column->told || !text_of(row, i).len)
			continue;
		column->told = true;
		emu_table_tell(rows->report, EMU_TABLE_WARNING, "parse/heading",
			emu_table_place_of(&row->cells[i]), (struct emu_str){0},
			"a column without a heading is not read, found \"%.*s\" in it",
			EMU_STR_ARGS(emu_table_cut(row->cells[i].text)));
	}
}

/* ---- Mistakes
 * ------------------------------------------------------------------------------------- */

/* Cells missing at the end matter where they are read; cells behind the last heading never fit. */
static bool check_length(struct emu_rows *rows, const struct emu_row *row)
{
	size_t last = rows->header.n, extra = row->n;
	while (last > row->n && !is_read(rows, last - 1))
		last--;
	while (extra > rows->header.n && !text_of(row, extra - 1).len)
		extra--;
	if (last <= row->n && extra <= rows->header.n)
		return true;
	struct emu_table_place place = {row->line, 0};
	if (extra > rows->header.n)
		place = emu_table_place_of(&row->cells[rows->header.n]);
	emu_table_tell(rows->report, EMU_TABLE_ERROR, "parse/cells", place, (struct emu_str){0},
		"expected %zu cells as in the header, found %zu", rows->header.n,
		extra > rows->header.n ? extra : row->n);
	return false;
}

static const char *code_of(const struct emu_value_type *type)
{
	static const char *const codes[] = {
		[EMU_VALUE_TEXT] = "parse/text",
		[EMU_VALUE_NUMBER] = "parse/number",
		[EMU_VALUE_DATE] = "parse/date",
		[EMU_VALUE_PERIOD] = "parse/period",
		[EMU_VALUE_UNIT] = "parse/unit",
		[EMU_VALUE_BLOCK] = "parse/block",
		[EMU_VALUE_INDICATOR] = "parse/indicator",
		[EMU_VALUE_DIMENSION] = "parse/dimension",
		[EMU_VALUE_TITLE] = "parse/title",
	};
	return codes[type->kind];
}

/* Reads it again, for the words: a row without mistakes need not have made them. */
static void tell_bad(struct emu_rows *rows, const struct emu_row *row, size_t i)
{
	const struct emu_rows_column *column = &rows->columns[i];
	const struct emu_value *period = NULL;
	struct emu_error err = {0};
	struct emu_value value;
	if (rows->period_column != SIZE_MAX)
		period = &rows->columns[rows->period_column].value;
	if ((!period || period->state != EMU_VALUE_FOUND) &&
		rows->profile->period != EMU_PROFILE_NONE)
		period = &rows->base[rows->profile->period];
	if (emu_value_read(&rows->reader, column->type, &row->cells[i], period, NULL, &value, &err))
		return;
	emu_table_tell(rows->report, EMU_TABLE_ERROR, code_of(column->type),
		emu_table_place_of(&row->cells[i]), rows->header.columns[i].heading, "%s",
		err.text);
}

/* A percentage is for indicators that are one; "more than" for records that can say so. */
static bool check_unusual(struct emu_rows *rows, const struct emu_row *row, size_t i)
{
	const struct emu_value *value = &rows->columns[i].value;
	const struct emu_catalogue *catalogue = rows->setup->catalogue;
	struct emu_str id = {0}, heading = rows->header.columns[i].heading;
	struct emu_profile_sets sets = rows->header.columns[i].sets;
	if (value->bound != EMU_BOUND_NONE && rows->profile->bound == EMU_PROFILE_NONE) {
		emu_table_tell(rows->report, EMU_TABLE_ERROR, "parse/number",
			emu_table_place_of(&row->cells[i]), heading,
			"expected an exact number, found \"%.*s\"",
			EMU_STR_ARGS(emu_table_cut(row->cells[i].text)));
		return false;
	}
	if (!value->percent)
		return true;
	if (rows->profile->indicator != EMU_PROFILE_NONE)
		id = rows->slots[rows->profile->indicator];
	for (size_t j = 0; j < sets.n; j++)
		if (sets.items[j].field == rows->profile->indicator)
			id = sets.items[j].json;
	uint32_t at = id.len > 2
		? emu_catalogue_indicator(catalogue, (struct emu_str){id.at + 1, id.len - 2})
		: EMU_CATALOGUE_NONE;
	if (at != EMU_CATALOGUE_NONE && catalogue->indicators[at].percent)
		return true;
	emu_table_tell(rows->report, EMU_TABLE_ERROR, "parse/number",
		emu_table_place_of(&row->cells[i]), heading,
		"expected a number, found the percentage \"%.*s\"",
		EMU_STR_ARGS(emu_table_cut(row->cells[i].text)));
	return false;
}

static const char *const wanted[] = {
	[EMU_VALUE_TEXT] = "text",
	[EMU_VALUE_DATE] = "a date",
	[EMU_VALUE_PERIOD] = "a period",
	[EMU_VALUE_UNIT] = "a unit",
	[EMU_VALUE_BLOCK] = "a block",
	[EMU_VALUE_INDICATOR] = "an indicator",
	[EMU_VALUE_DIMENSION] = "a value of the catalogue",
	[EMU_VALUE_TITLE] = "a title",
};

static bool check_cell(struct emu_rows *rows, const struct emu_row *row, size_t i)
{
	const struct emu_rows_column *column = &rows->columns[i];
	switch (column->value.state) {
	case EMU_VALUE_BAD:
		tell_bad(rows, row, i);
		return false;
	case EMU_VALUE_MISSING:
		if (!column->required || rows->base[column->field].state == EMU_VALUE_FOUND)
			return true;
		emu_table_tell(rows->report, EMU_TABLE_ERROR, "parse/required",
			emu_table_place_of(&row->cells[i]), rows->header.columns[i].heading,
			"expected %s, found an empty cell", wanted[column->type->kind]);
		return false;
	case EMU_VALUE_FOUND:
		return check_unusual(rows, row, i);
	case EMU_VALUE_TOTAL:
		break;
	}
	return true;
}

/* All mistakes of a row are told, not the first alone; but where cells are too many or too few they
 * may be one another's, and what else is wrong with them says nothing. */
static bool check_row(struct emu_rows *rows, const struct emu_row *row)
{
	bool good = check_length(rows, row), whole = good;
	emu_rows_fill(rows);
	for (size_t i = 0; i < rows->header.n && whole; i++)
		if (rows->columns[i].type)
			good &= check_cell(rows, row, i);
	if (!good)
		rows->report->reject(rows->report->context,
			rows->csv ? emu_csv_raw(rows->csv) : rows->raw, rows->is_json);
	return good;
}

/* A unit called A with figures 1 and 2 is data, if the registry knows it. */
static bool is_numbering(struct emu_rows *rows, const struct emu_row *row)
{
	for (size_t i = 0; i < rows->header.n; i++) {
		const struct emu_rows_column *column = &rows->columns[i];
		if (rows->setup->registry && column->type && column->type->kind == EMU_VALUE_UNIT &&
			column->value.state == EMU_VALUE_FOUND)
			return false;
	}
	return emu_header_is_numbering(row, rows->header.n);
}

/* Rows that a spreadsheet has between those of records. */
static bool pass_over(
	struct emu_rows *rows, const struct emu_row *row, const struct emu_rows_count *count)
{
	struct filled filled = count_filled(row);
	if (is_total(rows, row, count, &filled))
		tell_passed(rows, row, "parse/total", "a row of totals");
	else if (!rows->begun && is_numbering(rows, row))
		tell_passed(rows, row, "parse/numbering", "a row of column numbers");
	else if (is_header(rows, row, &filled))
		tell_passed(rows, row, "parse/header", "the header again");
	else if (take_section(rows, row, &filled))
		return true;
	else if (is_alone(rows, &filled, count))
		tell_passed(rows, row, "parse/remark", "a row with one cell alone");
	else if (is_remark(rows))
		tell_passed(rows, row, "parse/remark", "a row that fills no required column");
	else
		return false;
	return true;
}

bool emu_rows_look_closer(
	struct emu_rows *rows, const struct emu_row *row, const struct emu_rows_count *count)
{
	if (!rows->is_json && is_blank(rows, row, count))
		return false;
	if (!rows->is_json && pass_over(rows, row, count)) {
		rows->begun = true;
		return false;
	}
	rows->begun = true;
	tell_unheaded(rows, row);
	if (check_row(rows, row))
		return true;
	rows->report->ready(rows->report->context);
	return false;
}
