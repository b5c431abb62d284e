/* select/shape: chosen and renamed fields, values byte for byte. */
#include "select/shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define MOST 4

/* The options, each list closed by NULL. */
struct words {
	const char *fields[MOST], *renames[MOST];
};

static struct emu_shape *new_shape(const struct words *words, struct emu_error *err)
{
	size_t n_fields = 0, n_renames = 0;
	while (n_fields < MOST && words->fields[n_fields])
		n_fields++;
	while (n_renames < MOST && words->renames[n_renames])
		n_renames++;
	return emu_shape_new(words->fields, n_fields, words->renames, n_renames, err);
}

/* What becomes of the record; twice over, for what is remembered of the first time. The result is
 * in `out`, terminated; -1 with err. */
static int shaped(
	struct emu_shape *shape, const char *record, struct emu_buf *out, struct emu_error *err)
{
	struct emu_json_reader reader = {0};
	struct emu_shape_state state;
	struct emu_json json;
	struct emu_buf text = {0};
	int result = 0;
	emu_buf_append(&text, emu_str_from(record));
	assert_true(emu_buf_reserve(&text, 64));
	assert_int_equal(emu_json_read(&reader, emu_buf_str(&text), &json, err), 0);
	assert_int_equal(emu_shape_state_init(&state, shape, err), 0);
	for (int i = 0; i < 2 && result == 0; i++) {
		emu_buf_clear(out);
		result = emu_shape_write(shape, &state, emu_buf_str(&text), &json, out, err);
	}
	emu_buf_push(out, '\0');
	emu_shape_state_free(&state);
	emu_json_reader_free(&reader);
	emu_buf_free(&text);
	return result;
}

static void becomes(struct words words, const char *record, const char *expected)
{
	struct emu_error err;
	struct emu_buf out = {0};
	struct emu_shape *shape = new_shape(&words, &err);
	if (!shape)
		fail_msg("%s", err.text);
	if (shaped(shape, record, &out, &err) < 0)
		fail_msg("%s: %s", record, err.text);
	assert_string_equal(out.at, expected);
	emu_buf_free(&out);
	emu_shape_del(shape);
}

static const char record[] = "{ \"a\" : 7.60, \"b\":{\"c\":[1, {\"d\":\"\\u0111\"}]},\"e,f\":null}";

static void fields_are_chosen_in_the_order_asked_for(void **state)
{
	(void)state;
	becomes((struct words){{"a"}, {NULL}}, record, "{\"a\":7.60}");
	becomes((struct words){{"b,a"}, {NULL}}, record,
		"{\"b\":{\"c\":[1, {\"d\":\"\\u0111\"}]},\"a\":7.60}");
	becomes((struct words){{"/b/c/1/d", "z,a"}, {NULL}}, record,
		"{\"/b/c/1/d\":\"\\u0111\",\"a\":7.60}");
	becomes((struct words){{"/b/c/1/d,a"}, {"/b/c/1/d=d", "a=\"\xc4\x91\""}}, record,
		"{\"d\":\"\\u0111\",\"\\\"\xc4\x91\\\"\":7.60}");
	becomes((struct words){{"z"}, {NULL}}, record, "{}");
	becomes((struct words){{"a,/a"}, {NULL}}, record, "{\"a\":7.60,\"/a\":7.60}");
}

static void names_change_and_all_else_stays(void **state)
{
	(void)state;
	becomes((struct words){{NULL}, {"a=x"}}, record,
		"{ \"x\" : 7.60, \"b\":{\"c\":[1, {\"d\":\"\\u0111\"}]},\"e,f\":null}");
	becomes((struct words){{NULL}, {"e,f=a", "/b/c/1/d=d=d", "a=e,f"}}, record,
		"{ \"e,f\" : 7.60, \"b\":{\"c\":[1, {\"d=d\":\"\\u0111\"}]},\"a\":null}");
	becomes((struct words){{NULL}, {"z=a"}}, record, record); /* there is no z to be renamed */
	becomes((struct words){{NULL}, {"/b/c/0=x"}}, record, record); /* an element has no name */
	becomes((struct words){{NULL}, {"/b/c=a"}}, record,
		"{ \"a\" : 7.60, \"b\":{\"a\":[1, {\"d\":\"\\u0111\"}]},\"e,f\":null}");
	becomes((struct words){{NULL}, {"a=a"}}, record, record);
	becomes((struct words){{NULL}, {"\xc4\x91=d"}}, "{\"\\u0111\":1}", "{\"d\":1}");
}

static void a_name_is_not_given_twice(void **state)
{
	(void)state;
	const struct words taken = {{NULL}, {"a=b", "z=y"}};
	struct emu_error err;
	struct emu_buf out = {0};
	struct emu_shape *shape = new_shape(&taken, &err);
	assert_non_null(shape);
	assert_int_equal(shaped(shape, record, &out, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_INPUT);
	assert_string_equal(err.text, "expected no \"b\", as \"a\" is to be renamed to it");
	assert_int_equal(out.len, 1);
	assert_int_equal(shaped(shape, "{\"b\":1}", &out, &err), 0);
	emu_buf_free(&out);
	emu_shape_del(shape);
}

static void wrong_words_are_told(void **state)
{
	(void)state;
	static const struct {
		struct words words;
		const char *text;
	} cases[] = {
		{{{"a,,b"}, {NULL}},
			"--fields: expected a field's name or a JSON Pointer, found nothing"},
		{{{"/~2"}, {NULL}},
			"--fields: expected ~0 or ~1 after '~' in a JSON Pointer, found \"/~2\""},
		{{{"a,b", "a"}, {NULL}}, "expected fields of different names, found \"a\" twice"},
		{{{"a,b"}, {"a=b"}}, "expected fields of different names, found \"b\" twice"},
		{{{"a"}, {"b=c"}}, "--rename: expected one of --fields, found \"b\""},
		{{{NULL}, {"a"}}, "--rename: expected OLD=NEW, found \"a\""},
		{{{NULL}, {"=a"}}, "--rename: expected OLD=NEW, found \"=a\""},
		{{{NULL}, {"a="}}, "--rename: expected OLD=NEW, found \"a=\""},
		{{{NULL}, {"a=c", "b=c"}}, "expected fields of different names, found \"c\" twice"},
		{{{NULL}, {"a=b", "a=c"}},
			"--rename: expected one new name for \"a\", found \"b\" and \"c\""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct emu_error err = {0};
		if (new_shape(&cases[i].words, &err))
			fail_msg("case %d was taken", (int)i);
		assert_int_equal(err.fault, EMU_FAULT_USAGE);
		assert_string_equal(err.text, cases[i].text);
	}
	/* In objects of their own both may have it. */
	const struct words apart = {{NULL}, {"a=c", "/b/a=c"}};
	struct emu_error err;
	struct emu_shape *shape = new_shape(&apart, &err);
	assert_non_null(shape);
	emu_shape_del(shape);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_chosen_in_the_order_asked_for),
		cmocka_unit_test(names_change_and_all_else_stays),
		cmocka_unit_test(a_name_is_not_given_twice),
		cmocka_unit_test(wrong_words_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
