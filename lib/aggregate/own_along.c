/* What a unit itself says along one dimension: its values added up or averaged, and which are not
 * there. Called for what is not stated as such, and by the checks. */
#include <stdlib.h>

#include "aggregate/lines-internal.h"
#include "aggregate/own-internal.h"

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

/* As they are where they have no other dimension. */
static bool are_in_order(struct emu_cell *const *cells, size_t n, uint32_t dimension)
{
	for (size_t i = 1; i < n; i++)
		if (cells[i]->page->dims[dimension] < cells[i - 1]->page->dims[dimension])
			return false;
	return true;
}

/* The cells by their value of a dimension, otherwise as they stood; NULL when memory runs out. */
static struct emu_cell **sort_along(
	struct emu_arena *scratch, struct emu_cell *const *cells, size_t n, uint32_t dimension)
{
	struct emu_cell **sorted = emu_arena_array(scratch, n, sizeof(struct emu_cell *));
	if (sorted && are_in_order(cells, n, dimension))
		return memcpy(sorted, cells, n * sizeof(struct emu_cell *));
	struct by_value *order = emu_arena_array(scratch, n, sizeof(*order));
	if (!order || !sorted)
		return NULL;
	for (uint32_t i = 0; i < n; i++)
		order[i] = (struct by_value){cells[i]->page->dims[dimension], i, cells[i]};
	qsort(order, n, sizeof(*order), compare_by_value);
	for (size_t i = 0; i < n; i++)
		sorted[i] = order[i].cell;
	return sorted;
}

/* Whether it is among the last few that were noted: parts of a period often lack the same. */
static bool is_noted(
	const struct emu_lack *lacks, uint32_t dimension, uint32_t value, bool is_there)
{
	for (int few = 8; lacks && few; lacks = lacks->next, few--)
		if (lacks->dimension == dimension && lacks->value == value &&
			lacks->is_there == is_there)
			return true;
	return false;
}

static int note_value(struct emu_reckoner *reckoner, uint32_t dimension, uint32_t value,
	bool is_there, struct emu_own *own, struct emu_error *err)
{
	own->is_partial = own->is_partial || !is_there;
	if (is_noted(own->lacks, dimension, value, is_there))
		return 0;
	struct emu_lack *lack = emu_arena_array(reckoner->arena, 1, sizeof(*lack));
	if (!lack)
		return emu_fail_memory(err);
	*lack = (struct emu_lack){dimension, value, is_there, own->lacks};
	own->lacks = lack;
	return 0;
}

/* Which of the catalogue's expected values no cell has. */
static int note_lacks(struct emu_reckoner *reckoner, struct emu_cell *const *sorted, size_t n,
	uint32_t dimension, struct emu_own *own, struct emu_error *err)
{
	const struct emu_dimension *known =
		&reckoner->sheet->question->catalogue->dimensions[dimension];
	size_t at = 0;
	if (!emu_treatment_is_closed(reckoner->sheet, dimension))
		own->is_partial = true;
	for (uint32_t v = 0; v < known->n_values && known->n_expected; v++) {
		while (at < n &&
			(sorted[at]->page->dims[dimension] < v + 1 ||
				(sorted[at]->page->dims[dimension] == v + 1 &&
					sorted[at]->state == EMU_CELL_EMPTY)))
			at++;
		if (known->values[v].optional ||
			(at < n && sorted[at]->page->dims[dimension] == v + 1))
			continue;
		if (note_value(reckoner, dimension, v, false, own, err) < 0)
			return -1;
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
	own->is_averaged = own->is_averaged || part.is_averaged;
	if (reckoner->story)
		emu_story_close(reckoner->story, step, part.is_known ? &part.value : NULL);
	emu_decimal_free(&part.value);
	return result;
}

int emu_own_along(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, uint32_t period, uint32_t mask, uint32_t dimension,
	struct emu_own *own, struct emu_error *err)
{
	bool is_outline = reckoner->sheet->question->catalogue->dimensions[dimension].is_outline;
	struct emu_mix mix = {0};
	struct emu_cell **sorted = sort_along(&reckoner->scratch, cells, n, dimension);
	int result = !sorted ? emu_fail_memory(err)
		: is_outline ? emu_lines_keep_top(reckoner->sheet, sorted, &n, dimension, err)
			     : note_lacks(reckoner, sorted, n, dimension, own, err);
	own->broken_down |= UINT32_C(1) << dimension;
	for (size_t from = 0, to; result == 0 && from < n; from = to) {
		uint32_t value = sorted[from]->page->dims[dimension];
		uint64_t n_before = mix.n;
		for (to = from + 1; to < n && sorted[to]->page->dims[dimension] == value;)
			to++;
		size_t step = reckoner->story ? open_value(reckoner, dimension, value) : 0;
		result = add_value(reckoner, rules, sorted + from, to - from, period,
			mask | UINT32_C(1) << dimension, step, own, &mix, err);
		/* A line that is there owes what others of its table say. */
		if (result == 0 && is_outline)
			result = note_value(
				reckoner, dimension, value - 1, mix.n > n_before, own, err);
	}
	if (result == 0)
		result = emu_own_settle(rules, &mix, is_outline, own, err);
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
