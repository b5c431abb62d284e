/* Values of units, blocks and everything, from the bottom up. Called for each indicator, period and
 * values of dimensions that a summary shows. */
#include "aggregate/tally-internal.h"

#include <stdlib.h>

/* Few are so large that there is anything to free, and there are many nodes. */
static void drop(struct emu_decimal *number)
{
	if (EMU_UNLIKELY(number->big))
		emu_decimal_free(number);
}

static void drop_mix(struct emu_mix *mix)
{
	drop(&mix->sum);
	drop(&mix->weighted);
	drop(&mix->weights);
}

static void clear_node(struct emu_tally_node *node)
{
	drop(&node->own.value);
	drop(&node->value);
	drop_mix(&node->below);
	drop_mix(&node->former);
	*node = (struct emu_tally_node){0};
}

static void clear_ratio(struct emu_tally_ratio *ratio)
{
	drop(&ratio->value);
	drop_mix(&ratio->numerator);
	drop_mix(&ratio->denominator);
	*ratio = (struct emu_tally_ratio){0};
}

static void clear(struct emu_tally *tally)
{
	for (size_t i = 0; i < tally->n_touched; i++) {
		clear_node(&tally->nodes[tally->touched[i]]);
		if (tally->ratios)
			clear_ratio(&tally->ratios[tally->touched[i]]);
	}
	tally->n_touched = 0;
	emu_arena_reset(&tally->arena);
	emu_arena_reset(&tally->reckoner.scratch);
}

int emu_tally_init(struct emu_tally *tally, const struct emu_tree *tree, uint32_t indicator,
	struct emu_error *err)
{
	size_t n = tree->sheet->n_nodes;
	*tally = (struct emu_tally){.tree = tree};
	emu_treatment_init(&tally->rules, tree->sheet, indicator);
	tally->nodes = calloc(n, sizeof(*tally->nodes));
	tally->touched = calloc(n, sizeof(*tally->touched));
	bool is_ratio = tally->rules.over == EMU_OVER_PERIODS_RATIO;
	if (is_ratio)
		tally->ratios = calloc(n, sizeof(*tally->ratios));
	return tally->nodes && tally->touched && (!is_ratio || tally->ratios)
		? 0
		: emu_fail_memory(err);
}

void emu_tally_free(struct emu_tally *tally)
{
	if (tally->nodes)
		clear(tally);
	free(tally->nodes);
	free(tally->ratios);
	free(tally->touched);
	emu_arena_free(&tally->reckoner.scratch);
	emu_arena_free(&tally->arena);
}

void emu_tally_touch(struct emu_tally *tally, uint32_t node)
{
	while (node != EMU_NODE_NONE && !tally->nodes[node].is_touched) {
		tally->nodes[node].is_touched = true;
		tally->touched[tally->n_touched++] = node;
		node = tally->tree->parent[node];
	}
}

static void deal_out(struct emu_tally *tally, struct emu_cell **cells, size_t n)
{
	for (size_t from = 0, to; from < n; from = to) {
		uint32_t owner = cells[from]->owner;
		for (to = from + 1; to < n && cells[to]->owner == owner;)
			to++;
		emu_tally_touch(tally, owner);
		tally->nodes[owner].cells = cells + from;
		tally->nodes[owner].n_cells = to - from;
	}
}

/* A unit is not missing on days on which it was not there. */
static int excuse_absence(struct emu_tally *tally, uint32_t at, struct emu_error *err)
{
	const struct emu_period *period = &tally->tree->period;
	struct emu_spans *excused = &tally->nodes[at].excused;
	if (at >= tally->tree->sheet->first_other_unit)
		return 0;
	const struct emu_span *there = &tally->tree->sheet->question->registry->units[at].span;
	if (there->from > period->from &&
		emu_spans_add(excused, INT32_MIN, there->from - 1, &tally->arena, err) < 0)
		return -1;
	return there->to < period->to
		? emu_spans_add(excused, there->to + 1, INT32_MAX, &tally->arena, err)
		: 0;
}

