/* The summary, indicator by indicator and period by period, and what is to be said about it. Called
 * by emu-aggregate when all records are in. */
#include "aggregate/summary.h"

#include <stdlib.h>

#include "aggregate/explain-internal.h"
#include "aggregate/listing-internal.h"

/* So many conflicts are told one by one on the way. */
#define CONFLICTS_TOLD 20

struct emu_summary {
	struct emu_sheet sheet;
	struct emu_remarks remarks;
	uint32_t *homes; /* of each period: the shortest one asked for that contains it, or none */
	uint32_t indicator;		/* the next rows' */
	size_t period;			/* and their period, among those asked for */
	struct emu_conflicts conflicts; /* of the indicator's cells */
	uint64_t n_conflicts, n_resubmitted;
	bool *is_out_of_time; /* of the registry's units: told to report when it was not there */
	bool is_done;
};

#define NO_HOME UINT32_MAX

static int find_homes(struct emu_summary *summary, struct emu_error *err)
{
	const struct emu_sheet *sheet = &summary->sheet;
	summary->homes = malloc((sheet->n_periods ? sheet->n_periods : 1) * sizeof(uint32_t));
	if (!summary->homes)
		return emu_fail_memory(err);
	for (uint32_t i = 0; i < sheet->n_periods; i++) {
		int32_t shortest = INT32_MAX;
		summary->homes[i] = NO_HOME;
		for (uint32_t j = 0; j < sheet->n_asked; j++) {
			const struct emu_period *asked = &sheet->asked[j];
			if (!emu_period_contains(asked, &sheet->periods[i].period) ||
				asked->to - asked->from >= shortest)
				continue;
			shortest = asked->to - asked->from;
			summary->homes[i] = j;
		}
	}
	return 0;
}

/* Whether there is anything to summarise of an indicator, and it was asked for. */
static bool is_shown(const struct emu_sheet *sheet, uint32_t indicator)
{
	const struct emu_catalogue *catalogue = sheet->question->catalogue;
	if (indicator >= catalogue->n_indicators)
		return emu_sheet_has(sheet, indicator);
	const struct emu_indicator *known = &catalogue->indicators[indicator];
	if (!sheet->question->shown[indicator])
		return false;
	return emu_sheet_has(sheet, indicator) ||
		(known->over_periods == EMU_OVER_PERIODS_RATIO &&
			emu_sheet_has(sheet, known->numerator) &&
			emu_sheet_has(sheet, known->denominator));
}

/* How near an indicator's figures come to a period: not at all, as figures of others no longer than
 * it, or within it. */
enum nearness {
	FAR,
	ALIKE,
	WITHIN,
};

/* With an eighth to spare, as months and quarters differ. */
static bool is_alike(int64_t n_days, int64_t of_others)
{
	return 8 * of_others <= 9 * n_days;
}

static enum nearness nearness(
	const struct emu_sheet *sheet, uint32_t indicator, const struct emu_period *period)
{
	enum nearness nearest = FAR;
	int64_t days = (int64_t)period->to - period->from + 1;
	for (uint32_t i = sheet->pages_from[indicator]; i < sheet->pages_from[indicator + 1]; i++) {
		const struct emu_period *other = &sheet->periods[sheet->pages[i]->period].period;
		if (emu_period_contains(period, other))
			return WITHIN;
		if (is_alike(days, (int64_t)other->to - other->from + 1))
			nearest = ALIKE;
	}
	for (size_t i = sheet->strays_from[indicator]; i < sheet->strays_from[indicator + 1]; i++)
		if (is_alike(days, sheet->strays[i].n_days))
			nearest = ALIKE;
	return nearest;
}

/* A period that merely occurs is shown where an indicator has figures within it. One that was asked
 * for is shown as missing too, unless the indicator is only ever reported for longer ones. */
static bool is_period_shown(
	const struct emu_sheet *sheet, uint32_t indicator, const struct emu_period *period)
{
	struct emu_treatment rules;
	enum nearness enough = sheet->question->n_periods ? ALIKE : WITHIN;
	if (nearness(sheet, indicator, period) >= enough)
		return true;
	emu_treatment_init(&rules, sheet, indicator);
	return rules.over == EMU_OVER_PERIODS_RATIO &&
		nearness(sheet, rules.known->numerator, period) >= enough &&
		nearness(sheet, rules.known->denominator, period) >= enough;
}

/* Whether an indicator the catalogue does not know has been asked for by a pattern that names it.
 */
