/*
 * Entries of the documents the domain loads: "units" of a registry, "indicators" of the catalogue.
 * A mistake in one is told with the document's path, the entry's place and its id.
 */
#ifndef EMU_DOMAIN_ENTRY_INTERNAL_H
#define EMU_DOMAIN_ENTRY_INTERNAL_H

#include <jansson.h>
#include <stddef.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/index.h"
#include "base/str.h"

struct emu_entry {
	const char *path; /* of the document */
	const char *list; /* "units" */
	size_t at;	  /* in the list */
	const json_t *json;
};

/* The `at`th entry of a document's list. */
struct emu_entry emu_entry_of(
	const char *path, const json_t *document, const char *list, size_t at);

/* A string, and a string member of an object; len 0 where there is none. */
struct emu_str emu_entry_string(const json_t *string);
struct emu_str emu_entry_text(const json_t *object, const char *member);

/* emu_document_fail with the entry's id before the text. `member` is what is wrong in the entry, as
 * a JSON Pointer without the first slash; NULL for the whole. */
int emu_entry_fail(const struct emu_entry *entry, const char *member, struct emu_error *err,
	const char *format, ...) EMU_FORMAT(4, 5);

/* Numbers the entry by its id, which no entry before it may have. */
EMU_CHECKED int emu_entry_add_id(
	const struct emu_entry *entry, struct emu_index *ids, struct emu_error *err);

#endif
