/* All reports of a run: what happens is counted once and handed to each. Called by the desk. */
#include "findings/report.h"

#include "findings/report-internal.h"

#include <stdlib.h>

#include "base/text.h"

#define CODES_MAX 500
#define FILE_GROUPS_MAX 4000
#define NAMES_MAX 10000

static const struct emu_report_kind *const kinds[] = {
	[EMU_REPORT_TEXT] = &emu_report_text,
	[EMU_REPORT_NDJSON] = &emu_report_ndjson,
	[EMU_REPORT_SARIF] = &emu_report_sarif,
	[EMU_REPORT_JUNIT] = &emu_report_junit,
	[EMU_REPORT_GITHUB] = &emu_report_github,
	[EMU_REPORT_MARKDOWN] = &emu_report_markdown,
	[EMU_REPORT_BASIC] = &emu_report_basic,
};

int emu_report_parse(const char *argument, enum emu_report_format *format, const char **file,
	struct emu_error *err)
{
	const char *equals = strchr(argument, '=');
	struct emu_str name = {argument, equals ? (size_t)(equals - argument) : strlen(argument)};
	*file = equals ? equals + 1 : NULL;
	if (emu_str_equal(name, EMU_STR("github-summary")))
		name = EMU_STR("markdown");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		*format = (enum emu_report_format)i;
		if (emu_str_equal(name, emu_str_from(kinds[i]->name)))
			return equals && !equals[1]
				? emu_fail(err, EMU_FAULT_USAGE,
					  "--report %s: expected a file name behind '='", argument)
				: 0;
	}
	return emu_fail(err, EMU_FAULT_USAGE,
		"--report %s: expected text, ndjson, sarif, junit, github, github-summary, "
		"markdown or basic, with =FILE behind it or without",
		argument);
}

struct emu_reports *emu_reports_new(const struct emu_report_setup *setup, struct emu_error *err)
{
	struct emu_reports *reports = calloc(1, sizeof(*reports));
	uint64_t *written = calloc(setup->n + 1, sizeof(*written));
	if (!reports || !written) {
		free(reports);
		free(written);
		emu_fail_memory(err);
		return NULL;
	}
	reports->setup = setup;
	reports->written = written;
	reports->codes.max_groups = CODES_MAX;
	reports->codes.max_examples = EMU_CENSUS_EXAMPLES;
	reports->files.max_groups = FILE_GROUPS_MAX;
	reports->files.max_examples = 3;
	reports->files.by_file = true;
	for (size_t i = 0; i < setup->n; i++)
		reports->by_file |= setup->orders[i].format == EMU_REPORT_JUNIT;
	return reports;
}

void emu_reports_del(struct emu_reports *reports)
{
	if (!reports)
		return;
	emu_census_free(&reports->codes);
	emu_census_free(&reports->files);
	emu_index_free(&reports->names);
	emu_index_free(&reports->inputs);
	emu_buf_free(&reports->units);
	free(reports->written);
	free(reports);
}

static void note_name(struct emu_reports *reports, struct emu_index *index, struct emu_str file)
{
	if (file.len && index->n < NAMES_MAX)
		reports->failed |= emu_index_add(index, file) == EMU_INDEX_NONE;
}

void emu_reports_input(struct emu_reports *reports, struct emu_str file)
{
	note_name(reports, &reports->names, file);
	note_name(reports, &reports->inputs, file);
}

void emu_reports_finding(
	struct emu_reports *reports, const struct emu_finding *finding, struct emu_buf *streams)
{
	if (finding->known) {
		reports->known++;
	} else {
		reports->n[emu_report_severity(finding->severity)]++;
		reports->failed |= emu_census_add(&reports->codes, finding) < 0;
		if (reports->by_file)
			reports->failed |= emu_census_add(&reports->files, finding) < 0;
	}
	note_name(reports, &reports->names, finding->file);
	for (size_t i = 0; i < reports->setup->n; i++) {
		const struct emu_report_order *order = &reports->setup->orders[i];
		if (kinds[order->format]->finding)
			kinds[order->format]->finding(
				reports, &reports->written[i], finding, &streams[order->stream]);
	}
}

