/* What the rooms that fill a ledger and the one that reads it afterwards share. */
#ifndef EMU_AGGREGATE_LEDGER_INTERNAL_H
#define EMU_AGGREGATE_LEDGER_INTERNAL_H

#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

#include "aggregate/groups.h"
#include "aggregate/ledger.h"
#include "base/decimal.h"
#include "base/index.h"
#include "json/pointer.h"

/* What is known of a value; two that pull apart come to EMU_BOUND_ABOUT. Bits. */
enum {
	EMU_BOUND_EXACT = 0,
	EMU_BOUND_AT_LEAST = 1,
	EMU_BOUND_AT_MOST = 2,
	EMU_BOUND_ABOUT = 3,
};

/* One thing said of a cell. */
struct emu_statement {
	struct emu_decimal value;
	struct emu_statement *next; /* another value for the same cell */
	int64_t submitted;	    /* milliseconds since 1970, INT64_MIN where not known */
	uint64_t line;		    /* 0 where not known */
	uint32_t file;		    /* number in ledger->files, or EMU_INDEX_NONE */
	uint8_t bound;
};

/* The key of a cell: numbers of names as they came (and, once the books are closed, their ranks).
 * Dimensions are 0 where the cell is of none, else 1 + the value's number; as many are stored as
 * the catalogue has. */
struct emu_cell_key {
	uint32_t indicator, owner, period;
	uint32_t dims[EMU_DIMENSIONS_MAX];
};

/* The state of a cell's group; the key follows it. Most cells are stated once. */
struct emu_cell {
	alignas(max_align_t) struct emu_statement first; /* the memory of one statement, */
	bool has_first;					 /* and whether it is in use */
	bool is_left_out; /* once the books are closed: it crosses what was used instead */
	uint16_t n_dims;  /* likewise, and the next two: stored in its key */
	uint32_t mask;	  /* bit k: it has a value of dimension k */
	uint64_t counted; /* records that count into it */
	struct emu_statement *said; /* the one that counts first */
	uint32_t block;		    /* that the unit was named with, plus one; 0 where with none */
};

static inline struct emu_cell_key *emu_cell_key(struct emu_cell *cell)
{
	return (struct emu_cell_key *)(cell + 1);
}

/* As much of a cell's key as is stored, zeros behind. */
static inline struct emu_cell_key emu_cell_key_copy(struct emu_cell *cell)
{
	struct emu_cell_key key = {0};
	memcpy(&key, emu_cell_key(cell),
		offsetof(struct emu_cell_key, dims) + cell->n_dims * sizeof(key.dims[0]));
	return key;
}

/* A record that counts: its copies in several files are one, its repetitions in one file several.
 */
struct emu_copy_key {
	uint64_t low, high; /* hash of all it says, but for `source` and `submitted` */
	uint32_t indicator, file;
};

struct emu_copy {
	alignas(max_align_t) uint64_t n;
	struct emu_group *cell;
};

/* The state of the record's group, which the key follows. */
static inline const struct emu_copy_key *emu_copy_key(const struct emu_group *group)
{
	return (const struct emu_copy_key *)(const void *)((const struct emu_copy *)(group + 1) +
		1);
}

/* A block that a unit is named with beside the one its cell remembers. */
struct emu_membership_key {
	uint32_t unit, block, period;
};

/* A statement on its way into its cell. */
struct emu_flight {
	struct emu_cell_key key;
	struct emu_statement said;
	uint64_t hash;
	uint32_t block; /* plus one, or 0 */
	bool is_under_way;
};

/* By the time a statement is entered, its cell is in the cache. */
#define EMU_FLIGHTS 8

struct emu_known_period {
	struct emu_period period;
	bool named;  /* some record has it as its `period`, not just as its date */
	bool is_far; /* it shares no day with any period asked for */
};

/* Who reported an indicator, but only in periods far from those asked for. The state is the length
 * of the shortest of these, in days. */
struct emu_stray_key {
	uint32_t indicator, owner;
};

