/*
 * Lists of a document growing in its arena, and the two facts about a table or a text that every
 * writer needs: how long its bars are, and which way it runs. Called by builders and writers.
 */
#include "report/document.h"

#include "base/buf.h"
#include "base/decimal.h"
#include "base/text.h"

#define FIRST_STRONG 0x2068 /* FSI and PDI: bytes E2 81 A8 and E2 81 A9 */
#define BAR_PLACES 4

void emu_report_free(struct emu_report *report)
{
	if (report->data)
		report->data->close(report->data);
	emu_arena_free(&report->arena);
	*report = (struct emu_report){0};
}

struct emu_str emu_report_keep(struct emu_report *report, struct emu_str text)
{
	struct emu_str copy = emu_arena_copy(&report->arena, text);
	if (!copy.at) {
		report->failed = true;
		return EMU_STR("");
	}
	return copy;
}

/* The list with room for one more, all zero; NULL (and the document failed) without memory. */
static void *grow(struct emu_report *report, void *list, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return list;
	size_t wanted = *cap ? *cap * 2 : 4;
	char *bigger = emu_arena_array(&report->arena, wanted, size);
	if (!bigger) {
		report->failed = true;
		return NULL;
	}
	if (n)
		memcpy(bigger, list, n * size);
	*cap = wanted;
	return bigger;
}

struct emu_report_section *emu_report_add_section(
	struct emu_report *report, int level, struct emu_str id, struct emu_str heading)
{
	struct emu_report_section *list = grow(
		report, report->sections, report->n_sections, &report->cap_sections, sizeof(*list));
	if (!list)
		return NULL;
	report->sections = list;
	struct emu_report_section *section = &list[report->n_sections++];
	section->level = level;
	section->id = id;
	section->heading = heading;
	return section;
}

struct emu_report_item *emu_report_add_item(struct emu_report *report,
	struct emu_report_section *section, enum emu_report_item_kind kind)
{
	struct emu_report_item *list = grow(
		report, section->items, section->n_items, &section->cap_items, sizeof(*list));
	if (!list)
		return NULL;
	section->items = list;
	struct emu_report_item *item = &list[section->n_items++];
	item->kind = kind;
	return item;
}

struct emu_report_line *emu_report_add_line(
	struct emu_report *report, struct emu_report_item *item, struct emu_str text)
{
	struct emu_report_line *list = grow(
		report, item->lines, item->n_lines, &item->cap_lines, sizeof(*list));
	if (!list)
		return NULL;
	item->lines = list;
	struct emu_report_line *line = &list[item->n_lines++];
	line->text = text;
	return line;
}

struct emu_report_line *emu_report_add_subtitle(struct emu_report *report, struct emu_str text)
{
	struct emu_report_line *list = grow(report, report->subtitles, report->n_subtitles,
		&report->cap_subtitles, sizeof(*list));
	if (!list)
		return NULL;
	report->subtitles = list;
	struct emu_report_line *line = &list[report->n_subtitles++];
	line->text = text;
	return line;
}

struct emu_report_lead *emu_report_add_lead(struct emu_report *report, struct emu_report_item *item)
{
	struct emu_report_lead *list = grow(
		report, item->leads, item->n_leads, &item->cap_leads, sizeof(*list));
	if (!list)
		return NULL;
	item->leads = list;
	return &list[item->n_leads++];
}

struct emu_report_row *emu_report_add_row(struct emu_report *report, struct emu_report_table *table)
{
	struct emu_report_row *list = grow(
		report, table->rows, table->n_rows, &table->cap_rows, sizeof(*list));
	if (!list)
		return NULL;
	table->rows = list;
	struct emu_report_row *row = &list[table->n_rows];
	row->cells = emu_arena_array(&report->arena, table->n_columns, sizeof(*row->cells));
	if (!row->cells) {
		report->failed = true;
		return NULL;
	}
	table->n_rows++;
	return row;
}

struct emu_report_table *emu_report_new_table(
	struct emu_report *report, struct emu_str caption, size_t n_columns)
{
	struct emu_report_table *table = emu_arena_array(&report->arena, 1, sizeof(*table));
	struct emu_report_column *columns = emu_arena_array(
		&report->arena, n_columns, sizeof(*columns));
	if (!table || !columns) {
		report->failed = true;
		return NULL;
	}
	table->caption = caption;
	table->columns = columns;
	table->n_columns = n_columns;
	return table;
}

