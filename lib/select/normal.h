/* Strings of records as they are compared: unescaped, in NFC. */
#ifndef EMU_SELECT_NORMAL_H
#define EMU_SELECT_NORMAL_H

#include "base/buf.h"
#include "base/str.h"
#include "json/reader.h"

/* The characters of a string: the record's own bytes where they are ASCII and not escaped, else in
 * `scratch`, which is cleared and may turn failed. */
struct emu_str emu_normal_text(
	const struct emu_json *json, const struct emu_json_value *value, struct emu_buf *scratch);

#endif
