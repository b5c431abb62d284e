/* The writers on a document made by hand: escaping in each format, and lines that fit. */
#include "report/write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/text.h"

static struct emu_report report;
static struct emu_buf out;

/* Flat data from a table. */
static struct {
	struct emu_report_data data;
	struct emu_report_table *table;
	size_t at;
} flat;

static const struct emu_report_cell *next_row(struct emu_report_data *data)
{
	(void)data;
	return flat.at < flat.table->n_rows ? flat.table->rows[flat.at++].cells : NULL;
}

static void close_rows(struct emu_report_data *data)
{
	(void)data;
}

/* A document with one table and one line, and no data yet. */
static int begin(void **state)
{
	(void)state;
	out = (struct emu_buf){0};
	report = (struct emu_report){
		.lang = EMU_STR("vi"),
		.title = EMU_STR("Title"),
		.words = {.no_data = EMU_STR("no data"), .attention = EMU_STR("Attention")},
	};
	flat.table = emu_report_new_table(&report, EMU_STR("data"), 3);
	assert_non_null(flat.table);
	flat.table->columns[0] = (struct emu_report_column){
		EMU_STR("name"), EMU_STR("name"), false};
	flat.table->columns[1] = (struct emu_report_column){
		EMU_STR("value"), EMU_STR("value"), true};
	flat.table->columns[2] = (struct emu_report_column){
		EMU_STR("note"), EMU_STR("note"), false};
	flat.at = 0;
	flat.data = (struct emu_report_data){flat.table->columns, 3, next_row, close_rows};
	report.data = &flat.data;
	return 0;
}

static int end(void **state)
{
	(void)state;
	emu_report_free(&report);
	emu_buf_free(&out);
	return 0;
}

static struct emu_report_cell text_cell(const char *text)
{
	return (struct emu_report_cell){.kind = EMU_REPORT_CELL_TEXT, .text = emu_str_from(text)};
}

static struct emu_report_cell number_cell(const char *text, const char *value)
{
	return (struct emu_report_cell){.kind = EMU_REPORT_CELL_NUMBER,
		.text = emu_str_from(text),
		.value = emu_str_from(value)};
}

static const struct emu_report_cell missing_cell = {
	.kind = EMU_REPORT_CELL_MISSING, .text = {"\xE2\x80\x93", 3}};

static void add_row(struct emu_report_table *table, struct emu_report_cell first,
	struct emu_report_cell second, struct emu_report_cell third)
{
	struct emu_report_row *row = emu_report_add_row(&report, table);
	assert_non_null(row);
	row->charted = true;
	row->cells[0] = first;
	row->cells[1] = second;
	row->cells[2] = third;
}

/* A section with a table of three columns. */
static struct emu_report_table *add_table(void)
{
	struct emu_report_section *section = emu_report_add_section(
		&report, 2, EMU_STR("section"), EMU_STR("Heading"));
	assert_non_null(section);
	struct emu_report_item *item = emu_report_add_item(&report, section, EMU_REPORT_TABLE);
	assert_non_null(item);
	item->table = emu_report_new_table(&report, EMU_STR("Caption"), 3);
	assert_non_null(item->table);
	for (size_t i = 0; i < 3; i++)
		item->table->columns[i] = flat.table->columns[i];
	return item->table;
}

static bool has(const char *text)
{
	emu_buf_push(&out, '\0');
	assert_false(out.failed);
	out.len--;
	return strstr(out.at, text) != NULL;
}

static void holds(const char *text)
{
	if (!has(text))
		fail_msg("expected \"%s\" in:\n%.*s", text, EMU_STR_ARGS(emu_buf_str(&out)));
}

static void lacks(const char *text)
{
	if (has(text))
		fail_msg("expected no \"%s\" in:\n%.*s", text, EMU_STR_ARGS(emu_buf_str(&out)));
}

