/* A report's tokens to sentences, and the phrases in each. */
#include "prose/report-internal.h"

#include <stdlib.h>

/* Grown where it is full; NULL when memory runs out. */
static void *grown(void *array, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return array;
	size_t more = *cap ? 2 * *cap : 256;
	void *larger = realloc(array, more * size);
	if (larger)
		*cap = more;
	return larger;
}

static bool is_upper_at(const struct emu_report *report, const struct emu_token *token)
{
	uint16_t letter = report->scan.copy.letters[token->from];
	return !report->lexicon->cased || !emu_letter_is_word(letter) ||
		emu_reading_is_capital(&report->scan.copy, report->text, token->from);
}

/* "the 3. Emulation Block": languages that write ordinals with a dot may do so before capitals. */
static bool is_ordinal(const struct emu_token *number, const struct emu_token *next)
{
	return number->kind == EMU_TOKEN_NUMBER && number->to - number->from <= 2 &&
		emu_token_is(next, EMU_CLASS_BLOCK);
}

/* Whether a sentence ends with the token: before a space and what can begin one. */
static bool ends_sentence(const struct emu_report *report, uint32_t line, uint32_t at)
{
	const struct emu_token *token = emu_report_token(report, at), *next = token + 1;
	if (token->kind != EMU_TOKEN_MARK)
		return false;
	switch (token->value) {
	case '!':
	case '?':
	case 0x0964: /* danda */
	case 0x0965:
		return true;
	case '.':
		if (at == line + 1 && emu_report_token(report, line)->kind == EMU_TOKEN_NUMBER)
			return false; /* "1. Results" */
		if (at > line && is_ordinal(token - 1, next))
			return false;
		return next->from > token->to &&
			(next->kind != EMU_TOKEN_WORD || is_upper_at(report, next)) &&
			(next->kind != EMU_TOKEN_TERM || is_upper_at(report, next));
	default:
		return false;
	}
}

static int add_sentence(struct emu_report *report, uint32_t from, uint32_t end, uint32_t line,
	bool listed, struct emu_error *err)
{
	struct emu_sentence *sentences = grown(
		report->sentences, report->n_sentences, &report->sentences_cap, sizeof(*sentences));
	if (!sentences)
		return emu_fail_memory(err);
	report->sentences = sentences;
	sentences[report->n_sentences++] = (struct emu_sentence){.from = from,
		.end = end,
		.line = line,
		.begins_line = from == line,
		.listed = listed,
		.section = EMU_SENSE_ANY};
	return 0;
}

/* "-", "+", "*", a bullet, "1.", "a)" or "(a)". */
static bool begins_item(const struct emu_report *report, uint32_t at)
{
	const struct emu_token *token = emu_report_token(report, at);
	if ((token->kind == EMU_TOKEN_NUMBER || token->kind == EMU_TOKEN_WORD) &&
		token->to - token->from <= 2)
		return emu_token_is_mark(token + 1, '.') || emu_token_is_mark(token + 1, ')');
	if (emu_token_is_mark(token, '('))
		return token[1].kind != EMU_TOKEN_MARK && emu_token_is_mark(token + 2, ')');
	return token->kind == EMU_TOKEN_MARK &&
		(token->value == '-' || token->value == '+' || token->value == '*' ||
			token->value == 0x2022 || token->value == 0x25cf);
}

static int cut_line(struct emu_report *report, uint32_t line, uint32_t end, bool introduced,
	struct emu_error *err)
{
	bool listed = introduced || begins_item(report, line);
	for (uint32_t from = line, at = line; at < end; at++) {
		if (at + 1 < end && !ends_sentence(report, line, at))
			continue;
		if (add_sentence(report, from, at + 1, line, listed, err) < 0)
			return -1;
		from = at + 1;
	}
	return 0;
}

static int cut(struct emu_report *report, struct emu_error *err)
{
	bool introduced = false;
	uint32_t line = 0;
	report->n_sentences = 0;
	for (uint32_t at = 0; at < report->scan.n_tokens; at++) {
		if (!emu_token_is_mark(emu_report_token(report, at), '\n'))
			continue;
		if (at > line && cut_line(report, line, at, introduced, err) < 0)
			return -1;
		if (at > line) {
			bool item = begins_item(report, line);
			introduced = emu_token_is_mark(emu_report_token(report, at - 1), ':') ||
				(introduced && item);
		}
		line = at + 1;
	}
	return 0;
}

