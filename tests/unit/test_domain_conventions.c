/* Cells whose reading depends on what the caller knows: decimal marks, orders of dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/conventions.h"

static struct emu_conventions *vi, *en, *th;
static struct emu_conventions_scratch scratch;

static int open_conventions(void **state)
{
	(void)state;
	const char *given = getenv("EMU_SCHEMAS");
	const char *schemas = given ? given : "schemas";
	struct emu_error err;
	vi = emu_conventions_load(schemas, EMU_STR("vi"), &err);
	en = emu_conventions_load(schemas, EMU_STR("en"), &err);
	th = emu_conventions_load(schemas, EMU_STR("th"), &err);
	return vi && en && th ? 0 : -1;
}

static int close_conventions(void **state)
{
	(void)state;
	emu_conventions_del(vi);
	emu_conventions_del(en);
	emu_conventions_del(th);
	emu_conventions_scratch_free(&scratch);
	return 0;
}

/* ---- Numbers ------------------------------------------------------------------------- */

#define UNKNOWN EMU_DECIMAL_MARK_UNKNOWN
#define COMMA EMU_DECIMAL_MARK_COMMA
#define POINT EMU_DECIMAL_MARK_POINT

static void expect_number(const char *cell, enum emu_decimal_mark mark, const char *expected)
{
	struct emu_buf out = {0};
	struct emu_error err;
	enum emu_bound bound;
	if (emu_conventions_number(
		    vi, emu_str_from(cell), mark, &scratch, &out, &bound, NULL, &err) < 0)
		fail_msg("\"%s\": %s", cell, err.text);
	if (!emu_str_equal(emu_buf_str(&out), emu_str_from(expected)))
		fail_msg("\"%s\" is %.*s, not %s", cell, EMU_STR_ARGS(emu_buf_str(&out)), expected);
	emu_buf_free(&out);
}

static void expect_no_number(const char *cell, enum emu_decimal_mark mark, const char *text)
{
	struct emu_buf out = {0};
	struct emu_error err = {0};
	enum emu_bound bound = EMU_BOUND_ABOUT;
	assert_int_equal(emu_conventions_number(
				 vi, emu_str_from(cell), mark, &scratch, &out, &bound, NULL, &err),
		-1);
	assert_string_equal(err.text, text);
	assert_int_equal(err.fault, EMU_FAULT_INPUT);
	assert_int_equal(out.len, 0);
	assert_int_equal(bound, EMU_BOUND_NONE);
	emu_buf_free(&out);
}

static void test_decimal_mark_that_is_known(void **state)
{
	(void)state;
	expect_number("1.635", COMMA, "1635");
	expect_number("1.635", POINT, "1.635");
	expect_number("1,635", COMMA, "1.635");
	expect_number("1,635", POINT, "1635");
	expect_number("2.071", COMMA, "2071");
	expect_number("1.234.567", COMMA, "1234567");
	expect_number("1,234,567.80", POINT, "1234567.80");
	expect_number("12,5", COMMA, "12.5");
	expect_number("0,125", COMMA, "0.125");
	expect_number("007,50", COMMA, "7.50");
	expect_number("0.125", POINT, "0.125");
	expect_number("193,5 nghìn", COMMA, "193500");
	expect_number("1,2345 nghìn", COMMA, "1234.5");
	expect_number("-0,5 nghìn", COMMA, "-500");
	expect_number("2 triệu", COMMA, "2000000");
}

static void test_decimal_mark_that_the_digits_tell(void **state)
{
	(void)state;
	expect_number("1.635,5", UNKNOWN, "1635.5");
	expect_number("1,635.5", UNKNOWN, "1635.5");
	expect_number("1 635", UNKNOWN, "1635");
	expect_number("1\u00a0635", UNKNOWN, "1635");
	expect_number("1\u202f635,25", UNKNOWN, "1635.25");
	expect_number("1.635.000", UNKNOWN, "1635000");
	expect_number("12,5", UNKNOWN, "12.5");
	expect_number("12.5", UNKNOWN, "12.5");
	expect_number("12.3456", UNKNOWN, "12.3456");
	expect_number("1635.125", UNKNOWN, "1635.125");
	expect_number("0,125", UNKNOWN, "0.125");
	expect_number("0", UNKNOWN, "0");
	expect_number("000", UNKNOWN, "0");
	expect_number(" 12 ", UNKNOWN, "12");
	expect_number("12345678901234567890123456789012345678901234567890", UNKNOWN,
		"12345678901234567890123456789012345678901234567890");
}

