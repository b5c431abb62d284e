/*
 * Records that have a type: they go through byte for byte, but for names of units and blocks that
 * become ids, periods that become canonical, and what is added at their end. Called by
 * table/object.c.
 */
#include <inttypes.h>

#include "json/writer.h"
#include "table/object.h"
#include "table/table-internal.h"

/* Top-level members that are read: the period first, since names mean what they meant in it. */
enum { PERIOD, UNIT, BLOCK, N_READ };

static const struct {
	struct emu_str name;
	struct emu_value_type type;
	const char *code;
} read_members[N_READ] = {
	[PERIOD] = {{"period", 6}, {.kind = EMU_VALUE_PERIOD}, "parse/period"},
	[UNIT] = {{"unit", 4}, {.kind = EMU_VALUE_UNIT}, "parse/unit"},
	[BLOCK] = {{"block", 5}, {.kind = EMU_VALUE_BLOCK}, "parse/block"},
};

struct patch {
	const struct emu_json_value *member; /* NULL where the record has none */
	struct emu_value value;
	bool changed;
};

static int make_settings(struct emu_objects *objects, struct emu_error *err)
{
	const struct emu_table_setup *setup = objects->setup;
	const struct emu_value *period = NULL;
	objects->set = emu_arena_array(
		&objects->file_arena, setup->n_settings + 1, sizeof(*objects->set));
	if (!objects->set)
		return emu_fail_memory(err);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < setup->n_settings; i++) {
			const struct emu_table_setting *setting = &setup->settings[i];
			struct emu_value_type type = emu_value_type_usual(
				setup->catalogue, setting->field);
			struct emu_cell cell = {.text = setting->value};
			struct emu_value *value = &objects->set[i];
			if ((type.kind == EMU_VALUE_PERIOD) != (pass == 0))
				continue;
			struct emu_error bad = {0};
			if (emu_value_read(
				    &objects->values, &type, &cell, period, NULL, value, &bad))
				return emu_fail_memory(err);
			if (value->state == EMU_VALUE_BAD)
				return emu_fail(err, EMU_FAULT_USAGE, "--set %.*s: %s",
					EMU_STR_ARGS(setting->field), bad.text);
			value->json = emu_arena_copy(&objects->file_arena, value->json);
			if (!value->json.at)
				return emu_fail_memory(err);
			if (type.kind == EMU_VALUE_PERIOD)
				period = value;
		}
	return 0;
}

int emu_objects_begin_records(struct emu_objects *objects, struct emu_error *err)
{
	emu_arena_reset(&objects->file_arena);
	for (size_t i = 0; i < N_READ; i++)
		emu_value_memory_free(&objects->memories[i]);
	emu_value_reader_begin(&objects->values, objects->setup, NULL);
	emu_buf_clear(&objects->text);
	emu_buf_append(&objects->text, EMU_STR("\"source\":{\"file\":"));
	emu_json_write_string(&objects->text, objects->file);
	emu_buf_append(&objects->text, EMU_STR(",\"line\":"));
	objects->source = emu_arena_copy(&objects->file_arena, emu_buf_str(&objects->text));
	if (!objects->source.at || objects->text.failed)
		return emu_fail_memory(err);
	return make_settings(objects, err);
}

/* A canonical period stays as it is written. */
static bool is_canonical(struct emu_str text, struct emu_value *value)
{
	if (emu_period_parse(&value->period, text, NULL))
		return false;
	value->state = EMU_VALUE_FOUND;
	return true;
}

/* Reads a member into its patch; where it is bad that is told, and `good` turns false. */
static int read_member(struct emu_objects *objects, int which, const struct emu_value *period,
	struct patch *patch, bool *good, struct emu_error *err)
{
	const struct emu_json_value *member = patch->member;
	struct emu_error bad = {0};
	struct emu_cell cell = {0};
	if (!member || member->type != EMU_JSON_STRING)
		return 0;
	emu_buf_clear(&objects->text);
	cell.text = emu_json_string(&objects->json, member, &objects->text);
	if (which == PERIOD && is_canonical(cell.text, &patch->value)) {
		patch->value.json = emu_json_span(&objects->json, member);
		return 0;
	}
	if (which != PERIOD && !objects->setup->registry)
		return 0;
	if (emu_value_read(&objects->values, &read_members[which].type, &cell, period,
		    &objects->memories[which], &patch->value, &bad)) {
		*err = bad;
		return -1;
	}
	patch->changed = patch->value.state == EMU_VALUE_FOUND &&
		!emu_str_equal(patch->value.json, emu_json_span(&objects->json, member));
	if (patch->value.state != EMU_VALUE_BAD)
		return 0;
	struct emu_table_place place;
	*good = false;
	emu_objects_place(objects, member->at - 1, &place.line, &place.column);
	emu_table_tell(objects->report, EMU_TABLE_ERROR, read_members[which].code, place,
		read_members[which].name, "%s", bad.text);
	return 0;
}

