/* The tables of criteria: of each unit and period what it was given, added up where all of it is
 * there, and before them the units beside each other. Called where there are scores. */
#include "base/decimal.h"
#include "base/outline.h"
#include "report/format.h"
#include "report/records-internal.h"

static const enum emu_build_by by[] = {
	EMU_BUILD_BY_PERIOD, EMU_BUILD_BY_BLOCK, EMU_BUILD_BY_UNIT, EMU_BUILD_BY_NOTHING};
#define SHEET_RANKS 3 /* of them: those of one sheet are alike */

/* Columns of points, behind the first. */
enum { MAX, SELF, VERIFIED, FINAL, BONUS, DEDUCTION, TOTAL, N_POINTS };

static const char *const members[TOTAL] = {
	"max", "self", "verified", "final", "bonus", "deduction"};

struct points {
	struct emu_decimal sum[N_POINTS];
	bool any[N_POINTS], gap[N_POINTS]; /* some criterion has it, some has not */
};

static void free_points(struct points *points)
{
	for (size_t i = 0; i < N_POINTS; i++)
		emu_decimal_free(&points->sum[i]);
}

static struct emu_report_table *new_table(
	struct emu_build *build, struct emu_str caption, enum emu_label names)
{
	static const enum emu_label headings[N_POINTS] = {EMU_LABEL_COLUMN_MAX,
		EMU_LABEL_COLUMN_SELF, EMU_LABEL_COLUMN_VERIFIED, EMU_LABEL_COLUMN_FINAL,
		EMU_LABEL_COLUMN_BONUS, EMU_LABEL_COLUMN_DEDUCTION, EMU_LABEL_COLUMN_TOTAL};
	struct emu_report_table *table = emu_report_new_table(build->report, caption, N_POINTS + 1);
	if (!table)
		return NULL;
	emu_build_column(table, 0, emu_label_key(names), emu_build_word(build, names), false);
	for (size_t i = 0; i < N_POINTS; i++)
		emu_build_column(table, i + 1,
			i == TOTAL ? EMU_STR("total") : emu_str_from(members[i]),
			emu_build_word(build, headings[i]), true);
	return table;
}

/* The depth of the criterion under others of the sheet, whose points are made of its own. */
static size_t depth_of(const struct emu_index *numbers, struct emu_str criterion)
{
	size_t depth = 0;
	for (struct emu_str above = emu_outline_above(emu_outline_number(criterion)); above.len;
		above = emu_outline_above(above))
		depth += emu_index_find(numbers, above) != EMU_INDEX_NONE;
	return depth;
}

/* Adds the record's points to the sums. What has only bonus or deduction owes no other points. */
static int add_points(struct emu_build_reading *reading, struct points *points)
{
	struct emu_decimal value = {0};
	bool owes = false;
	int result = 0;
	for (size_t i = MAX; i <= FINAL; i++)
		owes = owes || emu_build_digits(reading, members[i]).len;
	for (size_t i = 0; i < TOTAL && result == 0; i++) {
		struct emu_str digits = emu_build_digits(reading, members[i]);
		points->any[i] = points->any[i] || digits.len;
		points->gap[i] = points->gap[i] || (owes && i <= FINAL && digits.len == 0);
		if (digits.len == 0)
			continue;
		result = emu_decimal_parse(&value, digits, NULL) ||
				emu_decimal_add(&points->sum[i], &points->sum[i], &value, NULL)
			? -1
			: 0;
	}
	emu_decimal_free(&value);
	return result;
}

/* final + bonus - deduction, where all final points are there. */
static int add_total(struct points *points)
{
	struct emu_decimal *total = &points->sum[TOTAL];
	points->any[TOTAL] = points->any[FINAL];
	points->gap[TOTAL] = points->gap[FINAL];
	return emu_decimal_add(total, &points->sum[FINAL], &points->sum[BONUS], NULL) ||
			emu_decimal_subtract(total, total, &points->sum[DEDUCTION], NULL)
		? -1
		: 0;
}

