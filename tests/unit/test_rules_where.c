/* Which records a rule speaks of: conditions, of each kind that is about figures; what rules do
 * without the registry that they ask for; and how much of one key they tell apart. */
#define _GNU_SOURCE /* mkstemps */
#include "rulebook.h"

static void expect(const char *rules, const char *const *records, const char *told)
{
	struct rulebook book = {0};
	rulebook_open(&book, rules, NULL, NULL, 0);
	assert_string_equal(rulebook_run(&book, records), told);
	rulebook_close(&book);
}

#define FIGURE(indicator, block, more, value)                                                      \
	"{'type': 'figure', 'indicator': '" indicator "', 'unit': 'a', 'block': '" block           \
	"', 'period': '2023-H1'" more ", 'value': " value "}"
#define OF_BLOCK "'where': {'block': 'k'}"

static void sums(void **state)
{
	(void)state;
	static const char rule[] =
		"{'id': 'x', 'kind': 'sum', 'indicator': '*', 'along': 'field'," OF_BLOCK "}";
	static const char *const records[] = {FIGURE("models.registered", "k", "", "5"),
		FIGURE("models.registered", "j", "", "1"),
		FIGURE("models.registered", "k", ", 'field': 'economy'", "7"),
		FIGURE("models.registered", "j", ", 'field': 'culture-society'", "100"), NULL};
	expect(rule, records,
		"error rule/t/x f:1: Department A, 2023-H1: Models registered is stated as 5, but "
		"its parts by Field sum to 7 [f:3]\n");
}

/* Both sides meet the conditions; a rule without any looks at all, also beside one that has them.
 */
static void comparisons(void **state)
{
	(void)state;
#define SIDES                                                                                      \
	"'left': {'indicator': 'models.recognised'}, 'operator': '<=', 'right': {'indicator': "    \
	"'models.registered'}"
	static const char rules[] = "{'id': 'k', 'kind': 'compare', " SIDES "," OF_BLOCK "},"
				    "{'id': 'again', 'kind': 'compare', 'severity': 'info', " SIDES
				    "," OF_BLOCK "},"
				    "{'id': 'j', 'kind': 'compare', " SIDES
				    ", 'where': {'block': ['j', 'i']}},"
				    "{'id': 'all', 'kind': 'compare', 'severity': 'warning', " SIDES
				    "}";
	static const char *const records[] = {FIGURE("models.registered", "k", "", "4"),
		FIGURE("models.recognised", "k", "", "6"),
		FIGURE("models.registered", "j", "", "5"), NULL};
	expect(rules, records,
		"error rule/t/k f:2: Department A, 2023-H1: Models recognised is 6, expected at "
		"most 4 (Models registered) [f:1]\n"
		"info rule/t/again f:2: Department A, 2023-H1: Models recognised is 6, expected at "
		"most 4 (Models registered) [f:1]\n"
		"warning rule/t/all f:2: Department A, 2023-H1: Models recognised is 6, expected "
		"at "
		"most 5 (Models registered) [f:3]\n");
}

static void ratios(void **state)
{
	(void)state;
	static const char rule[] =
		"{'id': 'x', 'kind': 'ratio', 'value': {'indicator': 'people.advanced-share'},"
		"'numerator': {'indicator': 'people.advanced'}, 'denominator': {'indicator':"
		"'people.total'}, 'percent': true," OF_BLOCK "}";
	static const char *const records[] = {FIGURE("people.advanced-share", "k", "", "50"),
		FIGURE("people.advanced", "k", "", "1"), FIGURE("people.total", "k", "", "4"),
		FIGURE("people.total", "j", "", "2"), NULL};
	static const char *const apart[] = {FIGURE("people.advanced-share", "k", "", "50"),
		FIGURE("people.advanced", "j", "", "1"), FIGURE("people.total", "k", "", "4"),
		NULL};
	expect(rule, records,
		"error rule/t/x f:1: Department A, 2023-H1: Share of advanced workers is stated as "
		"50, but 1 of 4 makes 25 [f:2] [f:3]\n");
	expect(rule, apart, "");
}

/* Of earlier periods too. */
static void changes(void **state)
{
	(void)state;
	static const char *const records[] = {
		FIGURE("people.total", "k", "", "9"), FIGURE("people.total", "j", "", "1"), NULL};
	char path[32];
	const char *previous = path;
	struct rulebook book = {0};
	rulebook_write(path,
		"{'type': 'figure', 'indicator': 'people.total', 'unit': 'a', 'block': 'k',"
		"'period': '2022-H2', 'value': 10}\n"
		"{'type': 'figure', 'indicator': 'people.total', 'unit': 'a', 'block': 'j',"
		"'period': '2022-H2', 'value': 100}\n");
	rulebook_open(&book,
		"{'id': 'x', 'kind': 'change', 'indicator': 'people.total', 'direction':"
		"'up'," OF_BLOCK "}",
		NULL, &previous, 1);
	assert_string_equal(rulebook_run(&book, records),
		"error rule/t/x f:1: Department A: People falls from 10 in 2022-H2 to 9 in "
		"2023-H1\n");
	/* The same again: what earlier periods said is not used up. */
	assert_non_null(strstr(rulebook_run(&book, records), "falls from 10"));
	rulebook_close(&book);
	unlink(path);
}

