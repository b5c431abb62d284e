/* Distinct byte strings to dense numbers: open addressing over (hash, number), keys in an arena. */
#include "base/index.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/random.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define FEWEST_SLOTS 64

/* A free slot has number EMU_INDEX_NONE: all its bits set. */
struct emu_index_slot {
	uint32_t hash; /* the upper half; the lower one chose the slot */
	uint32_t number;
};

void emu_index_free(struct emu_index *index)
{
	emu_arena_free(&index->keys);
	free(index->slots);
	free(index->names);
	*index = (struct emu_index){0};
}

static uint64_t hash_of(const struct emu_index *index, struct emu_str key)
{
	return XXH3_64bits_withSeed(key.len ? key.at : "", key.len, index->seed);
}

/* A few keys in a table that was once large are taken out one by one: from where a key would go to
 * the next free slot, all goes. */
static void clear_slots(struct emu_index *index)
{
	if (8 * index->n >= index->n_slots) {
		memset(index->slots, 0xff, index->n_slots * sizeof(*index->slots));
		return;
	}
	size_t mask = index->n_slots - 1;
	for (size_t i = 0; i < index->n; i++) {
		size_t at = hash_of(index, index->names[i]) & mask;
		for (; index->slots[at].number != EMU_INDEX_NONE; at = (at + 1) & mask)
			index->slots[at].number = EMU_INDEX_NONE;
	}
}

void emu_index_clear(struct emu_index *index)
{
	if (index->n)
		clear_slots(index);
	emu_arena_reset(&index->keys);
	index->n = 0;
}

/* The key's slot, or the free one where it would go; there is always a free one. */
static struct emu_index_slot *slot_of(
	const struct emu_index *index, struct emu_str key, uint64_t hash)
{
	size_t mask = index->n_slots - 1;
	uint32_t upper = (uint32_t)(hash >> 32);
	for (size_t at = hash & mask;; at = (at + 1) & mask) {
		struct emu_index_slot *slot = &index->slots[at];
		if (slot->number == EMU_INDEX_NONE)
			return slot;
		if (slot->hash == upper && emu_str_equal(index->names[slot->number], key))
			return slot;
	}
}

static bool grow(struct emu_index *index)
{
	size_t n_slots = index->n_slots ? 2 * index->n_slots : FEWEST_SLOTS;
	struct emu_index_slot *slots = malloc(n_slots * sizeof(*slots));
	if (!slots)
		return false;
	memset(slots, 0xff, n_slots * sizeof(*slots));
	free(index->slots);
	index->slots = slots;
	index->n_slots = n_slots;
	for (uint32_t number = 0; number < index->n; number++) {
		uint64_t hash = hash_of(index, index->names[number]);
		size_t at = hash & (n_slots - 1);
		while (slots[at].number != EMU_INDEX_NONE)
			at = (at + 1) & (n_slots - 1);
		slots[at] = (struct emu_index_slot){(uint32_t)(hash >> 32), number};
	}
	return true;
}

/* Room for one more name and, at most half the slots being taken, for one more slot. */
static bool make_room(struct emu_index *index)
{
	/* Without the kernel's random bytes the seed stays 0: slower at worst, never wrong. */
	if (!index->n_slots && getrandom(&index->seed, sizeof(index->seed), 0) < 0)
		index->seed = 0;
	if (index->n >= EMU_INDEX_NONE)
		return false;
	if (2 * (index->n + 1) > index->n_slots && !grow(index))
		return false;
	if (index->n < index->names_cap)
		return true;
	size_t cap = index->names_cap ? 2 * index->names_cap : FEWEST_SLOTS / 2;
	struct emu_str *names = realloc(index->names, cap * sizeof(*names));
	if (!names)
		return false;
	index->names = names;
	index->names_cap = cap;
	return true;
}

uint32_t emu_index_add(struct emu_index *index, struct emu_str key)
{
	if (index->last < index->n && emu_str_equal(index->names[index->last], key))
		return index->last;
	if (!make_room(index))
		return EMU_INDEX_NONE;
	uint64_t hash = hash_of(index, key);
	struct emu_index_slot *slot = slot_of(index, key, hash);
	if (slot->number != EMU_INDEX_NONE)
		return index->last = slot->number;
	struct emu_str name = emu_arena_copy(&index->keys, key);
	if (!name.at)
		return EMU_INDEX_NONE;
	uint32_t number = (uint32_t)index->n++;
	index->names[number] = name;
	index->last = number;
	*slot = (struct emu_index_slot){(uint32_t)(hash >> 32), number};
	return number;
}

uint32_t emu_index_find(const struct emu_index *index, struct emu_str key)
{
	return index->n_slots ? slot_of(index, key, hash_of(index, key))->number : EMU_INDEX_NONE;
}
