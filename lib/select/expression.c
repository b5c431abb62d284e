/* Asking a record: one comparison after another, each saying where to go on. Called once a record
 * for each --where. */
#include "select/expression.h"

#include <stdlib.h>

#include "schema/schema.h"
#include "select/normal.h"
#include "select/program-internal.h"

struct emu_expression *emu_expression_new(struct emu_str text, struct emu_error *err)
{
	struct emu_expression *expression = calloc(1, sizeof(*expression));
	if (!expression) {
		emu_fail_memory(err);
		return NULL;
	}
	if (emu_expression_parse(expression, text, err) == 0)
		return expression;
	emu_expression_del(expression);
	return NULL;
}

void emu_expression_del(struct emu_expression *expression)
{
	if (!expression)
		return;
	for (uint32_t i = 0; i < expression->n; i++) {
		emu_decimal_free(&expression->tests[i].number);
		emu_regex_del(expression->tests[i].pattern);
	}
	free(expression->tests);
	emu_arena_free(&expression->arena);
	free(expression);
}

int emu_expression_state_init(struct emu_expression_state *state,
	const struct emu_expression *expression, struct emu_error *err)
{
	bool matches = false;
	*state = (struct emu_expression_state){
		.fields = calloc(expression->n, sizeof(*state->fields)),
		.lacked = calloc(expression->n, sizeof(*state->lacked))};
	if (!state->fields || !state->lacked) {
		emu_expression_state_free(state);
		return emu_fail_memory(err);
	}
	for (uint32_t i = 0; i < expression->n; i++) {
		state->fields[i] = expression->tests[i].field;
		matches |= expression->tests[i].relation == TEST_MATCHES;
	}
	if (!matches || (state->matching = emu_regex_scratch_new(err)))
		return 0;
	emu_expression_state_free(state);
	return -1;
}

void emu_expression_state_free(struct emu_expression_state *state)
{
	free(state->fields);
	free(state->lacked);
	emu_regex_scratch_del(state->matching);
	emu_buf_free(&state->scratch);
	emu_decimal_free(&state->number);
	*state = (struct emu_expression_state){0};
}

static int ordered(enum test_relation relation, int order)
{
	switch (relation) {
	case TEST_EQUAL:
		return order == 0;
	case TEST_LESS:
		return order < 0;
	case TEST_LESS_OR_EQUAL:
		return order <= 0;
	case TEST_GREATER:
		return order > 0;
	case TEST_GREATER_OR_EQUAL:
		return order >= 0;
	case TEST_EXISTS:
	case TEST_MATCHES:
		break;
	}
	return 0;
}

static int times_hold(
	enum test_relation relation, const struct emu_time *time, const struct emu_time *asked)
{
	const struct emu_period *a = &time->days, *b = &asked->days;
	int order = a->to < b->from ? -1 : a->from > b->to;
	if (time->is_moment && asked->is_moment)
		return ordered(relation, emu_moment_compare(&time->moment, &asked->moment));
	if (asked->is_moment) /* of its own day nobody knows which part is meant */
		return order != 0 && ordered(relation, order);
	if (relation == TEST_EQUAL)
		return emu_period_compare(a, b) == 0;
	if (relation == TEST_LESS_OR_EQUAL)
		return a->to <= b->to;
	if (relation == TEST_GREATER_OR_EQUAL)
		return a->from >= b->from;
	return ordered(relation, order);
}

/* What equals nothing is no fault, what is to be below or above something may be one. */
static int ask_unfit(const struct test *test, struct emu_expression_state *state,
	const struct emu_json_value *value)
{
	bool in_order = test->relation >= TEST_LESS && test->relation <= TEST_GREATER_OR_EQUAL;
	if (in_order && !state->unfit)
		state->unfit = value;
	return 0;
}

static int ask_number(const struct test *test, struct emu_expression_state *state,
	const struct emu_json *json, const struct emu_json_value *value, struct emu_error *err)
{
	struct emu_str digits = emu_json_raw(json, value);
	if (test->relation == TEST_MATCHES)
		return emu_regex_match(test->pattern, state->matching, digits, err);
	if (!test->is_number)
		return ask_unfit(test, state, value);
	if (emu_decimal_parse(&state->number, digits, err) < 0)
		return -1;
	return ordered(test->relation, emu_decimal_compare(&state->number, &test->number));
}

