/* The escapes of a JSON string: one check, one decoding. */
#include "json/escape-internal.h"

#include <string.h>

/* Four hexadecimal digits, or -1. */
static int32_t unit_at(const char *at, const char *end)
{
	if (end - at < 4)
		return -1;
	int32_t unit = 0;
	for (int i = 0; i < 4; i++) {
		char digit = at[i];
		if (digit >= '0' && digit <= '9')
			unit = 16 * unit + (digit - '0');
		else if (digit >= 'a' && digit <= 'f')
			unit = 16 * unit + (digit - 'a' + 10);
		else if (digit >= 'A' && digit <= 'F')
			unit = 16 * unit + (digit - 'A' + 10);
		else
			return -1;
	}
	return unit;
}

size_t emu_json_escape_len(const char *at, const char *end, const char **problem)
{
	*problem = "expected one of \" \\ / b f n r t u after a backslash in a string";
	if (end - at < 2)
		return 0;
	if (at[1] != 'u')
		return at[1] && strchr("\"\\/bfnrt", at[1]) ? 2 : 0;
	int32_t unit = unit_at(at + 2, end);
	if (unit < 0) {
		*problem = "expected four hexadecimal digits after \\u in a string";
		return 0;
	}
	if (unit < 0xd800 || unit > 0xdfff)
		return 6;
	int32_t low = end - at >= 8 && at[6] == '\\' && at[7] == 'u' ? unit_at(at + 8, end) : -1;
	if (unit < 0xdc00 && low >= 0xdc00 && low <= 0xdfff)
		return 12;
	*problem = "expected a whole surrogate pair in a string, found half of one";
	return 0;
}

static size_t encode(int32_t point, char bytes[4])
{
	if (point < 0x80) {
		bytes[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		bytes[0] = (char)(0xc0 | point >> 6);
		bytes[1] = (char)(0x80 | (point & 0x3f));
		return 2;
	}
	if (point < 0x10000) {
		bytes[0] = (char)(0xe0 | point >> 12);
		bytes[1] = (char)(0x80 | (point >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (point & 0x3f));
		return 3;
	}
	bytes[0] = (char)(0xf0 | point >> 18);
	bytes[1] = (char)(0x80 | (point >> 12 & 0x3f));
	bytes[2] = (char)(0x80 | (point >> 6 & 0x3f));
	bytes[3] = (char)(0x80 | (point & 0x3f));
	return 4;
}

size_t emu_json_escape_decode(const char *at, char bytes[4], size_t *len)
{
	static const char letters[] = "bfnrt", stands_for[] = "\b\f\n\r\t";
	*len = 2;
	if (at[1] != 'u') {
		const char *letter = strchr(letters, at[1]);
		bytes[0] = letter ? stands_for[letter - letters] : at[1];
		return 1;
	}
	int32_t point = unit_at(at + 2, at + 6);
	*len = 6;
	if (point >= 0xd800 && point <= 0xdbff) {
		point = 0x10000 + ((point - 0xd800) << 10) + (unit_at(at + 8, at + 12) - 0xdc00);
		*len = 12;
	}
	return encode(point, bytes);
}
