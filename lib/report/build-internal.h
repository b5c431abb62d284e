/*
 * What the builders of a document's sections share: the words of the language, the order of what is
 * counted, and how a figure becomes a cell. A builder returns -1 when memory runs out, and nothing
 * else can fail.
 */
#ifndef EMU_REPORT_BUILD_INTERNAL_H
#define EMU_REPORT_BUILD_INTERNAL_H

#include "base/index.h"
#include "report/build.h"

/* Distinct ids in the order of their ranks; among equals, as they came. */
struct emu_build_axis {
	struct emu_index index;
	uint64_t *ranks;
	size_t cap;
	uint32_t *order; /* of emu_build_axis_at, once sorted */
};

/* A conflict, and the figure it was found in. */
struct emu_build_conflict {
	const struct emu_report_summary *summary;
	const struct emu_report_conflict *conflict;
};

/* The figure an indicator has as a whole in a period. */
struct emu_build_total {
	size_t indicator; /* by order */
	struct emu_str period;
	const struct emu_report_summary *summary; /* NULL where there is none */
	bool percent;
};

struct emu_build {
	struct emu_report *report;
	const struct emu_report_context *context;
	const struct emu_report_input *input;
	const struct emu_labels *labels;
	struct emu_buf scratch, words, key;
	struct emu_build_axis indicators, periods; /* of all summaries */
	struct emu_str *sections;	      /* id of the section of each indicator, by order */
	struct emu_build_conflict *conflicts; /* the first is number 1 */
	size_t n_conflicts;
	uint64_t n_conflicts_more; /* that summaries count but do not tell */
	bool *shown;		   /* of each summary, whether it stands in a table */
	struct emu_build_total *totals;
	size_t n_totals;
	size_t status_section, lead_section; /* where they stand in the document */
	size_t n_of_kind[EMU_REPORT_KINDS];
	struct emu_index formers; /* lists of units that are no more, as notes tell them */
	struct emu_index pairs;	  /* of comparisons: two periods, a space between them */
	bool used_missing, used_partial, used_conflict;
	bool used_bound[4]; /* by enum emu_bound */
};

/* Anything rarer than every known id. */
#define EMU_BUILD_UNRANKED UINT64_MAX

/* Dimensions a report tells apart; summaries with more are in the data alone. */
#define EMU_BUILD_DIMENSIONS 16

/* A row of a table by unit: the whole, a block, a unit, or a unit in a block. */
struct emu_build_scope {
	struct emu_str block, unit;
	uint64_t path[8]; /* ranks from the top down to itself */
	size_t depth;	  /* of those used; 0 is the whole */
	bool parent;	  /* others stand under it */
	bool known;	  /* it has a figure */
};

/* One indicator in one period. */
struct emu_build_view {
	struct emu_str indicator, period;
	bool percent;
	bool adds_up; /* parts are shares of the whole */
	struct emu_build_axis dimensions;
	struct emu_build_axis values[EMU_BUILD_DIMENSIONS]; /* in the order of `dimensions` */
	struct emu_build_scope *scopes;
	size_t n_scopes;
	const struct emu_build_scope *head;	/* whose parts are shown first; NULL: nobody's */
	const struct emu_report_summary *total; /* the head's own figure; NULL: not asked for */
};

/* build_axis.c */
EMU_CHECKED int emu_build_axis_add(struct emu_build_axis *axis, struct emu_str id, uint64_t rank);
EMU_CHECKED int emu_build_axis_sort(struct emu_build_axis *axis);
struct emu_str emu_build_axis_at(const struct emu_build_axis *axis, size_t i);
void emu_build_axis_free(struct emu_build_axis *axis);
uint64_t emu_build_period_rank(struct emu_str period);

/* build_words.c: text kept by the document */
struct emu_str emu_build_say(struct emu_build *build, enum emu_label label,
	const struct emu_label_value *values, size_t n);
/* The {n} of a label is a number, whose sign stays before it in any direction. */
struct emu_str emu_build_in_words(
	struct emu_build *build, enum emu_label label, struct emu_str number);
struct emu_str emu_build_word(const struct emu_build *build, enum emu_label label);
struct emu_str emu_build_keep_words(struct emu_build *build); /* build->words, emptied */
struct emu_str emu_build_text(struct emu_build *build, struct emu_str text); /* cleaned */
struct emu_str emu_build_name(struct emu_build *build, struct emu_str text); /* isolated too */
struct emu_str emu_build_count(struct emu_build *build, uint64_t count);
struct emu_str emu_build_number(struct emu_build *build, struct emu_str json, bool percent);
struct emu_str emu_build_period(struct emu_build *build, struct emu_str period);
struct emu_str emu_build_date(struct emu_build *build, struct emu_str date);
struct emu_str emu_build_indicator(struct emu_build *build, struct emu_str id);
struct emu_str emu_build_dimension(struct emu_build *build, struct emu_str id);
struct emu_str emu_build_value(
	struct emu_build *build, struct emu_str dimension, struct emu_str id);
