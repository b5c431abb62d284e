/*
 * Where what is stated and what it could have been summed from disagree. A conflict is of one cell:
 * found once, told in the one row that is nearest to it.
 */
#ifndef EMU_AGGREGATE_CONFLICTS_INTERNAL_H
#define EMU_AGGREGATE_CONFLICTS_INTERNAL_H

#include "aggregate/tally-internal.h"

enum emu_conflict_kind {
	EMU_CONFLICT_PARTS,	  /* a breakdown does not add up to the total */
	EMU_CONFLICT_RESUBMITTED, /* the same cell, submitted again with another value */
	EMU_CONFLICT_CHILDREN,	  /* what the units below say does not add up to the unit's own */
	EMU_CONFLICT_PERIODS,	  /* the parts of a period do not add up to it */
};

/* Instead of a dimension: what else the parts of a value can be. */
#define EMU_ALONG_NOTHING UINT32_MAX
#define EMU_ALONG_RECORDS (UINT32_MAX - 1) /* records that count */
#define EMU_ALONG_RATIO (UINT32_MAX - 2)   /* numerator and denominator */

struct emu_conflict {
	enum emu_conflict_kind kind;
	uint32_t along;		 /* a dimension, or EMU_ALONG_ */
	struct emu_cell_key key; /* the node is its owner; of units against those below them its
				    period means nothing */
	uint32_t mask;		 /* of the dimensions the cell has */
	struct emu_period period;
	struct emu_decimal stated, summed;
	bool has_summed;
	const struct emu_statement **sources;
	size_t n_sources;
};

struct emu_conflicts {
	struct emu_conflict *items;
	size_t n, cap;
	struct emu_arena arena;
};

void emu_conflicts_clear(struct emu_conflicts *conflicts);
void emu_conflicts_free(struct emu_conflicts *conflicts);

/* A stated value and what was summed, as far as bounds and missing parts leave room for a doubt. */
struct emu_claim {
	const struct emu_decimal *value;
	uint8_t bound;
	bool is_partial;
	int32_t places; /* it is told with */
};

/* Whether they cannot both be. `is_rounded`: computed, so that it may differ in the last place. */
EMU_CHECKED int emu_conflicts_disagree(const struct emu_claim *stated,
	const struct emu_claim *summed, bool is_rounded, bool *disagree, struct emu_error *err);

/* Copies the values and the sources; the key's owner is the node. */
EMU_CHECKED int emu_conflicts_add(struct emu_conflicts *conflicts, enum emu_conflict_kind kind,
	uint32_t along, const struct emu_cell_key *key, uint32_t mask,
	const struct emu_period *period, const struct emu_decimal *stated,
	const struct emu_decimal *summed, const struct emu_sources *sources, struct emu_error *err);

/* Whether such a check could find anything: not where each is said once, of periods beside each
 * other, and all are in total or all broken down by one and the same dimension. */
bool emu_check_can_disagree(const struct emu_sheet *sheet, struct emu_cell *const *cells, size_t n);

/* Checks all cells of one indicator and node against each other: resubmissions, breakdowns, parts
 * of periods. `cells` are in the sheet's order. */
EMU_CHECKED int emu_check_cells(struct emu_conflicts *conflicts, struct emu_reckoner *reckoner,
	const struct emu_treatment *rules, struct emu_cell *const *cells, size_t n,
	struct emu_error *err);

/* Checks the nodes of a tally against what is below them, and stated ratios. */
EMU_CHECKED int emu_check_tally(
	struct emu_conflicts *conflicts, struct emu_tally *tally, struct emu_error *err);

#endif
