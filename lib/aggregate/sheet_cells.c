/* Cells in the order of reports. Called while the books are closed: pages are ranked, cells sorted
 * where they lie, and what was said under two names of one unit comes together. */
#include <stdlib.h>

#include "aggregate/sheet-internal.h"

static void rewrite_page(
	struct emu_page *page, const struct emu_sheet_ranks *ranks, const struct emu_sheet *sheet)
{
	page->indicator = ranks->indicators[page->indicator];
	page->form = ranks->forms[page->period];
	page->period = page->is_stated ? ranks->periods[page->period] : ranks->months[page->period];
	for (size_t k = 0; k < sheet->question->catalogue->n_dimensions; k++)
		if (page->dims[k])
			page->dims[k] = 1 + ranks->values[k][page->dims[k] - 1];
}

/* What was stated of a day is of that day, what is counted of it may be of another month's report.
 */
static int part_records(struct emu_sheet *sheet, struct emu_error *err)
{
	struct emu_ledger *ledger = sheet->ledger;
	struct emu_cells *cells = &ledger->cells;
	for (size_t i = 0, n = cells->n; i < n; i++) {
		struct emu_page *page = cells->all[i].page;
		uint64_t counted = emu_cell_counted(&cells->all[i]);
		if (!counted || !page->is_stated ||
			ledger->known_periods[page->period].period.kind != EMU_PERIOD_DAY)
			continue;
		if (!page->of_records &&
			!(page->of_records = emu_ledger_page_beside(ledger, page, err)))
			return -1;
		if (!emu_cell_is_stated(&cells->all[i])) {
			cells->all[i].page = page->of_records;
			continue;
		}
		struct emu_cell *all = emu_ledger_roomy(
			cells->all, cells->n, &cells->cap, sizeof(*all));
		if (!all)
			return emu_fail_memory(err);
		cells->all = all;
		all[cells->n] = (struct emu_cell){.page = page->of_records,
			.owner = all[i].owner,
			.block = all[i].block & EMU_BLOCKS_MAX};
		if (emu_ledger_count(ledger, &all[cells->n++], counted, err) < 0)
			return -1;
		all[i].aside->counted = 0;
	}
	for (size_t i = 0; i < ledger->n_sightings; i++)
		if (ledger->sightings[i].page->of_records)
			ledger->sightings[i].page = ledger->sightings[i].page->of_records;
	return 0;
}

static int mark_stated(struct emu_sheet *sheet, struct emu_error *err)
{
	const struct emu_pages *pages = &sheet->ledger->pages;
	for (size_t i = 0; i < pages->n; i++) {
		pages->all[i]->is_stated = false;
		pages->all[i]->of_records = NULL;
	}
	for (size_t i = 0; i < sheet->ledger->cells.n; i++) {
		const struct emu_cell *cell = &sheet->ledger->cells.all[i];
		cell->page->is_stated |= cell->state == EMU_CELL_EMPTY || emu_cell_is_stated(cell);
	}
	return sheet->question->calendar ? part_records(sheet, err) : 0;
}

/* Numbers become ranks, in place. Pages that come to the same (by two names of one value) get one
 * number, and the first of them stands for all. */
static int rank_pages(
	struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks, struct emu_error *err)
{
	const struct emu_pages *pages = &sheet->ledger->pages;
	size_t n = 0;
	uint32_t n_ranked = 0;
	if (mark_stated(sheet, err) < 0)
		return -1;
	sheet->pages = emu_arena_array(&sheet->arena, pages->n, sizeof(struct emu_page *));
	sheet->pages_from = emu_arena_array(
		&sheet->arena, (size_t)sheet->n_indicators + 1, sizeof(*sheet->pages_from));
	if (!sheet->pages || !sheet->pages_from)
		return emu_fail_memory(err);
	for (size_t i = 0; i < pages->n; i++) {
		if (pages->all[i]->period == EMU_INDEX_NONE)
			continue; /* of strays */
		rewrite_page(pages->all[i], ranks, sheet);
		sheet->pages[n++] = pages->all[i];
	}
	if (n)
		qsort(sheet->pages, n, sizeof(struct emu_page *), emu_page_compare);
	for (size_t i = 0; i < n; i++) {
		struct emu_page *page = sheet->pages[i];
		if (!n_ranked || emu_page_compare(&sheet->pages[n_ranked - 1], &page))
			sheet->pages[n_ranked++] = page;
		page->number = n_ranked - 1;
	}
	sheet->n_pages = n_ranked;
	for (uint32_t i = 0, at = 0; i <= sheet->n_indicators; i++) {
		while (at < n_ranked && sheet->pages[at]->indicator < i)
			at++;
		sheet->pages_from[i] = at;
	}
	return 0;
}

