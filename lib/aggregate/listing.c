/* Which rows there are. Called once for each indicator and period of a summary. */
#include "aggregate/listing-internal.h"

#include <stdlib.h>

int emu_listing_row_compare(const struct emu_listing_row *a, const struct emu_listing_row *b)
{
	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	return emu_dims_compare(a->key.dims, b->key.dims, a->mask | b->mask);
}

static bool is_unit(const struct emu_sheet *sheet, uint32_t node)
{
	return node < sheet->first_block;
}

static int add_row(struct emu_listing *listing, uint32_t block, uint32_t unit, uint32_t node,
	struct emu_error *err)
{
	if (listing->n == listing->cap) {
		size_t cap = listing->cap ? 2 * listing->cap : 64;
		struct emu_listing_row *items = realloc(listing->items, cap * sizeof(*items));
		if (!items)
			return emu_fail_memory(err);
		listing->items = items;
		listing->cap = cap;
	}
	struct emu_listing_row *row = &listing->items[listing->n++];
	*row = (struct emu_listing_row){block == EMU_NODE_NONE ? 0 : block + 1,
		unit == EMU_NODE_NONE ? 0 : unit + 1, listing->tally.key, listing->tally.mask,
		listing->text.len, 0};
	if (emu_listing_row_print(listing, row, node, &listing->text, err) < 0)
		return -1;
	row->len = listing->text.len - row->from;
	return listing->text.failed ? emu_fail_memory(err) : 0;
}

/* Where everything is by block and unit, a unit stands in each block it is a member of; one that
 * is of none, nor below one that is, stands for itself where it has something to say. */
static int add_unit(struct emu_listing *listing, uint32_t unit, struct emu_error *err)
{
	size_t n = 0;
	const uint32_t *blocks = emu_tree_blocks(&listing->tree, unit, &n);
	bool is_known = listing->has_total[unit] || listing->tally.nodes[unit].is_known;
	if (emu_tree_is_merged(&listing->tree, unit))
		return 0;
	if (!listing->sheet->question->by_block)
		return is_known || listing->tree.is_expected[unit]
			? add_row(listing, EMU_NODE_NONE, unit, unit, err)
			: 0;
	for (size_t i = 0; i < n; i++)
		if ((is_known || emu_tree_expects(&listing->tree, blocks[i], unit)) &&
			add_row(listing, blocks[i], unit, unit, err) < 0)
			return -1;
	if (n || !is_known || emu_tree_member_above(&listing->tree, unit) != EMU_NODE_NONE)
		return 0;
	return add_row(listing, EMU_NODE_NONE, unit, unit, err);
}

/* A block is there where members of it are expected in the period. */
static bool is_there(const struct emu_listing *listing, uint32_t block)
{
	size_t n;
	emu_tree_members(&listing->tree, block, &n);
	return listing->tree.n_children[block] > 0 || (n > 0 && listing->has_total[block]);
}

/* A node's row or rows, if it has any: what has a value; in total also what has none, and of a
 * value of a dimension that is expected, what has a total. */
static int add_node(struct emu_listing *listing, uint32_t node, struct emu_error *err)
{
	const struct emu_sheet *sheet = listing->sheet;
	const struct emu_question *question = sheet->question;
	bool is_known = listing->tally.nodes[node].is_known;
	if (!listing->tally.mask)
		listing->has_total[node] = is_known;
	else if (!is_known && !listing->has_total[node])
		return 0;
	if (node == sheet->top)
		return add_row(listing, EMU_NODE_NONE, EMU_NODE_NONE, node, err);
	if (is_unit(sheet, node))
		return question->by_unit && listing->tree.parent[node] != EMU_NODE_NONE
			? add_unit(listing, node, err)
			: 0;
	if (node == sheet->nobody || !question->by_block || (!is_known && !is_there(listing, node)))
		return 0;
	return add_row(listing, node, EMU_NODE_NONE, node, err);
}

