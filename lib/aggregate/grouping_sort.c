/* The order of raw groups: by their keys, field after field. Called once all records are in. */
#include "aggregate/grouping-internal.h"

#include <stdlib.h>

#include "aggregate/spelling-internal.h"

/* Keys alike in so many words of eight bytes are compared whole. */
#define WORD_LEVELS 16

/* A group, and the bytes of its key that are compared first, most significant byte first. */
struct place {
	uint64_t word;
	struct emu_str key;
	struct emu_group *group;
};

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

static int compare_places(const void *a, const void *b)
{
	return compare_keys(((const struct place *)a)->key, ((const struct place *)b)->key);
}

static int compare_words(const void *a, const void *b)
{
	uint64_t x = ((const struct place *)a)->word, y = ((const struct place *)b)->word;
	return (x > y) - (x < y);
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
static size_t common_prefix(const struct place *places, size_t n, size_t at)
{
	size_t common = places[0].key.len;
	for (size_t i = 1; i < n; i++) {
		const struct emu_str a = places[0].key, b = places[i].key;
		size_t same = at;
		while (same < common && same < b.len && a.at[same] == b.at[same])
			same++;
		common = same;
	}
	return common;
}

/* By eight bytes at a time, past what all have in common: keys that differ late (in the number of a
 * unit, behind the name of its block) are compared as numbers, near each other. */
static void sort_by_words(struct place *places, size_t n, size_t at, int levels)
{
	if (n < 32 || !levels) {
		qsort(places, n, sizeof(*places), compare_places);
		return;
	}
	at = common_prefix(places, n, at);
	for (size_t i = 0; i < n; i++)
		places[i].word = word_at(places[i].key, at);
	qsort(places, n, sizeof(*places), compare_words);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && places[to].word == places[from].word;)
			to++;
		if (to - from > 1)
			sort_by_words(places + from, to - from, at + sizeof(uint64_t), levels - 1);
	}
}

static bool has_number(struct emu_str key)
{
	for (size_t at = 0; at < key.len;) {
		struct emu_str value = value_around(key, at);
		if (emu_spelling_is_number(value))
			return true;
		at += value.len + 1;
	}
	return false;
}

int emu_grouping_sort(struct emu_groups *groups, struct emu_error *err)
{
	struct place *places = malloc((groups->n ? groups->n : 1) * sizeof(*places));
	bool numbers = false;
	if (!places)
		return emu_fail_memory(err);
	for (size_t i = 0; i < groups->n; i++) {
		places[i] = (struct place){
			0, emu_group_key(groups, groups->all[i]), groups->all[i]};
		numbers = numbers || has_number(places[i].key);
	}
	/* Bytes are not the order of numbers. */
	if (numbers)
		qsort(places, groups->n, sizeof(*places), compare_places);
	else
		sort_by_words(places, groups->n, 0, WORD_LEVELS);
	for (size_t i = 0; i < groups->n; i++)
		groups->all[i] = places[i].group;
	free(places);
	return 0;
}
