/*
 * Host names: labels of RFC 1123, and those of IDNA 2008 (RFC 5890 to 5893). libidn2 judges a label
 * by itself; the Bidi rule, which is about a whole name, is checked here.
 */
#include "schema/format-net-internal.h"

#include <idn2.h>
#include <stddef.h>
#include <stdint.h>
#include <utf8proc.h>

#include "base/text.h"

#define LABEL_MAX 63
#define NAME_MAX_LEN 253
/* As UTF-8: no more characters than its A-label has bytes, each of up to four. */
#define U_LABEL_MAX (4 * LABEL_MAX)

/* What the labels so far come to. */
struct host {
	size_t len;	    /* in A-labels, with their dots */
	bool right_to_left; /* one holds a character that runs so */
	bool unruly;	    /* one does not obey the Bidi rule */
};

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_ascii(struct emu_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	}
	return true;
}

/* RFC 1123 section 2.1: letters, digits and hyphens. */
static bool is_plain_label(struct emu_str label)
{
	if (!label.len || label.len > LABEL_MAX || label.at[0] == '-' ||
		label.at[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++) {
		if (!is_alphanumeric(label.at[i]) && label.at[i] != '-')
			return false;
	}
	return true;
}

#define CLASS(name) (1U << UTF8PROC_BIDI_CLASS_##name)
#define RIGHT (CLASS(R) | CLASS(AL))
#define NEUTRAL (CLASS(EN) | CLASS(ES) | CLASS(CS) | CLASS(ET) | CLASS(ON) | CLASS(BN) | CLASS(NSM))

/* RFC 5893 section 2, for one label; `host` is told whether it is obeyed. */
static void check_bidi(struct host *host, struct emu_str label)
{
	uint32_t first = 0, last = 0, all = 0;
	for (size_t at = 0; at < label.len;) {
		uint32_t class = 1U << utf8proc_get_property(emu_text_next(label, &at))->bidi_class;
		all |= class;
		first = first ? first : class;
		last = class == CLASS(NSM) ? last : class;
	}
	bool right = first & RIGHT;
	uint32_t may_be = right ? RIGHT | CLASS(AN) | NEUTRAL : CLASS(L) | NEUTRAL;
	uint32_t may_end = right ? RIGHT | CLASS(AN) | CLASS(EN) : CLASS(L) | CLASS(EN);
	bool both_digits = (all & CLASS(AN)) && (all & CLASS(EN));
	host->right_to_left |= (all & (RIGHT | CLASS(AN))) != 0;
	host->unruly |= !(first & (RIGHT | CLASS(L))) || (all & ~may_be) || !(last & may_end) ||
		(right && both_digits);
}

/* An A-label (`xn--`), or a U-label, by itself. */
static bool take_idn_label(struct host *host, struct emu_str label, bool encoded)
{
	char text[U_LABEL_MAX + 1];
	uint8_t *ascii = NULL;
	char *unicode = NULL;
	if (label.len > U_LABEL_MAX || memchr(label.at, '\0', label.len))
		return false;
	memcpy(text, label.at, label.len);
	text[label.len] = '\0';
	const uint8_t *it = (const uint8_t *)text;
	bool valid = idn2_register_u8(encoded ? NULL : it, encoded ? it : NULL, &ascii, 0) ==
			IDN2_OK &&
		(!encoded || idn2_to_unicode_8z8z(text, &unicode, IDN2_NO_TR46) == IDN2_OK);
	if (valid) {
		host->len += strlen((const char *)ascii) + 1;
		check_bidi(host, unicode ? emu_str_from(unicode) : label);
	}
	idn2_free(ascii);
	idn2_free(unicode);
	return valid;
}

static bool take_label(struct host *host, struct emu_str label, bool international)
{
	bool ascii = is_ascii(label);
	bool encoded = ascii && label.len > 4 && (label.at[0] | 32) == 'x' &&
		(label.at[1] | 32) == 'n' && label.at[2] == '-' && label.at[3] == '-';
	if (encoded || (!ascii && international))
		return take_idn_label(host, label, encoded);
	if (!is_plain_label(label))
		return false;
	host->len += label.len + 1;
	check_bidi(host, label);
	return true;
}

/* The length of the dot at the text's beginning, or 0: ideographic, full-width and half-width ones
 * part internationalized labels too (RFC 3490 section 3.1). */
static size_t dot_len(struct emu_str text, bool international)
{
	if (text.at[0] == '.')
		return 1;
	bool wide = international &&
		(emu_str_starts(text, EMU_STR("\xe3\x80\x82")) ||
			emu_str_starts(text, EMU_STR("\xef\xbc\x8e")) ||
			emu_str_starts(text, EMU_STR("\xef\xbd\xa1")));
	return wide ? 3 : 0;
}

bool emu_format_is_hostname(struct emu_str text, bool international)
{
	struct host host = {0};
	size_t dot;
	do {
		struct emu_str label = {text.at, 0};
		dot = 0;
		while (label.len < text.len && !dot) {
			dot = dot_len(emu_str_after(text, label.len), international);
			label.len += !dot;
		}
		text = emu_str_after(text, label.len + dot);
		if (!take_label(&host, label, international) || host.len > NAME_MAX_LEN + 1)
			return false;
	} while (dot);
	return !host.right_to_left || !host.unruly;
}
