/*
 * Loads what a lexicon says for prose, and what all languages share (mul.json): terms into the
 * trie, phrases into programs, with the names of the catalogue as terms beside the lexicon's own.
 */
#include "prose/lexicon.h"

#include <jansson.h>
#include <stdlib.h>

#include "prose/phrase-internal.h"
#include "prose/reading.h"
#include "schema/document.h"

#define SHARED "mul"
#define PHRASES_MAX 400

static const char *const class_names[EMU_N_CLASSES] = {"thing", "act", "field", "level",
	"recipient", "occasion", "title", "bound", "after", "scale", "numeral", "passive", "part",
	"self", "block", "unit", "body", "issuer", "ordinal", "role", "review", "conference",
	"pact", "sign", "section", "future", "left", "measure", "page", "person", "and", "stop",
	"plain", "common", "word"};

/* A sense of a leaf, while leaves are still being added. */
struct found {
	uint32_t leaf, order; /* of two senses of a class the later one holds */
	struct emu_sense sense;
};

struct load {
	struct emu_lexicon *lexicon;
	const char *path;
	struct found *found;
	size_t n_found, found_cap;
	struct emu_phrase *phrases;
	struct emu_reading_copy copy;
	struct emu_buf letters;
	bool *undated;
	struct emu_error *err;
};

void emu_lexicon_del(struct emu_lexicon *lexicon)
{
	if (!lexicon)
		return;
	emu_trie_free(&lexicon->trie);
	emu_trie_free(&lexicon->times);
	emu_trie_free(&lexicon->behind);
	emu_index_free(&lexicon->classes);
	emu_index_free(&lexicon->ids);
	emu_arena_free(&lexicon->arena);
	free(lexicon);
}

uint16_t emu_lexicon_id(const struct emu_lexicon *lexicon, struct emu_str id)
{
	uint32_t number = emu_index_find(&lexicon->ids, id);
	return number == EMU_INDEX_NONE ? EMU_SENSE_ANY : (uint16_t)number;
}

const struct emu_sense *emu_term_sense(const struct emu_term *term, unsigned class)
{
	for (size_t i = 0; i < term->n; i++)
		if (term->senses[i].class == class)
			return &term->senses[i];
	return NULL;
}

static struct emu_str string_of(const json_t *json)
{
	return (struct emu_str){json_string_value(json), json_string_length(json)};
}

static struct emu_str member_of(const json_t *object, const char *name)
{
	return string_of(json_object_get(object, name));
}

/* ---- Terms --------------------------------------------------------------------------- */

static uint32_t add_leaf(struct load *load, struct emu_str words)
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

static int add_sense(struct load *load, uint32_t leaf, struct emu_sense sense)
{
	if (load->n_found == load->found_cap) {
		size_t cap = load->found_cap ? 2 * load->found_cap : 1024;
		struct found *grown = realloc(load->found, cap * sizeof(*grown));
		if (!grown)
			return emu_fail_memory(load->err);
		load->found = grown;
		load->found_cap = cap;
	}
	load->found[load->n_found] = (struct found){leaf, (uint32_t)load->n_found, sense};
	load->n_found++;
	return 0;
}

static uint32_t class_named(void *context, struct emu_str name)
{
	struct load *load = context;
	return emu_index_find(&load->lexicon->classes, name);
}

static uint32_t id_named(void *context, struct emu_str id)
{
	struct load *load = context;
	uint32_t number = emu_index_add(&load->lexicon->ids, id);
	return number < EMU_SENSE_ANY ? number : EMU_TRIE_NONE;
}

static int add_term(struct load *load, unsigned class, struct emu_str id, struct emu_str words)
{
	uint32_t leaf = add_leaf(load, words), number = id_named(load, id);
	if (leaf == EMU_TRIE_NONE || number == EMU_TRIE_NONE)
		return emu_fail_memory(load->err);
	return add_sense(load, leaf, (struct emu_sense){(uint16_t) class, (uint16_t)number});
}

static uint32_t leaf_of_word(void *context, struct emu_str words)
{
	struct load *load = context;
	uint32_t leaf = add_leaf(load, words);
	struct emu_sense sense = {EMU_CLASS_WORD, 0};
	if (leaf == EMU_TRIE_NONE || add_sense(load, leaf, sense) < 0)
		return EMU_TRIE_NONE;
	return leaf;
}

