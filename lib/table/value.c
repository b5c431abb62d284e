/*
 * Values of cells. Called for each cell of each row, so what repeats is looked up in the column's
 * memory, and plain numbers are taken as they stand.
 */
#include "table/value.h"

#include <inttypes.h>
#include <stdlib.h>

#include "domain/names.h"
#include "json/writer.h"
#include "table/table-internal.h"

/* The columns' memory takes no more bytes than this: beyond it nothing new is remembered. */
#define REMEMBERED_MAX ((size_t)12 << 20)

void emu_value_memory_free(struct emu_value_memory *memory)
{
	emu_index_free(&memory->keys);
	free(memory->values);
	*memory = (struct emu_value_memory){0};
}

void emu_value_reader_free(struct emu_value_reader *reader)
{
	emu_conventions_scratch_free(&reader->conventions);
	emu_buf_free(&reader->folded);
	emu_buf_free(&reader->text);
	emu_arena_free(&reader->arena);
	emu_arena_free(&reader->row);
}

/* Where somebody stated the language, its own conventions hold; else only what is beyond doubt. */
void emu_value_reader_begin(struct emu_value_reader *reader, const struct emu_table_setup *setup,
	const struct emu_profile *profile)
{
	bool stated = setup->lang_stated;
	emu_arena_reset(&reader->arena);
	emu_arena_reset(&reader->row);
	reader->remembered = 0;
	reader->setup = setup;
	reader->profile = profile;
	reader->first_language = 0;
	for (size_t i = 0; profile && i < setup->n_languages && !setup->lang_stated; i++)
		if (profile->lang.len && emu_str_equal(setup->languages[i]->lang, profile->lang)) {
			reader->first_language = i;
			stated = true;
		}
	reader->decimal = setup->decimal;
	reader->dates = setup->dates;
	if (stated && reader->decimal == EMU_DECIMAL_MARK_UNKNOWN)
		reader->decimal = setup->languages[reader->first_language]->decimal;
	if (stated && reader->dates == EMU_DATE_ORDER_UNKNOWN)
		reader->dates = setup->languages[reader->first_language]->dates;
}

static size_t n_languages(const struct emu_value_reader *reader)
{
	return reader->setup->lang_stated ? 1 : reader->setup->n_languages;
}

/* The i-th to try: the profile's own, then the others in their order. */
static const struct emu_conventions *language(const struct emu_value_reader *reader, size_t i)
{
	size_t first = reader->first_language;
	if (i == 0)
		i = first;
	else if (i <= first)
		i--;
	return reader->setup->languages[i];
}

static bool is_missing(struct emu_value_reader *reader, struct emu_str text)
{
	for (size_t i = 0; i < n_languages(reader); i++)
		if (emu_conventions_missing(language(reader, i), text, &reader->conventions))
			return true;
	return false;
}

static int set_json(struct emu_arena *arena, struct emu_str text, struct emu_value *value)
{
	value->json = emu_arena_copy(arena, text);
	value->state = EMU_VALUE_FOUND;
	return value->json.at ? 0 : -1;
}

/* As a JSON string. */
static int set_string(struct emu_value_reader *reader, struct emu_arena *arena, struct emu_str text,
	struct emu_value *value)
{
	emu_buf_clear(&reader->text);
	emu_json_write_string(&reader->text, text);
	return reader->text.failed ? -1 : set_json(arena, emu_buf_str(&reader->text), value);
}

/* As a JSON string, tidied. */
static int set_tidied(struct emu_value_reader *reader, struct emu_arena *arena, struct emu_str text,
	struct emu_value *value)
{
	struct emu_buf tidied = reader->folded;
	emu_buf_clear(&tidied);
	emu_table_tidy(text, &reader->text, &tidied);
	reader->folded = tidied;
	if (tidied.failed)
		return -1;
	if (!tidied.len) {
		value->state = EMU_VALUE_MISSING;
		return 0;
	}
	return set_string(reader, arena, emu_buf_str(&tidied), value);
}

