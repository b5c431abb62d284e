/* Which periods make up one: against the rule said plainly, on random periods. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aggregate/cover-internal.h"

#define MOST 40

static uint32_t seed = 12345;

static int32_t below(int32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (int32_t)((seed >> 8) % (uint32_t)n);
}

static int compare(const void *a, const void *b)
{
	return emu_period_compare(&((const struct emu_cover_item *)a)->period,
		&((const struct emu_cover_item *)b)->period);
}

static size_t generate(struct emu_cover_item *items, bool nested)
{
	size_t n = 0, wanted = (size_t)below(MOST) + 1;
	while (n < wanted) {
		int32_t len = nested ? 1 << below(7) : below(40) + 1;
		int32_t from = nested ? len * below(128 / len) : below(128);
		items[n++] = (struct emu_cover_item){
			.period = {from - 50, from - 50 + len - 1, EMU_PERIOD_DAYS}};
	}
	qsort(items, n, sizeof(*items), compare);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!kept || compare(&items[kept - 1], &items[i]))
			items[kept++] = items[i];
	return kept;
}

/* The longest that overlaps none taken, the earlier of equals, again and again. */
static void choose_plainly(const struct emu_cover_item *items, size_t n, bool *chosen)
{
	for (;;) {
		size_t best = n;
		for (size_t i = 0; i < n; i++) {
			bool is_free = true;
			for (size_t j = 0; j < n; j++)
				is_free = is_free &&
					!(chosen[j] &&
						emu_period_overlaps(
							&items[i].period, &items[j].period));
			if (is_free &&
				(best == n ||
					items[i].period.to - items[i].period.from >
						items[best].period.to - items[best].period.from))
				best = i;
		}
		if (best == n)
			return;
		chosen[best] = true;
	}
}

static void check(bool nested)
{
	struct emu_cover_item items[MOST];
	bool chosen[MOST] = {false};
	size_t n = generate(items, nested);
	choose_plainly(items, n, chosen);
	assert_int_equal(emu_cover(items, n, NULL), 0);
	for (size_t i = 0; i < n; i++) {
		bool is_within = false;
		assert_int_equal(items[i].is_chosen, chosen[i]);
		for (size_t j = 0; j < n; j++)
			is_within = is_within ||
				(chosen[j] &&
					emu_period_contains(&items[j].period, &items[i].period));
		assert_int_equal(items[i].is_crossing, !is_within);
	}
}

static void test_like_the_plain_rule(void **state)
{
	(void)state;
	for (int i = 0; i < 2000; i++)
		check(i % 2);
}

static void test_nothing(void **state)
{
	(void)state;
	assert_int_equal(emu_cover(NULL, 0, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_like_the_plain_rule),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
