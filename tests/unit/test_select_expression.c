/* select/expression: what each condition says of a record, and what is said of those that are none.
 */
#include "select/expression.h"

#include "ask.h"

static void numbers_are_compared_by_exact_value(void **state)
{
	(void)state;
	ask("{\"value\":7.60,\"big\":12345678901234567890,\"less\":-3,\"e\":1e3}",
		(const struct question[]){
			{"value=7.6", 1},
			{"value==7.600", 1},
			{"value=76e-1", 1},
			{"value=7.6000000000000000000001", 0},
			{"value<7.6000000000000000000001", 1},
			{"value<=7.6", 1},
			{"value<7.6", 0},
			{"value>10", 0},
			{"value>=-10", 1},
			{"value!=7.6", 0},
			{"value != 7.7", 1},
			{"value=\"7.60\"", 0},
			{"value!=\"7.60\"", 1},
			{"value>=\"1\"", 0},
			{"value=seven", 0},
			{"value<seven", 0},
			{"value>seven", 0},
			{"big=12345678901234567890", 1},
			{"big=12345678901234567891", 0},
			{"big<12345678901234567891", 1},
			{"less<-2", 1},
			{"less<=-3.0", 1},
			{"e=1000", 1},
			{NULL, 0},
		});
}

static void strings_are_compared_by_their_characters(void **state)
{
	(void)state;
	ask("{\"period\":\"2023\",\"n\":\"9\",\"submitted\":\"2023-06-14T08:00:00+07:00\","
	    "\"field\":\"economy\",\"flag\":\"true\",\"empty\":\"\",\"q\":\"say \\\"so\\\"\\\\\"}",
		(const struct question[]){
			{"period=2023", 1},
			{"period=\"2023\"", 1},
			{"period='2023'", 1},
			{"period=2023.0", 0},
			{"n=9", 1},
			{"n>1", 0}, /* text is no number, which is told: see below */
			{"n<1", 0},
			{"n>\"1\"", 1},
			{"n<'10'", 0},
			{"field=economy", 1},
			{"field=Economy", 0},
			{"field>econ", 1},
			{"field=economy1", 0},
			{"flag=true", 1},
			{"empty=''", 1},
			{"empty!=\"\"", 0},
			{"q='say \"so\"\\\\'", 1},
			{"q=\"say \\\"so\\\"\\\\\"", 1},
			{NULL, 0},
		});
}

static void text_is_the_same_in_every_normal_form(void **state)
{
	(void)state;
	/* "Hòa" in NFC, in NFD, with an escape, in the record and in the condition. */
	static const char *const records[] = {"{\"name\":\"H\xc3\xb2"
					      "a\"}",
		"{\"name\":\"Ho\xcc\x80"
		"a\"}",
		"{\"name\":\"Ho\\u0300a\"}"};
	for (size_t i = 0; i < sizeof(records) / sizeof(*records); i++)
		ask(records[i],
			(const struct question[]){
				{"name=H\xc3\xb2"
				 "a",
					1},
				{"name=Ho\xcc\x80"
				 "a",
					1},
				{"name!=\"Ho\xcc\x80"
				 "a\"",
					0},
				{"name~^H\xc3\xb2.$", 1},
				{"name~Ho\xcc\x80", 1},
				{"name<=Ho\xcc\x80"
				 "a",
					1},
				{"name<H\xc3\xb2"
				 "a",
					0},
				{"name>Hoa", 1},
				{NULL, 0},
			});
}

static void other_values_are_what_they_are(void **state)
{
	(void)state;
	ask("{\"yes\":true,\"no\":false,\"none\":null,\"list\":[1,\"a\"],\"thing\":{\"a\":1}}",
		(const struct question[]){
			{"yes=true", 1},
			{"yes=\"true\"", 0},
			{"yes=false", 0},
			{"yes!=false", 1},
			{"yes>=true", 0},
			{"no=false", 1},
			{"none=null", 1},
			{"none", 1},
			{"absent", 0},
			{"absent=null", 0},
			{"not absent", 1},
			{"!absent", 1},
			{"list", 1},
			{"list=1", 0},
			{"list~a", 0},
			{"list!=1", 1},
			{"/list/0=1", 1},
			{"/list/1=a", 1},
			{"/list/2", 0},
			{"/thing/a=1", 1},
			{"\"/thing/a\">0", 1},
			{"absent=1", 0},
			{"absent!=1", 1},
			{"absent<1", 0},
			{"absent>=1", 0},
			{"absent~x", 0},
			{"absent!~x", 1},
			{NULL, 0},
		});
}

