/*
 * How the people of a language write numbers, dates, periods and missing values in the cells of a
 * table. Source: schemas/lexicons/LANG.json, with schemas/lexicons/mul.json for what is written
 * alike in all of them. Immutable once loaded.
 *
 * What a cell could mean in two ways is an error that names the option which settles it, never a
 * guess. The caller passes the language's own convention (`decimal`, `dates`) where somebody stated
 * the language, and "unknown" where nobody did.
 */
#ifndef EMU_DOMAIN_CONVENTIONS_H
#define EMU_DOMAIN_CONVENTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/period.h"
#include "base/str.h"
#include "domain/bound.h"

enum emu_decimal_mark {
	EMU_DECIMAL_MARK_UNKNOWN,
	EMU_DECIMAL_MARK_COMMA,
	EMU_DECIMAL_MARK_POINT,
};

/* Of dates in figures; a year of four digits in front is always year, month, day. */
enum emu_date_order {
	EMU_DATE_ORDER_UNKNOWN,
	EMU_DATE_ORDER_DMY,
	EMU_DATE_ORDER_MDY,
	EMU_DATE_ORDER_YMD,
};

struct emu_conventions {
	struct emu_str lang;
	enum emu_decimal_mark decimal;
	enum emu_date_order dates; /* UNKNOWN where its readers disagree (en) */
	struct emu_conventions_lexicon *lexicon;
};

/* The caller's, so that any number may read cells at once. All zero is one. */
struct emu_conventions_scratch {
	struct emu_buf folded, plain;
};

EMU_CHECKED struct emu_conventions *emu_conventions_load(
	const char *schemas, struct emu_str lang, struct emu_error *err);
void emu_conventions_del(struct emu_conventions *conventions);

void emu_conventions_scratch_free(struct emu_conventions_scratch *scratch);

/* The words of the options --decimal (comma, point) and --dates (dmy, mdy, ymd); UNKNOWN for any
 * other. */
enum emu_decimal_mark emu_decimal_mark_named(struct emu_str name);
enum emu_date_order emu_date_order_named(struct emu_str name);

/* Blank, or one of the language's words and signs for "no value". */
bool emu_conventions_missing(const struct emu_conventions *conventions, struct emu_str cell,
	struct emu_conventions_scratch *scratch);

/*
 * Appends the number as JSON, with the decimals it was written with (7,60 becomes 7.60). Groups of
 * thousands may be set apart by point, comma, any space or apostrophe; digits are of any script;
 * words of quantity ("nghìn") shift the point. `bound` is always set. *percent tells of a trailing
 * %; where `percent` is NULL, % is an error.
 */
EMU_CHECKED int emu_conventions_number(const struct emu_conventions *conventions,
	struct emu_str cell, enum emu_decimal_mark decimal, struct emu_conventions_scratch *scratch,
	struct emu_buf *out, enum emu_bound *bound, bool *percent, struct emu_error *err);

/*
 * A day, as days since 1970-01-01; years 2400 to 2700 are Buddhist. *second is the time of day
 * written behind it, in seconds, or -1; where `second` is NULL, any time but midnight is an error.
 */
EMU_CHECKED int emu_conventions_date(const struct emu_conventions *conventions, struct emu_str cell,
	enum emu_date_order order, struct emu_conventions_scratch *scratch, int32_t *day,
	int32_t *second, struct emu_error *err);

/* A date or period in running text. */
struct emu_conventions_time {
	struct emu_period period;
	bool undated; /* no year is written: it is told as of the year 2000 */
	bool bare;    /* four digits alone, which may be something else */
	size_t len;   /* bytes */
};

/* The longest one that `plain` begins with, which is in plain form (folded, digits 0-9, every dash
 * a hyphen, no spaces around punctuation). A date in figures that could be two is none. */
bool emu_conventions_time_at(const struct emu_conventions *conventions, struct emu_str plain,
	enum emu_date_order order, struct emu_conventions_scratch *scratch,
	struct emu_conventions_time *time);

/* Where a reader of running text should look for a date or period. */
enum emu_time_start {
	EMU_TIME_START,	 /* one may begin with the text, and has a digit behind it */
	EMU_TIME_ALONE,	 /* ... and may be without any */
	EMU_TIME_BEHIND, /* one may begin with a number and go on with the text */
};

/* Calls `each` with every such text, in plain form. One that begins with a number may also go on
 * with a dash, slash or point and another number. */
typedef void emu_conventions_time_start(
	void *context, struct emu_str text, enum emu_time_start start);
void emu_conventions_time_starts(
	const struct emu_conventions *conventions, emu_conventions_time_start *each, void *context);

/* The language's words before and behind numbers, and of quantity ("nghìn"): `number` is the enum
 * emu_bound, or the power of ten. */
enum emu_quantity_word {
	EMU_QUANTITY_BEFORE,
	EMU_QUANTITY_AFTER,
	EMU_QUANTITY_SCALE,
};
void emu_conventions_quantity_words(const struct emu_conventions *conventions,
	void (*each)(
		void *context, enum emu_quantity_word kind, struct emu_str text, int32_t number),
	void *context);

bool emu_conventions_groups_of_two(const struct emu_conventions *conventions);

/*
 * A period in any of the language's wordings or as records write it. Days that are exactly a month,
 * quarter, half, year or several years come back as that. `order` is for the dates within.
 */
EMU_CHECKED int emu_conventions_period(const struct emu_conventions *conventions,
	struct emu_str cell, enum emu_date_order order, struct emu_conventions_scratch *scratch,
	struct emu_period *period, struct emu_error *err);

#endif
