/*
 * Figures: what a number counts is said by the phrase it stands in (the thing, its dimensions) and
 * by the sentence around it (what was done, under which title). In a clause that names the act
 * before its first number, acts and titles stand before their numbers; else behind them. A part
 * takes the indicator of the total before it.
 */
#include "prose/report-internal.h"

struct quantity {
	const struct emu_match *match;
	uint32_t number; /* or EMU_NOWHERE */
	int64_t numeral;
	enum emu_bound bound; /* of the numeral */
	uint16_t thing, act;
	uint16_t second; /* thing, that is counted by the same number: a model and a product */
	uint16_t dimensions[EMU_N_DIMENSIONS];
	uint32_t owner, owner_end; /* the name of a unit whose it is, or nothing */
	bool bare; /* neither a thing nor a title nor a recipient: a part of something */
};

/* What holds from one number to the next. */
struct running {
	uint32_t total; /* the fact of the last total, or EMU_NOWHERE */
	uint16_t act, title;
	bool in_part; /* "of which" was said, or a bracket is open */
};

struct finder {
	struct emu_report *report;
	const struct emu_sentence *sentence;
	const struct emu_sentence *intro; /* what introduces a list that it is of, or NULL */
	uint32_t from, end;		  /* the clause */
	uint32_t first_number;		  /* the first token of a quantity in it, or `end` */
	struct running running;
	struct emu_error *err;
};

static const unsigned dimension_classes[EMU_N_DIMENSIONS] = {
	EMU_CLASS_FIELD, EMU_CLASS_LEVEL, EMU_CLASS_RECIPIENT, EMU_CLASS_OCCASION, EMU_CLASS_TITLE};

/* ---- What a phrase says -------------------------------------------------------------- */

/* Two collectives are collectives; a collective and an individual are neither alone. */
static void set_dimension(struct quantity *quantity, size_t dimension, uint16_t id, bool *mixed)
{
	uint16_t *held = &quantity->dimensions[dimension];
	if (*held != EMU_SENSE_ANY && *held != id)
		mixed[dimension] = true;
	*held = id;
}

static void take_sense(const struct emu_report *report, struct quantity *quantity,
	struct emu_sense sense, bool *mixed)
{
	if (sense.class == EMU_CLASS_THING && quantity->thing == EMU_SENSE_ANY)
		quantity->thing = sense.id;
	else if (sense.class == EMU_CLASS_THING && quantity->thing != sense.id)
		quantity->second = sense.id;
	if (sense.class == EMU_CLASS_ACT)
		quantity->act = sense.id;
	for (size_t i = 0; i < EMU_N_DIMENSIONS; i++)
		if (dimension_classes[i] == sense.class)
			set_dimension(quantity, i, sense.id, mixed);
	if (sense.class == EMU_CLASS_NUMERAL) {
		struct emu_str digits = emu_report_id(report, sense.id);
		quantity->numeral = 0;
		for (size_t i = 0; i < digits.len && digits.at[i] >= '0' && digits.at[i] <= '9';
			i++)
			quantity->numeral = 10 * quantity->numeral + (digits.at[i] - '0');
	}
}

/* A name, with the word for its kind behind it: Tay Ha district. */
static void take_owner(struct quantity *quantity, const struct emu_capture *capture)
{
	if (capture->class == EMU_CAPTURE_NAME) {
		quantity->owner = capture->token;
		quantity->owner_end = capture->end;
	} else if (capture->class == EMU_CLASS_BODY && quantity->owner_end == capture->token) {
		quantity->owner_end = capture->end;
	}
}

/* "member units" says what is counted and that they are members. */
static void take_second_sense(
	const struct emu_report *report, struct quantity *quantity, uint32_t token)
{
	uint16_t act = emu_token_id(
		report->lexicon, emu_report_token(report, token), EMU_CLASS_ACT);
	if (quantity->act == EMU_SENSE_ANY)
		quantity->act = act;
}

