/* Rules about one record alone: what it refers to, and how its own numbers compare. */
#include "rules/rules-internal.h"

/* JSON Pointer of a field of the record in hand. */
static int point_to(struct emu_rules_state *state, uint32_t field, struct emu_error *err)
{
	const struct emu_json_value *value = state->values[field];
	emu_buf_clear(&state->text);
	if (value)
		emu_json_pointer_of(
			state->json, (uint32_t)(value - state->json->values), &state->text);
	emu_buf_push(&state->text, '\0');
	return state->text.failed ? emu_fail_memory(err) : 0;
}

/* 1 where it holds the record back. */
static int say(struct emu_rules_state *state, const struct emu_rule *rule, uint32_t field,
	uint32_t variant, struct emu_rules_blanks *blanks, struct emu_error *err)
{
	int result = point_to(state, field, err);
	if (result == 0) {
		const struct emu_json_value *value = state->values[field];
		bool has_source = state->values[state->rules->source_file] != NULL;
		uint64_t column = has_source
			? state->place.column
			: (uint64_t)value->at + (value->type != EMU_JSON_STRING);
		struct emu_rules_said said = {.severity = rule->severity,
			.variant = variant,
			.place = {state->place.file, state->place.line, column},
			.pointer = state->text.at};
		result = emu_rules_say(state, rule, &said, blanks, err);
	}
	emu_rules_blanks_free(blanks);
	return result < 0 ? -1 : rule->severity == EMU_RULE_ERROR;
}

/* ---- References ----------------------------------------------------------------------------- */

enum { UNKNOWN, NEAR, EXPIRED, AMBIGUOUS, KNOWN };

static uint32_t of_registry(enum emu_registry_answer answer)
{
	switch (answer) {
	case EMU_REGISTRY_FOUND:
		return KNOWN;
	case EMU_REGISTRY_AMBIGUOUS:
		return AMBIGUOUS;
	case EMU_REGISTRY_EXPIRED:
		return EXPIRED;
	case EMU_REGISTRY_UNKNOWN:
		break;
	}
	return UNKNOWN;
}

/* What is wrong with it, or KNOWN; *near is a known name like it. */
static uint32_t look_up(struct emu_rules_state *state, const struct emu_rule_reference *reference,
	struct emu_str text, struct emu_str *near)
{
	const struct emu_rules_setup *setup = &state->rules->setup;
	const struct emu_period *period = state->has_period ? &state->period : NULL;
	struct emu_buf *scratch = &state->key;
	uint32_t at, result = UNKNOWN;
	emu_buf_clear(scratch);
	switch (reference->to) {
	case EMU_REFERS_UNIT:
		result = of_registry(
			emu_registry_unit(setup->registry, text, period, scratch, &at));
		if (result == UNKNOWN)
			*near = emu_registry_nearest_unit(setup->registry, text, scratch);
		break;
	case EMU_REFERS_BLOCK:
		result = of_registry(
			emu_registry_block(setup->registry, text, period, scratch, &at));
		if (result == UNKNOWN)
			*near = emu_registry_nearest_block(setup->registry, text, scratch);
		break;
	case EMU_REFERS_INDICATOR:
		at = emu_catalogue_indicator(setup->catalogue, text);
		return at == EMU_CATALOGUE_NONE ? UNKNOWN : KNOWN;
	case EMU_REFERS_VALUE:
		at = emu_catalogue_value_named(
			setup->catalogue, reference->dimension, text, scratch);
		return at == EMU_CATALOGUE_NONE ? UNKNOWN : KNOWN;
	}
	return result == UNKNOWN && near->len ? NEAR : result;
}

