/* Numbers, periods and names as the reader sees them. Called by the builders of a document. */
#include "report/format.h"

#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"

#define ISOLATE EMU_STR("\xE2\x81\xA8")
#define ISOLATE_END EMU_STR("\xE2\x81\xA9")

/* Digits before the point, with the group's sign between them. */
static void append_whole(
	const struct emu_labels *labels, struct emu_str digits, struct emu_buf *out)
{
	for (size_t i = 0; i < digits.len; i++) {
		size_t left = digits.len - i; /* digits from here to the point */
		bool border = left == labels->first_group ||
			(left > labels->first_group &&
				(left - labels->first_group) % labels->next_group == 0);
		if (i > 0 && border)
			emu_buf_append(out, labels->group);
		emu_buf_push(out, digits.at[i]);
	}
}

static void append_digits(
	const struct emu_labels *labels, struct emu_str number, struct emu_buf *out)
{
	if (number.len && number.at[0] == '-') {
		emu_buf_append(out, EMU_STR("\xE2\x88\x92"));
		number = emu_str_after(number, 1);
	}
	const char *point = number.len ? memchr(number.at, '.', number.len) : NULL;
	size_t whole = point ? (size_t)(point - number.at) : number.len;
	append_whole(labels, (struct emu_str){number.at, whole}, out);
	if (point) {
		emu_buf_append(out, labels->decimal);
		emu_buf_append(out, emu_str_after(number, whole + 1));
	}
}

/* Behind the digits that stand at `at`; `at` itself where there are none. */
static size_t skip_digits(struct emu_str text, size_t at)
{
	while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9')
		at++;
	return at;
}

/* Records may hold strings where numbers belong. */
static bool is_number(struct emu_str text)
{
	size_t begin = text.len && text.at[0] == '-', at = skip_digits(text, begin);
	if (at == begin)
		return false;
	if (at < text.len && text.at[at] == '.') {
		begin = ++at;
		at = skip_digits(text, at);
		if (at == begin)
			return false;
	}
	if (at < text.len && (text.at[at] == 'e' || text.at[at] == 'E')) {
		at++;
		at += at < text.len && (text.at[at] == '+' || text.at[at] == '-');
		begin = at;
		at = skip_digits(text, at);
		if (at == begin)
			return false;
	}
	return at == text.len;
}

void emu_format_number(
	const struct emu_labels *labels, struct emu_str json, bool percent, struct emu_buf *out)
{
	struct emu_buf plain = {0}, shown = {0};
	struct emu_decimal number = {0};
	if (!is_number(json) || emu_decimal_parse(&number, json, NULL)) {
		emu_format_clean(json, out);
		return;
	}
	emu_decimal_print(&number, &plain);
	emu_decimal_free(&number);
	append_digits(labels, emu_buf_str(&plain), &shown);
	if (plain.failed || shown.failed)
		out->failed = true;
	struct emu_label_value n = {"n", emu_buf_str(&shown)};
	emu_label_fill(out, percent ? labels->percent : EMU_STR("{n}"), &n, 1);
	emu_buf_free(&plain);
	emu_buf_free(&shown);
}

/* A number of the calendar: no groups, two digits where a date has them. */
static struct emu_str calendar_number(char *room, int32_t number, int width)
{
	char digits[12];
	int n = 0;
	do {
		digits[n++] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0 || n < width);
	for (int i = 0; i < n; i++)
		room[i] = digits[n - 1 - i];
	return (struct emu_str){room, (size_t)n};
}

static void append_date(const struct emu_labels *labels, int32_t date, struct emu_buf *out)
{
	int32_t year, month, day;
	char years[12], months[12], days[12];
	emu_date_to_civil(date, &year, &month, &day);
	struct emu_label_value values[] = {
		{"year", calendar_number(years, year + labels->year_offset, 4)},
		{"month", calendar_number(months, month, 1)},
		{"day", calendar_number(days, day, 1)},
		{"name", labels->months[month - 1]},
	};
	emu_label_fill(out, labels->text[EMU_LABEL_PERIOD_DAY], values, 4);
}

/* From one end to the other, the ends printed already in one buffer that splits at `middle`. */
static void append_ends(const struct emu_labels *labels, enum emu_label label,
	const struct emu_buf *ends, size_t middle, struct emu_buf *out)
{
	struct emu_str both = emu_buf_str(ends);
	struct emu_label_value values[] = {
		{"from", {both.at, middle}},
		{"to", emu_str_after(both, middle)},
	};
	if (ends->failed)
		out->failed = true;
	else
		emu_label_fill(out, labels->text[label], values, 2);
}

