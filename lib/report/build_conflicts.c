/* Conflicts: found and numbered before anything is drawn, so that figures can point at them; then a
 * section that tells each with both figures and where they come from. */
#include <stdlib.h>

#include "base/decimal.h"
#include "report/build-internal.h"

/* What the stated figure disagrees with: a sum, or what was submitted before. */
static struct emu_str other_figure(const struct emu_report_conflict *conflict)
{
	for (size_t i = 0; conflict->summed.len == 0 && i < conflict->n_origins; i++) {
		struct emu_str value = conflict->origins[i].value;
		if (value.len && !emu_str_equal(value, conflict->stated))
			return value;
	}
	return conflict->summed;
}

static bool same_origin(const struct emu_report_origin *a, const struct emu_report_origin *b)
{
	return emu_str_equal(a->file, b->file) && emu_str_equal(a->line, b->line) &&
		emu_str_equal(a->value, b->value);
}

/* A conflict that several figures tell of (a total repeats its part's) is one, if its sources say
 * so. */
static bool same_conflict(const struct emu_report_conflict *a, const struct emu_report_conflict *b)
{
	if (a->n_origins == 0 || a->n_origins != b->n_origins || !emu_str_equal(a->kind, b->kind) ||
		!emu_str_equal(a->along, b->along) || !emu_str_equal(a->stated, b->stated) ||
		!emu_str_equal(a->summed, b->summed))
		return false;
	for (size_t i = 0; i < a->n_origins; i++) {
		if (!same_origin(&a->origins[i], &b->origins[i]))
			return false;
	}
	return true;
}

size_t emu_build_conflict_number(
	const struct emu_build *build, const struct emu_report_conflict *conflict)
{
	for (size_t i = 0; i < build->n_conflicts; i++) {
		if (build->conflicts[i].conflict == conflict ||
			same_conflict(build->conflicts[i].conflict, conflict))
			return i + 1;
	}
	return 0;
}

int emu_build_find_conflicts(struct emu_build *build)
{
	const struct emu_report_input *input = build->input;
	size_t n = 0;
	for (size_t i = 0; i < input->n_summaries; i++)
		n += input->summaries[i].n_conflicts;
	build->conflicts = calloc(n + 1, sizeof(*build->conflicts));
	if (!build->conflicts)
		return -1;
	for (size_t i = 0; i < input->n_summaries; i++) {
		const struct emu_report_summary *summary = &input->summaries[i];
		build->n_conflicts_more += summary->n_conflicts_more;
		for (size_t j = 0; j < summary->n_conflicts; j++) {
			if (!emu_build_conflict_number(build, &summary->conflicts[j]))
				build->conflicts[build->n_conflicts++] =
					(struct emu_build_conflict){
						summary, &summary->conflicts[j]};
		}
	}
	return 0;
}

static void add_piece(struct emu_build *build, struct emu_buf *line, struct emu_str piece)
{
	if (line->len)
		emu_buf_append(line, EMU_STR(", "));
	emu_buf_append(line, piece);
	build->report->failed |= line->failed;
}

/* Period, block, unit and parts of the figure. */
static struct emu_str where(struct emu_build *build, const struct emu_report_summary *summary)
{
	struct emu_buf line = {0};
	if (summary->block.len == 0 && summary->unit.len == 0 && summary->n_parts == 0)
		add_piece(build, &line, emu_build_word(build, EMU_LABEL_TABLE_WHOLE));
	if (summary->block.len)
		add_piece(build, &line, emu_build_block(build, summary->block));
	if (summary->unit.len)
		add_piece(build, &line, emu_build_unit(build, summary->unit));
	for (size_t i = 0; i < summary->n_parts; i++)
		add_piece(build, &line,
			emu_build_value(
				build, summary->parts[i].dimension, summary->parts[i].value));
	add_piece(build, &line, emu_build_period(build, summary->period));
	struct emu_str text = emu_report_keep(build->report, emu_buf_str(&line));
	emu_buf_free(&line);
	return text;
}

static struct emu_str what(struct emu_build *build, const struct emu_report_conflict *conflict)
{
	enum emu_label label = emu_label_named(
		EMU_STR("conflict."), conflict->kind, EMU_LABEL_CONFLICT_OTHER);
	struct emu_label_value value = {"name",
		label == EMU_LABEL_CONFLICT_OTHER ? emu_build_name(build, conflict->kind)
						  : emu_build_dimension(build, conflict->along)};
	return emu_build_say(build, label, &value, 1);
}

static struct emu_str origin(
	struct emu_build *build, const struct emu_report_origin *from, bool percent)
{
	struct emu_str file = emu_build_name(build, from->file);
	struct emu_str value = emu_build_number(build, from->value, percent);
	if (from->line.len && from->value.len) {
		struct emu_label_value values[] = {
			{"file", file},
			{"line", emu_build_text(build, from->line)},
			{"value", value},
		};
		return emu_build_say(build, EMU_LABEL_CONFLICT_SOURCE, values, 3);
	}
	emu_buf_append(&build->words, file);
	if (from->line.len)
		emu_buf_printf(&build->words, ":%.*s", EMU_STR_ARGS(from->line));
	if (from->value.len)
		emu_buf_printf(&build->words, ": %.*s", EMU_STR_ARGS(value));
	return emu_build_keep_words(build);
}

static struct emu_str origins(
	struct emu_build *build, const struct emu_report_conflict *conflict, bool percent)
{
	struct emu_buf line = {0};
	for (size_t i = 0; i < conflict->n_origins; i++) {
		if (i)
			emu_buf_append(&line, EMU_STR("; "));
		emu_buf_append(&line, origin(build, &conflict->origins[i], percent));
	}
	build->report->failed |= line.failed;
	struct emu_str text = emu_report_keep(build->report, emu_buf_str(&line));
	emu_buf_free(&line);
	return text;
}

