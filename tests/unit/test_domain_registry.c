/* The unit registry: names, dates, parents, and every mistake a file can hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "domain/registry.h"

static const char *schemas(void)
{
	const char *given = getenv("EMU_SCHEMAS");
	return given ? given : "schemas";
}

/* Loads a document written with ' for ". */
static struct emu_registry *load(const char *text, struct emu_error *err)
{
	char path[] = "/tmp/emu-registry-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	FILE *file = fdopen(fd, "w");
	assert_non_null(file);
	for (; *text; text++)
		fputc(*text == '\'' ? '"' : *text, file);
	assert_int_equal(fclose(file), 0);
	*err = (struct emu_error){0};
	struct emu_registry *registry = emu_registry_load(schemas(), path, err);
	unlink(path);
	if (!registry)
		assert_true(strstr(err->text, path) == err->text);
	return registry;
}

static struct emu_registry *load_good(const char *text)
{
	struct emu_error err;
	struct emu_registry *registry = load(text, &err);
	if (!registry)
		fail_msg("%s", err.text);
	return registry;
}

static void expect_mistake(const char *text, const char *words)
{
	struct emu_error err;
	struct emu_registry *registry = load(text, &err);
	assert_null(registry);
	assert_int_equal(err.fault, EMU_FAULT_USAGE);
	if (!strstr(err.text, words))
		fail_msg("expected \"%s\" in: %s", words, err.text);
}

static const char province[] =
	"{'units': ["
	"{'id': 'quang-tri', 'kind': 'province', 'name': {'vi': 'Tỉnh Quảng Trị',"
	"  'en': 'Quang Tri province'}, 'to': '2025-06-30'},"
	"{'id': 'quang-tri.hai-lang', 'kind': 'district', 'parent': 'quang-tri',"
	"  'name': {'vi': 'Huyện Hải Lăng'}, 'aliases': ['Hải Lăng', 'UBND huyện Hải Lăng'],"
	"  'to': '2025-06-30'},"
	"{'id': 'new', 'kind': 'province', 'name': {'vi': 'Tỉnh Quảng Trị'},"
	"  'from': '2025-07-01'},"
	"{'id': 'hai-lang', 'kind': 'commune', 'name': {'vi': 'Xã Hải Lăng'},"
	"  'aliases': ['Hải Lăng'],"
	"  'parents': [{'unit': 'quang-tri', 'to': '2025-06-30'},"
	"              {'unit': 'new', 'from': '2025-07-01'}]},"
	"{'id': 'press', 'name': {'vi': 'Báo – Đài'}}],"
	"'blocks': ["
	"{'id': 'block-4', 'name': {'vi': 'Khối thi đua số 4', 'en': 'Emulation Block 4'},"
	"  'aliases': ['Khối 4'], 'members': ["
	"  {'unit': 'hai-lang', 'from': '2023-01-01', 'to': '2023-12-31'},"
	"  {'unit': 'press'}]}]}";

static struct emu_period period_of(const char *text)
{
	struct emu_period period;
	assert_int_equal(emu_period_parse(&period, emu_str_from(text), NULL), 0);
	return period;
}

static void expect_unit(const struct emu_registry *registry, const char *name, const char *when,
	enum emu_registry_answer answer, uint32_t expected)
{
	struct emu_buf scratch = {0};
	uint32_t at = EMU_REGISTRY_NONE;
	struct emu_period period = period_of(when ? when : "2023");
	enum emu_registry_answer found = emu_registry_unit(
		registry, emu_str_from(name), when ? &period : NULL, &scratch, &at);
	if (found != answer)
		fail_msg("\"%s\" in %s: answer %d, not %d", name, when ? when : "any time", found,
			answer);
	if (answer == EMU_REGISTRY_FOUND || answer == EMU_REGISTRY_EXPIRED)
		assert_int_equal(at, expected);
	emu_buf_free(&scratch);
}

static void test_names(void **state)
{
	(void)state;
	struct emu_registry *registry = load_good(province);
	assert_int_equal(registry->n_units, 5);
	assert_int_equal(registry->n_blocks, 1);
	expect_unit(registry, "quang-tri.hai-lang", "2023", EMU_REGISTRY_FOUND, 1);
	expect_unit(registry, "UBND  HUYỆN Hải\u00a0Lăng", "2023", EMU_REGISTRY_FOUND, 1);
	expect_unit(
		registry, "Huye\u0323\u0302n Ha\u0309i La\u0306ng", "2023", EMU_REGISTRY_FOUND, 1);
	expect_unit(registry, "quang tri PROVINCE", NULL, EMU_REGISTRY_FOUND, 0);
	expect_unit(registry, "báo-đài", NULL, EMU_REGISTRY_FOUND, 4);
	expect_unit(registry, "Hai Lang", "2023", EMU_REGISTRY_UNKNOWN, 0);
	expect_unit(registry, "", "2023", EMU_REGISTRY_UNKNOWN, 0);
	emu_registry_del(registry);
}

