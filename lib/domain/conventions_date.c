/* Dates as people write them in cells: in figures, in an order that is known or told by the
 * figures, or in the words of the language. */
#include "domain/conventions.h"

#include "domain/conventions-internal.h"

/* Three numbers and the mark between them, which is the same both times. */
struct figures {
	int32_t number[3];
	size_t digits[3];
};

static bool read_number(struct emu_str text, size_t *at, int32_t *number, size_t *digits)
{
	*number = 0;
	for (*digits = 0; *at < text.len && text.at[*at] >= '0' && text.at[*at] <= '9'; ++*at) {
		if (++*digits > 4)
			return false;
		*number = 10 * *number + (text.at[*at] - '0');
	}
	return *digits > 0;
}

/* Reads figures at the start of the text, which is cut to what follows them. */
static bool read_figures(struct emu_str *text, struct figures *figures)
{
	size_t at = 0;
	char mark = '\0';
	for (size_t i = 0; i < 3; i++) {
		if (i) {
			if (at == text->len || !strchr("/-.", text->at[at]) ||
				(mark && mark != text->at[at]))
				return false;
			mark = text->at[at++];
		}
		if (!read_number(*text, &at, &figures->number[i], &figures->digits[i]))
			return false;
	}
	*text = emu_str_after(*text, at);
	return true;
}

/* "8:30", "08:30:15", "T08:30:15.250+07:00" behind a date: the seconds of the day. */
static bool read_time(struct emu_str text, int32_t *second)
{
	int32_t parts[3] = {0}, ignored;
	size_t at = 0, digits;
	if (text.len == 0 || (text.at[0] != ' ' && text.at[0] != 't'))
		return false;
	text = emu_str_after(text, 1);
	for (size_t i = 0; i < 3; i++) {
		if (i && (at == text.len || text.at[at] != ':')) {
			if (i == 1)
				return false;
			break;
		}
		at += i > 0;
		if (!read_number(text, &at, &parts[i], &digits) || digits > 2)
			return false;
	}
	if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
		return false;
	*second = 3600 * parts[0] + 60 * parts[1] + parts[2];
	if (at < text.len && text.at[at] == '.') {
		at++;
		while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9')
			at++;
	}
	if (at == text.len || emu_str_equal(emu_str_after(text, at), EMU_STR("z")))
		return true;
	bool offset = text.at[at] == '+' || text.at[at] == '-';
	at++;
	return offset && read_number(text, &at, &ignored, &digits) && digits == 2 &&
		at < text.len && text.at[at++] == ':' &&
		read_number(text, &at, &ignored, &digits) && digits == 2 && at == text.len;
}

static bool tell(const struct emu_reading *reading, const char *before, const char *after)
{
	if (reading->err && !reading->err->text[0])
		emu_fail(reading->err, EMU_FAULT_INPUT, "%s%s%s", before,
			emu_conventions_quote(reading->cell).text, after);
	return false;
}

static const char *order_in_words(enum emu_date_order order)
{
	switch (order) {
	case EMU_DATE_ORDER_DMY:
		return " is no date as day, month, year: pass --dates if it has another order";
	case EMU_DATE_ORDER_MDY:
		return " is no date as month, day, year: pass --dates if it has another order";
	case EMU_DATE_ORDER_YMD:
		return " is no date as year, month, day: pass --dates if it has another order";
	case EMU_DATE_ORDER_UNKNOWN:
		break;
	}
	return " is no date";
}

/* Which order the figures are in, year last; UNKNOWN where both are dates and differ. */
static enum emu_date_order order_of(const struct figures *figures, enum emu_date_order stated)
{
	if (stated != EMU_DATE_ORDER_UNKNOWN)
		return stated;
	if (figures->number[0] > 12 || figures->number[0] == figures->number[1])
		return EMU_DATE_ORDER_DMY;
	return figures->number[1] > 12 ? EMU_DATE_ORDER_MDY : EMU_DATE_ORDER_UNKNOWN;
}