static struct emu_report_cell difference(
	struct emu_build *build, const struct emu_report_conflict *conflict)
{
	struct emu_decimal stated = {0}, summed = {0};
	struct emu_report_cell cell = {0};
	struct emu_buf digits = {0};
	struct emu_str other = other_figure(conflict);
	if (conflict->stated.len && other.len &&
		!emu_decimal_parse(&stated, conflict->stated, NULL) &&
		!emu_decimal_parse(&summed, other, NULL) &&
		!emu_decimal_subtract(&stated, &stated, &summed, NULL)) {
		emu_decimal_print(&stated, &digits);
		cell = emu_build_number_cell(build, emu_buf_str(&digits), false);
	}
	emu_decimal_free(&stated);
	emu_decimal_free(&summed);
	emu_buf_free(&digits);
	return cell;
}

struct emu_str emu_build_conflict_details(
	struct emu_build *build, const struct emu_report_conflict *conflict)
{
	struct emu_buf line = {0};
	emu_buf_append(&line, emu_build_text(build, conflict->kind));
	if (conflict->along.len) {
		emu_buf_push(&line, ' ');
		emu_buf_append(&line, emu_build_text(build, conflict->along));
	}
	emu_buf_printf(&line, ": %.*s / %.*s", EMU_STR_ARGS(conflict->stated),
		EMU_STR_ARGS(other_figure(conflict)));
	for (size_t i = 0; i < conflict->n_origins; i++) {
		const struct emu_report_origin *from = &conflict->origins[i];
		emu_buf_append(&line, i ? EMU_STR(", ") : EMU_STR(" ("));
		emu_buf_append(&line, emu_build_text(build, from->file));
		if (from->line.len)
			emu_buf_printf(&line, ":%.*s", EMU_STR_ARGS(from->line));
		if (from->value.len)
			emu_buf_printf(&line, " = %.*s", EMU_STR_ARGS(from->value));
	}
	if (conflict->n_origins)
		emu_buf_push(&line, ')');
	build->report->failed |= line.failed;
	struct emu_str text = emu_report_keep(build->report, emu_buf_str(&line));
	emu_buf_free(&line);
	return text;
}

static int add_conflict(struct emu_build *build, struct emu_report_table *table, size_t number)
{
	const struct emu_build_conflict *found = &build->conflicts[number - 1];
	const struct emu_report_conflict *conflict = found->conflict;
	bool percent = emu_build_is_percent(build, found->summary->indicator);
	struct emu_report_row *row = emu_report_add_row(build->report, table);
	if (!row)
		return -1;
	emu_buf_printf(&build->words, "conflict-%zu", number);
	row->id = emu_build_keep_words(build);
	emu_buf_printf(&build->words, "[%zu]", number);
	row->cells[0] = emu_build_text_cell(emu_build_keep_words(build));
	row->cells[1] = emu_build_text_cell(emu_build_indicator(build, found->summary->indicator));
	row->cells[2] = emu_build_text_cell(where(build, found->summary));
	row->cells[3] = emu_build_text_cell(what(build, conflict));
	row->cells[4] = emu_build_number_cell(build, conflict->stated, percent);
	row->cells[5] = emu_build_number_cell(build, other_figure(conflict), percent);
	row->cells[6] = difference(build, conflict);
	row->cells[7] = emu_build_text_cell(origins(build, conflict, percent));
	return 0;
}

static int put_more(struct emu_build *build, struct emu_report_item *item)
{
	struct emu_label_value n = {"n", emu_build_count(build, build->n_conflicts_more)};
	if (!build->n_conflicts_more)
		return 0;
	struct emu_str text = emu_build_say(build, EMU_LABEL_CONFLICTS_MORE, &n, 1);
	return emu_report_add_line(build->report, item, text) ? 0 : -1;
}

int emu_build_conflicts(struct emu_build *build)
{
	static const struct {
		const char *id;
		enum emu_label heading;
		bool number;
	} columns[] = {
		{"number", EMU_LABEL_COLUMN_NUMBER, false},
		{"indicator", EMU_LABEL_COLUMN_INDICATOR, false},
		{"where", EMU_LABEL_COLUMN_WHERE, false},
		{"conflict", EMU_LABEL_COLUMN_CONFLICT, false},
		{"stated", EMU_LABEL_COLUMN_STATED, true},
		{"summed", EMU_LABEL_COLUMN_SUMMED, true},
		{"difference", EMU_LABEL_COLUMN_DIFFERENCE, true},
		{"sources", EMU_LABEL_COLUMN_SOURCES, false},
	};
	size_t n = sizeof(columns) / sizeof(columns[0]);
	if (build->n_conflicts == 0)
		return 0;
	struct emu_str heading = emu_build_word(build, EMU_LABEL_CONFLICTS_HEADING);
	struct emu_report_section *section = emu_report_add_section(
		build->report, 2, EMU_STR("conflicts"), heading);
	struct emu_report_item *item = section
		? emu_report_add_item(build->report, section, EMU_REPORT_PARAGRAPH)
		: NULL;
	struct emu_report_table *table = emu_report_new_table(build->report, heading, n);
	if (!item || !table ||
		!emu_report_add_line(
			build->report, item, emu_build_word(build, EMU_LABEL_CONFLICTS_NOTE)) ||
		put_more(build, item) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		emu_build_column(table, i, emu_str_from(columns[i].id),
			emu_build_word(build, columns[i].heading), columns[i].number);
	for (size_t number = 1; number <= build->n_conflicts; number++) {
		if (add_conflict(build, table, number))
			return -1;
	}
	emu_build_drop_empty_columns(table);
	return emu_build_put_table(build, section, table);
}
