/* Cells, as they come back sorted by unit, to the rules that ask for them. Called at the end. */
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "rules/judge-internal.h"

/* ---- Which rules ask ------------------------------------------------------------------------- */

typedef void take_use(void *context, size_t slot, struct emu_rules_use use);

static size_t slot_of(
	const struct emu_rules *rules, const struct emu_rule *rule, uint32_t indicator)
{
	return rule->sheet * rules->setup.catalogue->n_indicators + indicator;
}

static void each_use(const struct emu_rules *rules, take_use *take, void *context)
{
	for (uint32_t i = 0; i < rules->n; i++) {
		const struct emu_rule *rule = &rules->rules[i];
		for (size_t j = 0; j < rule->n_indicators; j++)
			take(context, slot_of(rules, rule, rule->indicators[j]),
				(struct emu_rules_use){i, 0});
		uint8_t n_sides = rule->kind == EMU_RULE_RATIO ? 3
			: rule->kind == EMU_RULE_COMPARE       ? 2
							       : 0;
		for (uint8_t side = 0; side < n_sides; side++)
			if (rule->sides[side].kind == EMU_SIDE_INDICATOR)
				take(context, slot_of(rules, rule, rule->sides[side].indicator),
					(struct emu_rules_use){i, side});
	}
}

static void count_use(void *context, size_t slot, struct emu_rules_use use)
{
	struct emu_rules_uses *uses = context;
	(void)use;
	uses->starts[slot + 2]++;
}

static void put_use(void *context, size_t slot, struct emu_rules_use use)
{
	struct emu_rules_uses *uses = context;
	uses->uses[uses->starts[slot + 1]++] = use;
}

struct emu_rules_uses *emu_rules_uses_new(const struct emu_rules *rules, struct emu_error *err)
{
	struct emu_rules_uses *uses = calloc(1, sizeof(*uses));
	size_t n = rules->n_sheets * rules->setup.catalogue->n_indicators;
	if (uses)
		uses->starts = calloc(n + 2, sizeof(*uses->starts));
	if (uses && uses->starts) {
		each_use(rules, count_use, uses);
		for (size_t i = 1; i < n + 2; i++)
			uses->starts[i] += uses->starts[i - 1];
		uses->uses = calloc((size_t)uses->starts[n + 1] + 1, sizeof(*uses->uses));
	}
	if (!uses || !uses->uses) {
		emu_rules_uses_del(uses);
		emu_fail_memory(err);
		return NULL;
	}
	each_use(rules, put_use, uses);
	return uses;
}

void emu_rules_uses_del(struct emu_rules_uses *uses)
{
	if (!uses)
		return;
	free(uses->uses);
	free(uses->starts);
	free(uses);
}

/* ---- What is held against each other ----------------------------------------------------------
 */

struct join {
	struct emu_rules_state *state;
	const struct emu_rule *rule;
	const struct emu_rules_cell *cell;
	uint32_t dimension;
	struct emu_error *err;
};

/* What is shared: the unit, the period, the indicator where it is one, the values of dimensions. */
static XXH128_hash_t hash_of(const struct join *join, const struct emu_period *period,
	uint32_t indicator, uint32_t dimensions)
{
	struct emu_buf *text = &join->state->key;
	emu_buf_clear(text);
	emu_fact_put_text(text, join->cell->unit);
	emu_fact_put_day(text, period->from);
	emu_fact_put_day(text, period->to);
	emu_fact_put_number(text, period->kind, 1);
	emu_fact_put_number(text, indicator, 4);
	for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++) {
		if (!(dimensions & 1U << i) || !join->cell->dimensions[i].len)
			continue;
		emu_fact_put_number(text, i, 1);
		emu_fact_put_text(text, join->cell->dimensions[i]);
	}
	return XXH3_128bits_withSeed(text->at, text->len, join->state->rules->seed);
}

static int bring(const struct join *join, XXH128_hash_t hash, enum emu_rules_role role)
{
	struct emu_buf *key = &join->state->fact.key, *value = &join->state->fact.value;
	emu_buf_clear(key);
	emu_buf_clear(value);
	emu_fact_put_number(key, join->rule->number, 4);
	emu_fact_put_number(key, join->dimension, 1);
	emu_fact_put_number(key, hash.high64, 8);
	emu_fact_put_number(key, hash.low64, 8);
	emu_fact_put_number(key, role, 1);
	emu_fact_put_text(value, join->cell->key);
	emu_buf_append(value, join->cell->value);
	return emu_rules_remember(join->state, join->state->joins, join->err);
}

