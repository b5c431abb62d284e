/* What comparisons and attainments share: rows by unit with their parts below them, figures with
 * their bounds, and how often which status. */
#include "report/format.h"
#include "report/records-internal.h"

struct emu_report_cell emu_build_result(struct emu_build *build, struct emu_str digits,
	bool percent, enum emu_bound bound, bool incomplete)
{
	struct emu_report_cell cell = {
		.kind = EMU_REPORT_CELL_MISSING,
		.text = EMU_FORMAT_MISSING,
	};
	if (digits.len == 0) {
		build->used_missing = true;
		return cell;
	}
	cell = emu_build_number_cell(build, digits, percent);
	emu_build_bind(build, &cell, bound);
	if (incomplete) {
		emu_report_mark(build->report, &cell.marks, EMU_FORMAT_PARTIAL, EMU_STR("notes"));
		build->used_partial = true;
	}
	return cell;
}

static struct emu_str joined(
	struct emu_build *build, struct emu_str a, struct emu_str between, struct emu_str b)
{
	emu_buf_append(&build->words, a);
	emu_buf_append(&build->words, between);
	emu_buf_append(&build->words, b);
	return emu_build_keep_words(build);
}

/* Block and unit as one text, for telling rows apart. */
static struct emu_str scope_key(struct emu_build *build, struct emu_build_reading *reading)
{
	emu_buf_append(&build->words, emu_build_member_text(reading, "block"));
	emu_buf_push(&build->words, '\n');
	emu_buf_append(&build->words, emu_build_member_text(reading, "unit"));
	return emu_build_keep_words(build);
}

static bool is_whole(struct emu_str scope)
{
	return scope.len == 1;
}

/* A table of one indicator, while it is filled. */
struct rows {
	struct emu_report_table *table;
	struct emu_str scope; /* of the row before, as a key */
	bool whole;	      /* a row of that scope without parts stands above */
};

/* The row's name: the scope's, or below its row the parts alone. */
static struct emu_report_row *add_row(
	struct emu_build *build, struct emu_build_reading *reading, struct rows *rows)
{
	struct emu_report_row *row = emu_report_add_row(build->report, rows->table);
	if (!row)
		return NULL;
	struct emu_str scope = scope_key(build, reading);
	struct emu_str parts = emu_build_parts(build, reading);
	bool same = rows->table->n_rows > 1 && emu_str_equal(scope, rows->scope);
	struct emu_str name = emu_build_whose(build, reading, EMU_LABEL_TABLE_WHOLE);
	bool below = same && rows->whole && parts.len;
	if (below)
		name = parts;
	else if (parts.len)
		name = joined(build, name, EMU_STR(" \xE2\x80\x93 "), parts);
	row->cells[0] = emu_build_text_cell(name);
	row->indent = below;
	row->total = is_whole(scope) && parts.len == 0;
	rows->whole = parts.len == 0 || (same && rows->whole);
	rows->scope = scope;
	return row;
}

/* Figures that stand alone: an indicator each, and whose it is where it is not the whole's. */
static int add_single(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_results *results, struct emu_report_table *table)
{
	struct emu_report_row *row = emu_report_add_row(build->report, table);
	if (!row)
		return -1;
	struct emu_str name = emu_build_indicator(
		build, emu_build_member_text(reading, "indicator"));
	struct emu_str parts = emu_build_parts(build, reading);
	row->cells[0] = emu_build_text_cell(
		parts.len ? joined(build, name, EMU_STR(" \xE2\x80\x93 "), parts) : name);
	if (!is_whole(scope_key(build, reading)))
		row->cells[1] = emu_build_text_cell(
			emu_build_whose(build, reading, EMU_LABEL_TABLE_WHOLE));
	results->fill(build, reading, row->cells + 2);
	return 0;
}

/* Behind the last entry from `from` on whose first `n` ranks are the same. */
static size_t end_of(const struct emu_build_order *order, size_t from, size_t n)
{
	size_t to = from + 1;
	while (to < order->n && emu_build_alike(&order->entries[from], &order->entries[to], n))
		to++;
	return to;
}

