/* Between the working out of an explanation and its printing. */
#ifndef EMU_AGGREGATE_EXPLAIN_INTERNAL_H
#define EMU_AGGREGATE_EXPLAIN_INTERNAL_H

#include "aggregate/conflicts-internal.h"
#include "aggregate/explain.h"

/* A summary's closed books. */
const struct emu_sheet *emu_summary_sheet(const struct emu_summary *summary);

/* Where a cell stands: its node, its dimensions. */
struct emu_explained_place {
	uint32_t indicator, node, mask;
	struct emu_cell_key key;
};

EMU_CHECKED int emu_explained_find(const struct emu_sheet *sheet, const struct emu_explained *cell,
	const struct emu_period *period, struct emu_explained_place *place, struct emu_error *err);

/* What the statements of one node that were used leave over, and what of them disagrees: told as
 * steps. `from` is the first step of the node; `cells` are all it has of the indicator within the
 * period, with the values of the place. */
EMU_CHECKED int emu_explain_rest(struct emu_story *story, struct emu_tally *tally, uint32_t node,
	size_t from, struct emu_error *err);

void emu_explain_print(
	const struct emu_story *story, enum emu_explain_form form, struct emu_buf *out);

#endif
