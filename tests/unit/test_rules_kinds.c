/* Each kind of rule: what breaks it, what does not, and what is said. */
#define _GNU_SOURCE /* mkstemps */
#include "rulebook.h"

/* The rules, the records, and all that is told of them. */
static void expect(const char *rules, const char *const *records, const char *told)
{
	struct rulebook book = {0};
	rulebook_open(&book, rules, NULL, NULL, 0);
	assert_string_equal(rulebook_run(&book, records), told);
	rulebook_close(&book);
}

#define FIGURE(indicator, more, value)                                                             \
	"{'type': 'figure', 'indicator': '" indicator "', 'unit': 'a', 'period': '2023-H1'" more   \
	", 'value': " value "}"
#define REGISTERED(more, value) FIGURE("models.registered", more, value)

static void unique_key(void **state)
{
	(void)state;
	static const char rule[] = "{'id': 'once', 'kind': 'unique', 'where': {'type': 'score'},"
				   "'key': ['unit', '/x/0']}";
	static const char *const records[] = {"{'type': 'score', 'unit': 'a', 'x': [1]}",
		"{'type': 'score', 'unit': 'a', 'x': ['1']}", "{'type': 'score', 'unit': 'a'}",
		"{'type': 'pledge', 'unit': 'a', 'x': [1]}",
		"{'type': 'score', 'unit': '\\u0061', 'x': [1]}", "{'type': 'score', 'unit': 'a'}",
		"{'type': 'score', 'unit': 'a1', 'x': []}", NULL};
	expect(rule, records,
		"error rule/t/once f:5: repeats f:1: the same unit, x/0 [f:1]\n"
		"error rule/t/once f:6: repeats f:3: the same unit, x/0 [f:3]\n");
}

static void repeated_records_are_held_back(void **state)
{
	(void)state;
	struct rulebook book = {.holds = true};
	rulebook_open(&book, "{'id': 'once', 'kind': 'unique', 'key': ['unit']}", NULL, NULL, 0);
	assert_true(emu_rules_need_order(book.rules));
	struct emu_rules_state *seen = emu_rules_state_new(book.rules, NULL);
	assert_int_equal(rulebook_see(&book, seen, "{'unit': 'a'}", "f", 1), 0);
	assert_int_equal(rulebook_see(&book, seen, "{'unit': 'a'}", "f", 2), 1);
	emu_rules_state_del(seen);
	rulebook_close(&book);
	rulebook_open(&book,
		"{'id': 'once', 'kind': 'unique', 'severity': 'warning', 'key': ['unit']}", NULL,
		NULL, 0);
	assert_false(emu_rules_need_order(book.rules));
	seen = emu_rules_state_new(book.rules, NULL);
	assert_int_equal(rulebook_see(&book, seen, "{'unit': 'a'}", "f", 1), 0);
	assert_int_equal(rulebook_see(&book, seen, "{'unit': 'a'}", "f", 2), 0);
	emu_rules_state_del(seen);
	rulebook_close(&book);
}

static void references(void **state)
{
	(void)state;
	static const char rule[] = "{'id': 'known', 'kind': 'reference', 'fields': {'unit': 'unit',"
				   "'block': 'block', 'indicator': 'indicator',"
				   "'title': 'title', 'f': 'field'}}";
	static const char *const records[] = {
		"{'unit': 'a', 'block': 'k', 'indicator': 'people.total', 'f': 'economy'}",
		"{'unit': 'Ban B', 'title': 'pm-certificate'}", "{'unit': 'old', 'period': '2022'}",
		"{'unit': 'old', 'period': '2023'}", "{'unit': 'Ban C'}", "{'block': 'zzzzzzzz'}",
		"{'indicator': 'people'}", "{'f': 'sea'}", "{'title': 'best'}", NULL};
	expect(rule, records,
		"error rule/t/known f:4: unit \"old\" is not valid in 2023\n"
		"error rule/t/known f:5: unit \"Ban C\" is not known: did you mean \"Ban A\"?\n"
		"error rule/t/known f:6: block \"zzzzzzzz\" is not known\n"
		"error rule/t/known f:7: indicator \"people\" is not known\n"
		"error rule/t/known f:8: Field \"sea\" is not known\n"
		"error rule/t/known f:9: Title or form of commendation \"best\" is not known\n");
}

