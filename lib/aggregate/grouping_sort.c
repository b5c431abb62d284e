/* The order of raw groups: by their keys, field after field. Called once all records are in. */
#define _GNU_SOURCE /* qsort_r */
#include "aggregate/grouping-internal.h"

#include <stdlib.h>

#include "aggregate/spelling-internal.h"

/* Keys alike in so many words of eight bytes are compared whole. */
#define WORD_LEVELS 16

/* Fewer are compared whole at once. */
#define WORDS_WORTH_IT 32

/* A group, and the bytes of its key that are compared first, most significant byte first. */
struct place {
	uint64_t word;
	struct emu_group *group;
};

struct sorting {
	const struct emu_groups *groups;
	struct place *spare; /* as many as there are places */
};

static struct emu_str key_of(const struct sorting *sorting, const struct place *place)
{
	return emu_group_key(sorting->groups, place->group);
}

/* The value around the byte at `at`. */
static struct emu_str value_around(struct emu_str key, size_t at)
{
	size_t from = at, to = at;
	while (from && key.at[from - 1] != EMU_GROUPING_KEY_END)
		from--;
	while (key.at[to] != EMU_GROUPING_KEY_END)
		to++;
	return (struct emu_str){key.at + from, to - from};
}

static int compare_keys(struct emu_str a, struct emu_str b)
{
	size_t at = 0, len = a.len < b.len ? a.len : b.len;
	while (at < len && a.at[at] == b.at[at])
		at++;
	if (at == len)
		return 0;
	struct emu_str x = value_around(a, at), y = value_around(b, at);
	if (emu_spelling_is_number(x) && emu_spelling_is_number(y))
		return emu_spelling_compare(x, y);
	return (unsigned char)a.at[at] < (unsigned char)b.at[at] ? -1 : 1;
}

static int compare_places(const void *a, const void *b, void *sorting)
{
	return compare_keys(key_of(sorting, a), key_of(sorting, b));
}

static void sort_whole(struct sorting *sorting, struct place *places, size_t n)
{
	qsort_r(places, n, sizeof(*places), compare_places, sorting);
}

/* Eight bytes of a key as one number, zeros behind its end. */
static uint64_t word_at(struct emu_str key, size_t at)
{
	uint64_t word = 0;
	size_t len = key.len > at ? key.len - at : 0;
	for (size_t i = 0; i < sizeof(word); i++)
		word = word << 8 | (i < len ? (unsigned char)key.at[at + i] : 0);
	return word;
}

/* How many bytes all keys have in common, `at` of which are known to be. */
static size_t common_prefix(
	const struct sorting *sorting, const struct place *places, size_t n, size_t at)
{
	struct emu_str first = key_of(sorting, places);
	size_t common = first.len;
	for (size_t i = 1; i < n; i++) {
		struct emu_str key = key_of(sorting, &places[i]);
		size_t same = at;
		while (same < common && same < key.len && first.at[same] == key.at[same])
			same++;
		common = same;
	}
	return common;
}

/* By their words, from the least byte to the greatest: each pass keeps the order of the one before.
 * Bytes that are all the same are passed over, and those are most. */
static void sort_words(struct sorting *sorting, struct place *places, size_t n)
{
	struct place *from = places, *to = sorting->spare;
	uint64_t differ = 0;
	for (size_t i = 1; i < n; i++)
		differ |= places[i].word ^ places[0].word;
	for (int shift = 0; shift < 64; shift += 8) {
		size_t ends[256] = {0};
		if (!(differ >> shift & 0xff))
			continue;
		for (size_t i = 0; i < n; i++)
			ends[from[i].word >> shift & 0xff]++;
		for (size_t byte = 1; byte < 256; byte++)
			ends[byte] += ends[byte - 1];
		for (size_t i = n; i-- > 0;)
			to[--ends[from[i].word >> shift & 0xff]] = from[i];
		struct place *sorted = to;
		to = from;
		from = sorted;
	}
	if (from != places)
		memcpy(places, from, n * sizeof(*places));
}

/* By eight bytes at a time, past what all have in common: keys that differ late (in the number of a
 * unit, behind the name of its block) are compared as numbers, near each other. */
static void sort_by_words(
	struct sorting *sorting, struct place *places, size_t n, size_t at, int levels)
{
	if (n < WORDS_WORTH_IT || !levels) {
		sort_whole(sorting, places, n);
		return;
	}
	at = common_prefix(sorting, places, n, at);
	for (size_t i = 0; i < n; i++)
		places[i].word = word_at(key_of(sorting, &places[i]), at);
	sort_words(sorting, places, n);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && places[to].word == places[from].word;)
			to++;
		if (to - from > 1)
			sort_by_words(sorting, places + from, to - from, at + sizeof(uint64_t),
				levels - 1);
	}
}

static bool has_number(struct emu_str key)
{
	while (key.len)
		if (emu_spelling_is_number(emu_grouping_key_next(&key)))
			return true;
	return false;
}

int emu_grouping_sort(struct emu_groups *groups, struct emu_error *err)
{
	size_t n = groups->n;
	struct place *places = n <= SIZE_MAX / 2 / sizeof(*places)
		? malloc((2 * n + 1) * sizeof(*places))
		: NULL;
	bool numbers = false;
	if (!places)
		return emu_fail_memory(err);
	struct sorting sorting = {groups, places + n};
	for (size_t i = 0; i < n; i++) {
		places[i] = (struct place){0, groups->all[i]};
		numbers = numbers || has_number(emu_group_key(groups, groups->all[i]));
	}
	/* Bytes are not the order of numbers. */
	if (numbers)
		sort_whole(&sorting, places, n);
	else
		sort_by_words(&sorting, places, n, 0, WORD_LEVELS);
	for (size_t i = 0; i < n; i++)
		groups->all[i] = places[i].group;
	free(places);
	return 0;
}
