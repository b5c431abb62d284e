/* Sums and weighted means. Called wherever consolidation brings several values to one. */
#include "aggregate/mix-internal.h"

void emu_mix_free(struct emu_mix *mix)
{
	emu_decimal_free(&mix->sum);
	emu_decimal_free(&mix->weighted);
	emu_decimal_free(&mix->weights);
	*mix = (struct emu_mix){0};
}

int emu_mix_add(struct emu_mix *mix, const struct emu_decimal *value,
	const struct emu_decimal *weight, uint8_t bound, bool is_partial, struct emu_error *err)
{
	struct emu_decimal product = {0};
	mix->n++;
	mix->bound |= bound;
	mix->is_partial = mix->is_partial || is_partial;
	mix->lacks_weight = mix->lacks_weight || !weight;
	if (emu_decimal_add(&mix->sum, &mix->sum, value, err) < 0)
		return -1;
	if (!weight)
		return 0;
	int result = emu_decimal_multiply(&product, value, weight, err);
	if (result == 0)
		result = emu_decimal_add(&mix->weighted, &mix->weighted, &product, err);
	if (result == 0)
		result = emu_decimal_add(&mix->weights, &mix->weights, weight, err);
	emu_decimal_free(&product);
	return result;
}

int emu_mix_join(struct emu_mix *mix, const struct emu_mix *other, struct emu_error *err)
{
	mix->n += other->n;
	mix->bound |= other->bound;
	mix->is_partial = mix->is_partial || other->is_partial;
	mix->lacks_weight = mix->lacks_weight || other->lacks_weight;
	if (emu_decimal_add(&mix->sum, &mix->sum, &other->sum, err) < 0 ||
		emu_decimal_add(&mix->weighted, &mix->weighted, &other->weighted, err) < 0)
		return -1;
	return emu_decimal_add(&mix->weights, &mix->weights, &other->weights, err);
}

int emu_mix_sum(const struct emu_mix *mix, struct emu_decimal *to, struct emu_error *err)
{
	return emu_decimal_copy(to, &mix->sum, err);
}

int emu_mix_mean(
	const struct emu_mix *mix, int32_t places, struct emu_decimal *to, struct emu_error *err)
{
	static const struct emu_decimal zero = {0};
	struct emu_decimal n = {.coefficient = (emu_int128)mix->n};
	if (!mix->lacks_weight && emu_decimal_compare(&mix->weights, &zero))
		return emu_decimal_divide(to, &mix->weighted, &mix->weights, places, err);
	return emu_decimal_divide(to, &mix->sum, &n, places, err);
}
