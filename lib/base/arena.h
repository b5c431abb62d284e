/*
 * Memory that is given back all at once: one arena for the run, one for the record. After the first
 * records a record's arena allocates nothing: reset keeps its blocks.
 */
#ifndef EMU_BASE_ARENA_H
#define EMU_BASE_ARENA_H

#include <stddef.h>

#include "base/attributes.h"
#include "base/str.h"

struct emu_arena_block;

/* All zero is an empty arena. */
struct emu_arena {
	struct emu_arena_block *first, *current;
};

void emu_arena_free(struct emu_arena *arena);

/* Everything taken is void; the blocks stay for the next record. */
void emu_arena_reset(struct emu_arena *arena);

/* Aligned for any type, not cleared; NULL when memory runs out. */
EMU_CHECKED void *emu_arena_take(struct emu_arena *arena, size_t len);

/* `n` of `size` bytes, all zero; NULL also when the product does not fit. */
EMU_CHECKED void *emu_arena_array(struct emu_arena *arena, size_t n, size_t size);

/* A copy that is also terminated (one byte past `len`); `at` is NULL when memory runs out. */
EMU_CHECKED struct emu_str emu_arena_copy(struct emu_arena *arena, struct emu_str text);

#endif
