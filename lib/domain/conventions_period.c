/* Periods as people write them in cells, through the patterns of the language's lexicon. */
#include "domain/conventions.h"

#include "domain/conventions-internal.h"

/* No period is longer; patterns with dates in them try every end. */
#define PERIOD_CELL_MAX 256

static void append_part(
	const struct emu_pattern_part *part, const struct emu_places *places, struct emu_buf *out)
{
	int32_t value = places->value[part->place][part->which];
	switch (part->place) {
	case EMU_PLACE_TEXT:
		emu_buf_append(out, part->text);
		break;
	case EMU_PLACE_YEAR:
		emu_buf_printf(out, "%04d", (int)value);
		break;
	case EMU_PLACE_MONTH:
	case EMU_PLACE_DAY:
		emu_buf_printf(out, "%02d", (int)value);
		break;
	case EMU_PLACE_DATE:
		emu_date_print(value, out);
		break;
	default:
		emu_buf_printf(out, "%d", (int)value);
	}
}

/* The coarsest way to say the same days. */
static void name_days(struct emu_period *period)
{
	static const enum emu_period_kind kinds[] = {EMU_PERIOD_YEAR, EMU_PERIOD_HALF,
		EMU_PERIOD_QUARTER, EMU_PERIOD_MONTH, EMU_PERIOD_DAY};
	if (period->kind != EMU_PERIOD_DAYS)
		return;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct emu_period same = emu_period_holding(kinds[i], period->from);
		if (same.to == period->to && same.from == period->from) {
			*period = same;
			return;
		}
	}
	struct emu_period first = emu_period_holding(EMU_PERIOD_YEAR, period->from);
	struct emu_period last = emu_period_holding(EMU_PERIOD_YEAR, period->to);
	if (first.from == period->from && last.to == period->to)
		period->kind = EMU_PERIOD_YEARS;
}

/* One period as records write it, or two with ".." between: from the start of the first to the end
 * of the second. */
static bool read_given(struct emu_str text, struct emu_period *period)
{
	for (size_t at = 1; at + 1 < text.len; at++) {
		if (text.at[at - 1] != '.' || text.at[at] != '.')
			continue;
		struct emu_period last;
		if (emu_period_parse(period, (struct emu_str){text.at, at - 1}, NULL) < 0 ||
			emu_period_parse(&last, emu_str_after(text, at + 1), NULL) < 0 ||
			last.to < period->from)
			return false;
		period->to = last.to;
		period->kind = EMU_PERIOD_DAYS;
		return true;
	}
	return emu_period_parse(period, text, NULL) == 0;
}

bool emu_conventions_given(const struct emu_pattern *pattern, const struct emu_places *places,
	struct emu_buf *given, struct emu_period *period)
{
	emu_buf_clear(given);
	for (size_t i = 0; i < pattern->n_gives; i++)
		append_part(&pattern->gives[i], places, given);
	if (given->failed || !read_given(emu_buf_str(given), period))
		return false;
	name_days(period);
	return true;
}

static bool read_period(const struct emu_reading *reading, struct emu_str plain,
	struct emu_buf *given, struct emu_period *period)
{
	const struct emu_patterns *patterns = &reading->lexicon->periods;
	struct emu_places places = {0};
	for (size_t i = 0; i < patterns->n; i++) {
		const struct emu_pattern *pattern = &patterns->at[i];
		if (emu_pattern_matches(pattern, reading, plain, &places) &&
			emu_conventions_given(pattern, &places, given, period))
			return true;
	}
	return false;
}

/* One period as records write it, which needs no pattern; Buddhist years do. */
static bool read_as_written(struct emu_str cell, struct emu_period *period)
{
	struct emu_str buddhist_from = EMU_STR("2400"), buddhist_to = EMU_STR("2701");
	if (cell.len < 4 || memchr(cell.at, '/', cell.len) ||
		(emu_str_compare(cell, buddhist_from) >= 0 &&
			emu_str_compare(cell, buddhist_to) < 0))
		return false;
	return emu_period_parse(period, cell, NULL) == 0;
}

int emu_conventions_period(const struct emu_conventions *conventions, struct emu_str cell,
	enum emu_date_order order, struct emu_conventions_scratch *scratch,
	struct emu_period *period, struct emu_error *err)
{
	struct emu_error error = {0};
	struct emu_reading reading = {conventions->lexicon, order, cell, &error, NULL};
	struct emu_str plain;
	if (read_as_written(cell, period))
		return 0;
	if (!emu_conventions_plain(cell, scratch, &plain))
		return emu_fail_memory(err);
	if (plain.len <= PERIOD_CELL_MAX && read_period(&reading, plain, &scratch->folded, period))
		return 0;
	if (!error.text[0])
		emu_fail(&error, EMU_FAULT_INPUT,
			"expected a period such as 2023, 2023-H1 or 2023-06, found %s",
			emu_conventions_quote(cell).text);
	if (err)
		*err = error;
	return -1;
}
