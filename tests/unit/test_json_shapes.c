/* Shapes: texts like one that was read are matched, and whatever is matched is what the reader
 * reads, value by value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <dirent.h>

#include "base/wide.h"
#include "json/scan-internal.h"
#include "json/shapes.h"

#include "texts.h"

#define RECORDS 20000
#define DAMAGES 8
#define TOGETHER 4 /* texts whose shapes are known at a time: few enough to go on trying */

static struct emu_json_reader reader, other;
static struct emu_json_shapes *shapes;
static struct emu_json_leaf leaves[EMU_JSON_LEAVES];
static struct emu_buf held;

/* In a block of its own, so that a sanitizer sees who goes further. */
static struct emu_str padded(const char *text, size_t len)
{
	emu_buf_free(&held);
	assert_true(emu_buf_reserve(&held, len + PADDING));
	memset(held.at + len, '7', PADDING);
	memcpy(held.at, text, len);
	return (struct emu_str){held.at, len};
}

static bool learn(struct emu_str text)
{
	struct emu_json json;
	struct emu_error err;
	if (emu_json_read(&reader, text, &json, &err) < 0)
		return false;
	(void)emu_json_shapes_learn(shapes, &json);
	return true;
}

/* Whether it is matched; if so, the reader has to say the same. */
static bool matches(struct emu_str text)
{
	struct emu_json json;
	struct emu_error err;
	const char *after;
	const struct emu_json_shape *shape = emu_json_shapes_match(
		shapes, text.at, text.at + text.len, leaves, &after);
	if (!shape)
		return false;
	assert_true(after <= text.at + text.len);
	struct emu_str whole = {text.at, (size_t)(after - text.at)};
	if (emu_json_read(&other, whole, &json, &err) < 0)
		fail_msg("matched, but %s: %.*s", err.text, EMU_STR_ARGS(whole));
	uint32_t n = 0;
	for (uint32_t i = 0; i < json.n; i++) {
		const struct emu_json_value *value = &json.values[i];
		if (!emu_json_is_leaf(value))
			continue;
		assert_ptr_equal(leaves[n].at, whole.at + value->at);
		assert_int_equal(leaves[n].len, value->len);
		assert_int_equal(leaves[n].escaped, value->escaped);
		n++;
	}
	assert_int_equal(n, shape->n_leaves);
	return after == text.at + text.len;
}

static void expect(const char *text, bool matched)
{
	if (matches(padded(text, strlen(text))) != matched)
		fail_msg("%s: %s", matched ? "not matched" : "matched", text);
}

static int begin(void **state)
{
	struct emu_error err;
	(void)state;
	shapes = emu_json_shapes_new(&err);
	return shapes ? 0 : -1;
}

static void begin_anew(void)
{
	struct emu_error err;
	emu_json_shapes_del(shapes);
	shapes = emu_json_shapes_new(&err);
	assert_non_null(shapes);
}

static int end(void **state)
{
	(void)state;
	emu_json_shapes_del(shapes);
	emu_json_reader_free(&reader);
	emu_json_reader_free(&other);
	emu_buf_free(&held);
	return 0;
}

static void strings_and_numbers_may_differ(void **state)
{
	(void)state;
	const char *first =
		"{\"unit\": \"u-1\", \"value\": 12, \"at\": {\"line\": 3, \"ok\": true}}";
	expect(first, false);
	assert_true(learn(padded(first, strlen(first))));
	expect(first, true);
	expect("{\"unit\": \"\", \"value\": -0.5e+10, \"at\": {\"line\": 0, \"ok\": true}}", true);
	expect("{\"unit\": \"Huyện \\\"Tây\\\" \\u1ea1\", \"value\": "
	       "123456789012345678901234567890, "
	       "\"at\": {\"line\": 12345678, \"ok\": true}}",
		true);
	expect("{\"unit\": \"a text of more than sixteen bytes\", \"value\": 1E3, \"at\": "
	       "{\"line\": "
	       "1.25, \"ok\": true}}",
		true);
}

