/*
 * Numbers the distinct byte strings it is shown: the first is 0, the next new one 1, and so on.
 * Groups, names and keys hang their own arrays on those numbers. The hash is seeded per run, so
 * that no input can be made to collide, and nothing that is printed may depend on it.
 */
#ifndef EMU_BASE_INDEX_H
#define EMU_BASE_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/arena.h"
#include "base/str.h"

#define EMU_INDEX_NONE UINT32_MAX

struct emu_index {
	struct emu_arena keys;
	struct emu_index_slot *slots;
	struct emu_str *names; /* names[number], for number < n */
	size_t n, n_slots, names_cap;
	uint64_t seed;
	uint32_t last; /* the key that was added or found by adding it last: often the next too */
};

/* All zero is an empty index. */
void emu_index_free(struct emu_index *index);

/* No keys, as in the beginning; the memory stays. */
void emu_index_clear(struct emu_index *index);

/* The key's number, giving it the next one when it is new; EMU_INDEX_NONE when memory runs out. The
 * key's bytes are copied. A key was new exactly when the result is n - 1 and n has grown. */
EMU_CHECKED uint32_t emu_index_add(struct emu_index *index, struct emu_str key);

/* The key's number, or EMU_INDEX_NONE. */
uint32_t emu_index_find(const struct emu_index *index, struct emu_str key);

#endif
