/*
 * Events and statements. A review is of the report's period, whose length says which kind it is,
 * since words for it drift in translation; it is one where a sentence speaks of a review or
 * conference and of that period. A pact is signed where a sentence says so. Statements are the
 * sentences of a section.
 */
#include "prose/report-internal.h"

static bool has(const struct emu_report *report, const struct emu_sentence *sentence, unsigned class)
{
	for (uint32_t at = sentence->from; at < sentence->end; at++)
		if (emu_token_is(emu_report_token(report, at), class))
			return true;
	return false;
}

/* ---- Dates --------------------------------------------------------------------------- */

/* A day that the sentence names, of the year it happened in; or INT32_MIN. */
static int32_t day_in(const struct emu_report *report, const struct emu_sentence *sentence,
	const struct emu_period *period, bool *inferred)
{
	for (size_t i = emu_report_first_time(report, sentence->from);
		i < report->scan.n_times && report->scan.times[i].token < sentence->end; i++) {
		const struct emu_time *time = &report->scan.times[i];
		if (time->left || time->what.period.kind != EMU_PERIOD_DAY)
			continue;
		*inferred = time->what.undated;
		if (!time->what.undated)
			return time->what.period.from;
		int32_t year, month, day, held, ignored;
		emu_date_to_civil(period->to, &year, &month, &day);
		emu_date_to_civil(time->what.period.from, &ignored, &month, &day);
		if (emu_date_from_civil(&held, year, month, day))
			return held;
	}
	return INT32_MIN;
}

/* ---- Reviews ------------------------------------------------------------------------- */

static const char *review_of(const struct emu_period *period)
{
	switch (period->kind) {
	case EMU_PERIOD_YEARS:
		return "multi-year-review";
	case EMU_PERIOD_YEAR:
		return "annual-review";
	case EMU_PERIOD_HALF:
		return "half-year-review";
	default:
		return NULL;
	}
}

static bool speaks_of(const struct emu_report *report, const struct emu_sentence *sentence,
	const struct emu_period *period)
{
	for (size_t i = emu_report_first_time(report, sentence->from);
		i < report->scan.n_times && report->scan.times[i].token < sentence->end; i++) {
		const struct emu_time *time = &report->scan.times[i];
		if (time->left)
			continue;
		struct emu_period dated = emu_report_dated(report, time);
		if (emu_period_compare(&dated, period) == 0)
			return true;
	}
	return false;
}

static int add_event(struct emu_report *report, const struct emu_sentence *sentence,
	const char *kind, const struct emu_period *period, struct emu_error *err)
{
	struct emu_fact *fact =
		emu_report_add(report, EMU_FACT_EVENT, sentence->from, sentence->end - 1);
	if (!fact)
		return emu_fail_memory(err);
	fact->name = emu_str_from(kind);
	fact->block = report->block;
	fact->unit = report->block.len ? (struct emu_str){0} : report->unit;
	fact->period = *period;
	fact->has_period = true;
	for (size_t i = 0; i < report->n_sentences && fact->date == INT32_MIN; i++) {
		const struct emu_sentence *other = &report->sentences[i];
		if (!other->of_page &&
			(has(report, other, EMU_CLASS_REVIEW) ||
				has(report, other, EMU_CLASS_CONFERENCE) ||
				has(report, other, EMU_CLASS_SIGN)))
			fact->date = day_in(report, other, period, &fact->date_inferred);
	}
	return 0;
}

static bool is_pact(const struct emu_report *report, const struct emu_sentence *sentence)
{
	return has(report, sentence, EMU_CLASS_PACT) && has(report, sentence, EMU_CLASS_SIGN);
}