static void test_csv_cells_that_are_formulas_are_defused(void **state)
{
	(void)state;
	static const char *const formulas[] = {
		"=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx"};
	for (size_t i = 0; i < sizeof(formulas) / sizeof(formulas[0]); i++)
		add_row(flat.table, text_cell(formulas[i]),
			number_cell("\xE2\x88\x92"
				    "1",
				"-1"),
			(struct emu_report_cell){0});
	emu_report_write_csv(&report, &out);
	assert_true(emu_str_equal(emu_buf_str(&out),
		EMU_STR("name,value,note\r\n"
			"\"'=cmd|'/c calc'!A0\",-1,\r\n"
			"\"'+1\",-1,\r\n"
			"\"'-1\",-1,\r\n"
			"\"'@SUM(A1)\",-1,\r\n"
			"\"'\tx\",-1,\r\n"
			"\"'\rx\",-1,\r\n")));
}

static void test_csv_cells_are_quoted_where_they_must_be(void **state)
{
	(void)state;
	add_row(flat.table, text_cell("a,b"), number_cell("1.635", "1635"), text_cell("say \"x\""));
	add_row(flat.table, text_cell("two\nlines"), missing_cell, text_cell(" space"));
	add_row(flat.table, text_cell("\xE2\x81\xA8name\xE2\x81\xA9"), number_cell("0", "0"),
		text_cell("plain"));
	emu_report_write_csv(&report, &out);
	holds("\"a,b\",1635,\"say \"\"x\"\"\"\r\n");
	holds("\"two\nlines\",\xE2\x80\x93,\" space\"\r\n");
	holds("name,0,plain\r\n");
}

static void test_html_is_escaped(void **state)
{
	(void)state;
	struct emu_report_table *table = add_table();
	table->chart = 1;
	report.title = EMU_STR("</title><script>alert(1)</script>");
	report.sections[0].heading = EMU_STR("a & \"b\" 'c'");
	add_row(table, text_cell("\xE2\x81\xA8<img src=x onerror=alert(1)>\xE2\x81\xA9"),
		number_cell("<b>1</b>", "1"), text_cell("</table>"));
	add_row(table, text_cell("</text></svg><script>"), missing_cell, text_cell("x"));
	emu_report_scale(&report, table);
	emu_report_write_html(&report, &out);
	lacks("<script");
	lacks("<img");
	lacks("<b>");
	holds("<bdi>&lt;img src=x onerror=alert(1)&gt;</bdi>");
	holds("a &amp; &quot;b&quot; &#39;c&#39;");
	holds("<td>&lt;/table&gt;</td>");
	holds("<title>&lt;/title&gt;");
}

static void test_html_draws_zero_and_missing_apart(void **state)
{
	(void)state;
	struct emu_report_table *table = add_table();
	table->chart = 1;
	add_row(table, text_cell("zero"), number_cell("0", "0"), text_cell(""));
	emu_report_scale(&report, table);
	emu_report_write_html(&report, &out);
	lacks("class=\"bar\"");
	lacks("class=\"slot\"");
	holds(">0</text>");
	holds("<desc id=\"chart-1-desc\">zero: 0</desc>");
	emu_buf_clear(&out);
	table->rows[0].cells[1] = missing_cell;
	emu_report_write_html(&report, &out);
	holds("class=\"slot\"");
	holds(">no data</text>");
	holds("<desc id=\"chart-1-desc\">zero: no data</desc>");
	holds("<span aria-hidden=\"true\">\xE2\x80\x93</span> "
	      "<span class=\"hidden\">no data</span>");
}

static void test_html_runs_the_other_way_in_hebrew(void **state)
{
	(void)state;
	struct emu_report_table *table = add_table();
	table->chart = 1;
	report.rtl = true;
	report.lang = EMU_STR("he");
	add_row(table, text_cell("a"), number_cell("5", "5"), text_cell(""));
	emu_report_scale(&report, table);
	emu_report_write_html(&report, &out);
	holds("<html lang=\"he\" dir=\"rtl\">");
	holds("<rect x=\"28.00%\" width=\"72.00%\""); /* from the right edge leftwards */
	holds("<td class=\"n\" dir=\"ltr\">5</td>");
}

