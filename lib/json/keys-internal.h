/* Whether an object names a member twice: asked by the reader as it closes the object. */
#ifndef EMU_JSON_KEYS_INTERNAL_H
#define EMU_JSON_KEYS_INTERNAL_H

#include <stdint.h>

#include "base/attributes.h"
#include "json/reader.h"

#define NO_KEY UINT32_MAX

/* *again is the first key that stood before in the object values[object] (whose `next` is known),
 * or NO_KEY. Keys are compared unescaped. -1 when memory runs out. */
EMU_CHECKED int emu_json_find_repeated_key(
	struct emu_json_reader *reader, const char *text, uint32_t object, uint32_t *again);

#endif
