/* The tree of units in a period. Called once for each period an indicator is summarised in. */
#include "aggregate/tree-internal.h"

#include <stdlib.h>

static uint32_t *new_column(struct emu_tree *tree, size_t n, uint32_t value)
{
	uint32_t *column = emu_arena_array(&tree->arena, n, sizeof(*column));
	for (size_t i = 0; column && i < n; i++)
		column[i] = value;
	return column;
}

static bool is_registered(const struct emu_tree *tree, uint32_t node)
{
	return node < tree->sheet->first_other_unit;
}

/* Units of the registry that were there in the period. */
static void place_registered(struct emu_tree *tree)
{
	const struct emu_registry *registry = tree->sheet->question->registry;
	for (uint32_t i = 0; i < tree->sheet->first_other_unit; i++)
		if (emu_span_meets(&registry->units[i].span, &tree->period))
			tree->parent[i] = tree->sheet->top;
}

/* From the top down, once it is known who is there. */
static void find_parents(struct emu_tree *tree)
{
	const struct emu_registry *registry = tree->sheet->question->registry;
	uint32_t n = tree->sheet->first_other_unit;
	for (uint32_t i = 0; i < n; i++)
		emu_tree_place(tree, registry->order[i]);
}

/* Whoever reports is there, though no registry knows it, or not in this period. */
static void place_reporting(struct emu_tree *tree, uint32_t indicator)
{
	const struct emu_sheet *sheet = tree->sheet;
	for (size_t i = sheet->strays_from[indicator]; i < sheet->strays_from[indicator + 1]; i++) {
		uint32_t node = sheet->strays[i].node;
		if (node >= sheet->first_other_unit &&
			(node < sheet->first_block || node == sheet->nobody))
			tree->parent[node] = sheet->top;
	}
	for (size_t i = sheet->reporters_from[indicator]; i < sheet->reporters_from[indicator + 1];
		i++)
		tree->parent[sheet->reporters[i]] = sheet->top;
	if (!sheet->first_other_unit)
		return;
	for (uint32_t p = sheet->pages_from[indicator]; p < sheet->pages_from[indicator + 1]; p++) {
		if (!emu_period_contains(
			    &tree->period, &sheet->periods[sheet->pages[p]->period].period))
			continue;
		for (size_t i = sheet->by_page_from[p]; i < sheet->by_page_from[p + 1]; i++) {
			uint32_t node = sheet->cells[sheet->by_page[i]]->owner;
			if (is_registered(tree, node) && tree->parent[node] == EMU_NODE_NONE)
				tree->parent[node] = sheet->top;
		}
	}
}

static void link_children(struct emu_tree *tree)
{
	const struct emu_sheet *sheet = tree->sheet;
	for (uint32_t i = sheet->n_nodes; i-- > 0;) {
		uint32_t above = tree->parent[i];
		if (above == EMU_NODE_NONE)
			continue;
		tree->next_child[i] = tree->first_child[above];
		tree->first_child[above] = i;
		tree->n_children[above] += i != sheet->nobody && !tree->is_former[i];
	}
	/* From the top down, then the other way round. */
	size_t n = 0;
	tree->order[n++] = sheet->top;
	for (size_t at = 0; at < n; at++)
		for (uint32_t child = tree->first_child[tree->order[at]]; child != EMU_NODE_NONE;
			child = tree->next_child[child])
			tree->order[n++] = child;
	for (size_t i = 0; i < n / 2; i++) {
		uint32_t node = tree->order[i];
		tree->order[i] = tree->order[n - 1 - i];
		tree->order[n - 1 - i] = node;
	}
	tree->n_order = n;
	for (size_t i = 0; i < n; i++)
		tree->position[tree->order[i]] = (uint32_t)i;
}

/* The last day on which some membership of a unit, or of one it succeeds, began: one that ended
 * before has been left. */
