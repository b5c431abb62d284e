/* Moments: what is earlier, across zones, fractions and dates without a time. */
#include "base/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct emu_moment moment(const char *text)
{
	struct emu_moment moment = {0};
	struct emu_error err;
	if (emu_moment_parse(&moment, emu_str_from(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	return moment;
}

static void each_is_later_than_the_one_before(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"0001-01-01",
		"1969-12-31T23:59:59Z",
		"2023-06-13",
		"2023-06-13T23:59:59+07:00",
		"2023-06-14",
		"2023-06-14T00:00:00.000000001+07:00",
		"2023-06-14T06:30:00+07:00",
		"2023-06-14T08:00:00+07:00",
		"2023-06-14T08:00:00.5+07:00",
		"2023-06-14T08:00:00.51+07:00",
		"2023-06-14t01:00:01z",
		"2023-06-14T20:00:00Z",
		"2023-06-14T23:59:60Z",
		"2023-06-14T23:00:00-05:30",
		"2023-06-15T23:00:00+07:00",
		"9999-12-31",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		for (size_t j = 0; j < sizeof(texts) / sizeof(*texts); j++) {
			struct emu_moment a = moment(texts[i]), b = moment(texts[j]);
			int order = emu_moment_compare(&a, &b);
			if ((order > 0) - (order < 0) != (i > j) - (i < j))
				fail_msg("%s, %s: %d", texts[i], texts[j], order);
		}
}

static void the_same_moment_is_the_same_in_every_zone(void **state)
{
	(void)state;
	static const char *const texts[] = {"2023-06-14", "2023-06-14T00:00:00+07:00",
		"2023-06-13T17:00:00Z", "2023-06-13T17:00:00.000-00:00",
		"2023-06-13T11:30:00-05:30"};
	struct emu_moment first = moment(texts[0]);
	assert_true(first.seconds == 1686675600); /* date -d 2023-06-13T17:00Z +%s */
	for (size_t i = 1; i < sizeof(texts) / sizeof(*texts); i++) {
		struct emu_moment other = moment(texts[i]);
		assert_int_equal(emu_moment_compare(&first, &other), 0);
	}
}

static void what_is_no_moment_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "2023", "2023-06", "2023-06-31", "14/06/2023",
		"2023-06-14T", "2023-06-14T08:00:00", "2023-06-14T08:00:00.+07:00",
		"2023-06-14T08:00:00+7:00", "2023-06-14 08:00:00Z"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct emu_moment moment;
		struct emu_error err = {0};
		assert_int_equal(emu_moment_parse(&moment, emu_str_from(texts[i]), &err), -1);
		assert_int_equal(err.fault, EMU_FAULT_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_later_than_the_one_before),
		cmocka_unit_test(the_same_moment_is_the_same_in_every_zone),
		cmocka_unit_test(what_is_no_moment_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
