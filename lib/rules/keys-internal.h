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
	uint64_t hash, more; /* evenly spread */
	uint64_t place;	     /* EMU_RULES_NOWHERE marks a gap: a key has a place */
};

#define EMU_RULES_SHARDS 256

struct emu_rules_shard {
	struct emu_rules_key *slots;
	uint32_t n, cap, room; /* keys; slots that hashes lead to; slots in all */
};

/* All zero is an empty set. */
struct emu_rules_keys {
	struct emu_rules_shard shards[EMU_RULES_SHARDS];
};

void emu_rules_keys_free(struct emu_rules_keys *keys);

/* The key like this one, or NULL. */
struct emu_rules_key *emu_rules_keys_find(
	const struct emu_rules_keys *keys, const struct emu_rules_key *key);

/* Adds one that is not there; -1 when memory runs out. */
EMU_CHECKED int emu_rules_keys_add(struct emu_rules_keys *keys, const struct emu_rules_key *key);

/* The keys of a shard are forgotten. */
void emu_rules_keys_drop(struct emu_rules_keys *keys, uint32_t shard);

#endif
