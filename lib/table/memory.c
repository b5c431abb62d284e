/* An index of what was said. Short keys are found before it is asked: one that is not at its place
 * may yet be in the index, so no input can make this slow. */
#include "table/memory.h"

#include <assert.h>
#include <stdlib.h>

#define SHORT_LEN 24
#define PLACES_MAX ((size_t)1 << 18)
#define CACHE_LINE 64

/* A key of no more than SHORT_LEN bytes: its first and last ones, which may overlap. */
struct words {
	uint64_t at[3];
};

/* A cache line: of many keys that come in no order, each costs little more than one miss. */
struct emu_value_kept {
	struct words words;
	uint64_t len; /* of the key; 0: not a short one */
	struct emu_value value;
};

static_assert(sizeof(struct emu_value_kept) <= CACHE_LINE, "what is kept of a key fills a line");

void emu_value_memory_free(struct emu_value_memory *memory)
{
	emu_index_free(&memory->keys);
	free(memory->kept);
	free(memory->places);
	*memory = (struct emu_value_memory){0};
}

static inline uint64_t load(const char *at, size_t len)
{
	uint64_t word = 0;
	memcpy(&word, at, len);
	return word;
}

static inline struct words words_of(struct emu_str key)
{
	const char *end = key.at + key.len;
	if (key.len >= 16)
		return (struct words){{load(key.at, 8), load(end - 8, 8), load(key.at + 8, 8)}};
	if (key.len >= 8)
		return (struct words){{load(key.at, 8), load(end - 8, 8)}};
	if (key.len >= 4)
		return (struct words){{load(key.at, 4), load(end - 4, 4)}};
	return (struct words){{load(key.at, 1), load(end - 1, 1), load(key.at + key.len / 2, 1)}};
}

/* One of the two places of a key; the other is beside it. The highest bits depend on all others:
 * names that are numbered differ in their last bytes alone, which are the highest of their words.
 */
static inline size_t place_of(const struct emu_value_memory *memory, const struct words *words)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t mixed = (words->at[0] ^ words->at[2] * odd) * odd;
	mixed = (mixed ^ mixed >> 32 ^ words->at[1]) * odd;
	return mixed >> (64 - __builtin_ctzll(memory->n_places));
}

static inline bool is_of(const struct emu_value_kept *kept, const struct words *words, size_t len)
{
	return !((kept->len ^ len) | (kept->words.at[0] ^ words->at[0]) |
		(kept->words.at[1] ^ words->at[1]) | (kept->words.at[2] ^ words->at[2]));
}

static const struct emu_value *recall_long(struct emu_value_memory *memory, struct emu_str key)
{
	if (memory->last >= memory->keys.n ||
		!emu_str_equal(memory->keys.names[memory->last], key)) {
		uint32_t at = emu_index_find(&memory->keys, key);
		if (at == EMU_INDEX_NONE)
			return NULL;
		memory->last = at;
	}
	return &memory->kept[memory->last].value;
}

void emu_value_expect(const struct emu_value_memory *memory, struct emu_str key)
{
	if (!memory->n_places || !key.len || key.len > SHORT_LEN)
		return;
	struct words words = words_of(key);
	uint32_t number = memory->places[place_of(memory, &words)];
	if (number)
		__builtin_prefetch(&memory->kept[number - 1]);
}

const struct emu_value *emu_value_recall(struct emu_value_memory *memory, struct emu_str key)
{
	if (!memory->n_places || !key.len || key.len > SHORT_LEN)
		return recall_long(memory, key);
	struct words words = words_of(key);
	size_t at = place_of(memory, &words);
	for (size_t i = 0; i < 2; i++) {
		uint32_t number = memory->places[at ^ i];
		if (number && is_of(&memory->kept[number - 1], &words, key.len))
			return &memory->kept[number - 1].value;
	}
	uint32_t number = emu_index_find(&memory->keys, key);
	if (number == EMU_INDEX_NONE)
		return NULL;
	if (memory->places[at])
		memory->places[at ^ 1] = memory->places[at];
	memory->places[at] = number + 1;
	return &memory->kept[number].value;
}

/* The short keys find their places anew as they are asked for. */
static int grow_places(struct emu_value_memory *memory, size_t n)
{
	free(memory->places);
	memory->places = calloc(n, sizeof(*memory->places));
	memory->n_places = memory->places ? n : 0;
	return memory->places ? 0 : -1;
}

static int grow(struct emu_value_memory *memory)
{
	size_t cap = memory->cap ? 2 * memory->cap : 64;
	struct emu_value_kept *kept = aligned_alloc(CACHE_LINE, cap * sizeof(*kept));
	if (!kept)
		return -1;
	if (memory->cap)
		memcpy(kept, memory->kept, memory->cap * sizeof(*kept));
	free(memory->kept);
	memory->kept = kept;
	memory->cap = cap;
	return 4 * cap <= PLACES_MAX ? grow_places(memory, 4 * cap) : 0;
}

int emu_value_keep(
	struct emu_value_memory *memory, struct emu_str key, const struct emu_value *value)
{
	uint32_t number = emu_index_add(&memory->keys, key);
	if (number == EMU_INDEX_NONE || (number >= memory->cap && grow(memory)))
		return -1;
	struct emu_value_kept *kept = &memory->kept[number];
	*kept = (struct emu_value_kept){.value = *value};
	kept->value.unlisted = false;
	if (key.len && key.len <= SHORT_LEN) {
		kept->words = words_of(key);
		kept->len = key.len;
	}
	return 0;
}
