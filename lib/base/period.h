/*
 * Periods as records write them (DESIGN section 3): 2023, 2023-H1, 2023-Q3, 2023-06, 2023-06-24,
 * 2021/2023, 2022-12-15/2023-06-14. Both ends are inside. Years are Gregorian, 1 to 9999.
 */
#ifndef EMU_BASE_PERIOD_H
#define EMU_BASE_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum emu_period_kind {
	EMU_PERIOD_YEARS, /* several whole years */
	EMU_PERIOD_YEAR,
	EMU_PERIOD_HALF,
	EMU_PERIOD_QUARTER,
	EMU_PERIOD_MONTH,
	EMU_PERIOD_DAY,
	EMU_PERIOD_DAYS, /* any other run of days */
};

struct emu_period {
	int32_t from, to; /* days since 1970-01-01, inclusive */
	enum emu_period_kind kind;
};

/* Only the canonical forms. What is written as a run keeps being one: 2021/2021 and
 * 2021-01-01/2021-12-31 print as they were read, but compare equal to 2021. */
EMU_CHECKED int emu_period_parse(
	struct emu_period *period, struct emu_str text, struct emu_error *err);
/* The same for what a person asks for: a year of the Buddhist era (2400 to 2700), which no record
 * has, is refused, and told in ours. */
EMU_CHECKED int emu_period_parse_asked(
	struct emu_period *period, struct emu_str text, struct emu_error *err);
void emu_period_print(const struct emu_period *period, struct emu_buf *out);

/* The period of that kind (YEAR to DAY) that holds the day, which is one of years 1 to 9999 here
 * and below. */
struct emu_period emu_period_holding(enum emu_period_kind kind, int32_t day);

/* Earlier start first, then the longer one; 0 for the same days. */
int emu_period_compare(const struct emu_period *a, const struct emu_period *b);
bool emu_period_contains(const struct emu_period *whole, const struct emu_period *part);
bool emu_period_overlaps(const struct emu_period *a, const struct emu_period *b);

/* The next finer periods that make it up: years of several, halves of a year, quarters of a half,
 * months of a quarter; none for the rest. */
int32_t emu_period_n_parts(const struct emu_period *period);
struct emu_period emu_period_part(const struct emu_period *period, int32_t i); /* i < n_parts */

/* Days since 1970-01-01 of a Gregorian date; false where there is no such date. */
EMU_CHECKED bool emu_date_from_civil(
	int32_t *day, int32_t year, int32_t month, int32_t day_of_month);
void emu_date_to_civil(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month);

/* YYYY-MM-DD, or the date of an RFC 3339 date-time as it stands there, in its own zone. */
EMU_CHECKED int emu_date_parse(int32_t *day, struct emu_str text, struct emu_error *err);
void emu_date_print(int32_t day, struct emu_buf *out);

#endif