static struct quantity read_quantity(const struct finder *finder, const struct emu_match *match)
{
	const struct emu_report *report = finder->report;
	struct quantity quantity = {.match = match,
		.number = EMU_NOWHERE,
		.numeral = -1,
		.thing = EMU_SENSE_ANY,
		.second = EMU_SENSE_ANY,
		.act = EMU_SENSE_ANY};
	bool mixed[EMU_N_DIMENSIONS] = {false}, has_recipient, has_title;
	for (size_t i = 0; i < EMU_N_DIMENSIONS; i++)
		quantity.dimensions[i] = EMU_SENSE_ANY;
	for (size_t i = 0; i < match->n; i++) {
		const struct emu_capture *capture = &match->captures[i];
		uint16_t id = capture->class != EMU_CLASS_TITLE
			? capture->id
			: emu_report_title(report, finder->sentence, capture->token, capture->id);
		take_owner(&quantity, capture);
		/* One in figures has taken the word before it already. */
		if (capture->class == EMU_CLASS_NUMERAL && capture->token)
			quantity.bound = emu_token_bound(report->lexicon,
				emu_report_token(report, capture->token - 1), EMU_CLASS_BOUND);
		if (capture->class == EMU_CAPTURE_NUMBER && quantity.number == EMU_NOWHERE)
			quantity.number = emu_report_token(report, capture->token)->value;
		else if (capture->class < EMU_CLASSES_MAX)
			take_sense(
				report, &quantity, (struct emu_sense){capture->class, id}, mixed);
	}
	for (size_t i = 0; i < match->phrase->n_set; i++)
		take_sense(report, &quantity, match->phrase->set[i], mixed);
	for (size_t i = 0; i < match->n; i++)
		if (match->captures[i].class == EMU_CLASS_THING)
			take_second_sense(report, &quantity, match->captures[i].token);
	has_recipient = quantity.dimensions[EMU_DIMENSION_RECIPIENT] != EMU_SENSE_ANY;
	has_title = quantity.dimensions[EMU_DIMENSION_TITLE] != EMU_SENSE_ANY;
	for (size_t i = 0; i < EMU_N_DIMENSIONS; i++)
		if (mixed[i])
			quantity.dimensions[i] = EMU_SENSE_ANY;
	quantity.bare = quantity.thing == EMU_SENSE_ANY && !has_recipient && !has_title;
	if (quantity.thing == EMU_SENSE_ANY && has_title)
		quantity.thing = report->known[EMU_KNOWN_TITLE];
	else if (quantity.thing == EMU_SENSE_ANY && has_recipient)
		quantity.thing = report->known[EMU_KNOWN_RECIPIENT];
	return quantity;
}

/* ---- What the sentence says ---------------------------------------------------------- */

static uint32_t reckon(const struct emu_report *report, uint16_t thing, uint16_t act)
{
	const struct emu_lexicon *lexicon = report->lexicon;
	for (size_t i = 0; i < lexicon->n_reckonings; i++)
		if (lexicon->reckonings[i].thing == thing && lexicon->reckonings[i].act == act)
			return lexicon->reckonings[i].indicator;
	return EMU_NOWHERE;
}

/* The id that a token gives for what is looked for: an act that goes with the thing, or, where the
 * thing is none, a title. */
static uint16_t wanted(const struct finder *finder, uint32_t at, unsigned class, uint16_t thing)
{
	const struct emu_token *token = emu_report_token(finder->report, at);
	uint16_t id = emu_token_id(finder->report->lexicon, token, class);
	if (id == EMU_SENSE_ANY)
		return id;
	if (class == EMU_CLASS_TITLE)
		return emu_report_title(finder->report, finder->sentence, at, id);
	return reckon(finder->report, thing, id) == EMU_NOWHERE ? EMU_SENSE_ANY : id;
}

static uint16_t look_back(
	const struct finder *finder, uint32_t from, uint32_t end, unsigned class, uint16_t thing)
{
	for (uint32_t at = end; at > from; at--) {
		uint16_t id = wanted(finder, at - 1, class, thing);
		if (id != EMU_SENSE_ANY)
			return id;
	}
	return EMU_SENSE_ANY;
}

static uint16_t look_on(
	const struct finder *finder, uint32_t from, uint32_t end, unsigned class, uint16_t thing)
{
	for (uint32_t at = from; at < end; at++) {
		uint16_t id = wanted(finder, at, class, thing);
		if (id != EMU_SENSE_ANY)
			return id;
	}
	return EMU_SENSE_ANY;
}

