/*
 * Exact decimals as 128-bit coefficients. Every function tries here and hands what overflows to
 * decimal-big.c, so that nearly all numbers of nearly all reports never leave two registers.
 */
#include "base/decimal.h"

#include "base/decimal-internal.h"

#include <assert.h>

#define INT128_MAX ((emu_int128)(~(emu_uint128)0 >> 1))
#define POWER_MAX 38 /* the largest power of ten in 128 bits */
#define SHORT_MAX 19 /* as many digits as any 64 bits hold */
#define LONG_MAX 36  /* as many digits as a coefficient is parsed to */

static const uint64_t powers[SHORT_MAX + 1] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000,
	100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
	100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
	1000000000000000000, 10000000000000000000U};

static emu_uint128 power_of_ten(int32_t exponent)
{
	return exponent <= SHORT_MAX
		? powers[exponent]
		: (emu_uint128)powers[SHORT_MAX] * powers[exponent - SHORT_MAX];
}

static bool scale_up(emu_uint128 *magnitude, int32_t exponent)
{
	if (EMU_LIKELY(*magnitude <= UINT64_MAX && exponent <= SHORT_MAX)) {
		*magnitude = (emu_uint128)(uint64_t)*magnitude * powers[exponent];
		return true;
	}
	if (!*magnitude || !exponent)
		return true;
	return exponent <= POWER_MAX &&
		!__builtin_mul_overflow(*magnitude, power_of_ten(exponent), magnitude);
}

static void drop_big(struct emu_decimal *number)
{
	if (EMU_UNLIKELY(number->big))
		emu_decimal_free_big(number);
}

static bool set(struct emu_decimal *to, bool negative, emu_uint128 magnitude, int32_t scale)
{
	if (magnitude > (emu_uint128)INT128_MAX)
		return false;
	drop_big(to);
	to->coefficient = negative ? -(emu_int128)magnitude : (emu_int128)magnitude;
	to->scale = scale;
	return true;
}

/* The coefficient it would have at a scale as large or larger. */
static bool at_scale(const struct emu_decimal *number, int32_t scale, emu_int128 *coefficient)
{
	*coefficient = number->coefficient;
	if (number->big || number->scale == scale)
		return !number->big;
	emu_uint128 magnitude = emu_decimal_magnitude(number->coefficient);
	if (!scale_up(&magnitude, scale - number->scale) || magnitude > (emu_uint128)INT128_MAX)
		return false;
	*coefficient = number->coefficient < 0 ? -(emu_int128)magnitude : (emu_int128)magnitude;
	return true;
}

static int32_t larger_scale(const struct emu_decimal *a, const struct emu_decimal *b)
{
	return a->scale > b->scale ? a->scale : b->scale;
}

void emu_decimal_free(struct emu_decimal *number)
{
	drop_big(number);
	*number = (struct emu_decimal){0};
}

void emu_decimal_from_int(struct emu_decimal *number, int64_t value)
{
	emu_decimal_free(number);
	number->coefficient = value;
}

int emu_decimal_copy(struct emu_decimal *to, const struct emu_decimal *from, struct emu_error *err)
{
	if (to == from)
		return 0;
	if (from->big)
		return emu_decimal_copy_big(to, from, err);
	emu_decimal_free(to);
	*to = *from;
	return 0;
}

/* What the digits and the exponent of a number's text come to. */
struct reading {
	struct emu_str mantissa; /* digits, perhaps a point among them */
	int64_t n_digits;	 /* from the first that is not 0 */
	int64_t scale;
	emu_uint128 leading; /* the value of its first LONG_MAX digits */
	bool negative;
};

static int64_t read_exponent(struct emu_str text)
{
	const int64_t enough = INT64_MAX / 100; /* no text is as long */
	bool negative = text.len && text.at[0] == '-';
	int64_t exponent = 0;
	for (size_t i = negative || (text.len && text.at[0] == '+'); i < text.len; i++)
		if (exponent < enough)
			exponent = 10 * exponent + (text.at[i] - '0');
	return negative ? -exponent : exponent;
}

