/* Schemas as their users see them: what is valid, what the findings say and where they point, and
 * what a schema may not be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "json/pointer.h"
#include "schema/schema.h"

/* Findings, one a line: "POINTER KEYWORD: TEXT". */
struct heard {
	const struct emu_json *json;
	struct emu_buf lines;
	char location[128];
};

static void hear(void *context, const struct emu_schema_finding *finding)
{
	struct heard *heard = context;
	emu_json_pointer_of(heard->json, finding->value, &heard->lines);
	emu_buf_push(&heard->lines, ' ');
	emu_buf_append(&heard->lines, finding->keyword);
	emu_buf_append(&heard->lines, EMU_STR(": "));
	emu_buf_append(&heard->lines, finding->text);
	emu_buf_push(&heard->lines, '\n');
	snprintf(heard->location, sizeof(heard->location), "%.*s", EMU_STR_ARGS(finding->location));
}

/* The text with what the reader may look at behind it, as a block of its own so that a sanitizer
 * sees who goes further. */
static struct emu_str padded(const char *text)
{
	size_t len = strlen(text);
	char *at = calloc(1, len + 64);
	assert_non_null(at);
	memcpy(at, text, len);
	return (struct emu_str){at, len};
}

static char last_location[128];

/* The findings of a value under a schema; "" where it is valid. */
static char *findings(const char *schema, const char *value)
{
	struct emu_error err = {0};
	struct emu_schema_set *set = emu_schema_set_new(&err);
	struct emu_schema_run *run = emu_schema_run_new(&err);
	struct emu_json_reader reader = {0};
	struct emu_json json;
	struct emu_str text = padded(value);
	assert_non_null(set);
	assert_non_null(run);
	if (emu_schema_set_add(set, EMU_STR("urn:s"), emu_str_from(schema), &err) < 0)
		fail_msg("%s", err.text);
	const struct emu_schema *compiled = emu_schema_compile(set, EMU_STR("urn:s"), &err);
	if (!compiled)
		fail_msg("%s", err.text);
	assert_ptr_equal(emu_schema_compile(set, EMU_STR("urn:s"), &err), compiled);
	assert_int_equal(emu_json_read(&reader, text, &json, &err), 0);
	struct heard heard = {.json = &json};
	int valid = emu_schema_check(run, compiled, &json, hear, &heard, &err);
	assert_int_equal(emu_schema_check(run, compiled, &json, NULL, NULL, &err), valid);
	if (valid < 0)
		emu_buf_append(&heard.lines, emu_str_from(err.text));
	assert_int_equal(valid == 1, heard.lines.len == 0);
	emu_buf_push(&heard.lines, '\0');
	memcpy(last_location, heard.location, sizeof(last_location));
	emu_json_reader_free(&reader);
	emu_schema_run_del(run);
	emu_schema_set_del(set);
	free((void *)(uintptr_t)text.at);
	return heard.lines.at;
}

static void expect(const char *schema, const char *value, const char *expected)
{
	char *lines = findings(schema, value);
	assert_string_equal(lines, expected);
	free(lines);
}

