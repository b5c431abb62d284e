/* latest/keys: which records are about the same thing, by the catalogue and by words. */
#include "latest/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct emu_keys *by_type;

static int load_keys(void **state)
{
	const char *schemas = getenv("EMU_SCHEMAS");
	struct emu_error err;
	(void)state;
	by_type = emu_keys_load(schemas ? schemas : "schemas", &err);
	if (!by_type)
		print_error("%s\n", err.text);
	return by_type ? 0 : -1;
}

static int drop_keys(void **state)
{
	(void)state;
	emu_keys_del(by_type);
	return 0;
}

static enum emu_keys_answer key_of(
	const struct emu_keys *keys, const char *record, struct emu_buf *key, bool *same_event)
{
	struct emu_json_reader reader = {0};
	struct emu_keys_state state;
	struct emu_buf text = {0};
	struct emu_json json;
	struct emu_error err;
	emu_buf_append(&text, emu_str_from(record));
	assert_true(emu_buf_reserve(&text, 64));
	if (emu_json_read(&reader, emu_buf_str(&text), &json, &err) < 0)
		fail_msg("%s: %s", record, err.text);
	assert_int_equal(emu_keys_state_init(&state, keys, &err), 0);
	*same_event = false;
	enum emu_keys_answer answer = emu_keys_of(keys, &state, &json, key, same_event, &err);
	emu_keys_state_free(&state);
	emu_json_reader_free(&reader);
	emu_buf_free(&text);
	return answer;
}

static bool same(const struct emu_keys *keys, const char *one, const char *other)
{
	struct emu_buf a = {0}, b = {0};
	bool same_event;
	if (key_of(keys, one, &a, &same_event) != EMU_KEYS_WHOLE ||
		key_of(keys, other, &b, &same_event) != EMU_KEYS_WHOLE)
		fail_msg("%s, %s: expected both to have a key", one, other);
	bool equal = emu_str_equal(emu_buf_str(&a), emu_buf_str(&b));
	emu_buf_free(&a);
	emu_buf_free(&b);
	return equal;
}

static enum emu_keys_answer answer_of(
	const struct emu_keys *keys, const char *record, bool *same_event)
{
	struct emu_buf key = {0};
	enum emu_keys_answer answer = key_of(keys, record, &key, same_event);
	emu_buf_free(&key);
	return answer;
}

#define FIGURE "{\"type\":\"figure\",\"indicator\":\"m\",\"unit\":\"u\",\"period\":\"2023\""
#define AWARD "{\"type\":\"award\",\"title\":\"t\",\"recipient\":{\"name\":\"Lan\"}"

static void a_figure_is_its_cell(void **state)
{
	(void)state;
	assert_true(same(by_type, FIGURE ",\"value\":1}", FIGURE ",\"value\":2,\"x\":1}"));
	assert_true(same(by_type, FIGURE "}",
		"{\"period\":\"2023\",\"u\\u006eit\":\"\\u0075\",\"indicator\":\"m\","
		"\"field\":null,\"type\":\"figure\"}"));
	static const char *const others[] = {",\"field\":\"economy\"}", ",\"level\":\"commune\"}",
		",\"recipient\":\"collective\"}", ",\"stage\":\"approved\"}",
		",\"title\":\"economy\"}", ",\"sector\":\"x\"}", ",\"recipient-class\":\"x\"}",
		",\"occasion\":\"regular\"}", ",\"block\":\"u\"}"};
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		char record[256];
		snprintf(record, sizeof(record), FIGURE "%s", others[i]);
		if (same(by_type, FIGURE "}", record))
			fail_msg("%s: not told apart", others[i]);
	}
	assert_false(same(by_type, FIGURE "}",
		"{\"type\":\"pledge\",\"indicator\":\"m\",\"unit\":\"u\",\"period\":\"2023\"}"));
	/* Of a block: no unit. */
	assert_false(same(by_type,
		"{\"type\":\"figure\",\"indicator\":\"m\",\"block\":\"u\",\"period\":\"2023\"}",
		FIGURE "}"));
}

