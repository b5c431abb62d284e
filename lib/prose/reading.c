/*
 * Makes the reading copy. What most letters become is looked up in pages that are made when a
 * letter of theirs is first met; only clusters that Unicode composes go the long way.
 */
#include "prose/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define DROPPED 0
#define SLOW 0xffff /* joins what stands before it, or becomes several */
#define UNKNOWN 0xfffd
#define CLUSTER_MAX 1024 /* bytes; longer ones are taken by parts */

void emu_reading_free(struct emu_reading_copy *copy)
{
	free(copy->letters);
	free(copy->at);
	for (size_t i = 0; i < EMU_READING_PAGES; i++)
		free(copy->pages[i]);
	emu_buf_free(&copy->folded);
}

/* ---- What a letter becomes ----------------------------------------------------------- */

static bool is_dash(int32_t point)
{
	return (point >= 0x2010 && point <= 0x2015) || point == 0x2212 || point == 0x05be;
}

static bool is_quote(int32_t point)
{
	return (point >= 0x2018 && point <= 0x201f) || point == 0xab || point == 0xbb ||
		point == 0x2039 || point == 0x203a || point == '\'' || point == 0x05f4;
}

/* Points of Hebrew and the dot of Devanagari are written or left out at will. */
static bool is_left_out(int32_t point)
{
	return (point >= 0x0591 && point <= 0x05bd) || point == 0x05bf || point == 0x05c1 ||
		point == 0x05c2 || point == 0x093c;
}

static bool joins(int32_t point)
{
	return (point >= 0x0300 && point <= 0x036f) || (point >= 0x1ab0 && point <= 0x1aff) ||
		(point >= 0x1160 && point <= 0x11ff) || point == 0x09be || point == 0x0b3e;
}

static uint16_t folded_letter(int32_t point, struct emu_buf *folded)
{
	unsigned char bytes[4] = {0};
	struct emu_buf utf8 = {.at = (char *)bytes, .cap = sizeof(bytes)};
	emu_text_append_point(&utf8, point);
	emu_buf_clear(folded);
	emu_text_fold(emu_buf_str(&utf8), folded);
	uint16_t only = DROPPED;
	for (size_t at = 0; at < folded->len;) {
		int32_t next = emu_text_next(emu_buf_str(folded), &at);
		if (is_left_out(next))
			continue;
		if (only != DROPPED || next < 0)
			return SLOW;
		only = next > 0xfffe ? UNKNOWN : (uint16_t)next;
	}
	return only;
}

static uint16_t letter_of(int32_t point, struct emu_buf *folded)
{
	if (point == '\n' || point == 0x2028 || point == 0x2029 || point == 0x0b || point == 0x0c)
		return '\n';
	if (is_dash(point))
		return '-';
	if (is_quote(point))
		return '"';
	if (joins(point))
		return SLOW;
	if (is_left_out(point))
		return DROPPED;
	uint16_t letter = folded_letter(point, folded);
	/* A white space alone folds to nothing at all. */
	return letter != DROPPED ? letter
		: point <= ' ' || point == 0x85 || point == 0xa0 || point == 0x1680 ||
			(point >= 0x2000 && point <= 0x200a) || point == 0x202f ||
			point == 0x205f || point == 0x3000
		? ' '
		: DROPPED;
}

static uint16_t *make_page(struct emu_reading_copy *copy, size_t number)
{
	uint16_t *page = malloc(256 * sizeof(*page));
	if (!page)
		return NULL;
	for (size_t i = 0; i < 256; i++) {
		int32_t point = (int32_t)(256 * number + i);
		struct emu_buf digits = {0};
		page[i] = letter_of(point, &copy->folded);
		if (page[i] < 0x80 || page[i] >= 0xfffd)
			continue;
		emu_buf_clear(&copy->folded);
		emu_text_append_point(&copy->folded, page[i]);
		emu_text_digits(emu_buf_str(&copy->folded), &digits);
		if (digits.len == 1)
			page[i] = (uint16_t)digits.at[0];
		emu_buf_free(&digits);
	}
	copy->pages[number] = page;
	return page;
}

/* ---- The text ------------------------------------------------------------------------ */

static int make_room(struct emu_reading_copy *copy, size_t len, struct emu_error *err)
{
	if (len <= copy->cap)
		return 0;
	size_t cap = len + len / 2;
	uint16_t *letters = realloc(copy->letters, cap * sizeof(*letters));
	if (letters)
		copy->letters = letters;
	uint32_t *at = letters ? realloc(copy->at, cap * sizeof(*at)) : NULL;
	if (!at)
		return emu_fail_memory(err);
	copy->at = at;
	copy->cap = cap;
	return 0;
}

