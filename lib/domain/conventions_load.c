/*
 * Reads the lexicon of a language, and the one that all languages share, into one: the language's
 * own words and patterns come first.
 */
#include "domain/conventions.h"

#include <stdio.h>
#include <stdlib.h>

#include "domain/conventions-internal.h"
#include "domain/entry-internal.h"
#include "schema/document.h"

#define SHARED "mul" /* ISO 639-2: multiple languages */

struct load {
	struct emu_conventions_lexicon *lexicon;
	size_t n_words, words_cap;
	struct emu_conventions_scratch scratch;
	struct emu_error *err;
};

void emu_conventions_del(struct emu_conventions *conventions)
{
	if (!conventions)
		return;
	struct emu_conventions_lexicon *lexicon = conventions->lexicon;
	if (lexicon) {
		emu_index_free(&lexicon->missing);
		free(lexicon->dates.at);
		free(lexicon->periods.at);
		free(lexicon->undated.at);
		free(lexicon->all_words);
		emu_arena_free(&lexicon->arena);
		free(lexicon);
	}
	free(conventions);
}

/* ---- Words --------------------------------------------------------------------------- */

static int add_word(
	struct load *load, enum emu_word_kind kind, int32_t number, const json_t *string)
{
	struct emu_conventions_lexicon *lexicon = load->lexicon;
	struct emu_str plain;
	if (load->n_words == load->words_cap) {
		size_t cap = load->words_cap ? 2 * load->words_cap : 128;
		struct emu_word *grown = realloc(lexicon->all_words, cap * sizeof(*grown));
		if (!grown)
			return emu_fail_memory(load->err);
		lexicon->all_words = grown;
		load->words_cap = cap;
	}
	if (!emu_conventions_plain(emu_entry_string(string), &load->scratch, &plain))
		return emu_fail_memory(load->err);
	struct emu_str text = emu_arena_copy(&lexicon->arena, plain);
	if (!text.at)
		return emu_fail_memory(load->err);
	lexicon->all_words[load->n_words++] = (struct emu_word){kind, number, text};
	return 0;
}

static int add_words(
	struct load *load, enum emu_word_kind kind, int32_t number, const json_t *strings)
{
	for (size_t i = 0; i < json_array_size(strings); i++)
		if (add_word(load, kind, number, json_array_get(strings, i)) < 0)
			return -1;
	return 0;
}

/* "months": a list of words for the first month, one for the second, and so on. */
static int add_numbered(
	struct load *load, enum emu_word_kind kind, const json_t *document, const char *member)
{
	const json_t *lists = json_object_get(document, member);
	for (size_t i = 0; i < json_array_size(lists); i++)
		if (add_words(load, kind, (int32_t)i + 1, json_array_get(lists, i)) < 0)
			return -1;
	return 0;
}

/* "scales": words with the number that a member of theirs says. */
static int add_valued(struct load *load, enum emu_word_kind kind, const json_t *document,
	const char *member, const char *value)
{
	const json_t *list = json_object_get(document, member);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		int32_t number = (int32_t)json_integer_value(json_object_get(entry, value));
		if (add_words(load, kind, number, json_object_get(entry, "names")) < 0)
			return -1;
	}
	return 0;
}

static int add_bounds(struct load *load, const json_t *document)
{
	const json_t *list = json_object_get(document, "bounds");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		enum emu_bound named;
		emu_bound_named(&named, emu_entry_text(entry, "bound"));
		int32_t bound = (int32_t)named;
		if (add_words(load, EMU_WORD_BEFORE, bound, json_object_get(entry, "before")) < 0 ||
			add_words(load, EMU_WORD_AFTER, bound, json_object_get(entry, "after")) < 0)
			return -1;
	}
	return 0;
}

static int add_missing(struct load *load, const json_t *document)
{
	const json_t *list = json_object_get(document, "missing");
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct emu_str plain, word = emu_entry_string(json_array_get(list, i));
		if (!emu_conventions_plain(word, &load->scratch, &plain) ||
			emu_index_add(&load->lexicon->missing, plain) == EMU_INDEX_NONE)
			return emu_fail_memory(load->err);
	}
	return 0;
}

static int compare_words(const void *a, const void *b)
{
	const struct emu_word *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->text.len < y->text.len) - (x->text.len > y->text.len);
}

static void sort_words(struct load *load)
{
	struct emu_conventions_lexicon *lexicon = load->lexicon;
	struct emu_word *all = lexicon->all_words;
	if (load->n_words)
		qsort(all, load->n_words, sizeof(*all), compare_words);
	for (size_t i = 0; i < load->n_words; i++) {
		struct emu_words *words = &lexicon->words[all[i].kind];
		unsigned first = (unsigned char)all[i].text.at[0];
		words->first[first >> 6] |= UINT64_C(1) << (first & 63);
		if (words->n++ == 0)
			words->at = &all[i];
	}
}

