/* From summaries to the document: what is shown, in which order, and what is marked. */
#include "report/build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "io/lines.h"

static struct emu_labels *labels;
static struct emu_catalogue *catalogue;
static struct emu_registry *registry;
static struct emu_report_input input;
static struct emu_report report;
static struct emu_buf scratch;

static const char units[] =
	"{\"units\":[{\"id\":\"p\",\"kind\":\"province\",\"name\":{\"vi\":\"Tỉnh\",\"en\":"
	"\"Province\"}},"
	"{\"id\":\"p.b\",\"kind\":\"district\",\"parent\":\"p\",\"name\":{\"vi\":\"B\"}},"
	"{\"id\":\"p.a\",\"kind\":\"district\",\"parent\":\"p\",\"name\":{\"vi\":\"A\"}},"
	"{\"id\":\"p.c\",\"kind\":\"district\",\"parent\":\"p\",\"name\":{\"vi\":\"C\"}}],"
	"\"blocks\":[{\"id\":\"k\",\"name\":{\"vi\":\"Khối\",\"en\":\"Block\"},"
	"\"members\":[{\"unit\":\"p.a\"},{\"unit\":\"p.b\"}]}]}";

static int open_documents(void **state)
{
	(void)state;
	const char *schemas = getenv("EMU_SCHEMAS");
	struct emu_error err = {0};
	char path[] = "/tmp/emu-units-XXXXXX";
	int fd = mkstemp(path);
	if (!schemas)
		schemas = "schemas";
	if (fd < 0 || write(fd, units, sizeof(units) - 1) != (ssize_t)(sizeof(units) - 1) ||
		close(fd))
		return -1;
	labels = emu_labels_load(schemas, "en", &err);
	catalogue = emu_catalogue_load(schemas, &err);
	registry = emu_registry_load(schemas, path, &err);
	unlink(path);
	if (!labels || !catalogue || !registry)
		fprintf(stderr, "%s\n", err.text);
	return labels && catalogue && registry ? 0 : -1;
}

static int close_documents(void **state)
{
	(void)state;
	emu_labels_del(labels);
	emu_catalogue_del(catalogue);
	emu_registry_del(registry);
	emu_buf_free(&scratch);
	return 0;
}

static int clear(void **state)
{
	(void)state;
	emu_report_input_free(&input);
	emu_report_free(&report);
	return 0;
}

static void take(const char *line)
{
	struct emu_buf copy = {0};
	struct emu_error err = {0};
	emu_buf_append(&copy, emu_str_from(line));
	assert_true(emu_buf_reserve(&copy, EMU_LINES_PADDING));
	if (emu_report_input_take(&input, emu_buf_str(&copy), &err))
		fail_msg("%s: %s", line, err.text);
	emu_buf_free(&copy);
}

/* A summary of 2023-H1: its axes, its value, what follows the basis. */
static void figure(const char *indicator, const char *axes, const char *value, const char *rest)
{
	char line[2048];
	snprintf(line, sizeof(line),
		"{\"type\":\"summary\",\"indicator\":\"%s\",\"period\":\"2023-H1\",%s\"value\":%s,"
		"\"basis\":\"%s\"%s}",
		indicator, axes, value, strcmp(value, "null") == 0 ? "missing" : "stated", rest);
	take(line);
}

static void build(void)
{
	const struct emu_report_context context = {
		.labels = labels, .catalogue = catalogue, .registry = registry};
	struct emu_error err = {0};
	if (emu_report_build(&report, &context, &input, &err))
		fail_msg("%s", err.text);
}

/* Rows of the flat data. */
static size_t count_rows(void)
{
	const struct emu_report_context context = {
		.labels = labels, .catalogue = catalogue, .registry = registry};
	struct emu_error err = {0};
	size_t n = 0;
	if (emu_report_build_data(&report, &context, &input, &err))
		fail_msg("%s", err.text);
	while (report.data->next(report.data))
		n++;
	return n;
}

static const struct emu_report_section *section(const char *id)
{
	for (size_t i = 0; i < report.n_sections; i++) {
		if (emu_str_equal(report.sections[i].id, emu_str_from(id)))
			return &report.sections[i];
	}
	fail_msg("no section %s", id);
	return NULL;
}

