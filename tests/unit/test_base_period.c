/* Periods and dates: what is read, what is refused and how, the calendar, parts and containment. */
#include "base/period.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct emu_period period(const char *text)
{
	struct emu_period period;
	struct emu_error err;
	if (emu_period_parse(&period, emu_str_from(text), &err))
		fail_msg("%s: %s", text, err.text);
	return period;
}

static int32_t date(const char *text)
{
	int32_t day = 0;
	struct emu_error err;
	if (emu_date_parse(&day, emu_str_from(text), &err))
		fail_msg("%s: %s", text, err.text);
	return day;
}

static void assert_prints(const struct emu_period *period, const char *text)
{
	struct emu_buf out = {0};
	emu_period_print(period, &out);
	emu_buf_push(&out, '\0');
	assert_false(out.failed);
	assert_string_equal(out.at, text);
	emu_buf_free(&out);
}

static void spans(const char *text, enum emu_period_kind kind, const char *from, const char *to)
{
	struct emu_period read = period(text);
	assert_int_equal(read.kind, kind);
	assert_int_equal(read.from, date(from));
	assert_int_equal(read.to, date(to));
	assert_prints(&read, text);
}

static void test_forms(void **state)
{
	(void)state;
	spans("2023", EMU_PERIOD_YEAR, "2023-01-01", "2023-12-31");
	spans("2023-H1", EMU_PERIOD_HALF, "2023-01-01", "2023-06-30");
	spans("2023-H2", EMU_PERIOD_HALF, "2023-07-01", "2023-12-31");
	spans("2023-Q1", EMU_PERIOD_QUARTER, "2023-01-01", "2023-03-31");
	spans("2023-Q3", EMU_PERIOD_QUARTER, "2023-07-01", "2023-09-30");
	spans("2023-Q4", EMU_PERIOD_QUARTER, "2023-10-01", "2023-12-31");
	spans("2023-06", EMU_PERIOD_MONTH, "2023-06-01", "2023-06-30");
	spans("2023-12", EMU_PERIOD_MONTH, "2023-12-01", "2023-12-31");
	spans("2024-02", EMU_PERIOD_MONTH, "2024-02-01", "2024-02-29");
	spans("1900-02", EMU_PERIOD_MONTH, "1900-02-01", "1900-02-28");
	spans("2023-06-24", EMU_PERIOD_DAY, "2023-06-24", "2023-06-24");
	spans("2021/2023", EMU_PERIOD_YEARS, "2021-01-01", "2023-12-31");
	spans("2021/2021", EMU_PERIOD_YEARS, "2021-01-01", "2021-12-31");
	spans("0001/9999", EMU_PERIOD_YEARS, "0001-01-01", "9999-12-31");
	spans("2022-12-15/2023-06-14", EMU_PERIOD_DAYS, "2022-12-15", "2023-06-14");
	spans("2023-06-24/2023-06-24", EMU_PERIOD_DAYS, "2023-06-24", "2023-06-24");
	spans("9999-Q4", EMU_PERIOD_QUARTER, "9999-10-01", "9999-12-31");
}

