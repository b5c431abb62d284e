/* Objects as rows of a table, and what is around them. Called by table/table.c with one JSON value
 * of the input at a time. */
#include "table/object.h"

#include <stdlib.h>

#include "table/rows-internal.h"
#include "table/table-internal.h"

void emu_objects_free(struct emu_objects *objects)
{
	emu_json_reader_free(&objects->reader);
	for (size_t i = 0; i < EMU_OBJECT_SHAPES; i++) {
		emu_rows_free(&objects->shapes[i].rows);
		emu_arena_free(&objects->shapes[i].arena);
	}
	emu_index_free(&objects->told);
	emu_value_reader_free(&objects->values);
	for (size_t i = 0; i < sizeof(objects->memories) / sizeof(*objects->memories); i++)
		emu_value_memory_free(&objects->memories[i]);
	free(objects->cells);
	emu_arena_free(&objects->arena);
	emu_arena_free(&objects->file_arena);
	emu_buf_free(&objects->keys);
	emu_buf_free(&objects->text);
	emu_buf_free(&objects->patch);
}

static void forget_shapes(struct emu_objects *objects)
{
	for (size_t i = 0; i < EMU_OBJECT_SHAPES; i++)
		objects->shapes[i].keys.len = 0;
	objects->next_shape = 0;
}

int emu_objects_begin(struct emu_objects *objects, const struct emu_table_setup *setup,
	const struct emu_table_report *report, struct emu_str file, struct emu_error *err)
{
	objects->setup = setup;
	objects->report = report;
	objects->file = file;
	objects->reader.max_depth = (uint32_t)setup->max_depth;
	objects->n_preamble = 0;
	forget_shapes(objects);
	emu_index_free(&objects->told);
	objects->told = (struct emu_index){0};
	return emu_objects_begin_records(objects, err);
}

/* ---- Places
 * --------------------------------------------------------------------------------------- */

static void begin_places(struct emu_objects *objects)
{
	objects->placed_at = objects->placed_line_at = 0;
	objects->placed_line = objects->line;
}

void emu_objects_place(struct emu_objects *objects, size_t offset, uint64_t *line, uint64_t *column)
{
	const char *text = objects->json.text, *feed;
	if (offset < objects->placed_at)
		begin_places(objects);
	while ((feed = memchr(text + objects->placed_at, '\n', offset - objects->placed_at))) {
		objects->placed_at = objects->placed_line_at = (size_t)(feed - text) + 1;
		objects->placed_line++;
	}
	objects->placed_at = offset;
	*line = objects->placed_line;
	*column = offset - objects->placed_line_at + 1;
	if (objects->placed_line == objects->line)
		*column += objects->column - 1;
}

struct emu_str emu_objects_line(struct emu_objects *objects, uint32_t at)
{
	struct emu_str raw = emu_json_span(&objects->json, &objects->json.values[at]);
	if (!memchr(raw.at, '\n', raw.len) && !memchr(raw.at, '\r', raw.len))
		return raw;
	/* A line break never stands within a string: what is around it is white space. */
	struct emu_buf *text = &objects->text;
	emu_buf_clear(text);
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.at[i] != '\n' && raw.at[i] != '\r') {
			emu_buf_push(text, raw.at[i]);
			continue;
		}
		while (i + 1 < raw.len && strchr(" \t\r\n", raw.at[i + 1]))
			i++;
	}
	struct emu_str line = emu_arena_copy(&objects->arena, emu_buf_str(text));
	return text->failed || !line.at ? (struct emu_str){0} : line;
}

static void reject(struct emu_objects *objects, uint32_t at)
{
	objects->report->reject(objects->report->context, emu_objects_line(objects, at), true);
	objects->report->ready(objects->report->context);
}

/* ---- Objects as rows
 * ------------------------------------------------------------------------------ */

static struct emu_cell *make_cells(struct emu_objects *objects, size_t n)
{
	if (n > objects->n_cells) {
		struct emu_cell *cells = n > SIZE_MAX / sizeof(*cells)
			? NULL
			: realloc(objects->cells, n * sizeof(*cells));
		if (!cells)
			return NULL;
		objects->cells = cells;
		objects->n_cells = n;
	}
	return objects->cells;
}

/* A string's characters; copied where it has escapes. */
static int set_text(
	struct emu_objects *objects, const struct emu_json_value *value, struct emu_str *text)
{
	emu_buf_clear(&objects->text);
	*text = emu_json_string(&objects->json, value, &objects->text);
	if (value->escaped)
		*text = emu_arena_copy(&objects->arena, *text);
	return !text->at && text->len ? -1 : objects->text.failed ? -1 : 0;
}

