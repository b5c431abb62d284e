/*
 * A table in the columns of a terminal: headings broken over lines, then names, and where that does
 * not do, a row becomes a list of its cells. The column that has a chart is drawn once more as bars
 * where there is room. Called by the text writer.
 */
#include <stdlib.h>

#include "base/text.h"
#include "report/text-internal.h"

#define MARGIN 2
#define BETWEEN 2	  /* columns between two columns */
#define HEADING_WANTED 16 /* a heading is not broken below this where there is room */
#define NAME_MIN 10	  /* a column of words is not made narrower */
#define NAME_WANTED 28	  /* nor the first one, to give headings room */
#define WORDS_WANTED 12	  /* nor the others, for the same */
#define BARS_MIN 14
#define BARS_MAX 32

struct column {
	size_t width;
	size_t marks;	/* of `width`, for the marks behind figures */
	size_t wanted;	/* a width at which its heading looks well */
	size_t natural; /* a width at which nothing is broken */
	size_t least;	/* words would be broken within below this */
};

struct layout {
	struct emu_page *page;
	const struct emu_report_table *table;
	struct column *columns;
	size_t bars; /* width of the bars; 0 for none */
};

static size_t marks_width(const struct emu_report_marks *marks)
{
	size_t width = 0;
	for (size_t i = 0; i < marks->n; i++)
		width += 1 + emu_text_width(marks->at[i].text);
	return width;
}

static void widen(size_t *width, size_t other)
{
	if (*width < other)
		*width = other;
}

/* The widths of a column, from its cells and the words of its heading. */
static void measure(struct layout *layout, size_t i)
{
	struct column *column = &layout->columns[i];
	size_t cells = 0;
	for (size_t row = 0; row < layout->table->n_rows; row++) {
		const struct emu_report_cell *cell = &layout->table->rows[row].cells[i];
		size_t indent = i == 0 ? 2 * layout->table->rows[row].indent : 0;
		struct emu_str text = emu_page_shown(layout->page, cell->text);
		widen(&cells, emu_text_width(text) + indent);
		widen(&column->least, emu_page_widest_word(text) + indent);
		widen(&column->marks, marks_width(&cell->marks));
	}
	struct emu_str heading = emu_page_shown(layout->page, layout->table->columns[i].heading);
	size_t whole = emu_text_width(heading);
	column->width = cells + column->marks;
	widen(&column->width, emu_page_widest_word(heading));
	column->natural = column->width;
	column->wanted = whole < HEADING_WANTED ? whole : HEADING_WANTED;
	widen(&column->least, NAME_MIN);
}

static size_t total_width(const struct layout *layout)
{
	size_t width = MARGIN + BETWEEN * (layout->table->n_columns - 1);
	for (size_t i = 0; i < layout->table->n_columns; i++)
		width += layout->columns[i].width;
	return width;
}

/* Room for the words where a bar is missing. */
static size_t bars_min(const struct layout *layout)
{
	size_t words = emu_text_width(
			       emu_page_shown(layout->page, layout->page->report->words.no_data)) +
		2;
	return words > BARS_MIN ? words : BARS_MIN;
}

/* Columns the table may take: all, but for the bars where they have room beside it. */
static size_t room_of(const struct layout *layout)
{
	size_t room = layout->page->width, bars = BETWEEN + bars_min(layout);
	return layout->table->chart && total_width(layout) + bars <= room ? room - bars : room;
}

/* The widest column of words behind the first that is broader than it needs to be, or NULL. */
static struct column *widest_words(struct layout *layout)
{
	struct column *widest = NULL;
	for (size_t i = 1; i < layout->table->n_columns; i++) {
		struct column *column = &layout->columns[i];
		if (!layout->table->columns[i].number && column->width > column->least &&
			column->width > WORDS_WANTED && (!widest || column->width > widest->width))
			widest = column;
	}
	return widest;
}

