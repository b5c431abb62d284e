/* An explanation, from everything down to statements. Called by emu-aggregate --explain instead of
 * writing rows. */
#include "aggregate/explain.h"

#include "aggregate/explain-internal.h"
#include "aggregate/listing-internal.h"
#include "aggregate/survey-internal.h"

/* Units within units: deeper ones are told beside each other. */
#define DEPTH_MAX 32

struct work {
	const struct emu_sheet *sheet;
	struct emu_explained_place place;
	struct emu_tree tree;
	struct emu_tally tally, numerator, denominator; /* the last two of a ratio */
	struct emu_arena arena;
	struct emu_story story;
};

static int fill(
	struct work *work, struct emu_tally *tally, uint32_t indicator, struct emu_error *err)
{
	struct emu_slice slice;
	const struct emu_explained_place *place = &work->place;
	if (emu_tally_init(tally, &work->tree, indicator, err) < 0 ||
		emu_slice_cut(&slice, work->sheet, indicator, &work->tree.period, place->mask,
			&work->arena, err) < 0)
		return -1;
	if (tally->rules.over == EMU_OVER_PERIODS_RATIO) {
		tally->numerator = &work->numerator;
		tally->denominator = &work->denominator;
	}
	return emu_tally_fill(tally, &slice, &place->key,
		emu_listing_is_open(work->sheet, &place->key, place->mask), err);
}

static int fill_all(struct work *work, const struct emu_period *period, struct emu_error *err)
{
	struct emu_treatment rules;
	uint32_t indicators[3] = {work->place.indicator};
	size_t n = 1;
	emu_treatment_init(&rules, work->sheet, work->place.indicator);
	if (rules.over == EMU_OVER_PERIODS_RATIO) {
		indicators[n++] = rules.known->numerator;
		indicators[n++] = rules.known->denominator;
	}
	if (emu_tree_init(&work->tree, work->sheet, period, indicators, n, err) < 0)
		return -1;
	if (n > 1 &&
		(fill(work, &work->numerator, indicators[1], err) < 0 ||
			fill(work, &work->denominator, indicators[2], err) < 0))
		return -1;
	return fill(work, &work->tally, indicators[0], err);
}

static size_t open_node(struct work *work, uint32_t node)
{
	static const char *const kinds[] = {"unit", "block", "nobody", "all"};
	const struct emu_node *of = &work->sheet->nodes[node];
	return emu_story_open(&work->story, emu_str_from(kinds[of->kind]), of->name);
}

/* What a node itself says, worked out once more with the story told. */
static int tell_own(struct work *work, struct emu_tally *tally, uint32_t node, size_t from,
	struct emu_error *err)
{
	const struct emu_tally_node *at = &tally->nodes[node];
	struct emu_own again = {0};
	tally->reckoner.story = &work->story;
	int result = emu_own_find(&tally->reckoner, &tally->rules, at->cells, at->n_cells,
		&tally->tree->period, tally->mask, &again, err);
	tally->reckoner.story = NULL;
	emu_decimal_free(&again.value);
	if (result == 0)
		result = emu_explain_rest(&work->story, tally, node, from, err);
	emu_arena_reset(&tally->reckoner.scratch);
	return result;
}

static int tell_node(struct work *work, struct emu_tally *tally, uint32_t node, uint32_t depth,
	struct emu_error *err);

static int tell_units(struct work *work, struct emu_tally *tally, uint32_t node, uint32_t depth,
	struct emu_error *err)
{
	const struct emu_tree *tree = tally->tree;
	const struct emu_sheet *sheet = work->sheet;
	bool is_block = node >= sheet->first_block && node < sheet->nobody;
	size_t n = 0;
	const uint32_t *members = is_block ? emu_tree_members(tree, node, &n) : NULL;
	for (size_t i = 0; i < n; i++)
		if (!emu_tree_is_nested(tree, node, members[i]) &&
			tell_node(work, tally, members[i], depth, err) < 0)
			return -1;
	for (uint32_t child = is_block ? EMU_NODE_NONE : tree->first_child[node];
		child != EMU_NODE_NONE; child = tree->next_child[child])
		if (!(node == sheet->top && tally->nodes[child].is_covered) &&
			tell_node(work, tally, child, depth, err) < 0)
			return -1;
	for (size_t i = 0; node == sheet->top && i < tally->n_touched; i++)
		if (tally->nodes[tally->touched[i]].is_speaker &&
			tell_node(work, tally, tally->touched[i], depth, err) < 0)
			return -1;
	return 0;
}

/* Those whose figures are joined to what a unit says itself. */
static int tell_formers(struct work *work, struct emu_tally *tally, uint32_t node, uint32_t depth,
	struct emu_error *err)
{
	const struct emu_tree *tree = tally->tree;
	for (uint32_t child = tree->first_child[node]; child != EMU_NODE_NONE;
		child = tree->next_child[child])
		if (tree->is_former[child] && tell_node(work, tally, child, depth, err) < 0)
			return -1;
	return 0;
}

static int tell_node(struct work *work, struct emu_tally *tally, uint32_t node, uint32_t depth,
	struct emu_error *err)
{
	const struct emu_tally_node *at = &tally->nodes[node];
	bool is_shown = depth < DEPTH_MAX || at->own.is_known;
	if (!at->is_known)
		return 0;
	size_t step = is_shown ? open_node(work, node) : 0;
	int result = at->own.is_known ? tell_own(work, tally, node, step, err)
				      : tell_units(work, tally, node, depth + 1, err);
	if (result == 0 && at->is_joined)
		result = tell_formers(work, tally, node, depth + 1, err);
	if (is_shown)
		emu_story_close(&work->story, step, &at->value);
	return result;
}

