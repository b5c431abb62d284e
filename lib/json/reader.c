/*
 * JSON text to a flat array of values. One loop over the bytes, no recursion: `open` holds the
 * containers around the cursor, and closing one fills in its length and what follows it.
 */
#include "json/reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "json/alike-internal.h"
#include "json/keys-internal.h"
#include "json/scan-internal.h"
#include "json/shapes.h"

/* The cursor is passed by value from one function to the next, so that it stays in a register: each
 * takes where to read and gives back where to go on, or NULL when it failed (and err says why). */
struct reading {
	struct emu_json_reader *reader;
	const char *start, *end;
	uint32_t n;	/* values so far */
	uint32_t depth; /* open containers */
	struct emu_error *err;
};

void emu_json_reader_free(struct emu_json_reader *reader)
{
	free(reader->values);
	free(reader->open);
	emu_index_free(&reader->keys);
	emu_buf_free(&reader->scratch);
	emu_json_shapes_del(reader->shapes);
	*reader = (struct emu_json_reader){0};
}

void emu_json_place(struct emu_str text, size_t at, uint64_t *line, uint64_t *column)
{
	size_t line_start = 0;
	*line = 1;
	for (const char *feed;
		line_start < at && (feed = memchr(text.at + line_start, '\n', at - line_start));) {
		line_start = (size_t)(feed - text.at) + 1;
		(*line)++;
	}
	*column = at - line_start + 1;
}

static struct emu_str text_of(const struct reading *reading)
{
	return (struct emu_str){reading->start, (size_t)(reading->end - reading->start)};
}

static const char *fail_at(
	const struct reading *reading, enum emu_fault fault, const char *at, const char *what)
{
	uint64_t line, column;
	emu_json_place(text_of(reading), (size_t)(at - reading->start), &line, &column);
	emu_fail_at(reading->err, fault, line, column, "%s", what);
	return NULL;
}

static bool begins_with(const struct reading *reading, const char *at, const char *word)
{
	while (*word && at < reading->end && (*at | 0x20) == *word)
		at++, word++;
	return !*word;
}

static bool is_digit(const struct reading *reading, const char *at)
{
	return at >= reading->start && *at >= '0' && *at <= '9';
}

/* What its author may do about the byte at `at`, which cannot stand there. Messages end with it. */
static const char *remedy(const struct reading *reading, const char *at)
{
	const char *before = at - 1;
	while (before > reading->start && (unsigned char)*before <= ' ')
		before--;
	if (before < reading->start)
		before = at;
	if (*at == '\'')
		return ": text stands in double quotes";
	if ((*at == '}' || *at == ']') && *before == ',')
		return ": leave out the comma before it";
	if (*at == '.' && is_digit(reading, at - 1))
		return ": a number has one point, before its decimals";
	if (is_digit(reading, at) && is_digit(reading, at - 1))
		return ": leave out the 0, or put in quotes what is no number";
	if (is_digit(reading, at) && *before == ',' && is_digit(reading, before - 1))
		return ": decimals stand behind a point";
	if (*at < 'a' &&
		(begins_with(reading, at, "true") || begins_with(reading, at, "false") ||
			begins_with(reading, at, "null") || begins_with(reading, at, "none")))
		return ": true, false and null are written small";
	return "";
}

/* "expected ..., found ...", naming what stands there. */
static const char *fail_expecting(const struct reading *reading, const char *at, const char *what)
{
	char text[160];
	unsigned char found = at < reading->end ? (unsigned char)*at : 0;
	if (at >= reading->end)
		snprintf(text, sizeof(text), "expected %s, found the end of the text", what);
	else if (found < 0x20 || found >= 0x7f)
		snprintf(text, sizeof(text), "expected %s, found byte 0x%02x", what, found);
	else
		snprintf(text, sizeof(text), "expected %s, found '%c'%s", what, found,
			remedy(reading, at));
	return fail_at(reading, EMU_FAULT_INPUT, at, text);
}

static int grow(struct reading *reading)
{
	struct emu_json_reader *reader = reading->reader;
	size_t cap = reader->cap ? 2 * reader->cap : 64;
	struct emu_json_value *values = realloc(reader->values, cap * sizeof(*values));
	if (!values)
		return emu_fail_memory(reading->err);
	reader->values = values;
	reader->cap = cap;
	return 0;
}

/* A new value that begins at `at`, counted by the container around it; NULL when memory runs out.
 */
static inline struct emu_json_value *add(
	struct reading *reading, enum emu_json_type type, const char *at)
{
	struct emu_json_reader *reader = reading->reader;
	if (EMU_UNLIKELY(reading->n == reader->cap) && grow(reading) < 0)
		return NULL;
	struct emu_json_value *value = &reader->values[reading->n++];
	*value = (struct emu_json_value){
		.at = (uint32_t)(at - reading->start),
		.next = reading->n,
		.type = (uint8_t)type,
		.depth = (uint16_t)reading->depth,
	};
	return value;
}

