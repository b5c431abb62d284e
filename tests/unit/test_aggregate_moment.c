/* When records were submitted, as far as one needs to know who came last. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aggregate/records-internal.h"

static const struct {
	const char *text;
	int64_t moment;
} cases[] = {
	{"1970-01-01", 0},
	{"1970-01-02", 86400000},
	{"1969-12-31T23:59:59Z", -1000},
	{"2023-06-14T00:00:00Z", INT64_C(1686700800000)},
	{"2023-06-14T07:00:00+07:00", INT64_C(1686700800000)},
	{"2023-06-13T19:30:00-04:30", INT64_C(1686700800000)},
	{"2023-06-14T00:00:00.250Z", INT64_C(1686700800250)},
	{"2023-06-14T00:00:00.2504999Z", INT64_C(1686700800250)},
	{"", INT64_MIN},
	{"yesterday", INT64_MIN},
};

static void test_moments(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(emu_moment(emu_str_from(cases[i].text)), cases[i].moment);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_moments)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
