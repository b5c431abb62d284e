/*
 * The first rows of a table, read with each delimiter that it could have, until one of them shows a
 * header that fits a profile. What is decided depends on the rows alone, not on how many bytes
 * arrived at a time.
 */
#ifndef EMU_TABLE_HEAD_H
#define EMU_TABLE_HEAD_H

#include "table/csv.h"
#include "table/header.h"
#include "table/rows.h"

/* A header is looked for in this many rows and bytes, and has no more cells. */
#define EMU_HEAD_ROWS 50
#define EMU_HEAD_BYTES ((size_t)1 << 20)
#define EMU_HEAD_CELLS 1024
#define EMU_HEAD_SIDES 3

struct emu_head_row {
	bool is_bad;
	struct emu_row row;
	struct emu_error bad;
	struct emu_str raw;
};

/* Rows that could be the header, or are nearest to it. */
struct emu_head_find {
	struct emu_header header;
	struct emu_preamble preamble;
	size_t at, last;		/* its rows; at < n */
	const struct emu_profile *tied; /* another profile that fits as well, or NULL */
};

/* The table as one delimiter has it. */
struct emu_head_side {
	struct emu_csv *csv;
	char delimiter;
	struct emu_head_row rows[EMU_HEAD_ROWS]; /* as they came, bad ones too */
	struct emu_row good[EMU_HEAD_ROWS];
	size_t at[EMU_HEAD_ROWS]; /* good[i] is rows[at[i]] */
	size_t n, n_good, judged;
	struct emu_preamble *above; /* of each profile: what stands above the row to be judged */
	struct emu_preamble titles; /* of all */
	struct emu_head_find best, nearest;
	bool found;
	struct emu_arena *arena;
	bool failed;
};

struct emu_head {
	struct emu_head_side sides[EMU_HEAD_SIDES];
	size_t n;
	size_t len; /* bytes seen */
	struct emu_header_reader reader;
	struct emu_arena arena;
};

EMU_CHECKED int emu_head_init(
	struct emu_head *head, const struct emu_table_setup *setup, struct emu_error *err);
void emu_head_free(struct emu_head *head);

/* A new input. */
EMU_CHECKED int emu_head_begin(struct emu_head *head, struct emu_error *err);

/* Takes bytes until it has made up its mind or has had them all; *taken says how many. 1 when it
 * has made up its mind, 0 when it wants more, -1 when memory runs out. */
EMU_CHECKED int emu_head_feed(
	struct emu_head *head, struct emu_str bytes, size_t *taken, struct emu_error *err);
EMU_CHECKED int emu_head_end(struct emu_head *head, struct emu_error *err);

/* The side whose header fits best, or NULL. */
struct emu_head_side *emu_head_choose(struct emu_head *head);

/* The side that came nearest to having a header; never NULL. */
struct emu_head_side *emu_head_nearest(struct emu_head *head);

#endif
