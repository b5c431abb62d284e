/*
 * JSON text to a flat array of values. One loop over the bytes, no recursion: `open` holds the
 * containers around the cursor, and closing one fills in its length and what follows it.
 */
#include "json/reader.h"

#include <stdlib.h>

#include "base/text.h"
#include "json/escape-internal.h"
#include "json/keys-internal.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct reading {
	struct emu_json_reader *reader;
	const char *start, *at, *end;
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

/* "expected ..., found ..." at the cursor, naming what stands there. */
static int fail_at_cursor(const struct reading *reading, const char *expected)
{
	uint64_t line, column;
	emu_json_place(text_of(reading), (size_t)(reading->at - reading->start), &line, &column);
	if (reading->at == reading->end)
		return emu_fail_at(reading->err, EMU_FAULT_INPUT, line, column,
			"expected %s, found the end of the text", expected);
	unsigned char found = (unsigned char)*reading->at;
	if (found < 0x20 || found >= 0x7f)
		return emu_fail_at(reading->err, EMU_FAULT_INPUT, line, column,
			"expected %s, found byte 0x%02x", expected, found);
	return emu_fail_at(reading->err, EMU_FAULT_INPUT, line, column, "expected %s, found '%c'",
		expected, found);
}

static int fail_at(const struct reading *reading, const char *at, const char *what)
{
	uint64_t line, column;
	emu_json_place(text_of(reading), (size_t)(at - reading->start), &line, &column);
	return emu_fail_at(reading->err, EMU_FAULT_INPUT, line, column, "%s", what);
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

static inline void skip_space(struct reading *reading)
{
	while (reading->at < reading->end &&
		(*reading->at == ' ' || *reading->at == '\n' || *reading->at == '\t' ||
			*reading->at == '\r'))
		reading->at++;
}

static inline bool stands(const struct reading *reading, char byte)
{
	return reading->at < reading->end && *reading->at == byte;
}

/* The first quote, backslash or control character at or behind `at`; *high tells whether a byte
 * above 0x7f stands before it. Looks up to 16 bytes past the end, which the caller then finds out.
 */
static inline const char *string_stop(const char *at, const char *end, bool *high)
{
	*high = false;
#ifdef __SSE2__
	for (; at < end; at += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
		__m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
		__m128i mark = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
			_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
		unsigned stop = (unsigned)_mm_movemask_epi8(_mm_or_si128(mark, control));
		unsigned above = (unsigned)_mm_movemask_epi8(bytes);
		if (stop) {
			*high |= (above & (stop ^ (stop - 1))) != 0;
			return at + __builtin_ctz(stop);
		}
		*high |= above != 0;
	}
	return end;
#else
	for (; at < end; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte == '"' || byte == '\\' || byte < 0x20)
			return at;
		*high |= byte >= 0x80;
	}
	return at;
#endif
}

/* A string whose opening quote is at the cursor. */
static inline int read_string(struct reading *reading, bool key)
{
	struct emu_json_value *value = add(reading, EMU_JSON_STRING, reading->at + 1);
	if (!value)
		return -1;
	value->key = key;
	const char *from = reading->at + 1, *at = from;
	bool high, any_high = false;
	while (at = string_stop(at, reading->end, &high), any_high |= high, true) {
		if (EMU_UNLIKELY(at >= reading->end))
			return fail_at(reading, from - 1,
				"expected '\"' to end the string that begins here");
		if (EMU_LIKELY(*at == '"'))
			break;
		const char *problem =
			"expected an escape such as \\n in a string, found a control character";
		size_t len = 0;
		if (*at == '\\')
			len = escape_len(at, reading->end, &problem);
		if (!len)
			return fail_at(reading, at, problem);
		value->escaped = true;
		at += len;
	}
	value->len = (uint32_t)(at - from);
	reading->at = at + 1;
	size_t bad;
	if (EMU_UNLIKELY(any_high) && !emu_text_is_utf8((struct emu_str){from, value->len}, &bad))
		return fail_at(reading, from + bad, "expected UTF-8, found a byte that is not");
	return 0;
}

static inline void skip_digits(struct reading *reading)
{
	while (reading->at < reading->end && *reading->at >= '0' && *reading->at <= '9')
		reading->at++;
}

static inline int read_digits(struct reading *reading)
{
	const char *from = reading->at;
	skip_digits(reading);
	return reading->at > from ? 0 : fail_at_cursor(reading, "a digit");
}

static inline int read_number(struct reading *reading)
{
	struct emu_json_value *value = add(reading, EMU_JSON_NUMBER, reading->at);
	if (!value)
		return -1;
	if (*reading->at == '-')
		reading->at++;
	if (stands(reading, '0')) {
		reading->at++;
		if (reading->at < reading->end && *reading->at >= '0' && *reading->at <= '9')
			return fail_at_cursor(reading, "no digit after a leading 0");
	} else if (read_digits(reading) < 0) {
		return -1;
	}
	if (stands(reading, '.')) {
		reading->at++;
		if (read_digits(reading) < 0)
			return -1;
	}
	if (stands(reading, 'e') || stands(reading, 'E')) {
		reading->at++;
		if (stands(reading, '+') || stands(reading, '-'))
			reading->at++;
		if (read_digits(reading) < 0)
			return -1;
	}
	value->len = (uint32_t)(reading->at - reading->start) - value->at;
	return 0;
}

