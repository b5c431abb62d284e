/* Lines of the input: summaries taken apart, the rest kept or counted, and what is wrong told. */
#include "report/input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "io/lines.h"

static struct emu_report_input input;
static struct emu_error err;

static int begin(void **state)
{
	(void)state;
	input = (struct emu_report_input){0};
	err = (struct emu_error){0};
	return 0;
}

static int end(void **state)
{
	(void)state;
	emu_report_input_free(&input);
	return 0;
}

/* From memory of its own, which goes at once: whatever is kept must be a copy. */
static int take(const char *line)
{
	size_t len = strlen(line);
	char *copy = calloc(1, len + EMU_LINES_PADDING);
	assert_non_null(copy);
	memcpy(copy, line, len);
	int result = emu_report_input_take(&input, (struct emu_str){copy, len}, &err);
	free(copy);
	return result;
}

static void is_wrong(const char *line, const char *where, const char *text)
{
	err = (struct emu_error){0};
	assert_int_equal(take(line), -1);
	assert_int_equal(err.fault, EMU_FAULT_INPUT);
	assert_string_equal(err.where, where);
	if (!strstr(err.text, text))
		fail_msg("expected \"%s\" in \"%s\"", text, err.text);
}

static void equals(struct emu_str found, const char *expected)
{
	if (!emu_str_equal(found, emu_str_from(expected)))
		fail_msg("expected \"%s\", found \"%.*s\"", expected, EMU_STR_ARGS(found));
}

#define BEGIN "{\"type\":\"summary\",\"indicator\":\"models.registered\",\"period\":\"2023-H1\","

static void test_a_summary_is_taken_apart(void **state)
{
	(void)state;
	assert_int_equal(
		take(BEGIN "\"block\":\"b\",\"unit\":\"u\",\"field\":\"economy\",\"level\":"
			   "\"commune\","
			   "\"value\":451.50,\"basis\":\"summed\",\"bound\":\"at-least\","
			   "\"coverage\":{\"units\":[7,8],\"field\":[4,4]},"
			   "\"missing\":{\"units\":[\"u8\",\"x\\ny\"]},"
			   "\"conflicts\":[{\"kind\":\"parts\",\"along\":\"field\",\"stated\":1635,"
			   "\"summed\":1634,\"sources\":[{\"file\":\"a.csv\",\"line\":12,"
			   "\"value\":1635},{\"file\":\"b.csv\"}]}]}"),
		0);
	assert_int_equal(input.n_summaries, 1);
	const struct emu_report_summary *summary = &input.summaries[0];
	equals(summary->indicator, "models.registered");
	equals(summary->period, "2023-H1");
	equals(summary->block, "b");
	equals(summary->unit, "u");
	assert_int_equal(summary->n_parts, 2);
	equals(summary->parts[1].dimension, "level");
	equals(summary->parts[1].value, "commune");
	equals(summary->value, "451.50");
	assert_int_equal(summary->basis, EMU_REPORT_BASIS_SUMMED);
	assert_int_equal(summary->bound, EMU_BOUND_AT_LEAST);
	assert_int_equal(summary->n_coverage, 2);
	assert_int_equal(summary->coverage[0].have, 7);
	assert_int_equal(summary->coverage[0].all, 8);
	assert_int_equal(summary->coverage[0].n_missing, 2);
	equals(summary->coverage[0].missing[1], "x\ny");
	assert_int_equal(summary->n_conflicts, 1);
	equals(summary->conflicts[0].stated, "1635");
	assert_int_equal(summary->conflicts[0].n_origins, 2);
	equals(summary->conflicts[0].origins[0].line, "12");
	equals(summary->conflicts[0].origins[1].file, "b.csv");
	equals(summary->conflicts[0].origins[1].value, "");
}

static void test_a_missing_figure_has_no_value(void **state)
{
	(void)state;
	assert_int_equal(take(BEGIN "\"value\":null,\"basis\":\"missing\"}"), 0);
	equals(input.summaries[0].value, "");
	assert_int_equal(input.summaries[0].basis, EMU_REPORT_BASIS_MISSING);
}

static void test_what_is_wrong_is_told(void **state)
{
	(void)state;
	is_wrong("[1]", "", "expected a record");
	is_wrong("{\"a\":1}", "", "a \"type\"");
	is_wrong("{\"type\":1}", "", "a \"type\"");
	is_wrong("{\"type\":\"summary\",", "", "");
	is_wrong("{\"type\":\"summary\",\"period\":\"2023\",\"value\":1,\"basis\":\"stated\"}",
		"/indicator", "expected");
	is_wrong("{\"type\":\"summary\",\"indicator\":\"x\",\"value\":1,\"basis\":\"stated\"}",
		"/period", "expected");
	is_wrong(BEGIN "\"value\":\"1\",\"basis\":\"stated\"}", "/value", "a number or null");
	is_wrong(BEGIN "\"value\":null,\"basis\":\"stated\"}", "/value", "null where");
	is_wrong(BEGIN "\"value\":1,\"basis\":\"missing\"}", "/value", "null where");
	is_wrong(BEGIN "\"value\":1}", "/value", "null where");
	is_wrong(BEGIN "\"value\":1,\"basis\":\"guessed\"}", "/basis", "\"summed\"");
	is_wrong(BEGIN "\"value\":1,\"basis\":\"stated\",\"bound\":\"near\"}", "/bound", "about");
	assert_int_equal(input.n_summaries, 0);
}

