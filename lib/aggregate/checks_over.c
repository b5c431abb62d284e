/* Checks of periods against their parts, and the round of all checks of one unit. Called for each
 * unit and indicator of a summary. */
#include <stdlib.h>

#include "aggregate/checks-internal.h"

/* Past so many different sets of dimensions in one indicator of one unit, the rest go unchecked. */
#define MASKS_MAX 64

static const struct emu_period *period_of(
	const struct emu_check *check, const struct emu_check_span *span)
{
	return &check->reckoner->sheet->periods[span->period].period;
}

/* The periods something is stated of, and which lies directly within which. Of two that cross, the
 * later is taken to be within what contains it of the rest. */
static struct emu_check_span *list_spans(struct emu_check *check, size_t *n)
{
	struct emu_arena *scratch = &check->reckoner->scratch;
	struct emu_check_span *spans = emu_arena_array(scratch, check->n, sizeof(*spans));
	size_t *around = emu_arena_array(scratch, check->n, sizeof(*around));
	size_t *last = emu_arena_array(scratch, check->n, sizeof(*last));
	bool has_records = emu_own_has_records(check->cells, check->n);
	size_t depth = 0;
	*n = 0;
	for (size_t from = 0, to; spans && around && last && from < check->n; from = to) {
		struct emu_check_span span = {.from = from};
		bool is_stated = false;
		span.period = check->cells[from]->page->period;
		for (to = from; to < check->n && check->cells[to]->page->period == span.period;
			to++)
			is_stated = is_stated || emu_cell_is_stated(check->cells[to]);
		span.n = to - from;
		if (!is_stated)
			continue;
		span.cells = emu_own_at(
			check->reckoner, check->cells, check->n, has_records, from, &span.n_cells);
		if (!span.cells)
			return NULL;
		spans[*n] = span;
		while (depth &&
			!emu_period_contains(period_of(check, &spans[around[depth - 1]]),
				period_of(check, &span)))
			depth--;
		if (depth) {
			size_t above = around[depth - 1];
			size_t *link = spans[above].first ? &spans[last[above]].next
							  : &spans[above].first;
			*link = *n + 1;
			last[above] = *n;
		}
		around[depth++] = (*n)++;
	}
	return spans && around && last ? spans : NULL;
}

/* The cells of the periods directly within one, and its records that count; in order. */
static struct emu_cell **gather(struct emu_check *check, const struct emu_check_span *spans,
	const struct emu_check_span *span, size_t *n)
{
	size_t most = span->n_cells;
	for (size_t at = span->first; at; at = spans[at - 1].next)
		most += spans[at - 1].n;
	struct emu_cell **cells = emu_arena_array(
		&check->reckoner->scratch, most, sizeof(struct emu_cell *));
	size_t counted = span->n;
	*n = 0;
	for (size_t at = span->first; cells && at; at = spans[at - 1].next) {
		struct emu_cell **part = check->cells + spans[at - 1].from;
		uint32_t period = spans[at - 1].period;
		for (; counted < span->n_cells && span->cells[counted]->page->period <= period;
			counted++)
			if (span->cells[counted]->page->period < period)
				cells[(*n)++] = span->cells[counted];
		memcpy(cells + *n, part, spans[at - 1].n * sizeof(struct emu_cell *));
		*n += spans[at - 1].n;
	}
	for (; cells && counted < span->n_cells; counted++)
		cells[(*n)++] = span->cells[counted];
	return cells;
}

static int find_both(struct emu_check *check, const struct emu_check_span *span,
	struct emu_cell **parts, size_t n, struct emu_own *stated, struct emu_own *summed,
	struct emu_error *err)
{
	*stated = (struct emu_own){.value = stated->value};
	return emu_check_here(check, span, stated, err) < 0 ||
			emu_own_over(check->reckoner, check->rules, parts, n,
				period_of(check, span), check->mask, summed, err) < 0
		? -1
		: 0;
}

/* A period against its parts. A stock is what it was last: of what came later nothing is known. */
static int check_over(struct emu_check *check, const struct emu_check_span *spans,
	const struct emu_check_span *span, struct emu_error *err)
{
	struct emu_own stated = {0}, summed = {0};
	struct emu_sources sources = {0};
	bool is_conflict = false;
	size_t n;
	struct emu_cell **parts = gather(check, spans, span, &n);
	int result = parts ? find_both(check, span, parts, n, &stated, &summed, err)
			   : emu_fail_memory(err);
	bool is_earlier = check->rules->over == EMU_OVER_PERIODS_LAST && summed.n_gaps;
	if (result == 0 && !is_earlier)
		result = emu_check_disagree(check->rules, &stated, &summed, &is_conflict, err);
	if (result == 0 && is_conflict) {
		check->reckoner->sources = &sources;
		result = find_both(check, span, parts, n, &stated, &summed, err);
		if (result == 0)
			result = emu_check_add(check, EMU_CONFLICT_PERIODS, EMU_ALONG_NOTHING, span,
				&stated, &summed, err);
		check->reckoner->sources = NULL;
	}
	emu_decimal_free(&stated.value);
	emu_decimal_free(&summed.value);
	return result;
}