static void an_event_is_one_in_every_language(void **state)
{
	(void)state;
	static const char thai[] = "{\"type\":\"event\",\"kind\":\"half-year-review\","
				   "\"block\":\"block-4\",\"period\":\"2023-H1\","
				   "\"place\":\"ฮานอย\",\"unit\":\"a\"}";
	static const char hebrew[] = "{\"type\":\"event\",\"kind\":\"half-year-review\","
				     "\"block\":\"block-4\",\"period\":\"2023-H1\","
				     "\"place\":\"האנוי\"}";
	static const char of_a_unit[] = "{\"type\":\"event\",\"kind\":\"half-year-review\","
					"\"unit\":\"block-4\",\"period\":\"2023-H1\"}";
	bool same_event;
	assert_true(same(by_type, thai, hebrew));
	assert_false(same(by_type, hebrew, of_a_unit));
	assert_int_equal(answer_of(by_type, thai, &same_event), EMU_KEYS_WHOLE);
	assert_true(same_event);
	assert_int_equal(answer_of(by_type, FIGURE "}", &same_event), EMU_KEYS_WHOLE);
	assert_false(same_event);
	assert_int_equal(answer_of(by_type,
				 "{\"type\":\"event\",\"kind\":\"half-year-review\","
				 "\"period\":\"2023-H1\"}",
				 &same_event),
		EMU_KEYS_LACKING);
}

static void awards_are_told_apart_by_their_decision(void **state)
{
	(void)state;
	assert_true(same(by_type, AWARD "}", AWARD ",\"votes\":{\"for\":3}}"));
	assert_true(
		same(by_type, AWARD ",\"decision\":{\"number\":\"1/QĐ\",\"date\":\"2023-01-01\"}}",
			AWARD ",\"decision\":{\"number\":\"1/QĐ\"}}"));
	assert_false(same(by_type, AWARD ",\"decision\":{\"number\":\"1/QĐ\"}}",
		AWARD ",\"decision\":{\"number\":\"2/QĐ\"}}"));
	assert_false(same(by_type, AWARD ",\"decision\":{\"number\":\"2023-01-01\"}}",
		AWARD ",\"decision\":{\"date\":\"2023-01-01\"}}"));
	assert_false(same(by_type, AWARD ",\"decision\":{\"date\":\"2023-01-01\"}}", AWARD "}"));
	assert_false(same(by_type, AWARD ",\"occasion\":\"regular\"}", AWARD "}"));
}

static void a_model_is_one_in_each_state(void **state)
{
	(void)state;
	static const char registered[] =
		"{\"type\":\"model\",\"unit\":\"u\",\"id\":1,\"status\":\"registered\"}";
	static const char recognised[] =
		"{\"type\":\"model\",\"unit\":\"u\",\"id\":1,\"status\":\"recognised\"}";
	bool same_event;
	assert_false(same(by_type, registered, recognised));
	assert_true(same(by_type, registered,
		"{\"type\":\"model\",\"unit\":\"u\",\"id\":1,\"status\":\"registered\","
		"\"name\":\"Hoa\"}"));
	assert_int_equal(answer_of(by_type, "{\"type\":\"model\",\"unit\":\"u\"}", &same_event),
		EMU_KEYS_LACKING);
}

static void types_without_a_key_have_none(void **state)
{
	(void)state;
	static const char *const records[] = {"{\"type\":\"finding\"}", "{\"type\":\"summary\"}",
		"{}", "{\"type\":1}", "{\"type\":\"Figure\"}", "{\"type\":\"\"}"};
	bool same_event;
	for (size_t i = 0; i < sizeof(records) / sizeof(*records); i++)
		assert_int_equal(answer_of(by_type, records[i], &same_event), EMU_KEYS_NONE);
	/* Every type that reports are made of has one. */
	static const char *const types[] = {"figure", "award", "model", "score", "pledge",
		"registration", "nomination", "role", "event", "statement"};
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		char record[64];
		snprintf(record, sizeof(record), "{\"type\":\"%s\"}", types[i]);
		assert_int_equal(answer_of(by_type, record, &same_event), EMU_KEYS_LACKING);
	}
}

static struct emu_keys *parsed(const char *words)
{
	struct emu_error err;
	struct emu_keys *keys = emu_keys_parse(emu_str_from(words), &err);
	if (!keys)
		fail_msg("%s: %s", words, err.text);
	return keys;
}

