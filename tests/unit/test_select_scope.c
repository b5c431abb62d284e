/* select/scope: types, periods, units under others and members of blocks, each as things stood. */
#include "select/scope.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Đông Hà passes from Quảng Trị to the merged province in the middle of 2025; the newspaper changes
 * blocks with the year. Two communes bear one name. */
static const char registry_text[] =
	"{\"units\":["
	"{\"id\":\"quang-tri\",\"kind\":\"province\",\"name\":{\"vi\":\"Quảng Trị\"}},"
	"{\"id\":\"merged\",\"kind\":\"province\",\"name\":{\"vi\":\"Tỉnh mới\"},"
	"\"from\":\"2025-07-01\"},"
	"{\"id\":\"dong-ha\",\"kind\":\"city\",\"name\":{\"vi\":\"Đông Hà\"},\"parents\":["
	"{\"unit\":\"quang-tri\",\"to\":\"2025-06-30\"},"
	"{\"unit\":\"merged\",\"from\":\"2025-07-01\"}]},"
	"{\"id\":\"dong-ha.1\",\"kind\":\"commune\",\"name\":{\"vi\":\"Phường 1\"},"
	"\"parent\":\"dong-ha\"},"
	"{\"id\":\"other.1\",\"kind\":\"commune\",\"name\":{\"vi\":\"Phường 1\"},"
	"\"parent\":\"quang-tri\"},"
	"{\"id\":\"newspaper\",\"kind\":\"agency\",\"name\":{\"vi\":\"Báo Quảng Trị\"}}],"
	"\"blocks\":["
	"{\"id\":\"press\",\"name\":{\"vi\":\"Khối báo chí\"},\"members\":["
	"{\"unit\":\"newspaper\",\"to\":\"2023-12-31\"}]},"
	"{\"id\":\"agencies\",\"name\":{\"vi\":\"Khối cơ quan\"},\"members\":["
	"{\"unit\":\"newspaper\",\"from\":\"2024-01-01\"},{\"unit\":\"dong-ha\"}]}]}";

static struct emu_registry *registry;

static int load_registry(void **state)
{
	char path[] = "/tmp/test_select_scope.XXXXXX";
	const char *schemas = getenv("EMU_SCHEMAS");
	struct emu_error err;
	(void)state;
	int fd = mkstemp(path);
	if (fd < 0 || write(fd, registry_text, sizeof(registry_text) - 1) < 0 || close(fd))
		return -1;
	registry = emu_registry_load(schemas ? schemas : "schemas", path, &err);
	unlink(path);
	if (!registry)
		print_error("%s: %s\n", err.where, err.text);
	return registry ? 0 : -1;
}

static int drop_registry(void **state)
{
	(void)state;
	emu_registry_del(registry);
	return 0;
}

/* One word of each kind, or NULL. */
struct ask {
	const char *type, *period, *unit, *block;
	bool overlap, alone; /* `alone`: without the registry */
};

static struct emu_scope *new_scope(const struct ask *ask, struct emu_error *err)
{
	const struct emu_scope_words words = {&ask->type, &ask->period, &ask->unit, &ask->block,
		ask->type != NULL, ask->period != NULL, ask->unit != NULL, ask->block != NULL,
		ask->overlap, ask->alone ? NULL : registry, NULL};
	return emu_scope_new(&words, err);
}

static enum emu_scope_answer answer_of(struct ask ask, const char *record)
{
	struct emu_json_reader reader = {0};
	struct emu_scope_state state;
	struct emu_buf text = {0};
	struct emu_json json;
	struct emu_error err;
	struct emu_scope *scope = new_scope(&ask, &err);
	if (!scope)
		fail_msg("%s", err.text);
	emu_buf_append(&text, emu_str_from(record));
	assert_true(emu_buf_reserve(&text, 64));
	assert_int_equal(emu_json_read(&reader, emu_buf_str(&text), &json, &err), 0);
	emu_scope_state_init(&state, scope);
	enum emu_scope_answer answer = emu_scope_holds(scope, &state, &json);
	assert_int_equal(emu_scope_holds(scope, &state, &json), answer);
	emu_scope_state_free(&state);
	emu_scope_del(scope);
	emu_json_reader_free(&reader);
	emu_buf_free(&text);
	return answer;
}

