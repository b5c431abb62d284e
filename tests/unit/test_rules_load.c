/* Sets of rules as they are loaded: every mistake told with its place, and those that are shipped.
 */
#define _GNU_SOURCE /* mkstemps */
#include "rulebook.h"

static void expect_refused(const char *rules, const char *words)
{
	struct rulebook book = {0};
	rulebook_open(&book, rules, NULL, NULL, 0);
	assert_null(book.rules);
	assert_int_equal(book.err.fault, EMU_FAULT_USAGE);
	if (!strstr(book.err.text, words))
		fail_msg("expected \"%s\" in: %s", words, book.err.text);
	rulebook_close(&book);
}

static void mistakes(void **state)
{
	(void)state;
	expect_refused("{'id': 'x', 'kind': 'sum', 'indicator': 'none', 'along': 'field'}",
		":1:63: /rules/0/indicator: rule \"x\": \"none\" is no indicator");
	expect_refused("{'id': 'x', 'kind': 'sum', 'indicator': 'people.total', 'along': 'field'}",
		"\"people.total\" is not broken down by that");
	expect_refused("{'id': 'x', 'kind': 'sum', 'indicator': '*', 'along': 'colour'}",
		"\"colour\" is no dimension");
	expect_refused(
		"{'id': 'x', 'kind': 'sum', 'indicator': '*', 'along': 'field', 'key': ['a']}",
		"key");
	expect_refused("{'id': 'x', 'kind': 'unique', 'key': ['a'], 'message': {'vi': '{sum}'}}",
		"/rules/0/message/vi: rule \"x\": a message of this kind has no {sum}");
	expect_refused("{'id': 'x', 'kind': 'unique', 'key': ['a']},"
		       "{'id': 'x', 'kind': 'unique', 'key': ['b']}",
		"the set has two of that name");
	expect_refused("{'id': 'x', 'kind': 'roster', 'expect': {'blocks': ['none']}}",
		"\"none\" is no block of the registry");
	expect_refused("{'id': 'x', 'kind': 'roster', 'expect': {'units': ['none']}}",
		"\"none\" is no unit of the registry");
	expect_refused("{'id': 'x', 'kind': 'reference', 'fields': {'a': 'b'}}",
		"expected unit, block, indicator or a dimension, found \"b\"");
	expect_refused("{'id': 'x', 'kind': 'nominees', 'indicator': 'people.total'}",
		"\"people.total\" counts no records");
	expect_refused("{'id': 'x', 'kind': 'compare', 'left': {'field': 'a'}, 'operator': '<',"
		       "'right': {'indicator': 'people.total'}}",
		"a field of a record can be compared with another field or a number only");
	expect_refused("{'id': 'x', 'kind': 'unique', 'key': ['a'], 'from': '2024-01-02', 'to':"
		       "'2024-01-01'}",
		"is from a day after its last one");
	expect_refused("{'id': 'x', 'kind': 'what'}", "/rules/0/kind");
	expect_refused("{'id': 'x', 'kind': 'count', 'min': 3, 'max': 2}",
		":1:59: /rules/0/min: rule \"x\": is more than \"max\"");
	expect_refused(
		"{'id': 'x', 'kind': 'compare', 'left': {'indicator': 'models.registered', 'of':"
		"{'field': 'economy'}}, 'operator': '<', 'right': {'number': 1}, 'along': 'field'}",
		"/rules/0/left/of/field: rule \"x\": \"field\" is one of those along which");
	expect_refused("{'id': 'x' 'kind': 'count'}", ":1:34: expected ',' or '}'");
}

static void shipped_sets(void **state)
{
	(void)state;
	static const char *const names[] = {"half-year", "annual", "multi-year", "proposals"};
	struct emu_error err = {0};
	char path[32];
	rulebook_write(path, rulebook_units);
	struct emu_rules_request request = {.schemas = rulebook_schemas(),
		.units = path,
		.lang = "vi",
		.names = names,
		.n_names = 4};
	struct emu_rules *rules;
	if (emu_rules_open(&rules, &request, &err) < 0)
		fail_msg("%s", err.text);
	emu_rules_del(rules);
	request.units = NULL;
	assert_int_equal(emu_rules_open(&rules, &request, &err), 0);
	emu_rules_del(rules);
	static const char *const twice[] = {"multi-year", "multi-year"}, *const none[] = {"none"};
	request.units = path;
	request.names = twice;
	request.n_names = 2;
	assert_int_equal(emu_rules_open(&rules, &request, &err), -1);
	assert_non_null(strstr(err.text, "there is a set \"multi-year\" already"));
	request.names = none;
	request.n_names = 1;
	assert_int_equal(emu_rules_open(&rules, &request, &err), -1);
	assert_non_null(strstr(err.text, "found none of that name"));
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes),
		cmocka_unit_test(shipped_sets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
