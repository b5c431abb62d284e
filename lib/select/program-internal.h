/*
 * A compiled expression: its comparisons in the order of the text, each with where to go on when it
 * fails and when it holds. So nothing is asked twice, nothing that cannot matter, and evaluation
 * needs no stack.
 */
#ifndef EMU_SELECT_PROGRAM_INTERNAL_H
#define EMU_SELECT_PROGRAM_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/regex.h"
#include "select/expression.h"
#include "select/time-internal.h"

enum test_relation {
	TEST_EXISTS,
	TEST_EQUAL,
	TEST_LESS,
	TEST_LESS_OR_EQUAL,
	TEST_GREATER,
	TEST_GREATER_OR_EQUAL,
	TEST_MATCHES,
};

/* Where the whole has been decided; smaller numbers are tests. */
#define PROGRAM_FAILS (UINT32_MAX - 1)
#define PROGRAM_HOLDS UINT32_MAX

struct test {
	enum test_relation relation;
	struct emu_json_pointer field;
	struct emu_str name;	   /* of the field, as it was written */
	struct emu_str text;	   /* the value's characters, in NFC */
	bool quoted;		   /* nothing but a string */
	bool is_number;		   /* and then `number` is its value */
	struct emu_decimal number; /* owned */
	bool is_time; /* and then `time` is, though the value may be a year and a number */
	struct emu_time time;
	struct emu_regex *pattern; /* of TEST_MATCHES; owned */
	uint32_t next[2];	   /* [0] when it fails, [1] when it holds */
};

struct emu_expression {
	struct test *tests;
	uint32_t n, cap;
	uint32_t first;
	struct emu_arena arena;
};

/* Fills an empty expression. */
EMU_CHECKED int emu_expression_parse(
	struct emu_expression *expression, struct emu_str text, struct emu_error *err);

#endif
