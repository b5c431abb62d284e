/* Between text.c and text-fold.c. */
#ifndef EMU_BASE_TEXT_INTERNAL_H
#define EMU_BASE_TEXT_INTERNAL_H

#include <stddef.h>

#include "base/str.h"

/* How many of its first bytes are ASCII. */
size_t emu_text_ascii_len(struct emu_str text);

#endif
