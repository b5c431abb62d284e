/* Closing the books: names become ranks, cells are put in order, what was said under two names of
 * one unit comes together. Called once, when all records are in. */
#include "aggregate/sheet-internal.h"

#include <stdlib.h>

/* Without --period each period found is summarised; past this many nobody meant that. */
#define PERIODS_MAX 4096

struct named {
	struct emu_str name;
	uint32_t number;
};

static int compare_named(const void *a, const void *b)
{
	return emu_str_compare(((const struct named *)a)->name, ((const struct named *)b)->name);
}

uint32_t *emu_sheet_rank(const struct emu_index *index, const uint32_t *known, size_t n_known,
	struct emu_str *names, struct emu_arena *arena)
{
	uint32_t *ranks = emu_arena_array(arena, index->n, sizeof(*ranks));
	struct named *others = malloc((index->n ? index->n : 1) * sizeof(*others));
	size_t n = 0;
	if (!ranks || !others) {
		free(others);
		return NULL;
	}
	for (uint32_t i = 0; i < index->n; i++) {
		ranks[i] = known[i];
		if (known[i] == UINT32_MAX)
			others[n++] = (struct named){index->names[i], i};
	}
	qsort(others, n, sizeof(*others), compare_named);
	for (size_t i = 0; i < n; i++) {
		ranks[others[i].number] = (uint32_t)(n_known + i);
		names[n_known + i] = others[i].name;
	}
	free(others);
	return ranks;
}

static int rank_indicators(struct emu_sheet *sheet, struct emu_sheet_ranks *ranks)
{
	const struct emu_catalogue *catalogue = sheet->question->catalogue;
	const struct emu_index *index = &sheet->ledger->indicators;
	uint32_t *known = emu_arena_array(&sheet->arena, index->n, sizeof(*known));
	size_t n = catalogue->n_indicators + index->n;
	sheet->indicators = emu_arena_array(&sheet->arena, n, sizeof(*sheet->indicators));
	if (!known || !sheet->indicators)
		return -1;
	sheet->n_indicators = (uint32_t)catalogue->n_indicators;
	for (size_t i = 0; i < catalogue->n_indicators; i++)
		sheet->indicators[i] = catalogue->indicators[i].id;
	for (size_t i = 0; i < index->n; i++) {
		known[i] = emu_catalogue_indicator(catalogue, index->names[i]);
		sheet->n_indicators += known[i] == EMU_CATALOGUE_NONE;
	}
	ranks->indicators = emu_sheet_rank(
		index, known, catalogue->n_indicators, sheet->indicators, &sheet->arena);
	return ranks->indicators ? 0 : -1;
}

static int rank_values(struct emu_sheet *sheet, struct emu_sheet_ranks *ranks, size_t k)
{
	const struct emu_catalogue *catalogue = sheet->question->catalogue;
	const struct emu_dimension *dimension = &catalogue->dimensions[k];
	const struct emu_index *index = &sheet->ledger->values[k];
	/* A title that repeats another under a second code is that other. */
	bool is_title = emu_str_equal(dimension->id, EMU_STR("title"));
	uint32_t *known = emu_arena_array(&sheet->arena, index->n, sizeof(*known));
	size_t n = dimension->n_values + index->n;
	sheet->values[k] = emu_arena_array(&sheet->arena, n, sizeof(*sheet->values[k]));
	sheet->n_values[k] = n;
	if (!known || !sheet->values[k])
		return -1;
	for (size_t v = 0; v < dimension->n_values; v++)
		sheet->values[k][v] = dimension->values[v].id;
	for (size_t i = 0; i < index->n; i++) {
		known[i] = UINT32_MAX;
		for (uint32_t v = 0; v < dimension->n_values && known[i] == UINT32_MAX; v++)
			if (emu_str_equal(index->names[i], dimension->values[v].id))
				known[i] = is_title ? catalogue->titles[v].same_as : v;
	}
	ranks->values[k] = emu_sheet_rank(
		index, known, dimension->n_values, sheet->values[k], &sheet->arena);
	return ranks->values[k] ? 0 : -1;
}

/* Those asked for; else those that records name; else (records that only bear dates) their years.
 */
