/* Quick acceptance: it comes about on ordinary records of each type, and whatever is accepted has
 * no finding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <dirent.h>

#include "schema/accept.h"
#include "schema/choice.h"

#include "texts.h"

#define EXAMPLES "tests/cli/validate-examples/examples.ndjson"
#define ROUNDS 100
#define CHANGES 32 /* few enough to go on trying */

static struct emu_schema_run *run;
static struct emu_acceptor *acceptor;
static struct emu_json_reader reader;
static struct emu_buf held;

static int begin(void **state)
{
	struct emu_error err;
	(void)state;
	run = emu_schema_run_new(&err);
	acceptor = run ? emu_acceptor_new(run, &err) : NULL;
	return acceptor ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	emu_acceptor_del(acceptor);
	emu_schema_run_del(run);
	emu_json_reader_free(&reader);
	emu_buf_free(&held);
	return 0;
}

static struct emu_str padded(struct emu_str text)
{
	emu_buf_free(&held);
	assert_true(emu_buf_reserve(&held, text.len + PADDING));
	memset(held.at + text.len, '\n', PADDING);
	if (text.len)
		memcpy(held.at, text.at, text.len);
	return (struct emu_str){held.at, text.len};
}

static bool is_accepted(struct emu_str text)
{
	const char *after = emu_acceptor_try(acceptor, text.at, text.at + text.len);
	return after && after == text.at + text.len;
}

/* Whether it is accepted; then it is valid the long way too. What is valid is learned. */
static bool ask(const struct emu_schema *schema, struct emu_str given)
{
	struct emu_str text = padded(given);
	struct emu_json json;
	struct emu_error err;
	bool accepted = is_accepted(text);
	int valid = emu_json_read(&reader, text, &json, &err) == 0
		? emu_schema_check(run, schema, &json, NULL, NULL, &err)
		: 0;
	if (accepted && valid != 1)
		fail_msg("accepted, but not valid: %.*s", EMU_STR_ARGS(text));
	if (valid == 1 && !accepted)
		emu_acceptor_learn(acceptor, schema, &json, 0);
	return accepted;
}

static struct emu_schema_set *set;

static const struct emu_schema *compile(const char *text)
{
	struct emu_error err;
	set = emu_schema_set_new(&err);
	assert_non_null(set);
	emu_schema_set_assert_formats(set, true);
	if (emu_schema_set_add(set, EMU_STR("urn:s"), emu_str_from(text), &err) < 0)
		fail_msg("%s", err.text);
	const struct emu_schema *schema = emu_schema_compile(set, EMU_STR("urn:s"), &err);
	if (!schema)
		fail_msg("%s", err.text);
	return schema;
}

/* Once the first value was seen, whether others are accepted. Lists end with NULL. */
static void expect(
	const char *text, const char *first, const char *const *like, const char *const *unlike)
{
	begin(NULL);
	const struct emu_schema *schema = compile(text);
	assert_false(ask(schema, emu_str_from(first)));
	if (!is_accepted(padded(emu_str_from(first))))
		fail_msg("%s: not accepted again: %s", text, first);
	for (; *like; like++)
		if (!is_accepted(padded(emu_str_from(*like))))
			fail_msg("%s: not accepted: %s", text, *like);
	for (; *unlike; unlike++) {
		/* By the long way it may be valid, but not by what was learned of the first. */
		if (is_accepted(padded(emu_str_from(*unlike))))
			fail_msg("%s: accepted: %s", text, *unlike);
	}
	end(NULL);
	emu_schema_set_del(set);
}

#define LIST(...)                                                                                  \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

