/*
 * Reports: the findings of a run as people and CI systems read them, any number of reports at once.
 * They write to streams of the caller's, and take no more memory for a million findings than for a
 * thousand.
 */
#ifndef EMU_FINDINGS_REPORT_H
#define EMU_FINDINGS_REPORT_H

#include "base/err.h"
#include "findings/phrases.h"
#include "schema/finding.h"

enum emu_report_format {
	EMU_REPORT_TEXT,
	EMU_REPORT_NDJSON,
	EMU_REPORT_SARIF,
	EMU_REPORT_JUNIT,
	EMU_REPORT_GITHUB,
	EMU_REPORT_MARKDOWN,
	EMU_REPORT_BASIC,
};

/* One report that is asked for. */
struct emu_report_order {
	enum emu_report_format format;
	int stream;
};

/* Immutable, and lives longer than the reports. */
struct emu_report_setup {
	const struct emu_report_order *orders;
	size_t n;
	const struct emu_phrases *phrases;
	const char *program, *version;
	bool baseline; /* findings are known or new */
};

/* "sarif" or "sarif=FILE": the format, and FILE or NULL. EMU_FAULT_USAGE names the formats. */
EMU_CHECKED int emu_report_parse(const char *argument, enum emu_report_format *format,
	const char **file, struct emu_error *err);

struct emu_reports; /* one worker's */

EMU_CHECKED struct emu_reports *emu_reports_new(
	const struct emu_report_setup *setup, struct emu_error *err);
void emu_reports_del(struct emu_reports *reports);

/* `streams` are those that the orders number, here and below. */
void emu_reports_input(struct emu_reports *reports, struct emu_str file);
void emu_reports_finding(
	struct emu_reports *reports, const struct emu_finding *finding, struct emu_buf *streams);

/* A record is done with, in that line of the file. `annotations` is a JSON array of output units,
 * for the basic format. */
void emu_reports_record(struct emu_reports *reports, struct emu_str file, uint64_t line, bool held,
	struct emu_str annotations, struct emu_buf *streams);

/* A record that another filter rejected. */
void emu_reports_rejected(struct emu_reports *reports);

/* Whether a report wants annotations. */
bool emu_reports_want_annotations(const struct emu_reports *reports);

/* The end of all input, of which `whole` says whether it was read. -1 when memory ran out, here or
 * before. */
EMU_CHECKED int emu_reports_finish(
	struct emu_reports *reports, bool whole, struct emu_buf *streams, struct emu_error *err);

#endif
