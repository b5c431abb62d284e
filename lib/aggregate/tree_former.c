/* Units that are no more at the end of a period: merged, renamed, divided, abolished. Called while
 * the tree of the period is made. */
#include <stdlib.h>

#include "aggregate/tree-internal.h"

static const struct emu_unit *unit_of(const struct emu_tree *tree, uint32_t node)
{
	return &tree->sheet->question->registry->units[node];
}

bool emu_tree_is_merged(const struct emu_tree *tree, uint32_t node)
{
	return node < tree->sheet->first_other_unit && tree->is_former[node] &&
		unit_of(tree, node)->n_successors == 1;
}

uint32_t emu_tree_heir(const struct emu_tree *tree, uint32_t unit)
{
	while (unit < tree->sheet->first_other_unit && tree->heir[unit] != EMU_NODE_NONE)
		unit = tree->heir[unit];
	return unit;
}

uint32_t emu_tree_member(const struct emu_tree *tree, uint32_t unit)
{
	while (unit < tree->sheet->first_other_unit && tree->heir[unit] != EMU_NODE_NONE &&
		unit_of(tree, unit)->n_successors == 1)
		unit = tree->heir[unit];
	return unit;
}

/* The nearest that is above both, or one of them; neither is a unit that is no more. */
static uint32_t common(const struct emu_tree *tree, uint32_t a, uint32_t b)
{
	uint32_t top = tree->sheet->top;
	for (; a != top; a = tree->parent[a])
		for (uint32_t at = b; at != top; at = tree->parent[at])
			if (at == a)
				return a;
	return top;
}

static bool is_there(const struct emu_tree *tree, uint32_t node)
{
	return tree->parent[node] != EMU_NODE_NONE &&
		emu_span_meets(&unit_of(tree, node)->span, &tree->period);
}

static uint32_t above_successor(const struct emu_tree *tree, uint32_t unit)
{
	unit = emu_tree_member(tree, unit);
	return tree->heir[unit] != EMU_NODE_NONE ? tree->heir[unit] : tree->parent[unit];
}

/* Who comes in the place of a unit that is no more, if there is anyone. */
static void find_heir(struct emu_tree *tree, uint32_t node)
{
	const struct emu_unit *unit = unit_of(tree, node);
	if (!unit->n_successors || unit->succeeded_on > tree->period.to)
		return;
	for (size_t i = 0; i < unit->n_successors; i++)
		if (tree->heir[unit->successors[i]] == EMU_NODE_NONE &&
			!is_there(tree, unit->successors[i]))
			return;
	uint32_t heir = unit->successors[0];
	if (unit->n_successors > 1) {
		heir = above_successor(tree, heir);
		for (size_t i = 1; i < unit->n_successors; i++)
			heir = common(tree, heir, above_successor(tree, unit->successors[i]));
	}
	tree->heir[node] = heir;
}

/* What is above a unit, and whoever succeeds it, has its place already. */
void emu_tree_place(struct emu_tree *tree, uint32_t node)
{
	find_heir(tree, node);
	tree->is_former[node] = tree->parent[node] != EMU_NODE_NONE &&
		tree->heir[node] != EMU_NODE_NONE;
	if (tree->is_former[node]) {
		uint32_t heir = tree->heir[node];
		while (heir != tree->sheet->top && tree->parent[heir] == EMU_NODE_NONE)
			heir = tree->heir[heir];
		tree->parent[node] = heir;
		return;
	}
	uint32_t above = emu_registry_parent(tree->sheet->question->registry, node, &tree->period);
	if (!is_there(tree, node) || above == EMU_REGISTRY_NONE)
		return;
	above = emu_tree_heir(tree, above);
	if (above == tree->sheet->top || is_there(tree, above))
		tree->parent[node] = above;
}

/* All that were below a unit in the part of the period when it was there: round by round. `seen`
 * holds for each unit the number of the last former one it was found inside. */
static int list_inside(struct emu_tree *tree, struct emu_former *former, uint32_t *seen,
	uint32_t number, uint32_t *queue, struct emu_error *err)
{
	const struct emu_unit *units = tree->sheet->question->registry->units;
	struct emu_period when = {tree->period.from, former->ended, EMU_PERIOD_DAYS};
	size_t n = 0;
	queue[n++] = former->unit;
	seen[former->unit] = number;
	for (size_t at = 0; when.from <= when.to && at < n; at++) {
		const struct emu_unit *unit = &units[queue[at]];
		for (size_t i = 0; i < unit->n_children; i++) {
			const struct emu_unit *child = &units[unit->children[i]];
			bool is_below = false;
			for (size_t j = 0; j < child->n_parents; j++)
				is_below = is_below ||
					(child->parents[j].unit == queue[at] &&
						emu_span_meets(&child->parents[j].span, &when));
			if (!is_below || seen[unit->children[i]] == number ||
				!emu_span_meets(&child->span, &when))
				continue;
			seen[unit->children[i]] = number;
			queue[n++] = unit->children[i];
		}
	}
	uint32_t *inside = emu_arena_array(&tree->arena, n, sizeof(*inside));
	if (!inside)
		return emu_fail_memory(err);
	memcpy(inside, queue + 1, (n - 1) * sizeof(*inside));
	former->inside = inside;
	former->n_inside = n - 1;
	return 0;
}

int emu_tree_list_formers(struct emu_tree *tree, struct emu_error *err)
{
	const struct emu_registry *registry = tree->sheet->question->registry;
	uint32_t n_units = tree->sheet->first_other_unit;
	size_t n = 0;
	int result = 0;
	for (uint32_t i = 0; i < n_units; i++)
		n += tree->is_former[i];
	if (!n)
		return 0;
	tree->formers = emu_arena_array(&tree->arena, n, sizeof(*tree->formers));
	uint32_t *seen = calloc(n_units, sizeof(*seen));
	uint32_t *queue = calloc(n_units, sizeof(*queue));
	if (!tree->formers || !seen || !queue)
		result = emu_fail_memory(err);
	for (uint32_t i = 0; result == 0 && i < n_units; i++) {
		uint32_t unit = registry->order[i];
		if (!tree->is_former[unit])
			continue;
		struct emu_former *former = &tree->formers[tree->n_formers++];
		*former = (struct emu_former){.unit = unit,
			.level = registry->level[unit],
			.ended = unit_of(tree, unit)->succeeded_on - 1,
			.is_divided = unit_of(tree, unit)->n_successors > 1};
		result = list_inside(tree, former, seen, (uint32_t)tree->n_formers, queue, err);
	}
	free(seen);
	free(queue);
	return result;
}