void emu_report_mark(struct emu_report *report, struct emu_report_marks *marks, struct emu_str text,
	struct emu_str target)
{
	for (size_t i = 0; i < marks->n; i++) {
		if (emu_str_equal(marks->at[i].text, text))
			return;
	}
	struct emu_report_mark *list = grow(
		report, marks->at, marks->n, &marks->cap, sizeof(*list));
	if (!list)
		return;
	marks->at = list;
	list[marks->n++] = (struct emu_report_mark){text, target};
}

/* A cell's number; 0 where it has none, or where it is below zero and so has no bar. */
static void bar_value(struct emu_decimal *number, const struct emu_report_cell *cell)
{
	struct emu_decimal zero = {0};
	*number = zero;
	if (cell->kind == EMU_REPORT_CELL_NUMBER && emu_decimal_parse(number, cell->value, NULL))
		*number = zero;
	if (emu_decimal_compare(number, &zero) < 0) {
		emu_decimal_free(number);
		*number = zero;
	}
}

/* value / longest in 1/10000, and at least 1 for what is above zero. */
static int32_t bar_length(const struct emu_decimal *value, const struct emu_decimal *longest)
{
	struct emu_decimal share = {0}, zero = {0}, whole = {.coefficient = 10000};
	int32_t length = 0;
	if (emu_decimal_compare(value, &zero) == 0)
		return 0;
	if (!emu_decimal_divide(&share, value, longest, BAR_PLACES, NULL) &&
		!emu_decimal_multiply(&share, &share, &whole, NULL) && !share.big) {
		emu_int128 units = share.coefficient;
		for (int32_t i = 0; i < share.scale; i++)
			units /= 10;
		length = (int32_t)units;
	}
	emu_decimal_free(&share);
	return length > 0 ? length : 1;
}

void emu_report_scale(struct emu_report *report, struct emu_report_table *table)
{
	struct emu_decimal longest = {0}, value;
	for (size_t i = 0; table->chart && i < table->n_rows; i++) {
		if (!table->rows[i].charted)
			continue;
		bar_value(&value, &table->rows[i].cells[table->chart]);
		if (emu_decimal_compare(&value, &longest) > 0 &&
			emu_decimal_copy(&longest, &value, NULL))
			report->failed = true;
		emu_decimal_free(&value);
	}
	for (size_t i = 0; table->chart && i < table->n_rows; i++) {
		if (!table->rows[i].charted)
			continue;
		struct emu_report_cell *cell = &table->rows[i].cells[table->chart];
		bar_value(&value, cell);
		cell->bar = bar_length(&value, &longest);
		emu_decimal_free(&value);
	}
	emu_decimal_free(&longest);
}

/* The next FSI or PDI from `at` on, or the end. */
static size_t next_isolate(struct emu_str text, size_t at)
{
	for (; at + 3 <= text.len; at++) {
		if (memcmp(text.at + at, "\xE2\x81", 2) == 0 &&
			(text.at[at + 2] == '\xA8' || text.at[at + 2] == '\xA9'))
			return at;
	}
	return text.len;
}

struct emu_str emu_report_plain(struct emu_str text, struct emu_buf *scratch)
{
	size_t from = 0, at = next_isolate(text, 0);
	if (at == text.len)
		return text;
	size_t begin = scratch->len;
	while (from < text.len) {
		emu_buf_append(scratch, (struct emu_str){text.at + from, at - from});
		from = at < text.len ? at + 3 : text.len;
		at = next_isolate(text, from);
	}
	if (scratch->failed)
		return EMU_STR("");
	return emu_str_after(emu_buf_str(scratch), begin);
}

bool emu_report_has_rtl(struct emu_str text)
{
	size_t at = 0;
	while (at < text.len) {
		int32_t point = emu_text_next(text, &at);
		if ((point >= 0x0590 && point <= 0x08FF) || (point >= 0xFB1D && point <= 0xFDFF) ||
			(point >= 0xFE70 && point <= 0xFEFE) ||
			(point >= 0x10800 && point <= 0x10FFF) ||
			(point >= 0x1E800 && point <= 0x1EFFF))
			return true;
	}
	return false;
}
