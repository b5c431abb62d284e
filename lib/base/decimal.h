/*
 * Exact decimal numbers. Up to 36 digits live in the struct; beyond that in GMP, unseen. A number
 * keeps its scale (7.60 has two places) and a sum has the larger one of its parts, so that neither
 * order nor partition changes a digit.
 */
#ifndef EMU_BASE_DECIMAL_H
#define EMU_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

__extension__ typedef __int128 emu_int128; /* ISO C has no name for it */

/* More digits than this before the point, or after it, are refused with EMU_FAULT_LIMIT, not
 * computed: when parsed, multiplied or divided. */
#define EMU_DECIMAL_DIGITS_MAX 5000

struct emu_decimal_big; /* GMP's side */

/* coefficient x 10^-scale. All zero is the number 0. Whatever takes a result must hold a number
 * already (0 will do): what it held is given up. On failure it is left as it was. */
struct emu_decimal {
	emu_int128 coefficient;	     /* void where big is set */
	struct emu_decimal_big *big; /* owned, or NULL */
	int32_t scale;		     /* places after the point, 0 or more */
};

void emu_decimal_free(struct emu_decimal *number);

/* From the text of a JSON number (RFC 8259 section 6), which the caller has checked to be one. An
 * exponent is worked in: 1e5 is 100000, of no places. */
EMU_CHECKED int emu_decimal_parse(
	struct emu_decimal *number, struct emu_str json, struct emu_error *err);

void emu_decimal_from_int(struct emu_decimal *number, int64_t value);
EMU_CHECKED int emu_decimal_copy(
	struct emu_decimal *to, const struct emu_decimal *from, struct emu_error *err);

/* The general case of addition, for emu_decimal_add alone. */
EMU_CHECKED int emu_decimal_add_unlike(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, struct emu_error *err);

/* `to` becomes the result and may be one of the others, here and below. A sum has no limit of its
 * own, so that no order of its terms can fail where another would not. */
EMU_CHECKED static inline int emu_decimal_add(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, struct emu_error *err)
{
	emu_int128 sum;
	if (EMU_UNLIKELY(to->big || a->big || b->big || a->scale != b->scale ||
		    __builtin_add_overflow(a->coefficient, b->coefficient, &sum)))
		return emu_decimal_add_unlike(to, a, b, err);
	to->coefficient = sum;
	to->scale = a->scale;
	return 0;
}

EMU_CHECKED int emu_decimal_subtract(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, struct emu_error *err);
EMU_CHECKED int emu_decimal_multiply(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, struct emu_error *err);

/* Rounded half to even at `places` (0 or more) after the point; trailing zeros past the point are
 * dropped. Division by zero is EMU_FAULT_INPUT. */
EMU_CHECKED int emu_decimal_divide(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, int32_t places, struct emu_error *err);

/* The square root of a / b, rounded as above, once. EMU_FAULT_INPUT where there is none. */
EMU_CHECKED int emu_decimal_root(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, int32_t places, struct emu_error *err);

/* By value: 7.6 equals 7.60. Below, at or above 0. */
int emu_decimal_compare(const struct emu_decimal *a, const struct emu_decimal *b);

bool emu_decimal_is_integer(const struct emu_decimal *number); /* 1.0 is */

/* Whether number / factor is an integer; false where factor is 0. */
bool emu_decimal_is_multiple(const struct emu_decimal *number, const struct emu_decimal *factor);

/* Digits, a point where scale is above 0, no exponent: a JSON number. */
void emu_decimal_print(const struct emu_decimal *number, struct emu_buf *out);

#endif
