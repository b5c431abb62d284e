/* Numbers, periods, dates and names as the reader of each language sees them; the labels. */
#include "report/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { VI, EN, TH, CS, HI, HE, N_LANGUAGES };

static const char *const languages[N_LANGUAGES] = {"vi", "en", "th", "cs", "hi", "he"};
static struct emu_labels *labels[N_LANGUAGES];

static const char *schemas(void)
{
	const char *given = getenv("EMU_SCHEMAS");
	return given ? given : "schemas";
}

static int load(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_LANGUAGES; i++) {
		struct emu_error err;
		labels[i] = emu_labels_load(schemas(), languages[i], &err);
		if (!labels[i]) {
			fprintf(stderr, "%s\n", err.text);
			return -1;
		}
	}
	return 0;
}

static int unload(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_LANGUAGES; i++)
		emu_labels_del(labels[i]);
	return 0;
}

static void expect(struct emu_buf *out, const char *expected)
{
	assert_false(out->failed);
	if (!emu_str_equal(emu_buf_str(out), emu_str_from(expected)))
		fail_msg("expected \"%s\", found \"%.*s\"", expected,
			EMU_STR_ARGS(emu_buf_str(out)));
	emu_buf_free(out);
}

static void number_is(int lang, const char *json, bool percent, const char *expected)
{
	struct emu_buf out = {0};
	emu_format_number(labels[lang], emu_str_from(json), percent, &out);
	expect(&out, expected);
}

static void period_is(int lang, const char *period, const char *expected)
{
	struct emu_buf out = {0};
	emu_format_period(labels[lang], emu_str_from(period), &out);
	expect(&out, expected);
}

static void date_is(int lang, const char *date, const char *expected)
{
	struct emu_buf out = {0};
	emu_format_date(labels[lang], emu_str_from(date), &out);
	expect(&out, expected);
}

static void clean_is(struct emu_str text, const char *expected)
{
	struct emu_buf out = {0};
	emu_format_clean(text, &out);
	expect(&out, expected);
}

static void test_numbers(void **state)
{
	(void)state;
	number_is(VI, "1635", false, "1.635");
	number_is(VI, "12.5", false, "12,5");
	number_is(EN, "1635", false, "1,635");
	number_is(EN, "12.5", false, "12.5");
	number_is(EN, "0", false, "0");
	number_is(EN, "999", false, "999");
	number_is(EN, "1000", false, "1,000");
	number_is(EN, "1000000.0001", false, "1,000,000.0001");
	number_is(TH, "1635", false, "1,635");
	number_is(HI, "1234567", false, "12,34,567");
	number_is(HI, "100000", false, "1,00,000");
	number_is(CS, "1635.5", false,
		"1\xC2\xA0"
		"635,5");
	number_is(HE, "1635", false, "1,635");
}

/* What a binary fraction would lose. */
static void test_exact_numbers(void **state)
{
	(void)state;
	number_is(EN, "7.60", false, "7.60");
	number_is(EN, "12345678901234567890.1234567890123456789", false,
		"12,345,678,901,234,567,890.1234567890123456789");
	number_is(VI, "0.1", false, "0,1");
	number_is(EN, "1e3", false, "1,000");
	number_is(EN, "-1634", false,
		"\xE2\x88\x92"
		"1,634");
}

static void test_percent(void **state)
{
	(void)state;
	number_is(VI, "71.4", true, "71,4%");
	number_is(CS, "71.4", true, "71,4\xC2\xA0%");
	number_is(EN, "100.0", true, "100.0%");
}

static void test_numbers_that_are_none(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "-", "1.", ".5", "1e", "1e+", "1x", "--1", "1.2.3"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		number_is(EN, texts[i], false, texts[i]);
	number_is(EN, "1E-1", false, "0.1");
	number_is(EN, "a\x1b", false, "a\\u{001B}");
}

