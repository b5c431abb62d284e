/*
 * own(u, p, d): what a unit itself says of a cell. What it states for exactly this cell; else the
 * sum of the finer cells it states for the same period, along one dimension, the first that has
 * any; else what the parts of the period come to; else (or beside what is stated) its records that
 * count.
 */
#ifndef EMU_AGGREGATE_OWN_INTERNAL_H
#define EMU_AGGREGATE_OWN_INTERNAL_H

#include "aggregate/mix-internal.h"
#include "aggregate/sheet-internal.h"
#include "aggregate/story-internal.h"

/* Means are carried with so many more places than they are shown with. */
#define EMU_GUARD_PLACES 12

/* So many statements are named as the sources of one value. */
#define EMU_SOURCES_MAX 32

/* How an indicator is consolidated. One that the catalogue does not know adds up. */
struct emu_treatment {
	uint32_t indicator;
	const struct emu_indicator *known; /* or NULL */
	enum emu_over_periods over;
	uint32_t order[EMU_DIMENSIONS_MAX]; /* dimensions as they are tried: its own, then others */
	size_t n_order;
	int32_t places;
};

void emu_treatment_init(
	struct emu_treatment *rules, const struct emu_sheet *sheet, uint32_t indicator);

/* Whether all values of a dimension are known, so that a breakdown can be whole. */
bool emu_treatment_is_closed(const struct emu_sheet *sheet, uint32_t dimension);

struct emu_lack {		   /* a value of a dimension that a breakdown does not have, */
	uint32_t dimension, value; /* value: its rank */
	bool is_there;		   /* or, of an outline, has: which there are is not known else */
	struct emu_lack *next;
};

struct emu_form {	  /* a statement that counts was of a period's reporting form */
	uint32_t period;  /* its rank */
	uint8_t calendar; /* plus one */
	struct emu_form *next;
};

struct emu_own {
	struct emu_decimal value;
	bool is_known, is_stated;
	bool is_partial;  /* parts of a period, or of a breakdown, are missing or may be */
	bool is_averaged; /* a mean was worked out, with places to spare */
	uint8_t bound;
	uint32_t broken_down; /* bits of the dimensions it was summed along */
	struct emu_lack *lacks;
	struct emu_form *forms;
	bool is_parted;		     /* summed over parts of the period: */
	enum emu_period_kind finest; /* of the parts */
	struct emu_span *gaps;	     /* days no part has, in order */
	size_t n_gaps;
};

struct emu_sources {
	const struct emu_statement *items[EMU_SOURCES_MAX];
	size_t n;
	uint64_t n_records; /* that were counted */
};

/* What it takes to work a value out. `arena` holds what results point to, `scratch` what is given
 * back as soon as a value is there. */
struct emu_reckoner {
	const struct emu_sheet *sheet;
	struct emu_arena *arena;
	struct emu_arena scratch;
	struct emu_sources *sources;	/* where to note what was used, or NULL */
	struct emu_story *story;	/* where to tell how it came about, or NULL */
	const struct emu_span *excused; /* days that are not missing where they are not stated */
	size_t n_excused;
};

/* `cells` are all of one indicator and node that lie within the period and have (at least) the same
 * values of the dimensions in `mask`; in the sheet's order. `own` holds nothing but a number that
 * may be given up, and is overwritten. */
EMU_CHECKED int emu_own_find(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, const struct emu_period *period, uint32_t mask,
	struct emu_own *own, struct emu_error *err);

/* What the parts of a period come to, the period itself left aside. */
EMU_CHECKED int emu_own_over(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, const struct emu_period *period, uint32_t mask,
	struct emu_own *own, struct emu_error *err);

/* Of `cells`, those of the period that begins at number `from`, and such of days within it that
 * have records that count: the cells themselves, or in the scratch. NULL when memory runs out. */
struct emu_cell *const *emu_own_at(struct emu_reckoner *reckoner, struct emu_cell *const *cells,
	size_t n, bool has_records, size_t from, size_t *n_at);

/* Whether records count into any of them. */
bool emu_own_has_records(struct emu_cell *const *cells, size_t n);

/* What is stated of one period (its rank) alone; of others among the cells, records count. */
EMU_CHECKED int emu_own_here(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, uint32_t period, uint32_t mask,
	struct emu_own *own, struct emu_error *err);

/* The same along one dimension, of which all the cells have a value. */
EMU_CHECKED int emu_own_along(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, uint32_t period, uint32_t mask, uint32_t dimension,
	struct emu_own *own, struct emu_error *err);

/* Records that count, alone. */
EMU_CHECKED int emu_own_count(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, struct emu_own *own, struct emu_error *err);

/* Those of the cells that have a value of the dimension, and whether one states it for the period.
 * NULL when memory runs out. */
struct emu_cell **emu_own_having(struct emu_arena *scratch, struct emu_cell *const *cells, size_t n,
	uint32_t period, uint32_t dimension, size_t *n_having, bool *is_stated);

/* A node's value into a mix, weighted where the indicator is; and what a mix has come to, a mean
 * only where that is what the indicator is and it does not add up. `dims` has the values of the
 * dimensions in `mask`. */
EMU_CHECKED int emu_own_add(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	const struct emu_own *own, uint32_t node, const uint32_t *dims,
	const struct emu_period *period, uint32_t mask, struct emu_mix *mix, struct emu_error *err);
EMU_CHECKED int emu_own_settle(const struct emu_treatment *rules, const struct emu_mix *mix,
	bool adds_up, struct emu_own *own, struct emu_error *err);

/* Whether a cell has these values of the dimensions in `mask`. */
bool emu_cell_matches(const struct emu_cell *cell, const uint32_t *dims, uint32_t mask);

/* The cells of an indicator and node, found by bisection. */
struct emu_cell **emu_own_cells(
	const struct emu_sheet *sheet, uint32_t indicator, uint32_t node, size_t *n);

/* The weight of a node's value in a mean: what the node says of the indicator's `weight` in that
 * period for those dimensions (as far as `mask` goes), else in total. *found says whether
 * there is one. */
EMU_CHECKED int emu_own_weight(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	uint32_t node, const uint32_t *dims, const struct emu_period *period, uint32_t mask,
	struct emu_own *weight, bool *found, struct emu_error *err);

#endif
