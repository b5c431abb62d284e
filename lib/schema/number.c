/*
 * Exact comparison and divisibility of JSON numbers by their digits. The evaluator calls it for
 * whatever is not a short integer.
 */
#include "schema/number-internal.h"

#include "base/decimal.h"

#define EXPONENT_MAX ((int64_t)100000000000000000)

static int64_t read_exponent(struct emu_str text)
{
	bool negative = text.len && text.at[0] == '-';
	int64_t exponent = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			continue;
		exponent = exponent * 10 + (text.at[i] - '0');
		if (exponent > EXPONENT_MAX)
			exponent = EXPONENT_MAX;
	}
	return negative ? -exponent : exponent;
}

struct emu_number emu_number_of(struct emu_str json)
{
	struct emu_number number = {.at = json.at};
	size_t i = json.len && json.at[0] == '-';
	bool negative = i, point = false;
	size_t last = 0; /* digits up to the last that is not 0 */
	for (; i < json.len && (json.at[i] | 32) != 'e'; i++) {
		if (json.at[i] == '.') {
			point = true;
			continue;
		}
		if (!number.n && json.at[i] == '0') {
			number.exponent -= point;
			continue;
		}
		if (!number.n)
			number.at = json.at + i;
		number.n++;
		number.exponent += !point;
		if (json.at[i] != '0')
			last = number.n;
	}
	if (!number.n)
		return number;
	number.n = (uint32_t)last;
	number.negative = negative;
	if (i < json.len)
		number.exponent += read_exponent(emu_str_after(json, i + 1));
	return number;
}

/* The digit at the cursor, which moves past it. */
static char next_digit(const char **at)
{
	if (**at == '.')
		++*at;
	return *(*at)++;
}

static int compare_digits(const struct emu_number *a, const struct emu_number *b)
{
	const char *x = a->at, *y = b->at;
	for (uint32_t i = 0; i < a->n && i < b->n; i++) {
		char c = next_digit(&x), d = next_digit(&y);
		if (c != d)
			return c < d ? -1 : 1;
	}
	return (a->n > b->n) - (a->n < b->n);
}

int emu_number_compare(const struct emu_number *a, const struct emu_number *b)
{
	int sign = a->n ? (a->negative ? -1 : 1) : 0;
	int other = b->n ? (b->negative ? -1 : 1) : 0;
	if (sign != other || !sign)
		return (sign > other) - (sign < other);
	if (a->exponent != b->exponent)
		return a->exponent < b->exponent ? -sign : sign;
	return sign * compare_digits(a, b);
}

bool emu_number_is_integer(const struct emu_number *number)
{
	return !number->n || (int64_t)number->n <= number->exponent;
}

static uint64_t power_mod(uint64_t exponent, uint64_t modulus)
{
	emu_int128 result = 1 % modulus, base = 10 % modulus;
	for (; exponent; exponent >>= 1) {
		if (exponent & 1)
			result = result * base % modulus;
		base = base * base % modulus;
	}
	return (uint64_t)result;
}

static int is_multiple_of_big(struct emu_str json, struct emu_str factor, struct emu_error *err)
{
	struct emu_decimal x = {0}, m = {0};
	int result = emu_decimal_parse(&x, json, err);
	if (result == 0)
		result = emu_decimal_parse(&m, factor, err);
	if (result == 0)
		result = emu_decimal_is_multiple(&x, &m);
	emu_decimal_free(&x);
	emu_decimal_free(&m);
	return result;
}

int emu_number_is_multiple(struct emu_str json, struct emu_str factor, struct emu_error *err)
{
	struct emu_number x = emu_number_of(json), m = emu_number_of(factor);
	if (!x.n || !m.n)
		return m.n > 0;
	int64_t places = (x.exponent - x.n) - (m.exponent - m.n);
	/* Neither ends in 0, so a factor that ends further left cannot divide. */
	if (places < 0)
		return 0;
	if (m.n > 18)
		return is_multiple_of_big(json, factor, err);
	uint64_t modulus = 0;
	const char *at = m.at;
	for (uint32_t i = 0; i < m.n; i++)
		modulus = modulus * 10 + (uint64_t)(next_digit(&at) - '0');
	emu_int128 rest = 0;
	at = x.at;
	for (uint32_t i = 0; i < x.n; i++)
		rest = (rest * 10 + (next_digit(&at) - '0')) % modulus;
	return rest * power_mod((uint64_t)places, modulus) % modulus == 0;
}

uint64_t emu_number_hash(const struct emu_number *number, uint64_t seed)
{
	uint64_t hash = seed ^ number->n;
	if (number->n)
		hash ^= (uint64_t)number->exponent << 8 | number->negative;
	const char *at = number->at;
	for (uint32_t i = 0; i < number->n; i++)
		hash = (hash ^ (uint64_t)next_digit(&at)) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

bool emu_number_count(const struct emu_number *number, uint32_t *count)
{
	if (number->negative || !emu_number_is_integer(number))
		return false;
	uint64_t value = 0;
	const char *at = number->at;
	for (int64_t i = 0; number->n && i < number->exponent && value <= UINT32_MAX; i++)
		value = value * 10 + (i < number->n ? (uint64_t)(next_digit(&at) - '0') : 0);
	*count = value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
	return true;
}