static void what_else_differs_is_another_shape(void **state)
{
	(void)state;
	const char *first = "{\"unit\":\"u\",\"value\":1,\"ok\":true}";
	assert_true(learn(padded(first, strlen(first))));
	expect("{\"unit\":\"u\",\"value\":1,\"ok\":false}", false);
	expect("{\"unit\":\"u\",\"value\":\"1\",\"ok\":true}", false);
	expect("{\"unit\":\"u\",\"unit\":1,\"ok\":true}", false);
	expect("{\"unit\": \"u\",\"value\":1,\"ok\":true}", false);
	expect("{\"unit\":\"u\",\"value\":1,\"ok\":true", false);
	expect("{\"unit\":\"u\",\"value\":1", false);
	expect("{\"unit\":\"u", false);
	expect("", false);
	const char *second = "{\"unit\":\"u\",\"value\":1,\"ok\":false}";
	assert_true(learn(padded(second, strlen(second))));
	expect(first, true);
	expect(second, true);
	/* What is behind the end does not count, though it fits. */
	const char *number = "[7,12]";
	assert_true(learn(padded(number, strlen(number))));
	assert_false(matches((struct emu_str){padded("[7,12]", 6).at, 5}));
	assert_false(matches((struct emu_str){padded("[7,12]", 6).at, 4}));
}

static void strings_are_held_to_the_grammar(void **state)
{
	(void)state;
	assert_true(learn(padded("[\"\"]", 4)));
	expect("[\"\\ud83c\\udfc5\"]", true);
	expect("[\"\\ud83c\"]", false);
	expect("[\"\\x\"]", false);
	expect("[\"a\tb\"]", false);
	expect("[\"a\nb\"]", false);
	expect("[\"\xc3\xa9\"]", true);
	expect("[\"\xc3\"]", false);
	expect("[\"\xed\xa0\x80\"]", false);
	expect("[\"fifteen bytes!!\xc3\xa9\"]", true);
	expect("[\"fifteen bytes!!\xc3\"]", false);
	expect("[\"\\\"]", false);
}

static const char *const good_numbers[] = {"0", "-0", "1", "12345678", "123456789", "0.5", "1.50",
	"1e5", "1E+5", "1.5e-10", "-12.25", "1234567.12345678e12345678"};
static const char *const bad_numbers[] = {"", "-", "01", "-01", "1.", ".5", "1.e5", "1e", "1e+",
	"+1", "1,", "0x1", "1 2", "NaN", "--1", "1234567:", "1/", "12345678a", "02345678", "-02.25",
	"00.5", "1.5e--0", "1.5-e10"};

static void numbers_are_held_to_the_grammar(void **state)
{
	char text[64];
	(void)state;
	assert_true(learn(padded("[1]", 3)));
	for (size_t i = 0; i < sizeof(good_numbers) / sizeof(*good_numbers); i++) {
		snprintf(text, sizeof(text), "[%s]", good_numbers[i]);
		expect(text, true);
	}
	for (size_t i = 0; i < sizeof(bad_numbers) / sizeof(*bad_numbers); i++) {
		snprintf(text, sizeof(text), "[%s]", bad_numbers[i]);
		expect(text, false);
	}
}

/* So that the text is the sample of its shape, and is tried first. */
static void make_sample(struct emu_str text)
{
	for (int i = 0; i < 3; i++)
		(void)matches(padded(text.at, text.len));
}

/* With what stands before and behind the leaves. */
static void expect_beside(const char *format, const char *sample, const char *leaf, bool matched)
{
	char text[256], first[256];
	snprintf(first, sizeof(first), format, sample, sample);
	snprintf(text, sizeof(text), format, leaf, sample);
	make_sample(emu_str_from(first));
	expect(text, matched);
	snprintf(text, sizeof(text), format, sample, leaf);
	make_sample(emu_str_from(first));
	expect(text, matched);
}

