/* What a record says, in 128 bits: to know it again where it stands once more. */
#ifndef EMU_AGGREGATE_IDENTITY_INTERNAL_H
#define EMU_AGGREGATE_IDENTITY_INTERNAL_H

#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "json/reader.h"

struct emu_identity {
	uint64_t low, high;
};

/* -1, 0, 1: an order without a meaning. */
static inline int emu_identity_compare(const struct emu_identity *a, const struct emu_identity *b)
{
	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	return (a->high > b->high) - (a->high < b->high);
}

/* Used again by each record; all zero to begin with. */
struct emu_identifier {
	struct emu_buf text, number, paths;
};

void emu_identifier_free(struct emu_identifier *identifier);

/* Adds bytes that are no member of a record. */
void emu_identity_add(struct emu_identity *identity, const void *bytes, size_t len);

/* Adds a member, by its name. Members come to the same in any order, at any depth, as do spaces
 * between them, strings however they are escaped, and numbers of one value. -1 when memory runs
 * out. */
EMU_CHECKED int emu_identity_add_member(struct emu_identity *identity, const struct emu_json *json,
	const struct emu_json_value *name, struct emu_identifier *identifier);

#endif
