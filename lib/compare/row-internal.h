/* A row of a summary, or a pledge, kept. */
#ifndef EMU_COMPARE_ROW_INTERNAL_H
#define EMU_COMPARE_ROW_INTERNAL_H

#include "base/arena.h"
#include "base/decimal.h"
#include "base/index.h"
#include "compare/compare.h"
#include "domain/bound.h"

enum comparator {
	COMPARATOR_AT_LEAST,
	COMPARATOR_MORE_THAN,
	COMPARATOR_EQUAL,
	COMPARATOR_LESS_THAN,
	COMPARATOR_AT_MOST,
};

/* Strings are JSON as it stood, without quotes, and live in the comparison's arena. */
struct emu_compare_row {
	struct emu_str indicator, unit, block;
	struct emu_str identity;    /* ,"unit":"a","field":"b": what it is of, as it stood */
	struct emu_str key;	    /* indicator and identity, in an order of their own */
	struct emu_str key_of_unit; /* the key without the block, where it has both; or len 0 */
	struct emu_str before_unit, after_unit; /* of a pledge for each: the key around a unit */
	struct emu_period period;
	struct emu_decimal value; /* the target, of a pledge */
	bool has_value;
	bool incomplete; /* parts of it are missing */
	bool lacks;	 /* and it is the sum of the others, so that it may become more */
	enum emu_bound bound;
	enum comparator comparator;
	bool each;
	struct emu_str source; /* of a pledge: JSON, or len 0 */
	struct emu_str file;   /* where it stood */
	uint64_t line;
};

/* `pledge`: target, comparator and source are read, else value and bound. */
EMU_CHECKED int emu_compare_row_read(struct emu_compare_row *row, const struct emu_json *json,
	bool pledge, struct emu_arena *arena, struct emu_error *err);

const char *emu_compare_comparator_name(enum comparator comparator);

#endif
