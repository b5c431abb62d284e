/* Unicode text: validity, normalization, folding, digits, cleaning and width. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Bytes with NULs among them. */
#define BYTES(literal) EMU_STR(literal)

typedef void transformation(struct emu_str text, struct emu_buf *out);

/* What is in `out` already must stay. */
static void gives_bytes(transformation *transform, struct emu_str text, struct emu_str expected)
{
	struct emu_buf out = {0};
	emu_buf_append(&out, EMU_STR("  before"));
	transform(text, &out);
	assert_false(out.failed);
	struct emu_str result = emu_str_after(emu_buf_str(&out), 8);
	if (!emu_str_equal(result, expected))
		fail_msg("expected \"%.*s\", found \"%.*s\"", EMU_STR_ARGS(expected),
			EMU_STR_ARGS(result));
	assert_memory_equal(out.at, "  before", 8);
	emu_buf_free(&out);
}

static void gives(transformation *transform, const char *text, const char *expected)
{
	gives_bytes(transform, emu_str_from(text), emu_str_from(expected));
}

/* In memory of its exact size, so that a sanitizer sees a byte read past the end; after `before`
 * plain bytes, so that every step of the fast path meets it. */
static void check_utf8(struct emu_str text, size_t before, bool valid, size_t offence)
{
	size_t bad = SIZE_MAX;
	char *copy = malloc(before + text.len + 1);
	assert_non_null(copy);
	memset(copy, 'x', before);
	memcpy(copy + before, text.at, text.len);
	char *exact = realloc(copy, before + text.len ? before + text.len : 1);
	assert_non_null(exact);
	assert_int_equal(emu_text_is_utf8((struct emu_str){exact, before + text.len}, &bad), valid);
	assert_int_equal(bad, valid ? SIZE_MAX : before + offence);
	assert_int_equal(emu_text_is_utf8((struct emu_str){exact, before + text.len}, NULL), valid);
	free(exact);
}

static void is_valid(struct emu_str text)
{
	for (size_t before = 0; before < 40; before++)
		check_utf8(text, before, true, 0);
}

static void is_bad(struct emu_str text, size_t offence)
{
	for (size_t before = 0; before < 40; before++)
		check_utf8(text, before, false, offence);
}

static void test_utf8_validity(void **state)
{
	(void)state;
	is_valid(BYTES(""));
	is_valid(BYTES("a\0b"));
	is_valid(BYTES("Khối thi đua số 4, กลุ่ม, ६, בלוק, 😀"));
	is_valid(BYTES("\xc2\x80"));
	is_valid(BYTES("\xdf\xbf"));
	is_valid(BYTES("\xe0\xa0\x80"));
	is_valid(BYTES("\xed\x9f\xbf\xee\x80\x80"));
	is_valid(BYTES("\xef\xbf\xbf"));
	is_valid(BYTES("\xf0\x90\x80\x80"));
	is_valid(BYTES("\xf4\x8f\xbf\xbf plain after it, longer than a step"));
	is_bad(BYTES("\x80"), 0);
	is_bad(BYTES("a\xbfz"), 1);
	is_bad(BYTES("\xc0\x80"), 0);
	is_bad(BYTES("\xc1\xbf"), 0);
	is_bad(BYTES("\xe0\x9f\xbf"), 0);
	is_bad(BYTES("\xf0\x8f\xbf\xbf"), 0);
	is_bad(BYTES("\xed\xa0\x80"), 0);
	is_bad(BYTES("\xed\xbf\xbf"), 0);
	is_bad(BYTES("\xf4\x90\x80\x80"), 0);
	is_bad(BYTES("\xf5\x80\x80\x80"), 0);
	is_bad(BYTES("\xff"), 0);
	is_bad(BYTES("é\xc3"), 2);
	is_bad(BYTES("é\xe1\xbb"), 2);
	is_bad(BYTES("\xf0\x9f\x98"), 0);
	is_bad(BYTES("\xe1\xbb "), 0);
	is_bad(BYTES("\xc3\xc3\xa9"), 0);
}

static void test_points_there_and_back(void **state)
{
	(void)state;
	struct emu_buf out = {0};
	for (int32_t point = 0; point <= 0x10ffff; point++) {
		bool surrogate = point >= 0xd800 && point <= 0xdfff;
		size_t at = 0;
		emu_buf_clear(&out);
		emu_text_append_point(&out, point);
		assert_int_equal(emu_text_next(emu_buf_str(&out), &at), surrogate ? 0xfffd : point);
		assert_int_equal(at, out.len);
	}
	emu_buf_clear(&out);
	emu_text_append_point(&out, 0x110000);
	emu_text_append_point(&out, -1);
	assert_true(emu_str_equal(emu_buf_str(&out), BYTES("\xef\xbf\xbd\xef\xbf\xbd")));
	emu_buf_free(&out);
}

static void test_next_steps_over_bad_bytes_one_by_one(void **state)
{
	(void)state;
	static const int32_t points[] = {'a', -1, -1, 0x1ec7, 0, -1};
	struct emu_str text = BYTES("a\xed\x80ệ\0\xf0");
	size_t at = 0;
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++)
		assert_int_equal(emu_text_next(text, &at), points[i]);
	assert_int_equal(at, text.len);
}

