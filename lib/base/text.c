/*
 * Unicode text, one code point at a time: validity, digits, cleaning, width. Plain ASCII never
 * reaches the tables. Called wherever text is read, compared or shown.
 */
#include "base/text.h"

#include "base/text-internal.h"

#include <utf8proc.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define REPLACEMENT 0xfffd

size_t emu_text_ascii_len(struct emu_str text)
{
	size_t at = 0;
#ifdef __SSE2__
	for (; text.len - at >= 16; at += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text.at + at));
		int high = _mm_movemask_epi8(bytes);
		if (high)
			return at + (size_t)__builtin_ctz((unsigned)high);
	}
#else
	for (uint64_t bytes; text.len - at >= sizeof(bytes); at += sizeof(bytes)) {
		memcpy(&bytes, text.at + at, sizeof(bytes));
		if (bytes & UINT64_C(0x8080808080808080))
			break;
	}
#endif
	while (at < text.len && !(text.at[at] & 0x80))
		at++;
	return at;
}

/* The length of the sequence that begins a text of one byte or more, 0 where it is none: RFC 3629
 * section 4. */
static size_t decode(const char *at, size_t len, int32_t *point)
{
	static const int32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned first = (unsigned char)at[0];
	if (first < 0x80) {
		*point = (int32_t)first;
		return 1;
	}
	size_t n = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	if (first < 0xc2 || first > 0xf4 || len < n)
		return 0;
	int32_t value = (int32_t)(first & (0x7fU >> n));
	for (size_t i = 1; i < n; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (at[i] & 0x3f);
	}
	bool surrogate = value >= 0xd800 && value <= 0xdfff;
	*point = value;
	return value < smallest[n] || value > 0x10ffff || surrogate ? 0 : n;
}

bool emu_text_is_utf8(struct emu_str text, size_t *bad)
{
	size_t at = emu_text_ascii_len(text);
	while (at < text.len) {
		int32_t point;
		size_t len = decode(text.at + at, text.len - at, &point);
		if (!len) {
			if (bad)
				*bad = at;
			return false;
		}
		at += len;
		if (at < text.len && !(text.at[at] & 0x80))
			at += emu_text_ascii_len(emu_str_after(text, at));
	}
	return true;
}

int32_t emu_text_next(struct emu_str text, size_t *at)
{
	int32_t point;
	size_t len = decode(text.at + *at, text.len - *at, &point);
	*at += len ? len : 1;
	return len ? point : -1;
}

void emu_text_append_point(struct emu_buf *out, int32_t point)
{
	unsigned char bytes[4];
	if (!utf8proc_codepoint_valid(point))
		point = REPLACEMENT;
	utf8proc_ssize_t len = utf8proc_encode_char(point, bytes);
	emu_buf_append(out, (struct emu_str){(const char *)bytes, (size_t)len});
}

/* Unicode gives each script's decimal digits in order, whole tens of them without a gap. */
static int32_t digit_value(int32_t point)
{
	int32_t zero = point;
	while (utf8proc_category(zero - 1) == UTF8PROC_CATEGORY_ND)
		zero--;
	return (point - zero) % 10;
}

void emu_text_digits(struct emu_str text, struct emu_buf *out)
{
	for (size_t at = 0; at < text.len;) {
		struct emu_str rest = emu_str_after(text, at);
		size_t len = emu_text_ascii_len(rest);
		emu_buf_append(out, (struct emu_str){rest.at, len});
		at += len;
		if (at == text.len)
			break;
		int32_t point = emu_text_next(text, &at);
		if (utf8proc_category(point) == UTF8PROC_CATEGORY_ND)
			emu_buf_push(out, (char)('0' + digit_value(point)));
		else
			emu_text_append_point(out, point);
	}
}

/* Whether it shows as itself and leaves its neighbours alone. */
static bool is_plain(int32_t point)
{
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	default:
		return !utf8proc_get_property(point)->ignorable;
	}
}

void emu_text_clean(struct emu_str text, struct emu_buf *out)
{
	size_t plain = 0, at = 0; /* from `plain` on, nothing is written yet */
	while (at < text.len) {
		size_t from = at;
		int32_t point = emu_text_next(text, &at);
		if (point >= 0 && is_plain(point))
			continue;
		emu_buf_append(out, (struct emu_str){text.at + plain, from - plain});
		plain = at;
		if (point < 0)
			emu_buf_printf(out, "\\x%02X", (unsigned)(unsigned char)text.at[from]);
		else
			emu_buf_printf(out, "\\u{%04X}", (unsigned)point);
	}
	emu_buf_append(out, emu_str_after(text, plain));
}

/* As terminals do, and wcwidth: a mark with room of its own takes a column, the vowels and finals
 * that close a Korean syllable none. */
static size_t point_width(int32_t point)
{
	if (point < 0)
		return 1; /* shown as U+FFFD or escaped before */
	if (point >= 0x1160 && point <= 0x11ff)
		return 0;
	if (utf8proc_category(point) == UTF8PROC_CATEGORY_MC)
		return 1;
	return (size_t)utf8proc_charwidth(point);
}

size_t emu_text_width(struct emu_str text)
{
	size_t width = 0;
	for (size_t at = 0; at < text.len;) {
		unsigned char byte = (unsigned char)text.at[at];
		if (byte >= 0x20 && byte < 0x7f) {
			width++;
			at++;
		} else {
			width += point_width(emu_text_next(text, &at));
		}
	}
	return width;
}