static const char sum[] = "{'id': 'parts', 'kind': 'sum', 'indicator': '*', 'along': 'field'}";

#define FOUR_PARTS(last)                                                                           \
	REGISTERED(", 'field': 'economy'", "451"),                                                 \
		REGISTERED(", 'field': 'culture-society'", "878"),                                 \
		REGISTERED(", 'field': 'defence-security'", "166"),                                \
		REGISTERED(", 'field': 'political-system'", last)

static void sums(void **state)
{
	(void)state;
	static const char *const good[] = {REGISTERED("", "1635"), FOUR_PARTS("140.0"), NULL};
	static const char *const bad[] = {FOUR_PARTS("139"), REGISTERED("", "1635"), NULL};
	static const char *const apart[] = {FOUR_PARTS("139"),
		"{'type': 'figure', 'indicator': 'models.registered', 'unit': 'a', 'period': "
		"'2023',"
		"'value': 7}",
		REGISTERED(", 'level': 'commune'", "3"), NULL};
	expect(sum, good, "");
	expect(sum, bad,
		"error rule/t/parts f:5: Department A, 2023-H1: Models registered is stated as "
		"1635, but its parts by Field sum to 1634 [f:1] [f:2] [f:3] [f:4]\n");
	expect(sum, apart, "");
}

static void sums_of_bounds_and_missing_parts(void **state)
{
	(void)state;
	static const char *const few[] = {
		REGISTERED("", "10"), REGISTERED(", 'field': 'economy'", "9"), NULL};
	static const char *const too_many[] = {
		REGISTERED("", "10"), REGISTERED(", 'field': 'economy'", "11"), NULL};
	static const char *const at_least[] = {
		REGISTERED(", 'bound': 'at-least'", "1000"), FOUR_PARTS("140"), NULL};
	static const char *const above[] = {
		REGISTERED(", 'bound': 'at-least'", "2000"), FOUR_PARTS("140"), NULL};
	static const char *const about[] = {
		REGISTERED(", 'bound': 'about'", "2000"), FOUR_PARTS("140"), NULL};
	expect(sum, few, "");
	expect(sum, too_many,
		"error rule/t/parts f:1: Department A, 2023-H1: Models registered is stated as 10, "
		"but its parts by Field sum to 11 [f:2]\n");
	expect(sum, at_least, "");
	expect(sum, above,
		"error rule/t/parts f:1: Department A, 2023-H1: Models registered is stated as "
		"2000, but its parts by Field sum to 1635 [f:2] [f:3] [f:4] [f:5]\n");
	expect(sum, about, "");
}

static void sums_within_tolerance(void **state)
{
	(void)state;
	static const char *const records[] = {REGISTERED("", "1638.5"), FOUR_PARTS("140"), NULL};
	expect("{'id': 'a', 'kind': 'sum', 'indicator': 'models.registered', 'along': 'field',"
	       "'tolerance': {'absolute': 3.5}},"
	       "{'id': 'b', 'kind': 'sum', 'indicator': 'models.registered', 'along': 'field',"
	       "'tolerance': {'absolute': 3.4}},"
	       "{'id': 'c', 'kind': 'sum', 'indicator': 'models.registered', 'along': 'field',"
	       "'tolerance': {'percent': 0.3}}",
		records,
		"error rule/t/b f:1: Department A, 2023-H1: Models registered is stated as 1638.5, "
		"but its parts by Field sum to 1635 [f:2] [f:3] [f:4] [f:5]\n");
}

static void what_is_submitted_later_counts(void **state)
{
	(void)state;
	static const char *const records[] = {REGISTERED(", 'submitted': '2023-06-19'", "1635"),
		REGISTERED(", 'submitted': '2023-06-12'", "1700"), FOUR_PARTS("140"), NULL};
	expect(sum, records, "");
}

