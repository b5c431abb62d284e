/* A ledger in an order that no order of input shows: names by their bytes, and everything by its
 * names. Called before a ledger is written as a partial. */
#include "aggregate/ledger_order-internal.h"

#include <stdlib.h>

struct named {
	struct emu_str name;
	uint32_t number;
};

static int compare_named(const void *a, const void *b)
{
	return emu_str_compare(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static int order_names(
	struct emu_arena *arena, const struct emu_index *index, struct emu_ordered_names *names)
{
	struct named *order = malloc((index->n ? index->n : 1) * sizeof(*order));
	names->n = (uint32_t)index->n;
	names->names = emu_arena_array(arena, index->n, sizeof(*names->names));
	names->ranks = emu_arena_array(arena, index->n, sizeof(*names->ranks));
	if (!order || !names->names || !names->ranks) {
		free(order);
		return -1;
	}
	for (uint32_t i = 0; i < names->n; i++)
		order[i] = (struct named){index->names[i], i};
	qsort(order, names->n, sizeof(*order), compare_named);
	for (uint32_t i = 0; i < names->n; i++) {
		names->names[i] = order[i].name;
		names->ranks[order[i].number] = i;
	}
	free(order);
	return 0;
}

struct dated {
	struct emu_period period;
	uint32_t number;
};

static int compare_dated(const void *a, const void *b)
{
	return emu_period_compare(
		&((const struct dated *)a)->period, &((const struct dated *)b)->period);
}

static int order_periods(struct emu_ordered *ordered)
{
	const struct emu_ledger *ledger = ordered->ledger;
	size_t n = ledger->periods.n;
	struct dated *order = malloc((n ? n : 1) * sizeof(*order));
	ordered->periods = emu_arena_array(&ordered->arena, n, sizeof(*ordered->periods));
	ordered->period_ranks = emu_arena_array(&ordered->arena, n, sizeof(uint32_t));
	if (!order || !ordered->periods || !ordered->period_ranks) {
		free(order);
		return -1;
	}
	for (uint32_t i = 0; i < n; i++)
		order[i] = (struct dated){ledger->known_periods[i].period, i};
	qsort(order, n, sizeof(*order), compare_dated);
	for (uint32_t i = 0; i < n; i++) {
		ordered->periods[i] = ledger->known_periods[order[i].number];
		ordered->period_ranks[order[i].number] = i;
	}
	free(order);
	return 0;
}

static void order_pages(struct emu_ordered *ordered)
{
	struct emu_pages *pages = &ordered->ledger->pages;
	for (size_t i = 0; i < pages->n; i++) {
		struct emu_page *page = pages->all[i];
		page->indicator = ordered->indicators.ranks[page->indicator];
		if (page->period != EMU_INDEX_NONE)
			page->period = ordered->period_ranks[page->period];
		for (uint32_t k = 0; page->mask >> k; k++)
			if (page->mask >> k & 1)
				page->dims[k] = 1 + ordered->values[k].ranks[page->dims[k] - 1];
	}
	if (pages->n)
		qsort(pages->all, pages->n, sizeof(struct emu_page *), emu_page_compare);
	for (uint32_t i = 0; i < pages->n; i++)
		pages->all[i]->number = i;
}

static void rename_cell(const struct emu_ordered *ordered, struct emu_cell *cell)
{
	uint32_t n;
	struct emu_statement *said = (struct emu_statement *)emu_cell_said(cell, &n);
	cell->owner = ordered->owners.ranks[cell->owner];
	if (cell->block)
		cell->block = (ordered->owners.ranks[cell->block - 1] + 1) & EMU_BLOCKS_MAX;
	for (uint32_t i = 0; i < n; i++)
		if (said[i].file != EMU_FILE_NONE)
			said[i].file = ordered->files.ranks[said[i].file] & EMU_FILE_NONE;
}

static int compare_copies(const void *a, const void *b)
{
	const struct emu_ordered_copy *x = a, *y = b;
	int says = emu_identity_compare(&x->copy.says, &y->copy.says);
	if (says)
		return says;
	if (x->copy.owner != y->copy.owner)
		return x->copy.owner < y->copy.owner ? -1 : 1;
	if (x->copy.block != y->copy.block)
		return x->copy.block < y->copy.block ? -1 : 1;
	return (x->copy.file > y->copy.file) - (x->copy.file < y->copy.file);
}

/* With their cells as they are named now, for cells are about to move. */
static int order_copies(struct emu_ordered *ordered)
{
	const struct emu_ledger *ledger = ordered->ledger;
	const struct emu_copies *copies = &ledger->copies;
	ordered->copies = emu_arena_array(&ordered->arena, copies->n, sizeof(*ordered->copies));
	if (!ordered->copies)
		return -1;
	for (size_t i = 0; i < copies->n; i++) {
		const struct emu_cell *cell = &ledger->cells.all[copies->all[i].cell];
		struct emu_ordered_copy *copy = &ordered->copies[i];
		*copy = (struct emu_ordered_copy){copies->all[i], cell->page->number};
		copy->copy.owner = ordered->owners.ranks[copy->copy.owner];
		if (copy->copy.block)
			copy->copy.block = ordered->owners.ranks[copy->copy.block - 1] + 1;
		if (copy->copy.file != EMU_FILE_NONE)
			copy->copy.file = ordered->files.ranks[copy->copy.file];
	}
	if (copies->n)
		qsort(ordered->copies, copies->n, sizeof(*ordered->copies), compare_copies);
	return 0;
}

static int compare_members(const void *a, const void *b)
{
	const struct emu_membership_key *x = a, *y = b;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	return (x->block > y->block) - (x->block < y->block);
}

static int compare_unit_period(const void *a, const void *b)
{
	struct emu_membership_key x = *(const struct emu_membership_key *)a,
				  y = *(const struct emu_membership_key *)b;
	x.block = y.block = 0;
	return compare_members(&x, &y);
}

/* Which block a cell remembers, and which stand beside, is of the order of input: where there are
 * several, all stand beside. */
static int order_members(struct emu_ordered *ordered)
{
	struct emu_ledger *ledger = ordered->ledger;
	const struct emu_groups *memberships = &ledger->memberships;
	const uint32_t *owners = ordered->owners.ranks;
	size_t n = memberships->n, cap = n, n_kept = 0;
	struct emu_membership_key *all = malloc((n ? n : 1) * sizeof(*all));
	ordered->members = all;
	for (size_t i = 0; all && i < n; i++) {
		memcpy(&all[i], emu_group_key(memberships, memberships->all[i]).at, sizeof(*all));
		all[i] = (struct emu_membership_key){owners[all[i].unit], owners[all[i].block],
			ordered->period_ranks[all[i].period]};
	}
	if (all && n)
		qsort(all, n, sizeof(*all), compare_members);
	size_t n_beside = n;
	for (size_t i = 0; all && n_beside && i < ledger->cells.n; i++) {
		struct emu_cell *cell = &ledger->cells.all[i];
		const struct emu_membership_key key = {
			cell->owner, cell->block - 1, cell->page->period};
		if (!cell->block ||
			!bsearch(&key, all, n_beside, sizeof(*all), compare_unit_period))
			continue;
		if (!(all = emu_ledger_roomy(ordered->members, n, &cap, sizeof(*all))))
			return -1;
		ordered->members = all;
		all[n++] = key;
		cell->block = 0;
	}
	if (all && n)
		qsort(all, n, sizeof(*all), compare_members);
	for (size_t i = 0; all && i < n; i++)
		if (!n_kept || compare_members(&all[n_kept - 1], &all[i]))
			all[n_kept++] = all[i];
	ordered->n_members = n_kept;
	return all ? 0 : -1;
}

static int order_all(struct emu_ordered *ordered)
{
	struct emu_ledger *ledger = ordered->ledger;
	struct emu_arena *arena = &ordered->arena;
	if (order_names(arena, &ledger->indicators, &ordered->indicators) < 0 ||
		order_names(arena, &ledger->owners, &ordered->owners) < 0 ||
		order_names(arena, &ledger->files, &ordered->files) < 0 ||
		order_periods(ordered) < 0)
		return -1;
	for (size_t k = 0; k < ledger->question->catalogue->n_dimensions; k++)
		if (order_names(arena, &ledger->values[k], &ordered->values[k]) < 0)
			return -1;
	order_pages(ordered);
	for (size_t i = 0; i < ledger->cells.n; i++)
		rename_cell(ordered, &ledger->cells.all[i]);
	for (size_t i = 0; i < ledger->strays.n; i++)
		rename_cell(ordered, &ledger->strays.all[i]);
	if (order_members(ordered) < 0 || order_copies(ordered) < 0)
		return -1;
	emu_cells_sort(&ledger->cells, ordered->indicators.n, ordered->owners.n,
		(uint32_t)ledger->pages.n);
	emu_cells_sort(&ledger->strays, ordered->indicators.n, ordered->owners.n,
		(uint32_t)ledger->pages.n);
	return 0;
}

int emu_ordered_init(struct emu_ordered *ordered, struct emu_ledger *ledger, struct emu_error *err)
{
	*ordered = (struct emu_ordered){.ledger = ledger};
	if (emu_ledger_settle(ledger, err) < 0)
		return -1;
	return order_all(ordered) < 0 ? emu_fail_memory(err) : 0;
}

void emu_ordered_free(struct emu_ordered *ordered)
{
	free(ordered->members);
	emu_arena_free(&ordered->arena);
}