/* ---- Patterns ------------------------------------------------------------------------ */

static int add_patterns(struct load *load, const json_t *document, const char *member,
	struct emu_patterns *patterns)
{
	const json_t *list = json_object_get(document, member);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		struct emu_str gives = emu_entry_text(entry, "gives");
		/* The parts of a pattern point into what they give. */
		gives = gives.len ? emu_arena_copy(&load->lexicon->arena, gives)
				  : EMU_STR("{year}-{month}-{day}");
		if (!gives.at)
			return emu_fail_memory(load->err);
		if (emu_patterns_add(patterns, &load->lexicon->arena,
			    emu_entry_text(entry, "pattern"), gives,
			    patterns == &load->lexicon->undated, load->err) < 0)
			return -1;
	}
	return 0;
}

/* ---- Documents ----------------------------------------------------------------------- */

static int add_document(struct load *load, const json_t *document)
{
	struct emu_conventions_lexicon *lexicon = load->lexicon;
	if (add_missing(load, document) < 0 ||
		add_numbered(load, EMU_WORD_HALF, document, "halves") < 0 ||
		add_numbered(load, EMU_WORD_QUARTER, document, "quarters") < 0 ||
		add_numbered(load, EMU_WORD_MONTH, document, "months") < 0 ||
		add_valued(load, EMU_WORD_ERA, document, "eras", "minus") < 0 ||
		add_valued(load, EMU_WORD_SCALE, document, "scales", "power") < 0 ||
		add_bounds(load, document) < 0)
		return -1;
	return add_patterns(load, document, "dates", &lexicon->dates) < 0 ||
			add_patterns(load, document, "undated", &lexicon->undated) < 0
		? -1
		: add_patterns(load, document, "periods", &lexicon->periods);
}

/* Puts the document's path before what went wrong in it. */
static void name_error(struct emu_error *err, const char *path)
{
	struct emu_error inner;
	if (!err || emu_str_starts(emu_str_from(err->text), emu_str_from(path)))
		return;
	inner = *err;
	emu_fail(err, inner.fault, "%s: %.400s", path, inner.text);
}

static int read_document(struct load *load, const char *schemas, struct emu_str lang,
	struct emu_conventions *conventions)
{
	struct emu_buf path = {0};
	emu_buf_printf(&path, "%s/lexicons/%.*s.json", schemas, EMU_STR_ARGS(lang));
	emu_buf_push(&path, '\0');
	if (path.failed)
		return emu_fail_memory(load->err);
	json_t *document = emu_document_load(schemas, "lexicon", path.at, load->err);
	int result = document ? add_document(load, document) : -1;
	if (document && result < 0)
		name_error(load->err, path.at);
	if (conventions && result == 0) {
		conventions->lang = emu_arena_copy(&load->lexicon->arena, lang);
		conventions->decimal = emu_decimal_mark_named(emu_entry_text(document, "decimal"));
		conventions->dates = emu_date_order_named(emu_entry_text(document, "date_order"));
		load->lexicon->groups_of_two = json_is_true(
			json_object_get(document, "groups_of_two"));
		if (!conventions->lang.at)
			result = emu_fail_memory(load->err);
	}
	json_decref(document);
	emu_buf_free(&path);
	return result;
}

/* The code becomes part of a path: letters, and few of them. */
static bool is_lang(struct emu_str lang)
{
	for (size_t i = 0; i < lang.len; i++)
		if (lang.at[i] < 'a' || lang.at[i] > 'z')
			return false;
	return lang.len == 2 || lang.len == 3;
}

struct emu_conventions *emu_conventions_load(
	const char *schemas, struct emu_str lang, struct emu_error *err)
{
	if (!is_lang(lang)) {
		emu_fail(err, EMU_FAULT_USAGE,
			"expected a language's code such as vi or en, found %s",
			emu_conventions_quote(lang).text);
		return NULL;
	}
	struct emu_conventions *conventions = calloc(1, sizeof(*conventions));
	struct emu_conventions_lexicon *lexicon = calloc(1, sizeof(*lexicon));
	if (!conventions || !lexicon) {
		free(conventions);
		free(lexicon);
		emu_fail_memory(err);
		return NULL;
	}
	conventions->lexicon = lexicon;
	struct load load = {.lexicon = lexicon, .err = err};
	bool good = read_document(&load, schemas, lang, conventions) == 0 &&
		read_document(&load, schemas, EMU_STR(SHARED), NULL) == 0;
	emu_conventions_scratch_free(&load.scratch);
	sort_words(&load);
	good = good && emu_conventions_sort_patterns(lexicon, err) == 0;
	if (good)
		return conventions;
	emu_conventions_del(conventions);
	return NULL;
}