static void test_periods(void **state)
{
	(void)state;
	period_is(VI, "2023", "Năm 2023");
	period_is(VI, "2023-H1", "6 tháng đầu năm 2023");
	period_is(VI, "2023-H2", "6 tháng cuối năm 2023");
	period_is(VI, "2023-Q4", "Quý IV năm 2023");
	period_is(VI, "2023-06", "Tháng 6 năm 2023");
	period_is(VI, "2023-06-24", "24/6/2023");
	period_is(VI, "2021/2023", "Giai đoạn 2021–2023");
	period_is(VI, "2022-12-15/2023-06-14", "Từ 15/12/2022 đến 14/6/2023");
	period_is(EN, "2023-H1", "First half of 2023");
	period_is(EN, "2023-Q1", "Quarter 1 of 2023");
	period_is(EN, "2023-06", "June 2023");
	period_is(EN, "2021/2023", "2021–2023");
	period_is(CS, "2023-06-04", "4. 6. 2023");
}

static void test_buddhist_years(void **state)
{
	(void)state;
	period_is(TH, "2023-H1", "6 เดือนแรกของปี 2566");
	period_is(TH, "2021/2023", "พ.ศ. 2564–2566");
	period_is(TH, "2021-06-24", "24 มิถุนายน 2564");
}

static void test_periods_that_are_none(void **state)
{
	(void)state;
	period_is(EN, "last \xE2\x80\xAEyear", "last \\u{202E}year");
	period_is(EN, "2023-H3", "2023-H3");
}

static void test_dates(void **state)
{
	(void)state;
	date_is(VI, "2023-07-09", "9/7/2023");
	date_is(EN, "2023-07-09T08:00:00+07:00", "9 July 2023");
	date_is(EN, "2023", "2023");
}

static void test_white_space_is_tidied(void **state)
{
	(void)state;
	clean_is(EMU_STR("  a \t\r\n b\xE2\x80\xA8"
			 "c  "),
		"a b c");
	clean_is(EMU_STR(""), "");
	clean_is(EMU_STR(" \n "), "");
}

static void test_what_could_deceive_is_shown(void **state)
{
	(void)state;
	clean_is(EMU_STR("a\0b"), "a\\u{0000}b");
	clean_is(EMU_STR("\x1b[31mred"), "\\u{001B}[31mred");
	clean_is(EMU_STR("\xC2\x9B"
			 "31m"),
		"\\u{009B}31m");
	clean_is(EMU_STR("\xE2\x80\xAEgnp"), "\\u{202E}gnp");
	clean_is(EMU_STR("\xE2\x81\xA6"
			 "a\xE2\x81\xA9"),
		"\\u{2066}a\\u{2069}");
	clean_is(EMU_STR("\xF3\xA0\x81\x81"), "\\u{E0041}");
	clean_is(EMU_STR("a\xFF"), "a\\x{FF}");
}

static void test_invisible_signs_go_and_joiners_stay(void **state)
{
	(void)state;
	clean_is(EMU_STR("a\xE2\x80\x8B"
			 "b\xEF\xBB\xBF\xC2\xAD\xE2\x80\x8F"),
		"ab");
	clean_is(EMU_STR("\xE0\xA4\x95\xE0\xA5\x8D\xE2\x80\x8D\xE0\xA4\xB7"),
		"\xE0\xA4\x95\xE0\xA5\x8D\xE2\x80\x8D\xE0\xA4\xB7");
}

static void test_names_stand_apart(void **state)
{
	(void)state;
	struct emu_buf out = {0};
	emu_format_name(EMU_STR("\xD7\x90"), &out);
	expect(&out, "\xE2\x81\xA8\xD7\x90\xE2\x81\xA9");
	emu_format_name(EMU_STR(""), &out);
	expect(&out, "");
}

static void fills(const char *words, const char *expected)
{
	struct emu_buf out = {0};
	struct emu_label_value values[] = {
		{"n", EMU_STR("{all}")},
		{"all", EMU_STR("8")},
	};
	emu_label_fill(&out, emu_str_from(words), values, 2);
	expect(&out, expected);
}

static void test_labels_are_filled(void **state)
{
	(void)state;
	fills("{n} of {all}", "{all} of 8"); /* what was put in is not read again */
	fills("{all}{all}", "88");
	fills("{other} {al} {all", "{other} {al} {all");
	fills("", "");
}

/* Words in braces that a label of the first language has and another's lacks would be a figure
 * that its readers do not get. Dates and quarters may be written either way. */
