/*
 * Who was to report, and who has: a fact for each unit and period that a record has come of, with
 * the first and the last day of submission; at the end, period by period, held against the units
 * expected, who come in the same order.
 */
#include "rules/rules-internal.h"

enum { MISSING, MISSING_DUE, LATE, AGAIN, SUMMARY };

#define UNKNOWN_FIRST INT32_MAX
#define UNKNOWN_LAST INT32_MIN

/* That a period is asked for; units have higher numbers. */
#define ASKED 0

static int remember(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_period *period, uint32_t unit, const int32_t days[2],
	struct emu_error *err)
{
	struct emu_buf *key = &state->fact.key, *value = &state->fact.value;
	emu_buf_clear(key);
	emu_buf_clear(value);
	emu_buf_push(key, EMU_FACT_RECEIVED);
	emu_fact_put_number(key, rule->number, 4);
	emu_fact_put_day(key, period->from);
	emu_fact_put_day(key, period->to);
	emu_fact_put_number(key, unit, 4);
	emu_fact_put_day(value, days[0]);
	emu_fact_put_place(value, &state->place);
	emu_fact_put_day(value, days[1]);
	emu_fact_put_number(value, period->kind, 1);
	return emu_rules_remember(state, state->facts, err);
}

int emu_rules_see_roster(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	const struct emu_json_value *unit = state->values[rules->unit];
	uint32_t number;
	int32_t days[2];
	if (rule->lacks_registry || !state->has_period || !unit || unit->type != EMU_JSON_STRING)
		return 0;
	if (emu_registry_unit(rules->setup.registry, emu_rules_text(state, unit), &state->period,
		    &state->text, &number) != EMU_REGISTRY_FOUND)
		return 0;
	const struct emu_json_value *submitted = state->values[rules->submitted];
	bool known = submitted && submitted->type == EMU_JSON_STRING &&
		emu_date_parse(&days[0], emu_rules_text(state, submitted), NULL) == 0;
	days[1] = known ? days[0] : UNKNOWN_LAST;
	days[0] = known ? days[0] : UNKNOWN_FIRST;
	return remember(state, rule, &state->period, number + 1, days, err);
}

/* Of periods that are asked for there may be no report at all. */
int emu_rules_expect_reports(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	const struct emu_rules_setup *setup = &state->rules->setup;
	static const int32_t days[2] = {UNKNOWN_FIRST, UNKNOWN_LAST};
	for (size_t i = 0; i < setup->n_periods; i++)
		if (remember(state, rule, &setup->periods[i], ASKED, days, err) < 0)
			return -1;
	return 0;
}

/* ---- The end ----------------------------------------------------------------------------------
 */

static int32_t due_day(const struct emu_rule_deadline *deadline, const struct emu_period *period)
{
	int32_t year, month, day;
	if (!deadline->of_month)
		return (deadline->after_start ? period->from : period->to) + deadline->days;
	emu_date_to_civil(period->to, &year, &month, &day);
	if (deadline->next_month && ++month > 12) {
		month = 1;
		year++;
	}
	for (day = deadline->days; day > 28; day--) {
		int32_t due;
		if (emu_date_from_civil(&due, year, month, day))
			return due;
	}
	int32_t due = period->to;
	return emu_date_from_civil(&due, year, month, day) ? due : period->to;
}

/* `day` is that of submission, where the finding is about one. */
static int tell(struct emu_rules_state *state, uint32_t sub, const struct emu_finding_place *place,
	int32_t day, struct emu_error *err)
{
	static const char *const subs[] = {"missing", "missing", "late", "again", "summary"};
	const struct emu_rules_roll *roll = &state->roll;
	const struct emu_rule *rule = roll->rule;
	const struct emu_rules_setup *setup = &state->rules->setup;
	struct emu_rules_blanks blanks = {0};
	struct emu_rules_said said = {.sub = subs[sub],
		.variant = sub == MISSING && rule->deadline.is_set ? MISSING_DUE : sub,
		.aside = sub != MISSING,
		.severity = sub == LATE	 ? rule->late
			: sub == AGAIN	 ? rule->again
			: sub == SUMMARY ? EMU_RULE_INFO
					 : rule->severity};
	if (place)
		said.place = *place;
	said.place.column = 0;
	/* By period, then by unit, the summary behind them. */
	emu_buf_clear(&state->key);
	emu_fact_put_day(&state->key, roll->period.from);
	emu_fact_put_day(&state->key, roll->period.to);
	emu_fact_put_number(&state->key, sub == SUMMARY ? UINT32_MAX : roll->next, 4);
	emu_fact_put_number(&state->key, sub, 1);
	said.tie = emu_buf_str(&state->key);
	emu_period_print(&roll->period, emu_rules_blank(&blanks, "period"));
	if (rule->deadline.is_set)
		emu_date_print(due_day(&rule->deadline, &roll->period),
			emu_rules_blank(&blanks, "deadline"));
	if (sub == LATE || sub == AGAIN)
		emu_date_print(day, emu_rules_blank(&blanks, "submitted"));
	if (sub == SUMMARY) {
		emu_buf_append_number(emu_rules_blank(&blanks, "expected"), roll->expected);
		emu_buf_append_number(emu_rules_blank(&blanks, "received"), roll->received);
		emu_buf_append_number(emu_rules_blank(&blanks, "late"), roll->late);
		emu_buf_append_number(
			emu_rules_blank(&blanks, "missing"), roll->expected - roll->received);
	} else {
		uint32_t unit = rule->expected[roll->next];
		emu_rules_blank_text(&blanks, "unit",
			emu_registry_unit_name(setup->registry, unit, setup->lang));
	}
	int result = emu_rules_say(state, rule, &said, &blanks, err);
	emu_rules_blanks_free(&blanks);
	return result;
}