static void findings_say_what_was_expected_and_found(void **state)
{
	(void)state;
	expect("{\"type\":\"number\"}", "\"abc\"", " type: expected a number, got \"abc\"\n");
	expect("{\"type\":[\"string\",\"null\",\"integer\"]}", "1.5",
		" type: expected a string, an integer or null, got 1.5\n");
	expect("{\"type\":\"boolean\"}", "[1,2]",
		" type: expected true or false, got an array of 2\n");
	expect("{\"enum\":[\"economy\",\"culture-society\",3]}", "\"econmy\"",
		" enum: expected one of \"economy\", \"culture-society\", 3, got \"econmy\" (did "
		"you mean \"economy\"?)\n");
	expect("{\"const\":\"figure\"}", "\"model\"",
		" const: expected \"figure\", got \"model\"\n");
	expect("{\"minimum\":0}", "-3.5", " minimum: expected at least 0, got -3.5\n");
	expect("{\"exclusiveMaximum\":100}", "100",
		" exclusiveMaximum: expected less than 100, got 100\n");
	expect("{\"multipleOf\":0.1}", "0.25",
		" multipleOf: expected a multiple of 0.1, got 0.25\n");
	expect("{\"minLength\":1}", "\"\"",
		" minLength: expected at least 1 character, got \"\"\n");
	expect("{\"maxLength\":2}", "\"\\u1ea1bc\"",
		" maxLength: expected at most 2 characters, got 3: \"\\u1ea1bc\"\n");
	expect("{\"pattern\":\"^[a-z]+$\"}", "\"A\"",
		" pattern: expected text that matches ^[a-z]+$, got \"A\"\n");
	expect("{\"format\":\"emu-period\"}", "\"H1 2023\"",
		" format: expected a period like 2023, 2023-H1, 2023-Q3, 2023-06 or 2021/2023, "
		"got \"H1 2023\"\n");
	expect("{\"minItems\":1}", "[]", " minItems: expected at least 1 item, got 0\n");
	expect("{\"maxProperties\":1}", "{\"a\":1,\"b\":2}",
		" maxProperties: expected at most 1 property, got 2\n");
	expect("{\"uniqueItems\":true}", "[1,\"a\",1.0]",
		"/2 uniqueItems: expected each item once, got items 1 and 3 equal: 1.0\n");
	expect("{\"not\":{\"type\":\"null\"}}", "null",
		" not: expected something that the schema does not exclude, got null\n");
}

static void findings_point_at_their_values(void **state)
{
	(void)state;
	static const char schema[] =
		"{\"properties\":{\"unit\":{\"type\":\"string\"},\"votes\":{\"properties\":{"
		"\"for\":"
		"{\"minimum\":0}}},\"list\":{\"items\":{\"type\":\"integer\"}}},"
		"\"required\":[\"unit\",\"period\"],\"additionalProperties\":false}";
	expect(schema, "{\"unit\":1,\"votes\":{\"for\":-1},\"list\":[1,2.5,\"x\"],\"unti\":2}",
		"/unit type: expected a string, got 1\n"
		"/votes/for minimum: expected at least 0, got -1\n"
		"/list/1 type: expected an integer, got 2.5\n"
		"/list/2 type: expected an integer, got \"x\"\n"
		"/unti additionalProperties: property \"unti\" is not allowed (did you mean "
		"\"unit\"?)\n"
		" required: required property \"period\" is missing\n");
	assert_string_equal(last_location, "urn:s#/required");
}

static void forms_are_told_by_the_one_that_fits(void **state)
{
	(void)state;
	static const char schema[] =
		"{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"object\",\"required\":[\"id\"]}]}";
	expect(schema, "{}", " required: required property \"id\" is missing\n");
	expect(schema, "3", " anyOf: expected a string or an object, got 3\n");
	expect("{\"oneOf\":[{\"minimum\":1},{\"maximum\":5}]}", "3",
		" oneOf: expected exactly one of 2 forms to fit, and 2 do, got 3\n");
}

static void members_with_escaped_names_are_found(void **state)
{
	(void)state;
	static const char schema[] =
		"{\"properties\":{\"a\\u0062\":{\"type\":\"null\"},\"pha\\u0301p\":false},"
		"\"required\":[\"ab\"],\"patternProperties\":{\"^x\\ty$\":{\"type\":\"null\"}},"
		"\"propertyNames\":{\"maxLength\":5}}";
	expect(schema, "{\"\\u0061b\":null,\"x\\u0009y\":null}", "");
	expect(schema, "{\"\\u0061b\":1,\"x\\u0009y\":2}",
		"/ab type: expected null, got 1\n/x\ty type: expected null, got 2\n");
	expect(schema, "{\"ab\":null,\"abcdef\":1}",
		"/abcdef maxLength: expected at most 5 characters, got 6: \"abcdef\"\n");
}

