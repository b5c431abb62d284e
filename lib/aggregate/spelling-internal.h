/* Values as text, so that equal ones are equal bytes: keys of groups, distinct values. */
#ifndef EMU_AGGREGATE_SPELLING_INTERNAL_H
#define EMU_AGGREGATE_SPELLING_INTERNAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/decimal.h"
#include "base/str.h"
#include "json/reader.h"

/* For emu_spell_value alone. */
void emu_spell_escaped(struct emu_buf *out, const struct emu_json *json,
	const struct emu_json_value *value, struct emu_buf *scratch);

/* Appends the value as JSON, a string in one spelling however it was escaped; all else as it came.
 * `scratch` is used. */
static inline void emu_spell_value(struct emu_buf *out, const struct emu_json *json,
	const struct emu_json_value *value, struct emu_buf *scratch)
{
	if (EMU_LIKELY(!value->escaped))
		emu_buf_append(out, emu_json_span(json, value));
	else
		emu_spell_escaped(out, json, value, scratch);
}

/* Appends a number so that equal ones are the same bytes: its digits from the first to the last
 * that is not 0, and an exponent: 7.60 is 76e-1, 0.0 is 0. JSON too. */
void emu_spell_number(struct emu_buf *out, const struct emu_decimal *number);

/* Of a number spelled so: no more than three digits, and what lay between two of those in their
 * middle, which is at most 0.5 % away. Doing it twice changes nothing more. */
void emu_spell_rounded(struct emu_buf *out, struct emu_str number);

static inline bool emu_spelling_is_number(struct emu_str text)
{
	return text.len && (text.at[0] == '-' || (text.at[0] >= '0' && text.at[0] <= '9'));
}

/* Strings by bytes, numbers by value, arrays, false, null, true, objects. */
int emu_spelling_compare(struct emu_str a, struct emu_str b);

#endif