static void leaves_are_asked_what_their_keywords_ask(void **state)
{
	(void)state;
	expect("{\"type\":\"integer\",\"minimum\":3}", "3", LIST("4", "300000000000000000000"),
		LIST("2", "-4", "3.5", "3e2", "\"3\"", "03"));
	expect("{\"minimum\":0}", "1", LIST("0", "0.5", "1e9"), LIST("-1", "-0.1"));
	expect("{\"minimum\":1}", "1", LIST("1.5", "20"), LIST("0", "0.99", "-1"));
	expect("{\"exclusiveMaximum\":100,\"multipleOf\":0.25}", "1", LIST("99.75", "-8"),
		LIST("100", "0.2", "100.25"));
	expect("{\"enum\":[\"a\",\"bc\",1]}", "\"a\"", LIST("\"bc\""), LIST("\"c\"", "1", "2"));
	expect("{\"enum\":[\"a\",1,2]}", "1", LIST("1"), LIST("2", "3", "1.0"));
	expect("{\"const\":{\"a\":[1,\"x\"]}}", "{\"a\":[1,\"x\"]}", LIST("{\"a\":[1,\"x\"]}"),
		LIST("{\"a\":[2,\"x\"]}", "{\"a\":[1,\"y\"]}"));
	expect("{\"minLength\":2,\"maxLength\":4}", "\"ab\"", LIST("\"abcd\"", "\"ảảảả\""),
		LIST("\"a\"", "\"ả\"", "\"abcde\"", "\"ảảảảả\""));
	expect("{\"minLength\":1}", "\"ab\"", LIST("\"\\u1ea3\"", "\"x\""), LIST("\"\""));
	expect("{\"pattern\":\"^[a-z]+$\"}", "\"ab\"",
		LIST("\"z\"", "\"z\"", "\"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\""),
		LIST("\"A\"", "\"\"", "\"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxy1\"",
			"\"\\u0061\""));
	expect("{\"format\":\"emu-period\"}", "\"2023-H1\"", LIST("\"2021/2023\"", "\"2023\""),
		LIST("\"2023-H3\"", "\"2023-13\"", "\"\""));
}

static void keys_counts_and_types_are_settled_by_the_shape(void **state)
{
	(void)state;
	expect("{\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"],"
	       "\"additionalProperties\":{\"maximum\":5},\"minProperties\":2}",
		"{\"a\":1,\"b\":2}", LIST("{\"a\":9,\"b\":5}", "{\"a\":9,\"b\":-5.5}"),
		LIST("{\"a\":1}", "{\"b\":1,\"c\":2}", "{\"a\":1.5,\"b\":2}", "{\"a\":1,\"b\":6}",
			"{\"a\":1,\"b\":2,\"a\":1}", "{\"a\":1,\"a\":2}", "{\"a\":null,\"b\":2}"));
	expect("{\"patternProperties\":{\"^x\":{\"minLength\":2}},\"additionalProperties\":false}",
		"{\"x1\":\"ab\",\"x2\":\"cd\"}", LIST("{\"x1\":\"abc\",\"x2\":\"cd\"}"),
		LIST("{\"x1\":\"ab\",\"x2\":\"c\"}", "{\"y\":\"ab\",\"x2\":\"cd\"}"));
	expect("{\"prefixItems\":[{\"enum\":[\"p\",\"q\"]}],\"items\":{\"minimum\":0}}",
		"[\"p\",1,2]", LIST("[\"q\",0,7]"),
		LIST("[\"r\",0,7]", "[\"q\",0,-7]", "[\"q\",0]"));
	expect("{\"$ref\":\"#/$defs/"
	       "x\",\"$defs\":{\"x\":{\"allOf\":[{\"minimum\":1},{\"maximum\":3}"
	       "]}}}",
		"2", LIST("1", "3"), LIST("0", "4"));
	expect("{\"dependentRequired\":{\"a\":[\"b\"]},\"dependentSchemas\":{\"a\":{\"properties\":"
	       "{\"b\":{\"minimum\":2}}}}}",
		"{\"a\":1,\"b\":2}", LIST("{\"a\":0,\"b\":3}"),
		LIST("{\"a\":1}", "{\"a\":1,\"b\":1}"));
}

static void what_a_condition_looks_at_stays_the_same(void **state)
{
	(void)state;
	expect("{\"if\":{\"properties\":{\"k\":{\"const\":\"n\"}}},\"then\":{\"properties\":{\"v\":"
	       "{"
	       "\"maximum\":1}}},\"else\":{\"properties\":{\"v\":{\"minimum\":5}}}}",
		"{\"k\":\"n\",\"v\":1}", LIST("{\"k\":\"n\",\"v\":0}"),
		LIST("{\"k\":\"n\",\"v\":2}", "{\"k\":\"m\",\"v\":1}", "{\"k\":\"m\",\"v\":7}"));
	expect("{\"anyOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}", "{\"b\":1,\"c\":2}",
		LIST("{\"b\":2,\"c\":3}"), LIST("{\"c\":2}"));
	expect("{\"anyOf\":[{\"maximum\":1},{\"minimum\":5}]}", "7", LIST("5", "70"),
		LIST("1", "3"));
	expect("{\"oneOf\":[{\"maximum\":4},{\"minimum\":2}]}", "1", LIST("1"), LIST("3", "0"));
	expect("{\"not\":{\"properties\":{\"a\":{\"const\":1}}}}", "{\"a\":2,\"b\":3}",
		LIST("{\"a\":2,\"b\":4}"), LIST("{\"a\":1,\"b\":3}", "{\"a\":3,\"b\":3}"));
	expect("{\"uniqueItems\":true}", "[1,2]", LIST("[1,2]"), LIST("[1,1]", "[2,3]"));
	expect("{\"properties\":{\"l\":{\"contains\":{\"const\":1}}}}", "{\"l\":[1,2],\"m\":1}",
		LIST("{\"l\":[1,2],\"m\":2}"), LIST("{\"l\":[3,2],\"m\":2}"));
}