static void patterns_are_found_in_text_and_numbers(void **state)
{
	(void)state;
	ask("{\"title\":\"provincial-flag\",\"vi\":\"C\xe1\xbb\x9c thi \xc4\x91ua\",\"value\":7.60,"
	    "\"yes\":true}",
		(const struct question[]){
			{"title~flag", 1},
			{"title=~flag", 1},
			{"title~^flag", 0},
			{"title!~^flag", 1},
			{"title~'^(government|provincial)-flag$'", 1},
			{"title~[a-z]+-fl.g$", 1},
			{"title~\"\\bflag\\b\"", 1},
			{"title~FLAG", 0},
			{"title~'(?i)FLAG'", 1},
			{"vi~'(?i)c\xe1\xbb\x9d THI \xc4\x90UA'", 1},
			{"vi~'^\\w+ \\w+ \\w+$'", 1},
			{"vi~'^C. thi .ua$'", 1}, /* a character is one, whatever its bytes */
			{"value~^7", 1},
			{"value~60$", 1},
			{"yes~true", 0},
			{"title~''", 1},
			{"title~a||b", 1},
			{NULL, 0},
		});
}

static void and_binds_before_or_and_not_before_both(void **state)
{
	(void)state;
	ask("{\"a\":1,\"b\":2}",
		(const struct question[]){
			{"a=1 or a=2 and b=3", 1},
			{"(a=1 or a=2) and b=3", 0},
			{"a=2 and b=3 or a=1", 1},
			{"a=2 and (b=3 or a=1)", 0},
			{"not a=2 and b=2", 1},
			{"not (a=2 and b=2)", 1},
			{"not (a=1 or b=3)", 0},
			{"not not a=1", 1},
			{"!!!a=1", 0},
			{"!a=2&&b=2", 1},
			{"a=2||b=2", 1},
			{"a AND NOT c Or b=9", 1},
			{"((((a))))", 1},
			{"a!=1 or not b!=2", 1},
			{"\"and\" or 'or'", 0},
			{"not \"not\"", 1},
			{"a=1 and b=2 and c", 0},
			{"c or d or b", 1},
			{"not (c or d) and not (a and c)", 1},
			{NULL, 0},
		});
}

/* Every condition over three fields with two operators and signs, against a truth table. */
static void all_small_conditions_agree_with_logic(void **state)
{
	(void)state;
	static const char *const joins[] = {"and", "or"};
	struct emu_error err;
	for (unsigned way = 0; way < 2 * 2 * 2 * 16; way++)
		for (unsigned there = 0; there < 8; there++) {
			char condition[128], record[64];
			unsigned signs = way >> 3 & 15, first = way & 1, second = way >> 1 & 1;
			int a = (there & 1) != (signs & 1),
			    b = (there >> 1 & 1) != (signs >> 1 & 1),
			    c = (there >> 2 & 1) != (signs >> 2 & 1), expected;
			bool left = way >> 2 & 1, contrary = signs >> 3 & 1;
			snprintf(condition, sizeof(condition),
				left ? "%s((%sa %s %sb) %s %sc)" : "%s(%sa %s (%sb %s %sc))",
				contrary ? "not " : "", signs & 1 ? "!" : "", joins[first],
				signs & 2 ? "not " : "", joins[second], signs & 4 ? "!" : "");
			snprintf(record, sizeof(record), "{%s%s%s\"z\":0}",
				there & 1 ? "\"a\":1," : "", there & 2 ? "\"b\":1," : "",
				there & 4 ? "\"c\":1," : "");
			if (left) {
				int ab = first ? a || b : a && b;
				expected = second ? ab || c : ab && c;
			} else {
				int bc = second ? b || c : b && c;
				expected = first ? a || bc : a && bc;
			}
			if (contrary)
				expected = !expected;
			if (answer_of(condition, record, &err) != expected)
				fail_msg("%s: expected %d of %s", condition, expected, record);
		}
}