/* "... models were recognised": right behind the number, in the passive. */
static uint16_t passive_act(const struct finder *finder, const struct quantity *quantity)
{
	uint32_t at = quantity->match->end;
	bool passive = false;
	while (at < finder->end &&
		emu_token_is(emu_report_token(finder->report, at), EMU_CLASS_PASSIVE)) {
		passive = true;
		at++;
	}
	return passive && at < finder->end ? wanted(finder, at, EMU_CLASS_ACT, quantity->thing)
					   : EMU_SENSE_ANY;
}

static uint16_t find_in_sentence(const struct finder *finder, const struct quantity *quantity,
	unsigned class, uint16_t thing)
{
	uint16_t id = EMU_SENSE_ANY;
	if (look_back(finder, finder->from, finder->first_number, class, thing) != EMU_SENSE_ANY)
		id = look_back(finder, finder->from, quantity->match->from, class, thing);
	if (id == EMU_SENSE_ANY)
		id = look_on(finder, quantity->match->end, finder->end, class, thing);
	if (id == EMU_SENSE_ANY)
		id = look_back(finder, finder->sentence->from, quantity->match->from, class, thing);
	return id;
}

/* Targets are what each is to reach; what is proposed to be granted is proposed: an act that was
 * said before in the clause governs those behind it. */
static uint16_t governing(
	const struct finder *finder, const struct quantity *quantity, uint16_t act)
{
	const uint16_t *known = finder->report->known;
	for (uint32_t at = quantity->match->from; at > finder->from; at--) {
		uint16_t id = wanted(finder, at - 1, EMU_CLASS_ACT, quantity->thing);
		if (id == EMU_SENSE_ANY)
			continue;
		if (id == known[EMU_KNOWN_TARGET] || id == known[EMU_KNOWN_EACH] ||
			((act == known[EMU_KNOWN_GRANTED] ||
				 quantity->thing == known[EMU_KNOWN_TITLE]) &&
				(id == known[EMU_KNOWN_PROPOSED] ||
					id == known[EMU_KNOWN_APPROVED])))
			return id;
	}
	return act;
}

static uint16_t find_act(const struct finder *finder, const struct quantity *quantity)
{
	if (quantity->act != EMU_SENSE_ANY)
		return quantity->act;
	uint16_t act = passive_act(finder, quantity);
	if (act == EMU_SENSE_ANY)
		act = governing(finder, quantity,
			find_in_sentence(finder, quantity, EMU_CLASS_ACT, quantity->thing));
	if (act == EMU_SENSE_ANY && finder->intro)
		act = look_back(finder, finder->intro->from, finder->intro->end, EMU_CLASS_ACT,
			quantity->thing);
	if (act == EMU_SENSE_ANY && finder->running.act != EMU_SENSE_ANY &&
		reckon(finder->report, quantity->thing, finder->running.act) != EMU_NOWHERE)
		act = finder->running.act;
	return act;
}

/* ---- Parts --------------------------------------------------------------------------- */

static bool has_dimension(const struct emu_report *report, uint32_t indicator, const char *name)
{
	const struct emu_catalogue *catalogue = report->setup->catalogue;
	uint32_t dimension = emu_catalogue_dimension(catalogue, emu_str_from(name));
	for (size_t i = 0; i < catalogue->indicators[indicator].n_dimensions; i++)
		if (catalogue->indicators[indicator].dimensions[i] == dimension)
			return true;
	return false;
}

static const char *const dimension_names[EMU_N_DIMENSIONS] = {
	"field", "level", "recipient", "occasion", "title"};

/* Whether the quantity breaks the running total down. */
static bool is_part(const struct finder *finder, const struct quantity *quantity)
{
	const struct emu_report *report = finder->report;
	if (finder->running.total == EMU_NOWHERE)
		return false;
	const struct emu_fact *total = &report->facts[finder->running.total];
	bool breaks = false;
	for (size_t i = 0; i < EMU_N_DIMENSIONS; i++)
		if (quantity->dimensions[i] != EMU_SENSE_ANY &&
			total->dimensions[i] == EMU_SENSE_ANY) {
			if (!has_dimension(report, total->indicator, dimension_names[i]))
				return false;
			breaks = true;
		}
	return breaks && (quantity->bare || finder->running.in_part);
}

static bool is_yearly(const struct emu_report *report, uint32_t indicator)
{
	const struct emu_lexicon *lexicon = report->lexicon;
	for (size_t i = 0; i < lexicon->n_reckonings; i++)
		if (lexicon->reckonings[i].indicator == indicator)
			return lexicon->reckonings[i].yearly;
	return false;
}