/* Long names are broken before headings are squeezed into a letter or two a line. */
static void share(struct layout *layout, size_t room)
{
	size_t wanted = total_width(layout);
	struct column *names = &layout->columns[0];
	for (size_t i = 1; i < layout->table->n_columns; i++) {
		const struct column *column = &layout->columns[i];
		wanted += column->wanted > column->width ? column->wanted - column->width : 0;
	}
	for (; wanted > room && names->width > NAME_WANTED && names->width > names->least; wanted--)
		names->width--;
	struct column *words;
	for (; wanted > room && (words = widest_words(layout)); wanted--)
		words->width--;
}

/* Gives the columns what their headings would like, then the names, as long as the table fits. */
static void relax(struct layout *layout)
{
	size_t room = room_of(layout);
	bool gave = true;
	share(layout, room);
	while (gave && total_width(layout) < room) {
		gave = false;
		for (size_t i = 0; i < layout->table->n_columns; i++) {
			struct column *column = &layout->columns[i];
			if (column->width < column->wanted && total_width(layout) < room) {
				column->width++;
				gave = true;
			}
		}
	}
	struct column *names = &layout->columns[0];
	while (names->width < names->natural && total_width(layout) < room)
		names->width++;
}

/* Narrows the widest column of words until the table fits; false where none can give more. */
static bool fit(struct layout *layout)
{
	while (total_width(layout) > layout->page->width) {
		struct column *widest = NULL;
		for (size_t i = 0; i < layout->table->n_columns; i++) {
			struct column *column = &layout->columns[i];
			if (!layout->table->columns[i].number && column->width > column->least &&
				(!widest || column->width > widest->width))
				widest = column;
		}
		if (!widest)
			return false;
		widest->width--;
	}
	return true;
}

/* One line of a cell: words to the left, figures to the right with their marks in a lane. */
static void put_piece(struct layout *layout, size_t i, struct emu_str piece,
	const struct emu_report_cell *cell, size_t indent)
{
	struct emu_buf *out = layout->page->out;
	const struct column *column = &layout->columns[i];
	size_t width = emu_text_width(piece) + indent;
	bool number = layout->table->columns[i].number;
	size_t marks = cell ? marks_width(&cell->marks) : 0;
	size_t lane = number && cell ? column->marks : 0;
	size_t room = column->width > width + lane ? column->width - width - lane : 0;
	if (number)
		emu_page_pad(out, room);
	emu_page_pad(out, indent);
	emu_buf_append(out, piece);
	if (cell)
		emu_page_marks(&cell->marks, out);
	if (number && lane > marks)
		emu_page_pad(out, lane - marks);
	else if (!number && room > marks)
		emu_page_pad(out, room - marks);
}

/* Spaces at the end of a line are of no use to anyone. */
static void end_line(struct emu_buf *out, size_t begin)
{
	while (out->len > begin && out->at[out->len - 1] == ' ')
		out->len--;
	emu_buf_push(out, '\n');
}

static void put_bar(struct layout *layout, const struct emu_report_row *row)
{
	struct emu_buf *out = layout->page->out;
	const struct emu_report_cell *cell = &row->cells[layout->table->chart];
	if (!layout->bars || !row->charted)
		return;
	emu_page_pad(out, BETWEEN);
	if (cell->kind == EMU_REPORT_CELL_MISSING) {
		emu_buf_push(out, '(');
		emu_buf_append(
			out, emu_page_shown(layout->page, layout->page->report->words.no_data));
		emu_buf_push(out, ')');
		return;
	}
	size_t halves = (size_t)cell->bar * 2 * (layout->bars - 1) / 10000;
	emu_buf_append(out, EMU_STR("\xE2\x96\x8F")); /* the line bars begin at */
	for (size_t i = 0; i < halves / 2; i++)
		emu_buf_append(out, EMU_STR("\xE2\x96\x88"));
	if (halves % 2)
		emu_buf_append(out, EMU_STR("\xE2\x96\x8C"));
}

