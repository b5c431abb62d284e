/* The rows of one indicator in one period: which there are, what each says, which conflicts it
 * tells. */
#ifndef EMU_AGGREGATE_LISTING_INTERNAL_H
#define EMU_AGGREGATE_LISTING_INTERNAL_H

#include "aggregate/conflicts-internal.h"

/* A row, in the order rows are written. */
struct emu_listing_row {
	uint32_t block, unit;	 /* nodes plus one; 0 where the row is of none */
	struct emu_cell_key key; /* the values of its dimensions, 0 where it is of none */
	uint32_t mask;
	size_t from, len; /* of its JSON without conflicts and the bracket behind, in `text` */
};

struct emu_listing {
	const struct emu_sheet *sheet;
	struct emu_tree tree;
	struct emu_tally tally, numerator, denominator; /* the last two where it is a ratio */
	bool is_ratio;
	struct emu_listing_row *items;
	size_t n, cap;
	struct emu_buf text;
	bool *has_total;		/* of each node: it has a value in total */
	struct emu_conflicts conflicts; /* found on the way: units against those below them */
	struct emu_arena arena;
};

/* Works out all rows of an indicator in a period. */
EMU_CHECKED int emu_listing_init(struct emu_listing *listing, const struct emu_sheet *sheet,
	uint32_t indicator, const struct emu_period *period, struct emu_error *err);
void emu_listing_free(struct emu_listing *listing);

/* Appends them with their conflicts: those found on the way, and `others` whose `home` is this
 * period. Each is told in the row nearest to it. */
EMU_CHECKED int emu_listing_print(struct emu_listing *listing, const struct emu_conflicts *others,
	const uint32_t *homes, uint32_t home, struct emu_buf *out, struct emu_error *err);

/* All of a row but its conflicts. */
EMU_CHECKED int emu_listing_row_print(struct emu_listing *listing,
	const struct emu_listing_row *row, uint32_t node, struct emu_buf *out,
	struct emu_error *err);

/* The dimension it is along, "records" or "ratio"; len 0 where it is along none. */
struct emu_str emu_conflict_along(
	const struct emu_sheet *sheet, const struct emu_conflict *conflict);

/* A conflict as a member of a row's list: what of it the row does not say already, and the rest. */
void emu_conflict_print(const struct emu_sheet *sheet, const struct emu_conflict *conflict,
	const struct emu_listing_row *row, const struct emu_period *period, struct emu_buf *out);

/* Of a value that is not expected, or of a dimension whose values are not all known, nobody is
 * missing. */
bool emu_listing_is_open(
	const struct emu_sheet *sheet, const struct emu_cell_key *key, uint32_t mask);

/* Before the first of two rows comes what is of all. */
int emu_listing_row_compare(const struct emu_listing_row *a, const struct emu_listing_row *b);

#endif
