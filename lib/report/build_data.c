/* Every figure of the input as a row of a flat table with stable column names, for spreadsheets and
 * programs: ids beside names, numbers as their digits; then what else has numbers, and models and
 * roles. Rows are made as the writers ask for them, so that they are never all in memory. */
#include <stdlib.h>

#include "report/data-internal.h"

enum {
	PERIOD,
	INDICATOR,
	INDICATOR_NAME,
	BLOCK,
	BLOCK_NAME,
	UNIT,
	UNIT_NAME,
	N_LEADING,
};

static const char *const leading[N_LEADING] = {
	"period", "indicator", "indicator_name", "block", "block_name", "unit", "unit_name"};

/* A summary by its number; behind the last, records. */
struct rows {
	struct emu_report_data data; /* what the document knows of it */
	struct emu_report *report;
	struct emu_report own; /* the text of the row */
	struct emu_build build;
	struct emu_build_reading reading;
	struct emu_build_axis dimensions;
	struct emu_report_cell *cells;
	size_t where[EMU_DATA_COLUMNS]; /* number of the column; SIZE_MAX where it is not shown */
	size_t next_summary, next_record;
};

static int add_dimension(
	const struct emu_build *build, struct emu_build_axis *axis, struct emu_str id)
{
	uint32_t at = emu_catalogue_dimension(build->context->catalogue, id);
	return emu_build_axis_add(axis, id, at == EMU_CATALOGUE_NONE ? EMU_BUILD_UNRANKED : at);
}

/* The value of a dimension in the record that is read, or NULL. */
static const struct emu_json_value *part_of(
	const struct emu_build_reading *reading, struct emu_str dimension)
{
	const struct emu_json_value *value = emu_json_member(
		&reading->json, reading->json.values, dimension);
	return value && value->type == EMU_JSON_STRING ? value : NULL;
}

/* Kinds that stand in the data, and the dimensions that they and the summaries have. */
static int look_over(struct rows *rows, unsigned *kinds)
{
	const struct emu_build *build = &rows->build;
	const struct emu_report_input *input = build->input;
	const struct emu_catalogue *catalogue = build->context->catalogue;
	for (size_t i = 0; i < input->n_summaries; i++) {
		const struct emu_report_summary *summary = &input->summaries[i];
		*kinds |= summary->through ? EMU_DATA_INDIRECT : 0;
		for (size_t j = 0; j < summary->n_parts; j++) {
			if (add_dimension(build, &rows->dimensions, summary->parts[j].dimension))
				return -1;
		}
	}
	for (size_t i = 0; i < input->n_records; i++) {
		if (!emu_data_holds(input->records[i].kind))
			continue;
		*kinds |= 1u << input->records[i].kind;
		if (emu_build_read(&rows->build, &rows->reading, i))
			return -1;
		for (size_t j = 0; j < catalogue->n_dimensions; j++) {
			struct emu_str id = catalogue->dimensions[j].id;
			if (part_of(&rows->reading, id) &&
				add_dimension(build, &rows->dimensions, id))
				return -1;
		}
	}
	if (input->n_summaries || *kinds == 0)
		*kinds |= EMU_DATA_SUMMARY;
	return emu_build_axis_sort(&rows->dimensions);
}

/* Text of columns is the document's. */
static int put_columns(struct rows *rows, unsigned kinds)
{
	struct emu_build *build = &rows->build;
	size_t n = N_LEADING + 2 * rows->dimensions.index.n + EMU_DATA_COLUMNS, at = 0;
	struct emu_report_column *columns = emu_arena_array(
		&rows->report->arena, n, sizeof(*columns));
	rows->cells = calloc(n, sizeof(*rows->cells));
	if (!columns || !rows->cells)
		return -1;
	for (; at < N_LEADING; at++)
		columns[at].id = emu_str_from(leading[at]);
	for (size_t i = 0; i < rows->dimensions.index.n; i++) {
		columns[at].id = emu_build_text(build, emu_build_axis_at(&rows->dimensions, i));
		emu_buf_printf(&build->words, "%.*s_name", EMU_STR_ARGS(columns[at].id));
		columns[at + 1].id = emu_build_keep_words(build);
		at += 2;
	}
	for (size_t i = 0; i < EMU_DATA_COLUMNS; i++) {
		rows->where[i] = kinds & emu_data_columns[i].kinds ? at : SIZE_MAX;
		if (rows->where[i] == SIZE_MAX)
			continue;
		columns[at].id = emu_str_from(emu_data_columns[i].id);
		columns[at++].number = emu_data_columns[i].number;
	}
	rows->data.columns = columns;
	rows->data.n_columns = at;
	return build->report->failed ? -1 : 0;
}

