/* Cells: what was said, where it belongs. Called once for each figure, and by the joining of
 * ledgers. */
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "aggregate/ledger-internal.h"

static size_t n_dims(const struct emu_ledger *ledger)
{
	return ledger->question->catalogue->n_dimensions;
}

static bool is_page(const struct emu_page *page, const struct emu_cell_key *key, size_t n)
{
	return page->indicator == key->indicator && page->period == key->period &&
		!memcmp(page->dims, key->dims, n * sizeof(*page->dims));
}

static struct emu_page *add_page(struct emu_ledger *ledger, const struct emu_cell_key *key)
{
	struct emu_pages *pages = &ledger->pages;
	size_t len = n_dims(ledger) * sizeof(*key->dims);
	struct emu_page **all = emu_ledger_roomy(pages->all, pages->n, &pages->cap, sizeof(*all));
	if (!all)
		return NULL;
	pages->all = all;
	struct emu_page *page = emu_arena_take(&ledger->arena, sizeof(*page) + len);
	if (!page)
		return NULL;
	*page = (struct emu_page){
		.number = (uint32_t)pages->n, .indicator = key->indicator, .period = key->period};
	memcpy(page->dims, key->dims, len);
	for (uint32_t k = 0; k < n_dims(ledger) && k < EMU_DIMENSIONS_MAX; k++)
		page->mask |= (uint32_t)(key->dims[k] != 0) << k;
	return all[pages->n++] = page;
}

struct emu_page *emu_ledger_page_beside(
	struct emu_ledger *ledger, const struct emu_page *page, struct emu_error *err)
{
	struct emu_cell_key key = {.indicator = page->indicator, .period = page->period};
	memcpy(key.dims, page->dims, n_dims(ledger) * sizeof(*key.dims));
	struct emu_page *beside = add_page(ledger, &key);
	if (!beside)
		emu_fail_memory(err);
	return beside;
}

struct emu_page *emu_ledger_page(
	struct emu_ledger *ledger, const struct emu_cell_key *key, struct emu_error *err)
{
	struct emu_pages *pages = &ledger->pages;
	size_t n = n_dims(ledger);
	if (pages->last && is_page(pages->last, key, n))
		return pages->last;
	struct emu_cell_key bare = *key;
	bare.owner = 0;
	uint32_t hash = (uint32_t)XXH3_64bits_withSeed(&bare, sizeof(bare), ledger->seed);
	if (!emu_slots_make_room(&pages->slots, pages->n)) {
		emu_fail_memory(err);
		return NULL;
	}
	size_t at = emu_slots_start(&pages->slots, hash);
	for (; pages->slots.all[at].item; at = (at + 1) & pages->slots.mask) {
		const struct emu_slot *slot = &pages->slots.all[at];
		if (slot->hash == hash && is_page(pages->all[slot->item - 1], key, n))
			return pages->last = pages->all[slot->item - 1];
	}
	struct emu_page *page = add_page(ledger, key);
	if (!page)
		emu_fail_memory(err);
	else
		pages->slots.all[at] = (struct emu_slot){hash, (uint32_t)pages->n};
	return page;
}

static uint32_t hash_of(
	const struct emu_ledger *ledger, const struct emu_page *page, uint32_t owner)
{
	const uint32_t key[2] = {page->number, owner};
	return (uint32_t)XXH3_64bits_withSeed(key, sizeof(key), ledger->seed);
}

static struct emu_cell *find_cell(
	struct emu_cells *cells, struct emu_page *page, uint32_t owner, uint32_t hash)
{
	if (!emu_slots_make_room(&cells->slots, cells->n))
		return NULL;
	size_t at = emu_slots_start(&cells->slots, hash);
	for (; cells->slots.all[at].item; at = (at + 1) & cells->slots.mask) {
		if (cells->slots.all[at].hash != hash)
			continue;
		struct emu_cell *cell = &cells->all[cells->slots.all[at].item - 1];
		if (cell->page == page && cell->owner == owner)
			return cell;
	}
	struct emu_cell *all = emu_ledger_roomy(cells->all, cells->n, &cells->cap, sizeof(*all));
	if (!all)
		return NULL;
	cells->all = all;
	cells->all[cells->n] = (struct emu_cell){.page = page, .owner = owner};
	cells->slots.all[at] = (struct emu_slot){hash, (uint32_t)cells->n + 1};
	return &cells->all[cells->n++];
}

int emu_ledger_member(struct emu_ledger *ledger, uint32_t unit, uint32_t block, uint32_t period,
	struct emu_error *err)
{
	const struct emu_membership_key key = {unit, block, period};
	struct emu_str bytes = {(const char *)&key, sizeof(key)};
	return emu_groups_add(&ledger->memberships, bytes,
		       emu_groups_announce(&ledger->memberships, bytes))
		? 0
		: emu_fail_memory(err);
}

/* Nearly always the block that the cell knows already. */
static int note_block(
	struct emu_ledger *ledger, struct emu_cell *cell, uint32_t block, struct emu_error *err)
{
	if (!block || cell->block == block)
		return 0;
	if (cell->block)
		return emu_ledger_member(ledger, cell->owner, block - 1, cell->page->period, err);
	cell->block = block & EMU_BLOCKS_MAX;
	return 0;
}

static struct emu_cell *add_cell(struct emu_ledger *ledger, struct emu_page *page, uint32_t owner,
	uint32_t hash, uint32_t block, struct emu_error *err)
{
	struct emu_cell *cell = find_cell(&ledger->cells, page, owner, hash);
	if (!cell)
		emu_fail_memory(err);
	return cell && note_block(ledger, cell, block, err) == 0 ? cell : NULL;
}

