/*
 * The records a report is made of, in the order they came: summaries taken apart, the others it
 * shows kept whole, the rest counted by their type. Memory grows with summaries and the records
 * shown, which are few, never with what is only counted.
 */
#ifndef EMU_REPORT_INPUT_H
#define EMU_REPORT_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/index.h"
#include "base/str.h"
#include "json/reader.h"
#include "report/document.h"

enum emu_report_basis {
	EMU_REPORT_BASIS_MISSING,
	EMU_REPORT_BASIS_STATED,
	EMU_REPORT_BASIS_SUMMED,
};

/* A dimension and the id of its value. */
struct emu_report_part {
	struct emu_str dimension, value;
};

/* How much of what belongs to a figure is in it. */
struct emu_report_coverage {
	struct emu_str of; /* "units", "periods" or a dimension */
	uint64_t have, all;
	struct emu_str *missing;
	size_t n_missing;
	uint64_t n_missing_more; /* that are not named */
};

struct emu_report_origin {
	struct emu_str file;  /* may be empty */
	struct emu_str line;  /* digits; may be empty */
	struct emu_str value; /* a JSON number; may be empty */
};

struct emu_report_conflict {
	struct emu_str kind, along;    /* along may be empty */
	struct emu_str stated, summed; /* JSON numbers; may be empty */
	struct emu_report_origin *origins;
	size_t n_origins;
};

/* What counts in a figure though it was stated of another: units that are no more, and the days
 * that reports close on. */
struct emu_report_through {
	struct emu_str *units, *periods;
	size_t n_units, n_periods;
	uint64_t more_units, more_periods; /* that are not named */
};

struct emu_report_summary {
	struct emu_str indicator, period;
	struct emu_str block, unit; /* empty where it is of all */
	struct emu_report_part *parts;
	size_t n_parts;
	struct emu_str value; /* a JSON number; empty where missing */
	enum emu_report_basis basis;
	enum emu_bound bound;
	struct emu_report_coverage *coverage;
	size_t n_coverage;
	struct emu_report_conflict *conflicts;
	size_t n_conflicts;
	uint64_t n_conflicts_more;		  /* that are not told */
	const struct emu_report_through *through; /* NULL: nothing */
};

/* A record shown in a section of its own. */
enum emu_report_kind {
	EMU_REPORT_COMPARISON,
	EMU_REPORT_ATTAINMENT,
	EMU_REPORT_PLEDGE,
	EMU_REPORT_SCORE,
	EMU_REPORT_ROLE,
	EMU_REPORT_MODEL,
	EMU_REPORT_NOMINATION,
	EMU_REPORT_AWARD,
	EMU_REPORT_REGISTRATION,
	EMU_REPORT_EVENT,
	EMU_REPORT_STATEMENT,
	EMU_REPORT_FINDING,
	EMU_REPORT_KINDS,
};

struct emu_report_record {
	enum emu_report_kind kind;
	struct emu_str text; /* its JSON, with EMU_LINES_PADDING readable bytes behind it */
};

struct emu_report_input {
	struct emu_arena arena;
	struct emu_index words; /* ids and names that summaries say */
	struct emu_report_summary *summaries;
	size_t n_summaries, cap_summaries;
	struct emu_index cells; /* keys of the summaries, numbered as they are */
	struct emu_report_record *records;
	size_t n_records, cap_records;
	struct emu_index others; /* types that are not shown */
	uint64_t *counts;	 /* of each */
	size_t cap_counts;
	struct emu_json_reader reader;
	struct emu_buf scratch, key;
};

/* All zero is an empty input. */
void emu_report_input_free(struct emu_report_input *input);

/* One line of NDJSON, copied. EMU_FAULT_INPUT tells what is wrong with it (a figure that was given
 * before is wrong too); the next may be given all the same. */
EMU_CHECKED int emu_report_input_take(
	struct emu_report_input *input, struct emu_str line, struct emu_error *err);

/* The summary of the same indicator, period, block, unit and parts, or NULL. */
const struct emu_report_summary *emu_report_input_find(const struct emu_report_input *input,
	const struct emu_report_summary *like, struct emu_buf *scratch);

#endif