static void comparisons(void **state)
{
	(void)state;
	static const char rules[] =
		"{'id': 'recognised', 'kind': 'compare', 'severity': 'warning', 'left': "
		"{'indicator':"
		"'models.recognised'}, 'operator': '<=', 'right': {'indicator': "
		"'models.registered'}, 'along': 'field'},"
		"{'id': 'flags', 'kind': 'compare', 'severity': 'warning', 'left': {'indicator':"
		"'recipients.commended', 'of': {'recipient': 'collective'}}, 'operator': '<=',"
		"'right': {'indicator': 'awards.granted', 'of': {'title': 'provincial-flag'}},"
		"'message': {'vi': '{right} cờ, {left} tập thể', 'en': '{right} flags to {left}'}},"
		"{'id': 'one', 'kind': 'compare', 'left': {'indicator': 'products.registered'},"
		"'operator': '>', 'right': {'number': 0}}";
	static const char *const records[] = {REGISTERED("", "10"),
		FIGURE("models.recognised", "", "11"), REGISTERED(", 'field': 'economy'", "5"),
		FIGURE("models.recognised", ", 'field': 'economy'", "6"),
		FIGURE("models.recognised", ", 'level': 'commune'", "600"),
		FIGURE("recipients.commended", ", 'recipient': 'collective'", "25"),
		FIGURE("awards.granted", ", 'title': 'provincial-flag'", "18"),
		FIGURE("products.registered", "", "0"), NULL};
	expect(rules, records,
		"warning rule/t/recognised f:2: Department A, 2023-H1: Models recognised is 11, "
		"expected at most 10 (Models registered) [f:1]\n"
		"warning rule/t/recognised f:4: Department A, 2023-H1: Models recognised "
		"(Economy) is 6, expected at most 5 (Models registered (Economy)) [f:3]\n"
		"warning rule/t/flags f:6: 18 flags to 25 [f:7]\n"
		"error rule/t/one f:8: Department A, 2023-H1: Products registered is 0, expected "
		"above 0\n");
}

static void comparisons_within_a_record(void **state)
{
	(void)state;
	static const char rules[] = "{'id': 'ballot', 'kind': 'compare', 'left': {'field':"
				    "'/votes/for'}, 'operator': '<=', 'right': {'field':"
				    "'/votes/present'}},"
				    "{'id': 'max', 'kind': 'compare', 'left': {'field': 'self'},"
				    "'operator': '<', 'right': {'number': 100}}";
	static const char *const records[] = {"{'votes': {'for': 9, 'present': 8}}",
		"{'votes': {'for': 8, 'present': 8}}", "{'votes': {'for': 9}}", "{'self': 100.00}",
		"{'self': 99.99}", NULL};
	expect(rules, records,
		"error rule/t/ballot f:1: /votes/for is 9, expected at most 8 (/votes/present)\n"
		"error rule/t/max f:4: self is 100.00, expected below 100\n");
}

static void ratios(void **state)
{
	(void)state;
	static const char rule[] =
		"{'id': 'share', 'kind': 'ratio', 'value': {'indicator': 'people.advanced-share'},"
		"'numerator': {'indicator': 'people.advanced'},"
		"'denominator': {'indicator': 'people.total'}, 'percent': true}";
#define SHARE(share, advanced, total)                                                              \
	static const char *const s##advanced##total[] = {                                          \
		FIGURE("people.advanced-share", "", share),                                        \
		FIGURE("people.advanced", "", #advanced), FIGURE("people.total", "", #total),      \
		NULL}
	SHARE("81.3", 61, 75);
	SHARE("81", 60, 74);
	SHARE("33.33", 2, 6);
	SHARE("12.5", 1, 8);
	SHARE("12", 2, 16);
	SHARE("33.3", 4, 9);
	SHARE("5", 1, 0);
	expect(rule, s6175, "");
	expect(rule, s6074, "");
	expect(rule, s26, "");
	expect(rule, s18, "");
	expect(rule, s216, "");
	expect(rule, s49,
		"error rule/t/share f:1: Department A, 2023-H1: Share of advanced workers is "
		"stated "
		"as 33.3, but 4 of 9 makes 44.4 [f:2] [f:3]\n");
	expect(rule, s10,
		"error rule/t/share f:1: Department A, 2023-H1: Share of advanced workers is "
		"stated "
		"as 5, but of 0 [f:2] [f:3]\n");
}

