/*
 * A worker's state: each record's fields are found once, then every rule that applies looks at
 * them. Called by emu-validate for each record that satisfies its schema.
 */
#include <stdlib.h>

#include "rules/judge-internal.h"

/* About 150,000 figures' worth. */
#define FACTS_MEMORY ((size_t)16 << 20)

void emu_rules_state_del(struct emu_rules_state *state)
{
	if (!state)
		return;
	for (size_t i = 0; state->sets && i < state->rules->n_sets; i++)
		emu_rules_keys_free(&state->sets[i]);
	struct emu_buf *const bufs[] = {&state->fact.key, &state->fact.value, &state->scratch,
		&state->texts, &state->text, &state->file, &state->key, &state->message};
	for (size_t i = 0; i < sizeof(bufs) / sizeof(*bufs); i++)
		emu_buf_free(bufs[i]);
	emu_spill_del(state->facts);
	emu_spill_del(state->joins);
	emu_spill_del(state->notes);
	emu_scratch_close(&state->scratch_file);
	emu_rules_uses_del(state->uses);
	emu_index_free(&state->places.files);
	free(state->pointers);
	free(state->values);
	free(state->sets);
	free(state);
}

struct emu_rules_state *emu_rules_state_new(const struct emu_rules *rules, struct emu_error *err)
{
	struct emu_rules_state *state = calloc(1, sizeof(*state));
	if (!state) {
		emu_fail_memory(err);
		return NULL;
	}
	size_t n = rules->field_names.n;
	state->rules = rules;
	emu_scratch_open(&state->scratch_file);
	struct emu_spill_setup setup = {FACTS_MEMORY, emu_rules_join_facts, &state->scratch_file};
	state->facts = emu_spill_new(&setup, err);
	state->pointers = calloc(n + 1, sizeof(*state->pointers));
	state->values = calloc(n + 1, sizeof(*state->values));
	state->sets = calloc(rules->n_sets + 1, sizeof(*state->sets));
	if (!state->facts || !state->pointers || !state->values || !state->sets) {
		emu_rules_state_del(state);
		emu_fail_memory(err);
		return NULL;
	}
	memcpy(state->pointers, rules->fields, n * sizeof(*state->pointers));
	return state;
}

int emu_rules_remember(
	struct emu_rules_state *state, struct emu_spill *facts, struct emu_error *err)
{
	if (state->fact.key.failed || state->fact.value.failed)
		return emu_fail_memory(err);
	return emu_spill_add(
		facts, emu_buf_str(&state->fact.key), emu_buf_str(&state->fact.value), err);
}

/* ---- The record in hand -------------------------------------------------------------------- */

struct emu_str emu_rules_text(struct emu_rules_state *state, const struct emu_json_value *value)
{
	if (!value)
		return (struct emu_str){0};
	emu_buf_clear(&state->scratch);
	return value->type == EMU_JSON_STRING ? emu_json_string(state->json, value, &state->scratch)
					      : emu_json_raw(state->json, value);
}

struct emu_str emu_rules_field(struct emu_rules_state *state, uint32_t field)
{
	if (field == EMU_RULE_FIELD_FILE)
		return state->place.file;
	return emu_rules_text(state, state->values[field]);
}

static bool is_met(struct emu_rules_state *state, const struct emu_rule_condition *condition)
{
	const struct emu_json_value *value = state->values[condition->field];
	if (!value || value->type == EMU_JSON_NULL)
		return condition->or_absent;
	struct emu_str text = emu_rules_text(state, value);
	for (size_t i = 0; i < condition->n; i++)
		if (emu_str_equal(text, condition->values[i]))
			return true;
	return false;
}

bool emu_rules_meets(
	struct emu_rules_state *state, const struct emu_rule_condition *where, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_met(state, &where[i]))
			return false;
	return true;
}

bool emu_rules_applies(struct emu_rules_state *state, const struct emu_rule *rule)
{
	if (state->has_period &&
		(state->period.to < rule->span.from || state->period.to > rule->span.to))
		return false;
	if (rule->period_kinds &&
		(!state->has_period || !(rule->period_kinds & 1U << state->period.kind)))
		return false;
	return emu_rules_meets(state, rule->where, rule->n_where);
}

