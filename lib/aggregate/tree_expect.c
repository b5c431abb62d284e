/* Who should report an indicator in a period. Called for each tree, before anything is counted. */
#include "aggregate/tree-internal.h"

#include <stdlib.h>

static bool is_unit(const struct emu_tree *tree, uint32_t node)
{
	return node < tree->sheet->first_block;
}

static bool is_registered(const struct emu_tree *tree, uint32_t node)
{
	return node < tree->sheet->first_other_unit;
}

static void note_report(struct emu_tree *tree, uint32_t node)
{
	if (!is_unit(tree, node)) {
		tree->reports[node] = true;
		return;
	}
	for (; node != EMU_NODE_NONE && !tree->reports[node]; node = tree->parent[node])
		tree->reports[node] = true;
}

/* Those who report an indicator within the period, or in any. */
static void note_reports(struct emu_tree *tree, uint32_t indicator, bool in_any)
{
	const struct emu_sheet *sheet = tree->sheet;
	for (uint32_t p = sheet->pages_from[indicator]; p < sheet->pages_from[indicator + 1]; p++) {
		const struct emu_period *period = &sheet->periods[sheet->pages[p]->period].period;
		if (!in_any && !emu_period_contains(&tree->period, period))
			continue;
		for (size_t i = sheet->by_page_from[p]; i < sheet->by_page_from[p + 1]; i++)
			note_report(tree, sheet->cells[sheet->by_page[i]]->owner);
	}
	for (size_t i = sheet->strays_from[indicator];
		in_any && i < sheet->strays_from[indicator + 1]; i++)
		if (sheet->strays[i].node != EMU_NODE_NONE)
			note_report(tree, sheet->strays[i].node);
}

/* Members by any member, or by the block itself. */
static void note_blocks(struct emu_tree *tree)
{
	for (uint32_t b = tree->sheet->first_block; b < tree->sheet->nobody; b++) {
		size_t n;
		const uint32_t *members = emu_tree_members(tree, b, &n);
		for (size_t i = 0; i < n; i++)
			tree->reports[b] = tree->reports[b] || tree->reports[members[i]];
	}
}

static bool has_reporting_block(const struct emu_tree *tree, uint32_t unit)
{
	size_t n;
	const uint32_t *blocks = emu_tree_blocks(tree, unit, &n);
	for (size_t i = 0; i < n; i++)
		if (tree->reports[blocks[i]])
			return true;
	return false;
}

static struct emu_str kind_of(const struct emu_tree *tree, uint32_t unit)
{
	return tree->sheet->question->registry->units[unit].kind;
}

static int compare_kinds(const void *a, const void *b)
{
	return emu_str_compare(*(const struct emu_str *)a, *(const struct emu_str *)b);
}

/* Of the units at the top, each expected one is marked. Returns how many of them the registry
 * knows, or -1 when memory runs out. */
static int64_t mark_top(struct emu_tree *tree)
{
	uint32_t top = tree->sheet->top;
	size_t n = 0;
	int64_t n_expected = 0;
	struct emu_str *kinds = emu_arena_array(
		&tree->arena, tree->sheet->first_other_unit, sizeof(*kinds));
	if (!kinds)
		return -1;
	for (uint32_t at = tree->first_child[top]; at != EMU_NODE_NONE; at = tree->next_child[at])
		if (is_registered(tree, at) && tree->reports[at])
			kinds[n++] = kind_of(tree, at);
	if (n)
		qsort(kinds, n, sizeof(*kinds), compare_kinds);
	for (uint32_t at = tree->first_child[top]; at != EMU_NODE_NONE; at = tree->next_child[at]) {
		tree->is_expected[at] = is_unit(tree, at) && !is_registered(tree, at);
		if (!is_registered(tree, at) || tree->is_former[at])
			continue;
		struct emu_str kind = kind_of(tree, at);
		tree->is_expected[at] = has_reporting_block(tree, at) ||
			(n && bsearch(&kind, kinds, n, sizeof(kind), compare_kinds));
		n_expected += tree->is_expected[at];
	}
	return n_expected;
}

static void mark_all(struct emu_tree *tree)
{
	for (uint32_t at = tree->first_child[tree->sheet->top]; at != EMU_NODE_NONE;
		at = tree->next_child[at])
		tree->is_expected[at] = is_unit(tree, at) && !tree->is_former[at];
}

static void count(struct emu_tree *tree)
{
	const struct emu_sheet *sheet = tree->sheet;
	uint32_t top = sheet->top;
	/* From the top down: whoever is below one that is expected. */
	for (size_t i = tree->n_order; i-- > 0;) {
		uint32_t node = tree->order[i];
		if (is_unit(tree, node) && tree->parent[node] != top)
			tree->is_expected[node] = !tree->is_former[node] &&
				tree->is_expected[tree->parent[node]];
	}
	tree->n_children[top] = 0;
	for (uint32_t at = tree->first_child[top]; at != EMU_NODE_NONE; at = tree->next_child[at])
		tree->n_children[top] += tree->is_expected[at];
	for (uint32_t b = sheet->first_block; b < sheet->nobody; b++) {
		size_t n;
		const uint32_t *members = emu_tree_members(tree, b, &n);
		tree->n_children[b] = 0;
		for (size_t i = 0; i < n; i++)
			tree->n_children[b] += emu_tree_expects(tree, b, members[i]) &&
				!emu_tree_is_nested(tree, b, members[i]);
	}
}

int emu_tree_expect(struct emu_tree *tree, const uint32_t *indicators, size_t n_indicators,
	struct emu_error *err)
{
	size_t n = tree->sheet->n_nodes;
	tree->reports = emu_arena_array(&tree->arena, n, sizeof(bool));
	tree->is_expected = emu_arena_array(&tree->arena, n, sizeof(bool));
	if (!tree->reports || !tree->is_expected)
		return emu_fail_memory(err);
	/* Where none that the registry knows reports in the period, those who ever do; else all. */
	int64_t n_expected = 0;
	for (int in_any = 0; tree->sheet->first_other_unit && in_any < 2 && n_expected == 0;
		in_any++) {
		for (size_t i = 0; i < n_indicators; i++)
			note_reports(tree, indicators[i], in_any);
		note_blocks(tree);
		n_expected = mark_top(tree);
	}
	if (n_expected < 0)
		return emu_fail_memory(err);
	if (!n_expected)
		mark_all(tree);
	count(tree);
	return 0;
}

bool emu_tree_expects(const struct emu_tree *tree, uint32_t above, uint32_t unit)
{
	const struct emu_sheet *sheet = tree->sheet;
	if (above == sheet->top || tree->is_former[unit])
		return tree->is_expected[unit];
	return is_unit(tree, above) || tree->reports[above] || tree->is_expected[unit];
}