static int find_owns(
	struct emu_tally *tally, struct emu_cell **cells, size_t n, struct emu_error *err)
{
	struct emu_reckoner *reckoner = &tally->reckoner;
	bool is_ratio = tally->rules.over == EMU_OVER_PERIODS_RATIO;
	deal_out(tally, cells, n);
	if (tally->tree->n_formers && !is_ratio && emu_tally_supersede(tally, err) < 0)
		return -1;
	for (size_t i = 0; i < tally->n_touched; i++) {
		struct emu_tally_node *node = &tally->nodes[tally->touched[i]];
		if (!node->n_cells)
			continue;
		if (excuse_absence(tally, tally->touched[i], err) < 0)
			return -1;
		reckoner->excused = node->excused.at;
		reckoner->n_excused = node->excused.n;
		int result = emu_own_find(reckoner, &tally->rules, node->cells, node->n_cells,
			&tally->tree->period, tally->mask, &node->own, err);
		reckoner->n_excused = 0;
		emu_arena_reset(&reckoner->scratch);
		if (result < 0)
			return -1;
	}
	return tally->tree->n_formers && !is_ratio ? emu_tally_note_silence(tally, err) : 0;
}

bool emu_tally_is_own(const struct emu_tally_node *node)
{
	return node->own.is_known && !node->is_joined;
}

static int value_below(struct emu_tally *tally, struct emu_tally_node *node, struct emu_error *err)
{
	node->is_known = true;
	node->bound = node->below.bound;
	node->have = node->below_have;
	node->expected = node->below_expected;
	node->is_whole = node->have == node->expected && !node->below.is_partial;
	return tally->rules.over == EMU_OVER_PERIODS_MEAN
		? emu_mix_mean(&node->below, tally->rules.places, &node->value, err)
		: emu_mix_sum(&node->below, &node->value, err);
}

/* A mean over periods or dimensions has been carried with places to spare. */
static int value_own(struct emu_tally *tally, struct emu_tally_node *node, struct emu_error *err)
{
	static const struct emu_decimal one = {.coefficient = 1};
	node->is_known = true;
	node->is_stated = node->own.is_stated;
	node->bound = node->own.bound;
	node->is_whole = !node->own.is_partial;
	node->have = node->expected = 1;
	return node->own.is_averaged
		? emu_decimal_divide(&node->value, &node->own.value, &one, tally->rules.places, err)
		: emu_decimal_copy(&node->value, &node->own.value, err);
}

static int add_own(struct emu_tally *tally, uint32_t at, struct emu_mix *mix, struct emu_error *err)
{
	return emu_own_add(&tally->reckoner, &tally->rules, &tally->nodes[at].own, at,
		tally->key.dims, &tally->tree->period, tally->mask, mix, err);
}

/* Figures of units that are no more join what their successor says itself, else what those below
 * it say. Where it has none below it, they speak for it. */
static int take_former(struct emu_tally *tally, uint32_t at, struct emu_error *err)
{
	struct emu_tally_node *node = &tally->nodes[at];
	node->is_joined = node->own.is_known;
	if (node->is_joined) {
		emu_mix_free(&node->below);
		if (add_own(tally, at, &node->below, err) < 0)
			return -1;
	}
	if (node->is_joined ||
		(at < tally->tree->sheet->first_block && !tally->tree->n_children[at]))
		node->below_have = node->below_expected = 1;
	return emu_mix_join(&node->below, &node->former, err);
}

static int finish(struct emu_tally *tally, uint32_t at, struct emu_error *err)
{
	struct emu_tally_node *node = &tally->nodes[at];
	if (!tally->is_open)
		node->below_expected += tally->tree->n_children[at] - node->n_below;
	if (tally->rules.over == EMU_OVER_PERIODS_RATIO)
		return emu_ratio_finish(tally, at, err);
	if (node->former.n && take_former(tally, at, err) < 0)
		return -1;
	if (emu_tally_is_own(node))
		return value_own(tally, node, err);
	return node->below.n ? value_below(tally, node, err) : 0;
}

/* What a node has goes into one above it. */
static int pass(struct emu_tally *tally, uint32_t at, uint32_t above_at, struct emu_error *err)
{
	const struct emu_tally_node *node = &tally->nodes[at];
	struct emu_tally_node *above = &tally->nodes[above_at];
	bool is_ratio = tally->rules.over == EMU_OVER_PERIODS_RATIO;
	if (is_ratio ? !node->is_paired : !node->is_known)
		return 0;
	bool is_former = tally->tree->is_former[at];
	if (!is_former) {
		above->n_below += at != tally->tree->sheet->nobody;
		above->below_have += node->have;
		above->below_expected += node->expected;
	}
	if (is_ratio)
		return emu_ratio_pass(tally, at, above_at, err);
	struct emu_mix *mix = is_former && above_at < tally->tree->sheet->first_block
		? &above->former
		: &above->below;
	return emu_tally_is_own(node) ? add_own(tally, at, mix, err)
				      : emu_mix_join(mix, &node->below, err);
}

struct place {
	uint32_t position, node;
};

