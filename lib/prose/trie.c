/* Most nodes have one child, and know it; all other edges are in one table. */
#include "prose/trie.h"

#include <stdlib.h>
#include <string.h>

#include "prose/reading.h"

#define ROOT 0
#define RESTS_MAX 8 /* in a term */

void emu_trie_free(struct emu_trie *trie)
{
	free(trie->edges);
	free(trie->nodes);
}

static uint64_t key_of(uint32_t node, uint16_t letter)
{
	return ((uint64_t)node << 16 | letter) + 1;
}

static size_t slot_of(const struct emu_trie *trie, uint64_t key)
{
	size_t slot = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (trie->n_slots - 1);
	while (trie->edges[slot].key && trie->edges[slot].key != key)
		slot = (slot + 1) & (trie->n_slots - 1);
	return slot;
}

static uint64_t bit_of(uint16_t letter)
{
	return UINT64_C(1) << (letter & 63);
}

static inline uint32_t child_of(const struct emu_trie *trie, uint32_t node, uint16_t letter)
{
	const struct emu_trie_node *from = &trie->nodes[node];
	if (!(from->letters & bit_of(letter)))
		return EMU_TRIE_NONE;
	if (from->first == letter)
		return from->child;
	if (!from->many)
		return EMU_TRIE_NONE;
	const struct emu_trie_edge *edge = &trie->edges[slot_of(trie, key_of(node, letter))];
	return edge->key ? edge->child : EMU_TRIE_NONE;
}

static bool grow_edges(struct emu_trie *trie)
{
	struct emu_trie grown = *trie;
	grown.n_slots = trie->n_slots ? 2 * trie->n_slots : 1024;
	grown.edges = calloc(grown.n_slots, sizeof(*grown.edges));
	if (!grown.edges)
		return false;
	for (size_t i = 0; i < trie->n_slots; i++)
		if (trie->edges[i].key)
			grown.edges[slot_of(&grown, trie->edges[i].key)] = trie->edges[i];
	free(trie->edges);
	trie->edges = grown.edges;
	trie->n_slots = grown.n_slots;
	return true;
}

static uint32_t add_node(struct emu_trie *trie)
{
	if (trie->n_nodes == trie->nodes_cap) {
		size_t cap = trie->nodes_cap ? 2 * trie->nodes_cap : 1024;
		struct emu_trie_node *grown = realloc(trie->nodes, cap * sizeof(*grown));
		if (!grown)
			return EMU_TRIE_NONE;
		trie->nodes = grown;
		trie->nodes_cap = cap;
	}
	trie->nodes[trie->n_nodes] = (struct emu_trie_node){.leaf = EMU_TRIE_NONE};
	return (uint32_t)trie->n_nodes++;
}

static uint32_t add_child(struct emu_trie *trie, uint32_t node, uint16_t letter)
{
	uint32_t child = child_of(trie, node, letter);
	if (child != EMU_TRIE_NONE)
		return child;
	bool first = !trie->nodes[node].letters;
	if (!first && 2 * (trie->n_edges + 1) > trie->n_slots && !grow_edges(trie))
		return EMU_TRIE_NONE;
	child = add_node(trie);
	if (child == EMU_TRIE_NONE)
		return child;
	struct emu_trie_node *from = &trie->nodes[node];
	from->letters |= bit_of(letter);
	if (first) {
		from->first = letter;
		from->child = child;
		return child;
	}
	from->many = true;
	size_t slot = slot_of(trie, key_of(node, letter));
	trie->edges[slot] = (struct emu_trie_edge){key_of(node, letter), child};
	trie->n_edges++;
	return child;
}

/* Whether a space may be there or not: behind a Thai letter, and beside a dash. */
static bool is_optional(const uint16_t *letters, size_t at)
{
	return letters[at + 1] == '-' ||
		(at && (letters[at - 1] == '-' || emu_letter_is_unspaced(letters[at - 1])));
}

uint32_t emu_trie_add(struct emu_trie *trie, const uint16_t *letters, size_t n)
{
	uint32_t node = trie->n_nodes ? ROOT : add_node(trie);
	for (size_t i = 0; i < n && node != EMU_TRIE_NONE; i++) {
		if (letters[i] != ' ' || !is_optional(letters, i))
			node = add_child(trie, node, letters[i]);
	}
	if (node == EMU_TRIE_NONE || node == ROOT)
		return EMU_TRIE_NONE;
	trie->first[letters[0] >> 6] |= bit_of(letters[0]);
	if (trie->nodes[node].leaf == EMU_TRIE_NONE)
		trie->nodes[node].leaf = trie->n_leaves++;
	return trie->nodes[node].leaf;
}

/* A Thai vowel or tone above or below the letter before it. */
static bool is_thai_mark(uint16_t letter)
{
	return letter == 0x0e31 || (letter >= 0x0e34 && letter <= 0x0e3a) ||
		(letter >= 0x0e47 && letter <= 0x0e4e);
}

/* Whether a term may end before `at`: not within a word, but that Thai words touch. */
static bool may_end(const uint16_t *letters, size_t at)
{
	uint16_t last = letters[at - 1], next = letters[at];
	if (is_thai_mark(next))
		return false;
	if (emu_letter_is_unspaced(last) || !emu_letter_is_word(last))
		return !emu_letter_is_digit(last) || !emu_letter_is_digit(next);
	return !emu_letter_is_word(next) || emu_letter_is_unspaced(next);
}

struct search {
	const struct emu_trie *trie;
	const uint16_t *letters;
	size_t end;
	uint32_t leaf;
};

/* Depth is bounded by the rests in a term. */
static void search_from(struct search *search, uint32_t node, size_t at, unsigned rests)
{
	const struct emu_trie *trie = search->trie;
	const uint16_t *letters = search->letters;
	for (;; at++) {
		uint32_t leaf = trie->nodes[node].leaf;
		if (leaf != EMU_TRIE_NONE && at > search->end && may_end(letters, at)) {
			search->leaf = leaf;
			search->end = at;
		}
		uint32_t rest = child_of(trie, node, EMU_TRIE_REST);
		if (rest != EMU_TRIE_NONE && rests) {
			size_t end = at;
			while (emu_letter_is_word(letters[end]))
				end++;
			search_from(search, rest, end, rests - 1);
		}
		if (letters[at] == ' ' && is_optional(letters, at))
			at++;
		uint32_t child = child_of(trie, node, letters[at]);
		if (child == EMU_TRIE_NONE || letters[at] == '\n')
			return;
		node = child;
	}
}

uint32_t emu_trie_find(
	const struct emu_trie *trie, const uint16_t *letters, size_t from, size_t *end)
{
	struct search search = {trie, letters, from, EMU_TRIE_NONE};
	if (trie->n_nodes && emu_trie_may_begin(trie, letters[from])) {
		uint32_t child = child_of(trie, ROOT, letters[from]);
		if (child != EMU_TRIE_NONE)
			search_from(&search, child, from + 1, RESTS_MAX);
	}
	*end = search.end;
	return search.leaf;
}
