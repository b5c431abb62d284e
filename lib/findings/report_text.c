/* Two plain reports: a line a finding with counts behind them, and findings as records. */
#include "findings/report-internal.h"

#include <inttypes.h>

static void print_related(
	const struct emu_reports *reports, const struct emu_finding *finding, struct emu_buf *out)
{
	emu_buf_printf(out, " (%s ", emu_report_label(reports, "see"));
	for (size_t i = 0; i < finding->n_related; i++) {
		const struct emu_finding_place *place = &finding->related[i];
		emu_buf_append(out, i ? EMU_STR(", ") : EMU_STR(""));
		emu_report_place(out, place->file, place->line, place->column);
	}
	emu_buf_push(out, ')');
}

static void text_finding(struct emu_reports *reports, uint64_t *written,
	const struct emu_finding *finding, struct emu_buf *out)
{
	if (finding->known)
		return;
	++*written;
	emu_report_place(out, finding->file, finding->line, finding->column);
	emu_buf_append(out, finding->file.len ? EMU_STR(": ") : EMU_STR(""));
	emu_buf_printf(out, "%s: ", finding->severity);
	if (finding->pointer.len) {
		emu_report_clean(out, finding->pointer);
		emu_buf_append(out, EMU_STR(": "));
	}
	emu_report_clean(out, finding->message);
	if (finding->n_related)
		print_related(reports, finding, out);
	emu_buf_append(out, EMU_STR(" ["));
	emu_report_clean(out, finding->code);
	emu_buf_append(out, EMU_STR("]\n"));
}

/* Counts by rule, then all in one line. */
static void text_finish(struct emu_reports *reports, uint64_t *written, struct emu_buf *out)
{
	if (*written)
		emu_buf_push(out, '\n');
	for (size_t i = 0; i < emu_census_n(&reports->codes); i++) {
		const struct emu_census_group *group = emu_census_at(&reports->codes, i);
		emu_buf_printf(out, "%8" PRIu64 "  ", group->n);
		emu_report_clean(out, group->code);
		emu_buf_append(out, EMU_STR("  "));
		emu_report_clean(out, emu_report_rule(reports, group).title);
		emu_buf_push(out, '\n');
	}
	if (reports->codes.beyond)
		emu_buf_printf(out, "%8" PRIu64 "  %s\n", reports->codes.beyond,
			emu_report_label(reports, "more-rules"));
	emu_report_records(reports, out);
	emu_buf_append(out, EMU_STR(": "));
	emu_report_counts(reports, out);
	emu_buf_push(out, '\n');
	if (!reports->whole)
		emu_buf_printf(out, "%s\n", emu_report_label(reports, "unread"));
}

const struct emu_report_kind emu_report_text = {
	.name = "text", .finding = text_finding, .finish = text_finish};

static void ndjson_finding(struct emu_reports *reports, uint64_t *written,
	const struct emu_finding *finding, struct emu_buf *out)
{
	(void)reports;
	(void)written;
	emu_finding_write(out, finding);
	emu_buf_push(out, '\n');
}

const struct emu_report_kind emu_report_ndjson = {.name = "ndjson", .finding = ndjson_finding};
