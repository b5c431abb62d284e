/* Exact decimals: reading, arithmetic and printing, on both sides of 128 bits. */
#include "base/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct emu_decimal number(const char *text)
{
	struct emu_decimal number = {0};
	struct emu_error err;
	if (emu_decimal_parse(&number, emu_str_from(text), &err))
		fail_msg("%s: %s", text, err.text);
	return number;
}

/* Prints and frees it. */
static void assert_prints(struct emu_decimal *number, const char *text)
{
	struct emu_buf out = {0};
	emu_decimal_print(number, &out);
	emu_buf_push(&out, '\0');
	assert_false(out.failed);
	assert_string_equal(out.at, text);
	emu_buf_free(&out);
	emu_decimal_free(number);
}

static void reads_as(const char *json, const char *text)
{
	struct emu_decimal value = number(json);
	assert_prints(&value, text);
}

typedef int operation(struct emu_decimal *, const struct emu_decimal *, const struct emu_decimal *,
	struct emu_error *);

static int add(struct emu_decimal *to, const struct emu_decimal *a, const struct emu_decimal *b,
	struct emu_error *err)
{
	return emu_decimal_add(to, a, b, err);
}

static void gives(operation *operate, const char *a, const char *b, const char *text)
{
	struct emu_decimal x = number(a), y = number(b), result = {0};
	struct emu_error err;
	assert_int_equal(operate(&result, &x, &y, &err), 0);
	assert_prints(&result, text);
	assert_int_equal(operate(&x, &x, &y, &err), 0); /* onto a term of its own */
	assert_prints(&x, text);
	emu_decimal_free(&y);
}

static void divides(const char *a, const char *b, int32_t places, const char *text)
{
	struct emu_decimal x = number(a), y = number(b);
	struct emu_error err;
	assert_int_equal(emu_decimal_divide(&x, &x, &y, places, &err), 0);
	assert_prints(&x, text);
	emu_decimal_free(&y);
}

static int compared(const char *a, const char *b)
{
	struct emu_decimal x = number(a), y = number(b);
	int order = emu_decimal_compare(&x, &y);
	assert_int_equal(emu_decimal_compare(&y, &x), -order);
	emu_decimal_free(&y);
	emu_decimal_free(&x);
	return order;
}

static bool multiple(const char *a, const char *b)
{
	struct emu_decimal x = number(a), y = number(b);
	bool is = emu_decimal_is_multiple(&x, &y);
	emu_decimal_free(&y);
	emu_decimal_free(&x);
	return is;
}

static bool integer(const char *text)
{
	struct emu_decimal x = number(text);
	bool is = emu_decimal_is_integer(&x);
	emu_decimal_free(&x);
	return is;
}

#define ONES_40 "1111111111111111111111111111111111111111"
#define INT128_LARGEST "170141183460469231731687303715884105727"
#define INT128_PAST "170141183460469231731687303715884105728"

static void test_parse_keeps_digits_and_places(void **state)
{
	(void)state;
	reads_as("0", "0");
	reads_as("-0", "0");
	reads_as("-0.0", "0.0");
	reads_as("12", "12");
	reads_as("-451", "-451");
	reads_as("7.60", "7.60");
	reads_as("0.05", "0.05");
	reads_as("-0.05", "-0.05");
	reads_as("1234.56", "1234.56");
	reads_as("9999999999999999999", "9999999999999999999");
	reads_as("-999999999999999999", "-999999999999999999");
	reads_as("12345678901234567890", "12345678901234567890");
	reads_as("0.0000000000000000000000000001", "0.0000000000000000000000000001");
	reads_as("999999999999999999999999999999999999", "999999999999999999999999999999999999");
	reads_as(INT128_LARGEST, INT128_LARGEST);
	reads_as(INT128_PAST, INT128_PAST);
	reads_as("-" INT128_PAST, "-" INT128_PAST);
	reads_as(ONES_40 "." ONES_40, ONES_40 "." ONES_40);
	reads_as("-0." ONES_40 "0", "-0." ONES_40 "0");
}

