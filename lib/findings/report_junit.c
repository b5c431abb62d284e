/*
 * JUnit XML in the form that Jenkins (junit-10.xsd of its xUnit plugin) and GitLab ("Unit test
 * reports") read: a suite for each file, in it a case for each rule that the file breaks, and one
 * for having been read, so that a good file is a test that passed. The same rule in the same file
 * has the same name in every run, by which both tell new failures from old ones.
 */
#include "findings/report-internal.h"

#include <inttypes.h>

#include "base/text.h"

/* XML 1.0 section 2.2: of the characters these may stand, and no others even when escaped. */
static bool is_legal(int32_t point)
{
	return point == '\t' || point == '\n' || point == '\r' ||
		(point >= 0x20 && point <= 0xd7ff) || (point >= 0xe000 && point <= 0xfffd) ||
		point >= 0x10000;
}

/* For content and for attributes between double quotes. */
static void escape(struct emu_buf *out, struct emu_str text)
{
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		int32_t point = emu_text_next(text, &at);
		if (!is_legal(point))
			emu_buf_append(out, EMU_STR("\xef\xbf\xbd"));
		else if (point == '<')
			emu_buf_append(out, EMU_STR("&lt;"));
		else if (point == '>')
			emu_buf_append(out, EMU_STR("&gt;"));
		else if (point == '&')
			emu_buf_append(out, EMU_STR("&amp;"));
		else if (point == '"')
			emu_buf_append(out, EMU_STR("&quot;"));
		else if (point < 0x20)
			emu_buf_printf(out, "&#%d;", (int)point);
		else
			emu_buf_append(out, (struct emu_str){text.at + from, at - from});
	}
}

static void attribute(struct emu_buf *out, const char *name, struct emu_str value)
{
	emu_buf_printf(out, " %s=\"", name);
	escape(out, value);
	emu_buf_push(out, '"');
}

static void open_case(struct emu_buf *out, struct emu_str file, struct emu_str name)
{
	emu_buf_append(out, EMU_STR("  <testcase"));
	attribute(out, "classname", file);
	attribute(out, "name", name);
	emu_buf_append(out, EMU_STR(" time=\"0\">\n"));
}

static void examples(const struct emu_reports *reports, const struct emu_census_group *group,
	struct emu_buf *out)
{
	struct emu_buf help = {0};
	emu_report_help(reports, group, &help);
	escape(out, emu_buf_str(&help));
	emu_buf_append(out, help.len ? EMU_STR("\n") : EMU_STR(""));
	out->failed |= help.failed;
	emu_buf_free(&help);
	for (size_t i = 0; i < group->n_examples; i++) {
		const struct emu_census_example *it = &group->examples[i];
		struct emu_buf line = {0};
		emu_report_place(&line, it->file, it->line, it->column);
		emu_buf_append(&line, line.len ? EMU_STR(": ") : EMU_STR(""));
		emu_buf_append(&line, it->pointer);
		emu_buf_append(&line, it->pointer.len ? EMU_STR(": ") : EMU_STR(""));
		emu_buf_append(&line, it->message);
		escape(out, emu_buf_str(&line));
		emu_buf_push(out, '\n');
		out->failed |= line.failed;
		emu_buf_free(&line);
	}
	if (group->n > group->n_examples)
		emu_buf_printf(out, "… %" PRIu64 " %s\n", group->n - group->n_examples,
			emu_report_label(reports, "more"));
}

/* A warning is told, and the case passes. */
static void rule_case(const struct emu_reports *reports, struct emu_str file,
	const struct emu_census_group *group, struct emu_buf *out)
{
	bool fails = emu_report_severity(group->severity) == SEVERITY_ERROR;
	struct emu_phrases_rule rule = emu_report_rule(reports, group);
	struct emu_buf message = {0};
	open_case(out, file, group->code);
	if (fails) {
		emu_buf_append(&message, rule.title);
		emu_buf_printf(&message, " (%" PRIu64 ")", group->n);
		emu_buf_append(out, EMU_STR("   <failure"));
		attribute(out, "type", group->code);
		attribute(out, "message", emu_buf_str(&message));
		emu_buf_push(out, '>');
	} else {
		emu_buf_append(out, EMU_STR("   <system-out>"));
	}
	examples(reports, group, out);
	emu_buf_append(out, fails ? EMU_STR("</failure>\n") : EMU_STR("</system-out>\n"));
	emu_buf_append(out, EMU_STR("  </testcase>\n"));
	out->failed |= message.failed;
	emu_buf_free(&message);
}

struct suite {
	uint64_t tests, failures;
};

