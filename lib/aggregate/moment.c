/* When a record was submitted, for telling which of two came later. Called once a figure. */
#include "aggregate/records-internal.h"
#include "base/period.h"

#define MINUTE INT64_C(60000)
#define DAY (24 * 60 * MINUTE)

/* Two digits at `at`, or -1. */
static int two_digits(struct emu_str text, size_t at)
{
	if (text.len < at + 2 || text.at[at] < '0' || text.at[at] > '9' || text.at[at + 1] < '0' ||
		text.at[at + 1] > '9')
		return -1;
	return 10 * (text.at[at] - '0') + (text.at[at + 1] - '0');
}

/* ":SS" and ".fff" behind hours and minutes, in milliseconds; *at moves past them. */
static int64_t seconds_at(struct emu_str text, size_t *at)
{
	int64_t moment = 0;
	if (*at < text.len && text.at[*at] == ':' && two_digits(text, *at + 1) >= 0) {
		moment = 1000 * two_digits(text, *at + 1);
		*at += 3;
	}
	if (*at >= text.len || text.at[*at] != '.')
		return moment;
	for (int64_t unit = 100; ++*at < text.len && text.at[*at] >= '0' && text.at[*at] <= '9';
		unit /= 10)
		moment += unit * (text.at[*at] - '0');
	return moment;
}

int64_t emu_moment(struct emu_str text)
{
	const size_t time = sizeof("YYYY-MM-DDT") - 1;
	int32_t day;
	if (emu_date_parse(&day, text, NULL) < 0)
		return INT64_MIN;
	int64_t moment = day * DAY;
	int hours = two_digits(text, time), minutes = two_digits(text, time + 3);
	if (hours < 0 || minutes < 0)
		return moment;
	size_t at = time + 5;
	moment += (60 * hours + minutes) * MINUTE + seconds_at(text, &at);
	hours = two_digits(text, at + 1);
	minutes = two_digits(text, at + 4);
	if (at < text.len && (text.at[at] == '+' || text.at[at] == '-') && hours >= 0 &&
		minutes >= 0)
		moment += (text.at[at] == '+' ? -1 : 1) * (60 * hours + minutes) * MINUTE;
	return moment;
}
