/* What the consolidation has to say besides its summary, gathered for the filter to put out. */
#ifndef EMU_AGGREGATE_REMARKS_INTERNAL_H
#define EMU_AGGREGATE_REMARKS_INTERNAL_H

#include "aggregate/summary.h"
#include "base/arena.h"
#include "base/attributes.h"

struct emu_remarks {
	struct emu_remark *items;
	size_t n, cap;
	struct emu_arena arena;
	bool failed; /* memory ran out: some are missing */
};

void emu_remarks_free(struct emu_remarks *remarks);

/* `file` is kept, the text is copied. */
void emu_remarks_add(struct emu_remarks *remarks, enum emu_remark_kind kind, struct emu_str file,
	uint64_t line, const char *format, ...) EMU_FORMAT(5, 6);

#endif
