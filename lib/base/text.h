/* Unicode text: validity, comparison as people mean it, terminal width, digits of other scripts. */
#ifndef EMU_BASE_TEXT_H
#define EMU_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/str.h"

/* Whether the bytes are UTF-8 (RFC 3629); where not, *bad (unless NULL) is the offset of the
 * offence. */
bool emu_text_is_utf8(struct emu_str text, size_t *bad);

/* The code point at *at, which moves past it; -1 (and one byte on) where the bytes are not UTF-8.
 */
int32_t emu_text_next(struct emu_str text, size_t *at);

void emu_text_append_point(struct emu_buf *out, int32_t point); /* as UTF-8 */

/* Each of these appends to `out`; text that is not UTF-8 goes through with U+FFFD for the bad
 * bytes. */
void emu_text_nfc(struct emu_str text, struct emu_buf *out); /* UAX #15 form C */

/* For comparing names and headings: NFC, case folded, hard spaces, line breaks and runs of white
 * space as one space, none at the ends; soft hyphens, zero-width, bidi and other invisible
 * characters gone. U+00D0, U+00F0 and U+0189, which pass for the Vietnamese letter of the same
 * looks, are that letter (U+0111); a Vietnamese tone may stand over either vowel of oa, oe
 * and uy. Folding twice changes nothing more. */
void emu_text_fold(struct emu_str text, struct emu_buf *out);

/* Thai, Devanagari, Arabic-Indic and other decimal digits as 0-9; all else unchanged. */
void emu_text_digits(struct emu_str text, struct emu_buf *out);

/* For messages and terminals: control, bidi and invisible characters and bad bytes as \u{200B} and
 * \xFF, so that no input can drive the reader's terminal. Line feeds too. */
void emu_text_clean(struct emu_str text, struct emu_buf *out);

/* Columns a terminal gives it (UAX #11; combining marks take none, those with room of their own
 * one; control characters none, bad bytes one). */
size_t emu_text_width(struct emu_str text);

#endif
