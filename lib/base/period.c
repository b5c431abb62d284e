/*
 * Periods and dates: the canonical forms, read and printed, and the calendar between them. Nothing
 * here asks the system for a time zone or a locale.
 */
#include "base/period.h"

#include <assert.h>
#include <stdio.h>

/* What a kind measures in months, and what it is made up of. */
static const struct {
	int32_t months;
	enum emu_period_kind finer;
	int32_t n_parts;
} shapes[] = {
	[EMU_PERIOD_YEARS] = {0, EMU_PERIOD_YEAR, 0}, /* as many as it has years */
	[EMU_PERIOD_YEAR] = {12, EMU_PERIOD_HALF, 2},
	[EMU_PERIOD_HALF] = {6, EMU_PERIOD_QUARTER, 2},
	[EMU_PERIOD_QUARTER] = {3, EMU_PERIOD_MONTH, 3},
	[EMU_PERIOD_MONTH] = {1, EMU_PERIOD_DAY, 0},
	[EMU_PERIOD_DAY] = {0, EMU_PERIOD_DAY, 0},
	[EMU_PERIOD_DAYS] = {0, EMU_PERIOD_DAY, 0},
};

#define DAYS_OF_400_YEARS 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

/* The first of a month; months past 12 run into the years that follow. Years are counted from
 * March, so that the leap day comes last and months follow the rhythm of 153 days in five. */
static int32_t first_of_month(int32_t year, int32_t month)
{
	int32_t since_march = 12 * year + month - 3;
	year = since_march / 12;
	month = since_march % 12;
	int32_t leap_days = year / 4 - year / 100 + year / 400;
	return 365 * year + leap_days + (153 * month + 2) / 5 - DAYS_TO_1970;
}

void emu_date_to_civil(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month)
{
	day += DAYS_TO_1970;
	int32_t centuries = day / DAYS_OF_400_YEARS, rest = day % DAYS_OF_400_YEARS;
	int32_t of_400 = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
	rest -= 365 * of_400 + of_400 / 4 - of_400 / 100;
	int32_t since_march = (5 * rest + 2) / 153;
	*day_of_month = rest - (153 * since_march + 2) / 5 + 1;
	*month = since_march < 10 ? since_march + 3 : since_march - 9;
	*year = 400 * centuries + of_400 + (*month <= 2);
}

static int32_t days_in_month(int32_t year, int32_t month)
{
	return first_of_month(year, month + 1) - first_of_month(year, month);
}

bool emu_date_from_civil(int32_t *day, int32_t year, int32_t month, int32_t day_of_month)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day_of_month < 1 ||
		day_of_month > days_in_month(year, month))
		return false;
	*day = first_of_month(year, month) + day_of_month - 1;
	return true;
}

struct emu_period emu_period_holding(enum emu_period_kind kind, int32_t day)
{
	int32_t months = shapes[kind].months, year, month, day_of_month;
	if (!months) {
		assert(kind == EMU_PERIOD_DAY);
		return (struct emu_period){day, day, EMU_PERIOD_DAY};
	}
	emu_date_to_civil(day, &year, &month, &day_of_month);
	month -= (month - 1) % months;
	return (struct emu_period){
		first_of_month(year, month), first_of_month(year, month + months) - 1, kind};
}

/* Input is quoted at most this long, in bytes. */
#define QUOTED_MAX 40

static int unexpected(struct emu_error *err, const char *expected, struct emu_str found)
{
	bool cut = found.len > QUOTED_MAX;
	if (cut)
		for (found.len = QUOTED_MAX; found.len && (found.at[found.len] & 0xc0) == 0x80;)
			found.len--;
	return emu_fail(err, EMU_FAULT_INPUT, "expected %s, found \"%.*s%s\"", expected,
		EMU_STR_ARGS(found), cut ? "..." : "");
}

static struct emu_str slice(struct emu_str text, size_t from, size_t len)
{
	return (struct emu_str){text.at + from, len};
}

/* Digits alone, from low to high; `expected` says so. */
static int read_number(struct emu_str text, int32_t low, int32_t high, const char *expected,
	int32_t *number, struct emu_error *err)
{
	*number = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return unexpected(err, expected, text);
		*number = 10 * *number + (text.at[i] - '0');
	}
	return *number >= low && *number <= high ? 0 : unexpected(err, expected, text);
}

static int read_year(struct emu_str text, int32_t *year, struct emu_error *err)
{
	return read_number(text, 1, 9999, "a year from 0001 to 9999", year, err);
}

