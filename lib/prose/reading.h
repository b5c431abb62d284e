/*
 * The reading copy of a report: its text as it is compared (base/text's folding, digits 0-9, every
 * dash a hyphen, every quotation mark the same, one space for a run), a letter at a time, each of
 * which knows the bytes it was. What cannot be seen (soft hyphens, zero-width, bidi) has no letter.
 */
#ifndef EMU_PROSE_READING_H
#define EMU_PROSE_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define EMU_READING_PAGES 256

/* All zero is one that has read nothing. Its memory stays for the next text. */
struct emu_reading_copy {
	uint16_t *letters; /* n of them, and a line feed behind the last */
	uint32_t *at;	   /* n + 1: where each begins in the text */
	size_t n, cap;
	size_t bad; /* the first byte that is no UTF-8, or SIZE_MAX */
	uint16_t *pages[EMU_READING_PAGES];
	struct emu_buf folded;
};

void emu_reading_free(struct emu_reading_copy *copy);

/* A text of less than 4 GiB. -1 when memory runs out. */
EMU_CHECKED int emu_reading_read(
	struct emu_reading_copy *copy, struct emu_str text, struct emu_error *err);

/* Whether a letter of the copy was a capital in the text that was read. */
bool emu_reading_is_capital(
	const struct emu_reading_copy *copy, struct emu_str text, size_t letter);

static inline bool emu_letter_is_digit(uint16_t letter)
{
	return letter >= '0' && letter <= '9';
}

/* Thai and Lao, which set no spaces between words. */
static inline bool emu_letter_is_unspaced(uint16_t letter)
{
	return letter >= 0x0e00 && letter <= 0x0eff;
}

/* What words are made of: letters and marks, no digits. */
static inline bool emu_letter_is_word(uint16_t letter)
{
	if (letter < 0x80)
		return letter >= 'a' && letter <= 'z';
	return letter >= 0xc0 && letter != 0xd7 && letter != 0xf7 &&
		!(letter >= 0x2000 && letter < 0x2c00) && letter != 0x0964 && letter != 0x0965 &&
		letter != 0x05f3 && letter != 0x05f4 && letter != 0xfffd &&
		!(letter >= 0x3000 && letter < 0x3040);
}

#endif
