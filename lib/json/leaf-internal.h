/* Where a leaf ends: what the shapes and their samples have in common. */
#ifndef EMU_JSON_LEAF_INTERNAL_H
#define EMU_JSON_LEAF_INTERNAL_H

#include <stdint.h>

#include "json/scan-internal.h"
#include "json/shapes.h"

/* At the quote that ends the string that begins at `at` (behind its quote), NULL where it is none.
 */
static inline const char *emu_json_leaf_string(
	const char *at, const char *end, struct emu_json_leaf *leaf)
{
	bool high;
	const char *stop = emu_json_string_stop(at, end, &high), *bad, *problem;
	leaf->at = at;
	leaf->escaped = false;
	if (EMU_UNLIKELY(high || stop >= end || *stop != '"'))
		stop = emu_json_string_end(at, end, &leaf->escaped, &bad, &problem);
	leaf->len = stop ? (uint32_t)(stop - at) : 0;
	return stop;
}

/* Behind the digits that stand here; eight are looked at at once. */
static inline const char *emu_json_digits_end(const char *at, const char *end)
{
	while (at < end) {
		uint64_t word;
		memcpy(&word, at, sizeof(word));
		word ^= 0x3030303030303030u;
		/* The high bit of each byte that is no digit; one above it may be lent a carry, and
		 * only the first counts. */
		uint64_t others = ((word + 0x7676767676767676u) | word) & 0x8080808080808080u;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		if (others)
			return at + (__builtin_ctzll(others) >> 3);
#else
		if (others)
			break;
#endif
		at += 8;
	}
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* Behind the number (RFC 8259 section 6) that begins at `at`. NULL where it is no number; what is
 * behind it is not looked at. */
static inline const char *emu_json_leaf_number(
	const char *at, const char *end, struct emu_json_leaf *leaf)
{
	leaf->at = at;
	leaf->escaped = false;
	at += *at == '-';
	const char *digits = at;
	at = emu_json_digits_end(at, end);
	if (at == digits || (*digits == '0' && at > digits + 1))
		return NULL;
	if (*at == '.') {
		digits = at + 1;
		at = emu_json_digits_end(digits, end);
		if (at == digits)
			return NULL;
	}
	if (EMU_UNLIKELY(*at == 'e' || *at == 'E')) {
		at += at[1] == '+' || at[1] == '-' ? 2 : 1;
		digits = at;
		at = emu_json_digits_end(digits, end);
		if (at == digits)
			return NULL;
	}
	leaf->len = (uint32_t)(at - leaf->at);
	return at <= end ? at : NULL;
}

#endif