static void test_labels_say_the_same_in_every_language(void **state)
{
	(void)state;
	static const char *const names[] = {"{n}", "{all}", "{have}", "{names}", "{name}",
		"{period}", "{date}", "{indicator}", "{by}", "{sign}", "{list}", "{for}", "{year}",
		"{from}", "{to}", "{file}", "{line}", "{value}", "{day}"};
	for (enum emu_label label = 0; label < EMU_LABEL_N; label++) {
		if (label == EMU_LABEL_PERIOD_DAY)
			continue;
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			bool first = strstr(labels[VI]->text[label].at, names[i]) != NULL;
			for (size_t lang = 1; lang < N_LANGUAGES; lang++) {
				if ((strstr(labels[lang]->text[label].at, names[i]) != NULL) !=
					first)
					fail_msg("%s of %.*s differs in %s", names[i],
						EMU_STR_ARGS(emu_label_key(label)),
						languages[lang]);
			}
		}
	}
}

static void test_labels_are_found_by_name(void **state)
{
	(void)state;
	assert_int_equal(emu_label_named(EMU_STR("severity."), EMU_STR("warning"), EMU_LABEL_N),
		EMU_LABEL_SEVERITY_WARNING);
	assert_int_equal(
		emu_label_named(EMU_STR("severity."), EMU_STR("warn"), EMU_LABEL_N), EMU_LABEL_N);
	assert_int_equal(
		emu_label_named(EMU_STR("severity."), EMU_STR(""), EMU_LABEL_N), EMU_LABEL_N);
}

/* Copies a file into the folder, without the line that has `but`, or with `extra` before it. */
static void copy_without(const char *name, const char *folder, const char *but, const char *extra)
{
	char from[4096], to[4096], line[8192];
	snprintf(from, sizeof(from), "%s/%s", schemas(), name);
	snprintf(to, sizeof(to), "%s/%s", folder, name);
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	assert_non_null(in);
	assert_non_null(out);
	while (fgets(line, sizeof(line), in)) {
		bool found = but && strstr(line, but);
		if (found && extra)
			fputs(extra, out);
		if (!found || extra)
			fputs(line, out);
	}
	assert_int_equal(fclose(in), 0);
	assert_int_equal(fclose(out), 0);
}

static void is_refused(const char *but, const char *extra, const char *reason)
{
	char folder[] = "/tmp/emu-labels-XXXXXX", path[4096];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/labels", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	copy_without("label.schema.json", folder, NULL, NULL);
	copy_without("labels/en.json", folder, but, extra);
	struct emu_error err = {0};
	struct emu_labels *loaded = emu_labels_load(folder, "en", &err);
	if (loaded || !strstr(err.text, reason))
		fail_msg("expected \"%s\", found \"%s\"", reason, err.text);
	snprintf(path, sizeof(path), "%s/labels/en.json", folder);
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof(path), "%s/label.schema.json", folder);
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof(path), "%s/labels", folder);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void test_labels_that_are_not_whole_are_refused(void **state)
{
	(void)state;
	is_refused("\"status.conflicts\"", NULL, "status.conflicts");
	is_refused("\"status.conflicts\"", "\"status.surplus\": \"words\",\n", "status.surplus");
	is_refused("\"year_offset\"", NULL, "year_offset");
}

static void test_language_that_is_not_there(void **state)
{
	(void)state;
	struct emu_error err = {0};
	assert_null(emu_labels_load(schemas(), "xx", &err));
	assert_int_equal(err.fault, EMU_FAULT_SYSTEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_exact_numbers),
		cmocka_unit_test(test_percent),
		cmocka_unit_test(test_numbers_that_are_none),
		cmocka_unit_test(test_periods),
		cmocka_unit_test(test_buddhist_years),
		cmocka_unit_test(test_periods_that_are_none),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_white_space_is_tidied),
		cmocka_unit_test(test_what_could_deceive_is_shown),
		cmocka_unit_test(test_invisible_signs_go_and_joiners_stay),
		cmocka_unit_test(test_names_stand_apart),
		cmocka_unit_test(test_labels_are_filled),
		cmocka_unit_test(test_labels_say_the_same_in_every_language),
		cmocka_unit_test(test_labels_are_found_by_name),
		cmocka_unit_test(test_labels_that_are_not_whole_are_refused),
		cmocka_unit_test(test_language_that_is_not_there),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
