/* Filling an error: everything in it is of the last failure, and long texts are cut, not spilt. */
#include "base/err.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_fail(void **state)
{
	(void)state;
	struct emu_error err = {.line = 3, .column = 4, .where = "/value"};
	assert_int_equal(emu_fail(&err, EMU_FAULT_USAGE, "expected %s, found %d", "x", 7), -1);
	assert_int_equal(err.fault, EMU_FAULT_USAGE);
	assert_int_equal(err.line, 0);
	assert_int_equal(err.column, 0);
	assert_string_equal(err.where, "");
	assert_string_equal(err.text, "expected x, found 7");
	assert_int_equal(emu_fail_at(&err, EMU_FAULT_INPUT, 12, 7, "bad"), -1);
	assert_int_equal(err.fault, EMU_FAULT_INPUT);
	assert_int_equal(err.line, 12);
	assert_int_equal(err.column, 7);
	assert_string_equal(err.text, "bad");
}

static void test_fail_for_the_system(void **state)
{
	(void)state;
	struct emu_error err = {0};
	assert_int_equal(emu_fail_errno(&err, ENOENT, "a.csv"), -1);
	assert_int_equal(err.fault, EMU_FAULT_SYSTEM);
	assert_string_equal(err.text, "a.csv: No such file or directory");
	assert_int_equal(emu_fail_memory(&err), -1);
	assert_int_equal(err.fault, EMU_FAULT_MEMORY);
	assert_string_equal(err.text, "out of memory");
}

static void test_nobody_listens(void **state)
{
	(void)state;
	assert_int_equal(emu_fail(NULL, EMU_FAULT_INPUT, "x"), -1);
	assert_int_equal(emu_fail_at(NULL, EMU_FAULT_INPUT, 1, 1, "x"), -1);
	assert_int_equal(emu_fail_errno(NULL, ENOENT, "x"), -1);
	assert_int_equal(emu_fail_memory(NULL), -1);
}

static void test_long_texts_are_cut(void **state)
{
	(void)state;
	struct emu_error err;
	char text[2000];
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(emu_fail(&err, EMU_FAULT_INPUT, "%s", text), -1);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fail),
		cmocka_unit_test(test_fail_for_the_system),
		cmocka_unit_test(test_nobody_listens),
		cmocka_unit_test(test_long_texts_are_cut),
	};
	return cmocka_run_group_tests_name("base_err", tests, NULL, NULL);
}
