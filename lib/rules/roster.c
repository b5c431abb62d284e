/*
 * Who was to report, and who has: a key for each unit and period that a record has come of, with
 * the first and the last day of submission; at the end held against the units expected.
 */
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "rules/rules-internal.h"

enum { MISSING, MISSING_DUE, LATE, AGAIN, SUMMARY };

#define UNKNOWN_DAY INT32_MAX

/* The key has the two days where others have the rest of their hash. */
static int32_t first_day(const struct emu_rules_key *key)
{
	return (int32_t)(uint32_t)(key->more >> 32);
}

static int32_t last_day(const struct emu_rules_key *key)
{
	return (int32_t)(uint32_t)key->more;
}

static uint64_t both_days(int32_t first, int32_t last)
{
	return (uint64_t)(uint32_t)first << 32 | (uint32_t)last;
}

static uint64_t hash_of(uint32_t unit, const struct emu_period *period)
{
	uint32_t words[] = {unit, (uint32_t)period->from, (uint32_t)period->to};
	return XXH3_64bits(words, sizeof(words));
}

int emu_rules_merge_received(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_key *key, struct emu_error *err)
{
	struct emu_rules_keys *keys = &state->sets[rule->own];
	struct emu_rules_key *kept = emu_rules_keys_find(keys, key);
	if (!kept)
		return emu_rules_keys_add(keys, key) < 0 ? emu_fail_memory(err) : 0;
	int32_t first = first_day(kept), last = last_day(kept);
	bool is_first = first_day(key) < first ||
		(first_day(key) == first &&
			emu_rules_place_compare(&state->sheet, key->place, kept->place) < 0);
	if (is_first) {
		kept->place = key->place;
		first = first_day(key);
	}
	if (last == UNKNOWN_DAY || (last_day(key) != UNKNOWN_DAY && last_day(key) > last))
		last = last_day(key);
	kept->more = both_days(first, last);
	return 0;
}

