/* Round those who speak for a value. Called for what a row says is missing, and for the sources of
 * conflicts. */
#include "aggregate/tally-internal.h"

static bool is_block(const struct emu_tally *tally, uint32_t node)
{
	const struct emu_sheet *sheet = tally->tree->sheet;
	return node >= sheet->first_block && node < sheet->nobody;
}

/* The next member that is not below another. */
static void begin(struct emu_walk *walk)
{
	walk->root = walk->at = EMU_NODE_NONE;
	for (; walk->n_starts && walk->at == EMU_NODE_NONE; walk->n_starts--, walk->starts++)
		if (!emu_tree_is_nested(walk->tally->tree, walk->block, *walk->starts))
			walk->root = walk->at = *walk->starts;
}

void emu_walk_init(struct emu_walk *walk, const struct emu_tally *tally, uint32_t node, bool below)
{
	*walk = (struct emu_walk){.tally = tally, .root = node, .at = node};
	if (is_block(tally, node) && (below || !tally->nodes[node].own.is_known)) {
		walk->block = node;
		walk->starts = emu_tree_members(tally->tree, node, &walk->n_starts);
		begin(walk);
	} else if (below) {
		walk->at = emu_tree_step(tally->tree, node, node, true);
	}
}

/* Whether those below it speak for a node. */
static bool is_made_up(const struct emu_tally *tally, const struct emu_tally_node *node)
{
	if (tally->rules.over == EMU_OVER_PERIODS_RATIO)
		return node->is_paired && node->have < node->expected;
	return node->is_known && !emu_tally_is_own(node);
}

/* Of a unit that speaks itself, together with those it succeeds, the units below do not; nobody
 * misses a unit that is no more. */
static bool is_passed_by(const struct emu_walk *walk, uint32_t node, bool speaks, bool down)
{
	const struct emu_tree *tree = walk->tally->tree;
	if (tree->is_former[node])
		return !speaks && !down;
	return node != walk->root && walk->tally->nodes[tree->parent[node]].is_joined;
}

bool emu_walk_next(struct emu_walk *walk, uint32_t *node, bool *speaks)
{
	const struct emu_tally *tally = walk->tally;
	bool is_ratio = tally->rules.over == EMU_OVER_PERIODS_RATIO;
	bool is_of_all = walk->root == tally->tree->sheet->top;
	while (walk->at != EMU_NODE_NONE) {
		const struct emu_tally_node *at = &tally->nodes[walk->at];
		bool down = is_made_up(tally, at);
		*node = walk->at;
		*speaks = is_ratio ? at->is_paired : at->is_known;
		bool is_passed = is_passed_by(walk, *node, *speaks, down);
		walk->at = emu_tree_step(tally->tree, walk->root, *node, down && !is_passed);
		if (walk->at == EMU_NODE_NONE)
			begin(walk);
		if ((!down || at->is_joined) && !is_passed && !(is_of_all && at->is_covered))
			return true;
	}
	return false;
}
