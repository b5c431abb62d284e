/* What a unit itself says over the parts of a period. Called for each unit and cell that a summary
 * shows, and by the checks. */
#include <stdlib.h>

#include "aggregate/cover-internal.h"
#include "aggregate/own-internal.h"

/* The cells of one period among several: they stand together. */
struct stretch {
	size_t from;
	uint32_t period; /* its rank */
};

struct timeline {
	struct emu_cover_item *items; /* the periods something is stated of, in order */
	struct stretch *stretches;
	size_t n;
	bool has_records;
};

static int list_periods(struct emu_reckoner *reckoner, struct emu_cell *const *cells, size_t n,
	const struct emu_period *but, struct timeline *timeline, struct emu_error *err)
{
	const struct emu_sheet *sheet = reckoner->sheet;
	*timeline = (struct timeline){
		emu_arena_array(&reckoner->scratch, n, sizeof(struct emu_cover_item)),
		emu_arena_array(&reckoner->scratch, n, sizeof(struct stretch)), 0,
		emu_own_has_records(cells, n)};
	if (!timeline->items || !timeline->stretches)
		return emu_fail_memory(err);
	for (size_t from = 0, to; from < n; from = to) {
		uint32_t period = cells[from]->page->period;
		bool is_stated = false;
		for (to = from; to < n && cells[to]->page->period == period; to++)
			is_stated = is_stated || emu_cell_is_stated(cells[to]);
		if (!is_stated || (but && !emu_period_compare(but, &sheet->periods[period].period)))
			continue;
		timeline->stretches[timeline->n] = (struct stretch){from, period};
		timeline->items[timeline->n++].period = sheet->periods[period].period;
	}
	return 0;
}

bool emu_own_has_records(struct emu_cell *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (emu_cell_counted(cells[i]))
			return true;
	return false;
}

struct emu_cell *const *emu_own_at(struct emu_reckoner *reckoner, struct emu_cell *const *cells,
	size_t n, bool has_records, size_t from, size_t *n_at)
{
	const struct emu_sheet *sheet = reckoner->sheet;
	uint32_t rank = cells[from]->page->period;
	const struct emu_period *period = &sheet->periods[rank].period;
	size_t to = from, end, more = 0;
	while (to < n && cells[to]->page->period == rank)
		to++;
	*n_at = to - from;
	for (end = to; has_records && end < n; end++) {
		const struct emu_period *other = &sheet->periods[cells[end]->page->period].period;
		if (other->from > period->to)
			break;
		more += emu_cell_counted(cells[end]) && emu_period_contains(period, other);
	}
	if (!more)
		return cells + from;
	struct emu_cell **at = emu_arena_array(
		&reckoner->scratch, *n_at + more, sizeof(struct emu_cell *));
	if (!at)
		return NULL;
	memcpy(at, cells + from, *n_at * sizeof(struct emu_cell *));
	for (size_t i = to; i < end; i++)
		if (emu_cell_counted(cells[i]) &&
			emu_period_contains(period, &sheet->periods[cells[i]->page->period].period))
			at[(*n_at)++] = cells[i];
	return at;
}

static int find_stretch(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, bool has_records, const struct stretch *stretch,
	uint32_t mask, struct emu_own *own, struct emu_error *err)
{
	size_t n_at;
	struct emu_cell *const *at = emu_own_at(
		reckoner, cells, n, has_records, stretch->from, &n_at);
	return at ? emu_own_here(reckoner, rules, at, n_at, stretch->period, mask, own, err)
		  : emu_fail_memory(err);
}

static void see_finest(struct emu_own *own, enum emu_period_kind kind)
{
	if (kind == EMU_PERIOD_DAYS)
		kind = EMU_PERIOD_DAY;
	if (kind == EMU_PERIOD_YEARS)
		kind = EMU_PERIOD_YEAR;
	if (!own->is_parted || kind > own->finest)
		own->finest = kind;
	own->is_parted = true;
}

/* Whether records are counted on days from `from` to `to`. *at moves on: gaps are asked for in
 * order. */
static bool has_records(const struct emu_sheet *sheet, struct emu_cell *const *cells, size_t n,
	int32_t from, int32_t to, size_t *at)
{
	for (; *at < n; ++*at) {
		const struct emu_period *period = &sheet->periods[cells[*at]->page->period].period;
		if (period->from > to)
			return false;
		if (period->from >= from && period->to <= to && emu_cell_counted(cells[*at]))
			return true;
	}
	return false;
}

