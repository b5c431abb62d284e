/* What findings are made of: words in another language, groups, baselines, returned lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "findings/baseline.h"
#include "findings/phrases.h"
#include "findings/returned.h"
#include "findings/census.h"
#include "json/writer.h"

static void expect_buf(struct emu_buf *buf, const char *expected)
{
	emu_buf_push(buf, '\0');
	assert_string_equal(buf->at, expected);
	emu_buf_clear(buf);
}

static const char *schemas(void)
{
	const char *folder = getenv("EMU_SCHEMAS");
	return folder && *folder ? folder : "schemas";
}

static void messages_are_said_in_vietnamese(void **state)
{
	(void)state;
	struct emu_error err = {0};
	struct emu_buf out = {0};
	struct emu_phrases *vi = emu_phrases_load(schemas(), "vi", &err);
	if (!vi)
		fail_msg("%s", err.text);
	assert_string_equal(emu_phrases_lang(vi), "vi");
	static const struct {
		const char *english, *expected;
	} all[] = {
		{"expected a number, got \"abc\"", "phải là số, nhưng gặp \"abc\""},
		/* What stands in quotes is never taken for a part of the message. */
		{"expected a number, got \"x, got y\"", "phải là số, nhưng gặp \"x, got y\""},
		{"expected one of \"a, got b\", 3, got \"c \\\" or null\"",
			"phải là một trong \"a, got b\", 3, nhưng gặp \"c \\\" or null\""},
		{"expected a string, an integer or null, got an array of 12",
			"phải là chuỗi, số nguyên hoặc null, nhưng gặp mảng 12 phần tử"},
		{"expected one of \"a\" and 3 more, got 1",
			"phải là một trong \"a\" và 3 giá trị khác, nhưng gặp 1"},
		{"property \"a\" is not allowed (did you mean \"b\"?)",
			"không được có thuộc tính \"a\" (có phải ý là \"b\"?)"},
		{"expected one of the 2 forms the schema allows, got 0.5",
			"phải theo một trong 2 dạng mà lược đồ cho phép, nhưng gặp 0.5"},
		{"of no template", "of no template"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		emu_phrases_say(vi, emu_str_from(all[i].english), &out);
		expect_buf(&out, all[i].expected);
	}
	struct emu_phrases_rule rule = emu_phrases_rule(vi, EMU_STR("schema/type"));
	assert_true(emu_str_equal(rule.title, emu_str_from("Giá trị sai kiểu")));
	rule = emu_phrases_rule(vi, EMU_STR("own/rule"));
	assert_true(emu_str_equal(rule.title, EMU_STR("own/rule")));
	emu_phrases_del(vi);
	emu_buf_free(&out);
}

static void censuses_have_bounds(void **state)
{
	(void)state;
	struct emu_census census = {.max_groups = 2, .max_examples = 3};
	char message[1000];
	memset(message, 'm', sizeof(message));
	static const char *const codes[] = {"a/a", "b/b", "c/c", "a/a"};
	for (size_t i = 0; i < 400; i++) {
		const struct emu_finding finding = {.severity = "error",
			.code = emu_str_from(codes[i % 4]),
			.line = i,
			.message = {message, sizeof(message)}};
		assert_int_equal(emu_census_add(&census, &finding), 0);
	}
	assert_int_equal(emu_census_n(&census), 2);
	assert_int_equal(emu_census_at(&census, 0)->n, 200);
	assert_int_equal(emu_census_at(&census, 0)->n_examples, 3);
	assert_int_equal(emu_census_at(&census, 0)->examples[1].line, 3);
	assert_int_equal(emu_census_at(&census, 1)->n, 100);
	assert_int_equal(census.beyond, 100);
	assert_true(emu_census_at(&census, 0)->examples[0].message.len < 500);
	emu_census_free(&census);
}

