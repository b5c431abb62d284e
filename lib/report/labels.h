/*
 * The words of a report in one language, and how that language writes numbers and dates. Source:
 * schemas/labels/LANG.json, whose schema asks for every key below and no other. Immutable.
 */
#ifndef EMU_REPORT_LABELS_H
#define EMU_REPORT_LABELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Name in the code, key in the document; words in braces ({n}) are filled in. */
#define EMU_LABELS(X)                                                                              \
	X(REPORT_TITLE, "report.title")                                                            \
	X(REPORT_PERIOD, "report.period")                                                          \
	X(REPORT_DATE, "report.date")                                                              \
	X(REPORT_SKIP, "report.skip")                                                              \
	X(REPORT_CONTENTS, "report.contents")                                                      \
	X(REPORT_EMPTY, "report.empty")                                                            \
	X(WORDS_NO_DATA, "words.no-data")                                                          \
	X(WORDS_CHART, "words.chart")                                                              \
	X(WORDS_ATTENTION, "words.attention")                                                      \
	X(STATUS_HEADING, "status.heading")                                                        \
	X(STATUS_UNITS, "status.units")                                                            \
	X(STATUS_UNITS_MISSING, "status.units-missing")                                            \
	X(STATUS_UNITS_PARTLY, "status.units-partly")                                              \
	X(STATUS_GAPS, "status.gaps")                                                              \
	X(STATUS_NO_GAPS, "status.no-gaps")                                                        \
	X(STATUS_CONFLICTS, "status.conflicts")                                                    \
	X(STATUS_NO_CONFLICTS, "status.no-conflicts")                                              \
	X(STATUS_FINDINGS, "status.findings")                                                      \
	X(LEAD_HEADING, "lead.heading")                                                            \
	X(BASIS_STATED, "basis.stated")                                                            \
	X(BASIS_SUMMED, "basis.summed")                                                            \
	X(BASIS_COMPUTED, "basis.computed")                                                        \
	X(BASIS_MISSING, "basis.missing")                                                          \
	X(COVERAGE_UNITS, "coverage.units")                                                        \
	X(COVERAGE_PERIODS, "coverage.periods")                                                    \
	X(COVERAGE_PART, "coverage.part")                                                          \
	X(COVERAGE_MISSING, "coverage.missing")                                                    \
	X(COVERAGE_MORE, "coverage.more")                                                          \
	X(TABLE_CAPTION, "table.caption")                                                          \
	X(TABLE_WHOLE_BLOCK, "table.whole-block")                                                  \
	X(TABLE_EACH_UNIT, "table.each-unit")                                                      \
	X(TABLE_TOTAL, "table.total")                                                              \
	X(TABLE_WHOLE, "table.whole")                                                              \
	X(COLUMN_UNIT, "column.unit")                                                              \
	X(COLUMN_BLOCK, "column.block")                                                            \
	X(COLUMN_PERIOD, "column.period")                                                          \
	X(COLUMN_VALUE, "column.value")                                                            \
	X(COLUMN_SHARE, "column.share")                                                            \
	X(COLUMN_COVERAGE, "column.coverage")                                                      \
	X(COLUMN_INDICATOR, "column.indicator")                                                    \
	X(COLUMN_NUMBER, "column.number")                                                          \
	X(COLUMN_WHERE, "column.where")                                                            \
	X(COLUMN_CONFLICT, "column.conflict")                                                      \
	X(COLUMN_STATED, "column.stated")                                                          \
	X(COLUMN_SUMMED, "column.summed")                                                          \
	X(COLUMN_DIFFERENCE, "column.difference")                                                  \
	X(COLUMN_SOURCES, "column.sources")                                                        \
	X(COLUMN_TITLE, "column.title")                                                            \
	X(COLUMN_RECIPIENT, "column.recipient")                                                    \
	X(COLUMN_KIND, "column.kind")                                                              \
	X(COLUMN_LEVEL, "column.level")                                                            \
	X(COLUMN_OCCASION, "column.occasion")                                                      \
	X(COLUMN_STAGE, "column.stage")                                                            \
	X(COLUMN_VOTES, "column.votes")                                                            \
	X(COLUMN_DECISION, "column.decision")                                                      \
	X(COLUMN_DATE, "column.date")                                                              \
	X(COLUMN_EVENT, "column.event")                                                            \
	X(COLUMN_PLACE, "column.place")                                                            \
	X(COLUMN_CHAIR, "column.chair")                                                            \
	X(COLUMN_SEVERITY, "column.severity")                                                      \
	X(COLUMN_MESSAGE, "column.message")                                                        \
	X(COLUMN_BEFORE, "column.before")                                                          \
	X(COLUMN_AFTER, "column.after")                                                            \
	X(COLUMN_CHANGE, "column.change")                                                          \
	X(COLUMN_CHANGE_PERCENT, "column.change-percent")                                          \
	X(COLUMN_STATUS, "column.status")                                                          \
	X(COLUMN_TARGET, "column.target")                                                          \
	X(COLUMN_RESULT, "column.result")                                                          \
	X(COLUMN_ATTAINED, "column.attained")                                                      \
	X(COLUMN_APPLIES, "column.applies")                                                        \
	X(COLUMN_HEAD, "column.head")                                                              \
	X(COLUMN_DEPUTY, "column.deputy")                                                          \
	X(COLUMN_MEMBERS, "column.members")                                                        \
	X(COLUMN_MODEL, "column.model")                                                            \
	X(COLUMN_STATE, "column.state")                                                            \
	X(COLUMN_FIELD, "column.field")                                                            \
	X(COLUMN_CRITERION, "column.criterion")                                                    \
	X(COLUMN_MAX, "column.max")                                                                \
	X(COLUMN_SELF, "column.self")                                                              \
	X(COLUMN_VERIFIED, "column.verified")                                                      \
	X(COLUMN_FINAL, "column.final")                                                            \
	X(COLUMN_BONUS, "column.bonus")                                                            \
	X(COLUMN_DEDUCTION, "column.deduction")                                                    \
	X(COLUMN_TOTAL, "column.total")                                                            \
	X(CONFLICTS_HEADING, "conflicts.heading")                                                  \
	X(CONFLICTS_NOTE, "conflicts.note")                                                        \
	X(CONFLICTS_MORE, "conflicts.more")                                                        \
	X(CONFLICT_PARTS, "conflict.parts")                                                        \
	X(CONFLICT_CHILDREN, "conflict.children")                                                  \
	X(CONFLICT_PERIODS, "conflict.periods")                                                    \
	X(CONFLICT_RESUBMITTED, "conflict.resubmitted")                                            \
	X(CONFLICT_OTHER, "conflict.other")                                                        \
	X(CONFLICT_SOURCE, "conflict.source")                                                      \
	X(COMPARISONS_HEADING, "comparisons.heading")                                              \
	X(COMPARISONS_AGAINST, "comparisons.against")                                              \
	X(COMPARISON_UP, "comparison.up")                                                          \
	X(COMPARISON_DOWN, "comparison.down")                                                      \
	X(COMPARISON_SAME, "comparison.same")                                                      \
	X(COMPARISON_UNCLEAR, "comparison.unclear")                                                \
	X(COMPARISON_NEW, "comparison.new")                                                        \
	X(COMPARISON_GONE, "comparison.gone")                                                      \
	X(COMPARISON_MISSING, "comparison.missing")                                                \
	X(ATTAINMENTS_HEADING, "attainments.heading")                                              \
	X(ATTAINMENT_MET, "attainment.met")                                                        \
	X(ATTAINMENT_NOT_MET, "attainment.not-met")                                                \
	X(ATTAINMENT_UNCLEAR, "attainment.unclear")                                                \
	X(ATTAINMENT_MISSING, "attainment.missing")                                                \
	X(PLEDGES_HEADING, "pledges.heading")                                                      \
	X(TARGET_AT_LEAST, "target.at-least")                                                      \
	X(TARGET_MORE_THAN, "target.more-than")                                                    \
	X(TARGET_EQUAL, "target.equal")                                                            \
	X(TARGET_LESS_THAN, "target.less-than")                                                    \
	X(TARGET_AT_MOST, "target.at-most")                                                        \
	X(NUMBER_POINTS, "number.points")                                                          \
	X(ROLES_HEADING, "roles.heading")                                                          \
	X(ROLE_HEAD, "role.head")                                                                  \
	X(ROLE_DEPUTY, "role.deputy")                                                              \
	X(ROLE_MEMBER, "role.member")                                                              \
	X(MODELS_HEADING, "models.heading")                                                        \
	X(MODEL_REGISTERED, "model.registered")                                                    \
	X(MODEL_IMPLEMENTED, "model.implemented")                                                  \
	X(MODEL_RECOGNISED, "model.recognised")                                                    \
	X(MODEL_EXEMPLARY, "model.exemplary")                                                      \
	X(MODEL_COMMENDED, "model.commended")                                                      \
	X(SCORES_HEADING, "scores.heading")                                                        \
	X(SCORES_TOTALS, "scores.totals")                                                          \
	X(SCORES_NOTE, "scores.note")                                                              \
	X(SCORES_TWICE, "scores.twice")                                                            \
	X(NOMINATIONS_HEADING, "nominations.heading")                                              \
	X(AWARDS_HEADING, "awards.heading")                                                        \
	X(REGISTRATIONS_HEADING, "registrations.heading")                                          \
	X(VOTES_FULL, "votes.full")                                                                \
	X(VOTES_PRESENT, "votes.present")                                                          \
	X(VOTES_MEMBERS, "votes.members")                                                          \
	X(EVENTS_HEADING, "events.heading")                                                        \
	X(EVENT_HALF_YEAR_REVIEW, "event.half-year-review")                                        \
	X(EVENT_ANNUAL_REVIEW, "event.annual-review")                                              \
	X(EVENT_MULTI_YEAR_REVIEW, "event.multi-year-review")                                      \
	X(EVENT_PACT_SIGNING, "event.pact-signing")                                                \
	X(STATEMENTS_HEADING, "statements.heading")                                                \
	X(STATEMENT_LEADERSHIP, "statement.leadership")                                            \
	X(STATEMENT_RESULT, "statement.result")                                                    \
	X(STATEMENT_LIMITATION, "statement.limitation")                                            \
	X(STATEMENT_DIRECTION, "statement.direction")                                              \
	X(STATEMENT_OTHER, "statement.other")                                                      \
	X(FINDINGS_HEADING, "findings.heading")                                                    \
	X(SEVERITY_ERROR, "severity.error")                                                        \
	X(SEVERITY_WARNING, "severity.warning")                                                    \
	X(SEVERITY_INFO, "severity.info")                                                          \
	X(NOTES_HEADING, "notes.heading")                                                          \
	X(NOTES_METHOD, "notes.method")                                                            \
	X(NOTES_MISSING, "notes.missing")                                                          \
	X(NOTES_PARTIAL, "notes.partial")                                                          \
	X(NOTES_AT_LEAST, "notes.at-least")                                                        \
	X(NOTES_AT_MOST, "notes.at-most")                                                          \
	X(NOTES_ABOUT, "notes.about")                                                              \
	X(NOTES_CONFLICT, "notes.conflict")                                                        \
	X(NOTES_THROUGH_UNITS, "notes.through-units")                                              \
	X(NOTES_THROUGH_PERIODS, "notes.through-periods")                                          \
	X(NOTES_FINER, "notes.finer")                                                              \
	X(NOTES_OTHER, "notes.other")                                                              \
	X(NOTES_COUNT, "notes.count")                                                              \
	X(PERIOD_YEARS, "period.years")                                                            \
	X(PERIOD_YEAR, "period.year")                                                              \
	X(PERIOD_HALF_1, "period.half-1")                                                          \
	X(PERIOD_HALF_2, "period.half-2")                                                          \
	X(PERIOD_QUARTER, "period.quarter")                                                        \
	X(PERIOD_MONTH, "period.month")                                                            \
	X(PERIOD_DAY, "period.day")                                                                \
	X(PERIOD_DAYS, "period.days")

