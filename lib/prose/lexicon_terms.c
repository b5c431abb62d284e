/*
 * The terms of a lexicon: its own, those of conventions and catalogue, and the words of phrases, as
 * leaves of the trie with their senses. Called by lexicon.c while it loads.
 */
#include "prose/lexicon-internal.h"

#include <stdlib.h>

/* ---- Terms --------------------------------------------------------------------------- */

static uint32_t add_leaf(struct emu_lexicon_load *load, struct emu_str words)
{
	struct emu_reading_copy *copy = &load->copy;
	if (emu_reading_read(copy, words, load->err) < 0)
		return EMU_TRIE_NONE;
	for (size_t i = 0; i < copy->n; i++)
		if (copy->letters[i] == '*')
			copy->letters[i] = EMU_TRIE_REST;
	uint32_t leaf = emu_trie_add(&load->lexicon->trie, copy->letters, copy->n);
	if (leaf == EMU_TRIE_NONE)
		emu_fail_memory(load->err);
	return leaf;
}

static int add_sense(struct emu_lexicon_load *load, uint32_t leaf, struct emu_sense sense)
{
	if (load->n_found == load->found_cap) {
		size_t cap = load->found_cap ? 2 * load->found_cap : 1024;
		struct emu_lexicon_found *grown = realloc(load->found, cap * sizeof(*grown));
		if (!grown)
			return emu_fail_memory(load->err);
		load->found = grown;
		load->found_cap = cap;
	}
	load->found[load->n_found] = (struct emu_lexicon_found){
		leaf, (uint32_t)load->n_found, sense};
	load->n_found++;
	return 0;
}

uint32_t emu_lexicon_class_named(void *context, struct emu_str name)
{
	struct emu_lexicon_load *load = context;
	return emu_index_find(&load->lexicon->classes, name);
}

uint32_t emu_lexicon_id_named(void *context, struct emu_str id)
{
	struct emu_lexicon_load *load = context;
	uint32_t number = emu_index_add(&load->lexicon->ids, id);
	return number < EMU_SENSE_ANY ? number : EMU_TRIE_NONE;
}

static int add_term(
	struct emu_lexicon_load *load, unsigned class, struct emu_str id, struct emu_str words)
{
	uint32_t leaf = add_leaf(load, words), number = emu_lexicon_id_named(load, id);
	if (leaf == EMU_TRIE_NONE || number == EMU_TRIE_NONE)
		return emu_fail_memory(load->err);
	return add_sense(load, leaf, (struct emu_sense){(uint16_t) class, (uint16_t)number});
}

uint32_t emu_lexicon_leaf_of(void *context, struct emu_str words)
{
	struct emu_lexicon_load *load = context;
	uint32_t leaf = add_leaf(load, words);
	struct emu_sense sense = {EMU_CLASS_WORD, 0};
	if (leaf == EMU_TRIE_NONE || add_sense(load, leaf, sense) < 0)
		return EMU_TRIE_NONE;
	return leaf;
}

static int add_words(
	struct emu_lexicon_load *load, unsigned class, struct emu_str id, const json_t *words)
{
	for (size_t i = 0; i < json_array_size(words); i++)
		if (add_term(load, class, id, emu_lexicon_string(json_array_get(words, i))) < 0)
			return -1;
	return 0;
}

/* "terms": {CLASS: {ID: [WORDS]}}, or {CLASS: [WORDS]} where one id would do. */
int emu_lexicon_add_terms(struct emu_lexicon_load *load, json_t *terms)
{
	const char *name, *id;
	json_t *entry, *words;
	json_object_foreach(terms, name, entry)
	{
		uint32_t class = emu_index_add(&load->lexicon->classes, emu_str_from(name));
		if (class == EMU_INDEX_NONE)
			return emu_fail_memory(load->err);
		if (class >= EMU_CLASSES_MAX)
			return emu_fail(load->err, EMU_FAULT_USAGE,
				"%s: more than %d classes of terms", load->path, EMU_CLASSES_MAX);
		if (json_is_array(entry) && add_words(load, class, emu_str_from(name), entry) < 0)
			return -1;
		if (json_is_object(entry))
			json_object_foreach(entry, id,
				words) if (add_words(load, class, emu_str_from(id), words) <
				0) return -1;
	}
	return 0;
}