static int32_t *last_joined(struct emu_tree *tree)
{
	const struct emu_registry *registry = tree->sheet->question->registry;
	size_t n_units = registry ? registry->n_units : 0;
	int32_t *joined = emu_arena_array(&tree->arena, n_units, sizeof(*joined));
	for (size_t i = 0; joined && i < n_units; i++)
		joined[i] = INT32_MIN;
	for (size_t b = 0; joined && registry && b < registry->n_blocks; b++)
		for (size_t i = 0; i < registry->blocks[b].n_members; i++) {
			const struct emu_tie *tie = &registry->blocks[b].members[i];
			uint32_t unit = emu_tree_member(tree, tie->unit);
			if (emu_span_meets(&tie->span, &tree->period) &&
				tie->span.from > joined[unit])
				joined[unit] = tie->span.from;
		}
	return joined;
}

static int compare_nodes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Sorts the members from `from` on, each once, and drops those that are not there; returns how many
 * members there are in all. */
static uint32_t finish_block(struct emu_tree *tree, uint32_t from, uint32_t n)
{
	uint32_t *members = tree->members, kept = from;
	qsort(members + from, n - from, sizeof(*members), compare_nodes);
	for (uint32_t i = from; i < n; i++)
		if ((kept == from || members[kept - 1] != members[i]) &&
			tree->parent[members[i]] != EMU_NODE_NONE)
			members[kept++] = members[i];
	return kept;
}

static uint32_t add_registered(struct emu_tree *tree, uint32_t b, const int32_t *joined, uint32_t n)
{
	const struct emu_unit_block *block = &tree->sheet->question->registry->blocks[b];
	if (!emu_span_meets(&block->span, &tree->period))
		return n;
	for (size_t i = 0; i < block->n_members; i++) {
		const struct emu_tie *tie = &block->members[i];
		uint32_t unit = emu_tree_member(tree, tie->unit);
		if (emu_span_meets(&tie->span, &tree->period) && tie->span.to >= joined[unit])
			tree->members[n++] = unit;
	}
	return n;
}

static void list_members(struct emu_tree *tree, const int32_t *joined)
{
	const struct emu_sheet *sheet = tree->sheet;
	uint32_t n = 0, n_blocks = sheet->nobody - sheet->first_block;
	size_t said = 0;
	for (uint32_t i = 0; i < n_blocks; i++) {
		uint32_t from = n, b = sheet->first_block + i;
		if (b < sheet->first_other_block)
			n = add_registered(tree, i, joined, n);
		for (; said < sheet->n_members && sheet->members[said].block <= b; said++) {
			const struct emu_member *member = &sheet->members[said];
			if (member->block == b && b >= sheet->first_other_block &&
				emu_span_meets(&member->span, &tree->period))
				tree->members[n++] = emu_tree_member(tree, member->unit);
		}
		tree->members_from[i] = from;
		n = tree->members_from[i + 1] = finish_block(tree, from, n);
	}
}

/* The same the other way round: of each unit, its blocks. */
static void list_blocks(struct emu_tree *tree)
{
	const struct emu_sheet *sheet = tree->sheet;
	uint32_t n_blocks = sheet->nobody - sheet->first_block, *from = tree->blocks_from;
	for (uint32_t i = 0; i < tree->members_from[n_blocks]; i++)
		from[tree->members[i] + 1]++;
	for (uint32_t u = 0; u < sheet->first_block; u++)
		from[u + 1] += from[u];
	for (uint32_t b = n_blocks; b-- > 0;)
		for (uint32_t i = tree->members_from[b]; i < tree->members_from[b + 1]; i++) {
			uint32_t unit = tree->members[i];
			tree->blocks[--from[unit + 1]] = sheet->first_block + b;
		}
	/* Each start has moved down by what was filled in: to where the unit's own begin. */
	for (uint32_t u = 0; u < sheet->first_block; u++)
		from[u] = from[u + 1];
	from[sheet->first_block] = tree->members_from[n_blocks];
}

static size_t most_members(const struct emu_sheet *sheet)
{
	const struct emu_registry *registry = sheet->question->registry;
	size_t n = sheet->n_members;
	for (size_t b = 0; registry && b < registry->n_blocks; b++)
		n += registry->blocks[b].n_members;
	return n;
}

