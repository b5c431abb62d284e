/* What a unit itself says of one period, over the dimensions. Called for each unit and cell that a
 * summary shows, and by the checks. */
#include "aggregate/own-internal.h"

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

int emu_own_settle(const struct emu_treatment *rules, const struct emu_mix *mix, bool adds_up,
	struct emu_own *own, struct emu_error *err)
{
	bool is_mean = rules->over == EMU_OVER_PERIODS_MEAN && !adds_up;
	own->is_known = mix->n > 0;
	own->bound = mix->bound;
	own->is_partial = own->is_partial || mix->is_partial;
	if (!own->is_known)
		return 0;
	own->is_averaged = own->is_averaged || is_mean;
	return is_mean ? emu_mix_mean(mix, rules->places + EMU_GUARD_PLACES, &own->value, err)
		       : emu_mix_sum(mix, &own->value, err);
}

/* A value into a mix, weighted where the indicator is. */
int emu_own_add(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	const struct emu_own *own, uint32_t node, const uint32_t *dims,
	const struct emu_period *period, uint32_t mask, struct emu_mix *mix, struct emu_error *err)
{
	struct emu_own weight = {0};
	bool found;
	if (rules->over != EMU_OVER_PERIODS_MEAN) /* nothing else is weighted */
		return emu_mix_add(mix, &own->value, NULL, own->bound, own->is_partial, err);
	int result = emu_own_weight(
		reckoner, rules, node, dims, period, mask, &weight, &found, err);
	if (result == 0)
		result = emu_mix_add(mix, &own->value, found ? &weight.value : NULL, own->bound,
			own->is_partial, err);
	emu_decimal_free(&weight.value);
	return result;
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
		result = emu_own_settle(rules, &mix, false, own, err);
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
