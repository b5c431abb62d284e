/* The table of statistics, and how each is worked out from what was kept. Called by the raw
 * group-by, which knows none by name; a new one is a row. */
#include "aggregate/stats.h"

#include <stdint.h>

#include "aggregate/measure-internal.h"
#include "aggregate/spelling-internal.h"

/* Of a quantile's percentage. */
#define PERCENT_PLACES_MAX 6

static int print_null(struct emu_buf *out)
{
	emu_buf_append(out, EMU_STR("null"));
	return 0;
}

static int print_sum(const void *state, const struct emu_decimal *percent, struct emu_buf *out,
	struct emu_error *err)
{
	const struct emu_sum *sum = state;
	(void)percent, (void)err;
	if (!sum->n)
		return print_null(out);
	emu_decimal_print(&sum->sum, out);
	return 0;
}

static int print_extreme(const void *state, const struct emu_decimal *percent, struct emu_buf *out,
	struct emu_error *err)
{
	const struct emu_extreme *extreme = state;
	(void)percent, (void)err;
	if (!extreme->n)
		return print_null(out);
	emu_decimal_print(&extreme->number, out);
	return 0;
}

static int32_t places_of(const struct emu_decimal *number)
{
	int32_t places = number->scale + EMU_STAT_PLACES;
	return places > EMU_DECIMAL_DIGITS_MAX ? EMU_DECIMAL_DIGITS_MAX : places;
}

static int print_mean(const void *state, const struct emu_decimal *percent, struct emu_buf *out,
	struct emu_error *err)
{
	const struct emu_sum *sum = state;
	struct emu_decimal mean = {0}, n = {.coefficient = (emu_int128)sum->n};
	(void)percent;
	if (!sum->n)
		return print_null(out);
	if (emu_decimal_divide(&mean, &sum->sum, &n, places_of(&sum->sum), err) < 0)
		return -1;
	emu_decimal_print(&mean, out);
	emu_decimal_free(&mean);
	return 0;
}

/* Of a sample: the root of (n * sum of squares - square of the sum) / (n * (n - 1)). */
static int print_stddev(const void *state, const struct emu_decimal *percent, struct emu_buf *out,
	struct emu_error *err)
{
	const struct emu_power *power = state;
	const struct emu_decimal *sum = &power->of_values.sum;
	uint64_t count = power->of_values.n;
	struct emu_decimal n = {.coefficient = (emu_int128)count}, above = {0}, square = {0},
			   below = {.coefficient = (emu_int128)count * (emu_int128)(count - 1)};
	(void)percent;
	if (count < 2)
		return print_null(out);
	int result = -1;
	if (emu_decimal_multiply(&above, &n, &power->of_squares, err) == 0 &&
		emu_decimal_multiply(&square, sum, sum, err) == 0 &&
		emu_decimal_subtract(&above, &above, &square, err) == 0 &&
		emu_decimal_root(&above, &above, &below, places_of(sum), err) == 0) {
		emu_decimal_print(&above, out);
		result = 0;
	}
	emu_decimal_free(&above);
	emu_decimal_free(&square);
	return result;
}

static int print_distinct(const void *state, const struct emu_decimal *percent, struct emu_buf *out,
	struct emu_error *err)
{
	(void)percent, (void)err;
	emu_buf_append_number(out, ((const struct emu_values *)state)->set.n);
	return 0;
}

/* Numbers are spelled with an exponent inside; people see them without. */
static int print_value(struct emu_str spelling, struct emu_buf *out, struct emu_error *err)
{
	struct emu_decimal number = {0};
	if (!emu_spelling_is_number(spelling) || emu_decimal_parse(&number, spelling, NULL) < 0) {
		emu_buf_append(out, spelling);
		return 0;
	}
	(void)err;
	emu_decimal_print(&number, out);
	emu_decimal_free(&number);
	return 0;
}

/* The most frequent; of several the least. */
static int print_mode(const void *state, const struct emu_decimal *percent, struct emu_buf *out,
	struct emu_error *err)
{
	const struct emu_multiset *set = &((const struct emu_values *)state)->set;
	const struct emu_multiset_item *mode = set->items;
	(void)percent;
	if (!set->n)
		return print_null(out);
	for (size_t i = 1; i < set->n; i++) {
		const struct emu_multiset_item *item = &set->items[i];
		if (item->count > mode->count ||
			(item->count == mode->count &&
				emu_spelling_compare(emu_multiset_text(set, item),
					emu_multiset_text(set, mode)) < 0))
			mode = item;
	}
	return print_value(emu_multiset_text(set, mode), out, err);
}

