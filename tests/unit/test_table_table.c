/* Tables to records: the same however the bytes arrive and whatever parts the cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "io/lines.h"
#include "table/table.h"

static const char *const languages[] = {"vi", "en", "th", "cs", "hi", "he"};

enum { N_LANGUAGES = sizeof(languages) / sizeof(*languages) };

/* What a run loads, and all that came out of its table. */
struct run {
	struct emu_conventions *conventions[N_LANGUAGES];
	struct emu_catalogue *catalogue;
	struct emu_profiles *profiles;
	struct emu_table_setup setup;
	struct emu_table *table;
	struct emu_buf out, seen;
	bool cut;
};

static void on_finding(void *context, const struct emu_table_finding *finding)
{
	struct run *run = context;
	emu_buf_printf(
		&run->seen, "%s %d:%d ", finding->code, (int)finding->line, (int)finding->column);
	emu_buf_append(&run->seen, finding->text);
	emu_buf_push(&run->seen, '\n');
}

static void on_reject(void *context, struct emu_str text, bool is_json)
{
	struct run *run = context;
	emu_buf_printf(&run->seen, "reject %d ", is_json);
	emu_buf_append(&run->seen, text);
	emu_buf_push(&run->seen, '\n');
}

static void on_ready(void *context)
{
	struct run *run = context;
	emu_buf_append(&run->seen, emu_buf_str(&run->out));
	emu_buf_clear(&run->out);
}

static int set_up(void **state)
{
	struct run *run = calloc(1, sizeof(*run));
	const char *schemas = getenv("EMU_SCHEMAS");
	struct emu_error err;
	if (!schemas)
		schemas = "schemas";
	for (size_t i = 0; i < N_LANGUAGES; i++) {
		run->conventions[i] = emu_conventions_load(
			schemas, emu_str_from(languages[i]), &err);
		assert_non_null(run->conventions[i]);
	}
	run->catalogue = emu_catalogue_load(schemas, &err);
	assert_non_null(run->catalogue);
	run->profiles = emu_profiles_load(schemas, "auto", run->catalogue, NULL, 0, &err);
	assert_non_null(run->profiles);
	run->setup = (struct emu_table_setup){.catalogue = run->catalogue,
		.profiles = run->profiles,
		.languages = run->conventions,
		.n_languages = N_LANGUAGES,
		.max_row = 100000};
	run->table = emu_table_new(&run->setup, &err);
	assert_non_null(run->table);
	*state = run;
	return 0;
}

static int tear_down(void **state)
{
	struct run *run = *state;
	emu_table_del(run->table);
	emu_profiles_del(run->profiles);
	emu_catalogue_del(run->catalogue);
	for (size_t i = 0; i < N_LANGUAGES; i++)
		emu_conventions_del(run->conventions[i]);
	emu_buf_free(&run->out);
	emu_buf_free(&run->seen);
	free(run);
	return 0;
}

/* Everything that comes of the bytes, fed `step` at a time; good until the next call. */
static const char *read_table(struct run *run, struct emu_str bytes, size_t step)
{
	struct emu_table_report report = {run, &run->out, on_ready, on_finding, on_reject};
	struct emu_error err;
	emu_buf_clear(&run->seen);
	assert_int_equal(emu_table_begin(run->table, EMU_STR("t"), &report, &err), 0);
	for (size_t at = 0; at < bytes.len && emu_table_wants(run->table); at += step) {
		size_t len = bytes.len - at < step ? bytes.len - at : step;
		char *piece = malloc(len);
		memcpy(piece, bytes.at + at, len);
		assert_int_equal(emu_table_feed(run->table, (struct emu_str){piece, len}, &err), 0);
		free(piece);
	}
	assert_int_equal(emu_table_end(run->table, run->cut, &err), 0);
	on_ready(run);
	emu_buf_push(&run->seen, '\0');
	return run->seen.at;
}

