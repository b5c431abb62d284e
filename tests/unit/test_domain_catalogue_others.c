/* Catalogues other than the one that ships: mistakes in their documents, each told with the file,
 * the place and the ids; headings that could mean two things. */
#define _GNU_SOURCE /* realpath */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "domain/catalogue.h"

#define N_DOCUMENTS 5

static const char *const documents[N_DOCUMENTS] = {
	"indicators", "dimensions", "titles", "recipient-classes", "sectors"};

/* The smallest sound catalogue, with ' for ". */
static const char sound_indicators[] =
	"{'indicators': [{'id': 'a', 'name': {'vi': 'A'}, 'over_periods': 'sum', "
	"'dimensions': ['title']}]}";

static const char *const sound[N_DOCUMENTS] = {
	sound_indicators,
	"{'dimensions': [{'id': 'title', 'name': {'vi': 'T'}, 'values_from': 'titles'}]}",
	"{'titles': [{'id': 't', 'kind': 'title', 'name': {'vi': 'T'}}]}",
	"{'recipient-classes': [{'id': 'c', 'name': {'vi': 'C'}}]}",
	"{'sectors': [{'id': 's', 'name': {'vi': 'S'}}]}",
};

static char folder[] = "/tmp/emu-catalogue-XXXXXX";

static void write_document(const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/catalogue/%s.json", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	for (; *text; text++)
		fputc(*text == '\'' ? '"' : *text, file);
	assert_int_equal(fclose(file), 0);
}

static void link_schema(const char *name)
{
	char from[4096], here[4096], to[256];
	const char *given = getenv("EMU_SCHEMAS");
	snprintf(
		from, sizeof(from), "%s/catalogue/%s.schema.json", given ? given : "schemas", name);
	assert_non_null(realpath(from, here));
	snprintf(to, sizeof(to), "%s/catalogue/%s.schema.json", folder, name);
	assert_int_equal(symlink(here, to), 0);
}

