/*
 * Annotations of GitHub Actions: workflow commands, which the runner takes from a step's output
 * (docs.github.com, "Workflow commands for GitHub Actions"). A step may have ten of each kind:
 * where there are more, the last says how many.
 */
#include "findings/report-internal.h"

#include <inttypes.h>

#define ANNOTATIONS_MAX 10

/* Data ends at a line feed; a property's value at a comma or a colon too. */
static void escape(struct emu_buf *out, struct emu_str text, bool property)
{
	struct emu_buf clean = {0};
	emu_report_clean(&clean, text);
	for (size_t i = 0; i < clean.len; i++) {
		char byte = clean.at[i];
		if (byte == '%' || (property && (byte == ':' || byte == ',')))
			emu_buf_printf(out, "%%%02X", (unsigned)byte);
		else
			emu_buf_push(out, byte);
	}
	out->failed |= clean.failed;
	emu_buf_free(&clean);
}

static void property(struct emu_buf *out, const char *name, struct emu_str value)
{
	if (!value.len)
		return;
	emu_buf_printf(out, "%s%s=", out->at[out->len - 1] == ' ' ? "" : ",", name);
	escape(out, value, true);
}

static void number(struct emu_buf *out, const char *name, uint64_t value)
{
	if (value)
		emu_buf_printf(out, ",%s=%" PRIu64, name, value);
}

static void annotate(const struct emu_reports *reports, struct emu_buf *out, const char *command,
	const struct emu_census_group *group, const struct emu_census_example *example)
{
	emu_buf_printf(out, "::%s ", command);
	if (out->failed)
		return;
	property(out, "file", example->file);
	if (example->file.len && example->line) {
		number(out, "line", example->line);
		number(out, "col", example->character ? example->character : example->column);
	}
	property(out, "title", emu_report_rule(reports, group).title);
	emu_buf_append(out, EMU_STR("::"));
	if (example->pointer.len) {
		escape(out, example->pointer, false);
		emu_buf_append(out, EMU_STR(": "));
	}
	escape(out, example->message, false);
	emu_buf_append(out, EMU_STR(" ["));
	escape(out, group->code, false);
	emu_buf_append(out, EMU_STR("]\n"));
}

/* Of each rule its first example, then of each its second, and so on. */
static void kind(const struct emu_reports *reports, enum severity severity, struct emu_buf *out)
{
	static const char *const commands[] = {"error", "warning", "notice"};
	uint64_t all = reports->n[severity], told = 0;
	uint64_t most = all > ANNOTATIONS_MAX ? ANNOTATIONS_MAX - 1 : ANNOTATIONS_MAX;
	for (size_t round = 0; round < EMU_CENSUS_EXAMPLES; round++) {
		for (size_t i = 0; i < emu_census_n(&reports->codes) && told < most; i++) {
			const struct emu_census_group *group = emu_census_at(&reports->codes, i);
			if (emu_report_severity(group->severity) != severity ||
				round >= group->n_examples)
				continue;
			annotate(reports, out, commands[severity], group, &group->examples[round]);
			told++;
		}
	}
	if (all > told)
		emu_buf_printf(out, "::%s title=%s::%" PRIu64 " %s\n", commands[severity],
			reports->setup->program, all - told,
			emu_report_label(reports, "more-findings"));
}

static void github_finish(struct emu_reports *reports, uint64_t *written, struct emu_buf *out)
{
	(void)written;
	for (int severity = 0; severity < SEVERITIES; severity++)
		kind(reports, (enum severity)severity, out);
	emu_buf_printf(out, "%s: ", reports->setup->program);
	emu_report_counts(reports, out);
	emu_buf_push(out, '\n');
	if (!reports->whole)
		emu_buf_printf(out, "%s: %s\n", reports->setup->program,
			emu_report_label(reports, "unread"));
}

const struct emu_report_kind emu_report_github = {.name = "github", .finish = github_finish};
