/* What draft-07's contentEncoding and contentMediaType ask of a string (validation section 8). */
#ifndef EMU_SCHEMA_FORMAT_CONTENT_INTERNAL_H
#define EMU_SCHEMA_FORMAT_CONTENT_INTERNAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* RFC 2045 section 6.8, lines broken or not; what it stands for is appended to `out`. */
bool emu_format_is_base64(struct emu_str text, struct emu_buf *out);

bool emu_format_is_json(struct emu_str text); /* RFC 8259 */

/* JSON in base64. */
bool emu_format_is_base64_json(struct emu_str text);

#endif