static int add_words(struct load *load, unsigned class, struct emu_str id, const json_t *words)
{
	for (size_t i = 0; i < json_array_size(words); i++)
		if (add_term(load, class, id, string_of(json_array_get(words, i))) < 0)
			return -1;
	return 0;
}

/* "terms": {CLASS: {ID: [WORDS]}}, or {CLASS: [WORDS]} where one id would do. */
static int add_terms(struct load *load, json_t *terms)
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
	struct load *load = context;
	char digits[2] = {(char)('0' + number / 10), (char)('0' + number % 10)};
	struct emu_str id = kind == EMU_QUANTITY_SCALE ? (struct emu_str){digits, 2}
						       : emu_bound_name((enum emu_bound)number);
	if (add_term(load, classes[kind], id, text) < 0)
		load->err->fault = EMU_FAULT_MEMORY;
}

#define STARTS_MAX 2048

/* The first word of it will do. */
static void add_time_start(void *context, struct emu_str text, enum emu_time_start start)
{
	struct load *load = context;
	struct emu_reading_copy *copy = &load->copy;
	struct emu_trie *trie = start == EMU_TIME_BEHIND ? &load->lexicon->behind
							 : &load->lexicon->times;
	size_t n = 0;
	if (!text.len || emu_reading_read(copy, text, load->err) < 0)
		return;
	while (n < copy->n && copy->letters[n] != ' ')
		n++;
	uint32_t leaf = n ? emu_trie_add(trie, copy->letters, n) : 0;
	if (leaf >= STARTS_MAX)
		emu_fail_memory(load->err);
	else if (n && start != EMU_TIME_BEHIND)
		load->undated[leaf] |= start == EMU_TIME_ALONE;
}

static int add_time_starts(struct load *load)
{
	struct emu_lexicon *lexicon = load->lexicon;
	load->undated = emu_arena_array(&lexicon->arena, STARTS_MAX, sizeof(*load->undated));
	if (!load->undated)
		return emu_fail_memory(load->err);
	lexicon->undated = load->undated;
	emu_conventions_time_starts(lexicon->conventions, add_time_start, load);
	return 0;
}

/* ---- Of the catalogue ---------------------------------------------------------------- */

static int add_values(struct load *load, unsigned class, const char *dimension)
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

/* ---- Phrases ------------------------------------------------------------------------- */

static int read_gives(struct load *load, const json_t *json, struct emu_phrase *phrase)
{
	static const char *const names[] = {[EMU_GIVES_QUANTITY] = "quantity",
		[EMU_GIVES_LEFT] = "left",
		[EMU_GIVES_ROLE] = "role",
		[EMU_GIVES_NAMED] = "named",
		[EMU_GIVES_CHAIR] = "chair",
		[EMU_GIVES_BLOCK] = "block",
		[EMU_GIVES_UNIT] = "unit"};
	struct emu_str gives = member_of(json, "gives");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (emu_str_equal(gives, emu_str_from(names[i]))) {
			phrase->gives = (enum emu_gives)i;
			return 0;
		}
	return emu_fail(load->err, EMU_FAULT_USAGE, "%s: a phrase gives no \"%.*s\"", load->path,
		EMU_STR_ARGS(gives));
}

/* "set": {CLASS: ID}. */
static int read_set(struct load *load, json_t *json, struct emu_phrase *phrase)
{
	json_t *set = json_object_get(json, "set"), *value;
	struct emu_sense *senses = emu_arena_array(
		&load->lexicon->arena, json_object_size(set) + 1, sizeof(*senses));
	const char *name;
	if (!senses)
		return emu_fail_memory(load->err);
	json_object_foreach(set, name, value)
	{
		uint32_t class = class_named(load, emu_str_from(name));
		uint32_t id = id_named(load, string_of(value));
		if (class == EMU_INDEX_NONE || id == EMU_TRIE_NONE)
			return emu_fail(load->err, EMU_FAULT_USAGE,
				"%s: a phrase sets \"%s\", which is no class", load->path, name);
		senses[phrase->n_set++] = (struct emu_sense){(uint16_t) class, (uint16_t)id};
	}
	phrase->set = senses;
	return 0;
}

