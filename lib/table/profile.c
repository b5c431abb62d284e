/*
 * One profile from its document: indexes and tables that the header finder and the row reader look
 * things up in. Called by table/profiles.c, once a document has been read and checked.
 */
#include "table/profile.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "domain/names.h"
#include "json/writer.h"
#include "table/profile-internal.h"

int emu_profile_fail(
	const struct emu_profile_source *source, struct emu_error *err, const char *format, ...)
{
	char text[400];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return emu_fail(err, EMU_FAULT_USAGE, "%s: %s", source->path, text);
}

struct emu_str emu_profile_text(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);
	return json_is_string(value)
		? (struct emu_str){json_string_value(value), json_string_length(value)}
		: (struct emu_str){0};
}

int emu_profile_type(const struct emu_profile_source *source, struct emu_str kind,
	struct emu_value_type *type, struct emu_error *err)
{
	static const char *const kinds[] = {[EMU_VALUE_IGNORE] = "ignore",
		[EMU_VALUE_TEXT] = "text",
		[EMU_VALUE_NUMBER] = "number",
		[EMU_VALUE_DATE] = "date",
		[EMU_VALUE_PERIOD] = "period",
		[EMU_VALUE_UNIT] = "unit",
		[EMU_VALUE_BLOCK] = "block",
		[EMU_VALUE_INDICATOR] = "indicator",
		[EMU_VALUE_TITLE] = "title"};
	*type = (struct emu_value_type){0};
	if (emu_str_starts(kind, EMU_STR("dimension:"))) {
		type->kind = EMU_VALUE_DIMENSION;
		type->dimension = emu_catalogue_dimension(
			source->catalogue, emu_str_after(kind, strlen("dimension:")));
		if (type->dimension != EMU_CATALOGUE_NONE)
			return 0;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i] && emu_str_equal(emu_str_from(kinds[i]), kind)) {
			type->kind = (enum emu_value_kind)i;
			return 0;
		}
	return emu_profile_fail(source, err, "the catalogue has no \"%.*s\"", EMU_STR_ARGS(kind));
}

uint32_t emu_profile_field(const struct emu_profile *profile, struct emu_str path)
{
	if (path.len > 1 && path.at[0] == '/' && !memchr(path.at + 1, '/', path.len - 1))
		path = emu_str_after(path, 1);
	for (size_t i = 0; i < profile->n_fields; i++)
		if (emu_str_equal(profile->fields[i].path, path))
			return (uint32_t)i;
	return EMU_PROFILE_NONE;
}

/* Numbers a word as headings and words of tables are compared; `scratch` holds it afterwards. */
static uint32_t add_word(
	struct emu_profile_source *source, struct emu_index *index, struct emu_str word)
{
	emu_buf_clear(&source->scratch);
	emu_names_key(word, &source->scratch);
	return source->scratch.failed ? EMU_INDEX_NONE
				      : emu_index_add(index, emu_buf_str(&source->scratch));
}

/* The JSON of a value that the document itself states. */
static int settle(struct emu_profile_source *source, const struct emu_profile_field *field,
	struct emu_str text, struct emu_str *json, struct emu_error *err)
{
	const struct emu_catalogue *catalogue = source->catalogue;
	uint32_t at = 0;
	struct emu_str value = text;
	if (field->type.kind == EMU_VALUE_INDICATOR) {
		at = emu_catalogue_indicator_named(catalogue, text, &source->scratch);
		if (at != EMU_CATALOGUE_NONE)
			value = catalogue->indicators[at].id;
	} else if (field->type.kind == EMU_VALUE_DIMENSION) {
		at = emu_catalogue_value_named(
			catalogue, field->type.dimension, text, &source->scratch);
		if (at != EMU_CATALOGUE_NONE)
			value = catalogue->dimensions[field->type.dimension].values[at].id;
	}
	if (at == EMU_CATALOGUE_NONE)
		return emu_profile_fail(source, err, "the catalogue has no %.*s \"%.*s\"",
			EMU_STR_ARGS(field->path), EMU_STR_ARGS(text));
	emu_buf_clear(&source->scratch);
	emu_json_write_string(&source->scratch, value);
	*json = emu_arena_copy(source->arena, emu_buf_str(&source->scratch));
	return json->at ? 0 : emu_fail_memory(err);
}

static int build_sets(struct emu_profile_source *source, const struct emu_profile *profile,
	json_t *object, struct emu_profile_sets *sets, struct emu_error *err)
{
	struct emu_profile_set *items = emu_arena_array(
		source->arena, json_object_size(object) + 1, sizeof(*items));
	const char *key;
	json_t *value;
	size_t n = 0;
	if (!items)
		return emu_fail_memory(err);
	json_object_foreach(object, key, value)
	{
		struct emu_str text = {json_string_value(value), json_string_length(value)};
		struct emu_profile_set *set = &items[n++];
		set->field = emu_profile_field(profile, emu_str_from(key));
		if (settle(source, &profile->fields[set->field], text, &set->json, err))
			return -1;
	}
	*sets = (struct emu_profile_sets){items, n};
	return 0;
}

