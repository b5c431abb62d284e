/* Content of strings: base64, JSON, and one within the other. */
#include "schema/format-content-internal.h"

#include "io/lines.h"
#include "json/reader.h"

/* -1 for what is none of the 64. */
static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool emu_format_is_base64(struct emu_str text, struct emu_buf *out)
{
	uint32_t bits = 0;
	size_t n = 0, padding = 0;
	for (size_t i = 0; i < text.len; i++) {
		int value = value_of(text.at[i]);
		if (text.at[i] == '\r' || text.at[i] == '\n')
			continue;
		padding += text.at[i] == '=';
		if (padding ? text.at[i] != '=' : value < 0)
			return false;
		n++;
		bits = bits << 6 | (uint32_t)(padding ? 0 : value);
		for (int shift = 16; n % 4 == 0 && shift >= (int)(8 * padding); shift -= 8)
			emu_buf_push(out, (char)(unsigned char)(bits >> shift));
	}
	return n % 4 == 0 && padding <= 2;
}

bool emu_format_is_json(struct emu_str text)
{
	struct emu_json_reader reader = {0};
	struct emu_json json;
	struct emu_buf padded = {0};
	emu_buf_append(&padded, text);
	bool valid = emu_buf_reserve(&padded, EMU_LINES_PADDING) &&
		emu_json_read(&reader, emu_buf_str(&padded), &json, NULL) == 0;
	emu_json_reader_free(&reader);
	emu_buf_free(&padded);
	return valid;
}

bool emu_format_is_base64_json(struct emu_str text)
{
	struct emu_buf plain = {0};
	bool valid = emu_format_is_base64(text, &plain) && emu_format_is_json(emu_buf_str(&plain));
	emu_buf_free(&plain);
	return valid;
}
