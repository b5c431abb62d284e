/* What is kept of numbers: sums, extremes, squares. Called by the raw group-by through the table of
 * statistics, which knows who needs which. */
#include "aggregate/measure-internal.h"

#include "json/writer.h"

int emu_measure_fault(struct emu_error *err)
{
	return emu_fail(err, EMU_FAULT_INPUT,
		"expected the state of a group as --partial writes it, found another");
}

int emu_measure_read_count(const struct emu_json *json, const struct emu_json_value *item,
	uint64_t *count, struct emu_error *err)
{
	struct emu_str text = emu_json_raw(json, item);
	*count = 0;
	if (item->type != EMU_JSON_NUMBER || text.len > 18)
		return emu_measure_fault(err);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return emu_measure_fault(err);
		*count = 10 * *count + (uint64_t)(text.at[i] - '0');
	}
	return 0;
}

int emu_measure_read_number(const struct emu_json *json, const struct emu_json_value *item,
	struct emu_decimal *number, struct emu_error *err)
{
	if (item->type != EMU_JSON_NUMBER)
		return emu_measure_fault(err);
	return emu_decimal_parse(number, emu_json_raw(json, item), err);
}

/* ---- Sums ------------------------------------------------------------------------------------ */

static int see_sum(void *state, const struct emu_seen *seen, struct emu_error *err)
{
	struct emu_sum *sum = state;
	sum->n++;
	return emu_decimal_add(&sum->sum, &sum->sum, &seen->number, err);
}

static int merge_sum(void *into, const void *from, struct emu_error *err)
{
	struct emu_sum *sum = into;
	const struct emu_sum *other = from;
	sum->n += other->n;
	return emu_decimal_add(&sum->sum, &sum->sum, &other->sum, err);
}

static void free_sum(void *state)
{
	emu_decimal_free(&((struct emu_sum *)state)->sum);
}

/* A count and a number: what a sum and an extreme are. */
static bool write_pair(uint64_t n, const struct emu_decimal *number, struct emu_buf *out)
{
	if (!n) {
		emu_buf_append(out, EMU_STR("null"));
		return false;
	}
	emu_buf_push(out, '[');
	emu_buf_append_number(out, n);
	emu_buf_push(out, ',');
	emu_decimal_print(number, out);
	emu_buf_push(out, ']');
	return false;
}

/* Whether there is a pair: 0 with `n` set, 0 for null. The number is the caller's to free. */
static int read_pair(const struct emu_json *json, const struct emu_json_value *value, uint64_t *n,
	struct emu_decimal *number, struct emu_error *err)
{
	*n = 0;
	if (value->type == EMU_JSON_NULL)
		return 0;
	if (value->type != EMU_JSON_ARRAY || value->n != 2)
		return emu_measure_fault(err);
	const struct emu_json_value *item = value + 1;
	if (emu_measure_read_count(json, item, n, err) < 0)
		return -1;
	return emu_measure_read_number(json, &json->values[item->next], number, err);
}

static bool write_sum(const void *state, size_t part, struct emu_buf *out)
{
	const struct emu_sum *sum = state;
	(void)part;
	return write_pair(sum->n, &sum->sum, out);
}

static int read_sum(void *state, const struct emu_json *json, const struct emu_json_value *value,
	uint64_t seed, struct emu_error *err)
{
	struct emu_sum other = {0};
	(void)seed;
	int result = read_pair(json, value, &other.n, &other.sum, err);
	if (result == 0 && other.n)
		result = merge_sum(state, &other, err);
	free_sum(&other);
	return result;
}

const struct emu_measure emu_measure_sum = {sizeof(struct emu_sum), EMU_NEEDS_NUMBER, see_sum,
	merge_sum, free_sum, NULL, false, write_sum, read_sum};

/* ---- Extremes -------------------------------------------------------------------------------- */

/* Of equals (7.6 and 7.60) the shorter text, so that order does not choose it. */
static int keep(
	struct emu_extreme *kept, const struct emu_decimal *number, int sign, struct emu_error *err)
{
	int order = kept->n ? sign * emu_decimal_compare(number, &kept->number) : 1;
	if (order < 0 || (order == 0 && number->scale >= kept->number.scale))
		return 0;
	return emu_decimal_copy(&kept->number, number, err);
}

static int join_extreme(
	struct emu_extreme *into, const struct emu_extreme *from, int sign, struct emu_error *err)
{
	int result = from->n ? keep(into, &from->number, sign, err) : 0;
	into->n += from->n;
	return result;
}

