/* The top of the page: whether the figures can be trusted, and the figures to be seen first. Called
 * once the sections of the indicators are built, since those know what they lack. */
#include <stdlib.h>

#include "report/build-internal.h"

#define LEADS_MAX 12 /* more figures than this are a table */

/* What the figures of all indicators and periods say together. */
struct overview {
	struct emu_build_axis missing; /* units; the rank counts the figures that miss them */
	uint64_t n_counted;	       /* figures that know their units */
	uint64_t units;		       /* most units any of them expects */
	uint64_t more;		       /* most units any of them misses without a name */
	size_t n_gaps;		       /* indicators that lack something in a period */
};

static bool has_gap(const struct emu_report_summary *summary)
{
	return !summary || summary->basis == EMU_REPORT_BASIS_MISSING ||
		emu_build_is_partial(summary);
}

static int count_units(struct overview *overview, const struct emu_report_coverage *coverage)
{
	if (!emu_str_equal(coverage->of, EMU_STR("units")))
		return 0;
	overview->n_counted++;
	if (coverage->all > overview->units)
		overview->units = coverage->all;
	if (coverage->n_missing_more > overview->more)
		overview->more = coverage->n_missing_more;
	for (size_t i = 0; i < coverage->n_missing; i++) {
		if (emu_build_axis_add(&overview->missing, coverage->missing[i], 0))
			return -1;
		overview->missing
			.ranks[emu_index_find(&overview->missing.index, coverage->missing[i])]++;
	}
	return 0;
}

static int look_over(const struct emu_build *build, struct overview *overview)
{
	size_t last = SIZE_MAX; /* the indicator counted last */
	for (size_t i = 0; i < build->n_totals; i++) {
		const struct emu_report_summary *summary = build->totals[i].summary;
		if (has_gap(summary) && build->totals[i].indicator != last) {
			last = build->totals[i].indicator;
			overview->n_gaps++;
		}
		for (size_t j = 0; summary && j < summary->n_coverage; j++) {
			if (count_units(overview, &summary->coverage[j]))
				return -1;
		}
	}
	return 0;
}

static int put_line(struct emu_build *build, struct emu_report_item *item, struct emu_str text,
	bool attention, const char *target)
{
	struct emu_report_line *line = emu_report_add_line(build->report, item, text);
	if (!line)
		return -1;
	line->attention = attention;
	line->target = emu_str_from(target);
	return 0;
}

/* The names of the units that every figure misses, or of those that only some do. */
static struct emu_str list_units(
	struct emu_build *build, const struct overview *overview, bool all, uint64_t *n)
{
	struct emu_buf names = {0};
	*n = 0;
	for (size_t i = 0; i < overview->missing.index.n; i++) {
		if ((overview->missing.ranks[i] >= overview->n_counted) != all)
			continue;
		if ((*n)++)
			emu_buf_append(&names, EMU_STR(", "));
		emu_buf_append(&names, emu_build_unit(build, overview->missing.index.names[i]));
	}
	if (all && overview->more) {
		struct emu_label_value more = {"n", emu_build_count(build, overview->more)};
		emu_buf_push(&names, ' ');
		emu_buf_append(&names, emu_build_say(build, EMU_LABEL_COVERAGE_MORE, &more, 1));
		*n += overview->more;
	}
	build->report->failed |= names.failed;
	struct emu_str kept = emu_report_keep(build->report, emu_buf_str(&names));
	emu_buf_free(&names);
	return kept;
}

/* "Units that reported: 7 of 8. Nothing yet from: X. In part from: Y." */
static int put_units(
	struct emu_build *build, const struct overview *overview, struct emu_report_item *item)
{
	uint64_t silent, partly;
	struct emu_label_value missing = {"names", list_units(build, overview, true, &silent)};
	struct emu_label_value some = {"names", list_units(build, overview, false, &partly)};
	uint64_t have = overview->units > silent ? overview->units - silent : 0;
	struct emu_label_value values[] = {
		{"have", emu_build_count(build, have)},
		{"all", emu_build_count(build, overview->units)},
	};
	emu_label_fill(&build->words, build->labels->text[EMU_LABEL_STATUS_UNITS], values, 2);
	if (silent) {
		emu_buf_push(&build->words, ' ');
		emu_label_fill(&build->words, build->labels->text[EMU_LABEL_STATUS_UNITS_MISSING],
			&missing, 1);
	}
	if (partly) {
		emu_buf_push(&build->words, ' ');
		emu_label_fill(&build->words, build->labels->text[EMU_LABEL_STATUS_UNITS_PARTLY],
			&some, 1);
	}
	return put_line(build, item, emu_build_keep_words(build), silent || partly, NULL);
}

static int put_counted(struct emu_build *build, struct emu_report_item *item, enum emu_label label,
	uint64_t n, const char *target)
{
	struct emu_label_value values[] = {
		{"n", emu_build_count(build, n)},
		{"all", emu_build_count(build, build->indicators.index.n)},
	};
	return put_line(build, item, emu_build_say(build, label, values, 2), true, target);
}

