/* Open addressing over (hash, group). Called by the raw group-by and by the cells of consolidation;
 * hands back groups that stay where they are. */
#include "aggregate/groups.h"

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/random.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define FEWEST_SLOTS 256
#define CACHE_LINE 64

struct emu_groups_slot {
	uint64_t hash;
	struct emu_group *group; /* NULL: free */
};

static bool resize(struct emu_groups *groups, size_t n_slots)
{
	struct emu_groups_slot *slots = calloc(n_slots, sizeof(*slots));
	if (!slots)
		return false;
	for (size_t i = 0; i < groups->n_slots; i++) {
		if (!groups->slots[i].group)
			continue;
		size_t at = groups->slots[i].hash & (n_slots - 1);
		while (slots[at].group)
			at = (at + 1) & (n_slots - 1);
		slots[at] = groups->slots[i];
	}
	free(groups->slots);
	groups->slots = slots;
	groups->n_slots = n_slots;
	return true;
}

int emu_groups_init(struct emu_groups *groups, size_t state_size)
{
	const size_t mask = alignof(max_align_t) - 1;
	static_assert(sizeof(struct emu_group) % alignof(max_align_t) == 0, "states are aligned");
	*groups = (struct emu_groups){.state_size = (state_size + mask) & ~mask};
	/* Without the kernel's random bytes the seed stays 0: slower at worst, never wrong. */
	if (getrandom(&groups->seed, sizeof(groups->seed), 0) < 0)
		groups->seed = 0;
	return resize(groups, FEWEST_SLOTS) ? 0 : -1;
}

void emu_groups_free(struct emu_groups *groups)
{
	emu_arena_free(&groups->arena);
	free(groups->all);
	free(groups->slots);
	*groups = (struct emu_groups){0};
}

void emu_groups_expect(const struct emu_groups *groups, uint64_t hash)
{
	__builtin_prefetch(&groups->slots[hash & (groups->n_slots - 1)]);
}

uint64_t emu_groups_announce(const struct emu_groups *groups, struct emu_str key)
{
	uint64_t hash = XXH3_64bits_withSeed(key.len ? key.at : "", key.len, groups->seed);
	emu_groups_expect(groups, hash);
	return hash;
}

/* The slot of the key's group, or the free one where it would go; there is always a free one. */
static struct emu_groups_slot *slot_of(
	const struct emu_groups *groups, struct emu_str key, uint64_t hash)
{
	size_t mask = groups->n_slots - 1;
	for (size_t at = hash & mask;; at = (at + 1) & mask) {
		struct emu_groups_slot *slot = &groups->slots[at];
		if (!slot->group ||
			(slot->hash == hash &&
				emu_str_equal(emu_group_key(groups, slot->group), key)))
			return slot;
	}
}

void emu_groups_approach(const struct emu_groups *groups, uint64_t hash)
{
	size_t mask = groups->n_slots - 1, at = hash & mask;
	while (groups->slots[at].group && groups->slots[at].hash != hash)
		at = (at + 1) & mask;
	const char *group = (const char *)groups->slots[at].group;
	if (!group)
		return;
	/* Nearly all keys end within so many bytes, wherever in a line they begin. */
	size_t len = sizeof(struct emu_group) + groups->state_size + CACHE_LINE;
	for (size_t line = 0; line < len; line += CACHE_LINE)
		__builtin_prefetch(group + line, 1);
	__builtin_prefetch(group + len - 1);
}

/* Room for one more group, at most three quarters of the slots being taken. */
static bool make_room(struct emu_groups *groups)
{
	if (4 * (groups->n + 1) > 3 * groups->n_slots && !resize(groups, 2 * groups->n_slots))
		return false;
	if (groups->n < groups->all_cap)
		return true;
	size_t cap = groups->all_cap ? 2 * groups->all_cap : FEWEST_SLOTS / 2;
	struct emu_group **all = realloc(groups->all, cap * sizeof(*all));
	if (!all)
		return false;
	groups->all = all;
	groups->all_cap = cap;
	return true;
}

struct emu_group *emu_groups_add(struct emu_groups *groups, struct emu_str key, uint64_t hash)
{
	struct emu_groups_slot *slot = slot_of(groups, key, hash);
	if (EMU_LIKELY(slot->group != NULL))
		return slot->group;
	size_t head = sizeof(struct emu_group) + groups->state_size;
	if (key.len > SIZE_MAX - head || !make_room(groups))
		return NULL;
	struct emu_group *group = emu_arena_take(&groups->arena, head + key.len);
	if (!group)
		return NULL;
	*group = (struct emu_group){hash, key.len};
	memset(group + 1, 0, groups->state_size);
	if (key.len)
		memcpy((char *)group + head, key.at, key.len);
	groups->all[groups->n++] = group;
	*slot_of(groups, key, hash) = (struct emu_groups_slot){hash, group};
	return group;
}
