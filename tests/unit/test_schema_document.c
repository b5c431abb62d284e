/* Documents: what comes out, and what is said of those that are not as their kind's schema asks. */
#define _GNU_SOURCE /* mkdtemp, asprintf */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"
#include "schema/document.h"

static char folder[] = "/tmp/emu-document-XXXXXX";

static char *write_file(const char *name, const char *text)
{
	char *path;
	assert_true(asprintf(&path, "%s/%s", folder, name) > 0);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return path;
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	free(write_file("things.schema.json",
		"{\"type\":\"object\",\"required\":[\"things\"],\"properties\":{\"things\":"
		"{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"date\"}}}}"));
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	static const char *const names[] = {"things.schema.json", "a.json"};
	for (size_t i = 0; i < 2; i++) {
		char *path;
		if (asprintf(&path, "%s/%s", folder, names[i]) < 0)
			return -1;
		unlink(path);
		free(path);
	}
	return rmdir(folder);
}

static void a_good_document_is_jansson_s(void **state)
{
	(void)state;
	struct emu_error err = {0};
	char *path = write_file("a.json", "{\"things\": [\"2023-01-01\"]}");
	json_t *document = emu_document_load(folder, "things", path, &err);
	assert_non_null(document);
	assert_int_equal(json_array_size(json_object_get(document, "things")), 1);
	json_decref(document);
	free(path);
}

static void expect_error(const char *kind, const char *text, const char *expected)
{
	struct emu_error err = {0};
	char *path = write_file("a.json", text), *whole;
	assert_null(emu_document_load(folder, kind, path, &err));
	assert_true(asprintf(&whole, "%s%s", path, expected) > 0);
	assert_string_equal(err.text, whole);
	assert_int_equal(err.fault, EMU_FAULT_USAGE);
	free(whole);
	free(path);
}

static void a_bad_document_is_told_with_its_place(void **state)
{
	(void)state;
	expect_error("things", "{\"things\": [\"2023-01-01\",\n \"2023-02-30\", 3]}",
		":2:2: /things/1: expected a date like 2023-06-24, got \"2023-02-30\" (and 1 "
		"more)");
	expect_error("things", "{}", ":1:1: required property \"things\" is missing");
	expect_error("things", "{\"things\"",
		":1:10: expected ':' after a key, found the end of the text");
}

static void what_is_missing_is_named(void **state)
{
	(void)state;
	struct emu_error err = {0};
	char *path = write_file("a.json", "{}");
	assert_null(emu_document_load(folder, "others", path, &err));
	assert_non_null(strstr(err.text, "others.schema.json"));
	assert_int_equal(err.fault, EMU_FAULT_SYSTEM);
	assert_int_equal(unlink(path), 0);
	assert_null(emu_document_load(folder, "things", path, &err));
	assert_true(emu_str_starts(emu_str_from(err.text), emu_str_from(path)));
	assert_int_equal(err.fault, EMU_FAULT_SYSTEM);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_document_is_jansson_s),
		cmocka_unit_test(a_bad_document_is_told_with_its_place),
		cmocka_unit_test(what_is_missing_is_named),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
