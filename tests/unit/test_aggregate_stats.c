/* Statistics: exact, and the same however the values are ordered and parted, written and read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aggregate/measure-internal.h"
#include "aggregate/spelling-internal.h"
#include "aggregate/stats.h"

#define SEED 7

static const char *const numbers[] = {"7.60", "7.6", "-3", "0.1", "0.2", "1e2", "0", "-3.00",
	"123456789012345678901234567890123456789012345.5", "2"};

#define N (sizeof(numbers) / sizeof(numbers[0]))

/* The value that stands at `place`. */
static void see(const struct emu_stat *stat, void *state, const char *text, uint64_t place)
{
	struct emu_seen seen = {.seed = SEED, .standing = {0, 0, place}};
	assert_int_equal(emu_decimal_parse(&seen.number, emu_str_from(text), NULL), 0);
	assert_int_equal(emu_decimal_multiply(&seen.square, &seen.number, &seen.number, NULL), 0);
	emu_buf_append(&seen.written, emu_str_from(text));
	emu_spell_number(&seen.spelling, &seen.number);
	seen.hash = emu_multiset_hash(SEED, emu_buf_str(&seen.spelling));
	assert_int_equal(stat->measure->see(state, &seen, NULL), 0);
	emu_decimal_free(&seen.number);
	emu_decimal_free(&seen.square);
	emu_buf_free(&seen.written);
	emu_buf_free(&seen.spelling);
}

static void expect(const struct emu_stat *stat, const struct emu_decimal *percent, void *state,
	const char *expected)
{
	struct emu_buf out = {0};
	if (stat->measure->settle)
		stat->measure->settle(state);
	assert_int_equal(stat->print(state, percent, &out, NULL), 0);
	emu_buf_push(&out, '\0');
	assert_string_equal(out.at, expected);
	emu_buf_free(&out);
}

/* What was written of a state, and read into another: as merging them. */
static void carry(const struct emu_stat *stat, void *into, void *from)
{
	struct emu_json_reader reader = {0};
	bool more = true;
	if (stat->measure->settle)
		stat->measure->settle(from);
	for (size_t part = 0; more; part++) {
		struct emu_buf text = {0};
		struct emu_json json;
		more = stat->measure->write(from, part, &text);
		assert_true(emu_buf_reserve(&text, EMU_LINES_PADDING));
		assert_int_equal(emu_json_read(&reader, emu_buf_str(&text), &json, NULL), 0);
		assert_int_equal(stat->measure->read(into, &json, json.values, SEED, NULL), 0);
		emu_buf_free(&text);
	}
	emu_json_reader_free(&reader);
}

