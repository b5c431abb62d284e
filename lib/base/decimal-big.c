/*
 * Exact decimals past 128 bits, called by decimal.c alone: GMP integers over a power of ten. What
 * fits again goes back to 128 bits.
 *
 * GMP ends the process when its allocations fail and cannot be unwound. So its sizes are bounded:
 * parsing, multiplying and dividing refuse more than EMU_DECIMAL_DIGITS_MAX digits on a side of the
 * point, and a sum outgrows its terms by a carry. And before each step that can report a failure we
 * ask malloc for all that the step could need, give it back, and report when there was none: what
 * GMP then takes is what malloc has just got back.
 */
#include "base/decimal-internal.h"

#include <gmp.h>
#include <stdlib.h>

struct emu_decimal_big {
	mpz_t value;
};

/* The largest division holds a few integers of 4 * EMU_DECIMAL_DIGITS_MAX digits, of 9 KiB each. */
#define ROOM 65536

static bool has_room(void)
{
	void *volatile room = malloc(ROOM); /* volatile: or the compiler drops the pair */
	bool has = room;
	free(room);
	return has;
}

static void multiply_power(mpz_t value, int32_t exponent)
{
	if (exponent <= 0)
		return;
	mpz_t power;
	mpz_init(power);
	mpz_ui_pow_ui(power, 10, (unsigned long)exponent);
	mpz_mul(value, value, power);
	mpz_clear(power);
}

/* Its coefficient at a scale as large or larger. */
static void init_at_scale(mpz_t value, const struct emu_decimal *number, int32_t scale)
{
	if (number->big) {
		mpz_init_set(value, number->big->value);
	} else {
		emu_uint128 magnitude = emu_decimal_magnitude(number->coefficient);
		mpz_init(value);
		mpz_import(value, 1, -1, sizeof(magnitude), 0, 0, &magnitude);
		if (number->coefficient < 0)
			mpz_neg(value, value);
	}
	multiply_power(value, scale - number->scale);
}

/* `to` takes the value: one representation a value, small where it fits. */
static int settle(struct emu_decimal *to, mpz_t value, int32_t scale, struct emu_error *err)
{
	if (mpz_sizeinbase(value, 2) < 127) {
		emu_uint128 magnitude = 0;
		mpz_export(&magnitude, NULL, -1, sizeof(magnitude), 0, 0, value);
		emu_decimal_free_big(to);
		to->coefficient = mpz_sgn(value) < 0 ? -(emu_int128)magnitude
						     : (emu_int128)magnitude;
	} else {
		if (!to->big) {
			to->big = malloc(sizeof(*to->big));
			if (!to->big)
				return emu_fail_memory(err);
			mpz_init(to->big->value);
		}
		mpz_swap(to->big->value, value);
	}
	to->scale = scale;
	return 0;
}

static long long count_digits(const mpz_t value)
{
	size_t n = mpz_sizeinbase(value, 10); /* or one too many */
	mpz_t power;
	mpz_init(power);
	mpz_ui_pow_ui(power, 10, n - 1);
	n -= mpz_cmpabs(value, power) < 0;
	mpz_clear(power);
	return (long long)n;
}

static int check_digits(const mpz_t value, int32_t scale, struct emu_error *err)
{
	long long before = count_digits(value) - scale;
	if (before <= EMU_DECIMAL_DIGITS_MAX && scale <= EMU_DECIMAL_DIGITS_MAX)
		return 0;
	return emu_fail(err, EMU_FAULT_LIMIT,
		"expected a result of at most %d digits before and after the point, found %lld",
		EMU_DECIMAL_DIGITS_MAX, before > scale ? before : (long long)scale);
}

void emu_decimal_free_big(struct emu_decimal *number)
{
	if (!number->big)
		return;
	mpz_clear(number->big->value);
	free(number->big);
	number->big = NULL;
}

int emu_decimal_copy_big(
	struct emu_decimal *to, const struct emu_decimal *from, struct emu_error *err)
{
	if (!has_room())
		return emu_fail_memory(err);
	mpz_t value;
	init_at_scale(value, from, from->scale);
	int status = settle(to, value, from->scale, err);
	mpz_clear(value);
	return status;
}

int emu_decimal_parse_big(struct emu_decimal *number, bool negative, struct emu_str digits,
	size_t zeros, int32_t scale, struct emu_error *err)
{
	struct emu_buf plain = {0};
	for (size_t i = 0; i < digits.len; i++)
		if (digits.at[i] != '.')
			emu_buf_push(&plain, digits.at[i]);
	for (size_t i = 0; i < zeros; i++)
		emu_buf_push(&plain, '0');
	emu_buf_push(&plain, '\0');
	int status = -1;
	if (plain.failed || !has_room()) {
		emu_fail_memory(err);
		goto done;
	}
	mpz_t value;
	mpz_init_set_str(value, plain.at, 10);
	if (negative)
		mpz_neg(value, value);
	status = settle(number, value, scale, err);
	mpz_clear(value);
done:
	emu_buf_free(&plain);
	return status;
}

