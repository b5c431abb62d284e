/* JSON onto the end of a buffer. Commas and brackets are the caller's, who knows what comes next.
 */
#ifndef EMU_JSON_WRITER_H
#define EMU_JSON_WRITER_H

#include "base/buf.h"
#include "base/str.h"

/* A string with its quotes. Escapes only what RFC 8259 section 7 asks; bytes that are not UTF-8
 * become U+FFFD. */
void emu_json_write_string(struct emu_buf *out, struct emu_str text);

/* "key": with the colon and, unless the byte before is `{`, a comma before it. */
void emu_json_write_key(struct emu_buf *out, struct emu_str key);

/* JSON that was read, on one line: as it is, but that where it has line breaks the white space
 * between its values goes. */
void emu_json_write_line(struct emu_buf *out, struct emu_str json);

#endif
