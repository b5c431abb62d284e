/* The flat data as CSV, safe to open in a spreadsheet. Called by emu-report. */
#include "report/write.h"

/* A spreadsheet would compute it (OWASP, CSV injection). */
static bool is_formula(struct emu_str text)
{
	return text.len && memchr("=+-@\t\r", text.at[0], 6);
}

static bool needs_quotes(struct emu_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		if (byte == ',' || byte == '"' || byte == '\n' || byte == '\r')
			return true;
	}
	return text.len && (text.at[0] == ' ' || text.at[text.len - 1] == ' ');
}

static void write_field(struct emu_str text, bool number, struct emu_buf *out)
{
	bool defused = !number && is_formula(text);
	bool quoted = defused || needs_quotes(text);
	if (quoted)
		emu_buf_push(out, '"');
	if (defused)
		emu_buf_push(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			emu_buf_push(out, '"');
		emu_buf_push(out, text.at[i]);
	}
	if (quoted)
		emu_buf_push(out, '"');
}

void emu_report_write_csv(const struct emu_report *report, struct emu_buf *out)
{
	struct emu_report_data *data = report->data;
	const struct emu_report_cell *cells;
	struct emu_buf scratch = {0};
	for (size_t i = 0; i < data->n_columns; i++) {
		if (i)
			emu_buf_push(out, ',');
		write_field(data->columns[i].id, false, out);
	}
	emu_buf_append(out, EMU_STR("\r\n"));
	while ((cells = data->next(data))) {
		for (size_t i = 0; i < data->n_columns; i++) {
			const struct emu_report_cell *cell = &cells[i];
			bool number = cell->kind == EMU_REPORT_CELL_NUMBER;
			if (i)
				emu_buf_push(out, ',');
			emu_buf_clear(&scratch);
			write_field(number ? cell->value : emu_report_plain(cell->text, &scratch),
				number, out);
		}
		emu_buf_append(out, EMU_STR("\r\n"));
	}
	out->failed |= scratch.failed || report->failed;
	emu_buf_free(&scratch);
}
