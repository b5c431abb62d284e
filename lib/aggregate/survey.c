/* What is missing from a value, gathered from all who speak for it. Called once a row. */
#include "aggregate/survey-internal.h"

#include <stdlib.h>

static int compare_spans(const void *a, const void *b)
{
	const struct emu_span *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

/* In order, and those that meet made one. */
static void join_gaps(struct emu_survey *survey)
{
	size_t n = 0;
	if (survey->n_gaps)
		qsort(survey->gaps, survey->n_gaps, sizeof(*survey->gaps), compare_spans);
	for (size_t i = 0; i < survey->n_gaps; i++) {
		struct emu_span *last = n ? &survey->gaps[n - 1] : NULL;
		if (!last || survey->gaps[i].from > last->to + 1)
			survey->gaps[n++] = survey->gaps[i];
		else if (survey->gaps[i].to > last->to)
			last->to = survey->gaps[i].to;
	}
	survey->n_gaps = survey->n_joined = n;
}

/* Whether one of those that are in order has all days of a gap. */
static bool has_gap(const struct emu_survey *survey, const struct emu_span *gap)
{
	size_t from = 0, to = survey->n_joined;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (survey->gaps[middle].to < gap->to)
			from = middle + 1;
		else
			to = middle;
	}
	return from < survey->n_joined && survey->gaps[from].from <= gap->from;
}

/* Room for `n` more. Many units lack the same days: those that meet are made one first, and where
 * that leaves little room, there is to be more before it is done again. */
static int make_room(struct emu_survey *survey, size_t n, struct emu_error *err)
{
	if (survey->n_gaps + n <= survey->gaps_cap)
		return 0;
	join_gaps(survey);
	if (2 * survey->n_gaps + n <= survey->gaps_cap)
		return 0;
	size_t cap = 2 * survey->gaps_cap + n + 64;
	struct emu_span *gaps = realloc(survey->gaps, cap * sizeof(*gaps));
	if (!gaps)
		return emu_fail_memory(err);
	survey->gaps = gaps;
	survey->gaps_cap = cap;
	return 0;
}

static int note_gaps(struct emu_survey *survey, const struct emu_own *own, struct emu_error *err)
{
	if (make_room(survey, own->n_gaps, err) < 0)
		return -1;
	for (size_t i = 0; i < own->n_gaps; i++)
		if (!has_gap(survey, &own->gaps[i]))
			survey->gaps[survey->n_gaps++] = own->gaps[i];
	return 0;
}

static int note_form(struct emu_survey *survey, const struct emu_form *form, struct emu_error *err)
{
	if (survey->n_forms == survey->forms_cap) {
		size_t cap = 2 * survey->forms_cap + 8;
		struct emu_form *forms = realloc(survey->forms, cap * sizeof(*forms));
		if (!forms)
			return emu_fail_memory(err);
		survey->forms = forms;
		survey->forms_cap = cap;
	}
	survey->forms[survey->n_forms++] = *form;
	return 0;
}

static int note_value(struct emu_survey *survey, bool **values, const struct emu_lack *value,
	struct emu_error *err)
{
	bool **noted = &values[value->dimension];
	size_t n = survey->sheet->n_values[value->dimension];
	if (!*noted && !(*noted = calloc(n, sizeof(**noted))))
		return emu_fail_memory(err);
	(*noted)[value->value] = true;
	return 0;
}

static int note_own(struct emu_survey *survey, const struct emu_own *own, struct emu_error *err)
{
	survey->broken_down |= own->broken_down;
	if (own->is_parted && (!survey->is_parted || own->finest > survey->finest))
		survey->finest = own->finest;
	survey->is_parted = survey->is_parted || own->is_parted;
	for (const struct emu_lack *lack = own->lacks; lack; lack = lack->next)
		if ((!lack->is_there && note_value(survey, survey->lacks, lack, err) < 0) ||
			note_value(survey, survey->lines, lack, err) < 0)
			return -1;
	for (const struct emu_form *form = own->forms; form; form = form->next)
		if (note_form(survey, form, err) < 0)
			return -1;
	return note_gaps(survey, own, err);
}

static int note_missing(struct emu_survey *survey, uint32_t node, struct emu_error *err)
{
	if (survey->n_units == survey->units_cap) {
		size_t cap = 2 * survey->units_cap + 8;
		uint32_t *units = realloc(survey->units, cap * sizeof(*units));
		if (!units)
			return emu_fail_memory(err);
		survey->units = units;
		survey->units_cap = cap;
	}
	survey->units[survey->n_units++] = node;
	return 0;
}

static int note_through(struct emu_survey *survey, uint32_t node, struct emu_error *err)
{
	if (survey->n_through == survey->through_cap) {
		size_t cap = 2 * survey->through_cap + 8;
		uint32_t *through = realloc(survey->through, cap * sizeof(*through));
		if (!through)
			return emu_fail_memory(err);
		survey->through = through;
		survey->through_cap = cap;
	}
	survey->through[survey->n_through++] = node;
	return 0;
}