#define EMU_LABEL_ENUM(name, key) EMU_LABEL_##name,
enum emu_label { EMU_LABELS(EMU_LABEL_ENUM) EMU_LABEL_N };
#undef EMU_LABEL_ENUM

struct emu_labels {
	struct emu_str lang;
	bool rtl;
	struct emu_str decimal, group;	/* signs between digits */
	size_t first_group, next_group; /* digits in the group beside the decimal sign; in others */
	struct emu_str percent;		/* "{n}%" */
	int32_t year_offset;		/* added to Gregorian years */
	struct emu_str months[12];
	struct emu_str text[EMU_LABEL_N];
	struct emu_labels_document *document; /* owns the text */
};

EMU_CHECKED struct emu_labels *emu_labels_load(
	const char *schemas, const char *lang, struct emu_error *err);
void emu_labels_del(struct emu_labels *labels);

/* The key of a label in the documents. */
struct emu_str emu_label_key(enum emu_label label);

/* The label whose key is `prefix` and `name` in a row ("severity." and what a record says), or
 * `otherwise`. */
enum emu_label emu_label_named(
	struct emu_str prefix, struct emu_str name, enum emu_label otherwise);

/* What stands for {name} in a label. */
struct emu_label_value {
	const char *name;
	struct emu_str text;
};

/* Appends the words with the values in their places; a brace that names none stays as it is. */
void emu_label_fill(
	struct emu_buf *out, struct emu_str words, const struct emu_label_value *values, size_t n);

#endif
