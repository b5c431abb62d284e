/*
 * The summary of a ledger: one record a row, consolidated as DESIGN section 4 says. A row is an
 * indicator in a period, of everything, a block, a unit of a block or a unit, in total or for
 * values of dimensions.
 */
#ifndef EMU_AGGREGATE_SUMMARY_H
#define EMU_AGGREGATE_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aggregate/ledger.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum emu_remark_kind {
	EMU_REMARK_NOTE,     /* as things are: resubmissions, copies, figures left out */
	EMU_REMARK_WARNING,  /* worth a look: an unknown unit, an indicator that never occurs */
	EMU_REMARK_CONFLICT, /* what is stated and what it could be summed from disagree */
};

struct emu_remark {
	enum emu_remark_kind kind;
	struct emu_str file; /* len 0: of no place */
	uint64_t line;
	struct emu_str text;
};

struct emu_summary;

/* Closes the ledger, which must outlive the summary. */
EMU_CHECKED struct emu_summary *emu_summary_new(struct emu_ledger *ledger, struct emu_error *err);
void emu_summary_del(struct emu_summary *summary);

/* Appends the rows of the next indicator and period, one line of JSON each; *done when there are no
 * more. */
EMU_CHECKED int emu_summary_next(
	struct emu_summary *summary, struct emu_buf *out, bool *done, struct emu_error *err);

/* After the last row. */
const struct emu_remark *emu_summary_remarks(const struct emu_summary *summary, size_t *n);

#endif