/* ---- Numbers, dates, periods
 * ---------------------------------------------------------------------- */

/* Digits alone, no zero before others: the same in every language and in JSON. */
static bool is_plain_number(struct emu_str text)
{
	if (!text.len || text.len > 18 || (text.at[0] == '0' && text.len > 1))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return true;
}

/* Digits, a point, and as many digits behind it as no group of thousands has. */
static bool is_plain_decimal(struct emu_str text, enum emu_decimal_mark decimal)
{
	const char *point = memchr(text.at, '.', text.len);
	size_t len = point ? (size_t)(point - text.at) : text.len, places = text.len - len;
	if (!point || decimal == EMU_DECIMAL_MARK_COMMA || places < 2 || places > 18 ||
		(places == 4 && decimal == EMU_DECIMAL_MARK_UNKNOWN))
		return false;
	for (size_t i = 1; i < places; i++)
		if (point[i] < '0' || point[i] > '9')
			return false;
	return is_plain_number((struct emu_str){text.at, len});
}

/* Of what each language says against a cell, the first that says more than that it is none. */
static void keep_better(struct emu_error *err, const struct emu_error *other)
{
	static const struct emu_str usual = {"expected a", 10};
	if (emu_str_starts(emu_str_from(err->text), usual) &&
		!emu_str_starts(emu_str_from(other->text), usual))
		*err = *other;
}

static int read_number(struct emu_value_reader *reader, const struct emu_cell *cell,
	struct emu_value *value, struct emu_error *err)
{
	struct emu_error other;
	if (cell->is_number || is_plain_number(cell->text) ||
		is_plain_decimal(cell->text, reader->decimal)) {
		value->json = cell->text;
		value->state = EMU_VALUE_FOUND;
		return 0;
	}
	if (is_missing(reader, cell->text))
		return 0;
	for (size_t i = 0; i < n_languages(reader); i++) {
		emu_buf_clear(&reader->text);
		if (emu_conventions_number(language(reader, i), cell->text, reader->decimal,
			    &reader->conventions, &reader->text, &value->bound, &value->percent,
			    i ? &other : err) == 0)
			return reader->text.failed
				? -1
				: set_json(&reader->row, emu_buf_str(&reader->text), value);
		if (i)
			keep_better(err, &other);
	}
	value->state = EMU_VALUE_BAD;
	return err->fault == EMU_FAULT_MEMORY ? -1 : 0;
}

/* The zone of "2023-06-14T08:30:00+07:00"; UTC where none is written. */
static struct emu_str zone_of(struct emu_str text)
{
	text = emu_str_trim(text);
	for (size_t at = text.len > 10 ? 10 : text.len; at < text.len; at++)
		if (strchr("+-zZ", text.at[at]))
			return emu_str_after(text, at);
	return EMU_STR("Z");
}

static int read_date(struct emu_value_reader *reader, struct emu_arena *arena,
	const struct emu_cell *cell, struct emu_value *value, struct emu_error *err)
{
	struct emu_error other;
	for (size_t i = 0; i < n_languages(reader); i++) {
		int32_t day, second;
		if (emu_conventions_date(language(reader, i), cell->text, reader->dates,
			    &reader->conventions, &day, &second, i ? &other : err)) {
			if (i)
				keep_better(err, &other);
			continue;
		}
		emu_buf_clear(&reader->text);
		emu_buf_push(&reader->text, '"');
		emu_date_print(day, &reader->text);
		if (second >= 0)
			emu_buf_printf(&reader->text, "T%02d:%02d:%02d%.*s", second / 3600,
				second / 60 % 60, second % 60, EMU_STR_ARGS(zone_of(cell->text)));
		emu_buf_push(&reader->text, '"');
		return reader->text.failed ? -1
					   : set_json(arena, emu_buf_str(&reader->text), value);
	}
	value->state = EMU_VALUE_BAD;
	return err->fault == EMU_FAULT_MEMORY ? -1 : 0;
}

