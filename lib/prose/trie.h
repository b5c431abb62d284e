/*
 * Terms, found by the longest one that begins at a letter. A `*` in a term stands for the rest of a
 * word; a space in it for none between Thai letters. Terms are added while a lexicon is loaded, and
 * not changed afterwards.
 */
#ifndef EMU_PROSE_TRIE_H
#define EMU_PROSE_TRIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"

#define EMU_TRIE_NONE UINT32_MAX
#define EMU_TRIE_REST 1 /* the letter that stands for the rest of a word */

struct emu_trie_edge {
	uint64_t key; /* node and letter, plus 1; 0 is free */
	uint32_t child;
};

struct emu_trie_node {
	uint64_t letters; /* a bit for each that goes on from here, by its last six bits */
	uint32_t leaf;
	uint32_t child; /* behind `first`, the letter that was added first */
	uint16_t first;
	bool many;
};

struct emu_trie {
	struct emu_trie_edge *edges; /* of letters that are not a node's first */
	size_t n_edges, n_slots;     /* a power of two */
	struct emu_trie_node *nodes;
	size_t n_nodes, nodes_cap;
	uint32_t n_leaves;
	uint64_t first[1024]; /* a bit for each letter that begins a term */
};

/* All zero is an empty one. */
void emu_trie_free(struct emu_trie *trie);

/* The number of the term's leaf, which is new where it is n_leaves - 1 and that has grown;
 * EMU_TRIE_NONE when memory runs out. */
EMU_CHECKED uint32_t emu_trie_add(struct emu_trie *trie, const uint16_t *letters, size_t n);

static inline bool emu_trie_may_begin(const struct emu_trie *trie, uint16_t letter)
{
	return trie->first[letter >> 6] >> (letter & 63) & 1;
}

/* The longest term from `from` on that ends where a word does; *end is behind it. `letters` end
 * with a line feed. */
uint32_t emu_trie_find(
	const struct emu_trie *trie, const uint16_t *letters, size_t from, size_t *end);

#endif
