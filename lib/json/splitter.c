/*
 * A stream of JSON cut into values: it follows strings and brackets, nothing else, over a window
 * that slides along the source and holds at most one value.
 */
#include "json/splitter.h"

#include <stdlib.h>

#include "base/buf.h"
#include "io/lines.h"

#define WINDOW ((size_t)256 * 1024)

/* What a line feed says of values that are not in an array. */
enum lines {
	LINES_UNKNOWN,
	LINES_FREE, /* nothing: values go over lines */
	LINES_EACH, /* each value had a line so far, so one that is open at its end is likely broken
		       off */
	LINES_STRICT, /* each value is a line */
};

struct emu_json_splitter {
	struct emu_source *source;
	size_t max_value;
	struct emu_buf window; /* bytes from the source, from `at` on not yet given out */
	size_t at;
	uint64_t line, column; /* of window.at[at] */
	bool in_array;	       /* the elements of an array are the values */
	bool any;	       /* it had one */
	bool element_due;      /* it has a comma behind the last one */
	bool ended;	       /* the source has */
	enum lines lines;
};

struct emu_json_splitter *emu_json_splitter_new(
	struct emu_source *source, size_t max_value, struct emu_error *err)
{
	struct emu_json_splitter *splitter = calloc(1, sizeof(*splitter));
	if (!splitter) {
		emu_fail_memory(err);
		return NULL;
	}
	splitter->source = source;
	splitter->max_value = max_value;
	splitter->line = splitter->column = 1;
	return splitter;
}

void emu_json_splitter_by_line(struct emu_json_splitter *splitter)
{
	splitter->lines = LINES_STRICT;
}

void emu_json_splitter_del(struct emu_json_splitter *splitter)
{
	if (!splitter)
		return;
	emu_buf_free(&splitter->window);
	free(splitter);
}

/* More bytes behind the window, what was given out dropped first. 1 when some came, 0 at the end.
 */
static int fill(struct emu_json_splitter *splitter, struct emu_error *err)
{
	struct emu_buf *window = &splitter->window;
	if (splitter->ended)
		return 0;
	if (splitter->at) {
		window->len -= splitter->at;
		memmove(window->at, window->at + splitter->at, window->len);
		splitter->at = 0;
	}
	if (!emu_buf_reserve(window, WINDOW + EMU_LINES_PADDING))
		return emu_fail_memory(err);
	size_t len = 0;
	enum emu_source_state state = emu_source_read(
		splitter->source, window->at + window->len, WINDOW, &len, err);
	window->len += len;
	splitter->ended = state == EMU_SOURCE_END;
	return state == EMU_SOURCE_FAULT ? -1 : state == EMU_SOURCE_DATA;
}

/* The byte at the cursor, or -1 at the end, or -2 when the source failed. */
static inline int peek(struct emu_json_splitter *splitter, struct emu_error *err)
{
	if (EMU_UNLIKELY(splitter->window.len == splitter->at)) {
		int more = fill(splitter, err);
		if (more <= 0)
			return more - 1;
	}
	return (unsigned char)splitter->window.at[splitter->at];
}

/* Moves the cursor over bytes that are given out or dropped. */
static void pass(struct emu_json_splitter *splitter, size_t len)
{
	const char *at = splitter->window.at + splitter->at, *end = at + len;
	for (const char *feed; (feed = memchr(at, '\n', (size_t)(end - at))); at = feed + 1) {
		splitter->line++;
		splitter->column = 1;
	}
	splitter->column += (uint64_t)(end - at);
	splitter->at += len;
}

/* The next byte that is no white space, which stays at the cursor. */
static int skip_space(struct emu_json_splitter *splitter, struct emu_error *err)
{
	int byte;
	while ((byte = peek(splitter, err)) == ' ' || byte == '\n' || byte == '\r' || byte == '\t')
		pass(splitter, 1);
	return byte;
}

/* What the bytes of a value say about where it ends. */
struct scan {
	size_t len;
	size_t depth;
	char before; /* the last byte that was no white space */
	bool in_string, escaped, at_line_start;
	enum lines lines;
};

enum step {
	GO_ON,
	ENDS_HERE,   /* the byte is the value's last */
	ENDS_BEFORE, /* it is not the value's */
};

static inline bool is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static inline enum step step_in_string(struct scan *scan, char byte)
{
	if (byte ==
		'\n') /* no string holds one: the line was broken off, and the next may be good */
		return ENDS_BEFORE;
	if (scan->escaped)
		scan->escaped = false;
	else if (byte == '\\')
		scan->escaped = true;
	else if (byte == '"')
		scan->in_string = false;
	return scan->in_string || scan->depth ? GO_ON : ENDS_HERE;
}

/* Whether a line feed breaks the value off. Where values had a line each, one that opens a single
 * bracket on its first line and nothing else is of a writer that uses many. */
static inline bool breaks_off(struct scan *scan)
{
	if (scan->lines == LINES_EACH && scan->depth == 1 &&
		(scan->before == '{' || scan->before == '['))
		scan->lines = LINES_FREE;
	return scan->lines >= LINES_EACH;
}