static int read_period(struct emu_value_reader *reader, struct emu_arena *arena,
	const struct emu_cell *cell, struct emu_value *value, struct emu_error *err)
{
	struct emu_error other;
	for (size_t i = 0; i < n_languages(reader); i++) {
		if (emu_conventions_period(language(reader, i), cell->text, reader->dates,
			    &reader->conventions, &value->period, i ? &other : err)) {
			if (i)
				keep_better(err, &other);
			continue;
		}
		emu_buf_clear(&reader->text);
		emu_buf_push(&reader->text, '"');
		emu_period_print(&value->period, &reader->text);
		emu_buf_push(&reader->text, '"');
		return reader->text.failed ? -1
					   : set_json(arena, emu_buf_str(&reader->text), value);
	}
	value->state = EMU_VALUE_BAD;
	return err->fault == EMU_FAULT_MEMORY ? -1 : 0;
}

/* ---- Names
 * ---------------------------------------------------------------------------------------- */

static const char *const kind_names[] = {
	[EMU_VALUE_UNIT] = "unit", [EMU_VALUE_BLOCK] = "block", [EMU_VALUE_TITLE] = "title"};

static int fail_name(struct emu_value_reader *reader, enum emu_value_kind kind,
	enum emu_registry_answer answer, struct emu_str name, struct emu_error *err)
{
	const char *what = kind_names[kind];
	struct emu_str cut = emu_table_cut(name), nearest;
	if (answer == EMU_REGISTRY_AMBIGUOUS)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected one %s, found \"%.*s\", a name that two of the registry bear",
			what, EMU_STR_ARGS(cut));
	if (answer == EMU_REGISTRY_EXPIRED)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected a %s of the period, found \"%.*s\", which the registry has at "
			"another "
			"time",
			what, EMU_STR_ARGS(cut));
	nearest = kind == EMU_VALUE_UNIT
		? emu_registry_nearest_unit(reader->setup->registry, name, &reader->text)
		: emu_registry_nearest_block(reader->setup->registry, name, &reader->text);
	if (nearest.len)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected a %s of the registry, found \"%.*s\": did you mean \"%.*s\"?",
			what, EMU_STR_ARGS(cut), EMU_STR_ARGS(nearest));
	return emu_fail(err, EMU_FAULT_INPUT, "expected a %s of the registry, found \"%.*s\"", what,
		EMU_STR_ARGS(cut));
}

static int read_unit(struct emu_value_reader *reader, struct emu_arena *arena,
	enum emu_value_kind kind, struct emu_str name, const struct emu_value *period,
	struct emu_value *value, struct emu_error *err)
{
	const struct emu_registry *registry = reader->setup->registry;
	const struct emu_period *when = period && period->state == EMU_VALUE_FOUND ? &period->period
										   : NULL;
	uint32_t at;
	if (!registry)
		return set_tidied(reader, arena, name, value);
	enum emu_registry_answer answer = kind == EMU_VALUE_UNIT
		? emu_registry_unit(registry, name, when, &reader->text, &at)
		: emu_registry_block(registry, name, when, &reader->text, &at);
	if (answer == EMU_REGISTRY_FOUND)
		return set_string(reader, arena,
			kind == EMU_VALUE_UNIT ? registry->units[at].id : registry->blocks[at].id,
			value);
	value->state = EMU_VALUE_BAD;
	(void)fail_name(reader, kind, answer, name, err);
	return 0;
}