static void is_refused(const char *text, const char *message)
{
	struct emu_period period;
	struct emu_error err = {0};
	assert_int_equal(emu_period_parse(&period, emu_str_from(text), &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_INPUT);
	assert_string_equal(err.text, message);
}

#define ANY_FORM                                                                                   \
	"expected a period such as 2023, 2023-H1, 2023-Q3, 2023-06, 2023-06-24, 2021/2023 or "     \
	"2022-12-15/2023-06-14, found "

static void test_refusals_say_what_was_expected_and_found(void **state)
{
	(void)state;
	is_refused("", ANY_FORM "\"\"");
	is_refused("223", ANY_FORM "\"223\"");
	is_refused("2023-6", ANY_FORM "\"2023-6\"");
	is_refused(" 2023", ANY_FORM "\" 2023\"");
	is_refused("2023-W1", "expected a month from 01 to 12, found \"W1\"");
	is_refused("202x", "expected a year from 0001 to 9999, found \"202x\"");
	is_refused("0000", "expected a year from 0001 to 9999, found \"0000\"");
	is_refused("0000-Q1", "expected a year from 0001 to 9999, found \"0000\"");
	is_refused("-023", "expected a year from 0001 to 9999, found \"-023\"");
	is_refused("2023-H0", "expected a half, H1 or H2, found \"0\"");
	is_refused("2023-H3", "expected a half, H1 or H2, found \"3\"");
	is_refused("2023-Q5", "expected a quarter from Q1 to Q4, found \"5\"");
	is_refused("2023-Qx", "expected a quarter from Q1 to Q4, found \"x\"");
	is_refused("2023-h1", "expected a month from 01 to 12, found \"h1\"");
	is_refused("2023-00", "expected a month from 01 to 12, found \"00\"");
	is_refused("2023-13", "expected a month from 01 to 12, found \"13\"");
	is_refused("2023-13-01", "expected a month from 01 to 12, found \"13\"");
	is_refused("2023-02-29", "expected a day from 01 to 28 in 2023-02, found \"29\"");
	is_refused("2024-02-30", "expected a day from 01 to 29 in 2024-02, found \"30\"");
	is_refused("2023-06-00", "expected a day from 01 to 30 in 2023-06, found \"00\"");
	is_refused("2023/06/14",
		"expected two years or two dates, as 2021/2023 or 2022-12-15/2023-06-14, found "
		"\"2023/06/14\"");
	is_refused("14.06.2023", "expected a date such as 2023-06-14, found \"14.06.2023\"");
	is_refused("2023/2021",
		"expected a period that ends no earlier than it begins, found \"2023/2021\"");
	is_refused("2023-06-14/2023-06-13",
		"expected a period that ends no earlier than it "
		"begins, found \"2023-06-14/2023-06-13\"");
	is_refused(
		"2023-06-14/2023-06-31", "expected a day from 01 to 30 in 2023-06, found \"31\"");
	is_refused("2021-H1/2021-H2",
		"expected two years or two dates, as 2021/2023 or 2022-12-15/2023-06-14, found "
		"\"2021-H1/2021-H2\"");
	is_refused("2021/2o23", "expected a year from 0001 to 9999, found \"2o23\"");
	is_refused("Sáu tháng đầu năm hai nghìn ba mươi mốt",
		ANY_FORM "\"Sáu tháng đầu năm hai nghìn ba m...\"");
	is_refused("6 tháng đầu năm hai nghìn không trăm hai mươi ba",
		ANY_FORM "\"6 tháng đầu năm hai nghìn không t...\"");
}

/* Every day of every year, against a calendar that only counts. */
static void test_calendar(void **state)
{
	(void)state;
	static const int32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int32_t expected = -719162, day, y, m, d;
	for (int32_t year = 1; year <= 9999; year++) {
		bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
		for (int32_t month = 1; month <= 12; month++) {
			int32_t last = lengths[month - 1] + (leap && month == 2);
			for (int32_t of_month = 1; of_month <= last; of_month++, expected++) {
				emu_date_to_civil(expected, &y, &m, &d);
				if (!emu_date_from_civil(&day, year, month, of_month) ||
					day != expected || y != year || m != month || d != of_month)
					fail_msg("%d-%d-%d", (int)year, (int)month, (int)of_month);
			}
			assert_false(emu_date_from_civil(&day, year, month, last + 1));
		}
	}
	assert_int_equal(date("1970-01-01"), 0);
	assert_int_equal(date("2000-03-01"), 11017);
	assert_int_equal(expected, date("9999-12-31") + 1);
	assert_false(emu_date_from_civil(&day, 0, 12, 31));
	assert_false(emu_date_from_civil(&day, 10000, 1, 1));
	assert_false(emu_date_from_civil(&day, 2023, 0, 1));
	assert_false(emu_date_from_civil(&day, 2023, 13, 1));
	assert_false(emu_date_from_civil(&day, 2023, 1, 0));
}

static void test_date_times(void **state)
{
	(void)state;
	static const char *const good[] = {"2023-06-14", "2023-06-14T00:00:00Z",
		"2023-06-14t23:59:60z", "2023-06-14T09:30:00.125+07:00",
		"2023-06-14T09:30:00-23:59"};
	static const char *const bad[] = {"2023-06-14T", "2023-06-14T09:30Z", "2023-06-14T09:30:00",
		"2023-06-14 09:30:00Z", "2023-06-14T24:00:00Z", "2023-06-14T09:60:00Z",
		"2023-06-14T09:30:61Z", "2023-06-14T09:30:00.Z", "2023-06-14T09:30:00+07",
		"2023-06-14T09:30:00+24:00", "2023-06-14T09:30:00+07:60", "2023-06-14T09:30:00Z ",
		"2023-06-14T09:30:00+07:000", "2023-06-14T0x:30:00Z", "2023-06-31T09:30:00Z",
		"2023-6-14", "2023-06-1", "14/06/2023", "2023-06-145", "+023-06-14", ""};
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_int_equal(date(good[i]), 19522);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		int32_t day;
		struct emu_error err = {0};
		if (emu_date_parse(&day, emu_str_from(bad[i]), &err) != -1)
			fail_msg("%s was read", bad[i]);
		assert_int_equal(err.fault, EMU_FAULT_INPUT);
	}
}

static void holds(enum emu_period_kind kind, const char *day, const char *expected)
{
	struct emu_period holding = emu_period_holding(kind, date(day));
	assert_int_equal(holding.kind, kind);
	assert_prints(&holding, expected);
}

static void test_the_period_that_holds_a_day(void **state)
{
	(void)state;
	holds(EMU_PERIOD_YEAR, "2023-06-14", "2023");
	holds(EMU_PERIOD_HALF, "2023-06-30", "2023-H1");
	holds(EMU_PERIOD_HALF, "2023-07-01", "2023-H2");
	holds(EMU_PERIOD_QUARTER, "2023-06-30", "2023-Q2");
	holds(EMU_PERIOD_QUARTER, "2023-12-31", "2023-Q4");
	holds(EMU_PERIOD_MONTH, "2024-02-29", "2024-02");
	holds(EMU_PERIOD_DAY, "0001-01-01", "0001-01-01");
	holds(EMU_PERIOD_YEAR, "9999-12-31", "9999");
}

