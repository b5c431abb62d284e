/* Text of cells as records and messages hold it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The room's own: no other has a use for it. */
#include "table/table-internal.h"

static void assert_tidy(const char *text, const char *expected)
{
	struct emu_buf out = {0}, scratch = {0};
	size_t len = strlen(text);
	char *copy = malloc(len ? len : 1); /* without a byte behind it */
	memcpy(copy, text, len);
	emu_buf_append(&out, EMU_STR("before "));
	emu_table_tidy((struct emu_str){copy, len}, &scratch, &out);
	emu_buf_push(&out, '\0');
	assert_string_equal(out.at + strlen("before "), expected);
	emu_buf_free(&out);
	emu_buf_free(&scratch);
	free(copy);
}

static void white_space_is_one_space(void **state)
{
	(void)state;
	assert_tidy("", "");
	assert_tidy(" \t\n", "");
	assert_tidy("a", "a");
	assert_tidy(" a b ", "a b");
	assert_tidy("a  b\r\nc\td", "a b c d");
	assert_tidy("\xc2\xa0 a\xc2\xa0\xe2\x80\xaf"
		    "b \xe3\x80\x80",
		"a b");
	assert_tidy("a\x01\x02"
		    "b\x7f",
		"a b");
}

static void characters_are_composed(void **state)
{
	(void)state;
	assert_tidy("ti\xc3\xaa\xcc\x81ng", "ti\xe1\xba\xbfng");
	assert_tidy("tie\xcc\x82\xcc\x81ng", "ti\xe1\xba\xbfng");
}

static void what_cannot_be_seen_goes(void **state)
{
	(void)state;
	assert_tidy("\xef\xbb\xbf"
		    "a\xe2\x80\x8b"
		    "b\xe2\x81\xa0",
		"ab");
	/* Hindi spells with the joiners. */
	assert_tidy("\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7",
		"\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7");
}

static void messages_cut_between_characters(void **state)
{
	(void)state;
	char text[200];
	for (size_t from = 0; from < 3; from++) {
		memset(text, 'a', from);
		for (size_t i = from; i + 3 <= sizeof(text); i += 3)
			memcpy(text + i, "\xe1\xba\xbf", 3);
		struct emu_str cut = emu_table_cut((struct emu_str){text, 150 + from});
		assert_in_range(cut.len, 78, 80);
		assert_int_equal((cut.len - from) % 3, 0);
	}
	assert_int_equal(emu_table_cut(EMU_STR("  short ")).len, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(white_space_is_one_space),
		cmocka_unit_test(characters_are_composed),
		cmocka_unit_test(what_cannot_be_seen_goes),
		cmocka_unit_test(messages_cut_between_characters),
	};
	return cmocka_run_group_tests_name("table/tidy", tests, NULL, NULL);
}
