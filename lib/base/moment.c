/* Dates and date-times as points in time. Called for the `submitted` of records that compete. */
#include "base/moment.h"

#include "base/period.h"

#define MINUTE INT64_C(60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* UTC+07:00 in the whole country, and no summer time. */
#define VIETNAM (7 * HOUR)

/* YYYY-MM-DDThh:mm:ss, and from there a fraction, and a zone. */
#define TIME_AT 11
#define FRACTION_AT 19

static int64_t pair_at(struct emu_str text, size_t at)
{
	return 10 * (text.at[at] - '0') + (text.at[at + 1] - '0');
}

/* Digits behind the point at `at`; returns what follows them. */
static size_t read_fraction(struct emu_str text, size_t at, int32_t *nanoseconds)
{
	int32_t unit = 100000000;
	*nanoseconds = 0;
	if (text.at[at] != '.')
		return at;
	for (at++; text.at[at] >= '0' && text.at[at] <= '9'; at++, unit /= 10)
		*nanoseconds += unit * (text.at[at] - '0');
	return at;
}

int emu_moment_parse(struct emu_moment *moment, struct emu_str text, struct emu_error *err)
{
	int32_t day;
	if (emu_date_parse(&day, text, err) < 0)
		return -1;
	*moment = (struct emu_moment){.seconds = day * DAY - VIETNAM};
	if (text.len < FRACTION_AT)
		return 0;
	/* The date's parser has found a whole date-time here, up to its zone. */
	moment->seconds = day * DAY + pair_at(text, TIME_AT) * HOUR +
		pair_at(text, TIME_AT + 3) * MINUTE + pair_at(text, TIME_AT + 6);
	size_t zone = read_fraction(text, FRACTION_AT, &moment->nanoseconds);
	if (text.at[zone] == '+' || text.at[zone] == '-') {
		int64_t ahead = pair_at(text, zone + 1) * HOUR + pair_at(text, zone + 4) * MINUTE;
		moment->seconds -= text.at[zone] == '+' ? ahead : -ahead;
	}
	return 0;
}

int emu_moment_compare(const struct emu_moment *a, const struct emu_moment *b)
{
	if (a->seconds != b->seconds)
		return a->seconds < b->seconds ? -1 : 1;
	return (a->nanoseconds > b->nanoseconds) - (a->nanoseconds < b->nanoseconds);
}
