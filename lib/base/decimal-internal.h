/* Between decimal.c, which works in 128 bits, and decimal-big.c, which goes on where they end. */
#ifndef EMU_BASE_DECIMAL_INTERNAL_H
#define EMU_BASE_DECIMAL_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/decimal.h"

__extension__ typedef unsigned __int128 emu_uint128;

static inline emu_uint128 emu_decimal_magnitude(emu_int128 value)
{
	return value < 0 ? -(emu_uint128)value : (emu_uint128)value;
}

enum emu_decimal_operation { EMU_DECIMAL_ADD, EMU_DECIMAL_SUBTRACT, EMU_DECIMAL_MULTIPLY };

/* The same contracts as the functions without `_big`. */
void emu_decimal_free_big(struct emu_decimal *number);
EMU_CHECKED int emu_decimal_copy_big(
	struct emu_decimal *to, const struct emu_decimal *from, struct emu_error *err);

/* `digits`, then `zeros` zeros, all over 10^scale. A point among the digits is passed over. */
EMU_CHECKED int emu_decimal_parse_big(struct emu_decimal *number, bool negative,
	struct emu_str digits, size_t zeros, int32_t scale, struct emu_error *err);
EMU_CHECKED int emu_decimal_operate_big(struct emu_decimal *to, enum emu_decimal_operation,
	const struct emu_decimal *a, const struct emu_decimal *b, struct emu_error *err);
EMU_CHECKED int emu_decimal_divide_big(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, int32_t places, struct emu_error *err);
int emu_decimal_compare_big(const struct emu_decimal *a, const struct emu_decimal *b);
bool emu_decimal_is_multiple_big(
	const struct emu_decimal *number, const struct emu_decimal *factor);

/* The digits of its coefficient, without a sign; whether there is one. */
bool emu_decimal_digits_big(const struct emu_decimal *number, struct emu_buf *digits);

#endif