static void test_parse_works_exponents_in(void **state)
{
	(void)state;
	reads_as("1e5", "100000");
	reads_as("1E+5", "100000");
	reads_as("1.5E-3", "0.0015");
	reads_as("1.50e1", "15.0");
	reads_as("1.50e2", "150");
	reads_as("1.50e3", "1500");
	reads_as("-1.5e00", "-1.5");
	reads_as("12e-2", "0.12");
	reads_as("0e9999999999999999999999", "0");
	reads_as("0e-3", "0.000");
	reads_as("1e40", "10000000000000000000000000000000000000000");
	reads_as("0.00000000000000000000000000000000000000001e41", "1");
	reads_as("1e0000000000000000000000000000000005", "100000");
}

/* 1 and zeros, after which the rest stands. */
static char *long_number(size_t zeros, const char *rest)
{
	char *text = malloc(zeros + strlen(rest) + 2);
	assert_non_null(text);
	text[0] = '1';
	memset(text + 1, '0', zeros);
	strcpy(text + 1 + zeros, rest);
	return text;
}

static void is_refused(const char *text, const char *found)
{
	struct emu_decimal value = number("7.5");
	struct emu_error err = {0};
	assert_int_equal(emu_decimal_parse(&value, emu_str_from(text), &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	assert_string_equal(strrchr(err.text, ' ') + 1, found);
	assert_prints(&value, "7.5");
}

static void test_parse_refuses_what_is_too_long(void **state)
{
	(void)state;
	is_refused("1e5000", "5001");
	is_refused("-1e-5001", "5001");
	is_refused("1.5e-5000", "5001");
	is_refused("1e99999999999999999999999999999", "100000000000000000");
	char *text = long_number(EMU_DECIMAL_DIGITS_MAX, "");
	is_refused(text, "5001");
	free(text);
	text = long_number(EMU_DECIMAL_DIGITS_MAX - 1, "");
	reads_as(text, text);
	reads_as("1e4999", text);
	free(text);
	text = long_number(EMU_DECIMAL_DIGITS_MAX, "e-5000");
	struct emu_decimal one = number(text);
	assert_int_equal(one.scale, EMU_DECIMAL_DIGITS_MAX);
	assert_true(emu_decimal_is_integer(&one));
	emu_decimal_free(&one);
	free(text);
}

static void test_add(void **state)
{
	(void)state;
	gives(add, "12", "451", "463");
	gives(add, "7.6", "7.60", "15.20");
	gives(add, "7.60", "-7.6", "0.00");
	gives(add, "1234.56", "12", "1246.56");
	gives(add, "0.1", "0.2", "0.3");
	gives(add, INT128_LARGEST, "1", INT128_PAST);
	gives(add, INT128_LARGEST, "0.1", INT128_LARGEST ".1");
	gives(add, "-" INT128_LARGEST, "-1", "-" INT128_PAST);
	gives(add, INT128_PAST, "-1", INT128_LARGEST);
	gives(add, "0", "1e-60", "0.000000000000000000000000000000000000000000000000000000000001");
	gives(add, "0." ONES_40, ONES_40, ONES_40 "." ONES_40);
	gives(add, "5.00", "0e-60",
		"5.000000000000000000000000000000000000000000000000000000000000");
}

static void test_subtract(void **state)
{
	(void)state;
	gives(emu_decimal_subtract, "12", "451", "-439");
	gives(emu_decimal_subtract, "7.6", "0.05", "7.55");
	gives(emu_decimal_subtract, "7.60", "7.6", "0.00");
	gives(emu_decimal_subtract, "-" INT128_LARGEST, "1", "-" INT128_PAST);
	gives(emu_decimal_subtract, INT128_PAST, "1", INT128_LARGEST);
	gives(emu_decimal_subtract, "17014118346046923173168730371588410572700", "-1e41",
		"117014118346046923173168730371588410572700");
}

static void test_multiply(void **state)
{
	(void)state;
	gives(emu_decimal_multiply, "12", "-3", "-36");
	gives(emu_decimal_multiply, "1.20", "0.5", "0.600");
	gives(emu_decimal_multiply, "0", "-3.1", "0.0");
	gives(emu_decimal_multiply, "18446744073709551616", "18446744073709551616",
		"340282366920938463463374607431768211456");
	gives(emu_decimal_multiply, INT128_PAST, "-0.5",
		"-85070591730234615865843651857942052864.0");
	gives(emu_decimal_multiply, "1e2500", "0", "0");
	struct emu_decimal wide = number("1e2500"), small = number("1e-2501");
	struct emu_error err;
	assert_int_equal(emu_decimal_multiply(&wide, &wide, &wide, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	assert_int_equal(emu_decimal_multiply(&small, &small, &small, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	assert_int_equal(small.scale, 2501);
	emu_decimal_free(&small);
	emu_decimal_free(&wide);
}

static void test_products_are_refused_past_the_exact_limit(void **state)
{
	(void)state;
	struct emu_decimal a = number("1e2500"), nines = number("9e2498"), result = {0};
	struct emu_decimal least = number("1e2499");
	struct emu_error err;
	assert_int_equal(emu_decimal_multiply(&result, &a, &nines, &err), 0);
	assert_int_equal(emu_decimal_multiply(&result, &a, &least, &err), 0);
	emu_decimal_from_int(&nines, 10);
	assert_int_equal(emu_decimal_multiply(&result, &result, &nines, &err), -1);
	assert_string_equal(strrchr(err.text, ' ') + 1, "5001");
	emu_decimal_free(&least);
	emu_decimal_free(&result);
	emu_decimal_free(&a);
}

static void test_divide_rounds_half_to_even(void **state)
{
	(void)state;
	divides("1", "3", 4, "0.3333");
	divides("2", "3", 4, "0.6667");
	divides("1", "8", 2, "0.12");
	divides("3", "8", 2, "0.38");
	divides("-1", "8", 2, "-0.12");
	divides("-3", "8", 2, "-0.38");
	divides("1", "2", 0, "0");
	divides("3", "2", 0, "2");
	divides("5", "-2", 0, "-2");
	divides("2.51", "1", 1, "2.5");
	divides("2.45", "1", 1, "2.4");
	divides("10", "4", 6, "2.5");
	divides("100", "10", 6, "10");
	divides("-1", "400", 2, "0");
	divides("7", "0.002", 3, "3500");
	divides("0.0007", "7", 3, "0");
	divides(INT128_PAST, "2", 2, "85070591730234615865843651857942052864");
	divides("1e60", "-3e60", 5, "-0.33333");
	divides("5e-60", "1e-58", 1, "0");
	divides("15e-60", "1e-58", 1, "0.2");
	divides("2", "-3", 45, "-0.666666666666666666666666666666666666666666667");
	divides("1", "3", 45, "0.333333333333333333333333333333333333333333333");
}

static void test_divide_refuses(void **state)
{
	(void)state;
	struct emu_decimal one = number("1"), zero = number("0.00"), least = number("1e-5000");
	struct emu_error err;
	assert_int_equal(emu_decimal_divide(&one, &one, &zero, 2, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_INPUT);
	assert_int_equal(emu_decimal_divide(&one, &one, &least, 2, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	assert_int_equal(
		emu_decimal_divide(&one, &one, &one, EMU_DECIMAL_DIGITS_MAX + 1, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	assert_prints(&one, "1");
	emu_decimal_free(&least);
}

static void roots(const char *a, const char *b, int32_t places, const char *text)
{
	struct emu_decimal x = number(a), y = number(b);
	assert_int_equal(emu_decimal_root(&x, &x, &y, places, NULL), 0);
	assert_prints(&x, text);
	emu_decimal_free(&y);
}

static void test_root_is_rounded_once(void **state)
{
	struct emu_decimal minus = number("-1"), one = number("1"), zero = {0};
	(void)state;
	roots("2", "1", 6, "1.414214");
	roots("2", "3", 6, "0.816497");
	roots("9", "4", 3, "1.5");
	roots("0", "7", 3, "0");
	/* Ties, and what is next to one. */
	roots("6.25", "1", 0, "2");
	roots("12.25", "1", 0, "4");
	roots("0.000625", "1", 2, "0.02");
	roots("6.250000000000000000000000000000000000000000000000001", "1", 0, "3");
	roots("18.749999999999999999999999999999999999999999999999999", "3", 0, "2");
	roots("18.75", "3", 0, "2");
	roots("1e80", "1", 2, "10000000000000000000000000000000000000000");
	assert_int_equal(emu_decimal_root(&zero, &minus, &one, 2, NULL), -1);
	assert_int_equal(emu_decimal_root(&zero, &one, &zero, 2, NULL), -1);
}

static void test_compare_by_value(void **state)
{
	(void)state;
	assert_int_equal(compared("7.6", "7.60"), 0);
	assert_int_equal(compared("0", "-0.000"), 0);
	assert_int_equal(compared("7.6", "7.61"), -1);
	assert_int_equal(compared("-7.6", "-7.61"), 1);
	assert_int_equal(compared("-1", "1e-4000"), -1);
	assert_int_equal(compared("1", "1e-4000"), 1);
	assert_int_equal(compared(INT128_PAST, INT128_LARGEST), 1);
	assert_int_equal(compared(INT128_PAST, INT128_PAST ".000"), 0);
	assert_int_equal(compared("1e4999", "-1e4999"), 1);
}

static void test_integers_and_multiples(void **state)
{
	(void)state;
	assert_true(integer("1.0"));
	assert_true(integer("0.00"));
	assert_true(integer("-3"));
	assert_true(integer(ONES_40 ".000"));
	assert_false(integer("1.5"));
	assert_false(integer("1e-50"));
	assert_false(integer(ONES_40 ".001"));
	assert_true(multiple("7.6", "0.01"));
	assert_true(multiple("-9", "3"));
	assert_true(multiple("0", "3"));
	assert_true(multiple("4.5", "1.50"));
	assert_false(multiple("7.605", "0.01"));
	assert_false(multiple("3", "9"));
	assert_false(multiple("3", "0.0"));
	assert_true(multiple("1e300", "1e-300"));
	assert_false(multiple("1e-300", "1e300"));
	assert_false(multiple("1e60", "7"));
}

static void test_copy_and_integers_of_ours(void **state)
{
	(void)state;
	struct emu_decimal big = number(ONES_40 ".5"), copy = {0}, small = {0};
	assert_int_equal(emu_decimal_copy(&copy, &big, NULL), 0);
	emu_decimal_from_int(&big, INT64_MIN);
	assert_int_equal(emu_decimal_copy(&small, &big, NULL), 0);
	assert_prints(&big, "-9223372036854775808");
	assert_prints(&copy, ONES_40 ".5");
	assert_int_equal(emu_decimal_parse(&copy, EMU_STR(ONES_40), NULL), 0);
	assert_int_equal(emu_decimal_copy(&copy, &small, NULL), 0);
	assert_int_equal(emu_decimal_copy(&copy, &copy, NULL), 0);
	assert_prints(&copy, "-9223372036854775808");
}

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	return *seed ^= *seed << 17;
}

/* Up to 48 digits on a side of the point, most of them fewer. */
static void random_number(uint64_t *seed, char text[static 128])
{
	size_t at = 0, before = 1 + next_random(seed) % (next_random(seed) % 4 ? 9 : 48);
	size_t after = next_random(seed) % (next_random(seed) % 4 ? 4 : 48);
	if (next_random(seed) % 2)
		text[at++] = '-';
	text[at++] = (char)('1' + next_random(seed) % 9);
	while (--before)
		text[at++] = (char)('0' + next_random(seed) % 10);
	if (after)
		text[at++] = '.';
	while (after--)
		text[at++] = (char)('0' + next_random(seed) % 10);
	text[at] = '\0';
}

static void test_what_is_printed_reads_the_same(void **state)
{
	(void)state;
	uint64_t seed = 7;
	char text[128];
	for (int i = 0; i < 20000; i++) {
		random_number(&seed, text);
		reads_as(text, text);
	}
}

#define TERMS 24

/* Digits, places and all: shuffled, and in two heaps added at the end. */
static void test_sums_do_not_depend_on_order_or_partition(void **state)
{
	(void)state;
	uint64_t seed = 11;
	for (int round = 0; round < 400; round++) {
		struct emu_decimal terms[TERMS], sum = {0}, heaps[2] = {0};
		char text[128];
		for (int i = 0; i < TERMS; i++) {
			random_number(&seed, text);
			terms[i] = number(text);
			assert_int_equal(emu_decimal_add(&sum, &sum, &terms[i], NULL), 0);
		}
		for (size_t i = TERMS; i--;) {
			size_t other = next_random(&seed) % (i + 1);
			struct emu_decimal term = terms[other];
			struct emu_decimal *heap = &heaps[next_random(&seed) % 2];
			terms[other] = terms[i];
			assert_int_equal(emu_decimal_add(heap, &term, heap, NULL), 0);
			emu_decimal_free(&term);
		}
		assert_int_equal(emu_decimal_add(&heaps[0], &heaps[0], &heaps[1], NULL), 0);
		struct emu_buf expected = {0};
		emu_decimal_print(&sum, &expected);
		emu_buf_push(&expected, '\0');
		assert_prints(&heaps[0], expected.at);
		emu_buf_free(&expected);
		emu_decimal_free(&heaps[1]);
		emu_decimal_free(&sum);
	}
}

/* a - b + b is a; a * b / b is a; the sign of a - b is how they compare. */
static void test_operations_undo_each_other(void **state)
{
	(void)state;
	static const struct emu_decimal zero;
	uint64_t seed = 13;
	char text[128];
	for (int i = 0; i < 4000; i++) {
		random_number(&seed, text);
		struct emu_decimal a = number(text), b, result = {0};
		random_number(&seed, text);
		b = number(text);
		assert_int_equal(emu_decimal_subtract(&result, &a, &b, NULL), 0);
		assert_int_equal(emu_decimal_compare(&result, &zero), emu_decimal_compare(&a, &b));
		assert_int_equal(emu_decimal_add(&result, &result, &b, NULL), 0);
		assert_int_equal(emu_decimal_compare(&result, &a), 0);
		assert_int_equal(emu_decimal_multiply(&result, &a, &b, NULL), 0);
		assert_int_equal(emu_decimal_divide(&result, &result, &b, a.scale, NULL), 0);
		assert_int_equal(emu_decimal_compare(&result, &a), 0);
		emu_decimal_free(&result);
		emu_decimal_free(&b);
		emu_decimal_free(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse_keeps_digits_and_places),
		cmocka_unit_test(test_parse_works_exponents_in),
		cmocka_unit_test(test_parse_refuses_what_is_too_long),
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_subtract),
		cmocka_unit_test(test_multiply),
		cmocka_unit_test(test_products_are_refused_past_the_exact_limit),
		cmocka_unit_test(test_divide_rounds_half_to_even),
		cmocka_unit_test(test_divide_refuses),
		cmocka_unit_test(test_root_is_rounded_once),
		cmocka_unit_test(test_compare_by_value),
		cmocka_unit_test(test_integers_and_multiples),
		cmocka_unit_test(test_copy_and_integers_of_ours),
		cmocka_unit_test(test_what_is_printed_reads_the_same),
		cmocka_unit_test(test_sums_do_not_depend_on_order_or_partition),
		cmocka_unit_test(test_operations_undo_each_other),
	};
	return cmocka_run_group_tests_name("base_decimal", tests, NULL, NULL);
}
