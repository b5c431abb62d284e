/*
 * Distinct texts, and how often each came. A few are looked through; more are found by a hash,
 * whose seed is the caller's: one for all sets that are joined, and none that an input can know.
 */
#ifndef EMU_AGGREGATE_MULTISET_INTERNAL_H
#define EMU_AGGREGATE_MULTISET_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/str.h"

struct emu_multiset_item {
	uint64_t count;
	size_t at; /* of its text, in the set's */
	uint32_t len, hash;
};

/* All zero is an empty set. */
struct emu_multiset {
	struct emu_multiset_item *items;
	size_t n, cap;
	uint32_t *slots; /* index of an item and one, or 0; NULL while there are few */
	size_t n_slots;
	char *text;
	size_t text_len, text_cap;
};

void emu_multiset_free(struct emu_multiset *set);

uint32_t emu_multiset_hash(uint64_t seed, struct emu_str text);

/* `hash` is the text's, which is copied where it is new. -1 when memory runs out. */
EMU_CHECKED int emu_multiset_add(
	struct emu_multiset *set, struct emu_str text, uint32_t hash, uint64_t count);

/* Puts the items in the order of their texts' values (spelling-internal.h); nothing can be added
 * afterwards. */
void emu_multiset_sort(struct emu_multiset *set);

static inline struct emu_str emu_multiset_text(
	const struct emu_multiset *set, const struct emu_multiset_item *item)
{
	return (struct emu_str){set->text + item->at, item->len};
}

#endif