static void add_quantity_word(
	void *context, enum emu_quantity_word kind, struct emu_str text, int32_t number)
{
	static const unsigned classes[] = {
		[EMU_QUANTITY_BEFORE] = EMU_CLASS_BOUND,
		[EMU_QUANTITY_AFTER] = EMU_CLASS_AFTER,
		[EMU_QUANTITY_SCALE] = EMU_CLASS_SCALE,
	};
	struct emu_lexicon_load *load = context;
	char digits[2] = {(char)('0' + number / 10), (char)('0' + number % 10)};
	struct emu_str id = kind == EMU_QUANTITY_SCALE ? (struct emu_str){digits, 2}
						       : emu_bound_name((enum emu_bound)number);
	if (add_term(load, classes[kind], id, text) < 0)
		load->err->fault = EMU_FAULT_MEMORY;
}

#define STARTS_MAX 2048

/* Dates are not looked for at words like "the", with which their wordings may begin or not. */
static bool is_common(const struct emu_lexicon *lexicon, const uint16_t *letters, size_t n)
{
	size_t end;
	uint32_t leaf = emu_trie_find(&lexicon->trie, letters, 0, &end);
	return leaf != EMU_TRIE_NONE && end == n &&
		(lexicon->terms[leaf].classes & emu_set_of(EMU_CLASS_COMMON));
}

/* How far its words are common ones and the one behind them: "in the year", of "in the year
 * {year}". 0 where all are common. */
static size_t telling_words(const struct emu_lexicon *lexicon, struct emu_reading_copy *copy)
{
	for (size_t from = 0, n; from < copy->n; from = n + 1) {
		for (n = from; n < copy->n && copy->letters[n] != ' '; n++)
			;
		uint16_t behind = copy->letters[n];
		copy->letters[n] = '\n';
		bool common = is_common(lexicon, copy->letters + from, n - from);
		copy->letters[n] = behind;
		if (!common)
			return n;
	}
	return 0;
}

/* Its first words will do. */
static void add_time_start(void *context, struct emu_str text, enum emu_time_start start)
{
	struct emu_lexicon_load *load = context;
	struct emu_reading_copy *copy = &load->copy;
	struct emu_trie *trie = start == EMU_TIME_BEHIND ? &load->lexicon->behind
							 : &load->lexicon->times;
	size_t n = 0;
	if (!text.len || emu_reading_read(copy, text, load->err) < 0)
		return;
	if (start != EMU_TIME_BEHIND)
		n = telling_words(load->lexicon, copy);
	else
		while (n < copy->n && copy->letters[n] != ' ')
			n++;
	uint32_t leaf = n ? emu_trie_add(trie, copy->letters, n) : 0;
	if (leaf >= STARTS_MAX)
		emu_fail_memory(load->err);
	else if (n && start != EMU_TIME_BEHIND)
		load->undated[leaf] |= start == EMU_TIME_ALONE;
}

int emu_lexicon_add_times(struct emu_lexicon_load *load)
{
	struct emu_lexicon *lexicon = load->lexicon;
	load->undated = emu_arena_array(&lexicon->arena, STARTS_MAX, sizeof(*load->undated));
	if (!load->undated)
		return emu_fail_memory(load->err);
	lexicon->undated = load->undated;
	emu_conventions_time_starts(lexicon->conventions, add_time_start, load);
	return load->err->fault == EMU_FAULT_NONE ? 0 : -1;
}

/* ---- Of the catalogue ---------------------------------------------------------------- */