static void words_make_a_key(void **state)
{
	(void)state;
	struct emu_keys *keys = parsed("a,/b/c|d,e?");
	bool same_event;
	assert_true(same(keys, "{\"a\":1,\"d\":2}", "{\"d\":2.0,\"a\":10e-1,\"e\":null}"));
	assert_false(same(keys, "{\"a\":1,\"d\":2}", "{\"a\":1,\"b\":{\"c\":2}}"));
	assert_true(same(keys, "{\"a\":1,\"b\":{\"c\":2},\"d\":3}", "{\"a\":1,\"b\":{\"c\":2}}"));
	assert_false(same(keys, "{\"a\":1,\"d\":2,\"type\":\"x\"}", "{\"a\":1,\"d\":2}"));
	assert_false(same(keys, "{\"a\":1,\"d\":2,\"e\":\"\"}", "{\"a\":1,\"d\":2}"));
	assert_int_equal(answer_of(keys, "{\"a\":1}", &same_event), EMU_KEYS_LACKING);
	assert_int_equal(answer_of(keys, "{\"d\":1}", &same_event), EMU_KEYS_LACKING);
	assert_int_equal(answer_of(keys, "{\"a\":null,\"d\":1}", &same_event), EMU_KEYS_LACKING);
	emu_keys_del(keys);
}

static void values_are_what_they_are(void **state)
{
	(void)state;
	struct emu_keys *keys = parsed("a");
	static const char *const equal[][2] = {
		{"7.60", "7.6"},
		{"1e2", "100"},
		{"100", "100.0"},
		{"-0.0", "0"},
		{"0e5", "0"},
		{"-1.50", "-15e-1"},
		{"10", "1E+1"},
		{"\"Ho\\u0300a\"", "\"Hòa\""},
		{"[1,2]", "[1,2]"},
		{"{\"b\":1}", "{\"b\":1}"},
		{"1e9999", "1e9999"},
	};
	static const char *const unlike[][2] = {
		{"1", "\"1\""},
		{"true", "\"true\""},
		{"true", "false"},
		{"0", "false"},
		{"\"a\"", "\"A\""},
		{"12", "1"},
		{"100", "1"},
		{"0.1", "0.01"},
		{"[1]", "\"[1]\""},
		{"1e9999", "1e9998"},
		{"12345678901234567890", "12345678901234567891"},
	};
	char one[64], other[64];
	for (size_t i = 0; i < sizeof(equal) / sizeof(*equal); i++) {
		snprintf(one, sizeof(one), "{\"a\":%s}", equal[i][0]);
		snprintf(other, sizeof(other), "{\"a\":%s}", equal[i][1]);
		if (!same(keys, one, other))
			fail_msg("%s, %s: told apart", one, other);
	}
	for (size_t i = 0; i < sizeof(unlike) / sizeof(*unlike); i++) {
		snprintf(one, sizeof(one), "{\"a\":%s}", unlike[i][0]);
		snprintf(other, sizeof(other), "{\"a\":%s}", unlike[i][1]);
		if (same(keys, one, other))
			fail_msg("%s, %s: not told apart", one, other);
	}
	emu_keys_del(keys);
	/* Where one value ends and the next begins is told too. */
	keys = parsed("a,b");
	assert_false(same(keys, "{\"a\":\"xs\",\"b\":\"y\"}", "{\"a\":\"x\",\"b\":\"sy\"}"));
	emu_keys_del(keys);
}

static void wrong_words_are_told(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"", "a,", ",a", "a,,b", "?", "a|", "|a", "/~2", "a,/b~"};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct emu_error err = {0};
		if (emu_keys_parse(emu_str_from(wrong[i]), &err))
			fail_msg("\"%s\" was taken", wrong[i]);
		assert_int_equal(err.fault, EMU_FAULT_USAGE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_figure_is_its_cell),
		cmocka_unit_test(an_event_is_one_in_every_language),
		cmocka_unit_test(awards_are_told_apart_by_their_decision),
		cmocka_unit_test(a_model_is_one_in_each_state),
		cmocka_unit_test(types_without_a_key_have_none),
		cmocka_unit_test(words_make_a_key),
		cmocka_unit_test(values_are_what_they_are),
		cmocka_unit_test(wrong_words_are_told),
	};
	return cmocka_run_group_tests(tests, load_keys, drop_keys);
}
