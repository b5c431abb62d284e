/* json/splitter: one value after another, whatever frames them and however the bytes arrive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "json/splitter.h"

/* All that a stream gives, as "line:column value|" and "line:column !message|". */
static void split(struct emu_str stream, size_t max_value, struct emu_buf *given)
{
	struct emu_error err;
	struct emu_source *source = emu_source_open_bytes("test", stream.at, stream.len, &err);
	assert_non_null(source);
	struct emu_json_splitter *splitter = emu_json_splitter_new(source, max_value, &err);
	assert_non_null(splitter);
	struct emu_str value;
	uint64_t line, column;
	enum emu_json_split state;
	while ((state = emu_json_splitter_next(splitter, &value, &line, &column, &err)) !=
		EMU_JSON_SPLIT_END) {
		assert_int_not_equal(state, EMU_JSON_SPLIT_FAULT);
		if (state == EMU_JSON_SPLIT_VALUE)
			emu_buf_printf(
				given, "%d:%d %.*s|", (int)line, (int)column, EMU_STR_ARGS(value));
		else
			emu_buf_printf(
				given, "%d:%d !%s|", (int)err.line, (int)err.column, err.text);
	}
	emu_json_splitter_del(splitter);
	emu_source_close(source);
}

static void streams_are_split(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"", ""},
		{" \n\t", ""},
		{"{\"a\":1}\n{\"b\":[2,{}]}\n", "1:1 {\"a\":1}|2:1 {\"b\":[2,{}]}|"},
		{"{\n \"a\": \"}\\\"]\"\n}\n 7 \"x\"",
			"1:1 {\n \"a\": \"}\\\"]\"\n}|4:2 7|4:4 \"x\"|"},
		{"[{\"a\":1},\n {\"b\":2}, 3]", "1:2 {\"a\":1}|2:2 {\"b\":2}|2:11 3|"},
		{"[]", ""},
		{"[ ]\n[1]", "2:2 1|"},
		{"[[1],[2,3]]", "1:2 [1]|1:6 [2,3]|"},
		{"{\"records\":[\n{\"a\":1},\n{\"a\":2}\n]}",
			"1:1 {\"records\":[\n{\"a\":1},\n{\"a\":2}\n]}|"},
		/* what is broken off does not take the next line with it */
		{"{\"a\":1\n{\"b\":2}\n", "1:1 {\"a\":1\n|2:1 {\"b\":2}|"},
		{"{\"a\":\"x\n{\"b\":2}\n", "1:1 {\"a\":\"x|2:1 {\"b\":2}|"},
		{"nonsense\n{\"b\":2}\n", "1:1 nonsense|2:1 {\"b\":2}|"},
		{"}\n{\"b\":2}", "1:1 }|2:1 {\"b\":2}|"},
		/* nor where it could go on there, once values had a line each */
		{"1\n{\"a\":\n{\"b\":2}\n", "1:1 1|2:1 {\"a\":|3:1 {\"b\":2}|"},
		{"1\r\n{\"a\":[1,\r\n2\n", "1:1 1|2:1 {\"a\":[1,\r|3:1 2|"},
		{"1\n[[[\n2\n", "1:1 1|2:1 [[[|3:1 2|"},
		{"1\n[2,3]\n", "1:1 1|2:1 [2,3]|"},
		/* values that take lines as they like */
		{"1\n{\n\"a\":\n{\"b\":2}\n}\n", "1:1 1|2:1 {\n\"a\":\n{\"b\":2}\n}|"},
		{"{\"a\":\n1}\n{\"a\":\n2}", "1:1 {\"a\":\n1}|3:1 {\"a\":\n2}|"},
		/* arrays that are not quite */
		{"[1,]",
			"1:2 1|1:4 !expected a value after ',' in an array|"
			"1:5 !expected ']' to end the array, found the end of the input|"},
		{"[1 2,\n3]", "1:2 1|1:4 !expected ',' or ']' after a value in an array|2:1 3|"},
		{"[1,\n2",
			"1:2 1|2:1 2|2:2 !expected ']' to end the array, found the end of the "
			"input|"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct emu_buf given = {0};
		split(emu_str_from(cases[i][0]), 1000, &given);
		emu_buf_push(&given, '\0');
		assert_string_equal(given.at, cases[i][1]);
		emu_buf_free(&given);
	}
}

static void a_long_array_is_read_in_little_memory(void **state)
{
	(void)state;
	struct emu_buf stream = {0};
	emu_buf_push(&stream, '[');
	for (int i = 0; i < 200000; i++)
		emu_buf_printf(&stream, "%s{\"n\":%d}", i ? ",\n" : "", i);
	emu_buf_push(&stream, ']');
	struct emu_buf given = {0};
	split(emu_buf_str(&stream), 100, &given);
	assert_non_null(strstr(given.at, "|200000:1 {\"n\":199999}|"));
	assert_null(strchr(given.at, '!'));
	emu_buf_free(&given);
	emu_buf_free(&stream);
}

static void a_value_over_the_limit_is_named_and_passed_over(void **state)
{
	(void)state;
	struct emu_buf stream = {0}, given = {0};
	emu_buf_append(&stream, EMU_STR("1\n\""));
	for (int i = 0; i < 1000000; i++)
		emu_buf_push(&stream, 'x');
	emu_buf_append(&stream, EMU_STR("\"\n3\n"));
	split(emu_buf_str(&stream), 1000, &given);
	emu_buf_push(&given, '\0');
	assert_string_equal(
		given.at, "1:1 1|2:1 !expected a value within the limit: raise --max-line|3:1 3|");
	emu_buf_free(&given);
	emu_buf_free(&stream);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_are_split),
		cmocka_unit_test(a_long_array_is_read_in_little_memory),
		cmocka_unit_test(a_value_over_the_limit_is_named_and_passed_over),
	};
	return cmocka_run_group_tests_name("json/splitter", tests, NULL, NULL);
}