static int set_cell(
	struct emu_objects *objects, const struct emu_json_value *value, struct emu_cell *cell)
{
	*cell = (struct emu_cell){0};
	emu_objects_place(
		objects, value->at - (value->type == EMU_JSON_STRING), &cell->line, &cell->column);
	if (value->type == EMU_JSON_STRING)
		return set_text(objects, value, &cell->text);
	cell->is_number = value->type == EMU_JSON_NUMBER;
	if (value->type != EMU_JSON_NULL)
		cell->text = emu_json_raw(&objects->json, value);
	return 0;
}

/* The members' values, or (`keys`) their names, as cells. */
static int make_row(struct emu_objects *objects, uint32_t at, bool keys, struct emu_cell *cells,
	struct emu_row *row)
{
	const struct emu_json_value *values = objects->json.values, *object = &values[at];
	uint64_t column;
	uint32_t i = at + 1;
	emu_objects_place(objects, object->at, &row->line, &column);
	row->cells = cells;
	row->n = object->n;
	for (size_t n = 0; n < object->n; n++, i = values[i + 1].next)
		if (set_cell(objects, &values[keys ? i : i + 1], &cells[n]))
			return -1;
	return 0;
}

/* What an object's shape is known by: its keys, one behind the other. */
static struct emu_str shape_of(struct emu_objects *objects, uint32_t at)
{
	const struct emu_json_value *values = objects->json.values, *object = &values[at];
	uint32_t i = at + 1;
	emu_buf_clear(&objects->keys);
	for (size_t n = 0; n < object->n; n++, i = values[i + 1].next) {
		emu_buf_append(&objects->keys, emu_json_raw(&objects->json, &values[i]));
		emu_buf_push(&objects->keys, '\n');
	}
	return emu_buf_str(&objects->keys);
}

/* What stands around the array, as what stands above a table. */
static int read_around(struct emu_objects *objects, struct emu_header_reader *reader,
	const struct emu_profile *profile, struct emu_preamble *preamble, struct emu_error *err)
{
	if (emu_preamble_begin(reader, profile, preamble, err))
		return -1;
	for (size_t i = 0; i < objects->n_preamble; i++) {
		emu_preamble_add(reader, profile, &objects->preamble[i], preamble);
		emu_preamble_add_titles(reader, &objects->preamble[i], preamble);
	}
	return 0;
}

/* The profile that the keys fit best. */
static int match_keys(struct emu_objects *objects, struct emu_header_reader *reader,
	const struct emu_row *keys, struct emu_header *best, struct emu_preamble *preamble,
	const struct emu_profile **tied, struct emu_error *err)
{
	const struct emu_profiles *profiles = objects->setup->profiles;
	*best = (struct emu_header){0};
	*tied = NULL;
	for (size_t i = 0; i < profiles->n; i++) {
		const struct emu_profile *profile = &profiles->items[i];
		struct emu_preamble above;
		struct emu_header header;
		if (read_around(objects, reader, profile, &above, err) ||
			emu_header_match(reader, profile, keys, NULL, &above, &header, err))
			return -1;
		bool better = !best->profile || header.fits > best->fits ||
			(header.fits == best->fits && header.n_known > best->n_known);
		if (better) {
			*best = header;
			if (emu_header_keep(reader, best, err))
				return -1;
			*preamble = above;
			*tied = NULL;
		} else if (header.fits == best->fits && header.n_known == best->n_known) {
			*tied = header.profile;
		}
	}
	return 0;
}