static int add_tally(struct emu_listing *listing, struct emu_error *err)
{
	const struct emu_tally *tally = &listing->tally;
	if (emu_check_tally(&listing->conflicts, &listing->tally, err) < 0)
		return -1;
	for (uint32_t node = 0; !tally->is_open && node < listing->sheet->n_nodes; node++)
		if (add_node(listing, node, err) < 0)
			return -1;
	for (size_t i = 0; tally->is_open && i < tally->n_touched; i++)
		if (tally->nodes[tally->touched[i]].is_known &&
			add_node(listing, tally->touched[i], err) < 0)
			return -1;
	return 0;
}

/* What the rows of one set of dimensions are cut from. */
struct cut {
	uint32_t mask;
	struct emu_slice slice, numerator, denominator;
};

static int fill(struct emu_listing *listing, const struct cut *cut, const struct emu_cell_key *key,
	bool is_open, struct emu_error *err)
{
	if (listing->is_ratio &&
		(emu_tally_fill(&listing->numerator, &cut->numerator, key, is_open, err) < 0 ||
			emu_tally_fill(
				&listing->denominator, &cut->denominator, key, is_open, err) < 0))
		return -1;
	if (emu_tally_fill(&listing->tally, &cut->slice, key, is_open, err) < 0)
		return -1;
	return add_tally(listing, err);
}

bool emu_listing_is_open(
	const struct emu_sheet *sheet, const struct emu_cell_key *key, uint32_t mask)
{
	for (uint32_t k = 0; mask >> k; k++) {
		const struct emu_dimension *dimension = &sheet->question->catalogue->dimensions[k];
		if (!(mask >> k & 1))
			continue;
		if (!dimension->n_expected || key->dims[k] > dimension->n_values ||
			dimension->values[key->dims[k] - 1].optional)
			return true;
	}
	return false;
}

struct combination {
	struct emu_cell_key key;
	uint32_t mask;
};

static int compare_combinations(const void *a, const void *b)
{
	const struct combination *x = a, *y = b;
	return emu_dims_compare(x->key.dims, y->key.dims, x->mask);
}

static size_t list_found(const struct emu_slice *slice, struct combination *combinations)
{
	size_t n = 0;
	for (size_t i = 0; i < slice->n; i++) {
		struct emu_cell_key key = {0};
		for (uint32_t k = 0; slice->mask >> k; k++)
			if (slice->mask >> k & 1)
				key.dims[k] = slice->cells[i]->page->dims[k];
		if (!n || emu_dims_compare(combinations[n - 1].key.dims, key.dims, slice->mask))
			combinations[n++] = (struct combination){key, slice->mask};
	}
	return n;
}

/* The values a breakdown by one dimension should have. */
static size_t list_expected(
	const struct emu_sheet *sheet, uint32_t mask, struct combination *combinations)
{
	size_t n = 0;
	if (mask & (mask - 1))
		return 0;
	for (uint32_t k = 0; mask >> k; k++) {
		const struct emu_dimension *dimension = &sheet->question->catalogue->dimensions[k];
		if (!(mask >> k & 1) || !dimension->n_expected)
			continue;
		for (uint32_t v = 0; v < dimension->n_values; v++)
			if (!dimension->values[v].optional) {
				combinations[n] = (struct combination){.mask = mask};
				combinations[n++].key.dims[k] = v + 1;
			}
	}
	return n;
}

static size_t most_values(const struct emu_sheet *sheet)
{
	size_t most = 1;
	for (size_t k = 0; k < sheet->question->catalogue->n_dimensions; k++) {
		size_t n = sheet->question->catalogue->dimensions[k].n_values;
		most = n > most ? n : most;
	}
	return most;
}

/* The rows of one set of dimensions, for all values of them that occur or should. */
static int add_cut(struct emu_listing *listing, const struct cut *cut, struct emu_error *err)
{
	const struct emu_sheet *sheet = listing->sheet;
	size_t n = 0, most = cut->slice.n + cut->numerator.n + cut->denominator.n;
	struct combination *all = malloc((most + most_values(sheet)) * sizeof(*all));
	int result = 0;
	if (!all)
		return emu_fail_memory(err);
	if (!cut->mask)
		all[n++] = (struct combination){0};
	else {
		n += list_found(&cut->slice, all);
		n += list_found(&cut->numerator, all + n);
		n += list_found(&cut->denominator, all + n);
		n += list_expected(sheet, cut->mask, all + n);
	}
	qsort(all, n, sizeof(*all), compare_combinations);
	for (size_t i = 0; result == 0 && i < n; i++)
		if (!i || compare_combinations(&all[i - 1], &all[i]))
			result = fill(listing, cut, &all[i].key,
				emu_listing_is_open(sheet, &all[i].key, cut->mask), err);
	free(all);
	return result;
}

