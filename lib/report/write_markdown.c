/* The document as GitHub Flavored Markdown. Called by emu-report. Whatever came from outside is
 * escaped, so that it is read as it is written: no markup, no HTML, no links. */
#include "report/write.h"

/* Whether the byte at `at` could mean something to a reader of Markdown: marks of markup, and what
 * makes links of words (www. http:// a@b). */
static bool is_markup(struct emu_str text, size_t at)
{
	struct emu_str before = {text.at, at}, after = emu_str_after(text, at);
	switch (after.at[0]) {
	case '.':
		return before.len >= 3 && memcmp(before.at + before.len - 3, "www", 3) == 0;
	case ':':
		return emu_str_starts(after, EMU_STR("://"));
	case '!':
		return emu_str_starts(after, EMU_STR("!["));
	default:
		return after.at[0] && strchr("\\`*_[]#|~@$", after.at[0]);
	}
}

/* Whether a list, a heading or a rule could begin here: "1." "2)" "-" "+" "=". */
static size_t list_sign(struct emu_str text)
{
	size_t at = 0;
	while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9')
		at++;
	if (at && at < text.len && (text.at[at] == '.' || text.at[at] == ')') &&
		(at + 1 == text.len || text.at[at + 1] == ' '))
		return at + 1;
	if (at == 0 && text.len && strchr("-+=", text.at[0]))
		return 1;
	return 0;
}

static void put_escaped(struct emu_str text, struct emu_buf *out)
{
	size_t sign = list_sign(text);
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		if (byte == '<')
			emu_buf_append(out, EMU_STR("&lt;"));
		else if (byte == '>')
			emu_buf_append(out, EMU_STR("&gt;"));
		else if (byte == '&')
			emu_buf_append(out, EMU_STR("&amp;"));
		else if (is_markup(text, i) || (sign && i == sign - 1)) {
			emu_buf_push(out, '\\');
			emu_buf_push(out, byte);
		} else
			emu_buf_push(out, byte);
	}
}

/* Signs of direction stay only where a letter runs from right to left. */
static void put_text(struct emu_str text, struct emu_buf *out)
{
	struct emu_buf scratch = {0};
	put_escaped(emu_report_has_rtl(text) ? text : emu_report_plain(text, &scratch), out);
	out->failed |= scratch.failed;
	emu_buf_free(&scratch);
}

static void put_marks(const struct emu_report_marks *marks, struct emu_buf *out)
{
	for (size_t i = 0; i < marks->n; i++) {
		emu_buf_push(out, ' ');
		put_text(marks->at[i].text, out);
	}
}

static void put_lines(
	const struct emu_report *report, const struct emu_report_item *item, struct emu_buf *out)
{
	for (size_t i = 0; i < item->n_lines; i++) {
		const struct emu_report_line *line = &item->lines[i];
		if (item->kind == EMU_REPORT_PARAGRAPH) {
			put_text(line->text, out);
			emu_buf_append(out, EMU_STR("\n\n"));
			continue;
		}
		emu_buf_append(out, EMU_STR("- "));
		if (line->attention) {
			emu_buf_append(out, EMU_STR("**"));
			put_text(report->words.attention, out);
			emu_buf_append(out, EMU_STR(".** "));
		}
		put_text(line->text, out);
		emu_buf_push(out, '\n');
	}
	if (item->kind != EMU_REPORT_PARAGRAPH)
		emu_buf_push(out, '\n');
}

static void put_leads(const struct emu_report_item *item, struct emu_buf *out)
{
	for (size_t i = 0; i < item->n_leads; i++) {
		const struct emu_report_lead *lead = &item->leads[i];
		if (item->n_leads > 1)
			emu_buf_append(out, EMU_STR("- "));
		put_text(lead->label, out);
		emu_buf_append(out, EMU_STR(": **"));
		put_text(lead->figure.text, out);
		emu_buf_append(out, EMU_STR("**"));
		put_marks(&lead->figure.marks, out);
		if (lead->note.len) {
			bool missing = lead->figure.kind == EMU_REPORT_CELL_MISSING;
			emu_buf_append(out, missing ? EMU_STR(" (") : EMU_STR(" \xE2\x80\x94 "));
			put_text(lead->note, out);
			emu_buf_append(out, missing ? EMU_STR(")") : EMU_STR(""));
		}
		emu_buf_push(out, '\n');
	}
	emu_buf_push(out, '\n');
}

static void put_row(
	const struct emu_report_table *table, const struct emu_report_row *row, struct emu_buf *out)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct emu_report_cell *cell = &row->cells[i];
		bool strong = row->total && cell->text.len;
		emu_buf_append(out, i ? EMU_STR(" | ") : EMU_STR("| "));
		for (size_t level = 0; i == 0 && level < row->indent; level++)
			emu_buf_append(out, EMU_STR("&emsp;"));
		if (strong)
			emu_buf_append(out, EMU_STR("**"));
		put_text(cell->text, out);
		if (strong)
			emu_buf_append(out, EMU_STR("**"));
		put_marks(&cell->marks, out);
	}
	emu_buf_append(out, EMU_STR(" |\n"));
}

static void put_table(const struct emu_report_table *table, struct emu_buf *out)
{
	if (!table->titled) {
		emu_buf_append(out, EMU_STR("**"));
		put_text(table->caption, out);
		emu_buf_append(out, EMU_STR("**\n\n"));
	}
	emu_buf_push(out, '|');
	for (size_t i = 0; i < table->n_columns; i++) {
		emu_buf_push(out, ' ');
		put_text(table->columns[i].heading, out);
		emu_buf_append(out, EMU_STR(" |"));
	}
	emu_buf_append(out, EMU_STR("\n|"));
	for (size_t i = 0; i < table->n_columns; i++)
		emu_buf_append(
			out, table->columns[i].number ? EMU_STR(" ---: |") : EMU_STR(" --- |"));
	emu_buf_push(out, '\n');
	for (size_t i = 0; i < table->n_rows; i++)
		put_row(table, &table->rows[i], out);
	emu_buf_push(out, '\n');
}

static void put_item(
	const struct emu_report *report, const struct emu_report_item *item, struct emu_buf *out)
{
	if (item->kind == EMU_REPORT_TABLE)
		put_table(item->table, out);
	else if (item->kind == EMU_REPORT_LEADS)
		put_leads(item, out);
	else
		put_lines(report, item, out);
}

void emu_report_write_markdown(const struct emu_report *report, struct emu_buf *out)
{
	emu_buf_append(out, EMU_STR("# "));
	put_text(report->title, out);
	emu_buf_append(out, EMU_STR("\n\n"));
	for (size_t i = 0; i < report->n_subtitles; i++) {
		put_text(report->subtitles[i].text, out);
		emu_buf_append(out, EMU_STR("\n\n"));
	}
	for (size_t i = 0; i < report->n_sections; i++) {
		const struct emu_report_section *section = &report->sections[i];
		emu_buf_append(out, section->level == 2 ? EMU_STR("## ") : EMU_STR("### "));
		put_text(section->heading, out);
		emu_buf_append(out, EMU_STR("\n\n"));
		for (size_t j = 0; j < section->n_items; j++)
			put_item(report, &section->items[j], out);
	}
}
