/* What the checks of one unit share. */
#ifndef EMU_AGGREGATE_CHECKS_INTERNAL_H
#define EMU_AGGREGATE_CHECKS_INTERNAL_H

#include "aggregate/conflicts-internal.h"

/* The cells of one node that have the same values of some dimensions. */
struct emu_check {
	struct emu_conflicts *conflicts;
	struct emu_reckoner *reckoner;
	const struct emu_treatment *rules;
	struct emu_cell **cells;
	size_t n;
	struct emu_cell_key key; /* of any of them */
	uint32_t mask;		 /* of those dimensions */
};

/* The cells of one period among them, which stand together. */
struct emu_check_span {
	size_t from, n;
	uint32_t period;	       /* its rank */
	struct emu_cell *const *cells; /* they and those with records of days within it */
	size_t n_cells;
	size_t first, next; /* the first period directly within it, and the next beside it: number
			       plus one, 0 for none */
};

/* What a unit says, as a claim: a mean that was worked out is told with the catalogue's places. */
struct emu_claim emu_check_claim(const struct emu_treatment *rules, const struct emu_own *own);

EMU_CHECKED int emu_check_disagree(const struct emu_treatment *rules, const struct emu_own *stated,
	const struct emu_own *summed, bool *answer, struct emu_error *err);

/* A conflict of the span's period, with the reckoner's sources. */
EMU_CHECKED int emu_check_add(struct emu_check *check, enum emu_conflict_kind kind, uint32_t along,
	const struct emu_check_span *span, const struct emu_own *stated,
	const struct emu_own *summed, struct emu_error *err);

/* What is said of the span's period. */
EMU_CHECKED int emu_check_here(struct emu_check *check, const struct emu_check_span *span,
	struct emu_own *own, struct emu_error *err);

/* One breakdown of what is stated: `cells`, along a dimension. */
EMU_CHECKED int emu_check_along(struct emu_check *check, const struct emu_check_span *span,
	struct emu_cell *const *cells, size_t n, uint32_t dimension, const struct emu_own *stated,
	struct emu_error *err);

/* Of an outline, each line against those that are directly part of it. */
EMU_CHECKED int emu_check_lines(struct emu_check *check, const struct emu_check_span *span,
	struct emu_cell *const *cells, size_t n, uint32_t dimension, struct emu_error *err);

EMU_CHECKED int emu_check_parts(
	struct emu_check *check, const struct emu_check_span *span, struct emu_error *err);

#endif
