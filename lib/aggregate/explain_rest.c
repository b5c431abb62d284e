/* What a unit said besides what was used of it, and what disagrees. Called for each unit that
 * speaks in an explanation. */
#include "aggregate/explain-internal.h"
#include "aggregate/listing-internal.h"

/* The cell in the words of --explain, as far as it is not what is explained anyway. */
static struct emu_str name_cell(
	struct emu_story *story, const struct emu_tally *tally, const struct emu_cell *cell)
{
	const struct emu_sheet *sheet = tally->tree->sheet;
	const struct emu_period *period = &sheet->periods[cell->page->period].period;
	struct emu_buf text = {0};
	if (emu_period_compare(period, &tally->tree->period)) {
		emu_buf_append(&text, EMU_STR("period="));
		emu_period_print(period, &text);
	}
	for (uint32_t k = 0; cell->page->mask >> k; k++) {
		if (!(cell->page->mask >> k & 1) || (tally->mask >> k & 1))
			continue;
		if (text.len)
			emu_buf_push(&text, ',');
		emu_buf_append(&text, sheet->question->catalogue->dimensions[k].id);
		emu_buf_push(&text, '=');
		emu_buf_append(&text, sheet->values[k][cell->page->dims[k] - 1]);
	}
	struct emu_str name = text.failed ? (struct emu_str){0}
					  : emu_arena_copy(&story->arena, emu_buf_str(&text));
	story->failed = story->failed || !name.at;
	emu_buf_free(&text);
	return name;
}

/* Why a cell was not added: by the first of those used that had it before. */
static struct emu_str reason(const struct emu_story *story, size_t from,
	const struct emu_tally *tally, const struct emu_cell *cell)
{
	const struct emu_sheet *sheet = tally->tree->sheet;
	const struct emu_period *period = &sheet->periods[cell->page->period].period;
	if (cell->is_left_out)
		return EMU_STR("its period crosses one that was used");
	for (size_t i = from; i < story->n; i++) {
		const struct emu_page *used = story->steps[i].cell ? story->steps[i].cell->page
								   : NULL;
		if (!used || story->steps[i].kind == EMU_STEP_LEFT_OUT)
			continue;
		const struct emu_period *other = &sheet->periods[used->period].period;
		if (used->period == cell->page->period &&
			(cell->page->mask & used->mask) == used->mask &&
			!emu_dims_compare(used->dims, cell->page->dims, used->mask))
			return EMU_STR("it is part of what is stated for all");
		if (used->period == cell->page->period)
			return EMU_STR("it is another breakdown of the same");
		if (emu_period_contains(other, period))
			return EMU_STR("its period is part of one that is stated");
	}
	return tally->rules.over == EMU_OVER_PERIODS_LAST
		? EMU_STR("what came later counts")
		: EMU_STR("what is stated for more counts");
}

static bool is_used(const struct emu_story *story, size_t from, const struct emu_cell *cell)
{
	for (size_t i = from; i < story->n; i++)
		if (story->steps[i].cell == cell)
			return true;
	return false;
}

static void leave_out(struct emu_story *story, size_t from, const struct emu_tally *tally,
	const struct emu_cell *cell)
{
	uint32_t n;
	const struct emu_statement *said = emu_cell_said(cell, &n);
	const struct emu_decimal counted = {.coefficient = (emu_int128)emu_cell_counted(cell)};
	const struct emu_decimal value = said ? emu_statement_value(said) : counted;
	struct emu_str why = reason(story, from, tally, cell);
	struct emu_str name = name_cell(story, tally, cell);
	struct emu_step *step = emu_story_add(story, EMU_STEP_LEFT_OUT);
	if (!step)
		return;
	step->key = EMU_STR("cell");
	step->name = name;
	step->cell = cell;
	step->value = emu_story_number(story, &value);
	step->note = said ? why : EMU_STR("records, held against what is stated");
	if (!said)
		return;
	step->file = emu_statement_file(story->ledger, said);
	step->line = said->line;
}

static void tell_conflict(
	struct emu_story *story, const struct emu_sheet *sheet, const struct emu_conflict *conflict)
{
	struct emu_buf text = {0};
	struct emu_step *step = emu_story_add(story, EMU_STEP_CONFLICT);
	if (!step)
		return;
	step->key = EMU_STR("period");
	step->name = emu_story_period(story, &conflict->period);
	step->value = emu_story_number(story, &conflict->stated);
	if (conflict->kind == EMU_CONFLICT_PERIODS)
		emu_buf_append(&text, EMU_STR("the parts of the period come to "));
	else if (conflict->kind == EMU_CONFLICT_CHILDREN)
		emu_buf_append(&text, EMU_STR("the units below come to "));
	else
		emu_buf_printf(&text, "its parts by %.*s come to ",
			EMU_STR_ARGS(emu_conflict_along(sheet, conflict)));
	emu_decimal_print(&conflict->summed, &text);
	step->note = text.failed ? (struct emu_str){0}
				 : emu_arena_copy(&story->arena, emu_buf_str(&text));
	story->failed = story->failed || !step->note.at;
	emu_buf_free(&text);
}

static int tell_conflicts(
	struct emu_story *story, struct emu_tally *tally, uint32_t node, struct emu_error *err)
{
	struct emu_tally_node *at = &tally->nodes[node];
	struct emu_conflicts conflicts = {0};
	int result = at->n_cells ? emu_check_cells(&conflicts, &tally->reckoner, &tally->rules,
					   at->cells, at->n_cells, err)
				 : 0;
	for (size_t i = 0; result == 0 && i < conflicts.n; i++)
		if (conflicts.items[i].kind != EMU_CONFLICT_RESUBMITTED)
			tell_conflict(story, tally->tree->sheet, &conflicts.items[i]);
	emu_conflicts_clear(&conflicts);
	if (result == 0)
		result = emu_check_tally(&conflicts, tally, err);
	for (size_t i = 0; result == 0 && i < conflicts.n; i++)
		if (conflicts.items[i].key.owner == node)
			tell_conflict(story, tally->tree->sheet, &conflicts.items[i]);
	emu_conflicts_free(&conflicts);
	return result;
}

/* Records that were counted: of which kinds. */
static void name_counted(struct emu_story *story, const struct emu_tally *tally, size_t from)
{
	for (size_t i = from; i < story->n; i++) {
		struct emu_step *step = &story->steps[i];
		if (step->kind != EMU_STEP_COUNTED || step->key.len)
			continue;
		step->key = EMU_STR("cell");
		step->name = name_cell(story, tally, step->cell);
	}
}

int emu_explain_rest(struct emu_story *story, struct emu_tally *tally, uint32_t node, size_t from,
	struct emu_error *err)
{
	const struct emu_tally_node *at = &tally->nodes[node];
	size_t to = story->n;
	name_counted(story, tally, from);
	for (size_t i = 0; i < at->n_cells; i++)
		if (!is_used(story, from, at->cells[i]) &&
			(emu_cell_is_stated(at->cells[i]) || emu_cell_counted(at->cells[i])))
			leave_out(story, from, tally, at->cells[i]);
	for (size_t i = 0; i < at->own.n_gaps && to; i++) {
		const struct emu_period gap = {
			at->own.gaps[i].from, at->own.gaps[i].to, EMU_PERIOD_DAYS};
		struct emu_step *step = emu_story_add(story, EMU_STEP_MISSING);
		if (!step)
			break;
		step->key = EMU_STR("period");
		step->name = emu_story_period(story, &gap);
	}
	return tell_conflicts(story, tally, node, err);
}
