/* Distinct texts with their counts. Called by the statistics that look at values one by one. */
#define _GNU_SOURCE /* qsort_r */
#include "aggregate/multiset-internal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "aggregate/spelling-internal.h"

/* So many are looked through without slots. */
#define FEW 16
#define FEWEST_SLOTS 64

void emu_multiset_free(struct emu_multiset *set)
{
	free(set->items);
	free(set->slots);
	free(set->text);
	*set = (struct emu_multiset){0};
}

uint32_t emu_multiset_hash(uint64_t seed, struct emu_str text)
{
	return (uint32_t)XXH3_64bits_withSeed(text.len ? text.at : "", text.len, seed);
}

static bool is_item(const struct emu_multiset *set, const struct emu_multiset_item *item,
	struct emu_str text, uint32_t hash)
{
	return item->hash == hash && emu_str_equal(emu_multiset_text(set, item), text);
}

/* The slot of the text's item, or the free one where it would go. */
static uint32_t *slot_of(const struct emu_multiset *set, struct emu_str text, uint32_t hash)
{
	size_t mask = set->n_slots - 1;
	for (size_t at = hash & mask;; at = (at + 1) & mask) {
		uint32_t *slot = &set->slots[at];
		if (!*slot || is_item(set, &set->items[*slot - 1], text, hash))
			return slot;
	}
}

static struct emu_multiset_item *find(
	const struct emu_multiset *set, struct emu_str text, uint32_t hash)
{
	if (set->slots) {
		uint32_t slot = *slot_of(set, text, hash);
		return slot ? &set->items[slot - 1] : NULL;
	}
	for (size_t i = 0; i < set->n; i++)
		if (is_item(set, &set->items[i], text, hash))
			return &set->items[i];
	return NULL;
}

/* Slots for one item more, at most half of them being taken. */
static bool make_slots(struct emu_multiset *set)
{
	if (set->n < FEW || (set->slots && 2 * (set->n + 1) <= set->n_slots))
		return true;
	size_t n = set->slots ? 2 * set->n_slots : FEWEST_SLOTS;
	uint32_t *slots = set->n < UINT32_MAX / 2 ? calloc(n, sizeof(*slots)) : NULL;
	if (!slots)
		return false;
	for (size_t i = 0; i < set->n; i++) {
		size_t at = set->items[i].hash & (n - 1);
		while (slots[at])
			at = (at + 1) & (n - 1);
		slots[at] = (uint32_t)i + 1;
	}
	free(set->slots);
	set->slots = slots;
	set->n_slots = n;
	return true;
}

static bool make_room(struct emu_multiset *set, size_t len)
{
	if (set->n == set->cap) {
		size_t cap = set->cap ? 2 * set->cap : 2;
		struct emu_multiset_item *items = realloc(set->items, cap * sizeof(*items));
		if (!items)
			return false;
		set->items = items;
		set->cap = cap;
	}
	if (set->text_cap - set->text_len < len) {
		size_t cap = 2 * set->text_cap + len;
		char *text = realloc(set->text, cap);
		if (!text)
			return false;
		set->text = text;
		set->text_cap = cap;
	}
	return true;
}

int emu_multiset_add(struct emu_multiset *set, struct emu_str text, uint32_t hash, uint64_t count)
{
	struct emu_multiset_item *item = find(set, text, hash);
	if (item) {
		item->count += count;
		return 0;
	}
	if (text.len > UINT32_MAX || !make_slots(set) || !make_room(set, text.len))
		return -1;
	if (set->slots)
		*slot_of(set, text, hash) = (uint32_t)set->n + 1;
	set->items[set->n++] = (struct emu_multiset_item){
		count, set->text_len, (uint32_t)text.len, hash};
	if (text.len)
		memcpy(set->text + set->text_len, text.at, text.len);
	set->text_len += text.len;
	return 0;
}

static int compare_items(const void *a, const void *b, void *context)
{
	const struct emu_multiset *set = context;
	return emu_spelling_compare(emu_multiset_text(set, a), emu_multiset_text(set, b));
}

void emu_multiset_sort(struct emu_multiset *set)
{
	if (set->n)
		qsort_r(set->items, set->n, sizeof(*set->items), compare_items, set);
	free(set->slots);
	set->slots = NULL;
}
