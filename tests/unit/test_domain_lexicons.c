/* Every example that a lexicon gives of its own patterns, words and numbers. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "domain/conventions.h"

struct lexicon {
	struct emu_conventions *conventions;
	json_t *document;
	struct emu_conventions_scratch scratch;
	const char *lang;
};

static const char *schemas(void)
{
	const char *given = getenv("EMU_SCHEMAS");
	return given ? given : "schemas";
}

static void open_lexicon(struct lexicon *lexicon, const char *lang)
{
	char path[4096];
	struct emu_error err;
	*lexicon = (struct lexicon){.lang = lang};
	lexicon->conventions = emu_conventions_load(schemas(), emu_str_from(lang), &err);
	if (!lexicon->conventions)
		fail_msg("%s", err.text);
	snprintf(path, sizeof(path), "%s/lexicons/%s.json", schemas(), lang);
	lexicon->document = json_load_file(path, 0, NULL);
	assert_non_null(lexicon->document);
}

static void close_lexicon(struct lexicon *lexicon)
{
	emu_conventions_del(lexicon->conventions);
	emu_conventions_scratch_free(&lexicon->scratch);
	json_decref(lexicon->document);
}

/* A reader of one kind of cell: what it makes of it as text, or what is wrong with it. */
typedef int read_cell(
	struct lexicon *lexicon, struct emu_str cell, struct emu_buf *out, struct emu_error *err);

static int read_period(
	struct lexicon *lexicon, struct emu_str cell, struct emu_buf *out, struct emu_error *err)
{
	struct emu_period period;
	int result = emu_conventions_period(lexicon->conventions, cell, lexicon->conventions->dates,
		&lexicon->scratch, &period, err);
	if (result == 0)
		emu_period_print(&period, out);
	return result;
}

static int read_date(
	struct lexicon *lexicon, struct emu_str cell, struct emu_buf *out, struct emu_error *err)
{
	int32_t day, second;
	int result = emu_conventions_date(lexicon->conventions, cell, lexicon->conventions->dates,
		&lexicon->scratch, &day, &second, err);
	if (result == 0)
		emu_date_print(day, out);
	return result;
}

static int read_number(
	struct lexicon *lexicon, struct emu_str cell, struct emu_buf *out, struct emu_error *err)
{
	enum emu_bound bound;
	bool percent;
	struct emu_buf number = {0};
	int result = emu_conventions_number(lexicon->conventions, cell,
		lexicon->conventions->decimal, &lexicon->scratch, &number, &bound, &percent, err);
	if (result == 0 && bound != EMU_BOUND_NONE) {
		emu_buf_append(out, emu_bound_name(bound));
		emu_buf_push(out, ' ');
	}
	emu_buf_append(out, emu_buf_str(&number));
	emu_buf_free(&number);
	return result;
}

static size_t check_examples(struct lexicon *lexicon, json_t *examples, read_cell *read)
{
	size_t n = 0;
	const char *cell;
	json_t *expected;
	json_object_foreach(examples, cell, expected)
	{
		struct emu_buf out = {0};
		struct emu_error err;
		if (read(lexicon, emu_str_from(cell), &out, &err) < 0)
			fail_msg("%s: \"%s\": %s", lexicon->lang, cell, err.text);
		emu_buf_push(&out, '\0');
		if (strcmp(out.at, json_string_value(expected)) != 0)
			fail_msg("%s: \"%s\" is %s, not %s", lexicon->lang, cell, out.at,
				json_string_value(expected));
		emu_buf_free(&out);
		n++;
	}
	return n;
}

static void check_refused(struct lexicon *lexicon, json_t *cells, read_cell *read)
{
	size_t i;
	json_t *cell;
	json_array_foreach(cells, i, cell)
	{
		struct emu_buf out = {0};
		struct emu_error err = {0};
		if (read(lexicon, emu_str_from(json_string_value(cell)), &out, &err) == 0)
			fail_msg("%s: \"%s\" should be refused and is %.*s", lexicon->lang,
				json_string_value(cell), EMU_STR_ARGS(emu_buf_str(&out)));
		assert_int_equal(err.fault, EMU_FAULT_INPUT);
		assert_true(strlen(err.text) > 0);
		emu_buf_free(&out);
	}
}

static void check_list(struct lexicon *lexicon, const char *member, read_cell *read)
{
	json_t *list = json_object_get(lexicon->document, member), *entry;
	size_t i;
	json_array_foreach(list, i, entry)
	{
		if (!check_examples(lexicon, json_object_get(entry, "examples"), read))
			fail_msg("%s: %s: \"%s\" has no example", lexicon->lang, member,
				json_string_value(json_object_get(entry, "pattern")));
		check_refused(lexicon, json_object_get(entry, "not"), read);
	}
}

static void check_missing(struct lexicon *lexicon)
{
	json_t *list = json_object_get(lexicon->document, "missing"), *word;
	size_t i;
	assert_true(json_array_size(list) > 0);
	json_array_foreach(list, i, word) assert_true(emu_conventions_missing(
		lexicon->conventions, emu_str_from(json_string_value(word)), &lexicon->scratch));
}

static void check_lexicon(const char *lang)
{
	struct lexicon lexicon;
	open_lexicon(&lexicon, lang);
	check_missing(&lexicon);
	check_list(&lexicon, "periods", read_period);
	check_list(&lexicon, "dates", read_date);
	json_t *numbers = json_object_get(lexicon.document, "numbers");
	assert_true(check_examples(&lexicon, json_object_get(numbers, "examples"), read_number));
	check_refused(&lexicon, json_object_get(numbers, "not"), read_number);
	close_lexicon(&lexicon);
}

/* A language is a file: there is no list of them to forget one in. */
static void test_every_lexicon(void **state)
{
	(void)state;
	char path[4096];
	size_t n = 0;
	snprintf(path, sizeof(path), "%s/lexicons", schemas());
	DIR *folder = opendir(path);
	assert_non_null(folder);
	for (const struct dirent *entry; (entry = readdir(folder));) {
		char lang[8];
		if (sscanf(entry->d_name, "%7[a-z].json", lang) != 1)
			continue;
		check_lexicon(lang);
		n++;
	}
	closedir(folder);
	assert_true(n >= 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_lexicon),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