static void baselines_count(void **state)
{
	(void)state;
	char path[] = "/tmp/emu-baseline-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	FILE *file = fdopen(fd, "w");
	assert_non_null(file);
	fputs("{\"type\":\"finding\",\"fingerprint\":\"00000000000000ff\"}\n\n"
	      "{\"type\":\"visit\"}\n"
	      "{\"type\":\"finding\",\"fingerprint\":\"00000000000000ff\"}\n"
	      "{\"type\":\"finding\",\"fingerprint\":\"8000000000000001\"}\n",
		file);
	fclose(file);
	struct emu_baseline baseline = {0};
	struct emu_error err = {0};
	uint32_t taken[2] = {0};
	assert_int_equal(emu_baseline_load(&baseline, path, &err), 0);
	assert_int_equal(baseline.n, 3);
	assert_true(emu_baseline_take(&baseline, 0xff, taken));
	assert_true(emu_baseline_take(&baseline, 0xff, taken));
	assert_false(emu_baseline_take(&baseline, 0xff, taken));
	assert_true(emu_baseline_take(&baseline, 0x8000000000000001, taken));
	assert_false(emu_baseline_take(&baseline, 1, taken));
	emu_baseline_free(&baseline);
	unlink(path);
}

static void expect_returned(const char *text, int expected, const char *inner_text, uint64_t column)
{
	struct emu_json_reader reader = {0};
	struct emu_buf scratch = {0}, padded = {0};
	struct emu_error err = {0};
	struct emu_line inner;
	emu_buf_append(&padded, emu_str_from(text));
	assert_true(emu_buf_reserve(&padded, EMU_LINES_PADDING));
	const struct emu_line line = {
		.text = {padded.at, strlen(text)}, .file = "f", .number = 3, .column = 1};
	assert_int_equal(emu_returned_line(&reader, &line, &scratch, &inner, &err), expected);
	assert_true(emu_str_equal(inner.text, emu_str_from(inner_text)));
	assert_int_equal(inner.column, column);
	assert_int_equal(inner.number, 3);
	emu_json_reader_free(&reader);
	emu_buf_free(&scratch);
	emu_buf_free(&padded);
}

static void lines_come_out_of_rejects(void **state)
{
	(void)state;
	expect_returned("{\"type\":\"reject\",\"findings\":[],\"record\": {\"a\":1}}",
		EMU_RETURNED_LINE, "{\"a\":1}", 42);
	expect_returned("{\"type\":\"reject\",\"record\":\"x\"}", EMU_RETURNED_LINE, "\"x\"", 27);
	expect_returned(
		"{\"type\":\"reject\",\"text\":\"{\\\"a\\\":\"}", EMU_RETURNED_LINE, "{\"a\":", 26);
	expect_returned("{\"type\":\"reject\",\"text\":\"plain\"}", EMU_RETURNED_LINE, "plain", 26);
	static const char beginning[] = "{\"type\":\"reject\",\"beginning\":\"x\"}";
	expect_returned(beginning, EMU_RETURNED_NOTHING, beginning, 1);
	expect_returned("{\"type\":\"visit\"}", EMU_RETURNED_ITSELF, "{\"type\":\"visit\"}", 1);
	expect_returned("no json", EMU_RETURNED_ITSELF, "no json", 1);
	expect_returned("[]", EMU_RETURNED_ITSELF, "[]", 1);
}

static void values_come_onto_one_line(void **state)
{
	(void)state;
	struct emu_buf out = {0};
	emu_json_write_line(&out, EMU_STR("{ \"a\" : 1 }"));
	expect_buf(&out, "{ \"a\" : 1 }");
	emu_json_write_line(&out, EMU_STR("{ \"a b\\\" \" : [1 ,\r\n\t2.50], \"\\\\\" :null }"));
	expect_buf(&out, "{\"a b\\\" \":[1,2.50],\"\\\\\":null}");
	emu_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_said_in_vietnamese),
		cmocka_unit_test(censuses_have_bounds),
		cmocka_unit_test(baselines_count),
		cmocka_unit_test(lines_come_out_of_rejects),
		cmocka_unit_test(values_come_onto_one_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
