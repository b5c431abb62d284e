/*
 * A language's lexicon as it is held in memory; filled by conventions_load.c. All text is in plain
 * form: folded (base/text), digits 0-9, every dash a hyphen, no spaces around punctuation.
 */
#ifndef EMU_DOMAIN_CONVENTIONS_INTERNAL_H
#define EMU_DOMAIN_CONVENTIONS_INTERNAL_H

#include <jansson.h>

#include "base/arena.h"
#include "base/index.h"
#include "domain/conventions.h"

/* What a place in a pattern stands for. */
enum emu_place {
	EMU_PLACE_TEXT, /* itself */
	EMU_PLACE_YEAR,
	EMU_PLACE_HALF,
	EMU_PLACE_QUARTER,
	EMU_PLACE_MONTH,
	EMU_PLACE_DAY,
	EMU_PLACE_DATE,
	EMU_N_PLACES,
};

#define EMU_PLACE_SECOND 1 /* {year2}: the second of its kind */

struct emu_pattern_part {
	enum emu_place place;
	int which;	     /* 0, or EMU_PLACE_SECOND */
	struct emu_str text; /* of EMU_PLACE_TEXT */
};

struct emu_pattern {
	const struct emu_pattern_part *parts;
	size_t n_parts;
	const struct emu_pattern_part *gives; /* a period as records write it, or two and ".." */
	size_t n_gives;
	uint64_t begins[4]; /* a bit for each byte that text of it can begin with */
	uint64_t behind[4]; /* a bit for each byte that can stand behind digits it begins with */
};

struct emu_patterns {
	struct emu_pattern *at;
	size_t n, cap;
};

/* What the places of a pattern stood for. */
struct emu_places {
	int32_t value[EMU_N_PLACES][2]; /* a date as days since 1970-01-01 */
};

/* What a word of the language is good for, and what its number then means. */
enum emu_word_kind {
	EMU_WORD_HALF,	  /* which one: "first" */
	EMU_WORD_QUARTER, /* which one */
	EMU_WORD_MONTH,	  /* which one */
	EMU_WORD_ERA,	  /* before a year: what to take off to be Gregorian */
	EMU_WORD_BEFORE,  /* before a number: enum emu_bound */
	EMU_WORD_AFTER,	  /* behind a number: enum emu_bound */
	EMU_WORD_SCALE,	  /* behind a number: the power of ten */
	EMU_N_WORD_KINDS,
};

struct emu_word {
	enum emu_word_kind kind;
	int32_t number;
	struct emu_str text;
};

struct emu_words {
	const struct emu_word *at; /* where one begins another, the longer first */
	size_t n;
	uint64_t first[4]; /* a bit for each byte that one begins with */
};

static inline bool emu_words_begin_with(const struct emu_words *words, char byte)
{
	unsigned at = (unsigned char)byte;
	return words->first[at >> 6] >> (at & 63) & 1;
}

/* The patterns that text of one first byte can begin with. */
struct emu_pattern_list {
	const struct emu_pattern **at;
	size_t n, n_dated; /* those behind n_dated leave out the year */
};

struct emu_conventions_lexicon {
	struct emu_index missing;
	struct emu_patterns dates, periods;
	struct emu_patterns undated; /* of running text: without the year */
	struct emu_pattern_list by_byte[256], dates_by_byte[256];
	struct emu_words words[EMU_N_WORD_KINDS];
	struct emu_word *all_words;
	bool groups_of_two; /* above the thousands: 12,34,567 */
	struct emu_arena arena;
};

/* The plain form, good until the scratch is used again; false when memory runs out. */
EMU_CHECKED bool emu_conventions_plain(
	struct emu_str text, struct emu_conventions_scratch *scratch, struct emu_str *plain);

/* Adds a pattern, each of its alternatives spelled out: `(a|b)` is one of them, `[a]` may be left
 * out. `gives` is empty for a date; where it is undated, the year in it is not the pattern's. */
EMU_CHECKED int emu_patterns_add(struct emu_patterns *patterns, struct emu_arena *arena,
	struct emu_str pattern, struct emu_str gives, bool undated, struct emu_error *err);

/* The date that a text begins with, which many patterns ask for in turn. */
struct emu_date_memo {
	const char *at; /* of the text, or NULL */
	bool found;
	int32_t day;
	size_t len;
};

/* One reading of a cell. `err` collects what was nearly right ("ambiguous date"): the text is empty
 * where nothing was. */
struct emu_reading {
	const struct emu_conventions_lexicon *lexicon;
	enum emu_date_order order;
	struct emu_str cell; /* as written, for messages */
	struct emu_error *err;
	struct emu_date_memo *memo; /* of running text */
};

/* Whether all of `plain` is the pattern; its places are then filled in. */
bool emu_pattern_matches(const struct emu_pattern *pattern, const struct emu_reading *reading,
	struct emu_str plain, struct emu_places *places);

/* Whether `plain` begins with the pattern, as far as *end: no number is cut in two. */
bool emu_pattern_begins(const struct emu_pattern *pattern, const struct emu_reading *reading,
	struct emu_str plain, struct emu_places *places, size_t *end);

/* The byte behind the digits, and the space, that `plain` begins with; 0 at its end, and -1 where
 * it begins with no digit. */
int emu_conventions_behind_digits(struct emu_str plain);

/* Whether running text can begin with the pattern, by that byte. */
static inline bool emu_pattern_allows(const struct emu_pattern *pattern, int behind)
{
	return behind < 0 || (pattern->behind[behind >> 6] >> (behind & 63) & 1);
}

/* The longest date that `plain` begins with; *end is behind it. */
bool emu_conventions_date_prefix(
	const struct emu_reading *reading, struct emu_str plain, int32_t *day, size_t *end);

/* What a pattern gives, its places filled in; false where that is no period. */
bool emu_conventions_given(const struct emu_pattern *pattern, const struct emu_places *places,
	struct emu_buf *given, struct emu_period *period);

/* A date in plain form, all of it. *second as in emu_conventions_date, or NULL. */
bool emu_conventions_plain_date(
	const struct emu_reading *reading, struct emu_str plain, int32_t *day, int32_t *second);

/* A year as written to a Gregorian one: 2400 to 2700 are Buddhist. */
int32_t emu_conventions_year(int32_t year);

/* Fills in by_byte and dates_by_byte, when all patterns and words are there. */
EMU_CHECKED int emu_conventions_sort_patterns(
	struct emu_conventions_lexicon *lexicon, struct emu_error *err);

/* A cell in messages: cut short, in quotes. */
struct emu_quoted {
	char text[96];
};
struct emu_quoted emu_conventions_quote(struct emu_str cell);

#endif