static int add_phrase(struct load *load, json_t *json)
{
	const struct emu_phrase_names names = {load, class_named, id_named, leaf_of_word};
	struct emu_lexicon *lexicon = load->lexicon;
	struct emu_phrase *phrase = &load->phrases[lexicon->n_phrases];
	if (lexicon->n_phrases == PHRASES_MAX)
		return emu_fail(load->err, EMU_FAULT_USAGE, "%s: more than %d phrases", load->path,
			PHRASES_MAX);
	*phrase = (struct emu_phrase){0};
	phrase->pattern = emu_arena_copy(&lexicon->arena, member_of(json, "pattern"));
	if (!phrase->pattern.at)
		return emu_fail_memory(load->err);
	if (read_gives(load, json, phrase) < 0 || read_set(load, json, phrase) < 0)
		return -1;
	lexicon->n_phrases++;
	struct emu_error inner = {0};
	if (emu_phrase_compile(
		    &lexicon->arena, phrase->pattern, &names, &phrase->program, &inner) == 0)
		return 0;
	return emu_fail(load->err, inner.fault, "%s: %.400s", load->path, inner.text);
}

/* "figures": what things and acts make. */
static int add_reckonings(struct load *load, const json_t *list)
{
	struct emu_lexicon *lexicon = load->lexicon;
	size_t n = json_array_size(list);
	struct emu_reckoning *all = emu_arena_array(&lexicon->arena, n + 1, sizeof(*all));
	if (!all)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++) {
		const json_t *entry = json_array_get(list, i);
		struct emu_str act = member_of(entry, "act"), id = member_of(entry, "indicator");
		all[i].thing = (uint16_t)id_named(load, member_of(entry, "thing"));
		all[i].act = act.len ? (uint16_t)id_named(load, act) : EMU_SENSE_ANY;
		all[i].yearly = json_is_true(json_object_get(entry, "yearly"));
		all[i].indicator = emu_catalogue_indicator(lexicon->catalogue, id);
		if (all[i].indicator == EMU_CATALOGUE_NONE)
			return emu_fail(load->err, EMU_FAULT_USAGE,
				"%s: the catalogue has no indicator \"%.*s\"", load->path,
				EMU_STR_ARGS(id));
	}
	lexicon->reckonings = all;
	lexicon->n_reckonings = n;
	return 0;
}

/* "forms": what kinds of titles and those who give them make. */
static int add_forms(struct load *load, const json_t *list)
{
	size_t n = json_array_size(list);
	struct emu_award_form *all = emu_arena_array(&load->lexicon->arena, n + 1, sizeof(*all));
	if (!all)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++) {
		const json_t *entry = json_array_get(list, i);
		struct emu_str issuer = member_of(entry, "issuer");
		all[i].kind = (uint16_t)id_named(load, member_of(entry, "kind"));
		all[i].issuer = issuer.len ? (uint16_t)id_named(load, issuer) : EMU_SENSE_ANY;
		all[i].title = (uint16_t)id_named(load, member_of(entry, "title"));
	}
	load->lexicon->forms = all;
	load->lexicon->n_forms = n;
	return 0;
}

/* The letters of a string, or of all strings of a list. */
static int add_letters(struct load *load, const json_t *json, struct emu_str *letters)
{
	emu_buf_clear(&load->letters);
	for (size_t i = 0; i < (json_is_array(json) ? json_array_size(json) : 1); i++) {
		const json_t *string = json_is_array(json) ? json_array_get(json, i) : json;
		if (emu_reading_read(&load->copy, string_of(string), load->err) < 0)
			return -1;
		emu_buf_append(&load->letters,
			(struct emu_str){(const char *)load->copy.letters,
				load->copy.n * sizeof(*load->copy.letters)});
	}
	*letters = emu_arena_copy(&load->lexicon->arena, emu_buf_str(&load->letters));
	return letters->at ? 0 : emu_fail_memory(load->err);
}

bool emu_lexicon_has_letter(struct emu_str letters, uint16_t letter)
{
	for (size_t i = 0; i + sizeof(letter) <= letters.len; i += sizeof(letter)) {
		uint16_t one;
		memcpy(&one, letters.at + i, sizeof(one));
		if (one == letter)
			return true;
	}
	return false;
}

/* ---- Documents ----------------------------------------------------------------------- */

