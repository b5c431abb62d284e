/* Arenas: pieces that never overlap, aligned, and memory that a reset keeps. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define PIECES 3000

/* Lengths from 0 to past the size of a block. */
static size_t length(size_t i)
{
	return i % 500 == 499 ? 100000 : i * 7 % 300;
}

static void test_pieces_do_not_overlap(void **state)
{
	(void)state;
	static unsigned char *pieces[PIECES];
	struct emu_arena arena = {0};
	for (size_t i = 0; i < PIECES; i++) {
		pieces[i] = emu_arena_take(&arena, length(i));
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
		memset(pieces[i], (int)(i % 251), length(i));
	}
	for (size_t i = 0; i < PIECES; i++)
		for (size_t at = 0; at < length(i); at++)
			if (pieces[i][at] != i % 251)
				fail_msg("piece %zu, byte %zu", i, at);
	emu_arena_free(&arena);
	assert_null(arena.first);
	emu_arena_free(&arena);
}

/* The second record finds the memory of the first: the same takes give the same places. */
static void test_reset_keeps_the_blocks(void **state)
{
	(void)state;
	static void *pieces[PIECES];
	struct emu_arena arena = {0};
	emu_arena_reset(&arena);
	for (size_t i = 0; i < PIECES; i++)
		pieces[i] = emu_arena_take(&arena, length(i));
	for (int record = 0; record < 3; record++) {
		emu_arena_reset(&arena);
		for (size_t i = 0; i < PIECES; i++)
			assert_ptr_equal(emu_arena_take(&arena, length(i)), pieces[i]);
	}
	emu_arena_free(&arena);
}

/* A large piece after a reset passes over blocks too small for it, and what follows still holds. */
static void test_reset_then_other_sizes(void **state)
{
	(void)state;
	struct emu_arena arena = {0};
	for (int i = 0; i < 8; i++)
		assert_non_null(emu_arena_take(&arena, 20000));
	emu_arena_reset(&arena);
	unsigned char *large = emu_arena_take(&arena, 1000000);
	unsigned char *small = emu_arena_take(&arena, 1000);
	assert_non_null(large);
	assert_non_null(small);
	memset(large, 1, 1000000);
	memset(small, 2, 1000);
	assert_int_equal(large[999999], 1);
	emu_arena_reset(&arena);
	for (int i = 0; i < 8; i++)
		assert_non_null(emu_arena_take(&arena, 20000));
	emu_arena_free(&arena);
}

static void test_arrays_are_zero(void **state)
{
	(void)state;
	struct emu_arena arena = {0};
	memset(emu_arena_take(&arena, 4096), 0xff, 4096);
	emu_arena_reset(&arena);
	const unsigned char *array = emu_arena_array(&arena, 64, 64);
	for (size_t i = 0; i < 4096; i++)
		assert_int_equal(array[i], 0);
	assert_non_null(emu_arena_array(&arena, 0, 8));
	assert_null(emu_arena_array(&arena, SIZE_MAX / 2, 3));
	assert_null(emu_arena_array(&arena, SIZE_MAX, 1));
	assert_null(emu_arena_take(&arena, SIZE_MAX));
	assert_null(emu_arena_take(&arena, SIZE_MAX - 16));
	emu_arena_free(&arena);
}

static void test_copies_are_terminated(void **state)
{
	(void)state;
	struct emu_arena arena = {0};
	char text[] = "a\0b";
	struct emu_str copy = emu_arena_copy(&arena, (struct emu_str){text, 3});
	struct emu_str empty = emu_arena_copy(&arena, (struct emu_str){0});
	text[0] = 'z';
	assert_true(emu_str_equal(copy, EMU_STR("a\0b")));
	assert_int_equal(copy.at[3], '\0');
	assert_int_equal(empty.len, 0);
	assert_string_equal(empty.at, "");
	assert_null(emu_arena_copy(&arena, (struct emu_str){text, SIZE_MAX}).at);
	emu_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_do_not_overlap),
		cmocka_unit_test(test_reset_keeps_the_blocks),
		cmocka_unit_test(test_reset_then_other_sizes),
		cmocka_unit_test(test_arrays_are_zero),
		cmocka_unit_test(test_copies_are_terminated),
	};
	return cmocka_run_group_tests_name("base_arena", tests, NULL, NULL);
}
