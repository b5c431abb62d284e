/*
 * Units that are no more, and those that were below them or came after: which of them speaks for a
 * day. Called for each tally whose period saw units end. A successor's figure for a time in which
 * it had taken a former unit over goes before that unit's; a former unit's, before those of the
 * units that were below it; so that no day counts twice. Those of one level of the registry are
 * looked at together, so that it does not matter which of them it names first.
 */
#include "aggregate/tally-internal.h"

int emu_spans_add(struct emu_spans *spans, int32_t from, int32_t to, struct emu_arena *arena,
	struct emu_error *err)
{
	if (spans->n == spans->cap) {
		size_t cap = spans->cap ? 2 * spans->cap : 8;
		struct emu_span *at = emu_arena_array(arena, cap, sizeof(*at));
		if (!at)
			return emu_fail_memory(err);
		if (spans->n)
			memcpy(at, spans->at, spans->n * sizeof(*at));
		spans->at = at;
		spans->cap = cap;
	}
	spans->at[spans->n++] = (struct emu_span){from, to};
	return 0;
}

static bool overlaps(const struct emu_spans *spans, int32_t from, int32_t to)
{
	for (size_t i = 0; i < spans->n; i++)
		if (spans->at[i].from <= to && from <= spans->at[i].to)
			return true;
	return false;
}

/* The first day from `from` on that is in none of them. */
static int64_t first_outside(const struct emu_spans *spans, int32_t from)
{
	int64_t day = from;
	for (bool moved = true; moved;) {
		moved = false;
		for (size_t i = 0; i < spans->n; i++)
			if (spans->at[i].from <= day && day <= spans->at[i].to) {
				day = (int64_t)spans->at[i].to + 1;
				moved = true;
			}
	}
	return day;
}

static bool contains(const struct emu_spans *spans, int32_t from, int32_t to)
{
	return first_outside(spans, from) > to;
}

static const struct emu_period *period_of(const struct emu_tally *tally, struct emu_cell *cell)
{
	return &tally->tree->sheet->periods[cell->page->period].period;
}

static const struct emu_unit *unit_of(const struct emu_tally *tally, uint32_t node)
{
	return &tally->tree->sheet->question->registry->units[node];
}

/* Of a figure that outlasts a former unit, the days it was there. */
static struct emu_span days_of(
	const struct emu_tally *tally, const struct emu_former *former, struct emu_cell *cell)
{
	const struct emu_period *period = period_of(tally, cell);
	bool outlasts = period->from <= former->ended && former->ended < period->to;
	return (struct emu_span){period->from, outlasts ? former->ended : period->to};
}

/* What a successor states for times in which the former unit was part of it: that go on when it had
 * ended, or began when the successor was not there. */
static int add_successor(struct emu_tally *tally, const struct emu_former *former, uint32_t at,
	struct emu_spans *taken, struct emu_error *err)
{
	const struct emu_tally_node *node = &tally->nodes[at];
	for (size_t i = 0; i < node->n_cells; i++) {
		const struct emu_period *period = period_of(tally, node->cells[i]);
		bool within = period->to > former->ended ||
			period->from < unit_of(tally, at)->span.from;
		if (emu_cell_is_stated(node->cells[i]) && within &&
			emu_spans_add(taken, period->from, period->to, &tally->arena, err) < 0)
			return -1;
	}
	return 0;
}

static int add_successors(struct emu_tally *tally, const struct emu_former *former,
	struct emu_spans *taken, struct emu_error *err)
{
	const struct emu_unit *unit = unit_of(tally, former->unit);
	for (size_t i = 0; i < unit->n_successors; i++)
		for (uint32_t at = unit->successors[i];;) {
			if (add_successor(tally, former, at, taken, err) < 0)
				return -1;
			if (unit_of(tally, at)->n_successors != 1 ||
				tally->tree->heir[at] == EMU_NODE_NONE)
				break;
			at = tally->tree->heir[at];
		}
	return 0;
}

