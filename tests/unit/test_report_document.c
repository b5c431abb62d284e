/* The document: lists that grow, bars to scale, text without its signs of direction. */
#include "report/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

static struct emu_report report;

static int begin(void **state)
{
	(void)state;
	report = (struct emu_report){0};
	return 0;
}

static int end(void **state)
{
	(void)state;
	emu_report_free(&report);
	return 0;
}

static void test_lists_keep_what_was_added(void **state)
{
	(void)state;
	for (size_t i = 0; i < 100; i++) {
		struct emu_report_section *section = emu_report_add_section(
			&report, 2, EMU_STR("id"), EMU_STR("heading"));
		assert_non_null(section);
		struct emu_report_item *item = emu_report_add_item(
			&report, section, EMU_REPORT_LIST);
		assert_non_null(item);
		for (size_t j = 0; j < i; j++)
			assert_non_null(emu_report_add_line(&report, item, EMU_STR("line")));
	}
	assert_int_equal(report.n_sections, 100);
	for (size_t i = 0; i < 100; i++) {
		assert_int_equal(report.sections[i].n_items, 1);
		assert_int_equal(report.sections[i].items[0].n_lines, i);
	}
	assert_false(report.failed);
}

static void test_marks_are_not_repeated(void **state)
{
	(void)state;
	struct emu_report_marks marks = {0};
	emu_report_mark(&report, &marks, EMU_STR("[1]"), EMU_STR("conflict-1"));
	emu_report_mark(&report, &marks, EMU_STR("[2]"), EMU_STR("conflict-2"));
	emu_report_mark(&report, &marks, EMU_STR("[1]"), EMU_STR("conflict-1"));
	assert_int_equal(marks.n, 2);
}

/* A table of one charted column with these numbers; NULL is a missing one. */
static struct emu_report_table *table_of(const char *const *numbers, size_t n)
{
	struct emu_report_table *table = emu_report_new_table(&report, EMU_STR("caption"), 2);
	assert_non_null(table);
	table->chart = 1;
	for (size_t i = 0; i < n; i++) {
		struct emu_report_row *row = emu_report_add_row(&report, table);
		assert_non_null(row);
		row->charted = true;
		row->cells[1].kind = numbers[i] ? EMU_REPORT_CELL_NUMBER : EMU_REPORT_CELL_MISSING;
		row->cells[1].value = emu_str_from(numbers[i]);
	}
	emu_report_scale(&report, table);
	return table;
}

static void bars_are(const char *const *numbers, const int32_t *bars, size_t n)
{
	struct emu_report_table *table = table_of(numbers, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(table->rows[i].cells[1].bar, bars[i]);
}

static void test_bars_are_to_scale(void **state)
{
	(void)state;
	static const char *const numbers[] = {"451", "878", "166", "140", "0", NULL};
	static const int32_t bars[] = {5137, 10000, 1891, 1595, 0, 0};
	bars_are(numbers, bars, 6);
}

static void test_bars_of_numbers_no_machine_word_holds(void **state)
{
	(void)state;
	static const char *const numbers[] = {"1000000000000000000000000000000000000000000000000",
		"500000000000000000000000000000000000000000000000.0", "1", "0.000001"};
	static const int32_t bars[] = {10000, 5000, 1, 1};
	bars_are(numbers, bars, 4);
}

static void test_bars_where_there_is_nothing_to_draw(void **state)
{
	(void)state;
	static const char *const numbers[] = {"0", NULL, "-5", "0.0"};
	static const int32_t bars[] = {0, 0, 0, 0};
	bars_are(numbers, bars, 4);
}

static void test_rows_that_have_no_bar_do_not_set_the_scale(void **state)
{
	(void)state;
	static const char *const numbers[] = {"50", "100"};
	struct emu_report_table *table = table_of(numbers, 2);
	table->rows[1].charted = false;
	table->rows[1].cells[1].bar = 0;
	emu_report_scale(&report, table);
	assert_int_equal(table->rows[0].cells[1].bar, 10000);
	assert_int_equal(table->rows[1].cells[1].bar, 0);
}

static void plain_is(const char *text, const char *expected)
{
	struct emu_buf scratch = {0};
	emu_buf_append(&scratch, EMU_STR("before"));
	struct emu_str plain = emu_report_plain(emu_str_from(text), &scratch);
	if (!emu_str_equal(plain, emu_str_from(expected)))
		fail_msg("expected \"%s\", found \"%.*s\"", expected, EMU_STR_ARGS(plain));
	emu_buf_free(&scratch);
}

static void test_signs_of_direction_can_be_taken_out(void **state)
{
	(void)state;
	plain_is("", "");
	plain_is("plain", "plain");
	plain_is("\xE2\x81\xA8name\xE2\x81\xA9", "name");
	plain_is("a \xE2\x81\xA8"
		 "b\xE2\x81\xA9 c \xE2\x81\xA8"
		 "d\xE2\x81\xA9",
		"a b c d");
	plain_is("\xE2\x81\xA8\xE2\x81\xA9", "");
	plain_is("\xE2\x81", "\xE2\x81");
}

static void test_letters_from_right_to_left_are_known(void **state)
{
	(void)state;
	assert_true(emu_report_has_rtl(EMU_STR("a \xD7\x90")));
	assert_true(emu_report_has_rtl(EMU_STR("\xD8\xA7")));
	assert_false(emu_report_has_rtl(EMU_STR("Đông Hà 12 กข")));
	assert_false(emu_report_has_rtl(EMU_STR("\xFF")));
	assert_false(emu_report_has_rtl(EMU_STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_lists_keep_what_was_added, begin, end),
		cmocka_unit_test_setup_teardown(test_marks_are_not_repeated, begin, end),
		cmocka_unit_test_setup_teardown(test_bars_are_to_scale, begin, end),
		cmocka_unit_test_setup_teardown(
			test_bars_of_numbers_no_machine_word_holds, begin, end),
		cmocka_unit_test_setup_teardown(
			test_bars_where_there_is_nothing_to_draw, begin, end),
		cmocka_unit_test_setup_teardown(
			test_rows_that_have_no_bar_do_not_set_the_scale, begin, end),
		cmocka_unit_test(test_signs_of_direction_can_be_taken_out),
		cmocka_unit_test(test_letters_from_right_to_left_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
