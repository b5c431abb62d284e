/* Between lexicon.c and lexicon_terms.c: a lexicon that is being loaded. */
#ifndef EMU_PROSE_LEXICON_INTERNAL_H
#define EMU_PROSE_LEXICON_INTERNAL_H

#include <jansson.h>

#include "base/buf.h"
#include "prose/lexicon.h"
#include "prose/reading.h"

/* A sense of a leaf, while leaves are still being added. */
struct emu_lexicon_found {
	uint32_t leaf, order; /* of two senses of a class the later one holds */
	struct emu_sense sense;
};

struct emu_lexicon_load {
	struct emu_lexicon *lexicon;
	const char *path;
	struct emu_lexicon_found *found;
	size_t n_found, found_cap;
	struct emu_phrase *phrases;
	struct emu_reading_copy copy;
	struct emu_buf letters;
	bool *undated;
	struct emu_error *err;
};

static inline struct emu_str emu_lexicon_string(const json_t *json)
{
	return (struct emu_str){json_string_value(json), json_string_length(json)};
}

/* The numbers of a class that is there, of an id, and of the leaf of words that stand in a phrase;
 * EMU_TRIE_NONE where there is none or memory ran out. `context` is the load. */
uint32_t emu_lexicon_class_named(void *context, struct emu_str name);
uint32_t emu_lexicon_id_named(void *context, struct emu_str id);
uint32_t emu_lexicon_leaf_of(void *context, struct emu_str words);

/* "terms" of a document. */
EMU_CHECKED int emu_lexicon_add_terms(struct emu_lexicon_load *load, json_t *terms);

/* What conventions and catalogue say: words of quantity, names of fields and titles. */
EMU_CHECKED int emu_lexicon_add_known(struct emu_lexicon_load *load);

/* The letters of a string, or of all strings of a list. */
EMU_CHECKED int emu_lexicon_add_letters(
	struct emu_lexicon_load *load, const json_t *json, struct emu_str *letters);

/* Where dates and periods may begin, when all terms are there. */
EMU_CHECKED int emu_lexicon_add_times(struct emu_lexicon_load *load);

/* The terms by their leaves, when all are there. */
EMU_CHECKED int emu_lexicon_gather(struct emu_lexicon_load *load);

#endif