static void test_markdown_is_escaped(void **state)
{
	(void)state;
	struct emu_report_table *table = add_table();
	add_row(table, text_cell("a | b"), number_cell("1", "1"), text_cell("<script>&"));
	add_row(table, text_cell("[l](http://e.example)"), missing_cell,
		text_cell("*b* `c` _d_ \\"));
	add_row(table, text_cell("1. item"), missing_cell, text_cell("www.e.example @you"));
	add_row(table, text_cell("- item"), missing_cell, text_cell("# heading"));
	emu_report_write_markdown(&report, &out);
	holds("| a \\| b | 1 | &lt;script&gt;&amp; |\n");
	holds("| \\[l\\](http\\://e.example) | \xE2\x80\x93 | \\*b\\* \\`c\\` \\_d\\_ \\\\ |\n");
	holds("| 1\\. item | \xE2\x80\x93 | www\\.e.example \\@you |\n");
	holds("| \\- item | \xE2\x80\x93 | \\# heading |\n");
	holds("| name | value | note |\n| --- | ---: | --- |\n");
}

static void test_json_is_json(void **state)
{
	(void)state;
	struct emu_report_table *table = add_table();
	add_row(table, text_cell("\xE2\x81\xA8\"q\" \\ \x01\xE2\x81\xA9"),
		number_cell("7,60", "7.60"), missing_cell);
	add_row(flat.table, text_cell("name"),
		number_cell("12345678901234567890", "12345678901234567890"),
		(struct emu_report_cell){0});
	emu_report_write_json(&report, &out);
	json_t *document = json_loadb(out.at, out.len, JSON_REJECT_DUPLICATES, NULL);
	assert_null(document); /* jansson has no integer so long: only its own digits do */
	emu_buf_clear(&out);
	flat.at = 0;
	flat.table->rows[0].cells[1] = number_cell("5", "5");
	emu_report_write_json(&report, &out);
	document = json_loadb(out.at, out.len, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(document);
	const json_t *data = json_array_get(json_object_get(document, "data"), 0);
	assert_int_equal(json_integer_value(json_object_get(data, "value")), 5);
	assert_null(json_object_get(data, "note"));
	json_decref(document);
	holds("{\"text\":\"\\\"q\\\" \\\\ \\u0001\"},{\"value\":7.60,\"text\":\"7,60\"},"
	      "{\"value\":null,\"text\":\"\xE2\x80\x93\"}");
}

/* Every line of the output fits. */
static void check_width(size_t width)
{
	for (size_t from = 0; from < out.len;) {
		const char *feed = memchr(out.at + from, '\n', out.len - from);
		assert_non_null(feed);
		size_t len = (size_t)(feed - out.at) - from;
		struct emu_str line = {out.at + from, len};
		if (emu_text_width(line) > width)
			fail_msg("more than %zu columns: %.*s", width, EMU_STR_ARGS(line));
		from += len + 1;
	}
}

static void test_text_is_aligned_by_columns(void **state)
{
	(void)state;
	struct emu_report_table *table = add_table();
	add_row(table, text_cell("Đakrông"), number_cell("1.635", "1635"), text_cell("x"));
	add_row(table, text_cell("de\xCC\x81"), number_cell("7", "7"), text_cell("x"));
	add_row(table, text_cell("ที่นี่"), number_cell("0", "0"), text_cell("x"));
	add_row(table, text_cell("漢字"), missing_cell, text_cell("x"));
	emu_report_write_text(&report, 80, false, &out);
	holds("  name     value  note\n"
	      "  \xE2\x94\x80");
	holds("\n  Đakrông  1.635  x\n");
	holds("\n  de\xCC\x81           7  x\n");
	holds("\n  ที่นี่           0  x\n");
	holds("\n  漢字         \xE2\x80\x93  x\n");
}

static void test_text_isolates_what_runs_the_other_way(void **state)
{
	(void)state;
	struct emu_report_table *table = add_table();
	add_row(table, text_cell("\xD7\x90\xD7\x91"), number_cell("12", "12"), text_cell("x"));
	add_row(table, text_cell("\xE2\x81\xA8name\xE2\x81\xA9"), number_cell("3", "3"),
		text_cell("x"));
	emu_report_write_text(&report, 80, false, &out);
	holds("\n  \xE2\x81\xA8\xD7\x90\xD7\x91\xE2\x81\xA9       12  x\n");
	holds("\n  name      3  x\n");
}

static const char *const long_names[] = {
	"Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Quảng Trị và các tổ chức",
	"กลุ่มเลียนแบบหน่วยงานหนังสือพิมพ์และวัฒนธรรมของกองทัพที่มีชื่อยาวมากเป็นพิเศษ",
	"漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
	"anameofonewordthatisfartoolongforanylineofaterminalandmustbebrokensomewhereinside",
};

static void test_text_fits_any_width(void **state)
{
	(void)state;
	struct emu_report_table *table = add_table();
	table->columns[1].heading = emu_str_from(long_names[0]);
	table->chart = 1;
	for (size_t i = 0; i < 4; i++)
		add_row(table, text_cell(long_names[i]), number_cell("1.234.567", "1234567"),
			text_cell(long_names[3 - i]));
	add_row(table, text_cell("short"), missing_cell, text_cell("short"));
	report.title = emu_str_from(long_names[1]);
	emu_report_scale(&report, table);
	report.words.no_data = EMU_STR("no data whatsoever");
	for (size_t width = 30; width <= 200; width++) {
		emu_buf_clear(&out);
		emu_report_write_text(&report, width, false, &out);
		check_width(width);
		holds("1.234.567");
	}
}

static void test_text_stacks_what_cannot_stand_side_by_side(void **state)
{
	(void)state;
	struct emu_report_table *table = add_table();
	add_row(table, text_cell("Name"), number_cell("123456789012345", "123456789012345"),
		text_cell("A note of some length"));
	emu_report_write_text(&report, 30, false, &out);
	holds("  Name\n"
	      "      value: 123456789012345\n"
	      "      note: A note of some\n"
	      "      length\n");
}

static void test_text_draws_bars(void **state)
{
	(void)state;
	struct emu_report_table *table = add_table();
	table->chart = 1;
	add_row(table, text_cell("all"), number_cell("8", "8"), text_cell("x"));
	add_row(table, text_cell("half"), number_cell("4", "4"), text_cell("x"));
	add_row(table, text_cell("zero"), number_cell("0", "0"), text_cell("x"));
	add_row(table, text_cell("none"), missing_cell, text_cell("x"));
	emu_report_scale(&report, table);
	emu_report_write_text(&report, 40, false, &out);
	holds("all       8  x     \xE2\x96\x8F\xE2\x96\x88");
	holds("zero      0  x     \xE2\x96\x8F\n");
	holds("none      \xE2\x80\x93  x     (no data)\n");
	check_width(40);
}

static void test_headings_are_bold_on_a_terminal_alone(void **state)
{
	(void)state;
	add_table();
	emu_report_write_text(&report, 80, false, &out);
	lacks("\x1b");
	emu_report_write_text(&report, 80, true, &out);
	holds("\x1b[1mTitle\n\x1b[0m");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_csv_cells_that_are_formulas_are_defused),
		TEST(test_csv_cells_are_quoted_where_they_must_be),
		TEST(test_html_is_escaped),
		TEST(test_html_draws_zero_and_missing_apart),
		TEST(test_html_runs_the_other_way_in_hebrew),
		TEST(test_markdown_is_escaped),
		TEST(test_json_is_json),
		TEST(test_text_is_aligned_by_columns),
		TEST(test_text_isolates_what_runs_the_other_way),
		TEST(test_text_fits_any_width),
		TEST(test_text_stacks_what_cannot_stand_side_by_side),
		TEST(test_text_draws_bars),
		TEST(test_headings_are_bold_on_a_terminal_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
