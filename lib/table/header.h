/*
 * What the headings of a table mean to a profile: one row of cells, or two where the upper one
 * groups the lower. Called with every row that could be a header, so it must be cheap to say no.
 */
#ifndef EMU_TABLE_HEADER_H
#define EMU_TABLE_HEADER_H

#include "base/arena.h"
#include "table/profile.h"
#include "table/row.h"
#include "table/table.h"

enum emu_column_role {
	EMU_COLUMN_BLANK,   /* no heading: cells are passed over */
	EMU_COLUMN_UNKNOWN, /* a heading that the profile does not know */
	EMU_COLUMN_FIELD,   /* a column of the profile */
	EMU_COLUMN_SPREAD,  /* each cell gives a record of its own */
};

struct emu_header_column {
	enum emu_column_role role;
	uint32_t number;	      /* the profile's column or unpivot entry */
	struct emu_str group, sub;    /* as they stand in the row or rows */
	struct emu_str heading;	      /* once kept: tidied, "group - sub" where there are both */
	uint64_t line, column;	      /* of the heading */
	struct emu_profile_sets sets; /* what the heading says of a SPREAD column's records */
};

struct emu_header {
	const struct emu_profile *profile;
	struct emu_header_column *columns;
	size_t n;				/* up to the last that has a heading */
	size_t n_known;				/* fields and spread ones */
	const struct emu_profile_column *lacks; /* a required one that nothing gives, or NULL */
	size_t twice[2]; /* two columns that mean the same; equal where there are none */
	bool fits;	 /* rows can be read with it */
};

/* What stands above a header: `Heading: value`, by the number of the field; text len 0 where
 * nothing does. */
struct emu_preamble {
	struct emu_cell *given;
	struct emu_cell period,
		other_period; /* phrases in titles; two that differ settle nothing */
};

struct emu_header_reader {
	const struct emu_table_setup *setup;
	struct emu_arena *arena; /* what is kept lives here */
	struct emu_header_column *columns;
	size_t cap;
	struct emu_buf key, text, heading;
};

void emu_header_reader_free(struct emu_header_reader *reader);

/* `sub` is the second row, or NULL. What the header points to is good until the next match, and as
 * long as the rows. -1 when memory runs out. */
EMU_CHECKED int emu_header_match(struct emu_header_reader *reader,
	const struct emu_profile *profile, const struct emu_row *row, const struct emu_row *sub,
	const struct emu_preamble *preamble, struct emu_header *header, struct emu_error *err);

/* Makes the header last as long as the arena, tidies its headings and looks for two that mean the
 * same. */
EMU_CHECKED int emu_header_keep(
	struct emu_header_reader *reader, struct emu_header *header, struct emu_error *err);

/* An empty preamble of the profile. */
EMU_CHECKED int emu_preamble_begin(struct emu_header_reader *reader,
	const struct emu_profile *profile, struct emu_preamble *preamble, struct emu_error *err);

/* A row that stands above the header, if there is one: what it gives to the profile's fields. */
void emu_preamble_add(struct emu_header_reader *reader, const struct emu_profile *profile,
	const struct emu_row *row, struct emu_preamble *preamble);

/* Period phrases in a row that stands above the header, for where nothing else says the period. */
void emu_preamble_add_titles(
	struct emu_header_reader *reader, const struct emu_row *row, struct emu_preamble *preamble);

/* A copy that later rows do not change. */
EMU_CHECKED int emu_preamble_copy(struct emu_header_reader *reader,
	const struct emu_profile *profile, const struct emu_preamble *from, struct emu_preamble *to,
	struct emu_error *err);

/* A row of column numbers or formulas under a header: `(1) (2) (3)`, `A B 1 2`, `1=(2+3+4)`. */
bool emu_header_is_numbering(const struct emu_row *row, size_t n_columns);

#endif