static int read_indicator(struct emu_value_reader *reader, struct emu_arena *arena,
	struct emu_str name, struct emu_value *value, struct emu_error *err)
{
	const struct emu_catalogue *catalogue = reader->setup->catalogue;
	uint32_t at = emu_catalogue_indicator_named(catalogue, name, &reader->text);
	if (at != EMU_CATALOGUE_NONE)
		return set_string(reader, arena, catalogue->indicators[at].id, value);
	value->state = EMU_VALUE_BAD;
	(void)emu_fail(err, EMU_FAULT_INPUT,
		"expected an indicator of the catalogue, found \"%.*s\"",
		EMU_STR_ARGS(emu_table_cut(name)));
	return 0;
}

/* A list of the catalogue that is open takes any name, and says so once. */
static int read_listed(struct emu_value_reader *reader, struct emu_arena *arena, uint32_t dimension,
	struct emu_str name, struct emu_value *value, struct emu_error *err)
{
	const struct emu_dimension *list = &reader->setup->catalogue->dimensions[dimension];
	uint32_t at = emu_catalogue_value_named(
		reader->setup->catalogue, dimension, name, &reader->text);
	if (at != EMU_CATALOGUE_NONE)
		return set_string(reader, arena, list->values[at].id, value);
	if (is_missing(reader, name))
		return 0;
	if (!list->n_expected) {
		value->unlisted = true;
		return set_tidied(reader, arena, name, value);
	}
	value->state = EMU_VALUE_BAD;
	(void)emu_fail(err, EMU_FAULT_INPUT, "expected a %.*s of the catalogue, found \"%.*s\"",
		EMU_STR_ARGS(list->id), EMU_STR_ARGS(emu_table_cut(name)));
	return 0;
}

static int read_title(struct emu_value_reader *reader, struct emu_arena *arena, struct emu_str name,
	struct emu_value *value)
{
	const struct emu_catalogue *catalogue = reader->setup->catalogue;
	uint32_t at = emu_catalogue_title_named(catalogue, name, &reader->text);
	if (at != EMU_CATALOGUE_NONE)
		return set_string(reader, arena, catalogue->titles[at].id, value);
	value->unlisted = true;
	return set_tidied(reader, arena, name, value);
}

static int read_mapped(struct emu_value_reader *reader, const struct emu_profile_map *map,
	struct emu_str word, struct emu_value *value, struct emu_error *err)
{
	emu_buf_clear(&reader->text);
	emu_names_key(word, &reader->text);
	uint32_t at = emu_index_find(&map->words, emu_buf_str(&reader->text));
	if (at != EMU_INDEX_NONE) {
		value->json = map->json[at];
		value->state = EMU_VALUE_FOUND;
		return 0;
	}
	value->state = EMU_VALUE_BAD;
	(void)emu_fail(err, EMU_FAULT_INPUT, "expected one of %.*s, found \"%.*s\"",
		EMU_STR_ARGS(map->expected), EMU_STR_ARGS(emu_table_cut(word)));
	return 0;
}

/* "Tổng cộng:" and the like; never of a number or a date. */
static bool is_total(struct emu_value_reader *reader, struct emu_str text)
{
	if (!reader->profile)
		return false;
	text = emu_str_trim(text);
	if (text.len && text.at[text.len - 1] == ':')
		text.len--;
	emu_buf_clear(&reader->text);
	emu_names_key(text, &reader->text);
	return emu_index_find(&reader->profile->totals, emu_buf_str(&reader->text)) !=
		EMU_INDEX_NONE;
}

/* ---- All of them
 * ---------------------------------------------------------------------------------- */

