/* Who states: owners by the names in a record. Called once a record. */
#include <assert.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "aggregate/ledger-internal.h"

#define FEWEST 256
#define CACHE_LINE 64

static_assert(CACHE_LINE % sizeof(struct emu_who) == 0, "none lies across two lines");

static bool make_room(struct emu_whos *whos)
{
	size_t n_slots = whos->all ? whos->mask + 1 : 0;
	if (3 * n_slots > 4 * whos->n)
		return true;
	struct emu_whos more = {.n = whos->n, .mask = (n_slots ? 2 * n_slots : FEWEST) - 1};
	if (!(more.all = aligned_alloc(CACHE_LINE, (more.mask + 1) * sizeof(*more.all))))
		return false;
	for (size_t i = 0; i <= more.mask; i++)
		more.all[i].owner = EMU_INDEX_NONE;
	for (size_t i = 0; i < n_slots; i++) {
		size_t at = whos->all[i].name.low & more.mask;
		if (whos->all[i].owner == EMU_INDEX_NONE)
			continue;
		while (more.all[at].owner != EMU_INDEX_NONE)
			at = (at + 1) & more.mask;
		more.all[at] = whos->all[i];
	}
	free(whos->all);
	*whos = more;
	return true;
}

/* A unit of a block is that unit; where neither is named, it is nobody. */
static int ask(struct emu_ledger *ledger, struct emu_str unit, struct emu_str block,
	struct emu_who *who, struct emu_error *err)
{
	uint32_t of = EMU_INDEX_NONE;
	if (block.len &&
		(of = emu_ledger_owner(ledger, EMU_OWNER_BLOCK, block, err)) == EMU_INDEX_NONE)
		return -1;
	who->block = unit.len && block.len ? of + 1 : 0;
	who->owner = unit.len ? emu_ledger_owner(ledger, EMU_OWNER_UNIT, unit, err)
		: block.len   ? of
			      : emu_ledger_owner(ledger, EMU_OWNER_NOBODY, unit, err);
	return who->owner == EMU_INDEX_NONE ? -1 : 0;
}

struct emu_who_name emu_ledger_name_who(
	const struct emu_ledger *ledger, struct emu_str unit, struct emu_str block)
{
	const struct emu_whos *whos = &ledger->whos;
	XXH128_hash_t hash = XXH3_128bits_withSeed(unit.len ? unit.at : "", unit.len, ledger->seed);
	XXH128_hash_t of = XXH3_128bits_withSeed(
		block.len ? block.at : "", block.len, ~ledger->seed);
	struct emu_who_name name = {hash.low64 + of.low64, hash.high64 + of.high64};
	/* With many units the table is larger than the nearer caches. */
	if (whos->all)
		__builtin_prefetch(&whos->all[name.low & whos->mask], 1);
	return name;
}

struct emu_who *emu_ledger_who(struct emu_ledger *ledger, const struct emu_who_name *name,
	struct emu_str unit, struct emu_str block, struct emu_error *err)
{
	struct emu_whos *whos = &ledger->whos;
	struct emu_who who = {.name = *name};
	if (!make_room(whos)) {
		emu_fail_memory(err);
		return NULL;
	}
	size_t at = name->low & whos->mask;
	for (; whos->all[at].owner != EMU_INDEX_NONE; at = (at + 1) & whos->mask)
		if (whos->all[at].name.low == name->low && whos->all[at].name.high == name->high)
			return &whos->all[at];
	if (ask(ledger, unit, block, &who, err) < 0)
		return NULL;
	whos->n++;
	whos->all[at] = who;
	return &whos->all[at];
}
