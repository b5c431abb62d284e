/* Growing bytes: what was appended is there, and a failure sticks until the bytes are given up. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void holds(const struct emu_buf *buf, struct emu_str expected)
{
	assert_false(buf->failed);
	assert_true(emu_str_equal(emu_buf_str(buf), expected));
}

static void test_appending(void **state)
{
	(void)state;
	struct emu_buf buf;
	emu_buf_init(&buf);
	holds(&buf, EMU_STR(""));
	emu_buf_append(&buf, (struct emu_str){0});
	assert_null(buf.at);
	emu_buf_append(&buf, EMU_STR("a\0b"));
	emu_buf_push(&buf, '\xff');
	emu_buf_append(&buf, EMU_STR(""));
	holds(&buf, EMU_STR("a\0b\xff"));
	emu_buf_free(&buf);
	holds(&buf, EMU_STR(""));
	emu_buf_free(&buf);
}

/* Lengths about every power of two, each byte where it belongs. */
static void test_growing_keeps_every_byte(void **state)
{
	(void)state;
	struct emu_buf buf = {0};
	for (size_t i = 0; i < 70000; i++)
		emu_buf_push(&buf, (char)(i * 31 >> 3));
	assert_int_equal(buf.len, 70000);
	for (size_t i = 0; i < buf.len; i++)
		if (buf.at[i] != (char)(i * 31 >> 3))
			fail_msg("byte %zu", i);
	emu_buf_free(&buf);
	for (size_t len = 1; len < 600; len++) {
		char text[600];
		memset(text, (int)(len % 251), len);
		emu_buf_append(&buf, (struct emu_str){text, len});
		assert_true(buf.len >= len);
		assert_int_equal(memcmp(buf.at + buf.len - len, text, len), 0);
	}
	assert_int_equal(buf.len, 600 * 599 / 2);
	emu_buf_free(&buf);
}

static void test_numbers_and_formats(void **state)
{
	(void)state;
	struct emu_buf buf = {0};
	emu_buf_append_number(&buf, 0);
	emu_buf_push(&buf, ' ');
	emu_buf_append_number(&buf, 1635);
	emu_buf_push(&buf, ' ');
	emu_buf_append_number(&buf, UINT64_MAX);
	holds(&buf, EMU_STR("0 1635 18446744073709551615"));
	emu_buf_clear(&buf);
	for (int i = 0; i < 30; i++)
		emu_buf_printf(&buf, "%d:%s,", i, "xy");
	assert_true(emu_str_starts(emu_buf_str(&buf), EMU_STR("0:xy,1:xy,2:xy,")));
	assert_true(
		emu_str_equal(emu_str_after(emu_buf_str(&buf), buf.len - 6), EMU_STR("29:xy,")));
	assert_int_equal(buf.len, 10 * 5 + 20 * 6);
	emu_buf_free(&buf);
}

static void test_reserved_room_is_there(void **state)
{
	(void)state;
	struct emu_buf buf = {0};
	emu_buf_append(&buf, EMU_STR("ab"));
	assert_true(emu_buf_reserve(&buf, 5000));
	memset(buf.at + buf.len, 'c', 5000);
	buf.len += 5000;
	const char *at = buf.at;
	emu_buf_clear(&buf);
	assert_true(emu_buf_reserve(&buf, 5002));
	assert_ptr_equal(buf.at, at);
	assert_int_equal(buf.len, 0);
	assert_memory_equal(buf.at, "abccc", 5);
	emu_buf_free(&buf);
}

static void test_a_failure_sticks(void **state)
{
	(void)state;
	struct emu_buf buf = {0};
	emu_buf_append(&buf, EMU_STR("kept"));
	assert_false(emu_buf_reserve(&buf, SIZE_MAX));
	assert_true(buf.failed);
	emu_buf_push(&buf, 'x');
	emu_buf_append(&buf, EMU_STR("short"));
	emu_buf_append_number(&buf, 7);
	emu_buf_printf(&buf, "%d", 7);
	assert_false(emu_buf_reserve(&buf, 0));
	assert_true(buf.failed);
	assert_true(emu_str_equal(emu_buf_str(&buf), EMU_STR("kept")));
	emu_buf_clear(&buf);
	emu_buf_append(&buf, EMU_STR("new, and longer"));
	holds(&buf, EMU_STR("new, and longer"));
	emu_buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_appending),
		cmocka_unit_test(test_growing_keeps_every_byte),
		cmocka_unit_test(test_numbers_and_formats),
		cmocka_unit_test(test_reserved_room_is_there),
		cmocka_unit_test(test_a_failure_sticks),
	};
	return cmocka_run_group_tests_name("base_buf", tests, NULL, NULL);
}
