/*
 * A set of schemas: documents added under their names, and the table of the URIs that lead into
 * them. What the documents hold is walk.c's, where references lead is resolve.c's.
 */
#include "schema/set-internal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "io/lines.h"
#include "json/pointer.h"
#include "schema/program-internal.h"
#include "schema/uri-internal.h"

struct emu_schema_set *emu_schema_set_new(struct emu_error *err)
{
	struct emu_schema_set *set = calloc(1, sizeof(*set));
	if (!set)
		emu_fail_memory(err);
	return set;
}

void emu_schema_set_del(struct emu_schema_set *set)
{
	if (!set)
		return;
	for (uint32_t i = 0; i < emu_set_n_documents(set); i++) {
		struct emu_set_document *document = emu_set_document(set, i);
		emu_json_reader_free(&document->reader);
		free(document->resource_of);
	}
	emu_schema_del_all(set->compiled);
	emu_buf_free(&set->documents);
	emu_buf_free(&set->resources);
	emu_buf_free(&set->entries);
	emu_index_free(&set->uris);
	emu_index_free(&set->members);
	emu_buf_free(&set->values);
	emu_arena_free(&set->arena);
	free(set);
}

void emu_schema_set_keep_paths(struct emu_schema_set *set)
{
	set->keep_paths = true;
}

void emu_schema_set_assert_formats(struct emu_schema_set *set, bool assert_formats)
{
	set->assert_formats = assert_formats;
}

struct emu_str emu_schema_set_name(const struct emu_schema_set *set, size_t i)
{
	return i < emu_set_n_documents(set) ? emu_set_document(set, (uint32_t)i)->name
					    : (struct emu_str){0};
}

static bool key_of(struct emu_str uri, struct emu_str anchor, struct emu_buf *key)
{
	emu_buf_append(key, uri);
	if (anchor.len) {
		emu_buf_push(key, '#');
		emu_buf_append(key, anchor);
	}
	return !key->failed;
}

const struct emu_set_entry *emu_set_find(
	const struct emu_schema_set *set, struct emu_str uri, struct emu_str anchor)
{
	struct emu_buf key = {0};
	uint32_t number = EMU_INDEX_NONE;
	if (key_of(uri, anchor, &key))
		number = emu_index_find(&set->uris, emu_buf_str(&key));
	emu_buf_free(&key);
	return number == EMU_INDEX_NONE
		? NULL
		: (const struct emu_set_entry *)(const void *)set->entries.at + number;
}

int emu_set_enter(struct emu_schema_set *set, struct emu_str uri, struct emu_str anchor,
	struct emu_set_entry entry, struct emu_error *err)
{
	struct emu_buf key = {0};
	size_t n = set->uris.n;
	uint32_t number = EMU_INDEX_NONE;
	if (key_of(uri, anchor, &key))
		number = emu_index_add(&set->uris, emu_buf_str(&key));
	int result = 0;
	if (number == EMU_INDEX_NONE) {
		result = emu_fail_memory(err);
	} else if (number != n) {
		const struct emu_set_entry *there = emu_set_find(set, uri, anchor);
		uint32_t document = emu_set_resource(set, entry.resource)->document;
		uint32_t other = emu_set_resource(set, there->resource)->document;
		if (document != other || entry.value != there->value)
			result = emu_set_fail(set, document, entry.value, err,
				"\"%.*s\" names two schemas; the other is in %.*s",
				EMU_STR_ARGS(emu_buf_str(&key)),
				EMU_STR_ARGS(emu_set_document(set, other)->name));
	} else {
		emu_buf_append(
			&set->entries, (struct emu_str){(const char *)&entry, sizeof(entry)});
		if (set->entries.failed)
			result = emu_fail_memory(err);
	}
	emu_buf_free(&key);
	return result;
}