static void test_numbers_that_are_not_guessed(void **state)
{
	(void)state;
	expect_no_number("1.635", UNKNOWN, "ambiguous number \"1.635\": pass --decimal");
	expect_no_number("1,635", UNKNOWN, "ambiguous number \"1,635\": pass --decimal");
	expect_no_number("100.000", UNKNOWN, "ambiguous number \"100.000\": pass --decimal");
	expect_no_number("12.5", COMMA,
		"\"12.5\" is no number with a decimal comma: pass --decimal point if it has a "
		"point");
	expect_no_number("12,5", POINT,
		"\"12,5\" is no number with a decimal point: pass --decimal comma if it has a "
		"comma");
	expect_no_number("0.125", COMMA,
		"\"0.125\" is no number with a decimal comma: pass --decimal point if it has a "
		"point");
	expect_no_number("0 125", COMMA, "wrong groups of thousands in \"0 125\"");
	expect_no_number("1,635.5", COMMA,
		"\"1,635.5\" is no number with a decimal comma: pass --decimal point if it has a "
		"point");
	expect_no_number("1,635,000", COMMA,
		"\"1,635,000\" is no number with a decimal comma: pass --decimal point if it has a "
		"point");
	expect_no_number("1.63.5", UNKNOWN, "wrong groups of thousands in \"1.63.5\"");
	expect_no_number("1.63.5", COMMA, "wrong groups of thousands in \"1.63.5\"");
	expect_no_number("1 63,5", COMMA, "wrong groups of thousands in \"1 63,5\"");
	expect_no_number("9/9", COMMA, "expected a number, found the ratio \"9/9\"");
	expect_no_number("8 / 8", COMMA, "expected a number, found the ratio \"8 / 8\"");
	expect_no_number("14/6/2023", COMMA, "expected a number, found \"14/6/2023\"");
	expect_no_number("(5)", COMMA,
		"expected a number, found \"(5)\": a negative number is written with a minus");
	expect_no_number("abc", COMMA, "expected a number, found \"abc\"");
	expect_no_number("", COMMA, "expected a number, found \"\"");
	expect_no_number("85 %", COMMA, "expected a number without %, found \"85 %\"");
	expect_no_number("\xff\xfe", COMMA, "expected a number, found \"\xff\xfe\"");
}

static void test_long_cells_are_cut_in_messages(void **state)
{
	(void)state;
	char cell[1000];
	memset(cell, 'x', sizeof(cell) - 1);
	memcpy(cell, "số lượng", sizeof("số lượng") - 1);
	cell[sizeof(cell) - 1] = '\0';
	struct emu_buf out = {0};
	struct emu_error err;
	enum emu_bound bound;
	assert_int_equal(emu_conventions_number(
				 vi, emu_str_from(cell), COMMA, &scratch, &out, &bound, NULL, &err),
		-1);
	assert_non_null(strstr(err.text, "xxx...\""));
	assert_true(strlen(err.text) < 150);
}

static void test_bounds_and_percent(void **state)
{
	(void)state;
	struct emu_buf out = {0};
	enum emu_bound bound;
	bool percent;
	assert_int_equal(emu_conventions_number(vi, EMU_STR("HƠN 85,5 %"), COMMA, &scratch, &out,
				 &bound, &percent, NULL),
		0);
	assert_true(emu_str_equal(emu_buf_str(&out), EMU_STR("85.5")));
	assert_int_equal(bound, EMU_BOUND_AT_LEAST);
	assert_true(percent);
	assert_int_equal(emu_conventions_number(
				 vi, EMU_STR("12"), COMMA, &scratch, &out, &bound, &percent, NULL),
		0);
	assert_true(emu_str_equal(emu_buf_str(&out), EMU_STR("85.512"))); /* appended */
	assert_int_equal(bound, EMU_BOUND_NONE);
	assert_false(percent);
	emu_buf_free(&out);
}

/* ---- Missing values ------------------------------------------------------------------ */

static void test_missing_is_not_zero(void **state)
{
	(void)state;
	static const char *const missing[] = {"", "  ", "\u00a0", "-", "–", " — ", "\u2212", "N/A",
		"n/a", "#N/A", "...", "…", "Không có số liệu", "KHÔNG  CÓ"};
	static const char *const there[] = {"0", "-1", "#REF!", "#DIV/0!", "không", "x", "NA!"};
	for (size_t i = 0; i < sizeof(missing) / sizeof(*missing); i++)
		if (!emu_conventions_missing(vi, emu_str_from(missing[i]), &scratch))
			fail_msg("\"%s\" should be missing", missing[i]);
	for (size_t i = 0; i < sizeof(there) / sizeof(*there); i++)
		if (emu_conventions_missing(vi, emu_str_from(there[i]), &scratch))
			fail_msg("\"%s\" should not be missing", there[i]);
}