static void remark_indicators(struct emu_summary *summary)
{
	const struct emu_sheet *sheet = &summary->sheet;
	const struct emu_question *question = sheet->question;
	for (size_t i = 0; i < question->n_globs; i++) {
		const struct emu_question one = {.globs = question->globs + i, .n_globs = 1};
		bool found = false;
		for (uint32_t j = 0; j < sheet->n_indicators && !found; j++)
			found = is_shown(sheet, j) && emu_question_asks(&one, sheet->indicators[j]);
		if (!found)
			emu_remarks_add(&summary->remarks, EMU_REMARK_WARNING, (struct emu_str){0},
				0, "no record has an indicator \"%s\"", question->globs[i]);
	}
	for (uint32_t i = (uint32_t)question->catalogue->n_indicators; i < sheet->n_indicators; i++)
		if (emu_sheet_has(sheet, i))
			emu_remarks_add(&summary->remarks, EMU_REMARK_WARNING, (struct emu_str){0},
				0,
				"indicator \"%.*s\" is not in the catalogue: added up as it stands",
				EMU_STR_ARGS(sheet->indicators[i]));
}

struct emu_summary *emu_summary_new(struct emu_ledger *ledger, struct emu_error *err)
{
	struct emu_summary *summary = calloc(1, sizeof(*summary));
	if (!summary) {
		emu_fail_memory(err);
		return NULL;
	}
	if (emu_sheet_init(&summary->sheet, ledger, &summary->remarks, err) < 0 ||
		find_homes(summary, err) < 0) {
		emu_summary_del(summary);
		return NULL;
	}
	summary->is_out_of_time = calloc((size_t)summary->sheet.first_other_unit + 1, sizeof(bool));
	if (!summary->is_out_of_time) {
		emu_fail_memory(err);
		emu_summary_del(summary);
		return NULL;
	}
	remark_indicators(summary);
	return summary;
}

const struct emu_sheet *emu_summary_sheet(const struct emu_summary *summary)
{
	return &summary->sheet;
}

void emu_summary_del(struct emu_summary *summary)
{
	if (!summary)
		return;
	emu_conflicts_free(&summary->conflicts);
	emu_sheet_free(&summary->sheet);
	emu_remarks_free(&summary->remarks);
	free(summary->homes);
	free(summary->is_out_of_time);
	free(summary);
}

static void remark_conflict(struct emu_summary *summary, const struct emu_conflict *conflict)
{
	static const char *const parts[] = {
		"", "", "the units below it come to", "the parts of the period come to"};
	const struct emu_sheet *sheet = &summary->sheet;
	const struct emu_node *node = &sheet->nodes[conflict->key.owner];
	struct emu_str along = emu_conflict_along(sheet, conflict), file = {0};
	struct emu_buf text = {0};
	uint64_t line = 0;
	if (conflict->n_sources && conflict->sources[0]->file != EMU_FILE_NONE) {
		file = emu_statement_file(sheet->ledger, conflict->sources[0]);
		line = conflict->sources[0]->line;
	}
	emu_buf_append(&text, sheet->indicators[conflict->key.indicator]);
	if (node->name.len)
		emu_buf_printf(&text, " of %.*s", EMU_STR_ARGS(node->name));
	emu_buf_append(&text, EMU_STR(", "));
	emu_period_print(&conflict->period, &text);
	for (uint32_t k = 0; conflict->mask >> k; k++)
		if (conflict->mask >> k & 1)
			emu_buf_printf(&text, ", %.*s",
				EMU_STR_ARGS(sheet->values[k][conflict->key.dims[k] - 1]));
	emu_buf_append(&text, EMU_STR(": "));
	emu_decimal_print(&conflict->stated, &text);
	emu_buf_append(&text, EMU_STR(" is stated, "));
	if (conflict->kind != EMU_CONFLICT_PARTS)
		emu_buf_append(&text, emu_str_from(parts[conflict->kind]));
	else if (conflict->along == EMU_ALONG_RECORDS)
		emu_buf_append(&text, EMU_STR("the records that count come to"));
	else if (conflict->along == EMU_ALONG_RATIO)
		emu_buf_append(&text, EMU_STR("its numerator and denominator come to"));
	else
		emu_buf_printf(&text, "its parts by %.*s come to", EMU_STR_ARGS(along));
	emu_buf_push(&text, ' ');
	emu_decimal_print(&conflict->summed, &text);
	summary->remarks.failed = summary->remarks.failed || text.failed;
	if (!text.failed)
		emu_remarks_add(&summary->remarks, EMU_REMARK_CONFLICT, file, line, "%.*s",
			EMU_STR_ARGS(emu_buf_str(&text)));
	emu_buf_free(&text);
}

