/* A report while it is read: what the rooms of prose hand on to one another. */
#ifndef EMU_PROSE_REPORT_INTERNAL_H
#define EMU_PROSE_REPORT_INTERNAL_H

#include "base/arena.h"
#include "prose/match.h"
#include "prose/prose.h"

#define EMU_NOWHERE UINT32_MAX

/* The ids of the lexicon that the rooms ask for, each found once. */
enum emu_known {
	EMU_KNOWN_MODEL,
	EMU_KNOWN_RECIPIENT,
	EMU_KNOWN_TITLE,
	EMU_KNOWN_UNIT,
	EMU_KNOWN_COLLECTIVE,
	EMU_KNOWN_GRANTED,
	EMU_KNOWN_PROPOSED,
	EMU_KNOWN_APPROVED,
	EMU_KNOWN_TARGET,
	EMU_KNOWN_EACH,
	EMU_KNOWN_HEAD,
	EMU_KNOWN_DEPUTY,
	EMU_KNOWN_MEMBER,
	EMU_KNOWN_LIMITATION,
	EMU_KNOWN_DIRECTION,
	EMU_KNOWN_LEADERSHIP,
	EMU_KNOWN_RESULT,
	EMU_KNOWN_LINE,
	EMU_KNOWN_END,
	EMU_N_KNOWN,
};

/* Tokens from `from` to before `end`. */
struct emu_sentence {
	uint32_t from, end;
	uint32_t line; /* the first token of the line it is in */
	uint32_t first_match, n_matches;
	bool begins_line;
	bool listed;	  /* a line of a list, which the line before it introduces */
	bool of_page;	  /* not of the report */
	uint16_t section; /* or EMU_SENSE_ANY */
};

enum emu_fact_kind {
	EMU_FACT_FIGURE,
	EMU_FACT_PLEDGE,
	EMU_FACT_ROLE,
	EMU_FACT_AWARD,
	EMU_FACT_NOMINATION,
	EMU_FACT_EVENT,
	EMU_FACT_STATEMENT,
};

enum emu_fact_dimension {
	EMU_DIMENSION_FIELD,
	EMU_DIMENSION_LEVEL,
	EMU_DIMENSION_RECIPIENT,
	EMU_DIMENSION_OCCASION,
	EMU_DIMENSION_TITLE,
	EMU_N_DIMENSIONS,
};

struct emu_fact {
	enum emu_fact_kind kind;
	uint32_t first, last; /* tokens of its words */
	uint32_t number;      /* of a figure or pledge; EMU_NOWHERE where it was in words */
	int64_t numeral;      /* ... then this */
	enum emu_bound bound;
	uint32_t indicator;
	uint16_t dimensions[EMU_N_DIMENSIONS]; /* ids, or EMU_SENSE_ANY */
	struct emu_period period;
	bool has_period, period_inferred;
	int32_t date; /* of an event; INT32_MIN for none */
	bool date_inferred;
	bool each;
	uint32_t total;	     /* the fact it is a part of, or EMU_NOWHERE */
	struct emu_str name; /* of a role, stage, event or section */
	struct emu_str unit, block, recipient, chair;
	bool dropped;	/* said again elsewhere: */
	uint32_t other; /* ... by this one */
};

struct emu_report {
	const struct emu_prose_setup *setup;
	const struct emu_lexicon *lexicon;
	const struct emu_table_report *out;
	struct emu_str file, text;
	size_t offset;
	struct emu_scan scan;
	uint16_t known[EMU_N_KNOWN];

	struct emu_sentence *sentences;
	size_t n_sentences, sentences_cap;
	struct emu_match *matches;
	size_t n_matches, matches_cap;
	struct emu_fact *facts;
	size_t n_facts, facts_cap;

	bool has_period;
	struct emu_period period; /* what the report is about */
	struct emu_str unit, block;
	struct emu_arena arena;
	struct emu_buf buf, names;
	size_t line_byte; /* for counting lines: up to here, */
	uint64_t line;	  /* ... this many */
};

/* Its place in the text, for messages and sources. */
uint64_t emu_report_line(struct emu_report *report, size_t byte, uint64_t *column);

/* Tells a finding about a place in the text. */
void emu_report_tell(struct emu_report *report, enum emu_table_severity severity, const char *code,
	size_t byte, const char *format, ...) EMU_FORMAT(5, 6);

/* The words of the tokens as they are written, without what cannot be seen; in the arena. */
struct emu_str emu_report_words(struct emu_report *report, uint32_t first, uint32_t end);

static inline const struct emu_token *emu_report_token(
	const struct emu_report *report, uint32_t token)
{
	return &report->scan.tokens[token];
}

static inline struct emu_str emu_report_id(const struct emu_report *report, uint16_t id)
{
	return id == EMU_SENSE_ANY ? (struct emu_str){0} : report->lexicon->ids.names[id];
}

/* A number is left, for a reason, unless something became of it already. */
void emu_report_leave(struct emu_report *report, uint32_t number, const char *reason);

/* A new fact of the sentence's words, all of it unset; NULL when memory runs out. */
EMU_CHECKED struct emu_fact *emu_report_add(
	struct emu_report *report, enum emu_fact_kind kind, uint32_t first, uint32_t last);

/* sentences.c: cuts the tokens into sentences, sets the page aside, lays the phrases over them. */
EMU_CHECKED int emu_report_divide(struct emu_report *report, struct emu_error *err);

/* times.c: what the report is about; and a sentence, seen from a token of it. */
void emu_report_find_period(struct emu_report *report);
bool emu_report_period_at(const struct emu_report *report, const struct emu_sentence *sentence,
	const struct emu_sentence *intro, uint32_t token, struct emu_period *period,
	bool *inferred);
/* The first time that stands at a token or behind it. */
size_t emu_report_first_time(const struct emu_report *report, uint32_t token);
/* As the document's year has it, where no year is written. */
struct emu_period emu_report_dated(const struct emu_report *report, const struct emu_time *time);

/* titles.c: the title that a token of the sentence is, with who gives it; or EMU_SENSE_ANY. */
uint16_t emu_report_title(const struct emu_report *report, const struct emu_sentence *sentence,
	uint32_t token, uint16_t id);

/* names.c: blocks and units. */
EMU_CHECKED int emu_report_find_names(struct emu_report *report, struct emu_error *err);
struct emu_str emu_report_unit_named(struct emu_report *report, struct emu_str name);
struct emu_str emu_report_block_named(struct emu_report *report, const struct emu_match *match);

/* quantities.c, roles.c, events.c */
EMU_CHECKED int emu_report_find_figures(struct emu_report *report, struct emu_error *err);
EMU_CHECKED int emu_report_find_roles(struct emu_report *report, struct emu_error *err);
EMU_CHECKED int emu_report_find_events(struct emu_report *report, struct emu_error *err);

/* checks.c: what is said twice, and sums of parts. */
void emu_report_check(struct emu_report *report);

/* write.c */
EMU_CHECKED int emu_report_write(struct emu_report *report, struct emu_error *err);

/* language.c: the lexicon of the text's language; NULL where it is none of them, told. */
const struct emu_lexicon *emu_report_language(struct emu_report *report);

#endif