static inline enum step step(struct scan *scan, char byte)
{
	if (scan->in_string)
		return step_in_string(scan, byte);
	if (byte == '\n' && breaks_off(scan))
		return ENDS_BEFORE;
	bool at_line_start = scan->at_line_start;
	scan->at_line_start = byte == '\n';
	if (is_space(byte))
		return scan->depth ? GO_ON : ENDS_BEFORE;
	char before = scan->before;
	scan->before = byte;
	switch (byte) {
	case '"':
		scan->in_string = true;
		return GO_ON;
	case '{':
		/* Behind such a byte no object can begin: the line before was broken off. */
		if (at_line_start && !strchr(",:[", before))
			return ENDS_BEFORE;
		scan->depth++;
		return GO_ON;
	case '[':
		scan->depth++;
		return GO_ON;
	case '}':
	case ']':
		if (!scan->depth)
			return scan->len ? ENDS_BEFORE : ENDS_HERE;
		return --scan->depth ? GO_ON : ENDS_HERE;
	case ',':
		if (!scan->depth)
			return scan->len ? ENDS_BEFORE : ENDS_HERE;
		return GO_ON;
	default:
		return GO_ON;
	}
}

/* Drops the rest of the line, so that one bad value does not spoil the next; -2 when the source
 * failed. */
static int skip_line(struct emu_json_splitter *splitter, struct emu_error *err)
{
	int byte;
	while ((byte = peek(splitter, err)) >= 0 && byte != '\n') {
		const char *at = splitter->window.at + splitter->at;
		size_t len = splitter->window.len - splitter->at;
		const char *feed = memchr(at, '\n', len);
		pass(splitter, feed ? (size_t)(feed - at) : len);
	}
	return byte;
}

static enum emu_json_split bad(struct emu_json_splitter *splitter, enum emu_fault fault,
	const char *what, struct emu_error *err)
{
	uint64_t line = splitter->line, column = splitter->column;
	if (skip_line(splitter, err) == -2)
		return EMU_JSON_SPLIT_FAULT;
	splitter->element_due = true;
	emu_fail_at(err, fault, line, column, "%s", what);
	return EMU_JSON_SPLIT_BAD;
}

/* What is known of lines behind a value that began on line `first`. */
static enum lines lines_after(const struct emu_json_splitter *splitter, uint64_t first)
{
	if (splitter->line != first)
		return LINES_FREE;
	size_t at = splitter->at, len = splitter->window.len;
	if (at < len && splitter->window.at[at] == '\r')
		at++;
	bool alone = at < len && splitter->window.at[at] == '\n';
	return splitter->lines == LINES_UNKNOWN && alone ? LINES_EACH : splitter->lines;
}

/* The value that begins at the cursor. */
static enum emu_json_split cut(struct emu_json_splitter *splitter, struct emu_str *value,
	uint64_t *line, uint64_t *column, struct emu_error *err)
{
	struct scan scan = {
		.before = ',', .lines = splitter->in_array ? LINES_FREE : splitter->lines};
	enum step now = GO_ON;
	*line = splitter->line;
	*column = splitter->column;
	while (now == GO_ON) {
		if (splitter->at + scan.len == splitter->window.len) {
			int more = fill(splitter, err);
			if (more < 0)
				return EMU_JSON_SPLIT_FAULT;
			if (!more)
				break;
		}
		const char *at = splitter->window.at + splitter->at;
		size_t len = splitter->window.len - splitter->at;
		while (scan.len < len && (now = step(&scan, at[scan.len])) != ENDS_BEFORE) {
			scan.len++;
			if (now == ENDS_HERE)
				break;
		}
		if (scan.len > splitter->max_value)
			return bad(splitter, EMU_FAULT_LIMIT,
				"expected a value within the limit: raise --max-line", err);
	}
	*value = (struct emu_str){splitter->window.at + splitter->at, scan.len};
	pass(splitter, scan.len);
	splitter->element_due = false;
	splitter->any = true;
	if (!splitter->in_array && splitter->lines != LINES_STRICT)
		splitter->lines = lines_after(splitter, *line);
	return EMU_JSON_SPLIT_VALUE;
}

/* Between the elements of the array: 1 when a value is at the cursor, 0 when the array has ended,
 * -1 when neither is so (*what says what was expected). */
static int step_in_array(struct emu_json_splitter *splitter, int byte, const char **what)
{
	bool due = splitter->element_due || !splitter->any;
	if (byte == ']' && (due ? !splitter->any : true)) {
		pass(splitter, 1);
		splitter->in_array = false;
		return 0;
	}
	if (due) {
		*what = "expected a value after ',' in an array";
		return byte == ']' || byte == ',' ? -1 : 1;
	}
	*what = "expected ',' or ']' after a value in an array";
	if (byte != ',')
		return -1;
	pass(splitter, 1);
	splitter->element_due = true;
	return 0;
}

enum emu_json_split emu_json_splitter_next(struct emu_json_splitter *splitter,
	struct emu_str *value, uint64_t *line, uint64_t *column, struct emu_error *err)
{
	for (;;) {
		int byte = skip_space(splitter, err);
		const char *what;
		if (byte == -2)
			return EMU_JSON_SPLIT_FAULT;
		if (byte == -1 && !splitter->in_array)
			return EMU_JSON_SPLIT_END;
		if (byte == -1) {
			splitter->in_array = false;
			return bad(splitter, EMU_FAULT_INPUT,
				"expected ']' to end the array, found the end of the input", err);
		}
		if (splitter->in_array) {
			int stands = step_in_array(splitter, byte, &what);
			if (stands < 0)
				return bad(splitter, EMU_FAULT_INPUT, what, err);
			if (!stands)
				continue;
		} else if (byte == '[' && splitter->lines < LINES_EACH) {
			pass(splitter, 1);
			splitter->in_array = true;
			splitter->any = splitter->element_due = false;
			continue;
		}
		return cut(splitter, value, line, column, err);
	}
}
