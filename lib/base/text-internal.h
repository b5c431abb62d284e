/* Between text.c, text-fold.c and text-tone.c. */
#ifndef EMU_BASE_TEXT_INTERNAL_H
#define EMU_BASE_TEXT_INTERNAL_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/* How many of its first bytes are ASCII. */
size_t emu_text_ascii_len(struct emu_str text);

/* Folded text from `start` on: tones of oa, oe and uy (and what looks alike) go over the first. */
void emu_text_settle_tones(struct emu_buf *out, size_t start);

#endif