static uint64_t number_of(struct emu_rules_state *state, uint32_t field)
{
	const struct emu_json_value *value = state->values[field];
	uint64_t number = 0;
	if (!value || value->type != EMU_JSON_NUMBER || value->len > 18)
		return 0;
	struct emu_str text = emu_json_raw(state->json, value);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return 0;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	return number;
}

static int find_place(
	struct emu_rules_state *state, struct emu_str file, uint64_t line, struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	const struct emu_json_value *own = state->values[rules->source_file];
	state->place = (struct emu_finding_place){file, line, 0};
	if (!own || own->type != EMU_JSON_STRING || !own->len)
		return 0;
	emu_buf_clear(&state->file);
	emu_buf_append(&state->file, emu_rules_text(state, own));
	state->place.file = emu_buf_str(&state->file);
	state->place.line = number_of(state, rules->source_line);
	state->place.column = number_of(state, rules->source_column);
	return state->file.failed ? emu_fail_memory(err) : 0;
}

int emu_rules_take_in(struct emu_rules_state *state, const struct emu_json *json,
	struct emu_str file, uint64_t line, struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	state->json = json;
	for (size_t i = 0; i < rules->field_names.n; i++)
		state->values[i] = emu_json_pointer_find(&state->pointers[i], json);
	const struct emu_json_value *period = state->values[rules->period];
	state->has_period = period && period->type == EMU_JSON_STRING &&
		emu_period_parse(&state->period, emu_rules_text(state, period), NULL) == 0;
	return find_place(state, file, line, err);
}

/* ---- Rules --------------------------------------------------------------------------------- */

typedef int see(struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err);

/* Those that are about the record alone: what they hold back is not seen by the others. */
static see *const alone[EMU_RULE_KINDS] = {
	[EMU_RULE_REFERENCE] = emu_rules_see_reference,
	[EMU_RULE_COMPARE] = emu_rules_see_compare,
};

static see *const among_others[EMU_RULE_KINDS] = {
	[EMU_RULE_UNIQUE] = emu_rules_see_unique,
	[EMU_RULE_COUNT] = emu_rules_see_count,
	[EMU_RULE_ROSTER] = emu_rules_see_roster,
	[EMU_RULE_EXCLUSIVE] = emu_rules_see_exclusive,
	[EMU_RULE_NOMINEES] = emu_rules_see_nominee,
};

static int see_all(
	struct emu_rules_state *state, see *const functions[EMU_RULE_KINDS], struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	int held = 0;
	for (size_t i = 0; i < rules->n; i++) {
		const struct emu_rule *rule = &rules->rules[i];
		if (!functions[rule->kind] || !emu_rules_applies(state, rule))
			continue;
		int result = functions[rule->kind](state, rule, err);
		if (result < 0)
			return -1;
		held |= result;
	}
	return held;
}

int emu_rules_see(struct emu_rules_state *state, const struct emu_json *json, struct emu_str file,
	uint64_t line, emu_rules_report *report, void *context, struct emu_error *err)
{
	if (json->values->type != EMU_JSON_OBJECT)
		return 0;
	state->report = report;
	state->context = context;
	if (emu_rules_take_in(state, json, file, line, err) < 0)
		return -1;
	int held = see_all(state, alone, err);
	if (held)
		return held;
	held = see_all(state, among_others, err);
	if (held < 0 || emu_rules_put_figure(state, state->facts, false, err) < 0)
		return -1;
	return state->scratch.failed || state->key.failed ? emu_fail_memory(err) : held;
}

/* ---- Merging ------------------------------------------------------------------------------- */

int emu_rules_merge(
	struct emu_rules_state *into, struct emu_rules_state *from, struct emu_error *err)
{
	if (emu_rules_merge_keys(into, from, err) < 0)
		return -1;
	return emu_spill_add_all(into->facts, from->facts, err);
}
