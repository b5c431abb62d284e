/* One file a format; reports.c calls them by their table. */
#ifndef EMU_FINDINGS_REPORT_INTERNAL_H
#define EMU_FINDINGS_REPORT_INTERNAL_H

#include "findings/report.h"
#include "findings/census.h"

enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING,
	SEVERITY_INFO,
	SEVERITIES,
};

struct emu_reports {
	const struct emu_report_setup *setup;
	struct emu_census codes; /* by rule */
	struct emu_census files; /* by file and rule, where JUnit is asked for */
	struct emu_index names;	 /* files with findings and inputs, where SARIF or JUnit are */
	struct emu_index inputs; /* likewise, inputs alone */
	uint64_t n[SEVERITIES];	 /* new findings */
	uint64_t known, records, held;
	uint64_t *written;    /* of each report: findings so far */
	struct emu_buf units; /* the basic format's, of the record */
	bool by_file, whole, failed;
};

struct emu_report_kind {
	const char *name;
	/* Any may be NULL. `written` is the report's own count. */
	void (*finding)(struct emu_reports *reports, uint64_t *written,
		const struct emu_finding *finding, struct emu_buf *out);
	void (*record)(struct emu_reports *reports, struct emu_str file, uint64_t line, bool held,
		struct emu_str annotations, struct emu_buf *out);
	void (*finish)(struct emu_reports *reports, uint64_t *written, struct emu_buf *out);
};

extern const struct emu_report_kind emu_report_text, emu_report_ndjson, emu_report_sarif,
	emu_report_junit, emu_report_github, emu_report_markdown, emu_report_basic;

static inline enum severity emu_report_severity(const char *severity)
{
	return *severity == 'e'	   ? SEVERITY_ERROR
		: *severity == 'w' ? SEVERITY_WARNING
				   : SEVERITY_INFO;
}

/* FILE:LINE:COLUMN, what is not known left out. */
void emu_report_place(struct emu_buf *out, struct emu_str file, uint64_t line, uint64_t column);

/* What the findings of a group are about, and what to do: the rule's own words, else the family's
 * or the code's. */
struct emu_phrases_rule emu_report_rule(
	const struct emu_reports *reports, const struct emu_census_group *group);

/* The help, and what the rule rests on, parted by spaces; nothing where there is neither. */
void emu_report_help(const struct emu_reports *reports, const struct emu_census_group *group,
	struct emu_buf *out);

/* "15 records, 2 held back" in the language. */
void emu_report_records(const struct emu_reports *reports, struct emu_buf *out);

/* "3 errors, 1 warning" and the like in the language, from the counts above 0. */
void emu_report_counts(const struct emu_reports *reports, struct emu_buf *out);

static inline const char *emu_report_label(const struct emu_reports *reports, const char *name)
{
	return emu_phrases_label(reports->setup->phrases, name);
}

/* The text for a terminal, a log or XML: no characters that drive them. */
void emu_report_clean(struct emu_buf *out, struct emu_str text);

#endif