static bool is_expected(const struct emu_rules_roll *roll)
{
	const struct emu_span *span = &roll->rule->expected_spans[roll->next];
	return span->from <= roll->period.to && roll->period.to <= span->to;
}

/* Those expected before the unit have not reported. */
static int pass_missing(struct emu_rules_state *state, uint64_t unit, struct emu_error *err)
{
	struct emu_rules_roll *roll = &state->roll;
	for (; roll->next < roll->rule->n_expected && roll->rule->expected[roll->next] < unit;
		roll->next++) {
		if (!is_expected(roll))
			continue;
		roll->expected++;
		if (tell(state, MISSING, NULL, 0, err) < 0)
			return -1;
	}
	return 0;
}

static int tick_off(struct emu_rules_state *state, struct emu_str value, struct emu_error *err)
{
	struct emu_rules_roll *roll = &state->roll;
	const struct emu_rule *rule = roll->rule;
	int32_t first = emu_fact_take_day(&value);
	struct emu_finding_place place = emu_fact_take_place(&value);
	int32_t last = emu_fact_take_day(&value);
	bool late = rule->deadline.is_set && first != UNKNOWN_FIRST &&
		first > due_day(&rule->deadline, &roll->period);
	roll->expected++;
	roll->received++;
	roll->late += late;
	if (late && tell(state, LATE, &place, first, err) < 0)
		return -1;
	if (last != UNKNOWN_LAST && first != last)
		return tell(state, AGAIN, &place, last, err);
	return 0;
}

int emu_rules_close_roll(struct emu_rules_state *state, struct emu_error *err)
{
	struct emu_rules_roll *roll = &state->roll;
	if (!roll->is_open)
		return 0;
	if (pass_missing(state, UINT64_MAX, err) < 0)
		return -1;
	roll->is_open = false;
	return tell(state, SUMMARY, NULL, 0, err);
}

/* A period that is not asked for, or not the rule's, is passed over. */
static bool is_meant(const struct emu_rules_state *state, uint32_t unit)
{
	const struct emu_rules_roll *roll = &state->roll;
	const struct emu_rule *rule = roll->rule;
	if (rule->period_kinds && !(rule->period_kinds & 1U << roll->period.kind))
		return false;
	if (roll->period.to < rule->span.from || roll->period.to > rule->span.to)
		return false;
	return !state->rules->setup.n_periods || unit == ASKED;
}

int emu_rules_finish_received(struct emu_rules_state *state, const struct emu_rule *rule,
	struct emu_str key, struct emu_str value, struct emu_error *err)
{
	struct emu_rules_roll *roll = &state->roll;
	struct emu_period period = {.from = emu_fact_take_day(&key)};
	period.to = emu_fact_take_day(&key);
	period.kind = (enum emu_period_kind)value.at[value.len - 1];
	uint32_t unit = (uint32_t)emu_fact_take_number(&key, 4);
	if (roll->rule != rule || emu_period_compare(&roll->period, &period) != 0) {
		if (emu_rules_close_roll(state, err) < 0)
			return -1;
		*roll = (struct emu_rules_roll){.rule = rule, .period = period};
		roll->is_open = is_meant(state, unit);
	}
	if (!roll->is_open || unit == ASKED)
		return 0;
	if (pass_missing(state, unit - 1, err) < 0)
		return -1;
	for (; roll->next < rule->n_expected && rule->expected[roll->next] == unit - 1;
		roll->next++)
		if (is_expected(roll) && tick_off(state, value, err) < 0)
			return -1;
	return 0;
}
