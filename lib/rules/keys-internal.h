/*
 * A set of hashed keys, each with a place, in at most 32 bytes a key: arrays sorted by hash with
 * gaps between, so that there is no index beside them. 256 of them, chosen by the first byte, so
 * that while one grows not all are there twice.
 */
#ifndef EMU_RULES_KEYS_INTERNAL_H
#define EMU_RULES_KEYS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"

#define EMU_RULES_NOWHERE UINT64_MAX

struct emu_rules_key {
	uint64_t hash;	/* evenly spread */
	uint64_t more;	/* the rest of the hash, or what is remembered of the key */
	uint64_t place; /* EMU_RULES_NOWHERE marks a gap: a key has a place */
};

#define EMU_RULES_SHARDS 256

struct emu_rules_shard {
	struct emu_rules_key *slots;
	uint32_t n, cap, room; /* keys; slots that hashes lead to; slots in all */
};

/* All zero is an empty set. */
struct emu_rules_keys {
	struct emu_rules_shard shards[EMU_RULES_SHARDS];
	bool whole; /* `more` belongs to the key */
};

void emu_rules_keys_free(struct emu_rules_keys *keys);

/* The key like this one, or NULL. */
struct emu_rules_key *emu_rules_keys_find(
	const struct emu_rules_keys *keys, const struct emu_rules_key *key);

/* Adds one that is not there; -1 when memory runs out. */
EMU_CHECKED int emu_rules_keys_add(struct emu_rules_keys *keys, const struct emu_rules_key *key);

/* How many have its hash. */
size_t emu_rules_keys_like(const struct emu_rules_keys *keys, const struct emu_rules_key *key);

/* The next key in the order of hash and `more`; begins with *shard and *slot 0. NULL at the end. */
const struct emu_rules_key *emu_rules_keys_next(
	const struct emu_rules_keys *keys, uint32_t *shard, uint32_t *slot);

#endif
