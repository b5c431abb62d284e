/*
 * Which period a report is about, and which one a sentence of it. The first sentences say it, and
 * those that speak of a review; what is planned, a term of office or the date of publication does
 * not. A year that nobody wrote is the report's.
 */
#include "prose/report-internal.h"

#define OPENING 6 /* sentences */

struct candidate {
	struct emu_period period;
	unsigned weight;
};

#define CANDIDATES 16

struct emu_period emu_report_dated(const struct emu_report *report, const struct emu_time *time)
{
	struct emu_period period = time->what.period, moved;
	int32_t year, month, day, first_year;
	if (!time->what.undated || !report->has_period)
		return period;
	emu_date_to_civil(report->period.to, &year, &month, &day);
	emu_date_to_civil(period.from, &first_year, &month, &day);
	moved = period;
	if (!emu_date_from_civil(&moved.from, year, month, day))
		return period;
	emu_date_to_civil(period.to, &first_year, &month, &day);
	if (!emu_date_from_civil(&moved.to, year, month, day) &&
		!emu_date_from_civil(&moved.to, year, month, day - 1))
		return period;
	return moved;
}

static bool is_open(const struct emu_time *time)
{
	return !time->left && time->what.period.kind != EMU_PERIOD_DAY;
}

/* Whether the sentence has a term of one of the classes. */
static bool has_class(
	const struct emu_report *report, const struct emu_sentence *sentence, uint64_t classes)
{
	for (uint32_t at = sentence->from; at < sentence->end; at++) {
		const struct emu_token *token = emu_report_token(report, at);
		if (token->kind == EMU_TOKEN_TERM && (token->classes & classes))
			return true;
	}
	return false;
}

#define BEFORE 8 /* tokens */
#define BEGINNING 4

/* Whether the words before it say that it is to come, or those that begin the sentence. */
static bool is_future(const struct emu_report *report, const struct emu_sentence *sentence,
	const struct emu_time *time)
{
	for (uint32_t at = sentence->from; at < sentence->end && at < sentence->from + BEGINNING;
		at++)
		if (emu_token_is(emu_report_token(report, at), EMU_CLASS_FUTURE) &&
			at < time->token)
			return true;
	for (uint32_t at = time->token; at > sentence->from && time->token - at < BEFORE; at--) {
		const struct emu_token *token = emu_report_token(report, at - 1);
		if (token->kind == EMU_TOKEN_TIME)
			return false;
		if (emu_token_is(token, EMU_CLASS_FUTURE))
			return true;
	}
	return false;
}

static unsigned weigh(const struct emu_report *report, size_t i, const struct emu_time *time)
{
	const struct emu_sentence *sentence = &report->sentences[i];
	const uint64_t review = emu_set_of(EMU_CLASS_REVIEW) | emu_set_of(EMU_CLASS_CONFERENCE);
	unsigned weight = 1 + (i < OPENING ? 4 : 0);
	if (has_class(report, sentence, emu_set_of(EMU_CLASS_REVIEW)))
		weight += 6;
	else if (has_class(report, sentence, review))
		weight += 3;
	if (is_future(report, sentence, time))
		weight = 1;
	/* Half a year is said on purpose; a year stands beside much. */
	if (time->what.period.kind == EMU_PERIOD_HALF || time->what.period.kind == EMU_PERIOD_YEARS)
		weight *= 2;
	return weight;
}

static void vote(
	struct candidate *candidates, size_t *n, const struct emu_period *period, unsigned weight)
{
	for (size_t i = 0; i < *n; i++)
		if (emu_period_compare(&candidates[i].period, period) == 0) {
			candidates[i].weight += weight;
			return;
		}
	if (*n < CANDIDATES)
		candidates[(*n)++] = (struct candidate){*period, weight};
}

static const struct emu_sentence *sentence_of(
	const struct emu_report *report, uint32_t token, size_t *at)
{
	while (*at < report->n_sentences && report->sentences[*at].end <= token)
		++*at;
	return *at < report->n_sentences && report->sentences[*at].from <= token
		? &report->sentences[*at]
		: NULL;
}

/* One round over the times; with the year known where `undated` are asked for. */
static void gather(struct emu_report *report, bool undated)
{
	struct candidate candidates[CANDIDATES];
	size_t n = 0, at = 0, best = 0;
	for (size_t i = 0; i < report->scan.n_times; i++) {
		const struct emu_time *time = &report->scan.times[i];
		const struct emu_sentence *sentence = sentence_of(report, time->token, &at);
		if (!sentence || sentence->of_page || !is_open(time) ||
			(time->what.undated && !undated))
			continue;
		struct emu_period period = emu_report_dated(report, time);
		vote(candidates, &n, &period, weigh(report, at, time));
	}
	for (size_t i = 1; i < n; i++)
		if (candidates[i].weight > candidates[best].weight)
			best = i;
	if (n) {
		report->period = candidates[best].period;
		report->has_period = true;
	}
}

void emu_report_find_period(struct emu_report *report)
{
	report->has_period = false;
	gather(report, false);
	for (size_t i = 0; report->has_period && i < report->scan.n_times; i++)
		if (report->scan.times[i].what.undated) {
			gather(report, true);
			break;
		}
}

size_t emu_report_first_time(const struct emu_report *report, uint32_t token)
{
	size_t from = 0, end = report->scan.n_times;
	while (from < end) {
		size_t middle = from + (end - from) / 2;
		if (report->scan.times[middle].token < token)
			from = middle + 1;
		else
			end = middle;
	}
	return from;
}

/* The last time of a sentence before the token, else the first one behind it. */
static const struct emu_time *time_in(
	const struct emu_report *report, const struct emu_sentence *sentence, uint32_t token)
{
	const struct emu_time *found = NULL;
	for (size_t i = emu_report_first_time(report, sentence->from);
		i < report->scan.n_times && report->scan.times[i].token < sentence->end; i++) {
		const struct emu_time *time = &report->scan.times[i];
		if (is_open(time) && (!found || time->token < token))
			found = time;
	}
	return found;
}

bool emu_report_period_at(const struct emu_report *report, const struct emu_sentence *sentence,
	const struct emu_sentence *intro, uint32_t token, struct emu_period *period, bool *inferred)
{
	const struct emu_time *found = time_in(report, sentence, token);
	if (!found && intro)
		found = time_in(report, intro, token);
	*inferred = found && found->what.undated;
	if (found)
		*period = emu_report_dated(report, found);
	else if (report->has_period)
		*period = report->period;
	return found || report->has_period;
}
