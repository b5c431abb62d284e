/* Between the two halves of reading records: which they are, and what a summary says. */
#ifndef EMU_REPORT_INPUT_INTERNAL_H
#define EMU_REPORT_INPUT_INTERNAL_H

#include "report/input.h"

/* A summary record taken apart into the input's arena; err names the member that is wrong. */
EMU_CHECKED int emu_report_read_summary(struct emu_report_input *input, const struct emu_json *json,
	struct emu_report_summary *summary, struct emu_error *err);

#endif