/* The section's n-th table, from 0. */
static const struct emu_report_table *table(const char *id, size_t n)
{
	const struct emu_report_section *in = section(id);
	for (size_t i = 0; i < in->n_items; i++) {
		if (in->items[i].kind == EMU_REPORT_TABLE && n-- == 0)
			return in->items[i].table;
	}
	fail_msg("no such table in %s", id);
	return NULL;
}

/* A row as text: its cells' texts and marks, with | between them. */
static void row_is(const struct emu_report_table *in, size_t row, const char *expected)
{
	struct emu_buf line = {0};
	assert_true(row < in->n_rows);
	for (size_t i = 0; i < in->n_columns; i++) {
		const struct emu_report_cell *cell = &in->rows[row].cells[i];
		if (i)
			emu_buf_push(&line, '|');
		emu_buf_clear(&scratch);
		emu_buf_append(&line, emu_report_plain(cell->text, &scratch));
		for (size_t j = 0; j < cell->marks.n; j++)
			emu_buf_append(&line, cell->marks.at[j].text);
	}
	if (!emu_str_equal(emu_buf_str(&line), emu_str_from(expected)))
		fail_msg("expected \"%s\", found \"%.*s\"", expected,
			EMU_STR_ARGS(emu_buf_str(&line)));
	emu_buf_free(&line);
}

/* Whether a line of the section's lists, boxes and paragraphs is this text. */
static bool says(const char *id, const char *text)
{
	const struct emu_report_section *in = section(id);
	for (size_t i = 0; i < in->n_items; i++) {
		for (size_t j = 0; j < in->items[i].n_lines; j++) {
			emu_buf_clear(&scratch);
			if (emu_str_equal(emu_report_plain(in->items[i].lines[j].text, &scratch),
				    emu_str_from(text)))
				return true;
		}
	}
	return false;
}

static void test_values_stand_in_the_order_of_the_catalogue(void **state)
{
	(void)state;
	figure("models.registered", "", "1635", "");
	figure("models.registered", "\"field\":\"political-system\",", "140", "");
	figure("models.registered", "\"field\":\"own-invention\",", "0", "");
	figure("models.registered", "\"field\":\"economy\",", "451", "");
	build();
	const struct emu_report_table *by_field = table("indicator-1", 0);
	assert_int_equal(by_field->chart, 1);
	row_is(by_field, 0, "Economy|451|27.6%");
	row_is(by_field, 1, "Building the political system|140|8.6%");
	row_is(by_field, 2, "own-invention|0|0.0%");
	row_is(by_field, 3, "Total|1,635|100.0%");
	assert_true(by_field->rows[3].total);
	assert_false(by_field->rows[3].charted);
}

static void test_zero_and_missing_differ(void **state)
{
	(void)state;
	figure("models.registered", "", "3",
		",\"coverage\":{\"field\":[2,3]},\"missing\":{\"field\":[\"defence-security\"]}");
	figure("models.registered", "\"field\":\"economy\",", "0", "");
	figure("models.registered", "\"field\":\"culture-society\",", "null", "");
	build();
	const struct emu_report_table *by_field = table("indicator-1", 0);
	row_is(by_field, 0, "Economy|0|0.0%");
	row_is(by_field, 1, "Culture and society|\xE2\x80\x93|");
	row_is(by_field, 2, "Defence and security|\xE2\x80\x93|"); /* known only as missing */
	row_is(by_field, 3, "Total|3\xE2\x80\xA0|100.0%");
	assert_int_equal(by_field->rows[0].cells[1].kind, EMU_REPORT_CELL_NUMBER);
	assert_int_equal(by_field->rows[1].cells[1].kind, EMU_REPORT_CELL_MISSING);
	assert_true(says("notes", "\xE2\x80\x93: no data. A 0 is a zero that was reported."));
	assert_true(says("indicator-1", "Field: 2 of 3 (missing: Defence and security)"));
}

