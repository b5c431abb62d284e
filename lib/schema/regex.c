/* Patterns of JSON Schema: translated, then PCRE2's (base/regex.h). Called by the compiler. */
#include "schema/regex-internal.h"

#define PATTERN_MAX ((size_t)64 << 10)

static struct emu_regex *new (
	struct emu_str pattern, struct emu_regex_fault *fault, struct emu_error *err)
{
	struct emu_regex *regex = NULL;
	struct emu_buf text = {0};
	if (pattern.len > PATTERN_MAX) {
		emu_fail(err, EMU_FAULT_USAGE, "a regular expression of more than %zu bytes",
			PATTERN_MAX);
		return NULL;
	}
	if (emu_regex_translate(pattern, &text, err) == 0)
		regex = emu_regex_compile(emu_buf_str(&text), EMU_REGEX_ECMA, fault, err);
	emu_buf_free(&text);
	return regex;
}

struct emu_regex *emu_regex_new(struct emu_str pattern, struct emu_error *err)
{
	struct emu_regex_fault fault = {0};
	return new (pattern, &fault, err);
}

bool emu_regex_is_valid(struct emu_str pattern)
{
	struct emu_regex_fault fault = {0};
	struct emu_regex *regex = new (pattern, &fault, NULL);
	emu_regex_del(regex);
	return regex || fault.look_behind;
}
