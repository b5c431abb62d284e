/* Every figure of the input as one flat table with stable column names, for spreadsheets and
 * programs: ids beside names, numbers as their digits. */
#include "report/build-internal.h"
#include "report/format.h"

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

enum {
	VALUE,
	BASIS,
	BOUND,
	UNITS_REPORTING,
	UNITS_EXPECTED,
	PERIODS_REPORTING,
	PERIODS_EXPECTED,
	MISSING,
	CONFLICTS,
	CONFLICT_DETAILS,
	N_TRAILING,
};

static const char *const leading[N_LEADING] = {
	"period", "indicator", "indicator_name", "block", "block_name", "unit", "unit_name"};
static const char *const trailing[N_TRAILING] = {"value", "basis", "bound", "units_reporting",
	"units_expected", "periods_reporting", "periods_expected", "missing", "conflicts",
	"conflict_details"};

static int collect_dimensions(const struct emu_build *build, struct emu_build_axis *axis)
{
	const struct emu_catalogue *catalogue = build->context->catalogue;
	for (size_t i = 0; i < build->input->n_summaries; i++) {
		const struct emu_report_summary *summary = &build->input->summaries[i];
		for (size_t j = 0; j < summary->n_parts; j++) {
			struct emu_str id = summary->parts[j].dimension;
			uint32_t at = emu_catalogue_dimension(catalogue, id);
			if (emu_build_axis_add(
				    axis, id, at == EMU_CATALOGUE_NONE ? EMU_BUILD_UNRANKED : at))
				return -1;
		}
	}
	return emu_build_axis_sort(axis);
}

static struct emu_report_table *new_data(
	struct emu_build *build, const struct emu_build_axis *dimensions)
{
	size_t n = dimensions->index.n, at = 0;
	struct emu_report_table *table = emu_report_new_table(
		build->report, EMU_STR("data"), N_LEADING + 2 * n + N_TRAILING);
	if (!table)
		return NULL;
	for (; at < N_LEADING; at++)
		emu_build_column(
			table, at, emu_str_from(leading[at]), emu_str_from(leading[at]), false);
	for (size_t i = 0; i < n; i++) {
		struct emu_str id = emu_build_text(build, emu_build_axis_at(dimensions, i));
		emu_build_column(table, at++, id, id, false);
		emu_buf_printf(&build->words, "%.*s_name", EMU_STR_ARGS(id));
		id = emu_build_keep_words(build);
		emu_build_column(table, at++, id, id, false);
	}
	for (size_t i = 0; i < N_TRAILING; i++)
		emu_build_column(table, at++, emu_str_from(trailing[i]), emu_str_from(trailing[i]),
			i == VALUE || (i >= UNITS_REPORTING && i <= PERIODS_EXPECTED) ||
				i == CONFLICTS);
	return table;
}

/* A number with its own digits as text too. */
static struct emu_report_cell digits_cell(struct emu_build *build, struct emu_str digits)
{
	struct emu_str kept = emu_report_keep(build->report, digits);
	return (struct emu_report_cell){
		.kind = digits.len ? EMU_REPORT_CELL_NUMBER : EMU_REPORT_CELL_EMPTY,
		.text = kept,
		.value = kept,
	};
}

static struct emu_report_cell count_cell(struct emu_build *build, uint64_t count)
{
	emu_buf_append_number(&build->words, count);
	return digits_cell(build, emu_build_keep_words(build));
}

static void fill_leading(struct emu_build *build, const struct emu_report_summary *summary,
	struct emu_report_cell *cells)
{
	cells[PERIOD] = emu_build_text_cell(emu_build_text(build, summary->period));
	cells[INDICATOR] = emu_build_text_cell(emu_build_text(build, summary->indicator));
	cells[INDICATOR_NAME] = emu_build_text_cell(emu_build_indicator(build, summary->indicator));
	if (summary->block.len) {
		cells[BLOCK] = emu_build_text_cell(emu_build_text(build, summary->block));
		cells[BLOCK_NAME] = emu_build_text_cell(emu_build_block(build, summary->block));
	}
	if (summary->unit.len) {
		cells[UNIT] = emu_build_text_cell(emu_build_text(build, summary->unit));
		cells[UNIT_NAME] = emu_build_text_cell(emu_build_unit(build, summary->unit));
	}
}

