/* Units behind names: keys in which all names of a unit are one, and who is to report where the
 * registry has no blocks. */
#define _GNU_SOURCE /* mkstemps */
#include "rulebook.h"

static void expect(const char *units, const char *rules, const char *period,
	const char *const *records, const char *told)
{
	struct rulebook book = {.units = units};
	rulebook_open(&book, rules, period, NULL, 0);
	assert_string_equal(rulebook_run(&book, records), told);
	rulebook_close(&book);
}

static const char committee[] =
	"{'units': [{'id': 'pc', 'kind': 'agency', 'name': {'vi': 'Đảng ủy Khối các cơ quan', 'en':"
	"'Agencies Committee'}, 'aliases': ['Đảng ủy CCQ']},"
	"{'id': 'was', 'kind': 'agency', 'name': {'vi': 'Ban cũ'}, 'to': '2022-12-31'}]}";

#define NAMED(name, title)                                                                         \
	"{'recipient': {'name': '" name "'}, 'period': '2023', 'title': '" title "'}"

static void one_unit_under_three_names(void **state)
{
	(void)state;
	static const char rule[] =
		"{'id': 'two', 'kind': 'exclusive', 'key': ['/recipient/name', 'period'],"
		"'units': ['/recipient/name'], 'differ': ['title']},"
		"{'id': 'text', 'kind': 'exclusive', 'key': ['/recipient/name', 'period'],"
		"'differ': ['title']},"
		"{'id': 'once', 'kind': 'unique', 'key': ['/recipient/name', 'title'],"
		"'units': ['/recipient/name']},"
		"{'id': 'few', 'kind': 'count', 'severity': 'info', 'by': ['/recipient/name'],"
		"'units': ['/recipient/name'], 'max': 2}";
	static const char *const records[] = {NAMED("Đảng ủy Khối các cơ quan", "government"),
		NAMED("đảng ủy ccq", "provincial"), NAMED("Agencies Committee", "government"),
		NAMED("Trường Chính trị", "provincial"), NAMED("Trường Chính Trị", "government"),
		NULL};
	expect(committee, rule, NULL, records,
		"info rule/t/few f:1: pc: 3 records, expected at most 2\n"
		"error rule/t/two f:2: the same recipient/name, period as f:1, but another title "
		"[f:1]\n"
		"error rule/t/once f:3: repeats f:1: the same recipient/name, title [f:1]\n");
}

/* A name of a unit that was dissolved before is a name like others. */
static void names_that_are_not_valid_then(void **state)
{
	(void)state;
	static const char *const records[] = {
		NAMED("Ban cũ", "a"), NAMED("ban cũ", "b"), NAMED("Ban cũ", "b"), NULL};
	expect(committee,
		"{'id': 'two', 'kind': 'exclusive', 'key': ['/recipient/name'],"
		"'units': ['/recipient/name'], 'differ': ['title']}",
		NULL, records,
		"error rule/t/two f:3: the same recipient/name as f:1, but another title [f:1]\n");
}

static void without_a_registry(void **state)
{
	(void)state;
	static const char *const records[] = {
		NAMED("Đảng ủy CCQ", "a"), NAMED("pc", "b"), NAMED("pc", "c"), NULL};
	struct rulebook book = {.without_units = true};
	rulebook_open(&book,
		"{'id': 'two', 'kind': 'exclusive', 'key': ['/recipient/name'],"
		"'units': ['/recipient/name'], 'differ': ['title']}",
		NULL, NULL, 0);
	assert_string_equal(rulebook_run(&book, records),
		"error rule/t/two f:3: the same recipient/name as f:2, but another title [f:2]\n");
	rulebook_close(&book);
}

static const char everyone[] = "{'id': 'in', 'kind': 'roster', 'expect': {'blocks': ['*']}}";

static void rosters_below_the_top(void **state)
{
	(void)state;
	/* A province, its districts, one of which was merged away, and a commune of one. */
	static const char province[] =
		"{'units': [{'id': 'p', 'kind': 'province', 'name': {'vi': 'P'}},"
		"{'id': 'x', 'kind': 'district', 'parent': 'p', 'name': {'vi': 'X'}},"
		"{'id': 'y', 'kind': 'district', 'parent': 'p', 'name': {'vi': 'Y'}},"
		"{'id': 'z', 'kind': 'district', 'parent': 'p', 'name': {'vi': 'Z'}, 'to':"
		"'2022-12-31'},"
		"{'id': 'c', 'kind': 'commune', 'parent': 'x', 'name': {'vi': 'C'}}]}";
	static const char *const records[] = {
		"{'unit': 'x', 'period': '2022'}", "{'unit': 'c', 'period': '2023'}", NULL};
	expect(province, everyone, NULL, records,
		"error rule/t/in/missing :0: Y has not reported for 2022\n"
		"error rule/t/in/missing :0: Z has not reported for 2022\n"
		"info rule/t/in/summary :0: 2022: 3 expected, 1 received, 0 late, 2 missing\n"
		"error rule/t/in/missing :0: X has not reported for 2023\n"
		"error rule/t/in/missing :0: Y has not reported for 2023\n"
		"info rule/t/in/summary :0: 2023: 2 expected, 0 received, 0 late, 2 missing\n");
}

static void rosters_of_a_plain_list(void **state)
{
	(void)state;
	static const char *const records[] = {"{'unit': 'pc', 'period': '2023'}", NULL};
	expect(committee, everyone, "2022", records,
		"error rule/t/in/missing :0: Agencies Committee has not reported for 2022\n"
		"error rule/t/in/missing :0: Ban cũ has not reported for 2022\n"
		"info rule/t/in/summary :0: 2022: 2 expected, 0 received, 0 late, 2 missing\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_unit_under_three_names),
		cmocka_unit_test(names_that_are_not_valid_then),
		cmocka_unit_test(without_a_registry),
		cmocka_unit_test(rosters_below_the_top),
		cmocka_unit_test(rosters_of_a_plain_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
