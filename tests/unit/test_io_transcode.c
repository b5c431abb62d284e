/* Encodings other than UTF-8, cut anywhere. */
#include "drink.h"

static void encodings_become_utf8(void **state)
{
	(void)state;
	/* windows-1258 writes some Vietnamese letters as base and mark; iconv joins them, and so
	 * holds the last letter back until it knows what follows. */
	struct emu_str cp1258 = EMU_STR("\xD0\xF4ng H\xE0\nT\xE2\xECn v\xE0 e");
	struct emu_str utf8 = EMU_STR("Đông Hà\nTấn và e");
	for (size_t cap = 1; cap < 40; cap++)
		assert_outcome(drink(open_file(cp1258, "windows-1258"), cap), utf8, EMU_SOURCE_END);

	struct emu_str utf16 = EMU_STR("\xFF\xFE"
				       "K\0h\0\xD1\x1E"
				       "i\0 \0\x34\xD8\x1E\xDD\n\0");
	struct emu_str block = EMU_STR("Khối 𝄞\n");
	for (size_t cap = 1; cap < 20; cap++)
		assert_outcome(drink(open_file(utf16, "UTF-16"), cap), block, EMU_SOURCE_END);
	assert_outcome(drink(open_file(utf16, "UTF-16LE"), 99), block, EMU_SOURCE_END);

	assert_outcome(drink(open_file(EMU_STR("\xA1\xD2\n"), "TIS-620"), 99), EMU_STR("กา\n"),
		EMU_SOURCE_END);
	assert_outcome(drink(open_file(EMU_STR(""), "TIS-620"), 99), EMU_STR(""), EMU_SOURCE_END);
}

static void long_text_is_transcoded_whole(void **state)
{
	(void)state;
	/* Three bytes a character, so that the converter's buffers end in the middle of some. */
	struct emu_buf utf8 = {0}, utf16 = {0};
	for (int i = 0; i < 100001; i++) {
		emu_buf_append(&utf8, EMU_STR("ก"));
		emu_buf_append(&utf16, EMU_STR("\x0E\x01"));
	}
	assert_outcome(drink(open_file(emu_buf_str(&utf16), "UTF-16BE"), 1000), emu_buf_str(&utf8),
		EMU_SOURCE_END);
	emu_buf_free(&utf8);
	emu_buf_free(&utf16);
}

static void bytes_of_no_character_say_where(void **state)
{
	(void)state;
	struct emu_buf long_text = {0};
	for (int i = 0; i < 50000; i++)
		emu_buf_append(&long_text, EMU_STR("a\0"));
	emu_buf_append(&long_text, EMU_STR("\0\xDC"));
	struct outcome outcome = drink(open_file(emu_buf_str(&long_text), "UTF-16LE"), 4096);
	assert_int_equal(outcome.bytes.len, 50000);
	assert_string_equal(outcome.err.text, "the bytes at offset 100000 are not UTF-16LE");
	emu_buf_free(&outcome.bytes);
	emu_buf_free(&long_text);

	assert_fault(drink(open_file(EMU_STR("a\0b"), "UTF-16LE"), 10), EMU_STR("a"),
		"the bytes at offset 2 are not UTF-16LE");
}

static void utf8_mark_overrules_the_encoding(void **state)
{
	(void)state;
	assert_outcome(drink(open_file(EMU_STR("\xEF\xBB\xBFĐ"), "windows-1258"), 10), EMU_STR("Đ"),
		EMU_SOURCE_END);
}

static void utf8_by_name_is_no_conversion(void **state)
{
	(void)state;
	assert_outcome(drink(open_file(EMU_STR("a\xFFz"), "utf-8"), 10), EMU_STR("a\xFFz"),
		EMU_SOURCE_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodings_become_utf8),
		cmocka_unit_test(long_text_is_transcoded_whole),
		cmocka_unit_test(bytes_of_no_character_say_where),
		cmocka_unit_test(utf8_mark_overrules_the_encoding),
		cmocka_unit_test(utf8_by_name_is_no_conversion),
	};
	return cmocka_run_group_tests_name("io/transcode", tests, NULL, NULL);
}