/* Of those units that have both, each part of the ratio. */
static int tell_part(struct work *work, struct emu_tally *part, struct emu_str key,
	const struct emu_mix *mix, struct emu_error *err)
{
	struct emu_walk walk;
	bool speaks;
	size_t step = emu_story_open(
		&work->story, key, work->sheet->indicators[part->rules.indicator]);
	int result = 0;
	emu_walk_init(&walk, &work->tally, work->place.node, false);
	for (uint32_t at; result == 0 && emu_walk_next(&walk, &at, &speaks);)
		if (speaks)
			result = tell_node(work, part, at, 0, err);
	emu_story_close(&work->story, step, &mix->sum);
	return result;
}

static int tell_missing(struct work *work, struct emu_error *err)
{
	struct emu_survey survey;
	int result = emu_survey_init(&survey, &work->tally, work->place.node, err);
	for (size_t i = 0; result == 0 && i < survey.n_units; i++) {
		struct emu_step *step = emu_story_add(&work->story, EMU_STEP_MISSING);
		if (!step)
			break;
		step->key = EMU_STR("unit");
		step->name = work->sheet->nodes[survey.units[i]].name;
	}
	emu_survey_free(&survey);
	return result;
}

/* The first step is the cell itself, by all its words. */
static struct emu_str name_root(struct work *work)
{
	const struct emu_sheet *sheet = work->sheet;
	const struct emu_node *node = &sheet->nodes[work->place.node];
	struct emu_buf text = {0};
	emu_buf_printf(&text,
		"indicator=%.*s,period=", EMU_STR_ARGS(sheet->indicators[work->place.indicator]));
	emu_period_print(&work->tree.period, &text);
	if (node->name.len)
		emu_buf_printf(&text, ",%s=%.*s", node->kind == EMU_NODE_UNIT ? "unit" : "block",
			EMU_STR_ARGS(node->name));
	for (uint32_t k = 0; work->place.mask >> k; k++)
		if (work->place.mask >> k & 1)
			emu_buf_printf(&text, ",%.*s=%.*s",
				EMU_STR_ARGS(sheet->question->catalogue->dimensions[k].id),
				EMU_STR_ARGS(sheet->values[k][work->place.key.dims[k] - 1]));
	struct emu_str name = text.failed ? (struct emu_str){0}
					  : emu_arena_copy(&work->story.arena, emu_buf_str(&text));
	work->story.failed = work->story.failed || !name.at;
	emu_buf_free(&text);
	return name;
}

static int tell_root(struct work *work, struct emu_error *err)
{
	struct emu_tally *tally = &work->tally;
	const struct emu_tally_node *at = &tally->nodes[work->place.node];
	bool is_ratio = tally->rules.over == EMU_OVER_PERIODS_RATIO;
	size_t step = emu_story_open(&work->story, EMU_STR("cell"), name_root(work));
	int result = 0;
	if (at->own.is_known)
		result = tell_own(work, tally, work->place.node, step, err);
	else if (at->is_known && !is_ratio)
		result = tell_units(work, tally, work->place.node, 0, err);
	if (result == 0 && at->is_joined)
		result = tell_formers(work, tally, work->place.node, 0, err);
	if (result == 0 && is_ratio && at->has_ratio)
		result = tell_part(work, &work->numerator, EMU_STR("numerator"),
			&tally->ratios[work->place.node].numerator, err);
	if (result == 0 && is_ratio && at->has_ratio)
		result = tell_part(work, &work->denominator, EMU_STR("denominator"),
			&tally->ratios[work->place.node].denominator, err);
	if (result == 0)
		result = tell_missing(work, err);
	emu_story_close(&work->story, step, at->is_known ? &at->value : NULL);
	return result;
}

static int explain_period(struct work *work, const struct emu_explained *cell,
	const struct emu_period *period, enum emu_explain_form form, struct emu_buf *out,
	struct emu_error *err)
{
	int result = emu_explained_find(work->sheet, cell, period, &work->place, err);
	if (result == 0)
		result = fill_all(work, period, err);
	if (result == 0)
		result = tell_root(work, err);
	if (result == 0 && work->story.failed)
		result = emu_fail_memory(err);
	if (result == 0)
		emu_explain_print(&work->story, form, out);
	emu_tally_free(&work->tally);
	emu_tally_free(&work->numerator);
	emu_tally_free(&work->denominator);
	emu_tree_free(&work->tree);
	emu_story_free(&work->story);
	emu_arena_free(&work->arena);
	return result;
}

int emu_summary_explain(struct emu_summary *summary, const struct emu_explained *cell,
	enum emu_explain_form form, struct emu_buf *out, struct emu_error *err)
{
	const struct emu_sheet *sheet = emu_summary_sheet(summary);
	for (size_t i = 0; i < sheet->n_asked; i++) {
		struct work work = {.sheet = sheet, .story.ledger = sheet->ledger};
		if (explain_period(&work, cell, &sheet->asked[i], form, out, err) < 0)
			return -1;
	}
	return out->failed ? emu_fail_memory(err) : 0;
}
