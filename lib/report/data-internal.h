/*
 * Between the rows of the flat data and what stands in them: its columns behind the dimensions. A
 * column is there where the input has records of a kind that fill it; those of summaries stand
 * together, first.
 */
#ifndef EMU_REPORT_DATA_INTERNAL_H
#define EMU_REPORT_DATA_INTERNAL_H

#include "report/records-internal.h"

enum {
	EMU_DATA_VALUE,
	EMU_DATA_BASIS,
	EMU_DATA_BOUND,
	EMU_DATA_UNITS,
	EMU_DATA_ALL_UNITS,
	EMU_DATA_PERIODS,
	EMU_DATA_ALL_PERIODS,
	EMU_DATA_MISSING,
	EMU_DATA_CONFLICTS,
	EMU_DATA_CONFLICT_DETAILS,
	EMU_DATA_THROUGH,
	EMU_DATA_AGAINST,
	EMU_DATA_BEFORE,
	EMU_DATA_AFTER,
	EMU_DATA_CHANGE,
	EMU_DATA_TARGET,
	EMU_DATA_COMPARATOR,
	EMU_DATA_EACH,
	EMU_DATA_PERCENT,
	EMU_DATA_INCOMPLETE,
	EMU_DATA_MAX,
	EMU_DATA_SELF,
	EMU_DATA_VERIFIED,
	EMU_DATA_FINAL,
	EMU_DATA_BONUS,
	EMU_DATA_DEDUCTION,
	EMU_DATA_ROLE,
	EMU_DATA_ROLE_NAME,
	EMU_DATA_ID,
	EMU_DATA_NAME,
	EMU_DATA_DATE,
	EMU_DATA_STATUS,
	EMU_DATA_STATUS_NAME,
	EMU_DATA_TYPE,
	EMU_DATA_COLUMNS,
};

/* Among the bits of kinds: summaries, and summaries that count what was stated of others. */
#define EMU_DATA_SUMMARY (1u << EMU_REPORT_KINDS)
#define EMU_DATA_INDIRECT (1u << (EMU_REPORT_KINDS + 1))

struct emu_data_column {
	const char *id, *member; /* of the record; NULL where it is not one */
	bool number;
	unsigned kinds; /* a bit for each that fills it */
	int how;	/* build_data_cells.c knows */
};

extern const struct emu_data_column emu_data_columns[EMU_DATA_COLUMNS];

/* Whether records of the kind are rows. */
bool emu_data_holds(enum emu_report_kind kind);

/* `where` has the number of each column in `cells`; of those filled none is SIZE_MAX. */
void emu_data_fill_summary(struct emu_build *build, const struct emu_report_summary *summary,
	const size_t *where, struct emu_report_cell *cells);
void emu_data_fill_record(struct emu_build *build, struct emu_build_reading *reading,
	enum emu_report_kind kind, const size_t *where, struct emu_report_cell *cells);

#endif