static int add_document(struct load *load, const json_t *document, bool shared)
{
	const json_t *prose = json_object_get(document, "prose");
	json_t *phrases = json_object_get(prose, "phrases");
	if (add_terms(load, json_object_get(prose, "terms")) < 0 ||
		(!shared &&
			add_letters(load, json_object_get(prose, "prefixes"),
				&load->lexicon->prefixes) < 0) ||
		(!shared &&
			add_letters(load, json_object_get(prose, "letters"), &load->lexicon->own) <
				0) ||
		(shared && add_reckonings(load, json_object_get(prose, "figures")) < 0) ||
		(shared && add_forms(load, json_object_get(prose, "forms")) < 0))
		return -1;
	if (!shared)
		load->lexicon->cased = json_is_true(json_object_get(prose, "cased"));
	for (size_t i = 0; i < json_array_size(phrases); i++)
		if (add_phrase(load, json_array_get(phrases, i)) < 0)
			return -1;
	return 0;
}

static int read_document(struct load *load, const char *schemas, struct emu_str lang)
{
	struct emu_buf path = {0};
	emu_buf_printf(&path, "%s/lexicons/%.*s.json", schemas, EMU_STR_ARGS(lang));
	emu_buf_push(&path, '\0');
	if (path.failed)
		return emu_fail_memory(load->err);
	json_t *document = emu_document_load(schemas, "lexicon", path.at, load->err);
	load->path = path.at;
	int result = document ? add_document(load, document, emu_str_equal(lang, EMU_STR(SHARED)))
			      : -1;
	json_decref(document);
	emu_buf_free(&path);
	return result;
}

/* ---- Put together -------------------------------------------------------------------- */

static int compare_found(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
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

static int gather_terms(struct load *load)
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

static int put_together(struct load *load)
{
	struct emu_lexicon *lexicon = load->lexicon;
	if (gather_terms(load) < 0)
		return -1;
	struct emu_phrase *kept = emu_arena_array(
		&lexicon->arena, lexicon->n_phrases + 1, sizeof(*kept));
	if (!kept)
		return emu_fail_memory(load->err);
	if (lexicon->n_phrases)
		memcpy(kept, load->phrases, lexicon->n_phrases * sizeof(*kept));
	for (size_t i = 0; i < lexicon->n_phrases; i++) {
		kept[i].first = emu_phrase_first(kept[i].program, lexicon->terms);
		kept[i].needs = emu_phrase_needs(kept[i].program);
		lexicon->first |= kept[i].first;
	}
	lexicon->phrases = kept;
	return 0;
}

static int load_all(struct load *load, const char *schemas)
{
	struct emu_lexicon *lexicon = load->lexicon;
	for (size_t i = 0; i < EMU_N_CLASSES; i++)
		if (emu_index_add(&lexicon->classes, emu_str_from(class_names[i])) != i)
			return emu_fail_memory(load->err);
	load->phrases = calloc(PHRASES_MAX, sizeof(*load->phrases));
	if (!load->phrases)
		return emu_fail_memory(load->err);
	lexicon->groups_of_two = emu_conventions_groups_of_two(lexicon->conventions);
	emu_conventions_quantity_words(lexicon->conventions, add_quantity_word, load);
	return add_time_starts(load) == 0 && load->err->fault == EMU_FAULT_NONE &&
			add_values(load, EMU_CLASS_TITLE, "title") == 0 &&
			add_values(load, EMU_CLASS_FIELD, "field") == 0 &&
			read_document(load, schemas, lexicon->conventions->lang) == 0 &&
			read_document(load, schemas, EMU_STR(SHARED)) == 0 &&
			put_together(load) == 0
		? 0
		: -1;
}

struct emu_lexicon *emu_lexicon_load(const char *schemas, const struct emu_conventions *conventions,
	const struct emu_catalogue *catalogue, struct emu_error *err)
{
	struct emu_error error = {0};
	struct emu_lexicon *lexicon = calloc(1, sizeof(*lexicon));
	if (!lexicon) {
		emu_fail_memory(err);
		return NULL;
	}
	lexicon->conventions = conventions;
	lexicon->catalogue = catalogue;
	struct load load = {.lexicon = lexicon, .err = &error};
	int result = load_all(&load, schemas);
	free(load.found);
	free(load.phrases);
	emu_reading_free(&load.copy);
	emu_buf_free(&load.letters);
	if (result == 0)
		return lexicon;
	if (err)
		*err = error.fault ? error : (struct emu_error){.fault = EMU_FAULT_MEMORY};
	emu_lexicon_del(lexicon);
	return NULL;
}
