/*
 * Where the items of an array are found by their keys: open addressing over 32-bit hashes and
 * numbers. The items and their keys stay with the caller, who compares; eight bytes a slot. Hashes
 * are seeded per run, so that no input can be made to collide, and nothing that is printed may
 * depend on them.
 */
#ifndef EMU_AGGREGATE_SLOTS_INTERNAL_H
#define EMU_AGGREGATE_SLOTS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"

struct emu_slot {
	uint32_t hash;
	uint32_t item; /* its number plus one; 0: free */
};

/* All zero has no room. */
struct emu_slots {
	struct emu_slot *all;
	size_t mask; /* one less than there are */
};

/* Room for one more than `n` items. */
EMU_CHECKED bool emu_slots_make_room(struct emu_slots *slots, size_t n);
void emu_slots_free(struct emu_slots *slots);

/* Where to look first; the next place to look follows, round the end. There is always a free slot.
 */
static inline size_t emu_slots_start(const struct emu_slots *slots, uint32_t hash)
{
	return hash & slots->mask;
}

static inline void emu_slots_prefetch(const struct emu_slots *slots, uint32_t hash)
{
	if (slots->all)
		__builtin_prefetch(&slots->all[emu_slots_start(slots, hash)], 1);
}

#endif
