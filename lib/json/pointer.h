/*
 * Fields of a record: a plain name is a member of the record, `/a/0/b` an RFC 6901 JSON Pointer.
 * Compiled once, found many times: it remembers where the field stood in the last record and looks
 * there first.
 */
#ifndef EMU_JSON_POINTER_H
#define EMU_JSON_POINTER_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "json/reader.h"

struct emu_json_pointer {
	struct emu_str *steps; /* unescaped */
	size_t n;
	uint32_t guess; /* index of the value last time */
};

/* `text` is copied into the arena. */
EMU_CHECKED int emu_json_pointer_compile(struct emu_json_pointer *pointer, struct emu_str text,
	struct emu_arena *arena, struct emu_error *err);

/* The value, or NULL where the record has none. */
const struct emu_json_value *emu_json_pointer_find(
	struct emu_json_pointer *pointer, const struct emu_json *json);

/* Appends the pointer of values[index] ("/recipient/name"; "" for the whole). */
void emu_json_pointer_of(const struct emu_json *json, uint32_t index, struct emu_buf *out);

/* Where in a wide container the last value was. All zero at first, and when the values change. */
struct emu_json_cursor {
	const struct emu_json_value *values;
	uint32_t container, child, i;
};

/* The same, for values asked for one after another: it goes on from the last. */
void emu_json_pointer_from(struct emu_json_cursor *cursor, const struct emu_json *json,
	uint32_t index, struct emu_buf *out);

#endif