static void test_dates_decide(void **state)
{
	(void)state;
	struct emu_registry *registry = load_good(province);
	expect_unit(registry, "Tỉnh Quảng Trị", "2024", EMU_REGISTRY_FOUND, 0);
	expect_unit(registry, "Tỉnh Quảng Trị", "2025-H2", EMU_REGISTRY_FOUND, 2);
	expect_unit(registry, "Tỉnh Quảng Trị", "2025-06-30", EMU_REGISTRY_FOUND, 0);
	expect_unit(registry, "Tỉnh Quảng Trị", "2025", EMU_REGISTRY_AMBIGUOUS, 0);
	expect_unit(registry, "Tỉnh Quảng Trị", NULL, EMU_REGISTRY_AMBIGUOUS, 0);
	expect_unit(registry, "Hải Lăng", "2023", EMU_REGISTRY_AMBIGUOUS, 0);
	expect_unit(registry, "Hải Lăng", "2026", EMU_REGISTRY_FOUND, 3);
	expect_unit(registry, "Huyện Hải Lăng", "2026", EMU_REGISTRY_EXPIRED, 1);
	expect_unit(registry, "new", "2023", EMU_REGISTRY_EXPIRED, 2);
	emu_registry_del(registry);
}

static void test_tree(void **state)
{
	(void)state;
	struct emu_registry *registry = load_good(province);
	struct emu_period before = period_of("2023"), across = period_of("2025"),
			  after = period_of("2026-Q1");
	assert_int_equal(emu_registry_parent(registry, 3, &before), 0);
	assert_int_equal(emu_registry_parent(registry, 3, &across), 2);
	assert_int_equal(emu_registry_parent(registry, 3, &after), 2);
	assert_int_equal(emu_registry_parent(registry, 0, &before), EMU_REGISTRY_NONE);
	assert_int_equal(registry->units[0].n_children, 2);
	assert_int_equal(registry->units[0].children[0], 1);
	assert_int_equal(registry->units[0].children[1], 3);
	assert_int_equal(registry->units[2].n_children, 1);
	assert_int_equal(registry->units[4].n_children, 0);
	emu_registry_del(registry);
}

static void test_blocks(void **state)
{
	(void)state;
	struct emu_registry *registry = load_good(province);
	struct emu_period period = period_of("2024");
	struct emu_buf scratch = {0};
	uint32_t at;
	assert_int_equal(emu_registry_block(registry, EMU_STR("khối 4"), &period, &scratch, &at),
		EMU_REGISTRY_FOUND);
	assert_int_equal(registry->blocks[at].n_members, 2);
	assert_false(emu_span_meets(&registry->blocks[at].members[0].span, &period));
	assert_true(emu_span_meets(&registry->blocks[at].members[1].span, &period));
	assert_int_equal(emu_registry_block(registry, EMU_STR("press"), &period, &scratch, &at),
		EMU_REGISTRY_UNKNOWN);
	struct emu_str name = emu_registry_block_name(registry, 0, EMU_STR("en"));
	assert_true(emu_str_equal(name, EMU_STR("Emulation Block 4")));
	name = emu_registry_unit_name(registry, 1, EMU_STR("en"));
	assert_true(emu_str_equal(name, EMU_STR("Huyện Hải Lăng")));
	emu_buf_free(&scratch);
	emu_registry_del(registry);
}

static void expect_near(const struct emu_registry *registry, const char *name, const char *expected)
{
	struct emu_buf scratch = {0};
	struct emu_str near = emu_registry_nearest_unit(registry, emu_str_from(name), &scratch);
	if (!emu_str_equal(near, emu_str_from(expected)))
		fail_msg("nearest to \"%s\" is \"%.*s\"", name, EMU_STR_ARGS(near));
	emu_buf_free(&scratch);
}

static void test_did_you_mean(void **state)
{
	(void)state;
	struct emu_registry *registry = load_good(province);
	expect_near(registry, "Huyện Hải Lắng", "Huyện Hải Lăng");
	expect_near(registry, "huyen hai lang", "Huyện Hải Lăng");
	expect_near(registry, "quang-tri.hai-lng", "quang-tri.hai-lang");
	expect_near(registry, "Sở Tài chính", "");
	expect_near(registry, "Xã Hải Thọ", ""); /* another place altogether */
	expect_near(registry, "x", "");
	char longest[3000];
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	expect_near(registry, longest, "");
	emu_registry_del(registry);
}