static void remark_conflicts(struct emu_summary *summary, const struct emu_conflicts *conflicts)
{
	for (size_t i = 0; i < conflicts->n; i++) {
		const struct emu_conflict *conflict = &conflicts->items[i];
		if (conflict->kind == EMU_CONFLICT_RESUBMITTED)
			summary->n_resubmitted++;
		else if (summary->n_conflicts++ < CONFLICTS_TOLD)
			remark_conflict(summary, conflict);
	}
}

static int check_unit(struct emu_summary *summary, const struct emu_treatment *rules,
	struct emu_cell **cells, size_t n, struct emu_error *err)
{
	struct emu_arena arena = {0};
	struct emu_reckoner reckoner = {.sheet = &summary->sheet, .arena = &arena};
	struct emu_cell **kept = emu_arena_array(&arena, n, sizeof(struct emu_cell *));
	size_t n_kept = 0;
	for (size_t i = 0; kept && i < n; i++)
		if (summary->homes[cells[i]->page->period] != NO_HOME)
			kept[n_kept++] = cells[i];
	int result = kept
		? emu_check_cells(&summary->conflicts, &reckoner, rules, kept, n_kept, err)
		: emu_fail_memory(err);
	emu_arena_free(&reckoner.scratch);
	emu_arena_free(&arena);
	return result;
}

/* Checks what each unit says of the indicator, once for all periods. */
static int check_indicator(struct emu_summary *summary, struct emu_error *err)
{
	const struct emu_sheet *sheet = &summary->sheet;
	struct emu_treatment rules;
	emu_treatment_init(&rules, sheet, summary->indicator);
	emu_conflicts_clear(&summary->conflicts);
	size_t end = sheet->cells_from[summary->indicator + 1];
	for (size_t from = sheet->cells_from[summary->indicator], to; from < end; from = to) {
		struct emu_cell **cells = sheet->cells + from;
		uint32_t owner = cells[0]->owner;
		for (to = from + 1; to < end && sheet->cells[to]->owner == owner;)
			to++;
		if (emu_check_can_disagree(sheet, cells, to - from) &&
			check_unit(summary, &rules, cells, to - from, err) < 0)
			return -1;
	}
	remark_conflicts(summary, &summary->conflicts);
	return 0;
}

/* A unit that reports for a period the registry does not have it in stands at the top. */
static int remark_out_of_time(
	struct emu_summary *summary, const struct emu_tree *tree, struct emu_error *err)
{
	const struct emu_sheet *sheet = &summary->sheet;
	const struct emu_registry *registry = sheet->question->registry;
	struct emu_buf period = {0};
	emu_period_print(&tree->period, &period);
	for (uint32_t i = 0; i < sheet->first_other_unit; i++) {
		if (tree->parent[i] == EMU_NODE_NONE || summary->is_out_of_time[i] ||
			tree->is_former[i] ||
			emu_span_meets(&registry->units[i].span, &tree->period))
			continue;
		summary->is_out_of_time[i] = true;
		emu_remarks_add(&summary->remarks, EMU_REMARK_WARNING, (struct emu_str){0}, 0,
			"unit \"%.*s\" reports for %.*s, when it was not there by the registry: "
			"counted in the total, below no other unit",
			EMU_STR_ARGS(sheet->nodes[i].name), EMU_STR_ARGS(emu_buf_str(&period)));
	}
	bool failed = period.failed;
	emu_buf_free(&period);
	return failed ? emu_fail_memory(err) : 0;
}

/* What a unit that was divided states stays with it. */
static void remark_divided(struct emu_summary *summary, const struct emu_tree *tree)
{
	const struct emu_sheet *sheet = &summary->sheet;
	for (size_t i = 0; i < tree->n_formers; i++) {
		uint32_t unit = tree->formers[i].unit;
		struct emu_str above = sheet->nodes[tree->parent[unit]].name;
		if (!tree->formers[i].is_divided || !tree->reports[unit] ||
			summary->is_out_of_time[unit])
			continue;
		summary->is_out_of_time[unit] = true;
		emu_remarks_add(&summary->remarks, EMU_REMARK_WARNING, (struct emu_str){0}, 0,
			"unit \"%.*s\" was divided: its figures are not, and count in %s%.*s%s "
			"beside its successors'",
			EMU_STR_ARGS(sheet->nodes[unit].name), above.len ? "\"" : "the total",
			EMU_STR_ARGS(above), above.len ? "\"" : "");
	}
}

static int print_rows(struct emu_summary *summary, struct emu_buf *out, struct emu_error *err)
{
	struct emu_listing listing;
	int result = emu_listing_init(&listing, &summary->sheet, summary->indicator,
		&summary->sheet.asked[summary->period], err);
	if (result == 0)
		result = remark_out_of_time(summary, &listing.tree, err);
	if (result == 0) {
		remark_divided(summary, &listing.tree);
		remark_conflicts(summary, &listing.conflicts);
		result = emu_listing_print(&listing, &summary->conflicts, summary->homes,
			(uint32_t)summary->period, out, err);
	}
	emu_listing_free(&listing);
	return result;
}

