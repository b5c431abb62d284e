/* Strings in one form, so that a name typed on one machine equals itself from another. */
#include "select/normal.h"

#include "base/text.h"

static bool is_ascii(struct emu_str text)
{
	unsigned char bits = 0;
	for (size_t at = 0; at < text.len; at++)
		bits |= (unsigned char)text.at[at];
	return bits < 0x80;
}

struct emu_str emu_normal_text(
	const struct emu_json *json, const struct emu_json_value *value, struct emu_buf *scratch)
{
	emu_buf_clear(scratch);
	struct emu_str text = emu_json_string(json, value, scratch);
	if (is_ascii(text))
		return text;
	size_t from = scratch->len;
	/* What is normalized may stand in the scratch itself, which must not move meanwhile: no
	 * text grows more than threefold (UAX #15, annex on stability). */
	if (!emu_buf_reserve(scratch, 3 * text.len + 16))
		return (struct emu_str){0};
	if (value->escaped)
		text.at = scratch->at;
	emu_text_nfc(text, scratch);
	return emu_str_after(emu_buf_str(scratch), from);
}