#define PEOPLE(period, value)                                                                      \
	"{'type': 'figure', 'indicator': 'people.total', 'unit': 'a', 'period': '" period          \
	"', 'value': " value "}"

static void changes(void **state)
{
	(void)state;
	static const char limit[] = "{'id': 'leap', 'kind': 'change', 'indicator': 'people.total',"
				    "'limit': {'percent': 50}}";
	static const char up[] = "{'id': 'up', 'kind': 'change', 'indicator': 'people.total',"
				 "'direction': 'up', 'against': 'year-before'}";
	static const char *const half_more[] = {
		PEOPLE("2023-H1", "15"), PEOPLE("2022-H2", "10"), NULL};
	static const char *const halved[] = {PEOPLE("2023", "5"), PEOPLE("2022", "10"), NULL};
	static const char *const much_less[] = {
		PEOPLE("2023-Q1", "4"), PEOPLE("2022-Q4", "10"), NULL};
	static const char *const much_more[] = {
		PEOPLE("2021/2023", "16"), PEOPLE("2018/2020", "10"), NULL};
	static const char *const falls[] = {
		PEOPLE("2023-H1", "9"), PEOPLE("2022-H2", "20"), PEOPLE("2022-H1", "10"), NULL};
	expect(limit, half_more, "");
	expect(limit, halved, "");
	expect(limit, much_less,
		"error rule/t/leap f:1: Department A: People goes from 10 in 2022-Q4 to 4 in "
		"2023-Q1, by more than 50 % [f:2]\n");
	expect(limit, much_more,
		"error rule/t/leap f:1: Department A: People goes from 10 in 2018/2020 to 16 in "
		"2021/2023, by more than 50 % [f:2]\n");
	expect(up, falls,
		"error rule/t/up f:1: Department A: People falls from 10 in 2022-H1 to 9 in "
		"2023-H1 [f:3]\n");
}

static void changes_since_what_was_given_before(void **state)
{
	(void)state;
	static const char *const now[] = {PEOPLE("2023-H1", "9"), NULL};
	char path[32];
	const char *previous = path;
	struct rulebook book = {0};
	rulebook_write(path,
		"{'type': 'summary', 'indicator': 'people.total', 'unit': 'a', 'period': "
		"'2022-H2', 'value': 10, 'basis': 'stated'}\n"
		"{'type': 'summary', 'indicator': 'people.total', 'unit': 'a', 'period': "
		"'2022-H1', 'value': 90, 'basis': 'stated'}\n");
	rulebook_open(&book,
		"{'id': 'up', 'kind': 'change', 'indicator': 'people.total', 'direction': 'up'}",
		NULL, &previous, 1);
	assert_string_equal(rulebook_run(&book, now),
		"error rule/t/up f:1: Department A: People falls from 10 in 2022-H2 to 9 in "
		"2023-H1\n");
	rulebook_close(&book);
	unlink(path);
	rulebook_write(path, "\n{'type':\n");
	rulebook_open(&book,
		"{'id': 'up', 'kind': 'change', 'indicator': 'people.total', 'direction': 'up'}",
		NULL, &previous, 1);
	assert_null(book.rules);
	assert_non_null(strstr(book.err.text, ".json:2: "));
	rulebook_close(&book);
	unlink(path);
}

static void counts(void **state)
{
	(void)state;
	static const char *const records[] = {"{'type': 'award', 'unit': 'a'}",
		"{'type': 'award', 'unit': 'b'}", "{'type': 'award', 'unit': 'a'}",
		"{'type': 'award', 'source': {'file': 'g', 'line': 3}}", NULL};
	expect("{'id': 'few', 'kind': 'count', 'where': {'type': 'award'}, 'by': ['unit'],"
	       "'max': 1},"
	       "{'id': 'file', 'kind': 'count', 'by': ['source'], 'min': 2},"
	       "{'id': 'none', 'kind': 'count', 'where': {'type': 'score'}, 'min': 1}",
		records,
		"error rule/t/few f:1: a: 2 records, expected at most 1\n"
		"error rule/t/file g:3: g: 1 records, expected at least 2\n"
		"error rule/t/none :0: none: 0 records, expected at least 1\n");
}

