/* json/reader: what is accepted, what is refused and where, and what callers are told of values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "json/reader.h"

static struct emu_json_reader reader;
static struct emu_buf text; /* what was read last, with its padding */

static int read_text(struct emu_str given, struct emu_json *json, struct emu_error *err)
{
	emu_buf_clear(&text);
	emu_buf_append(&text, given);
	assert_true(emu_buf_reserve(&text, 64));
	memset(text.at + text.len, '"', 64); /* padding that would end a string */
	return emu_json_read(&reader, emu_buf_str(&text), json, err);
}

static struct emu_json read_good(const char *given)
{
	struct emu_json json;
	struct emu_error err;
	if (read_text(emu_str_from(given), &json, &err) < 0)
		fail_msg("%s: %s", given, err.text);
	return json;
}

static void values_stand_in_document_order(void **state)
{
	(void)state;
	struct emu_json json = read_good(" {\"a\": [1, -2.50e3, true], \"b\": {}, \"c\": null} ");
	const uint8_t types[] = {EMU_JSON_OBJECT, EMU_JSON_STRING, EMU_JSON_ARRAY, EMU_JSON_NUMBER,
		EMU_JSON_NUMBER, EMU_JSON_TRUE, EMU_JSON_STRING, EMU_JSON_OBJECT, EMU_JSON_STRING,
		EMU_JSON_NULL};
	const uint16_t depths[] = {0, 1, 1, 2, 2, 2, 1, 1, 1, 1};
	assert_int_equal(json.n, sizeof(types));
	for (uint32_t i = 0; i < json.n; i++) {
		assert_int_equal(json.values[i].type, types[i]);
		assert_int_equal(json.values[i].depth, depths[i]);
	}
	assert_int_equal(json.values[0].n, 3);
	assert_int_equal(json.values[0].next, 10);
	assert_int_equal(json.values[2].n, 3);
	assert_int_equal(json.values[2].next, 6);
	assert_true(json.values[1].key && json.values[6].key && !json.values[2].key);
	assert_true(emu_str_equal(emu_json_raw(&json, &json.values[4]), EMU_STR("-2.50e3")));
	assert_true(emu_str_equal(
		emu_json_span(&json, &json.values[2]), EMU_STR("[1, -2.50e3, true]")));
	assert_true(emu_str_equal(emu_json_span(&json, &json.values[1]), EMU_STR("\"a\"")));
}

/* EMU_STR as a constant. */
#define TEXT(literal)                                                                              \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