static bool states_exactly(const struct emu_check *check, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		if (check->cells[i]->page->mask == check->mask &&
			emu_cell_is_stated(check->cells[i]))
			return true;
	return false;
}

/* Cells that have the same values of some dimensions: checked where those are stated, and in total.
 */
static int check_group(struct emu_check *check, struct emu_error *err)
{
	size_t n;
	if (check->mask && !states_exactly(check, 0, check->n))
		return 0;
	struct emu_check_span *spans = list_spans(check, &n);
	if (!spans)
		return emu_fail_memory(err);
	for (size_t i = 0; i < n; i++) {
		if (check->mask && !states_exactly(check, spans[i].from, spans[i].n))
			continue;
		if (emu_check_parts(check, &spans[i], err) < 0)
			return -1;
		if (spans[i].first && check_over(check, spans, &spans[i], err) < 0)
			return -1;
	}
	return 0;
}

static int check_mask(struct emu_check *check, struct emu_cell *const *cells, size_t n,
	struct emu_arena *arena, struct emu_error *err)
{
	struct emu_slice slice;
	if (emu_slice_sort(&slice, cells, n, check->mask, arena, err) < 0)
		return -1;
	for (size_t from = 0, to; from < slice.n; from = to) {
		check->key = emu_sheet_key(check->reckoner->sheet, slice.cells[from]);
		for (to = from + 1; to < slice.n &&
			!emu_dims_compare(
				slice.cells[to]->page->dims, check->key.dims, check->mask);)
			to++;
		check->cells = slice.cells + from;
		check->n = to - from;
		int result = check_group(check, err);
		emu_arena_reset(&check->reckoner->scratch);
		if (result < 0)
			return -1;
	}
	return 0;
}

static int check_resubmitted(struct emu_conflicts *conflicts, const struct emu_sheet *sheet,
	struct emu_cell *cell, struct emu_error *err)
{
	const struct emu_cell_key key = emu_sheet_key(sheet, cell);
	struct emu_sources sources = {0};
	uint32_t n;
	const struct emu_statement *said = emu_cell_said(cell, &n);
	const struct emu_decimal value = emu_statement_value(said);
	while (sources.n < n && sources.n < EMU_SOURCES_MAX) {
		sources.items[sources.n] = said + sources.n;
		sources.n++;
	}
	return emu_conflicts_add(conflicts, EMU_CONFLICT_RESUBMITTED, EMU_ALONG_NOTHING, &key,
		cell->page->mask, &sheet->periods[key.period].period, &value, NULL, &sources, err);
}

/* Whether an earlier cell has the same dimensions. There are few sets of dimensions. */
static bool is_new_mask(uint32_t mask, const uint32_t *masks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (masks[i] == mask)
			return false;
	return true;
}

/* Lines of an outline are held against each other. */
static bool has_lines(const struct emu_sheet *sheet, const struct emu_page *page)
{
	const struct emu_catalogue *catalogue = sheet->question->catalogue;
	for (uint32_t k = 0; page->mask >> k; k++)
		if ((page->mask >> k & 1) && catalogue->dimensions[k].is_outline)
			return true;
	return false;
}

bool emu_check_can_disagree(const struct emu_sheet *sheet, struct emu_cell *const *cells, size_t n)
{
	const struct emu_page *first = cells[0]->page, *last = first;
	if ((first->mask & (first->mask - 1)) || has_lines(sheet, first))
		return true;
	for (size_t i = 0; i < n; i++) {
		const struct emu_page *page = cells[i]->page;
		if (cells[i]->state == EMU_CELL_ASIDE || page->mask != first->mask ||
			(page->period != last->period &&
				sheet->periods[page->period].period.from <=
					sheet->periods[last->period].period.to))
			return true;
		last = page;
	}
	return false;
}

int emu_check_cells(struct emu_conflicts *conflicts, struct emu_reckoner *reckoner,
	const struct emu_treatment *rules, struct emu_cell *const *cells, size_t n,
	struct emu_error *err)
{
	struct emu_check check = {.conflicts = conflicts, .reckoner = reckoner, .rules = rules};
	struct emu_arena arena = {0};
	uint32_t masks[MASKS_MAX] = {0};
	size_t n_masks = 1;
	int result = 0;
	for (size_t i = 0; result == 0 && i < n; i++) {
		uint32_t n_said;
		emu_cell_said(cells[i], &n_said);
		if (n_said > 1)
			result = check_resubmitted(conflicts, reckoner->sheet, cells[i], err);
		if (n_said && n_masks < MASKS_MAX &&
			is_new_mask(cells[i]->page->mask, masks, n_masks))
			masks[n_masks++] = cells[i]->page->mask;
	}
	bool is_ratio = rules->over == EMU_OVER_PERIODS_RATIO;
	for (size_t i = 0; result == 0 && !is_ratio && i < n_masks; i++) {
		check.mask = masks[i];
		result = check_mask(&check, cells, n, &arena, err);
		emu_arena_reset(&arena);
	}
	emu_arena_free(&arena);
	return result;
}
