/*
 * Who is whose part in one period: units under their parents as it stood at the period's end, units
 * without one (and those no registry knows) under the top, blocks with their members beside it. A
 * unit that was no more by then stands below its successor, or below what its several successors
 * have in common; nobody expects it to report.
 */
#ifndef EMU_AGGREGATE_TREE_INTERNAL_H
#define EMU_AGGREGATE_TREE_INTERNAL_H

#include "aggregate/sheet-internal.h"

struct emu_former {
	uint32_t unit, level;
	int32_t ended;		/* its last day */
	bool is_divided;	/* it has several successors */
	const uint32_t *inside; /* units that were below it, at any depth, in this period */
	size_t n_inside;
};

struct emu_tree {
	const struct emu_sheet *sheet;
	struct emu_period period;
	uint32_t *parent; /* of units; EMU_NODE_NONE where it is not there in the period */
	uint32_t *first_child, *next_child; /* of units and the top, in the order of nodes */
	uint32_t *n_children; /* that are expected to report; of blocks, members not nested */
	uint32_t *heir;	      /* of a registered unit that was no more by then; or EMU_NODE_NONE */
	bool *is_former;      /* such a one that is in the tree, as it was there or reports */
	struct emu_former *formers; /* by level: each after its successors and what it was below */
	size_t n_formers;
	uint32_t *order;    /* units in the tree, each before its parent; top last */
	uint32_t *position; /* in the order */
	size_t n_order;
	bool *reports; /* of units and blocks: they or units below say something of the period */
	bool *is_expected; /* of units: the one at the top that they are below, should */
	uint32_t *members; /* of block b: members_from[b - first_block], to that of b + 1 */
	uint32_t *members_from;
	uint32_t *blocks; /* of unit u: blocks_from[u], to that of u + 1 */
	uint32_t *blocks_from;
	struct emu_arena arena;
};

/* `indicators` are those looked at together: units that no registry knows are expected where they
 * report one of them in any period. */
EMU_CHECKED int emu_tree_init(struct emu_tree *tree, const struct emu_sheet *sheet,
	const struct emu_period *period, const uint32_t *indicators, size_t n_indicators,
	struct emu_error *err);
void emu_tree_free(struct emu_tree *tree);

/* Finds what a unit is below at the period's end; and when all have their places, lists those that
 * are no more. */
void emu_tree_place(struct emu_tree *tree, uint32_t unit);
EMU_CHECKED int emu_tree_list_formers(struct emu_tree *tree, struct emu_error *err);

/* The unit itself; of one that is no more, its successor or, where it was divided, what is above
 * it.
 */
uint32_t emu_tree_heir(const struct emu_tree *tree, uint32_t unit);

/* The unit that is a member of a block in the place of one that was named as such: its successor,
 * where it has one. */
uint32_t emu_tree_member(const struct emu_tree *tree, uint32_t unit);

/* Whether a former unit has one successor, and no row of its own. */
bool emu_tree_is_merged(const struct emu_tree *tree, uint32_t node);

/* Goes round what is below a unit (or the top), each before what is below it: the one after `at`,
 * which is left aside with all below it unless `descend`. EMU_NODE_NONE at the end. */
uint32_t emu_tree_step(const struct emu_tree *tree, uint32_t root, uint32_t at, bool descend);

/* The members of a block. */
const uint32_t *emu_tree_members(const struct emu_tree *tree, uint32_t block, size_t *n);

/* Whether a member of a block is below another member, whose value has its own in it. */
bool emu_tree_is_nested(const struct emu_tree *tree, uint32_t block, uint32_t unit);

/* Whether a unit is missing from what it is directly below (the top, a unit, a block) where it says
 * nothing. Those at the top are unlike: a province and the agencies beside it need not report the
 * same, so that one is expected where one of its kind, or of a block it is in, reports. */
bool emu_tree_expects(const struct emu_tree *tree, uint32_t above, uint32_t unit);

/* Finds out who is, and counts them. Called when the rest of the tree stands. */
EMU_CHECKED int emu_tree_expect(struct emu_tree *tree, const uint32_t *indicators,
	size_t n_indicators, struct emu_error *err);

/* The blocks a unit is a member of. */
const uint32_t *emu_tree_blocks(const struct emu_tree *tree, uint32_t unit, size_t *n);

/* The unit itself or the nearest above it that is a member of a block; EMU_NODE_NONE where none. */
uint32_t emu_tree_member_above(const struct emu_tree *tree, uint32_t unit);

#endif