static void many_names_are_required(void **state)
{
	(void)state;
	struct emu_buf schema = {0}, value = {0};
	emu_buf_append(&schema, EMU_STR("{\"required\":["));
	emu_buf_push(&value, '{');
	for (int i = 0; i < 100; i++) {
		emu_buf_printf(&schema, "%s\"p%d\"", i ? "," : "", i);
		if (i != 70)
			emu_buf_printf(&value, "%s\"p%d\":1", i ? "," : "", i);
	}
	emu_buf_append(&schema, EMU_STR("]}"));
	emu_buf_push(&schema, '\0');
	emu_buf_append(&value, EMU_STR("}"));
	emu_buf_push(&value, '\0');
	expect(schema.at, value.at, " required: required property \"p70\" is missing\n");
	emu_buf_free(&schema);
	emu_buf_free(&value);
}

static void many_items_are_unique_by_value(void **state)
{
	(void)state;
	struct emu_buf value = {0};
	emu_buf_append(&value, EMU_STR("[{\"a\":[1,2],\"b\":\"\\u00e9\"}"));
	for (int i = 0; i < 5000; i++)
		emu_buf_printf(&value, ",%d,\"%d\"", i, i);
	size_t len = value.len;
	emu_buf_append(&value, EMU_STR("]\0"));
	expect("{\"uniqueItems\":true}", value.at, "");
	value.len = len;
	emu_buf_append(&value, EMU_STR(",{\"b\":\"\u00e9\",\"a\":[1.0,20e-1]}]\0"));
	expect("{\"uniqueItems\":true}", value.at,
		"/10001 uniqueItems: expected each item once, got items 1 and 10002 equal: an "
		"object\n");
	emu_buf_free(&value);
}

static void catastrophes_end_in_an_error(void **state)
{
	(void)state;
	expect("{\"pattern\":\"^(a+)+$\"}",
		"\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"",
		"the pattern takes too long on this text");
	/* Each level asks the one below twice. */
	struct emu_buf schema = {0};
	emu_buf_append(&schema, EMU_STR("{\"$ref\":\"#/$defs/0\",\"$defs\":{"));
	for (int i = 0; i < 40; i++)
		emu_buf_printf(&schema,
			"\"%d\":{\"allOf\":[{\"$ref\":\"#/$defs/%d\"},{\"$ref\":\"#/$defs/%d\"}]},",
			i, i + 1, i + 1);
	emu_buf_append(&schema, EMU_STR("\"40\":{\"minimum\":1}}}\0"));
	expect(schema.at, "1", "the schema asks for more steps than a value may take");
	emu_buf_free(&schema);
	expect("{\"if\":true,\"then\":{\"$ref\":\"#\"}}", "1",
		"the schema's references go too deep on this value");
}

/* More than are looked through one by one, and one whose name is escaped in both places. */
static void wide_definitions_are_referred_to(void **state)
{
	(void)state;
	struct emu_buf schema = {0};
	emu_buf_append(&schema,
		EMU_STR("{\"allOf\":[{\"$ref\":\"#/$defs/d90\"},"
			"{\"$ref\":\"#/$defs/a~1%C4%91\"}],\"$defs\":{"));
	for (int i = 0; i < 100; i++)
		emu_buf_printf(&schema, "\"d%d\":{\"maximum\":%d},", i, i);
	emu_buf_append(&schema, EMU_STR("\"a/\\u0111\":{\"minimum\":7}}}"));
	emu_buf_push(&schema, '\0');
	expect(schema.at, "90", "");
	expect(schema.at, "91", " maximum: expected at most 90, got 91\n");
	expect(schema.at, "6", " minimum: expected at least 7, got 6\n");
	emu_buf_free(&schema);
}

static void expect_refused(const char *schema, const char *expected)
{
	struct emu_error err = {0};
	struct emu_schema_set *set = emu_schema_set_new(&err);
	const struct emu_schema *compiled = NULL;
	if (emu_schema_set_add(set, EMU_STR("s.json"), emu_str_from(schema), &err) == 0)
		compiled = emu_schema_compile(set, EMU_STR("s.json"), &err);
	assert_null(compiled);
	assert_string_equal(err.text, expected);
	assert_int_equal(err.fault, EMU_FAULT_USAGE);
	emu_schema_set_del(set);
}

