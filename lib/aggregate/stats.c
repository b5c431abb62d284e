/* sum, min, max and mean over exact decimals. Called by the raw group-by, which knows no statistic
 * by name; a new one is a row of the table. */
#include "aggregate/stats.h"

#include <stdint.h>

/* One shape does for all four. */
struct seen {
	struct emu_decimal number; /* the sum, or the extreme */
	uint64_t n;
};

static int see_sum(void *state, const struct emu_decimal *number, struct emu_error *err)
{
	struct seen *seen = state;
	seen->n++;
	return emu_decimal_add(&seen->number, &seen->number, number, err);
}

static int merge_sum(void *into, const void *from, struct emu_error *err)
{
	struct seen *seen = into;
	const struct seen *other = from;
	seen->n += other->n;
	return emu_decimal_add(&seen->number, &seen->number, &other->number, err);
}

/* Of equals (7.6 and 7.60) the shorter text, so that order does not choose it. */
static int keep(
	struct seen *seen, const struct emu_decimal *number, int sign, struct emu_error *err)
{
	int order = seen->n ? sign * emu_decimal_compare(number, &seen->number) : 1;
	if (order < 0 || (order == 0 && number->scale >= seen->number.scale))
		return 0;
	return emu_decimal_copy(&seen->number, number, err);
}

static int see_min(void *state, const struct emu_decimal *number, struct emu_error *err)
{
	int kept = keep(state, number, -1, err);
	((struct seen *)state)->n++;
	return kept;
}

static int see_max(void *state, const struct emu_decimal *number, struct emu_error *err)
{
	int kept = keep(state, number, 1, err);
	((struct seen *)state)->n++;
	return kept;
}

static int merge_extreme(
	struct seen *seen, const struct seen *other, int sign, struct emu_error *err)
{
	int kept = other->n ? keep(seen, &other->number, sign, err) : 0;
	seen->n += other->n;
	return kept;
}

static int merge_min(void *into, const void *from, struct emu_error *err)
{
	return merge_extreme(into, from, -1, err);
}

static int merge_max(void *into, const void *from, struct emu_error *err)
{
	return merge_extreme(into, from, 1, err);
}

static int print_number(const void *state, struct emu_buf *out, struct emu_error *err)
{
	const struct seen *seen = state;
	(void)err;
	if (seen->n)
		emu_decimal_print(&seen->number, out);
	else
		emu_buf_append(out, EMU_STR("null"));
	return 0;
}

static int print_mean(const void *state, struct emu_buf *out, struct emu_error *err)
{
	const struct seen *seen = state;
	struct emu_decimal mean = {0}, n = {.coefficient = (emu_int128)seen->n};
	if (!seen->n)
		return print_number(state, out, err);
	int32_t places = seen->number.scale + EMU_STAT_MEAN_PLACES;
	if (places > EMU_DECIMAL_DIGITS_MAX)
		places = EMU_DECIMAL_DIGITS_MAX;
	if (emu_decimal_divide(&mean, &seen->number, &n, places, err) < 0)
		return -1;
	emu_decimal_print(&mean, out);
	emu_decimal_free(&mean);
	return 0;
}

static void free_number(void *state)
{
	emu_decimal_free(&((struct seen *)state)->number);
}

static const struct emu_stat stats[] = {
	{"sum", sizeof(struct seen), see_sum, merge_sum, print_number, free_number},
	{"min", sizeof(struct seen), see_min, merge_min, print_number, free_number},
	{"max", sizeof(struct seen), see_max, merge_max, print_number, free_number},
	{"mean", sizeof(struct seen), see_sum, merge_sum, print_mean, free_number},
};

const struct emu_stat *emu_stat_named(struct emu_str name)
{
	for (size_t i = 0; i < sizeof(stats) / sizeof(stats[0]); i++)
		if (emu_str_equal(name, emu_str_from(stats[i].name)))
			return &stats[i];
	return NULL;
}