/* YYYY-MM, of which the year is read. */
static int read_month(struct emu_str text, int32_t *year, int32_t *month, struct emu_error *err)
{
	if (read_year(slice(text, 0, 4), year, err))
		return -1;
	return read_number(slice(text, 5, 2), 1, 12, "a month from 01 to 12", month, err);
}

static int read_date(struct emu_str text, int32_t *day, struct emu_error *err)
{
	int32_t year, month, day_of_month;
	if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-')
		return unexpected(err, "a date such as 2023-06-14", text);
	if (read_month(text, &year, &month, err))
		return -1;
	int32_t last = days_in_month(year, month);
	if (read_number(slice(text, 8, 2), 1, last, "a day of the month", &day_of_month, NULL)) {
		char expected[48];
		snprintf(expected, sizeof(expected), "a day from 01 to %d in %.7s", (int)last,
			text.at);
		return read_number(slice(text, 8, 2), 1, last, expected, &day_of_month, err);
	}
	*day = first_of_month(year, month) + day_of_month - 1;
	return 0;
}

/* Two digits, at most `most`. */
static bool is_pair(struct emu_str text, size_t at, int most)
{
	if (text.len < at + 2)
		return false;
	int tens = text.at[at] - '0', ones = text.at[at + 1] - '0';
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && 10 * tens + ones <= most;
}

static bool is_at(struct emu_str text, size_t at, const char *any_of)
{
	return at < text.len && text.at[at] && strchr(any_of, text.at[at]);
}

/* RFC 3339 section 5.6: "T" and full-time. */
static bool is_time(struct emu_str text)
{
	if (!is_at(text, 0, "Tt") || !is_pair(text, 1, 23) || !is_at(text, 3, ":") ||
		!is_pair(text, 4, 59) || !is_at(text, 6, ":") || !is_pair(text, 7, 60))
		return false;
	size_t at = 9;
	if (is_at(text, at, ".")) {
		if (!is_at(text, ++at, "0123456789"))
			return false;
		while (is_at(text, at, "0123456789"))
			at++;
	}
	if (is_at(text, at, "Zz"))
		return at + 1 == text.len;
	return is_at(text, at, "+-") && is_pair(text, at + 1, 23) && is_at(text, at + 3, ":") &&
		is_pair(text, at + 4, 59) && at + 6 == text.len;
}

int emu_date_parse(int32_t *day, struct emu_str text, struct emu_error *err)
{
	if (text.len <= 10)
		return read_date(text, day, err);
	if (!is_time(emu_str_after(text, 10)))
		return unexpected(err,
			"a date such as 2023-06-14 or a date-time such as 2023-06-14T09:30:00Z",
			text);
	return read_date(slice(text, 0, 10), day, err);
}

static int read_years(
	struct emu_str from, struct emu_str to, struct emu_period *period, struct emu_error *err)
{
	int32_t first, last;
	if (read_year(from, &first, err) || read_year(to, &last, err))
		return -1;
	*period = (struct emu_period){
		first_of_month(first, 1), first_of_month(last + 1, 1) - 1, EMU_PERIOD_YEARS};
	return 0;
}

static int read_days(
	struct emu_str from, struct emu_str to, struct emu_period *period, struct emu_error *err)
{
	period->kind = EMU_PERIOD_DAYS;
	return read_date(from, &period->from, err) || read_date(to, &period->to, err) ? -1 : 0;
}

static int read_run(
	struct emu_str text, size_t slash, struct emu_period *period, struct emu_error *err)
{
	struct emu_str from = slice(text, 0, slash), to = emu_str_after(text, slash + 1);
	if (from.len != to.len || (from.len != 4 && from.len != 10))
		return unexpected(
			err, "two years or two dates, as 2021/2023 or 2022-12-15/2023-06-14", text);
	if ((from.len == 4 ? read_years : read_days)(from, to, period, err))
		return -1;
	if (period->from > period->to)
		return unexpected(err, "a period that ends no earlier than it begins", text);
	return 0;
}

/* YYYY-H1, YYYY-Q3 or YYYY-06. */
static int read_part(struct emu_str text, struct emu_period *period, struct emu_error *err)
{
	int32_t year, number;
	enum emu_period_kind kind = EMU_PERIOD_MONTH;
	if (text.at[5] == 'H' || text.at[5] == 'Q') {
		bool half = text.at[5] == 'H';
		kind = half ? EMU_PERIOD_HALF : EMU_PERIOD_QUARTER;
		if (read_year(slice(text, 0, 4), &year, err) ||
			read_number(slice(text, 6, 1), 1, half ? 2 : 4,
				half ? "a half, H1 or H2" : "a quarter from Q1 to Q4", &number,
				err))
			return -1;
	} else if (read_month(text, &year, &number, err)) {
		return -1;
	}
	int32_t month = (number - 1) * shapes[kind].months + 1;
	*period = emu_period_holding(kind, first_of_month(year, month));
	return 0;
}

