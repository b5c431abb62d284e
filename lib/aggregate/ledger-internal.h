/* What the rooms that fill a ledger and the one that reads it afterwards share. */
#ifndef EMU_AGGREGATE_LEDGER_INTERNAL_H
#define EMU_AGGREGATE_LEDGER_INTERNAL_H

#include <stdbool.h>
#include <string.h>

#include "aggregate/cell-internal.h"
#include "aggregate/groups.h"
#include "aggregate/identity-internal.h"
#include "aggregate/ledger.h"
#include "aggregate/slots-internal.h"
#include "base/index.h"
#include "json/pointer.h"

/* A record that counts: its copies in several files are one, its repetitions in one file several.
 */
struct emu_copy {
	struct emu_identity says; /* all but whose it is, `source` and `submitted`; and the
				     indicator it counts into */
	uint32_t owner, block;	  /* the block that a unit was named with, plus one, or 0 */
	uint32_t file, cell;	  /* the cell's number */
	uint64_t n;
	bool is_counted_elsewhere; /* once closed: another file has as many of it */
};

/* Where a record that counts stands: kept for explanations alone. */
struct emu_sighting {
	struct emu_page *page; /* of the cell it counts into, */
	uint32_t owner;	       /* and whose; its node once the books are closed */
	uint32_t copy;	       /* its number */
	uint64_t line;
};

/* A block that a unit is named with beside the one its cell remembers. */
struct emu_membership_key {
	uint32_t unit, block, period;
};

/* A statement on its way into its cell: by the time it is entered, that is in the cache. */
struct emu_flight {
	struct emu_page *page;
	struct emu_statement said;
	uint32_t owner, block, hash;
	bool is_under_way;
};

#define EMU_FLIGHTS 8

/* Stands for the names of an owner and its block: a hash of both, seeded. */
struct emu_who_name {
	uint64_t low, high;
};

/* An owner and its block by their names, so that one look is enough for both. */
struct emu_who {
	struct emu_who_name name;
	uint32_t owner, block; /* the block plus one, or 0; owner EMU_INDEX_NONE: free */
	uint32_t strayed;      /* the indicator it last reported far away, plus one, */
	uint32_t n_days;       /* and in how long a period at the shortest */
};

struct emu_whos {
	struct emu_who *all;
	size_t n, mask; /* one less than there are slots, or 0 for none */
};

struct emu_pages {
	struct emu_page **all;
	size_t n, cap;
	struct emu_slots slots;
	struct emu_page *last; /* that was asked for: it often is the next one too */
};

/* They move when more are added, but keep their numbers. */
struct emu_cells {
	struct emu_cell *all;
	size_t n, cap;
	struct emu_slots slots;
};

struct emu_copies {
	struct emu_copy *all;
	size_t n, cap;
	struct emu_slots slots;
};

struct emu_known_period {
	struct emu_period period;
	struct emu_period reported; /* itself, or what it is the reporting form of */
	bool named;		    /* some record has it as its `period`, not just as its date */
	bool is_far;		    /* none of both shares a day with any period asked for */
};

/* Who states: the kind is the first byte of an owner's name. */
enum {
	EMU_OWNER_UNIT = 'u',
	EMU_OWNER_BLOCK = 'b',
	EMU_OWNER_NOBODY = 'n',
};

/* Fields of a record that we look at; dimensions follow, then those of its `source`. */
enum emu_role {
	EMU_ROLE_TYPE,
	EMU_ROLE_INDICATOR,
	EMU_ROLE_UNIT,
	EMU_ROLE_BLOCK,
	EMU_ROLE_PERIOD,
	EMU_ROLE_VALUE,
	EMU_ROLE_BOUND,
	EMU_ROLE_SUBMITTED,
	EMU_ROLE_SOURCE,
	EMU_ROLE_DATE,
	EMU_ROLE_DECISION,
	EMU_ROLE_DIMENSION,
	EMU_ROLE_FILE = EMU_ROLE_DIMENSION + EMU_DIMENSIONS_MAX,
	EMU_ROLE_LINE,
	EMU_ROLE_COLUMN,
	EMU_ROLES,
};

