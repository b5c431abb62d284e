/* Findings about cells in words: what the verdict says fills the message in. */
#include "rules/judge-internal.h"

/* The indicator with the values of its dimensions: Models registered (economy). */
static void print_cell(const struct emu_rules_hearing *hearing, uint32_t indicator,
	const struct emu_str dimensions[EMU_RULES_DIMENSIONS], struct emu_buf *out)
{
	const struct emu_rules_state *state = hearing->state;
	const struct emu_rules_setup *setup = &state->rules->setup;
	const char *before = " (";
	emu_buf_append(out, emu_catalogue_indicator_name(setup->catalogue, indicator, setup->lang));
	for (uint32_t i = 0; i < setup->catalogue->n_dimensions; i++) {
		if (!dimensions[i].len)
			continue;
		emu_buf_append(out, emu_str_from(before));
		emu_rules_print_value(state, i, dimensions[i], out);
		before = ", ";
	}
	if (*before == ',')
		emu_buf_push(out, ')');
}

static void print_side(const struct emu_rules_hearing *hearing, const struct emu_rule_side *side,
	struct emu_buf *out)
{
	struct emu_str dimensions[EMU_RULES_DIMENSIONS] = {0};
	if (side->kind != EMU_SIDE_INDICATOR)
		return;
	for (uint32_t i = 0; i < EMU_RULES_DIMENSIONS; i++)
		if (side->dimensions[i].len)
			dimensions[i] = side->dimensions[i];
		else if (hearing->rule->along & 1U << i)
			dimensions[i] = hearing->cell.dimensions[i];
	print_cell(hearing, side->indicator, dimensions, out);
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
	emu_rules_blank_number(blanks, "now", &hearing->own.value);
	emu_rules_blank_number(blanks, "previous", &hearing->others[0].value);
	emu_period_print(&hearing->before, emu_rules_blank(blanks, "before"));
	print_limit(hearing->rule, emu_rules_blank(blanks, "limit"));
}

static void fill_compare(const struct emu_rules_hearing *hearing, struct emu_rules_blanks *blanks)
{
	const struct emu_rule *rule = hearing->rule;
	emu_rules_blank_number(blanks, "left", &hearing->own.value);
	emu_rules_blank_number(blanks, "right", &hearing->others[0].value);
	print_side(hearing, &rule->sides[0], emu_rules_blank(blanks, "left-of"));
	print_side(hearing, &rule->sides[1], emu_rules_blank(blanks, "right-of"));
	emu_rules_blank_text(blanks, "relation", emu_rules_relation(hearing->state->rules, rule));
}

static void fill_own(const struct emu_rules_hearing *hearing, struct emu_rules_blanks *blanks)
{
	const struct emu_rules_setup *setup = &hearing->state->rules->setup;
	emu_rules_blank_number(blanks, "stated", &hearing->own.value);
	switch (hearing->rule->kind) {
	case EMU_RULE_SUM:
		emu_rules_blank_number(blanks, "summed", &hearing->others[0].value);
		emu_rules_blank_text(blanks, "dimension",
			emu_catalogue_dimension_name(
				setup->catalogue, hearing->dimension, setup->lang));
		break;
	case EMU_RULE_NOMINEES:
		emu_rules_blank_number(blanks, "count", &hearing->others[0].value);
		break;
	case EMU_RULE_RATIO:
		emu_rules_blank_number(blanks, "numerator", &hearing->others[0].value);
		emu_rules_blank_number(blanks, "denominator", &hearing->others[1].value);
		emu_rules_blank_number(blanks, "computed", &hearing->third);
		break;
	default:
		break;
	}
}

int emu_rules_tell_figures(struct emu_rules_hearing *hearing)
{
	struct emu_rules_state *state = hearing->state;
	const struct emu_rule *rule = hearing->rule;
	const struct emu_rules_cell *cell = &hearing->cell;
	struct emu_finding_place related[EMU_RULES_RELATED];
	char dimension = (char)hearing->dimension;
	for (size_t i = 0; i < hearing->n_related; i++)
		related[i] = (struct emu_finding_place){
			emu_buf_str(&hearing->related[i].file), hearing->related[i].line, 0};
	struct emu_rules_said said = {.severity = rule->severity,
		.variant = hearing->variant,
		.place = cell->place,
		.tie = {&dimension, 1},
		.pointer = "/value",
		.related = related,
		.n_related = hearing->n_related};
	struct emu_rules_blanks blanks = {0};
	emu_rules_print_unit(state, cell->unit, emu_rules_blank(&blanks, "unit"));
	emu_period_print(&cell->period, emu_rules_blank(&blanks, "period"));
	print_cell(
		hearing, cell->indicator, cell->dimensions, emu_rules_blank(&blanks, "indicator"));
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