/* ---- Facts --------------------------------------------------------------------------- */

static int add_figure(
	struct finder *finder, const struct quantity *quantity, uint32_t indicator, bool part)
{
	struct emu_report *report = finder->report;
	bool each = finder->running.act == report->known[EMU_KNOWN_EACH];
	bool target = each || finder->running.act == report->known[EMU_KNOWN_TARGET];
	struct emu_fact *fact = emu_report_add(report, target ? EMU_FACT_PLEDGE : EMU_FACT_FIGURE,
		quantity->match->from, quantity->match->end - 1);
	if (!fact)
		return emu_fail_memory(finder->err);
	uint32_t at = (uint32_t)(fact - report->facts);
	fact->number = quantity->number;
	fact->numeral = quantity->numeral;
	fact->bound = quantity->bound;
	fact->indicator = indicator;
	fact->each = each;
	if (quantity->number != EMU_NOWHERE) {
		struct emu_number *number = &report->scan.numbers[quantity->number];
		number->fate = EMU_FATE_RECORD;
		number->record = at;
		fact->bound = number->bound;
	}
	for (size_t i = 0; i < EMU_N_DIMENSIONS; i++)
		if (quantity->dimensions[i] != EMU_SENSE_ANY &&
			has_dimension(report, indicator, dimension_names[i]))
			fact->dimensions[i] = quantity->dimensions[i];
	fact->has_period = emu_report_period_at(report, finder->sentence, finder->intro,
		quantity->match->from, &fact->period, &fact->period_inferred);
	if (is_yearly(report, indicator) && fact->has_period &&
		fact->period.kind != EMU_PERIOD_YEARS)
		fact->period = emu_period_holding(EMU_PERIOD_YEAR, fact->period.to);
	fact->block = report->block;
	fact->unit = report->unit;
	if (quantity->owner_end)
		fact->unit = emu_report_unit_named(
			report, emu_report_words(report, quantity->owner, quantity->owner_end));
	if (part) {
		const struct emu_fact *total = &report->facts[finder->running.total];
		fact->total = finder->running.total;
		fact->period = total->period;
		fact->has_period = total->has_period;
		fact->period_inferred = total->period_inferred;
		for (size_t i = 0; i < EMU_N_DIMENSIONS; i++)
			if (fact->dimensions[i] == EMU_SENSE_ANY)
				fact->dimensions[i] = total->dimensions[i];
	} else {
		finder->running.total = at;
	}
	return 0;
}

static void leave_captured(
	struct emu_report *report, const struct emu_match *match, const char *why)
{
	const struct emu_capture *number;
	for (size_t i = 0; (number = emu_match_capture(match, EMU_CAPTURE_NUMBER, &i));)
		emu_report_leave(report, emu_report_token(report, number->token)->value, why);
}

/* Units beside a title are who gets it. */
static bool is_recipient(const struct finder *finder, struct quantity *quantity)
{
	const uint16_t *known = finder->report->known;
	if (quantity->thing != known[EMU_KNOWN_UNIT])
		return false;
	uint16_t title = find_in_sentence(finder, quantity, EMU_CLASS_TITLE, EMU_SENSE_ANY);
	if (title == EMU_SENSE_ANY)
		return false;
	quantity->thing = known[EMU_KNOWN_TITLE];
	quantity->dimensions[EMU_DIMENSION_TITLE] = title;
	quantity->dimensions[EMU_DIMENSION_RECIPIENT] = known[EMU_KNOWN_COLLECTIVE];
	return true;
}

static uint32_t indicator_of(struct finder *finder, struct quantity *quantity)
{
	struct emu_report *report = finder->report;
	uint16_t title_thing = report->known[EMU_KNOWN_TITLE];
	uint16_t *title = &quantity->dimensions[EMU_DIMENSION_TITLE];
	if (quantity->thing == report->known[EMU_KNOWN_RECIPIENT] && *title == EMU_SENSE_ANY) {
		*title = find_in_sentence(finder, quantity, EMU_CLASS_TITLE, EMU_SENSE_ANY);
		if (*title == EMU_SENSE_ANY && finder->sentence->listed)
			*title = finder->running.title;
		if (*title != EMU_SENSE_ANY)
			quantity->thing = title_thing;
	}
	uint16_t act = find_act(finder, quantity);
	uint32_t indicator = reckon(report, quantity->thing, act);
	if (indicator == EMU_NOWHERE && is_recipient(finder, quantity)) {
		act = find_act(finder, quantity);
		indicator = reckon(report, quantity->thing, act);
	}
	finder->running.act = act;
	finder->running.title = *title;
	return indicator;
}

