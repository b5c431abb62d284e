/* Figures as cells: bounds, gaps and conflicts marked where they are. Called by the builders of
 * tables and lead figures. */
#include "base/decimal.h"
#include "report/build-internal.h"
#include "report/format.h"

static struct emu_str bound_sign(enum emu_bound bound)
{
	switch (bound) {
	case EMU_BOUND_AT_LEAST:
		return EMU_FORMAT_AT_LEAST;
	case EMU_BOUND_AT_MOST:
		return EMU_FORMAT_AT_MOST;
	case EMU_BOUND_ABOUT:
		return EMU_FORMAT_ABOUT;
	default:
		return EMU_STR("");
	}
}

void emu_build_bind(struct emu_build *build, struct emu_report_cell *cell, enum emu_bound bound)
{
	cell->bound = bound;
	build->used_bound[bound] = true;
	if (bound == EMU_BOUND_NONE)
		return;
	emu_buf_append(&build->words, bound_sign(bound));
	emu_buf_append(&build->words, EMU_STR("\xC2\xA0")); /* stays with it */
	emu_buf_append(&build->words, cell->text);
	cell->text = emu_build_keep_words(build);
}

static void mark_conflicts(struct emu_build *build, struct emu_report_cell *cell,
	const struct emu_report_summary *summary)
{
	for (size_t i = 0; i < summary->n_conflicts; i++) {
		size_t number = emu_build_conflict_number(build, &summary->conflicts[i]);
		if (number == 0)
			continue;
		emu_buf_printf(&build->words, "[%zu]", number);
		struct emu_str text = emu_build_keep_words(build);
		emu_buf_printf(&build->words, "conflict-%zu", number);
		emu_report_mark(build->report, &cell->marks, text, emu_build_keep_words(build));
		build->used_conflict = true;
	}
}

void emu_build_figure(struct emu_build *build, struct emu_report_cell *cell,
	const struct emu_report_summary *summary, bool percent)
{
	*cell = (struct emu_report_cell){
		.kind = EMU_REPORT_CELL_MISSING,
		.text = EMU_FORMAT_MISSING,
	};
	if (!summary || summary->basis == EMU_REPORT_BASIS_MISSING) {
		build->used_missing = true;
	} else {
		cell->kind = EMU_REPORT_CELL_NUMBER;
		cell->value = emu_report_keep(build->report, summary->value);
		emu_format_number(build->labels, summary->value, percent, &build->words);
		cell->text = emu_build_keep_words(build);
		emu_build_bind(build, cell, summary->bound);
		if (emu_build_is_partial(summary)) {
			emu_report_mark(
				build->report, &cell->marks, EMU_FORMAT_PARTIAL, EMU_STR("notes"));
			build->used_partial = true;
		}
	}
	if (!summary)
		return;
	emu_build_mark_through(build, cell, summary->through);
	mark_conflicts(build, cell, summary);
}

struct emu_report_cell emu_build_text_cell(struct emu_str text)
{
	return (struct emu_report_cell){
		.kind = text.len ? EMU_REPORT_CELL_TEXT : EMU_REPORT_CELL_EMPTY,
		.text = text,
	};
}

struct emu_report_cell emu_build_number_cell(
	struct emu_build *build, struct emu_str json, bool percent)
{
	if (json.len == 0)
		return (struct emu_report_cell){0};
	return (struct emu_report_cell){
		.kind = EMU_REPORT_CELL_NUMBER,
		.value = emu_report_keep(build->report, json),
		.text = emu_build_number(build, json, percent),
	};
}

struct emu_report_cell emu_build_share(
	struct emu_build *build, struct emu_str value, struct emu_str whole)
{
	struct emu_decimal part = {0}, all = {0}, zero = {0}, hundred = {.coefficient = 100};
	struct emu_report_cell cell = {0};
	struct emu_buf digits = {0};
	if (value.len && whole.len && !emu_decimal_parse(&part, value, NULL) &&
		!emu_decimal_parse(&all, whole, NULL) && emu_decimal_compare(&all, &zero) > 0 &&
		!emu_decimal_multiply(&part, &part, &hundred, NULL) &&
		!emu_decimal_divide(&part, &part, &all, 1, NULL)) {
		emu_decimal_print(&part, &digits);
		if (part.scale == 0)
			emu_buf_append(&digits, EMU_STR(".0"));
		cell = emu_build_number_cell(build, emu_buf_str(&digits), true);
	}
	emu_decimal_free(&part);
	emu_decimal_free(&all);
	emu_buf_free(&digits);
	return cell;
}

void emu_build_column(struct emu_report_table *table, size_t i, struct emu_str id,
	struct emu_str heading, bool number)
{
	table->columns[i] = (struct emu_report_column){id, heading, number};
}

int emu_build_put_table(
	struct emu_build *build, struct emu_report_section *section, struct emu_report_table *table)
{
	struct emu_report_item *item = emu_report_add_item(
		build->report, section, EMU_REPORT_TABLE);
	if (!item)
		return -1;
	emu_report_scale(build->report, table);
	table->titled = emu_str_equal(table->caption, section->heading);
	item->table = table;
	return 0;
}

static bool is_empty_column(const struct emu_report_table *table, size_t column)
{
	for (size_t i = 0; i < table->n_rows; i++) {
		if (table->rows[i].cells[column].kind != EMU_REPORT_CELL_EMPTY)
			return false;
	}
	return true;
}

void emu_build_drop_empty_columns(struct emu_report_table *table)
{
	size_t kept = 1;
	for (size_t column = 1; column < table->n_columns; column++) {
		if (is_empty_column(table, column))
			continue;
		table->columns[kept] = table->columns[column];
		for (size_t i = 0; i < table->n_rows; i++)
			table->rows[i].cells[kept] = table->rows[i].cells[column];
		kept++;
	}
	table->n_columns = kept;
}
