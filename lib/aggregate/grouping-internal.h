/* What the rooms of the raw group-by share: its plan, its state, and the order of its groups. */
#ifndef EMU_AGGREGATE_GROUPING_INTERNAL_H
#define EMU_AGGREGATE_GROUPING_INTERNAL_H

#include <stdbool.h>

#include "aggregate/grouping.h"
#include "aggregate/groups.h"
#include "aggregate/measure-internal.h"
#include "aggregate/stats.h"
#include "base/period.h"
#include "json/pointer.h"
#include "json/shapes.h"

/* A field to group by. */
struct emu_grouping_key {
	struct emu_str asked; /* as asked for */
	struct emu_str name;  /* that without the period it is cut down to */
	struct emu_str label; /* what is printed before its value: {"name": or ,"name": */
	struct emu_json_pointer pointer;
	bool truncated; /* to a period of: */
	enum emu_period_kind kind;
	bool within; /* --within */
};

/* A field to compute with, and what its measures need (enum emu_measure_needs). */
struct emu_grouping_field {
	struct emu_str name;
	struct emu_json_pointer pointer;
	unsigned needs;
};

struct emu_grouping_measure {
	const struct emu_measure *is;
	size_t field;  /* index into `of` */
	size_t offset; /* of its state, in the group's */
};

#define EMU_GROUPING_COUNT SIZE_MAX /* as a measure: the number of records */

struct emu_grouping_column {
	struct emu_str name, label;  /* as those of a key */
	const struct emu_stat *stat; /* NULL: the number of records */
	struct emu_decimal percent;
	size_t measure; /* index into `measures`, or EMU_GROUPING_COUNT */
};

struct emu_grouping_plan {
	struct emu_grouping_key *by;
	struct emu_grouping_field *of;
	struct emu_grouping_measure *measures;
	struct emu_grouping_column *columns;
	size_t n_by, n_of, n_measures, n_columns;
	size_t state_size; /* of a group: a uint64_t that counts records, then the measures' */
	uint64_t seed;	   /* of what is hashed in states */
	bool over_groups;  /* a column is of a group among others */
	struct emu_str question;
};

/* What columns over groups need, for each of them: those of others stay empty. */
struct emu_grouping_window {
	struct emu_decimal *totals, *running; /* of each window */
	uint64_t *ranks;		      /* of each group; 0: none */
};

struct emu_grouping_windows {
	uint32_t *of; /* each group's window; NULL until they were made */
	size_t n;
	struct emu_grouping_window *columns;
};

/* So many records are on their way: by the time one is taken in, its group is in the cache. */
#define EMU_GROUPING_IN_FLIGHT 8

struct emu_grouping_flight {
	struct emu_buf key;
	uint64_t hash;
	struct emu_seen *seen; /* one for each of plan->of */
	bool under_way;
};

struct emu_grouping {
	const struct emu_grouping_plan *plan;
	struct emu_json_pointer *by, *of; /* the plan's, with this worker's guesses */
	struct emu_groups groups;
	struct emu_grouping_flight flights[EMU_GROUPING_IN_FLIGHT];
	size_t next; /* the flight to use */
	struct emu_grouping_windows windows;
	struct emu_buf scratch, spelled;
	struct emu_arena arena;
	/* Of lines that need not be read as JSON: */
	struct emu_json_shapes *shapes;
	struct emu_json_leaf leaves[EMU_JSON_LEAVES];
	bool unknown;	  /* the line at hand is of no known shape */
	unsigned wasted;  /* lines in a row that were of one, in vain */
	unsigned untried; /* so many lines more */
};

/* A field as a record has it. */
struct emu_grouping_value {
	struct emu_str text; /* JSON, a string in one spelling */
	uint8_t type;	     /* enum emu_json_type: EMU_JSON_NULL too where there is none */
};

/* A group's key is the JSON text of each value, strings in one spelling, each with this behind it,
 * in a string's place of the closing quote: below every byte of JSON text, so that shorter goes
 * before longer. */
#define EMU_GROUPING_KEY_END '\n'

/* Ends the value that begins at `from` of the key. */
static inline void emu_grouping_key_end(struct emu_buf *key, size_t from)
{
	if (key->len > from && key->at[from] == '"')
		key->len--;
	emu_buf_push(key, EMU_GROUPING_KEY_END);
}

/* The next value of a key, which is used up; a string lacks its closing quote. */
struct emu_str emu_grouping_key_next(struct emu_str *key);

/* Appends such a value as JSON. */
void emu_grouping_key_print(struct emu_buf *out, struct emu_str value);

/* The next record's flight, from which the one before has landed; NULL when memory runs out. */
EMU_CHECKED struct emu_grouping_flight *emu_grouping_next_flight(
	struct emu_grouping *grouping, struct emu_error *err);

/* The flight has its key and fields, and is on its way. */
void emu_grouping_depart(struct emu_grouping *grouping, struct emu_grouping_flight *flight);

/* A record that was read and whose line was of no known shape, if that is so: from now on known. */
void emu_grouping_learn(struct emu_grouping *grouping, const struct emu_json *json);

/* Whether a value of that type is one to be told of. */
static inline bool emu_grouping_is_fault(const struct emu_grouping_field *of, uint8_t type)
{
	return of->needs & EMU_NEEDS_NUMBER && type != EMU_JSON_NUMBER && type != EMU_JSON_NULL;
}

/* Appends a value to a key, cut down to a period where it is asked for. */
void emu_grouping_add_key(struct emu_buf *out, const struct emu_grouping_key *key,
	const struct emu_grouping_value *value);

/* The value in one spelling; NULL is as null. It is good until the next call. Where memory runs out
 * for it, `spelled` stays failed. */
struct emu_grouping_value emu_grouping_value_of(struct emu_grouping *grouping,
	const struct emu_json *json, const struct emu_json_value *value);

/* What the measures need of a value. EMU_FAULT_LIMIT for numbers past all limits where the needs
 * are of numbers. */
EMU_CHECKED int emu_grouping_read_field(struct emu_seen *seen, unsigned needs,
	const struct emu_grouping_value *value, struct emu_error *err);

/* Reads a record's key and fields into the flight. EMU_FAULT_INPUT is the first of what is told;
 * all that is good is read. */
EMU_CHECKED int emu_grouping_read(struct emu_grouping *grouping, struct emu_grouping_flight *flight,
	const struct emu_json *json, const struct emu_standing *standing, struct emu_error *err);

/* The period of its kind that holds all of what `text` (a period, a date or a date-time) says.
 * False where it is none, or longer: *longer. */
bool emu_grouping_truncate(
	struct emu_period *period, enum emu_period_kind kind, struct emu_str text, bool *longer);

/* Orders groups by their keys. */
EMU_CHECKED int emu_grouping_sort(struct emu_groups *groups, struct emu_error *err);

/* What columns over groups need, once the groups are in order. */
EMU_CHECKED int emu_grouping_open_windows(struct emu_grouping *grouping, struct emu_error *err);
void emu_grouping_free_windows(struct emu_grouping *grouping);
EMU_CHECKED int emu_grouping_print_over(struct emu_grouping *grouping, size_t column, size_t i,
	struct emu_buf *out, struct emu_error *err);

static inline uint64_t *emu_grouping_count(struct emu_group *group)
{
	return emu_group_state(group);
}

static inline void *emu_grouping_state(
	struct emu_group *group, const struct emu_grouping_measure *measure)
{
	return (char *)emu_group_state(group) + measure->offset;
}

#endif