static void fill_leading(struct rows *rows, struct emu_str period, struct emu_str indicator,
	struct emu_str block, struct emu_str unit)
{
	struct emu_build *build = &rows->build;
	struct emu_report_cell *cells = rows->cells;
	cells[PERIOD] = emu_build_text_cell(emu_build_text(build, period));
	cells[INDICATOR] = emu_build_text_cell(emu_build_text(build, indicator));
	cells[INDICATOR_NAME] = emu_build_text_cell(emu_build_indicator(build, indicator));
	cells[BLOCK] = emu_build_text_cell(emu_build_text(build, block));
	cells[BLOCK_NAME] = emu_build_text_cell(emu_build_block(build, block));
	cells[UNIT] = emu_build_text_cell(emu_build_text(build, unit));
	cells[UNIT_NAME] = emu_build_text_cell(emu_build_unit(build, unit));
}

static void fill_part(struct rows *rows, size_t dimension, struct emu_str value)
{
	struct emu_str id = emu_build_axis_at(&rows->dimensions, dimension);
	struct emu_report_cell *cells = rows->cells + N_LEADING + 2 * dimension;
	cells[0] = emu_build_text_cell(emu_build_text(&rows->build, value));
	cells[1] = emu_build_text_cell(emu_build_value(&rows->build, id, value));
}

static void fill_summary(struct rows *rows, const struct emu_report_summary *summary)
{
	fill_leading(rows, summary->period, summary->indicator, summary->block, summary->unit);
	for (size_t i = 0; i < rows->dimensions.index.n; i++) {
		struct emu_str id = emu_build_axis_at(&rows->dimensions, i);
		for (size_t j = 0; j < summary->n_parts; j++) {
			if (emu_str_equal(summary->parts[j].dimension, id))
				fill_part(rows, i, summary->parts[j].value);
		}
	}
	emu_data_fill_summary(&rows->build, summary, rows->where, rows->cells);
}

/* A member of the record, as text that stays. */
static struct emu_str kept_member(struct rows *rows, const char *name)
{
	return emu_report_keep(&rows->own, emu_build_member_text(&rows->reading, name));
}

static void fill_record(struct rows *rows, enum emu_report_kind kind)
{
	fill_leading(rows, kept_member(rows, "period"), kept_member(rows, "indicator"),
		kept_member(rows, "block"), kept_member(rows, "unit"));
	for (size_t i = 0; i < rows->dimensions.index.n; i++) {
		const struct emu_json_value *value = part_of(
			&rows->reading, emu_build_axis_at(&rows->dimensions, i));
		if (value)
			fill_part(rows, i,
				emu_report_keep(
					&rows->own, emu_build_value_text(&rows->reading, value)));
	}
	emu_data_fill_record(&rows->build, &rows->reading, kind, rows->where, rows->cells);
}

static const struct emu_report_cell *next_row(struct emu_report_data *data)
{
	struct rows *rows = (struct rows *)data;
	const struct emu_report_input *input = rows->build.input;
	emu_arena_reset(&rows->own.arena);
	memset(rows->cells, 0, data->n_columns * sizeof(*rows->cells));
	if (rows->next_summary < input->n_summaries) {
		fill_summary(rows, &input->summaries[rows->next_summary++]);
	} else {
		while (rows->next_record < input->n_records &&
			!emu_data_holds(input->records[rows->next_record].kind))
			rows->next_record++;
		if (rows->next_record == input->n_records)
			return NULL;
		if (emu_build_read(&rows->build, &rows->reading, rows->next_record))
			rows->own.failed = true;
		else
			fill_record(rows, input->records[rows->next_record].kind);
		rows->next_record++;
	}
	rows->report->failed |= rows->own.failed;
	return rows->report->failed ? NULL : rows->cells;
}

static void close_rows(struct emu_report_data *data)
{
	struct rows *rows = (struct rows *)data;
	emu_report_free(&rows->own);
	emu_buf_free(&rows->build.scratch);
	emu_buf_free(&rows->build.words);
	emu_buf_free(&rows->build.key);
	emu_build_reading_free(&rows->reading);
	emu_build_axis_free(&rows->dimensions);
	free(rows->cells);
	free(rows);
}

int emu_report_build_data(struct emu_report *report, const struct emu_report_context *context,
	const struct emu_report_input *input, struct emu_error *err)
{
	unsigned kinds = 0;
	struct rows *rows = calloc(1, sizeof(*rows));
	if (!rows)
		return emu_fail_memory(err);
	rows->data.next = next_row;
	rows->data.close = close_rows;
	rows->report = report;
	rows->reading.reader.max_depth = input->reader.max_depth;
	rows->build = (struct emu_build){
		.report = report, .context = context, .input = input, .labels = context->labels};
	report->data = &rows->data;
	if (look_over(rows, &kinds) || put_columns(rows, kinds))
		return emu_fail_memory(err);
	rows->build.report = &rows->own;
	return 0;
}
