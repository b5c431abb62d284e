/*
 * Building the table of names: multipliers are tried until no two names share a slot. The names are
 * the schema author's, the lookups the sender's, so no input can lengthen a chain.
 */
#include "schema/names-internal.h"

#define TRIES 64
#define TRIES_MANY 4 /* past MANY names chains are short in any case */
#define MANY 1024

/* Fills the slots with one multiplier; how many names share a slot with another. */
static uint32_t place(
	struct emu_name *names, uint32_t n, uint32_t *slots, uint64_t factor, uint32_t shift)
{
	uint32_t shared = 0;
	memset(slots, 0xff, sizeof(*slots) << (64 - shift));
	for (uint32_t i = n; i-- > 0;) {
		uint32_t *slot = &slots[emu_names_slot(
			names[i].head, names[i].tail, names[i].text.len, factor, shift)];
		shared += *slot != EMU_NAMES_NONE;
		names[i].next = *slot;
		*slot = i;
	}
	return shared;
}

static int copy_name(struct emu_name *name, struct emu_str text, struct emu_arena *arena)
{
	char *at = emu_arena_array(arena, text.len + 16, 1);
	if (!at)
		return -1;
	if (text.len)
		memcpy(at, text.at, text.len);
	name->text = (struct emu_str){at, text.len};
	name->head = emu_names_head(at, text.len);
	name->tail = emu_names_tail(at, text.len);
	return 0;
}

int emu_names_build(
	struct emu_names *names, const struct emu_str *texts, size_t n, struct emu_arena *arena)
{
	uint32_t bits = 2;
	while (((size_t)1 << bits) < 2 * n && bits < 31)
		bits++;
	struct emu_name *list = emu_arena_array(arena, n + 1, sizeof(*list));
	uint32_t *slots = emu_arena_array(arena, (size_t)1 << bits, sizeof(*slots));
	if (!list || !slots)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (copy_name(&list[i], texts[i], arena) < 0)
			return -1;
	}
	uint64_t factor = 0x9e3779b97f4a7c15u, best = factor;
	uint32_t least = UINT32_MAX;
	for (int i = 0; i < (n > MANY ? TRIES_MANY : TRIES) && least; i++) {
		uint32_t shared = place(list, (uint32_t)n, slots, factor, 64 - bits);
		if (shared < least) {
			least = shared;
			best = factor;
		}
		factor = factor * 0xd1342543de82ef95u + 0x2545f4914f6cdd1du;
		factor |= 1;
	}
	place(list, (uint32_t)n, slots, best, 64 - bits);
	*names = (struct emu_names){list, slots, best, 64 - bits, (uint32_t)n};
	return 0;
}