static void test_nfc(void **state)
{
	(void)state;
	gives(emu_text_nfc, "", "");
	gives(emu_text_nfc, "plain, as it is\t ", "plain, as it is\t ");
	gives(emu_text_nfc, "Kho\u0302\u0301i", "Khối");
	gives(emu_text_nfc, "Kh\u00f4\u0301i thi \u0111ua", "Khối thi đua");
	gives(emu_text_nfc, "e\u0323\u0302 e\u0302\u0323", "ệ ệ");
	gives(emu_text_nfc, "\u1100\u1161\u11a8", "\uac01");
	gives(emu_text_nfc, "\u212b", "\u00c5");
	gives(emu_text_nfc, "\u0915\u093c", "\u0915\u093c");
	gives(emu_text_nfc, "\u0301a", "\u0301a");
	gives(emu_text_nfc, "a\u200d\u0301", "a\u200d\u0301");
	gives(emu_text_nfc, "๖ เดือน בששת", "๖ เดือน בששת");
	gives_bytes(emu_text_nfc, BYTES("a\xff\xcc\x81\0e\xcc\x81\xc3"),
		BYTES("a\xef\xbf\xbd\xcc\x81\0é\xef\xbf\xbd"));
}

static void test_nfc_of_marks_without_end(void **state)
{
	(void)state;
	struct emu_buf text = {0}, out = {0};
	emu_buf_push(&text, 'a');
	for (int i = 0; i < 200000; i++)
		emu_buf_append(&text, i % 2 ? EMU_STR("\u0323") : EMU_STR("\u0301"));
	emu_text_nfc(emu_buf_str(&text), &out);
	assert_true(emu_str_starts(emu_buf_str(&out), EMU_STR("\u1ea1\u0323")));
	assert_true(emu_text_is_utf8(emu_buf_str(&out), NULL));
	assert_int_equal(out.len, text.len);
	emu_buf_free(&out);
	emu_buf_free(&text);
}

static void test_fold(void **state)
{
	(void)state;
	gives(emu_text_fold, "", "");
	gives(emu_text_fold, " \t\r\n ", "");
	gives(emu_text_fold, "  Unit \r\n Name  ", "unit name");
	gives(emu_text_fold, "Sở Tài Chính", "sở tài chính");
	gives(emu_text_fold, "SỞ TÀI CHÍNH", "sở tài chính");
	gives(emu_text_fold, "So\u031b\u0309 Ta\u0300i Chi\u0301nh", "sở tài chính");
	gives(emu_text_fold, "ĐƠN VỊ", "đơn vị");
	gives(emu_text_fold, "Văn hoá hóa HOA\u0301", "văn hóa hóa hóa");
	gives(emu_text_fold, "hoà hoả hoã hoạ khoẻ thuỷ tuỵ ngoài quý",
		"hòa hỏa hõa họa khỏe thủy tụy ngòai qúy");
	gives(emu_text_fold, "hoa hoe uy oắ ưá óá", "hoa hoe uy oắ ưá óá");
	gives(emu_text_fold, "\u00d0ơn \u0189ơn \u00f0ơn", "đơn đơn đơn");
	gives(emu_text_fold, "dơn", "dơn");
	gives(emu_text_fold, "\u00a0Khối\u00a0\u20284\u3000", "khối 4");
	gives(emu_text_fold, "a \u200b b", "a b");
	gives(emu_text_fold, "\ufeffT\u00aden\u200b\u200c\u200d\u200e\u200f \u2066x\u2069\u202e",
		"ten x");
	gives(emu_text_fold, "e\u200d\u0302\u200b\u0301", "ế");
	gives(emu_text_fold, "Straße STRASSE", "strasse strasse");
	gives(emu_text_fold, "Emulační BLOK", "emulační blok");
	gives(emu_text_fold, "ΣΊΣΥΦΟΣ", "σίσυφοσ");
	gives(emu_text_fold, "\xc2\x85x\u2029y\u1680z", "x y z");
	gives_bytes(emu_text_fold, BYTES("A\xff\0 B"), BYTES("a\xef\xbf\xbd\0 b"));
}

static void test_fold_twice_is_fold_once(void **state)
{
	(void)state;
	struct emu_buf text = {0}, once = {0}, twice = {0};
	for (int32_t point = 0; point <= 0x2ffff; point++) {
		emu_buf_clear(&text);
		emu_buf_clear(&once);
		emu_buf_clear(&twice);
		emu_text_append_point(&text, point);
		emu_buf_append(&text, EMU_STR("E\u0301 \u00a0"));
		emu_text_append_point(&text, point);
		emu_text_fold(emu_buf_str(&text), &once);
		emu_text_fold(emu_buf_str(&once), &twice);
		if (!emu_str_equal(emu_buf_str(&once), emu_buf_str(&twice)))
			fail_msg("U+%04X", (unsigned)point);
	}
	emu_buf_free(&twice);
	emu_buf_free(&once);
	emu_buf_free(&text);
}

