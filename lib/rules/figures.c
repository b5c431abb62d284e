/* Figures as cells, and records that are counted as cells of their own. Called for each record. */
#include "rules/rules-internal.h"

#include "domain/bound.h"

/* A string of the record, good until the next cell; len 0 where it has none. What is unescaped is
 * no longer than it was, so that nothing moves once there is room for the record. */
static struct emu_str text_of(struct emu_rules_state *state, uint32_t field)
{
	const struct emu_json_value *value = state->values[field];
	if (!value || value->type != EMU_JSON_STRING)
		return (struct emu_str){0};
	return emu_json_string(state->json, value, &state->texts);
}

/* By its id, whatever name of it the record has; len 0 where it has none. */
static struct emu_str unit_of(struct emu_rules_state *state)
{
	const struct emu_registry *registry = state->rules->setup.registry;
	struct emu_str name = text_of(state, state->rules->unit);
	uint32_t at;
	if (registry && name.len &&
		emu_registry_unit(registry, name, &state->period, &state->text, &at) ==
			EMU_REGISTRY_FOUND)
		return registry->units[at].id;
	return name;
}

/* Unit, period and place; 0 where the record lacks one of them. */
static int begin_cell(
	struct emu_rules_state *state, struct emu_rules_cell *cell, struct emu_error *err)
{
	emu_buf_clear(&state->texts);
	if (!emu_buf_reserve(&state->texts, state->json->values->len))
		return emu_fail_memory(err);
	if (!state->has_period)
		return 0;
	cell->unit = unit_of(state);
	cell->period = state->period;
	cell->place = state->place;
	return cell->unit.len != 0;
}

/* What the record says of a dimension: of a recipient that is an object, its kind. */
static struct emu_str dimension_of(struct emu_rules_state *state, uint32_t dimension)
{
	uint32_t field = state->rules->dimension_fields[dimension];
	const struct emu_json_value *value = state->values[field];
	if (value && value->type == EMU_JSON_OBJECT)
		field = state->rules->recipient_kind;
	return text_of(state, field);
}

static int remember(struct emu_rules_state *state, struct emu_spill *facts,
	const struct emu_rules_cell *cell, struct emu_error *err)
{
	emu_buf_clear(&state->fact.key);
	emu_buf_clear(&state->fact.value);
	emu_fact_put_cell(cell, state->rules->seed, &state->fact.key, &state->fact.value);
	return emu_rules_remember(state, facts, err);
}

static void read_claim(struct emu_rules_state *state, struct emu_rules_cell *cell)
{
	const struct emu_rules *rules = state->rules;
	enum emu_bound bound;
	emu_bound_named(&bound, emu_rules_text(state, state->values[rules->bound]));
	cell->may_be_more = bound & EMU_BOUND_AT_LEAST;
	cell->may_be_less = bound & EMU_BOUND_AT_MOST;
	struct emu_str day = emu_rules_text(state, state->values[rules->submitted]);
	if (!day.len || emu_date_parse(&cell->submitted, day, NULL) < 0)
		cell->submitted = INT32_MIN;
	cell->number = emu_json_raw(state->json, state->values[rules->value]);
}

int emu_rules_put_figure(struct emu_rules_state *state, struct emu_spill *facts, bool previous,
	struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	const struct emu_catalogue *catalogue = rules->setup.catalogue;
	const struct emu_json_value *value = state->values[rules->value];
	struct emu_rules_cell cell = {.is_previous = previous};
	if (!value || value->type != EMU_JSON_NUMBER)
		return 0;
	struct emu_str type = emu_rules_text(state, state->values[rules->type]);
	if (!emu_str_equal(type, EMU_STR("figure")) && !emu_str_equal(type, EMU_STR("summary")))
		return 0;
	cell.indicator = emu_catalogue_indicator(
		catalogue, emu_rules_text(state, state->values[rules->indicator]));
	if (cell.indicator == EMU_CATALOGUE_NONE || !rules->is_watched[cell.indicator])
		return 0;
	int begun = begin_cell(state, &cell, err);
	if (begun < 1)
		return begun;
	for (uint32_t i = 0; i < catalogue->n_dimensions; i++)
		cell.dimensions[i] = dimension_of(state, i);
	read_claim(state, &cell);
	for (; cell.sheet < rules->n_sheets; cell.sheet++) {
		const struct emu_rules_sheet *sheet = &rules->sheets[cell.sheet];
		if (sheet->is_watched[cell.indicator] &&
			emu_rules_meets(state, sheet->where, sheet->n_where) &&
			remember(state, facts, &cell, err) < 0)
			return -1;
	}
	return 0;
}

/* Into the total and into each breakdown by some of the rule's dimensions. */
int emu_rules_see_nominee(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	size_t n = state->rules->setup.catalogue->n_dimensions;
	struct emu_rules_cell all = {.sheet = EMU_SHEET_COUNTED, .indicator = rule->number, .n = 1};
	int begun = begin_cell(state, &all, err);
	if (begun < 1)
		return begun;
	uint32_t known = 0;
	for (uint32_t i = 0; i < n; i++) {
		if (!(rule->along & 1U << i))
			continue;
		all.dimensions[i] = dimension_of(state, i);
		known |= all.dimensions[i].len ? 1U << i : 0;
	}
	/* Every subset of what is known: counted down from all to none. */
	for (uint32_t chosen = known;; chosen = (chosen - 1) & known) {
		struct emu_rules_cell cell = all;
		for (uint32_t i = 0; i < n; i++)
			if (!(chosen & 1U << i))
				cell.dimensions[i].len = 0;
		if (remember(state, state->facts, &cell, err) < 0)
			return -1;
		if (!chosen)
			return 0;
	}
}
