/*
 * What is brought together, judged: parts and totals, one indicator and another, a ratio and what
 * it is of, this period and the last, a number stated and the records listed, and records of one
 * key that may not differ. Called at the end, for a few units at a time.
 */
#include "rules/judge-internal.h"

#include <stdlib.h>

static void free_claims(struct emu_rules_hearing *hearing)
{
	emu_decimal_free(&hearing->own.value);
	emu_decimal_free(&hearing->others[0].value);
	emu_decimal_free(&hearing->others[1].value);
	emu_decimal_free(&hearing->third);
}

static int compare_places(
	const struct emu_rules_hearing *hearing, size_t i, const struct emu_finding_place *place)
{
	int order = emu_str_compare(emu_buf_str(&hearing->related[i].file), place->file);
	if (order)
		return order;
	return (hearing->related[i].line > place->line) - (hearing->related[i].line < place->line);
}

/* In order, each once, and of many the first. */
static int relate(struct emu_rules_hearing *hearing, const struct emu_finding_place *place)
{
	size_t at = hearing->n_related;
	while (at && compare_places(hearing, at - 1, place) > 0)
		at--;
	if (at == EMU_RULES_RELATED || (at && compare_places(hearing, at - 1, place) == 0))
		return 0;
	size_t last = hearing->n_related < EMU_RULES_RELATED ? hearing->n_related++
							     : EMU_RULES_RELATED - 1;
	struct emu_buf file = hearing->related[last].file;
	memmove(&hearing->related[at + 1], &hearing->related[at],
		(last - at) * sizeof(*hearing->related));
	emu_buf_clear(&file);
	emu_buf_append(&file, place->file);
	hearing->related[at].file = file;
	hearing->related[at].line = place->line;
	return file.failed ? emu_fail_memory(hearing->err) : 0;
}

/* A number past every limit says nothing that could be compared. */
static int read_claim(
	const struct emu_rules_cell *cell, struct emu_rules_claim *claim, struct emu_error *err)
{
	struct emu_error bad = {0};
	claim->may_be_less = cell->may_be_less;
	claim->may_be_more = cell->may_be_more;
	if (cell->sheet == EMU_SHEET_COUNTED) {
		emu_decimal_from_int(&claim->value, (int64_t)cell->n);
		return 0;
	}
	if (emu_decimal_parse(&claim->value, cell->number, &bad) == 0)
		return 0;
	if (bad.fault == EMU_FAULT_MEMORY)
		return emu_fail_memory(err);
	claim->may_be_less = claim->may_be_more = true;
	return 0;
}

/* ---- The others ------------------------------------------------------------------------------ */

static void mark_seen(struct emu_rules_hearing *hearing, struct emu_str value)
{
	const struct emu_dimension *dimension =
		&hearing->state->rules->setup.catalogue->dimensions[hearing->dimension];
	for (size_t i = 0; dimension->n_expected && i < dimension->n_values; i++)
		if (emu_str_equal(dimension->values[i].id, value))
			hearing->seen[i / 64] |= UINT64_C(1) << i % 64;
}

/* Whether a value that every breakdown has is not among the parts. */
static bool lacks_parts(const struct emu_rules_hearing *hearing)
{
	const struct emu_dimension *dimension =
		&hearing->state->rules->setup.catalogue->dimensions[hearing->dimension];
	for (size_t i = 0; dimension->n_expected && i < dimension->n_values; i++)
		if (!dimension->values[i].optional &&
			!(hearing->seen[i / 64] & UINT64_C(1) << i % 64))
			return true;
	return false;
}

static int add_part(struct emu_rules_hearing *hearing, const struct emu_rules_cell *cell)
{
	struct emu_rules_claim *sum = &hearing->others[0], part = {0};
	int result = read_claim(cell, &part, hearing->err);
	if (result == 0)
		result = emu_decimal_add(&sum->value, &sum->value, &part.value, hearing->err);
	sum->may_be_less |= part.may_be_less;
	sum->may_be_more |= part.may_be_more;
	emu_decimal_free(&part.value);
	mark_seen(hearing, cell->dimensions[hearing->dimension]);
	return result;
}

static int hear_other(struct emu_rules_hearing *hearing, enum emu_rules_role role,
	const struct emu_rules_cell *cell)
{
	int result = hearing->rule->kind == EMU_RULE_SUM
		? add_part(hearing, cell)
		: read_claim(cell, &hearing->others[role], hearing->err);
	hearing->has[role] = true;
	hearing->before = cell->period;
	return result < 0 || cell->is_previous ? result : relate(hearing, &cell->place);
}

/* ---- The subject ----------------------------------------------------------------------------- */

/* One may be neither above nor below the other; percents are of whichever comes second. */
static int differ(const struct emu_rules_hearing *hearing)
{
	const struct emu_rule_tolerance *tolerance = &hearing->rule->tolerance;
	int result = emu_rules_exceeds(&hearing->own, &hearing->others[0], tolerance, hearing->err);
	return result
		? result
		: emu_rules_exceeds(&hearing->others[0], &hearing->own, tolerance, hearing->err);
}

static int judge_compare(struct emu_rules_hearing *hearing)
{
	const struct emu_rule_side *right = &hearing->rule->sides[1];
	if (right->kind == EMU_SIDE_NUMBER) {
		hearing->variant = 2; /* there is no name to tell of the other side */
		if (emu_decimal_copy(&hearing->others[0].value, &right->number, hearing->err) < 0)
			return -1;
	} else if (!hearing->has[0]) {
		return 0;
	}
	return emu_rules_contradicts(
		hearing->rule, &hearing->own, &hearing->others[0], hearing->err);
}

