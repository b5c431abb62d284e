/* What is some time, as conditions compare it: a period of days, or a moment. */
#ifndef EMU_SELECT_TIME_INTERNAL_H
#define EMU_SELECT_TIME_INTERNAL_H

#include <stdbool.h>

#include "base/moment.h"
#include "base/period.h"

struct emu_time {
	struct emu_period days; /* of a moment the day that it is written with, in its own zone */
	struct emu_moment moment;
	bool is_moment;
};

/* A date, a period (base/period) or an RFC 3339 date-time; false for anything else. */
bool emu_time_read(struct emu_time *time, struct emu_str text);

/* Whether who wrote it must have meant a date or period, be it none: 2023-6-1, 14/06/2023. */
bool emu_time_is_meant(struct emu_str text);

/* Likewise a time of a day, which is none: 2023-06-14 09:30. */
bool emu_time_is_begun(struct emu_str text);

#endif
