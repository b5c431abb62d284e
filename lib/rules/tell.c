/* Findings about cells in words: what the verdict says fills the message in. */
#include "rules/judge-internal.h"

static void print_period(const struct emu_rules_hearing *hearing, struct emu_rules_blanks *blanks)
{
	emu_rules_blank_text(blanks, "period",
		emu_rules_word_text(&hearing->state->sheet, hearing->key->period));
}

/* The indicator with the values of its dimensions: Models registered (economy). */
static void print_cell(const struct emu_rules_hearing *hearing,
	const struct emu_rules_cell_key *key, struct emu_buf *out)
{
	const struct emu_rules_state *state = hearing->state;
	const struct emu_rules_setup *setup = &state->rules->setup;
	const char *before = " (";
	emu_buf_append(
		out, emu_catalogue_indicator_name(setup->catalogue, key->indicator, setup->lang));
	for (uint32_t i = 0; i < setup->catalogue->n_dimensions; i++) {
		if (!key->dimensions[i])
			continue;
		emu_buf_append(out, emu_str_from(before));
		emu_rules_print_value(
			state, i, emu_rules_word_text(&state->sheet, key->dimensions[i]), out);
		before = ", ";
	}
	if (*before == ',')
		emu_buf_push(out, ')');
}

static void print_side(const struct emu_rules_hearing *hearing, const struct emu_rule_side *side,
	struct emu_buf *out)
{
	const struct emu_rules_state *state = hearing->state;
	struct emu_rules_cell_key key = {.indicator = side->indicator};
	if (side->kind != EMU_SIDE_INDICATOR)
		return;
	for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++)
		key.dimensions[i] = side->dimensions[i].len
			? emu_rules_word_find(&state->sheet, side->dimensions[i])
			: hearing->rule->along & 1U << i ? hearing->key->dimensions[i]
							 : 0;
	print_cell(hearing, &key, out);
}

static void print_limit(const struct emu_rule *rule, struct emu_buf *out)
{
	if (rule->has_absolute_limit)
		emu_decimal_print(&rule->tolerance.absolute, out);
	if (rule->has_absolute_limit && rule->has_percent_limit)
		emu_buf_append(out, EMU_STR(" + "));
	if (rule->has_percent_limit) {
		emu_decimal_print(&rule->tolerance.percent, out);
		emu_buf_append(out, EMU_STR(" %"));
	}
}

static void fill_change(const struct emu_rules_hearing *hearing, struct emu_rules_blanks *blanks)
{
	const struct emu_rules_verdict *verdict = hearing->verdict;
	emu_rules_blank_number(blanks, "now", &verdict->own.value);
	emu_rules_blank_number(blanks, "previous", &verdict->other.value);
	emu_period_print(&verdict->before, emu_rules_blank(blanks, "before"));
	print_limit(hearing->rule, emu_rules_blank(blanks, "limit"));
}

static void fill_compare(const struct emu_rules_hearing *hearing, struct emu_rules_blanks *blanks)
{
	const struct emu_rule *rule = hearing->rule;
	emu_rules_blank_number(blanks, "left", &hearing->verdict->own.value);
	emu_rules_blank_number(blanks, "right", &hearing->verdict->other.value);
	print_side(hearing, &rule->sides[0], emu_rules_blank(blanks, "left-of"));
	print_side(hearing, &rule->sides[1], emu_rules_blank(blanks, "right-of"));
	emu_rules_blank_text(blanks, "relation", emu_rules_relation(hearing->state->rules, rule));
}

static void fill_own(const struct emu_rules_hearing *hearing, struct emu_rules_blanks *blanks)
{
	const struct emu_rules_setup *setup = &hearing->state->rules->setup;
	const struct emu_rules_verdict *verdict = hearing->verdict;
	emu_rules_blank_number(blanks, "stated", &verdict->own.value);
	switch (hearing->rule->kind) {
	case EMU_RULE_SUM:
		emu_rules_blank_number(blanks, "summed", &verdict->other.value);
		emu_rules_blank_text(blanks, "dimension",
			emu_catalogue_dimension_name(
				setup->catalogue, hearing->dimension, setup->lang));
		break;
	case EMU_RULE_NOMINEES:
		emu_rules_blank_number(blanks, "count", &verdict->other.value);
		break;
	case EMU_RULE_RATIO:
		emu_rules_blank_number(blanks, "numerator", &verdict->other.value);
		emu_rules_blank_number(blanks, "denominator", &verdict->fourth);
		emu_rules_blank_number(blanks, "computed", &verdict->third);
		break;
	default:
		break;
	}
}

static int tell(struct emu_rules_hearing *hearing)
{
	struct emu_rules_state *state = hearing->state;
	const struct emu_rule *rule = hearing->rule;
	const struct emu_rules_cell *cell = &state->sheet.cells[hearing->cell];
	struct emu_rules_said said = {.severity = rule->severity,
		.variant = hearing->verdict->variant,
		.place = cell->place,
		.column = cell->column,
		.pointer = "/value",
		.related = hearing->verdict->related,
		.n_related = hearing->verdict->n_related};
	struct emu_rules_blanks blanks = {0};
	emu_rules_print_unit(state, emu_rules_word_text(&state->sheet, hearing->key->unit),
		emu_rules_blank(&blanks, "unit"));
	print_period(hearing, &blanks);
	print_cell(hearing, hearing->key, emu_rules_blank(&blanks, "indicator"));
	if (rule->kind == EMU_RULE_CHANGE)
		fill_change(hearing, &blanks);
	else if (rule->kind == EMU_RULE_COMPARE)
		fill_compare(hearing, &blanks);
	else
		fill_own(hearing, &blanks);
	int result = emu_rules_say(state, rule, &said, &blanks, hearing->err);
	emu_rules_blanks_free(&blanks);
	return result;
}

int emu_rules_tell_figures(struct emu_rules_state *state, const struct emu_rule *rule,
	const struct emu_rules_note *note, struct emu_error *err)
{
	struct emu_rules_verdict verdict = {0};
	struct emu_rules_hearing hearing = {.state = state,
		.rule = rule,
		.cell = (uint32_t)note->a,
		.dimension = note->sub,
		.key = emu_rules_sheet_key(&state->sheet, (uint32_t)note->a),
		.verdict = &verdict,
		.err = err};
	int result = emu_rules_judge(&hearing);
	if (result > 0)
		result = tell(&hearing);
	emu_rules_verdict_free(&verdict);
	return result;
}
