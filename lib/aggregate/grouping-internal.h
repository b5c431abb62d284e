/* What the rooms of the raw group-by share: its plan, and the order of its groups. */
#ifndef EMU_AGGREGATE_GROUPING_INTERNAL_H
#define EMU_AGGREGATE_GROUPING_INTERNAL_H

#include <stdbool.h>

#include "aggregate/groups.h"
#include "aggregate/stats.h"
#include "json/pointer.h"

struct emu_grouping_field {
	struct emu_str name; /* as asked for */
	struct emu_json_pointer pointer;
};

/* One statistic of one field; `stat` NULL is the number of records, which has no field. */
struct emu_grouping_column {
	struct emu_str name;
	const struct emu_stat *stat;
	size_t field;  /* index into `of` */
	size_t offset; /* of its state, in the group's */
};

struct emu_grouping_plan {
	struct emu_grouping_field *by, *of;
	size_t n_by, n_of;
	struct emu_grouping_column *columns;
	size_t n_columns;
	size_t state_size; /* of a group: a uint64_t that counts records, then the columns' states
			    */
};

/* A group's key is the JSON text of each value, strings in one spelling, each with this behind it:
 * below every byte of JSON text, so that shorter goes before longer. */
#define EMU_GROUPING_KEY_END '\n'

/* Orders groups by their keys. */
EMU_CHECKED int emu_grouping_sort(struct emu_groups *groups, struct emu_error *err);

#endif
