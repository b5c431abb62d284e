/* Kinds of rules about figures: which indicators, along which dimensions, by how much. */
#include <stdio.h>
#include <stdlib.h>

#include "rules/load-internal.h"

/* ---- Which figures --------------------------------------------------------------------------- */

static int add_sheet(
	struct emu_rules *rules, const struct emu_rules_sheet *like, struct emu_error *err)
{
	if (rules->n_sheets == rules->sheets_cap) {
		size_t cap = rules->sheets_cap ? 2 * rules->sheets_cap : 4;
		struct emu_rules_sheet *sheets = realloc(rules->sheets, cap * sizeof(*sheets));
		if (!sheets)
			return emu_fail_memory(err);
		rules->sheets = sheets;
		rules->sheets_cap = cap;
	}
	struct emu_rules_sheet *sheet = &rules->sheets[rules->n_sheets];
	*sheet = *like;
	sheet->is_watched = emu_arena_array(
		&rules->arena, rules->setup.catalogue->n_indicators + 1, sizeof(bool));
	if (!sheet->is_watched)
		return emu_fail_memory(err);
	rules->n_sheets++;
	return 0;
}

/* Those that meet the rule's conditions; the conditions of nominees are for what is listed. */
static int choose_sheet(struct emu_rules_load *load)
{
	struct emu_rules *rules = load->rules;
	struct emu_rule *rule = load->rule;
	struct emu_rules_sheet like = {0};
	if (rule->kind != EMU_RULE_NOMINEES && rule->n_where)
		like = (struct emu_rules_sheet){
			json_object_get(load->json, "where"), rule->where, rule->n_where, NULL};
	for (rule->sheet = 0; rule->sheet < rules->n_sheets; rule->sheet++) {
		const json_t *json = rules->sheets[rule->sheet].json;
		if (json == like.json || (json && like.json && json_equal(json, like.json)))
			return 0;
	}
	return add_sheet(rules, &like, load->err);
}

static void watch(struct emu_rules_load *load, uint32_t indicator)
{
	load->rules->is_watched[indicator] = true;
	load->rules->sheets[load->rule->sheet].is_watched[indicator] = true;
}

static int find_indicator(
	struct emu_rules_load *load, const char *member, struct emu_str id, uint32_t *indicator)
{
	*indicator = emu_catalogue_indicator(load->rules->setup.catalogue, id);
	if (*indicator == EMU_CATALOGUE_NONE)
		return emu_rules_load_fail(load, member,
			"\"%.*s\" is no indicator of the catalogue", EMU_STR_ARGS(id));
	watch(load, *indicator);
	return 0;
}

static bool has_dimension(const struct emu_indicator *indicator, uint32_t dimension)
{
	for (size_t i = 0; i < indicator->n_dimensions; i++)
		if (indicator->dimensions[i] == dimension)
			return true;
	return false;
}

static int find_dimension(
	struct emu_rules_load *load, const char *member, struct emu_str id, uint32_t *dimension)
{
	*dimension = emu_catalogue_dimension(load->rules->setup.catalogue, id);
	if (*dimension == EMU_CATALOGUE_NONE)
		return emu_rules_load_fail(load, member,
			"\"%.*s\" is no dimension of the catalogue", EMU_STR_ARGS(id));
	return 0;
}

static int read_along(struct emu_rules_load *load)
{
	const json_t *list = json_object_get(load->json, "along");
	for (size_t i = 0; i < emu_rules_load_n(list); i++) {
		uint32_t dimension;
		if (find_dimension(load, "along", emu_rules_load_at(list, i), &dimension) < 0)
			return -1;
		load->rule->along |= 1U << dimension;
	}
	return 0;
}

/* Every indicator, or of sums each that has one of the dimensions. */
static bool is_meant(const struct emu_rules_load *load, const struct emu_indicator *indicator)
{
	for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++)
		if (load->rule->along & 1U << i && has_dimension(indicator, i))
			return true;
	return load->rule->kind != EMU_RULE_SUM;
}

static int read_indicators(struct emu_rules_load *load)
{
	const struct emu_catalogue *catalogue = load->rules->setup.catalogue;
	const json_t *list = json_object_get(load->json, "indicator");
	struct emu_rule *rule = load->rule;
	uint32_t *all = emu_arena_array(&load->rules->arena,
		emu_rules_load_n(list) + catalogue->n_indicators, sizeof(*all));
	if (!all)
		return emu_fail_memory(load->err);
	rule->indicators = all;
	if (emu_str_equal(emu_rules_load_at(list, 0), EMU_STR("*"))) {
		for (uint32_t i = 0; i < catalogue->n_indicators; i++) {
			if (!is_meant(load, &catalogue->indicators[i]))
				continue;
			watch(load, i);
			all[rule->n_indicators++] = i;
		}
		return 0;
	}
	for (size_t i = 0; i < emu_rules_load_n(list); i++) {
		struct emu_str id = emu_rules_load_at(list, i);
		uint32_t *indicator = &all[rule->n_indicators++];
		if (find_indicator(load, "indicator", id, indicator) < 0)
			return -1;
		if (!is_meant(load, &catalogue->indicators[*indicator]))
			return emu_rules_load_fail(load, "along",
				"\"%.*s\" is not broken down by that", EMU_STR_ARGS(id));
	}
	return 0;
}