static void test_mistakes_of_units(void **state)
{
	(void)state;
	expect_mistake("{'units': [{'id': 'a', 'name': {'vi': 'A'}},\n"
		       " {'id': 'a', 'name': {'vi': 'B'}}]}",
		":2:9: /units/1/id: \"a\" is already the id of /units/0");
	expect_mistake("{'units': [{'id': 'hai-lang', 'name': {'vi': 'A'}},\n"
		       " {'id': 'a', 'name': {'vi': 'B'}, 'parent': 'hai-lng'}]}",
		":2:45: /units/1/parent: \"a\" refers to \"hai-lng\", which is no unit's id: did "
		"you "
		"mean \"hai-lang\"");
	expect_mistake("{'units': [{'id': 'a', 'name': {'vi': 'A'},\n"
		       " 'from': '2024-01-01', 'to': '2023-01-01'}]}",
		":2:10: /units/0/from: \"a\" is from 2024-01-01, which is after to 2023-01-01");
	expect_mistake("{'units': [{'id': 'a', 'name': {'vi': 'A'}, 'from': '2023-02-30'}]}",
		":1:53: /units/0/from: ");
	expect_mistake("{'units': [{'id': 'a', 'name': {'vi': 'A'}, 'parent': 'b', 'parents': "
		       "[{'unit': 'c'}]}]}",
		":1:12: /units/0: ");
	expect_mistake(
		"{'units': [{'id': 'a', 'name': {'vi': 'A'}}, {'id': 'b', 'name': {'vi': 'B'}},\n"
		" {'id': 'c', 'name': {'vi': 'C'}, 'parents': [{'unit': 'a'},\n"
		"  {'unit': 'b', 'from': '2025-07-01'}]}]}",
		":2:46: /units/2/parents: \"c\" has two parents at once, \"a\" and \"b\"");
	expect_mistake("{'units': [{'id': 'hl', 'name': {'vi': 'Hai Lang'}},\n"
		       " {'id': 'a', 'name': {'vi': 'B'}, 'parents': [{'unit': 'hai-lang'}]}]}",
		"\"hai-lang\", which is no unit's id: did you mean \"hl\"");
	expect_mistake("{'units': [}", ":1:12: ");
}

/* Units b, c (from July 2025) and d (until 2024), and a with what is given. */
static void expect_mistake_of_a(const char *members, const char *words)
{
	char text[600];
	int len = snprintf(text, sizeof(text),
		"{'units': [{'id': 'b', 'name': {'vi': 'B'}},"
		" {'id': 'c', 'name': {'vi': 'C'}, 'from': '2025-07-01'},"
		" {'id': 'd', 'name': {'vi': 'D'}, 'to': '2024-12-31'},\n"
		" {'id': 'a', 'name': {'vi': 'A'},\n%s}]}",
		members);
	assert_in_range(len, 1, sizeof(text) - 1);
	expect_mistake(text, words);
}

static void test_mistakes_of_successors(void **state)
{
	(void)state;
	expect_mistake_of_a("'successors': [{'unit': 'x', 'on': '2025-07-01'}]",
		":3:25: /units/3/successors/0/unit: \"a\" refers to \"x\", which is no unit's id");
	expect_mistake_of_a("'successors': [{'unit': 'b', 'on': '2025-07-01'},\n"
			    "{'unit': 'c', 'on': '2025-07-02'}]",
		":4:21: /units/3/successors/1/on: \"a\" has successors on two days");
	expect_mistake_of_a("'successors': [{'unit': 'b', 'on': '2025-07-01'},\n"
			    "{'unit': 'b', 'on': '2025-07-01'}]",
		":4:10: /units/3/successors/1/unit: \"a\" has the successor \"b\" twice");
	expect_mistake_of_a("'successors': [{'unit': 'c', 'on': '2025-06-30'}]",
		":3:36: /units/3/successors/0/on: \"a\" is succeeded by \"c\" when that is not "
		"there");
	expect_mistake_of_a("'successors': [{'unit': 'b', 'on': '2025-01-01'},\n"
			    "{'unit': 'd', 'on': '2025-01-01'}]",
		":4:21: /units/3/successors/1/on: \"a\" is succeeded by \"d\" when that is not "
		"there");
	expect_mistake_of_a("'to': '2025-07-01', 'successors': [{'unit': 'b', 'on': '2025-07-01'}]",
		"/units/3/successors/0/on: \"a\" is succeeded while it is there, or before");
	expect_mistake_of_a(
		"'from': '2025-07-01', 'successors': [{'unit': 'b', 'on': '2025-07-01'}]",
		"/units/3/successors/0/on: \"a\" is succeeded while it is there, or before");
}

