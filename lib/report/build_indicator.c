/* A section for each indicator: its figure in each period, what that lacks, and its tables. */
#include "report/build-internal.h"

/* The section's figure as the overview shows it. */
static int put_figure(struct emu_build *build, const struct emu_build_view *view, size_t number,
	struct emu_report_section *section)
{
	struct emu_report_item *item = emu_report_add_item(
		build->report, section, EMU_REPORT_LEADS);
	struct emu_report_lead *lead = item ? emu_report_add_lead(build->report, item) : NULL;
	if (!lead)
		return -1;
	emu_build_figure(build, &lead->figure, view->total, view->percent);
	lead->label = emu_build_scope_name(build, view, view->head);
	lead->note = emu_build_note(build, view->total, false);
	lead->attention = lead->figure.kind == EMU_REPORT_CELL_MISSING || lead->figure.marks.n > 0;
	/* The period's own text goes with the axis it stands in; the report's stays. */
	uint32_t period = emu_index_find(&build->periods.index, view->period);
	build->totals[build->n_totals++] = (struct emu_build_total){
		number, build->periods.index.names[period], view->total, view->percent};
	return 0;
}

/* One line for each kind of gap, with the names of what is missing. */
static int put_gaps(struct emu_build *build, const struct emu_build_view *view,
	struct emu_report_section *section)
{
	struct emu_report_item *item = NULL;
	for (size_t i = 0; view->total && i < view->total->n_coverage; i++) {
		const struct emu_report_coverage *coverage = &view->total->coverage[i];
		if (coverage->have >= coverage->all)
			continue;
		if (!item)
			item = emu_report_add_item(build->report, section, EMU_REPORT_LIST);
		struct emu_report_line *line = item
			? emu_report_add_line(
				  build->report, item, emu_build_coverage(build, coverage, true))
			: NULL;
		if (!line)
			return -1;
		line->attention = true;
	}
	return 0;
}

static int put_view(struct emu_build *build, const struct emu_build_view *view, size_t number,
	struct emu_report_section *section)
{
	if (view->total &&
		(put_figure(build, view, number, section) || put_gaps(build, view, section)))
		return -1;
	return emu_build_tables(build, view, section);
}

/* The periods this indicator has figures of. */
static int collect_periods(
	const struct emu_build *build, struct emu_str indicator, struct emu_build_axis *periods)
{
	for (size_t i = 0; i < build->input->n_summaries; i++) {
		const struct emu_report_summary *summary = &build->input->summaries[i];
		if (emu_str_equal(summary->indicator, indicator) &&
			emu_build_axis_add(
				periods, summary->period, emu_build_period_rank(summary->period)))
			return -1;
	}
	return emu_build_axis_sort(periods);
}

static struct emu_str numbered_id(struct emu_build *build, size_t indicator, size_t period)
{
	emu_buf_printf(&build->words, "indicator-%zu", indicator + 1);
	if (period)
		emu_buf_printf(&build->words, "-%zu", period);
	return emu_build_keep_words(build);
}

static int put_indicator(struct emu_build *build, size_t number, struct emu_build_axis *periods)
{
	struct emu_str indicator = emu_build_axis_at(&build->indicators, number);
	struct emu_report *report = build->report;
	if (collect_periods(build, indicator, periods))
		return -1;
	build->sections[number] = numbered_id(build, number, 0);
	struct emu_report_section *section = emu_report_add_section(
		report, 2, build->sections[number], emu_build_indicator(build, indicator));
	for (size_t i = 0; section && i < periods->index.n; i++) {
		struct emu_build_view view;
		struct emu_str period = emu_build_axis_at(periods, i);
		if (periods->index.n > 1)
			section = emu_report_add_section(report, 3,
				numbered_id(build, number, i + 1), emu_build_period(build, period));
		int result = section ? emu_build_view_init(build, &view, indicator, period) : -1;
		if (result == 0)
			result = put_view(build, &view, number, section);
		if (section)
			emu_build_view_free(&view);
		if (result)
			return -1;
	}
	return section ? 0 : -1;
}

int emu_build_indicators(struct emu_build *build)
{
	for (size_t i = 0; i < build->indicators.index.n; i++) {
		struct emu_build_axis periods = {0};
		int result = put_indicator(build, i, &periods);
		emu_build_axis_free(&periods);
		if (result)
			return -1;
	}
	return 0;
}
