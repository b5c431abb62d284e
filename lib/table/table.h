/*
 * Tables to records: finds the header, chooses the profile, and turns each row into the records it
 * holds. One struct emu_table is one worker's state, used for one input after another.
 */
#ifndef EMU_TABLE_TABLE_H
#define EMU_TABLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "domain/catalogue.h"
#include "domain/conventions.h"
#include "domain/registry.h"
#include "table/profile.h"

/* What all tables of a run are read with. Immutable; everything stays the caller's. */
struct emu_table_setup {
	const struct emu_catalogue *catalogue;
	const struct emu_registry *registry; /* NULL: names stay as they are written */
	const struct emu_profiles *profiles;

	/* Tried in turn; the first alone where the language was stated. */
	struct emu_conventions *const *languages;
	size_t n_languages;
	bool lang_stated;
	enum emu_decimal_mark decimal; /* UNKNOWN: the stated language's */
	enum emu_date_order dates;

	const struct emu_table_setting *settings;
	size_t n_settings;
	char delimiter;	  /* 0: tab, comma or semicolon, whichever gives a header */
	size_t max_row;	  /* bytes */
	size_t max_depth; /* of JSON; 0 for the reader's own */
};

enum emu_table_severity {
	EMU_TABLE_INFO,	   /* something that was passed over on purpose */
	EMU_TABLE_WARNING, /* something that is likely a mistake, and was read */
	EMU_TABLE_ERROR,   /* something that was not read */
};

struct emu_table_finding {
	enum emu_table_severity severity;
	const char *code;	/* "parse/number" */
	uint64_t line, column;	/* 0 where not known */
	struct emu_str heading; /* len 0 where it concerns no single column */
	struct emu_str text;
};

/* Appends it as a record, with a comma before it where the buffer holds something. */
void emu_table_write_finding(
	const struct emu_table_finding *finding, struct emu_str file, struct emu_buf *out);

/* Where records and findings go. */
struct emu_table_report {
	void *context;
	struct emu_buf *out; /* whole records, a line each, are appended */

	/* After the records of a row; `out` may be emptied. */
	void (*ready)(void *context);
	void (*finding)(void *context, const struct emu_table_finding *finding);

	/* After the findings of a row that gave no record: its text, which is JSON or not. */
	void (*reject)(void *context, struct emu_str text, bool is_json);
};

struct emu_table;

EMU_CHECKED struct emu_table *emu_table_new(
	const struct emu_table_setup *setup, struct emu_error *err);
void emu_table_del(struct emu_table *table);

/* The next input: `file` is its name in records and messages. Both arguments must last until it
 * ends. */
EMU_CHECKED int emu_table_begin(struct emu_table *table, struct emu_str file,
	const struct emu_table_report *report, struct emu_error *err);

/* Its next bytes, as separated values. -1 when memory runs out. */
EMU_CHECKED int emu_table_feed(
	struct emu_table *table, struct emu_str bytes, struct emu_error *err);

/* `cut`: the input broke off, so a row without a line end is not whole. */
EMU_CHECKED int emu_table_end(struct emu_table *table, bool cut, struct emu_error *err);

/* Whether more bytes can still matter: not behind a quote left open, or without a header. */
bool emu_table_wants(const struct emu_table *table);

/*
 * One JSON value of the input, at a place: a record that has a `type`, an object whose keys are
 * headings, or an object around an array of either. The 64 bytes behind it must be readable.
 */
EMU_CHECKED int emu_table_json(struct emu_table *table, struct emu_str value, uint64_t line,
	uint64_t column, struct emu_error *err);

#endif