static int print_end(const void *state, const struct emu_decimal *percent, struct emu_buf *out,
	struct emu_error *err)
{
	const struct emu_end *end = state;
	(void)percent, (void)err;
	if (!end->value.len)
		return print_null(out);
	emu_buf_append(out, emu_buf_str(&end->value));
	return 0;
}

/* The number that stands at `rank` (from 0) in order. */
static struct emu_str at_rank(const struct emu_multiset *set, uint64_t rank)
{
	const struct emu_multiset_item *item = set->items;
	for (; rank >= item->count && item + 1 < set->items + set->n; item++)
		rank -= item->count;
	return emu_multiset_text(set, item);
}

/* Between the two numbers that stand around (n - 1) * percent / 100, in proportion. */
static int print_quantile(const void *state, const struct emu_decimal *percent, struct emu_buf *out,
	struct emu_error *err)
{
	const struct emu_spread *spread = state;
	struct emu_decimal low = {0}, high = {0}, part = {.scale = percent->scale + 2};
	const struct emu_decimal one = {.coefficient = 1};
	if (!spread->n)
		return print_null(out);
	emu_int128 place = (emu_int128)(spread->n - 1) * percent->coefficient, unit = 1;
	for (int32_t i = 0; i < part.scale; i++)
		unit *= 10;
	uint64_t rank = (uint64_t)(place / unit);
	part.coefficient = place % unit;
	int result = emu_decimal_parse(&low, at_rank(&spread->set, rank), err);
	if (result == 0 && part.coefficient) {
		result = emu_decimal_parse(&high, at_rank(&spread->set, rank + 1), err);
		if (result == 0)
			result = emu_decimal_subtract(&high, &high, &low, err);
		if (result == 0)
			result = emu_decimal_multiply(&high, &high, &part, err);
		if (result == 0)
			result = emu_decimal_add(&low, &low, &high, err);
		if (result == 0) /* for the zeros at its end */
			result = emu_decimal_divide(&low, &low, &one, low.scale, err);
	}
	if (result == 0)
		emu_decimal_print(&low, out);
	emu_decimal_free(&low);
	emu_decimal_free(&high);
	return result;
}

static const struct emu_stat stats[] = {
	{"sum", &emu_measure_sum, EMU_STAT_OVER_GROUP, print_sum},
	{"mean", &emu_measure_sum, EMU_STAT_OVER_GROUP, print_mean},
	{"min", &emu_measure_min, EMU_STAT_OVER_GROUP, print_extreme},
	{"max", &emu_measure_max, EMU_STAT_OVER_GROUP, print_extreme},
	{"stddev", &emu_measure_power, EMU_STAT_OVER_GROUP, print_stddev},
	{"distinct", &emu_measure_values, EMU_STAT_OVER_GROUP, print_distinct},
	{"mode", &emu_measure_values, EMU_STAT_OVER_GROUP, print_mode},
	{"first", &emu_measure_first, EMU_STAT_OVER_GROUP, print_end},
	{"last", &emu_measure_last, EMU_STAT_OVER_GROUP, print_end},
	{"share", &emu_measure_sum, EMU_STAT_OVER_SHARE, NULL},
	{"rank", &emu_measure_sum, EMU_STAT_OVER_RANK, NULL},
	{"cumulative", &emu_measure_sum, EMU_STAT_OVER_CUMULATIVE, NULL},
};

static const struct emu_stat quantile = {
	NULL, &emu_measure_spread, EMU_STAT_OVER_GROUP, print_quantile};

/* p and a percentage: p5, p99.9. */
static bool read_percent(struct emu_str name, struct emu_decimal *percent)
{
	struct emu_str digits = emu_str_after(name, name.len > 0);
	size_t points = 0, places = 0;
	for (size_t i = 0; i < digits.len; i++) {
		bool point = digits.at[i] == '.';
		if ((point && (points || !i)) ||
			(!point && (digits.at[i] < '0' || digits.at[i] > '9')))
			return false;
		places += points;
		points += point;
	}
	if (!digits.len || digits.len > 3 + 1 + PERCENT_PLACES_MAX || name.at[0] != 'p' ||
		places > PERCENT_PLACES_MAX || (points && !places) ||
		emu_decimal_parse(percent, digits, NULL) < 0)
		return false;
	const struct emu_decimal hundred = {.coefficient = 100};
	return emu_decimal_compare(percent, &hundred) <= 0;
}

const struct emu_stat *emu_stat_named(struct emu_str name, struct emu_decimal *percent)
{
	*percent = (struct emu_decimal){.coefficient = 50};
	if (emu_str_equal(name, EMU_STR("median")) || read_percent(name, percent))
		return &quantile;
	for (size_t i = 0; i < sizeof(stats) / sizeof(stats[0]); i++)
		if (emu_str_equal(name, emu_str_from(stats[i].name)))
			return &stats[i];
	return NULL;
}