/* Figures of no use: they overlap a period that was asked for, or another figure, without being
 * part of it. */
static void remark_left_out(struct emu_summary *summary)
{
	const struct emu_sheet *sheet = &summary->sheet;
	uint64_t n_outside = 0, n_crossing = 0;
	for (size_t i = 0; i < sheet->n_cells; i++) {
		uint32_t of = sheet->cells[i]->page->period;
		const struct emu_period *period = &sheet->periods[of].period;
		bool overlaps = false;
		n_crossing += sheet->cells[i]->is_left_out;
		for (size_t j = 0; j < sheet->n_asked && summary->homes[of] == NO_HOME; j++)
			overlaps = overlaps ||
				(emu_period_overlaps(period, &sheet->asked[j]) &&
					!emu_period_contains(period, &sheet->asked[j]));
		n_outside += overlaps;
	}
	if (n_outside)
		emu_remarks_add(&summary->remarks, EMU_REMARK_NOTE, (struct emu_str){0}, 0,
			"figures left out, of periods that only overlap those asked for: %llu",
			(unsigned long long)n_outside);
	if (n_crossing)
		emu_remarks_add(&summary->remarks, EMU_REMARK_NOTE, (struct emu_str){0}, 0,
			"figures left out, of periods that cross others: %llu",
			(unsigned long long)n_crossing);
}

static void remark_forms(struct emu_summary *summary)
{
	const struct emu_question *question = summary->sheet.question;
	for (size_t i = 0; i < question->n_forms; i++) {
		struct emu_period period;
		struct emu_buf text = {0};
		size_t calendar;
		if (!emu_calendars_read(
			    question->calendars, &question->forms[i], &period, &calendar))
			continue;
		emu_period_print(&question->forms[i], &text);
		emu_buf_append(&text, EMU_STR(" is summarised as "));
		emu_period_print(&period, &text);
		emu_buf_append(&text, EMU_STR(", whose report it is"));
		summary->remarks.failed = summary->remarks.failed || text.failed;
		emu_remarks_add(&summary->remarks, EMU_REMARK_NOTE, (struct emu_str){0}, 0, "%.*s",
			EMU_STR_ARGS(emu_buf_str(&text)));
		emu_buf_free(&text);
	}
}

static void remark_end(struct emu_summary *summary)
{
	struct emu_remarks *remarks = &summary->remarks;
	if (summary->n_conflicts > CONFLICTS_TOLD)
		emu_remarks_add(remarks, EMU_REMARK_CONFLICT, (struct emu_str){0}, 0,
			"conflicts besides these, told or counted in the summary: %llu",
			(unsigned long long)(summary->n_conflicts - CONFLICTS_TOLD));
	if (summary->n_resubmitted)
		emu_remarks_add(remarks, EMU_REMARK_NOTE, (struct emu_str){0}, 0,
			"figures submitted again with another value, of which the last counts: "
			"%llu",
			(unsigned long long)summary->n_resubmitted);
	if (summary->sheet.n_copies)
		emu_remarks_add(remarks, EMU_REMARK_NOTE, (struct emu_str){0}, 0,
			"records that stand in another file too, counted once: %llu",
			(unsigned long long)summary->sheet.n_copies);
	remark_left_out(summary);
	remark_forms(summary);
}

int emu_summary_next(
	struct emu_summary *summary, struct emu_buf *out, bool *done, struct emu_error *err)
{
	const struct emu_sheet *sheet = &summary->sheet;
	*done = false;
	for (; summary->indicator < sheet->n_indicators;
		summary->indicator++, summary->period = 0) {
		if (!is_shown(sheet, summary->indicator))
			continue;
		if (!summary->period && check_indicator(summary, err) < 0)
			return -1;
		while (summary->period < sheet->n_asked &&
			!is_period_shown(sheet, summary->indicator, &sheet->asked[summary->period]))
			summary->period++;
		if (summary->period == sheet->n_asked)
			continue;
		int result = print_rows(summary, out, err);
		summary->period++;
		return result;
	}
	if (!summary->is_done)
		remark_end(summary);
	summary->is_done = *done = true;
	return summary->remarks.failed ? emu_fail_memory(err) : 0;
}

const struct emu_remark *emu_summary_remarks(const struct emu_summary *summary, size_t *n)
{
	*n = summary->remarks.n;
	return summary->remarks.items;
}
