/*
 * A summary in Markdown, for the page of a CI job: counts by rule, what to do about each, examples.
 * GitHub takes 1 MiB of it a step (docs.github.com, "Adding a job summary") and drops the whole of
 * what is longer.
 */
#include "findings/report-internal.h"

#include <inttypes.h>

#define BYTES_MAX ((size_t)1 << 20)
#define RESERVE 4096 /* for what is said at the end */
#define EXAMPLES_MAX 5

/* Nothing in the text may be taken for markup: some characters are that at the beginning alone. */
static void escape(struct emu_buf *out, struct emu_str text)
{
	struct emu_buf clean = {0};
	emu_report_clean(&clean, text);
	for (size_t i = 0; i < clean.len; i++) {
		char byte = clean.at[i];
		if (byte == '<')
			emu_buf_append(out, EMU_STR("&lt;"));
		else if (byte == '&')
			emu_buf_append(out, EMU_STR("&amp;"));
		else if (byte == '@') /* would call for a person of that name */
			emu_buf_append(out, EMU_STR("&#64;"));
		else if (strchr(i ? "\\`*_[]|~" : "\\`*_[]|~#+->", byte) && byte)
			emu_buf_printf(out, "\\%c", byte);
		else
			emu_buf_push(out, byte);
	}
	out->failed |= clean.failed;
	emu_buf_free(&clean);
}

static void example(struct emu_buf *out, const struct emu_census_example *it)
{
	struct emu_buf place = {0};
	emu_report_place(&place, it->file, it->line, it->column);
	emu_buf_append(out, EMU_STR("- "));
	escape(out, emu_buf_str(&place));
	emu_buf_append(out, place.len ? EMU_STR(": ") : EMU_STR(""));
	if (it->pointer.len) {
		escape(out, it->pointer);
		emu_buf_append(out, EMU_STR(": "));
	}
	escape(out, it->message);
	emu_buf_push(out, '\n');
	out->failed |= place.failed;
	emu_buf_free(&place);
}

static void section(const struct emu_reports *reports, const struct emu_census_group *group,
	struct emu_buf *out)
{
	struct emu_phrases_rule rule = emu_report_rule(reports, group);
	struct emu_buf help = {0};
	size_t n = group->n_examples < EXAMPLES_MAX ? group->n_examples : EXAMPLES_MAX;
	emu_buf_append(out, EMU_STR("\n### "));
	escape(out, rule.title);
	emu_buf_append(out, EMU_STR(" ("));
	escape(out, group->code);
	emu_buf_printf(out, "): %" PRIu64 "\n\n", group->n);
	emu_report_help(reports, group, &help);
	escape(out, emu_buf_str(&help));
	emu_buf_append(out, help.len ? EMU_STR("\n\n") : EMU_STR(""));
	out->failed |= help.failed;
	emu_buf_free(&help);
	for (size_t i = 0; i < n; i++)
		example(out, &group->examples[i]);
	if (group->n > n)
		emu_buf_printf(out, "- … %" PRIu64 " %s\n", group->n - n,
			emu_report_label(reports, "more"));
}

static void head(const struct emu_reports *reports, struct emu_buf *out)
{
	emu_buf_printf(out, "## %s: ", emu_report_label(reports, "heading"));
	emu_report_counts(reports, out);
	emu_buf_append(out, EMU_STR("\n\n"));
	emu_report_records(reports, out);
	emu_buf_append(out, EMU_STR(".\n"));
	if (!reports->whole)
		emu_buf_printf(out, "\n**%s**\n", emu_report_label(reports, "unread"));
	if (!emu_census_n(&reports->codes))
		return;
	emu_buf_printf(out, "\n| %s | %s | %s |\n|---|---|---:|\n",
		emu_report_label(reports, "rule"), emu_report_label(reports, "about"),
		emu_report_label(reports, "count"));
	for (size_t i = 0; i < emu_census_n(&reports->codes); i++) {
		const struct emu_census_group *group = emu_census_at(&reports->codes, i);
		emu_buf_append(out, EMU_STR("| "));
		escape(out, group->code);
		emu_buf_append(out, EMU_STR(" | "));
		escape(out, emu_report_rule(reports, group).title);
		emu_buf_printf(out, " | %" PRIu64 " |\n", group->n);
	}
	if (reports->codes.beyond)
		emu_buf_printf(out, "\n%" PRIu64 " %s\n", reports->codes.beyond,
			emu_report_label(reports, "more-rules"));
}

static void markdown_finish(struct emu_reports *reports, uint64_t *written, struct emu_buf *out)
{
	struct emu_buf page = {0}, part = {0};
	size_t i = 0, n = emu_census_n(&reports->codes);
	(void)written;
	head(reports, &page);
	for (; i < n; i++) {
		emu_buf_clear(&part);
		section(reports, emu_census_at(&reports->codes, i), &part);
		if (page.len + part.len > BYTES_MAX - RESERVE)
			break;
		emu_buf_append(&page, emu_buf_str(&part));
	}
	if (i < n)
		emu_buf_printf(&page, "\n%zu %s\n", n - i, emu_report_label(reports, "more-bytes"));
	emu_buf_append(out, emu_buf_str(&page));
	out->failed |= page.failed || part.failed;
	emu_buf_free(&page);
	emu_buf_free(&part);
}

const struct emu_report_kind emu_report_markdown = {.name = "markdown", .finish = markdown_finish};
