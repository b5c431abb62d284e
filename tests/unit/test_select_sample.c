/* select/sample: sizes as they are written, and that chance is fair and repeats itself. */
#include "select/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct emu_sample_size size_of(const char *words)
{
	struct emu_sample_size size;
	struct emu_error err;
	if (emu_sample_parse(&size, emu_str_from(words), &err) < 0)
		fail_msg("%s: %s", words, err.text);
	return size;
}

static void sizes_are_numbers_or_shares(void **state)
{
	(void)state;
	assert_true(size_of("0").n == 0);
	assert_true(size_of("12345678901").n == 12345678901);
	assert_false(size_of("100").is_rate);
	assert_true(size_of("50%").below == UINT64_C(1) << 63);
	assert_true(size_of("12.50%").below == UINT64_C(1) << 61);
	assert_true(size_of("0.000000001%").below == 184467440);
	assert_true(size_of("0%").below == 0 && !size_of("0%").all);
	assert_true(size_of("100%").all && size_of("100.000%").all);
	static const char *const wrong[] = {"", "%", "x", "1x", "-1", "1.5", "1.%", ".5%", "101%",
		"100.1%", "1 %", "0.0000000001%", "99999999999999999999", "1e2%", "1000000%"};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct emu_sample_size size;
		struct emu_error err = {0};
		if (emu_sample_parse(&size, emu_str_from(wrong[i]), &err) == 0)
			fail_msg("\"%s\" was taken", wrong[i]);
		assert_int_equal(err.fault, EMU_FAULT_USAGE);
	}
}

#define OFFERED 20
#define WANTED 5
#define SEEDS 8000

/* Bit i: record i is in the sample. */
static unsigned sample_of(uint64_t seed, const char *words)
{
	struct emu_sample_size size = size_of(words);
	struct emu_sample sample;
	struct emu_error err;
	unsigned in = 0;
	emu_sample_init(&sample, &size, seed);
	for (char i = 0; i < OFFERED; i++) {
		struct emu_buf *room;
		assert_int_equal(emu_sample_offer(&sample, &room, &err), 0);
		if (room)
			emu_buf_push(room, i);
	}
	emu_sample_sort(&sample);
	for (size_t i = 0; i < sample.n; i++) {
		assert_int_equal(sample.slots[i].record.len, 1);
		assert_true(
			i == 0 || sample.slots[i - 1].record.at[0] < sample.slots[i].record.at[0]);
		in |= 1U << sample.slots[i].record.at[0];
	}
	emu_sample_free(&sample);
	return in;
}

static void every_record_is_as_likely_as_any_other(void **state)
{
	(void)state;
	unsigned times[OFFERED] = {0}, pairs = 0;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		unsigned in = sample_of(seed, "5");
		assert_int_equal(__builtin_popcount(in), WANTED);
		assert_int_equal(in, sample_of(seed, "5"));
		for (unsigned i = 0; i < OFFERED; i++)
			times[i] += in >> i & 1;
		pairs += (in & 1) && (in >> (OFFERED - 1) & 1);
	}
	/* 2000 each, and 421 times the first with the last; five standard deviations beside. */
	for (unsigned i = 0; i < OFFERED; i++)
		assert_in_range(times[i], 2000 - 194, 2000 + 194);
	assert_in_range(pairs, 421 - 100, 421 + 100);
}

static void small_inputs_are_in_whole(void **state)
{
	(void)state;
	assert_int_equal(sample_of(1, "20"), (1U << OFFERED) - 1);
	assert_int_equal(sample_of(1, "1000000000000"), (1U << OFFERED) - 1);
	assert_int_equal(sample_of(1, "0"), 0);
}

static unsigned drawn(const char *words, uint64_t seed)
{
	struct emu_sample_size size = size_of(words);
	struct emu_sample sample;
	unsigned n = 0;
	emu_sample_init(&sample, &size, seed);
	for (int i = 0; i < 100000; i++)
		n += emu_sample_draw(&sample);
	return n;
}

static void a_share_is_about_that_share(void **state)
{
	(void)state;
	assert_int_equal(drawn("0%", 1), 0);
	assert_int_equal(drawn("100%", 1), 100000);
	assert_in_range(drawn("1%", 1), 1000 - 158, 1000 + 158);
	assert_in_range(drawn("62.5%", 1), 62500 - 766, 62500 + 766);
	assert_int_equal(drawn("1%", 7), drawn("1%", 7));
	assert_int_not_equal(drawn("50%", 1), drawn("50%", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_are_numbers_or_shares),
		cmocka_unit_test(every_record_is_as_likely_as_any_other),
		cmocka_unit_test(small_inputs_are_in_whole),
		cmocka_unit_test(a_share_is_about_that_share),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