struct emu_str emu_build_unit(struct emu_build *build, struct emu_str id);
struct emu_str emu_build_block(struct emu_build *build, struct emu_str id);
/* Their numbers in the registry, or EMU_REGISTRY_NONE. */
uint32_t emu_build_registry_unit(struct emu_build *build, struct emu_str id);
uint32_t emu_build_registry_block(struct emu_build *build, struct emu_str id);
struct emu_str emu_build_scope_name(struct emu_build *build, const struct emu_build_view *view,
	const struct emu_build_scope *scope);
/* A unit, a period or a value of the dimension, by what a coverage is of. */
struct emu_str emu_build_covered(struct emu_build *build, struct emu_str of, struct emu_str id);
/* "units: 7 of 8 (missing: A, B)"; the names only where `names`. */
struct emu_str emu_build_coverage(
	struct emu_build *build, const struct emu_report_coverage *coverage, bool names);

/* build_scopes.c */
EMU_CHECKED int emu_build_collect_scopes(struct emu_build *build, struct emu_build_view *view);
/* Whether the first scope is the whole, or everything else stands under it. */
bool emu_build_first_holds_all(const struct emu_build_view *view);

/* build_view.c */
bool emu_build_belongs(const struct emu_build_view *view, const struct emu_report_summary *summary);
EMU_CHECKED int emu_build_view_init(struct emu_build *build, struct emu_build_view *view,
	struct emu_str indicator, struct emu_str period);
void emu_build_view_free(struct emu_build_view *view);

/* The figure of a scope and up to two parts, or NULL. */
const struct emu_report_summary *emu_build_find(struct emu_build *build,
	const struct emu_build_view *view, const struct emu_build_scope *scope,
	const struct emu_report_part *parts, size_t n_parts);
bool emu_build_is_percent(const struct emu_build *build, struct emu_str indicator);
/* Whether the figures of parts make up the whole's: of ratios and means they do not. */
bool emu_build_adds_up(const struct emu_build *build, struct emu_str indicator);
bool emu_build_is_partial(const struct emu_report_summary *summary);

/* build_cells.c */
/* A number becomes a bound, its sign before it. */
void emu_build_bind(struct emu_build *build, struct emu_report_cell *cell, enum emu_bound bound);
void emu_build_figure(struct emu_build *build, struct emu_report_cell *cell,
	const struct emu_report_summary *summary, bool percent);
struct emu_report_cell emu_build_text_cell(struct emu_str text);
struct emu_report_cell emu_build_number_cell(
	struct emu_build *build, struct emu_str json, bool percent);
/* value / whole as a percentage with one place; empty where that says nothing. */
struct emu_report_cell emu_build_share(
	struct emu_build *build, struct emu_str value, struct emu_str whole);
void emu_build_column(struct emu_report_table *table, size_t i, struct emu_str id,
	struct emu_str heading, bool number);
EMU_CHECKED int emu_build_put_table(struct emu_build *build, struct emu_report_section *section,
	struct emu_report_table *table);
/* Takes away the columns behind the first in which no row has anything. */
void emu_build_drop_empty_columns(struct emu_report_table *table);

/* build_tables.c */
EMU_CHECKED int emu_build_tables(struct emu_build *build, const struct emu_build_view *view,
	struct emu_report_section *section);

/* build_indicator.c */
EMU_CHECKED int emu_build_indicators(struct emu_build *build);

/* build_status.c */
EMU_CHECKED int emu_build_status(struct emu_build *build);
EMU_CHECKED int emu_build_leads(struct emu_build *build);
/* How the figure came to be, and its coverage: where there are gaps, or where there are none. */
struct emu_str emu_build_note(
	struct emu_build *build, const struct emu_report_summary *summary, bool gaps);

/* build_conflicts.c */
EMU_CHECKED int emu_build_find_conflicts(struct emu_build *build);
EMU_CHECKED int emu_build_conflicts(struct emu_build *build);
size_t emu_build_conflict_number(
	const struct emu_build *build, const struct emu_report_conflict *conflict);

/* One line: what differs, both figures as their digits, where they come from. */
struct emu_str emu_build_conflict_details(
	struct emu_build *build, const struct emu_report_conflict *conflict);

/* build_through.c */
void emu_build_mark_through(struct emu_build *build, struct emu_report_cell *cell,
	const struct emu_report_through *through);
EMU_CHECKED int emu_build_through_notes(struct emu_build *build, struct emu_report_item *item);

/* build_records.c */
EMU_CHECKED int emu_build_records(struct emu_build *build);

#endif