/* Those who speak for the value of a tally's node. */
static int note_speakers(struct emu_survey *survey, const struct emu_tally *tally, uint32_t node,
	struct emu_error *err)
{
	const struct emu_sheet *sheet = survey->sheet;
	struct emu_walk walk;
	bool speaks;
	bool is_top = node == sheet->top;
	emu_walk_init(&walk, tally, node, is_top);
	for (uint32_t at; emu_walk_next(&walk, &at, &speaks);)
		if (speaks &&
			(note_own(survey, &tally->nodes[at].own, err) < 0 ||
				(tally->tree->is_former[at] && at != node &&
					note_through(survey, at, err) < 0)))
			return -1;
	for (size_t i = 0; is_top && i < tally->n_touched; i++) {
		const struct emu_tally_node *block = &tally->nodes[tally->touched[i]];
		if (block->is_speaker && note_own(survey, &block->own, err) < 0)
			return -1;
	}
	return 0;
}

/* Those of a ratio are its parts', unless it is stated. */
static int note_all_speakers(struct emu_survey *survey, const struct emu_tally *tally,
	uint32_t node, struct emu_error *err)
{
	if (tally->rules.over != EMU_OVER_PERIODS_RATIO)
		return note_speakers(survey, tally, node, err);
	if (tally->nodes[node].own.is_known)
		return note_own(survey, &tally->nodes[node].own, err);
	return note_speakers(survey, tally->numerator, node, err) < 0
		? -1
		: note_speakers(survey, tally->denominator, node, err);
}

/* Where there is no value: of a unit itself, whatever is below it; else all that should report. */
static int note_all(struct emu_survey *survey, const struct emu_tree *tree, uint32_t node,
	struct emu_error *err)
{
	const struct emu_sheet *sheet = survey->sheet;
	size_t n = 0;
	if (node < sheet->first_block)
		return note_missing(survey, node, err);
	const uint32_t *members = node == sheet->top ? NULL : emu_tree_members(tree, node, &n);
	for (size_t i = 0; i < n; i++)
		if (!emu_tree_is_nested(tree, node, members[i]) &&
			emu_tree_expects(tree, node, members[i]) &&
			note_missing(survey, members[i], err) < 0)
			return -1;
	for (uint32_t child = tree->first_child[node]; child != EMU_NODE_NONE;
		child = tree->next_child[child])
		if (child != sheet->nobody && emu_tree_expects(tree, node, child) &&
			note_missing(survey, child, err) < 0)
			return -1;
	return 0;
}

/* Those who should speak and do not. */
static int note_silent(struct emu_survey *survey, const struct emu_tally *tally, uint32_t node,
	struct emu_error *err)
{
	struct emu_walk walk;
	bool speaks;
	const struct emu_tree *tree = tally->tree;
	if (tally->is_open || survey->have == survey->expected)
		return 0;
	if (!survey->is_known)
		return note_all(survey, tree, node, err);
	emu_walk_init(&walk, tally, node, node == survey->sheet->top);
	for (uint32_t at; emu_walk_next(&walk, &at, &speaks);)
		if (!speaks && at != survey->sheet->nobody &&
			(node != survey->sheet->top || tree->is_expected[at]) &&
			note_missing(survey, at, err) < 0)
			return -1;
	return 0;
}

static int compare_forms(const void *a, const void *b)
{
	const struct emu_form *x = a, *y = b;
	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	return (x->calendar > y->calendar) - (x->calendar < y->calendar);
}

static int compare_nodes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Each once, in order. */
static void sort_through(struct emu_survey *survey)
{
	size_t n = 0;
	if (survey->n_through)
		qsort(survey->through, survey->n_through, sizeof(*survey->through), compare_nodes);
	for (size_t i = 0; i < survey->n_through; i++)
		if (!n || survey->through[n - 1] != survey->through[i])
			survey->through[n++] = survey->through[i];
	survey->n_through = n;
	n = 0;
	if (survey->n_forms)
		qsort(survey->forms, survey->n_forms, sizeof(*survey->forms), compare_forms);
	for (size_t i = 0; i < survey->n_forms; i++)
		if (!n || compare_forms(&survey->forms[n - 1], &survey->forms[i]))
			survey->forms[n++] = survey->forms[i];
	survey->n_forms = n;
}

int emu_survey_init(struct emu_survey *survey, const struct emu_tally *tally, uint32_t node,
	struct emu_error *err)
{
	const struct emu_tally_node *of = &tally->nodes[node];
	*survey = (struct emu_survey){.sheet = tally->tree->sheet,
		.period = tally->tree->period,
		.is_known = of->is_known,
		.have = of->have,
		.expected = of->expected};
	if (!of->is_known) {
		survey->have = 0;
		survey->expected = node < survey->sheet->first_block
			? 1
			: tally->tree->n_children[node];
	}
	if (!of->is_known)
		return note_silent(survey, tally, node, err);
	if (note_all_speakers(survey, tally, node, err) < 0)
		return -1;
	join_gaps(survey);
	sort_through(survey);
	return note_silent(survey, tally, node, err);
}

void emu_survey_free(struct emu_survey *survey)
{
	for (size_t k = 0; k < EMU_DIMENSIONS_MAX; k++) {
		free(survey->lacks[k]);
		free(survey->lines[k]);
	}
	free(survey->units);
	free(survey->gaps);
	free(survey->forms);
	free(survey->through);
}