static struct reading read_number(struct emu_str json)
{
	struct reading reading = {.negative = json.len && json.at[0] == '-'};
	size_t from = reading.negative, i = from;
	bool point = false;
	for (; i < json.len && json.at[i] != 'e' && json.at[i] != 'E'; i++) {
		if (json.at[i] == '.') {
			point = true;
			continue;
		}
		reading.scale += point;
		reading.n_digits += reading.n_digits || json.at[i] != '0';
		if (reading.n_digits <= LONG_MAX)
			reading.leading = 10 * reading.leading + (unsigned)(json.at[i] - '0');
	}
	reading.mantissa = (struct emu_str){json.at + from, i - from};
	if (i < json.len)
		reading.scale -= read_exponent(emu_str_after(json, i + 1));
	if (!reading.n_digits && reading.scale < 0)
		reading.scale = 0;
	return reading;
}

static int parse_any(struct emu_decimal *number, struct emu_str json, struct emu_error *err)
{
	struct reading reading = read_number(json);
	int64_t before = reading.n_digits - reading.scale;
	if (before > EMU_DECIMAL_DIGITS_MAX || reading.scale > EMU_DECIMAL_DIGITS_MAX)
		return emu_fail(err, EMU_FAULT_LIMIT,
			"expected at most %d digits before and after the point, found %lld",
			EMU_DECIMAL_DIGITS_MAX,
			(long long)(before > reading.scale ? before : reading.scale));
	int64_t zeros = reading.scale < 0 ? -reading.scale : 0;
	int32_t scale = (int32_t)(reading.scale + zeros);
	if (reading.n_digits > LONG_MAX || reading.n_digits + zeros > LONG_MAX)
		return emu_decimal_parse_big(
			number, reading.negative, reading.mantissa, (size_t)zeros, scale, err);
	set(number, reading.negative, reading.leading * power_of_ten((int32_t)zeros), scale);
	return 0;
}

/* A short number without an exponent, as nearly all are, needs one pass and 64 bits. */
int emu_decimal_parse(struct emu_decimal *number, struct emu_str json, struct emu_error *err)
{
	const char *at = json.at, *end = json.at + json.len, *point = NULL;
	uint64_t magnitude = 0;
	if (EMU_UNLIKELY(number->big || json.len - 1 >= SHORT_MAX))
		return parse_any(number, json, err);
	bool negative = *at == '-';
	for (at += negative; at < end; at++) {
		unsigned digit = (unsigned)(*at - '0');
		if (EMU_LIKELY(digit <= 9))
			magnitude = 10 * magnitude + digit;
		else if (*at == '.')
			point = at;
		else
			return parse_any(number, json, err);
	}
	number->coefficient = negative ? -(emu_int128)magnitude : (emu_int128)magnitude;
	number->scale = point ? (int32_t)(end - point - 1) : 0;
	return 0;
}

int emu_decimal_add_unlike(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, struct emu_error *err)
{
	int32_t scale = larger_scale(a, b);
	emu_int128 x, y, sum;
	if (!at_scale(a, scale, &x) || !at_scale(b, scale, &y) ||
		__builtin_add_overflow(x, y, &sum))
		return emu_decimal_operate_big(to, EMU_DECIMAL_ADD, a, b, err);
	drop_big(to);
	to->coefficient = sum;
	to->scale = scale;
	return 0;
}

int emu_decimal_subtract(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, struct emu_error *err)
{
	int32_t scale = larger_scale(a, b);
	emu_int128 x, y, difference;
	if (!at_scale(a, scale, &x) || !at_scale(b, scale, &y) ||
		__builtin_sub_overflow(x, y, &difference))
		return emu_decimal_operate_big(to, EMU_DECIMAL_SUBTRACT, a, b, err);
	drop_big(to);
	to->coefficient = difference;
	to->scale = scale;
	return 0;
}

int emu_decimal_multiply(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, struct emu_error *err)
{
	emu_uint128 product;
	int32_t scale = a->scale + b->scale;
	if (a->big || b->big || scale > EMU_DECIMAL_DIGITS_MAX ||
		__builtin_mul_overflow(emu_decimal_magnitude(a->coefficient),
			emu_decimal_magnitude(b->coefficient), &product) ||
		!set(to, (a->coefficient < 0) != (b->coefficient < 0), product, scale))
		return emu_decimal_operate_big(to, EMU_DECIMAL_MULTIPLY, a, b, err);
	return 0;
}

