/* Headings to columns. Called by table/head.c for rows of a table and by table/object.c for the
 * keys of an object. */
#include "table/header.h"

#include <stdlib.h>

#include "domain/names.h"
#include "json/writer.h"
#include "table/table-internal.h"

void emu_header_reader_free(struct emu_header_reader *reader)
{
	free(reader->columns);
	emu_buf_free(&reader->key);
	emu_buf_free(&reader->text);
	emu_buf_free(&reader->heading);
}

/* Headings are shorter, also those put together of names. */
#define HEADING_MAX 400

/* ---- One heading
 * ---------------------------------------------------------------------------------- */

/* "Họ và tên (*)", "Số lượng (người)", "Kỳ *": without what is appended; the same where nothing
 * is. */
static struct emu_str without_remark(struct emu_str heading)
{
	heading = emu_str_trim(heading);
	while (heading.len && heading.at[heading.len - 1] == '*')
		heading = emu_str_trim((struct emu_str){heading.at, heading.len - 1});
	if (!heading.len || heading.at[heading.len - 1] != ')')
		return heading;
	for (size_t at = heading.len - 1; at > 0; at--)
		if (heading.at[at] == '(')
			return emu_str_trim((struct emu_str){heading.at, at});
	return heading;
}

static uint32_t find_word(
	struct emu_header_reader *reader, const struct emu_index *words, struct emu_str text)
{
	emu_buf_clear(&reader->key);
	emu_names_key(text, &reader->key);
	return emu_index_find(words, emu_buf_str(&reader->key));
}

static uint32_t find_heading(
	struct emu_header_reader *reader, const struct emu_profile *profile, struct emu_str heading)
{
	uint32_t at = find_word(reader, &profile->headings, heading);
	struct emu_str bare = without_remark(heading);
	if (at == EMU_INDEX_NONE && bare.len && bare.len != heading.len)
		at = find_word(reader, &profile->headings, bare);
	return at;
}

static int set_id(struct emu_header_reader *reader, struct emu_profile_set *set, uint32_t field,
	struct emu_str id)
{
	emu_buf_clear(&reader->key);
	emu_json_write_string(&reader->key, id);
	set->field = field;
	set->json = emu_arena_copy(reader->arena, emu_buf_str(&reader->key));
	return set->json.at ? 0 : -1;
}

/* The catalogue's reading of a heading, as what its records have in common. */
static int set_cell(struct emu_header_reader *reader, const struct emu_profile *profile,
	const struct emu_catalogue_cell *cell, struct emu_header_column *column)
{
	const struct emu_catalogue *catalogue = reader->setup->catalogue;
	struct emu_profile_set *sets = emu_arena_array(
		reader->arena, cell->n_parts + 1, sizeof(*sets));
	if (!sets ||
		set_id(reader, &sets[0], profile->indicator,
			catalogue->indicators[cell->indicator].id))
		return -1;
	for (size_t i = 0; i < cell->n_parts; i++) {
		uint32_t dimension = cell->parts[i].dimension;
		const struct emu_dimension *list = &catalogue->dimensions[dimension];
		if (set_id(reader, &sets[i + 1], profile->dimensions[dimension],
			    list->values[cell->parts[i].value].id))
			return -1;
	}
	column->role = EMU_COLUMN_SPREAD;
	column->number = EMU_PROFILE_NONE;
	column->sets = (struct emu_profile_sets){sets, cell->n_parts + 1};
	return 0;
}

/* A heading made of the catalogue's names; `indicator` (or len 0) is what the table as a whole is
 * about, so that "Kinh tế" alone will do. */
static int match_catalogue(struct emu_header_reader *reader, const struct emu_profile *profile,
	struct emu_str heading, struct emu_str indicator, struct emu_header_column *column)
{
	const struct emu_catalogue *catalogue = reader->setup->catalogue;
	struct emu_catalogue_cell cell;
	if (emu_catalogue_heading(catalogue, heading, &reader->key, &cell))
		return set_cell(reader, profile, &cell, column);
	if (!indicator.len)
		return 0;
	emu_buf_clear(&reader->text);
	emu_buf_append(&reader->text, indicator);
	if (find_word(reader, &profile->totals, heading) == EMU_INDEX_NONE) {
		emu_buf_append(&reader->text, EMU_STR(" - "));
		emu_buf_append(&reader->text, heading);
	}
	if (emu_catalogue_heading(catalogue, emu_buf_str(&reader->text), &reader->key, &cell))
		return set_cell(reader, profile, &cell, column);
	return 0;
}

