/* What a unit itself says of one period, over the dimensions. Called for each unit and cell that a
 * summary shows, and by the checks. */
#include "aggregate/own-internal.h"

#include <stdlib.h>

static void note(struct emu_reckoner *reckoner, const struct emu_cell *cell,
	const struct emu_statement *said)
{
	struct emu_sources *sources = reckoner->sources;
	if (reckoner->story)
		emu_story_stated(reckoner->story, cell, said);
	if (sources && sources->n < EMU_SOURCES_MAX)
		sources->items[sources->n++] = said;
}

static int add_records(struct emu_reckoner *reckoner, const struct emu_cell *cell,
	struct emu_mix *mix, struct emu_error *err)
{
	struct emu_decimal count = {.coefficient = (emu_int128)emu_cell_counted(cell)};
	if (reckoner->sources)
		reckoner->sources->n_records += emu_cell_counted(cell);
	if (reckoner->story)
		emu_story_counted(reckoner->story, cell);
	return emu_mix_add(mix, &count, NULL, EMU_BOUND_NONE, false, err);
}

int emu_own_settle(const struct emu_treatment *rules, const struct emu_mix *mix,
	struct emu_own *own, struct emu_error *err)
{
	own->is_known = mix->n > 0;
	own->bound = mix->bound;
	own->is_partial = own->is_partial || mix->is_partial;
	if (!own->is_known)
		return 0;
	return rules->over == EMU_OVER_PERIODS_MEAN
		? emu_mix_mean(mix, rules->places + EMU_GUARD_PLACES, &own->value, err)
		: emu_mix_sum(mix, &own->value, err);
}

/* A value into a mix, weighted where the indicator is. */
int emu_own_add(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	const struct emu_own *own, uint32_t node, const uint32_t *dims,
	const struct emu_period *period, uint32_t mask, struct emu_mix *mix, struct emu_error *err)
{
	struct emu_own weight = {0};
	bool found;
	int result = emu_own_weight(
		reckoner, rules, node, dims, period, mask, &weight, &found, err);
	if (result == 0)
		result = emu_mix_add(mix, &own->value, found ? &weight.value : NULL, own->bound,
			own->is_partial, err);
	emu_decimal_free(&weight.value);
	return result;
}

struct by_value {
	uint32_t value, at;
	struct emu_cell *cell;
};

