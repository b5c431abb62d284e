/*
 * Conditions on a record, as --where takes them: comparisons of fields, joined by and, or, not and
 * parentheses. Compiled once, immutable; each worker brings a state of its own.
 *
 *	or      = and { ("or" | "||") and }
 *	and     = not { ("and" | "&&") not }
 *	not     = { "not" | "!" } ( "(" or ")" | FIELD [ OPERATOR VALUE ] )
 *	OPERATOR: =  ==  !=  <  <=  >  >=  ~  =~  !~
 *
 * FIELD is a member's name or a JSON Pointer; alone it asks whether the record has it. Numbers are
 * compared by their exact value, dates, date-times and periods as times, other strings by their
 * characters (in NFC, by their bytes), true, false and null by their names. VALUE is a word, or
 * text in quotes, which is compared with strings only. ~ finds a regular
 * expression (PCRE2) in strings, and in numbers as they are written. What a record does not have
 * equals nothing and is below nothing, and != and !~ are the contrary of = and ~.
 *
 * Times: < is wholly before, > wholly after, <= ends no later, >= begins no earlier, = is the same
 * days. A date-time is of the day it is written with; two are compared as moments, and of a date
 * and a moment of that day none is before the other.
 */
#ifndef EMU_SELECT_EXPRESSION_H
#define EMU_SELECT_EXPRESSION_H

#include <stdbool.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/decimal.h"
#include "base/err.h"
#include "base/str.h"
#include "json/pointer.h"
#include "json/reader.h"

struct emu_expression;

/* EMU_FAULT_USAGE has the column of what is wrong, and line 1. The text need not outlive it. */
EMU_CHECKED struct emu_expression *emu_expression_new(struct emu_str text, struct emu_error *err);
void emu_expression_del(struct emu_expression *expression);

/* What one worker needs to ask one expression. */
struct emu_expression_state {
	struct emu_json_pointer *fields;    /* one a comparison */
	bool *lacked;			    /* likewise: asked for, and not found in that record */
	struct emu_regex_scratch *matching; /* NULL where nothing is matched */
	struct emu_buf scratch;
	struct emu_decimal number;
	/* Of the last record: the first value that could not be put in order with what it was to be
	 * compared with, text with a number, so that it is neither below nor above; or NULL. */
	const struct emu_json_value *unfit;
	uint32_t unfit_test;
};

/* All zero, or initialized, can be freed. */
EMU_CHECKED int emu_expression_state_init(struct emu_expression_state *state,
	const struct emu_expression *expression, struct emu_error *err);
void emu_expression_state_free(struct emu_expression_state *state);

/* 1 where it holds, 0 where not; -1 where it cannot be said: EMU_FAULT_LIMIT for a number past the
 * limits of base/decimal or a pattern that takes too long, EMU_FAULT_MEMORY. */
EMU_CHECKED int emu_expression_holds(const struct emu_expression *expression,
	struct emu_expression_state *state, const struct emu_json *json, struct emu_error *err);

/* What was said of one part of the records beside what was said of another. */
void emu_expression_state_merge(struct emu_expression_state *into,
	const struct emu_expression_state *from, const struct emu_expression *expression);

/* The names of fields that were asked what they are, and that no record so far had, appended,
 * parted by commas. */
void emu_expression_tell_lacking(const struct emu_expression *expression,
	const struct emu_expression_state *state, struct emu_buf *out);

/* Appends where the unfit value stands, what it was expected to be, and what it is. */
void emu_expression_tell_unfit(const struct emu_expression *expression,
	const struct emu_expression_state *state, const struct emu_json *json, struct emu_buf *out);

#endif
