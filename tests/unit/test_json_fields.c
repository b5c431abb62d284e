/* json/pointer and json/writer: fields found in records, strings written so that they read the
 * same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "json/pointer.h"
#include "json/reader.h"
#include "json/writer.h"
#include "read_good.h"

static struct emu_arena arena;

static struct emu_json_pointer compiled(const char *given)
{
	struct emu_json_pointer pointer;
	struct emu_error err;
	if (emu_json_pointer_compile(&pointer, emu_str_from(given), &arena, &err) < 0)
		fail_msg("%s: %s", given, err.text);
	return pointer;
}

/* What the pointer finds in the record, as JSON, is `expected`; NULL: it finds nothing. */
static void finds(struct emu_json_pointer *pointer, const char *record, const char *expected)
{
	struct emu_json json = read_good(record);
	const struct emu_json_value *found = emu_json_pointer_find(pointer, &json);
	if (!found != !expected ||
		(found && !emu_str_equal(emu_json_span(&json, found), emu_str_from(expected))))
		fail_msg("%s: expected %s", record, expected ? expected : "nothing");
}

static void fields_are_found_by_name_or_pointer(void **state)
{
	(void)state;
	static const char record[] =
		"{\"a\":1,\"b\":{\"a\":2,\"c~/d\":[3,{\"e\":4}]},\"\":5,\"/a\":6}";
	static const char *const cases[][2] = {
		{"a", "1"},
		{"/a", "1"},
		{"/b/a", "2"},
		{"/b/c~0~1d/1/e", "4"},
		{"/b/c~0~1d/0", "3"},
		{"/b/c~0~1d/2", NULL},
		{"/b/c~0~1d/00", NULL},
		{"/b/c~0~1d/-", NULL},
		{"/", "5"},
		{"c", NULL},
		{"/a/b", NULL},
		{"b/a", NULL},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct emu_json_pointer pointer = compiled(cases[i][0]);
		finds(&pointer, record, cases[i][1]);
		finds(&pointer, record, cases[i][1]); /* where it stood the last time */
	}
}

static void a_guess_never_misleads(void **state)
{
	(void)state;
	struct emu_json_pointer pointer = compiled("unit");
	finds(&pointer, "{\"x\":\"unit\",\"unit\":1}", "1");
	finds(&pointer, "{\"x\":1,\"y\":\"unit\",\"z\":2}", NULL);
	finds(&pointer, "{\"x\":{\"unit\":1},\"unit\":2}", "2");
	finds(&pointer, "{\"x\":{\"y\":0,\"unit\":1},\"z\":2}", NULL);
	finds(&pointer, "{\"unit\":3}", "3");
	finds(&pointer, "{\"x\":\"\",\"\\u0075nit\":4}", "4");
	finds(&pointer, "[\"a\",\"b\",\"unit\",5]", NULL);
	finds(&pointer, "6", NULL);
}

static void bad_pointers_are_refused(void **state)
{
	(void)state;
	static const char *const cases[] = {"", "/a~", "/a~2b"};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct emu_json_pointer pointer;
		struct emu_error err = {0};
		assert_int_equal(
			emu_json_pointer_compile(&pointer, emu_str_from(cases[i]), &arena, &err),
			-1);
		assert_int_equal(err.fault, EMU_FAULT_USAGE);
	}
}

static void every_value_knows_its_pointer(void **state)
{
	(void)state;
	struct emu_json json = read_good("{\"a\":[1,{\"b/c\":2}],\"d~\\u0065\":null}");
	static const char *const pointers[] = {
		"", "/a", "/a", "/a/0", "/a/1", "/a/1/b~1c", "/a/1/b~1c", "/d~0e", "/d~0e"};
	assert_int_equal(json.n, sizeof(pointers) / sizeof(*pointers));
	struct emu_buf out = {0};
	for (uint32_t i = 0; i < json.n; i++) {
		emu_buf_clear(&out);
		emu_json_pointer_of(&json, i, &out);
		assert_true(emu_str_equal(emu_buf_str(&out), emu_str_from(pointers[i])));
	}
	emu_buf_free(&out);
}

static void strings_read_as_they_were_written(void **state)
{
	(void)state;
	struct emu_buf out = {0}, scratch = {0};
	struct emu_str given = EMU_STR(
		"q\" b\\ /\b\f\n\r\t\x01\x1f \x7f \xe1\xbb\x87 \xf0\x9f\x8f\x85 \0.");
	emu_json_write_string(&out, given);
	assert_null(memchr(out.at, '\n', out.len));
	assert_null(memchr(out.at, '\0', out.len));
	emu_buf_push(&out, '\0');
	struct emu_json json = read_good(out.at);
	assert_true(emu_str_equal(emu_json_string(&json, json.values, &scratch), given));
	emu_buf_free(&out);
	emu_buf_free(&scratch);
}

static void bad_bytes_are_replaced_and_commas_placed(void **state)
{
	(void)state;
	struct emu_buf out = {0};
	emu_buf_push(&out, '{');
	emu_json_write_key(&out, EMU_STR("a"));
	emu_json_write_string(&out, EMU_STR("x\xff y\xc3"));
	emu_json_write_key(&out, EMU_STR("b"));
	assert_true(emu_str_equal(
		emu_buf_str(&out), EMU_STR("{\"a\":\"x\xef\xbf\xbd y\xef\xbf\xbd\",\"b\":")));
	emu_buf_free(&out);
}

static int tear_down(void **state)
{
	(void)state;
	emu_json_reader_free(&reader);
	emu_arena_free(&arena);
	emu_buf_free(&text);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_found_by_name_or_pointer),
		cmocka_unit_test(a_guess_never_misleads),
		cmocka_unit_test(bad_pointers_are_refused),
		cmocka_unit_test(every_value_knows_its_pointer),
		cmocka_unit_test(strings_read_as_they_were_written),
		cmocka_unit_test(bad_bytes_are_replaced_and_commas_placed),
	};
	return cmocka_run_group_tests_name("json/pointer, json/writer", tests, NULL, tear_down);
}
