/* How names are compared: by the catalogue, by registries, and by whoever reads headings. */
#ifndef EMU_DOMAIN_NAMES_H
#define EMU_DOMAIN_NAMES_H

#include "base/buf.h"
#include "base/str.h"

/* Appends the form in which names are compared: folded (base/text), every dash a hyphen, no spaces
 * around punctuation. */
void emu_names_key(struct emu_str name, struct emu_buf *out);

#endif