static int read_literal(struct reading *reading, enum emu_json_type type, struct emu_str word)
{
	struct emu_str rest = {reading->at, (size_t)(reading->end - reading->at)};
	if (!emu_str_starts(rest, word))
		return fail_at_cursor(reading, "a value");
	struct emu_json_value *value = add(reading, type, reading->at);
	if (!value)
		return -1;
	value->len = (uint32_t)word.len;
	reading->at += word.len;
	return 0;
}

static int open_container(struct reading *reading, enum emu_json_type type)
{
	uint32_t max_depth = reading->reader->max_depth;
	if (reading->depth == max_depth) {
		uint64_t line, column;
		emu_json_place(
			text_of(reading), (size_t)(reading->at - reading->start), &line, &column);
		return emu_fail_at(reading->err, EMU_FAULT_LIMIT, line, column,
			"expected at most %u arrays and objects within one another: raise "
			"--max-depth",
			(unsigned)max_depth);
	}
	if (!add(reading, type, reading->at))
		return -1;
	reading->reader->open[reading->depth++] = reading->n - 1;
	reading->at++;
	return 0;
}

static int fail_duplicate(const struct reading *reading, uint32_t key)
{
	const struct emu_json_value *value = &reading->reader->values[key];
	uint64_t line, column;
	emu_json_place(text_of(reading), value->at - 1, &line, &column);
	return emu_fail_at(reading->err, EMU_FAULT_INPUT, line, column,
		"expected each key once in an object, found \"%.*s\" again",
		value->len < 100 ? (int)value->len : 100, reading->start + value->at);
}

/* The cursor is at the bracket that ends the innermost container. */
static inline int close_container(struct reading *reading)
{
	struct emu_json_reader *reader = reading->reader;
	uint32_t index = reader->open[--reading->depth];
	struct emu_json_value *container = &reader->values[index];
	reading->at++;
	container->len = (uint32_t)(reading->at - reading->start) - container->at;
	container->next = reading->n;
	if (container->type == EMU_JSON_ARRAY || container->n < 2 || reader->repeated_keys)
		return 0;
	uint32_t again;
	if (find_repeated_key(reader, reading->start, index, &again) < 0)
		return emu_fail_memory(reading->err);
	return EMU_LIKELY(again == NO_KEY) ? 0 : fail_duplicate(reading, again);
}

/* A member's key and the colon behind it. */
static inline int read_key(struct reading *reading)
{
	skip_space(reading);
	if (!stands(reading, '"'))
		return fail_at_cursor(reading, "'\"' to begin a key");
	if (read_string(reading, true) < 0)
		return -1;
	skip_space(reading);
	if (!stands(reading, ':'))
		return fail_at_cursor(reading, "':' after a key");
	reading->at++;
	return 0;
}

/* What begins with the byte at the cursor; a container's inside is left to the caller. */
static inline int read_start(struct reading *reading)
{
	if (EMU_UNLIKELY(reading->at == reading->end))
		return fail_at_cursor(reading, "a value");
	switch (*reading->at) {
	case '"':
		return read_string(reading, false);
	case '{':
		return open_container(reading, EMU_JSON_OBJECT);
	case '[':
		return open_container(reading, EMU_JSON_ARRAY);
	case 't':
		return read_literal(reading, EMU_JSON_TRUE, EMU_STR("true"));
	case 'f':
		return read_literal(reading, EMU_JSON_FALSE, EMU_STR("false"));
	case 'n':
		return read_literal(reading, EMU_JSON_NULL, EMU_STR("null"));
	case '-':
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		return read_number(reading);
	default:
		return fail_at_cursor(reading, "a value");
	}
}

static inline struct emu_json_value *innermost(const struct reading *reading)
{
	return &reading->reader->values[reading->reader->open[reading->depth - 1]];
}

/* After a value: closes what ends here, and goes behind the comma to where the next value
 * begins. 1 when one does, 0 when the whole is read. */
static inline int read_after(struct reading *reading)
{
	while (reading->depth) {
		struct emu_json_value *container = innermost(reading);
		bool object = container->type == EMU_JSON_OBJECT;
		skip_space(reading);
		if (stands(reading, ',')) {
			reading->at++;
			container->n++;
			return object && read_key(reading) < 0 ? -1 : 1;
		}
		if (!stands(reading, object ? '}' : ']'))
			return fail_at_cursor(reading,
				object ? "',' or '}' after a value" : "',' or ']' after a value");
		if (close_container(reading) < 0)
			return -1;
	}
	return 0;
}

static int read_whole(struct reading *reading)
{
	for (int more = 1; more;) {
		skip_space(reading);
		uint32_t depth = reading->depth;
		if (read_start(reading) < 0)
			return -1;
		if (reading->depth > depth) { /* a container was opened: is there anything in it? */
			struct emu_json_value *container = innermost(reading);
			bool object = container->type == EMU_JSON_OBJECT;
			skip_space(reading);
			if (!stands(reading, object ? '}' : ']')) {
				container->n = 1;
				if (object && read_key(reading) < 0)
					return -1;
				continue;
			}
			if (close_container(reading) < 0)
				return -1;
		}
		more = read_after(reading);
		if (more < 0)
			return -1;
	}
	skip_space(reading);
	return reading->at == reading->end
		? 0
		: fail_at_cursor(reading, "the end of the text after a whole value");
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
	const char *at = text.len ? text.at : "";
	struct reading reading = {
		.reader = reader, .start = at, .at = at, .end = at + text.len, .err = err};
	if (read_whole(&reading) < 0)
		return -1;
	*json = (struct emu_json){at, reader->values, reading.n};
	return 0;
}