static int see_min(void *state, const struct emu_seen *seen, struct emu_error *err)
{
	int result = keep(state, &seen->number, -1, err);
	((struct emu_extreme *)state)->n++;
	return result;
}

static int see_max(void *state, const struct emu_seen *seen, struct emu_error *err)
{
	int result = keep(state, &seen->number, 1, err);
	((struct emu_extreme *)state)->n++;
	return result;
}

static int merge_min(void *into, const void *from, struct emu_error *err)
{
	return join_extreme(into, from, -1, err);
}

static int merge_max(void *into, const void *from, struct emu_error *err)
{
	return join_extreme(into, from, 1, err);
}

static void free_extreme(void *state)
{
	emu_decimal_free(&((struct emu_extreme *)state)->number);
}

static bool write_extreme(const void *state, size_t part, struct emu_buf *out)
{
	const struct emu_extreme *extreme = state;
	(void)part;
	return write_pair(extreme->n, &extreme->number, out);
}

static int read_extreme(struct emu_extreme *into, const struct emu_json *json,
	const struct emu_json_value *value, int sign, struct emu_error *err)
{
	struct emu_extreme other = {0};
	int result = read_pair(json, value, &other.n, &other.number, err);
	if (result == 0)
		result = join_extreme(into, &other, sign, err);
	free_extreme(&other);
	return result;
}

static int read_min(void *state, const struct emu_json *json, const struct emu_json_value *value,
	uint64_t seed, struct emu_error *err)
{
	(void)seed;
	return read_extreme(state, json, value, -1, err);
}

static int read_max(void *state, const struct emu_json *json, const struct emu_json_value *value,
	uint64_t seed, struct emu_error *err)
{
	(void)seed;
	return read_extreme(state, json, value, 1, err);
}

const struct emu_measure emu_measure_min = {sizeof(struct emu_extreme), EMU_NEEDS_NUMBER, see_min,
	merge_min, free_extreme, NULL, false, write_extreme, read_min};
const struct emu_measure emu_measure_max = {sizeof(struct emu_extreme), EMU_NEEDS_NUMBER, see_max,
	merge_max, free_extreme, NULL, false, write_extreme, read_max};

/* ---- Sums of squares ------------------------------------------------------------------------- */

static int see_power(void *state, const struct emu_seen *seen, struct emu_error *err)
{
	struct emu_power *power = state;
	if (see_sum(&power->of_values, seen, err) < 0)
		return -1;
	return emu_decimal_add(&power->of_squares, &power->of_squares, &seen->square, err);
}

static int merge_power(void *into, const void *from, struct emu_error *err)
{
	struct emu_power *power = into;
	const struct emu_power *other = from;
	if (merge_sum(&power->of_values, &other->of_values, err) < 0)
		return -1;
	return emu_decimal_add(&power->of_squares, &power->of_squares, &other->of_squares, err);
}

static void free_power(void *state)
{
	struct emu_power *power = state;
	free_sum(&power->of_values);
	emu_decimal_free(&power->of_squares);
}

static bool write_power(const void *state, size_t part, struct emu_buf *out)
{
	const struct emu_power *power = state;
	(void)write_sum(&power->of_values, part, out);
	if (power->of_values.n && out->len) {
		out->len--; /* the bracket */
		emu_buf_push(out, ',');
		emu_decimal_print(&power->of_squares, out);
		emu_buf_push(out, ']');
	}
	return false;
}

static int read_power(void *state, const struct emu_json *json, const struct emu_json_value *value,
	uint64_t seed, struct emu_error *err)
{
	struct emu_power other = {0};
	(void)seed;
	if (value->type == EMU_JSON_NULL)
		return 0;
	if (value->type != EMU_JSON_ARRAY || value->n != 3)
		return emu_measure_fault(err);
	const struct emu_json_value *sum = &json->values[value[1].next],
				    *squares = &json->values[sum->next];
	int result = emu_measure_read_count(json, value + 1, &other.of_values.n, err);
	if (result == 0)
		result = emu_measure_read_number(json, sum, &other.of_values.sum, err);
	if (result == 0)
		result = emu_measure_read_number(json, squares, &other.of_squares, err);
	if (result == 0)
		result = merge_power(state, &other, err);
	free_power(&other);
	return result;
}

const struct emu_measure emu_measure_power = {sizeof(struct emu_power),
	EMU_NEEDS_NUMBER | EMU_NEEDS_SQUARE, see_power, merge_power, free_power, NULL, false,
	write_power, read_power};