/* Whether a finding may be about it, by the period's kind and the days the rule is in force. */
static bool may_be_subject(const struct emu_rule *rule, const struct emu_rules_cell *cell)
{
	return !cell->is_previous && cell->period.to >= rule->span.from &&
		cell->period.to <= rule->span.to &&
		(!rule->period_kinds || rule->period_kinds & 1U << cell->period.kind);
}

static bool has_others_than(const struct emu_rules_cell *cell, uint32_t dimensions)
{
	for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++)
		if (cell->dimensions[i].len && !(dimensions & 1U << i))
			return true;
	return false;
}

static int bring_sum(struct join *join)
{
	for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++) {
		bool is_part = join->cell->dimensions[i].len;
		if (!(join->rule->along & 1U << i))
			continue;
		join->dimension = i;
		XXH128_hash_t hash = hash_of(
			join, &join->cell->period, join->cell->indicator, ~(1U << i));
		if (bring(join, hash, is_part ? EMU_ROLE_OTHER : EMU_ROLE_SUBJECT) < 0)
			return -1;
	}
	return 0;
}

/* Whether the cell is of that side: its dimensions are those fixed, or free to vary. */
static bool is_of(const struct join *join, const struct emu_rule_side *side)
{
	for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++) {
		struct emu_str value = join->cell->dimensions[i];
		if (side->dimensions[i].len ? !emu_str_equal(side->dimensions[i], value)
					    : value.len && !(join->rule->along & 1U << i))
			return false;
	}
	return true;
}

static int bring_side(struct join *join, uint8_t side)
{
	if (!is_of(join, &join->rule->sides[side]))
		return 0;
	XXH128_hash_t hash = hash_of(join, &join->cell->period, 0, join->rule->along);
	return bring(join, hash,
		side == 0	    ? EMU_ROLE_SUBJECT
			: side == 1 ? EMU_ROLE_OTHER
				    : EMU_ROLE_SECOND);
}

/* It is what the next period is held against, and is held against the one before. */
static int bring_change(struct join *join)
{
	const struct emu_rules_cell *cell = join->cell;
	struct emu_period before;
	if (has_others_than(cell, join->rule->along))
		return 0;
	XXH128_hash_t hash = hash_of(join, &cell->period, cell->indicator, UINT32_MAX);
	if (bring(join, hash, EMU_ROLE_OTHER) < 0)
		return -1;
	if (!may_be_subject(join->rule, cell) ||
		!emu_rules_period_before(&cell->period, join->rule->year_before, &before))
		return 0;
	hash = hash_of(join, &before, cell->indicator, UINT32_MAX);
	return bring(join, hash, EMU_ROLE_SUBJECT);
}

static int bring_nominees(struct join *join, enum emu_rules_role role)
{
	if (has_others_than(join->cell, join->rule->along))
		return 0;
	return bring(join, hash_of(join, &join->cell->period, 0, UINT32_MAX), role);
}

static int bring_to(struct join *join, uint8_t side)
{
	if (join->rule->kind == EMU_RULE_CHANGE)
		return bring_change(join);
	/* The others are of the same period. */
	if (!may_be_subject(join->rule, join->cell))
		return 0;
	if (join->rule->kind == EMU_RULE_SUM)
		return bring_sum(join);
	if (join->rule->kind == EMU_RULE_NOMINEES)
		return bring_nominees(join, EMU_ROLE_SUBJECT);
	return bring_side(join, side);
}

int emu_rules_bring_cell(struct emu_rules_state *state, struct emu_str key, struct emu_str value,
	struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	struct emu_rules_cell cell;
	emu_fact_take_cell(&cell, key, value);
	struct join join = {.state = state, .cell = &cell, .err = err};
	if (cell.sheet == EMU_SHEET_COUNTED) {
		join.rule = &rules->rules[cell.indicator];
		return bring_nominees(&join, EMU_ROLE_OTHER);
	}
	size_t slot = cell.sheet * rules->setup.catalogue->n_indicators + cell.indicator;
	for (uint32_t i = state->uses->starts[slot]; i < state->uses->starts[slot + 1]; i++) {
		join.rule = &rules->rules[state->uses->uses[i].rule];
		join.dimension = 0;
		if (bring_to(&join, state->uses->uses[i].side) < 0)
			return -1;
	}
	return 0;
}

int emu_rules_bring_exclusive(struct emu_rules_state *state, struct emu_str key,
	struct emu_str value, struct emu_error *err)
{
	struct emu_buf *to = &state->fact.key;
	emu_buf_clear(to);
	emu_buf_clear(&state->fact.value);
	emu_buf_append(to, (struct emu_str){key.at + 1, 4});
	emu_buf_push(to, 0);
	emu_buf_append(to, (struct emu_str){key.at + 5, 16});
	emu_buf_append(to, value);
	return emu_rules_remember(state, state->joins, err);
}
