/* The order of a report: its heading, whether it can be trusted, its lead figures, a section for
 * each indicator, what else was told, conflicts, findings, notes. Called once by emu-report. */
#include "report/build.h"

#include <stdlib.h>

#include "report/build-internal.h"
#include "report/format.h"

static int collect(struct emu_build *build)
{
	const struct emu_report_input *input = build->input;
	for (size_t i = 0; i < input->n_summaries; i++) {
		const struct emu_report_summary *summary = &input->summaries[i];
		uint32_t at = emu_catalogue_indicator(
			build->context->catalogue, summary->indicator);
		if (emu_build_axis_add(&build->indicators, summary->indicator,
			    at == EMU_CATALOGUE_NONE ? EMU_BUILD_UNRANKED : at) ||
			emu_build_axis_add(&build->periods, summary->period,
				emu_build_period_rank(summary->period)))
			return -1;
	}
	for (size_t i = 0; i < input->n_records; i++)
		build->n_of_kind[input->records[i].kind]++;
	build->shown = calloc(input->n_summaries + 1, sizeof(*build->shown));
	build->totals = calloc(input->n_summaries + 1, sizeof(*build->totals));
	build->sections = calloc(build->indicators.index.n + 1, sizeof(*build->sections));
	if (!build->shown || !build->totals || !build->sections)
		return -1;
	return emu_build_axis_sort(&build->indicators) || emu_build_axis_sort(&build->periods) ||
			emu_build_find_conflicts(build)
		? -1
		: 0;
}

static void put_words(struct emu_build *build)
{
	struct emu_report *report = build->report;
	report->lang = emu_report_keep(report, build->labels->lang);
	report->rtl = build->labels->rtl;
	report->words.skip = emu_build_word(build, EMU_LABEL_REPORT_SKIP);
	report->words.contents = emu_build_word(build, EMU_LABEL_REPORT_CONTENTS);
	report->words.no_data = emu_build_word(build, EMU_LABEL_WORDS_NO_DATA);
	report->words.chart = emu_build_word(build, EMU_LABEL_WORDS_CHART);
	report->words.attention = emu_build_word(build, EMU_LABEL_WORDS_ATTENTION);
}

static int put_heading(struct emu_build *build)
{
	const struct emu_report_context *context = build->context;
	struct emu_report *report = build->report;
	report->title = context->title.len ? emu_build_text(build, context->title)
					   : emu_build_word(build, EMU_LABEL_REPORT_TITLE);
	struct emu_buf periods = {0};
	for (size_t i = 0; i < build->periods.index.n; i++) {
		if (i)
			emu_buf_append(&periods, EMU_STR(", "));
		emu_buf_append(
			&periods, emu_build_period(build, emu_build_axis_at(&build->periods, i)));
	}
	struct emu_label_value period = {"period", emu_buf_str(&periods)};
	bool known = periods.len > 0;
	struct emu_str line = emu_build_say(build, EMU_LABEL_REPORT_PERIOD, &period, 1);
	report->failed |= periods.failed;
	emu_buf_free(&periods);
	if (known && !emu_report_add_subtitle(report, line))
		return -1;
	if (context->date.len == 0)
		return 0;
	struct emu_label_value date = {"date", emu_build_date(build, context->date)};
	line = emu_build_say(build, EMU_LABEL_REPORT_DATE, &date, 1);
	return emu_report_add_subtitle(report, line) ? 0 : -1;
}

/* Both are filled when the figures below them are known. */
static int reserve_top(struct emu_build *build)
{
	struct emu_report *report = build->report;
	build->status_section = report->n_sections;
	if (!emu_report_add_section(
		    report, 2, EMU_STR("status"), emu_build_word(build, EMU_LABEL_STATUS_HEADING)))
		return -1;
	build->lead_section = report->n_sections;
	return emu_report_add_section(
		       report, 2, EMU_STR("figures"), emu_build_word(build, EMU_LABEL_LEAD_HEADING))
		? 0
		: -1;
}

static int put_figures(struct emu_build *build)
{
	if (build->input->n_summaries == 0 && build->input->n_records > 0)
		return 0;
	if (build->input->n_summaries == 0) {
		struct emu_report_section *section = emu_report_add_section(build->report, 2,
			EMU_STR("status"), emu_build_word(build, EMU_LABEL_STATUS_HEADING));
		struct emu_report_item *item = section
			? emu_report_add_item(build->report, section, EMU_REPORT_STATUS)
			: NULL;
		struct emu_report_line *line = item
			? emu_report_add_line(build->report, item,
				  emu_build_word(build, EMU_LABEL_REPORT_EMPTY))
			: NULL;
		if (!line)
			return -1;
		line->attention = true;
		return 0;
	}
	return reserve_top(build) || emu_build_indicators(build) || emu_build_status(build) ||
			emu_build_leads(build)
		? -1
		: 0;
}