/* ---- Numbers
 * ------------------------------------------------------------------------------------- */

/* As it was written: jansson keeps integers whole, and of others 15 digits survive. */
static int read_number(struct emu_rules_load *load, const json_t *json, struct emu_decimal *number)
{
	if (!json)
		return 0;
	char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	if (!text)
		return emu_fail_memory(load->err);
	int result = emu_decimal_parse(number, emu_str_from(text), load->err);
	free(text);
	return result;
}

static int read_tolerance(struct emu_rules_load *load, const char *member)
{
	const json_t *json = json_object_get(load->json, member);
	const json_t *absolute = json_object_get(json, "absolute");
	const json_t *percent = json_object_get(json, "percent");
	load->rule->has_absolute_limit = absolute != NULL;
	load->rule->has_percent_limit = percent != NULL;
	if (read_number(load, absolute, &load->rule->tolerance.absolute) < 0)
		return -1;
	return read_number(load, percent, &load->rule->tolerance.percent);
}

/* ---- Sides
 * --------------------------------------------------------------------------------------- */

static int read_side(struct emu_rules_load *load, const char *member, struct emu_rule_side *side)
{
	const json_t *json = json_object_get(load->json, member);
	char place[64];
	if (json_object_get(json, "number")) {
		side->kind = EMU_SIDE_NUMBER;
		return read_number(load, json_object_get(json, "number"), &side->number);
	}
	struct emu_str field = emu_rules_load_text(json, "field");
	if (field.len) {
		side->kind = EMU_SIDE_FIELD;
		return emu_rules_load_field(load->rules, field, &side->field, load->err);
	}
	snprintf(place, sizeof(place), "%s/indicator", member);
	if (find_indicator(load, place, emu_rules_load_text(json, "indicator"), &side->indicator) <
		0)
		return -1;
	const char *name;
	json_t *value;
	json_object_foreach(json_object_get(json, "of"), name, value)
	{
		uint32_t dimension;
		snprintf(place, sizeof(place), "%s/of/%s", member, name);
		if (find_dimension(load, place, emu_str_from(name), &dimension) < 0)
			return -1;
		if (load->rule->along & 1U << dimension)
			return emu_rules_load_fail(load, place,
				"\"%s\" is one of those along which the sides vary together: it "
				"has "
				"no one value",
				name);
		side->dimensions[dimension] = (struct emu_str){
			json_string_value(value), json_string_length(value)};
	}
	return 0;
}

static int read_compare(struct emu_rules_load *load)
{
	static const char *const operators[] = {"<=", "<", ">=", ">", "="};
	struct emu_rule *rule = load->rule;
	struct emu_str given = emu_rules_load_text(load->json, "operator");
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (emu_str_equal(given, emu_str_from(operators[i])))
			rule->operator=(enum emu_rule_operator) i;
	if (read_side(load, "left", &rule->sides[0]) < 0 ||
		read_side(load, "right", &rule->sides[1]) < 0)
		return -1;
	bool alone = rule->sides[0].kind == EMU_SIDE_FIELD;
	if (rule->sides[1].kind != EMU_SIDE_NUMBER &&
		alone != (rule->sides[1].kind == EMU_SIDE_FIELD))
		return emu_rules_load_fail(load, "right",
			"a field of a record can be compared with another field or a number only");
	return 0;
}

static int read_ratio(struct emu_rules_load *load)
{
	struct emu_rule *rule = load->rule;
	rule->percent = json_is_true(json_object_get(load->json, "percent"));
	if (read_side(load, "value", &rule->sides[0]) < 0 ||
		read_side(load, "numerator", &rule->sides[1]) < 0)
		return -1;
	return read_side(load, "denominator", &rule->sides[2]);
}

static int read_change(struct emu_rules_load *load)
{
	struct emu_str direction = emu_rules_load_text(load->json, "direction");
	struct emu_str against = emu_rules_load_text(load->json, "against");
	if (direction.len)
		load->rule->direction = emu_str_equal(direction, EMU_STR("up")) ? 1 : -1;
	load->rule->year_before = emu_str_equal(against, EMU_STR("year-before"));
	if (read_indicators(load) < 0)
		return -1;
	return read_tolerance(load, "limit");
}

static int read_nominees(struct emu_rules_load *load)
{
	if (read_indicators(load) < 0)
		return -1;
	const struct emu_indicator *indicator =
		&load->rules->setup.catalogue->indicators[load->rule->indicators[0]];
	if (indicator->counts_type.len)
		return 0;
	return emu_rules_load_fail(load, "indicator",
		"\"%.*s\" counts no records: the catalogue says nothing of it",
		EMU_STR_ARGS(indicator->id));
}

int emu_rules_load_figures(struct emu_rules_load *load)
{
	if (choose_sheet(load) < 0 || read_along(load) < 0)
		return -1;
	if (load->rule->kind != EMU_RULE_CHANGE && read_tolerance(load, "tolerance") < 0)
		return -1;
	switch (load->rule->kind) {
	case EMU_RULE_COMPARE:
		return read_compare(load);
	case EMU_RULE_RATIO:
		return read_ratio(load);
	case EMU_RULE_CHANGE:
		return read_change(load);
	case EMU_RULE_NOMINEES:
		return read_nominees(load);
	default:
		return read_indicators(load);
	}
}