/* A breakdown that nobody reported is not shown as missing everywhere. */
static int cut_and_add(struct emu_listing *listing, uint32_t mask, struct emu_error *err)
{
	const struct emu_sheet *sheet = listing->sheet;
	const struct emu_period *period = &listing->tree.period;
	const struct emu_treatment *rules = &listing->tally.rules;
	struct cut cut = {.mask = mask, .numerator.mask = mask, .denominator.mask = mask};
	emu_arena_reset(&listing->arena);
	if (emu_slice_cut(&cut.slice, sheet, rules->indicator, period, mask, &listing->arena, err) <
		0)
		return -1;
	if (listing->is_ratio &&
		(emu_slice_cut(&cut.numerator, sheet, rules->known->numerator, period, mask,
			 &listing->arena, err) < 0 ||
			emu_slice_cut(&cut.denominator, sheet, rules->known->denominator, period,
				mask, &listing->arena, err) < 0))
		return -1;
	if (!cut.slice.n && !cut.numerator.n && !cut.denominator.n && mask)
		return 0;
	return add_cut(listing, &cut, err);
}

static int init_tallies(struct emu_listing *listing, uint32_t indicator, struct emu_error *err)
{
	if (emu_tally_init(&listing->tally, &listing->tree, indicator, err) < 0)
		return -1;
	listing->is_ratio = listing->tally.rules.over == EMU_OVER_PERIODS_RATIO;
	if (!listing->is_ratio)
		return 0;
	listing->tally.numerator = &listing->numerator;
	listing->tally.denominator = &listing->denominator;
	const struct emu_indicator *known = listing->tally.rules.known;
	return emu_tally_init(&listing->numerator, &listing->tree, known->numerator, err) < 0
		? -1
		: emu_tally_init(&listing->denominator, &listing->tree, known->denominator, err);
}

static int plant_tree(struct emu_listing *listing, uint32_t indicator,
	const struct emu_period *period, struct emu_error *err)
{
	struct emu_treatment rules;
	uint32_t indicators[3] = {indicator};
	size_t n = 1;
	emu_treatment_init(&rules, listing->sheet, indicator);
	if (rules.over == EMU_OVER_PERIODS_RATIO) {
		indicators[n++] = rules.known->numerator;
		indicators[n++] = rules.known->denominator;
	}
	return emu_tree_init(&listing->tree, listing->sheet, period, indicators, n, err);
}

static int compare_rows(const void *a, const void *b)
{
	return emu_listing_row_compare(a, b);
}

int emu_listing_init(struct emu_listing *listing, const struct emu_sheet *sheet, uint32_t indicator,
	const struct emu_period *period, struct emu_error *err)
{
	uint32_t by = sheet->question->by;
	*listing = (struct emu_listing){.sheet = sheet};
	listing->has_total = calloc(sheet->n_nodes, sizeof(*listing->has_total));
	if (!listing->has_total)
		return emu_fail_memory(err);
	if (plant_tree(listing, indicator, period, err) < 0 ||
		init_tallies(listing, indicator, err) < 0)
		return -1;
	/* Every set of the dimensions asked for, the empty one first. */
	uint32_t mask = 0;
	do {
		if (cut_and_add(listing, mask, err) < 0)
			return -1;
		mask = (mask - by) & by;
	} while (mask);
	qsort(listing->items, listing->n, sizeof(*listing->items), compare_rows);
	return 0;
}

void emu_listing_free(struct emu_listing *listing)
{
	emu_tally_free(&listing->tally);
	emu_tally_free(&listing->numerator);
	emu_tally_free(&listing->denominator);
	emu_tree_free(&listing->tree);
	emu_conflicts_free(&listing->conflicts);
	emu_buf_free(&listing->text);
	emu_arena_free(&listing->arena);
	free(listing->items);
	free(listing->has_total);
	*listing = (struct emu_listing){0};
}
