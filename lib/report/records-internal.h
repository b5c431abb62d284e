/*
 * What the builders of sections from records of their own share: a record read again from its text,
 * the order records stand in, and how a member becomes a cell.
 */
#ifndef EMU_REPORT_RECORDS_INTERNAL_H
#define EMU_REPORT_RECORDS_INTERNAL_H

#include "report/build-internal.h"

/* The record being shown, and room for its strings. */
struct emu_build_reading {
	struct emu_json_reader reader;
	struct emu_json json;
	struct emu_buf scratch;
};

/* build_reading.c */
void emu_build_reading_free(struct emu_build_reading *reading);
/* The record of that number becomes the one that is shown. */
EMU_CHECKED int emu_build_read(
	struct emu_build *build, struct emu_build_reading *reading, size_t record);
/* NULL of what is not there. */
const struct emu_json_value *emu_build_member(const struct emu_build_reading *reading,
	const struct emu_json_value *object, const char *name);
/* A string's characters or a number's digits, until the next call; else empty. */
struct emu_str emu_build_value_text(
	struct emu_build_reading *reading, const struct emu_json_value *value);
/* The same of a member of the record itself. */
struct emu_str emu_build_member_text(struct emu_build_reading *reading, const char *name);
/* The digits of a number; empty of anything else. */
struct emu_str emu_build_digits(const struct emu_build_reading *reading, const char *name);
bool emu_build_is_true(const struct emu_build_reading *reading, const char *name);
/* `prefix` and what the member says, as a word of the language; what is none stays as it is. */
struct emu_str emu_build_labelled(struct emu_build *build, struct emu_build_reading *reading,
	const char *prefix, const char *name);
/* Unit or block the record is of; `whole` where it is of neither. */
struct emu_str emu_build_whose(
	struct emu_build *build, struct emu_build_reading *reading, enum emu_label whole);
/* Names of the values of its dimensions, ", " between them; empty where it has none. */
struct emu_str emu_build_parts(struct emu_build *build, struct emu_build_reading *reading);
enum emu_bound emu_build_bound(struct emu_build_reading *reading);

/* build_order.c: records of a kind in the order of a reader */
enum emu_build_by {
	EMU_BUILD_BY_NOTHING,
	EMU_BUILD_BY_INDICATOR,
	EMU_BUILD_BY_PERIOD,
	EMU_BUILD_BY_PAIR,    /* the period of a comparison, */
	EMU_BUILD_BY_AGAINST, /* and the one it is compared with */
	EMU_BUILD_BY_BLOCK,
	EMU_BUILD_BY_UNIT,
	EMU_BUILD_BY_PARTS,
	EMU_BUILD_BY_ROLE,
};

#define EMU_BUILD_RANKS 8

struct emu_build_entry {
	uint64_t ranks[EMU_BUILD_RANKS];
	uint32_t record;
};

struct emu_build_order {
	struct emu_build_entry *entries;
	size_t n;
};

/* `by`, closed by BY_NOTHING, from what decides first on; what it leaves open stays as it came. */
EMU_CHECKED int emu_build_sort(struct emu_build *build, struct emu_build_reading *reading,
	enum emu_report_kind kind, const enum emu_build_by *by, struct emu_build_order *order);
void emu_build_order_free(struct emu_build_order *order);
/* Whether the first `n` ranks of two entries are the same. */
bool emu_build_alike(const struct emu_build_entry *a, const struct emu_build_entry *b, size_t n);

/* build_fields.c: a member as a cell */
enum emu_build_treatment {
	EMU_BUILD_AS_TEXT,
	EMU_BUILD_AS_TITLE,
	EMU_BUILD_AS_UNIT,
	EMU_BUILD_AS_BLOCK,
	EMU_BUILD_AS_PERIOD,
	EMU_BUILD_AS_DATE,
	EMU_BUILD_AS_VALUE, /* of the dimension */
	EMU_BUILD_AS_LABEL, /* of the prefix and the text */
	EMU_BUILD_AS_VOTES,
	EMU_BUILD_AS_DECISION,
	EMU_BUILD_AS_PLACE,
	EMU_BUILD_AS_NAME,    /* else the id */
	EMU_BUILD_AS_WHOSE,   /* unit, or block */
	EMU_BUILD_AS_COUNTED, /* an indicator, and the parts of it */
	EMU_BUILD_AS_TARGET,  /* a number and its comparator in words */
	EMU_BUILD_AS_EACH,
};

struct emu_build_field {
	enum emu_label heading;
	const char *outer, *inner; /* member, and the member within it or NULL */
	enum emu_build_treatment treatment;
	const char *detail; /* dimension of AS_VALUE, prefix of AS_LABEL */
};

struct emu_report_cell emu_build_show(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_field *field);
bool emu_build_is_number(const struct emu_build_field *field);
/* The record's target: "at least 4". */
struct emu_report_cell emu_build_target(struct emu_build *build, struct emu_build_reading *reading);

/* build_pairs.c: which two periods a comparison is of */
struct emu_build_pair {
	struct emu_str period, against; /* the latter empty where it is the same, or unknown */
};

/* All there are, so that a row without its other side is found to belong to one of them. */
EMU_CHECKED int emu_build_collect_pairs(struct emu_build *build, struct emu_build_reading *reading);
struct emu_build_pair emu_build_pair(
	const struct emu_build *build, struct emu_build_reading *reading);

/* build_comparisons.c, build_attainments.c, build_roles.c, build_scores.c: a section each */
EMU_CHECKED int emu_build_comparisons(struct emu_build *build, struct emu_build_reading *reading);
EMU_CHECKED int emu_build_attainments(struct emu_build *build, struct emu_build_reading *reading);
EMU_CHECKED int emu_build_roles(struct emu_build *build, struct emu_build_reading *reading);
EMU_CHECKED int emu_build_scores(struct emu_build *build, struct emu_build_reading *reading);

/* build_results.c: what comparisons and attainments share: a section for each period, in it a table
 * of the figures as a whole and one for each indicator that has more */
struct emu_build_results {
	enum emu_report_kind kind;
	const char *id;
	enum emu_label heading;
	const enum emu_build_by *by;
	size_t n_period_ranks; /* of `by`, that tell sections apart; the indicator is the next */
	enum emu_label first_status;
	size_t n_statuses;
	const char *prefix; /* of their keys */
	size_t n_columns;   /* behind the names */
	struct emu_str (*title)(struct emu_build *build, struct emu_build_reading *reading);
	void (*head)(struct emu_build *build, struct emu_build_reading *reading,
		struct emu_report_table *table, size_t at);
	void (*fill)(struct emu_build *build, struct emu_build_reading *reading,
		struct emu_report_cell *cells);
};

EMU_CHECKED int emu_build_results(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_results *results);
/* A figure that may be missing, a bound or incomplete. */
struct emu_report_cell emu_build_result(struct emu_build *build, struct emu_str digits,
	bool percent, enum emu_bound bound, bool incomplete);
/* Statuses of the records of the kind, as "Up (3), Down (1)". */
struct emu_str emu_build_tally(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_results *results);

#endif