static void test_coverage_that_is_wrong_is_told(void **state)
{
	(void)state;
	static const char *const wrong[] = {"[]", "{\"units\":7}", "{\"units\":[7]}",
		"{\"units\":[7,8,9]}", "{\"units\":[7,\"8\"]}", "{\"units\":[-1,8]}",
		"{\"units\":[1.5,8]}", "{\"units\":[1,99999999999999999999]}"};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char line[512];
		snprintf(line, sizeof(line),
			BEGIN "\"value\":1,\"basis\":\"stated\",\"coverage\":%s}", wrong[i]);
		is_wrong(line, "/coverage", "pairs of counts");
	}
	is_wrong(BEGIN "\"value\":1,\"basis\":\"stated\",\"coverage\":{\"units\":[1,2]},"
		       "\"missing\":{\"units\":[1]}}",
		"/missing", "lists of names");
	is_wrong(BEGIN "\"value\":1,\"basis\":\"stated\",\"conflicts\":{}}", "/conflicts", "list");
	is_wrong(BEGIN "\"value\":1,\"basis\":\"stated\",\"conflicts\":[{}]}", "/conflicts",
		"\"kind\"");
	is_wrong(BEGIN "\"value\":1,\"basis\":\"stated\",\"conflicts\":[{\"kind\":\"parts\","
		       "\"sources\":1}]}",
		"/conflicts", "\"sources\"");
}

static void test_the_same_figure_is_taken_once(void **state)
{
	(void)state;
	assert_int_equal(take(BEGIN "\"field\":\"a\",\"level\":\"b\",\"value\":1,"
				    "\"basis\":\"stated\"}"),
		0);
	is_wrong(BEGIN "\"level\":\"b\",\"field\":\"a\",\"value\":1,\"basis\":\"stated\"}", "",
		"given before");
	assert_int_equal(take(BEGIN "\"field\":\"a\",\"value\":1,\"basis\":\"stated\"}"), 0);
	assert_int_equal(input.n_summaries, 2);
}

static void test_a_figure_is_found_by_what_it_is_of(void **state)
{
	(void)state;
	struct emu_buf scratch = {0};
	assert_int_equal(take(BEGIN "\"value\":3,\"basis\":\"stated\"}"), 0);
	assert_int_equal(take(BEGIN "\"unit\":\"u\",\"field\":\"a\",\"value\":1,"
				    "\"basis\":\"stated\"}"),
		0);
	struct emu_report_part part = {EMU_STR("field"), EMU_STR("a")};
	struct emu_report_summary like = {
		.indicator = EMU_STR("models.registered"), .period = EMU_STR("2023-H1")};
	assert_ptr_equal(emu_report_input_find(&input, &like, &scratch), &input.summaries[0]);
	like.unit = EMU_STR("u");
	assert_null(emu_report_input_find(&input, &like, &scratch));
	like.parts = &part;
	like.n_parts = 1;
	assert_ptr_equal(emu_report_input_find(&input, &like, &scratch), &input.summaries[1]);
	emu_buf_free(&scratch);
}

static void test_other_records_are_kept_or_counted(void **state)
{
	(void)state;
	assert_int_equal(take("{\"type\":\"event\",\"kind\":\"annual-review\"}"), 0);
	assert_int_equal(take("{\"type\":\"figure\"}"), 0);
	assert_int_equal(take("{\"type\":\"mystery\"}"), 0);
	assert_int_equal(take("{\"type\":\"figure\",\"value\":1}"), 0);
	assert_int_equal(input.n_records, 1);
	assert_int_equal(input.records[0].kind, EMU_REPORT_EVENT);
	equals(input.records[0].text, "{\"type\":\"event\",\"kind\":\"annual-review\"}");
	assert_int_equal(input.others.n, 2);
	equals(input.others.names[0], "figure");
	assert_int_equal(input.counts[0], 2);
	assert_int_equal(input.counts[1], 1);
}

static void test_many_lines(void **state)
{
	(void)state;
	for (int i = 0; i < 3000; i++) {
		char line[256];
		snprintf(line, sizeof(line),
			BEGIN "\"unit\":\"u%d\",\"value\":%d,\"basis\":\"stated\"}", i, i);
		assert_int_equal(take(line), 0);
		snprintf(line, sizeof(line), "{\"type\":\"t%d\"}", i);
		assert_int_equal(take(line), 0);
	}
	assert_int_equal(input.n_summaries, 3000);
	equals(input.summaries[17].value, "17");
	assert_int_equal(input.others.n, 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_summary_is_taken_apart, begin, end),
		cmocka_unit_test_setup_teardown(test_a_missing_figure_has_no_value, begin, end),
		cmocka_unit_test_setup_teardown(test_what_is_wrong_is_told, begin, end),
		cmocka_unit_test_setup_teardown(test_coverage_that_is_wrong_is_told, begin, end),
		cmocka_unit_test_setup_teardown(test_the_same_figure_is_taken_once, begin, end),
		cmocka_unit_test_setup_teardown(
			test_a_figure_is_found_by_what_it_is_of, begin, end),
		cmocka_unit_test_setup_teardown(test_other_records_are_kept_or_counted, begin, end),
		cmocka_unit_test_setup_teardown(test_many_lines, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
