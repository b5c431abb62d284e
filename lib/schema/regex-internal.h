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
#include "base/regex.h"
#include "base/str.h"

/* `pattern` is UTF-8. An error says what of the pattern is wrong. */
EMU_CHECKED struct emu_regex *emu_regex_new(struct emu_str pattern, struct emu_error *err);

/* Whether ECMA-262 takes the pattern: also where PCRE2 does not, because it looks behind for text
 * of no fixed width. */
bool emu_regex_is_valid(struct emu_str pattern);

/* The pattern as PCRE2 writes it, appended to `out`. */
EMU_CHECKED int emu_regex_translate(
	struct emu_str pattern, struct emu_buf *out, struct emu_error *err);

#endif