static void put_points(
	struct emu_build *build, const struct points *points, struct emu_report_cell *cells)
{
	for (size_t i = 0; i < N_POINTS; i++) {
		struct emu_buf digits = {0};
		if (!points->any[i])
			continue;
		if (!points->gap[i])
			emu_decimal_print(&points->sum[i], &digits);
		build->report->failed |= digits.failed;
		cells[i] = emu_build_result(
			build, emu_buf_str(&digits), false, EMU_BOUND_NONE, false);
		emu_buf_free(&digits);
	}
}

/* Records of one unit and period. */
struct sheet {
	const struct emu_build_order *order;
	size_t from, to;
	struct emu_str unit, period;
	struct emu_index numbers, criteria;
	struct emu_str twice; /* a criterion that is there more than once */
	struct points sums;
};

static void free_sheet(struct sheet *sheet)
{
	emu_index_free(&sheet->numbers);
	emu_index_free(&sheet->criteria);
	free_points(&sheet->sums);
}

/* Whose it is, and its criteria. */
static int look_over(
	struct emu_build *build, struct emu_build_reading *reading, struct sheet *sheet)
{
	for (size_t i = sheet->from; i < sheet->to; i++) {
		if (emu_build_read(build, reading, sheet->order->entries[i].record))
			return -1;
		struct emu_str name = emu_build_member_text(reading, "criterion");
		if (emu_index_find(&sheet->criteria, name) != EMU_INDEX_NONE)
			sheet->twice = emu_build_name(build, name);
		if (emu_index_add(&sheet->criteria, name) == EMU_INDEX_NONE ||
			emu_index_add(&sheet->numbers, emu_outline_number(name)) == EMU_INDEX_NONE)
			return -1;
	}
	sheet->unit = emu_build_whose(build, reading, EMU_LABEL_TABLE_WHOLE);
	sheet->period = emu_build_period(build, emu_build_member_text(reading, "period"));
	return 0;
}

static int add_criterion(struct emu_build *build, struct emu_build_reading *reading,
	struct sheet *sheet, struct emu_report_table *table)
{
	struct points own = {0};
	struct emu_report_row *row = emu_report_add_row(build->report, table);
	if (!row)
		return -1;
	struct emu_str name = emu_build_member_text(reading, "criterion");
	size_t depth = depth_of(&sheet->numbers, name);
	row->cells[0] = emu_build_text_cell(emu_build_name(build, name));
	row->indent = depth;
	int result = add_points(reading, &own) || add_total(&own) ||
			(depth == 0 && add_points(reading, &sheet->sums))
		? -1
		: 0;
	if (result == 0)
		put_points(build, &own, row->cells + 1);
	free_points(&own);
	return result;
}

static int put_twice(
	struct emu_build *build, const struct sheet *sheet, struct emu_report_section *section)
{
	struct emu_label_value values[] = {{"unit", sheet->unit}, {"name", sheet->twice}};
	struct emu_report_item *item = emu_report_add_item(build->report, section, EMU_REPORT_LIST);
	struct emu_report_line *line = item
		? emu_report_add_line(build->report, item,
			  emu_build_say(build, EMU_LABEL_SCORES_TWICE, values, 2))
		: NULL;
	if (!line)
		return -1;
	line->attention = true;
	return 0;
}

/* What a criterion owes and has not is a gap, where others have it. */
static void mark_gaps(struct emu_build *build, struct emu_report_table *table)
{
	static const size_t owed[] = {MAX, SELF, VERIFIED, FINAL, TOTAL};
	const struct emu_report_cell *sums = table->rows[table->n_rows - 1].cells + 1;
	for (size_t row = 0; row + 1 < table->n_rows; row++) {
		struct emu_report_cell *cells = table->rows[row].cells + 1;
		bool owes = cells[MAX].kind || cells[SELF].kind || cells[VERIFIED].kind ||
			cells[FINAL].kind;
		for (size_t i = 0; owes && i < sizeof(owed) / sizeof(owed[0]); i++) {
			if (!cells[owed[i]].kind && sums[owed[i]].kind)
				cells[owed[i]] = emu_build_result(
					build, EMU_STR(""), false, EMU_BOUND_NONE, false);
		}
	}
}