#define INSIDE EMU_SCOPE_INSIDE
#define OUTSIDE EMU_SCOPE_OUTSIDE
#define expect(answer, record, ...)                                                                \
	assert_int_equal(answer_of((struct ask){__VA_ARGS__}, record), answer)

static void types_are_names(void **state)
{
	(void)state;
	expect(INSIDE, "{\"type\":\"figure\"}", .type = "figure");
	expect(INSIDE, "{\"type\":\"f\\u0069gure\"}", .type = "figure");
	expect(OUTSIDE, "{\"type\":\"figures\"}", .type = "figure");
	expect(OUTSIDE, "{\"type\":1}", .type = "1");
	expect(OUTSIDE, "{}", .type = "figure");
	expect(INSIDE, "{}", .type = NULL);
}

static void periods_hold_or_meet(void **state)
{
	(void)state;
	expect(INSIDE, "{\"period\":\"2023-H1\"}", .period = "2023");
	expect(INSIDE, "{\"period\":\"2023\"}", .period = "2023");
	expect(INSIDE, "{\"period\":\"2023-06-14\"}", .period = "2022-12-15/2023-06-14");
	expect(OUTSIDE, "{\"period\":\"2023\"}", .period = "2023-H1");
	expect(INSIDE, "{\"period\":\"2023\"}", .period = "2023-H1", .overlap = true);
	expect(INSIDE, "{\"period\":\"2022-12-15/2023-06-14\"}", .period = "2023", .overlap = true);
	expect(OUTSIDE, "{\"period\":\"2022-12-15/2023-06-14\"}", .period = "2023");
	expect(OUTSIDE, "{\"period\":\"2024\"}", .period = "2023", .overlap = true);
	expect(OUTSIDE, "{}", .period = "2023");
	expect(EMU_SCOPE_UNREADABLE, "{\"period\":\"2023-H3\"}", .period = "2023");
	expect(EMU_SCOPE_UNREADABLE, "{\"period\":2023}", .period = "2023");
	expect(OUTSIDE, "{\"period\":2023,\"type\":\"a\"}", .period = "2023", .type = "b");
}

static void units_are_with_those_under_them(void **state)
{
	(void)state;
	static const char first[] = "{\"unit\":\"dong-ha.1\",\"period\":\"2025-Q2\"}";
	static const char second[] = "{\"unit\":\"dong-ha.1\",\"period\":\"2025-Q3\"}";
	expect(INSIDE, first, .unit = "dong-ha.1");
	expect(INSIDE, first, .unit = "dong-ha");
	expect(INSIDE, first, .unit = "quang-tri");
	expect(INSIDE, first, .unit = "QUẢNG  TRỊ");
	expect(OUTSIDE, first, .unit = "merged");
	expect(OUTSIDE, second, .unit = "quang-tri");
	expect(INSIDE, second, .unit = "merged");
	expect(INSIDE, "{\"unit\":\"dong-ha.1\",\"period\":\"2025\"}", .unit = "merged");
	expect(INSIDE, "{\"unit\":\"dong-ha.1\"}", .unit = "merged");
	expect(INSIDE, "{\"unit\":\"dong-ha.1\",\"period\":\"?\"}", .unit = "merged");
	expect(OUTSIDE, first, .unit = "other.1");
	expect(OUTSIDE, "{\"unit\":\"quang-tri\"}", .unit = "dong-ha");
	/* By a name, as records have it that no registry was at hand for. */
	expect(INSIDE, "{\"unit\":\"Đông Hà\",\"period\":\"2024\"}", .unit = "quang-tri");
	expect(OUTSIDE, "{\"unit\":\"Phường 1\",\"period\":\"2024\"}", .unit = "quang-tri");
	expect(OUTSIDE, "{\"unit\":\"nobody\"}", .unit = "quang-tri");
	expect(OUTSIDE, "{\"unit\":null}", .unit = "quang-tri");
	expect(OUTSIDE, "{}", .unit = "quang-tri");
}

