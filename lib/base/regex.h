/*
 * Regular expressions by PCRE2, under limits. What a language writes otherwise is translated
 * before, by whoever reads that language (schema/regex-internal.h).
 */
#ifndef EMU_BASE_REGEX_H
#define EMU_BASE_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"

enum emu_regex_dialect {
	EMU_REGEX_PERL, /* PCRE2 as it is; \w, \d and (?i) know all scripts */
	EMU_REGEX_ECMA, /* ends, empty classes and references to nothing as in ECMA-262 */
};

struct emu_regex;	  /* immutable, for any number of workers */
struct emu_regex_scratch; /* one worker's */

struct emu_regex_fault {
	size_t at;	  /* the offset of what is wrong */
	bool look_behind; /* it looks behind for text of no fixed width, which PCRE2 does not do */
};

/* `text` is UTF-8. NULL where it is no pattern: `fault` and the error say why. */
EMU_CHECKED struct emu_regex *emu_regex_compile(struct emu_str text, enum emu_regex_dialect dialect,
	struct emu_regex_fault *fault, struct emu_error *err);
void emu_regex_del(struct emu_regex *regex);

EMU_CHECKED struct emu_regex_scratch *emu_regex_scratch_new(struct emu_error *err);
void emu_regex_scratch_del(struct emu_regex_scratch *scratch);

/* 1 where it matches anywhere in the text (UTF-8), 0 where not; -1 with EMU_FAULT_LIMIT where it
 * took too long. */
EMU_CHECKED int emu_regex_match(const struct emu_regex *regex, struct emu_regex_scratch *scratch,
	struct emu_str text, struct emu_error *err);

#endif