int emu_rules_judge(struct emu_rules_hearing *hearing)
{
	hearing->variant = 0;
	switch (hearing->rule->kind) {
	case EMU_RULE_SUM:
		/* What is missing may be anything but negative: the sum is a lower bound. */
		hearing->others[0].may_be_more |= lacks_parts(hearing);
		return hearing->has[0] ? differ(hearing) : 0;
	case EMU_RULE_COMPARE:
		return judge_compare(hearing);
	case EMU_RULE_RATIO:
		return hearing->has[0] && hearing->has[1] ? emu_rules_judge_ratio(hearing) : 0;
	case EMU_RULE_CHANGE:
		return hearing->has[0] ? emu_rules_judge_change(hearing) : 0;
	case EMU_RULE_NOMINEES:
		return differ(hearing);
	default:
		return 0;
	}
}

static int hear_subject(struct emu_rules_hearing *hearing)
{
	bool stands_alone = hearing->rule->kind == EMU_RULE_COMPARE ||
		hearing->rule->kind == EMU_RULE_NOMINEES;
	if (!hearing->has[0] && !stands_alone)
		return 0;
	if (read_claim(&hearing->cell, &hearing->own, hearing->err) < 0)
		return -1;
	int result = emu_rules_judge(hearing);
	return result > 0 ? emu_rules_tell_figures(hearing) : result;
}

/* ---- One join after the other -----------------------------------------------------------------
 */

static void begin(struct emu_rules_hearing *hearing, struct emu_str key)
{
	const struct emu_catalogue *catalogue = hearing->state->rules->setup.catalogue;
	hearing->rule = &hearing->state->rules->rules[emu_fact_take_number(&key, 4)];
	hearing->dimension = (uint32_t)emu_fact_take_number(&key, 1);
	hearing->has[0] = hearing->has[1] = false;
	hearing->n_related = 0;
	/* The sum of no parts; the number of a list that is not there. */
	emu_decimal_from_int(&hearing->others[0].value, 0);
	hearing->others[0].may_be_less = hearing->others[0].may_be_more = false;
	if (hearing->rule->kind != EMU_RULE_SUM)
		return;
	size_t n = catalogue->dimensions[hearing->dimension].n_values;
	memset(hearing->seen, 0, (n / 64 + 1) * sizeof(*hearing->seen));
}

static int hear_figure(struct emu_rules_hearing *hearing, struct emu_str role, struct emu_str value)
{
	struct emu_str key = emu_fact_take_text(&value);
	enum emu_rules_role is = (enum emu_rules_role)emu_fact_take_number(&role, 1);
	if (is == EMU_ROLE_SUBJECT) {
		emu_fact_take_cell(&hearing->cell, key, value);
		return hear_subject(hearing);
	}
	struct emu_rules_cell cell;
	emu_fact_take_cell(&cell, key, value);
	return hear_other(hearing, is, &cell);
}

/* By place: the first of them is what the others are held against. */
static int hear_exclusive(struct emu_rules_hearing *hearing, struct emu_str place)
{
	struct emu_finding_place here = emu_fact_take_place(&place);
	here.column = 0;
	if (!hearing->n_related)
		return relate(hearing, &here);
	struct emu_finding_place first = {
		emu_buf_str(&hearing->related[0].file), hearing->related[0].line, 0};
	return emu_rules_tell_pair(hearing->state, hearing->rule, &here, &first, hearing->err);
}

static int hear(struct emu_rules_hearing *hearing, struct emu_buf *last, struct emu_str key,
	struct emu_str value)
{
	struct emu_str join = {key.at, EMU_RULES_JOIN_LEN};
	if (!emu_str_equal(join, emu_buf_str(last))) {
		emu_buf_clear(last);
		emu_buf_append(last, join);
		begin(hearing, key);
	}
	key = emu_str_after(key, EMU_RULES_JOIN_LEN);
	return hearing->rule->kind == EMU_RULE_EXCLUSIVE ? hear_exclusive(hearing, key)
							 : hear_figure(hearing, key, value);
}

static size_t most_values(const struct emu_catalogue *catalogue)
{
	size_t most = 0;
	for (size_t i = 0; i < catalogue->n_dimensions; i++)
		if (catalogue->dimensions[i].n_values > most)
			most = catalogue->dimensions[i].n_values;
	return most;
}

int emu_rules_judge_joins(struct emu_rules_state *state, struct emu_error *err)
{
	struct emu_rules_hearing hearing = {.state = state, .err = err};
	struct emu_buf last = {0};
	struct emu_str key, value;
	hearing.seen = calloc(
		most_values(state->rules->setup.catalogue) / 64 + 1, sizeof(*hearing.seen));
	int result = hearing.seen ? emu_spill_sort(state->joins, err) : emu_fail_memory(err);
	while (result == 0 && (result = emu_spill_next(state->joins, &key, &value, err)) == 1)
		result = hear(&hearing, &last, key, value);
	if (result == 0 && last.failed)
		result = emu_fail_memory(err);
	for (size_t i = 0; i < EMU_RULES_RELATED; i++)
		emu_buf_free(&hearing.related[i].file);
	free_claims(&hearing);
	free(hearing.seen);
	emu_buf_free(&last);
	emu_spill_clear(state->joins);
	return result;
}
