/* Any bytes as a table: no fault, what comes out does not depend on how the bytes arrive, records
 * and rejects are JSON, and cells are where they say. */
#include <inttypes.h>
#include <stdlib.h>

#include "json/reader.h"
#include "table/csv.h"
#include "table/table.h"

#define CLAIM(claim) ((claim) ? (void)0 : abort())
#define MAX_ROW 300

static struct emu_conventions *languages[2];
static struct emu_catalogue *catalogue;
static struct emu_profiles *profiles;
static struct emu_table_setup setup;
static struct emu_table *table;
static struct emu_csv *csv;
static struct emu_json_reader reader;
static struct emu_buf out, seen[2];
static struct emu_str input;

static void open_all(void)
{
	const char *given = getenv("EMU_SCHEMAS");
	const char *schemas = given ? given : "schemas";
	struct emu_error err;
	languages[0] = emu_conventions_load(schemas, EMU_STR("vi"), &err);
	languages[1] = emu_conventions_load(schemas, EMU_STR("en"), &err);
	catalogue = emu_catalogue_load(schemas, &err);
	CLAIM(languages[0] && languages[1] && catalogue);
	profiles = emu_profiles_load(schemas, "auto", catalogue, NULL, 0, &err);
	CLAIM(profiles);
	setup = (struct emu_table_setup){.catalogue = catalogue,
		.profiles = profiles,
		.languages = languages,
		.n_languages = 2,
		.max_row = MAX_ROW};
	table = emu_table_new(&setup, &err);
	csv = emu_csv_new(MAX_ROW, &err);
	CLAIM(table && csv);
}

/* ---- Rows
 * ----------------------------------------------------------------------------------------- */

/* The offset of a line, counted as table/csv.h says. */
static size_t offset_of(uint64_t line)
{
	size_t at = 0;
	while (line > 1) {
		CLAIM(at < input.len);
		char byte = input.at[at++];
		if (byte == '\n' || (byte == '\r' && (at == input.len || input.at[at] != '\n')))
			line--;
	}
	return at;
}

static void on_row(void *context, const struct emu_row *row)
{
	struct emu_buf *to = context;
	emu_buf_printf(to, "row %" PRIu64, row->line);
	for (size_t i = 0; i < row->n; i++) {
		const struct emu_cell *cell = &row->cells[i];
		size_t at = offset_of(cell->line) + (size_t)cell->column - 1;
		emu_buf_printf(to, "|%" PRIu64 ":%" PRIu64 " ", cell->line, cell->column);
		emu_buf_append(to, cell->text);
		CLAIM(at <= input.len);
		at += at < input.len && input.at[at] == '"';
		CLAIM(input.len - at >= cell->text.len);
		if (!memchr(cell->text.at, '"', cell->text.len))
			CLAIM(memcmp(input.at + at, cell->text.at, cell->text.len) == 0);
	}
	emu_buf_append(to, emu_csv_raw(csv));
}

static void on_bad(void *context, const struct emu_error *err)
{
	struct emu_buf *to = context;
	emu_buf_printf(to, "bad %" PRIu64 ":%" PRIu64 " %s", err->line, err->column, err->text);
	emu_buf_append(to, emu_csv_raw(csv));
}

static void read_rows(size_t step, char delimiter, struct emu_buf *to)
{
	struct emu_csv_reader told = {to, on_row, on_bad};
	struct emu_error err;
	CLAIM(emu_csv_begin(csv, delimiter, &told, &err) == 0);
	for (size_t at = 0; at < input.len; at += step) {
		size_t len = input.len - at < step ? input.len - at : step;
		CLAIM(emu_csv_feed(csv, (struct emu_str){input.at + at, len}, &err) == 0);
	}
	CLAIM(emu_csv_end(csv, &err) == 0);
}

/* ---- Records
 * -------------------------------------------------------------------------------------- */

static void on_finding(void *context, const struct emu_table_finding *finding)
{
	struct emu_buf *to = context;
	CLAIM(finding->text.len);
	emu_buf_printf(
		to, "%s %" PRIu64 ":%" PRIu64 " ", finding->code, finding->line, finding->column);
	emu_buf_append(to, finding->text);
}

static void on_reject(void *context, struct emu_str text, bool is_json)
{
	CLAIM(!is_json);
	emu_buf_append(context, text);
}

static void on_ready(void *context)
{
	struct emu_buf *to = context;
	emu_buf_append(to, emu_buf_str(&out));
	while (out.len) {
		const char *end = memchr(out.at, '\n', out.len);
		struct emu_json json;
		struct emu_error err;
		CLAIM(end);
		size_t len = (size_t)(end - out.at);
		CLAIM(emu_buf_reserve(&out, 64));
		CLAIM(emu_json_read(&reader, (struct emu_str){out.at, len}, &json, &err) == 0);
		out.len -= len + 1;
		memmove(out.at, out.at + len + 1, out.len);
	}
}

static void read_table(size_t step, struct emu_buf *to)
{
	struct emu_table_report report = {to, &out, on_ready, on_finding, on_reject};
	struct emu_error err;
	CLAIM(emu_table_begin(table, EMU_STR("t"), &report, &err) == 0);
	for (size_t at = 0; at < input.len && emu_table_wants(table); at += step) {
		size_t len = input.len - at < step ? input.len - at : step;
		CLAIM(emu_table_feed(table, (struct emu_str){input.at + at, len}, &err) == 0);
	}
	CLAIM(emu_table_end(table, false, &err) == 0);
	on_ready(to);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	if (!table)
		open_all();
	if (!len)
		return 0;
	size_t step = 1 + bytes[0] % 16;
	char delimiter = ",;\t"[bytes[0] / 16 % 3];
	input = (struct emu_str){(const char *)bytes + 1, len - 1};
	for (int way = 0; way < 2; way++) {
		emu_buf_clear(&seen[way]);
		read_rows(way ? step : len, delimiter, &seen[way]);
		read_table(way ? step : len, &seen[way]);
	}
	CLAIM(emu_str_equal(emu_buf_str(&seen[0]), emu_buf_str(&seen[1])));
	return 0;
}