/* Whether anyone now below a successor, or the successor, states anything later. */
static bool is_outdated(const struct emu_tally *tally, const struct emu_former *former)
{
	const struct emu_tree *tree = tally->tree;
	const struct emu_unit *unit = unit_of(tally, former->unit);
	for (size_t i = 0; i < unit->n_successors; i++) {
		uint32_t root = emu_tree_member(tree, unit->successors[i]);
		for (uint32_t at = root; tree->heir[root] == EMU_NODE_NONE && at != EMU_NODE_NONE;
			at = emu_tree_step(tree, root, at, true)) {
			const struct emu_tally_node *node = &tally->nodes[at];
			for (size_t j = 0; !tree->is_former[at] && j < node->n_cells; j++)
				if (emu_cell_is_stated(node->cells[j]) &&
					period_of(tally, node->cells[j])->to > former->ended)
					return true;
		}
	}
	return false;
}

/* Keeps a node's cells that have nothing to do with the days taken. `former` tells which days a
 * figure is of, NULL that it is of all its own. */
static int drop(struct emu_tally *tally, uint32_t at, const struct emu_former *former,
	const struct emu_spans *taken, struct emu_error *err)
{
	struct emu_tally_node *node = &tally->nodes[at];
	size_t n = 0;
	struct emu_cell **kept = emu_arena_array(
		&tally->arena, node->n_cells, sizeof(struct emu_cell *));
	if (!kept)
		return emu_fail_memory(err);
	for (size_t i = 0; i < node->n_cells; i++) {
		const struct emu_period *period = period_of(tally, node->cells[i]);
		struct emu_span days = {period->from, period->to};
		if (former)
			days = days_of(tally, former, node->cells[i]);
		if (!overlaps(taken, days.from, days.to))
			kept[n++] = node->cells[i];
		else if (!contains(taken, days.from, days.to))
			node->cells[i]->is_left_out = emu_cell_is_stated(node->cells[i]);
	}
	node->cells = kept;
	node->n_cells = n;
	return 0;
}

static void drop_all(struct emu_tally *tally, uint32_t at)
{
	struct emu_tally_node *node = &tally->nodes[at];
	for (size_t i = 0; i < node->n_cells; i++)
		node->cells[i]->is_left_out = emu_cell_is_stated(node->cells[i]);
	node->n_cells = 0;
}

static bool crosses(const struct emu_tally *tally, uint32_t at, const struct emu_spans *claims,
	bool may_be_within)
{
	const struct emu_tally_node *node = &tally->nodes[at];
	for (size_t i = 0; i < node->n_cells; i++) {
		const struct emu_period *period = period_of(tally, node->cells[i]);
		if (emu_cell_is_stated(node->cells[i]) &&
			overlaps(claims, period->from, period->to) &&
			!(may_be_within && contains(claims, period->from, period->to)))
			return true;
	}
	return false;
}

static bool is_above(const struct emu_tree *tree, uint32_t above, uint32_t node)
{
	while (node != EMU_NODE_NONE && node != above)
		node = tree->parent[node];
	return node == above;
}

static bool was_inside(const struct emu_former *former, uint32_t node)
{
	for (size_t i = 0; i < former->n_inside; i++)
		if (former->inside[i] == node)
			return true;
	return false;
}

/* Whether a figure of one that was inside the former unit, or of one it has come below since, is
 * partly of the days claimed: then the former unit's cannot be told from it. */
static bool is_tangled(const struct emu_tally *tally, const struct emu_former *former,
	const struct emu_spans *claims)
{
	const struct emu_tree *tree = tally->tree;
	uint32_t heir = emu_tree_heir(tree, former->unit);
	for (size_t i = 0; i < former->n_inside; i++) {
		uint32_t at = former->inside[i];
		if (crosses(tally, at, claims, true))
			return true;
		if (tree->parent[at] == EMU_NODE_NONE)
			continue;
		for (at = tree->parent[at]; !is_above(tree, at, heir); at = tree->parent[at])
			if (!was_inside(former, at) && at != former->unit &&
				crosses(tally, at, claims, false))
				return true;
	}
	return false;
}

