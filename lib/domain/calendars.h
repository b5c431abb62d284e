/*
 * Reporting calendars: which runs of days are the reporting form of which periods. Source:
 * schemas/catalogue/calendars.json. Immutable once loaded.
 */
#ifndef EMU_DOMAIN_CALENDARS_H
#define EMU_DOMAIN_CALENDARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/period.h"

#define EMU_CALENDARS_MAX 31

struct emu_calendar {
	int32_t closes;	  /* the day of the month that is the last of a report */
	uint32_t kinds;	  /* bits of enum emu_period_kind */
	int32_t from, to; /* days on which reports of it close */
};

struct emu_calendars {
	struct emu_calendar items[EMU_CALENDARS_MAX];
	size_t n;
};

EMU_CHECKED struct emu_calendars *emu_calendars_load(const char *schemas, struct emu_error *err);
void emu_calendars_del(struct emu_calendars *calendars);

/* Whether a run of days is the reporting form of a period: which, and by which calendar. NULL has
 * no calendars. */
bool emu_calendars_read(const struct emu_calendars *calendars, const struct emu_period *days,
	struct emu_period *period, size_t *calendar);

/* The reporting form of a period. */
struct emu_period emu_calendar_form(
	const struct emu_calendar *calendar, const struct emu_period *period);

/* The month whose reporting form holds a day. */
struct emu_period emu_calendar_month(const struct emu_calendar *calendar, int32_t day);

#endif