int emu_period_parse(struct emu_period *period, struct emu_str text, struct emu_error *err)
{
	const char *slash = text.len ? memchr(text.at, '/', text.len) : NULL;
	int32_t number;
	if (slash)
		return read_run(text, (size_t)(slash - text.at), period, err);
	if (text.len == 4) {
		if (read_year(text, &number, err))
			return -1;
		*period = emu_period_holding(EMU_PERIOD_YEAR, first_of_month(number, 1));
		return 0;
	}
	if (text.len == 7 && text.at[4] == '-')
		return read_part(text, period, err);
	if (text.len == 10) {
		if (read_date(text, &number, err))
			return -1;
		*period = emu_period_holding(EMU_PERIOD_DAY, number);
		return 0;
	}
	return unexpected(err,
		"a period such as 2023, 2023-H1, 2023-Q3, 2023-06, 2023-06-24, 2021/2023 "
		"or 2022-12-15/2023-06-14",
		text);
}

int emu_period_parse_asked(struct emu_period *period, struct emu_str text, struct emu_error *err)
{
	int32_t year, month, day;
	if (emu_period_parse(period, text, err) < 0)
		return -1;
	emu_date_to_civil(period->to, &year, &month, &day);
	if (year < 2400 || year > 2700)
		return 0;
	return emu_fail(err, EMU_FAULT_INPUT,
		"expected a Gregorian year, found \"%.*s\": %d of the Buddhist era is %d",
		EMU_STR_ARGS(text), (int)year, (int)year - 543);
}

void emu_date_print(int32_t day, struct emu_buf *out)
{
	int32_t year, month, day_of_month;
	emu_date_to_civil(day, &year, &month, &day_of_month);
	emu_buf_printf(out, "%04d-%02d-%02d", (int)year, (int)month, (int)day_of_month);
}

void emu_period_print(const struct emu_period *period, struct emu_buf *out)
{
	int32_t year, month, day;
	emu_date_to_civil(period->from, &year, &month, &day);
	switch (period->kind) {
	case EMU_PERIOD_YEARS:
		emu_buf_printf(
			out, "%04d/%04d", (int)year, (int)(year + emu_period_n_parts(period) - 1));
		break;
	case EMU_PERIOD_YEAR:
		emu_buf_printf(out, "%04d", (int)year);
		break;
	case EMU_PERIOD_HALF:
		emu_buf_printf(out, "%04d-H%d", (int)year, (int)(month + 5) / 6);
		break;
	case EMU_PERIOD_QUARTER:
		emu_buf_printf(out, "%04d-Q%d", (int)year, (int)(month + 2) / 3);
		break;
	case EMU_PERIOD_MONTH:
		emu_buf_printf(out, "%04d-%02d", (int)year, (int)month);
		break;
	case EMU_PERIOD_DAY:
		emu_date_print(period->from, out);
		break;
	case EMU_PERIOD_DAYS:
		emu_date_print(period->from, out);
		emu_buf_push(out, '/');
		emu_date_print(period->to, out);
		break;
	}
}

int emu_period_compare(const struct emu_period *a, const struct emu_period *b)
{
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->to < b->to) - (a->to > b->to);
}

bool emu_period_contains(const struct emu_period *whole, const struct emu_period *part)
{
	return whole->from <= part->from && part->to <= whole->to;
}

bool emu_period_overlaps(const struct emu_period *a, const struct emu_period *b)
{
	return a->from <= b->to && b->from <= a->to;
}

int32_t emu_period_n_parts(const struct emu_period *period)
{
	int32_t first, last, month, day;
	if (period->kind != EMU_PERIOD_YEARS)
		return shapes[period->kind].n_parts;
	emu_date_to_civil(period->from, &first, &month, &day);
	emu_date_to_civil(period->to, &last, &month, &day);
	return last - first + 1;
}

struct emu_period emu_period_part(const struct emu_period *period, int32_t i)
{
	enum emu_period_kind finer = shapes[period->kind].finer;
	int32_t year, month, day;
	assert(i >= 0 && i < emu_period_n_parts(period));
	emu_date_to_civil(period->from, &year, &month, &day);
	return emu_period_holding(finer, first_of_month(year, month + i * shapes[finer].months));
}
