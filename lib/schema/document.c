/*
 * Documents of our own kinds: a file read whole, its syntax told by our reader (which knows lines
 * and columns), its shape by the schema of its kind; what comes out is jansson's.
 */
#include "schema/document.h"

#include <stdarg.h>
#include <stdio.h>

#include "json/pointer.h"
#include "json/reader.h"
#include "schema/file-internal.h"
#include "schema/schema.h"

/* The first finding is the error; how many there are besides is told with it. */
struct complaint {
	const struct emu_json *json;
	struct emu_str text; /* of the document */
	struct emu_error *err;
	size_t n;
};

static void complain(void *context, const struct emu_schema_finding *finding)
{
	struct complaint *complaint = context;
	struct emu_error *err = complaint->err;
	if (complaint->n++)
		return;
	const struct emu_json_value *value = &complaint->json->values[finding->value];
	emu_fail(err, EMU_FAULT_USAGE, "%.*s", EMU_STR_ARGS(finding->text));
	emu_json_place(complaint->text, value->at - (value->type == EMU_JSON_STRING), &err->line,
		&err->column);
	struct emu_buf pointer = {0};
	emu_json_pointer_of(complaint->json, finding->value, &pointer);
	size_t len = pointer.len < sizeof(err->where) ? pointer.len : 0;
	if (len)
		memcpy(err->where, pointer.at, len);
	err->where[len] = '\0';
	emu_buf_free(&pointer);
}

/* KIND.schema.json, compiled; it lives as long as the set. */
static const struct emu_schema *compile_kind(
	struct emu_schema_set *set, const char *schemas, const char *kind, struct emu_error *err)
{
	struct emu_buf path = {0};
	const struct emu_schema *schema = NULL;
	emu_schema_set_assert_formats(set, true);
	emu_buf_printf(&path, "%s/%s.schema.json", schemas, kind);
	emu_buf_push(&path, '\0');
	if (path.failed)
		emu_fail_memory(err);
	else if (emu_schema_set_add_file(set, path.at, err) == 0)
		schema = emu_schema_compile(set, emu_str_from(path.at), err);
	emu_buf_free(&path);
	return schema;
}

static int check_shape(const char *schemas, const char *kind, struct emu_str text,
	const struct emu_json *json, const char *path, struct emu_error *err)
{
	struct complaint complaint = {json, text, err, 0};
	struct emu_schema_set *set = emu_schema_set_new(err);
	struct emu_schema_run *run = emu_schema_run_new(err);
	const struct emu_schema *schema = set && run ? compile_kind(set, schemas, kind, err) : NULL;
	int valid = -1;
	if (schema) {
		valid = emu_schema_check(run, schema, json, complain, &complaint, err);
		if (valid < 1)
			emu_file_name_error(err, path);
		size_t len = strlen(err->text);
		if (complaint.n > 1)
			snprintf(err->text + len, sizeof(err->text) - len, " (and %zu more)",
				complaint.n - 1);
	}
	emu_schema_run_del(run);
	emu_schema_set_del(set);
	return valid == 1 ? 0 : -1;
}

static json_t *load_text(const char *schemas, const char *kind, struct emu_str text,
	const char *path, struct emu_error *err)
{
	struct emu_json_reader reader = {0};
	struct emu_json json;
	json_t *document = NULL;
	if (emu_json_read(&reader, text, &json, err) < 0) {
		emu_file_name_error(err, path);
	} else if (check_shape(schemas, kind, text, &json, path, err) == 0) {
		json_error_t error;
		document = json_loadb(
			text.at, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
		if (!document) {
			emu_fail_at(err, EMU_FAULT_USAGE, (uint64_t)error.line,
				(uint64_t)error.column, "%s", error.text);
			emu_file_name_error(err, path);
		}
	}
	emu_json_reader_free(&reader);
	return document;
}

json_t *emu_document_load(
	const char *schemas, const char *kind, const char *path, struct emu_error *err)
{
	struct emu_buf text = {0};
	struct emu_error fault = {0};
	json_t *document = NULL;
	if (emu_file_read(path, &text, &fault) == 0)
		document = load_text(schemas, kind, emu_buf_str(&text), path, &fault);
	if (!document && err)
		*err = fault;
	emu_buf_free(&text);
	return document;
}

/* Sets the error's place to that of the value the pointer names, if it can still be found. */
static void find_place(const char *path, const char *pointer, struct emu_error *err)
{
	struct emu_buf text = {0};
	struct emu_json_reader reader = {0};
	struct emu_arena arena = {0};
	struct emu_json json;
	struct emu_json_pointer steps;
	if (emu_file_read(path, &text, NULL) == 0 &&
		emu_json_read(&reader, emu_buf_str(&text), &json, NULL) == 0 &&
		emu_json_pointer_compile(&steps, emu_str_from(pointer), &arena, NULL) == 0) {
		const struct emu_json_value *value = emu_json_pointer_find(&steps, &json);
		if (value)
			emu_json_place(emu_buf_str(&text),
				value->at - (value->type == EMU_JSON_STRING), &err->line,
				&err->column);
	}
	emu_arena_free(&arena);
	emu_json_reader_free(&reader);
	emu_buf_free(&text);
}

int emu_document_fail(
	const char *path, const char *pointer, struct emu_error *err, const char *format, ...)
{
	if (!err)
		return -1;
	char text[sizeof(err->text)];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	emu_fail(err, EMU_FAULT_USAGE, "%s", text);
	snprintf(err->where, sizeof(err->where), "%s", pointer);
	find_place(path, pointer, err);
	emu_file_name_error(err, path);
	return -1;
}