static int add_values(struct emu_lexicon_load *load, unsigned class, const char *dimension)
{
	const struct emu_catalogue *catalogue = load->lexicon->catalogue;
	uint32_t at = emu_catalogue_dimension(catalogue, emu_str_from(dimension));
	if (at == EMU_CATALOGUE_NONE)
		return 0;
	for (size_t i = 0; i < catalogue->dimensions[at].n_values; i++) {
		const struct emu_dimension_value *value = &catalogue->dimensions[at].values[i];
		struct emu_str name = emu_catalogue_value_name(
			catalogue, at, (uint32_t)i, load->lexicon->conventions->lang);
		if (add_term(load, class, value->id, name) < 0)
			return -1;
	}
	return 0;
}

/* The letters of a string, or of all strings of a list. */
int emu_lexicon_add_letters(
	struct emu_lexicon_load *load, const json_t *json, struct emu_str *letters)
{
	emu_buf_clear(&load->letters);
	for (size_t i = 0; i < (json_is_array(json) ? json_array_size(json) : 1); i++) {
		const json_t *string = json_is_array(json) ? json_array_get(json, i) : json;
		if (emu_reading_read(&load->copy, emu_lexicon_string(string), load->err) < 0)
			return -1;
		emu_buf_append(&load->letters,
			(struct emu_str){(const char *)load->copy.letters,
				load->copy.n * sizeof(*load->copy.letters)});
	}
	*letters = emu_arena_copy(&load->lexicon->arena, emu_buf_str(&load->letters));
	return letters->at ? 0 : emu_fail_memory(load->err);
}

int emu_lexicon_add_known(struct emu_lexicon_load *load)
{
	emu_conventions_quantity_words(load->lexicon->conventions, add_quantity_word, load);
	return load->err->fault == EMU_FAULT_NONE &&
			add_values(load, EMU_CLASS_TITLE, "title") == 0 &&
			add_values(load, EMU_CLASS_FIELD, "field") == 0
		? 0
		: -1;
}

/* ---- By leaf ------------------------------------------------------------------------- */

static int compare_found(const void *a, const void *b)
{
	const struct emu_lexicon_found *x = a, *y = b;
	if (x->leaf != y->leaf)
		return x->leaf < y->leaf ? -1 : 1;
	if (x->sense.class != y->sense.class)
		return x->sense.class < y->sense.class ? -1 : 1;
	return (x->order < y->order) - (x->order > y->order);
}

/* A word that is plain is a bound in cells, where nothing else could be meant, and not in prose. */
static bool is_dropped(const struct emu_term *term, const struct emu_sense *sense)
{
	return (sense->class == EMU_CLASS_BOUND || sense->class == EMU_CLASS_AFTER) &&
		(term->classes & emu_set_of(EMU_CLASS_PLAIN));
}

int emu_lexicon_gather(struct emu_lexicon_load *load)
{
	struct emu_lexicon *lexicon = load->lexicon;
	struct emu_term *terms = emu_arena_array(
		&lexicon->arena, lexicon->trie.n_leaves + 1, sizeof(*terms));
	struct emu_sense *senses = emu_arena_array(
		&lexicon->arena, load->n_found + 1, sizeof(*senses));
	if (!terms || !senses)
		return emu_fail_memory(load->err);
	if (load->n_found)
		qsort(load->found, load->n_found, sizeof(*load->found), compare_found);
	for (size_t i = 0; i < load->n_found; i++)
		terms[load->found[i].leaf].classes |= emu_set_of(load->found[i].sense.class);
	for (size_t i = 0; i < load->n_found; i++) {
		struct emu_term *term = &terms[load->found[i].leaf];
		if (is_dropped(term, &load->found[i].sense))
			continue;
		if (!term->n)
			term->senses = senses;
		senses[0] = load->found[i].sense;
		senses++;
		term->n++;
	}
	for (size_t i = 0; i < lexicon->trie.n_leaves; i++) {
		terms[i].classes = 0;
		for (size_t j = 0; j < terms[i].n; j++)
			terms[i].classes |= emu_set_of(terms[i].senses[j].class);
	}
	lexicon->terms = terms;
	return 0;
}
