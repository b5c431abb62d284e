/*
 * A bar chart of one column of a table, drawn twice as well as it needs to be: it reads without the
 * style sheet, and the table beside it says the same in words. Lengths are shares of the width, so
 * that letters keep their size on any screen. Called by the HTML writer.
 */
#include "base/text.h"
#include "report/html-internal.h"

#define LINE 17 /* pixels from one line of letters to the next */
#define BAR 15	/* thickness of a bar */
#define GAP 13	/* below a bar */
#define LABEL_COLUMNS                                                                              \
	42	   /* a label is broken at this width: 42 letters of 13 pixels fit a telephone */
#define LONGEST 72 /* percent of the width for the longest bar; its figure stands behind it */

/* The end of what fits on one line from `from` on, at a space where there is one. */
static size_t line_end(struct emu_str label, size_t from)
{
	size_t at = from, fits = from, space = 0;
	while (at < label.len) {
		emu_text_next(label, &at);
		if (emu_text_width((struct emu_str){label.at + from, at - from}) > LABEL_COLUMNS)
			return space ? space : (fits > from ? fits : at);
		fits = at;
		if (at < label.len && label.at[at] == ' ')
			space = at;
	}
	return label.len;
}

static size_t count_lines(struct emu_str label)
{
	size_t n = 0;
	for (size_t from = 0; from < label.len || n == 0; n++) {
		from = line_end(label, from);
		while (from < label.len && label.at[from] == ' ')
			from++;
	}
	return n;
}

static void draw_label(struct emu_str label, size_t y, bool rtl, struct emu_buf *out)
{
	size_t from = 0;
	emu_buf_printf(out, "<text x=\"%s\" y=\"%zu\">", rtl ? "100%" : "0", y);
	for (size_t n = 0; from < label.len; n++) {
		size_t to = line_end(label, from);
		emu_buf_printf(out, "<tspan x=\"%s\" dy=\"%d\">", rtl ? "100%" : "0", n ? LINE : 0);
		emu_html_attribute((struct emu_str){label.at + from, to - from}, out);
		emu_buf_append(out, EMU_STR("</tspan>"));
		from = to;
		while (from < label.len && label.at[from] == ' ')
			from++;
	}
	emu_buf_append(out, EMU_STR("</text>\n"));
}

/* A share of the width, in 1/100 percent, as a length. */
static void write_percent(uint32_t hundredths, struct emu_buf *out)
{
	emu_buf_printf(out, "%u.%02u%%", hundredths / 100, hundredths % 100);
}

/* A box that begins `skip` pixels behind `from` and is `len` long, whichever way the page runs. */
static void draw_box(const char *attributes, uint32_t from, uint32_t len, size_t y, bool rtl,
	struct emu_buf *out)
{
	emu_buf_append(out, EMU_STR("<rect x=\""));
	write_percent(rtl ? 10000 - from - len : from, out);
	emu_buf_append(out, EMU_STR("\" width=\""));
	write_percent(len, out);
	emu_buf_printf(out, "\" y=\"%zu\" height=\"%d\" %s/>", y, BAR, attributes);
}

/* Words behind `from`. Figures run from left to right in every language. */
static void draw_value(const struct emu_str text, const char *attributes, uint32_t from, int skip,
	size_t y, bool rtl, struct emu_buf *out)
{
	emu_buf_append(out, EMU_STR("<text x=\""));
	write_percent(rtl ? 10000 - from : from, out);
	emu_buf_printf(
		out, "\" dx=\"%d\" y=\"%zu\" %s>", rtl ? -skip : skip, y + BAR - 3, attributes);
	emu_html_attribute(text, out);
	emu_buf_append(out, EMU_STR("</text>\n"));
}

static void draw_missing(
	const struct emu_report *report, const char *id, size_t y, struct emu_buf *out)
{
	struct emu_buf fill = {0};
	emu_buf_printf(&fill,
		"class=\"slot\" fill=\"url(#%s-hatch)\" stroke=\"#55616d\" stroke-dasharray=\"3 "
		"3\"",
		id);
	emu_buf_push(&fill, '\0');
	if (fill.failed)
		out->failed = true;
	else
		draw_box(fill.at, 0, 1800, y, report->rtl, out);
	emu_buf_free(&fill);
	draw_value(report->words.no_data, "class=\"soft\" fill=\"#55616d\" text-anchor=\"start\"",
		1800, 7, y, report->rtl, out);
}