static void fill_parts(struct emu_build *build, const struct emu_build_axis *dimensions,
	const struct emu_report_summary *summary, struct emu_report_cell *cells)
{
	for (size_t i = 0; i < dimensions->index.n; i++) {
		struct emu_str id = emu_build_axis_at(dimensions, i);
		for (size_t j = 0; j < summary->n_parts; j++) {
			const struct emu_report_part *part = &summary->parts[j];
			if (!emu_str_equal(part->dimension, id))
				continue;
			cells[2 * i] = emu_build_text_cell(emu_build_text(build, part->value));
			cells[2 * i + 1] = emu_build_text_cell(
				emu_build_value(build, id, part->value));
		}
	}
}

static void fill_coverage(struct emu_build *build, const struct emu_report_summary *summary,
	struct emu_report_cell *cells)
{
	struct emu_buf missing = {0};
	for (size_t i = 0; i < summary->n_coverage; i++) {
		const struct emu_report_coverage *coverage = &summary->coverage[i];
		size_t at = 0;
		if (emu_str_equal(coverage->of, EMU_STR("units")))
			at = UNITS_REPORTING;
		else if (emu_str_equal(coverage->of, EMU_STR("periods")))
			at = PERIODS_REPORTING;
		if (at) {
			cells[at] = count_cell(build, coverage->have);
			cells[at + 1] = count_cell(build, coverage->all);
		}
		for (size_t j = 0; j < coverage->n_missing; j++) {
			if (missing.len)
				emu_buf_append(&missing, EMU_STR("; "));
			emu_buf_append(&missing,
				emu_build_covered(build, coverage->of, coverage->missing[j]));
		}
	}
	build->report->failed |= missing.failed;
	cells[MISSING] = emu_build_text_cell(emu_report_keep(build->report, emu_buf_str(&missing)));
	emu_buf_free(&missing);
}

static void fill_conflicts(struct emu_build *build, const struct emu_report_summary *summary,
	struct emu_report_cell *cells)
{
	struct emu_buf details = {0};
	for (size_t i = 0; i < summary->n_conflicts; i++) {
		if (i)
			emu_buf_append(&details, EMU_STR("; "));
		emu_buf_append(&details, emu_build_conflict_details(build, &summary->conflicts[i]));
	}
	build->report->failed |= details.failed;
	cells[CONFLICTS] = count_cell(build, summary->n_conflicts + summary->n_conflicts_more);
	cells[CONFLICT_DETAILS] = emu_build_text_cell(
		emu_report_keep(build->report, emu_buf_str(&details)));
	emu_buf_free(&details);
}

static void fill_trailing(struct emu_build *build, const struct emu_report_summary *summary,
	struct emu_report_cell *cells)
{
	static const char *const bases[] = {"missing", "stated", "summed"};
	static const char *const bounds[] = {"", "at-least", "at-most", "about"};
	cells[VALUE] = digits_cell(build, summary->value);
	cells[BASIS] = emu_build_text_cell(emu_str_from(bases[summary->basis]));
	cells[BOUND] = emu_build_text_cell(emu_str_from(bounds[summary->bound]));
	fill_coverage(build, summary, cells);
	fill_conflicts(build, summary, cells);
}

int emu_build_data(struct emu_build *build)
{
	struct emu_build_axis dimensions = {0};
	struct emu_report_table *table = NULL;
	int result = collect_dimensions(build, &dimensions);
	if (result == 0)
		table = new_data(build, &dimensions);
	for (size_t i = 0; table && i < build->input->n_summaries; i++) {
		const struct emu_report_summary *summary = &build->input->summaries[i];
		struct emu_report_row *row = emu_report_add_row(build->report, table);
		if (!row) {
			table = NULL;
			break;
		}
		fill_leading(build, summary, row->cells);
		fill_parts(build, &dimensions, summary, row->cells + N_LEADING);
		fill_trailing(build, summary, row->cells + N_LEADING + 2 * dimensions.index.n);
	}
	emu_build_axis_free(&dimensions);
	build->report->data = table;
	return table ? 0 : -1;
}
