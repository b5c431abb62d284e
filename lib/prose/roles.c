/* Who leads a block, and who by name gets a title or is proposed for one. */
#include "prose/report-internal.h"

/* The act that the sentence says of a title before the match's end: proposed before granted. */
static uint16_t act_before(const struct emu_report *report, const struct emu_sentence *sentence,
	const struct emu_match *match)
{
	const uint16_t *known = report->known;
	uint16_t found = EMU_SENSE_ANY;
	for (uint32_t at = match->end; at > sentence->from; at--) {
		const struct emu_token *token = emu_report_token(report, at - 1);
		uint16_t id = emu_token_id(report->lexicon, token, EMU_CLASS_ACT);
		if (emu_token_is_mark(token, ';') && at < match->from)
			break;
		if (id == known[EMU_KNOWN_PROPOSED] || id == known[EMU_KNOWN_APPROVED])
			return id;
		if (id == known[EMU_KNOWN_GRANTED])
			found = id;
	}
	return found;
}

static void set_year(struct emu_fact *fact)
{
	if (fact->has_period && fact->period.kind != EMU_PERIOD_YEAR &&
		fact->period.kind != EMU_PERIOD_YEARS)
		fact->period = emu_period_holding(EMU_PERIOD_YEAR, fact->period.to);
}

/* The time in the match; for a role, else what was said with the role before it in the sentence:
 * "for 2025 one unit is the head and another the deputy". */
static const struct emu_capture *time_of(const struct emu_report *report,
	const struct emu_sentence *sentence, const struct emu_match *match)
{
	const struct emu_match *first = report->matches + sentence->first_match;
	for (const struct emu_match *other = match + 1; other-- > first;) {
		size_t i = 0;
		const struct emu_capture *time = emu_match_capture(other, EMU_CAPTURE_TIME, &i);
		if (other != match && other->phrase->gives != EMU_GIVES_ROLE)
			continue;
		if (time || match->phrase->gives != EMU_GIVES_ROLE)
			return time;
	}
	return NULL;
}

/* The time said with it, else the sentence's, else the report's. */
static void set_period(const struct emu_report *report, const struct emu_sentence *sentence,
	const struct emu_match *match, struct emu_fact *fact)
{
	const struct emu_capture *time = time_of(report, sentence, match);
	fact->has_period = emu_report_period_at(
		report, sentence, NULL, match->from, &fact->period, &fact->period_inferred);
	if (time) {
		size_t at = emu_report_first_time(report, time->token);
		fact->period = emu_report_dated(report, &report->scan.times[at]);
		fact->has_period = true;
	}
}

static int add_role(struct emu_report *report, const struct emu_sentence *sentence,
	const struct emu_match *match, struct emu_error *err)
{
	size_t i = 0, j = 0;
	const struct emu_capture *name = emu_match_capture(match, EMU_CAPTURE_NAME, &i);
	const struct emu_capture *role = emu_match_capture(match, EMU_CLASS_ROLE, &j);
	if (!name || !role || !report->block.len)
		return 0;
	struct emu_fact *fact = emu_report_add(report, EMU_FACT_ROLE, match->from, match->end - 1);
	if (!fact)
		return emu_fail_memory(err);
	fact->name = emu_report_id(report, role->id);
	fact->unit = emu_report_unit_named(
		report, emu_report_words(report, name->token, name->end));
	fact->block = report->block;
	set_period(report, sentence, match, fact);
	set_year(fact);
	return 0;
}

static bool is_person(const struct emu_report *report, const struct emu_capture *name)
{
	return emu_token_is(emu_report_token(report, name->token), EMU_CLASS_PERSON) ||
		(name->token &&
			emu_token_is(emu_report_token(report, name->token - 1), EMU_CLASS_PERSON));
}

static int add_named(struct emu_report *report, const struct emu_sentence *sentence,
	const struct emu_match *match, struct emu_error *err)
{
	size_t i = 0, j = 0;
	const struct emu_capture *title = emu_match_capture(match, EMU_CLASS_TITLE, &i), *name;
	uint16_t act = act_before(report, sentence, match);
	bool awarded = act == report->known[EMU_KNOWN_GRANTED] || act == EMU_SENSE_ANY;
	while (title && (name = emu_match_capture(match, EMU_CAPTURE_NAME, &j))) {
		struct emu_fact *fact = emu_report_add(report,
			awarded ? EMU_FACT_AWARD : EMU_FACT_NOMINATION, match->from,
			match->end - 1);
		if (!fact)
			return emu_fail_memory(err);
		fact->dimensions[EMU_DIMENSION_TITLE] = emu_report_title(
			report, sentence, title->token, title->id);
		fact->recipient = emu_report_unit_named(
			report, emu_report_words(report, name->token, name->end));
		fact->each = is_person(report, name);
		fact->block = report->block;
		if (!awarded)
			fact->name = emu_report_id(report, act);
		set_period(report, sentence, match, fact);
	}
	return 0;
}

int emu_report_find_roles(struct emu_report *report, struct emu_error *err)
{
	for (size_t i = 0; i < report->n_sentences; i++) {
		const struct emu_sentence *sentence = &report->sentences[i];
		for (uint32_t j = 0; j < sentence->n_matches; j++) {
			const struct emu_match *match = &report->matches[sentence->first_match + j];
			int result = match->phrase->gives == EMU_GIVES_ROLE
				? add_role(report, sentence, match, err)
				: match->phrase->gives == EMU_GIVES_NAMED
				? add_named(report, sentence, match, err)
				: 0;
			if (result < 0)
				return -1;
		}
	}
	return 0;
}