/* What a former unit has left beside its successors. */
static int leave_to_successors(
	struct emu_tally *tally, const struct emu_former *former, struct emu_error *err)
{
	struct emu_tally_node *node = &tally->nodes[former->unit];
	bool is_stock = tally->rules.over == EMU_OVER_PERIODS_LAST;
	struct emu_spans taken = {0};
	if (add_successors(tally, former, &taken, err) < 0)
		return -1;
	for (size_t i = 0; i < taken.n; i++)
		if (emu_spans_add(&node->excused, taken.at[i].from, taken.at[i].to, &tally->arena,
			    err) < 0)
			return -1;
	if (is_stock && (taken.n || is_outdated(tally, former)))
		node->n_cells = 0;
	if (node->n_cells && drop(tally, former->unit, former, &taken, err) < 0)
		return -1;
	/* Those inside it speak of what it does not. */
	return former->n_inside
		? emu_spans_add(&node->excused, INT32_MIN, INT32_MAX, &tally->arena, err)
		: 0;
}

/* The days of what a former unit states are its own. */
static int list_claims(struct emu_tally *tally, const struct emu_former *former,
	struct emu_spans *claims, struct emu_error *err)
{
	const struct emu_tally_node *node = &tally->nodes[former->unit];
	for (size_t i = 0; i < node->n_cells; i++) {
		struct emu_span days = days_of(tally, former, node->cells[i]);
		if (emu_cell_is_stated(node->cells[i]) &&
			emu_spans_add(claims, days.from, days.to, &tally->arena, err) < 0)
			return -1;
	}
	return 0;
}

/* Those inside a former unit speak of the days it does not claim. */
static int claim(struct emu_tally *tally, const struct emu_former *former,
	const struct emu_spans *claims, struct emu_error *err)
{
	for (size_t i = 0; claims->n && i < former->n_inside; i++) {
		uint32_t at = former->inside[i];
		struct emu_tally_node *inside = &tally->nodes[at];
		if (inside->n_cells && drop(tally, at, NULL, claims, err) < 0)
			return -1;
		bool matters = inside->is_touched || tally->tree->is_former[at];
		for (size_t j = 0; matters && j < claims->n; j++)
			if (emu_spans_add(&inside->excused, claims->at[j].from, claims->at[j].to,
				    &tally->arena, err) < 0)
				return -1;
	}
	return 0;
}

/* Those of one level: none is a successor of another or was below it. */
static int supersede_level(
	struct emu_tally *tally, const struct emu_former *formers, size_t n, struct emu_error *err)
{
	struct emu_spans *claims = emu_arena_array(&tally->arena, n, sizeof(*claims));
	bool *tangled = emu_arena_array(&tally->arena, n, sizeof(*tangled));
	if (!claims || !tangled)
		return emu_fail_memory(err);
	for (size_t i = 0; i < n; i++)
		if (leave_to_successors(tally, &formers[i], err) < 0)
			return -1;
	for (size_t i = 0; i < n; i++) {
		claims[i] = (struct emu_spans){0};
		if (list_claims(tally, &formers[i], &claims[i], err) < 0)
			return -1;
		tangled[i] = is_tangled(tally, &formers[i], &claims[i]);
	}
	for (size_t i = 0; i < n; i++)
		if (tangled[i])
			drop_all(tally, formers[i].unit);
		else if (claim(tally, &formers[i], &claims[i], err) < 0)
			return -1;
	return 0;
}

int emu_tally_supersede(struct emu_tally *tally, struct emu_error *err)
{
	const struct emu_tree *tree = tally->tree;
	for (size_t from = 0, to; from < tree->n_formers; from = to) {
		const struct emu_former *first = &tree->formers[from];
		for (to = from; to < tree->n_formers && tree->formers[to].level == first->level;)
			to++;
		if (supersede_level(tally, first, to - from, err) < 0)
			return -1;
	}
	return 0;
}

