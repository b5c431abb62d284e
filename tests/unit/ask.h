/* Asking one record conditions, for the tests of select/expression. */
#ifndef EMU_TESTS_ASK_H
#define EMU_TESTS_ASK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "read_good.h"
#include "select/expression.h"

/* Asked twice, so that what is remembered of the first record is put to the test. */
static int answer_of(const char *condition, const char *record, struct emu_error *err)
{
	struct emu_expression_state state;
	struct emu_expression *expression = emu_expression_new(emu_str_from(condition), err);
	if (!expression)
		fail_msg("%s: column %d: %s", condition, (int)err->column, err->text);
	assert_int_equal(emu_expression_state_init(&state, expression, err), 0);
	struct emu_json json = read_good(record);
	int answer = emu_expression_holds(expression, &state, &json, err);
	assert_int_equal(emu_expression_holds(expression, &state, &json, err), answer);
	emu_expression_state_free(&state);
	emu_expression_del(expression);
	return answer;
}

struct question {
	const char *condition;
	int answer;
};

static void ask(const char *record, const struct question *questions)
{
	struct emu_error err;
	for (; questions->condition; questions++)
		if (answer_of(questions->condition, record, &err) != questions->answer)
			fail_msg("%s: expected %d of %s", questions->condition, questions->answer,
				record);
}

static int free_all(void **state)
{
	(void)state;
	emu_json_reader_free(&reader);
	emu_buf_free(&text);
	return 0;
}

#endif
