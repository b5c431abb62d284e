/*
 * A few names known beforehand (properties, values of an enum), found among many strings: one
 * multiplication, one slot, and for names up to 16 bytes two comparisons of words.
 */
#ifndef EMU_SCHEMA_NAMES_INTERNAL_H
#define EMU_SCHEMA_NAMES_INTERNAL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/str.h"

#define EMU_NAMES_NONE UINT32_MAX

struct emu_name {
	uint64_t head, tail; /* the first 8 bytes; the last 8 of a name longer than 8 */
	struct emu_str text;
	uint32_t next; /* with the same slot, or EMU_NAMES_NONE */
};

struct emu_names {
	const struct emu_name *names; /* in the order given */
	const uint32_t *slots;
	uint64_t factor;
	uint32_t shift, n;
};

/* Built once; the texts are copied into the arena. -1 when memory runs out. */
EMU_CHECKED int emu_names_build(
	struct emu_names *names, const struct emu_str *texts, size_t n, struct emu_arena *arena);

/* Eight bytes at `at` are readable whatever `len` is; those behind it count as zero. */
static inline uint64_t emu_names_head(const char *at, size_t len)
{
	uint64_t word;
	memcpy(&word, at, 8);
	if (len < 8) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		word &= ((uint64_t)1 << 8 * len) - 1;
#else
		word = len ? word & ~(uint64_t)0 << (64 - 8 * len) : 0;
#endif
	}
	return word;
}

static inline uint64_t emu_names_tail(const char *at, size_t len)
{
	uint64_t word = 0;
	if (len > 8)
		memcpy(&word, at + len - 8, 8);
	return word;
}

static inline uint32_t emu_names_slot(
	uint64_t head, uint64_t tail, size_t len, uint64_t factor, uint32_t shift)
{
	return (uint32_t)(((head ^ (tail << 29 | tail >> 35) ^ len) * factor) >> shift);
}

/* The number of the name, or EMU_NAMES_NONE. At least 8 bytes behind `text` are readable. */
static inline uint32_t emu_names_find(const struct emu_names *names, struct emu_str text)
{
	uint64_t head = emu_names_head(text.at, text.len);
	uint64_t tail = emu_names_tail(text.at, text.len);
	uint32_t i =
		names->slots[emu_names_slot(head, tail, text.len, names->factor, names->shift)];
	for (; i != EMU_NAMES_NONE; i = names->names[i].next) {
		const struct emu_name *name = &names->names[i];
		if (name->head == head && name->text.len == text.len && name->tail == tail &&
			(text.len <= 16 || memcmp(name->text.at, text.at, text.len) == 0))
			break;
	}
	return i;
}

#endif
