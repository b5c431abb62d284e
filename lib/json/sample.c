/* Texts held against one of their shape, sixteen bytes at a time: records that follow one another
 * often differ in no more than the digits and characters of leaves of the same length. A leaf of
 * another length, or with what takes a closer look, is read for itself, and the comparison goes on
 * behind it. */
#include "json/sample-internal.h"

#include "json/leaf-internal.h"

#define TEXT_MAX 2048
#define STEP 16 /* bytes compared at once; as many are kept behind the last */

struct spot {
	uint32_t at, end;
	bool is_string;
};

/* For each byte of the text, from which on to which may stand in its place. Where that is more than
 * itself, it is a digit or a character of a string. */
struct emu_json_sample {
	const unsigned char *least, *most;
	uint32_t len, n_leaves;
	struct spot leaves[];
};

/* The bytes that need no closer look in a string; but for quotes and backslashes, which have to be
 * told apart from these. */
#define PLAIN_LEAST 0x20
#define PLAIN_MOST 0x7f

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

/* A digit may be any other, but the first of several before the point no 0. */
static void allow_digits(const struct spot *leaf, unsigned char *least, unsigned char *most)
{
	uint32_t first = leaf->at + (least[leaf->at] == '-'), end = leaf->end;
	for (uint32_t i = leaf->at; i < end; i++)
		if (is_digit(most[i])) {
			least[i] = i == first && i + 1 < end && is_digit(most[i + 1]) ? '1' : '0';
			most[i] = '9';
		}
}

static void allow(const struct spot *leaf, unsigned char *least, unsigned char *most)
{
	if (!leaf->is_string) {
		allow_digits(leaf, least, most);
		return;
	}
	memset(least + leaf->at, PLAIN_LEAST, leaf->end - leaf->at);
	memset(most + leaf->at, PLAIN_MOST, leaf->end - leaf->at);
}

struct emu_json_sample *emu_json_sample_new(struct emu_arena *arena, const char *at,
	const char *after, const struct emu_json_leaf *leaves, uint32_t n_leaves, size_t *taken)
{
	size_t len = (size_t)(after - at), room = len + STEP;
	/* With nothing behind it, nothing tells where the last leaf ends. */
	if (len > TEXT_MAX || !n_leaves ||
		leaves[n_leaves - 1].at + leaves[n_leaves - 1].len == after)
		return NULL;
	size_t size = sizeof(struct emu_json_sample) + n_leaves * sizeof(struct spot);
	struct emu_json_sample *sample = emu_arena_take(arena, size);
	unsigned char *least = emu_arena_array(arena, room, 2);
	if (!sample || !least)
		return NULL;
	unsigned char *most = least + room;
	*sample = (struct emu_json_sample){least, most, (uint32_t)len, n_leaves};
	memcpy(least, at, len);
	memcpy(most, at, len);
	for (uint32_t i = 0; i < n_leaves; i++) {
		uint32_t from = (uint32_t)(leaves[i].at - at);
		bool is_string = leaves[i].at[-1] == '"'; /* which stands before no number */
		sample->leaves[i] = (struct spot){from, from + leaves[i].len, is_string};
		allow(&sample->leaves[i], least, most);
	}
	*taken = size + 2 * room;
	return sample;
}

#ifdef __SSE2__
/* A bit for each of sixteen bytes that may stand where the sample has its own. */
static inline unsigned allowed(const struct emu_json_sample *sample, size_t from, const char *at)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
	__m128i least = _mm_loadu_si128((const __m128i *)(const void *)(sample->least + from));
	__m128i most = _mm_loadu_si128((const __m128i *)(const void *)(sample->most + from));
	__m128i within = _mm_cmpeq_epi8(_mm_min_epu8(_mm_max_epu8(bytes, least), most), bytes);
	__m128i special = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
		_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	__m128i plain = _mm_cmpeq_epi8(most, _mm_set1_epi8(PLAIN_MOST));
	return (unsigned)_mm_movemask_epi8(_mm_andnot_si128(_mm_and_si128(special, plain), within));
}
#else
static inline unsigned allowed(const struct emu_json_sample *sample, size_t from, const char *at)
{
	unsigned good = 0;
	for (size_t i = 0; i < STEP; i++) {
		unsigned char byte = (unsigned char)at[i], most = sample->most[from + i];
		bool special = most == PLAIN_MOST && (byte == '"' || byte == '\\');
		if (byte >= sample->least[from + i] && byte <= most && !special)
			good |= 1U << i;
	}
	return good;
}
#endif

/* How many bytes from `at` on are allowed where the sample goes on at `from`. */
static inline size_t follow(
	const struct emu_json_sample *sample, size_t from, const char *at, const char *end)
{
	size_t left = sample->len - from, n = 0;
	if (left > (size_t)(end - at))
		left = (size_t)(end - at);
	while (n < left) {
		unsigned good = allowed(sample, from + n, at + n);
		if (good != 0xffff) {
			n += (unsigned)__builtin_ctz(~good);
			break;
		}
		n += STEP;
	}
	return n < left ? n : left;
}

const char *emu_json_sample_match(const struct emu_json_sample *sample, const char *at,
	const char *end, struct emu_json_leaf *leaves)
{
	const struct spot *leaf = sample->leaves, *last = leaf + sample->n_leaves;
	for (size_t from = 0;; leaf++, leaves++) {
		size_t to = from + follow(sample, from, at, end);
		/* With what is behind it a leaf ends where the sample's does. */
		for (; leaf < last && leaf->end < to; leaf++, leaves++)
			*leaves = (struct emu_json_leaf){
				at + (leaf->at - from), leaf->end - leaf->at, false};
		if (to == sample->len)
			return at + (to - from);
		if (leaf == last || to < leaf->at)
			return NULL;
		at += leaf->at - from;
		at = leaf->is_string ? emu_json_leaf_string(at, end, leaves)
				     : emu_json_leaf_number(at, end, leaves);
		if (!at)
			return NULL;
		from = leaf->end;
	}
}
