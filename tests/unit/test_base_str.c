/* Text as pointer and length. */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_equality_and_order(void **state)
{
	(void)state;
	assert_true(emu_str_equal((struct emu_str){0}, EMU_STR("")));
	assert_true(emu_str_equal(EMU_STR("a\0b"), EMU_STR("a\0b")));
	assert_false(emu_str_equal(EMU_STR("a\0b"), EMU_STR("a\0c")));
	assert_false(emu_str_equal(EMU_STR("a"), EMU_STR("ab")));
	assert_int_equal(emu_str_compare(EMU_STR("ab"), EMU_STR("ab")), 0);
	assert_int_equal(emu_str_compare((struct emu_str){0}, EMU_STR("")), 0);
	assert_true(emu_str_compare(EMU_STR("a"), EMU_STR("ab")) < 0);
	assert_true(emu_str_compare(EMU_STR("b"), EMU_STR("ab")) > 0);
	assert_true(emu_str_compare(EMU_STR("\xc3"), EMU_STR("z")) > 0);
	assert_true(emu_str_compare((struct emu_str){0}, EMU_STR("\0")) < 0);
}

static void test_parts(void **state)
{
	(void)state;
	struct emu_str text = EMU_STR("models.registered");
	assert_true(emu_str_starts(text, EMU_STR("models.")));
	assert_true(emu_str_starts(text, (struct emu_str){0}));
	assert_true(emu_str_starts((struct emu_str){0}, EMU_STR("")));
	assert_false(emu_str_starts(text, EMU_STR("models-")));
	assert_false(emu_str_starts(EMU_STR("mod"), EMU_STR("models")));
	assert_true(emu_str_equal(emu_str_after(text, 7), EMU_STR("registered")));
	assert_int_equal(emu_str_after(text, text.len).len, 0);
	assert_null(emu_str_after((struct emu_str){0}, 0).at);
	assert_int_equal(emu_str_from(NULL).len, 0);
	assert_true(emu_str_equal(emu_str_from("abc"), EMU_STR("abc")));
}

static void test_trim(void **state)
{
	(void)state;
	assert_true(emu_str_equal(emu_str_trim(EMU_STR(" \t\r\n a b \r\n")), EMU_STR("a b")));
	assert_true(emu_str_equal(emu_str_trim(EMU_STR(" \t ")), EMU_STR("")));
	assert_true(emu_str_equal(emu_str_trim(EMU_STR("\0 a \0")), EMU_STR("\0 a \0")));
	assert_int_equal(emu_str_trim((struct emu_str){0}).len, 0);
	assert_true(emu_str_equal(emu_str_trim(EMU_STR("\u00a0a")), EMU_STR("\u00a0a")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equality_and_order),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_trim),
	};
	return cmocka_run_group_tests_name("base_str", tests, NULL, NULL);
}