/* As base/text folds: a Vietnamese tone over the second of oa, oe and uy goes over the first. */
static void settle_tone(uint16_t *first, uint16_t *second)
{
	static const uint16_t over[][5] = {/* by tone */
		{0xe0, 0xe1, 0x1ea3, 0xe3, 0x1ea1}, {0xe8, 0xe9, 0x1ebb, 0x1ebd, 0x1eb9},
		{0x1ef3, 0xfd, 0x1ef7, 0x1ef9, 0x1ef5}};
	static const uint16_t over_o[] = {0xf2, 0xf3, 0x1ecf, 0xf5, 0x1ecd};
	static const uint16_t over_u[] = {0xf9, 0xfa, 0x1ee7, 0x169, 0x1ee5};
	for (size_t vowel = 0; vowel < 3; vowel++)
		for (size_t tone = 0; tone < 5; tone++)
			if (*second == over[vowel][tone]) {
				*first = (*first == 'o' ? over_o : over_u)[tone];
				*second = (uint16_t) "aey"[vowel];
				return;
			}
}

/* Spaces run together, and none stands at either end of a line. */
static void push(struct emu_reading_copy *copy, uint16_t letter, size_t at)
{
	uint16_t last = copy->n ? copy->letters[copy->n - 1] : '\n';
	if (letter >= 0xe0 && (last == 'o' || last == 'u'))
		settle_tone(&copy->letters[copy->n - 1], &letter);
	if (letter == ' ' && (last == ' ' || last == '\n'))
		return;
	if (letter == '\n' && last == ' ')
		copy->n--;
	copy->letters[copy->n] = letter;
	copy->at[copy->n++] = (uint32_t)at;
}

/* The cluster that ends before `end`, from the letter on that it joins. */
static void push_cluster(
	struct emu_reading_copy *copy, struct emu_str text, size_t from, size_t end)
{
	emu_buf_clear(&copy->folded);
	emu_text_fold((struct emu_str){text.at + from, end - from}, &copy->folded);
	struct emu_str folded = emu_buf_str(&copy->folded);
	for (size_t at = 0; at < folded.len;) {
		int32_t point = emu_text_next(folded, &at);
		/* A cluster never gives more letters than it has bytes: there is room. */
		if (!is_left_out(point) && point >= 0)
			push(copy, point > 0xfffe ? UNKNOWN : (uint16_t)point, from);
	}
}

static size_t take_slow(struct emu_reading_copy *copy, struct emu_str text, size_t from)
{
	size_t end = from;
	int32_t point = emu_text_next(text, &end);
	if (joins(point) && copy->n && emu_letter_is_word(copy->letters[copy->n - 1])) {
		from = copy->at[copy->n - 1];
		while (copy->n && copy->at[copy->n - 1] == from)
			copy->n--;
	}
	while (end < text.len && end - from < CLUSTER_MAX) {
		size_t next = end;
		if (!joins(emu_text_next(text, &next)))
			break;
		end = next;
	}
	push_cluster(copy, text, from, end);
	return end;
}

int emu_reading_read(struct emu_reading_copy *copy, struct emu_str text, struct emu_error *err)
{
	copy->n = 0;
	copy->bad = SIZE_MAX;
	if (make_room(copy, 2 * text.len + 64, err) < 0)
		return -1;
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		int32_t point = (unsigned char)text.at[at];
		if (point < 0x80)
			at++;
		else
			point = emu_text_next(text, &at);
		if (point < 0 && copy->bad == SIZE_MAX)
			copy->bad = from;
		if (point < 0 || point > 0xffff) {
			push(copy, UNKNOWN, from);
			continue;
		}
		const uint16_t *page = copy->pages[point >> 8];
		if (!page && !(page = make_page(copy, (size_t)point >> 8)))
			return emu_fail_memory(err);
		uint16_t letter = page[point & 0xff];
		if (EMU_UNLIKELY(letter == SLOW))
			at = take_slow(copy, text, from);
		else if (letter != DROPPED)
			push(copy, letter, from);
	}
	copy->letters[copy->n] = '\n';
	copy->at[copy->n] = (uint32_t)text.len;
	return 0;
}

bool emu_reading_is_capital(const struct emu_reading_copy *copy, struct emu_str text, size_t letter)
{
	size_t at = copy->at[letter];
	int32_t point = at < text.len ? emu_text_next(text, &at) : -1;
	if (point < 0 || point > 0xffff)
		return false;
	/* What folding changes was a capital. */
	return copy->pages[point >> 8][point & 0xff] != point;
}