/* Where the fields of records of one form are. */
struct emu_known_form {
	uint64_t number;	    /* as the reader's; 0: of one record alone */
	uint32_t places[EMU_ROLES]; /* among the record's values; 0: it has none */
};

#define EMU_FORMS_KNOWN 16 /* forms beyond take each other's places */

/* A condition on records that count. */
struct emu_counting {
	uint32_t name; /* of the indicator, its number in ledger->indicators */
	uint32_t dims; /* bits of the dimensions it has */
	struct emu_json_pointer *fields;
	const struct emu_indicator *rule;
};

struct emu_ledger {
	const struct emu_question *question;
	struct emu_index indicators, owners, files, values[EMU_DIMENSIONS_MAX];
	bool *asked; /* of each indicator: whether it is wanted at all */
	size_t asked_cap;
	struct emu_index period_texts;
	uint32_t *period_of_text;
	size_t period_texts_cap;
	struct emu_groups periods;		/* by first and last day; the state is its number */
	struct emu_known_period *known_periods; /* periods.n of them */
	size_t known_periods_cap;
	struct emu_whos whos;
	struct emu_groups memberships;
	struct emu_pages pages;
	struct emu_cells cells;
	/* Who reported an indicator, but only in periods far from those asked for: cells of pages
	 * of no period, that count the days of the shortest of these. */
	struct emu_cells strays;
	struct emu_copies copies;
	struct emu_sighting *sightings;
	size_t n_sightings, sightings_cap;
	uint64_t seed;
	struct emu_flight flights[EMU_FLIGHTS];
	size_t next_flight;
	struct emu_index roles; /* by the names of fields */
	struct emu_known_form forms[EMU_FORMS_KNOWN];
	struct emu_counting *counting;
	size_t n_counting;
	struct emu_buf scratch, text, unit, type, file_name;
	struct emu_identifier identifier;
	struct emu_arena arena; /* pages, what does not fit a cell, and what is compiled */
};

/* The numbers of names; EMU_INDEX_NONE when memory runs out (and err says so). */
EMU_CHECKED uint32_t emu_ledger_indicator(
	struct emu_ledger *ledger, struct emu_str id, struct emu_error *err);
EMU_CHECKED uint32_t emu_ledger_owner(
	struct emu_ledger *ledger, char kind, struct emu_str name, struct emu_error *err);
/* The name of a unit (or nobody) with a block or without, or of a block alone. Who it is gets
 * fetched meanwhile. */
struct emu_who_name emu_ledger_name_who(
	const struct emu_ledger *ledger, struct emu_str unit, struct emu_str block);
/* Who it is that is named so. Good until the next is asked for; NULL when memory runs out. */
EMU_CHECKED struct emu_who *emu_ledger_who(struct emu_ledger *ledger,
	const struct emu_who_name *name, struct emu_str unit, struct emu_str block,
	struct emu_error *err);
EMU_CHECKED uint32_t emu_ledger_period(struct emu_ledger *ledger, const struct emu_period *period,
	bool named, struct emu_error *err);

/* A period by its text, which EMU_FAULT_INPUT refuses. */
EMU_CHECKED uint32_t emu_ledger_period_text(
	struct emu_ledger *ledger, struct emu_str text, bool named, struct emu_error *err);

/* A file by its name; EMU_FILE_NONE in *file where it has none. */
EMU_CHECKED int emu_ledger_file(
	struct emu_ledger *ledger, struct emu_str name, uint32_t *file, struct emu_error *err);

/* Packs a value, which it takes over. */
EMU_CHECKED int emu_statement_set_value(
	struct emu_statement *said, struct emu_decimal *value, struct emu_error *err);
void emu_statement_free(struct emu_statement *said);

/* A page that is not found by its key, and stands for the same as another. NULL when memory runs
 * out. */
