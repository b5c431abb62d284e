/* Numbers in figures, for the scanner. */
#ifndef EMU_PROSE_NUMBER_INTERNAL_H
#define EMU_PROSE_NUMBER_INTERNAL_H

#include "prose/scan.h"

/* The number that begins at a letter, which is a digit: its end. Its value goes behind the scan's
 * digits. Groups of thousands are told by their three digits, whichever mark they are set apart by:
 * what is counted is whole, and parts of a whole are written with a digit or two. */
size_t emu_number_read(struct emu_scan *scan, const struct emu_lexicon *lexicon,
	struct emu_str text, size_t from, struct emu_number *number);

/* Shifts the point of the number whose JSON is the last in the scan's digits. */
void emu_number_scale(struct emu_scan *scan, struct emu_number *number, unsigned power);

#endif