/* Here the leaves alone do not tell. */
static void of_some_schemas_nothing_is_accepted(void **state)
{
	static const char *const schemas[] = {
		"{\"unevaluatedProperties\":{\"minimum\":0}}",
		"{\"$dynamicRef\":\"#x\",\"$defs\":{\"x\":{\"$dynamicAnchor\":\"x\","
		"\"minProperties\":1}}}",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(schemas) / sizeof(*schemas); i++) {
		begin(NULL);
		const struct emu_schema *schema = compile(schemas[i]);
		assert_false(ask(schema, EMU_STR("{\"a\":1}")));
		assert_false(ask(schema, EMU_STR("{\"a\":1}")));
		assert_int_equal(emu_acceptor_count(acceptor), 0);
		end(NULL);
		emu_schema_set_del(set);
	}
}

/* A record whose condition goes several ways has a plan for each. */
static void plans_of_one_shape_stand_beside_each_other(void **state)
{
	char text[64];
	(void)state;
	begin(NULL);
	const struct emu_schema *schema = compile(
		"{\"oneOf\":[{\"properties\":{\"k\":{\"const\":\"a\"},\"v\":{\"maximum\":1}}},"
		"{\"properties\":{\"k\":{\"const\":\"b\"},\"v\":{\"minimum\":5}}}]}");
	for (int round = 0; round < 2; round++) {
		bool again = round;
		assert_int_equal(ask(schema, EMU_STR("{\"k\":\"a\",\"v\":1}")), again);
		assert_int_equal(ask(schema, EMU_STR("{\"k\":\"b\",\"v\":7}")), again);
		assert_false(ask(schema, EMU_STR("{\"k\":\"a\",\"v\":7}")));
		assert_false(ask(schema, EMU_STR("{\"k\":\"c\",\"v\":7}")));
	}
	/* However many ways there are, memory is bounded. */
	for (int i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "{\"k\":\"b\",\"v\":%d}", 5 + i);
		(void)ask(schema, emu_str_from(text));
	}
	end(NULL);
	emu_schema_set_del(set);
}

/* ---- Records ----------------------------------------------------------------------------------
 */

static struct emu_schema_choice *choice;

/* No finding, the long way; the way that emu-validate goes. */
static bool passes(struct emu_str text, struct emu_json *json)
{
	const struct emu_schema *schema;
	struct emu_error err;
	if (emu_json_read(&reader, text, json, &err) < 0)
		return false;
	struct emu_buf scratch = {0};
	enum emu_schema_chosen chosen = emu_schema_choose(choice, json, &scratch, &schema);
	emu_buf_free(&scratch);
	return chosen == EMU_SCHEMA_UNCHECKED ||
		(chosen == EMU_SCHEMA_CHOSEN &&
			emu_schema_check(run, schema, json, NULL, NULL, &err) == 1);
}

static void learn(const struct emu_json *json)
{
	const struct emu_json_value *by = emu_schema_choice_by(choice, json);
	struct emu_buf scratch = {0};
	const struct emu_schema *schema;
	if (emu_schema_choose(choice, json, &scratch, &schema) != EMU_SCHEMA_CHOSEN)
		schema = NULL;
	emu_acceptor_learn(acceptor, schema, json, by ? (uint32_t)(by - json->values) : 0);
	emu_buf_free(&scratch);
}

static bool accept_learned(struct emu_str record)
{
	struct emu_json json;
	assert_false(is_accepted(padded(record)));
	assert_true(passes(padded(record), &json));
	learn(&json);
	return is_accepted(padded(record));
}

/* How many changed ones of a record are accepted: each has to pass. */
static size_t accept_changed(struct emu_str record, uint64_t *seed)
{
	static const char bytes[] = "0123456789abcz-.\"\\ {}[],:eE\x80\xc3\xa9u\n";
	size_t n = 0;
	struct emu_json json;
	struct emu_buf copy = {0};
	for (int i = 0; i < CHANGES; i++) {
		emu_buf_clear(&copy);
		emu_buf_append(&copy, record);
		size_t changes = 1 + below(seed, 3);
		while (changes--)
			copy.at[below(seed, copy.len)] = bytes[below(seed, sizeof(bytes) - 1)];
		struct emu_str text = padded(emu_buf_str(&copy));
		if (!is_accepted(text))
			continue;
		if (!passes(text, &json))
			fail_msg("accepted, but not valid: %.*s", EMU_STR_ARGS(text));
		n += !emu_str_equal(text, record);
	}
	emu_buf_free(&copy);
	return n;
}

