/* Everything under schemas/: each schema compiles, each document satisfies the schema of its kind,
 * and a document that is none is told from one. */
#define _GNU_SOURCE /* asprintf */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "schema/document.h"
#include "schema/schema.h"

/* Whose documents lie in a folder of that name; in the others, each is of the kind it is named
 * after. */
static const struct {
	const char *folder, *kind;
} kinds[] = {
	{"labels", "labels"},
	{"lexicons", "lexicon"},
	{"profiles", "profile"},
};

static char folder[4096];
static size_t n_documents, n_schemas;

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);
	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* "lexicon" of ".../schemas/lexicons/vi.json", "catalogue/titles" of
 * ".../schemas/catalogue/titles.json". */
static char *kind_of(const char *path)
{
	const char *within = path + strlen(folder) + 1, *slash = strchr(within, '/');
	char *kind;
	for (size_t i = 0; slash && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strlen(kinds[i].folder) == (size_t)(slash - within) &&
			strncmp(kinds[i].folder, within, (size_t)(slash - within)) == 0)
			return strdup(kinds[i].kind);
	assert_true(asprintf(&kind, "%.*s", (int)(strlen(within) - strlen(".json")), within) > 0);
	return kind;
}

static void check_document(const char *path, json_t *(*change)(json_t *document))
{
	struct emu_error err;
	char *kind = kind_of(path);
	json_t *document = emu_document_load(folder, kind, path, &err);
	if (!document)
		fail_msg("%s", err.text);
	if (change) {
		char copy[] = "/tmp/emu-document-XXXXXX";
		int fd = mkstemp(copy);
		assert_true(fd >= 0);
		document = change(document);
		assert_int_equal(json_dumpfd(document, fd, 0), 0);
		close(fd);
		if (emu_document_load(folder, kind, copy, &err))
			fail_msg("%s: a document that is wrong satisfies %s", path, kind);
		unlink(copy);
		assert_int_equal(err.fault, EMU_FAULT_USAGE);
	}
	json_decref(document);
	free(kind);
}

static json_t *add_member(json_t *document)
{
	assert_int_equal(json_object_set_new(document, "not-known", json_true()), 0);
	return document;
}

static json_t *make_list(json_t *document)
{
	json_t *list = json_array();
	assert_int_equal(json_array_append_new(list, document), 0);
	return list;
}

static int visit_document(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)status;
	(void)ftw;
	if (type != FTW_F || !ends_with(path, ".json") || ends_with(path, ".schema.json"))
		return 0;
	check_document(path, NULL);
	check_document(path, add_member);
	check_document(path, make_list);
	n_documents++;
	return 0;
}

static void test_documents(void **state)
{
	(void)state;
	assert_int_equal(nftw(folder, visit_document, 16, FTW_PHYS), 0);
	assert_true(n_documents >= 12);
}

static struct emu_schema_set *set;

static int visit_schema(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)status;
	(void)ftw;
	struct emu_error err;
	if (type != FTW_F || !ends_with(path, ".schema.json"))
		return 0;
	json_t *document = json_load_file(path, 0, NULL);
	const char *id = json_string_value(json_object_get(document, "$id"));
	if (!id || strncmp(id, "urn:emu:schema:", 15) != 0)
		fail_msg("%s: expected an $id that begins urn:emu:schema:", path);
	if (!emu_schema_compile(set, emu_str_from(id), &err))
		fail_msg("%s: %s", path, err.text);
	json_decref(document);
	n_schemas++;
	return 0;
}

static void test_schemas_compile(void **state)
{
	(void)state;
	struct emu_error err;
	set = emu_schema_set_new(&err);
	assert_non_null(set);
	if (emu_schema_set_add_file(set, folder, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(nftw(folder, visit_schema, 16, FTW_PHYS), 0);
	assert_true(n_schemas >= 7);
	emu_schema_set_del(set);
}

static int find_folder(void **state)
{
	(void)state;
	const char *given = getenv("EMU_SCHEMAS");
	return realpath(given ? given : "schemas", folder) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schemas_compile),
		cmocka_unit_test(test_documents),
	};
	return cmocka_run_group_tests(tests, find_folder, NULL);
}