static void numbers_beside_a_sample_are_held_to_the_grammar(void **state)
{
	static const char format[] = "{\"first number\":%s,\"second\":[%s]}";
	char first[256];
	(void)state;
	for (size_t i = 0; i < sizeof(good_numbers) / sizeof(*good_numbers); i++) {
		begin_anew();
		snprintf(first, sizeof(first), format, good_numbers[i], good_numbers[i]);
		assert_true(learn(padded(first, strlen(first))));
		for (size_t j = 0; j < sizeof(good_numbers) / sizeof(*good_numbers); j++)
			expect_beside(format, good_numbers[i], good_numbers[j], true);
		for (size_t j = 0; j < sizeof(bad_numbers) / sizeof(*bad_numbers); j++)
			expect_beside(format, good_numbers[i], bad_numbers[j], false);
	}
}

static void strings_beside_a_sample_are_held_to_the_grammar(void **state)
{
	static const char *const good[] = {"", "a", "ab", "abcdef", "\x7f", " ", "\\n", "\\\\",
		"\\u00e9", "\xc3\xa9", "h\xe1\xbb\x87", "more than sixteen bytes",
		"more than sixteen \\\"", "sixteen bytes, \xc3\xa9"};
	static const char *const bad[] = {"\"", "\\", "a\"", "\\x", "\x1f", "\t", "\xc3",
		"\xa9\xc3", "\xc3n", "\\u00e", "\\u00\xc3\xa9", "sixteen bytes, \xc3",
		"more than\"sixteen bytes"};
	static const char format[] = "{\"first\":\"%s\",\"second text\":[true,\"%s\"]}";
	char first[256];
	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		begin_anew();
		snprintf(first, sizeof(first), format, good[i], good[i]);
		assert_true(learn(padded(first, strlen(first))));
		for (size_t j = 0; j < sizeof(good) / sizeof(*good); j++)
			expect_beside(format, good[i], good[j], true);
		for (size_t j = 0; j < sizeof(bad) / sizeof(*bad); j++)
			expect_beside(format, good[i], bad[j], false);
	}
}

/* Another shape, or less of this one, though leaves before it are alike. */
static void what_differs_from_a_sample_is_another_shape(void **state)
{
	static const char first[] = "{\"unit\":\"u\",\"value\":12,\"at\":{\"ok\":true}}";
	(void)state;
	for (size_t len = 0; len <= strlen(first); len++) {
		begin_anew();
		assert_true(learn(padded(first, strlen(first))));
		make_sample(emu_str_from(first));
		assert_int_equal(matches(padded(first, len)), len == strlen(first));
		make_sample(emu_str_from(first));
		assert_false(matches((struct emu_str){padded(first, strlen(first)).at, len}) &&
			len < strlen(first));
	}
	make_sample(emu_str_from(first));
	expect("{\"unit\":\"u\",\"value\":12,\"at\":{\"ok\":null}}", false);
	expect("{\"unit\":\"u\",\"valve\":12,\"at\":{\"ok\":true}}", false);
	expect("{\"unit\":\"u\",\"value\":\"12\",\"at\":{\"ok\":true}}", false);
	expect("{\"unit\":\"u\",\"value\":\"2,\"at\":{\"ok\":true}}", false);
	expect(first, true);
}

static void what_is_too_large_has_no_shape(void **state)
{
	struct emu_buf text = {0};
	(void)state;
	emu_buf_push(&text, '[');
	for (int i = 0; i <= EMU_JSON_LEAVES; i++)
		emu_buf_append(&text, i ? EMU_STR(",1") : EMU_STR("1"));
	emu_buf_push(&text, ']');
	assert_true(learn(padded(text.at, text.len)));
	assert_false(matches(padded(text.at, text.len)));
	emu_buf_free(&text);
}