static bool is_among(const struct emu_str *values, size_t n, struct emu_str value)
{
	for (size_t i = 0; i < n; i++)
		if (emu_str_equal(values[i], value))
			return true;
	return false;
}

/* One word more of a map; a message names the first word for each value. */
static int add_mapped(struct emu_profile_source *source, struct emu_profile_map *map,
	struct emu_str *json, const char *word, struct emu_str value, struct emu_buf *expected)
{
	size_t n = map->words.n;
	uint32_t at = add_word(source, &map->words, emu_str_from(word));
	if (at == EMU_INDEX_NONE)
		return -1;
	emu_buf_clear(&source->scratch);
	emu_json_write_string(&source->scratch, value);
	json[at] = emu_arena_copy(source->arena, emu_buf_str(&source->scratch));
	if (!json[at].at)
		return -1;
	if (at == n && !is_among(json, n, json[at]))
		emu_buf_printf(expected, "%s%s", n ? ", " : "", word);
	return 0;
}

static int build_map(struct emu_profile_source *source, json_t *object, struct emu_profile_map *map,
	struct emu_error *err)
{
	struct emu_str *json = emu_arena_array(
		source->arena, json_object_size(object) + 1, sizeof(*json));
	struct emu_buf expected = {0};
	const char *key;
	json_t *value;
	int result = json ? 0 : -1;
	json_object_foreach(object, key, value)
	{
		if (!result)
			result = add_mapped(source, map, json, key,
				emu_str_from(json_string_value(value)), &expected);
	}
	map->json = json;
	map->expected = emu_arena_copy(source->arena, emu_buf_str(&expected));
	result |= expected.failed || !map->expected.at;
	emu_buf_free(&expected);
	return result ? emu_fail_memory(err) : 0;
}

/* "map": {FIELD: {WORD: VALUE}} onto the types of those fields. */
static int build_maps(
	struct emu_profile_source *source, struct emu_profile *profile, struct emu_error *err)
{
	json_t *maps = json_object_get(source->json, "map");
	const char *key;
	json_t *value;
	json_object_foreach(maps, key, value)
	{
		uint32_t field = emu_profile_field(profile, emu_str_from(key));
		struct emu_profile_map *map = emu_arena_array(source->arena, 1, sizeof(*map));
		if (field == EMU_PROFILE_NONE)
			return emu_profile_fail(source, err,
				"\"map\" names the field \"%s\", which no column has", key);
		if (!map)
			return emu_fail_memory(err);
		profile->fields[field].type.map = map;
		if (build_map(source, value, map, err))
			return -1;
	}
	return 0;
}

/* A heading may stand for one thing only. */
static int add_heading(struct emu_profile_source *source, struct emu_profile *profile, size_t *cap,
	struct emu_str heading, struct emu_heading_target target, struct emu_error *err)
{
	size_t before = profile->headings.n;
	uint32_t at = add_word(source, &profile->headings, heading);
	if (at == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	if (profile->headings.n == before) {
		if (profile->targets[at].spread != target.spread ||
			profile->targets[at].number != target.number)
			return emu_profile_fail(source, err,
				"the heading \"%.*s\" stands for two columns",
				EMU_STR_ARGS(heading));
		return 0;
	}
	if (at >= *cap) {
		size_t more = *cap ? 2 * *cap : 64;
		struct emu_heading_target *grown = emu_arena_array(
			source->arena, more, sizeof(*grown));
		if (!grown)
			return emu_fail_memory(err);
		if (*cap)
			memcpy(grown, profile->targets, *cap * sizeof(*grown));
		profile->targets = grown;
		*cap = more;
	}
	profile->targets[at] = target;
	return 0;
}

static int add_headings(struct emu_profile_source *source, struct emu_profile *profile, size_t *cap,
	const json_t *entry, struct emu_heading_target target, struct emu_error *err)
{
	const json_t *headings = json_object_get(entry, "headings");
	for (size_t i = 0; i < json_array_size(headings); i++) {
		const json_t *heading = json_array_get(headings, i);
		if (add_heading(source, profile, cap,
			    (struct emu_str){
				    json_string_value(heading), json_string_length(heading)},
			    target, err))
			return -1;
	}
	return 0;
}

static int build_columns(struct emu_profile_source *source, struct emu_profile *profile,
	size_t *cap, struct emu_error *err)
{
	const json_t *list = json_object_get(source->json, "columns");
	struct emu_profile_column *columns = emu_arena_array(
		source->arena, json_array_size(list) + 1, sizeof(*columns));
	if (!columns)
		return emu_fail_memory(err);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *json = json_array_get(list, i);
		struct emu_profile_column *column = &columns[i];
		const json_t *first = json_array_get(json_object_get(json, "headings"), 0);
		if (emu_profile_type(source, emu_profile_text(json, "kind"), &column->type, err) ||
			add_headings(source, profile, cap, json,
				(struct emu_heading_target){false, (uint32_t)i}, err))
			return -1;
		column->heading = emu_arena_copy(source->arena,
			(struct emu_str){json_string_value(first), json_string_length(first)});
		if (!column->heading.at)
			return emu_fail_memory(err);
		column->required = json_is_true(json_object_get(json, "required"));
		column->counts = json_is_true(json_object_get(json, "counts"));
		column->field = column->type.kind == EMU_VALUE_IGNORE
			? EMU_PROFILE_NONE
			: emu_profile_field(profile, emu_profile_text(json, "field"));
		if (column->field != EMU_PROFILE_NONE)
			column->type.map = profile->fields[column->field].type.map;
	}
	profile->columns = columns;
	profile->n_columns = json_array_size(list);
	return 0;
}