/* What the field should refer to, in the language of messages. */
static struct emu_str referred(
	const struct emu_rules_setup *setup, const struct emu_rule_reference *reference)
{
	bool vi = emu_str_equal(setup->lang, EMU_STR("vi"));
	switch (reference->to) {
	case EMU_REFERS_UNIT:
		return vi ? EMU_STR("đơn vị") : EMU_STR("unit");
	case EMU_REFERS_BLOCK:
		return vi ? EMU_STR("khối") : EMU_STR("block");
	case EMU_REFERS_INDICATOR:
		return vi ? EMU_STR("chỉ tiêu") : EMU_STR("indicator");
	case EMU_REFERS_VALUE:
		break;
	}
	return emu_catalogue_dimension_name(setup->catalogue, reference->dimension, setup->lang);
}

static int see_one(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rule_reference *reference, struct emu_error *err)
{
	const struct emu_json_value *value = state->values[reference->field];
	if (!value || value->type != EMU_JSON_STRING)
		return 0;
	struct emu_str text = emu_rules_text(state, value), near = {0};
	uint32_t variant = look_up(state, reference, text, &near);
	if (variant == KNOWN)
		return 0;
	struct emu_rules_blanks blanks = {0};
	emu_rules_blank_text(&blanks, "field", referred(&state->rules->setup, reference));
	emu_rules_blank_text(&blanks, "value", text);
	emu_rules_blank_text(&blanks, "near", near);
	if (state->has_period)
		emu_period_print(&state->period, emu_rules_blank(&blanks, "period"));
	return say(state, rule, reference->field, variant, &blanks, err);
}

int emu_rules_see_reference(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	int held = 0;
	for (size_t i = 0; i < rule->n_references; i++) {
		int result = see_one(state, rule, &rule->references[i], err);
		if (result < 0)
			return -1;
		held |= result;
	}
	return held;
}

/* ---- Comparisons within the record ----------------------------------------------------------- */

/* 0 where the record has no such number. */
static int read_side(struct emu_rules_state *state, const struct emu_rule_side *side,
	struct emu_rules_claim *claim, struct emu_error *err)
{
	if (side->kind == EMU_SIDE_NUMBER)
		return emu_decimal_copy(&claim->value, &side->number, err) < 0 ? -1 : 1;
	const struct emu_json_value *value = state->values[side->field];
	if (!value || value->type != EMU_JSON_NUMBER)
		return 0;
	/* A number past every limit is not compared. */
	return emu_decimal_parse(&claim->value, emu_json_raw(state->json, value), NULL) == 0;
}

static void name_side(struct emu_rules_state *state, const struct emu_rule_side *side,
	struct emu_rules_blanks *blanks, const char *name)
{
	struct emu_buf *out = emu_rules_blank(blanks, name);
	if (side->kind == EMU_SIDE_FIELD)
		emu_buf_append(out, state->rules->field_names.names[side->field]);
}

int emu_rules_see_compare(
	struct emu_rules_state *state, const struct emu_rule *rule, struct emu_error *err)
{
	const struct emu_rule_side *left = &rule->sides[0], *right = &rule->sides[1];
	struct emu_rules_claim a = {0}, b = {0};
	if (left->kind != EMU_SIDE_FIELD)
		return 0;
	int result = read_side(state, left, &a, err);
	if (result == 1)
		result = read_side(state, right, &b, err);
	if (result == 1)
		result = emu_rules_contradicts(rule, &a, &b, err);
	if (result == 1) {
		struct emu_rules_blanks blanks = {0};
		emu_rules_blank_number(&blanks, "left", &a.value);
		emu_rules_blank_number(&blanks, "right", &b.value);
		name_side(state, left, &blanks, "left-of");
		name_side(state, right, &blanks, "right-of");
		emu_rules_blank_text(&blanks, "relation", emu_rules_relation(state->rules, rule));
		uint32_t variant = right->kind == EMU_SIDE_NUMBER ? 3 : 1;
		result = say(state, rule, left->field, variant, &blanks, err);
	}
	emu_decimal_free(&a.value);
	emu_decimal_free(&b.value);
	return result;
}
