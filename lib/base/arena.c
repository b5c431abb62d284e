/* Memory given back all at once: a list of blocks, of which reset goes back to the first. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#define BLOCK_LEN ((size_t)32 * 1024)

struct emu_arena_block {
	struct emu_arena_block *next;
	size_t len, used;
	alignas(max_align_t) char at[];
};

void emu_arena_free(struct emu_arena *arena)
{
	for (struct emu_arena_block *block = arena->first, *next; block; block = next) {
		next = block->next;
		free(block);
	}
	*arena = (struct emu_arena){0};
}

void emu_arena_reset(struct emu_arena *arena)
{
	arena->current = arena->first;
	if (arena->first)
		arena->first->used = 0;
}

/* Puts a block with room for `len` behind the current one, and goes there. */
static struct emu_arena_block *add_block(struct emu_arena *arena, size_t len)
{
	size_t room = len > BLOCK_LEN ? len : BLOCK_LEN;
	if (room > SIZE_MAX - sizeof(struct emu_arena_block))
		return NULL;
	struct emu_arena_block *block = malloc(sizeof(*block) + room);
	if (!block)
		return NULL;
	block->len = room;
	block->used = 0;
	block->next = arena->current ? arena->current->next : NULL;
	if (arena->current)
		arena->current->next = block;
	else
		arena->first = block;
	arena->current = block;
	return block;
}

void *emu_arena_take(struct emu_arena *arena, size_t len)
{
	const size_t mask = alignof(max_align_t) - 1;
	if (len > SIZE_MAX - mask)
		return NULL;
	len = (len + mask) & ~mask;
	struct emu_arena_block *block = arena->current;
	while (block && block->len - block->used < len) {
		block = block->next; /* one that an earlier reset kept */
		if (block) {
			block->used = 0;
			arena->current = block;
		}
	}
	if (!block && !(block = add_block(arena, len)))
		return NULL;
	void *taken = block->at + block->used;
	block->used += len;
	return taken;
}

void *emu_arena_array(struct emu_arena *arena, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	void *taken = emu_arena_take(arena, n * size);
	if (taken)
		memset(taken, 0, n * size);
	return taken;
}

struct emu_str emu_arena_copy(struct emu_arena *arena, struct emu_str text)
{
	char *at = text.len < SIZE_MAX ? emu_arena_take(arena, text.len + 1) : NULL;
	if (!at)
		return (struct emu_str){0};
	if (text.len)
		memcpy(at, text.at, text.len);
	at[text.len] = '\0';
	return (struct emu_str){at, text.len};
}
