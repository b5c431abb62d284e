/* From records to a document: decides what a report shows and in which order, in the reader's
 * words. Knows no format. */
#ifndef EMU_REPORT_BUILD_H
#define EMU_REPORT_BUILD_H

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"
#include "domain/catalogue.h"
#include "domain/registry.h"
#include "report/document.h"
#include "report/input.h"
#include "report/labels.h"

/* All of it must live as long as the document. */
struct emu_report_context {
	const struct emu_labels *labels;
	const struct emu_catalogue *catalogue;
	const struct emu_registry *registry; /* NULL: units are called what records call them */
	struct emu_str title;		     /* empty: the usual one */
	struct emu_str date;		     /* of preparation, YYYY-MM-DD; empty: not said */
};

/* `report` is empty before, and whole where 0 is returned. */
EMU_CHECKED int emu_report_build(struct emu_report *report,
	const struct emu_report_context *context, const struct emu_report_input *input,
	struct emu_error *err);

/* The same figures as rows for programs; with the document of before, or by themselves. */
EMU_CHECKED int emu_report_build_data(struct emu_report *report,
	const struct emu_report_context *context, const struct emu_report_input *input,
	struct emu_error *err);

#endif