/* The cases of one file but the one of having been read; counts only, where `out` is NULL. */
static struct suite rule_cases(
	const struct emu_reports *reports, struct emu_str file, struct emu_buf *out)
{
	struct suite suite = {0};
	const struct emu_census *census = &reports->files;
	uint32_t number = emu_index_find(&census->files, file);
	for (size_t i = 0; i < emu_census_n(census) && number != EMU_INDEX_NONE; i++) {
		const struct emu_census_group *group = emu_census_at(census, i);
		if (group->file != number)
			continue;
		suite.tests++;
		suite.failures += emu_report_severity(group->severity) == SEVERITY_ERROR;
		if (out)
			rule_case(reports, file, group, out);
	}
	return suite;
}

static void open_suite(struct emu_buf *out, struct emu_str name, uint64_t tests, uint64_t failures,
	uint64_t errors)
{
	emu_buf_append(out, EMU_STR(" <testsuite"));
	attribute(out, "name", name);
	emu_buf_printf(out,
		" tests=\"%" PRIu64 "\" failures=\"%" PRIu64 "\" errors=\"%" PRIu64
		"\" skipped=\"0\" time=\"0\">\n",
		tests, failures, errors);
}

/* Only of an input can it be said that it was read to its end. */
static bool was_read(const struct emu_reports *reports, struct emu_str file)
{
	const struct emu_census *census = &reports->files;
	uint32_t number = emu_index_find(&census->files, file);
	for (size_t i = 0; i < emu_census_n(census) && number != EMU_INDEX_NONE; i++) {
		const struct emu_census_group *group = emu_census_at(census, i);
		if (group->file == number && emu_str_equal(group->code, EMU_STR("input/fault")))
			return false;
	}
	return emu_index_find(&reports->inputs, file) != EMU_INDEX_NONE;
}

static void file_suite(const struct emu_reports *reports, struct emu_str file, struct emu_buf *out)
{
	struct suite suite = rule_cases(reports, file, NULL);
	bool read = was_read(reports, file);
	if (!suite.tests && !read)
		return;
	open_suite(out, file, suite.tests + read, suite.failures, 0);
	if (read) {
		open_case(out, file, emu_str_from(emu_report_label(reports, "read")));
		emu_buf_append(out, EMU_STR("  </testcase>\n"));
	}
	rule_cases(reports, file, out);
	emu_buf_append(out, EMU_STR(" </testsuite>\n"));
}

/* What belongs to no one file: findings without one, rules past those counted, an end too soon. */
static void run_suite(const struct emu_reports *reports, struct emu_buf *out)
{
	struct emu_str program = emu_str_from(reports->setup->program);
	struct suite suite = rule_cases(reports, (struct emu_str){0}, NULL);
	uint64_t beyond = reports->files.beyond > 0, unread = !reports->whole;
	if (!suite.tests && !beyond && !unread)
		return;
	open_suite(out, program, suite.tests + beyond + unread, suite.failures + beyond, unread);
	rule_cases(reports, (struct emu_str){0}, out);
	if (beyond) {
		open_case(out, program, EMU_STR("beyond"));
		emu_buf_printf(out, "   <failure message=\"%" PRIu64 " ", reports->files.beyond);
		escape(out, emu_str_from(emu_report_label(reports, "more-rules")));
		emu_buf_append(out, EMU_STR("\"/>\n  </testcase>\n"));
	}
	if (unread) {
		open_case(out, program, EMU_STR("input"));
		emu_buf_append(out, EMU_STR("   <error"));
		attribute(out, "message", emu_str_from(emu_report_label(reports, "unread")));
		emu_buf_append(out, EMU_STR("/>\n  </testcase>\n"));
	}
	emu_buf_append(out, EMU_STR(" </testsuite>\n"));
}

static struct suite totals(const struct emu_reports *reports)
{
	struct suite all = rule_cases(reports, (struct emu_str){0}, NULL);
	for (size_t i = 0; i < reports->names.n; i++) {
		struct suite suite = rule_cases(reports, reports->names.names[i], NULL);
		all.tests += suite.tests + was_read(reports, reports->names.names[i]);
		all.failures += suite.failures;
	}
	all.tests += (reports->files.beyond > 0) + (uint64_t)!reports->whole;
	all.failures += reports->files.beyond > 0;
	return all;
}

static void junit_finish(struct emu_reports *reports, uint64_t *written, struct emu_buf *out)
{
	struct suite all = totals(reports);
	(void)written;
	emu_buf_append(out, EMU_STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"));
	attribute(out, "name", emu_str_from(reports->setup->program));
	emu_buf_printf(out,
		" tests=\"%" PRIu64 "\" failures=\"%" PRIu64 "\" errors=\"%d\" time=\"0\">\n",
		all.tests, all.failures, !reports->whole);
	for (size_t i = 0; i < reports->names.n; i++)
		file_suite(reports, reports->names.names[i], out);
	run_suite(reports, out);
	emu_buf_append(out, EMU_STR("</testsuites>\n"));
}

const struct emu_report_kind emu_report_junit = {.name = "junit", .finish = junit_finish};
