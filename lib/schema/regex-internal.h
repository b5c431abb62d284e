/*
 * Patterns of JSON Schema: ECMA-262 regular expressions with the flag u, matched by PCRE2 with its
 * JIT. What ECMA-262 and PCRE2 write differently is translated; what PCRE2 alone knows is refused.
 */
#ifndef EMU_SCHEMA_REGEX_INTERNAL_H
#define EMU_SCHEMA_REGEX_INTERNAL_H

#include <stdbool.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct emu_regex;	  /* immutable, for any number of workers */
struct emu_regex_scratch; /* one worker's */

/* `pattern` is UTF-8. An error says what of the pattern is wrong. */
EMU_CHECKED struct emu_regex *emu_regex_new(struct emu_str pattern, struct emu_error *err);
void emu_regex_del(struct emu_regex *regex);

/* Whether ECMA-262 takes the pattern: also where PCRE2 does not, because it looks behind for text
 * of no fixed width. */
bool emu_regex_is_valid(struct emu_str pattern);

EMU_CHECKED struct emu_regex_scratch *emu_regex_scratch_new(struct emu_error *err);
void emu_regex_scratch_del(struct emu_regex_scratch *scratch);

/* 1 where it matches anywhere in the text (UTF-8), 0 where not, -1 where it took too long. */
EMU_CHECKED int emu_regex_match(const struct emu_regex *regex, struct emu_regex_scratch *scratch,
	struct emu_str text, struct emu_error *err);

/* The pattern as PCRE2 writes it, appended to `out`. */
EMU_CHECKED int emu_regex_translate(
	struct emu_str pattern, struct emu_buf *out, struct emu_error *err);

#endif