/* Why the keys of an object are no headings; false where they are. */
static bool tell_unfit(struct emu_objects *objects, const struct emu_header *header,
	const struct emu_profile *tied, const struct emu_row *keys)
{
	struct emu_buf text = {0};
	if (!header->fits) {
		emu_buf_printf(
			&text, "expected a \"type\", or keys that are the headings of a profile");
		if (header->lacks && header->n_known)
			emu_buf_printf(&text,
				": there is no \"%.*s\", which %.*s requires (see --set)",
				EMU_STR_ARGS(header->lacks->heading),
				EMU_STR_ARGS(header->profile->id));
		emu_buf_printf(&text, keys->n ? "; found " : "; found none");
		for (size_t i = 0; i < keys->n && i < 8; i++)
			emu_buf_printf(&text, "%s\"%.*s\"", i ? ", " : "",
				EMU_STR_ARGS(emu_table_cut(keys->cells[i].text)));
	} else if (tied) {
		emu_buf_printf(&text,
			"the keys fit the profiles %.*s and %.*s alike: pass --profile",
			EMU_STR_ARGS(header->profile->id), EMU_STR_ARGS(tied->id));
	} else if (header->twice[0] != header->twice[1]) {
		emu_buf_printf(&text, "two keys mean the same: \"%.*s\" and \"%.*s\"",
			EMU_STR_ARGS(header->columns[header->twice[0]].heading),
			EMU_STR_ARGS(header->columns[header->twice[1]].heading));
	}
	if (text.len)
		emu_table_tell(objects->report, EMU_TABLE_ERROR, "parse/header",
			(struct emu_table_place){keys->line, 0}, (struct emu_str){0}, "%.*s",
			EMU_STR_ARGS(emu_buf_str(&text)));
	bool unfit = text.len > 0;
	emu_buf_free(&text);
	return unfit;
}

/* Makes the shape known; *shape is NULL where no profile can read it, which has been told. */
static int learn_shape(struct emu_objects *objects, uint32_t at, struct emu_str known,
	struct emu_object_shape **shape, struct emu_error *err)
{
	struct emu_object_shape *made = &objects->shapes[objects->next_shape];
	struct emu_header_reader reader = {.setup = objects->setup, .arena = &made->arena};
	const struct emu_profile *tied;
	struct emu_preamble preamble;
	struct emu_header header;
	struct emu_row keys;
	*shape = NULL;
	made->keys.len = 0;
	emu_arena_reset(&made->arena);
	struct emu_cell *cells = emu_arena_array(
		&made->arena, objects->json.values[at].n + 1, sizeof(*cells));
	if (!cells || make_row(objects, at, true, cells, &keys))
		return emu_fail_memory(err);
	int result = match_keys(objects, &reader, &keys, &header, &preamble, &tied, err);
	emu_header_reader_free(&reader);
	if (result || tell_unfit(objects, &header, tied, &keys))
		return result;
	made->keys = emu_arena_copy(&made->arena, known);
	if (!made->keys.at)
		return emu_fail_memory(err);
	made->rows.told = &objects->told;
	made->rows.is_json = true;
	objects->next_shape = (objects->next_shape + 1) % EMU_OBJECT_SHAPES;
	*shape = made;
	return emu_rows_begin(&made->rows, objects->setup, objects->report, objects->file, &header,
		keys.n, &preamble, err);
}

/* An object or array where a value is read; false where there is none. */
static bool tell_nested(struct emu_objects *objects, const struct emu_rows *rows, uint32_t at,
	const struct emu_row *row)
{
	const struct emu_json_value *values = objects->json.values;
	bool nested = false;
	uint32_t i = at + 1;
	for (size_t n = 0; n < row->n && n < rows->header.n; n++, i = values[i + 1].next) {
		if (values[i + 1].type < EMU_JSON_ARRAY || !rows->columns[n].type)
			continue;
		nested = true;
		emu_table_tell(objects->report, EMU_TABLE_ERROR, "parse/nested",
			emu_table_place_of(&row->cells[n]), rows->header.columns[n].heading,
			"expected a text or a number, found an %s",
			values[i + 1].type == EMU_JSON_ARRAY ? "array" : "object");
	}
	return nested;
}

static int take_row(struct emu_objects *objects, uint32_t at, struct emu_error *err)
{
	struct emu_str keys = shape_of(objects, at);
	struct emu_object_shape *shape = NULL;
	struct emu_row row;
	for (size_t i = 0; i < EMU_OBJECT_SHAPES && !shape; i++)
		if (objects->shapes[i].keys.len && emu_str_equal(objects->shapes[i].keys, keys))
			shape = &objects->shapes[i];
	if (!shape && learn_shape(objects, at, keys, &shape, err))
		return -1;
	if (!shape) {
		reject(objects, at);
		return 0;
	}
	struct emu_cell *cells = make_cells(objects, objects->json.values[at].n);
	if (!cells || make_row(objects, at, false, cells, &row))
		return emu_fail_memory(err);
	if (tell_nested(objects, &shape->rows, at, &row)) {
		reject(objects, at);
		return 0;
	}
	shape->rows.raw = emu_objects_line(objects, at);
	return emu_rows_take(&shape->rows, &row, err);
}

/* ---- What the input is
 * ---------------------------------------------------------------------------- */

