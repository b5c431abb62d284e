/* Findings that other filters made, in records of type finding or reject, as findings again. */
#ifndef EMU_FINDINGS_COLLECTED_H
#define EMU_FINDINGS_COLLECTED_H

#include "base/attributes.h"
#include "base/err.h"
#include "findings/desk.h"

enum emu_collected {
	EMU_COLLECTED_NONE, /* the line is something else */
	EMU_COLLECTED_FINDING,
	EMU_COLLECTED_REJECT,
};

/* Tells the findings in the record that is open at the desk. They were said to the user before, and
 * keep their places. `scratch` is the worker's. -1 when memory ran out. */
EMU_CHECKED int emu_collect(struct emu_desk *desk, const struct emu_json *json,
	struct emu_buf *scratch, struct emu_error *err);

#endif
