/* compare/compare: what bounds leave open, both ways round; which rows are about the same thing. */
#include "compare/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "io/lines.h"

static struct emu_json_reader reader;

static void see(struct emu_compare *compare, const char *record, size_t input)
{
	struct emu_buf text = {0};
	struct emu_json json;
	struct emu_error err = {0};
	emu_buf_append(&text, emu_str_from(record));
	assert_true(emu_buf_reserve(&text, EMU_LINES_PADDING));
	assert_int_equal(emu_json_read(&reader, emu_buf_str(&text), &json, &err), 0);
	const struct emu_line line = {.file = "a", .input = input};
	assert_int_equal(emu_compare_see(compare, &json, &line, &err), 1);
	emu_buf_free(&text);
}

static struct emu_compare *begin(void)
{
	static const struct emu_compare_question question;
	struct emu_error err;
	struct emu_compare *compare = emu_compare_new(&question, &err);
	assert_non_null(compare);
	return compare;
}

/* All results, a line each. */
static struct emu_buf end(struct emu_compare *compare)
{
	struct emu_buf out = {0};
	struct emu_error err = {0};
	size_t n;
	assert_int_equal(emu_compare_close(compare, &n, &err), 0);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(emu_compare_write(compare, i, &out, &err), 0);
		emu_buf_push(&out, '\n');
	}
	emu_buf_push(&out, '\0');
	emu_compare_del(compare);
	return out;
}

static void see_value(
	struct emu_compare *compare, const char *value, const char *bound, size_t input)
{
	char record[256];
	snprintf(record, sizeof(record),
		"{\"type\":\"summary\",\"indicator\":\"a\",\"period\":\"2023\",\"value\":%s%s%s%s}",
		value, *bound ? ",\"bound\":\"" : "", bound, *bound ? "\"" : "");
	see(compare, record, input);
}

static void has(struct emu_buf *out, const char *word)
{
	if (!strstr(out->at, word))
		fail_msg("expected %s in %s", word, out->at);
	emu_buf_free(out);
}

static void changes_keep_what_bounds_leave_open(void **state)
{
	static const struct {
		const char *before, *bound_before, *after, *bound_after, *expected;
	} cases[] = {
		{"10", "", "12", "", "\"change\":2,\"percent\":20,\"status\":\"up\""},
		{"10", "", "12", "at-least",
			"\"change\":2,\"percent\":20,\"bound\":\"at-least\",\"status\":\"up\""},
		{"10", "", "12", "at-most", "\"bound\":\"at-most\",\"status\":\"unclear\""},
		{"10", "", "8", "at-least", "\"bound\":\"at-least\",\"status\":\"unclear\""},
		{"10", "", "8", "at-most", "\"bound\":\"at-most\",\"status\":\"down\""},
		{"10", "", "10", "at-least", "\"bound\":\"at-least\",\"status\":\"unclear\""},
		{"10", "", "10", "about", "\"bound\":\"about\",\"status\":\"same\""},
		{"10", "at-least", "12", "",
			"\"change\":2,\"bound\":\"at-most\",\"status\":\"unclear\""},
		{"10", "at-least", "8", "",
			"\"change\":-2,\"bound\":\"at-most\",\"status\":\"down\""},
		{"10", "at-most", "12", "",
			"\"change\":2,\"bound\":\"at-least\",\"status\":\"up\""},
		{"10", "at-most", "12", "at-least", "\"bound\":\"at-least\",\"status\":\"up\""},
		{"10", "at-least", "8", "at-most", "\"bound\":\"at-most\",\"status\":\"down\""},
		{"10", "at-least", "12", "at-least", "\"bound\":\"about\",\"status\":\"unclear\""},
		{"10", "at-most", "8", "at-most", "\"bound\":\"about\",\"status\":\"unclear\""},
		{"10", "about", "12", "about", "\"bound\":\"about\",\"status\":\"up\""},
		{"10", "about", "8", "at-least", "\"bound\":\"about\",\"status\":\"unclear\""},
		{"0", "", "12", "", "\"change\":12,\"status\":\"up\""},
		{"null", "", "12", "", "\"after\":12,\"status\":\"new\""},
		{"10", "", "null", "", "\"before\":10,\"status\":\"missing\""},
		{"3", "", "2", "", "\"percent\":-33.33,"},
		{"1e40", "", "1e-40", "", "\"percent\":-100,"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct emu_compare *compare = begin();
		see_value(compare, cases[i].before, cases[i].bound_before, 0);
		see_value(compare, cases[i].after, cases[i].bound_after, 1);
		struct emu_buf out = end(compare);
		has(&out, cases[i].expected);
	}
}

static void attainment_is_what_is_certain(void **state)
{
	/* For each comparator: the status of 9, 10 and 11 with each bound, of a target of 10:
	 * met, not met, or open. */
	static const char *const comparators[] = {
		"at-least", "more-than", "equal", "less-than", "at-most"};
	static const char *const bounds[] = {"", "at-least", "at-most", "about"};
	static const char *const expected[5][4] = {
		{"-++", "o++", "-oo", "-++"},
		{"--+", "oo+", "--o", "--+"},
		{"-+-", "oo-", "-oo", "-+-"},
		{"+--", "o--", "+oo", "+--"},
		{"++-", "oo-", "++o", "++-"},
	};
	(void)state;
	for (size_t i = 0; i < 5 * 4 * 3; i++) {
		size_t comparator = i / 12, bound = i / 3 % 4, value = i % 3;
		char pledge[256], digits[3];
		char status = expected[comparator][bound][value];
		struct emu_compare *compare = begin();
		snprintf(pledge, sizeof(pledge),
			"{\"type\":\"pledge\",\"indicator\":\"a\",\"period\":\"2023\",\"target\":"
			"10,"
			"\"comparator\":\"%s\"}",
			comparators[comparator]);
		snprintf(digits, sizeof(digits), "%zu", 9 + value);
		see(compare, pledge, 0);
		see_value(compare, digits, bounds[bound], 1);
		struct emu_buf out = end(compare);
		has(&out,
			status == '+'		? "\"status\":\"met\""
				: status == '-' ? "\"status\":\"not-met\""
						: "\"status\":\"unclear\"");
	}
}

static void members_of_results_are_no_names(void **state)
{
	(void)state;
	struct emu_compare *compare = begin();
	see_value(compare, "5", "", 0);
	see(compare,
		"{\"type\":\"summary\",\"indicator\":\"a\",\"period\":\"2023\","
		"\"status\":\"final\",\"before\":\"\",\"value\":6}",
		1);
	struct emu_buf out = end(compare);
	has(&out, "\"period\":\"2023\",\"before\":5,\"after\":6,");
}

static void the_first_of_a_key_counts_whichever_input_it_is_of(void **state)
{
	(void)state;
	for (size_t input = 0; input < 2; input++) {
		struct emu_compare *compare = begin();
		see(compare,
			"{\"type\":\"pledge\",\"indicator\":\"a\",\"period\":\"2023\","
			"\"target\":1}",
			!input);
		see_value(compare, "5", "", input);
		see_value(compare, "6", "", input);
		struct emu_buf out = end(compare);
		has(&out, "\"value\":5,");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_keep_what_bounds_leave_open),
		cmocka_unit_test(attainment_is_what_is_certain),
		cmocka_unit_test(members_of_results_are_no_names),
		cmocka_unit_test(the_first_of_a_key_counts_whichever_input_it_is_of),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	emu_json_reader_free(&reader);
	return failed;
}