int emu_rules_see_roster(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	const struct emu_json_value *unit = state->values[rules->unit];
	uint32_t number;
	int32_t day;
	if (!state->has_period || !unit || unit->type != EMU_JSON_STRING)
		return 0;
	if (emu_registry_unit(rules->setup.registry, emu_rules_text(state, unit), &state->period,
		    &state->text, &number) != EMU_REGISTRY_FOUND)
		return 0;
	struct emu_period period = {state->period.from, state->period.to, state->period.kind};
	struct emu_str bytes = {(const char *)&period, sizeof(period)};
	if (emu_index_add(&state->periods[rule->own], bytes) == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	const struct emu_json_value *submitted = state->values[rules->submitted];
	if (!submitted || submitted->type != EMU_JSON_STRING ||
		emu_date_parse(&day, emu_rules_text(state, submitted), NULL) < 0)
		day = UNKNOWN_DAY;
	struct emu_rules_key key = {
		hash_of(number, &state->period), both_days(day, day), state->place};
	return emu_rules_merge_received(state, rule, &key, err);
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

static bool is_late(const struct emu_rule *rule, const struct emu_period *period,
	const struct emu_rules_key *key)
{
	return rule->deadline.is_set && first_day(key) != UNKNOWN_DAY &&
		first_day(key) > due_day(&rule->deadline, period);
}

static bool is_again(const struct emu_rules_key *key)
{
	return last_day(key) != UNKNOWN_DAY && first_day(key) != last_day(key);
}

static bool is_expected(const struct emu_rule *rule, size_t i, const struct emu_period *period)
{
	const struct emu_span *span = &rule->expected_spans[i];
	return span->from <= period->to && period->to <= span->to;
}

/* The period a note is about: the i-th asked for, or else seen. */
static struct emu_period period_at(
	const struct emu_rules_state *state, const struct emu_rule *rule, size_t i)
{
	struct emu_period period;
	if (state->rules->setup.n_periods)
		return state->rules->setup.periods[i];
	memcpy(&period, state->periods[rule->own].names[i].at, sizeof(period));
	return period;
}

static const struct emu_rules_key *received(const struct emu_rules_state *state,
	const struct emu_rule *rule, size_t unit, const struct emu_period *period)
{
	struct emu_rules_key key = {.hash = hash_of(rule->expected[unit], period)};
	return emu_rules_keys_find(&state->sets[rule->own], &key);
}

static int note_one(struct emu_rules_state *state, const struct emu_rule *rule, size_t at,
	uint32_t sub, size_t unit, uint64_t place, struct emu_error *err)
{
	struct emu_period period = period_at(state, rule, at);
	/* By period, then by unit. */
	struct emu_rules_note note = {.rule = rule->number,
		.sub = sub,
		.a = at,
		.b = unit,
		.tie = ((uint64_t)((uint32_t)period.from ^ 0x80000000U) << 32 |
			((uint32_t)period.to & 0xffffU) << 16 | (unit & 0xffffU))};
	return emu_rules_note(state, &note, place, err);
}

static int note_period(struct emu_rules_state *state, const struct emu_rule *rule, size_t at,
	struct emu_error *err)
{
	struct emu_period period = period_at(state, rule, at);
	if (rule->period_kinds && !(rule->period_kinds & 1U << period.kind))
		return 0;
	if (period.to < rule->span.from || period.to > rule->span.to)
		return 0;
	for (size_t i = 0; i < rule->n_expected; i++) {
		if (!is_expected(rule, i, &period))
			continue;
		const struct emu_rules_key *key = received(state, rule, i, &period);
		if (!key && note_one(state, rule, at, MISSING, i, EMU_RULES_NOWHERE, err) < 0)
			return -1;
		if (key && is_late(rule, &period, key) &&
			note_one(state, rule, at, LATE, i, key->place, err) < 0)
			return -1;
		if (key && is_again(key) &&
			note_one(state, rule, at, AGAIN, i, key->place, err) < 0)
			return -1;
	}
	/* Behind all units. */
	return note_one(state, rule, at, SUMMARY, UINT16_MAX, EMU_RULES_NOWHERE, err);
}

int emu_rules_note_roster(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	size_t n = state->rules->setup.n_periods;
	if (!n)
		n = state->periods[rule->own].n;
	for (size_t i = 0; i < n; i++)
		if (note_period(state, rule, i, err) < 0)
			return -1;
	return 0;
}

static void blank_count(struct emu_rules_blanks *blanks, const char *name, uint64_t number)
{
	emu_buf_append_number(emu_rules_blank(blanks, name), number);
}

static void sum_up(const struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_period *period, struct emu_rules_blanks *blanks)
{
	uint64_t expected = 0, came = 0, late = 0;
	for (size_t i = 0; i < rule->n_expected; i++) {
		if (!is_expected(rule, i, period))
			continue;
		const struct emu_rules_key *key = received(state, rule, i, period);
		expected++;
		came += key != NULL;
		late += key && is_late(rule, period, key);
	}
	blank_count(blanks, "expected", expected);
	blank_count(blanks, "received", came);
	blank_count(blanks, "late", late);
	blank_count(blanks, "missing", expected - came);
}

int emu_rules_tell_roster(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_note *note, struct emu_error *err)
{
	static const char *const subs[] = {"missing", "missing", "late", "again", "summary"};
	struct emu_period period = period_at(state, rule, note->a);
	struct emu_rules_blanks blanks = {0};
	struct emu_rules_said said = {.sub = subs[note->sub],
		.variant = note->sub == MISSING && rule->deadline.is_set ? MISSING_DUE : note->sub,
		.aside = note->sub != MISSING,
		.place = EMU_RULES_NOWHERE,
		.severity = note->sub == LATE  ? rule->late
			: note->sub == AGAIN   ? rule->again
			: note->sub == SUMMARY ? EMU_RULE_INFO
					       : rule->severity};
	emu_period_print(&period, emu_rules_blank(&blanks, "period"));
	if (rule->deadline.is_set)
		emu_date_print(
			due_day(&rule->deadline, &period), emu_rules_blank(&blanks, "deadline"));
	if (note->sub == SUMMARY) {
		sum_up(state, rule, &period, &blanks);
	} else {
		const struct emu_registry *registry = state->rules->setup.registry;
		uint32_t unit = rule->expected[note->b];
		emu_rules_blank_text(&blanks, "unit",
			emu_registry_unit_name(registry, unit, state->rules->setup.lang));
	}
	if (note->sub == LATE || note->sub == AGAIN) {
		const struct emu_rules_key *key = received(state, rule, note->b, &period);
		said.place = key->place;
		emu_date_print(note->sub == LATE ? first_day(key) : last_day(key),
			emu_rules_blank(&blanks, "submitted"));
	}
	int result = emu_rules_say(state, rule, &said, &blanks, err);
	emu_rules_blanks_free(&blanks);
	return result;
}