/* However many shapes there are, memory is bounded, and those that came last are known. */
static void shapes_are_forgotten_and_learned_again(void **state)
{
	char text[64];
	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(text, sizeof(text), "{\"k%d\":1}", i);
		(void)matches(padded(text, strlen(text)));
		assert_true(learn(padded(text, strlen(text))));
	}
	for (int i = 0; i < 1000; i++) {
		const char *same = "{\"a\":[1,2],\"b\":\"x\"}";
		if (!matches(padded(same, strlen(same))))
			assert_true(learn(padded(same, strlen(same))));
	}
	expect("{\"a\":[3,4],\"b\":\"y\"}", true);
}

/* Whole, and damaged in one byte; with `sampled`, also where they are held against the whole. */
static void generate_and_damage(bool sampled)
{
	uint64_t seed = 20232;
	size_t matched = 0;
	struct emu_buf text = {0};
	for (int i = 0; i < RECORDS; i++) {
		if (i % TOGETHER == 0)
			begin_anew();
		emu_buf_clear(&text);
		generate(&text, &seed, i % 4);
		while (text.at[text.len - 1] <= ' ')
			text.len--;
		(void)learn(padded(text.at, text.len));
		matched += matches(padded(text.at, text.len));
		for (int n = 0; n < DAMAGES; n++) {
			size_t at = below(&seed, text.len);
			char was = text.at[at];
			if (sampled)
				make_sample(emu_buf_str(&text));
			text.at[at] = a_byte(&seed);
			matched += matches(padded(text.at, text.len - below(&seed, 2)));
			text.at[at] = was;
		}
	}
	emu_buf_free(&text);
	print_message("# %zu matched\n", matched);
	assert_true(matched > RECORDS / 2);
}

static void generated_texts_are_matched_as_they_are_read(void **state)
{
	(void)state;
	generate_and_damage(false);
}

static void generated_texts_beside_a_sample_are_matched_as_they_are_read(void **state)
{
	(void)state;
	generate_and_damage(true);
}

static void read_alike(struct emu_str text)
{
	struct emu_json json, expected;
	struct emu_error err = {0}, expected_err = {0};
	struct emu_json_reader fresh = {0};
	int result = emu_json_read(&reader, text, &json, &err);
	assert_int_equal(emu_json_read(&fresh, text, &expected, &expected_err), result);
	if (result == 0) {
		assert_int_equal(json.n, expected.n);
		for (uint32_t i = 0; i < json.n; i++) {
			const struct emu_json_value *a = &json.values[i], *b = &expected.values[i];
			assert_true(a->at == b->at && a->len == b->len && a->next == b->next &&
				a->n == b->n && a->type == b->type && a->escaped == b->escaped &&
				a->key == b->key && a->depth == b->depth);
		}
	} else {
		assert_string_equal(err.text, expected_err.text);
		assert_int_equal(err.column, expected_err.column);
	}
	emu_json_reader_free(&fresh);
}

/* A reader that has read others before gives what a new one gives. */
static void texts_alike_are_read_as_others_are(void **state)
{
	(void)state;
	uint64_t seed = 20233;
	struct emu_buf text = {0};
	for (int i = 0; i < RECORDS; i++) {
		if (i % TOGETHER == 0)
			emu_json_reader_free(&reader);
		emu_buf_clear(&text);
		generate(&text, &seed, i % 4);
		for (int n = 0; n < 3; n++)
			read_alike(padded(text.at, text.len));
		for (int n = 0; n < DAMAGES; n++) {
			size_t at = below(&seed, text.len);
			char was = text.at[at];
			text.at[at] = a_byte(&seed);
			read_alike(padded(text.at, text.len - below(&seed, 2)));
			text.at[at] = was;
		}
		size_t room = below(&seed, 40), at = below(&seed, text.len);
		assert_true(emu_buf_reserve(&text, room));
		memmove(text.at + at + room, text.at + at, text.len - at);
		memset(text.at + at, "1 a"[below(&seed, 3)], room);
		text.len += room;
		read_alike(padded(text.at, text.len));
	}
	emu_buf_free(&text);
}