void emu_reports_record(struct emu_reports *reports, struct emu_str file, uint64_t line, bool held,
	struct emu_str annotations, struct emu_buf *streams)
{
	reports->records++;
	reports->held += held;
	for (size_t i = 0; i < reports->setup->n; i++) {
		const struct emu_report_order *order = &reports->setup->orders[i];
		if (kinds[order->format]->record)
			kinds[order->format]->record(
				reports, file, line, held, annotations, &streams[order->stream]);
	}
	emu_buf_clear(&reports->units);
}

void emu_reports_rejected(struct emu_reports *reports)
{
	reports->records++;
	reports->held++;
}

bool emu_reports_want_annotations(const struct emu_reports *reports)
{
	for (size_t i = 0; i < reports->setup->n; i++)
		if (reports->setup->orders[i].format == EMU_REPORT_BASIC)
			return true;
	return false;
}

int emu_reports_finish(
	struct emu_reports *reports, bool whole, struct emu_buf *streams, struct emu_error *err)
{
	reports->whole = whole;
	for (size_t i = 0; i < reports->setup->n; i++) {
		const struct emu_report_order *order = &reports->setup->orders[i];
		if (kinds[order->format]->finish)
			kinds[order->format]->finish(
				reports, &reports->written[i], &streams[order->stream]);
	}
	return reports->failed ? emu_fail_memory(err) : 0;
}

void emu_report_place(struct emu_buf *out, struct emu_str file, uint64_t line, uint64_t column)
{
	emu_report_clean(out, file);
	if (!line)
		return;
	emu_buf_push(out, ':');
	emu_buf_append_number(out, line);
	if (!column)
		return;
	emu_buf_push(out, ':');
	emu_buf_append_number(out, column);
}

struct emu_phrases_rule emu_report_rule(
	const struct emu_reports *reports, const struct emu_census_group *group)
{
	struct emu_phrases_rule rule = emu_phrases_rule(
		reports->setup->phrases, group->family.len ? group->family : group->code);
	if (group->title.len)
		rule.title = group->title;
	return rule;
}

void emu_report_help(const struct emu_reports *reports, const struct emu_census_group *group,
	struct emu_buf *out)
{
	emu_buf_append(out, emu_report_rule(reports, group).help);
	if (!group->law.len)
		return;
	emu_buf_append(out, out->len ? EMU_STR(" ") : EMU_STR(""));
	emu_buf_append(out, emu_str_from(emu_report_label(reports, "law")));
	emu_buf_append(out, EMU_STR(": "));
	emu_buf_append(out, group->law);
}

static void print_number(const struct emu_reports *reports, struct emu_buf *out, uint64_t n,
	const char *const labels[2])
{
	emu_buf_append_number(out, n);
	emu_buf_push(out, ' ');
	emu_buf_append(out, emu_str_from(emu_report_label(reports, labels[n != 1])));
}

void emu_report_records(const struct emu_reports *reports, struct emu_buf *out)
{
	static const char *const records[2] = {"record", "records"},
				 *const held[2] = {"held", "held"};
	print_number(reports, out, reports->records, records);
	emu_buf_append(out, EMU_STR(", "));
	print_number(reports, out, reports->held, held);
}

void emu_report_counts(const struct emu_reports *reports, struct emu_buf *out)
{
	static const char *const labels[][2] = {{"error", "errors"}, {"warning", "warnings"},
		{"info", "infos"}, {"known", "known"}};
	const uint64_t n[] = {reports->n[0], reports->n[1], reports->n[2], reports->known};
	size_t before = out->len;
	for (size_t i = 0; i < sizeof(n) / sizeof(*n); i++) {
		if (!n[i])
			continue;
		if (out->len > before)
			emu_buf_append(out, EMU_STR(", "));
		print_number(reports, out, n[i], labels[i]);
	}
	if (out->len == before)
		emu_buf_append(out, emu_str_from(emu_report_label(reports, "clean")));
}

void emu_report_clean(struct emu_buf *out, struct emu_str text)
{
	emu_text_clean(text, out);
}