static int put_note(struct emu_build *build, struct emu_report_item *item, enum emu_label label,
	const char *name, struct emu_str text)
{
	struct emu_label_value value = {name, text};
	return emu_report_add_line(build->report, item, emu_build_say(build, label, &value, 1))
		? 0
		: -1;
}

/* Each sign that was used. */
static int put_legend(struct emu_build *build, struct emu_report_item *item)
{
	const struct {
		bool used;
		enum emu_label label;
		struct emu_str sign;
	} signs[] = {
		{build->used_missing, EMU_LABEL_NOTES_MISSING, EMU_FORMAT_MISSING},
		{build->used_partial, EMU_LABEL_NOTES_PARTIAL, EMU_FORMAT_PARTIAL},
		{build->used_bound[EMU_BOUND_AT_LEAST], EMU_LABEL_NOTES_AT_LEAST,
			EMU_FORMAT_AT_LEAST},
		{build->used_bound[EMU_BOUND_AT_MOST], EMU_LABEL_NOTES_AT_MOST, EMU_FORMAT_AT_MOST},
		{build->used_bound[EMU_BOUND_ABOUT], EMU_LABEL_NOTES_ABOUT, EMU_FORMAT_ABOUT},
		{build->used_conflict, EMU_LABEL_NOTES_CONFLICT, EMU_STR("[1]")},
	};
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (signs[i].used && put_note(build, item, signs[i].label, "sign", signs[i].sign))
			return -1;
	}
	return 0;
}

/* Figures that no table had room for, and records that are not shown. */
static int put_rest(struct emu_build *build, struct emu_report_item *item)
{
	const struct emu_report_input *input = build->input;
	size_t finer = 0;
	for (size_t i = 0; i < input->n_summaries; i++)
		finer += !build->shown[i] && input->summaries[i].value.len > 0;
	if (finer &&
		put_note(build, item, EMU_LABEL_NOTES_FINER, "n", emu_build_count(build, finer)))
		return -1;
	if (input->others.n == 0)
		return 0;
	struct emu_buf list = {0};
	for (size_t i = 0; i < input->others.n; i++) {
		struct emu_label_value values[] = {
			{"name", emu_build_name(build, input->others.names[i])},
			{"n", emu_build_count(build, input->counts[i])},
		};
		if (i)
			emu_buf_append(&list, EMU_STR(", "));
		emu_buf_append(&list, emu_build_say(build, EMU_LABEL_NOTES_COUNT, values, 2));
	}
	int result = put_note(build, item, EMU_LABEL_NOTES_OTHER, "list", emu_buf_str(&list));
	build->report->failed |= list.failed;
	emu_buf_free(&list);
	return result;
}

static int put_notes(struct emu_build *build)
{
	struct emu_report_section *section = emu_report_add_section(
		build->report, 2, EMU_STR("notes"), emu_build_word(build, EMU_LABEL_NOTES_HEADING));
	struct emu_report_item *item = section
		? emu_report_add_item(build->report, section, EMU_REPORT_LIST)
		: NULL;
	if (!item || put_legend(build, item) || emu_build_through_notes(build, item) ||
		(build->input->n_summaries &&
			!emu_report_add_line(build->report, item,
				emu_build_word(build, EMU_LABEL_NOTES_METHOD))) ||
		put_rest(build, item))
		return -1;
	if (item->n_lines == 0)
		build->report->n_sections--; /* nothing to note */
	return 0;
}

int emu_report_build(struct emu_report *report, const struct emu_report_context *context,
	const struct emu_report_input *input, struct emu_error *err)
{
	struct emu_build build = {
		.report = report,
		.context = context,
		.input = input,
		.labels = context->labels,
	};
	int result = collect(&build);
	put_words(&build);
	if (result || put_heading(&build) || put_figures(&build) || emu_build_conflicts(&build) ||
		emu_build_records(&build) || put_notes(&build) || report->failed)
		result = emu_fail_memory(err);
	emu_build_axis_free(&build.indicators);
	emu_build_axis_free(&build.periods);
	emu_index_free(&build.formers);
	emu_index_free(&build.pairs);
	emu_buf_free(&build.scratch);
	emu_buf_free(&build.words);
	emu_buf_free(&build.key);
	free(build.sections);
	free(build.conflicts);
	free(build.totals);
	free(build.shown);
	return result;
}