static int choose_periods(struct emu_sheet *sheet, struct emu_error *err)
{
	const struct emu_question *question = sheet->question;
	sheet->asked = question->periods;
	sheet->n_asked = question->n_periods;
	if (question->n_periods)
		return 0;
	sheet->asked = emu_arena_array(&sheet->arena, sheet->n_periods, sizeof(*sheet->asked));
	if (!sheet->asked)
		return emu_fail_memory(err);
	for (uint32_t i = 0; i < sheet->n_periods; i++)
		if (sheet->periods[i].named)
			sheet->asked[sheet->n_asked++] = sheet->periods[i].period;
	bool any_named = sheet->n_asked;
	for (uint32_t i = 0; i < sheet->n_periods && !any_named; i++) {
		struct emu_period year = emu_period_holding(
			EMU_PERIOD_YEAR, sheet->periods[i].period.from);
		if (!sheet->n_asked || sheet->asked[sheet->n_asked - 1].from != year.from)
			sheet->asked[sheet->n_asked++] = year;
	}
	if (sheet->n_asked > PERIODS_MAX)
		return emu_fail(err, EMU_FAULT_LIMIT,
			"%zu periods occur: name those to summarise with --period", sheet->n_asked);
	return 0;
}

static int compare_members(const void *a, const void *b)
{
	const struct emu_member *x = a, *y = b;
	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return (x->span.from > y->span.from) - (x->span.from < y->span.from);
}

/* Whether a member goes on in another, and is that one from there on. */
static bool goes_on(struct emu_member *last, const struct emu_member *member)
{
	if (last->block != member->block || last->unit != member->unit ||
		member->span.from < last->span.from || member->span.from - 1 > last->span.to)
		return false;
	if (member->span.to > last->span.to)
		last->span.to = member->span.to;
	return true;
}

/* Of blocks that the registry does not know, whose members are those who say so. */
static int add_member(struct emu_sheet *sheet, size_t *cap, uint32_t block, uint32_t unit,
	const struct emu_period *period, struct emu_error *err)
{
	const struct emu_member member = {block, unit, {period->from, period->to}};
	if (block < sheet->first_other_block ||
		(sheet->n_members && goes_on(&sheet->members[sheet->n_members - 1], &member)))
		return 0;
	struct emu_member *members = emu_ledger_roomy(
		sheet->members, sheet->n_members, cap, sizeof(*members));
	if (!members)
		return emu_fail_memory(err);
	sheet->members = members;
	members[sheet->n_members++] = member;
	return 0;
}

/* Which units were named with which blocks: as cells remember it, and where one was named with
 * several. */
int emu_sheet_list_members(
	struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks, struct emu_error *err)
{
	const struct emu_ledger *ledger = sheet->ledger;
	const struct emu_groups *memberships = &ledger->memberships;
	size_t n = 0, cap = 0;
	for (size_t i = 0; i < memberships->n; i++) {
		struct emu_membership_key key;
		memcpy(&key, emu_group_key(memberships, memberships->all[i]).at, sizeof(key));
		const struct emu_period *period =
			&sheet->periods[ranks->periods[key.period]].period;
		if (add_member(sheet, &cap, emu_sheet_node(sheet, ranks->nodes, key.block, period),
			    emu_sheet_node(sheet, ranks->nodes, key.unit, period), period, err) < 0)
			return -1;
	}
	for (size_t i = 0; i < ledger->cells.n; i++) {
		const struct emu_cell *cell = &ledger->cells.all[i];
		const struct emu_period *period = &sheet->periods[cell->page->period].period;
		if (cell->block &&
			add_member(sheet, &cap,
				emu_sheet_node(sheet, ranks->nodes, cell->block - 1, period),
				cell->owner, period, err) < 0)
			return -1;
	}
	if (sheet->n_members)
		qsort(sheet->members, sheet->n_members, sizeof(*sheet->members), compare_members);
	for (size_t i = 0; i < sheet->n_members; i++)
		if (!n || !goes_on(&sheet->members[n - 1], &sheet->members[i]))
			sheet->members[n++] = sheet->members[i];
	sheet->n_members = n;
	return 0;
}