/* The last of the days from `from` on that are all excused, or all not. */
static int32_t end_of_run(
	const struct emu_reckoner *reckoner, int32_t from, int32_t to, bool *is_excused)
{
	*is_excused = false;
	for (size_t i = 0; i < reckoner->n_excused; i++) {
		const struct emu_span *span = &reckoner->excused[i];
		if (span->from <= from && from <= span->to) {
			*is_excused = true;
			return span->to < to ? span->to : to;
		}
	}
	for (size_t i = 0; i < reckoner->n_excused; i++)
		if (reckoner->excused[i].from > from && reckoner->excused[i].from <= to)
			to = reckoner->excused[i].from - 1;
	return to;
}

/* There are at most `most` of them but for those that excused days part. */
static int add_gap(struct emu_reckoner *reckoner, int32_t from, int32_t to, size_t most,
	struct emu_own *own, struct emu_error *err)
{
	if (!own->gaps &&
		!(own->gaps = emu_arena_array(
			  reckoner->arena, most + reckoner->n_excused, sizeof(*own->gaps))))
		return emu_fail_memory(err);
	while (from <= to) {
		bool is_excused;
		int32_t end = end_of_run(reckoner, from, to, &is_excused);
		if (!is_excused)
			own->gaps[own->n_gaps++] = (struct emu_span){from, end};
		own->is_partial = own->is_partial || !is_excused;
		from = end + 1;
	}
	return 0;
}

static int find_gaps(struct emu_reckoner *reckoner, struct emu_cell *const *cells, size_t n,
	const struct timeline *timeline, const struct emu_period *period, struct emu_own *own,
	struct emu_error *err)
{
	int32_t next = period->from; /* the first day not accounted for */
	size_t at = 0;
	for (size_t i = 0; i <= timeline->n; i++) {
		bool is_end = i == timeline->n;
		if (!is_end && !timeline->items[i].is_chosen)
			continue;
		int32_t from = is_end ? period->to + 1 : timeline->items[i].period.from;
		if (next < from && !has_records(reckoner->sheet, cells, n, next, from - 1, &at) &&
			add_gap(reckoner, next, from - 1, timeline->n + 1, own, err) < 0)
			return -1;
		if (!is_end)
			next = timeline->items[i].period.to + 1;
	}
	return 0;
}

/* Records of days that no chosen period has. */
static int add_records_between(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, const struct timeline *timeline,
	struct emu_mix *mix, struct emu_error *err)
{
	struct emu_own count = {0};
	size_t at = 0;
	int result = 0;
	for (size_t i = 0; result == 0 && i < n; i++) {
		const struct emu_period *period =
			&reckoner->sheet->periods[cells[i]->page->period].period;
		if (!emu_cell_counted(cells[i]))
			continue;
		while (at < timeline->n &&
			(!timeline->items[at].is_chosen ||
				timeline->items[at].period.to < period->from))
			at++;
		if (at < timeline->n && emu_period_overlaps(&timeline->items[at].period, period))
			continue;
		result = emu_own_count(reckoner, rules, cells + i, 1, &count, err);
		if (result == 0)
			result = emu_mix_add(mix, &count.value, NULL, count.bound, false, err);
	}
	emu_decimal_free(&count.value);
	return result;
}

/* Figures that cross those chosen are of no use; the reader is told how many there were. */
static void leave_out(struct emu_cell *const *cells, size_t n, const struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->n; i++)
		for (size_t at = timeline->stretches[i].from; timeline->items[i].is_crossing &&
			at < n && cells[at]->page->period == timeline->stretches[i].period;
			at++)
			cells[at]->is_left_out = emu_cell_is_stated(cells[at]);
}

static size_t open_part(struct emu_reckoner *reckoner, const struct emu_period *period)
{
	return reckoner->story ? emu_story_open_period(reckoner->story, period) : 0;
}

static void close_part(struct emu_reckoner *reckoner, size_t step, const struct emu_own *own)
{
	if (reckoner->story)
		emu_story_close(reckoner->story, step, own->is_known ? &own->value : NULL);
}