static int ask_string(const struct test *test, struct emu_expression_state *state,
	const struct emu_json *json, const struct emu_json_value *value, struct emu_error *err)
{
	bool equal = test->relation == TEST_EQUAL;
	struct emu_time time;
	if (equal && !value->escaped && emu_str_equal(emu_json_raw(json, value), test->text))
		return 1;
	struct emu_str text = emu_normal_text(json, value, &state->scratch);
	if (state->scratch.failed)
		return emu_fail_memory(err);
	if (test->relation == TEST_MATCHES)
		return emu_regex_match(test->pattern, state->matching, text, err);
	if (test->is_time && emu_time_read(&time, text))
		return times_hold(test->relation, &time, &test->time);
	if (!test->quoted && !equal && (test->is_time || test->is_number))
		return ask_unfit(test, state, value);
	return ordered(test->relation, emu_str_compare(text, test->text));
}

/* 1, 0 or -1, as for the whole. */
static int ask(const struct test *test, struct emu_expression_state *state,
	const struct emu_json *json, const struct emu_json_value *value, struct emu_error *err)
{
	if (!value || test->relation == TEST_EXISTS)
		return value != NULL;
	switch ((enum emu_json_type)value->type) {
	case EMU_JSON_NUMBER:
		return ask_number(test, state, json, value, err);
	case EMU_JSON_STRING:
		return ask_string(test, state, json, value, err);
	case EMU_JSON_NULL:
	case EMU_JSON_FALSE:
	case EMU_JSON_TRUE:
		if (test->relation == TEST_EQUAL)
			return !test->quoted &&
				emu_str_equal(emu_json_raw(json, value), test->text);
		break;
	case EMU_JSON_ARRAY:
	case EMU_JSON_OBJECT:
		break;
	}
	/* null is as what is not there. */
	return value->type == EMU_JSON_NULL ? 0 : ask_unfit(test, state, value);
}

int emu_expression_holds(const struct emu_expression *expression,
	struct emu_expression_state *state, const struct emu_json *json, struct emu_error *err)
{
	uint32_t at = expression->first;
	state->unfit = NULL;
	while (at < expression->n) {
		const struct test *test = &expression->tests[at];
		const struct emu_json_value *value = emu_json_pointer_find(
			&state->fields[at], json);
		bool fit = !state->unfit;
		int answer = ask(test, state, json, value, err);
		state->lacked[at] |= !value;
		if (answer < 0)
			return -1;
		if (fit && state->unfit)
			state->unfit_test = at;
		at = test->next[answer];
	}
	return at == PROGRAM_HOLDS;
}

void emu_expression_state_merge(struct emu_expression_state *into,
	const struct emu_expression_state *from, const struct emu_expression *expression)
{
	for (uint32_t i = 0; i < expression->n; i++) {
		into->lacked[i] |= from->lacked[i];
		if (!into->fields[i].guess)
			into->fields[i].guess = from->fields[i].guess;
	}
}

/* A pointer remembers where it found its field, which is never at 0. */
void emu_expression_tell_lacking(const struct emu_expression *expression,
	const struct emu_expression_state *state, struct emu_buf *out)
{
	for (uint32_t i = 0; i < expression->n; i++) {
		const struct test *test = &expression->tests[i];
		if (test->relation == TEST_EXISTS || !state->lacked[i] || state->fields[i].guess)
			continue;
		emu_buf_append(out, out->len ? EMU_STR(", ") : EMU_STR(""));
		emu_buf_append(out, test->name);
	}
}

void emu_expression_tell_unfit(const struct emu_expression *expression,
	const struct emu_expression_state *state, const struct emu_json *json, struct emu_buf *out)
{
	const struct test *test = &expression->tests[state->unfit_test];
	uint32_t at = (uint32_t)(state->unfit - json->values);
	emu_json_pointer_of(json, at, out);
	if (state->unfit->type == EMU_JSON_NUMBER && !test->quoted &&
		!test->is_time) { /* the fault of who asked */
		emu_buf_append(out, EMU_STR(": expected a number to compare "));
		emu_schema_show(json, at, out);
		emu_buf_append(out, EMU_STR(" with, found "));
		emu_buf_append(out, test->text);
		return;
	}
	emu_buf_append(out,
		test->is_time		  ? EMU_STR(": expected a date or period")
			: test->is_number ? EMU_STR(": expected a number")
					  : EMU_STR(": expected text"));
	emu_buf_append(out, EMU_STR(" to compare with "));
	emu_buf_append(out, test->text);
	emu_buf_append(out, EMU_STR(", found "));
	emu_schema_show(json, at, out);
}
