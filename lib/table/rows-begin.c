/* Before the first row of a table: what each column fills, and what holds for all rows. */
#include "json/writer.h"
#include "table/rows-internal.h"
#include "table/table-internal.h"

void emu_rows_free(struct emu_rows *rows)
{
	for (size_t i = 0; i < rows->n_columns; i++)
		emu_value_memory_free(&rows->columns[i].memory);
	emu_value_reader_free(&rows->reader);
	emu_arena_free(&rows->arena);
	*rows = (struct emu_rows){0};
}

/* ---- What holds for all rows
 * ---------------------------------------------------------------------- */

/* Converts a default and puts it in its place; one that is bad is told and left out. What stands
 * above a table under a word like "title" may be anything: a name that no list has is not taken. */
static int set_base(struct emu_rows *rows, uint32_t field, const struct emu_cell *cell,
	bool is_above, struct emu_error *err)
{
	const struct emu_profile *profile = rows->profile;
	const struct emu_value *period = profile->period == EMU_PROFILE_NONE
		? NULL
		: &rows->base[profile->period];
	struct emu_error bad = {0};
	struct emu_value value;
	if (emu_value_read(
		    &rows->reader, &profile->fields[field].type, cell, period, NULL, &value, &bad))
		return emu_fail_memory(err);
	if (value.state == EMU_VALUE_BAD)
		emu_table_tell(rows->report, EMU_TABLE_ERROR, "parse/preamble",
			emu_table_place_of(cell), profile->fields[field].path, "%s", bad.text);
	if (value.state != EMU_VALUE_FOUND || (is_above && value.unlisted))
		return 0;
	value.json = emu_arena_copy(&rows->arena, value.json);
	rows->base[field] = value;
	return value.json.at ? 0 : emu_fail_memory(err);
}

static void set_constants(struct emu_rows *rows)
{
	struct emu_profile_sets sets = rows->profile->constants;
	for (size_t i = 0; i < sets.n; i++)
		rows->base[sets.items[i].field] = (struct emu_value){
			.state = EMU_VALUE_FOUND, .json = sets.items[i].json};
}

/* One source of defaults: the settings, or the preamble. The period goes first, since names mean
 * what they meant in it. */
static int set_given(struct emu_rows *rows, const struct emu_preamble *preamble, bool periods,
	struct emu_error *err)
{
	const struct emu_profile *profile = rows->profile;
	const struct emu_table_setup *setup = rows->setup;
	for (size_t i = 0; i < setup->n_settings; i++) {
		uint32_t field = emu_profile_field(profile, setup->settings[i].field);
		struct emu_cell cell = {.text = setup->settings[i].value};
		if ((field == profile->period) == periods &&
			set_base(rows, field, &cell, false, err))
			return -1;
	}
	for (size_t i = 0; i < profile->n_fields; i++)
		if (preamble->given[i].text.len && (i == profile->period) == periods &&
			set_base(rows, (uint32_t)i, &preamble->given[i], true, err))
			return -1;
	return 0;
}

/* Of tables all is told once; objects have their keys each time. */
static bool is_told(struct emu_rows *rows, struct emu_str text)
{
	if (!rows->told)
		return false;
	size_t before = rows->told->n;
	return emu_index_add(rows->told, text) != EMU_INDEX_NONE && rows->told->n == before;
}

/* A period phrase in a title, unless anything else says the period. */
static int set_period(
	struct emu_rows *rows, const struct emu_preamble *preamble, struct emu_error *err)
{
	uint32_t field = rows->profile->period;
	if (!preamble->period.text.len || field == EMU_PROFILE_NONE ||
		rows->period_column != SIZE_MAX || rows->base[field].state == EMU_VALUE_FOUND)
		return 0;
	if (preamble->other_period.text.len) {
		emu_table_tell(rows->report, EMU_TABLE_WARNING, "parse/title",
			emu_table_place_of(&preamble->other_period), (struct emu_str){0},
			"titles name two periods, \"%.*s\" and \"%.*s\": neither is taken, see "
			"--set",
			EMU_STR_ARGS(preamble->period.text),
			EMU_STR_ARGS(preamble->other_period.text));
		return 0;
	}
	if (set_base(rows, field, &preamble->period, true, err))
		return -1;
	if (!is_told(rows, preamble->period.text))
		emu_table_tell(rows->report, EMU_TABLE_INFO, "parse/title",
			emu_table_place_of(&preamble->period), (struct emu_str){0},
			"the period is taken from the title: \"%.*s\"",
			EMU_STR_ARGS(preamble->period.text));
	return 0;
}

/* ---- What each column fills
 * ----------------------------------------------------------------------- */

/* The text as a JSON string between two others, for as long as the table lasts. */
static int keep_string(struct emu_rows *rows, struct emu_str before, struct emu_str text,
	struct emu_str after, struct emu_str *kept)
{
	struct emu_buf *buf = &rows->reader.text;
	emu_buf_clear(buf);
	emu_buf_append(buf, before);
	emu_json_write_string(buf, text);
	emu_buf_append(buf, after);
	*kept = emu_arena_copy(&rows->arena, emu_buf_str(buf));
	return kept->at && !buf->failed ? 0 : -1;
}