/* Where each row names its indicator, a heading may be a value of a dimension alone, or "total". */
static int match_part(struct emu_header_reader *reader, const struct emu_profile *profile,
	struct emu_str heading, struct emu_header_column *column)
{
	const struct emu_catalogue *catalogue = reader->setup->catalogue;
	struct emu_profile_set *set = emu_arena_array(reader->arena, 1, sizeof(*set));
	uint32_t value = EMU_CATALOGUE_NONE, i = 0;
	if (!set)
		return -1;
	column->sets.items = set;
	column->sets.n = find_word(reader, &profile->totals, heading) == EMU_INDEX_NONE;
	for (; i < catalogue->n_dimensions && column->sets.n && value == EMU_CATALOGUE_NONE; i++)
		if (catalogue->dimensions[i].n_expected)
			value = emu_catalogue_value_named(catalogue, i, heading, &reader->key);
	if (column->sets.n && value == EMU_CATALOGUE_NONE)
		return 0;
	column->role = EMU_COLUMN_SPREAD;
	column->number = EMU_PROFILE_NONE;
	return column->sets.n ? set_id(reader, set, profile->dimensions[i - 1],
					catalogue->dimensions[i - 1].values[value].id)
			      : 0;
}

/* Leaves the role as it is where the profile does not know the heading. */
static int match_heading(struct emu_header_reader *reader, const struct emu_profile *profile,
	struct emu_str heading, struct emu_str indicator, struct emu_header_column *column)
{
	if (heading.len > HEADING_MAX)
		return 0;
	uint32_t at = find_heading(reader, profile, heading);
	if (at == EMU_INDEX_NONE)
		return profile->by_catalogue
			? match_catalogue(reader, profile, heading, indicator, column)
			: 0;
	const struct emu_heading_target *target = &profile->targets[at];
	column->role = target->spread ? EMU_COLUMN_SPREAD : EMU_COLUMN_FIELD;
	column->number = target->number;
	if (target->spread)
		column->sets = profile->spread[target->number];
	return 0;
}

/* ---- A row of them
 * -------------------------------------------------------------------------------- */

static struct emu_str cell_text(const struct emu_row *row, size_t i)
{
	return row && i < row->n ? emu_str_trim(row->cells[i].text) : (struct emu_str){0};
}

/* "group - sub", or what there is of it, in the reader's memory. */
static struct emu_str join(
	struct emu_header_reader *reader, struct emu_str group, struct emu_str sub)
{
	if (!group.len || !sub.len)
		return group.len ? group : sub;
	emu_buf_clear(&reader->heading);
	emu_buf_append(&reader->heading, group);
	emu_buf_append(&reader->heading, EMU_STR(" - "));
	emu_buf_append(&reader->heading, sub);
	return emu_buf_str(&reader->heading);
}

/*
 * A column under two rows of headings. Merged cells leave their text in the first column only, so
 * an empty upper cell continues the one to its left, unless that makes no sense.
 */
static int match_grouped(struct emu_header_reader *reader, const struct emu_profile *profile,
	bool continued, struct emu_str indicator, struct emu_header_column *column)
{
	struct emu_str group = column->group, sub = column->sub;
	if (match_heading(reader, profile, join(reader, group, sub), indicator, column))
		return -1;
	if (column->role != EMU_COLUMN_UNKNOWN || !group.len || !sub.len)
		return 0;
	if (find_word(reader, &profile->totals, sub) != EMU_INDEX_NONE)
		return match_heading(reader, profile, group, indicator, column);
	if (!continued)
		return 0;
	if (match_heading(reader, profile, sub, indicator, column))
		return -1;
	if (column->role != EMU_COLUMN_UNKNOWN)
		column->group.len = 0;
	return 0;
}

static int match_columns(struct emu_header_reader *reader, const struct emu_row *row,
	const struct emu_row *sub, struct emu_str indicator, struct emu_header *header)
{
	struct emu_str group = {0};
	for (size_t i = 0; i < header->n; i++) {
		struct emu_header_column *column = &header->columns[i];
		struct emu_str upper = cell_text(row, i), lower = cell_text(sub, i);
		const struct emu_row *placed = upper.len || !sub ? row : sub;
		if (upper.len)
			group = upper;
		*column = (struct emu_header_column){.role = EMU_COLUMN_UNKNOWN,
			.group = lower.len ? group : upper,
			.sub = lower};
		if (i < placed->n) {
			column->line = placed->cells[i].line;
			column->column = placed->cells[i].column;
		}
		if (!upper.len && !lower.len)
			column->role = EMU_COLUMN_BLANK;
		else if (match_grouped(reader, header->profile, !upper.len, indicator, column))
			return -1;
	}
	return 0;
}