static int put_indicator(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_results *results, const struct emu_build_order *order, size_t from,
	size_t to, struct emu_report_section *section)
{
	struct rows rows = {0};
	for (size_t i = from; i < to; i++) {
		if (emu_build_read(build, reading, order->entries[i].record))
			return -1;
		if (i == from) {
			rows.table = emu_report_new_table(build->report,
				emu_build_indicator(
					build, emu_build_member_text(reading, "indicator")),
				results->n_columns + 1);
			if (!rows.table)
				return -1;
			emu_build_column(rows.table, 0, EMU_STR("where"),
				emu_build_word(build, EMU_LABEL_COLUMN_WHERE), false);
			results->head(build, reading, rows.table, 1);
		}
		struct emu_report_row *row = add_row(build, reading, &rows);
		if (!row)
			return -1;
		results->fill(build, reading, row->cells + 1);
	}
	emu_build_drop_empty_columns(rows.table);
	return emu_build_put_table(build, section, rows.table);
}

/* The figures as a whole, and those that are their indicator's only ones. */
static int put_singles(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_results *results, const struct emu_build_order *order, size_t from,
	size_t to, struct emu_report_section *section)
{
	struct emu_report_table *table = emu_report_new_table(
		build->report, section->heading, results->n_columns + 2);
	if (!table || emu_build_read(build, reading, order->entries[from].record))
		return -1;
	emu_build_column(table, 0, EMU_STR("indicator"),
		emu_build_word(build, EMU_LABEL_COLUMN_INDICATOR), false);
	emu_build_column(
		table, 1, EMU_STR("where"), emu_build_word(build, EMU_LABEL_COLUMN_WHERE), false);
	results->head(build, reading, table, 2);
	for (size_t i = from; i < to;) {
		size_t end = end_of(order, i, results->n_period_ranks + 1);
		bool only = end == i + 1;
		for (; i < end; i++) {
			if (emu_build_read(build, reading, order->entries[i].record))
				return -1;
			bool whole = is_whole(scope_key(build, reading)) &&
				emu_build_parts(build, reading).len == 0;
			if ((only || whole) && add_single(build, reading, results, table))
				return -1;
			if (!whole)
				i = end - 1; /* the whole comes first */
		}
	}
	emu_build_drop_empty_columns(table);
	return table->n_rows ? emu_build_put_table(build, section, table) : 0;
}

static int put_period(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_results *results, const struct emu_build_order *order, size_t from,
	size_t to)
{
	if (emu_build_read(build, reading, order->entries[from].record))
		return -1;
	struct emu_str heading = results->title(build, reading);
	emu_buf_printf(&build->words, "%s-%zu", results->id, from + 1);
	struct emu_report_section *section = emu_report_add_section(
		build->report, 3, emu_build_keep_words(build), heading);
	if (!section || put_singles(build, reading, results, order, from, to, section))
		return -1;
	for (size_t i = from, end; i < to; i = end) {
		end = end_of(order, i, results->n_period_ranks + 1);
		if (end > i + 1 && put_indicator(build, reading, results, order, i, end, section))
			return -1;
	}
	return 0;
}

int emu_build_results(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_results *results)
{
	struct emu_build_order order = {0};
	struct emu_report_section *section = emu_report_add_section(build->report, 2,
		emu_str_from(results->id), emu_build_word(build, results->heading));
	struct emu_report_item *item = section
		? emu_report_add_item(build->report, section, EMU_REPORT_PARAGRAPH)
		: NULL;
	int result = item &&
			emu_report_add_line(
				build->report, item, emu_build_tally(build, reading, results))
		? emu_build_sort(build, reading, results->kind, results->by, &order)
		: -1;
	for (size_t i = 0, end; result == 0 && i < order.n; i = end) {
		end = end_of(&order, i, results->n_period_ranks);
		result = put_period(build, reading, results, &order, i, end);
	}
	emu_build_order_free(&order);
	return result;
}

struct emu_str emu_build_tally(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_results *results)
{
	const struct emu_report_input *input = build->input;
	uint64_t counts[8] = {0};
	struct emu_str line = EMU_STR("");
	for (size_t i = 0; i < input->n_records; i++) {
		if (input->records[i].kind != results->kind)
			continue;
		if (emu_build_read(build, reading, i))
			continue;
		enum emu_label label = emu_label_named(emu_str_from(results->prefix),
			emu_build_member_text(reading, "status"), EMU_LABEL_N);
		if (label >= results->first_status &&
			label < results->first_status + results->n_statuses)
			counts[label - results->first_status]++;
	}
	for (size_t i = 0; i < results->n_statuses; i++) {
		if (!counts[i])
			continue;
		struct emu_label_value values[] = {
			{"name", emu_build_word(build, results->first_status + (enum emu_label)i)},
			{"n", emu_build_count(build, counts[i])},
		};
		struct emu_str piece = emu_build_say(build, EMU_LABEL_NOTES_COUNT, values, 2);
		line = line.len ? joined(build, line, EMU_STR(", "), piece) : piece;
	}
	return line;
}
