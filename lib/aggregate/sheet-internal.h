/*
 * The closed books: all cells in the order of reports, names replaced by ranks. Indicators, values
 * of dimensions and units that the catalogue and the registry know come first, in their order, and
 * those they do not know behind them, by their bytes; so that comparing ranks is all that sorting
 * takes, and no order of input shows.
 */
#ifndef EMU_AGGREGATE_SHEET_INTERNAL_H
#define EMU_AGGREGATE_SHEET_INTERNAL_H

#include "aggregate/ledger-internal.h"
#include "aggregate/remarks-internal.h"

#define EMU_NODE_NONE UINT32_MAX

/* Whoever can have a value. Nodes are numbered in the order of rows: the registry's units, other
 * units, the registry's blocks, other blocks, nobody (records that count and name neither), and
 * everything together. */
enum emu_node_kind {
	EMU_NODE_UNIT,
	EMU_NODE_BLOCK,
	EMU_NODE_NOBODY,
	EMU_NODE_TOP,
};

struct emu_node {
	enum emu_node_kind kind;
	uint32_t number; /* in the registry, or EMU_REGISTRY_NONE */
	struct emu_str name;
};

struct emu_member { /* a unit that said it was of a block, in such days */
	uint32_t block, unit;
	struct emu_span span;
};

struct emu_stray { /* a node that reported an indicator, in far periods */
	uint32_t indicator, node;
	int32_t n_days; /* of the shortest of them */
};

struct emu_sheet {
	const struct emu_question *question;
	struct emu_ledger *ledger;
	struct emu_cell **cells; /* by indicator, node, period, dimensions */
	size_t n_cells;
	struct emu_str *indicators;
	uint32_t n_indicators;
	size_t *cells_from;	       /* of indicator i: cells_from[i] to cells_from[i + 1] */
	struct emu_page **pages;       /* by indicator, period, dimensions; page p has number p */
	uint32_t n_pages, *pages_from; /* likewise, of indicators */
	uint32_t *by_page;	       /* the cells of page p, in order: places in `cells`, */
	size_t *by_page_from;	       /* from by_page_from[p] to that of p + 1 */
	struct emu_known_period *periods;
	uint32_t n_periods;
	struct emu_period *asked; /* the periods of the summary, in order */
	size_t n_asked;
	struct emu_str *values[EMU_DIMENSIONS_MAX];
	size_t n_values[EMU_DIMENSIONS_MAX];
	struct emu_node *nodes;
	uint32_t n_nodes, first_other_unit, first_block, first_other_block, nobody, top;
	bool *is_shared;	    /* of each owner: two units had that name, in different times */
	struct emu_member *members; /* of blocks the registry does not know, by block, unit, day */
	size_t n_members;
	struct emu_stray *strays; /* by indicator: of i, from strays_from[i] to that of i + 1 */
	size_t *strays_from;
	uint32_t *reporters; /* nodes unknown to the registry, by indicator as strays are */
	size_t *reporters_from;
	uint64_t n_copies; /* records that were copies of others */
	struct emu_arena arena;
};

/* For each number of a name, its rank; for each owner's, its node. */
struct emu_sheet_ranks {
	uint32_t *indicators, *nodes, *values[EMU_DIMENSIONS_MAX];
	uint32_t *periods; /* of the reporting form of a period, that period's */
	uint8_t *forms;	   /* by which calendar it is one, plus one */
	uint32_t *months;  /* of a day, that of its month where reporting forms are asked for */
};

/* Counts records into their cells, each once, whatever the copies of it. */
EMU_CHECKED int emu_sheet_count(
	struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks, struct emu_error *err);

/* Puts the ledger's cells in order, and fills in cells and pages. */
EMU_CHECKED int emu_sheet_sort(
	struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks, struct emu_error *err);
EMU_CHECKED int emu_sheet_list_members(
	struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks, struct emu_error *err);

/* The key of a cell, with zeros for dimensions that the catalogue does not have. */
struct emu_cell_key emu_sheet_key(const struct emu_sheet *sheet, const struct emu_cell *cell);

/* Whether anything was reported of an indicator, in whatever period. */
bool emu_sheet_has(const struct emu_sheet *sheet, uint32_t indicator);

/* Closes the ledger's books; the ledger must outlive the sheet, and takes in no more. */
EMU_CHECKED int emu_sheet_init(struct emu_sheet *sheet, struct emu_ledger *ledger,
	struct emu_remarks *remarks, struct emu_error *err);
void emu_sheet_free(struct emu_sheet *sheet);

/* Fills the sheet's periods, and their ranks; -1 when memory runs out. */
EMU_CHECKED int emu_sheet_rank_periods(struct emu_sheet *sheet, struct emu_sheet_ranks *ranks);

/* Ranks of an index's names: known[i] is the rank of the i-th name where it is not NONE; the others
 * follow from n_known on. Sets names[rank] of those that are not known. NULL when memory runs out.
 */
EMU_CHECKED uint32_t *emu_sheet_rank(const struct emu_index *index, const uint32_t *known,
	size_t n_known, struct emu_str *names, struct emu_arena *arena);

/* Fills nodes, is_shared, and nodes_of[owner]. */
EMU_CHECKED int emu_sheet_name_nodes(struct emu_sheet *sheet, uint32_t **nodes_of,
	struct emu_remarks *remarks, struct emu_error *err);

/* The node of an owner in a period, which tells units of one name apart. */
uint32_t emu_sheet_node(const struct emu_sheet *sheet, const uint32_t *nodes_of, uint32_t owner,
	const struct emu_period *period);

#endif
