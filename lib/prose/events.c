/*
 * Events and statements. A review is of the report's period, whose length says which kind it is,
 * since words for it drift in translation; it is one where a sentence speaks of a review or
 * conference and of that period, or where the title speaks of a review. A pact is signed where a
 * sentence says so. Statements are the sentences of a section.
 */
#include "prose/report-internal.h"

static bool has(
	const struct emu_report *report, const struct emu_sentence *sentence, unsigned class)
{
	for (uint32_t at = sentence->from; at < sentence->end; at++)
		if (emu_token_is(emu_report_token(report, at), class))
			return true;
	return false;
}

/* ---- Dates --------------------------------------------------------------------------- */

#define SOON 400 /* days */

/* Reviews and pacts are held in the period or soon after it, pacts shortly before. */
static bool is_likely_day(int32_t day, const struct emu_period *period)
{
	return day >= period->from - SOON / 4 && day <= period->to + SOON &&
		(period->kind != EMU_PERIOD_YEARS || day >= period->to - SOON);
}

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
		if (!time->what.undated) {
			if (is_likely_day(time->what.period.from, period))
				return time->what.period.from;
			continue;
		}
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
	struct emu_fact *fact = emu_report_add(
		report, EMU_FACT_EVENT, sentence->from, sentence->end - 1);
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

/* A title that names no period speaks of the report's. */
static bool is_title_of_review(const struct emu_report *report)
{
	const struct emu_sentence *title = report->sentences;
	size_t time = emu_report_first_time(report, 0);
	return report->n_sentences > 1 && title[1].begins_line && !title->of_page &&
		has(report, title, EMU_CLASS_REVIEW) && !is_pact(report, title) &&
		(time == report->scan.n_times || report->scan.times[time].token >= title->end);
}

static int find_review(struct emu_report *report, struct emu_error *err)
{
	const char *kind = report->has_period ? review_of(&report->period) : NULL;
	for (size_t i = 0; kind && i < report->n_sentences; i++) {
		const struct emu_sentence *sentence = &report->sentences[i];
		bool review = has(report, sentence, EMU_CLASS_REVIEW) ||
			(report->period.kind != EMU_PERIOD_YEAR &&
				has(report, sentence, EMU_CLASS_CONFERENCE));
		if (!sentence->of_page && review && !is_pact(report, sentence) &&
			speaks_of(report, sentence, &report->period))
			return add_event(report, sentence, kind, &report->period, err);
	}
	return kind && is_title_of_review(report)
		? add_event(report, report->sentences, kind, &report->period, err)
		: 0;
}

static int find_pact(struct emu_report *report, struct emu_error *err)
{
	for (size_t i = 0; i < report->n_sentences; i++) {
		const struct emu_sentence *sentence = &report->sentences[i];
		struct emu_period period;
		bool inferred;
		if (sentence->of_page || !is_pact(report, sentence) ||
			!emu_report_period_at(
				report, sentence, NULL, sentence->end, &period, &inferred) ||
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

#define HEADING_MAX 60 /* letters */
#define LABEL_MAX 14   /* letters, of one that its section follows in the line */

/* A limitation is told before a direction, and that before a result: a sentence that speaks of
 * several is about the first of these. */
static uint16_t section_of(const struct emu_report *report, const struct emu_sentence *sentence)
{
	static const enum emu_known ranks[] = {
		EMU_KNOWN_LIMITATION, EMU_KNOWN_DIRECTION, EMU_KNOWN_LEADERSHIP, EMU_KNOWN_RESULT};
	size_t best = sizeof(ranks) / sizeof(*ranks);
	for (uint32_t at = sentence->from; at < sentence->end; at++) {
		uint16_t id = emu_token_id(
			report->lexicon, emu_report_token(report, at), EMU_CLASS_SECTION);
		for (size_t i = 0; i < best; i++)
			if (id != EMU_SENSE_ANY && id == report->known[ranks[i]])
				best = i;
	}
	return best < sizeof(ranks) / sizeof(*ranks) ? report->known[ranks[best]] : EMU_SENSE_ANY;
}

/* What stands behind a colon is said of the section, so that the line is more than a heading. */
static bool has_colon(const struct emu_report *report, const struct emu_sentence *sentence)
{
	for (uint32_t at = sentence->from; at + 1 < sentence->end; at++)
		if (emu_token_is_mark(emu_report_token(report, at), ':') ||
			report->scan.copy.letters[emu_report_token(report, at)->to - 1] == ':')
			return true;
	return false;
}

/* A short line that says nothing but which section begins. */
static bool is_heading(const struct emu_report *report, size_t i)
{
	const struct emu_sentence *sentence = &report->sentences[i];
	bool ends_line = i + 1 == report->n_sentences || report->sentences[i + 1].begins_line;
	size_t len = emu_report_token(report, sentence->end - 1)->to -
		emu_report_token(report, sentence->from)->from;
	return sentence->begins_line &&
		(ends_line ? len <= HEADING_MAX && !has_colon(report, sentence) : len <= LABEL_MAX);
}

static bool has_figure(const struct emu_report *report, const struct emu_sentence *sentence)
{
	for (uint32_t i = 0; i < sentence->n_matches; i++)
		if (report->matches[sentence->first_match + i].phrase->gives == EMU_GIVES_QUANTITY)
			return true;
	return false;
}

static int add_statement(struct emu_report *report, const struct emu_sentence *sentence,
	uint16_t section, struct emu_error *err)
{
	struct emu_fact *last = report->n_facts ? &report->facts[report->n_facts - 1] : NULL;
	struct emu_str name = emu_report_id(report, section);
	/* Sentences of a line that are of one section are one statement. */
	if (last && last->kind == EMU_FACT_STATEMENT && !sentence->begins_line &&
		last->last + 1 == sentence->from && emu_str_equal(last->name, name)) {
		last->last = sentence->end - 1;
		return 0;
	}
	struct emu_fact *fact = emu_report_add(
		report, EMU_FACT_STATEMENT, sentence->from, sentence->end - 1);
	if (!fact)
		return emu_fail_memory(err);
	fact->name = name;
	fact->period = report->period;
	fact->has_period = report->has_period;
	fact->block = report->block;
	fact->unit = report->unit;
	return 0;
}

static int find_statements(struct emu_report *report, struct emu_error *err)
{
	uint16_t held = EMU_SENSE_ANY; /* by a heading or by the line's last sentence */
	bool under_heading = false;
	for (size_t i = 0; i < report->n_sentences; i++) {
		const struct emu_sentence *sentence = &report->sentences[i];
		uint16_t section = section_of(report, sentence);
		bool heading = section != EMU_SENSE_ANY && is_heading(report, i);
		if (sentence->begins_line && !under_heading)
			held = EMU_SENSE_ANY;
		if (sentence->begins_line)
			under_heading = heading;
		if (section != EMU_SENSE_ANY)
			held = section;
		if (held == EMU_SENSE_ANY || heading || sentence->of_page ||
			has_figure(report, sentence))
			continue;
		if (add_statement(report, sentence, held, err) < 0)
			return -1;
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
