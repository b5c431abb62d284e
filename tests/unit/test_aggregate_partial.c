/* The framing of partials: in any order and however merged the same, and no part lost, doubled,
 * altered or of another question goes unseen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "aggregate/partial.h"
#include "json/writer.h"

#define QUESTION "{\"by\":\"unit\",\"stat\":\"sum\"}"

static const struct emu_partial_head plain = {"raw", {QUESTION, sizeof(QUESTION) - 1}, 0},
				     numbered = {"raw", {QUESTION, sizeof(QUESTION) - 1}, 3};

/* A part of one state, or of none; on its own, or I of 3. */
static void write_part(struct emu_buf *out, const char *state, uint64_t part)
{
	struct emu_partial_writer writer = {0};
	assert_int_equal(emu_partial_begin(&writer, part ? &numbered : &plain, out, NULL), 0);
	if (state) {
		size_t from = emu_partial_open_state(out);
		emu_json_write_key(out, EMU_STR("of"));
		emu_json_write_string(out, emu_str_from(state));
		assert_int_equal(emu_partial_close_state(&writer, out, from, NULL), 0);
	}
	assert_int_equal(emu_partial_end(&writer, part, state != NULL, 0, out, NULL), 0);
}

/* Hands each line of `text` over as if it were of the file. -1 with err where one is refused; the
 * states are appended to `states`, parted by spaces. */
static int see(struct emu_partials *partials, const char *file, size_t input, struct emu_str text,
	struct emu_buf *states, struct emu_error *err)
{
	struct emu_json_reader reader = {0};
	int result = 0;
	uint64_t number = 0;
	while (result == 0 && text.len) {
		char line[1024] = {0};
		const char *end = memchr(text.at, '\n', text.len);
		size_t len = end ? (size_t)(end - text.at) : text.len;
		assert_true(len + EMU_LINES_PADDING < sizeof(line));
		memcpy(line, text.at, len);
		text = emu_str_after(text, end ? len + 1 : len);
		struct emu_line in = {
			.text = {line, len}, .file = file, .input = input, .number = ++number};
		struct emu_json json;
		bool is_state;
		assert_int_equal(emu_json_read(&reader, in.text, &json, NULL), 0);
		result = emu_partials_see(partials, &in, &json, &is_state, err);
		const struct emu_json_value *of = emu_json_member(
			&json, json.values, EMU_STR("of"));
		if (result == 0 && is_state && of) {
			emu_buf_append(states, emu_json_raw(&json, of));
			emu_buf_push(states, ' ');
		}
	}
	emu_json_reader_free(&reader);
	return result;
}

/* What comes of partials that stand one after another in one file. */
static int join(const struct emu_partial_head *head, struct emu_str text, bool whole,
	struct emu_buf *states, struct emu_buf *merged, struct emu_error *err)
{
	struct emu_partials *partials = emu_partials_new(head, NULL);
	int result = see(partials, "parts", 0, text, states, err);
	if (result == 0)
		result = emu_partials_finish(partials, whole, err);
	if (result == 0 && merged) {
		struct emu_partial_writer writer = {0};
		assert_int_equal(emu_partial_begin(&writer, head, merged, NULL), 0);
		assert_int_equal(emu_partials_end(partials, &writer, merged, NULL), 0);
	}
	emu_partials_del(partials);
	return result;
}