static bool has_kind(const struct emu_header *header, enum emu_value_kind kind)
{
	for (size_t i = 0; i < header->n; i++)
		if (header->columns[i].role == EMU_COLUMN_FIELD &&
			header->profile->columns[header->columns[i].number].type.kind == kind)
			return true;
	return false;
}

static int match_parts(struct emu_header_reader *reader, struct emu_header *header)
{
	if (!header->profile->by_catalogue || !has_kind(header, EMU_VALUE_INDICATOR))
		return 0;
	for (size_t i = 0; i < header->n; i++)
		if (header->columns[i].role == EMU_COLUMN_UNKNOWN &&
			match_part(reader, header->profile,
				join(reader, header->columns[i].group, header->columns[i].sub),
				&header->columns[i]))
			return -1;
	return 0;
}

static size_t count_headed(const struct emu_row *row, const struct emu_row *sub)
{
	size_t n = row->n;
	if (sub && sub->n > n)
		n = sub->n;
	while (n && !cell_text(row, n - 1).len && !cell_text(sub, n - 1).len)
		n--;
	return n;
}

/* ---- What it comes to
 * ----------------------------------------------------------------------------- */

static bool has_set(struct emu_profile_sets sets, uint32_t field)
{
	for (size_t i = 0; i < sets.n; i++)
		if (sets.items[i].field == field)
			return true;
	return false;
}

/* Whether something besides a column gives the field to all rows. */
static bool is_given(const struct emu_table_setup *setup, const struct emu_profile *profile,
	uint32_t field, const struct emu_preamble *preamble)
{
	if (field == EMU_PROFILE_NONE)
		return false;
	if (preamble->given[field].text.len)
		return true;
	for (size_t i = 0; i < setup->n_settings; i++)
		if (emu_profile_field(profile, setup->settings[i].field) == field)
			return true;
	return has_set(profile->constants, field);
}

static bool has_column(const struct emu_header *header, uint32_t number)
{
	for (size_t i = 0; i < header->n; i++)
		if (header->columns[i].role == EMU_COLUMN_FIELD &&
			header->columns[i].number == number)
			return true;
	return false;
}

/* Two columns that would fill the same place of the same record. */
static bool is_same(const struct emu_profile *profile, const struct emu_header_column *a,
	const struct emu_header_column *b)
{
	if (a->role != b->role)
		return false;
	if (a->role == EMU_COLUMN_FIELD)
		return profile->columns[a->number].field != EMU_PROFILE_NONE &&
			profile->columns[a->number].field == profile->columns[b->number].field;
	if (a->role != EMU_COLUMN_SPREAD || a->sets.n != b->sets.n)
		return false;
	if (a->number != EMU_PROFILE_NONE && a->number != b->number)
		return false;
	for (size_t i = 0; i < a->sets.n; i++)
		if (a->sets.items[i].field != b->sets.items[i].field ||
			!emu_str_equal(a->sets.items[i].json, b->sets.items[i].json))
			return false;
	return true;
}

/* The first column that rows need and nothing gives; NULL for none. */
static const struct emu_profile_column *find_lacking(const struct emu_table_setup *setup,
	const struct emu_preamble *preamble, const struct emu_header *header)
{
	const struct emu_profile *profile = header->profile;
	bool titled = preamble->period.text.len && !preamble->other_period.text.len;
	for (size_t i = 0; i < profile->n_columns; i++) {
		const struct emu_profile_column *column = &profile->columns[i];
		if (!column->required || has_column(header, (uint32_t)i) ||
			is_given(setup, profile, column->field, preamble))
			continue;
		if (column->field != profile->period || !titled)
			return column;
	}
	return NULL;
}

static void find_twice(struct emu_header *header)
{
	for (size_t i = 0; i < header->n; i++)
		for (size_t j = 0; j < i; j++)
			if (is_same(header->profile, &header->columns[j], &header->columns[i])) {
				header->twice[0] = j;
				header->twice[1] = i;
				return;
			}
}

static void judge(const struct emu_table_setup *setup, const struct emu_preamble *preamble,
	struct emu_header *header)
{
	const struct emu_profile *profile = header->profile;
	bool spread = false;
	for (size_t i = 0; i < header->n; i++) {
		enum emu_column_role role = header->columns[i].role;
		header->n_known += role == EMU_COLUMN_FIELD || role == EMU_COLUMN_SPREAD;
		spread |= role == EMU_COLUMN_SPREAD;
	}
	if (header->n_known < 2)
		return;
	header->lacks = find_lacking(setup, preamble, header);
	header->fits = !header->lacks && (spread || !profile->unpivots || profile->keeps_empty);
}

