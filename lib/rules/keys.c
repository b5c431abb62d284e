/*
 * Keys as sorted arrays with gaps. A hash leads to the slot that its share of the whole range would
 * have; from there on what is smaller is passed over. Called for each record by unique rules.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "rules/keys-internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FEWEST 8

/* From so many bytes on, slots are the system's pages: given back, they are free for any other
 * shard, and what grows leaves no holes. */
#define PAGES_FROM ((size_t)64 << 10)

static void *take(size_t bytes)
{
	if (bytes < PAGES_FROM)
		return malloc(bytes);
	void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return pages == MAP_FAILED ? NULL : pages;
}

static void give_back(struct emu_rules_shard *shard)
{
	size_t bytes = shard->room * sizeof(*shard->slots);
	if (bytes < PAGES_FROM)
		free(shard->slots);
	else
		munmap(shard->slots, bytes);
}

/* Slots behind the last that a hash leads to, so that no search has to begin anew. */
static uint32_t tail(uint32_t cap)
{
	return 16 + cap / 64;
}

void emu_rules_keys_free(struct emu_rules_keys *keys)
{
	for (uint32_t i = 0; i < EMU_RULES_SHARDS; i++)
		emu_rules_keys_drop(keys, i);
}

void emu_rules_keys_drop(struct emu_rules_keys *keys, uint32_t shard)
{
	give_back(&keys->shards[shard]);
	keys->shards[shard] = (struct emu_rules_shard){0};
}

static int compare(const struct emu_rules_key *a, const struct emu_rules_key *b)
{
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->more > b->more) - (a->more < b->more);
}

static uint32_t home(const struct emu_rules_shard *shard, uint64_t hash)
{
	return (uint32_t)(((hash << 8 >> 32) * shard->cap) >> 32);
}

/* The first slot that is a gap or has no smaller key. */
static uint32_t seek(const struct emu_rules_shard *shard, const struct emu_rules_key *key)
{
	uint32_t at = home(shard, key->hash);
	while (at < shard->room && shard->slots[at].place != EMU_RULES_NOWHERE &&
		compare(&shard->slots[at], key) < 0)
		at++;
	return at;
}

struct emu_rules_key *emu_rules_keys_find(
	const struct emu_rules_keys *keys, const struct emu_rules_key *key)
{
	const struct emu_rules_shard *shard = &keys->shards[key->hash >> 56];
	if (!shard->n)
		return NULL;
	uint32_t at = seek(shard, key);
	if (at >= shard->room || shard->slots[at].place == EMU_RULES_NOWHERE ||
		compare(&shard->slots[at], key) != 0)
		return NULL;
	return &shard->slots[at];
}

/* Shifts what stands in the way to the next gap; false where there is none. */
static bool insert(struct emu_rules_shard *shard, const struct emu_rules_key *key)
{
	if (!shard->room)
		return false;
	uint32_t at = seek(shard, key), gap = at;
	while (gap < shard->room && shard->slots[gap].place != EMU_RULES_NOWHERE)
		gap++;
	if (gap >= shard->room)
		return false;
	memmove(shard->slots + at + 1, shard->slots + at, (gap - at) * sizeof(*shard->slots));
	shard->slots[at] = *key;
	shard->n++;
	return true;
}

/* A fifth larger; in order, each key goes to its home or to the first slot behind the last. The
 * tail is as long as the keys of the end need. */
static bool grow(struct emu_rules_shard *shard)
{
	struct emu_rules_shard next = {.n = shard->n};
	next.cap = shard->cap < FEWEST ? FEWEST : shard->cap + shard->cap / 5 + 1;
	uint32_t last = 0;
	for (uint32_t i = 0; i < shard->room; i++) {
		if (shard->slots[i].place == EMU_RULES_NOWHERE)
			continue;
		uint32_t at = home(&next, shard->slots[i].hash);
		last = (at > last ? at : last) + 1;
	}
	next.room = (last > next.cap ? last : next.cap) + tail(next.cap);
	next.slots = take((size_t)next.room * sizeof(*next.slots));
	if (!next.slots)
		return false;
	memset(next.slots, 0xff, (size_t)next.room * sizeof(*next.slots));
	last = 0;
	for (uint32_t i = 0; i < shard->room; i++) {
		if (shard->slots[i].place == EMU_RULES_NOWHERE)
			continue;
		uint32_t at = home(&next, shard->slots[i].hash);
		at = at > last ? at : last;
		next.slots[at] = shard->slots[i];
		last = at + 1;
	}
	give_back(shard);
	*shard = next;
	return true;
}

int emu_rules_keys_add(struct emu_rules_keys *keys, const struct emu_rules_key *key)
{
	struct emu_rules_shard *shard = &keys->shards[key->hash >> 56];
	if (shard->n >= shard->cap - shard->cap / 16 && !grow(shard))
		return -1;
	while (!insert(shard, key))
		if (!grow(shard))
			return -1;
	return 0;
}