static int read_afresh(struct emu_value_reader *reader, struct emu_arena *arena,
	const struct emu_value_type *type, const struct emu_cell *cell,
	const struct emu_value *period, struct emu_value *value, struct emu_error *err)
{
	if (type->kind == EMU_VALUE_DIMENSION) {
		if (is_total(reader, cell->text)) {
			value->state = EMU_VALUE_TOTAL;
			return 0;
		}
		return read_listed(reader, arena, type->dimension, cell->text, value, err);
	}
	if (is_missing(reader, cell->text))
		return 0;
	if (type->kind == EMU_VALUE_DATE)
		return read_date(reader, arena, cell, value, err);
	if (type->kind == EMU_VALUE_PERIOD)
		return read_period(reader, arena, cell, value, err);
	if (is_total(reader, cell->text)) {
		value->state = EMU_VALUE_TOTAL;
		return 0;
	}
	if (type->map)
		return read_mapped(reader, type->map, cell->text, value, err);
	switch (type->kind) {
	case EMU_VALUE_UNIT:
	case EMU_VALUE_BLOCK:
		return read_unit(reader, arena, type->kind, cell->text, period, value, err);
	case EMU_VALUE_INDICATOR:
		return read_indicator(reader, arena, cell->text, value, err);
	case EMU_VALUE_TITLE:
		return read_title(reader, arena, cell->text, value);
	default:
		return set_tidied(reader, arena, cell->text, value);
	}
}

/* What a value is remembered under: a unit's name means what it meant in its period. */
static struct emu_str key_of(struct emu_value_reader *reader, const struct emu_value_type *type,
	struct emu_str text, const struct emu_value *period)
{
	if (!period || !period->json.len || !reader->setup->registry ||
		(type->kind != EMU_VALUE_UNIT && type->kind != EMU_VALUE_BLOCK))
		return text;
	emu_buf_clear(&reader->folded);
	emu_buf_append(&reader->folded, period->json);
	emu_buf_append(&reader->folded, text);
	return emu_buf_str(&reader->folded);
}

/* The values' array grows with the index of keys. */
static int remember(struct emu_value_memory *memory, uint32_t at, const struct emu_value *value)
{
	if (at >= memory->cap) {
		size_t cap = memory->cap ? 2 * memory->cap : 64;
		struct emu_value *values = realloc(memory->values, cap * sizeof(*values));
		if (!values)
			return -1;
		memory->values = values;
		memory->cap = cap;
	}
	memory->values[at] = *value;
	memory->values[at].unlisted = false;
	return 0;
}

/* The number of a key that was remembered; sorted tables ask for the same one again and again. */
static uint32_t recall(struct emu_value_memory *memory, struct emu_str key)
{
	if (memory->last < memory->keys.n && emu_str_equal(memory->keys.names[memory->last], key))
		return memory->last;
	uint32_t at = emu_index_find(&memory->keys, key);
	if (at != EMU_INDEX_NONE)
		memory->last = at;
	return at;
}

int emu_value_read(struct emu_value_reader *reader, const struct emu_value_type *type,
	const struct emu_cell *cell, const struct emu_value *period,
	struct emu_value_memory *memory, struct emu_value *value, struct emu_error *err)
{
	*value = (struct emu_value){0};
	if (!cell->text.len)
		return 0;
	err->fault = EMU_FAULT_NONE;
	if (type->kind == EMU_VALUE_NUMBER)
		return read_number(reader, cell, value, err) ? emu_fail_memory(err) : 0;
	if (memory) {
		uint32_t at = recall(memory, key_of(reader, type, cell->text, period));
		if (at != EMU_INDEX_NONE) {
			*value = memory->values[at];
			return 0;
		}
	}
	bool keep = memory && reader->remembered < REMEMBERED_MAX;
	if (read_afresh(
		    reader, keep ? &reader->arena : &reader->row, type, cell, period, value, err))
		return emu_fail_memory(err);
	if (!keep || value->state == EMU_VALUE_BAD)
		return 0;
	struct emu_str key = key_of(reader, type, cell->text, period);
	uint32_t at = emu_index_add(&memory->keys, key);
	if (at == EMU_INDEX_NONE || remember(memory, at, value))
		return emu_fail_memory(err);
	/* The value and the index's own share, up to twice for what has room to grow. */
	reader->remembered += key.len + value->json.len + 2 * (sizeof(*value) + 32);
	return 0;
}