/* ---- Writing
 * -------------------------------------------------------------------------------------- */

/* Bytes of the record, its line breaks (which stand between tokens only) left out. */
static void append_bytes(struct emu_buf *out, struct emu_str bytes)
{
	while (bytes.len) {
		size_t len = 0;
		while (len < bytes.len && bytes.at[len] != '\n' && bytes.at[len] != '\r')
			len++;
		emu_buf_append(out, (struct emu_str){bytes.at, len});
		while (len < bytes.len && strchr(" \t\r\n", bytes.at[len]))
			len++;
		bytes = emu_str_after(bytes, len);
	}
}

static void append_between(struct emu_objects *objects, size_t from, size_t to)
{
	struct emu_buf *out = objects->report->out;
	struct emu_str bytes = {objects->json.text + from, to - from};
	if (memchr(bytes.at, '\n', bytes.len) || memchr(bytes.at, '\r', bytes.len))
		append_bytes(out, bytes);
	else
		emu_buf_append(out, bytes);
}

/* What the record lacks: the settings' fields (of rows, those within an object too) and its source.
 */
static void append_lacking(struct emu_objects *objects, const struct emu_json_value *object)
{
	const struct emu_table_setup *setup = objects->setup;
	struct emu_buf *out = objects->report->out;
	uint64_t line, column;
	for (size_t i = 0; i < setup->n_settings; i++) {
		struct emu_str field = setup->settings[i].field;
		if (objects->set[i].state != EMU_VALUE_FOUND || field.at[0] == '/' ||
			emu_json_member(&objects->json, object, field))
			continue;
		emu_json_write_key(out, field);
		emu_buf_append(out, objects->set[i].json);
	}
	if (emu_json_member(&objects->json, object, EMU_STR("source")))
		return;
	emu_objects_place(objects, object->at, &line, &column);
	emu_buf_push(out, ',');
	emu_buf_append(out, objects->source);
	emu_buf_append_number(out, line);
	emu_buf_push(out, '}');
}

static void write_record(struct emu_objects *objects, const struct emu_json_value *object,
	const struct patch *patches)
{
	struct emu_buf *out = objects->report->out;
	size_t from = object->at, end = object->at + object->len - 1;
	for (;;) {
		const struct patch *next = NULL;
		for (size_t i = 0; i < N_READ; i++)
			if (patches[i].changed && patches[i].member->at > from &&
				(!next || patches[i].member->at < next->member->at))
				next = &patches[i];
		if (!next)
			break;
		append_between(objects, from, next->member->at - 1);
		emu_buf_append(out, next->value.json);
		from = next->member->at + next->member->len + 1;
	}
	append_between(objects, from, end);
	while (out->len && strchr(" \t", out->at[out->len - 1]))
		out->len--;
	append_lacking(objects, object);
	emu_buf_append(out, EMU_STR("}\n"));
}

int emu_objects_take_record(struct emu_objects *objects, uint32_t at, struct emu_error *err)
{
	const struct emu_json_value *object = &objects->json.values[at];
	struct patch patches[N_READ] = {0};
	bool good = true;
	emu_arena_reset(&objects->values.row);
	for (int i = 0; i < N_READ; i++) {
		patches[i].member = emu_json_member(&objects->json, object, read_members[i].name);
		if (read_member(objects, i, i == PERIOD ? NULL : &patches[PERIOD].value,
			    &patches[i], &good, err))
			return -1;
	}
	if (good)
		write_record(objects, object, patches);
	else
		objects->report->reject(
			objects->report->context, emu_objects_line(objects, at), true);
	objects->report->ready(objects->report->context);
	return 0;
}
