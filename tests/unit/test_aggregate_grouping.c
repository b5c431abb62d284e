/* Raw groups: parted among several and joined in any order, the same; and in the order promised. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aggregate/grouping.h"

#define N 3000
#define PARTS 4

static struct emu_json_reader reader;
static const struct emu_standing nowhere;

static void see(struct emu_grouping *grouping, const char *record)
{
	char padded[512] = {0};
	struct emu_json json;
	size_t len = strlen(record);
	assert_true(len + 64 <= sizeof(padded));
	memcpy(padded, record, len);
	assert_int_equal(emu_json_read(&reader, (struct emu_str){padded, len}, &json, NULL), 0);
	assert_int_equal(emu_grouping_see(grouping, &json, &nowhere, NULL), 0);
}

static void print(struct emu_grouping *grouping, struct emu_buf *out)
{
	size_t n;
	assert_int_equal(emu_grouping_finish(grouping, false, &n, NULL), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(emu_grouping_print(grouping, i, out, NULL), 0);
	emu_buf_push(out, '\0');
}

static const struct emu_grouping_plan *plan_for(
	const char *by, const char *of, const char *stats, struct emu_arena *arena)
{
	const struct emu_grouping_words words = {by, of, stats, NULL};
	const struct emu_grouping_plan *plan = emu_grouping_plan_new(&words, arena, NULL);
	assert_non_null(plan);
	return plan;
}

static void record(int i, char *into, size_t cap)
{
	snprintf(into, cap, "{\"a\":\"%d\",\"b\":%d,\"value\":%d.%d}", i % 37, i * i % 11, i - 1500,
		i % 10);
}

static void test_parts_joined_are_the_whole(void **state)
{
	struct emu_arena arena = {0};
	struct emu_buf whole = {0};
	char text[128];
	(void)state;
	const struct emu_grouping_plan *plan = plan_for("a,b", "value",
		"count,sum,min,max,mean,stddev,p95,distinct,mode,share,rank,cumulative", &arena);
	struct emu_grouping *all = emu_grouping_new(plan, NULL);
	for (int i = 0; i < N; i++) {
		record(i, text, sizeof(text));
		see(all, text);
	}
	print(all, &whole);
	for (int first = 0; first < PARTS; first++) {
		struct emu_grouping *parts[PARTS];
		struct emu_buf joined = {0};
		for (int i = 0; i < PARTS; i++)
			parts[i] = emu_grouping_new(plan, NULL);
		for (int i = N; i-- > 0;) {
			record(i, text, sizeof(text));
			see(parts[(i * 31 + first) % 7 % PARTS], text);
		}
		for (int i = 1; i < PARTS; i++)
			assert_int_equal(
				emu_grouping_merge(parts[first], parts[(first + i) % PARTS], NULL),
				0);
		print(parts[first], &joined);
		assert_string_equal(joined.at, whole.at);
		for (int i = 0; i < PARTS; i++)
			emu_grouping_del(parts[i]);
		emu_buf_free(&joined);
	}
	emu_grouping_del(all);
	emu_buf_free(&whole);
	emu_arena_free(&arena);
}

/* Enough groups for the sort that compares words, with long common beginnings. */
static void test_strings_are_in_byte_order(void **state)
{
	struct emu_arena arena = {0};
	struct emu_buf out = {0};
	char text[128], last[128] = "";
	(void)state;
	struct emu_grouping *grouping = emu_grouping_new(plan_for("a", NULL, NULL, &arena), NULL);
	for (int i = 0; i < N; i++) {
		snprintf(text, sizeof(text), "{\"a\":\"a common beginning, then %d%.*s\"}",
			i * 7919 % N, i % 40, "-----------------------------------------");
		see(grouping, text);
	}
	print(grouping, &out);
	size_t n = 0;
	for (char *line = strtok(out.at, "\n"); line; line = strtok(NULL, "\n"), n++) {
		assert_true(strcmp(last, line) < 0);
		snprintf(last, sizeof(last), "%s", line);
	}
	assert_int_equal(n, N);
	emu_grouping_del(grouping);
	emu_buf_free(&out);
	emu_arena_free(&arena);
}

static void test_numbers_are_in_the_order_of_their_values(void **state)
{
	static const char *const records[] = {"{\"n\":10}", "{\"n\":9.5}", "{\"n\":-2}",
		"{\"n\":-10}", "{\"n\":1e1}", "{\"n\":\"x y\"}", "{\"n\":\"x\"}", "{\"n\":\"\"}",
		"{}", "{\"n\":1e999999}", "{\"n\":2}"};
	struct emu_arena arena = {0};
	struct emu_buf out = {0};
	(void)state;
	struct emu_grouping *grouping = emu_grouping_new(plan_for("n", NULL, NULL, &arena), NULL);
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
		see(grouping, records[i]);
	print(grouping, &out);
	assert_string_equal(out.at,
		"{\"n\":\"\",\"count\":1}\n{\"n\":\"x\",\"count\":1}\n"
		"{\"n\":\"x y\",\"count\":1}\n{\"n\":-10,\"count\":1}\n"
		"{\"n\":-2,\"count\":1}\n{\"n\":2,\"count\":1}\n{\"n\":9.5,\"count\":1}\n"
		"{\"n\":10,\"count\":1}\n{\"n\":1e1,\"count\":1}\n{\"n\":1e999999,\"count\":1}\n"
		"{\"n\":null,\"count\":1}\n");
	emu_grouping_del(grouping);
	emu_buf_free(&out);
	emu_arena_free(&arena);
}

static void test_value_past_all_limits_is_told(void **state)
{
	struct emu_arena arena = {0};
	struct emu_error err = {0};
	struct emu_json json;
	char text[128] = "{\"v\":1e99999}";
	(void)state;
	struct emu_grouping *grouping = emu_grouping_new(plan_for(NULL, "v", NULL, &arena), NULL);
	assert_int_equal(
		emu_json_read(&reader, (struct emu_str){text, strlen(text)}, &json, NULL), 0);
	assert_int_equal(emu_grouping_see(grouping, &json, &nowhere, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	assert_string_equal(err.where, "/v");
	assert_int_equal(err.column, 6);
	emu_grouping_del(grouping);
	emu_arena_free(&arena);
}

static int free_reader(void **state)
{
	(void)state;
	emu_json_reader_free(&reader);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_joined_are_the_whole),
		cmocka_unit_test(test_strings_are_in_byte_order),
		cmocka_unit_test(test_numbers_are_in_the_order_of_their_values),
		cmocka_unit_test(test_value_past_all_limits_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, free_reader);
}
