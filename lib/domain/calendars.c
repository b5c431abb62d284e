/* Reporting calendars, loaded and asked. Called once for each period that consolidation meets. */
#include "domain/calendars.h"

#include <stdlib.h>

#include "base/buf.h"
#include "domain/entry-internal.h"
#include "schema/document.h"

static void read_kinds(const json_t *list, struct emu_calendar *calendar)
{
	static const char *const names[] = {"years", "year", "half", "quarter", "month"};
	for (size_t i = 0; i < json_array_size(list); i++)
		for (uint32_t kind = EMU_PERIOD_YEARS; kind <= EMU_PERIOD_MONTH; kind++)
			if (emu_str_equal(emu_entry_string(json_array_get(list, i)),
				    emu_str_from(names[kind])))
				calendar->kinds |= UINT32_C(1) << kind;
}

/* The schema has seen to it that a date is one. */
static int32_t day_of(const json_t *object, const char *member, int32_t otherwise)
{
	struct emu_str text = emu_entry_text(object, member);
	int32_t day;
	return text.len && emu_date_parse(&day, text, NULL) == 0 ? day : otherwise;
}

static int read_calendars(struct emu_calendars *calendars, const char *path, const json_t *document,
	struct emu_error *err)
{
	const json_t *list = json_object_get(document, "calendars");
	if (json_array_size(list) > EMU_CALENDARS_MAX)
		return emu_fail(err, EMU_FAULT_USAGE,
			"%s: expected at most %d calendars, found %zu", path, EMU_CALENDARS_MAX,
			json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *json = json_array_get(list, i);
		struct emu_calendar *calendar = &calendars->items[calendars->n++];
		calendar->closes = (int32_t)json_integer_value(json_object_get(json, "closes"));
		calendar->from = day_of(json, "from", INT32_MIN);
		calendar->to = day_of(json, "to", INT32_MAX);
		read_kinds(json_object_get(json, "periods"), calendar);
	}
	return 0;
}

struct emu_calendars *emu_calendars_load(const char *schemas, struct emu_error *err)
{
	struct emu_calendars *calendars = calloc(1, sizeof(*calendars));
	struct emu_buf path = {0};
	json_t *document = NULL;
	emu_buf_printf(&path, "%s/catalogue/calendars.json", schemas);
	emu_buf_push(&path, '\0');
	int result = calendars && !path.failed ? 0 : emu_fail_memory(err);
	if (result == 0 &&
		!(document = emu_document_load(schemas, "catalogue/calendars", path.at, err)))
		result = -1;
	if (result == 0)
		result = read_calendars(calendars, path.at, document, err);
	json_decref(document);
	emu_buf_free(&path);
	if (result == 0)
		return calendars;
	free(calendars);
	return NULL;
}

void emu_calendars_del(struct emu_calendars *calendars)
{
	free(calendars);
}

/* Months since the year 0 of a day, and its day of the month. */
static int32_t month_of(int32_t day, int32_t *day_of_month)
{
	int32_t year, month;
	emu_date_to_civil(day, &year, &month, day_of_month);
	return 12 * year + month - 1;
}

static int32_t day_in(int32_t month, int32_t day_of_month)
{
	int32_t day = 0;
	return emu_date_from_civil(&day, month / 12, month % 12 + 1, day_of_month) ? day
										   : INT32_MIN;
}

/* So many months from that one on, where they make a period. */
static bool name_months(int32_t first, int32_t n, struct emu_period *period)
{
	enum emu_period_kind kind = n == 1 ? EMU_PERIOD_MONTH
		: n == 3		   ? EMU_PERIOD_QUARTER
		: n == 6		   ? EMU_PERIOD_HALF
					   : EMU_PERIOD_YEAR;
	if (first / 12 < 1 || (first + n - 1) / 12 > 9999 || (n > 6 ? n % 12 : n != 1 && n % 3) ||
		first % (n > 12 ? 12 : n))
		return false;
	*period = emu_period_holding(kind, day_in(first, 1));
	if (n > 12) {
		period->to = emu_period_holding(EMU_PERIOD_MONTH, day_in(first + n - 1, 1)).to;
		period->kind = EMU_PERIOD_YEARS;
	}
	return true;
}

bool emu_calendars_read(const struct emu_calendars *calendars, const struct emu_period *days,
	struct emu_period *period, size_t *calendar)
{
	int32_t opens, closes;
	int32_t before = month_of(days->from, &opens), last = month_of(days->to, &closes);
	for (size_t i = 0; calendars && days->kind == EMU_PERIOD_DAYS && i < calendars->n; i++) {
		const struct emu_calendar *known = &calendars->items[i];
		if (opens != known->closes + 1 || closes != known->closes || last <= before ||
			days->to < known->from || days->to > known->to ||
			!name_months(before + 1, last - before, period) ||
			!(known->kinds >> period->kind & 1))
			continue;
		*calendar = i;
		return true;
	}
	return false;
}

struct emu_period emu_calendar_form(
	const struct emu_calendar *calendar, const struct emu_period *period)
{
	int32_t ignored;
	return (struct emu_period){
		day_in(month_of(period->from, &ignored) - 1, calendar->closes + 1),
		day_in(month_of(period->to, &ignored), calendar->closes), EMU_PERIOD_DAYS};
}

struct emu_period emu_calendar_month(const struct emu_calendar *calendar, int32_t day)
{
	int32_t day_of_month;
	int32_t month = month_of(day, &day_of_month) + (day_of_month > calendar->closes);
	return emu_period_holding(EMU_PERIOD_MONTH, month / 12 > 9999 ? day : day_in(month, 1));
}
