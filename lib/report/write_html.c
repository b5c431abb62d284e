/* The document as one page. Called by emu-report. */
#include <stdlib.h>

#include "base/text.h"
#include "report/html-internal.h"
#include "report/write.h"

#define BESIDE_COLUMNS 4 /* a table of more has its chart below it */
#define SIGN_COLUMNS 6	 /* what is wider is a name */
#define CONTENTS_MIN 5	 /* fewer sections need no list of them */

struct page {
	const struct emu_report *report;
	struct emu_buf *out;
	size_t n_tables;
	const char **classes; /* of the table's columns */
};

static void put(struct page *page, const char *markup)
{
	emu_buf_append(page->out, emu_str_from(markup));
}

/* What stands for a byte in HTML, or NULL where it stands for itself. */
static const char *entity(char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void emu_html_attribute(struct emu_str text, struct emu_buf *out)
{
	for (size_t at = 0; at < text.len; at++) {
		const char *escaped = entity(text.at[at]);
		if (escaped)
			emu_buf_append(out, emu_str_from(escaped));
		else
			emu_buf_push(out, text.at[at]);
	}
}

void emu_html_text(struct emu_str text, struct emu_buf *out)
{
	size_t from = 0;
	for (size_t at = 0; at + 3 <= text.len; at++) {
		bool opens = memcmp(text.at + at, "\xE2\x81\xA8", 3) == 0;
		if (!opens && memcmp(text.at + at, "\xE2\x81\xA9", 3) != 0)
			continue;
		emu_html_attribute((struct emu_str){text.at + from, at - from}, out);
		emu_buf_append(out, opens ? EMU_STR("<bdi>") : EMU_STR("</bdi>"));
		from = at + 3;
		at += 2;
	}
	emu_html_attribute(emu_str_after(text, from), out);
}

static void put_text(struct page *page, struct emu_str text)
{
	emu_html_text(text, page->out);
}

static void put_linked(struct page *page, struct emu_str text, struct emu_str target)
{
	if (target.len) {
		put(page, "<a href=\"#");
		emu_html_attribute(target, page->out);
		put(page, "\">");
	}
	put_text(page, text);
	if (target.len)
		put(page, "</a>");
}

static void put_marks(struct page *page, const struct emu_report_marks *marks)
{
	if (marks->n == 0)
		return;
	put(page, "<span class=\"marks\">");
	for (size_t i = 0; i < marks->n; i++) {
		const struct emu_report_mark *mark = &marks->at[i];
		put(page, "\xC2\xA0<sup>");
		put_linked(page, mark->text, mark->target);
		put(page, "</sup>");
	}
	put(page, "</span>");
}

static void put_badge(struct page *page)
{
	put(page, "<span class=\"badge\">");
	put_text(page, page->report->words.attention);
	put(page, "</span> ");
}

static void put_lines(struct page *page, const struct emu_report_item *item)
{
	bool status = item->kind == EMU_REPORT_STATUS, attention = false;
	for (size_t i = 0; i < item->n_lines; i++)
		attention = attention || item->lines[i].attention;
	put(page,
		!status ? "<ul class=\"lines\">\n"
			: (attention ? "<ul class=\"status warn\">\n" : "<ul class=\"status\">\n"));
	for (size_t i = 0; i < item->n_lines; i++) {
		put(page, item->lines[i].attention ? "<li class=\"warn\">" : "<li>");
		if (item->lines[i].attention)
			put_badge(page);
		put_linked(page, item->lines[i].text, item->lines[i].target);
		put(page, "</li>\n");
	}
	put(page, "</ul>\n");
}

static void put_paragraphs(struct page *page, const struct emu_report_item *item)
{
	for (size_t i = 0; i < item->n_lines; i++) {
		put(page, "<p>");
		put_linked(page, item->lines[i].text, item->lines[i].target);
		put(page, "</p>\n");
	}
}

/* A dash for the eye, the words for whoever listens. */
static void put_missing(struct page *page, const struct emu_report_cell *cell)
{
	put(page, "<span aria-hidden=\"true\">");
	put_text(page, cell->text);
	put(page, "</span> <span class=\"hidden\">");
	put_text(page, page->report->words.no_data);
	put(page, "</span>");
}

static void put_lead(struct page *page, const struct emu_report_lead *lead)
{
	bool missing = lead->figure.kind == EMU_REPORT_CELL_MISSING;
	put(page,
		lead->attention ? "<li class=\"warn\"><span class=\"label\">"
				: "<li><span class=\"label\">");
	put_linked(page, lead->label, lead->target);
	put(page, "</span> ");
	put(page, missing ? "<strong class=\"big none\">" : "<strong class=\"big\">");
	put(page, "<bdi dir=\"ltr\">");
	if (missing) /* the note says so in words */
		put(page, "<span aria-hidden=\"true\">");
	put_text(page, lead->figure.text);
	if (missing)
		put(page, "</span>");
	put(page, "</bdi>");
	put_marks(page, &lead->figure.marks);
	put(page, "</strong> <span class=\"note\">");
	put_text(page, lead->note);
	put(page, "</span></li>\n");
}

static void put_leads(struct page *page, const struct emu_report_item *item)
{
	put(page, item->n_leads == 1 ? "<ul class=\"leads one\">\n" : "<ul class=\"leads\">\n");
	for (size_t i = 0; i < item->n_leads; i++)
		put_lead(page, &item->leads[i]);
	put(page, "</ul>\n");
}

/* How the cells of a column look: figures to the right, with a lane behind them where any has
 * marks, so that digits stay below each other. */
static const char *column_class(const struct emu_report_table *table, size_t column)
{
	if (!table->columns[column].number)
		return "";
	for (size_t i = 0; i < table->n_rows; i++) {
		if (table->rows[i].cells[column].marks.n > 1)
			return "n m2";
	}
	for (size_t i = 0; i < table->n_rows; i++) {
		if (table->rows[i].cells[column].marks.n)
			return "n m1";
	}
	return "n";
}

static void put_heading_row(struct page *page, const struct emu_report_table *table)
{
	put(page, "<thead><tr>");
	for (size_t i = 0; i < table->n_columns; i++) {
		if (table->columns[i].number)
			emu_buf_printf(
				page->out, "<th scope=\"col\" class=\"%s\">", page->classes[i]);
		else
			put(page, "<th scope=\"col\">");
		put_text(page, table->columns[i].heading);
		put(page, "</th>");
	}
	put(page, "</tr></thead>\n<tbody>\n");
}

static void put_cell(struct page *page, const struct emu_report_table *table, size_t column,
	const struct emu_report_cell *cell)
{
	/* Figures run from left to right in every language, unless words stand with them. */
	bool ltr = page->report->rtl && !emu_report_has_rtl(cell->text);
	const char *direction = ltr ? " dir=\"ltr\"" : "";
	if (table->columns[column].number)
		emu_buf_printf(page->out, "<td class=\"%s%s\"%s>", page->classes[column],
			cell->kind == EMU_REPORT_CELL_MISSING ? " none" : "", direction);
	else
		put(page, "<td>");
	if (cell->kind == EMU_REPORT_CELL_MISSING)
		put_missing(page, cell);
	else
		put_text(page, cell->text);
	put_marks(page, &cell->marks);
	put(page, "</td>");
}

static void put_row(
	struct page *page, const struct emu_report_table *table, const struct emu_report_row *row)
{
	put(page, row->total ? "<tr class=\"total\"" : "<tr");
	if (row->id.len) {
		put(page, " id=\"");
		emu_html_attribute(row->id, page->out);
		put(page, "\"");
	}
	put(page, "><th scope=\"row\"");
	if (row->indent)
		emu_buf_printf(page->out, " class=\"i%zu\"", row->indent < 3 ? row->indent : 3);
	put(page, ">");
	put_text(page, row->cells[0].text);
	put(page, "</th>");
	for (size_t i = 1; i < table->n_columns; i++)
		put_cell(page, table, i, &row->cells[i]);
	put(page, "</tr>\n");
}

/* Whether the first column holds names, which keep a width to be read in, and not mere signs. */
static bool has_names(const struct emu_report_table *table)
{
	for (size_t i = 0; i < table->n_rows; i++) {
		if (emu_text_width(table->rows[i].cells[0].text) > SIGN_COLUMNS)
			return true;
	}
	return false;
}

static void put_table(struct page *page, const struct emu_report_table *table)
{
	size_t number = ++page->n_tables;
	bool wide = table->n_columns > BESIDE_COLUMNS;
	bool names = has_names(table);
	emu_buf_printf(page->out, "<figure class=\"%s%s\">\n",
		wide ? "wide" : (table->chart ? "pair" : "plain"), names ? " names" : "");
	emu_buf_printf(page->out,
		"<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
		"aria-labelledby=\"table-%zu\">\n<table>\n<caption id=\"table-%zu\"%s>",
		number, number, table->titled ? " class=\"quiet\"><span class=\"hidden\"" : "");
	put_text(page, table->caption);
	put(page, table->titled ? "</span></caption>\n" : "</caption>\n");
	page->classes = calloc(table->n_columns, sizeof(*page->classes));
	if (!page->classes) {
		page->out->failed = true;
		return;
	}
	for (size_t i = 0; i < table->n_columns; i++)
		page->classes[i] = column_class(table, i);
	put_heading_row(page, table);
	for (size_t i = 0; i < table->n_rows; i++)
		put_row(page, table, &table->rows[i]);
	put(page, "</tbody></table>\n</div>\n");
	free(page->classes);
	if (table->chart) {
		char id[32];
		struct emu_buf name = {0};
		emu_buf_printf(&name, "chart-%zu", number);
		size_t len = name.len < sizeof(id) - 1 ? name.len : sizeof(id) - 1;
		if (name.at)
			memcpy(id, name.at, len);
		id[len] = '\0';
		emu_buf_free(&name);
		emu_html_chart(page->report, table, id, page->out);
	}
	put(page, "</figure>\n");
}

static void put_item(struct page *page, const struct emu_report_item *item)
{
	switch (item->kind) {
	case EMU_REPORT_PARAGRAPH:
		put_paragraphs(page, item);
		break;
	case EMU_REPORT_LIST:
	case EMU_REPORT_STATUS:
		put_lines(page, item);
		break;
	case EMU_REPORT_LEADS:
		put_leads(page, item);
		break;
	case EMU_REPORT_TABLE:
		put_table(page, item->table);
		break;
	}
}

static void put_section(struct page *page, const struct emu_report_section *section)
{
	put(page, "<section aria-labelledby=\"");
	emu_html_attribute(section->id, page->out);
	put(page, section->level == 2 ? "\">\n<h2 id=\"" : "\">\n<h3 id=\"");
	emu_html_attribute(section->id, page->out);
	put(page, "\">");
	put_text(page, section->heading);
	put(page, section->level == 2 ? "</h2>\n" : "</h3>\n");
	for (size_t i = 0; i < section->n_items; i++)
		put_item(page, &section->items[i]);
}

/* Sections of level 3 stand inside the one of level 2 before them. */
static void put_sections(struct page *page)
{
	const struct emu_report *report = page->report;
	int open = 0;
	for (size_t i = 0; i < report->n_sections; i++) {
		int level = report->sections[i].level;
		for (; open > level - 2; open--)
			put(page, "</section>\n");
		put_section(page, &report->sections[i]);
		open++;
	}
	for (; open > 0; open--)
		put(page, "</section>\n");
}

static void put_head(struct page *page)
{
	const struct emu_report *report = page->report;
	put(page, "<!DOCTYPE html>\n<html lang=\"");
	emu_html_attribute(report->lang, page->out);
	put(page, report->rtl ? "\" dir=\"rtl\">\n" : "\" dir=\"ltr\">\n");
	emu_buf_printf(page->out,
		"<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
		emu_html_style_hash);
	struct emu_buf scratch = {0};
	emu_html_attribute(emu_report_plain(report->title, &scratch), page->out);
	page->out->failed |= scratch.failed;
	emu_buf_free(&scratch);
	put(page, "</title>\n<style>");
	for (size_t i = 0; emu_html_style[i]; i++)
		put(page, emu_html_style[i]);
	put(page, "</style>\n</head>\n");
}

static void put_contents(struct page *page)
{
	const struct emu_report *report = page->report;
	size_t n = 0;
	for (size_t i = 0; i < report->n_sections; i++)
		n += report->sections[i].level == 2;
	if (n < CONTENTS_MIN)
		return;
	put(page, "<nav aria-label=\"");
	emu_html_attribute(report->words.contents, page->out);
	put(page, "\"><ul>\n");
	for (size_t i = 0; i < report->n_sections; i++) {
		if (report->sections[i].level != 2)
			continue;
		put(page, "<li><a href=\"#");
		emu_html_attribute(report->sections[i].id, page->out);
		put(page, "\">");
		put_text(page, report->sections[i].heading);
		put(page, "</a></li>\n");
	}
	put(page, "</ul></nav>\n");
}

void emu_report_write_html(const struct emu_report *report, struct emu_buf *out)
{
	struct page page = {.report = report, .out = out};
	put_head(&page);
	put(&page, "<body>\n<a class=\"skip\" href=\"#content\">");
	put_text(&page, report->words.skip);
	put(&page, "</a>\n<header>\n<h1>");
	put_text(&page, report->title);
	put(&page, "</h1>\n");
	for (size_t i = 0; i < report->n_subtitles; i++) {
		put(&page, "<p class=\"sub\">");
		put_text(&page, report->subtitles[i].text);
		put(&page, "</p>\n");
	}
	put(&page, "</header>\n");
	put_contents(&page);
	put(&page, "<main id=\"content\">\n");
	put_sections(&page);
	put(&page, "</main>\n</body>\n</html>\n");
}