static int take_quantity(struct finder *finder, const struct emu_match *match)
{
	struct emu_report *report = finder->report;
	struct quantity quantity = read_quantity(finder, match);
	if (quantity.number != EMU_NOWHERE) {
		const struct emu_number *number = &report->scan.numbers[quantity.number];
		if (number->percent || number->code) {
			emu_report_leave(
				report, quantity.number, number->percent ? "percent" : "document");
			return 0;
		}
	} else if (quantity.numeral < 0) {
		return 0;
	}
	bool part = is_part(finder, &quantity);
	uint32_t indicator = part ? report->facts[finder->running.total].indicator
		: quantity.bare	  ? EMU_NOWHERE
				  : indicator_of(finder, &quantity);
	if (indicator == EMU_NOWHERE)
		leave_captured(report, match, quantity.bare ? "part-of-nothing" : "no-indicator");
	else if (add_figure(finder, &quantity, indicator, part) < 0)
		return -1;
	leave_captured(report, match, "whole");
	uint32_t second = reckon(report, quantity.second, finder->running.act);
	return indicator == EMU_NOWHERE || second == EMU_NOWHERE
		? 0
		: add_figure(finder, &quantity, second, false);
}

/* ---- Clauses ------------------------------------------------------------------------- */

static bool is_counting(const struct emu_match *match)
{
	return match->phrase->gives == EMU_GIVES_QUANTITY;
}

static void begin_clause(struct finder *finder, uint32_t from)
{
	const struct emu_sentence *sentence = finder->sentence;
	finder->from = from;
	finder->end = from;
	while (finder->end < sentence->end &&
		!emu_token_is_mark(emu_report_token(finder->report, finder->end), ';'))
		finder->end++;
	finder->first_number = finder->end;
	for (uint32_t i = 0; i < sentence->n_matches; i++) {
		const struct emu_match *match = &finder->report->matches[sentence->first_match + i];
		if (is_counting(match) && match->from >= from) {
			if (match->from < finder->end)
				finder->first_number = match->from;
			break;
		}
	}
}

/* Brackets and "of which" between two numbers. */
static void pass(struct finder *finder, uint32_t from, uint32_t end)
{
	for (uint32_t at = from; at < end; at++) {
		const struct emu_token *token = emu_report_token(finder->report, at);
		if (emu_token_is_mark(token, '(') || emu_token_is(token, EMU_CLASS_PART))
			finder->running.in_part = true;
		else if (emu_token_is_mark(token, ')') || emu_token_is_mark(token, ';'))
			finder->running.in_part = false;
	}
}

static int take_sentence(struct finder *finder, const struct emu_sentence *sentence)
{
	uint32_t passed = sentence->from;
	finder->sentence = sentence;
	begin_clause(finder, sentence->from);
	for (uint32_t i = 0; i < sentence->n_matches; i++) {
		const struct emu_match *match = &finder->report->matches[sentence->first_match + i];
		if (!is_counting(match))
			continue;
		while (match->from >= finder->end)
			begin_clause(finder, finder->end + 1);
		pass(finder, passed, match->end);
		passed = match->end;
		if (take_quantity(finder, match) < 0)
			return -1;
	}
	return 0;
}

int emu_report_find_figures(struct emu_report *report, struct emu_error *err)
{
	struct finder finder = {.report = report, .err = err};
	const struct running nothing = {EMU_NOWHERE, EMU_SENSE_ANY, EMU_SENSE_ANY, false};
	finder.running = nothing;
	for (size_t i = 0; i < report->n_sentences; i++) {
		const struct emu_sentence *sentence = &report->sentences[i];
		if (sentence->begins_line && !sentence->listed)
			finder.running = nothing;
		if (!sentence->listed)
			finder.intro = NULL;
		else if (i && !sentence[-1].listed)
			finder.intro = &sentence[-1];
		finder.running.in_part = false;
		if (!sentence->of_page && take_sentence(&finder, sentence) < 0)
			return -1;
	}
	return 0;
}
