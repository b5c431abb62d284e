/* Where a record comes from: what its author can mend, where it carries a `source`. */
#ifndef EMU_SELECT_ORIGIN_H
#define EMU_SELECT_ORIGIN_H

#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "json/reader.h"

struct emu_origin {
	struct emu_str file; /* len 0 where it does not say */
	uint64_t line;	     /* 0 where it does not say */
};

/* By `source.file` and `source.line`. The file's name may be in `scratch`, which is cleared. */
struct emu_origin emu_origin_of(const struct emu_json *json, struct emu_buf *scratch);

#endif
