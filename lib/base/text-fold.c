/*
 * Normalization and folding, for whoever compares names: text goes through in clusters (a character
 * and the marks upon it), in a room on the stack, so that nothing is allocated but the result.
 */
#include "base/text.h"

#include "base/text-internal.h"

#include <utf8proc.h>

/* UAX #15 section 13 finds no more than 30 marks on a character in earnest. More are ordered and
 * composed by parts, so that a text made of marks alone takes no quadratic time. */
#define CLUSTER_MAX 64
#define DECOMPOSED_MAX 18 /* code points that one can become */

struct composer {
	struct emu_buf *out;
	bool fold;
	size_t n;
	int32_t points[CLUSTER_MAX];
};

static utf8proc_propval_t combining_class(int32_t point)
{
	return utf8proc_get_property(point)->combining_class;
}

/* UAX #15, the canonical ordering algorithm. */
static void order_marks(int32_t *points, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		int32_t mark = points[i];
		utf8proc_propval_t class = combining_class(mark);
		size_t to = i;
		for (; class && to && combining_class(points[to - 1]) > class; to--)
			points[to] = points[to - 1];
		points[to] = mark;
	}
}

static void flush(struct composer *composer)
{
	order_marks(composer->points, composer->n);
	utf8proc_ssize_t n = utf8proc_normalize_utf32(composer->points,
		(utf8proc_ssize_t)composer->n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		emu_text_append_point(composer->out, composer->points[i]);
	composer->n = 0;
}

/* Whether it never joins what stands before it: all that does is a mark, or a vowel or final of a
 * Korean syllable. */
static bool begins_cluster(int32_t point)
{
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return false;
	default:
		return point < 0x1160 || point > 0x11ff;
	}
}

static bool is_space(int32_t point)
{
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return (point >= '\t' && point <= '\r') || point == 0x85;
	}
}

/* What is compared as one before case is folded. The Icelandic and African letters look like the
 * Vietnamese one, and keyboards and old encodings give them in its place. */
static int32_t unify(int32_t point)
{
	if (point == 0xd0 || point == 0xf0 || point == 0x189)
		return 0x111;
	return is_space(point) ? ' ' : point;
}

static void feed(struct composer *composer, int32_t point)
{
	utf8proc_option_t options = UTF8PROC_DECOMPOSE;
	int boundary = 0;
	if (composer->fold) {
		if (utf8proc_get_property(point)->ignorable)
			return;
		point = unify(point);
		options |= UTF8PROC_CASEFOLD;
	}
	if (begins_cluster(point) || composer->n > CLUSTER_MAX - DECOMPOSED_MAX)
		flush(composer);
	utf8proc_ssize_t n = utf8proc_decompose_char(
		point, composer->points + composer->n, DECOMPOSED_MAX, options, &boundary);
	composer->n += (size_t)n;
}

static void append_ascii(struct composer *composer, struct emu_str text)
{
	struct emu_buf *out = composer->out;
	size_t from = out->len;
	emu_buf_append(out, text);
	if (!composer->fold)
		return;
	for (; from < out->len; from++) {
		unsigned char byte = (unsigned char)out->at[from];
		if (byte >= '\t' && byte <= '\r')
			out->at[from] = ' ';
		else if (byte >= 'A' && byte <= 'Z')
			out->at[from] = (char)(byte | 0x20);
	}
}

static void compose(struct emu_str text, bool fold, struct emu_buf *out)
{
	struct composer composer = {.out = out, .fold = fold};
	for (size_t at = 0; at < text.len;) {
		struct emu_str rest = emu_str_after(text, at);
		size_t ascii = emu_text_ascii_len(rest);
		if (ascii && ascii < rest.len)
			ascii--; /* the last may bear the mark that follows */
		if (ascii) {
			flush(&composer);
			append_ascii(&composer, (struct emu_str){rest.at, ascii});
			at += ascii;
		} else {
			int32_t point = emu_text_next(text, &at);
			feed(&composer, point < 0 ? 0xfffd : point);
		}
	}
	flush(&composer);
}

void emu_text_nfc(struct emu_str text, struct emu_buf *out)
{
	compose(text, false, out);
}

/* Runs of spaces as one from there on, none at the ends. */
static void squeeze(struct emu_buf *out, size_t start)
{
	size_t to = start;
	for (size_t from = start; from < out->len; from++)
		if (out->at[from] != ' ' || (to > start && out->at[to - 1] != ' '))
			out->at[to++] = out->at[from];
	out->len = to > start && out->at[to - 1] == ' ' ? to - 1 : to;
}

void emu_text_fold(struct emu_str text, struct emu_buf *out)
{
	size_t start = out->len;
	compose(text, true, out);
	squeeze(out, start);
	emu_text_settle_tones(out, start);
}