static void blocks_are_named_or_have_members(void **state)
{
	(void)state;
	expect(INSIDE, "{\"block\":\"press\"}", .block = "press");
	expect(INSIDE, "{\"block\":\"Khối báo chí\"}", .block = "press");
	expect(INSIDE, "{\"unit\":\"newspaper\",\"period\":\"2023\"}", .block = "press");
	expect(OUTSIDE, "{\"unit\":\"newspaper\",\"period\":\"2024\"}", .block = "press");
	expect(INSIDE, "{\"unit\":\"newspaper\",\"period\":\"2024\"}", .block = "agencies");
	/* What the record says comes first. */
	expect(OUTSIDE, "{\"unit\":\"newspaper\",\"block\":\"press\",\"period\":\"2024\"}",
		.block = "agencies");
	/* Over both years the one it joined last counts, as it does for sums. */
	expect(INSIDE, "{\"unit\":\"newspaper\",\"period\":\"2023/2024\"}", .block = "agencies");
	expect(OUTSIDE, "{\"unit\":\"newspaper\",\"period\":\"2023/2024\"}", .block = "press");
	expect(INSIDE, "{\"unit\":\"dong-ha.1\",\"period\":\"2023\"}", .block = "agencies");
	expect(OUTSIDE, "{\"unit\":\"other.1\",\"period\":\"2023\"}", .block = "agencies");
	expect(OUTSIDE, "{\"block\":\"nobody\"}", .block = "press");
	expect(OUTSIDE, "{}", .block = "press");
}

static void without_a_registry_names_are_names(void **state)
{
	(void)state;
	expect(INSIDE, "{\"unit\":\"a\",\"block\":\"b\"}", .unit = "a", .block = "b",
		.alone = true);
	expect(OUTSIDE, "{\"unit\":\"a\",\"block\":\"c\"}", .unit = "a", .block = "b",
		.alone = true);
	expect(INSIDE, "{\"unit\":\"Ho\\u0300a\"}", .unit = "Hòa", .alone = true);
	expect(OUTSIDE, "{\"unit\":\"dong-ha\"}", .unit = "quang-tri", .alone = true);
	expect(OUTSIDE, "{}", .unit = "a", .alone = true);
}

static void wrong_words_are_told(void **state)
{
	(void)state;
	static const struct {
		struct ask ask;
		const char *text;
	} cases[] = {
		{{.unit = "Quảng Trỉ"},
			"--unit: expected a unit of the registry, found "
			"\"Quảng Trỉ\": did you mean \"Quảng Trị\"?"},
		{{.unit = "Phường 1"},
			"--unit: more than one unit is named \"Phường 1\": give its id"},
		{{.block = "x"}, "--block: expected a block of the registry, found \"x\""},
		{{.overlap = true}, "--overlap: expected a period that it is about: pass --period"},
		{{.period = "2023-H3"}, "--period: expected a half, H1 or H2, found \"3\""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct emu_error err = {0};
		assert_null(new_scope(&cases[i].ask, &err));
		assert_int_equal(err.fault, EMU_FAULT_USAGE);
		assert_string_equal(err.text, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_are_names),
		cmocka_unit_test(periods_hold_or_meet),
		cmocka_unit_test(units_are_with_those_under_them),
		cmocka_unit_test(blocks_are_named_or_have_members),
		cmocka_unit_test(without_a_registry_names_are_names),
		cmocka_unit_test(wrong_words_are_told),
	};
	return cmocka_run_group_tests(tests, load_registry, drop_registry);
}