static void refusals_name_place_and_cause(void **state)
{
	(void)state;
	static const struct {
		struct emu_str given;
		uint64_t line, column;
		const char *says;
	} cases[] = {
		{TEXT(""), 1, 1, "expected a value, found the end"},
		{TEXT("{\"a\":1,}"), 1, 8, "to begin a key, found '}'"},
		{TEXT("{\n \"a\" 1}"), 2, 6, "expected ':' after a key, found '1'"},
		{TEXT("[1 2]"), 1, 4, "expected ',' or ']' after a value, found '2'"},
		{TEXT("{\"a\":1 \"b\":2}"), 1, 8, "expected ',' or '}' after a value"},
		{TEXT("[1,]"), 1, 4, "expected a value, found ']'"},
		{TEXT("[01]"), 1, 3, "leading 0"},
		{TEXT("[1.]"), 1, 4, "expected a digit, found ']'"},
		{TEXT("[-]"), 1, 3, "expected a digit"},
		{TEXT("[1e]"), 1, 4, "expected a digit"},
		{TEXT("nul"), 1, 1, "expected a value, found 'n'"},
		{TEXT("1 2"), 1, 3, "expected the end of the text"},
		{TEXT("\"abc"), 1, 1, "to end the string that begins here"},
		{TEXT("\"a\tb\""), 1, 3, "control character"},
		{TEXT("\"a\0b\""), 1, 3, "control character"},
		{TEXT("\"\\x\""), 1, 2, "after a backslash"},
		{TEXT("\"\\u12g4\""), 1, 2, "four hexadecimal digits"},
		{TEXT("\"\\ud800\""), 1, 2, "surrogate pair"},
		{TEXT("\"\\udc00\\ud800\""), 1, 2, "surrogate pair"},
		{TEXT("\"ab\xc3(\""), 1, 4, "expected UTF-8"},
		{TEXT("\"0123456789abcdef\xed\xa0\x80\""), 1, 18, "expected UTF-8"},
		{TEXT("\xef\xbb\xbf{}"), 1, 1, "found byte 0xef"},
		{TEXT("{\"a\":1,\"b\":2,\"a\":3}"), 1, 14, "found \"a\" again"},
		{TEXT("{\"a\":1,\"\\u0061\":2}"), 1, 8, "again"},
		{TEXT("{\"\":1,\"\":2}"), 1, 7, "again"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct emu_json json;
		struct emu_error err = {0};
		assert_int_equal(read_text(cases[i].given, &json, &err), -1);
		if (!strstr(err.text, cases[i].says) || err.line != cases[i].line ||
			err.column != cases[i].column)
			fail_msg("%.*s: %d:%d: %s", EMU_STR_ARGS(cases[i].given), (int)err.line,
				(int)err.column, err.text);
	}
}

static void keys_stand_once_in_large_objects_too(void **state)
{
	(void)state;
	read_good("{\"a\":{\"a\":1},\"b\":{\"a\":1}}");
	struct emu_buf many = {0};
	struct emu_json json;
	struct emu_error err;
	emu_buf_push(&many, '{');
	for (int i = 0; i < 1000; i++)
		emu_buf_printf(&many, "%s\"key%d\":%d", i ? "," : "", i, i);
	size_t len = many.len;
	emu_buf_push(&many, '}');
	assert_int_equal(read_text(emu_buf_str(&many), &json, &err), 0);
	assert_int_equal(json.values[0].n, 1000);
	many.len = len;
	emu_buf_append(&many, EMU_STR(",\"key\\u0035\":0}"));
	assert_int_equal(read_text(emu_buf_str(&many), &json, &err), -1);
	assert_non_null(strstr(err.text, "again"));
	emu_buf_free(&many);
}

static void depth_is_limited(void **state)
{
	(void)state;
	struct emu_buf deep = {0};
	struct emu_json json;
	struct emu_error err;
	for (int i = 0; i < 100000; i++)
		emu_buf_push(&deep, '[');
	assert_int_equal(read_text(emu_buf_str(&deep), &json, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	assert_int_equal(err.column, EMU_JSON_DEPTH + 1);
	memset(deep.at + EMU_JSON_DEPTH, ']', EMU_JSON_DEPTH);
	deep.len = 2 * (size_t)EMU_JSON_DEPTH;
	assert_int_equal(read_text(emu_buf_str(&deep), &json, &err), 0);
	emu_buf_free(&deep);
}

static void strings_are_unescaped_on_request(void **state)
{
	(void)state;
	struct emu_json json = read_good(
		"[\"plain\", \"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud834\\udd1e\\u0000z\"]");
	struct emu_buf scratch = {0};
	emu_buf_append(&scratch, EMU_STR("kept"));
	struct emu_str plain = emu_json_string(&json, &json.values[1], &scratch);
	assert_true(emu_str_equal(plain, EMU_STR("plain")));
	assert_int_equal(scratch.len, 4);
	struct emu_str all = emu_json_string(&json, &json.values[2], &scratch);
	assert_true(emu_str_equal(all, EMU_STR("a\"\\/\b\f\n\r\t\xc3\xa9\xf0\x9d\x84\x9e\0z")));
	assert_memory_equal(scratch.at, "kept", 4);
	emu_buf_free(&scratch);
}

static void members_are_found(void **state)
{
	(void)state;
	struct emu_json json = read_good("{\"a\":{\"b\":1},\"b\":2,\"\\u0063\\n\":3}");
	const struct emu_json_value *b = emu_json_member(&json, json.values, EMU_STR("b"));
	const struct emu_json_value *c = emu_json_member(&json, json.values, EMU_STR("c\n"));
	assert_true(b && emu_str_equal(emu_json_raw(&json, b), EMU_STR("2")));
	assert_true(c && emu_str_equal(emu_json_raw(&json, c), EMU_STR("3")));
	assert_null(emu_json_member(&json, json.values, EMU_STR("c")));
	assert_null(emu_json_member(&json, json.values, EMU_STR("c\nd")));
	assert_null(emu_json_member(&json, b, EMU_STR("b")));
}

static int pair_equal(const char *pair)
{
	struct emu_json json = read_good(pair);
	const struct emu_json_value *first = json.values + 1;
	return emu_json_equal(&json, first, &json, json.values + first->next);
}

static void equality_is_by_value(void **state)
{
	(void)state;
	static const struct {
		const char *pair;
		int equal;
	} cases[] = {
		{"[1, 1.0]", 1},
		{"[1e2, 100]", 1},
		{"[12345678901234567890, 12345678901234567891]", 0},
		{"[0.1, 0.10000000000000000001]", 0},
		{"[\"a\", \"\\u0061\"]", 1},
		{"[\"\\u0061b\", \"a\\u0062\"]", 1},
		{"[\"a\", \"ab\"]", 0},
		{"[{\"x\":1,\"y\":[2]}, {\"y\":[2.0],\"x\":1}]", 1},
		{"[{\"x\":1}, {\"y\":1}]", 0},
		{"[[1,2], [2,1]]", 0},
		{"[true, 1]", 0},
		{"[null, null]", 1},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (pair_equal(cases[i].pair) != cases[i].equal)
			fail_msg("%s", cases[i].pair);
}

static void large_objects_are_equal_in_any_order(void **state)
{
	(void)state;
	struct emu_buf pair = {0};
	emu_buf_append(&pair, EMU_STR("[{"));
	for (int i = 0; i < 500; i++)
		emu_buf_printf(&pair, "%s\"k%d\":%d", i ? "," : "", i, i);
	emu_buf_append(&pair, EMU_STR("},{"));
	for (int i = 500; i--;)
		emu_buf_printf(&pair, "\"k%d\":%d.0%s", i, i, i ? "," : "");
	emu_buf_append(&pair, EMU_STR("}]\0"));
	assert_int_equal(pair_equal(pair.at), 1);
	*strstr(pair.at, "k499\":499.0") = 'j';
	assert_int_equal(pair_equal(pair.at), 0);
	emu_buf_free(&pair);
}

static int tear_down(void **state)
{
	(void)state;
	emu_json_reader_free(&reader);
	emu_buf_free(&text);
	return 0;
}

static uint64_t form_of(struct emu_json_reader *of, const char *given)
{
	char room[128] = {0};
	struct emu_json json;
	size_t len = strlen(given);
	assert_true(len + 64 <= sizeof(room));
	memcpy(room, given, len);
	assert_int_equal(emu_json_read(of, (struct emu_str){room, len}, &json, NULL), 0);
	return json.form;
}

/* Texts of one form have one number; the first few of a form are not known to be any. */
static void forms_are_told_apart(void **state)
{
	struct emu_json_reader own = {0};
	(void)state;
	assert_int_equal(form_of(&own, "{\"a\":1}"), 0);
	assert_int_equal(form_of(&own, "{\"a\":2}"), 0);
	uint64_t number = form_of(&own, "{\"a\":3}");
	assert_int_not_equal(number, 0);
	assert_int_equal(form_of(&own, "{\"a\":\"3\"}"), 0);
	uint64_t string = form_of(&own, "{\"a\":\"\"}");
	assert_int_not_equal(string, 0);
	assert_int_not_equal(string, number);
	assert_int_equal(form_of(&own, "{\"a\":-4.5}"), number);
	assert_int_equal(form_of(&own, "{\"a\":null}"), 0);
	assert_int_equal(form_of(&own, "{\"a\":\"\\n\"}"), string);
	emu_json_reader_free(&own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_stand_in_document_order),
		cmocka_unit_test(refusals_name_place_and_cause),
		cmocka_unit_test(keys_stand_once_in_large_objects_too),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(strings_are_unescaped_on_request),
		cmocka_unit_test(members_are_found),
		cmocka_unit_test(equality_is_by_value),
		cmocka_unit_test(large_objects_are_equal_in_any_order),
		cmocka_unit_test(forms_are_told_apart),
	};
	return cmocka_run_group_tests_name("json/reader", tests, NULL, tear_down);
}
