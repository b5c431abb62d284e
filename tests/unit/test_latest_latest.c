/* latest/rank, latest/content and latest/latest: who stays, what is a copy, and that sweeping out
 * what lost loses nothing else. */
#include "latest/latest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "latest/content.h"

/* ---- Ranks -------------------------------------------------------------------------------------
 */

static struct emu_rank rank(const char *submitted, uint32_t trust)
{
	struct emu_rank rank = {.trust = trust};
	struct emu_error err;
	rank.dated = submitted != NULL;
	if (submitted)
		assert_int_equal(
			emu_moment_parse(&rank.submitted, emu_str_from(submitted), &err), 0);
	return rank;
}

static bool stays(enum emu_policy policy, struct emu_rank earlier, struct emu_rank later)
{
	return emu_rank_later_stays(policy, &earlier, &later);
}

static void policies_decide(void **state)
{
	(void)state;
	const char *one = "2023-06-14", *two = "2023-06-15";
	static const enum emu_policy last[] = {
		EMU_POLICY_LATEST, EMU_POLICY_TRUSTED, EMU_POLICY_REFUSE};
	for (size_t i = 0; i < sizeof(last) / sizeof(*last); i++) {
		assert_true(stays(last[i], rank(one, 0), rank(two, 0)));
		assert_false(stays(last[i], rank(two, 0), rank(one, 0)));
		assert_true(stays(last[i], rank(one, 0), rank(one, 0)));
		assert_true(stays(last[i], rank(NULL, 0), rank(NULL, 0)));
		assert_true(stays(last[i], rank(NULL, 0), rank(one, 0)));
		assert_false(stays(last[i], rank(one, 0), rank(NULL, 0)));
	}
	assert_false(stays(EMU_POLICY_FIRST, rank(one, 0), rank(two, 0)));
	assert_true(stays(EMU_POLICY_FIRST, rank(two, 0), rank(one, 0)));
	assert_false(stays(EMU_POLICY_FIRST, rank(one, 0), rank(one, 0)));
	assert_false(stays(EMU_POLICY_FIRST, rank(NULL, 0), rank(NULL, 0)));
	assert_true(stays(EMU_POLICY_FIRST, rank(NULL, 0), rank(one, 0)));
	assert_false(stays(EMU_POLICY_FIRST, rank(one, 0), rank(NULL, 0)));
	assert_false(stays(EMU_POLICY_TRUSTED, rank(one, 0), rank(two, 1)));
	assert_true(stays(EMU_POLICY_TRUSTED, rank(two, 1), rank(one, 0)));
	assert_true(stays(EMU_POLICY_LATEST, rank(one, 0), rank(two, 1)));
}

static void patterns_are_tried_in_order(void **state)
{
	(void)state;
	static const char *const patterns[] = {"tinh/*.csv", "*Đ?ng*", "a*b*c", "?", "**"};
	static const struct {
		const char *file;
		uint32_t trust;
	} cases[] = {
		{"tinh/x.csv", 0},
		{"tinh/2023/x.csv", 0},
		{"tinh/.csv", 0},
		{"tinh/x.csv.gz", 4},
		{"H. Đông Hà.csv", 1},
		{"Đng", 4},
		{"abc", 2},
		{"aXbcbXc", 2},
		{"aXcXb", 4},
		{"Đ", 3},
		{"", 4},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint32_t trust = emu_trust_of(patterns, 5, emu_str_from(cases[i].file));
		if (trust != cases[i].trust)
			fail_msg("%s: %d", cases[i].file, (int)trust);
	}
	assert_int_equal(emu_trust_of(patterns, 3, EMU_STR("x")), 3);
	assert_int_equal(emu_trust_of(patterns, 0, EMU_STR("x")), 0);
}

/* ---- Contents ----------------------------------------------------------------------------------
 */

struct document {
	struct emu_json_reader reader;
	struct emu_buf text;
	struct emu_json json;
};

static void open_document(struct document *document, struct emu_str text)
{
	struct emu_error err;
	*document = (struct document){0};
	emu_buf_append(&document->text, text);
	assert_true(emu_buf_reserve(&document->text, 64));
	if (emu_json_read(&document->reader, emu_buf_str(&document->text), &document->json, &err) <
		0)
		fail_msg("%.*s: %s", EMU_STR_ARGS(text), err.text);
}

static void close_document(struct document *document)
{
	emu_json_reader_free(&document->reader);
	emu_buf_free(&document->text);
}

/* `expected` is "MINE THEIRS", each "-" where that side has nothing; NULL: they say the same. */
static void differ(const char *one, const char *other, const char *expected)
{
	struct document a, b;
	struct emu_difference difference = {0};
	open_document(&a, emu_str_from(one));
	open_document(&b, emu_str_from(other));
	int differs = emu_content_differs(&a.json, &b.json, &difference);
	char found[128] = "";
	if (differs) {
		struct emu_str mine = difference.a ? emu_json_span(&a.json, difference.a)
						   : EMU_STR("-");
		struct emu_str theirs = difference.b ? emu_json_span(&b.json, difference.b)
						     : EMU_STR("-");
		snprintf(found, sizeof(found), "%.*s %.*s", EMU_STR_ARGS(mine),
			EMU_STR_ARGS(theirs));
	}
	if (differs != (expected != NULL) || (expected && strcmp(found, expected) != 0))
		fail_msg("%s, %s: %d: %s", one, other, differs, found);
	close_document(&a);
	close_document(&b);
}