static int compared(const char *a, const char *b)
{
	struct emu_period x = period(a), y = period(b);
	assert_int_equal(emu_period_compare(&y, &x), -emu_period_compare(&x, &y));
	return emu_period_compare(&x, &y);
}

static void test_order(void **state)
{
	(void)state;
	assert_int_equal(compared("2022", "2023"), -1);
	assert_int_equal(compared("2023", "2023-H1"), -1);
	assert_int_equal(compared("2023-H1", "2023-Q1"), -1);
	assert_int_equal(compared("2023-Q1", "2023-01"), -1);
	assert_int_equal(compared("2023-H2", "2023"), 1);
	assert_int_equal(compared("2022-12-15/2023-06-14", "2023-H1"), -1);
	assert_int_equal(compared("2021/2021", "2021"), 0);
	assert_int_equal(compared("2023-01-01/2023-06-30", "2023-H1"), 0);
	assert_int_equal(compared("2023-06-24/2023-06-24", "2023-06-24"), 0);
}

static bool contains(const char *whole, const char *part)
{
	struct emu_period x = period(whole), y = period(part);
	if (emu_period_contains(&x, &y))
		assert_true(emu_period_overlaps(&x, &y));
	return emu_period_contains(&x, &y);
}

static bool overlaps(const char *a, const char *b)
{
	struct emu_period x = period(a), y = period(b);
	assert_int_equal(emu_period_overlaps(&x, &y), emu_period_overlaps(&y, &x));
	return emu_period_overlaps(&x, &y);
}

static void test_containment_and_overlap(void **state)
{
	(void)state;
	assert_true(contains("2023", "2023-H2"));
	assert_true(contains("2023", "2023"));
	assert_true(contains("2021/2023", "2023-12-31"));
	assert_false(contains("2021/2023", "2024-01-01"));
	assert_false(contains("2023-H1", "2023"));
	assert_false(contains("2023-H1", "2022-12-15/2023-06-14"));
	assert_true(overlaps("2023-H1", "2022-12-15/2023-06-14"));
	assert_true(overlaps("2023-06-30/2023-07-02", "2023-H2"));
	assert_true(overlaps("2023-06-01/2023-06-30", "2023-06-30"));
	assert_false(overlaps("2023-H1", "2023-H2"));
	assert_false(overlaps("2022", "2023"));
}

/* The parts' forms, one space between; and together they are the whole. */
static void has_parts(const char *text, const char *expected)
{
	struct emu_period whole = period(text);
	struct emu_buf parts = {0};
	int32_t n = emu_period_n_parts(&whole), next = whole.from;
	for (int32_t i = 0; i < n; i++) {
		struct emu_period part = emu_period_part(&whole, i);
		assert_int_equal(part.from, next);
		next = part.to + 1;
		if (i)
			emu_buf_push(&parts, ' ');
		emu_period_print(&part, &parts);
	}
	assert_int_equal(next, n ? whole.to + 1 : whole.from);
	emu_buf_push(&parts, '\0');
	assert_string_equal(parts.at, expected);
	emu_buf_free(&parts);
}

static void test_parts(void **state)
{
	(void)state;
	has_parts("2021/2023", "2021 2022 2023");
	has_parts("2021/2021", "2021");
	has_parts("9998/9999", "9998 9999");
	has_parts("2023", "2023-H1 2023-H2");
	has_parts("2023-H1", "2023-Q1 2023-Q2");
	has_parts("2023-H2", "2023-Q3 2023-Q4");
	has_parts("2023-Q4", "2023-10 2023-11 2023-12");
	has_parts("2024-02", "");
	has_parts("2024-02-29", "");
	has_parts("2023-01-01/2023-06-30", "");
}

static void asked_for_are_gregorian_years(void **state)
{
	static const char *const refused[] = {
		"2566", "2566-H1", "2400-Q4", "2700-06-01", "2564/2566", "2565-12-15/2566-06-14"};
	struct emu_period period;
	struct emu_error err = {0};
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		assert_int_equal(emu_period_parse(&period, emu_str_from(refused[i]), &err), 0);
		assert_int_equal(
			emu_period_parse_asked(&period, emu_str_from(refused[i]), &err), -1);
	}
	assert_string_equal(err.text,
		"expected a Gregorian year, found \"2565-12-15/2566-06-14\": 2566 of the Buddhist "
		"era is 2023");
	assert_int_equal(emu_period_parse_asked(&period, EMU_STR("2399"), &err), 0);
	assert_int_equal(emu_period_parse_asked(&period, EMU_STR("2701-H1"), &err), 0);
	assert_int_equal(emu_period_parse_asked(&period, EMU_STR("2023-H3"), &err), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_refusals_say_what_was_expected_and_found),
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_date_times),
		cmocka_unit_test(test_the_period_that_holds_a_day),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_containment_and_overlap),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(asked_for_are_gregorian_years),
	};
	return cmocka_run_group_tests_name("base_period", tests, NULL, NULL);
}