static void test_units_stand_as_the_registry_has_them(void **state)
{
	(void)state;
	figure("models.registered", "", "6",
		",\"coverage\":{\"units\":[2,3]},\"missing\":{\"units\":[\"p.c\"]}");
	figure("models.registered", "\"unit\":\"p\",", "6", "");
	figure("models.registered", "\"unit\":\"p.a\",", "4", "");
	figure("models.registered", "\"unit\":\"p.b\",", "2", "");
	build();
	const struct emu_report_table *by_unit = table("indicator-1", 0);
	assert_int_equal(by_unit->n_rows, 5);
	row_is(by_unit, 0, "Province|6|100.0%|");
	row_is(by_unit, 1, "B|2|33.3%|");
	row_is(by_unit, 2, "A|4|66.7%|");
	row_is(by_unit, 3,
		"C|\xE2\x80\x93||"); /* in no row of the input, but known to be missing */
	row_is(by_unit, 4, "Total|6\xE2\x80\xA0|100.0%|2/3");
	assert_true(by_unit->rows[0].total);
	assert_false(by_unit->rows[0].charted);
	assert_int_equal(by_unit->rows[1].indent, 1);
	assert_true(by_unit->rows[3].charted);
	assert_true(says("status", "Units that reported: 2 of 3. Nothing yet from: C."));
}

/* A province without any figure stands for its districts; one with figures tells which have none.
 */
static void test_units_of_a_silent_parent_are_not_told_one_by_one(void **state)
{
	(void)state;
	figure("models.registered", "", "3", "");
	figure("models.registered", "\"unit\":\"x\",", "3", "");
	figure("models.registered", "\"unit\":\"p\",", "null", "");
	figure("models.registered", "\"unit\":\"p.a\",", "null", "");
	figure("models.registered", "\"unit\":\"p.b\",", "null", "");
	build();
	const struct emu_report_table *by_unit = table("indicator-1", 0);
	assert_int_equal(by_unit->n_rows, 3);
	row_is(by_unit, 0, "Province|\xE2\x80\x93|");
	row_is(by_unit, 1, "x|3|100.0%");
	row_is(by_unit, 2, "Total|3|100.0%");
}

static void test_units_stand_under_their_blocks(void **state)
{
	(void)state;
	figure("models.registered", "", "9", "");
	figure("models.registered", "\"block\":\"k\",", "6", "");
	figure("models.registered", "\"block\":\"unknown\",", "3", "");
	figure("models.registered", "\"unit\":\"p.a\",", "4", "");
	figure("models.registered", "\"block\":\"k\",\"unit\":\"p.a\",", "4", "");
	figure("models.registered", "\"block\":\"unknown\",\"unit\":\"x\",", "3", "");
	build();
	const struct emu_report_table *by_unit = table("indicator-1", 0);
	assert_int_equal(by_unit->n_rows, 5);
	row_is(by_unit, 0, "Block|6|66.7%");
	row_is(by_unit, 1, "A|4|44.4%");
	row_is(by_unit, 2, "unknown|3|33.3%");
	row_is(by_unit, 3, "x|3|33.3%");
	assert_int_equal(by_unit->rows[1].indent, 1);
	assert_true(by_unit->rows[2].total);
}

static void test_units_against_a_dimension(void **state)
{
	(void)state;
	figure("models.registered", "", "6", "");
	figure("models.registered", "\"field\":\"economy\",", "6", "");
	figure("models.registered", "\"unit\":\"p.a\",", "4", "");
	figure("models.registered", "\"unit\":\"p.b\",", "2", "");
	figure("models.registered", "\"unit\":\"p.a\",\"field\":\"economy\",", "4", "");
	build();
	const struct emu_report_table *matrix = table("indicator-1", 1);
	row_is(matrix, 0, "B|2|\xE2\x80\x93");
	row_is(matrix, 1, "A|4|4");
	row_is(matrix, 2, "Total|6|6");
	assert_int_equal(matrix->chart, 1);
}

static void test_one_dimension_against_another(void **state)
{
	(void)state;
	figure("models.registered", "", "6", "");
	figure("models.registered", "\"field\":\"economy\",", "6", "");
	figure("models.registered", "\"level\":\"commune\",", "5", "");
	figure("models.registered", "\"level\":\"province\",", "1", "");
	figure("models.registered", "\"field\":\"economy\",\"level\":\"commune\",", "5", "");
	build();
	const struct emu_report_table *cross = table("indicator-1", 2);
	row_is(cross, 0, "Commune level|5|5");
	row_is(cross, 1, "Province level|1|\xE2\x80\x93");
	row_is(cross, 2, "Total|6|6");
}