/* The cells of a row, or the headings (row NULL), over as many lines as the longest needs. */
static void put_cells(struct layout *layout, const struct emu_report_row *row, size_t *from)
{
	struct emu_buf *out = layout->page->out;
	size_t n = layout->table->n_columns;
	bool more = true;
	for (size_t line = 0; more; line++) {
		size_t begin = out->len;
		more = false;
		emu_page_pad(out, MARGIN);
		for (size_t i = 0; i < n; i++) {
			const struct emu_report_cell *cell = row ? &row->cells[i] : NULL;
			struct emu_str text = emu_page_shown(layout->page,
				cell ? cell->text : layout->table->columns[i].heading);
			size_t indent = row && i == 0 ? 2 * row->indent : 0;
			size_t room = layout->columns[i].width > indent + 4
				? layout->columns[i].width - indent
				: 4;
			if (line == 0)
				from[i] = 0;
			struct emu_str piece = emu_page_wrap(text, room, &from[i]);
			if (i)
				emu_page_pad(out, BETWEEN);
			put_piece(layout, i, piece, line == 0 ? cell : NULL, indent);
			more = more || from[i] < text.len;
		}
		if (row && line == 0)
			put_bar(layout, row);
		end_line(out, begin);
	}
}

static void put_rule(struct layout *layout)
{
	struct emu_buf *out = layout->page->out;
	emu_page_pad(out, MARGIN);
	for (size_t i = 0; i < layout->table->n_columns; i++) {
		if (i)
			emu_page_pad(out, BETWEEN);
		for (size_t j = 0; j < layout->columns[i].width; j++)
			emu_buf_append(out, EMU_STR("\xE2\x94\x80"));
	}
	emu_buf_push(out, '\n');
}

static void put_aligned(struct layout *layout, size_t *from)
{
	const struct emu_report_table *table = layout->table;
	size_t used = total_width(layout), room = layout->page->width;
	if (table->chart && room >= used + BETWEEN + bars_min(layout)) {
		layout->bars = room - used - BETWEEN;
		if (layout->bars > BARS_MAX)
			layout->bars = BARS_MAX;
	}
	put_cells(layout, NULL, from);
	put_rule(layout);
	for (size_t i = 0; i < table->n_rows; i++) {
		if (i && i + 1 == table->n_rows && table->rows[i].total)
			put_rule(layout);
		put_cells(layout, &table->rows[i], from);
	}
}

/* Each row its name, and below it heading and cell a line. */
static void put_stacked(struct emu_page *page, const struct emu_report_table *table)
{
	struct emu_buf line = {0};
	for (size_t row = 0; row < table->n_rows; row++) {
		emu_page_paragraph(
			page, "  ", emu_page_shown(page, table->rows[row].cells[0].text));
		for (size_t i = 1; i < table->n_columns; i++) {
			const struct emu_report_cell *cell = &table->rows[row].cells[i];
			if (cell->kind == EMU_REPORT_CELL_EMPTY)
				continue;
			emu_buf_clear(&line);
			emu_buf_append(&line, emu_page_shown(page, table->columns[i].heading));
			emu_buf_append(&line, EMU_STR(": "));
			emu_buf_append(&line, emu_page_shown(page, cell->text));
			emu_page_marks(&cell->marks, &line);
			emu_page_paragraph(page, "      ", emu_buf_str(&line));
		}
	}
	page->out->failed |= line.failed;
	emu_buf_free(&line);
}

void emu_page_table(struct emu_page *page, const struct emu_report_table *table)
{
	struct layout layout = {.page = page, .table = table};
	layout.columns = calloc(table->n_columns, sizeof(*layout.columns));
	size_t *from = calloc(table->n_columns, sizeof(*from));
	if (!layout.columns || !from) {
		page->out->failed = true;
	} else {
		for (size_t i = 0; i < table->n_columns; i++)
			measure(&layout, i);
		if (fit(&layout)) {
			relax(&layout);
			put_aligned(&layout, from);
		} else {
			put_stacked(page, table);
		}
	}
	free(layout.columns);
	free(from);
}
