/*
 * JSON text (RFC 8259, strictly) as a flat array of values over the input's own bytes: nothing is
 * copied, numbers keep their digits, strings stay escaped until someone asks. A record of 223 bytes
 * is some thirty values; the array is reused from record to record.
 *
 * Refused besides what the grammar refuses: duplicate keys (compared unescaped), lone surrogates in
 * \u escapes, bytes that are not UTF-8, a byte order mark, and nesting past the depth limit.
 */
#ifndef EMU_JSON_READER_H
#define EMU_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/index.h"
#include "base/str.h"

enum emu_json_type {
	EMU_JSON_NULL,
	EMU_JSON_FALSE,
	EMU_JSON_TRUE,
	EMU_JSON_NUMBER,
	EMU_JSON_STRING,
	EMU_JSON_ARRAY,
	EMU_JSON_OBJECT,
};

/*
 * One value. An array is followed by its elements; an object by key, value, key, value, each key a
 * value of type string. `next` skips whatever a value holds.
 */
struct emu_json_value {
	uint32_t at;   /* offset in the text: of a string's first byte after the quote, else of the
			  value */
	uint32_t len;  /* bytes: a string's without its quotes, a container's with its brackets */
	uint32_t next; /* index of the value that follows this one and all it holds */
	uint32_t n;    /* elements of an array, members of an object; else 0 */
	uint8_t type;  /* enum emu_json_type */
	bool escaped : 1; /* a string with a backslash in it */
	bool key : 1;	  /* a member's name */
	uint16_t depth;	  /* containers around it: 0 for the whole */
};

/* The document last read: values[0] is the whole. Good until the reader reads again or its text
 * goes. */
struct emu_json {
	const char *text;
	const struct emu_json_value *values;
	uint32_t n;
	/* Texts of one form, as one reader numbers them, have the same members in the same places
	 * of `values`, of the same types: they differ in strings and numbers alone. 0: not known.
	 */
	uint64_t form;
};

struct emu_json_shapes;

struct emu_json_reader {
	struct emu_json_value *values;
	size_t cap;
	uint32_t *open;	    /* indices of the containers around the cursor */
	uint32_t max_depth; /* containers within containers; 0 is EMU_JSON_DEPTH, at most 65535 */
	bool repeated_keys; /* let them pass, as the bare grammar does */
	struct emu_index keys;	/* of an object that has many, while it is checked for duplicates */
	struct emu_buf scratch; /* an escaped key */
	struct emu_json_shapes *shapes; /* of the texts read so far (json/shapes.h) */
	uint64_t n_forms;		/* that these have had, since the reader began */
	bool read_before;
};

#define EMU_JSON_DEPTH 512

/* All zero is a reader. */
void emu_json_reader_free(struct emu_json_reader *reader);

/*
 * One JSON text, white space around it allowed; at most 4 GiB - 1. The 64 bytes behind it must be
 * readable (EMU_LINES_PADDING), whatever they hold. An error has line and column within the text.
 */
EMU_CHECKED int emu_json_read(struct emu_json_reader *reader, struct emu_str text,
	struct emu_json *json, struct emu_error *err);

/* A value's bytes as they stand: a string's without its quotes, still escaped. */
static inline struct emu_str emu_json_raw(
	const struct emu_json *json, const struct emu_json_value *value)
{
	return (struct emu_str){json->text + value->at, value->len};
}

/* A value's bytes as they can be copied into other JSON: a string's with its quotes. */
static inline struct emu_str emu_json_span(
	const struct emu_json *json, const struct emu_json_value *value)
{
	uint32_t quote = value->type == EMU_JSON_STRING;
	return (struct emu_str){json->text + value->at - quote, value->len + 2 * quote};
}

/* The characters of a string: its own bytes where nothing is escaped, else unescaped at the end of
 * `scratch` (whose earlier bytes stay, but may move). */
struct emu_str emu_json_string(
	const struct emu_json *json, const struct emu_json_value *value, struct emu_buf *scratch);

/* The value of the member named `key` (unescaped), or NULL: also where `object` is no object. */
const struct emu_json_value *emu_json_member(
	const struct emu_json *json, const struct emu_json_value *object, struct emu_str key);

/* Whether two values are equal as JSON Schema means it: numbers by value (1.0 is 1), objects in any
 * order. -1 when memory runs out. */
int emu_json_equal(const struct emu_json *a, const struct emu_json_value *x,
	const struct emu_json *b, const struct emu_json_value *y);

/* 1-based line and column (bytes) of an offset in a text. */
void emu_json_place(struct emu_str text, size_t at, uint64_t *line, uint64_t *column);

#endif