static int set_column(struct emu_rows *rows, size_t i)
{
	const struct emu_profile *profile = rows->profile;
	const struct emu_header_column *heading = &rows->header.columns[i];
	struct emu_rows_column *column = &rows->columns[i];
	column->role = heading->role;
	column->field = EMU_PROFILE_NONE;
	if (heading->role == EMU_COLUMN_BLANK)
		rows->has_blank = true;
	if (heading->role == EMU_COLUMN_SPREAD) {
		column->type = &profile->value_type;
		column->field = profile->value;
		column->counts = !profile->keeps_empty;
	} else if (heading->role == EMU_COLUMN_FIELD) {
		const struct emu_profile_column *known = &profile->columns[heading->number];
		column->field = known->field;
		if (known->type.kind != EMU_VALUE_IGNORE)
			column->type = &known->type;
		column->required = known->required && known->type.kind != EMU_VALUE_NUMBER;
		column->counts = known->counts;
		if (known->type.kind == EMU_VALUE_PERIOD && known->field == profile->period)
			rows->period_column = i;
		if (known->counts && known->required)
			rows->measure = i;
	}
	rows->counted |= column->counts;
	if (column->type && rows->sign == SIZE_MAX)
		rows->sign = i;
	return keep_string(
		rows, EMU_STR(",\"field\":"), heading->heading, EMU_STR("}}\n"), &column->origin);
}

static bool sets_indicator(const struct emu_rows *rows, size_t i)
{
	struct emu_profile_sets sets = rows->header.columns[i].sets;
	for (size_t j = 0; j < sets.n; j++)
		if (sets.items[j].field == rows->profile->indicator)
			return true;
	return false;
}

/* Where headings leave the indicator to the row, the row must have one. */
static void require_indicator(struct emu_rows *rows)
{
	bool needed = false;
	for (size_t i = 0; i < rows->header.n; i++)
		needed |= rows->profile->by_catalogue &&
			rows->columns[i].role == EMU_COLUMN_SPREAD && !sets_indicator(rows, i);
	for (size_t i = 0; i < rows->header.n; i++)
		if (rows->columns[i].type && rows->columns[i].field == rows->profile->indicator)
			rows->columns[i].required |= needed;
}

static int make_columns(struct emu_rows *rows)
{
	size_t n = rows->header.n;
	for (size_t i = 0; i < rows->n_columns; i++)
		emu_value_memory_free(&rows->columns[i].memory);
	emu_arena_reset(&rows->arena);
	rows->columns = emu_arena_array(&rows->arena, n + 1, sizeof(*rows->columns));
	rows->n_columns = rows->columns ? n : 0;
	rows->base = emu_arena_array(
		&rows->arena, rows->profile->n_fields + 1, sizeof(*rows->base));
	rows->slots = emu_arena_array(
		&rows->arena, rows->profile->n_fields + 1, sizeof(*rows->slots));
	if (!rows->columns || !rows->base || !rows->slots)
		return -1;
	rows->period_column = rows->measure = rows->sign = SIZE_MAX;
	rows->has_blank = rows->counted = false;
	for (size_t i = 0; i < n; i++)
		if (set_column(rows, i))
			return -1;
	require_indicator(rows);
	return 0;
}

/* The words that each record is made of, besides its keys and values. */
static int make_words(struct emu_rows *rows, struct emu_str file)
{
	const struct emu_str none = {0};
	for (int i = EMU_BOUND_NONE + 1; i <= EMU_BOUND_ABOUT; i++)
		if (keep_string(
			    rows, none, emu_bound_name((enum emu_bound)i), none, &rows->bounds[i]))
			return -1;
	if (keep_string(rows, EMU_STR("{\"type\":"), rows->profile->gives, none, &rows->head))
		return -1;
	return keep_string(rows, EMU_STR(",\"source\":{\"file\":"), file, EMU_STR(",\"line\":"),
		&rows->source);
}

/* What the profile does not know is not read: said once, at the heading. */
static void tell_unknown(struct emu_rows *rows)
{
	for (size_t i = 0; i < rows->header.n; i++) {
		const struct emu_header_column *column = &rows->header.columns[i];
		struct emu_table_place place = {column->line, column->column};
		if (column->role == EMU_COLUMN_UNKNOWN && !is_told(rows, column->heading))
			emu_table_tell(rows->report, EMU_TABLE_WARNING, "parse/heading", place,
				emu_table_cut(column->heading),
				"the profile %.*s does not know this heading: the column is not "
				"read",
				EMU_STR_ARGS(rows->profile->id));
	}
}

/* Whether a field that rows need has neither a column nor a value for all of them: what should have
 * given it was bad, and told. */
static bool lacks_required(const struct emu_rows *rows)
{
	const struct emu_profile *profile = rows->profile;
	for (size_t i = 0; i < profile->n_columns; i++) {
		bool has = !profile->columns[i].required;
		for (size_t j = 0; j < rows->header.n && !has; j++)
			has = rows->columns[j].field == profile->columns[i].field;
		if (!has && rows->base[profile->columns[i].field].state != EMU_VALUE_FOUND)
			return true;
	}
	return false;
}

int emu_rows_begin(struct emu_rows *rows, const struct emu_table_setup *setup,
	const struct emu_table_report *report, struct emu_str file, const struct emu_header *header,
	size_t n_cells, const struct emu_preamble *preamble, struct emu_error *err)
{
	rows->setup = setup;
	rows->report = report;
	rows->profile = header->profile;
	rows->header = *header;
	rows->n_cells = n_cells;
	rows->begun = false;
	emu_value_reader_begin(&rows->reader, setup, header->profile);
	if (make_columns(rows) || make_words(rows, file))
		return emu_fail_memory(err);
	set_constants(rows);
	tell_unknown(rows);
	if (set_given(rows, preamble, true, err) || set_period(rows, preamble, err) ||
		set_given(rows, preamble, false, err))
		return -1;
	rows->useless = lacks_required(rows);
	return 0;
}
