/* The parts the schema engine stands on: URIs, names, exact numbers, patterns, formats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "schema/format-internal.h"
#include "schema/names-internal.h"
#include "schema/number-internal.h"
#include "schema/regex-internal.h"
#include "schema/uri-internal.h"

static void expect_resolved(const char *base, const char *reference, const char *expected)
{
	struct emu_buf out = {0};
	emu_uri_resolve(emu_str_from(base), emu_str_from(reference), &out);
	emu_buf_push(&out, '\0');
	assert_string_equal(out.at, expected);
	emu_buf_free(&out);
}

static void uris_resolve_as_rfc_3986_says(void **state)
{
	(void)state;
	static const char base[] = "http://a/b/c/d;p?q";
	expect_resolved(base, "g:h", "g:h");
	expect_resolved(base, "g", "http://a/b/c/g");
	expect_resolved(base, "/g", "http://a/g");
	expect_resolved(base, "//g", "http://g");
	expect_resolved(base, "?y", "http://a/b/c/d;p?y");
	expect_resolved(base, "#s", "http://a/b/c/d;p?q#s");
	expect_resolved(base, "g?y#s", "http://a/b/c/g?y#s");
	expect_resolved(base, "", "http://a/b/c/d;p?q");
	expect_resolved(base, ".", "http://a/b/c/");
	expect_resolved(base, "..", "http://a/b/");
	expect_resolved(base, "../..", "http://a/");
	expect_resolved(base, "../../../g", "http://a/g");
	expect_resolved(base, "g/./h/../i", "http://a/b/c/g/i");
}

static void paths_and_urns_are_bases_too(void **state)
{
	(void)state;
	expect_resolved("schemas/a.json", "b.json", "schemas/b.json");
	expect_resolved("schemas/x/a.json", "../b.json#/c", "schemas/b.json#/c");
	expect_resolved("../a.json", "../b.json", "../../b.json");
	expect_resolved("urn:emu:a", "#/$defs/b", "urn:emu:a#/$defs/b");
	expect_resolved("urn:emu:a", "urn:emu:b", "urn:emu:b");
	expect_resolved("", "a.json#b", "a.json#b");
}

static void names_are_found_whatever_their_length(void **state)
{
	(void)state;
	static const char *const words[] = {"", "a", "type", "submitted", "sixteen-bytes-ab",
		"the first half of this is the same", "the first half if this is the same",
		"abcdefgh", "abcdefghi"};
	struct emu_str texts[9];
	struct emu_arena arena = {0};
	struct emu_names names;
	for (size_t i = 0; i < 9; i++)
		texts[i] = emu_str_from(words[i]);
	assert_int_equal(emu_names_build(&names, texts, 9, &arena), 0);
	for (uint32_t i = 0; i < 9; i++) {
		char room[64] = "";
		memcpy(room, texts[i].at, texts[i].len);
		assert_int_equal(emu_names_find(&names, (struct emu_str){room, texts[i].len}), i);
		room[texts[i].len] = '!';
		assert_int_equal(emu_names_find(&names, (struct emu_str){room, texts[i].len + 1}),
			EMU_NAMES_NONE);
	}
	emu_arena_free(&arena);
}

static int compare(const char *a, const char *b)
{
	struct emu_number x = emu_number_of(emu_str_from(a)), y = emu_number_of(emu_str_from(b));
	int order = emu_number_compare(&x, &y);
	assert_int_equal(emu_number_compare(&y, &x), -order);
	if (!order)
		assert_true(emu_number_hash(&x, 7) == emu_number_hash(&y, 7));
	return order;
}

static void numbers_compare_by_value(void **state)
{
	(void)state;
	assert_int_equal(compare("1", "1.0"), 0);
	assert_int_equal(compare("-0", "0.000e5"), 0);
	assert_int_equal(compare("100", "1e2"), 0);
	assert_int_equal(compare("1.50e-1", "0.15"), 0);
	assert_int_equal(compare("0.1", "0.10000000000000000000000000001"), -1);
	assert_int_equal(compare("-2", "-1"), -1);
	assert_int_equal(compare("-2", "1"), -1);
	assert_int_equal(compare("12345678901234567890", "12345678901234567891"), -1);
	assert_int_equal(compare("1e999999999999999999999", "1e400"), 1);
	assert_int_equal(compare("1e-999999999999999999999", "0"), 1);
}

static void numbers_know_whether_they_are_integers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool integer;
	} cases[] = {{"1.0", true}, {"1.5", false}, {"15e-1", false}, {"1.5e1", true},
		{"0e9", true}, {"1e-1", false}, {"12345678901234567890123", true}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct emu_number number = emu_number_of(emu_str_from(cases[i].text));
		assert_int_equal(emu_number_is_integer(&number), cases[i].integer);
	}
}

static void multiples_are_exact(void **state)
{
	(void)state;
	static const struct {
		const char *number, *factor;
		int multiple;
	} cases[] = {{"0.3", "0.1", 1}, {"0.35", "0.1", 0}, {"0", "7", 1}, {"1e308", "0.5", 1},
		{"1e308", "0.123456789", 0}, {"12345678901234567890", "10", 1}, {"7", "2", 0},
		{"-9", "3", 1}, {"19.99", "0.01", 1}, {"1e1000", "7", 0}, {"4.5", "1.5", 1},
		{"1234567890123456789012", "1234567890123456789", 0},
		{"2469135780246913578", "1234567890123456789", 1}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(emu_number_is_multiple(emu_str_from(cases[i].number),
					 emu_str_from(cases[i].factor), NULL),
			cases[i].multiple);
}

static void expect_match(const char *pattern, const char *text, int matches)
{
	struct emu_error err = {0};
	struct emu_regex *regex = emu_regex_new(emu_str_from(pattern), &err);
	struct emu_regex_scratch *scratch = emu_regex_scratch_new(&err);
	if (!regex)
		fail_msg("%s: %s", pattern, err.text);
	assert_non_null(scratch);
	if (emu_regex_match(regex, scratch, emu_str_from(text), &err) != matches)
		fail_msg("%s on \"%s\": expected %d", pattern, text, matches);
	emu_regex_scratch_del(scratch);
	emu_regex_del(regex);
}

static void patterns_mean_what_ecma_262_says(void **state)
{
	(void)state;
	expect_match("^a$", "a\n", 0);
	expect_match("^\\d+$", "\u0e51", 0); /* a Thai digit */
	expect_match("^\\s$", "\u00a0", 1);
	expect_match("^[^\\S]$", "\u3000", 1);
	expect_match("^.$", "\u2028", 0);
	expect_match("^\\v$", "\v", 1);
	expect_match("^[[:alpha:]]$", "a]", 1); /* no class of POSIX */
	expect_match("^[\\b]$", "\b", 1);
	expect_match("^\\cJ$", "\n", 1);
	expect_match("^\\u{1F600}\\ud83d\\ude00$", "\U0001F600\U0001F600", 1);
	expect_match("^\\p{Letter}\\P{Lu}\\p{Script=Thai}$", "\u0e01b\u0e02", 1);
	expect_match("[]", "a", 0);
	expect_match("^[^]$", "\n", 1);
	expect_match("^{$", "{", 1);
	expect_match("^a{2}$", "aa", 1);
	expect_match("(?<y>\\d{4})-\\k<y>", "2023-2023", 1);
	expect_match("^(a)?b\\1$", "b", 1);
	expect_match("^(?!x)[a-z]+?$", "yz", 1);
	expect_match("\\/\\-", "/-", 1);
}