static void test_successors(void **state)
{
	(void)state;
	struct emu_registry *registry = load_good(
		"{'units': [{'id': 'a', 'name': {'vi': 'A'}, 'successors': ["
		"{'unit': 'b', 'on': '2025-07-01'}, {'unit': 'c', 'on': '2025-07-01'}]},"
		" {'id': 'b', 'name': {'vi': 'B'}},"
		" {'id': 'c', 'name': {'vi': 'C'}, 'from': '2025-07-01'},"
		" {'id': 'd', 'name': {'vi': 'D'}, 'to': '2025-03-31', 'successors': ["
		"{'unit': 'b', 'on': '2025-07-01'}]}]}");
	struct emu_period ended = period_of("2025-06-30"), march = period_of("2025-03-31");
	assert_int_equal(registry->units[0].n_successors, 2);
	assert_int_equal(registry->units[0].successors[1], 2);
	assert_int_equal(registry->units[0].span.to, ended.to);
	assert_int_equal(registry->units[0].succeeded_on, ended.to + 1);
	assert_int_equal(registry->units[1].n_successors, 0);
	assert_int_equal(registry->units[3].span.to, march.to);
	assert_int_equal(registry->units[3].succeeded_on, ended.to + 1);
	emu_registry_del(registry);
}

static void test_cycles(void **state)
{
	(void)state;
	expect_mistake("{'units': [{'id': 'a', 'name': {'vi': 'A'}, 'parent': 'a'}]}",
		"/units/0: \"a\" is below itself: below \"a\"");
	expect_mistake("{'units': [{'id': 'z', 'name': {'vi': 'Z'}, 'parent': 'a'},"
		       " {'id': 'a', 'name': {'vi': 'A'}, 'parent': 'b'},"
		       " {'id': 'b', 'name': {'vi': 'B'}, 'parent': 'a'}]}",
		"/units/1: \"a\" is below itself: below \"b\", below \"a\"");
	expect_mistake("{'units': [{'id': 'a', 'name': {'vi': 'A'}, 'parent': 'b'},"
		       " {'id': 'b', 'name': {'vi': 'B'}, 'parent': 'c'},"
		       " {'id': 'c', 'name': {'vi': 'C'},"
		       "  'successors': [{'unit': 'a', 'on': '2025-07-01'}]}]}",
		"/units/0: \"a\" succeeds itself: below \"b\", below \"c\", succeeded by \"a\"");
	expect_mistake("{'units': [{'id': 'a', 'name': {'vi': 'A'},"
		       "  'successors': [{'unit': 'b', 'on': '2023-07-01'}]},"
		       " {'id': 'b', 'name': {'vi': 'B'},"
		       "  'successors': [{'unit': 'a', 'on': '2025-07-01'}]}]}",
		"/units/0: \"a\" succeeds itself: succeeded by \"b\", succeeded by \"a\"");
}

static void test_mistakes_of_blocks(void **state)
{
	(void)state;
	expect_mistake(
		"{'units': [{'id': 'a', 'name': {'vi': 'A'}}], 'blocks': [\n"
		" {'id': 'k', 'name': {'vi': 'K'}, 'members': [{'unit': 'a'}, {'unit': 'b'}]}]}",
		":2:71: /blocks/0/members/1/unit: \"k\" refers to \"b\", which is no unit's id");
	expect_mistake("{'units': [{'id': 'a', 'name': {'vi': 'A'}}], 'blocks': [\n"
		       " {'id': 'k', 'name': {'vi': 'K'}, 'members': [{'unit': 'a'},\n"
		       "  {'unit': 'a', 'from': '2023-01-01'}]}]}",
		":2:46: /blocks/0/members: \"k\" has the member \"a\" twice at once");
	expect_mistake("{'units': [], 'blocks': [{'id': 'k', 'name': {'vi': 'K'}, 'members': []},\n"
		       " {'id': 'k', 'name': {'vi': 'K'}, 'members': []}]}",
		":2:9: /blocks/1/id: \"k\" is already the id of /blocks/0");
}

static void test_member_in_two_spells(void **state)
{
	(void)state;
	emu_registry_del(
		load_good("{'units': [{'id': 'a', 'name': {'vi': 'A'}}], 'blocks': [{'id': 'k', "
			  "'name': {'vi': 'K'}, 'members': [{'unit': 'a', 'to': '2022-12-31'}, "
			  "{'unit': 'a', 'from': '2024-01-01'}]}]}"));
	emu_registry_del(load_good("{'units': []}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_dates_decide),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_did_you_mean),
		cmocka_unit_test(test_mistakes_of_units),
		cmocka_unit_test(test_mistakes_of_successors),
		cmocka_unit_test(test_successors),
		cmocka_unit_test(test_cycles),
		cmocka_unit_test(test_mistakes_of_blocks),
		cmocka_unit_test(test_member_in_two_spells),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