static void draw_bar(const struct emu_report *report, const struct emu_report_cell *cell, size_t y,
	struct emu_buf *out)
{
	const char *anchor = report->rtl ? "fill=\"#1a232d\" direction=\"ltr\" text-anchor=\"end\""
					 : "fill=\"#1a232d\" text-anchor=\"start\"";
	uint32_t len = (uint32_t)cell->bar * LONGEST / 100, end = len;
	int skip = 7;
	if (len)
		draw_box("class=\"bar\" fill=\"#2f73a8\"", 0, len, y, report->rtl, out);
	if (cell->bound == EMU_BOUND_AT_LEAST) { /* it goes on, nobody knows how far */
		draw_box("class=\"edge\" fill=\"none\" stroke=\"#2f73a8\" stroke-dasharray=\"2 2\"",
			len, 300, y, report->rtl, out);
		end += 300;
	}
	draw_value(cell->text, anchor, end, skip, y, report->rtl, out);
}

/* Where bars begin: of a zero it is all there is. */
static void draw_baseline(size_t y, bool rtl, struct emu_buf *out)
{
	const char *x = rtl ? "100%" : "0";
	emu_buf_printf(out,
		"<line class=\"axis\" x1=\"%s\" x2=\"%s\" y1=\"%zu\" y2=\"%zu\" stroke=\"#55616d\" "
		"stroke-width=\"2\"/>\n",
		x, x, y - 2, y + BAR + 2);
}

static size_t height_of(const struct emu_report_table *table)
{
	struct emu_buf scratch = {0};
	size_t height = 0;
	for (size_t i = 0; i < table->n_rows; i++) {
		if (!table->rows[i].charted)
			continue;
		emu_buf_clear(&scratch);
		struct emu_str label = emu_report_plain(table->rows[i].cells[0].text, &scratch);
		height += count_lines(label) * LINE + 4 + BAR + GAP;
	}
	emu_buf_free(&scratch);
	return height;
}

static void describe(
	const struct emu_report *report, const struct emu_report_table *table, struct emu_buf *out)
{
	bool first = true;
	for (size_t i = 0; i < table->n_rows; i++) {
		const struct emu_report_row *row = &table->rows[i];
		const struct emu_report_cell *cell = &row->cells[table->chart];
		if (!row->charted)
			continue;
		if (!first)
			emu_buf_append(out, EMU_STR("; "));
		first = false;
		emu_html_attribute(row->cells[0].text, out);
		emu_buf_append(out, EMU_STR(": "));
		emu_html_attribute(
			cell->kind == EMU_REPORT_CELL_MISSING ? report->words.no_data : cell->text,
			out);
	}
}

static void draw_head(const struct emu_report *report, const struct emu_report_table *table,
	const char *id, size_t height, struct emu_buf *out)
{
	emu_buf_printf(out,
		"<svg class=\"chart\" role=\"img\" aria-labelledby=\"%s-title %s-desc\" "
		"width=\"100%%\" height=\"%zu\" font-size=\"13\" direction=\"%s\">\n"
		"<title id=\"%s-title\">",
		id, id, height, report->rtl ? "rtl" : "ltr", id);
	emu_html_attribute(report->words.chart, out);
	emu_buf_append(out, EMU_STR(": "));
	emu_html_attribute(table->caption, out);
	emu_buf_printf(out, "</title>\n<desc id=\"%s-desc\">", id);
	describe(report, table, out);
	emu_buf_printf(out,
		"</desc>\n<defs><pattern id=\"%s-hatch\" width=\"6\" height=\"6\" "
		"patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
		"<line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"#55616d\" "
		"stroke-opacity=\".55\"/></pattern></defs>\n",
		id);
}

void emu_html_chart(const struct emu_report *report, const struct emu_report_table *table,
	const char *id, struct emu_buf *out)
{
	size_t y = 0;
	struct emu_buf scratch = {0};
	draw_head(report, table, id, height_of(table), out);
	for (size_t i = 0; i < table->n_rows; i++) {
		const struct emu_report_row *row = &table->rows[i];
		const struct emu_report_cell *cell = &row->cells[table->chart];
		if (!row->charted)
			continue;
		emu_buf_clear(&scratch);
		struct emu_str label = emu_report_plain(row->cells[0].text, &scratch);
		draw_label(label, y + LINE - 4, report->rtl, out);
		y += count_lines(label) * LINE + 4;
		if (cell->kind == EMU_REPORT_CELL_MISSING)
			draw_missing(report, id, y, out);
		else
			draw_bar(report, cell, y, out);
		draw_baseline(y, report->rtl, out);
		y += BAR + GAP;
	}
	emu_buf_append(out, EMU_STR("</svg>\n"));
	out->failed |= scratch.failed;
	emu_buf_free(&scratch);
}
