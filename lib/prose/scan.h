/*
 * The tokens of a report: terms of the lexicon, numbers, dates and periods, words it does not know,
 * and punctuation, in the order of the text.
 */
#ifndef EMU_PROSE_SCAN_H
#define EMU_PROSE_SCAN_H

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "domain/conventions.h"
#include "prose/lexicon.h"
#include "prose/reading.h"

enum emu_token_kind {
	EMU_TOKEN_WORD,
	EMU_TOKEN_TERM,	  /* value: the leaf */
	EMU_TOKEN_NUMBER, /* value: an index into the numbers */
	EMU_TOKEN_TIME,	  /* value: an index into the times */
	EMU_TOKEN_MARK,	  /* value: the sign, '\n' for the end of a line */
};

struct emu_token {
	enum emu_token_kind kind;
	uint32_t value;
	uint32_t from, to; /* letters */
	uint64_t classes;
};

/* What became of a number, in the end. */
enum emu_fate {
	EMU_FATE_OPEN,
	EMU_FATE_RECORD, /* `record` says which */
	EMU_FATE_LEFT,	 /* `reason` says why */
};

struct emu_number {
	uint32_t token;
	uint32_t at, len; /* its JSON, in the scan's digits */
	int64_t whole;	  /* its value where it has no decimals; else -1 */
	enum emu_bound bound;
	bool percent;
	bool code;     /* part of a document's number or the like */
	uint32_t time; /* a year that it may be: an index into the times, or UINT32_MAX */
	enum emu_fate fate;
	const char *reason;
	uint32_t record;
};

struct emu_time {
	struct emu_conventions_time what;
	uint32_t token;
	bool left; /* not what the report is about */
};

/* All zero is one that has scanned nothing. Its memory stays for the next text. */
struct emu_scan {
	struct emu_reading_copy copy;
	struct emu_token *tokens; /* n_tokens, the last of them the end of a line */
	size_t n_tokens, tokens_cap;
	struct emu_number *numbers;
	size_t n_numbers, numbers_cap;
	struct emu_time *times;
	size_t n_times, times_cap;
	struct emu_buf digits;
	struct emu_conventions_scratch scratch;
};

void emu_scan_free(struct emu_scan *scan);

/* Of a text that emu_reading_read has read into scan->copy. -1 when memory runs out. */
EMU_CHECKED int emu_scan_text(struct emu_scan *scan, const struct emu_lexicon *lexicon,
	struct emu_str text, enum emu_date_order order, struct emu_error *err);

/* The bytes of a run of tokens, both inside. */
struct emu_bytes {
	uint32_t from, to;
};
struct emu_bytes emu_scan_bytes(const struct emu_scan *scan, size_t first, size_t last);

static inline const struct emu_term *emu_token_term(
	const struct emu_lexicon *lexicon, const struct emu_token *token)
{
	return token->kind == EMU_TOKEN_TERM ? &lexicon->terms[token->value] : NULL;
}

/* The token's id in a class, or EMU_SENSE_ANY. */
uint16_t emu_token_id(
	const struct emu_lexicon *lexicon, const struct emu_token *token, unsigned class);

/* The bound it says before a number (EMU_CLASS_BOUND) or behind it (EMU_CLASS_AFTER). */
enum emu_bound emu_token_bound(
	const struct emu_lexicon *lexicon, const struct emu_token *token, unsigned class);

static inline bool emu_token_is(const struct emu_token *token, unsigned class)
{
	return token->kind == EMU_TOKEN_TERM && (token->classes & emu_set_of(class));
}

static inline bool emu_token_is_mark(const struct emu_token *token, uint32_t mark)
{
	return token->kind == EMU_TOKEN_MARK && token->value == mark;
}

#endif
