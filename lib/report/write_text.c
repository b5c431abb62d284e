/* The document for a terminal. Called by emu-report. */
#include "base/text.h"
#include "report/text-internal.h"
#include "report/write.h"

static void put_rule(struct emu_page *page, const char *sign, size_t columns)
{
	for (size_t i = 0; i < columns && i < page->width; i++)
		emu_buf_append(page->out, emu_str_from(sign));
	emu_buf_push(page->out, '\n');
}

static void put_heading(struct emu_page *page, struct emu_str text, const char *sign)
{
	struct emu_str shown = emu_page_shown(page, text);
	size_t columns = emu_text_width(shown);
	if (page->bold)
		emu_buf_append(page->out, EMU_STR("\x1b[1m"));
	emu_page_paragraph(page, "", shown);
	if (page->bold)
		emu_buf_append(page->out, EMU_STR("\x1b[0m"));
	if (sign)
		put_rule(page, sign, columns);
}

static void put_lines(struct emu_page *page, const struct emu_report_item *item)
{
	for (size_t i = 0; i < item->n_lines; i++) {
		const char *lead = item->lines[i].attention ? "  ! " : "  - ";
		emu_page_paragraph(page, item->kind == EMU_REPORT_PARAGRAPH ? "" : lead,
			emu_page_shown(page, item->lines[i].text));
	}
}

/* The widest label and the widest figure, so that figures stand below each other. */
static void measure_leads(
	struct emu_page *page, const struct emu_report_item *item, size_t *labels, size_t *figures)
{
	*labels = *figures = 0;
	for (size_t i = 0; i < item->n_leads; i++) {
		const struct emu_report_lead *lead = &item->leads[i];
		size_t label = emu_text_width(emu_page_shown(page, lead->label));
		size_t figure = emu_text_width(emu_page_shown(page, lead->figure.text));
		if (label > *labels)
			*labels = label;
		if (figure > *figures)
			*figures = figure;
	}
	if (*labels > page->width / 2)
		*labels = page->width / 2;
}

static void put_lead(
	struct emu_page *page, const struct emu_report_lead *lead, size_t labels, size_t figures)
{
	struct emu_buf *out = page->out;
	struct emu_str label = emu_page_shown(page, lead->label);
	size_t from = 0, width = 0;
	do {
		struct emu_str piece = emu_page_wrap(label, labels, &from);
		emu_buf_append(out, EMU_STR("  "));
		emu_buf_append(out, piece);
		width = emu_text_width(piece);
		if (from < label.len)
			emu_buf_push(out, '\n');
	} while (from < label.len);
	emu_buf_push(out, ' ');
	for (; width < labels + 2; width++)
		emu_buf_push(out, '.');
	struct emu_str figure = emu_page_shown(page, lead->figure.text);
	emu_page_pad(out, 1 + figures - emu_text_width(figure));
	emu_buf_append(out, figure);
	emu_page_marks(&lead->figure.marks, out);
	emu_buf_push(out, '\n');
	if (lead->note.len)
		emu_page_paragraph(page, "      ", emu_page_shown(page, lead->note));
}

/* A figure alone: "Total: 1.635 [1] — As stated in a report". */
static void put_only_lead(struct emu_page *page, const struct emu_report_lead *lead)
{
	struct emu_buf line = {0};
	bool missing = lead->figure.kind == EMU_REPORT_CELL_MISSING;
	emu_buf_append(&line, emu_page_shown(page, lead->label));
	emu_buf_append(&line, EMU_STR(": "));
	emu_buf_append(&line, emu_page_shown(page, lead->figure.text));
	emu_page_marks(&lead->figure.marks, &line);
	emu_buf_append(&line, missing ? EMU_STR(" (") : EMU_STR(" \xE2\x80\x94 "));
	emu_buf_append(&line, emu_page_shown(page, lead->note));
	emu_buf_append(&line, missing ? EMU_STR(")") : EMU_STR(""));
	page->out->failed |= line.failed;
	emu_page_paragraph(page, "  ", emu_buf_str(&line));
	emu_buf_free(&line);
}

static void put_leads(struct emu_page *page, const struct emu_report_item *item)
{
	size_t labels, figures;
	if (item->n_leads == 1) {
		put_only_lead(page, item->leads);
		return;
	}
	measure_leads(page, item, &labels, &figures);
	for (size_t i = 0; i < item->n_leads; i++)
		put_lead(page, &item->leads[i], labels, figures);
}

static void put_item(struct emu_page *page, const struct emu_report_item *item)
{
	emu_buf_push(page->out, '\n');
	switch (item->kind) {
	case EMU_REPORT_PARAGRAPH:
	case EMU_REPORT_LIST:
	case EMU_REPORT_STATUS:
		put_lines(page, item);
		break;
	case EMU_REPORT_LEADS:
		put_leads(page, item);
		break;
	case EMU_REPORT_TABLE:
		if (!item->table->titled)
			put_heading(page, item->table->caption, NULL);
		emu_page_table(page, item->table);
		break;
	}
}

void emu_report_write_text(
	const struct emu_report *report, size_t width, bool bold, struct emu_buf *out)
{
	struct emu_page page = {.report = report, .width = width, .bold = bold, .out = out};
	put_heading(&page, report->title, "\xE2\x95\x90");
	for (size_t i = 0; i < report->n_subtitles; i++)
		emu_page_paragraph(&page, "", emu_page_shown(&page, report->subtitles[i].text));
	for (size_t i = 0; i < report->n_sections; i++) {
		const struct emu_report_section *section = &report->sections[i];
		emu_buf_push(out, '\n');
		if (section->level == 2)
			emu_buf_push(out, '\n');
		put_heading(&page, section->heading,
			section->level == 2 ? "\xE2\x94\x80" : "\xE2\x94\x84");
		for (size_t j = 0; j < section->n_items; j++)
			put_item(&page, &section->items[j]);
	}
	out->failed |= page.scratch.failed;
	emu_buf_free(&page.scratch);
}