static int add_up(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, const struct timeline *timeline, uint32_t mask,
	struct emu_own *own, struct emu_mix *mix, struct emu_error *err)
{
	for (size_t i = 0; i < timeline->n; i++) {
		struct emu_own part = {
			.lacks = own->lacks, .forms = own->forms, .broken_down = own->broken_down};
		const struct stretch *stretch = &timeline->stretches[i];
		if (!timeline->items[i].is_chosen)
			continue;
		size_t step = open_part(reckoner, &timeline->items[i].period);
		int result = find_stretch(reckoner, rules, cells, n, timeline->has_records, stretch,
			mask, &part, err);
		if (result == 0 && part.is_known)
			result = emu_own_add(reckoner, rules, &part, cells[stretch->from]->owner,
				cells[stretch->from]->page->dims, &timeline->items[i].period, mask,
				mix, err);
		own->lacks = part.lacks;
		own->forms = part.forms;
		own->broken_down = part.broken_down;
		see_finest(own, timeline->items[i].period.kind);
		close_part(reckoner, step, &part);
		emu_decimal_free(&part.value);
		if (result < 0)
			return -1;
	}
	return 0;
}

/* A stock is as it was last: the latest end, of equals the longest. */
static int find_last(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, const struct timeline *timeline,
	const struct emu_period *period, uint32_t mask, struct emu_own *own, struct emu_error *err)
{
	size_t last = 0;
	for (size_t i = 1; i < timeline->n; i++)
		if (timeline->items[i].period.to > timeline->items[last].period.to)
			last = i;
	size_t step = open_part(reckoner, &timeline->items[last].period);
	if (find_stretch(reckoner, rules, cells, n, timeline->has_records,
		    &timeline->stretches[last], mask, own, err) < 0)
		return -1;
	close_part(reckoner, step, own);
	own->is_stated = false;
	int32_t to = timeline->items[last].period.to;
	if (add_gap(reckoner, to + 1, period->to, 1, own, err) < 0)
		return -1;
	if (own->n_gaps)
		see_finest(own, timeline->items[last].period.kind);
	return 0;
}

static int find_over(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, const struct timeline *timeline,
	const struct emu_period *period, uint32_t mask, struct emu_own *own, struct emu_error *err)
{
	struct emu_mix mix = {0};
	if (!timeline->n || rules->over == EMU_OVER_PERIODS_RATIO)
		return 0;
	if (rules->over == EMU_OVER_PERIODS_LAST)
		return find_last(reckoner, rules, cells, n, timeline, period, mask, own, err);
	int result = emu_cover(timeline->items, timeline->n, err);
	if (result == 0) {
		leave_out(cells, n, timeline);
		result = find_gaps(reckoner, cells, n, timeline, period, own, err);
	}
	if (result == 0)
		result = add_up(reckoner, rules, cells, n, timeline, mask, own, &mix, err);
	if (result == 0 && rules->over == EMU_OVER_PERIODS_SUM)
		result = add_records_between(reckoner, rules, cells, n, timeline, &mix, err);
	if (result == 0)
		result = emu_own_settle(rules, &mix, false, own, err);
	emu_mix_free(&mix);
	return result;
}

static void clear(struct emu_own *own)
{
	*own = (struct emu_own){.value = own->value};
}

int emu_own_over(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, const struct emu_period *period, uint32_t mask,
	struct emu_own *own, struct emu_error *err)
{
	struct timeline timeline;
	clear(own);
	if (list_periods(reckoner, cells, n, period, &timeline, err) < 0)
		return -1;
	return find_over(reckoner, rules, cells, n, &timeline, period, mask, own, err);
}

int emu_own_find(struct emu_reckoner *reckoner, const struct emu_treatment *rules,
	struct emu_cell *const *cells, size_t n, const struct emu_period *period, uint32_t mask,
	struct emu_own *own, struct emu_error *err)
{
	struct timeline timeline;
	clear(own);
	if (list_periods(reckoner, cells, n, NULL, &timeline, err) < 0)
		return -1;
	if (!timeline.n)
		return rules->over == EMU_OVER_PERIODS_SUM || rules->over == EMU_OVER_PERIODS_LAST
			? emu_own_count(reckoner, rules, cells, n, own, err)
			: 0;
	/* The period as a whole, where it is there, is the first: nothing is longer. */
	if (!emu_period_compare(&timeline.items[0].period, period))
		return find_stretch(reckoner, rules, cells, n, timeline.has_records,
			&timeline.stretches[0], mask, own, err);
	return find_over(reckoner, rules, cells, n, &timeline, period, mask, own, err);
}