static void what_is_wrong_is_told_with_its_column(void **state)
{
	(void)state;
	static const struct {
		const char *condition;
		uint64_t column;
		const char *text;
	} cases[] = {
		{"", 1, "expected a field, 'not' or '(', found the end"},
		{"a=1 and", 8, "expected a field, 'not' or '(', found the end"},
		{"or a", 1, "expected a field, 'not' or '(', found \"or\""},
		{"=5", 1, "expected a field, 'not' or '(', found \"=\""},
		{"()", 2, "expected a field, 'not' or '(', found \")\""},
		{"value>=", 8, "expected a value after '>=', found the end"},
		{"value>= and x", 9, "expected a value after '>=', found \"and\""},
		{"a=>5", 3, "expected a value after '=', found \">\""},
		{"a=<", 3, "expected a value after '=', found \"<\""},
		{"a=(b)", 3, "expected a value after '=', found \"(\""},
		{"a=1 b=2", 5,
			"expected 'and', 'or' or the end, found \"b\": put a value with spaces or "
			"brackets in quotes"},
		{"a='1' b=2", 7, "expected 'and', 'or' or the end, found \"b\""},
		{"a b", 3, "expected 'and', 'or' or the end, found \"b\""},
		{"a&b", 2, "expected 'and', 'or' or the end, found \"&\""},
		{"a=1)", 4, "expected 'and', 'or' or the end, found \")\""},
		{"\xc4\x91=1 \"b\"", 6, "expected 'and', 'or' or the end, found \"\"b\"\""},
		{"x or (a=1", 10,
			"expected 'and', 'or' or ')' to close the '(' of column 6, found the end"},
		{"a='x", 3, "expected ' to end the text that begins here, found the end"},
		{"a=\"x\\\"", 3, "expected \" to end the text that begins here, found the end"},
		{"a~'(x'", 6, "not a regular expression: missing closing parenthesis"},
		{"a~[z", 5, "not a regular expression: missing terminating ] for character class"},
		{"a=1e9999", 3, "expected a number of at most 5000 digits, found \"1e9999\""},
		{"'/a~2'=1", 1, "expected ~0 or ~1 after '~' in a JSON Pointer, found \"/a~2\""},
		{"a>2023-6-1", 3,
			"expected a date such as 2023-06-14, a time such as "
			"2023-06-14T09:30:00+07:00 or a period such as 2023-H1, found "
			"\"2023-6-1\": put text in quotes"},
		{"a<=14/06/2023", 4,
			"expected a date such as 2023-06-14, a time such as "
			"2023-06-14T09:30:00+07:00 or a period such as 2023-H1, found "
			"\"14/06/2023\": put text in quotes"},
		{"a>='2023-06-14 09:30'", 4,
			"expected a date such as 2023-06-14, a time such as "
			"2023-06-14T09:30:00+07:00 or a period such as 2023-H1, found "
			"\"'2023-06-14 09:30'\": a time has a T before it and a zone"},
		{"a='\xff'", 4, "expected UTF-8, found a byte that is not"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct emu_error err = {0};
		assert_null(emu_expression_new(emu_str_from(cases[i].condition), &err));
		if (err.fault != EMU_FAULT_USAGE || err.column != cases[i].column ||
			strcmp(err.text, cases[i].text) != 0)
			fail_msg(
				"%s: column %d: %s", cases[i].condition, (int)err.column, err.text);
	}
}

static void brackets_have_a_depth(void **state)
{
	(void)state;
	struct emu_buf deep = {0};
	struct emu_error err = {0};
	for (int i = 0; i < 200; i++)
		emu_buf_append(&deep, EMU_STR("!("));
	emu_buf_push(&deep, 'a');
	for (int i = 0; i < 200; i++)
		emu_buf_push(&deep, ')');
	emu_buf_push(&deep, '\0');
	assert_int_equal(answer_of(deep.at, "{\"a\":1}", &err), 1);
	emu_buf_clear(&deep);
	for (int i = 0; i < 201; i++)
		emu_buf_push(&deep, '(');
	assert_null(emu_expression_new(emu_buf_str(&deep), &err));
	assert_int_equal(err.column, 201);
	emu_buf_free(&deep);
}

static void what_takes_too_long_is_told(void **state)
{
	(void)state;
	struct emu_error err = {0};
	struct emu_buf record = {0};
	emu_buf_append(&record, EMU_STR("{\"a\":\""));
	for (int i = 0; i < 40; i++)
		emu_buf_push(&record, 'a');
	emu_buf_append(&record, EMU_STR("!\"}"));
	emu_buf_push(&record, '\0');
	assert_int_equal(answer_of("a~'^(a|a)*$'", record.at, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	assert_int_equal(answer_of("a>0", "{\"a\":1e9999}", &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	assert_int_equal(answer_of("a>0", "{\"a\":1e36}", &err), 1);
	emu_buf_free(&record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_compared_by_exact_value),
		cmocka_unit_test(strings_are_compared_by_their_characters),
		cmocka_unit_test(text_is_the_same_in_every_normal_form),
		cmocka_unit_test(other_values_are_what_they_are),
		cmocka_unit_test(patterns_are_found_in_text_and_numbers),
		cmocka_unit_test(and_binds_before_or_and_not_before_both),
		cmocka_unit_test(all_small_conditions_agree_with_logic),
		cmocka_unit_test(what_is_wrong_is_told_with_its_column),
		cmocka_unit_test(brackets_have_a_depth),
		cmocka_unit_test(what_takes_too_long_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, free_all);
}
