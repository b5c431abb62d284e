/* Numbers of the lines of an outline. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/outline.h"

static void assert_number(const char *line, const char *number)
{
	struct emu_str found = emu_outline_number(emu_str_from(line));
	assert_true(emu_str_equal(found, emu_str_from(number)));
}

static void test_numbers(void **state)
{
	(void)state;
	assert_number("1. Lãnh đạo", "1");
	assert_number("1.2. Mô hình", "1.2");
	assert_number("1.2 Mô hình", "1.2");
	assert_number("10", "10");
	assert_number("3) Hồ sơ", "3");
	assert_number("Sáng kiến", "");
	assert_number("...", "");
	assert_number("", "");
}

static void test_what_a_line_is_part_of(void **state)
{
	(void)state;
	struct emu_str above = emu_outline_above(EMU_STR("1.22.3"));
	assert_true(emu_str_equal(above, EMU_STR("1.22")));
	above = emu_outline_above(above);
	assert_true(emu_str_equal(above, EMU_STR("1")));
	assert_int_equal(emu_outline_above(above).len, 0);
	assert_int_equal(emu_outline_above(EMU_STR("")).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_what_a_line_is_part_of),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
