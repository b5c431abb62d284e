/*
 * What the cells of a column have said before: columns repeat themselves. Called by table/value.c
 * for each cell that is no number. Short texts, which most are, are compared as a few words of bits
 * and found at once; longer ones through an index.
 */
#ifndef EMU_TABLE_MEMORY_H
#define EMU_TABLE_MEMORY_H

#include "base/attributes.h"
#include "base/index.h"
#include "base/period.h"
#include "domain/conventions.h"

enum emu_value_state {
	EMU_VALUE_MISSING, /* blank, or a word for "none" */
	EMU_VALUE_FOUND,
	EMU_VALUE_TOTAL, /* a word that marks a row of totals */
	EMU_VALUE_BAD,
};

/* Half a cache line; table/memory.c has the other. */
struct emu_value {
	struct emu_str json;	  /* where found */
	struct emu_period period; /* of a period */
	enum emu_value_state state : 8;
	enum emu_bound bound : 8;
	bool percent : 1;
	bool timeless : 1; /* a name that means the same in every period */
	bool unlisted : 1; /* found, but the open list it belongs to does not have it; told once */
};

/* One for each column, all zero to begin with. */
struct emu_value_memory {
	struct emu_index keys;
	struct emu_value_kept *kept; /* by the key's number */
	size_t cap;
	uint32_t *places; /* of short keys: their numbers, from 1 on; 0 where there is none */
	size_t n_places;  /* a power of two, or 0 */
	uint32_t last;	  /* the key asked for last, of those that are not short */
};

void emu_value_memory_free(struct emu_value_memory *memory);

/* A hint that the key will soon be asked for. */
void emu_value_expect(const struct emu_value_memory *memory, struct emu_str key);

/* What was kept under the key, until more is; NULL where nothing was. */
const struct emu_value *emu_value_recall(struct emu_value_memory *memory, struct emu_str key);

/* -1 when memory runs out. The key is copied, the value's JSON is not. */
EMU_CHECKED int emu_value_keep(
	struct emu_value_memory *memory, struct emu_str key, const struct emu_value *value);

#endif
