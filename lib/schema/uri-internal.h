/* URI references as schemas use them (RFC 3986): resolved, split, never fetched. */
#ifndef EMU_SCHEMA_URI_INTERNAL_H
#define EMU_SCHEMA_URI_INTERNAL_H

#include "base/buf.h"
#include "base/str.h"

/* Appends the reference as it reads from `base` (RFC 3986 section 5.2), fragment included. A base
 * without a scheme works like a path: leading ".." stay. */
void emu_uri_resolve(struct emu_str base, struct emu_str reference, struct emu_buf *out);

/* What stands before the first '#'; *fragment is what stands behind it. */
struct emu_str emu_uri_split(struct emu_str uri, struct emu_str *fragment);

/* Appends the text with its %XX decoded; a '%' that begins none stays. */
void emu_uri_decode(struct emu_str text, struct emu_buf *out);

/* Appends the text with the bytes that may not stand in a path or a fragment as %XX. */
void emu_uri_encode(struct emu_str text, struct emu_buf *out);

#endif
