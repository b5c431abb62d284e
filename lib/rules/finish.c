/*
 * The end: facts come back sorted, those of one unit, period or key together; each is judged by
 * the rules that ask for it; what there is to tell is noted, and told by place.
 */
#include "rules/judge-internal.h"

/* The joins of units are judged together while they are few. */
#define FEW_JOINS ((size_t)256 << 10)

#define NOTES_MEMORY ((size_t)8 << 20)
#define JOINS_MEMORY ((size_t)8 << 20)

static int open_spills(struct emu_rules_state *state, struct emu_error *err)
{
	struct emu_spill_setup setup = {NOTES_MEMORY, NULL, &state->scratch_file};
	state->notes = emu_spill_new(&setup, err);
	setup.memory = JOINS_MEMORY;
	state->joins = state->notes ? emu_spill_new(&setup, err) : NULL;
	state->uses = state->joins ? emu_rules_uses_new(state->rules, err) : NULL;
	return state->uses ? 0 : -1;
}

static int tell_unapplied(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	struct emu_rules_said said = {
		.sub = EMU_RULES_UNAPPLIED, .aside = true, .severity = EMU_RULE_INFO};
	struct emu_rules_blanks blanks = {0};
	emu_rules_blank_text(&blanks, "rule", rule->code);
	int result = emu_rules_say(state, rule, &said, &blanks, err);
	emu_rules_blanks_free(&blanks);
	return result;
}

/* What is to be known of rules before the facts come. */
static int prepare(struct emu_rules_state *state, struct emu_error *err)
{
	for (size_t i = 0; i < state->rules->n; i++) {
		const struct emu_rule *rule = &state->rules->rules[i];
		int result = 0;
		if (rule->lacks_registry) {
			result = tell_unapplied(state, rule, err);
		} else if (rule->kind == EMU_RULE_COUNT) {
			result = emu_rules_expect_counts(state, rule, err);
		} else if (rule->kind == EMU_RULE_ROSTER) {
			result = emu_rules_expect_reports(state, rule, err);
		}
		if (result < 0)
			return -1;
	}
	return state->rules->previous ? emu_spill_add_all(state->facts, state->rules->previous, err)
				      : 0;
}

/* Facts of one unit, or one key, begin alike, and come one behind the other. */
static int judge_what_is_whole(struct emu_rules_state *state, struct emu_buf *last,
	struct emu_str begins, struct emu_error *err)
{
	if (emu_str_equal(emu_buf_str(last), begins))
		return 0;
	emu_buf_clear(last);
	emu_buf_append(last, begins);
	if (last->failed)
		return emu_fail_memory(err);
	return emu_spill_len(state->joins) < FEW_JOINS ? 0 : emu_rules_judge_joins(state, err);
}

static int take_fact(struct emu_rules_state *state, struct emu_buf *last, struct emu_str key,
	struct emu_str value, struct emu_error *err)
{
	enum emu_rules_fact about = (enum emu_rules_fact) * key.at;
	size_t len = about == EMU_FACT_CELL ? EMU_FACT_UNIT_LEN : EMU_RULES_JOIN_LEN;
	if (about == EMU_FACT_CELL || about == EMU_FACT_EXCLUSIVE) {
		if (judge_what_is_whole(state, last, (struct emu_str){key.at, len}, err) < 0)
			return -1;
		return about == EMU_FACT_CELL ? emu_rules_bring_cell(state, key, value, err)
					      : emu_rules_bring_exclusive(state, key, value, err);
	}
	struct emu_str rest = emu_str_after(key, 1);
	const struct emu_rule *rule = &state->rules->rules[emu_fact_take_number(&rest, 4)];
	if (about == EMU_FACT_COUNT)
		return emu_rules_finish_count(state, rule, rest, value, err);
	if (about == EMU_FACT_RECEIVED)
		return emu_rules_finish_received(state, rule, rest, value, err);
	return emu_rules_finish_repeated(state, rule, rest, value, err);
}

static int take_facts(struct emu_rules_state *state, struct emu_error *err)
{
	struct emu_buf last = {0};
	struct emu_str key, value;
	int result = emu_spill_sort(state->facts, err);
	while (result == 0 && (result = emu_spill_next(state->facts, &key, &value, err)) == 1)
		result = take_fact(state, &last, key, value, err);
	emu_buf_free(&last);
	return result;
}

int emu_rules_finish(struct emu_rules_state *state, emu_rules_report *report, void *context,
	struct emu_error *err)
{
	state->report = report;
	state->context = context;
	state->finishing = true;
	state->place = (struct emu_finding_place){0}; /* no record is in hand */
	if (open_spills(state, err) < 0 || prepare(state, err) < 0 || take_facts(state, err) < 0 ||
		emu_rules_judge_joins(state, err) < 0 || emu_rules_close_roll(state, err) < 0)
		return -1;
	emu_spill_clear(state->facts);
	return emu_rules_tell_notes(state, err);
}