static int compare_by_value(const void *a, const void *b)
{
	const struct by_value *x = a, *y = b;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* The cells by their value of a dimension, otherwise as they stood; NULL when memory runs out. */
static struct emu_cell **sort_along(
	struct emu_arena *scratch, struct emu_cell *const *cells, size_t n, uint32_t dimension)
{
	struct by_value *order = emu_arena_array(scratch, n, sizeof(*order));
	struct emu_cell **sorted = emu_arena_array(scratch, n, sizeof(struct emu_cell *));
	if (!order || !sorted)
		return NULL;
	for (uint32_t i = 0; i < n; i++)
		order[i] = (struct by_value){cells[i]->page->dims[dimension], i, cells[i]};
	qsort(order, n, sizeof(*order), compare_by_value);
	for (size_t i = 0; i < n; i++)
		sorted[i] = order[i].cell;
	return sorted;
}

/* Which of the catalogue's expected values no cell has. */
static int note_lacks(struct emu_reckoner *reckoner, struct emu_cell *const *sorted, size_t n,
	uint32_t dimension, struct emu_own *own, struct emu_error *err)
{
	const struct emu_dimension *known =
		&reckoner->sheet->question->catalogue->dimensions[dimension];
	size_t at = 0;
	own->broken_down |= UINT32_C(1) << dimension;
	if (!emu_treatment_is_closed(reckoner->sheet, dimension))
		own->is_partial = true;
	for (uint32_t v = 0; v < known->n_values && known->n_expected; v++) {
		while (at < n && sorted[at]->page->dims[dimension] < v + 1)
			at++;
		if (known->values[v].optional ||
			(at < n && sorted[at]->page->dims[dimension] == v + 1))
			continue;
		struct emu_lack *lack = emu_arena_array(reckoner->arena, 1, sizeof(*lack));
		if (!lack)
			return emu_fail_memory(err);
		*lack = (struct emu_lack){dimension, v, own->lacks};
		own->lacks = lack;
		own->is_partial = true;
	}
	return 0;
}

static size_t open_value(struct emu_reckoner *reckoner, uint32_t dimension, uint32_t value)
{
	const struct emu_sheet *sheet = reckoner->sheet;
	return emu_story_open(reckoner->story, sheet->question->catalogue->dimensions[dimension].id,
		sheet->values[dimension][value - 1]);
}

/* One value of the dimension: what is stated of it, else its records. */
static int add_value(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, uint32_t period, uint32_t mask, size_t step,
	struct emu_own *own, struct emu_mix *mix, struct emu_error *err)
{
	struct emu_own part = {
		.lacks = own->lacks, .forms = own->forms, .broken_down = own->broken_down};
	int result = emu_own_here(reckoner, rules, cells, n, period, mask, &part, err);
	if (result == 0 && part.is_known)
		result = emu_own_add(reckoner, rules, &part, cells[0]->owner, cells[0]->page->dims,
			&reckoner->sheet->periods[period].period, mask, mix, err);
	own->lacks = part.lacks;
	own->forms = part.forms;
	own->broken_down = part.broken_down;
	if (reckoner->story)
		emu_story_close(reckoner->story, step, part.is_known ? &part.value : NULL);
	emu_decimal_free(&part.value);
	return result;
}

int emu_own_along(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, uint32_t period, uint32_t mask, uint32_t dimension,
	struct emu_own *own, struct emu_error *err)
{
	struct emu_mix mix = {0};
	struct emu_cell **sorted = sort_along(&reckoner->scratch, cells, n, dimension);
	int result = sorted ? note_lacks(reckoner, sorted, n, dimension, own, err)
			    : emu_fail_memory(err);
	for (size_t from = 0, to; result == 0 && from < n; from = to) {
		uint32_t value = sorted[from]->page->dims[dimension];
		for (to = from + 1; to < n && sorted[to]->page->dims[dimension] == value;)
			to++;
		size_t step = reckoner->story ? open_value(reckoner, dimension, value) : 0;
		result = add_value(reckoner, rules, sorted + from, to - from, period,
			mask | UINT32_C(1) << dimension, step, own, &mix, err);
	}
	if (result == 0)
		result = emu_own_settle(rules, &mix, own, err);
	emu_mix_free(&mix);
	return result;
}

struct emu_cell **emu_own_having(struct emu_arena *scratch, struct emu_cell *const *cells, size_t n,
	uint32_t period, uint32_t dimension, size_t *n_having, bool *is_stated)
{
	struct emu_cell **kept = emu_arena_array(scratch, n, sizeof(struct emu_cell *));
	*n_having = 0;
	*is_stated = false;
	for (size_t i = 0; kept && i < n; i++) {
		if (!(cells[i]->page->mask >> dimension & 1))
			continue;
		kept[(*n_having)++] = cells[i];
		*is_stated = *is_stated ||
			(emu_cell_is_stated(cells[i]) && cells[i]->page->period == period);
	}
	return kept;
}

int emu_own_count(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, struct emu_own *own, struct emu_error *err)
{
	struct emu_mix mix = {0};
	int result = 0;
	for (size_t i = 0; result == 0 && i < n; i++)
		if (emu_cell_counted(cells[i]))
			result = add_records(reckoner, cells[i], &mix, err);
	if (result == 0)
		result = emu_own_settle(rules, &mix, own, err);
	emu_mix_free(&mix);
	return result;
}

static int note_form(struct emu_reckoner *reckoner, const struct emu_statement *said,
	uint32_t period, struct emu_own *own, struct emu_error *err)
{
	if (!said->form)
		return 0;
	struct emu_form *form = emu_arena_array(reckoner->arena, 1, sizeof(*form));
	if (!form)
		return emu_fail_memory(err);
	*form = (struct emu_form){period, said->form, own->forms};
	own->forms = form;
	return 0;
}

int emu_own_here(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, uint32_t period, uint32_t mask,
	struct emu_own *own, struct emu_error *err)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t n_said;
		const struct emu_statement *said = emu_cell_said(cells[i], &n_said);
		if (cells[i]->page->mask != mask || cells[i]->page->period != period || !said)
			continue;
		own->is_known = own->is_stated = true;
		own->bound = said->bound;
		note(reckoner, cells[i], said);
		const struct emu_decimal value = emu_statement_value(said);
		if (note_form(reckoner, said, period, own, err) < 0)
			return -1;
		return emu_decimal_copy(&own->value, &value, err);
	}
	if (rules->over == EMU_OVER_PERIODS_RATIO)
		return 0;
	for (size_t i = 0; i < rules->n_order; i++) {
		size_t n_having;
		bool is_stated;
		if (mask >> rules->order[i] & 1)
			continue;
		struct emu_cell **kept = emu_own_having(&reckoner->scratch, cells, n, period,
			rules->order[i], &n_having, &is_stated);
		if (!kept)
			return emu_fail_memory(err);
		if (is_stated)
			return emu_own_along(reckoner, rules, kept, n_having, period, mask,
				rules->order[i], own, err);
	}
	return emu_own_count(reckoner, rules, cells, n, own, err);
}
