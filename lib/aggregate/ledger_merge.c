/* Two ledgers into one: names are given the other's numbers, cells follow. Called when several
 * workers have read parts of one stream. */
#include <stdlib.h>

#include "aggregate/ledger-internal.h"

/* For each number of `from`, the number in `into`. */
struct numbers {
	uint32_t *indicators, *owners, *periods, *files, *values[EMU_DIMENSIONS_MAX];
};

static void free_numbers(struct numbers *numbers)
{
	free(numbers->indicators);
	free(numbers->owners);
	free(numbers->periods);
	free(numbers->files);
	for (size_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		free(numbers->values[k]);
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

static uint32_t file_in(const struct numbers *numbers, uint32_t file)
{
	return file == EMU_INDEX_NONE ? file : numbers->files[file];
}

static struct emu_group *cell_in(struct emu_ledger *into, const struct emu_ledger *from,
	const struct numbers *numbers, const struct emu_group *cell, struct emu_error *err)
{
	struct emu_cell_key key = {0};
	struct emu_str bytes = emu_group_key(&from->cells, cell);
	memcpy(&key, bytes.at, bytes.len);
	key.indicator = numbers->indicators[key.indicator];
	key.owner = numbers->owners[key.owner];
	key.period = numbers->periods[key.period];
	for (size_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		if (key.dims[k])
			key.dims[k] = 1 + numbers->values[k][key.dims[k] - 1];
	uint32_t block = ((const struct emu_cell *)(cell + 1))->block;
	return emu_ledger_cell(into, &key, block ? numbers->owners[block - 1] + 1 : 0, err);
}

static int merge_cells(struct emu_ledger *into, const struct emu_ledger *from,
	const struct numbers *numbers, struct emu_error *err)
{
	for (size_t i = 0; i < from->cells.n; i++) {
		struct emu_group *other = from->cells.all[i];
		struct emu_group *group = cell_in(into, from, numbers, other, err);
		if (!group)
			return -1;
		const struct emu_statement *said =
			((struct emu_cell *)emu_group_state(other))->said;
		for (; said; said = said->next) {
			struct emu_statement own = *said;
			own.file = file_in(numbers, said->file);
			if (emu_ledger_state(into, emu_group_state(group), &own, err) < 0)
				return -1;
		}
	}
	return 0;
}

static int merge_copies(struct emu_ledger *into, const struct emu_ledger *from,
	const struct numbers *numbers, struct emu_error *err)
{
	for (size_t i = 0; i < from->copies.n; i++) {
		struct emu_group *group = from->copies.all[i];
		const struct emu_copy *copy = emu_group_state(group);
		struct emu_copy_key key;
		memcpy(&key, emu_group_key(&from->copies, group).at, sizeof(key));
		key.indicator = numbers->indicators[key.indicator];
		key.file = file_in(numbers, key.file);
		struct emu_group *cell = cell_in(into, from, numbers, copy->cell, err);
		if (!cell || emu_ledger_count(into, &key, cell, copy->n, err) < 0)
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
		struct emu_stray_key key;
		memcpy(&key, emu_group_key(&from->strays, from->strays.all[i]).at, sizeof(key));
		key.indicator = numbers->indicators[key.indicator];
		key.owner = numbers->owners[key.owner];
		const int32_t *n_days = emu_group_state(from->strays.all[i]);
		if (emu_ledger_stray(into, &key, *n_days, err) < 0)
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
