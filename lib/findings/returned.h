/* What --rejects wrote, as input again: the line within a record of type reject. */
#ifndef EMU_FINDINGS_RETURNED_H
#define EMU_FINDINGS_RETURNED_H

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/lines.h"
#include "json/reader.h"

enum emu_returned {
	EMU_RETURNED_ITSELF, /* no record of type reject */
	EMU_RETURNED_LINE,
	EMU_RETURNED_NOTHING, /* only the beginning of the line had been kept */
};

/* *inner is the line to be judged, placed where it stands in the outer one; its bytes are those of
 * `line` or of `scratch`. -1 when memory ran out. */
EMU_CHECKED int emu_returned_line(struct emu_json_reader *reader, const struct emu_line *line,
	struct emu_buf *scratch, struct emu_line *inner, struct emu_error *err);

#endif