#define CONFLICT                                                                                   \
	",\"conflicts\":[{\"kind\":\"parts\",\"along\":\"field\",\"stated\":1635,"                 \
	"\"summed\":1634,\"sources\":[{\"file\":\"a.csv\",\"line\":12,\"value\":1635}]}]"

static void test_conflicts_are_told_once_and_marked_everywhere(void **state)
{
	(void)state;
	figure("models.registered", "", "1635", CONFLICT);
	figure("models.registered", "\"unit\":\"p\",", "1635", CONFLICT);
	figure("models.registered", "\"unit\":\"p.a\",", "1",
		",\"conflicts\":[{\"kind\":\"strange\",\"stated\":1,\"summed\":3}]");
	build();
	const struct emu_report_table *told = table("conflicts", 0);
	assert_int_equal(told->n_rows, 2);
	row_is(told, 0,
		"[1]|Models registered|Overall, First half of 2023|differs from the sum of its "
		"parts "
		"(Field)|1,635|1,634|1|a.csv, line 12: 1,635");
	row_is(told, 1,
		"[2]|Models registered|A, First half of 2023|another conflict (strange)|1|3|"
		"\xE2\x88\x92"
		"2|");
	const struct emu_report_table *by_unit = table("indicator-1", 0);
	row_is(by_unit, 0, "Province|1,635[1]|100.0%");
	row_is(by_unit, 1, "A|1[2]|0.1%");
	row_is(by_unit, 2, "Total|1,635[1]|100.0%");
	assert_true(emu_str_equal(by_unit->rows[2].cells[1].marks.at[0].target, told->rows[0].id));
	assert_true(says("status", "Conflicting figures: 2."));
}

static void test_bounds_are_shown_and_shares_of_them_are_not(void **state)
{
	(void)state;
	figure("recipients.commended", "", "1000", ",\"bound\":\"at-least\"");
	figure("recipients.commended", "\"recipient\":\"collective\",", "620", "");
	build();
	const struct emu_report_table *by_recipient = table("indicator-1", 0);
	row_is(by_recipient, 0, "Collective|620");
	row_is(by_recipient, 1,
		"Total|\xE2\x89\xA5\xC2\xA0"
		"1,000");
	assert_int_equal(by_recipient->rows[1].cells[1].bound, EMU_BOUND_AT_LEAST);
}

static void test_ratios_have_no_total_and_no_shares(void **state)
{
	(void)state;
	figure("people.advanced-share", "", "71.4", "");
	figure("people.advanced-share", "\"unit\":\"p.a\",", "80", "");
	build();
	const struct emu_report_table *by_unit = table("indicator-1", 0);
	row_is(by_unit, 0, "A|80%");
	row_is(by_unit, 1, "Overall|71.4%");
}

static void test_indicators_and_periods_stand_in_order(void **state)
{
	(void)state;
	take("{\"type\":\"summary\",\"indicator\":\"models.recognised\",\"period\":\"2023-H2\","
	     "\"value\":2,\"basis\":\"stated\"}");
	take("{\"type\":\"summary\",\"indicator\":\"models.recognised\",\"period\":\"2023\","
	     "\"value\":3,\"basis\":\"stated\"}");
	figure("models.registered", "", "1", "");
	build();
	const struct emu_report_table *leads = table("figures", 0);
	row_is(leads, 0, "Models registered|\xE2\x80\x93|1|\xE2\x80\x93");
	row_is(leads, 1, "Models recognised|3|\xE2\x80\x93|2");
	assert_true(emu_str_equal(leads->columns[1].id, EMU_STR("2023")));
	assert_true(emu_str_equal(leads->columns[3].id, EMU_STR("2023-H2")));
}

static void test_nothing_is_lost(void **state)
{
	(void)state;
	figure("models.registered", "", "6", "");
	figure("models.registered", "\"unit\":\"p.a\",\"field\":\"economy\",\"level\":\"commune\",",
		"6", "");
	take("{\"type\":\"figure\"}");
	take("{\"type\":\"figure\"}");
	take("{\"type\":\"my\\u202Etype\"}");
	build();
	assert_int_equal(count_rows(), 2);
	assert_true(says("notes",
		"Figures finer than these tables (1 rows) are in the CSV and JSON forms."));
	assert_true(says("notes",
		"Records in the input that are not shown here: figure (2), my\\u{202E}type (1)."));
}

