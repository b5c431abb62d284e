/* Text of cells as records and messages hold it. */
#include "base/text.h"
#include "table/table-internal.h"

#define CUT 80

struct emu_str emu_table_cut(struct emu_str text)
{
	size_t at = 0, end = 0;
	text = emu_str_trim(text);
	if (text.len <= CUT)
		return text;
	while (at <= CUT) {
		end = at;
		(void)emu_text_next(text, &at);
	}
	return (struct emu_str){text.at, end};
}

static bool is_space(int32_t point)
{
	return point <= 0x20 || (point >= 0x7f && point <= 0xa0) || point == 0x1680 ||
		(point >= 0x2000 && point <= 0x200a) || point == 0x2028 || point == 0x2029 ||
		point == 0x202f || point == 0x205f || point == 0x3000;
}

/* Zero-width space, word joiner, byte order mark; the joiners that Hindi spells with stay. */
static bool is_nothing(int32_t point)
{
	return point == 0x200b || point == 0x2060 || point == 0xfeff;
}

/* Whether it is printable ASCII without two spaces in a row: nothing to do. */
static bool is_tidy(struct emu_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		if (byte < 0x20 || byte >= 0x7f || (byte == ' ' && text.at[i + 1] == ' '))
			return false;
	}
	return true;
}

void emu_table_tidy(struct emu_str text, struct emu_buf *scratch, struct emu_buf *out)
{
	bool space = false;
	size_t begun = out->len;
	text = emu_str_trim(text);
	if (is_tidy(text)) {
		emu_buf_append(out, text);
		return;
	}
	emu_buf_clear(scratch);
	emu_text_nfc(text, scratch);
	out->failed |= scratch->failed;
	text = emu_buf_str(scratch);
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		int32_t point = emu_text_next(text, &at);
		if (is_nothing(point))
			continue;
		if (is_space(point)) {
			space = out->len > begun;
			continue;
		}
		if (space)
			emu_buf_push(out, ' ');
		space = false;
		emu_buf_append(out, (struct emu_str){text.at + from, at - from});
	}
}