static void read_file(const char *path, struct emu_buf *text)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	emu_buf_clear(text);
	assert_true(emu_buf_reserve(text, 1 << 20));
	text->len = fread(text->at, 1, 1 << 20, file);
	fclose(file);
}

/* Most of its texts are a string or a number in an array. */
static void the_parsing_suite_is_matched_as_it_is_read(void **state)
{
	(void)state;
	const char *suites = getenv("EMU_SUITES");
	if (!suites) {
		print_message("# skipped: EMU_SUITES is not set\n");
		skip();
	}
	char folder[4096], path[8192];
	snprintf(folder, sizeof(folder), "%s/json/test_parsing", suites);
	struct emu_buf text = {0};
	size_t matched = 0, files = 0;
	DIR *listing = opendir(folder);
	assert_non_null(listing);
	for (struct dirent *entry; (entry = readdir(listing));) {
		if (!strstr(entry->d_name, ".json"))
			continue;
		begin_anew();
		assert_true(learn(padded("[1]", 3)));
		assert_true(learn(padded("[\"\"]", 4)));
		assert_true(learn(padded("{\"a\":\"b\"}", 9)));
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		read_file(path, &text);
		bool before = matches(padded(text.at, text.len));
		matched += before;
		if (before)
			assert_true(learn(padded(text.at, text.len)));
		files++;
	}
	closedir(listing);
	emu_buf_free(&text);
	assert_int_equal(files, 318);
	assert_true(matched > 40);
}

static void wide_steps_are_single_ones(void **state)
{
	(void)state;
	uint64_t seed = 5;
	char a[192], b[192];
	for (int i = 0; i < 100000; i++) {
		size_t len = below(&seed, 64);
		for (size_t j = 0; j < sizeof(a); j++)
			a[j] = "ab\"\\\n\x80\xff\x1f \x7f"[below(&seed, j < len ? 2 : 10)];
		memcpy(b, a, sizeof(a));
		b[below(&seed, 80)] ^= (char)below(&seed, 2);
		assert_int_equal(emu_wide_same(a, b, len), memcmp(a, b, len) == 0);
		bool high, plain_high;
		const char *stop = emu_json_string_stop(a, a + 80, &high);
		const char *plain = emu_json_string_stop_plain(a, a + 80, &plain_high);
		assert_true(stop == plain || (stop >= a + 80 && plain == a + 80));
		assert_true(high == plain_high || stop >= a + 80);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(strings_and_numbers_may_differ, begin, end),
		cmocka_unit_test_setup_teardown(what_else_differs_is_another_shape, begin, end),
		cmocka_unit_test_setup_teardown(strings_are_held_to_the_grammar, begin, end),
		cmocka_unit_test_setup_teardown(numbers_are_held_to_the_grammar, begin, end),
		cmocka_unit_test_setup_teardown(
			numbers_beside_a_sample_are_held_to_the_grammar, begin, end),
		cmocka_unit_test_setup_teardown(
			strings_beside_a_sample_are_held_to_the_grammar, begin, end),
		cmocka_unit_test_setup_teardown(
			what_differs_from_a_sample_is_another_shape, begin, end),
		cmocka_unit_test_setup_teardown(what_is_too_large_has_no_shape, begin, end),
		cmocka_unit_test_setup_teardown(shapes_are_forgotten_and_learned_again, begin, end),
		cmocka_unit_test_setup_teardown(
			generated_texts_are_matched_as_they_are_read, begin, end),
		cmocka_unit_test_setup_teardown(
			the_parsing_suite_is_matched_as_it_is_read, begin, end),
		cmocka_unit_test_setup_teardown(
			generated_texts_beside_a_sample_are_matched_as_they_are_read, begin, end),
		cmocka_unit_test_setup_teardown(texts_alike_are_read_as_others_are, begin, end),
		cmocka_unit_test(wide_steps_are_single_ones),
	};
	return cmocka_run_group_tests_name("json/shapes", tests, NULL, NULL);
}