int emu_build_status(struct emu_build *build)
{
	struct overview overview = {0};
	struct emu_report_section *section = &build->report->sections[build->status_section];
	struct emu_report_item *item = emu_report_add_item(
		build->report, section, EMU_REPORT_STATUS);
	int result = item ? look_over(build, &overview) : -1;
	if (result == 0 && overview.n_counted)
		result = put_units(build, &overview, item);
	if (result == 0 && overview.n_gaps)
		result = put_counted(build, item, EMU_LABEL_STATUS_GAPS, overview.n_gaps, NULL);
	else if (result == 0 && build->n_totals)
		result = put_line(
			build, item, emu_build_word(build, EMU_LABEL_STATUS_NO_GAPS), false, NULL);
	if (result == 0 && build->n_conflicts)
		result = put_counted(build, item, EMU_LABEL_STATUS_CONFLICTS,
			build->n_conflicts + build->n_conflicts_more, "conflicts");
	else if (result == 0)
		result = put_line(build, item, emu_build_word(build, EMU_LABEL_STATUS_NO_CONFLICTS),
			false, NULL);
	if (result == 0 && build->n_of_kind[EMU_REPORT_FINDING])
		result = put_counted(build, item, EMU_LABEL_STATUS_FINDINGS,
			build->n_of_kind[EMU_REPORT_FINDING], "findings");
	emu_build_axis_free(&overview.missing);
	return result;
}

static enum emu_label basis_label(
	const struct emu_build *build, const struct emu_report_summary *summary)
{
	if (!summary || summary->basis == EMU_REPORT_BASIS_MISSING)
		return EMU_LABEL_BASIS_MISSING;
	if (summary->basis == EMU_REPORT_BASIS_STATED)
		return EMU_LABEL_BASIS_STATED;
	return emu_build_adds_up(build, summary->indicator) ? EMU_LABEL_BASIS_SUMMED
							    : EMU_LABEL_BASIS_COMPUTED;
}

struct emu_str emu_build_note(
	struct emu_build *build, const struct emu_report_summary *summary, bool gaps)
{
	struct emu_str note = emu_build_word(build, basis_label(build, summary));
	for (size_t i = 0; summary && i < summary->n_coverage; i++) {
		const struct emu_report_coverage *coverage = &summary->coverage[i];
		if ((coverage->have < coverage->all) != gaps || coverage->all < 2)
			continue; /* one of one says nothing */
		struct emu_str share = emu_build_coverage(build, coverage, false);
		emu_buf_append(&build->words, note);
		emu_buf_append(&build->words, EMU_STR(" \xC2\xB7 "));
		emu_buf_append(&build->words, share);
		note = emu_build_keep_words(build);
	}
	return note;
}

static int put_leads(struct emu_build *build, struct emu_report_section *section)
{
	struct emu_report_item *item = emu_report_add_item(
		build->report, section, EMU_REPORT_LEADS);
	for (size_t i = 0; item && i < build->n_totals; i++) {
		const struct emu_build_total *total = &build->totals[i];
		struct emu_report_lead *lead = emu_report_add_lead(build->report, item);
		if (!lead)
			return -1;
		lead->label = emu_build_indicator(
			build, emu_build_axis_at(&build->indicators, total->indicator));
		lead->target = build->sections[total->indicator];
		emu_build_figure(build, &lead->figure, total->summary, total->percent);
		lead->note = emu_build_note(build, total->summary, true);
		lead->attention = lead->figure.kind == EMU_REPORT_CELL_MISSING ||
			lead->figure.marks.n > 0;
	}
	return item ? 0 : -1;
}

/* The column of a total's period. */
static size_t period_column(const struct emu_build *build, struct emu_str period)
{
	size_t i = 0;
	while (!emu_str_equal(emu_build_axis_at(&build->periods, i), period))
		i++;
	return i + 1;
}

/* Indicators down, periods across. */
static int put_lead_table(struct emu_build *build, struct emu_report_section *section)
{
	size_t n = build->periods.index.n;
	struct emu_report_table *table = emu_report_new_table(
		build->report, section->heading, n + 1);
	struct emu_report_row *row = NULL;
	if (!table)
		return -1;
	emu_build_column(table, 0, EMU_STR("indicator"),
		emu_build_word(build, EMU_LABEL_COLUMN_INDICATOR), false);
	for (size_t i = 0; i < n; i++) {
		struct emu_str period = emu_build_axis_at(&build->periods, i);
		emu_build_column(table, i + 1, emu_build_text(build, period),
			emu_build_period(build, period), true);
	}
	for (size_t i = 0; i < build->n_totals; i++) {
		const struct emu_build_total *total = &build->totals[i];
		if (i == 0 || total->indicator != build->totals[i - 1].indicator) {
			row = emu_report_add_row(build->report, table);
			if (!row)
				return -1;
			row->cells[0] = emu_build_text_cell(emu_build_indicator(
				build, emu_build_axis_at(&build->indicators, total->indicator)));
			for (size_t column = 1; column <= n; column++)
				emu_build_figure(build, &row->cells[column], NULL, false);
		}
		emu_build_figure(build, &row->cells[period_column(build, total->period)],
			total->summary, total->percent);
	}
	return emu_build_put_table(build, section, table);
}

int emu_build_leads(struct emu_build *build)
{
	struct emu_report_section *section = &build->report->sections[build->lead_section];
	if (build->periods.index.n > 1 || build->n_totals > LEADS_MAX)
		return put_lead_table(build, section);
	return put_leads(build, section);
}