/* ---- Dates --------------------------------------------------------------------------- */

#define DMY EMU_DATE_ORDER_DMY
#define MDY EMU_DATE_ORDER_MDY
#define YMD EMU_DATE_ORDER_YMD
#define ANY EMU_DATE_ORDER_UNKNOWN

static void expect_date(const char *cell, enum emu_date_order order, const char *expected)
{
	struct emu_buf out = {0};
	struct emu_error err;
	int32_t day, second;
	if (emu_conventions_date(en, emu_str_from(cell), order, &scratch, &day, &second, &err) < 0)
		fail_msg("\"%s\": %s", cell, err.text);
	emu_date_print(day, &out);
	if (second >= 0)
		emu_buf_printf(&out, " %d", (int)second);
	if (!emu_str_equal(emu_buf_str(&out), emu_str_from(expected)))
		fail_msg("\"%s\" is %.*s, not %s", cell, EMU_STR_ARGS(emu_buf_str(&out)), expected);
	emu_buf_free(&out);
}

static void expect_no_date(const char *cell, enum emu_date_order order, const char *text)
{
	struct emu_error err = {0};
	int32_t day, second;
	assert_int_equal(
		emu_conventions_date(en, emu_str_from(cell), order, &scratch, &day, &second, &err),
		-1);
	assert_string_equal(err.text, text);
	assert_int_equal(err.fault, EMU_FAULT_INPUT);
}

static void test_dates(void **state)
{
	(void)state;
	expect_date("14/06/2023", DMY, "2023-06-14");
	expect_date("14-6-2023", DMY, "2023-06-14");
	expect_date("14.06.2023", DMY, "2023-06-14");
	expect_date("2023-06-14", DMY, "2023-06-14");
	expect_date("2023/6/14", MDY, "2023-06-14");
	expect_date("6/14/2023", MDY, "2023-06-14");
	expect_date("03/04/2023", DMY, "2023-04-03");
	expect_date("03/04/2023", MDY, "2023-03-04");
	expect_date("14/06/2566", DMY, "2023-06-14");
	expect_date("๑๔/๐๖/๒๕๖๖", DMY, "2023-06-14");
	expect_date("29/02/2567", DMY, "2024-02-29");
	expect_date("29/02/2024", ANY, "2024-02-29");
	expect_date("02/29/2024", ANY, "2024-02-29");
	expect_date("05/05/2023", ANY, "2023-05-05");
	expect_date("2023-06-14", ANY, "2023-06-14");
	expect_date("June 14, 2023", ANY, "2023-06-14");
}

static void test_times(void **state)
{
	(void)state;
	expect_date("14/06/2023 8:30", DMY, "2023-06-14 30600");
	expect_date("2023-06-14 00:00:00", DMY, "2023-06-14 0");
	expect_date("2023-06-14T23:59:59", DMY, "2023-06-14 86399");
	expect_date("2023-06-14T08:30:15.250+07:00", DMY, "2023-06-14 30615");
	expect_date("2023-06-14T08:30:15Z", DMY, "2023-06-14 30615");
	expect_no_date("14/06/2023 24:00", DMY, "expected a date, found \"14/06/2023 24:00\"");
	expect_no_date("14/06/2023 8:30 PM", DMY, "expected a date, found \"14/06/2023 8:30 PM\"");
	int32_t day;
	assert_int_equal(emu_conventions_date(
				 vi, EMU_STR("14/06/2023 00:00"), DMY, &scratch, &day, NULL, NULL),
		0);
	assert_int_equal(emu_conventions_date(
				 vi, EMU_STR("14/06/2023 08:30"), DMY, &scratch, &day, NULL, NULL),
		-1);
}

static void test_dates_that_are_not_guessed(void **state)
{
	(void)state;
	expect_no_date("03/04/2023", ANY,
		"ambiguous date \"03/04/2023\": pass --dates dmy or --dates mdy");
	expect_no_date("14/6/23", DMY, "\"14/6/23\" has a year of two digits: write all four");
	expect_no_date("6/14/2023", DMY,
		"\"6/14/2023\" is no date as day, month, year: pass --dates if it has another "
		"order");
	expect_no_date("14/6/2023", YMD,
		"\"14/6/2023\" is no date as year, month, day: pass --dates if it has another "
		"order");
	expect_no_date("31/02/2023", ANY,
		"\"31/02/2023\" is no date as day, month, year: pass --dates if it has another "
		"order");
	expect_no_date("2023-02-29", DMY, "\"2023-02-29\" is no date as year, month, day");
	expect_no_date("14/6-2023", DMY, "expected a date, found \"14/6-2023\"");
	expect_no_date("45091", DMY, "expected a date, found \"45091\"");
	expect_no_date("14/6", DMY, "expected a date, found \"14/6\"");
	expect_no_date("", DMY, "expected a date, found \"\"");
	expect_no_date("hôm qua", DMY, "expected a date, found \"hôm qua\"");
}