int emu_tree_init(struct emu_tree *tree, const struct emu_sheet *sheet,
	const struct emu_period *period, const uint32_t *indicators, size_t n_indicators,
	struct emu_error *err)
{
	size_t n = sheet->n_nodes;
	*tree = (struct emu_tree){.sheet = sheet, .period = *period};
	tree->parent = new_column(tree, n, EMU_NODE_NONE);
	tree->first_child = new_column(tree, n, EMU_NODE_NONE);
	tree->next_child = new_column(tree, n, EMU_NODE_NONE);
	tree->n_children = new_column(tree, n, 0);
	tree->heir = new_column(tree, n, EMU_NODE_NONE);
	tree->is_former = emu_arena_array(&tree->arena, n, sizeof(bool));
	tree->order = new_column(tree, n, 0);
	tree->position = new_column(tree, n, 0);
	tree->blocks = new_column(tree, most_members(sheet), 0);
	tree->blocks_from = new_column(tree, (size_t)sheet->first_block + 1, 0);
	tree->members = new_column(tree, most_members(sheet), 0);
	tree->members_from = new_column(tree, (size_t)(sheet->nobody - sheet->first_block) + 1, 0);
	if (!tree->parent || !tree->first_child || !tree->next_child || !tree->n_children ||
		!tree->heir || !tree->is_former || !tree->order || !tree->position ||
		!tree->blocks || !tree->blocks_from || !tree->members || !tree->members_from)
		return emu_fail_memory(err);
	place_registered(tree);
	for (size_t i = 0; i < n_indicators; i++)
		place_reporting(tree, indicators[i]);
	find_parents(tree);
	if (emu_tree_list_formers(tree, err) < 0)
		return -1;
	link_children(tree);
	int32_t *joined = last_joined(tree);
	if (!joined)
		return emu_fail_memory(err);
	list_members(tree, joined);
	list_blocks(tree);
	return emu_tree_expect(tree, indicators, n_indicators, err);
}

void emu_tree_free(struct emu_tree *tree)
{
	emu_arena_free(&tree->arena);
	*tree = (struct emu_tree){0};
}

uint32_t emu_tree_step(const struct emu_tree *tree, uint32_t root, uint32_t at, bool descend)
{
	if (descend && tree->first_child[at] != EMU_NODE_NONE)
		return tree->first_child[at];
	while (at != root && tree->next_child[at] == EMU_NODE_NONE)
		at = tree->parent[at];
	return at == root ? EMU_NODE_NONE : tree->next_child[at];
}

const uint32_t *emu_tree_members(const struct emu_tree *tree, uint32_t block, size_t *n)
{
	uint32_t i = block - tree->sheet->first_block;
	*n = tree->members_from[i + 1] - tree->members_from[i];
	return tree->members + tree->members_from[i];
}

static bool is_member(const struct emu_tree *tree, uint32_t block, uint32_t unit)
{
	size_t n;
	const uint32_t *members = emu_tree_members(tree, block, &n);
	return n && bsearch(&unit, members, n, sizeof(*members), compare_nodes);
}

bool emu_tree_is_nested(const struct emu_tree *tree, uint32_t block, uint32_t unit)
{
	do
		unit = tree->parent[unit];
	while (unit < tree->sheet->first_block && !is_member(tree, block, unit));
	return unit < tree->sheet->first_block;
}

const uint32_t *emu_tree_blocks(const struct emu_tree *tree, uint32_t unit, size_t *n)
{
	*n = tree->blocks_from[unit + 1] - tree->blocks_from[unit];
	return tree->blocks + tree->blocks_from[unit];
}

uint32_t emu_tree_member_above(const struct emu_tree *tree, uint32_t unit)
{
	size_t n;
	for (; unit < tree->sheet->first_block; unit = tree->parent[unit])
		if (emu_tree_blocks(tree, unit, &n) && n)
			return unit;
	return EMU_NODE_NONE;
}
