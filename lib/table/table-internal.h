/* What the parts of this folder share and nobody else needs. */
#ifndef EMU_TABLE_TABLE_INTERNAL_H
#define EMU_TABLE_TABLE_INTERNAL_H

#include "base/buf.h"
#include "base/str.h"

/* The beginning of a cell, short enough for a message, cut between characters. */
struct emu_str emu_table_cut(struct emu_str text);

/* Appends text as records hold it: NFC, each run of white space and control characters one space,
 * none at the ends, zero-width spaces gone. `scratch` is used. */
void emu_table_tidy(struct emu_str text, struct emu_buf *scratch, struct emu_buf *out);

#endif