static void copies_say_the_same(void **state)
{
	(void)state;
	differ("{\"a\":1,\"b\":\"x\"}", "{\"b\":\"\\u0078\",\"a\":1.0}", NULL);
	differ("{\"a\":1,\"source\":{\"file\":\"x\"},\"submitted\":\"2023-01-01\"}",
		"{\"submitted\":5,\"a\":1}", NULL);
	differ("{\"a\":1,\"s\\u006furce\":1}", "{\"a\":1,\"source\":2}", NULL);
	differ("{}", "{\"source\":1}", NULL);
	differ("{\"a\":1}", "{\"a\":2}", "1 2");
	differ("{\"a\":1,\"b\":2}", "{\"a\":1}", "2 -");
	differ("{\"a\":1}", "{\"b\":null,\"a\":1}", "- null");
	differ("{\"a\":1}", "{\"a\":\"1\"}", "1 \"1\"");
	differ("{\"a\":{\"source\":1}}", "{\"a\":{\"source\":2}}", "{\"source\":1} {\"source\":2}");
	differ("{\"a\":[1,2]}", "{\"a\":[2,1]}", "[1,2] [2,1]");
}

static void large_records_are_compared_too(void **state)
{
	(void)state;
	struct emu_buf one = {0}, other = {0};
	for (int i = 0; i < 5000; i++) {
		emu_buf_printf(&one, "%s\"m%d\":%d", i ? "," : "{", i, i);
		emu_buf_printf(&other, "%s\"\\u006d%d\":%d", i ? "," : "{", 4999 - i, 4999 - i);
	}
	emu_buf_append(&one, EMU_STR(",\"source\":1}"));
	emu_buf_append(&other, EMU_STR("}"));
	struct document a, b;
	struct emu_difference difference;
	open_document(&a, emu_buf_str(&one));
	open_document(&b, emu_buf_str(&other));
	assert_int_equal(emu_content_differs(&a.json, &b.json, &difference), 0);
	close_document(&b);
	other.len--;
	emu_buf_append(&other, EMU_STR(",\"z\":1}"));
	open_document(&b, emu_buf_str(&other));
	assert_int_equal(emu_content_differs(&a.json, &b.json, &difference), 1);
	assert_null(difference.a);
	assert_int_equal(emu_content_differs(&b.json, &a.json, &difference), 1);
	assert_null(difference.b);
	close_document(&a);
	close_document(&b);
	emu_buf_free(&one);
	emu_buf_free(&other);
}

/* ---- Many records ------------------------------------------------------------------------------
 */

#define MANY 30000
#define KEYS 40

/* Record i, of some 300 bytes: of key i % KEYS, or of none where i is a multiple of 1000. */
static void write_record(int i, struct emu_buf *out)
{
	emu_buf_clear(out);
	emu_buf_printf(out, "{\"n\":%d,\"pad\":\"%0250d\"", i, i);
	if (i % 1000)
		emu_buf_printf(out, ",\"k\":%d", i % KEYS);
	emu_buf_push(out, '}');
}

static void see(struct emu_latest *latest, int i)
{
	struct document document;
	struct emu_latest_remark remark;
	struct emu_error err;
	struct emu_buf text = {0};
	write_record(i, &text);
	open_document(&document, emu_buf_str(&text));
	assert_int_equal(emu_latest_see(latest, &document.json, emu_buf_str(&text), EMU_STR("file"),
				 (uint64_t)i, &remark, &err),
		0);
	assert_int_equal(remark.lacking, i % 1000 == 0);
	close_document(&document);
	emu_buf_free(&text);
}

/* Whether record i is the last of its key, or has none. */
static bool is_last(int i)
{
	if (i % 1000 == 0)
		return true;
	for (int later = i + KEYS; later < MANY; later += KEYS)
		if (later % 1000)
			return false;
	return true;
}

static void what_stays_is_not_swept_out(void **state)
{
	(void)state;
	struct emu_error err;
	struct emu_keys *keys = emu_keys_parse(EMU_STR("k"), &err);
	const struct emu_latest_question question = {.keys = keys, .policy = EMU_POLICY_LATEST};
	struct emu_latest *latest = emu_latest_new(&question, &err);
	struct emu_buf expected = {0}, found = {0}, record = {0};
	assert_non_null(latest);
	for (int i = 0; i < MANY; i++) {
		see(latest, i);
		if (!is_last(i))
			continue;
		write_record(i, &record);
		emu_buf_append(&expected, emu_buf_str(&record));
		emu_buf_push(&expected, '\n');
	}
	/* 8 MB went through, some 20 kB stay. */
	assert_true(emu_latest_n(latest) < MANY / 2);
	for (size_t i = 0; i < emu_latest_n(latest); i++)
		assert_int_equal(emu_latest_write(latest, i, &found, &found, &err), 0);
	assert_true(emu_str_equal(emu_buf_str(&found), emu_buf_str(&expected)));
	emu_latest_del(latest);
	emu_keys_del(keys);
	emu_buf_free(&expected);
	emu_buf_free(&found);
	emu_buf_free(&record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(policies_decide),
		cmocka_unit_test(patterns_are_tried_in_order),
		cmocka_unit_test(copies_say_the_same),
		cmocka_unit_test(large_records_are_compared_too),
		cmocka_unit_test(what_stays_is_not_swept_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