static int build_unpivot(struct emu_profile_source *source, struct emu_profile *profile,
	size_t *cap, struct emu_error *err)
{
	const json_t *unpivot = json_object_get(source->json, "unpivot");
	const json_t *list = json_object_get(unpivot, "columns");
	struct emu_profile_sets *spread = emu_arena_array(
		source->arena, json_array_size(list) + 1, sizeof(*spread));
	if (!unpivot)
		return 0;
	if (!spread)
		return emu_fail_memory(err);
	profile->unpivots = true;
	profile->by_catalogue = json_object_get(unpivot, "headings") != NULL;
	profile->keeps_empty = json_is_true(json_object_get(unpivot, "keep_empty"));
	profile->value = emu_profile_field(profile, emu_profile_text(unpivot, "value"));
	profile->value_type = profile->fields[profile->value].type;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		if (build_sets(source, profile, json_object_get(entry, "set"), &spread[i], err) ||
			add_headings(source, profile, cap, entry,
				(struct emu_heading_target){true, (uint32_t)i}, err))
			return -1;
	}
	profile->spread = spread;
	profile->n_spread = json_array_size(list);
	return 0;
}

static int build_totals(
	struct emu_profile_source *source, struct emu_profile *profile, struct emu_error *err)
{
	const json_t *list = json_object_get(source->json, "totals");
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct emu_str word = emu_str_from(json_string_value(json_array_get(list, i)));
		if (add_word(source, &profile->totals, word) == EMU_INDEX_NONE)
			return emu_fail_memory(err);
	}
	return 0;
}

static size_t count_section_words(const json_t *list)
{
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(list); i++)
		n += json_array_size(json_object_get(json_array_get(list, i), "headings"));
	return n;
}

static int build_sections(
	struct emu_profile_source *source, struct emu_profile *profile, struct emu_error *err)
{
	const json_t *list = json_object_get(source->json, "sections");
	struct emu_profile_sets *by_word = emu_arena_array(
		source->arena, count_section_words(list) + 1, sizeof(*by_word));
	if (!by_word)
		return emu_fail_memory(err);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		const json_t *words = json_object_get(entry, "headings");
		struct emu_profile_sets sets;
		if (build_sets(source, profile, json_object_get(entry, "set"), &sets, err))
			return -1;
		for (size_t j = 0; j < json_array_size(words); j++) {
			uint32_t at = add_word(source, &profile->sections,
				emu_str_from(json_string_value(json_array_get(words, j))));
			if (at == EMU_INDEX_NONE)
				return emu_fail_memory(err);
			by_word[at] = sets;
		}
	}
	profile->section_sets = by_word;
	return 0;
}

static int find_fields(
	struct emu_profile_source *source, struct emu_profile *profile, struct emu_error *err)
{
	size_t n = source->catalogue->n_dimensions;
	uint32_t *dimensions = emu_arena_array(source->arena, n + 1, sizeof(*dimensions));
	if (!dimensions)
		return emu_fail_memory(err);
	for (size_t i = 0; i < n; i++)
		dimensions[i] = emu_profile_field(profile, source->catalogue->dimensions[i].id);
	profile->dimensions = dimensions;
	profile->indicator = emu_profile_field(profile, EMU_STR("indicator"));
	profile->period = emu_profile_field(profile, EMU_STR("period"));
	profile->bound = emu_profile_field(profile, EMU_STR("bound"));
	return 0;
}

int emu_profile_compile(
	struct emu_profile_source *source, struct emu_profile *profile, struct emu_error *err)
{
	const json_t *json = source->json;
	size_t cap = 0;
	profile->id = emu_arena_copy(source->arena, emu_profile_text(json, "id"));
	profile->gives = emu_arena_copy(source->arena, emu_profile_text(json, "gives"));
	profile->lang = emu_arena_copy(source->arena, emu_profile_text(json, "lang"));
	if (!profile->id.at || !profile->gives.at || !profile->lang.at)
		return emu_fail_memory(err);
	if (emu_profile_build_shape(source, profile, err) || build_maps(source, profile, err) ||
		build_columns(source, profile, &cap, err) ||
		build_sets(source, profile, json_object_get(json, "constants"), &profile->constants,
			err) ||
		build_unpivot(source, profile, &cap, err) || build_totals(source, profile, err) ||
		build_sections(source, profile, err))
		return -1;
	return find_fields(source, profile, err);
}