static const char roster[] =
	"{'id': 'in', 'kind': 'roster', 'expect': {'blocks': ['k'], 'kinds': ['agency']},"
	"'periods': ['half'], 'deadline': {'month': 'next', 'day': 15}}";

static void rosters(void **state)
{
	(void)state;
	static const char *const records[] = {
		"{'unit': 'a', 'period': '2022-H2', 'submitted': '2023-01-15'}",
		"{'unit': 'Ban B', 'period': '2022-H2', 'submitted': '2023-01-17T08:00:00Z'}",
		"{'unit': 'b', 'period': '2022-H2', 'submitted': '2023-01-16'}",
		"{'unit': 'b', 'period': '2023-H1'}", "{'unit': 'b', 'period': '2023'}", NULL};
	expect(roster, records,
		"warning rule/t/in/late f:3: Department B reported for 2022-H2 on 2023-01-16, due "
		"2023-01-15\n"
		"info rule/t/in/again f:3: Department B reported for 2022-H2 again on 2023-01-17\n"
		"error rule/t/in/missing :0: Sở cũ has not reported for 2022-H2 (due 2023-01-15)\n"
		"info rule/t/in/summary :0: 2022-H2: 3 expected, 2 received, 1 late, 1 missing\n"
		"error rule/t/in/missing :0: Department A has not reported for 2023-H1 (due "
		"2023-07-15)\n"
		"info rule/t/in/summary :0: 2023-H1: 2 expected, 1 received, 0 late, 1 missing\n");
}

static void rosters_of_a_period(void **state)
{
	(void)state;
	static const char *const records[] = {
		"{'unit': 'a', 'period': '2022-H2', 'submitted': '2023-01-15'}", NULL};
	struct rulebook book = {0};
	rulebook_open(&book, roster, "2023-H1", NULL, 0);
	assert_string_equal(rulebook_run(&book, records),
		"error rule/t/in/missing :0: Department A has not reported for 2023-H1 (due "
		"2023-07-15)\n"
		"error rule/t/in/missing :0: Department B has not reported for 2023-H1 (due "
		"2023-07-15)\n"
		"info rule/t/in/summary :0: 2023-H1: 2 expected, 0 received, 0 late, 2 missing\n");
	rulebook_close(&book);
}

static void deadlines(void **state)
{
	(void)state;
	static const struct {
		const char *deadline, *due;
	} cases[] = {{"{'after': 'period-end', 'days': 15}", "2022-03-15"},
		{"{'after': 'period-start', 'days': 0}", "2022-02-01"},
		{"{'month': 'last', 'day': 31}", "2022-02-28"},
		{"{'month': 'next', 'day': 31}", "2022-03-31"}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		static const char *const records[] = {NULL};
		char rule[256];
		struct rulebook book = {0};
		snprintf(rule, sizeof(rule),
			"{'id': 'in', 'kind': 'roster', 'expect': {'units': ['a']}, 'deadline': %s,"
			"'message': {'vi': '{deadline}'}}",
			cases[i].deadline);
		rulebook_open(&book, rule, "2022-02", NULL, 0);
		const char *told = rulebook_run(&book, records);
		if (!strstr(told, cases[i].due))
			fail_msg("expected %s in: %s", cases[i].due, told);
		rulebook_close(&book);
	}
}