int emu_decimal_operate_big(struct emu_decimal *to, enum emu_decimal_operation operation,
	const struct emu_decimal *a, const struct emu_decimal *b, struct emu_error *err)
{
	bool multiply = operation == EMU_DECIMAL_MULTIPLY;
	int32_t scale = a->scale > b->scale ? a->scale : b->scale;
	if (!has_room())
		return emu_fail_memory(err);
	mpz_t x, y;
	init_at_scale(x, a, multiply ? a->scale : scale);
	init_at_scale(y, b, multiply ? b->scale : scale);
	int status = 0;
	if (multiply) {
		scale = a->scale + b->scale;
		mpz_mul(x, x, y);
		status = check_digits(x, scale, err);
	} else if (operation == EMU_DECIMAL_ADD) {
		mpz_add(x, x, y);
	} else {
		mpz_sub(x, x, y);
	}
	if (status == 0)
		status = settle(to, x, scale, err);
	mpz_clear(y);
	mpz_clear(x);
	return status;
}

/* whole = dividend / divisor, rounded half to even; the others are spoiled. */
static void divide_half_even(mpz_t whole, mpz_t dividend, mpz_t divisor)
{
	int sign = mpz_sgn(dividend) * mpz_sgn(divisor);
	mpz_abs(dividend, dividend);
	mpz_abs(divisor, divisor);
	mpz_tdiv_qr(whole, dividend, dividend, divisor);
	mpz_mul_2exp(dividend, dividend, 1);
	int rest = mpz_cmp(dividend, divisor); /* of the rest to a half */
	if (rest > 0 || (rest == 0 && mpz_odd_p(whole)))
		mpz_add_ui(whole, whole, 1);
	if (sign < 0)
		mpz_neg(whole, whole);
}

int emu_decimal_divide_big(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, int32_t places, struct emu_error *err)
{
	int32_t exponent = places + b->scale - a->scale;
	if (!has_room())
		return emu_fail_memory(err);
	mpz_t dividend, divisor, whole;
	init_at_scale(dividend, a, a->scale + (exponent > 0 ? exponent : 0));
	init_at_scale(divisor, b, b->scale + (exponent < 0 ? -exponent : 0));
	mpz_init(whole);
	divide_half_even(whole, dividend, divisor);
	for (; places && mpz_divisible_ui_p(whole, 10); places--)
		mpz_divexact_ui(whole, whole, 10);
	int status = check_digits(whole, places, err);
	if (status == 0)
		status = settle(to, whole, places, err);
	mpz_clear(whole);
	mpz_clear(divisor);
	mpz_clear(dividend);
	return status;
}

/* `square`, which has a rest or not, becomes half its root, rounded half to even. */
static void half_root(mpz_t square, bool rest)
{
	mpz_t left;
	mpz_init(left);
	mpz_sqrtrem(square, left, square);
	bool odd = mpz_odd_p(square), exact = !rest && mpz_sgn(left) == 0;
	mpz_fdiv_q_2exp(square, square, 1);
	if (odd && (!exact || mpz_odd_p(square)))
		mpz_add_ui(square, square, 1);
	mpz_clear(left);
}

int emu_decimal_root(struct emu_decimal *to, const struct emu_decimal *a,
	const struct emu_decimal *b, int32_t places, struct emu_error *err)
{
	const struct emu_decimal zero = {0};
	if (emu_decimal_compare(a, &zero) < 0 || emu_decimal_compare(b, &zero) <= 0)
		return emu_fail(err, EMU_FAULT_INPUT,
			"expected a quotient of 0 or more, to take its square root");
	int32_t exponent = 2 * places + b->scale - a->scale;
	if (!has_room())
		return emu_fail_memory(err);
	mpz_t dividend, divisor, rest;
	init_at_scale(dividend, a, a->scale + (exponent > 0 ? exponent : 0));
	init_at_scale(divisor, b, b->scale + (exponent < 0 ? -exponent : 0));
	mpz_init(rest);
	mpz_mul_2exp(dividend, dividend, 2);
	mpz_tdiv_qr(dividend, rest, dividend, divisor);
	half_root(dividend, mpz_sgn(rest) != 0);
	for (; places && mpz_divisible_ui_p(dividend, 10); places--)
		mpz_divexact_ui(dividend, dividend, 10);
	int status = settle(to, dividend, places, err);
	mpz_clear(rest);
	mpz_clear(divisor);
	mpz_clear(dividend);
	return status;
}

int emu_decimal_compare_big(const struct emu_decimal *a, const struct emu_decimal *b)
{
	int32_t scale = a->scale > b->scale ? a->scale : b->scale;
	mpz_t x, y;
	init_at_scale(x, a, scale);
	init_at_scale(y, b, scale);
	int order = mpz_cmp(x, y);
	mpz_clear(y);
	mpz_clear(x);
	return (order > 0) - (order < 0);
}

bool emu_decimal_is_multiple_big(const struct emu_decimal *number, const struct emu_decimal *factor)
{
	int32_t scale = number->scale > factor->scale ? number->scale : factor->scale;
	mpz_t x, y;
	init_at_scale(x, number, scale);
	init_at_scale(y, factor, scale);
	bool multiple = mpz_divisible_p(x, y);
	mpz_clear(y);
	mpz_clear(x);
	return multiple;
}

bool emu_decimal_digits_big(const struct emu_decimal *number, struct emu_buf *digits)
{
	bool negative = mpz_sgn(number->big->value) < 0;
	size_t cap = mpz_sizeinbase(number->big->value, 10) + 2; /* sign and terminator */
	if (!has_room())
		digits->failed = true;
	if (!emu_buf_reserve(digits, cap))
		return negative;
	mpz_get_str(digits->at, 10, number->big->value);
	memmove(digits->at, digits->at + negative, cap - negative);
	digits->len = strlen(digits->at);
	return negative;
}