static void accept_often(struct emu_str record, uint64_t *seed)
{
	size_t n = 0;
	for (int round = 0; round < ROUNDS; round++) {
		begin(NULL);
		if (!accept_learned(record))
			fail_msg("not accepted again: %.*s", EMU_STR_ARGS(record));
		n += accept_changed(record, seed);
		end(NULL);
	}
	print_message("# %zu changed records accepted\n", n);
	assert_true(n > 0);
}

static size_t count_types(const char *folder)
{
	size_t n = 0;
	DIR *listing = opendir(folder);
	assert_non_null(listing);
	for (struct dirent *entry; (entry = readdir(listing));)
		n += strstr(entry->d_name, ".schema.json") != NULL;
	closedir(listing);
	return n - 1; /* what they share */
}

static void records_of_each_type_are_accepted(void **state)
{
	char *line = NULL;
	size_t cap = 0;
	uint64_t seed = 11;
	struct emu_error err;
	struct emu_json json;
	struct emu_index types = {0};
	char folder[4096];
	(void)state;
	const char *schemas = getenv("EMU_SCHEMAS") ? getenv("EMU_SCHEMAS") : "schemas";
	choice = emu_schema_choice_new(&(struct emu_schema_choice_setup){.schemas = schemas}, &err);
	assert_non_null(choice);
	FILE *file = fopen(EXAMPLES, "r");
	assert_non_null(file);
	for (ssize_t len; (len = getline(&line, &cap, file)) > 0;) {
		struct emu_str record = {line, (size_t)len - 1};
		accept_often(record, &seed);
		begin(NULL);
		assert_true(passes(padded(record), &json));
		const struct emu_json_value *type = emu_schema_choice_by(choice, &json);
		assert_int_not_equal(
			emu_index_add(&types, emu_json_raw(&json, type)), EMU_INDEX_NONE);
		end(NULL);
	}
	snprintf(folder, sizeof(folder), "%s/records", schemas);
	assert_int_equal(types.n, count_types(folder));
	fclose(file);
	free(line);
	emu_index_free(&types);
	emu_schema_choice_del(choice);
}

/* The type is what the schema is chosen by: another is another record, though it looks the same. */
static void another_type_is_another_record(void **state)
{
	static const char *const records[] = {
		"{\"type\":\"role\",\"role\":\"head\",\"unit\":\"u\",\"block\":\"2023\"}",
		"{\"type\":\"rule\",\"role\":\"head\",\"unit\":\"u\",\"block\":\"2023\"}"};
	struct emu_error err;
	(void)state;
	const char *schemas = getenv("EMU_SCHEMAS") ? getenv("EMU_SCHEMAS") : "schemas";
	choice = emu_schema_choice_new(&(struct emu_schema_choice_setup){.schemas = schemas}, &err);
	assert_non_null(choice);
	begin(NULL);
	for (size_t i = 0; i < 2; i++)
		assert_true(accept_learned(emu_str_from(records[i])));
	/* Nothing is asked of what nobody knows, but that it is JSON. */
	assert_true(is_accepted(padded(
		EMU_STR("{\"type\":\"rule\",\"role\":\"none\",\"unit\":\"\",\"block\":\"\"}"))));
	assert_false(is_accepted(padded(EMU_STR(
		"{\"type\":\"role\",\"role\":\"none\",\"unit\":\"u\",\"block\":\"2023\"}"))));
	assert_false(is_accepted(padded(EMU_STR(
		"{\"type\":\"rule\",\"role\":\"\x80\",\"unit\":\"u\",\"block\":\"2023\"}"))));
	end(NULL);
	emu_schema_choice_del(choice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_are_asked_what_their_keywords_ask),
		cmocka_unit_test(keys_counts_and_types_are_settled_by_the_shape),
		cmocka_unit_test(what_a_condition_looks_at_stays_the_same),
		cmocka_unit_test(of_some_schemas_nothing_is_accepted),
		cmocka_unit_test(plans_of_one_shape_stand_beside_each_other),
		cmocka_unit_test(records_of_each_type_are_accepted),
		cmocka_unit_test(another_type_is_another_record),
	};
	return cmocka_run_group_tests_name("schema/accept", tests, NULL, NULL);
}