/* ---- Periods ------------------------------------------------------------------------- */

static void expect_no_period(const struct emu_conventions *of, const char *cell, const char *text)
{
	struct emu_error err = {0};
	struct emu_period period;
	assert_int_equal(
		emu_conventions_period(of, emu_str_from(cell), of->dates, &scratch, &period, &err),
		-1);
	assert_string_equal(err.text, text);
}

static void test_periods_that_are_not_guessed(void **state)
{
	(void)state;
	expect_no_period(
		en, "03/04/2023", "ambiguous date \"03/04/2023\": pass --dates dmy or --dates mdy");
	expect_no_period(vi, "14/6/23 - 15/7/23",
		"\"14/6/23 - 15/7/23\" has a year of two digits: write all four");
	expect_no_period(vi, "sơ kết",
		"expected a period such as 2023, 2023-H1 or 2023-06, found \"sơ kết\"");
	expect_no_period(vi, "", "expected a period such as 2023, 2023-H1 or 2023-06, found \"\"");
	expect_no_period(vi, "14/6/2023 abc",
		"expected a period such as 2023, 2023-H1 or 2023-06, found \"14/6/2023 abc\"");
}

static void test_order_of_dates_in_periods(void **state)
{
	(void)state;
	struct emu_period period;
	struct emu_buf out = {0};
	assert_int_equal(emu_conventions_period(en, EMU_STR("12/15/2022 - 6/14/2023"), MDY,
				 &scratch, &period, NULL),
		0);
	emu_period_print(&period, &out);
	assert_true(emu_str_equal(emu_buf_str(&out), EMU_STR("2022-12-15/2023-06-14")));
	emu_buf_free(&out);
}

/* Long cells made to fit the start of many patterns end soon. */
static void test_periods_made_to_take_long(void **state)
{
	(void)state;
	struct emu_period period;
	char cell[250] = "";
	while (strlen(cell) + 12 < sizeof(cell))
		strcat(cell, "1/1/2023-");
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(emu_conventions_period(
					 th, emu_str_from(cell), DMY, &scratch, &period, NULL),
			-1);
}

static void test_languages(void **state)
{
	(void)state;
	struct emu_error err;
	assert_int_equal(vi->decimal, COMMA);
	assert_int_equal(vi->dates, DMY);
	assert_int_equal(en->decimal, POINT);
	assert_int_equal(en->dates, ANY);
	assert_string_equal(th->lang.at, "th");
	assert_null(emu_conventions_load("schemas", EMU_STR("../catalogue/titles"), &err));
	assert_string_equal(err.text,
		"expected a language's code such as vi or en, found \"../catalogue/titles\"");
	assert_null(emu_conventions_load("schemas", EMU_STR("xx"), &err));
	assert_non_null(strstr(err.text, "schemas/lexicons/xx.json"));
	assert_int_equal(emu_decimal_mark_named(EMU_STR("comma")), COMMA);
	assert_int_equal(emu_decimal_mark_named(EMU_STR(",")), UNKNOWN);
	assert_int_equal(emu_date_order_named(EMU_STR("ymd")), YMD);
	assert_int_equal(emu_date_order_named(EMU_STR("ydm")), ANY);
	assert_true(emu_str_equal(emu_bound_name(EMU_BOUND_AT_MOST), EMU_STR("at-most")));
	assert_int_equal(emu_bound_name(EMU_BOUND_NONE).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decimal_mark_that_is_known),
		cmocka_unit_test(test_decimal_mark_that_the_digits_tell),
		cmocka_unit_test(test_numbers_that_are_not_guessed),
		cmocka_unit_test(test_long_cells_are_cut_in_messages),
		cmocka_unit_test(test_bounds_and_percent),
		cmocka_unit_test(test_missing_is_not_zero),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_dates_that_are_not_guessed),
		cmocka_unit_test(test_periods_that_are_not_guessed),
		cmocka_unit_test(test_order_of_dates_in_periods),
		cmocka_unit_test(test_periods_made_to_take_long),
		cmocka_unit_test(test_languages),
	};
	return cmocka_run_group_tests(tests, open_conventions, close_conventions);
}
