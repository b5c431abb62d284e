/*
 * Numbers of any length and exponent, compared by their digits where they stand: nothing is
 * computed, nothing allocated, nothing rounded.
 */
#ifndef EMU_SCHEMA_NUMBER_INTERNAL_H
#define EMU_SCHEMA_NUMBER_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"

/* 0.d1d2...dn x 10^exponent, d1 and dn not 0; no digits for zero. */
struct emu_number {
	const char *at; /* of d1; a point may stand among the digits */
	uint32_t n;
	bool negative;
	int64_t exponent; /* stays within +-10^17, which no text can tell from what it wrote */
};

/* Of the text of a JSON number (RFC 8259 section 6). */
struct emu_number emu_number_of(struct emu_str json);

/* Below, at or above 0. */
int emu_number_compare(const struct emu_number *a, const struct emu_number *b);

bool emu_number_is_integer(const struct emu_number *number); /* 1.0 and 1e3 are */

/* 1 or 0; -1 where the factor has more than 18 digits and the number is past the limits of
 * base/decimal. */
EMU_CHECKED int emu_number_is_multiple(
	struct emu_str json, struct emu_str factor, struct emu_error *err);

/* Equal numbers have equal hashes. */
uint64_t emu_number_hash(const struct emu_number *number, uint64_t seed);

/* A whole number from 0; past UINT32_MAX counts as that. False for others. */
EMU_CHECKED bool emu_number_count(const struct emu_number *number, uint32_t *count);

/* Integers as most texts write them: up to 18 digits, no point, no exponent. */
static inline bool emu_number_small(struct emu_str json, int64_t *value)
{
	bool negative = json.len && json.at[0] == '-';
	if (json.len - negative > 18)
		return false;
	int64_t sum = 0;
	for (size_t i = negative; i < json.len; i++) {
		unsigned digit = (unsigned char)json.at[i] - (unsigned)'0';
		if (digit > 9)
			return false;
		sum = sum * 10 + digit;
	}
	*value = negative ? -sum : sum;
	return true;
}

#endif