/* Rounded half to even. */
static emu_uint128 quotient(emu_uint128 dividend, emu_uint128 divisor)
{
	emu_uint128 whole = dividend / divisor, rest = dividend % divisor;
	bool up = rest > divisor - rest || (rest == divisor - rest && whole % 2);
	return whole + up;
}

int emu_decimal_divide(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, int32_t places, struct emu_error *err)
{
	assert(places >= 0);
	if (!b->big && b->coefficient == 0)
		return emu_fail(err, EMU_FAULT_INPUT, "expected a divisor other than 0");
	if (places > EMU_DECIMAL_DIGITS_MAX)
		return emu_fail(err, EMU_FAULT_LIMIT, "expected at most %d places, found %d",
			EMU_DECIMAL_DIGITS_MAX, (int)places);
	emu_uint128 dividend = emu_decimal_magnitude(a->coefficient);
	emu_uint128 divisor = emu_decimal_magnitude(b->coefficient);
	int32_t exponent = places + b->scale - a->scale;
	if (a->big || b->big || !scale_up(&dividend, exponent > 0 ? exponent : 0) ||
		!scale_up(&divisor, exponent < 0 ? -exponent : 0))
		return emu_decimal_divide_big(to, a, b, places, err);
	bool negative = (a->coefficient < 0) != (b->coefficient < 0);
	emu_uint128 result = quotient(dividend, divisor);
	for (; places && result % 10 == 0; places--)
		result /= 10;
	return set(to, negative, result, places) ? 0
						 : emu_decimal_divide_big(to, a, b, places, err);
}

int emu_decimal_compare(const struct emu_decimal *a, const struct emu_decimal *b)
{
	int32_t scale = larger_scale(a, b);
	emu_int128 x, y;
	if (!at_scale(a, scale, &x) || !at_scale(b, scale, &y))
		return emu_decimal_compare_big(a, b);
	return (x > y) - (x < y);
}

bool emu_decimal_is_integer(const struct emu_decimal *number)
{
	static const struct emu_decimal one = {.coefficient = 1};
	return number->scale == 0 || emu_decimal_is_multiple(number, &one);
}

bool emu_decimal_is_multiple(const struct emu_decimal *number, const struct emu_decimal *factor)
{
	int32_t scale = larger_scale(number, factor);
	emu_int128 x, y;
	if (!factor->big && factor->coefficient == 0)
		return false;
	if (!at_scale(number, scale, &x) || !at_scale(factor, scale, &y))
		return emu_decimal_is_multiple_big(number, factor);
	return emu_decimal_magnitude(x) % emu_decimal_magnitude(y) == 0;
}

static struct emu_str digits_of(emu_uint128 magnitude, char digits[static POWER_MAX + 1])
{
	size_t at = POWER_MAX + 1;
	for (; magnitude > UINT64_MAX; magnitude /= 10)
		digits[--at] = (char)('0' + (int)(magnitude % 10));
	uint64_t rest = (uint64_t)magnitude; /* dividing 64 bits is much faster */
	do {
		digits[--at] = (char)('0' + (int)(rest % 10));
		rest /= 10;
	} while (rest);
	return (struct emu_str){digits + at, POWER_MAX + 1 - at};
}

static void print_digits(struct emu_str digits, bool negative, size_t scale, struct emu_buf *out)
{
	if (negative)
		emu_buf_push(out, '-');
	size_t whole = digits.len > scale ? digits.len - scale : 0;
	emu_buf_append(out, whole ? (struct emu_str){digits.at, whole} : EMU_STR("0"));
	if (!scale)
		return;
	emu_buf_push(out, '.');
	for (size_t i = digits.len; i < scale; i++)
		emu_buf_push(out, '0');
	emu_buf_append(out, emu_str_after(digits, whole));
}

void emu_decimal_print(const struct emu_decimal *number, struct emu_buf *out)
{
	size_t scale = (size_t)number->scale;
	if (number->big) {
		struct emu_buf digits = {0};
		bool negative = emu_decimal_digits_big(number, &digits);
		print_digits(emu_buf_str(&digits), negative, scale, out);
		out->failed = out->failed || digits.failed;
		emu_buf_free(&digits);
		return;
	}
	char digits[POWER_MAX + 1];
	emu_uint128 magnitude = emu_decimal_magnitude(number->coefficient);
	print_digits(digits_of(magnitude, digits), number->coefficient < 0, scale, out);
}
