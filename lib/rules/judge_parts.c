/* Parts and their totals; a number and the records listed. */
#include <stdlib.h>

#include "rules/judge-internal.h"

/* Chains the parts of each total, along one dimension. */
static int link_along(struct emu_rules_state *state, uint32_t dimension, struct emu_error *err)
{
	size_t n = state->sheet.keys.n;
	uint32_t *parts = calloc(n + 1, sizeof(*parts)), *siblings = calloc(n + 1, sizeof(*parts));
	free(state->parts[dimension]);
	free(state->siblings[dimension]);
	state->parts[dimension] = parts;
	state->siblings[dimension] = siblings;
	if (!parts || !siblings)
		return emu_fail_memory(err);
	for (uint32_t i = 0; i < n; i++) {
		struct emu_rules_cell_key key = *emu_rules_sheet_key(&state->sheet, i);
		if (!key.dimensions[dimension])
			continue;
		key.dimensions[dimension] = 0;
		uint32_t total = emu_rules_sheet_find(&state->sheet, &key);
		if (total == EMU_INDEX_NONE)
			continue;
		siblings[i] = parts[total];
		parts[total] = i + 1;
	}
	return 0;
}

int emu_rules_link_parts(struct emu_rules_state *state, struct emu_error *err)
{
	uint32_t along = 0;
	for (size_t i = 0; i < state->rules->n; i++)
		if (state->rules->rules[i].kind == EMU_RULE_SUM)
			along |= state->rules->rules[i].along;
	for (uint32_t i = 0; i < state->rules->setup.catalogue->n_dimensions; i++)
		if (along & 1U << i && link_along(state, i, err) < 0)
			return -1;
	return 0;
}

/* Whether a value that every breakdown has is not among the parts. */
static bool lacks_parts(const struct emu_rules_hearing *hearing)
{
	const struct emu_rules_state *state = hearing->state;
	const struct emu_dimension *dimension =
		&state->rules->setup.catalogue->dimensions[hearing->dimension];
	if (!dimension->n_expected)
		return false;
	for (size_t i = 0; i < dimension->n_values; i++) {
		if (dimension->values[i].optional)
			continue;
		struct emu_rules_cell_key key = *hearing->key;
		uint32_t word = emu_rules_word_find(&state->sheet, dimension->values[i].id);
		key.dimensions[hearing->dimension] = word;
		if (!word || emu_rules_sheet_find(&state->sheet, &key) == EMU_INDEX_NONE)
			return true;
	}
	return false;
}

/* What is missing may be anything but negative: the sum is then a lower bound. */
int emu_rules_judge_sum(struct emu_rules_hearing *hearing)
{
	struct emu_rules_state *state = hearing->state;
	struct emu_rules_verdict *verdict = hearing->verdict;
	struct emu_rules_claim *sum = &verdict->other;
	uint32_t part = state->parts[hearing->dimension][hearing->cell];
	if (!part)
		return 0;
	for (; part; part = state->siblings[hearing->dimension][part - 1]) {
		const struct emu_rules_cell *cell = &state->sheet.cells[part - 1];
		sum->may_be_less |= cell->claim.may_be_less;
		sum->may_be_more |= cell->claim.may_be_more;
		if (emu_decimal_add(&sum->value, &sum->value, &cell->claim.value, hearing->err) < 0)
			return -1;
		emu_rules_relate(hearing, cell->place);
	}
	sum->may_be_more |= lacks_parts(hearing);
	int result = emu_rules_exceeds(&verdict->own, sum, &hearing->rule->tolerance, hearing->err);
	if (result)
		return result;
	/* A percentage is of the total, which comes second here. */
	return emu_rules_exceeds(sum, &verdict->own, &hearing->rule->tolerance, hearing->err);
}

/* ---- A number and a list
 * -------------------------------------------------------------------------- */

int emu_rules_judge_nominees(struct emu_rules_hearing *hearing)
{
	struct emu_rules_state *state = hearing->state;
	struct emu_rules_verdict *verdict = hearing->verdict;
	struct emu_rules_cell_key key;
	uint32_t cell = EMU_INDEX_NONE;
	if (emu_rules_key_find(&state->counted, &state->sheet, hearing->key, &key)) {
		key.indicator = hearing->rule->number;
		cell = emu_rules_sheet_find(&state->counted, &key);
	}
	if (cell != EMU_INDEX_NONE) {
		uint64_t place = state->counted.cells[cell].place;
		if (emu_rules_take(
			    &verdict->other, &state->counted.cells[cell].claim, hearing->err) < 0 ||
			emu_rules_place_move(&state->sheet, &state->counted, &place, hearing->err) <
				0)
			return -1;
		emu_rules_relate(hearing, place);
	}
	int result = emu_rules_exceeds(
		&verdict->own, &verdict->other, &hearing->rule->tolerance, hearing->err);
	return result ? result
		      : emu_rules_exceeds(&verdict->other, &verdict->own, &hearing->rule->tolerance,
				hearing->err);
}