static void exclusive_keys(void **state)
{
	(void)state;
	static const char rule[] =
		"{'id': 'one', 'kind': 'exclusive', 'severity': 'warning', 'key':"
		"['/recipient/name', 'period'], 'differ': ['title']}";
	static const char *const records[] = {
		"{'recipient': {'name': 'x'}, 'period': '2023', 'title': 'p'}",
		"{'recipient': {'name': 'x'}, 'period': '2023', 'title': 'q'}",
		"{'recipient': {'name': 'x'}, 'period': '2022', 'title': 'q'}",
		"{'recipient': {'name': 'x'}, 'period': '2023', 'title': 'q'}",
		"{'recipient': {'name': 'y'}, 'period': '2023', 'title': 'q'}",
		"{'period': '2023', 'title': 'r'}", "{'period': '2023', 'title': 's'}",
		"{'recipient': {'name': 'x'}, 'period': '2023', 'title': 'r'}", NULL};
	expect(rule, records,
		"warning rule/t/one f:2: the same recipient/name, period as f:1, but another title "
		"[f:1]\n"
		"warning rule/t/one f:8: the same recipient/name, period as f:1, but another title "
		"[f:1]\n");
}

#define NOMINATION(title, kind)                                                                    \
	"{'type': 'nomination', 'stage': 'proposed', 'unit': 'a', 'period': '2023-H1', 'title': "  \
	"'" title "', 'recipient': {'kind': '" kind "', 'name': 'x'}}"

static void nominees(void **state)
{
	(void)state;
	static const char rule[] = "{'id': 'list', 'kind': 'nominees', 'indicator':"
				   "'nominations.proposed', 'along': ['title', 'recipient']}";
	static const char *const records[] = {NOMINATION("pm-certificate", "individual"),
		NOMINATION("pm-certificate", "collective"),
		NOMINATION("provincial-flag", "collective"),
		"{'type': 'nomination', 'stage': 'approved', 'unit': 'a', 'period': '2023-H1',"
		"'title': 'provincial-flag', 'recipient': {'name': 'x'}}",
		FIGURE("nominations.proposed", "", "3"),
		FIGURE("nominations.proposed", ", 'title': 'pm-certificate'", "2"),
		FIGURE("nominations.proposed", ", 'title': 'provincial-flag'", "2"),
		FIGURE("nominations.proposed",
			", 'title': 'pm-certificate', 'recipient': 'collective'", "1"),
		FIGURE("nominations.proposed", ", 'recipient': 'household'", "1"), NULL};
	expect(rule, records,
		"error rule/t/list f:7: Department A, 2023-H1: Nominations proposed (Provincial "
		"emulation flag) is stated as 2, the list has 1 [f:3]\n"
		"error rule/t/list f:9: Department A, 2023-H1: Nominations proposed (Household) is "
		"stated as 1, the list has 0\n");
}

static void rules_in_force(void **state)
{
	(void)state;
	static const char rules[] = "{'id': 'new', 'kind': 'count', 'by': ['x'], 'max': 0, 'from':"
				    "'2024-01-01'},"
				    "{'id': 'past', 'kind': 'count', 'by': ['x'], 'max': 0, 'to':"
				    "'2023-12-31', 'severity': 'info', 'where': {'x': [2, null]}}";
	static const char *const records[] = {"{'x': 1, 'period': '2023'}",
		"{'x': 2, 'period': '2023'}", "{'x': 3, 'period': '2023/2024'}",
		"{'period': '2023'}", "{'x': '2', 'period': '2022'}", NULL};
	expect(rules, records,
		"info rule/t/past f:2: 2: 2 records, expected at most 0\n"
		"error rule/t/new f:3: 3: 1 records, expected at most 0\n"
		"info rule/t/past f:4: -: 1 records, expected at most 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unique_key),
		cmocka_unit_test(repeated_records_are_held_back),
		cmocka_unit_test(references),
		cmocka_unit_test(sums),
		cmocka_unit_test(sums_of_bounds_and_missing_parts),
		cmocka_unit_test(sums_within_tolerance),
		cmocka_unit_test(what_is_submitted_later_counts),
		cmocka_unit_test(comparisons),
		cmocka_unit_test(comparisons_within_a_record),
		cmocka_unit_test(ratios),
		cmocka_unit_test(changes),
		cmocka_unit_test(changes_since_what_was_given_before),
		cmocka_unit_test(counts),
		cmocka_unit_test(rosters),
		cmocka_unit_test(rosters_of_a_period),
		cmocka_unit_test(deadlines),
		cmocka_unit_test(exclusive_keys),
		cmocka_unit_test(nominees),
		cmocka_unit_test(rules_in_force),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
