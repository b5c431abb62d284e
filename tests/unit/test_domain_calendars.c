/* Reporting calendars: which days are the form of which period, and back again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "domain/calendars.h"

static struct emu_calendars *calendars;

static struct emu_period parse(const char *text)
{
	struct emu_period period = {0};
	assert_int_equal(emu_period_parse(&period, emu_str_from(text), NULL), 0);
	return period;
}

static void test_forms(void **state)
{
	static const struct {
		const char *days, *period;
	} cases[] = {
		{"2022-12-15/2023-06-14", "2023-H1"},
		{"2023-06-15/2023-12-14", "2023-H2"},
		{"2022-12-15/2023-12-14", "2023"},
		{"2020-12-15/2023-12-14", "2021/2023"},
		{"2023-03-15/2023-06-14", "2023-Q2"},
		{"2024-02-15/2024-03-14", "2024-03"},
		{"2022-12-15/2023-01-14", "2023-01"},
		{"2022-12-15/2023-02-14", NULL}, /* two months are no period */
		{"2023-01-15/2023-07-14", NULL}, /* nor are six from February on */
		{"2022-12-16/2023-06-14", NULL},
		{"2022-12-15/2023-06-15", NULL},
		{"2018-06-15/2018-12-14", NULL}, /* before the rule */
		{"2018-12-15/2019-06-14", "2019-H1"},
		{"2023-06-15/2023-06-14", NULL},
		{"2023-01", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct emu_period days, period;
		size_t calendar;
		if (emu_period_parse(&days, emu_str_from(cases[i].days), NULL) < 0)
			continue;
		bool found = emu_calendars_read(calendars, &days, &period, &calendar);
		if (found != (cases[i].period != NULL))
			fail_msg("%s", cases[i].days);
		if (!found)
			continue;
		struct emu_period expected = parse(cases[i].period);
		assert_int_equal(emu_period_compare(&period, &expected), 0);
		assert_int_equal(period.kind, expected.kind);
		struct emu_period form = emu_calendar_form(&calendars->items[calendar], &period);
		assert_int_equal(emu_period_compare(&form, &days), 0);
	}
}

static void test_months(void **state)
{
	static const char *const cases[][2] = {
		{"2022-12-14", "2022-12"},
		{"2022-12-15", "2023-01"},
		{"2023-02-28", "2023-03"},
		{"9999-12-31", "9999-12"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct emu_period month = emu_calendar_month(
			&calendars->items[0], parse(cases[i][0]).from);
		struct emu_period expected = parse(cases[i][1]);
		assert_int_equal(emu_period_compare(&month, &expected), 0);
	}
}

static void test_none(void **state)
{
	struct emu_period days = parse("2022-12-15/2023-06-14"), period;
	size_t calendar;
	(void)state;
	assert_false(emu_calendars_read(NULL, &days, &period, &calendar));
	assert_null(emu_calendars_load("/nowhere", NULL));
}

static int set_up(void **state)
{
	const char *schemas = getenv("EMU_SCHEMAS");
	(void)state;
	calendars = emu_calendars_load(schemas ? schemas : "schemas", NULL);
	return !calendars;
}

static int tear_down(void **state)
{
	(void)state;
	emu_calendars_del(calendars);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_months),
		cmocka_unit_test(test_none),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
