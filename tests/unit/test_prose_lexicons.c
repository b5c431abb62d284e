/* Every phrase of every lexicon takes of its examples the words they name, and nothing of the
 * sentences it must leave alone; each lexicon loads, and its undated wordings mean what they say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "prose/match.h"

static const char *const languages[] = {"vi", "en", "th", "cs", "hi", "he"};

enum { N_LANGUAGES = sizeof(languages) / sizeof(*languages) };

static const char *schemas;
static struct emu_catalogue *catalogue;

/* A language, and the sentence at hand. */
struct bench {
	struct emu_conventions *conventions;
	struct emu_lexicon *lexicon;
	json_t *document;
	struct emu_scan scan;
	struct emu_str text;
	int failed;
};

static json_t *read_lexicon(const char *lang)
{
	char path[1024];
	snprintf(path, sizeof(path), "%s/lexicons/%s.json", schemas, lang);
	json_t *document = json_load_file(path, 0, NULL);
	assert_non_null(document);
	return document;
}

static void set_up(struct bench *bench, const char *lang)
{
	struct emu_error err = {0};
	*bench = (struct bench){0};
	bench->conventions = emu_conventions_load(schemas, emu_str_from(lang), &err);
	if (!bench->conventions)
		fail_msg("%s: %s", lang, err.text);
	bench->lexicon = emu_lexicon_load(schemas, bench->conventions, catalogue, &err);
	if (!bench->lexicon)
		fail_msg("%s: %s", lang, err.text);
	bench->document = read_lexicon(lang);
}

static void tear_down(struct bench *bench)
{
	emu_scan_free(&bench->scan);
	emu_lexicon_del(bench->lexicon);
	emu_conventions_del(bench->conventions);
	json_decref(bench->document);
}

static void read_sentence(struct bench *bench, const char *sentence)
{
	struct emu_error err;
	bench->text = emu_str_from(sentence);
	assert_int_equal(emu_reading_read(&bench->scan.copy, bench->text, &err), 0);
	assert_int_equal(
		emu_scan_text(&bench->scan, bench->lexicon, bench->text, EMU_DATE_ORDER_DMY, &err),
		0);
}

/* The words that the phrase takes first; len 0 for none. */
static struct emu_str first_match(struct bench *bench, const struct emu_phrase *phrase)
{
	struct emu_match match;
	for (uint32_t at = 0; at < bench->scan.n_tokens; at++)
		if (emu_match_phrase(
			    bench->lexicon, &bench->scan, bench->text, phrase, at, &match)) {
			struct emu_bytes bytes = emu_scan_bytes(
				&bench->scan, match.from, match.end - 1);
			return (struct emu_str){bench->text.at + bytes.from, bytes.to - bytes.from};
		}
	return (struct emu_str){0};
}

static void check_phrase(struct bench *bench, const struct emu_phrase *phrase, json_t *json)
{
	const char *sentence;
	json_t *words, *others = json_object_get(json, "not");
	json_object_foreach(json_object_get(json, "examples"), sentence, words)
	{
		read_sentence(bench, sentence);
		struct emu_str found = first_match(bench, phrase);
		if (!emu_str_equal(found, emu_str_from(json_string_value(words)))) {
			print_error("%.*s: of \"%s\" it takes \"%.*s\", not \"%s\"\n",
				EMU_STR_ARGS(phrase->pattern), sentence, EMU_STR_ARGS(found),
				json_string_value(words));
			bench->failed++;
		}
	}
	for (size_t i = 0; i < json_array_size(others); i++) {
		sentence = json_string_value(json_array_get(others, i));
		read_sentence(bench, sentence);
		struct emu_str found = first_match(bench, phrase);
		if (found.len) {
			print_error("%.*s: of \"%s\" it takes \"%.*s\", and should nothing\n",
				EMU_STR_ARGS(phrase->pattern), sentence, EMU_STR_ARGS(found));
			bench->failed++;
		}
	}
}

static const struct emu_phrase *phrase_of(const struct emu_lexicon *lexicon, const char *pattern)
{
	for (size_t i = 0; i < lexicon->n_phrases; i++)
		if (emu_str_equal(lexicon->phrases[i].pattern, emu_str_from(pattern)))
			return &lexicon->phrases[i];
	return NULL;
}

static void test_phrases(void **state)
{
	(void)state;
	int failed = 0;
	for (size_t i = 0; i < N_LANGUAGES; i++) {
		struct bench bench;
		set_up(&bench, languages[i]);
		json_t *phrases = json_object_get(
			json_object_get(bench.document, "prose"), "phrases");
		for (size_t j = 0; j < json_array_size(phrases); j++) {
			json_t *json = json_array_get(phrases, j);
			const struct emu_phrase *phrase = phrase_of(
				bench.lexicon, json_string_value(json_object_get(json, "pattern")));
			assert_non_null(phrase);
			check_phrase(&bench, phrase, json);
		}
		failed += bench.failed;
		tear_down(&bench);
	}
	assert_int_equal(failed, 0);
}

static void check_undated(struct bench *bench, json_t *json)
{
	const char *cell;
	json_t *means;
	json_object_foreach(json_object_get(json, "examples"), cell, means)
	{
		struct emu_conventions_time time;
		struct emu_buf printed = {0};
		bool found = false;
		read_sentence(bench, cell);
		if (bench->scan.n_times == 1) {
			time = bench->scan.times[0].what;
			found = time.undated;
		}
		if (found)
			emu_period_print(&time.period, &printed);
		if (!emu_str_equal(emu_buf_str(&printed), emu_str_from(json_string_value(means)))) {
			print_error("\"%s\" means \"%.*s\", not \"%s\"\n", cell,
				EMU_STR_ARGS(emu_buf_str(&printed)), json_string_value(means));
			bench->failed++;
		}
		emu_buf_free(&printed);
	}
}

static void test_undated(void **state)
{
	(void)state;
	int failed = 0;
	for (size_t i = 0; i < N_LANGUAGES; i++) {
		struct bench bench;
		set_up(&bench, languages[i]);
		json_t *list = json_object_get(bench.document, "undated");
		for (size_t j = 0; j < json_array_size(list); j++)
			check_undated(&bench, json_array_get(list, j));
		failed += bench.failed;
		tear_down(&bench);
	}
	assert_int_equal(failed, 0);
}

static int open_catalogue(void **state)
{
	(void)state;
	struct emu_error err;
	const char *given = getenv("EMU_SCHEMAS");
	schemas = given ? given : "schemas";
	catalogue = emu_catalogue_load(schemas, &err);
	return catalogue ? 0 : -1;
}

static int close_catalogue(void **state)
{
	(void)state;
	emu_catalogue_del(catalogue);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_phrases),
		cmocka_unit_test(test_undated),
	};
	return cmocka_run_group_tests(tests, open_catalogue, close_catalogue);
}