static int compare_places(const void *a, const void *b)
{
	uint32_t x = ((const struct place *)a)->position, y = ((const struct place *)b)->position;
	return (x > y) - (x < y);
}

/* Units, each before the one above it; blocks are touched by their members. */
static int finish_units(struct emu_tally *tally, struct emu_error *err)
{
	const struct emu_tree *tree = tally->tree;
	const struct emu_sheet *sheet = tree->sheet;
	size_t n = 0;
	struct place *places = malloc((tally->n_touched + 1) * sizeof(*places));
	if (!places)
		return emu_fail_memory(err);
	for (size_t i = 0; i < tally->n_touched; i++) {
		uint32_t node = tally->touched[i];
		if (node < sheet->first_block || node == sheet->nobody)
			places[n++] = (struct place){tree->position[node], node};
	}
	qsort(places, n, sizeof(*places), compare_places);
	int result = 0;
	for (size_t i = 0; result == 0 && i < n; i++) {
		size_t n_blocks = 0;
		uint32_t node = places[i].node;
		const uint32_t *blocks = node < sheet->first_block
			? emu_tree_blocks(tree, node, &n_blocks)
			: NULL;
		result = finish(tally, node, err);
		if (result == 0)
			result = pass(tally, node, tree->parent[node], err);
		for (size_t j = 0; result == 0 && j < n_blocks; j++) {
			emu_tally_touch(tally, blocks[j]);
			if (!emu_tree_is_nested(tree, blocks[j], node))
				result = pass(tally, node, blocks[j], err);
		}
	}
	free(places);
	return result;
}

/* Whether the unit, what is below it, or one above it has a value. */
static bool is_spoken_for(const struct emu_tally *tally, uint32_t unit)
{
	if (tally->nodes[unit].is_known)
		return true;
	for (; unit != EMU_NODE_NONE; unit = tally->tree->parent[unit])
		if (unit != tally->tree->sheet->top && tally->nodes[unit].own.is_known)
			return true;
	return false;
}

/* A block that states what none of its members does counts in everything: once, for them all. (Of a
 * ratio, its parts do.) */
static int pass_block(struct emu_tally *tally, uint32_t block, struct emu_error *err)
{
	size_t n;
	const uint32_t *members = emu_tree_members(tally->tree, block, &n);
	uint32_t top = tally->tree->sheet->top;
	if (!tally->nodes[block].own.is_known || tally->rules.over == EMU_OVER_PERIODS_RATIO)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (is_spoken_for(tally, members[i]))
			return 0;
	emu_tally_touch(tally, top);
	if (pass(tally, block, top, err) < 0)
		return -1;
	tally->nodes[top].n_below--;
	tally->nodes[block].is_speaker = true;
	for (size_t i = 0; i < n; i++) {
		struct emu_tally_node *member = &tally->nodes[members[i]];
		if (tally->tree->parent[members[i]] != top || member->is_covered ||
			tally->tree->is_former[members[i]])
			continue;
		emu_tally_touch(tally, members[i]);
		member->is_covered = true;
		tally->nodes[top].n_below++;
	}
	return 0;
}

static int finish_blocks(struct emu_tally *tally, struct emu_error *err)
{
	const struct emu_sheet *sheet = tally->tree->sheet;
	size_t n = tally->n_touched; /* passing a block on touches units */
	for (size_t i = 0; i < n; i++) {
		uint32_t node = tally->touched[i];
		if (node < sheet->first_block || node >= sheet->nobody)
			continue;
		if (finish(tally, node, err) < 0 || pass_block(tally, node, err) < 0)
			return -1;
	}
	return 0;
}

int emu_tally_fill(struct emu_tally *tally, const struct emu_slice *slice,
	const struct emu_cell_key *key, bool is_open, struct emu_error *err)
{
	size_t n;
	struct emu_cell **cells = emu_slice_find(slice, key, &n);
	uint32_t top = tally->tree->sheet->top;
	clear(tally);
	tally->reckoner.sheet = tally->tree->sheet;
	tally->reckoner.arena = &tally->arena;
	tally->mask = slice->mask;
	tally->key = *key;
	tally->key.indicator = tally->rules.indicator;
	tally->is_open = is_open;
	if (find_owns(tally, cells, n, err) < 0)
		return -1;
	if (tally->rules.over == EMU_OVER_PERIODS_RATIO)
		emu_ratio_touch(tally);
	if (finish_units(tally, err) < 0 || finish_blocks(tally, err) < 0)
		return -1;
	return tally->nodes[top].is_touched ? finish(tally, top, err) : 0;
}