EMU_CHECKED struct emu_page *emu_ledger_page_beside(
	struct emu_ledger *ledger, const struct emu_page *page, struct emu_error *err);
/* The page of a key, whose owner does not matter. NULL when memory runs out. */
EMU_CHECKED struct emu_page *emu_ledger_page(
	struct emu_ledger *ledger, const struct emu_cell_key *key, struct emu_error *err);

/* Enters what was said into its cell, in its own time; `said` is given away. `block` is that of a
 * unit that was named with one (its number plus one), else 0. */
EMU_CHECKED int emu_ledger_enter(struct emu_ledger *ledger, struct emu_page *page, uint32_t owner,
	uint32_t block, struct emu_statement *said, struct emu_error *err);

/* For qsort of pointers to pages: by indicator, period, dimensions. */
int emu_page_compare(const void *a, const void *b);

/* By indicator, owner and page; all three are below these numbers. Slots no longer fit. */
void emu_cells_sort(
	struct emu_cells *cells, uint32_t n_indicators, uint32_t n_owners, uint32_t n_pages);

/* Everything that was entered is there: before anyone looks. */
EMU_CHECKED int emu_ledger_settle(struct emu_ledger *ledger, struct emu_error *err);

/* Whether a cell is of no use to what was asked. It is passed by, and all that is kept of it is who
 * reported, in how long a period. */
bool emu_ledger_is_far(const struct emu_ledger *ledger, const struct emu_cell_key *key);
EMU_CHECKED int emu_ledger_pass_by(struct emu_ledger *ledger, const struct emu_cell_key *key,
	struct emu_who *who, struct emu_error *err);
EMU_CHECKED int emu_ledger_stray(struct emu_ledger *ledger, uint32_t indicator, uint32_t owner,
	uint64_t n_days, struct emu_error *err);

/* The cell of a page and an owner; NULL when memory runs out. It moves when the next is added. */
EMU_CHECKED struct emu_cell *emu_ledger_cell(struct emu_ledger *ledger, struct emu_page *page,
	uint32_t owner, uint32_t block, struct emu_error *err);

/* Adds what was said to the cell, and takes it over: of the same value, the later statement stays.
 */
EMU_CHECKED int emu_ledger_state(struct emu_ledger *ledger, struct emu_cell *cell,
	struct emu_statement *said, struct emu_error *err);

/* A record that counts, into a cell, whose number is filled in. Returns the copy's number;
 * EMU_INDEX_NONE when memory runs out. */
EMU_CHECKED uint32_t emu_ledger_copy(struct emu_ledger *ledger, const struct emu_copy *copy,
	const struct emu_cell *cell, struct emu_error *err);

/* Remembers where a record that counts stands, where the question wants to know. */
EMU_CHECKED int emu_ledger_sight(struct emu_ledger *ledger, const struct emu_cell *cell,
	uint32_t copy, uint64_t line, struct emu_error *err);

/* So many records count into a cell: once the copies among them have been told apart. */
EMU_CHECKED int emu_ledger_count(
	struct emu_ledger *ledger, struct emu_cell *cell, uint64_t n, struct emu_error *err);

EMU_CHECKED int emu_ledger_member(struct emu_ledger *ledger, uint32_t unit, uint32_t block,
	uint32_t period, struct emu_error *err);

/* The items with room for number `n`; NULL when memory runs out, and the items stay. */
EMU_CHECKED void *emu_ledger_roomy(void *items, size_t n, size_t *cap, size_t size);

/* The name of the file a statement stands in; len 0 where it is not known. */
struct emu_str emu_statement_file(
	const struct emu_ledger *ledger, const struct emu_statement *said);

/* Whether `a` is the one that counts of two statements of one cell: submitted later; of the same
 * time by file name, line, value. A total order, so that no order of input chooses. */
bool emu_statement_is_later(const struct emu_ledger *ledger, const struct emu_statement *a,
	const struct emu_statement *b);

#endif
