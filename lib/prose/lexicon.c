/*
 * Loads what a lexicon says for prose, and what all languages share (mul.json): terms into the
 * trie, phrases into programs, with the names of the catalogue as terms beside the lexicon's own.
 */
#include "prose/lexicon.h"

#include <stdlib.h>

#include "prose/lexicon-internal.h"
#include "prose/phrase-internal.h"
#include "schema/document.h"

#define SHARED "mul"
#define PHRASES_MAX 400

static const char *const class_names[EMU_N_CLASSES] = {"thing", "act", "field", "level",
	"recipient", "occasion", "title", "bound", "after", "scale", "numeral", "passive", "part",
	"self", "block", "unit", "body", "issuer", "ordinal", "role", "review", "conference",
	"pact", "sign", "section", "future", "left", "measure", "page", "person", "and", "stop",
	"plain", "common", "word"};

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

static struct emu_str member_of(const json_t *object, const char *name)
{
	return emu_lexicon_string(json_object_get(object, name));
}

/* ---- Phrases ------------------------------------------------------------------------- */

static int read_gives(struct emu_lexicon_load *load, const json_t *json, struct emu_phrase *phrase)
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
static int read_set(struct emu_lexicon_load *load, json_t *json, struct emu_phrase *phrase)
{
	json_t *set = json_object_get(json, "set"), *value;
	struct emu_sense *senses = emu_arena_array(
		&load->lexicon->arena, json_object_size(set) + 1, sizeof(*senses));
	const char *name;
	if (!senses)
		return emu_fail_memory(load->err);
	json_object_foreach(set, name, value)
	{
		uint32_t class = emu_lexicon_class_named(load, emu_str_from(name));
		uint32_t id = emu_lexicon_id_named(load, emu_lexicon_string(value));
		if (class == EMU_INDEX_NONE || id == EMU_TRIE_NONE)
			return emu_fail(load->err, EMU_FAULT_USAGE,
				"%s: a phrase sets \"%s\", which is no class", load->path, name);
		senses[phrase->n_set++] = (struct emu_sense){(uint16_t) class, (uint16_t)id};
	}
	phrase->set = senses;
	return 0;
}

static int add_phrase(struct emu_lexicon_load *load, json_t *json)
{
	const struct emu_phrase_names names = {
		load, emu_lexicon_class_named, emu_lexicon_id_named, emu_lexicon_leaf_of};
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
static int add_reckonings(struct emu_lexicon_load *load, const json_t *list)
{
	struct emu_lexicon *lexicon = load->lexicon;
	size_t n = json_array_size(list);
	struct emu_reckoning *all = emu_arena_array(&lexicon->arena, n + 1, sizeof(*all));
	if (!all)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++) {
		const json_t *entry = json_array_get(list, i);
		struct emu_str act = member_of(entry, "act"), id = member_of(entry, "indicator");
		all[i].thing = (uint16_t)emu_lexicon_id_named(load, member_of(entry, "thing"));
		all[i].act = act.len ? (uint16_t)emu_lexicon_id_named(load, act) : EMU_SENSE_ANY;
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
static int add_forms(struct emu_lexicon_load *load, const json_t *list)
{
	size_t n = json_array_size(list);
	struct emu_award_form *all = emu_arena_array(&load->lexicon->arena, n + 1, sizeof(*all));
	if (!all)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++) {
		const json_t *entry = json_array_get(list, i);
		struct emu_str issuer = member_of(entry, "issuer");
		all[i].kind = (uint16_t)emu_lexicon_id_named(load, member_of(entry, "kind"));
		all[i].issuer = issuer.len ? (uint16_t)emu_lexicon_id_named(load, issuer)
					   : EMU_SENSE_ANY;
		all[i].title = (uint16_t)emu_lexicon_id_named(load, member_of(entry, "title"));
	}
	load->lexicon->forms = all;
	load->lexicon->n_forms = n;
	return 0;
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

static int add_document(struct emu_lexicon_load *load, const json_t *document, bool shared)
{
	const json_t *prose = json_object_get(document, "prose");
	json_t *phrases = json_object_get(prose, "phrases");
	if (emu_lexicon_add_terms(load, json_object_get(prose, "terms")) < 0 ||
		(!shared &&
			emu_lexicon_add_letters(load, json_object_get(prose, "prefixes"),
				&load->lexicon->prefixes) < 0) ||
		(!shared &&
			emu_lexicon_add_letters(load, json_object_get(prose, "letters"),
				&load->lexicon->own) < 0) ||
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

static int read_document(struct emu_lexicon_load *load, const char *schemas, struct emu_str lang)
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

/* ---- Put together ------------------------------------------------------------------- */

static int put_together(struct emu_lexicon_load *load)
{
	struct emu_lexicon *lexicon = load->lexicon;
	if (emu_lexicon_gather(load) < 0 || emu_lexicon_add_times(load) < 0)
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

static int load_all(struct emu_lexicon_load *load, const char *schemas)
{
	struct emu_lexicon *lexicon = load->lexicon;
	for (size_t i = 0; i < EMU_N_CLASSES; i++)
		if (emu_index_add(&lexicon->classes, emu_str_from(class_names[i])) != i)
			return emu_fail_memory(load->err);
	load->phrases = calloc(PHRASES_MAX, sizeof(*load->phrases));
	if (!load->phrases)
		return emu_fail_memory(load->err);
	lexicon->groups_of_two = emu_conventions_groups_of_two(lexicon->conventions);
	return emu_lexicon_add_known(load) == 0 &&
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
	struct emu_lexicon_load load = {.lexicon = lexicon, .err = &error};
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