static void test_digits(void **state)
{
	(void)state;
	gives(emu_text_digits, "1.635", "1.635");
	gives(emu_text_digits, "๐๑๒๓๔๕๖๗๘๙", "0123456789");
	gives(emu_text_digits, "०१२३४५६७८९", "0123456789");
	gives(emu_text_digits, "٠١٢٣٤٥٦٧٨٩", "0123456789");
	gives(emu_text_digits, "۰۱۲۳۴۵۶۷۸۹", "0123456789");
	gives(emu_text_digits, "\uff10\uff19", "09");
	gives(emu_text_digits, "\U0001d7ce\U0001d7d8\U0001d7ff", "009");
	gives(emu_text_digits, "ปี พ.ศ. ๒๕๖๖", "ปี พ.ศ. 2566");
	gives(emu_text_digits, "m² ½ Ⅳ ①", "m² ½ Ⅳ ①");
	gives_bytes(emu_text_digits, BYTES("\xe0\xb9\0\xe0\xb9\x90"),
		BYTES("\xef\xbf\xbd\xef\xbf\xbd\0"
		      "0"));
}

static void test_clean(void **state)
{
	(void)state;
	gives(emu_text_clean, "Sở Tài chính, ส่วน, हिन्दी, עברית 😀",
		"Sở Tài chính, ส่วน, हिन्दी, עברית 😀");
	gives(emu_text_clean, "\x1b[31mred\x1b[0m", "\\u{001B}[31mred\\u{001B}[0m");
	gives(emu_text_clean, "a\tb\nc\r\x7f", "a\\u{0009}b\\u{000A}c\\u{000D}\\u{007F}");
	gives(emu_text_clean, "\xc2\x85\xc2\x9b", "\\u{0085}\\u{009B}");
	gives(emu_text_clean, "\u202a\u202e\u2066\u2069\u200e\u200f\u061c",
		"\\u{202A}\\u{202E}\\u{2066}\\u{2069}\\u{200E}\\u{200F}\\u{061C}");
	gives(emu_text_clean, "\u200b\u200c\u200d\u2060\ufeff\u00ad",
		"\\u{200B}\\u{200C}\\u{200D}\\u{2060}\\u{FEFF}\\u{00AD}");
	gives(emu_text_clean, "\u2028\u2029", "\\u{2028}\\u{2029}");
	gives(emu_text_clean, "\ufe0f\u3164\U000e0041", "\\u{FE0F}\\u{3164}\\u{E0041}");
	gives_bytes(emu_text_clean, BYTES("a\0\xff\xe1\xbbz"), BYTES("a\\u{0000}\\xFF\\xE1\\xBBz"));
}

/* Nothing that is left can move a cursor or turn the text around. */
static void test_clean_leaves_nothing_to_clean(void **state)
{
	(void)state;
	struct emu_buf text = {0}, once = {0}, twice = {0};
	for (int i = 0; i < 256; i++)
		emu_buf_push(&text, (char)i);
	for (int32_t point = 0x80; point <= 0x10ffff; point++)
		emu_text_append_point(&text, point);
	emu_text_clean(emu_buf_str(&text), &once);
	assert_false(once.failed);
	for (size_t i = 0; i < once.len; i++)
		assert_in_range((unsigned char)once.at[i], 0x20, 0xff);
	assert_null(memchr(once.at, 0x7f, once.len));
	emu_text_clean(emu_buf_str(&once), &twice);
	assert_true(emu_str_equal(emu_buf_str(&once), emu_buf_str(&twice)));
	emu_buf_free(&twice);
	emu_buf_free(&once);
	emu_buf_free(&text);
}

static void is_wide(const char *text, size_t width)
{
	assert_int_equal(emu_text_width(emu_str_from(text)), width);
}

static void test_width(void **state)
{
	(void)state;
	is_wide("", 0);
	is_wide("Khoi thi dua", 12);
	is_wide("Khối thi đua", 12);
	is_wide("Kho\u0302\u0301i thi đua", 12);
	is_wide("กลุ่ม", 3);
	is_wide("น้ำ", 2);
	is_wide("हिन्दी", 5);
	is_wide("בְּלוק", 4);
	is_wide("漢字", 4);
	is_wide("가", 2);
	is_wide("\u1100\u1161\u11a8", 2);
	is_wide("😀", 2);
	is_wide("a\u200b\ufeffb", 2);
	is_wide("\u00a0", 1);
	is_wide("\t\n\x7f", 0);
	is_wide("\xff\xfe", 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8_validity),
		cmocka_unit_test(test_points_there_and_back),
		cmocka_unit_test(test_next_steps_over_bad_bytes_one_by_one),
		cmocka_unit_test(test_nfc),
		cmocka_unit_test(test_nfc_of_marks_without_end),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_fold_twice_is_fold_once),
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_clean_leaves_nothing_to_clean),
		cmocka_unit_test(test_width),
	};
	return cmocka_run_group_tests_name("base_text", tests, NULL, NULL);
}
