/* Figures into cells, and records that are counted into cells of their own. Called for each record.
 */
#include "rules/rules-internal.h"

/* A word for a string of the record, 0 where it has none; -1 when memory runs out. */
static int word_of(struct emu_rules_state *state, struct emu_rules_sheet *sheet, uint32_t field,
	uint32_t *word, struct emu_error *err)
{
	const struct emu_json_value *value = state->values[field];
	*word = 0;
	if (!value || value->type != EMU_JSON_STRING)
		return 0;
	*word = emu_rules_word(sheet, emu_rules_text(state, value));
	return *word ? 0 : emu_fail_memory(err);
}

/* By its id, whatever name of it the record has; len 0 where it has none. */
static struct emu_str unit_of(struct emu_rules_state *state)
{
	const struct emu_rules *rules = state->rules;
	const struct emu_registry *registry = rules->setup.registry;
	const struct emu_json_value *value = state->values[rules->unit];
	uint32_t at;
	if (!value || value->type != EMU_JSON_STRING)
		return (struct emu_str){0};
	struct emu_str name = emu_rules_text(state, value);
	if (registry &&
		emu_registry_unit(registry, name, &state->period, &state->text, &at) ==
			EMU_REGISTRY_FOUND)
		return registry->units[at].id;
	return name;
}

/* Unit and period; false where the record lacks one. */
static int begin_key(struct emu_rules_state *state, struct emu_rules_sheet *sheet,
	struct emu_rules_cell_key *key, struct emu_error *err)
{
	if (!state->has_period)
		return 0;
	struct emu_str unit = unit_of(state);
	if (!unit.len)
		return 0;
	key->unit = emu_rules_word(sheet, unit);
	if (!key->unit || word_of(state, sheet, state->rules->period, &key->period, err) < 0)
		return emu_fail_memory(err);
	return 1;
}

/* What the record says of a dimension: of a recipient that is an object, its kind. */
static int dimension_of(struct emu_rules_state *state, struct emu_rules_sheet *sheet,
	uint32_t dimension, uint32_t *word, struct emu_error *err)
{
	uint32_t field = state->rules->dimension_fields[dimension];
	const struct emu_json_value *value = state->values[field];
	if (value && value->type == EMU_JSON_OBJECT)
		field = state->rules->recipient_kind;
	return word_of(state, sheet, field, word, err);
}

static int read_claim(
	struct emu_rules_state *state, struct emu_rules_claim *claim, struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	struct emu_str number = emu_json_raw(state->json, state->values[rules->value]);
	if (emu_decimal_parse(&claim->value, number, err) < 0)
		return -1;
	struct emu_str bound = emu_rules_text(state, state->values[rules->bound]);
	bool about = emu_str_equal(bound, EMU_STR("about"));
	claim->may_be_more = about || emu_str_equal(bound, EMU_STR("at-least"));
	claim->may_be_less = about || emu_str_equal(bound, EMU_STR("at-most"));
	return 0;
}

static int put(struct emu_rules_state *state, struct emu_rules_sheet *sheet,
	const struct emu_rules_cell_key *key, uint64_t place, struct emu_error *err)
{
	struct emu_rules_cell *cell = emu_rules_sheet_at(sheet, key);
	struct emu_rules_cell next = {.place = place,
		.column = state->column < UINT32_MAX ? (uint32_t)state->column : 0,
		.submitted = INT32_MIN};
	if (!cell)
		return emu_fail_memory(err);
	struct emu_str day = emu_rules_text(state, state->values[state->rules->submitted]);
	if (day.len && emu_date_parse(&next.submitted, day, NULL) < 0)
		next.submitted = INT32_MIN;
	if (!emu_rules_cell_yields(sheet, cell, &next))
		return 0;
	next.claim.value = cell->claim.value;
	struct emu_error bad = {0};
	if (read_claim(state, &next.claim, &bad) == 0) {
		*cell = next;
		return 0;
	}
	if (err)
		*err = bad;
	/* A number past every limit says nothing that could be compared. */
	if (bad.fault == EMU_FAULT_MEMORY)
		return -1;
	next.claim.may_be_less = next.claim.may_be_more = true;
	*cell = next;
	return 0;
}

int emu_rules_put_figure(
	struct emu_rules_state *state, struct emu_rules_sheet *sheet, struct emu_error *err)
{
	const struct emu_rules *rules = state->rules;
	const struct emu_catalogue *catalogue = rules->setup.catalogue;
	const struct emu_json_value *value = state->values[rules->value];
	if (!value || value->type != EMU_JSON_NUMBER)
		return 0;
	struct emu_str type = emu_rules_text(state, state->values[rules->type]);
	if (!emu_str_equal(type, EMU_STR("figure")) && !emu_str_equal(type, EMU_STR("summary")))
		return 0;
	struct emu_rules_cell_key key = {0};
	key.indicator = emu_catalogue_indicator(
		catalogue, emu_rules_text(state, state->values[rules->indicator]));
	if (key.indicator == EMU_CATALOGUE_NONE || !rules->is_watched[key.indicator])
		return 0;
	int has_key = begin_key(state, sheet, &key, err);
	if (has_key < 1)
		return has_key;
	for (uint32_t i = 0; i < catalogue->n_dimensions; i++)
		if (dimension_of(state, sheet, i, &key.dimensions[i], err) < 0)
			return -1;
	uint64_t place = state->place;
	if (sheet != &state->sheet && emu_rules_place_move(sheet, &state->sheet, &place, err) < 0)
		return -1;
	return put(state, sheet, &key, place, err);
}

/* ---- Records that are counted --------------------------------------------------------------- */

static int count_in(
	struct emu_rules_state *state, const struct emu_rules_cell_key *key, struct emu_error *err)
{
	struct emu_decimal one = {0};
	uint64_t place = state->place;
	if (emu_rules_place_move(&state->counted, &state->sheet, &place, err) < 0)
		return -1;
	struct emu_rules_cell *cell = emu_rules_sheet_at(&state->counted, key);
	if (!cell)
		return emu_fail_memory(err);
	if (cell->place == EMU_RULES_NOWHERE ||
		emu_rules_place_compare(&state->counted, place, cell->place) < 0)
		cell->place = place;
	emu_decimal_from_int(&one, 1);
	return emu_decimal_add(&cell->claim.value, &cell->claim.value, &one, err);
}

/* Into the total and into each breakdown by some of the rule's dimensions. */
int emu_rules_see_nominee(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	size_t n = state->rules->setup.catalogue->n_dimensions;
	struct emu_rules_cell_key all = {0};
	int has_key = begin_key(state, &state->counted, &all, err);
	if (has_key < 1)
		return has_key;
	all.indicator = rule->number;
	uint32_t known = 0;
	for (uint32_t i = 0; i < n; i++) {
		if (!(rule->along & 1U << i))
			continue;
		if (dimension_of(state, &state->counted, i, &all.dimensions[i], err) < 0)
			return -1;
		known |= all.dimensions[i] ? 1U << i : 0;
	}
	/* Every subset of what is known: counted down from all to none. */
	for (uint32_t chosen = known;; chosen = (chosen - 1) & known) {
		struct emu_rules_cell_key key = all;
		for (uint32_t i = 0; i < n; i++)
			if (!(chosen & 1U << i))
				key.dimensions[i] = 0;
		if (count_in(state, &key, err) < 0)
			return -1;
		if (!chosen)
			return 0;
	}
}