static void append_run(
	const struct emu_labels *labels, const struct emu_period *period, struct emu_buf *out)
{
	struct emu_buf ends = {0};
	size_t middle;
	if (period->kind == EMU_PERIOD_YEARS) {
		int32_t from, to, month, day;
		emu_date_to_civil(period->from, &from, &month, &day);
		emu_date_to_civil(period->to, &to, &month, &day);
		emu_buf_append_number(&ends, (uint64_t)(from + labels->year_offset));
		middle = ends.len;
		emu_buf_append_number(&ends, (uint64_t)(to + labels->year_offset));
		append_ends(labels, EMU_LABEL_PERIOD_YEARS, &ends, middle, out);
	} else {
		append_date(labels, period->from, &ends);
		middle = ends.len;
		append_date(labels, period->to, &ends);
		append_ends(labels, EMU_LABEL_PERIOD_DAYS, &ends, middle, out);
	}
	emu_buf_free(&ends);
}

/* A year, or a part of one that has a number. */
static void append_part(
	const struct emu_labels *labels, const struct emu_period *period, struct emu_buf *out)
{
	static const char *const roman[] = {"I", "II", "III", "IV"};
	int32_t year, month, day;
	char years[12], quarters[12];
	emu_date_to_civil(period->from, &year, &month, &day);
	int32_t quarter = (month - 1) / 3;
	enum emu_label label = EMU_LABEL_PERIOD_YEAR;
	if (period->kind == EMU_PERIOD_HALF)
		label = month < 7 ? EMU_LABEL_PERIOD_HALF_1 : EMU_LABEL_PERIOD_HALF_2;
	else if (period->kind == EMU_PERIOD_QUARTER)
		label = EMU_LABEL_PERIOD_QUARTER;
	else if (period->kind == EMU_PERIOD_MONTH)
		label = EMU_LABEL_PERIOD_MONTH;
	struct emu_label_value values[] = {
		{"year", calendar_number(years, year + labels->year_offset, 4)},
		{"quarter", calendar_number(quarters, quarter + 1, 1)},
		{"roman", emu_str_from(roman[quarter])},
		{"name", labels->months[month - 1]},
	};
	emu_label_fill(out, labels->text[label], values, 4);
}

void emu_format_period(const struct emu_labels *labels, struct emu_str text, struct emu_buf *out)
{
	struct emu_period period;
	if (emu_period_parse(&period, text, NULL))
		emu_format_clean(text, out);
	else if (period.kind == EMU_PERIOD_YEARS || period.kind == EMU_PERIOD_DAYS)
		append_run(labels, &period, out);
	else if (period.kind == EMU_PERIOD_DAY)
		append_date(labels, period.from, out);
	else
		append_part(labels, &period, out);
}

void emu_format_date(const struct emu_labels *labels, struct emu_str text, struct emu_buf *out)
{
	int32_t day;
	if (emu_date_parse(&day, text, NULL))
		emu_format_clean(text, out);
	else
		append_date(labels, day, out);
}

enum treatment { KEEP, SPACE, DROP, SHOW };

static enum treatment treatment_of(int32_t point)
{
	if (point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 || point == 0x2028 ||
		point == 0x2029)
		return SPACE;
	if (point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xFFFE || point == 0xFFFF)
		return SHOW;
	if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||
		(point >= 0xE0000 && point <= 0xE007F))
		return SHOW;
	if (point == 0xAD || point == 0x061C || point == 0x200B || point == 0x200E ||
		point == 0x200F || (point >= 0x2060 && point <= 0x2064) ||
		(point >= 0x206A && point <= 0x206F) || point == 0xFEFF ||
		(point >= 0xFFF9 && point <= 0xFFFB))
		return DROP;
	return KEEP;
}

void emu_format_clean(struct emu_str text, struct emu_buf *out)
{
	size_t begin = out->len, at = 0;
	bool space = false;
	while (at < text.len) {
		size_t from = at;
		int32_t point = emu_text_next(text, &at);
		enum treatment treatment = point < 0 ? SHOW : treatment_of(point);
		if (treatment == SPACE)
			space = true;
		if (treatment == SPACE || treatment == DROP)
			continue;
		if (space && out->len > begin)
			emu_buf_push(out, ' ');
		space = false;
		if (point < 0)
			emu_buf_printf(out, "\\x{%02X}", (unsigned)(unsigned char)text.at[from]);
		else if (treatment == SHOW)
			emu_buf_printf(out, "\\u{%04X}", (unsigned)point);
		else
			emu_buf_append(out, (struct emu_str){text.at + from, at - from});
	}
}

void emu_format_name(struct emu_str text, struct emu_buf *out)
{
	if (text.len == 0)
		return;
	emu_buf_append(out, ISOLATE);
	emu_format_clean(text, out);
	emu_buf_append(out, ISOLATE_END);
}
