/*
 * A table from its first byte to its last: the head decides, then rows stream. Called by the
 * filter; hands records and findings to its report.
 */
#include "table/table.h"

#include <inttypes.h>
#include <stdlib.h>

#include "table/head.h"
#include "table/object.h"
#include "table/rows-internal.h"
#include "table/table-internal.h"

struct emu_table {
	const struct emu_table_setup *setup;
	const struct emu_table_report *report;
	struct emu_str file;
	struct emu_head head;
	struct emu_rows rows;
	struct emu_objects objects;
	struct emu_csv *csv;	   /* streaming, or NULL: still in the head */
	bool finished;		   /* nothing more can be read */
	struct emu_error *failure; /* of a row, while bytes are fed */
	bool failed;
};

struct emu_table *emu_table_new(const struct emu_table_setup *setup, struct emu_error *err)
{
	struct emu_table *table = calloc(1, sizeof(*table));
	if (!table) {
		emu_fail_memory(err);
		return NULL;
	}
	table->setup = setup;
	/* The settings are tried before there is any input to be set. */
	if (emu_head_init(&table->head, setup, err) ||
		emu_objects_begin(&table->objects, setup, NULL, EMU_STR(""), err)) {
		emu_table_del(table);
		return NULL;
	}
	return table;
}

void emu_table_del(struct emu_table *table)
{
	if (!table)
		return;
	emu_head_free(&table->head);
	emu_rows_free(&table->rows);
	emu_objects_free(&table->objects);
	free(table);
}

int emu_table_begin(struct emu_table *table, struct emu_str file,
	const struct emu_table_report *report, struct emu_error *err)
{
	table->report = report;
	table->file = file;
	table->csv = NULL;
	table->finished = table->failed = false;
	if (emu_objects_begin(&table->objects, table->setup, report, file, err))
		return -1;
	return emu_head_begin(&table->head, err);
}

bool emu_table_wants(const struct emu_table *table)
{
	return !table->finished && !(table->csv && emu_csv_lost(table->csv));
}

/* ---- Streaming
 * ------------------------------------------------------------------------------------ */

static void take_row(void *context, const struct emu_row *row)
{
	struct emu_table *table = context;
	if (!table->failed)
		table->failed = emu_rows_take(&table->rows, row, table->failure) != 0;
}

/* A row that is no row: told where the offence is, and rejected. */
static void tell_bad(struct emu_table *table, const struct emu_error *bad, struct emu_str raw)
{
	const struct emu_table_report *report = table->report;
	emu_table_tell(report, EMU_TABLE_ERROR, "parse/csv",
		(struct emu_table_place){bad->line, bad->column}, (struct emu_str){0}, "%s",
		bad->text);
	report->reject(report->context, raw, false);
	report->ready(report->context);
}

/* Of the input as a whole, or of a line of it. */
static void tell(struct emu_table *table, enum emu_table_severity severity, const char *code,
	uint64_t line, const char *text)
{
	emu_table_tell(table->report, severity, code, (struct emu_table_place){line, 0},
		(struct emu_str){0}, "%s", text);
}

/* The same of text that was put together. */
static void tell_buf(
	struct emu_table *table, const char *code, uint64_t line, const struct emu_buf *text)
{
	emu_table_tell(table->report, EMU_TABLE_ERROR, code, (struct emu_table_place){line, 0},
		(struct emu_str){0}, "%.*s", EMU_STR_ARGS(emu_buf_str(text)));
}

static void take_bad(void *context, const struct emu_error *bad)
{
	struct emu_table *table = context;
	table->rows.begun = true;
	tell_bad(table, bad, emu_csv_raw(table->csv));
}

/* ---- From the head to the rows
 * -------------------------------------------------------------------- */

static void append_names(const struct emu_profiles *profiles, struct emu_buf *text)
{
	for (size_t i = 0; i < profiles->n; i++)
		emu_buf_printf(text, "%s%.*s", i ? ", " : "", EMU_STR_ARGS(profiles->items[i].id));
}

/* The text of a row in quotes, a few cells of it. */
static void append_cells(const struct emu_row *row, struct emu_buf *text)
{
	size_t shown = 0;
	for (size_t i = 0; i < row->n && shown < 8; i++) {
		struct emu_str cell = emu_table_cut(row->cells[i].text);
		if (cell.len)
			emu_buf_printf(text, "%s\"%.*s\"", shown++ ? ", " : "", EMU_STR_ARGS(cell));
	}
}

/* Which rows come nearest to a header, and what they lack. */
static uint64_t append_nearest(const struct emu_head_side *side, struct emu_buf *text)
{
	const struct emu_header *nearest = &side->nearest.header;
	if (nearest->profile && nearest->n_known) {
		const struct emu_row *row = &side->good[side->nearest.last];
		emu_buf_append(text, EMU_STR("; found "));
		append_cells(row, text);
		if (nearest->lacks)
			emu_buf_printf(text, ", which lack \"%.*s\" of %.*s (see --set)",
				EMU_STR_ARGS(nearest->lacks->heading),
				EMU_STR_ARGS(nearest->profile->id));
		else
			emu_buf_printf(
				text, ", too few for %.*s", EMU_STR_ARGS(nearest->profile->id));
		if (side->nearest.preamble.other_period.text.len)
			emu_buf_printf(text, "; titles name two periods, \"%.*s\" and \"%.*s\"",
				EMU_STR_ARGS(side->nearest.preamble.period.text),
				EMU_STR_ARGS(side->nearest.preamble.other_period.text));
		return row->line;
	}
	for (size_t i = 0; i < side->n_good; i++) {
		struct emu_buf cells = {0};
		append_cells(&side->good[i], &cells);
		if (cells.len) {
			emu_buf_append(text, EMU_STR("; found "));
			emu_buf_append(text, emu_buf_str(&cells));
			emu_buf_free(&cells);
			return side->good[i].line;
		}
	}
	return 0;
}