static void patterns_of_others_are_refused(void **state)
{
	(void)state;
	static const char *const patterns[] = {"\\a", "\\Z", "(?i)a", "a++", "(?>a)", "(*UTF)a",
		"[a", "(", "\\p", "\\u{110000}", "\\ud800", "\\Qa\\E", "a\\", "\\1", "[z-a]",
		"(?#x)", "\\x1", "[\\", "\\h", "**"};
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		struct emu_error err = {0};
		struct emu_regex *regex = emu_regex_new(emu_str_from(patterns[i]), &err);
		if (regex)
			fail_msg("%s is taken", patterns[i]);
		assert_int_equal(err.fault, EMU_FAULT_USAGE);
		assert_non_null(strstr(err.text, "not a regular expression"));
	}
}

static void patterns_that_explode_end(void **state)
{
	(void)state;
	struct emu_error err = {0};
	struct emu_regex *regex = emu_regex_new(EMU_STR("^(a+)+$"), &err);
	struct emu_regex_scratch *scratch = emu_regex_scratch_new(&err);
	char text[64];
	memset(text, 'a', sizeof(text));
	text[63] = '!';
	assert_int_equal(
		emu_regex_match(regex, scratch, (struct emu_str){text, sizeof(text)}, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_LIMIT);
	emu_regex_scratch_del(scratch);
	emu_regex_del(regex);
}

static void expect_format(const char *name, const char *text, bool holds)
{
	enum emu_format format = emu_format_find(emu_str_from(name));
	assert_int_not_equal(format, EMU_FORMAT_UNKNOWN);
	if (emu_format_holds(format, emu_str_from(text)) != holds)
		fail_msg("%s: \"%s\" is%s one", name, text, holds ? " not" : "");
}

static void host_names_are_of_idna_2008(void **state)
{
	(void)state;
	expect_format("hostname", "bac-giang.gov.vn", true);
	expect_format("hostname", "bắc-giang.gov.vn", false);
	expect_format("hostname", "xn--bc-giang-800d.vn", true);
	expect_format("hostname", "xn--bc-giang-.vn", false); /* stands for nothing but ASCII */
	expect_format("idn-hostname", "bắc-giang.gov.vn", true);
	expect_format("idn-hostname", "bắc-giang\u3002vn", true);
	expect_format("idn-hostname", "ba\u0306\u0301c.vn", false); /* not in form C */
	expect_format("idn-hostname", "Bắc.vn", false);		    /* nor in small letters */
	expect_format("idn-hostname", "\u05d0.a1", true);	    /* RFC 5893 */
	expect_format("idn-hostname", "\u05d0.1a", false);
	expect_format("idn-hostname", "\u05d0\u0661.a", true);
	expect_format("idn-hostname", "\u05d01\u0661.a", false);
	expect_format("idn-hostname", "a..b", false);
	expect_format("idn-hostname", "", false);
	expect_format("idn-email", "thi.đua@ba\u0306\u0301c.vn", true);
	expect_format("email", "thi.đua@bac.vn", false);
}

static void iris_hold_characters_of_rfc_3987(void **state)
{
	(void)state;
	expect_format("iri", "https://bắc.vn/thi-đua?q=\ue000", true);
	expect_format("iri", "https://bắc.vn/\ue000", false); /* private use in a path */
	expect_format("iri", "https://bắc.vn/\xc2\x85", false);
	expect_format("iri", "https://bắc.vn/\U0001fffe", false);
	expect_format("uri", "https://bắc.vn/", false);
}

static void patterns_may_look_behind_as_far_as_they_like(void **state)
{
	(void)state;
	expect_format("regex", "(?<=a+)b", true);
	expect_format("regex", "(?<=a+)b)", false);
	struct emu_error err = {0};
	assert_null(emu_regex_new(EMU_STR("(?<=a+)b"), &err));
	assert_non_null(strstr(err.text, "lookbehind assertion is not fixed length"));
}

static void content_is_base64_or_json(void **state)
{
	(void)state;
	static const struct {
		const char *encoding, *media, *text;
		bool holds;
	} cases[] = {{"base64", "", "YQ==", true}, {"base64", "", "YWI\r\n=", true},
		{"base64", "", "YQ=", false}, {"base64", "", "YQ=a", false},
		{"base64", "", "Y===", false}, {"base64", "", "", true},
		{"base64", "text/plain", "Y-==", false}, {"7bit", "application/json", "{", true},
		{"", "application/json", "{\"a\":1}", true}, {"", "application/json", "{", false},
		{"base64", "application/json", "e30=", true},
		{"base64", "application/json", "e30", false},
		{"base64", "application/json", "ezp9", false}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum emu_format format = emu_format_of_content(
			emu_str_from(cases[i].encoding), emu_str_from(cases[i].media));
		if (emu_format_holds(format, emu_str_from(cases[i].text)) != cases[i].holds)
			fail_msg("%s", cases[i].text);
	}
	assert_int_equal(emu_format_find(EMU_STR("")), EMU_FORMAT_UNKNOWN);
}

static void our_period_is_a_format(void **state)
{
	(void)state;
	enum emu_format period = emu_format_find(EMU_STR("emu-period"));
	assert_true(emu_format_holds(period, EMU_STR("2023-H1")));
	assert_true(emu_format_holds(period, EMU_STR("2021/2023")));
	assert_false(emu_format_holds(period, EMU_STR("H1 2023")));
	assert_int_equal(emu_format_find(EMU_STR("emu")), EMU_FORMAT_UNKNOWN);
	enum emu_format date = emu_format_find(EMU_STR("date"));
	assert_true(emu_format_holds(date, EMU_STR("2024-02-29")));
	assert_false(emu_format_holds(date, EMU_STR("2023-02-29")));
	assert_false(emu_format_holds(date, EMU_STR("2023-2-9")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uris_resolve_as_rfc_3986_says),
		cmocka_unit_test(paths_and_urns_are_bases_too),
		cmocka_unit_test(names_are_found_whatever_their_length),
		cmocka_unit_test(numbers_compare_by_value),
		cmocka_unit_test(numbers_know_whether_they_are_integers),
		cmocka_unit_test(multiples_are_exact),
		cmocka_unit_test(patterns_mean_what_ecma_262_says),
		cmocka_unit_test(patterns_of_others_are_refused),
		cmocka_unit_test(patterns_that_explode_end),
		cmocka_unit_test(host_names_are_of_idna_2008),
		cmocka_unit_test(iris_hold_characters_of_rfc_3987),
		cmocka_unit_test(patterns_may_look_behind_as_far_as_they_like),
		cmocka_unit_test(content_is_base64_or_json),
		cmocka_unit_test(our_period_is_a_format),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