static int compare_strays(const void *a, const void *b)
{
	const struct emu_stray *x = a, *y = b;
	if (x->indicator != y->indicator)
		return x->indicator < y->indicator ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

/* A name that two units had, in different times, is of neither here: no period is known. */
static int list_strays(
	struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks, struct emu_error *err)
{
	const struct emu_cells *strays = &sheet->ledger->strays;
	size_t n = strays->n, at = 0;
	sheet->strays = emu_arena_array(&sheet->arena, n, sizeof(*sheet->strays));
	sheet->strays_from = emu_arena_array(
		&sheet->arena, (size_t)sheet->n_indicators + 1, sizeof(*sheet->strays_from));
	if (!sheet->strays || !sheet->strays_from)
		return emu_fail_memory(err);
	for (size_t i = 0; i < n; i++) {
		const struct emu_cell *stray = &strays->all[i];
		sheet->strays[i] = (struct emu_stray){ranks->indicators[stray->page->indicator],
			ranks->nodes[stray->owner], (int32_t)stray->counted};
	}
	if (n)
		qsort(sheet->strays, n, sizeof(*sheet->strays), compare_strays);
	for (uint32_t i = 0; i <= sheet->n_indicators; i++) {
		while (at < n && sheet->strays[at].indicator < i)
			at++;
		sheet->strays_from[i] = at;
	}
	return 0;
}

/* Those of an indicator's cells that no registry knows; of what is far away there are strays. */
static int list_reporters(struct emu_sheet *sheet, struct emu_error *err)
{
	size_t cap = 0, n = 0;
	sheet->reporters_from = emu_arena_array(
		&sheet->arena, (size_t)sheet->n_indicators + 1, sizeof(*sheet->reporters_from));
	if (!sheet->reporters_from)
		return emu_fail_memory(err);
	for (uint32_t i = 0; i < sheet->n_indicators; i++) {
		sheet->reporters_from[i] = n;
		for (size_t at = sheet->cells_from[i]; at < sheet->cells_from[i + 1]; at++) {
			uint32_t node = sheet->cells[at]->owner;
			if (node < sheet->first_other_unit ||
				(node >= sheet->first_block && node != sheet->nobody) ||
				(n > sheet->reporters_from[i] && sheet->reporters[n - 1] == node))
				continue;
			uint32_t *reporters = emu_ledger_roomy(
				sheet->reporters, n, &cap, sizeof(*reporters));
			if (!reporters)
				return emu_fail_memory(err);
			sheet->reporters = reporters;
			reporters[n++] = node;
		}
	}
	sheet->reporters_from[sheet->n_indicators] = n;
	return 0;
}

struct emu_cell_key emu_sheet_key(const struct emu_sheet *sheet, const struct emu_cell *cell)
{
	struct emu_cell_key key = {cell->page->indicator, cell->owner, cell->page->period, {0}};
	size_t n = sheet->question->catalogue->n_dimensions;
	for (size_t k = 0; k < n && k < EMU_DIMENSIONS_MAX; k++)
		key.dims[k] = cell->page->dims[k];
	return key;
}

bool emu_sheet_has(const struct emu_sheet *sheet, uint32_t indicator)
{
	return sheet->cells_from[indicator] < sheet->cells_from[indicator + 1] ||
		sheet->strays_from[indicator] < sheet->strays_from[indicator + 1];
}

int emu_sheet_init(struct emu_sheet *sheet, struct emu_ledger *ledger, struct emu_remarks *remarks,
	struct emu_error *err)
{
	struct emu_sheet_ranks ranks = {0};
	*sheet = (struct emu_sheet){.question = ledger->question, .ledger = ledger};
	if (emu_ledger_settle(ledger, err) < 0)
		return -1;
	if (rank_indicators(sheet, &ranks) < 0 || emu_sheet_rank_periods(sheet, &ranks) < 0)
		return emu_fail_memory(err);
	for (size_t k = 0; k < ledger->question->catalogue->n_dimensions; k++)
		if (rank_values(sheet, &ranks, k) < 0)
			return emu_fail_memory(err);
	if (choose_periods(sheet, err) < 0 ||
		emu_sheet_name_nodes(sheet, &ranks.nodes, remarks, err) < 0 ||
		emu_sheet_count(sheet, &ranks, err) < 0 || emu_sheet_sort(sheet, &ranks, err) < 0 ||
		list_strays(sheet, &ranks, err) < 0)
		return -1;
	return list_reporters(sheet, err);
}

void emu_sheet_free(struct emu_sheet *sheet)
{
	emu_arena_free(&sheet->arena);
	free(sheet->members);
	free(sheet->reporters);
	*sheet = (struct emu_sheet){0};
}