static inline const char *skip_space(const struct reading *reading, const char *at)
{
	while (at < reading->end && EMU_UNLIKELY((unsigned char)*at <= ' ') &&
		(*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
		at++;
	return at;
}

static inline bool stands(const struct reading *reading, const char *at, char byte)
{
	return at < reading->end && *at == byte;
}

/* A string with escapes, with bytes that may not be UTF-8, or that never ends. */
static const char *read_odd_string(
	struct reading *reading, struct emu_json_value *value, const char *from)
{
	const char *bad, *problem;
	bool escaped = false;
	const char *at = emu_json_string_end(from, reading->end, &escaped, &bad, &problem);
	if (!at)
		return fail_at(reading, EMU_FAULT_INPUT, bad, problem);
	value->escaped = escaped;
	value->len = (uint32_t)(at - from);
	return at + 1;
}

/* A string whose opening quote is at `at`. */
static inline const char *read_string(struct reading *reading, const char *at, bool key)
{
	struct emu_json_value *value = add(reading, EMU_JSON_STRING, ++at);
	if (!value)
		return NULL;
	value->key = key;
	bool high;
	const char *stop = emu_json_string_stop(at, reading->end, &high);
	if (EMU_UNLIKELY(high || stop >= reading->end || *stop != '"'))
		return read_odd_string(reading, value, at);
	value->len = (uint32_t)(stop - at);
	return stop + 1;
}

static inline const char *read_digits(const struct reading *reading, const char *at)
{
	const char *from = at;
	while (at < reading->end && *at >= '0' && *at <= '9')
		at++;
	return EMU_LIKELY(at > from) ? at : fail_expecting(reading, at, "a digit");
}

/* What may follow the digits before the point. */
static const char *read_fraction(const struct reading *reading, const char *at)
{
	if (stands(reading, at, '.')) {
		at = read_digits(reading, at + 1);
		if (!at)
			return NULL;
	}
	if (stands(reading, at, 'e') || stands(reading, at, 'E')) {
		at++;
		if (stands(reading, at, '+') || stands(reading, at, '-'))
			at++;
		return read_digits(reading, at);
	}
	return at;
}

static inline const char *read_number(struct reading *reading, const char *at)
{
	const char *from = at;
	struct emu_json_value *value = add(reading, EMU_JSON_NUMBER, at);
	if (!value)
		return NULL;
	at += *at == '-';
	bool zero = stands(reading, at, '0');
	const char *digits = at;
	at = read_digits(reading, at);
	if (!at)
		return NULL;
	if (EMU_UNLIKELY(zero && at > digits + 1))
		return fail_expecting(reading, digits + 1, "no digit after a leading 0");
	if (at < reading->end && (*at == '.' || *at == 'e' || *at == 'E')) {
		at = read_fraction(reading, at);
		if (!at)
			return NULL;
	}
	value->len = (uint32_t)(at - from);
	return at;
}

static const char *read_literal(
	struct reading *reading, const char *at, enum emu_json_type type, struct emu_str word)
{
	struct emu_str rest = {at, (size_t)(reading->end - at)};
	if (!emu_str_starts(rest, word))
		return fail_expecting(reading, at, "a value");
	struct emu_json_value *value = add(reading, type, at);
	if (!value)
		return NULL;
	value->len = (uint32_t)word.len;
	return at + word.len;
}

static const char *fail_depth(const struct reading *reading, const char *at)
{
	char text[100];
	snprintf(text, sizeof(text),
		"expected at most %" PRIu32
		" arrays and objects within one another: raise --max-depth",
		reading->reader->max_depth);
	return fail_at(reading, EMU_FAULT_LIMIT, at, text);
}

static const char *open_container(struct reading *reading, const char *at, enum emu_json_type type)
{
	if (reading->depth == reading->reader->max_depth)
		return fail_depth(reading, at);
	if (!add(reading, type, at))
		return NULL;
	reading->reader->open[reading->depth++] = reading->n - 1;
	return at + 1;
}

static const char *fail_repeated(const struct reading *reading, uint32_t key)
{
	const struct emu_json_value *value = &reading->reader->values[key];
	uint64_t line, column;
	emu_json_place(text_of(reading), value->at - 1, &line, &column);
	emu_fail_at(reading->err, EMU_FAULT_INPUT, line, column,
		"expected each key once in an object, found \"%.*s\" again",
		value->len < 100 ? (int)value->len : 100, reading->start + value->at);
	return NULL;
}

/* The bracket that ends the innermost container is at `at`. */
static inline const char *close_container(struct reading *reading, const char *at)
{
	struct emu_json_reader *reader = reading->reader;
	uint32_t index = reader->open[--reading->depth], again;
	struct emu_json_value *container = &reader->values[index];
	at++;
	container->len = (uint32_t)(at - reading->start) - container->at;
	container->next = reading->n;
	if (container->type == EMU_JSON_ARRAY || container->n < 2 || reader->repeated_keys)
		return at;
	if (emu_json_find_repeated_key(reader, reading->start, index, &again) < 0) {
		emu_fail_memory(reading->err);
		return NULL;
	}
	return EMU_LIKELY(again == NO_KEY) ? at : fail_repeated(reading, again);
}

/* A member's key and the colon behind it. */
static inline const char *read_key(struct reading *reading, const char *at)
{
	at = skip_space(reading, at);
	if (EMU_UNLIKELY(!stands(reading, at, '"')))
		return fail_expecting(reading, at, "'\"' to begin a key");
	at = read_string(reading, at, true);
	if (!at)
		return NULL;
	at = skip_space(reading, at);
	if (EMU_UNLIKELY(!stands(reading, at, ':')))
		return fail_expecting(reading, at, "':' after a key");
	return at + 1;
}

/* What begins with the byte at `at`; a container's inside is left to the caller. */
static inline const char *read_start(struct reading *reading, const char *at)
{
	if (EMU_UNLIKELY(at >= reading->end))
		return fail_expecting(reading, at, "a value");
	switch (*at) {
	case '"':
		return read_string(reading, at, false);
	case '{':
		return open_container(reading, at, EMU_JSON_OBJECT);
	case '[':
		return open_container(reading, at, EMU_JSON_ARRAY);
	case 't':
		return read_literal(reading, at, EMU_JSON_TRUE, EMU_STR("true"));
	case 'f':
		return read_literal(reading, at, EMU_JSON_FALSE, EMU_STR("false"));
	case 'n':
		return read_literal(reading, at, EMU_JSON_NULL, EMU_STR("null"));
	default:
		if (*at == '-' || (*at >= '0' && *at <= '9'))
			return read_number(reading, at);
		return fail_expecting(reading, at, "a value");
	}
}

static inline struct emu_json_value *innermost(const struct reading *reading)
{
	return &reading->reader->values[reading->reader->open[reading->depth - 1]];
}

/* Behind a value: closes what ends here, and goes behind the comma to where the next value begins.
 * No container is open any more when the whole is read. */
static inline const char *read_after(struct reading *reading, const char *at)
{
	while (reading->depth) {
		struct emu_json_value *container = innermost(reading);
		bool object = container->type == EMU_JSON_OBJECT;
		at = skip_space(reading, at);
		if (stands(reading, at, ',')) {
			container->n++;
			return object ? read_key(reading, at + 1) : at + 1;
		}
		if (EMU_UNLIKELY(!stands(reading, at, object ? '}' : ']')))
			return fail_expecting(reading, at,
				object ? "',' or '}' after a value" : "',' or ']' after a value");
		at = close_container(reading, at);
		if (!at)
			return NULL;
	}
	return at;
}

/* Behind the bracket that opened a container: goes to its first value, or behind it if it is empty.
 */
static const char *read_inside(struct reading *reading, const char *at)
{
	struct emu_json_value *container = innermost(reading);
	bool object = container->type == EMU_JSON_OBJECT;
	at = skip_space(reading, at);
	if (stands(reading, at, object ? '}' : ']')) {
		at = close_container(reading, at);
		return at ? read_after(reading, at) : NULL;
	}
	container->n = 1;
	return object ? read_key(reading, at) : at;
}

static int read_whole(struct reading *reading, const char *at)
{
	do {
		uint32_t depth = reading->depth;
		at = read_start(reading, skip_space(reading, at));
		if (at)
			at = reading->depth > depth ? read_inside(reading, at)
						    : read_after(reading, at);
	} while (at && reading->depth);
	if (!at)
		return -1;
	at = skip_space(reading, at);
	if (at == reading->end)
		return 0;
	fail_expecting(reading, at, "the end of the text after a whole value");
	return -1;
}

int emu_json_read(struct emu_json_reader *reader, struct emu_str text, struct emu_json *json,
	struct emu_error *err)
{
	if (text.len >= UINT32_MAX)
		return emu_fail(err, EMU_FAULT_LIMIT, "expected a JSON text below 4 GiB");
	if (!reader->max_depth)
		reader->max_depth = EMU_JSON_DEPTH;
	if (reader->max_depth > UINT16_MAX)
		reader->max_depth = UINT16_MAX;
	if (!reader->open && !(reader->open = calloc(reader->max_depth, sizeof(*reader->open))))
		return emu_fail_memory(err);
	if (emu_json_alike_read(reader, text, json))
		return 0;
	const char *at = text.len ? text.at : "";
	struct reading reading = {.reader = reader, .start = at, .end = at + text.len, .err = err};
	if (read_whole(&reading, at) < 0)
		return -1;
	*json = (struct emu_json){.text = at, .values = reader->values, .n = reading.n};
	emu_json_alike_learn(reader, json);
	return 0;
}
