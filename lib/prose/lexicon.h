/*
 * What a language's lexicon (schemas/lexicons/LANG.json) tells prose: its terms, each a word or
 * words of a class, and its phrases, patterns over classes. What a class is for stands in
 * filters/emu-lexicon.5. Immutable once loaded.
 */
#ifndef EMU_PROSE_LEXICON_H
#define EMU_PROSE_LEXICON_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/err.h"
#include "base/index.h"
#include "base/str.h"
#include "domain/catalogue.h"
#include "domain/conventions.h"
#include "prose/trie.h"

/* The classes of terms that prose knows; a lexicon may name others, for its own phrases. */
enum emu_class {
	EMU_CLASS_THING,      /* what is counted: model, product, people, unit */
	EMU_CLASS_ACT,	      /* what is done with it: registered, recognised */
	EMU_CLASS_FIELD,      /* dimensions of the catalogue: */
	EMU_CLASS_LEVEL,      /* ... */
	EMU_CLASS_RECIPIENT,  /* ... */
	EMU_CLASS_OCCASION,   /* ... */
	EMU_CLASS_TITLE,      /* ... to here */
	EMU_CLASS_BOUND,      /* before a number: at-least, at-most, about */
	EMU_CLASS_AFTER,      /* behind it: the same */
	EMU_CLASS_SCALE,      /* behind a number: thousand */
	EMU_CLASS_NUMERAL,    /* a number in words */
	EMU_CLASS_PASSIVE,    /* between what is counted and what was done with it */
	EMU_CLASS_PART,	      /* "of which": parts of a total follow */
	EMU_CLASS_SELF,	      /* "the whole province": whoever reports */
	EMU_CLASS_BLOCK,      /* "emulation block" */
	EMU_CLASS_UNIT,	      /* "unit", "agency" */
	EMU_CLASS_BODY,	      /* a word with which the name of a unit begins or ends */
	EMU_CLASS_ISSUER,     /* who gives a title: pm, province, district */
	EMU_CLASS_ORDINAL,    /* "the fourth" */
	EMU_CLASS_ROLE,	      /* head, deputy, member */
	EMU_CLASS_REVIEW,     /* "summed up", "review": of a period */
	EMU_CLASS_CONFERENCE, /* where something is reported */
	EMU_CLASS_PACT,
	EMU_CLASS_SIGN,	   /* what is done with a pact */
	EMU_CLASS_SECTION, /* begins a sentence about: leadership, result, limitation, direction */
	EMU_CLASS_FUTURE,  /* "for next year": the period is not reported on */
	EMU_CLASS_LEFT,	   /* what stands beside numbers that are no figures: congress, plan */
	EMU_CLASS_MEASURE, /* behind numbers that are no figures: money, length */
	EMU_CLASS_PAGE,	   /* of the page, not the report: line, end */
	EMU_CLASS_PERSON,  /* before the name of one */
	EMU_CLASS_AND,	   /* between two names, or within one */
	EMU_CLASS_STOP,	   /* ends a name */
	EMU_CLASS_PLAIN,   /* takes the meaning as a bound from a word */
	EMU_CLASS_COMMON,  /* tells the language */
	EMU_CLASS_WORD,	   /* stands in a phrase */
	EMU_N_CLASSES,
};

#define EMU_CLASSES_MAX 56 /* with those of lexicons; behind them, in sets of classes: */
#define EMU_SET_WORD (UINT64_C(1) << 60)
#define EMU_SET_MARK (UINT64_C(1) << 61)
#define EMU_SET_TIME (UINT64_C(1) << 62)
#define EMU_SET_NUMBER (UINT64_C(1) << 63)

static inline uint64_t emu_set_of(unsigned class)
{
	return UINT64_C(1) << class;
}

#define EMU_SENSE_ANY UINT16_MAX

struct emu_sense {
	uint16_t class;
	uint16_t id; /* an index into the lexicon's ids */
};

struct emu_term {
	const struct emu_sense *senses;
	size_t n;
	uint64_t classes;
};

/* What a phrase gives. */
enum emu_gives {
	EMU_GIVES_QUANTITY, /* a number and what it counts */
	EMU_GIVES_LEFT,	    /* numbers that are no figures */
	EMU_GIVES_ROLE,	    /* a unit that leads a block */
	EMU_GIVES_NAMED,    /* a title and who has or gets it */
	EMU_GIVES_CHAIR,    /* who chairs the conference */
	EMU_GIVES_BLOCK,    /* a block, by number, ordinal or name */
	EMU_GIVES_UNIT,	    /* a unit, by name */
};

struct emu_phrase {
	enum emu_gives gives;
	uint64_t first; /* the classes it can begin with */
	uint64_t needs; /* those that a sentence must have for it to be there */
	const struct emu_op *program;
	const struct emu_sense *set; /* what holds of it besides its words */
	size_t n_set;
	struct emu_str pattern;
};

/* What a thing and an act make: "models" and "registered" are models.registered. */
struct emu_reckoning {
	uint16_t thing, act; /* ids; EMU_SENSE_ANY for an act that need not be there */
	uint32_t indicator;
	bool yearly; /* it holds for the year, whatever part of it is reported on */
};

/* A title of which only the kind was said, and who gives it: a certificate of the prime minister.
 */
struct emu_award_form {
	uint16_t kind, issuer; /* ids; EMU_SENSE_ANY for an issuer that is not said */
	uint16_t title;
};

struct emu_lexicon {
	const struct emu_conventions *conventions;
	const struct emu_catalogue *catalogue;
	struct emu_trie trie;
	const struct emu_term *terms; /* by leaf */
	struct emu_index classes, ids;
	const struct emu_phrase *phrases;
	size_t n_phrases;
	uint64_t first; /* of any phrase */
	const struct emu_reckoning *reckonings;
	size_t n_reckonings;
	const struct emu_award_form *forms;
	size_t n_forms;
	struct emu_str prefixes; /* letters (as bytes of uint16_t) that words may begin with */
	struct emu_str own;	 /* letters (likewise) that other languages of the script lack */
	bool cased;		 /* names begin with a capital */
	bool groups_of_two;
	struct emu_trie times;	/* words that dates and periods begin with, */
	struct emu_trie behind; /* and those that stand behind a number they begin with */
	const bool *undated;	/* by the leaves of times: one may be without a digit */
	struct emu_arena arena;
};

/* `conventions` and `catalogue` must outlive it. */
EMU_CHECKED struct emu_lexicon *emu_lexicon_load(const char *schemas,
	const struct emu_conventions *conventions, const struct emu_catalogue *catalogue,
	struct emu_error *err);
void emu_lexicon_del(struct emu_lexicon *lexicon);

/* The number of an id, or EMU_SENSE_ANY where the lexicon has none such. */
uint16_t emu_lexicon_id(const struct emu_lexicon *lexicon, struct emu_str id);

/* Whether a letter is among those of `prefixes` or `own`. */
bool emu_lexicon_has_letter(struct emu_str letters, uint16_t letter);

/* The term's sense of a class, or NULL. */
const struct emu_sense *emu_term_sense(const struct emu_term *term, unsigned class);

#endif