static int make_folder(void **state)
{
	(void)state;
	char path[256];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/catalogue", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	for (size_t i = 0; i < N_DOCUMENTS; i++) {
		link_schema(documents[i]);
		write_document(documents[i], sound[i]);
	}
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	char path[256];
	for (size_t i = 0; i < N_DOCUMENTS; i++) {
		snprintf(path, sizeof(path), "%s/catalogue/%s.json", folder, documents[i]);
		unlink(path);
		snprintf(path, sizeof(path), "%s/catalogue/%s.schema.json", folder, documents[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/catalogue", folder);
	rmdir(path);
	return rmdir(folder);
}

/* Loads the sound catalogue with one document replaced. */
static void expect_mistake(size_t document, const char *text, const char *words)
{
	char path[256];
	struct emu_error err = {0};
	write_document(documents[document], text);
	struct emu_catalogue *catalogue = emu_catalogue_load(folder, &err);
	write_document(documents[document], sound[document]);
	assert_null(catalogue);
	snprintf(path, sizeof(path), "%s/catalogue/%s.json:", folder, documents[document]);
	assert_true(strstr(err.text, path) == err.text);
	if (!strstr(err.text, words))
		fail_msg("expected \"%s\" in: %s", words, err.text);
}

static void test_sound(void **state)
{
	(void)state;
	struct emu_error err;
	struct emu_catalogue *catalogue = emu_catalogue_load(folder, &err);
	if (!catalogue)
		fail_msg("%s", err.text);
	assert_int_equal(catalogue->n_indicators, 1);
	emu_catalogue_del(catalogue);
}

#define INDICATOR(id, over, more)                                                                  \
	"{'id': '" id "', 'name': {'vi': '" id "'}, 'over_periods': '" over                        \
	"', 'dimensions': [" more "}"

static void test_indicators(void **state)
{
	(void)state;
	expect_mistake(0,
		"{'indicators': [" INDICATOR("a", "sum", "]") ", " INDICATOR("a", "sum", "]") "]}",
		"/indicators/1/id: \"a\" is already the id of /indicators/0");
	expect_mistake(0, "{'indicators': [" INDICATOR("a", "sum", "'field']") "]}",
		"/indicators/0/dimensions/0: \"a\" refers to \"field\", which is not there");
	expect_mistake(0, "{'indicators': [" INDICATOR("a", "mean", "], 'weight': 'b'") "]}",
		"/indicators/0/weight: \"a\" refers to \"b\", which is not there");
	expect_mistake(0,
		"{'indicators': [" INDICATOR(
			"a", "ratio", "], 'numerator': 'a', 'denominator': 'a'") "]}",
		"/indicators/0: \"a\" is a ratio of ratios");
}

static void test_dimensions(void **state)
{
	(void)state;
	expect_mistake(1,
		"{'dimensions': [{'id': 'field', 'name': {'vi': 'F'}, 'values': "
		"[{'id': 'x', 'name': {'vi': 'X'}}]}]}",
		"there is no dimension \"title\"");
	expect_mistake(1,
		"{'dimensions': [{'id': 'field', 'name': {'vi': 'F'}, 'values': "
		"[{'id': 'x', 'name': {'vi': 'X'}}, {'id': 'x', 'name': {'vi': 'Y'}}]}]}",
		"/dimensions/0/values: \"field\" has the value \"x\" twice");
}

#define TITLE(id, more) "{'id': '" id "', 'kind': 'title', 'name': {'vi': '" id "'}" more "}"

static void test_titles(void **state)
{
	(void)state;
	expect_mistake(2, "{'titles': [" TITLE("t", "") ", " TITLE("t", "") "]}",
		"/titles/1/id: \"t\" is already the id of /titles/0");
	expect_mistake(2, "{'titles': [" TITLE("t", ", 'same_as': 'u'") "]}",
		"/titles/0/same_as: \"t\" refers to \"u\", which is not there");
	expect_mistake(2, "{'titles': [" TITLE("t", ", 'same_as': 'u'") ", " TITLE("u", "") "]}",
		"/titles/0/same_as: \"t\" is the same as \"u\", which does not stand before it");
}

/* "A - X" could be a's X or b's X; "A - X - Y" can only be one of each. */
static void test_heading_with_two_readings(void **state)
{
	(void)state;
	struct emu_error err;
	struct emu_catalogue_cell cell;
	struct emu_buf scratch = {0};
	write_document("dimensions",
		"{'dimensions': [{'id': 'title', 'name': {'vi': 'T'}, 'values_from': 'titles'},"
		"{'id': 'a', 'name': {'vi': 'Da'}, 'values': [{'id': 'x', 'name': {'vi': 'X'}}]},"
		"{'id': 'b', 'name': {'vi': 'Db'}, 'values': [{'id': 'x', 'name': {'vi': 'X'}},"
		"{'id': 'y', 'name': {'vi': 'Y'}}]}]}");
	write_document("indicators",
		"{'indicators': [{'id': 'i', 'name': {'vi': 'A'}, 'over_periods': 'sum', "
		"'dimensions': ['b', 'a']}]}");
	struct emu_catalogue *catalogue = emu_catalogue_load(folder, &err);
	write_document("dimensions", sound[1]);
	write_document("indicators", sound[0]);
	assert_non_null(catalogue);
	assert_false(emu_catalogue_heading(catalogue, EMU_STR("A - X"), &scratch, &cell));
	assert_true(emu_catalogue_heading(catalogue, EMU_STR("A - Da: X"), &scratch, &cell));
	assert_int_equal(cell.n_parts, 1);
	assert_int_equal(cell.parts[0].dimension, 1);
	assert_true(emu_catalogue_heading(catalogue, EMU_STR("X - A - Y"), &scratch, &cell));
	assert_int_equal(cell.n_parts, 2);
	assert_int_equal(cell.parts[0].dimension, 2);
	assert_int_equal(cell.parts[0].value, 1);
	emu_buf_free(&scratch);
	emu_catalogue_del(catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_indicators),
		cmocka_unit_test(test_dimensions),
		cmocka_unit_test(test_titles),
		cmocka_unit_test(test_heading_with_two_readings),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
