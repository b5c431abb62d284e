/*
 * Distinct keys, each with a state of fixed size beside it. Made for streams whose next key is
 * nearly always far from the cache: a key is announced first and added some records later, when the
 * memory it needs has arrived. The hash is seeded per run, so that no input can be made to collide,
 * and nothing that is printed may depend on the order of groups.
 */
#ifndef EMU_AGGREGATE_GROUPS_H
#define EMU_AGGREGATE_GROUPS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/str.h"

#define EMU_CACHE_LINE 64

/* Followed by the state, which is aligned for any type, and by the key. */
struct emu_group {
	uint64_t hash;
	size_t key_len;
};

struct emu_groups {
	struct emu_arena arena;
	struct emu_group **all; /* in the order they came in, n of them */
	size_t n, all_cap;
	struct emu_groups_slot *slots;
	size_t n_slots;
	size_t state_size;
	uint64_t seed;
};

EMU_CHECKED int emu_groups_init(struct emu_groups *groups, size_t state_size);

/* The states are the caller's to free before. All zero is let through. */
void emu_groups_free(struct emu_groups *groups);

/* The key's hash, for the next three; what they look at first is fetched meanwhile. */
uint64_t emu_groups_announce(const struct emu_groups *groups, struct emu_str key);

/* Where the hash is known, be it from other groups of the same seed: the fetching alone. */
void emu_groups_expect(const struct emu_groups *groups, uint64_t hash);

/* Between that and adding, when the first fetch has had its time: the group itself is fetched. */
void emu_groups_approach(const struct emu_groups *groups, uint64_t hash);

/* The key's group; a new one has a state of zeros and makes `n` grow. NULL when memory runs out.
 * The key is copied; a group stays where it is. */
EMU_CHECKED struct emu_group *emu_groups_add(
	struct emu_groups *groups, struct emu_str key, uint64_t hash);

static inline void *emu_group_state(struct emu_group *group)
{
	return group + 1;
}

static inline struct emu_str emu_group_key(
	const struct emu_groups *groups, const struct emu_group *group)
{
	return (struct emu_str){(const char *)(group + 1) + groups->state_size, group->key_len};
}

/* Fetches a group that is looked at soon. Inlined in any case: gcc drops calls of functions that do
 * nothing but fetch. */
static inline EMU_INLINED void emu_groups_fetch(
	const struct emu_groups *groups, const struct emu_group *group)
{
	const char *at = (const char *)group;
	/* Nearly all keys end within so many bytes, wherever in a line they begin. */
	size_t len = sizeof(*group) + groups->state_size + EMU_CACHE_LINE;
	for (size_t line = 0; line < len; line += EMU_CACHE_LINE)
		__builtin_prefetch(at + line, 1);
	__builtin_prefetch(at + len - 1);
}

#endif
