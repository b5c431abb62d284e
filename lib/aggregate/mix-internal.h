/*
 * Values brought together: added up, or for means weighted. Exact until a mean is asked for, so
 * that no order shows.
 */
#ifndef EMU_AGGREGATE_MIX_INTERNAL_H
#define EMU_AGGREGATE_MIX_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/decimal.h"
#include "base/err.h"

/* All zero has nothing in it. */
struct emu_mix {
	struct emu_decimal sum;	     /* of the values */
	struct emu_decimal weighted; /* of value times weight */
	struct emu_decimal weights;  /* of the weights */
	uint64_t n;		     /* values */
	uint8_t bound;		     /* what the bounds of all come to: EMU_BOUND_ bits */
	bool lacks_weight;	     /* some value had none: all count alike */
	bool is_partial;	     /* some value is known not to be the whole */
};

void emu_mix_free(struct emu_mix *mix);

/* `weight` is NULL where there is none. */
EMU_CHECKED int emu_mix_add(struct emu_mix *mix, const struct emu_decimal *value,
	const struct emu_decimal *weight, uint8_t bound, bool is_partial, struct emu_error *err);

/* All that is in another joins; what is not weighted there is not weighted here. */
EMU_CHECKED int emu_mix_join(
	struct emu_mix *mix, const struct emu_mix *other, struct emu_error *err);

/* Into `to`; a mix of nothing has neither. The mean is rounded half to even at `places`. */
EMU_CHECKED int emu_mix_sum(
	const struct emu_mix *mix, struct emu_decimal *to, struct emu_error *err);
EMU_CHECKED int emu_mix_mean(
	const struct emu_mix *mix, int32_t places, struct emu_decimal *to, struct emu_error *err);

#endif
