/* Text as pointer and length: it may hold NUL bytes, owns nothing, and is not terminated. */
#ifndef EMU_BASE_STR_H
#define EMU_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct emu_str {
	const char *at; /* may be NULL when len is 0 */
	size_t len;	/* bytes */
};

/* A string literal. */
#define EMU_STR(literal) ((struct emu_str){"" literal, sizeof(literal) - 1})

/* The two arguments that "%.*s" takes; longer than INT_MAX is cut by the caller. */
#define EMU_STR_ARGS(str) (int)(str).len, (str).at

/* Text of our own (an option, a table's name), never input: it ends at the first NUL. */
static inline struct emu_str emu_str_from(const char *terminated)
{
	return (struct emu_str){terminated, terminated ? strlen(terminated) : 0};
}

static inline bool emu_str_equal(struct emu_str a, struct emu_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Byte order, a prefix before what it begins: below, at or above 0. */
static inline int emu_str_compare(struct emu_str a, struct emu_str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.at, b.at, len) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static inline bool emu_str_starts(struct emu_str text, struct emu_str prefix)
{
	return text.len >= prefix.len &&
		(prefix.len == 0 || memcmp(text.at, prefix.at, prefix.len) == 0);
}

/* From `from` to the end; `from` is at most the length. */
static inline struct emu_str emu_str_after(struct emu_str text, size_t from)
{
	return (struct emu_str){from ? text.at + from : text.at, text.len - from};
}

static inline bool emu_is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Without spaces, tabs, carriage returns and line feeds at either end. */
static inline struct emu_str emu_str_trim(struct emu_str text)
{
	while (text.len && emu_is_space(text.at[text.len - 1]))
		text.len--;
	while (text.len && emu_is_space(text.at[0])) {
		text.at++;
		text.len--;
	}
	return text;
}

#endif
