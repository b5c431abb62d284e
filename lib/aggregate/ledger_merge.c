/* Two ledgers into one: names are given the other's numbers, cells follow. Called when several
 * workers have read parts of one stream. */
#include <stdlib.h>

#include "aggregate/ledger-internal.h"

/* For each number of `from`, the number in `into`. */
struct numbers {
	uint32_t *indicators, *owners, *periods, *files, *values[EMU_DIMENSIONS_MAX];
	struct emu_page **pages;
};

static void free_numbers(struct numbers *numbers)
{
	free(numbers->indicators);
	free(numbers->owners);
	free(numbers->periods);
	free(numbers->files);
	for (size_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		free(numbers->values[k]);
	free(numbers->pages);
}

static uint32_t *new_numbers(size_t n)
{
	return malloc((n ? n : 1) * sizeof(uint32_t));
}

static int number_names(struct emu_index *into, const struct emu_index *from, uint32_t **numbers)
{
	*numbers = new_numbers(from->n);
	if (!*numbers)
		return -1;
	for (size_t i = 0; i < from->n; i++)
		if (((*numbers)[i] = emu_index_add(into, from->names[i])) == EMU_INDEX_NONE)
			return -1;
	return 0;
}

static int number_all(struct emu_ledger *into, const struct emu_ledger *from,
	struct numbers *numbers, struct emu_error *err)
{
	bool failed = number_names(&into->owners, &from->owners, &numbers->owners) < 0 ||
		number_names(&into->files, &from->files, &numbers->files) < 0;
	for (size_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		failed = failed ||
			number_names(&into->values[k], &from->values[k], &numbers->values[k]) < 0;
	numbers->indicators = new_numbers(from->indicators.n);
	numbers->periods = new_numbers(from->periods.n);
	if (failed || !numbers->indicators || !numbers->periods)
		return emu_fail_memory(err);
	for (size_t i = 0; i < from->indicators.n; i++) {
		numbers->indicators[i] = emu_ledger_indicator(into, from->indicators.names[i], err);
		if (numbers->indicators[i] == EMU_INDEX_NONE)
			return -1;
	}
	for (size_t i = 0; i < from->periods.n; i++) {
		const struct emu_known_period *known = &from->known_periods[i];
		numbers->periods[i] = emu_ledger_period(into, &known->period, known->named, err);
		if (numbers->periods[i] == EMU_INDEX_NONE)
			return -1;
	}
	return 0;
}

static int number_pages(struct emu_ledger *into, const struct emu_ledger *from,
	struct numbers *numbers, struct emu_error *err)
{
	size_t n_dims = into->question->catalogue->n_dimensions;
	numbers->pages = malloc((from->pages.n ? from->pages.n : 1) * sizeof(struct emu_page *));
	if (!numbers->pages)
		return emu_fail_memory(err);
	for (size_t i = 0; i < from->pages.n; i++) {
		const struct emu_page *page = from->pages.all[i];
		struct emu_cell_key key = {.indicator = numbers->indicators[page->indicator],
			.period = page->period == EMU_INDEX_NONE ? EMU_INDEX_NONE
								 : numbers->periods[page->period]};
		for (size_t k = 0; k < n_dims; k++)
			if (page->dims[k])
				key.dims[k] = 1 + numbers->values[k][page->dims[k] - 1];
		if (!(numbers->pages[i] = emu_ledger_page(into, &key, err)))
			return -1;
	}
	return 0;
}

static uint32_t file_in(const struct numbers *numbers, uint32_t file)
{
	return file == EMU_FILE_NONE ? file : numbers->files[file];
}

static struct emu_cell *cell_in(struct emu_ledger *into, const struct numbers *numbers,
	const struct emu_cell *cell, struct emu_error *err)
{
	return emu_ledger_cell(into, numbers->pages[cell->page->number],
		numbers->owners[cell->owner],
		cell->block ? numbers->owners[cell->block - 1] + 1 : 0, err);
}

/* A cell that is stated once goes the way of a record; all are given away. */
static int merge_cells(struct emu_ledger *into, struct emu_ledger *from,
	const struct numbers *numbers, struct emu_error *err)
{
	for (size_t i = 0; i < from->cells.n; i++) {
		struct emu_cell *other = &from->cells.all[i];
		uint32_t n;
		struct emu_statement *said = (struct emu_statement *)emu_cell_said(other, &n);
		for (uint32_t j = 0; j < n; j++)
			said[j].file = file_in(numbers, said[j].file) & EMU_FILE_NONE;
		if (n == 1) {
			uint32_t block = other->block ? numbers->owners[other->block - 1] + 1 : 0;
			if (emu_ledger_enter(into, numbers->pages[other->page->number],
				    numbers->owners[other->owner], block, said, err) < 0)
				return -1;
			continue;
		}
		struct emu_cell *cell = cell_in(into, numbers, other, err);
		if (!cell)
			return -1;
		for (uint32_t j = 0; j < n; j++) {
			struct emu_statement own = said[j];
			said[j].is_large = false;
			if (emu_ledger_state(into, cell, &own, err) < 0)
				return -1;
		}
	}
	return emu_ledger_settle(into, err);
}

static int merge_copies(struct emu_ledger *into, const struct emu_ledger *from,
	const struct numbers *numbers, struct emu_error *err)
{
	for (size_t i = 0; i < from->copies.n; i++) {
		struct emu_copy copy = from->copies.all[i];
		copy.file = file_in(numbers, copy.file);
		copy.owner = numbers->owners[copy.owner];
		copy.block = copy.block ? numbers->owners[copy.block - 1] + 1 : 0;
		const struct emu_cell *cell = cell_in(
			into, numbers, &from->cells.all[copy.cell], err);
		if (!cell || emu_ledger_copy(into, &copy, cell, err) == EMU_INDEX_NONE)
			return -1;
	}
	return 0;
}

static int merge_memberships(struct emu_ledger *into, const struct emu_ledger *from,
	const struct numbers *numbers, struct emu_error *err)
{
	for (size_t i = 0; i < from->memberships.n; i++) {
		struct emu_membership_key key;
		memcpy(&key, emu_group_key(&from->memberships, from->memberships.all[i]).at,
			sizeof(key));
		if (emu_ledger_member(into, numbers->owners[key.unit], numbers->owners[key.block],
			    numbers->periods[key.period], err) < 0)
			return -1;
	}
	return 0;
}

static int merge_strays(struct emu_ledger *into, const struct emu_ledger *from,
	const struct numbers *numbers, struct emu_error *err)
{
	for (size_t i = 0; i < from->strays.n; i++) {
		const struct emu_cell *stray = &from->strays.all[i];
		if (emu_ledger_stray(into, numbers->indicators[stray->page->indicator],
			    numbers->owners[stray->owner], stray->counted, err) < 0)
			return -1;
	}
	return 0;
}

int emu_ledger_merge(struct emu_ledger *into, struct emu_ledger *from, struct emu_error *err)
{
	struct numbers numbers = {0};
	int result = emu_ledger_settle(into, err);
	if (result == 0)
		result = emu_ledger_settle(from, err);
	if (result == 0)
		result = number_all(into, from, &numbers, err);
	if (result == 0)
		result = number_pages(into, from, &numbers, err);
	if (result == 0)
		result = merge_cells(into, from, &numbers, err);
	if (result == 0)
		result = merge_copies(into, from, &numbers, err);
	if (result == 0)
		result = merge_memberships(into, from, &numbers, err);
	if (result == 0)
		result = merge_strays(into, from, &numbers, err);
	free_numbers(&numbers);
	return result;
}