/* ---- The page around it -------------------------------------------------------------- */

/* Lines that are the page's; from a line that begins what follows every article, all of them. */
static void set_page_aside(struct emu_report *report)
{
	bool ended = false;
	for (size_t i = 0; i < report->n_sentences; i++) {
		struct emu_sentence *sentence = &report->sentences[i];
		uint16_t id = emu_token_id(
			report->lexicon, emu_report_token(report, sentence->from), EMU_CLASS_PAGE);
		if (sentence->begins_line && id != EMU_SENSE_ANY) {
			ended = ended || id == report->known[EMU_KNOWN_END];
			sentence->of_page = true;
		} else if (!sentence->begins_line && i) {
			sentence->of_page = sentence[-1].of_page && !ended;
		}
		sentence->of_page = sentence->of_page || ended;
	}
}

/* ---- Phrases ------------------------------------------------------------------------- */

static int match_sentence(
	struct emu_report *report, struct emu_sentence *sentence, struct emu_error *err)
{
	uint64_t there = 0;
	sentence->first_match = (uint32_t)report->n_matches;
	for (uint32_t at = sentence->from; at < sentence->end; at++)
		there |= emu_report_token(report, at)->classes;
	for (uint32_t at = sentence->from; at < sentence->end;) {
		struct emu_match *matches = grown(
			report->matches, report->n_matches, &report->matches_cap, sizeof(*matches));
		if (!matches)
			return emu_fail_memory(err);
		report->matches = matches;
		struct emu_match *match = &matches[report->n_matches];
		if (emu_match_at(report->lexicon, &report->scan, report->text, at, there, match) &&
			match->end <= sentence->end) {
			report->n_matches++;
			at = match->end;
		} else {
			at++;
		}
	}
	sentence->n_matches = (uint32_t)report->n_matches - sentence->first_match;
	return 0;
}

/* What phrases say of the numbers and times that are no figures and not the report's. */
static void leave_captures(struct emu_report *report, const struct emu_match *match)
{
	const char *reason = "left";
	for (size_t i = 0; i < match->phrase->n_set; i++)
		if (match->phrase->set[i].class == EMU_CLASS_LEFT)
			reason = report->lexicon->ids.names[match->phrase->set[i].id].at;
	for (size_t i = 0; i < match->n; i++)
		if (match->captures[i].class == EMU_CLASS_LEFT ||
			match->captures[i].class == EMU_CLASS_MEASURE)
			reason = report->lexicon->ids.names[match->captures[i].id].at;
	for (uint32_t at = match->from; at < match->end; at++) {
		const struct emu_token *token = emu_report_token(report, at);
		if (token->kind == EMU_TOKEN_TIME)
			report->scan.times[token->value].left = true;
		if (token->kind != EMU_TOKEN_NUMBER)
			continue;
		uint32_t time = report->scan.numbers[token->value].time;
		if (time != EMU_NOWHERE)
			report->scan.times[time].left = true;
		if (match->phrase->gives == EMU_GIVES_ROLE)
			reason = time != EMU_NOWHERE ? "period" : "block";
		emu_report_leave(report, token->value, reason);
	}
}

/* A number that is counted is no year. */
static void count_captures(struct emu_report *report, const struct emu_match *match)
{
	const struct emu_capture *number;
	for (size_t i = 0; (number = emu_match_capture(match, EMU_CAPTURE_NUMBER, &i));) {
		uint32_t at = emu_report_token(report, number->token)->value;
		uint32_t *time = &report->scan.numbers[at].time;
		if (*time != EMU_NOWHERE)
			report->scan.times[*time].left = true;
	}
}

int emu_report_divide(struct emu_report *report, struct emu_error *err)
{
	if (cut(report, err) < 0)
		return -1;
	set_page_aside(report);
	report->n_matches = 0;
	for (size_t i = 0; i < report->n_sentences; i++) {
		struct emu_sentence *sentence = &report->sentences[i];
		if (sentence->of_page)
			continue;
		if (match_sentence(report, sentence, err) < 0)
			return -1;
		for (uint32_t j = 0; j < sentence->n_matches; j++) {
			const struct emu_match *match = &report->matches[sentence->first_match + j];
			if (match->phrase->gives == EMU_GIVES_LEFT ||
				match->phrase->gives == EMU_GIVES_ROLE)
				leave_captures(report, match);
			else
				count_captures(report, match);
		}
	}
	return 0;
}