static const struct {
	const char *name, *expected;
} cases[] = {
	{"sum", "123456789012345678901234567890123456789012457.00"},
	{"min", "-3"},
	{"max", "123456789012345678901234567890123456789012345.5"},
	{"mean", "12345678901234567890123456789012345678901245.7"},
	{"stddev", "39040464588986177625153452617364570933116903.51998139"},
	{"median", "1.1"},
	{"p0", "-3"},
	{"p25", "0.025"},
	{"p99.9", "122345677911234567791123456779112345677911235.2905"},
	{"distinct", "8"},
	{"mode", "-3"},
	{"first", "7.60"},
	{"last", "2"},
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

/* Whatever the order, wherever it is cut in two, and whether one half was written and read. */
static void test_order_and_parts_do_not_matter(void **state)
{
	(void)state;
	for (size_t c = 0; c < CASES; c++) {
		struct emu_decimal percent;
		const struct emu_stat *stat = emu_stat_named(emu_str_from(cases[c].name), &percent);
		assert_non_null(stat);
		for (size_t shift = 0; shift < N; shift++)
			for (size_t cut = 0; cut <= 2 * N; cut++) {
				void *a = calloc(1, stat->measure->state_size);
				void *b = calloc(1, stat->measure->state_size);
				for (size_t i = 0; i < N; i++) {
					size_t which = (i * 7 + shift) % N;
					see(stat, i < cut / 2 ? a : b, numbers[which], which);
				}
				if (cut % 2)
					carry(stat, a, b);
				else
					assert_int_equal(stat->measure->merge(a, b, NULL), 0);
				expect(stat, &percent, a, cases[c].expected);
				stat->measure->free(a);
				stat->measure->free(b);
				free(a);
				free(b);
			}
	}
}

static void test_nothing_seen_is_null(void **state)
{
	(void)state;
	for (size_t c = 0; c < CASES; c++) {
		struct emu_decimal percent;
		const struct emu_stat *stat = emu_stat_named(emu_str_from(cases[c].name), &percent);
		void *a = calloc(1, stat->measure->state_size);
		void *b = calloc(1, stat->measure->state_size);
		assert_int_equal(stat->measure->merge(a, b, NULL), 0);
		carry(stat, a, b);
		expect(stat, &percent, a, strcmp(cases[c].name, "distinct") ? "null" : "0");
		stat->measure->free(a);
		stat->measure->free(b);
		free(a);
		free(b);
	}
}

static void test_names(void **state)
{
	static const char *const wrong[] = {"", "count", "p", "p101", "p-1", "p1.", "p.5", "p1.2.3",
		"p1.1234567", "pp5", "Sum", "p5 "};
	struct emu_decimal percent;
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_null(emu_stat_named(emu_str_from(wrong[i]), &percent));
	assert_non_null(emu_stat_named(EMU_STR("p100"), &percent));
	assert_non_null(emu_stat_named(EMU_STR("p99.999999"), &percent));
	assert_int_equal(percent.scale, 6);
}

static void test_mean_rounds_half_to_even(void **state)
{
	static const struct {
		const char *numbers[8];
		const char *mean, *stddev;
	} rounded[] = {
		{{"1", "1", "2"}, "1.333333", "0.57735"},
		{{"0.0000001", "0"}, "0.00000005", "0.0000000707107"},
		{{"0.000001", "0", "0", "0", "0", "0", "0", "0"}, "0.000000125", "0.000000353553"},
		{{"10", "20"}, "15", "7.071068"},
		{{"-1", "0", "0"}, "-0.333333", "0.57735"},
		{{"5"}, "5", "null"},
		{{"2", "4", "4", "4", "5", "5", "7", "9"}, "5", "2.13809"},
	};
	struct emu_decimal percent;
	const struct emu_stat *mean = emu_stat_named(EMU_STR("mean"), &percent),
			      *stddev = emu_stat_named(EMU_STR("stddev"), &percent);
	(void)state;
	for (size_t i = 0; i < sizeof(rounded) / sizeof(rounded[0]); i++) {
		void *a = calloc(1, mean->measure->state_size);
		void *b = calloc(1, stddev->measure->state_size);
		for (size_t j = 0; j < 8 && rounded[i].numbers[j]; j++) {
			see(mean, a, rounded[i].numbers[j], j);
			see(stddev, b, rounded[i].numbers[j], j);
		}
		expect(mean, &percent, a, rounded[i].mean);
		expect(stddev, &percent, b, rounded[i].stddev);
		mean->measure->free(a);
		stddev->measure->free(b);
		free(a);
		free(b);
	}
}

/* One more distinct number than are kept, in any order and parts, gives the same, and within the
 * bound that is promised. */
static void test_many_numbers_are_rounded_alike(void **state)
{
	static const char *const percents[] = {"p0", "p10", "median", "p95", "p100"};
	static const long exact[] = {100000, 140960, 304800, 489120, 509600};
	(void)state;
	for (size_t c = 0; c < 5; c++) {
		struct emu_decimal percent;
		const struct emu_stat *stat = emu_stat_named(emu_str_from(percents[c]), &percent);
		char expected[64] = "";
		for (size_t way = 0; way < 6; way++) {
			void *parts[3];
			struct emu_buf out = {0};
			for (size_t i = 0; i < 3; i++)
				parts[i] = calloc(1, stat->measure->state_size);
			for (size_t i = 0; i <= EMU_SPREAD_EXACT; i++) {
				size_t which = i * (way + 1) * 19 % (EMU_SPREAD_EXACT + 1);
				char text[16];
				snprintf(text, sizeof(text), "%zu", 100000 + 100 * which);
				see(stat, parts[way < 3 ? 0 : i % 3], text, i);
			}
			for (size_t i = 1; i < 3; i++)
				if (way % 2)
					carry(stat, parts[0], parts[i]);
				else
					assert_int_equal(
						stat->measure->merge(parts[0], parts[i], NULL), 0);
			stat->measure->settle(parts[0]);
			assert_true(((struct emu_spread *)parts[0])->rounded);
			assert_int_equal(stat->print(parts[0], &percent, &out, NULL), 0);
			emu_buf_push(&out, '\0');
			if (!way)
				snprintf(expected, sizeof(expected), "%s", out.at);
			assert_string_equal(out.at, expected);
			long error = 1000 * labs(strtol(out.at, NULL, 10) - exact[c]);
			assert_true(error <= 5 * exact[c]);
			emu_buf_free(&out);
			for (size_t i = 0; i < 3; i++) {
				stat->measure->free(parts[i]);
				free(parts[i]);
			}
		}
	}
}

static void test_spellings(void **state)
{
	static const char *const spelled[][3] = {
		{"7.60", "76e-1", "76e-1"},
		{"0.00", "0", "0"},
		{"-0", "0", "0"},
		{"12300", "123e2", "123e2"},
		{"12345", "12345", "1235e1"},
		{"12350", "1235e1", "1235e1"},
		{"-0.0099951", "-99951e-7", "-9995e-6"},
		{"1e30", "1e30", "1e30"},
		{"123456789012345678901234567890.50", "1234567890123456789012345678905e-1",
			"1235e26"},
		{"100000000000000000000000000000000000000000000", "1e44", "1e44"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(spelled) / sizeof(spelled[0]); i++) {
		struct emu_decimal number = {0};
		struct emu_buf exact = {0}, rounded = {0}, again = {0};
		assert_int_equal(emu_decimal_parse(&number, emu_str_from(spelled[i][0]), NULL), 0);
		emu_spell_number(&exact, &number);
		assert_true(emu_str_equal(emu_buf_str(&exact), emu_str_from(spelled[i][1])));
		emu_spell_rounded(&rounded, emu_buf_str(&exact));
		assert_true(emu_str_equal(emu_buf_str(&rounded), emu_str_from(spelled[i][2])));
		emu_spell_rounded(&again, emu_buf_str(&rounded));
		assert_true(emu_str_equal(emu_buf_str(&again), emu_buf_str(&rounded)));
		emu_decimal_free(&number);
		emu_buf_free(&exact);
		emu_buf_free(&rounded);
		emu_buf_free(&again);
	}
}

/* States of other kinds, and of none. */
static void test_other_states_are_refused(void **state)
{
	static const char *const texts[] = {"1", "\"\"", "{}", "[]", "[1,2,3,4,5,6]", "[\"\",1]",
		"[1,\"\"]", "[-1,2]", "[1.5,1]", "[1e3,1]", "[0,true,false]", "[[],1,1]",
		"[0,\"a\",\"b\"]", "[1,2,3,[]]"};
	struct emu_json_reader reader = {0};
	(void)state;
	for (size_t c = 0; c < CASES; c++)
		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
			struct emu_decimal percent;
			const struct emu_stat *stat = emu_stat_named(
				emu_str_from(cases[c].name), &percent);
			char padded[128] = {0};
			struct emu_json json;
			struct emu_error err = {0};
			void *a = calloc(1, stat->measure->state_size);
			memcpy(padded, texts[i], strlen(texts[i]));
			assert_int_equal(
				emu_json_read(&reader, (struct emu_str){padded, strlen(texts[i])},
					&json, NULL),
				0);
			/* An end of any value is one. */
			bool is_end = strcmp(texts[i], "[1,2,3,[]]") == 0 &&
				stat->measure->needs & EMU_NEEDS_STANDING;
			assert_int_equal(stat->measure->read(a, &json, json.values, SEED, &err),
				is_end ? 0 : -1);
			assert_int_equal(err.fault, is_end ? EMU_FAULT_NONE : EMU_FAULT_INPUT);
			stat->measure->free(a);
			free(a);
		}
	emu_json_reader_free(&reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_parts_do_not_matter),
		cmocka_unit_test(test_nothing_seen_is_null),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_mean_rounds_half_to_even),
		cmocka_unit_test(test_many_numbers_are_rounded_alike),
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_other_states_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