static const char long_table[] =
	"\"B\xc3\xa1o c\xc3\xa1o 6 th\xc3\xa1ng \xc4\x91\xe1\xba\xa7u n\xc4\x83m 2023\",,,\n"
	",,,\n"
	"unit,indicator,field,value\n"
	"A,models.registered,economy,12\n"
	"A,models.registered,economy,1.635\n"
	"B,models.registered,,7,9\n"
	"\"C\nc\",models.registered,economy,0\n"
	"D,models.registered,\"economy\"x,0\n"
	"E,models.registered,economy,-\n"
	"total,,,19\n"
	"Signed,,,\n"
	",,,\n"
	"F,models.registered,economy,3";

static const char wide_table[] = "no,unit,period,Models registered,,\n"
				 ",,,economy,culture-society,total\n"
				 "A,B,1,2,3,4=(2+3)\n"
				 "1,A,2023-H1,1,,1\n"
				 "2,B,Q2 2023,\"more than 1,000\",5%,x\n"
				 "\n"
				 "3,C,2566,0,2,2\n";

static void pieces_make_no_difference(void **state)
{
	struct run *run = *state;
	const struct emu_str tables[] = {emu_str_from(long_table), emu_str_from(wide_table),
		EMU_STR("unit,indicator\n1,2\n3,4"), EMU_STR(""), EMU_STR("\n\n"),
		EMU_STR("unit,period,indicator,value"), EMU_STR("a\"b\nunit,\"period\n")};
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (int cut = 0; cut < 2; cut++) {
			run->cut = cut;
			char *whole = strdup(read_table(run, tables[i], tables[i].len + 1));
			for (size_t step = 1; step < tables[i].len; step += 1 + step / 3)
				assert_string_equal(read_table(run, tables[i], step), whole);
			free(whole);
		}
}

static void delimiters_make_no_difference(void **state)
{
	struct run *run = *state;
	const struct emu_str table = emu_str_from(wide_table);
	static const char others[] = ";\t";
	char *comma = strdup(read_table(run, table, table.len));
	assert_non_null(strstr(comma, "\"field\":\"economy\",\"value\":1,"));
	/* Those within quotes stay, and need their quotes no longer. */
	for (size_t i = 0; i < strlen(others); i++) {
		char *other = strdup(wide_table);
		bool quoted = false;
		for (char *at = other; *at; at++) {
			quoted ^= *at == '"';
			if (*at == ',' && !quoted)
				*at = others[i];
		}
		const char *seen = read_table(run, emu_str_from(other), table.len);
		for (const char *line = strstr(comma, "{\"type\""); line;
			line = strstr(line + 1, "{\"type\"")) {
			char record[500];
			snprintf(record, sizeof(record), "%.*s", (int)strcspn(line, "\n"), line);
			assert_non_null(strstr(seen, record));
		}
		free(other);
	}
	free(comma);
}

static void what_is_cut_off_is_left_out(void **state)
{
	struct run *run = *state;
	const struct emu_str table = EMU_STR("unit,period,indicator,value\n"
					     "A,2023,models.registered,1\n"
					     "B,2023,models.registered,12");
	run->cut = true;
	const char *seen = read_table(run, table, table.len);
	assert_non_null(strstr(seen, "\"unit\":\"A\""));
	assert_null(strstr(seen, "\"unit\":\"B\""));
	run->cut = false;
	assert_non_null(strstr(read_table(run, table, table.len), "\"unit\":\"B\""));
}

/* A header that is not there within the first rows is looked for no further. */
static void headers_are_near_the_top(void **state)
{
	struct run *run = *state;
	static const char end[] = "unit,period,indicator,value\nA,2023,models.registered,1\n";
	for (int rows = 45; rows < 55; rows++) {
		struct emu_buf text = {0};
		for (int i = 0; i < rows; i++)
			emu_buf_append(&text, EMU_STR("title,,,\n"));
		emu_buf_append(&text, emu_str_from(end));
		const char *seen = read_table(run, emu_buf_str(&text), 1000);
		assert_int_equal(strstr(seen, "\"unit\":\"A\"") != NULL, rows < 50);
		assert_int_equal(strstr(seen, "no header row found") != NULL, rows >= 50);
		emu_buf_free(&text);
	}
}