struct emu_cell *emu_ledger_cell(struct emu_ledger *ledger, struct emu_page *page, uint32_t owner,
	uint32_t block, struct emu_error *err)
{
	return add_cell(ledger, page, owner, hash_of(ledger, page, owner), block, err);
}

static int land(struct emu_ledger *ledger, struct emu_flight *flight, struct emu_error *err)
{
	if (!flight->is_under_way)
		return 0;
	struct emu_cell *cell = add_cell(
		ledger, flight->page, flight->owner, flight->hash, flight->block, err);
	if (!cell)
		return -1;
	flight->is_under_way = false;
	return emu_ledger_state(ledger, cell, &flight->said, err);
}

/* When its slot has had time to arrive: the cell itself is fetched. */
static void approach(const struct emu_cells *cells, const struct emu_flight *flight)
{
	if (!flight->is_under_way || !cells->slots.all)
		return;
	size_t at = emu_slots_start(&cells->slots, flight->hash);
	while (cells->slots.all[at].item && cells->slots.all[at].hash != flight->hash)
		at = (at + 1) & cells->slots.mask;
	if (cells->slots.all[at].item)
		__builtin_prefetch(&cells->all[cells->slots.all[at].item - 1], 1);
}

int emu_ledger_enter(struct emu_ledger *ledger, struct emu_page *page, uint32_t owner,
	uint32_t block, struct emu_statement *said, struct emu_error *err)
{
	size_t at = ledger->next_flight++ % EMU_FLIGHTS;
	struct emu_flight *flight = &ledger->flights[at];
	if (land(ledger, flight, err) < 0)
		return -1;
	*flight = (struct emu_flight){.page = page,
		.said = *said,
		.owner = owner,
		.block = block,
		.hash = hash_of(ledger, page, owner),
		.is_under_way = true};
	*said = (struct emu_statement){0};
	emu_slots_prefetch(&ledger->cells.slots, flight->hash);
	approach(&ledger->cells, &ledger->flights[(at + EMU_FLIGHTS / 2) % EMU_FLIGHTS]);
	return 0;
}

int emu_ledger_settle(struct emu_ledger *ledger, struct emu_error *err)
{
	for (size_t i = 0; i < EMU_FLIGHTS; i++)
		if (land(ledger, &ledger->flights[i], err) < 0)
			return -1;
	return 0;
}

bool emu_ledger_is_far(const struct emu_ledger *ledger, const struct emu_cell_key *key)
{
	return ledger->known_periods[key->period].is_far;
}

int emu_ledger_stray(struct emu_ledger *ledger, uint32_t indicator, uint32_t owner, uint64_t n_days,
	struct emu_error *err)
{
	const struct emu_cell_key key = {.indicator = indicator, .period = EMU_INDEX_NONE};
	struct emu_page *page = emu_ledger_page(ledger, &key, err);
	if (!page)
		return -1;
	struct emu_cell *stray = find_cell(
		&ledger->strays, page, owner, hash_of(ledger, page, owner));
	if (!stray)
		return emu_fail_memory(err);
	if (stray->state == EMU_CELL_EMPTY || n_days < stray->counted)
		stray->counted = n_days;
	stray->state = EMU_CELL_COUNTED;
	return 0;
}

int emu_ledger_pass_by(struct emu_ledger *ledger, const struct emu_cell_key *key,
	struct emu_who *who, struct emu_error *err)
{
	const struct emu_period *period = &ledger->known_periods[key->period].reported;
	uint32_t n_days = (uint32_t)(period->to - period->from) + 1;
	if (who->strayed == key->indicator + 1 && who->n_days <= n_days)
		return 0;
	who->strayed = key->indicator + 1;
	who->n_days = n_days;
	return emu_ledger_stray(ledger, key->indicator, key->owner, n_days, err);
}

uint32_t emu_ledger_copy(struct emu_ledger *ledger, const struct emu_copy *copy,
	const struct emu_cell *cell, struct emu_error *err)
{
	struct emu_copies *copies = &ledger->copies;
	uint32_t hash = (uint32_t)XXH3_64bits_withSeed(
		copy, offsetof(struct emu_copy, cell), ledger->seed);
	if (!emu_slots_make_room(&copies->slots, copies->n)) {
		emu_fail_memory(err);
		return EMU_INDEX_NONE;
	}
	size_t at = emu_slots_start(&copies->slots, hash);
	for (; copies->slots.all[at].item; at = (at + 1) & copies->slots.mask) {
		struct emu_copy *other = &copies->all[copies->slots.all[at].item - 1];
		if (copies->slots.all[at].hash != hash ||
			memcmp(copy, other, offsetof(struct emu_copy, cell)) != 0)
			continue;
		other->n += copy->n;
		return (uint32_t)(other - copies->all);
	}
	struct emu_copy *all = emu_ledger_roomy(copies->all, copies->n, &copies->cap, sizeof(*all));
	if (!all) {
		emu_fail_memory(err);
		return EMU_INDEX_NONE;
	}
	copies->all = all;
	all[copies->n] = *copy;
	all[copies->n].cell = (uint32_t)(cell - ledger->cells.all);
	copies->slots.all[at] = (struct emu_slot){hash, (uint32_t)++copies->n};
	return (uint32_t)copies->n - 1;
}

int emu_ledger_sight(struct emu_ledger *ledger, const struct emu_cell *cell, uint32_t copy,
	uint64_t line, struct emu_error *err)
{
	if (!ledger->question->keeps_places)
		return 0;
	struct emu_sighting *sightings = emu_ledger_roomy(
		ledger->sightings, ledger->n_sightings, &ledger->sightings_cap, sizeof(*sightings));
	if (!sightings)
		return emu_fail_memory(err);
	ledger->sightings = sightings;
	sightings[ledger->n_sightings++] = (struct emu_sighting){
		cell->page, cell->owner, copy, line};
	return 0;
}
