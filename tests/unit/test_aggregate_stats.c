/* Statistics: exact, and the same however the numbers are ordered and parted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aggregate/stats.h"

static const char *const numbers[] = {"7.60", "7.6", "-3", "0.1", "0.2", "1e2", "0", "-3.00",
	"123456789012345678901234567890123456789012345.5", "2"};

#define N (sizeof(numbers) / sizeof(numbers[0]))

static void see(const struct emu_stat *stat, void *state, const char *text)
{
	struct emu_decimal number = {0};
	assert_int_equal(emu_decimal_parse(&number, emu_str_from(text), NULL), 0);
	assert_int_equal(stat->see(state, &number, NULL), 0);
	emu_decimal_free(&number);
}

static void expect(const struct emu_stat *stat, const void *state, const char *expected)
{
	struct emu_buf out = {0};
	assert_int_equal(stat->print(state, &out, NULL), 0);
	emu_buf_push(&out, '\0');
	assert_string_equal(out.at, expected);
	emu_buf_free(&out);
}

static const struct {
	const char *name, *expected;
} cases[] = {
	{"sum", "123456789012345678901234567890123456789012457.00"},
	{"min", "-3"},
	{"max", "123456789012345678901234567890123456789012345.5"},
	{"mean", "12345678901234567890123456789012345678901245.7"},
};

/* Whatever the order, and wherever it is cut in two. */
static void test_order_and_parts_do_not_matter(void **state)
{
	(void)state;
	for (size_t c = 0; c < 4; c++) {
		const struct emu_stat *stat = emu_stat_named(emu_str_from(cases[c].name));
		assert_non_null(stat);
		for (size_t shift = 0; shift < N; shift++)
			for (size_t cut = 0; cut <= N; cut++) {
				void *a = calloc(1, stat->state_size);
				void *b = calloc(1, stat->state_size);
				for (size_t i = 0; i < N; i++)
					see(stat, i < cut ? a : b, numbers[(i * 7 + shift) % N]);
				assert_int_equal(stat->merge(a, b, NULL), 0);
				expect(stat, a, cases[c].expected);
				stat->free(a);
				stat->free(b);
				free(a);
				free(b);
			}
	}
}

static void test_nothing_seen_is_null(void **state)
{
	(void)state;
	for (size_t c = 0; c < 4; c++) {
		const struct emu_stat *stat = emu_stat_named(emu_str_from(cases[c].name));
		void *a = calloc(1, stat->state_size), *b = calloc(1, stat->state_size);
		assert_int_equal(stat->merge(a, b, NULL), 0);
		expect(stat, a, "null");
		free(a);
		free(b);
	}
	assert_null(emu_stat_named(EMU_STR("count")));
	assert_null(emu_stat_named(EMU_STR("")));
}

static void test_mean_rounds_half_to_even(void **state)
{
	static const struct {
		const char *numbers[8];
		const char *mean;
	} rounded[] = {
		{{"1", "1", "2"}, "1.333333"},
		{{"0.0000001", "0"}, "0.00000005"},
		{{"0.000001", "0", "0", "0", "0", "0", "0", "0"}, "0.000000125"},
		{{"10", "20"}, "15"},
		{{"-1", "0", "0"}, "-0.333333"},
	};
	const struct emu_stat *mean = emu_stat_named(EMU_STR("mean"));
	(void)state;
	for (size_t i = 0; i < sizeof(rounded) / sizeof(rounded[0]); i++) {
		void *seen = calloc(1, mean->state_size);
		for (size_t j = 0; j < 8 && rounded[i].numbers[j]; j++)
			see(mean, seen, rounded[i].numbers[j]);
		expect(mean, seen, rounded[i].mean);
		mean->free(seen);
		free(seen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_parts_do_not_matter),
		cmocka_unit_test(test_nothing_seen_is_null),
		cmocka_unit_test(test_mean_rounds_half_to_even),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
