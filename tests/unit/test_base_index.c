/* The index of byte strings: numbers in order of appearance, found again, and cleared. */
#include "base/index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define KEYS 50000

static struct emu_str key(uint32_t i, char text[static 32])
{
	return (struct emu_str){text, (size_t)snprintf(text, 32, "unit-%u", (unsigned)i)};
}

static void test_numbers_in_order_of_appearance(void **state)
{
	(void)state;
	struct emu_index index = {0};
	char text[32];
	assert_int_equal(emu_index_find(&index, EMU_STR("unit-0")), EMU_INDEX_NONE);
	for (uint32_t round = 0; round < 2; round++)
		for (uint32_t i = 0; i < KEYS; i++)
			assert_int_equal(emu_index_add(&index, key(i, text)), i);
	assert_int_equal(index.n, KEYS);
	for (uint32_t i = 0; i < KEYS; i++) {
		assert_int_equal(emu_index_find(&index, key(i, text)), i);
		assert_true(emu_str_equal(index.names[i], key(i, text)));
	}
	assert_int_equal(emu_index_find(&index, key(KEYS, text)), EMU_INDEX_NONE);
	assert_int_equal(index.n, KEYS);
	emu_index_free(&index);
	assert_int_equal(index.n, 0);
	emu_index_free(&index);
}

static void test_keys_are_bytes(void **state)
{
	(void)state;
	struct emu_index index = {0};
	char text[] = "kept";
	assert_int_equal(emu_index_add(&index, EMU_STR("")), 0);
	assert_int_equal(emu_index_add(&index, EMU_STR("a")), 1);
	assert_int_equal(emu_index_add(&index, EMU_STR("a\0")), 2);
	assert_int_equal(emu_index_add(&index, EMU_STR("a\0b")), 3);
	assert_int_equal(emu_index_add(&index, EMU_STR("a\0c")), 4);
	assert_int_equal(emu_index_add(&index, (struct emu_str){0}), 0);
	assert_int_equal(emu_index_add(&index, EMU_STR("a\0b")), 3);
	assert_int_equal(emu_index_add(&index, emu_str_from(text)), 5);
	text[0] = 'l'; /* the index has a copy of its own */
	assert_int_equal(emu_index_find(&index, EMU_STR("kept")), 5);
	assert_int_equal(emu_index_find(&index, EMU_STR("lept")), EMU_INDEX_NONE);
	emu_index_free(&index);
}

/* Many keys and few, after many and after few: both ways of clearing, and nothing left behind. */
static void test_clear(void **state)
{
	(void)state;
	static const uint32_t sizes[] = {40000, 3, 1, 900, 0, 20000, 2, 30000};
	struct emu_index index = {0};
	char text[32];
	uint32_t first = 0;
	emu_index_clear(&index);
	for (size_t round = 0; round < sizeof(sizes) / sizeof(*sizes); round++) {
		for (uint32_t i = 0; i < sizes[round]; i++)
			assert_int_equal(emu_index_add(&index, key(first + i, text)), i);
		for (uint32_t i = 0; i < sizes[round]; i++)
			assert_int_equal(emu_index_find(&index, key(first + i, text)), i);
		assert_int_equal(index.n, sizes[round]);
		emu_index_clear(&index);
		assert_int_equal(index.n, 0);
		for (uint32_t i = 0; i < sizes[round]; i++)
			assert_int_equal(
				emu_index_find(&index, key(first + i, text)), EMU_INDEX_NONE);
		first += sizes[round] / 2;
	}
	emu_index_free(&index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_in_order_of_appearance),
		cmocka_unit_test(test_keys_are_bytes),
		cmocka_unit_test(test_clear),
	};
	return cmocka_run_group_tests_name("base_index", tests, NULL, NULL);
}