static void schemas_that_are_wrong_are_told_with_their_place(void **state)
{
	(void)state;
	expect_refused("{\"type\":\n  \"nubmer\"}",
		"s.json:2:3: /type: expected \"array\", \"boolean\", \"integer\", \"null\", "
		"\"number\", \"object\" or \"string\", found \"nubmer\"");
	expect_refused("{\"properties\":{\"a\":1}}",
		"s.json:1:20: /properties/a: expected a schema (an object, true or false), found "
		"1");
	expect_refused("{\"$defs\":{\"a\":{\"minLength\":-1}}}",
		"s.json:1:28: /$defs/a/minLength: expected an integer of 0 or more, found -1");
	expect_refused("{\"required\":[\"a\",\"a\"]}",
		"s.json:1:18: /required/1: expected each string once, found \"a\"");
	expect_refused("{\"$ref\":\"#/$defs/x\"}",
		"s.json:1:9: /$ref: found no schema named \"#/$defs/x\": references lead to "
		"schemas "
		"that were given, never over a network");
	expect_refused("{\"pattern\":\"a++\"}",
		"s.json:1:12: /pattern: not a regular expression of ECMA-262: nothing to repeat at "
		"byte 3");
	expect_refused("{\"allOf\":[{\"$ref\":\"#\"}]}",
		"s.json:1:1: this schema refers to itself without going into the value, so it "
		"would "
		"never end");
	expect_refused("{\"$schema\":\"http://json-schema.org/draft-04/schema#\"}",
		"s.json:1:1: expected a \"$schema\" of 2020-12 or draft-07, or one that is given "
		"and "
		"whose vocabularies are known, found \"http://json-schema.org/draft-04/schema#\"");
	expect_refused("{\"a\":1,}",
		"s.json:1:8: expected '\"' to begin a key, found '}': leave out the comma "
		"before it");
	expect_refused("[]", "s.json:1:1: expected a schema (an object, true or false)");
}

static void references_lead_from_document_to_document(void **state)
{
	(void)state;
	struct emu_error err = {0};
	struct emu_schema_set *set = emu_schema_set_new(&err);
	assert_int_equal(emu_schema_set_add(set, EMU_STR("x/../folder/a b.json"),
				 EMU_STR("{\"$ref\":\"c.json#/$defs/n\"}"), &err),
		0);
	assert_int_equal(emu_schema_set_add(set, EMU_STR("folder/c.json"),
				 EMU_STR("{\"$defs\":{\"n\":{\"type\":\"number\"}}}"), &err),
		0);
	const struct emu_schema *schema = emu_schema_compile(
		set, EMU_STR("x/../folder/a b.json"), &err);
	assert_non_null(schema);
	struct emu_schema_run *run = emu_schema_run_new(&err);
	struct emu_json_reader reader = {0};
	struct emu_json json;
	struct emu_str text = padded("\"x\"");
	assert_int_equal(emu_json_read(&reader, text, &json, &err), 0);
	assert_int_equal(emu_schema_check(run, schema, &json, NULL, NULL, &err), 0);
	emu_json_reader_free(&reader);
	emu_schema_run_del(run);
	emu_schema_set_del(set);
	free((void *)(uintptr_t)text.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(findings_say_what_was_expected_and_found),
		cmocka_unit_test(findings_point_at_their_values),
		cmocka_unit_test(forms_are_told_by_the_one_that_fits),
		cmocka_unit_test(members_with_escaped_names_are_found),
		cmocka_unit_test(many_names_are_required),
		cmocka_unit_test(many_items_are_unique_by_value),
		cmocka_unit_test(catastrophes_end_in_an_error),
		cmocka_unit_test(wide_definitions_are_referred_to),
		cmocka_unit_test(schemas_that_are_wrong_are_told_with_their_place),
		cmocka_unit_test(references_lead_from_document_to_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