static int add_silence(
	struct emu_tally *tally, uint32_t host, int32_t from, int32_t to, struct emu_error *err)
{
	const struct emu_period *period = &tally->tree->period;
	struct emu_own *own = &tally->nodes[host].own;
	if (from < period->from)
		from = period->from;
	if (to > period->to)
		to = period->to;
	struct emu_span *gaps = emu_arena_array(&tally->arena, own->n_gaps + 1, sizeof(*gaps));
	if (from > to)
		return 0;
	if (!gaps)
		return emu_fail_memory(err);
	if (own->n_gaps)
		memcpy(gaps, own->gaps, own->n_gaps * sizeof(*gaps));
	gaps[own->n_gaps++] = (struct emu_span){from, to};
	own->gaps = gaps;
	own->is_partial = true;
	return 0;
}

/* Days of a former unit that neither it nor its successors speak for. */
static int add_silent(struct emu_tally *tally, const struct emu_former *former, uint32_t host,
	struct emu_error *err)
{
	const struct emu_tally_node *node = &tally->nodes[former->unit];
	const struct emu_period *period = &tally->tree->period;
	int64_t from = unit_of(tally, former->unit)->span.from;
	int32_t to = unit_of(tally, former->unit)->span.to;
	from = first_outside(&node->excused, from < period->from ? period->from : (int32_t)from);
	while (from <= to && from <= period->to) {
		int32_t end = to < period->to ? to : period->to;
		for (size_t i = 0; i < node->excused.n; i++)
			if (node->excused.at[i].from > from && node->excused.at[i].from <= end)
				end = node->excused.at[i].from - 1;
		if (add_silence(tally, host, (int32_t)from, end, err) < 0)
			return -1;
		from = first_outside(&node->excused, end + 1);
	}
	return 0;
}

/* Who speaks for what has become of a former unit: its heir, else the first of those it succeeds.
 */
static uint32_t find_host(const struct emu_tally *tally, const struct emu_former *former)
{
	const struct emu_tree *tree = tally->tree;
	const struct emu_unit *unit = unit_of(tally, former->unit);
	for (size_t i = 0; i < unit->n_successors; i++) {
		uint32_t heir = emu_tree_member(tree, unit->successors[i]);
		if (tally->nodes[heir].own.is_known)
			return heir;
	}
	for (size_t i = 0; i < tree->n_formers; i++) {
		uint32_t other = tree->formers[i].unit;
		if (!former->is_divided && tally->nodes[other].own.is_known &&
			emu_tree_member(tree, other) == emu_tree_member(tree, former->unit))
			return other;
	}
	return EMU_NODE_NONE;
}

int emu_tally_note_silence(struct emu_tally *tally, struct emu_error *err)
{
	const struct emu_tree *tree = tally->tree;
	for (size_t i = 0; i < tree->n_formers; i++) {
		const struct emu_former *former = &tree->formers[i];
		const struct emu_tally_node *node = &tally->nodes[former->unit];
		uint32_t host = find_host(tally, former);
		uint32_t heir = emu_tree_member(tree, former->unit);
		if (host == EMU_NODE_NONE)
			continue;
		if (!node->own.is_known && !former->n_inside &&
			add_silent(tally, former, host, err) < 0)
			return -1;
		/* It speaks for a successor that says nothing. */
		const struct emu_span *there = &unit_of(tally, heir)->span;
		if (host == former->unit && !tally->nodes[heir].own.is_known &&
			!tree->n_children[heir] &&
			add_silence(tally, host, there->from, there->to, err) < 0)
			return -1;
	}
	/* Only what is touched will be cleared. */
	for (size_t i = 0; i < tree->n_formers; i++)
		if (!tally->nodes[tree->formers[i].unit].is_touched)
			tally->nodes[tree->formers[i].unit].excused = (struct emu_spans){0};
	return 0;
}
