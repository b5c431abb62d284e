/* The document as JSON, for whoever lays it out otherwise. Called by emu-report. */
#include "json/writer.h"
#include "report/write.h"

static void write_string(struct emu_str text, struct emu_buf *out)
{
	struct emu_buf scratch = {0};
	emu_json_write_string(out, emu_report_plain(text, &scratch));
	out->failed |= scratch.failed;
	emu_buf_free(&scratch);
}

static void write_text_member(const char *key, struct emu_str text, struct emu_buf *out)
{
	emu_json_write_key(out, emu_str_from(key));
	write_string(text, out);
}

static void write_flag(const char *key, bool flag, struct emu_buf *out)
{
	if (!flag)
		return;
	emu_json_write_key(out, emu_str_from(key));
	emu_buf_append(out, EMU_STR("true"));
}

static void begin_list(const char *key, struct emu_buf *out)
{
	emu_json_write_key(out, emu_str_from(key));
	emu_buf_push(out, '[');
}

static void separate(size_t i, struct emu_buf *out)
{
	if (i)
		emu_buf_push(out, ',');
}

static void write_marks(const struct emu_report_marks *marks, struct emu_buf *out)
{
	if (marks->n == 0)
		return;
	begin_list("marks", out);
	for (size_t i = 0; i < marks->n; i++) {
		separate(i, out);
		write_string(marks->at[i].text, out);
	}
	emu_buf_push(out, ']');
}

static void write_cell_members(const struct emu_report_cell *cell, struct emu_buf *out)
{
	if (cell->kind == EMU_REPORT_CELL_NUMBER) {
		emu_json_write_key(out, EMU_STR("value"));
		emu_buf_append(out, cell->value);
	} else if (cell->kind == EMU_REPORT_CELL_MISSING) {
		emu_json_write_key(out, EMU_STR("value"));
		emu_buf_append(out, EMU_STR("null"));
	}
	if (cell->kind != EMU_REPORT_CELL_EMPTY)
		write_text_member("text", cell->text, out);
	if (cell->bound != EMU_BOUND_NONE)
		write_text_member("bound", emu_bound_name(cell->bound), out);
	write_marks(&cell->marks, out);
}

static void write_row(
	const struct emu_report_table *table, const struct emu_report_row *row, struct emu_buf *out)
{
	emu_buf_push(out, '{');
	if (row->id.len)
		write_text_member("id", row->id, out);
	if (row->indent) {
		emu_json_write_key(out, EMU_STR("indent"));
		emu_buf_append_number(out, row->indent);
	}
	write_flag("total", row->total, out);
	begin_list("cells", out);
	for (size_t i = 0; i < table->n_columns; i++) {
		separate(i, out);
		emu_buf_push(out, '{');
		write_cell_members(&row->cells[i], out);
		emu_buf_push(out, '}');
	}
	emu_buf_append(out, EMU_STR("]}"));
}

static void write_table_members(const struct emu_report_table *table, struct emu_buf *out)
{
	write_text_member("caption", table->caption, out);
	begin_list("columns", out);
	for (size_t i = 0; i < table->n_columns; i++) {
		separate(i, out);
		emu_buf_push(out, '{');
		write_text_member("id", table->columns[i].id, out);
		write_text_member("heading", table->columns[i].heading, out);
		write_flag("number", table->columns[i].number, out);
		emu_buf_push(out, '}');
	}
	emu_buf_push(out, ']');
	begin_list("rows", out);
	for (size_t i = 0; i < table->n_rows; i++) {
		separate(i, out);
		write_row(table, &table->rows[i], out);
	}
	emu_buf_push(out, ']');
}

static void write_lines(const struct emu_report_line *lines, size_t n, struct emu_buf *out)
{
	for (size_t i = 0; i < n; i++) {
		separate(i, out);
		emu_buf_push(out, '{');
		write_text_member("text", lines[i].text, out);
		write_flag("attention", lines[i].attention, out);
		emu_buf_push(out, '}');
	}
	emu_buf_push(out, ']');
}

static void write_leads(const struct emu_report_item *item, struct emu_buf *out)
{
	for (size_t i = 0; i < item->n_leads; i++) {
		const struct emu_report_lead *lead = &item->leads[i];
		separate(i, out);
		emu_buf_push(out, '{');
		write_text_member("label", lead->label, out);
		write_cell_members(&lead->figure, out);
		write_text_member("note", lead->note, out);
		write_flag("attention", lead->attention, out);
		emu_buf_push(out, '}');
	}
	emu_buf_push(out, ']');
}

static void write_item(const struct emu_report_item *item, struct emu_buf *out)
{
	static const char *const kinds[] = {
		[EMU_REPORT_PARAGRAPH] = "paragraph",
		[EMU_REPORT_LIST] = "list",
		[EMU_REPORT_STATUS] = "status",
		[EMU_REPORT_LEADS] = "figures",
		[EMU_REPORT_TABLE] = "table",
	};
	emu_buf_push(out, '{');
	write_text_member("kind", emu_str_from(kinds[item->kind]), out);
	if (item->kind == EMU_REPORT_TABLE) {
		write_table_members(item->table, out);
	} else if (item->kind == EMU_REPORT_LEADS) {
		begin_list("figures", out);
		write_leads(item, out);
	} else {
		begin_list("lines", out);
		write_lines(item->lines, item->n_lines, out);
	}
	emu_buf_push(out, '}');
}

static void write_section(const struct emu_report_section *section, struct emu_buf *out)
{
	emu_buf_push(out, '{');
	write_text_member("id", section->id, out);
	write_text_member("heading", section->heading, out);
	emu_json_write_key(out, EMU_STR("level"));
	emu_buf_append_number(out, (uint64_t)section->level);
	begin_list("items", out);
	for (size_t i = 0; i < section->n_items; i++) {
		separate(i, out);
		write_item(&section->items[i], out);
	}
	emu_buf_append(out, EMU_STR("]}"));
}

/* One object a figure: its filled columns by their ids. */
static void write_data(struct emu_report_data *data, struct emu_buf *out)
{
	const struct emu_report_cell *cells;
	for (size_t row = 0; (cells = data->next(data)); row++) {
		emu_buf_append(out, row ? EMU_STR(",\n{") : EMU_STR("\n{"));
		for (size_t i = 0; i < data->n_columns; i++) {
			const struct emu_report_cell *cell = &cells[i];
			if (cell->kind == EMU_REPORT_CELL_EMPTY)
				continue;
			emu_json_write_key(out, data->columns[i].id);
			if (cell->kind == EMU_REPORT_CELL_NUMBER)
				emu_buf_append(out, cell->value);
			else
				write_string(cell->text, out);
		}
		emu_buf_push(out, '}');
	}
	emu_buf_push(out, ']');
}

void emu_report_write_json(const struct emu_report *report, struct emu_buf *out)
{
	emu_buf_push(out, '{');
	write_text_member("title", report->title, out);
	write_text_member("lang", report->lang, out);
	write_text_member("dir", report->rtl ? EMU_STR("rtl") : EMU_STR("ltr"), out);
	begin_list("subtitles", out);
	write_lines(report->subtitles, report->n_subtitles, out);
	begin_list("sections", out);
	for (size_t i = 0; i < report->n_sections; i++) {
		emu_buf_append(out, i ? EMU_STR(",\n") : EMU_STR("\n"));
		write_section(&report->sections[i], out);
	}
	emu_buf_push(out, ']');
	begin_list("data", out);
	write_data(report->data, out);
	out->failed |= report->failed;
	emu_buf_append(out, EMU_STR("}\n"));
}
