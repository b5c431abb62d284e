/* Called by emu-validate, once to load and then for each record. */
#include "schema/choice.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/index.h"

struct emu_schema_choice {
	struct emu_schema_set *set;
	const struct emu_schema *only; /* for all records; where NULL, by their types: */
	struct emu_index types;
	const struct emu_schema **by_type; /* by the type's number */
	struct emu_str type;
	struct emu_arena arena;
};

/* PATH/TYPE.schema.json is the schema of TYPE. */
static struct emu_str type_of_name(struct emu_str name)
{
	static const struct emu_str ending = {".schema.json", 12};
	if (name.len <= ending.len ||
		!emu_str_equal(emu_str_after(name, name.len - ending.len), ending))
		return (struct emu_str){0};
	name.len -= ending.len;
	for (size_t i = name.len; i; i--) {
		if (name.at[i - 1] == '/')
			return emu_str_after(name, i);
	}
	return name;
}

/* Every document of the set that is named for a type. */
static int compile_types(struct emu_schema_choice *choice, struct emu_error *err)
{
	size_t n = 0;
	while (emu_schema_set_name(choice->set, n).len)
		n++;
	choice->by_type = emu_arena_array(&choice->arena, n + 1, sizeof(*choice->by_type));
	if (!choice->by_type)
		return emu_fail_memory(err);
	for (size_t i = 0; i < n; i++) {
		struct emu_str name = emu_schema_set_name(choice->set, i);
		struct emu_str type = type_of_name(name);
		if (!type.len)
			continue;
		const struct emu_schema *schema = emu_schema_compile(choice->set, name, err);
		if (!schema)
			return -1;
		uint32_t number = emu_index_add(&choice->types, type);
		if (number == EMU_INDEX_NONE)
			return emu_fail_memory(err);
		choice->by_type[number] = schema;
	}
	return 0;
}

static bool is_folder(const char *path)
{
	struct stat about;
	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* The folder of the record types, or with a name the schema of that one; terminated. */
static const char *records_path(struct emu_schema_choice *choice, const char *schemas,
	const char *name, struct emu_error *err)
{
	struct emu_buf text = {0};
	const char *path = NULL;
	emu_buf_printf(&text, "%s/records", schemas);
	if (name)
		emu_buf_printf(&text, "/%s.schema.json", name);
	if (!text.failed)
		path = emu_arena_copy(&choice->arena, emu_buf_str(&text)).at;
	emu_buf_free(&text);
	if (!path)
		emu_fail_memory(err);
	return path;
}

/* All record types; NAME alone is one of them. *path is what was named. */
static int add_records(struct emu_schema_choice *choice, const char *schemas, const char *name,
	const char **path, struct emu_error *err)
{
	struct stat about;
	const char *records = records_path(choice, schemas, NULL, err);
	*path = records && name ? records_path(choice, schemas, name, err) : records;
	if (!*path)
		return -1;
	if (name && stat(*path, &about) < 0)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--schema %s: expected a file, a folder or a record type (figure, award, "
			"...), found none of that name",
			name);
	emu_schema_set_assert_formats(choice->set, true);
	return emu_schema_set_add_file(choice->set, records, err);
}

/* One name: a path, or a name among the record types. *path is what it names. */
static int add_schema(struct emu_schema_choice *choice, const char *schemas, const char *given,
	const char **path, struct emu_error *err)
{
	struct stat about;
	if (!strpbrk(given, "/.") && stat(given, &about) < 0)
		return add_records(choice, schemas, given, path, err);
	*path = given;
	return emu_schema_set_add_file(choice->set, given, err);
}

/* The first file or name given is for all records; with folders alone each record's type decides.
 */
static int load(struct emu_schema_choice *choice, const struct emu_schema_choice_setup *setup,
	struct emu_error *err)
{
	const char *path, *first = NULL;
	emu_schema_set_assert_formats(choice->set, setup->assert_formats);
	if (setup->keep_paths)
		emu_schema_set_keep_paths(choice->set);
	if (!setup->n && add_records(choice, setup->schemas, NULL, &path, err) < 0)
		return -1;
	for (size_t i = 0; i < setup->n; i++) {
		if (add_schema(choice, setup->schemas, setup->names[i], &path, err) < 0)
			return -1;
		if (!first && !is_folder(path))
			first = path;
	}
	if (!first)
		return compile_types(choice, err);
	choice->only = emu_schema_compile(choice->set, emu_str_from(first), err);
	return choice->only ? 0 : -1;
}

struct emu_schema_choice *emu_schema_choice_new(
	const struct emu_schema_choice_setup *setup, struct emu_error *err)
{
	struct emu_schema_choice *choice = calloc(1, sizeof(*choice));
	if (!choice) {
		emu_fail_memory(err);
		return NULL;
	}
	choice->type = emu_str_from(setup->type);
	choice->set = emu_schema_set_new(err);
	if (choice->set && load(choice, setup, err) == 0)
		return choice;
	emu_schema_choice_del(choice);
	return NULL;
}

void emu_schema_choice_del(struct emu_schema_choice *choice)
{
	if (!choice)
		return;
	emu_schema_set_del(choice->set);
	emu_index_free(&choice->types);
	emu_arena_free(&choice->arena);
	free(choice);
}

const struct emu_json_value *emu_schema_choice_by(
	const struct emu_schema_choice *choice, const struct emu_json *json)
{
	if (choice->only && !choice->type.len)
		return NULL;
	return emu_json_member(json, json->values, EMU_STR("type"));
}

enum emu_schema_chosen emu_schema_choose(const struct emu_schema_choice *choice,
	const struct emu_json *json, struct emu_buf *scratch, const struct emu_schema **schema)
{
	const struct emu_json_value *type = emu_schema_choice_by(choice, json);
	*schema = choice->only;
	if (choice->only && !choice->type.len)
		return EMU_SCHEMA_CHOSEN;
	if (!type || type->type != EMU_JSON_STRING)
		return choice->type.len ? EMU_SCHEMA_UNCHECKED : EMU_SCHEMA_NO_TYPE;
	emu_buf_clear(scratch);
	struct emu_str name = emu_json_string(json, type, scratch);
	if (choice->type.len && !emu_str_equal(name, choice->type))
		return EMU_SCHEMA_UNCHECKED;
	if (choice->only)
		return EMU_SCHEMA_CHOSEN;
	uint32_t number = emu_index_find(&choice->types, name);
	if (number == EMU_INDEX_NONE)
		return EMU_SCHEMA_UNCHECKED;
	*schema = choice->by_type[number];
	return EMU_SCHEMA_CHOSEN;
}
