/* JSON strings onto the end of a buffer: runs that need no escape are copied whole. */
#include "json/writer.h"

#include "base/text.h"

/* The escape of a byte that cannot stand in a string as it is, or len 0. */
static struct emu_str escape_of(unsigned char byte, char unit[6])
{
	static const char digits[] = "0123456789abcdef";
	switch (byte) {
	case '"':
		return EMU_STR("\\\"");
	case '\\':
		return EMU_STR("\\\\");
	case '\b':
		return EMU_STR("\\b");
	case '\f':
		return EMU_STR("\\f");
	case '\n':
		return EMU_STR("\\n");
	case '\r':
		return EMU_STR("\\r");
	case '\t':
		return EMU_STR("\\t");
	default:
		if (byte >= 0x20)
			return (struct emu_str){0};
		memcpy(unit, "\\u00", 4);
		unit[4] = digits[byte >> 4];
		unit[5] = digits[byte & 15];
		return (struct emu_str){unit, 6};
	}
}

static void write_escaped(struct emu_buf *out, struct emu_str text)
{
	size_t plain = 0;
	for (size_t at = 0; at < text.len; at++) {
		char unit[6];
		struct emu_str escape = escape_of((unsigned char)text.at[at], unit);
		if (!escape.len)
			continue;
		emu_buf_append(out, (struct emu_str){text.at + plain, at - plain});
		emu_buf_append(out, escape);
		plain = at + 1;
	}
	emu_buf_append(out, emu_str_after(text, plain));
}

void emu_json_write_string(struct emu_buf *out, struct emu_str text)
{
	emu_buf_push(out, '"');
	for (size_t bad; !emu_text_is_utf8(text, &bad); text = emu_str_after(text, bad + 1)) {
		write_escaped(out, (struct emu_str){text.at, bad});
		emu_text_append_point(out, 0xfffd);
	}
	write_escaped(out, text);
	emu_buf_push(out, '"');
}

void emu_json_write_key(struct emu_buf *out, struct emu_str key)
{
	if (out->len && out->at[out->len - 1] != '{')
		emu_buf_push(out, ',');
	emu_json_write_string(out, key);
	emu_buf_push(out, ':');
}

void emu_json_write_line(struct emu_buf *out, struct emu_str json)
{
	bool in_string = false;
	if (EMU_LIKELY(!json.len || !memchr(json.at, '\n', json.len))) {
		emu_buf_append(out, json);
		return;
	}
	for (size_t i = 0; i < json.len; i++) {
		char byte = json.at[i];
		if (!in_string && (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'))
			continue;
		emu_buf_push(out, byte);
		if (in_string && byte == '\\')
			emu_buf_push(out, json.at[++i]);
		else if (byte == '"')
			in_string = !in_string;
	}
}