/* The sheet's table, and its sums in a row of the table of all. */
static int put_sheet(struct emu_build *build, struct emu_build_reading *reading,
	struct sheet *sheet, struct emu_report_table *all, struct emu_report_section *section)
{
	struct emu_label_value values[] = {{"indicator", sheet->unit}, {"by", sheet->period}};
	struct emu_report_table *table = new_table(build,
		emu_build_say(build, EMU_LABEL_TABLE_CAPTION, values, 2),
		EMU_LABEL_COLUMN_CRITERION);
	for (size_t i = sheet->from; table && i < sheet->to; i++) {
		if (emu_build_read(build, reading, sheet->order->entries[i].record) ||
			add_criterion(build, reading, sheet, table))
			return -1;
	}
	struct emu_report_row *row = table ? emu_report_add_row(build->report, table) : NULL;
	if (!row || add_total(&sheet->sums) ||
		(sheet->twice.len && put_twice(build, sheet, section)))
		return -1;
	for (size_t i = 0; sheet->twice.len && i < N_POINTS; i++)
		sheet->sums.gap[i] = true;
	row->cells[0] = emu_build_text_cell(emu_build_word(build, EMU_LABEL_TABLE_TOTAL));
	row->total = true;
	put_points(build, &sheet->sums, row->cells + 1);
	mark_gaps(build, table);
	row = emu_report_add_row(build->report, all);
	if (!row)
		return -1;
	row->cells[0] = emu_build_text_cell(table->caption);
	put_points(build, &sheet->sums, row->cells + 1);
	emu_build_drop_empty_columns(table);
	return emu_build_put_table(build, section, table);
}

static int put_sheets(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_order *order, struct emu_report_table *all,
	struct emu_report_section *section)
{
	for (size_t i = 0, end; i < order->n; i = end) {
		end = i + 1;
		while (end < order->n &&
			emu_build_alike(&order->entries[i], &order->entries[end], SHEET_RANKS))
			end++;
		struct sheet sheet = {.order = order, .from = i, .to = end};
		int result = look_over(build, reading, &sheet) ||
				put_sheet(build, reading, &sheet, all, section)
			? -1
			: 0;
		free_sheet(&sheet);
		if (result)
			return -1;
	}
	return 0;
}

/* Room for the table of all, where there are several sheets. */
static struct emu_report_table *reserve_all(struct emu_build *build,
	const struct emu_build_order *order, struct emu_report_section *section)
{
	bool several = order->n > 1 &&
		!emu_build_alike(&order->entries[0], &order->entries[order->n - 1], SHEET_RANKS);
	struct emu_report_table *all = new_table(
		build, emu_build_word(build, EMU_LABEL_SCORES_TOTALS), EMU_LABEL_COLUMN_UNIT);
	struct emu_report_item *item = all && several
		? emu_report_add_item(build->report, section, EMU_REPORT_TABLE)
		: NULL;
	if (item)
		item->table = all;
	return item || !several ? all : NULL;
}

int emu_build_scores(struct emu_build *build, struct emu_build_reading *reading)
{
	struct emu_build_order order = {0};
	struct emu_report_section *section = emu_report_add_section(build->report, 2,
		EMU_STR("scores"), emu_build_word(build, EMU_LABEL_SCORES_HEADING));
	struct emu_report_item *note = section
		? emu_report_add_item(build->report, section, EMU_REPORT_PARAGRAPH)
		: NULL;
	struct emu_report_table *all = NULL;
	int result = note &&
			emu_report_add_line(
				build->report, note, emu_build_word(build, EMU_LABEL_SCORES_NOTE))
		? emu_build_sort(build, reading, EMU_REPORT_SCORE, by, &order)
		: -1;
	if (result == 0)
		all = reserve_all(build, &order, section);
	if (all)
		result = put_sheets(build, reading, &order, all, section);
	if (all)
		emu_build_drop_empty_columns(all);
	emu_build_order_free(&order);
	return all ? result : -1;
}