static void expect_refused(
	const struct emu_partial_head *head, struct emu_str text, const char *message)
{
	struct emu_buf states = {0};
	struct emu_error err = {0};
	assert_int_equal(join(head, text, true, &states, NULL, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_INPUT);
	assert_string_equal(err.text, message);
	emu_buf_free(&states);
}

static void test_a_part_comes_back(void **state)
{
	struct emu_buf text = {0}, states = {0};
	(void)state;
	write_part(&text, "a", 0);
	assert_int_equal(join(&plain, emu_buf_str(&text), true, &states, NULL, NULL), 0);
	assert_true(emu_str_equal(emu_buf_str(&states), EMU_STR("a ")));
	emu_buf_free(&text);
	emu_buf_free(&states);
}

/* The tails of merges of a, b, c, in every order and grouping, with empty parts among them. */
static void test_merging_is_associative_and_commutative(void **state)
{
	static const int orders[][3] = {
		{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	static const char *const names[] = {"a", "b", "c"};
	struct emu_buf first = {0};
	(void)state;
	for (size_t i = 0; i < 6; i++)
		for (int shape = 0; shape < 4; shape++) {
			struct emu_buf text = {0}, pair = {0}, seen = {0}, states = {0};
			write_part(&pair, names[orders[i][0]], 0);
			write_part(&pair, names[orders[i][1]], 0);
			if (shape & 1)
				write_part(&text, NULL, 0);
			if (shape & 2)
				assert_int_equal(join(&plain, emu_buf_str(&pair), true, &states,
							 &text, NULL),
					0);
			else
				emu_buf_append(&text, emu_buf_str(&pair));
			write_part(&text, names[orders[i][2]], 0);
			assert_int_equal(
				join(&plain, emu_buf_str(&text), true, &states, &seen, NULL), 0);
			if (!first.len)
				emu_buf_append(&first, emu_buf_str(&seen));
			assert_true(emu_str_equal(emu_buf_str(&first), emu_buf_str(&seen)));
			emu_buf_free(&text);
			emu_buf_free(&pair);
			emu_buf_free(&seen);
			emu_buf_free(&states);
		}
	emu_buf_free(&first);
}

static void test_nothing_is_the_identity(void **state)
{
	struct emu_buf nothing = {0}, twice = {0}, states = {0}, merged = {0};
	(void)state;
	write_part(&nothing, NULL, 0);
	write_part(&twice, NULL, 0);
	write_part(&twice, NULL, 0);
	assert_int_equal(join(&plain, emu_buf_str(&twice), true, &states, &merged, NULL), 0);
	assert_true(emu_str_equal(emu_buf_str(&nothing), emu_buf_str(&merged)));
	merged.len = 0;
	assert_int_equal(join(&plain, EMU_STR(""), true, &states, &merged, NULL), 0);
	assert_true(emu_str_equal(emu_buf_str(&nothing), emu_buf_str(&merged)));
	emu_buf_free(&nothing);
	emu_buf_free(&twice);
	emu_buf_free(&states);
	emu_buf_free(&merged);
}

static void test_doubled_parts_are_refused(void **state)
{
	struct emu_buf text = {0}, pair = {0}, states = {0};
	struct emu_error err = {0};
	(void)state;
	write_part(&pair, "a", 0);
	write_part(&pair, "b", 0);
	assert_int_equal(join(&plain, emu_buf_str(&pair), true, &states, &text, NULL), 0);
	/* Both as it was and inside of a merged one. */
	write_part(&text, "b", 0);
	assert_int_equal(join(&plain, emu_buf_str(&text), true, &states, NULL, &err), -1);
	assert_non_null(strstr(err.text, "expected each part once, found the part "));
	assert_non_null(strstr(err.text, "which parts:2 brought: if two parts are alike"));
	/* Parts that are alike, but not the same. */
	text.len = 0;
	write_part(&text, "a", 1);
	write_part(&text, "a", 2);
	write_part(&text, NULL, 3);
	assert_int_equal(join(&numbered, emu_buf_str(&text), true, &states, NULL, NULL), 0);
	write_part(&text, NULL, 3);
	expect_refused(&numbered, emu_buf_str(&text),
		"expected each part once, found part 3 again, which parts:8 brought");
	text.len = 0;
	write_part(&text, "a", 1);
	write_part(&text, "b", 1);
	expect_refused(&numbered, emu_buf_str(&text),
		"expected each part once, found part 1 again, with other states, which parts:3 "
		"brought");
	emu_buf_free(&text);
	emu_buf_free(&pair);
	emu_buf_free(&states);
}

static void test_lost_parts_are_refused(void **state)
{
	struct emu_buf text = {0}, states = {0};
	(void)state;
	write_part(&text, "a", 3);
	write_part(&text, "b", 1);
	expect_refused(
		&numbered, emu_buf_str(&text), "expected each of the 3 parts, found no part 2");
	assert_int_equal(join(&numbered, emu_buf_str(&text), false, &states, NULL, NULL), 0);
	emu_buf_free(&text);
	emu_buf_free(&states);
}

/* Each of its lines left out, and each of its bytes changed that leaves it JSON. */
static void test_damage_is_refused(void **state)
{
	struct emu_buf text = {0}, other = {0}, states = {0};
	(void)state;
	write_part(&text, "aaaaaaaa", 0);
	size_t head = (size_t)((char *)memchr(text.at, '\n', text.len) - text.at) + 1;
	char *tail = memchr(text.at + head, '\n', text.len - head);
	size_t to_tail = (size_t)(tail - text.at) + 1;
	expect_refused(&plain, (struct emu_str){text.at, to_tail},
		"expected the end of the part that begins at parts:1, found nothing: it was cut "
		"short");
	expect_refused(&plain, (struct emu_str){text.at + head, text.len - head},
		"expected the beginning of a part, found what stands further on in one");
	emu_buf_append(&other, (struct emu_str){text.at, head});
	emu_buf_append(&other, (struct emu_str){text.at + to_tail, text.len - to_tail});
	expect_refused(&plain, emu_buf_str(&other),
		"expected the 1 states of the part that begins at parts:1, found 0");
	other.len = to_tail;
	emu_buf_append(&other, emu_buf_str(&text));
	memcpy(other.at, text.at, to_tail);
	expect_refused(&plain, emu_buf_str(&other),
		"expected the end of the part that begins at parts:1, found nothing: it was cut "
		"short");
	for (size_t i = head; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > 'f' || (text.at[i] > '9' && text.at[i] < 'a'))
			continue;
		char was = text.at[i];
		text.at[i] = was == '1' ? '2' : '1';
		if (was != text.at[i] && (was >= 'a' || text.at[i - 1] != ':'))
			assert_int_equal(
				join(&plain, emu_buf_str(&text), true, &states, NULL, NULL), -1);
		text.at[i] = was;
	}
	assert_int_equal(join(&plain, emu_buf_str(&text), true, &states, NULL, NULL), 0);
	expect_refused(&plain, EMU_STR("{\"type\":\"figure\"}\n"),
		"expected a partial, as --partial writes it, found another line");
	expect_refused(&plain, EMU_STR("[1]\n"),
		"expected a partial, as --partial writes it, found another line");
	emu_buf_free(&text);
	emu_buf_free(&other);
	emu_buf_free(&states);
}

static void test_a_part_ends_where_its_file_does(void **state)
{
	struct emu_partials *partials = emu_partials_new(&plain, NULL);
	struct emu_buf text = {0}, states = {0};
	struct emu_error err = {0};
	(void)state;
	write_part(&text, "a", 0);
	size_t head = (size_t)((char *)memchr(text.at, '\n', text.len) - text.at) + 1;
	struct emu_str beginning = {text.at, head}, rest = {text.at + head, text.len - head};
	assert_int_equal(see(partials, "one", 0, beginning, &states, &err), 0);
	assert_int_equal(see(partials, "two", 1, rest, &states, &err), -1);
	assert_string_equal(err.text,
		"expected the end of the part that begins at one:1, found nothing: it was cut "
		"short");
	emu_partials_del(partials);
	emu_buf_free(&text);
	emu_buf_free(&states);
}

static void test_other_questions_are_refused(void **state)
{
	static const struct {
		const char *what, *question;
		uint64_t parts;
		const char *message;
	} others[] = {
		{"consolidated", QUESTION, 0,
			"expected a part of the same question, what \"consolidated\", found "
			"\"raw\""},
		{"raw", "{\"by\":\"block\",\"stat\":\"sum\"}", 0,
			"expected a part of the same question, --by \"block\", found \"unit\""},
		{"raw", "{\"by\":\"unit\",\"stat\":\"sum\",\"of\":\"value\"}", 0,
			"expected a part of the same question, --of \"value\", found nothing"},
		{"raw", "{\"by\":\"unit\"}", 0,
			"expected a part of the same question, --stat nothing, found \"sum\""},
		{"raw", QUESTION, 3,
			"expected a part of the same question, parts 3, found nothing"},
	};
	struct emu_buf text = {0};
	(void)state;
	write_part(&text, "a", 0);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct emu_partial_head head = {
			others[i].what, emu_str_from(others[i].question), others[i].parts};
		expect_refused(&head, emu_buf_str(&text), others[i].message);
	}
	/* A head that lost its question. */
	char *question = strstr(text.at, "question");
	question[0] = 'Q';
	expect_refused(&plain, emu_buf_str(&text),
		"expected a part of the same question, --by \"unit\", found nothing");
	question[0] = 'q';
	char *version = strstr(text.at, EMU_VERSION);
	assert_non_null(version);
	version[0] = '7';
	struct emu_buf states = {0};
	struct emu_error err = {0};
	assert_int_equal(join(&plain, emu_buf_str(&text), true, &states, NULL, &err), -1);
	assert_non_null(strstr(err.text,
		"expected a part of the same question, version \"" EMU_VERSION "\", found \"7"));
	emu_buf_free(&states);
	emu_buf_free(&text);
}

static void test_part_of(void **state)
{
	static const char *const wrong[] = {"", "1", "/", "1/", "/2", "0/2", "3/2", "1/2/3", "1/2 ",
		"-1/2", "1/99999999999999999999999999", "a/b"};
	struct emu_error err = {0};
	uint64_t part, parts;
	(void)state;
	assert_int_equal(emu_partial_parse_part("2/3", &part, &parts, NULL), 0);
	assert_int_equal(part, 2);
	assert_int_equal(parts, 3);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(emu_partial_parse_part(wrong[i], &part, &parts, &err), -1);
		assert_int_equal(err.fault, EMU_FAULT_USAGE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_part_comes_back),
		cmocka_unit_test(test_merging_is_associative_and_commutative),
		cmocka_unit_test(test_nothing_is_the_identity),
		cmocka_unit_test(test_doubled_parts_are_refused),
		cmocka_unit_test(test_lost_parts_are_refused),
		cmocka_unit_test(test_damage_is_refused),
		cmocka_unit_test(test_a_part_ends_where_its_file_does),
		cmocka_unit_test(test_other_questions_are_refused),
		cmocka_unit_test(test_part_of),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