static bool date_of(const struct emu_reading *reading, const struct figures *figures, int32_t *day)
{
	const int32_t *number = figures->number;
	if (figures->digits[0] == 4 && figures->digits[1] <= 2 && figures->digits[2] <= 2)
		return emu_date_from_civil(
			       day, emu_conventions_year(number[0]), number[1], number[2]) ||
			tell(reading, "", " is no date as year, month, day");
	if (figures->digits[0] > 2 || figures->digits[1] > 2)
		return false;
	if (figures->digits[2] != 4)
		return tell(reading, "", " has a year of two digits: write all four");
	enum emu_date_order order = order_of(figures, reading->order);
	if (order == EMU_DATE_ORDER_UNKNOWN)
		return tell(reading, "ambiguous date ", ": pass --dates dmy or --dates mdy");
	int32_t month = order == EMU_DATE_ORDER_MDY ? number[0] : number[1];
	int32_t of_month = order == EMU_DATE_ORDER_MDY ? number[1] : number[0];
	if (order != EMU_DATE_ORDER_YMD &&
		emu_date_from_civil(day, emu_conventions_year(number[2]), month, of_month))
		return true;
	return tell(reading, "", order_in_words(order));
}

static bool date_in_words(const struct emu_reading *reading, struct emu_str plain, int32_t *day)
{
	const struct emu_patterns *patterns = &reading->lexicon->dates;
	struct emu_places places;
	for (size_t i = 0; i < patterns->n; i++)
		if (emu_pattern_matches(&patterns->at[i], reading, plain, &places))
			return emu_date_from_civil(day, places.value[EMU_PLACE_YEAR][0],
				       places.value[EMU_PLACE_MONTH][0],
				       places.value[EMU_PLACE_DAY][0]) ||
				tell(reading, "", " is no date");
	return false;
}

bool emu_conventions_plain_date(
	const struct emu_reading *reading, struct emu_str plain, int32_t *day, int32_t *second)
{
	struct figures figures;
	struct emu_str rest = plain;
	if (second)
		*second = -1;
	if (!read_figures(&rest, &figures))
		return date_in_words(reading, plain, day);
	int32_t time = 0;
	if (rest.len && (!read_time(rest, &time) || (!second && time)))
		return false;
	if (second && rest.len)
		*second = time;
	return date_of(reading, &figures, day);
}

bool emu_conventions_date_prefix(
	const struct emu_reading *reading, struct emu_str plain, int32_t *day, size_t *end)
{
	struct figures figures;
	struct emu_places places;
	struct emu_str rest = plain;
	*end = 0;
	if (!plain.len)
		return false;
	const struct emu_pattern_list *patterns =
		&reading->lexicon->dates_by_byte[(unsigned char)plain.at[0]];
	if (read_figures(&rest, &figures) && date_of(reading, &figures, day))
		*end = plain.len - rest.len;
	int behind = emu_conventions_behind_digits(plain);
	for (size_t i = 0; i < patterns->n; i++) {
		int32_t found;
		size_t len;
		if (emu_pattern_allows(patterns->at[i], behind) &&
			emu_pattern_begins(patterns->at[i], reading, plain, &places, &len) &&
			len > *end &&
			emu_date_from_civil(&found, places.value[EMU_PLACE_YEAR][0],
				places.value[EMU_PLACE_MONTH][0], places.value[EMU_PLACE_DAY][0])) {
			*end = len;
			*day = found;
		}
	}
	return *end > 0;
}

int emu_conventions_date(const struct emu_conventions *conventions, struct emu_str cell,
	enum emu_date_order order, struct emu_conventions_scratch *scratch, int32_t *day,
	int32_t *second, struct emu_error *err)
{
	struct emu_error error = {0};
	struct emu_reading reading = {conventions->lexicon, order, cell, &error, NULL};
	struct emu_str plain;
	if (!emu_conventions_plain(cell, scratch, &plain))
		return emu_fail_memory(err);
	if (emu_conventions_plain_date(&reading, plain, day, second))
		return 0;
	if (!error.text[0])
		tell(&reading, "expected a date, found ", "");
	if (err)
		*err = error;
	return -1;
}