static int find_review(struct emu_report *report, struct emu_error *err)
{
	const char *kind = report->has_period ? review_of(&report->period) : NULL;
	for (size_t i = 0; kind && i < report->n_sentences; i++) {
		const struct emu_sentence *sentence = &report->sentences[i];
		bool review = has(report, sentence, EMU_CLASS_REVIEW) ||
			has(report, sentence, EMU_CLASS_CONFERENCE);
		if (!sentence->of_page && review && !is_pact(report, sentence) &&
			!has(report, sentence, EMU_CLASS_FUTURE) &&
			speaks_of(report, sentence, &report->period))
			return add_event(report, sentence, kind, &report->period, err);
	}
	return 0;
}

static int find_pact(struct emu_report *report, struct emu_error *err)
{
	for (size_t i = 0; i < report->n_sentences; i++) {
		const struct emu_sentence *sentence = &report->sentences[i];
		struct emu_period period;
		bool inferred;
		if (sentence->of_page || !is_pact(report, sentence) ||
			!emu_report_period_at(report, sentence, NULL, sentence->end, &period, &inferred) ||
			!speaks_of(report, sentence, &period))
			continue;
		return add_event(report, sentence, "pact-signing", &period, err);
	}
	return 0;
}

static void set_chair(struct emu_report *report, size_t from)
{
	for (size_t i = 0; i < report->n_matches && from < report->n_facts; i++) {
		const struct emu_match *match = &report->matches[i];
		size_t at = 0;
		const struct emu_capture *name = emu_match_capture(match, EMU_CAPTURE_NAME, &at);
		if (match->phrase->gives != EMU_GIVES_CHAIR || !name)
			continue;
		report->facts[from].chair = emu_report_words(report, name->token, name->end);
		return;
	}
}

/* ---- Statements ---------------------------------------------------------------------- */

#define HEADING_MAX 12 /* tokens */

static uint16_t section_of(const struct emu_report *report, const struct emu_sentence *sentence)
{
	uint16_t section = EMU_SENSE_ANY;
	for (uint32_t at = sentence->from; at < sentence->end && section == EMU_SENSE_ANY; at++)
		section = emu_token_id(
			report->lexicon, emu_report_token(report, at), EMU_CLASS_SECTION);
	return section;
}

/* A short line or sentence that says nothing but which section begins. */
static bool is_heading(const struct emu_sentence *sentence)
{
	return sentence->begins_line && sentence->end - sentence->from <= HEADING_MAX;
}

static bool has_record(const struct emu_report *report, const struct emu_sentence *sentence)
{
	for (uint32_t i = 0; i < sentence->n_matches; i++) {
		const struct emu_match *match = &report->matches[sentence->first_match + i];
		if (match->phrase->gives == EMU_GIVES_QUANTITY)
			return true;
	}
	return false;
}

static int find_statements(struct emu_report *report, struct emu_error *err)
{
	uint16_t held = EMU_SENSE_ANY;
	for (size_t i = 0; i < report->n_sentences; i++) {
		const struct emu_sentence *sentence = &report->sentences[i];
		uint16_t section = section_of(report, sentence);
		bool heading = section != EMU_SENSE_ANY && is_heading(sentence);
		if (heading)
			held = section;
		else if (sentence->begins_line && section == EMU_SENSE_ANY &&
			!(i && is_heading(&sentence[-1])) && !sentence->listed)
			held = EMU_SENSE_ANY;
		if (section == EMU_SENSE_ANY)
			section = held;
		if (section == EMU_SENSE_ANY || heading || sentence->of_page ||
			has_record(report, sentence))
			continue;
		struct emu_fact *fact = emu_report_add(
			report, EMU_FACT_STATEMENT, sentence->from, sentence->end - 1);
		if (!fact)
			return emu_fail_memory(err);
		fact->name = emu_report_id(report, section);
		fact->period = report->period;
		fact->has_period = report->has_period;
		fact->block = report->block;
		fact->unit = report->unit;
	}
	return 0;
}

int emu_report_find_events(struct emu_report *report, struct emu_error *err)
{
	size_t first = report->n_facts;
	if (find_review(report, err) < 0 || find_pact(report, err) < 0)
		return -1;
	set_chair(report, first);
	return find_statements(report, err);
}
