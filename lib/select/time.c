/* Dates, date-times and periods of conditions and records. Called for each comparison with one. */
#include "select/time-internal.h"

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

bool emu_time_read(struct emu_time *time, struct emu_str text)
{
	*time = (struct emu_time){0};
	if (text.len < 4 || !is_digit(text.at[0]))
		return false;
	if (emu_period_parse(&time->days, text, NULL) == 0)
		return true;
	int32_t day;
	time->is_moment = emu_moment_parse(&time->moment, text, NULL) == 0 &&
		emu_date_parse(&day, text, NULL) == 0;
	if (time->is_moment)
		time->days = emu_period_holding(EMU_PERIOD_DAY, day);
	return time->is_moment;
}

bool emu_time_is_meant(struct emu_str text)
{
	size_t digits = 0;
	while (digits < text.len && is_digit(text.at[digits]))
		digits++;
	return digits >= 1 && digits <= 4 && digits < text.len &&
		(text.at[digits] == '-' || text.at[digits] == '/');
}

bool emu_time_is_begun(struct emu_str text)
{
	int32_t day;
	return text.len > 10 && text.at[10] != '/' &&
		emu_date_parse(&day, (struct emu_str){text.at, 10}, NULL) == 0;
}