static bool is_rows(const struct emu_json_value *values, uint32_t at)
{
	uint32_t i = at + 1;
	if (values[at].type != EMU_JSON_ARRAY)
		return false;
	for (size_t n = 0; n < values[at].n; n++, i = values[i].next)
		if (values[i].type != EMU_JSON_OBJECT)
			return false;
	return true;
}

/* The value of the one member that is an array of objects; 0 where there is not exactly one. */
static uint32_t find_rows(const struct emu_json_value *values, uint32_t at)
{
	uint32_t found = 0, i = at + 1;
	for (size_t n = 0; n < values[at].n; n++, i = values[i + 1].next)
		if (is_rows(values, i + 1)) {
			if (found)
				return 0;
			found = i + 1;
		}
	return found;
}

/* The scalar members, as rows of a heading and a value. */
static int set_preamble(struct emu_objects *objects, uint32_t at, struct emu_error *err)
{
	const struct emu_json_value *values = objects->json.values, *object = &values[at];
	uint32_t i = at + 1;
	objects->preamble = emu_arena_array(&objects->arena, object->n, sizeof(*objects->preamble));
	struct emu_cell *cells = emu_arena_array(&objects->arena, object->n, 2 * sizeof(*cells));
	if (!objects->preamble || !cells)
		return emu_fail_memory(err);
	for (size_t n = 0; n < object->n; n++, i = values[i + 1].next) {
		if (values[i + 1].type >= EMU_JSON_ARRAY)
			continue;
		if (set_cell(objects, &values[i], &cells[0]) ||
			set_cell(objects, &values[i + 1], &cells[1]))
			return emu_fail_memory(err);
		objects->preamble[objects->n_preamble++] = (struct emu_row){cells, 2, cells->line};
		cells += 2;
	}
	return 0;
}

static int take_object(struct emu_objects *objects, uint32_t at, struct emu_error *err)
{
	const struct emu_json_value *type = emu_json_member(
		&objects->json, &objects->json.values[at], EMU_STR("type"));
	if (type && type->type == EMU_JSON_STRING)
		return emu_objects_take_record(objects, at, err);
	return take_row(objects, at, err);
}

/* An object around an array of rows: the array's elements, under what stands beside it. */
static int take_wrapped(
	struct emu_objects *objects, uint32_t around, uint32_t array, struct emu_error *err)
{
	const struct emu_json_value *values = objects->json.values;
	uint32_t i = array + 1;
	int result = set_preamble(objects, around, err);
	forget_shapes(objects);
	if (!values[array].n)
		emu_table_tell(objects->report, EMU_TABLE_WARNING, "parse/empty",
			(struct emu_table_place){objects->line, 0}, (struct emu_str){0},
			"an array without any records");
	for (size_t n = 0; n < values[array].n && !result; n++, i = values[i].next)
		result = take_object(objects, i, err);
	objects->n_preamble = 0;
	forget_shapes(objects);
	return result;
}

static int take_value(struct emu_objects *objects, struct emu_error *err)
{
	const struct emu_json_value *values = objects->json.values;
	if (values->type != EMU_JSON_OBJECT) {
		emu_table_tell(objects->report, EMU_TABLE_ERROR, "parse/json",
			(struct emu_table_place){objects->line, objects->column},
			(struct emu_str){0}, "expected an object, found another value");
		reject(objects, 0);
		return 0;
	}
	uint32_t rows = emu_json_member(&objects->json, values, EMU_STR("type"))
		? 0
		: find_rows(values, 0);
	return rows ? take_wrapped(objects, 0, rows, err) : take_object(objects, 0, err);
}

int emu_objects_take(struct emu_objects *objects, struct emu_str value, uint64_t line,
	uint64_t column, struct emu_error *err)
{
	struct emu_error bad = {0};
	emu_arena_reset(&objects->arena);
	objects->line = line;
	objects->column = column;
	begin_places(objects);
	if (emu_json_read(&objects->reader, value, &objects->json, &bad) == 0)
		return take_value(objects, err);
	if (bad.fault == EMU_FAULT_MEMORY) {
		*err = bad;
		return -1;
	}
	if (bad.line == 1)
		bad.column += column - 1;
	emu_table_tell(objects->report, EMU_TABLE_ERROR, "parse/json",
		(struct emu_table_place){line + bad.line - 1, bad.column}, (struct emu_str){0},
		"%s", bad.text);
	objects->report->reject(objects->report->context, value, false);
	objects->report->ready(objects->report->context);
	return 0;
}
