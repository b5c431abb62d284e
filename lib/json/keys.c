/* Keys that stand twice in an object: few keys by a bit set, many by hash. */
#include "json/keys-internal.h"

#include <string.h>

/* Objects with more members than this are checked by hash. */
#define MEMBERS_COMPARED 24

static int find_by_hash(
	struct emu_json_reader *reader, const char *text, uint32_t object, uint32_t *again)
{
	const struct emu_json_value *values = reader->values;
	struct emu_json json = {.text = text, .values = values, .n = values[object].next};
	emu_index_clear(&reader->keys);
	for (uint32_t key = object + 1; key < json.n; key = values[key + 1].next) {
		emu_buf_clear(&reader->scratch);
		struct emu_str name = emu_json_string(&json, &values[key], &reader->scratch);
		size_t n = reader->keys.n;
		if (reader->scratch.failed || emu_index_add(&reader->keys, name) == EMU_INDEX_NONE)
			return -1;
		if (reader->keys.n == n) {
			*again = key;
			return 0;
		}
	}
	return 0;
}

static bool stands_before(
	const struct emu_json_value *values, const char *text, uint32_t object, uint32_t key)
{
	for (uint32_t other = object + 1; other < key; other = values[other + 1].next)
		if (values[other].len == values[key].len &&
			memcmp(text + values[other].at, text + values[key].at, values[key].len) ==
				0)
			return true;
	return false;
}

/* One of 64 bits for a key, from its length and three of its bytes. */
static inline uint64_t bit_of(const char *name, uint32_t len)
{
	uint32_t mix = len;
	if (len)
		mix += 3U * (unsigned char)name[0] + 5U * (unsigned char)name[len / 2] +
			7U * (unsigned char)name[len - 1];
	return (uint64_t)1 << (mix & 63);
}

int emu_json_find_repeated_key(
	struct emu_json_reader *reader, const char *text, uint32_t object, uint32_t *again)
{
	const struct emu_json_value *values = reader->values;
	*again = NO_KEY;
	if (values[object].n > MEMBERS_COMPARED)
		return find_by_hash(reader, text, object, again);
	uint64_t seen = 0;
	uint32_t end = values[object].next;
	for (uint32_t key = object + 1; key < end; key = values[key + 1].next) {
		if (values[key].escaped)
			return find_by_hash(reader, text, object, again);
		uint64_t bit = bit_of(text + values[key].at, values[key].len);
		if ((seen & bit) && *again == NO_KEY && stands_before(values, text, object, key))
			*again = key;
		seen |= bit;
	}
	return 0;
}
