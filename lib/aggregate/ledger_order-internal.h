/* A ledger put in order to be written. It takes in no more, and cannot be summarised. */
#ifndef EMU_AGGREGATE_LEDGER_ORDER_INTERNAL_H
#define EMU_AGGREGATE_LEDGER_ORDER_INTERNAL_H

#include "aggregate/ledger-internal.h"

struct emu_ordered_names {
	struct emu_str *names; /* by their bytes */
	uint32_t *ranks;       /* of each number that the ledger gave them */
	uint32_t n;
};

struct emu_ordered_copy {
	struct emu_copy copy;
	uint32_t page; /* of its cell */
};

/* The ledger's pages and cells stand in order too, with ranks for numbers. */
struct emu_ordered {
	struct emu_ledger *ledger;
	struct emu_ordered_names indicators, owners, files, values[EMU_DIMENSIONS_MAX];
	struct emu_known_period *periods;
	uint32_t *period_ranks;
	struct emu_ordered_copy *copies; /* as many as the ledger has */
	struct emu_membership_key *members;
	size_t n_members;
	struct emu_arena arena;
};

EMU_CHECKED int emu_ordered_init(
	struct emu_ordered *ordered, struct emu_ledger *ledger, struct emu_error *err);
void emu_ordered_free(struct emu_ordered *ordered);

#endif
