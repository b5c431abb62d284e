/*
 * value(u, p, d) of all units for one indicator, period and values of dimensions: own where there
 * is any, else what the units below come to, up to everything together; with what is missing.
 */
#ifndef EMU_AGGREGATE_TALLY_INTERNAL_H
#define EMU_AGGREGATE_TALLY_INTERNAL_H

#include "aggregate/own-internal.h"
#include "aggregate/tree-internal.h"

/* Cells of one indicator within a period that have a value of each of some dimensions, by those
 * values, then in the sheet's order. */
struct emu_slice {
	struct emu_cell **cells;
	size_t n;
	uint32_t mask;
};

/* Of `cells` (in the sheet's order) those that have a value of each dimension in `mask`, by those
 * values; taken from the arena. */
EMU_CHECKED int emu_slice_sort(struct emu_slice *slice, struct emu_cell *const *cells, size_t n,
	uint32_t mask, struct emu_arena *arena, struct emu_error *err);

/* Those of an indicator within a period. */
EMU_CHECKED int emu_slice_cut(struct emu_slice *slice, const struct emu_sheet *sheet,
	uint32_t indicator, const struct emu_period *period, uint32_t mask, struct emu_arena *arena,
	struct emu_error *err);

/* Those cells of the slice that have the values of `key`. */
struct emu_cell **emu_slice_find(
	const struct emu_slice *slice, const struct emu_cell_key *key, size_t *n);

/* Days, as runs. */
struct emu_spans {
	struct emu_span *at;
	size_t n, cap;
};

struct emu_tally_node {
	struct emu_own own;
	struct emu_cell **cells; /* what own was found from */
	size_t n_cells;
	struct emu_spans excused;	     /* days others speak for */
	struct emu_mix former;		     /* of units whose figures count to this one */
	bool is_joined;			     /* own and former together are its value */
	struct emu_mix below;		     /* of the units below that have a value */
	uint32_t n_below;		     /* expected units directly below that have one */
	uint32_t below_have, below_expected; /* as have and expected, of `below` */
	bool is_paired, has_ratio;	     /* of a ratio: what of `ratios` there is */
	struct emu_decimal value;	     /* what it all comes to, */
	uint8_t bound;
	uint32_t have, expected; /* of so many units, of so many that should report, */
	bool is_known, is_stated;
	bool is_whole;	 /* with nothing missing: unit, part of the period, value of a dimension */
	bool is_covered; /* in everything, counted with its block, which speaks for it: */
	bool is_speaker; /* such a block */
	bool is_touched;
};

/* What a node of a ratio comes to. */
struct emu_tally_ratio {
	struct emu_mix numerator, denominator; /* once is_paired says so */
	struct emu_decimal value;	       /* of the two, once has_ratio does */
	uint8_t bound;
};

struct emu_tally {
	const struct emu_tree *tree;
	struct emu_treatment rules;
	struct emu_reckoner reckoner;
	uint32_t mask;
	struct emu_cell_key key; /* the values of the dimensions in `mask` */
	bool is_open;		 /* units without that value are not missing */
	struct emu_tally_node *nodes;
	struct emu_tally_ratio *ratios; /* of the nodes, where it is a ratio; else NULL */
	uint32_t *touched;		/* nodes to be cleared, and that have something */
	size_t n_touched;
	struct emu_arena arena;
	/* What a ratio is made of: tallies of the same period and values; else NULL. */
	struct emu_tally *numerator, *denominator;
};

EMU_CHECKED int emu_tally_init(struct emu_tally *tally, const struct emu_tree *tree,
	uint32_t indicator, struct emu_error *err);
void emu_tally_free(struct emu_tally *tally);

/* Works out all values for the dimensions in the slice's mask as `key` has them. A ratio's two
 * tallies have been filled for the same. */
EMU_CHECKED int emu_tally_fill(struct emu_tally *tally, const struct emu_slice *slice,
	const struct emu_cell_key *key, bool is_open, struct emu_error *err);

/*
 * Goes round those who speak for a node's value, and those who should and do not: the node itself
 * where it states it, else the units below it, as far down as it takes. With `below` the node
 * itself is left aside.
 */
struct emu_walk {
	const struct emu_tally *tally;
	const uint32_t *starts; /* members of a block still to be gone through */
	size_t n_starts;
	uint32_t block, root, at;
};

void emu_walk_init(struct emu_walk *walk, const struct emu_tally *tally, uint32_t node, bool below);

/* False at the end. *speaks: the node has a value of its own (or, of a ratio, both its parts), else
 * it is missing. */
bool emu_walk_next(struct emu_walk *walk, uint32_t *node, bool *speaks);

/* Leaves aside the cells of former units, or those that stand in for them, so that no day counts
 * twice; and when all own values are there, tells which days nobody speaks for. */
EMU_CHECKED int emu_tally_supersede(struct emu_tally *tally, struct emu_error *err);
EMU_CHECKED int emu_tally_note_silence(struct emu_tally *tally, struct emu_error *err);
EMU_CHECKED int emu_spans_add(struct emu_spans *spans, int32_t from, int32_t to,
	struct emu_arena *arena, struct emu_error *err);

/* Whether what a node itself says is its value, and not just a part of it. */
bool emu_tally_is_own(const struct emu_tally_node *node);

/* A ratio's part of the work: what a node comes to, and what it adds to one above it. */
void emu_ratio_touch(struct emu_tally *tally);
EMU_CHECKED int emu_ratio_finish(struct emu_tally *tally, uint32_t node, struct emu_error *err);
EMU_CHECKED int emu_ratio_pass(
	struct emu_tally *tally, uint32_t node, uint32_t above, struct emu_error *err);

void emu_tally_touch(struct emu_tally *tally, uint32_t node);

#endif