/* Who states: the kind is the first byte of an owner's name. */
enum {
	EMU_OWNER_UNIT = 'u',
	EMU_OWNER_BLOCK = 'b',
	EMU_OWNER_NOBODY = 'n',
};

/* Fields of a record that we look at; dimensions follow. */
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
	EMU_ROLES = EMU_ROLE_DIMENSION + EMU_DIMENSIONS_MAX,
};

#define EMU_ROLES_REMEMBERED 32

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
	struct emu_groups cells, copies, memberships, strays;
	struct emu_flight flights[EMU_FLIGHTS];
	size_t next_flight;
	struct emu_index roles;
	struct {
		struct emu_str name; /* of the member that stood here last, if it has a role */
		uint32_t role;
	} remembered[EMU_ROLES_REMEMBERED];
	struct emu_counting *counting;
	size_t n_counting;
	struct emu_buf scratch, text, type, file_name;
	struct emu_statement *spare; /* one to use again */
	struct emu_arena arena;	     /* statements, and what is compiled */
};

/* The numbers of names; EMU_INDEX_NONE when memory runs out (and err says so). */
EMU_CHECKED uint32_t emu_ledger_indicator(
	struct emu_ledger *ledger, struct emu_str id, struct emu_error *err);
EMU_CHECKED uint32_t emu_ledger_owner(
	struct emu_ledger *ledger, char kind, struct emu_str name, struct emu_error *err);
EMU_CHECKED uint32_t emu_ledger_period(struct emu_ledger *ledger, const struct emu_period *period,
	bool named, struct emu_error *err);

/* A period by its text, which EMU_FAULT_INPUT refuses. */
EMU_CHECKED uint32_t emu_ledger_period_text(
	struct emu_ledger *ledger, struct emu_str text, bool named, struct emu_error *err);

/* A file by its name; EMU_INDEX_NONE in *file where it has none. */
EMU_CHECKED int emu_ledger_file(
	struct emu_ledger *ledger, struct emu_str name, uint32_t *file, struct emu_error *err);

/* A cell of counted records, of a unit named with a block (its number plus one, or 0). */
EMU_CHECKED struct emu_group *emu_ledger_cell(struct emu_ledger *ledger,
	const struct emu_cell_key *key, uint32_t block, struct emu_error *err);

/* Enters what was said into its cell, in its own time; `said` gives its value away. */
EMU_CHECKED int emu_ledger_enter(struct emu_ledger *ledger, const struct emu_cell_key *key,
	uint32_t block, struct emu_statement *said, struct emu_error *err);

/* Everything that was entered is there: before anyone looks. */
EMU_CHECKED int emu_ledger_settle(struct emu_ledger *ledger, struct emu_error *err);

/* Whether a cell is of no use to what was asked. It is passed by, and all that is kept of it is who
 * reported, in how long a period. */
bool emu_ledger_is_far(const struct emu_ledger *ledger, const struct emu_cell_key *key);
EMU_CHECKED int emu_ledger_stray(struct emu_ledger *ledger, const struct emu_stray_key *key,
	int32_t n_days, struct emu_error *err);
EMU_CHECKED int emu_ledger_pass_by(
	struct emu_ledger *ledger, const struct emu_cell_key *key, struct emu_error *err);

/* Adds what was said to the cell: of the same value, the later statement stays. */
EMU_CHECKED int emu_ledger_state(struct emu_ledger *ledger, struct emu_cell *cell,
	const struct emu_statement *said, struct emu_error *err);

EMU_CHECKED int emu_ledger_count(struct emu_ledger *ledger, const struct emu_copy_key *key,
	struct emu_group *cell, uint64_t n, struct emu_error *err);

EMU_CHECKED int emu_ledger_member(struct emu_ledger *ledger, uint32_t unit, uint32_t block,
	uint32_t period, struct emu_error *err);

/* Whether `a` is the one that counts of two statements of one cell: submitted later; of the same
 * time by file name, line, value. A total order, so that no order of input chooses. */
bool emu_statement_is_later(const struct emu_ledger *ledger, const struct emu_statement *a,
	const struct emu_statement *b);

#endif