static void mark_form(struct emu_cell *cell, uint32_t form)
{
	uint32_t n;
	struct emu_statement *said = (struct emu_statement *)emu_cell_said(cell, &n);
	for (uint32_t i = 0; form && i < n; i++)
		said[i].form = form & 31;
}

static void rewrite_cells(struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks)
{
	struct emu_cells *cells = &sheet->ledger->cells;
	for (size_t i = 0; i < sheet->ledger->n_sightings; i++) {
		struct emu_sighting *sighting = &sheet->ledger->sightings[i];
		sighting->page = sheet->pages[sighting->page->number];
		sighting->owner = emu_sheet_node(sheet, ranks->nodes, sighting->owner,
			&sheet->periods[sighting->page->period].period);
	}
	for (size_t i = 0; i < cells->n; i++) {
		struct emu_cell *cell = &cells->all[i];
		mark_form(cell, cell->page->form);
		cell->page = sheet->pages[cell->page->number];
		cell->owner = emu_sheet_node(sheet, ranks->nodes, cell->owner,
			&sheet->periods[cell->page->period].period);
	}
}

static int join(struct emu_ledger *ledger, struct emu_cell *into, struct emu_cell *from,
	struct emu_error *err)
{
	uint32_t n;
	uint64_t counted = emu_cell_counted(from);
	struct emu_statement *said = (struct emu_statement *)emu_cell_said(from, &n);
	for (uint32_t i = 0; i < n; i++)
		if (emu_ledger_state(ledger, into, &said[i], err) < 0)
			return -1;
	return counted ? emu_ledger_count(ledger, into, counted, err) : 0;
}

/* Two names of one unit have made two cells of what is one. Its blocks are known by now. */
static int join_cells(struct emu_sheet *sheet, struct emu_error *err)
{
	struct emu_cells *cells = &sheet->ledger->cells;
	size_t n = 0;
	for (size_t i = 0; i < cells->n; i++) {
		struct emu_cell *cell = &cells->all[i], *last = n ? &cells->all[n - 1] : NULL;
		if (!last || last->page != cell->page || last->owner != cell->owner)
			cells->all[n++] = *cell;
		else if (join(sheet->ledger, last, cell, err) < 0)
			return -1;
	}
	cells->n = n;
	return 0;
}

static int list_cells(struct emu_sheet *sheet, struct emu_error *err)
{
	struct emu_cells *cells = &sheet->ledger->cells;
	size_t at = 0;
	sheet->cells = emu_arena_array(&sheet->arena, cells->n, sizeof(struct emu_cell *));
	sheet->cells_from = emu_arena_array(
		&sheet->arena, (size_t)sheet->n_indicators + 1, sizeof(*sheet->cells_from));
	sheet->by_page = emu_arena_array(&sheet->arena, cells->n, sizeof(*sheet->by_page));
	sheet->by_page_from = emu_arena_array(
		&sheet->arena, (size_t)sheet->n_pages + 2, sizeof(*sheet->by_page_from));
	if (!sheet->cells || !sheet->cells_from || !sheet->by_page || !sheet->by_page_from)
		return emu_fail_memory(err);
	sheet->n_cells = cells->n;
	size_t *from = sheet->by_page_from;
	for (size_t i = 0; i < cells->n; i++) {
		sheet->cells[i] = &cells->all[i];
		from[cells->all[i].page->number + 2]++;
	}
	for (uint32_t i = 0; i <= sheet->n_indicators; i++) {
		while (at < cells->n && cells->all[at].page->indicator < i)
			at++;
		sheet->cells_from[i] = at;
	}
	for (uint32_t i = 2; i < sheet->n_pages + 2; i++)
		from[i] += from[i - 1];
	/* Each start is one place ahead, and moves to where the next page's is. */
	for (size_t i = 0; i < cells->n; i++)
		sheet->by_page[from[cells->all[i].page->number + 1]++] = (uint32_t)i;
	return 0;
}

int emu_sheet_sort(
	struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks, struct emu_error *err)
{
	struct emu_cells *cells = &sheet->ledger->cells;
	emu_slots_free(&cells->slots);
	if (rank_pages(sheet, ranks, err) < 0)
		return -1;
	rewrite_cells(sheet, ranks);
	emu_cells_sort(cells, sheet->n_indicators, sheet->n_nodes, sheet->n_pages);
	if (emu_sheet_list_members(sheet, ranks, err) < 0 || join_cells(sheet, err) < 0)
		return -1;
	return list_cells(sheet, err);
}