/* The indicator that the table as a whole is about; len 0 for none. */
static struct emu_str table_indicator(const struct emu_table_setup *setup,
	const struct emu_profile *profile, const struct emu_preamble *preamble)
{
	uint32_t field = profile->indicator;
	if (field == EMU_PROFILE_NONE || !profile->by_catalogue)
		return (struct emu_str){0};
	if (preamble->given[field].text.len)
		return preamble->given[field].text;
	for (size_t i = 0; i < setup->n_settings; i++)
		if (emu_profile_field(profile, setup->settings[i].field) == field)
			return setup->settings[i].value;
	return (struct emu_str){0};
}

static int make_columns(struct emu_header_reader *reader, size_t n)
{
	if (n <= reader->cap)
		return 0;
	struct emu_header_column *columns = n > SIZE_MAX / sizeof(*columns)
		? NULL
		: realloc(reader->columns, n * sizeof(*columns));
	if (!columns)
		return -1;
	reader->columns = columns;
	reader->cap = n;
	return 0;
}

int emu_header_match(struct emu_header_reader *reader, const struct emu_profile *profile,
	const struct emu_row *row, const struct emu_row *sub, const struct emu_preamble *preamble,
	struct emu_header *header, struct emu_error *err)
{
	*header = (struct emu_header){.profile = profile, .n = count_headed(row, sub)};
	if (make_columns(reader, header->n))
		return emu_fail_memory(err);
	header->columns = reader->columns;
	if (match_columns(
		    reader, row, sub, table_indicator(reader->setup, profile, preamble), header) ||
		match_parts(reader, header))
		return emu_fail_memory(err);
	judge(reader->setup, preamble, header);
	return 0;
}

static int keep_column(struct emu_header_reader *reader, struct emu_header_column *column)
{
	emu_buf_clear(&reader->text);
	emu_table_tidy(join(reader, column->group, column->sub), &reader->key, &reader->text);
	column->heading = emu_arena_copy(reader->arena, emu_buf_str(&reader->text));
	column->group = emu_arena_copy(reader->arena, column->group);
	column->sub = emu_arena_copy(reader->arena, column->sub);
	return column->heading.at && column->group.at && column->sub.at && !reader->text.failed
		? 0
		: -1;
}

int emu_header_keep(
	struct emu_header_reader *reader, struct emu_header *header, struct emu_error *err)
{
	struct emu_header_column *columns = emu_arena_array(
		reader->arena, header->n + 1, sizeof(*columns));
	if (!columns)
		return emu_fail_memory(err);
	if (header->n)
		memcpy(columns, header->columns, header->n * sizeof(*columns));
	header->columns = columns;
	for (size_t i = 0; i < header->n; i++)
		if (keep_column(reader, &columns[i]))
			return emu_fail_memory(err);
	find_twice(header);
	return 0;
}

/* ---- Column numbers
 * ------------------------------------------------------------------------------- */

/* "3" or "(3)" or "C": its number, or 0; *formula tells of "7=6:3" and of brackets. */
static size_t column_number(struct emu_str text, bool *letter, bool *formula)
{
	size_t number = 0, at = 0;
	bool bracket = text.len > 2 && text.at[0] == '(' && text.at[text.len - 1] == ')';
	if (bracket) {
		text = (struct emu_str){text.at + 1, text.len - 2};
		*formula = true;
	}
	*letter = text.len == 1 && text.at[0] >= 'A' && text.at[0] <= 'Z';
	if (*letter)
		return (size_t)(text.at[0] - 'A') + 1;
	while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9' && number < 1000)
		number = 10 * number + (size_t)(text.at[at++] - '0');
	if (at && at < text.len && text.at[at] == '=') {
		*formula = true;
		while (at < text.len && strchr("=()+-*/:x% 0123456789", text.at[at]))
			at++;
	}
	return at == text.len ? number : 0;
}

bool emu_header_is_numbering(const struct emu_row *row, size_t n_columns)
{
	size_t seen = 0, letters = 0, numbers = 0;
	bool formula = false;
	for (size_t i = 0; i < row->n; i++) {
		struct emu_str text = cell_text(row, i);
		bool letter;
		if (!text.len)
			continue;
		size_t number = column_number(text, &letter, &formula);
		if (!number || number != (letter ? letters : numbers) + 1 || (letter && numbers))
			return false;
		*(letter ? &letters : &numbers) = number;
		seen++;
	}
	return formula ? seen >= 2 : seen >= 3 && seen == n_columns;
}