static const char *read_json(struct run *run, const char *text)
{
	struct emu_table_report report = {run, &run->out, on_ready, on_finding, on_reject};
	struct emu_error err;
	size_t len = strlen(text);
	char *padded = calloc(1, len + EMU_LINES_PADDING);
	memcpy(padded, text, len);
	emu_buf_clear(&run->seen);
	assert_int_equal(emu_table_begin(run->table, EMU_STR("t"), &report, &err), 0);
	assert_int_equal(emu_table_json(run->table, (struct emu_str){padded, len}, 10, 5, &err), 0);
	on_ready(run);
	free(padded);
	emu_buf_push(&run->seen, '\0');
	return run->seen.at;
}

static void records_go_through_as_they_are(void **state)
{
	struct run *run = *state;
	assert_string_equal(
		read_json(run, "{\"type\":\"x\", \"n\": 7.60e0,\"source\":{\"file\":\"f\"}}"),
		"{\"type\":\"x\", \"n\": 7.60e0,\"source\":{\"file\":\"f\"}}\n");
	assert_string_equal(read_json(run, "{\"type\":\"x\"}"),
		"{\"type\":\"x\",\"source\":{\"file\":\"t\",\"line\":10}}\n");
	assert_string_equal(read_json(run, "{\n\t\"type\": \"x\",\r\n\t\"a\": [\n1,\n 2]\n}"),
		"{\"type\": \"x\",\"a\": [1,2],\"source\":{\"file\":\"t\",\"line\":10}}\n");
	assert_string_equal(
		read_json(run, "{\"period\":\"Q1 2023\",\"type\":\"x\",\"period2\":\"Q1 2023\"}"),
		"{\"period\":\"2023-Q1\",\"type\":\"x\",\"period2\":\"Q1 2023\","
		"\"source\":{\"file\":\"t\",\"line\":10}}\n");
	assert_string_equal(read_json(run, "{\"type\":\"x\",\"period\":\"2023-01-01/2023-06-30\"}"),
		"{\"type\":\"x\",\"period\":\"2023-01-01/2023-06-30\","
		"\"source\":{\"file\":\"t\",\"line\":10}}\n");
}

static void objects_are_rows(void **state)
{
	struct run *run = *state;
	assert_string_equal(
		read_json(run,
			"{\"unit\":\"A\",\"period\":2023,\n \"indicator\":\"models.registered\","
			"\"value\":1.635}"),
		"{\"type\":\"figure\",\"indicator\":\"models.registered\",\"unit\":\"A\","
		"\"period\":\"2023\",\"value\":1.635,"
		"\"source\":{\"file\":\"t\",\"line\":11,\"column\":42,\"field\":\"value\"}}\n");
	assert_string_equal(read_json(run,
				    "{\"unit\":\"A\",\"period\":{},\"indicator\":\"models."
				    "registered\",\"value\":1}"),
		"parse/nested 10:26 expected a text or a number, found an object\n"
		"reject 1 "
		"{\"unit\":\"A\",\"period\":{},\"indicator\":\"models.registered\",\"value\":1}\n");
	assert_string_equal(
		read_json(run,
			"{\"period\":\"H1 2023\",\"rows\":[{\"unit\":\"\\u0041\",\"indicator\":"
			"\"models.registered\",\"value\":null},{\"type\":\"x\"}]}"),
		"{\"type\":\"x\",\"source\":{\"file\":\"t\",\"line\":10}}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_make_no_difference),
		cmocka_unit_test(delimiters_make_no_difference),
		cmocka_unit_test(what_is_cut_off_is_left_out),
		cmocka_unit_test(headers_are_near_the_top),
		cmocka_unit_test(records_go_through_as_they_are),
		cmocka_unit_test(objects_are_rows),
	};
	return cmocka_run_group_tests_name("table/table", tests, set_up, tear_down);
}