/* Parts without their whole: nobody asked for it, so it is neither shown nor said to be missing. */
static void test_a_whole_that_was_not_asked_for(void **state)
{
	(void)state;
	figure("models.registered", "\"field\":\"economy\",", "451", "");
	figure("models.registered", "\"field\":\"culture-society\",", "878", "");
	figure("models.registered", "\"unit\":\"p.a\",", "5", "");
	build();
	const struct emu_report_table *by_field = table("indicator-1", 0);
	assert_int_equal(by_field->n_rows, 2);
	row_is(by_field, 0, "Economy|451");
	const struct emu_report_table *by_unit = table("indicator-1", 1);
	assert_int_equal(by_unit->n_rows, 1);
	row_is(by_unit, 0, "A|5");
	assert_false(says("status", "Every indicator is complete."));
}

static void test_an_empty_input_says_so(void **state)
{
	(void)state;
	build();
	assert_true(says("status", "The input holds no summary figures."));
	assert_int_equal(count_rows(), 0);
}

static void test_what_was_told_has_sections(void **state)
{
	(void)state;
	take("{\"type\":\"nomination\",\"title\":\"government-flag\",\"recipient\":{\"kind\":"
	     "\"collective\",\"name\":\"N\"},\"votes\":{\"for\":8,\"members\":9},"
	     "\"decision\":{\"number\":\"26-KH/TU\",\"date\":\"2021-06-24\"}}");
	take("{\"type\":\"statement\",\"section\":\"direction\",\"text\":\"Onwards\"}");
	take("{\"type\":\"statement\",\"section\":\"result\",\"text\":\"Done\",\"unit\":\"p.a\"}");
	take("{\"type\":\"finding\",\"severity\":\"error\",\"file\":\"a.csv\",\"line\":3,"
	     "\"column\":7,\"pointer\":\"/value\",\"message\":\"wrong\"}");
	build();
	row_is(table("nominations", 0), 0,
		"N|Collective|Government emulation flag|8 of 9 members|26-KH/TU, 24 June 2021");
	assert_true(says("statement.result", "Done \xE2\x80\x94 A"));
	assert_true(says("statement.direction", "Onwards"));
	row_is(table("findings", 0), 0, "error|a.csv:3:7 /value|wrong");
}

/* Records of other filters may lack anything. */
static void test_records_that_lack_everything(void **state)
{
	(void)state;
	take("{\"type\":\"nomination\"}");
	take("{\"type\":\"award\",\"recipient\":5,\"votes\":[],\"decision\":null}");
	take("{\"type\":\"event\"}");
	take("{\"type\":\"statement\"}");
	take("{\"type\":\"finding\"}");
	build();
	assert_int_equal(table("nominations", 0)->n_rows, 1);
	assert_int_equal(table("awards", 0)->n_columns, 1);
	assert_int_equal(section("statement.other")->items[0].n_lines, 1);
}

#define TEST(name) cmocka_unit_test_teardown(name, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_values_stand_in_the_order_of_the_catalogue),
		TEST(test_zero_and_missing_differ),
		TEST(test_units_stand_as_the_registry_has_them),
		TEST(test_units_of_a_silent_parent_are_not_told_one_by_one),
		TEST(test_units_stand_under_their_blocks),
		TEST(test_units_against_a_dimension),
		TEST(test_one_dimension_against_another),
		TEST(test_conflicts_are_told_once_and_marked_everywhere),
		TEST(test_bounds_are_shown_and_shares_of_them_are_not),
		TEST(test_ratios_have_no_total_and_no_shares),
		TEST(test_indicators_and_periods_stand_in_order),
		TEST(test_nothing_is_lost),
		TEST(test_a_whole_that_was_not_asked_for),
		TEST(test_an_empty_input_says_so),
		TEST(test_what_was_told_has_sections),
		TEST(test_records_that_lack_everything),
	};
	return cmocka_run_group_tests(tests, open_documents, close_documents);
}