/* The conditions are for what is listed. */
static void nominees(void **state)
{
	(void)state;
#define NOMINATION(stage, occasion)                                                                \
	"{'type': 'nomination', 'stage': '" stage "', 'unit': 'a', 'period': '2023-H1', 'title': " \
	"'pm-certificate', 'occasion': '" occasion "'}"
	static const char *const records[] = {NOMINATION("proposed", "regular"),
		NOMINATION("proposed", "movement"), NOMINATION("approved", "regular"),
		FIGURE("nominations.proposed", "k", "", "2"), NULL};
	expect("{'id': 'x', 'kind': 'nominees', 'indicator': 'nominations.proposed',"
	       "'where': {'occasion': 'regular'}}",
		records,
		"error rule/t/x f:4: Department A, 2023-H1: Nominations proposed is stated as 2, "
		"the "
		"list has 1 [f:1]\n");
	expect("{'id': 'x', 'kind': 'nominees', 'indicator': 'nominations.proposed'}", records, "");
}

static void without_the_registry(void **state)
{
	(void)state;
	static const char *const records[] = {"{'unit': 'zz', 'title': 'best', 'period': '2023'}",
		"{'unit': 'zz', 'title': 'best', 'period': '2023'}", NULL};
	struct rulebook book = {.without_units = true};
	rulebook_open(&book,
		"{'id': 'known', 'kind': 'reference', 'fields': {'unit': 'unit', 'title': "
		"'title'}},"
		"{'id': 'unit', 'kind': 'reference', 'fields': {'unit': 'unit'}},"
		"{'id': 'once', 'kind': 'unique', 'key': ['unit']},"
		"{'id': 'in', 'kind': 'roster', 'expect': {'blocks': ['*']}}",
		"2023", NULL, 0);
	assert_string_equal(rulebook_run(&book, records),
		"error rule/t/known f:1: Title or form of commendation \"best\" is not known\n"
		"error rule/t/known f:2: Title or form of commendation \"best\" is not known\n"
		"info rule/t/known/unapplied :0: rule/t/known: what asks for the registry of units "
		"is not checked (pass --units)\n"
		"info rule/t/unit/unapplied :0: rule/t/unit: what asks for the registry of units "
		"is not checked (pass --units)\n"
		"info rule/t/in/unapplied :0: rule/t/in: what asks for the registry of units is "
		"not checked (pass --units)\n");
	rulebook_close(&book);
}

/* Each beside the first by place, whichever came first. */
static void many_of_one_key(void **state)
{
	(void)state;
	struct rulebook book = {0};
	rulebook_open(&book,
		"{'id': 'one', 'kind': 'exclusive', 'key': ['unit'], 'differ': ['title']},"
		"{'id': 'lists', 'kind': 'exclusive', 'key': ['unit', 'x'], 'differ': ['source']}",
		NULL, NULL, 0);
	struct emu_rules_state *seen = emu_rules_state_new(book.rules, NULL);
	for (uint64_t i = 500; i > 0; i--) {
		char record[80];
		snprintf(record, sizeof(record), "{'unit': 'a', 'title': 't%d'}", (int)(i % 250));
		rulebook_see(&book, seen, record, "f", i);
	}
	rulebook_see(&book, seen, "{'unit': 'b', 'x': 1}", "g", 3);
	rulebook_see(&book, seen, "{'unit': 'b', 'x': 1}", "f", 9);
	rulebook_see(&book, seen, "{'unit': 'b', 'x': 1}", "g", 2);
	assert_int_equal(emu_rules_finish(seen, rulebook_tell, &book, &book.err), 0);
	emu_rules_state_del(seen);
	emu_buf_push(&book.told, '\0');
	size_t n = 0;
	for (const char *at = book.told.at; (at = strchr(at, '\n')); at++)
		n++;
	assert_int_equal(n, 249 + 1);
	assert_non_null(strstr(book.told.at, "error rule/t/one f:2: the same unit as f:1, "));
	assert_non_null(strstr(book.told.at, "error rule/t/one f:250: the same unit as f:1, "));
	assert_non_null(strstr(book.told.at, "error rule/t/lists g:2: the same unit, x as f:9, "));
	rulebook_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums),
		cmocka_unit_test(comparisons),
		cmocka_unit_test(ratios),
		cmocka_unit_test(changes),
		cmocka_unit_test(nominees),
		cmocka_unit_test(without_the_registry),
		cmocka_unit_test(many_of_one_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
