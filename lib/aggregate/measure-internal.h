/*
 * What is kept of a field's values in a group while records come in: a table of operations, of
 * which several statistics can read one (the mean and the sum are both of EMU_MEASURE_SUM). Neither
 * the order of the values nor how they were parted among states changes what a state comes to.
 */
#ifndef EMU_AGGREGATE_MEASURE_INTERNAL_H
#define EMU_AGGREGATE_MEASURE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aggregate/grouping.h"
#include "aggregate/multiset-internal.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/decimal.h"
#include "base/err.h"
#include "json/reader.h"

/* So many distinct numbers of a group are kept as they are; of more, three digits each. */
#define EMU_SPREAD_EXACT 4096

/* A field of a record, as far as the measures need it. */
struct emu_seen {
	struct emu_decimal number;
	struct emu_decimal square;
	struct emu_buf written;	 /* as it was written, strings in one spelling */
	struct emu_buf spelling; /* numbers in one spelling too: equal values are equal bytes */
	uint32_t hash;		 /* of the spelling, under: */
	uint64_t seed;
	struct emu_standing standing;
	bool there, is_number;
};

enum emu_measure_needs {
	EMU_NEEDS_NUMBER = 1, /* other values are faults */
	EMU_NEEDS_SQUARE = 2,
	EMU_NEEDS_WRITTEN = 4,
	EMU_NEEDS_SPELLING = 8,
	EMU_NEEDS_MARGIN = 16, /* the number is multiplied later: not near the limits */
	EMU_NEEDS_STANDING = 32,
};

/* A state of all zero has seen nothing. */
struct emu_measure {
	size_t state_size;
	unsigned needs;
	int (*see)(void *state, const struct emu_seen *seen, struct emu_error *err);
	int (*merge)(void *into, const void *from, struct emu_error *err);
	void (*free)(void *state);
	/* Once all is seen, before it is written; with `settle_first`, before it is printed too. */
	void (*settle)(void *state);
	bool settle_first;

	/* For partials: appends the state as JSON, `null` where nothing was seen. A large state is
	 * several values, numbered from 0: it says whether there are more. `read` merges one into
	 * the state; EMU_FAULT_INPUT where it is no state of this kind. */
	bool (*write)(const void *state, size_t part, struct emu_buf *out);
	int (*read)(void *state, const struct emu_json *json, const struct emu_json_value *value,
		uint64_t seed, struct emu_error *err);
};

/* The states, for the statistics that read them. */
struct emu_sum {
	struct emu_decimal sum;
	uint64_t n;
};

struct emu_extreme {
	struct emu_decimal number;
	uint64_t n;
};

struct emu_power {
	struct emu_sum of_values;
	struct emu_decimal of_squares;
};

struct emu_end {
	struct emu_buf value; /* JSON; len 0: none */
	struct emu_standing standing;
};

struct emu_values {
	struct emu_multiset set;
};

struct emu_spread {
	struct emu_multiset set;
	uint64_t n, seed;
	struct emu_buf scratch;
	bool rounded; /* there were more than EMU_SPREAD_EXACT */
};

extern const struct emu_measure emu_measure_sum, emu_measure_min, emu_measure_max,
	emu_measure_power, emu_measure_first, emu_measure_last, emu_measure_values,
	emu_measure_spread;

/* A state that is read: `item` is the next of a list, and moves on. Each fails with
 * EMU_FAULT_INPUT where it is not what a state has there. */
EMU_CHECKED int emu_measure_fault(struct emu_error *err);
EMU_CHECKED int emu_measure_read_count(const struct emu_json *json,
	const struct emu_json_value *item, uint64_t *count, struct emu_error *err);
EMU_CHECKED int emu_measure_read_number(const struct emu_json *json,
	const struct emu_json_value *item, struct emu_decimal *number, struct emu_error *err);

#endif
