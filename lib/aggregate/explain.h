/*
 * How one number of a summary came about, down to file and line: which statements it is, or is the
 * sum of; what was said before and superseded; what else was said and not added, and why; what is
 * missing; what disagrees.
 */
#ifndef EMU_AGGREGATE_EXPLAIN_H
#define EMU_AGGREGATE_EXPLAIN_H

#include "aggregate/summary.h"

/* The cell to explain, by the words of its row. Texts are the caller's, or the catalogue's. */
struct emu_explained {
	struct emu_str indicator, unit, block; /* len 0: of all */
	struct emu_str dims[EMU_DIMENSIONS_MAX];
};

/* From indicator=models.registered,unit=quang-tri,field=economy: members of a row, whose names may
 * be in any language. EMU_FAULT_USAGE where it is not that, or has no indicator. */
EMU_CHECKED int emu_explained_parse(struct emu_explained *cell, const char *text,
	const struct emu_catalogue *catalogue, struct emu_error *err);

enum emu_explain_form {
	EMU_EXPLAIN_TEXT,   /* an indented tree, of lines for a terminal of 80 columns */
	EMU_EXPLAIN_NDJSON, /* a record a step, with its depth */
};

/* Appends the explanation for each period of the question. EMU_FAULT_USAGE where a unit or a value
 * of a dimension is neither known nor in the data. The summary's rows have not been asked for. */
EMU_CHECKED int emu_summary_explain(struct emu_summary *summary, const struct emu_explained *cell,
	enum emu_explain_form form, struct emu_buf *out, struct emu_error *err);

#endif
