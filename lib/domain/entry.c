/* Entries of documents, for the loaders of the registry and the catalogue. */
#include "domain/entry-internal.h"

#include <stdarg.h>
#include <stdio.h>

#include "schema/document.h"

struct emu_entry emu_entry_of(const char *path, const json_t *document, const char *list, size_t at)
{
	return (struct emu_entry){
		path, list, at, json_array_get(json_object_get(document, list), at)};
}

struct emu_str emu_entry_string(const json_t *string)
{
	return (struct emu_str){json_string_value(string), json_string_length(string)};
}

struct emu_str emu_entry_text(const json_t *object, const char *member)
{
	return emu_entry_string(json_object_get(object, member));
}

int emu_entry_fail(const struct emu_entry *entry, const char *member, struct emu_error *err,
	const char *format, ...)
{
	char text[384], pointer[128];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	snprintf(pointer, sizeof(pointer), "/%s/%zu%s%s", entry->list, entry->at, member ? "/" : "",
		member ? member : "");
	return emu_document_fail(entry->path, pointer, err, "\"%.*s\" %s",
		EMU_STR_ARGS(emu_entry_text(entry->json, "id")), text);
}

int emu_entry_add_id(const struct emu_entry *entry, struct emu_index *ids, struct emu_error *err)
{
	uint32_t number = emu_index_add(ids, emu_entry_text(entry->json, "id"));
	if (number == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	if (number == entry->at)
		return 0;
	return emu_entry_fail(
		entry, "id", err, "is already the id of /%s/%u", entry->list, (unsigned)number);
}