int emu_set_fail(const struct emu_schema_set *set, uint32_t document, uint32_t value,
	struct emu_error *err, const char *format, ...)
{
	const struct emu_set_document *in = emu_set_document(set, document);
	const struct emu_json_value *it = &in->json.values[value];
	uint64_t line, column;
	size_t len = in->json.values[0].at + in->json.values[0].len;
	emu_json_place((struct emu_str){in->json.text, len}, it->at - (it->type == EMU_JSON_STRING),
		&line, &column);
	struct emu_buf pointer = {0};
	emu_json_pointer_of(&in->json, value, &pointer);
	char text[320];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	emu_fail(err, EMU_FAULT_USAGE, "%.*s:%" PRIu64 ":%" PRIu64 "%s%.*s: %s",
		EMU_STR_ARGS(in->name), line, column, pointer.len ? ": " : "",
		EMU_STR_ARGS(emu_buf_str(&pointer)), text);
	emu_buf_free(&pointer);
	return -1;
}

struct emu_str emu_set_name_uri(
	struct emu_schema_set *set, struct emu_str name, struct emu_error *err)
{
	struct emu_buf text = {0}, tidy = {0};
	size_t colon = 0;
	while (colon < name.len && name.at[colon] != ':' && name.at[colon] != '/')
		colon++;
	if (colon && colon < name.len && name.at[colon] == ':')
		emu_buf_append(&text, name);
	else
		emu_uri_encode(name, &text);
	emu_uri_resolve((struct emu_str){0}, emu_buf_str(&text), &tidy);
	struct emu_str uri = emu_arena_copy(&set->arena, emu_buf_str(&tidy));
	if (text.failed || tidy.failed)
		uri.at = NULL;
	if (!uri.at)
		emu_fail_memory(err);
	emu_buf_free(&text);
	emu_buf_free(&tidy);
	return uri;
}

/* The text with padding behind it, in the set's arena. */
static struct emu_str copy_text(struct emu_schema_set *set, struct emu_str text)
{
	char *at = emu_arena_take(&set->arena, text.len + EMU_LINES_PADDING);
	if (!at)
		return (struct emu_str){NULL, 0};
	if (text.len)
		memcpy(at, text.at, text.len);
	memset(at + text.len, 0, EMU_LINES_PADDING);
	return (struct emu_str){at, text.len};
}

static int name_error(struct emu_str name, struct emu_error *err)
{
	struct emu_error inner = *err;
	if (inner.fault == EMU_FAULT_MEMORY)
		return -1;
	/* A schema's limit is not the one that an option sets for records. */
	return emu_fail(err, EMU_FAULT_USAGE, "%.*s:%" PRIu64 ":%" PRIu64 ": %s",
		EMU_STR_ARGS(name), inner.line, inner.column,
		inner.fault == EMU_FAULT_LIMIT ? "a schema nested too deep to be read"
					       : inner.text);
}

static int read_document(struct emu_schema_set *set, struct emu_set_document *document,
	struct emu_str text, struct emu_error *err)
{
	struct emu_error fault = {0};
	struct emu_str copy = copy_text(set, text);
	if (!copy.at || !document->name.at)
		return emu_fail_memory(err);
	if (emu_json_read(&document->reader, copy, &document->json, &fault) < 0) {
		name_error(document->name, &fault);
		if (err)
			*err = fault;
		return -1;
	}
	document->resource_of = calloc(document->json.n, sizeof(*document->resource_of));
	return document->resource_of ? 0 : emu_fail_memory(err);
}

int emu_schema_set_add(
	struct emu_schema_set *set, struct emu_str name, struct emu_str text, struct emu_error *err)
{
	for (uint32_t i = 0; i < emu_set_n_documents(set); i++) {
		if (emu_str_equal(emu_set_document(set, i)->name, name))
			return 0;
	}
	struct emu_set_document document = {.name = emu_arena_copy(&set->arena, name)};
	int result = read_document(set, &document, text, err);
	if (result == 0) {
		emu_buf_append(&set->documents,
			(struct emu_str){(const char *)&document, sizeof(document)});
		if (set->documents.failed)
			result = emu_fail_memory(err);
	}
	if (result < 0) {
		emu_json_reader_free(&document.reader);
		free(document.resource_of);
		return -1;
	}
	return emu_set_add_root(set, emu_set_n_documents(set) - 1, err);
}