static bool is_blank(const struct emu_head_side *side)
{
	for (size_t i = 0; i < side->n_good; i++)
		for (size_t j = 0; j < side->good[i].n; j++)
			if (emu_str_trim(side->good[i].cells[j].text).len)
				return false;
	return side->n == side->n_good;
}

static void tell_no_header(struct emu_table *table)
{
	const struct emu_profiles *profiles = table->setup->profiles;
	const struct emu_head_side *side = emu_head_nearest(&table->head);
	struct emu_buf text = {0};
	for (size_t i = 0; i < side->n; i++)
		if (side->rows[i].is_bad)
			tell_bad(table, &side->rows[i].bad, side->rows[i].raw);
	if (!table->head.len) {
		tell(table, EMU_TABLE_ERROR, "parse/empty", 0,
			"expected a report, found an empty file");
		return;
	}
	if (is_blank(side)) {
		tell(table, EMU_TABLE_ERROR, "parse/empty", 0,
			"expected a report, found nothing but blank cells");
		return;
	}
	emu_buf_append(&text,
		profiles->chosen
			? EMU_STR("no header row found: expected the headings of the profile ")
			: EMU_STR("no header row found: expected the headings of one of the "
				  "profiles "));
	append_names(profiles, &text);
	uint64_t line = append_nearest(side, &text);
	if (!profiles->chosen && !side->nearest.header.n_known)
		emu_buf_append(&text, EMU_STR("; pass --format text if it is a report in prose"));
	tell_buf(table, "parse/header", line, &text);
	emu_buf_free(&text);
}

/* False where the header can be read in two ways. */
static bool is_clear(struct emu_table *table, const struct emu_head_side *side)
{
	const struct emu_head_find *find = &side->best;
	const struct emu_header *header = &find->header;
	struct emu_buf text = {0};
	if (find->tied)
		emu_buf_printf(&text,
			"the headings fit the profiles %.*s and %.*s alike: pass --profile",
			EMU_STR_ARGS(header->profile->id), EMU_STR_ARGS(find->tied->id));
	else if (header->twice[0] != header->twice[1])
		emu_buf_printf(&text, "two columns mean the same: \"%.*s\" and \"%.*s\"",
			EMU_STR_ARGS(emu_table_cut(header->columns[header->twice[0]].heading)),
			EMU_STR_ARGS(emu_table_cut(header->columns[header->twice[1]].heading)));
	if (text.len)
		tell_buf(table, "parse/header", side->good[find->at].line, &text);
	bool clear = !text.len;
	emu_buf_free(&text);
	return clear;
}

/* What was kept of the rows, as if it arrived now. */
static int replay(struct emu_table *table, struct emu_head_side *side, struct emu_error *err)
{
	size_t last = side->at[side->best.last];
	for (size_t i = 0; i < side->n; i++) {
		struct emu_head_row *kept = &side->rows[i];
		if (kept->is_bad) {
			table->rows.begun |= i > last;
			tell_bad(table, &kept->bad, kept->raw);
			continue;
		}
		table->rows.raw = kept->raw;
		if (i > last && emu_rows_take(&table->rows, &kept->row, err))
			return -1;
	}
	return 0;
}

/* The head has made up its mind, or has had all. */
static int leave_head(struct emu_table *table, struct emu_error *err)
{
	struct emu_head_side *side = emu_head_choose(&table->head);
	if (!side)
		tell_no_header(table);
	table->finished = !side || !is_clear(table, side);
	if (table->finished)
		return 0;
	struct emu_head_find *find = &side->best;
	table->rows.csv = NULL;
	table->rows.is_json = false;
	if (emu_rows_begin(&table->rows, table->setup, table->report, table->file, &find->header,
		    side->good[find->last].n, &find->preamble, err))
		return -1;
	table->report->ready(table->report->context);
	table->finished = table->rows.useless;
	if (table->finished)
		return 0;
	if (replay(table, side, err))
		return -1;
	table->csv = table->rows.csv = side->csv;
	emu_csv_set_reader(side->csv, &(struct emu_csv_reader){table, take_row, take_bad});
	return 0;
}

int emu_table_feed(struct emu_table *table, struct emu_str bytes, struct emu_error *err)
{
	if (table->finished)
		return 0;
	if (!table->csv) {
		size_t taken;
		int result = emu_head_feed(&table->head, bytes, &taken, err);
		if (result <= 0)
			return result;
		if (leave_head(table, err))
			return -1;
		bytes = emu_str_after(bytes, taken);
		if (table->finished || !bytes.len)
			return 0;
	}
	table->failure = err;
	if (emu_csv_feed(table->csv, bytes, err))
		return -1;
	return table->failed ? -1 : 0;
}

int emu_table_end(struct emu_table *table, bool cut, struct emu_error *err)
{
	table->failure = err;
	if (table->finished)
		return 0;
	if (table->csv) {
		if (!cut && emu_csv_end(table->csv, err))
			return -1;
	} else if (!cut || emu_head_choose(&table->head)) {
		if ((!cut && emu_head_end(&table->head, err)) || leave_head(table, err))
			return -1;
	}
	if (table->failed)
		return -1;
	if (!table->finished && !cut && !table->rows.begun)
		tell(table, EMU_TABLE_WARNING, "parse/empty", 0, "a header, but no rows under it");
	table->finished = true;
	return 0;
}

int emu_table_json(struct emu_table *table, struct emu_str value, uint64_t line, uint64_t column,
	struct emu_error *err)
{
	return emu_objects_take(&table->objects, value, line, column, err);
}
