/* Coverage and what is missing, as JSON. Called once a row. */
#include "aggregate/survey-internal.h"
#include "json/writer.h"

/* A row names so many units, and so many periods, and says how many more there are. */
#define NAMED_MAX 1000

static void put_share(struct emu_buf *out, struct emu_str key, uint64_t have, uint64_t expected)
{
	emu_json_write_key(out, key);
	emu_buf_push(out, '[');
	emu_buf_append_number(out, have);
	emu_buf_push(out, ',');
	emu_buf_append_number(out, expected);
	emu_buf_push(out, ']');
}

static uint64_t count_days(const struct emu_survey *survey)
{
	uint64_t n = 0;
	for (size_t i = 0; i < survey->n_gaps; i++)
		n += (uint64_t)(survey->gaps[i].to - survey->gaps[i].from) + 1;
	return n;
}

/* Parts of the period that are there, of all: of the finest kind that was summed, or days where the
 * period is not made up of such. */
static void put_periods(const struct emu_survey *survey, struct emu_buf *out)
{
	const struct emu_period *period = &survey->period;
	uint64_t have = 0, n = 0;
	size_t gap = 0;
	if (!survey->is_parted) {
		put_share(out, EMU_STR("periods"), 1, 1);
		return;
	}
	if (survey->finest == EMU_PERIOD_DAY || period->kind == EMU_PERIOD_DAYS) {
		n = (uint64_t)(period->to - period->from) + 1;
		put_share(out, EMU_STR("periods"), n - count_days(survey), n);
		return;
	}
	for (int32_t day = period->from; day <= period->to;) {
		struct emu_period part = emu_period_holding(survey->finest, day);
		while (gap < survey->n_gaps && survey->gaps[gap].to < part.from)
			gap++;
		have += gap == survey->n_gaps || survey->gaps[gap].from > part.to;
		n++;
		day = part.to + 1;
	}
	put_share(out, EMU_STR("periods"), have, n);
}

static uint64_t count_values(const struct emu_survey *survey, bool *const *values, uint32_t k)
{
	uint64_t n = 0;
	for (size_t v = 0; values[k] && v < survey->sheet->n_values[k]; v++)
		n += values[k][v];
	return n;
}

/* The longest calendar period that begins on a day and ends by another, else days up to where one
 * begins. */
static struct emu_period next_part(int32_t from, int32_t to)
{
	for (enum emu_period_kind kind = EMU_PERIOD_YEAR; kind <= EMU_PERIOD_MONTH; kind++) {
		struct emu_period part = emu_period_holding(kind, from);
		if (part.from == from && part.to <= to)
			return part;
	}
	struct emu_period month = emu_period_holding(EMU_PERIOD_MONTH, from);
	int32_t last = month.to < to ? month.to : to;
	return (struct emu_period){from, last, from == last ? EMU_PERIOD_DAY : EMU_PERIOD_DAYS};
}

/* Returns how many there are. */
static size_t put_gaps(const struct emu_survey *survey, struct emu_buf *out)
{
	size_t n = 0;
	emu_json_write_key(out, EMU_STR("periods"));
	emu_buf_push(out, '[');
	for (size_t i = 0; i < survey->n_gaps; i++)
		for (int32_t day = survey->gaps[i].from; day <= survey->gaps[i].to; n++) {
			struct emu_period part = next_part(day, survey->gaps[i].to);
			day = part.to + 1;
			if (n >= NAMED_MAX)
				continue;
			emu_buf_append(out, n ? EMU_STR(",\"") : EMU_STR("\""));
			emu_period_print(&part, out);
			emu_buf_push(out, '"');
		}
	emu_buf_push(out, ']');
	return n;
}

static void put_units(
	const struct emu_survey *survey, const uint32_t *units, size_t n, struct emu_buf *out)
{
	emu_json_write_key(out, EMU_STR("units"));
	for (size_t i = 0; i < n && i < NAMED_MAX; i++) {
		emu_buf_push(out, i ? ',' : '[');
		emu_json_write_string(out, survey->sheet->nodes[units[i]].name);
	}
	emu_buf_push(out, ']');
}

static void put_lacks(const struct emu_survey *survey, uint32_t k, struct emu_buf *out)
{
	const struct emu_sheet *sheet = survey->sheet;
	size_t n = 0;
	emu_json_write_key(out, sheet->question->catalogue->dimensions[k].id);
	for (size_t v = 0; v < sheet->n_values[k] && n < NAMED_MAX; v++) {
		if (!survey->lacks[k][v])
			continue;
		emu_buf_push(out, n++ ? ',' : '[');
		emu_json_write_string(out, sheet->values[k][v]);
	}
	emu_buf_push(out, ']');
}

static void put_coverage(const struct emu_survey *survey, struct emu_buf *out)
{
	emu_json_write_key(out, EMU_STR("coverage"));
	emu_buf_push(out, '{');
	put_share(out, EMU_STR("units"), survey->have, survey->expected);
	if (survey->is_known)
		put_periods(survey, out);
	for (uint32_t k = 0; survey->broken_down >> k; k++) {
		const struct emu_dimension *dimension =
			&survey->sheet->question->catalogue->dimensions[k];
		uint64_t n = dimension->is_outline ? count_values(survey, survey->lines, k)
						   : dimension->n_expected;
		if ((survey->broken_down >> k & 1) && n)
			put_share(
				out, dimension->id, n - count_values(survey, survey->lacks, k), n);
	}
	emu_buf_push(out, '}');
}

/* Of a list that was cut short, how many there are besides; *any, whether one was before. */
static void put_rest(
	struct emu_buf *out, struct emu_str key, struct emu_str of, uint64_t n, bool *any)
{
	if (n <= NAMED_MAX)
		return;
	if (!*any) {
		emu_json_write_key(out, key);
		emu_buf_push(out, '{');
	}
	*any = true;
	emu_json_write_key(out, of);
	emu_buf_append_number(out, n - NAMED_MAX);
}

static void put_more(struct emu_buf *out, struct emu_str key, size_t n_units, size_t n_periods)
{
	bool any = false;
	put_rest(out, key, EMU_STR("units"), n_units, &any);
	put_rest(out, key, EMU_STR("periods"), n_periods, &any);
	if (any)
		emu_buf_push(out, '}');
}

static void put_missing(const struct emu_survey *survey, struct emu_buf *out)
{
	bool any = survey->n_units || survey->n_gaps;
	size_t n_gaps = 0;
	for (uint32_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		any = any || survey->lacks[k];
	if (!any)
		return;
	emu_json_write_key(out, EMU_STR("missing"));
	emu_buf_push(out, '{');
	if (survey->n_units)
		put_units(survey, survey->units, survey->n_units, out);
	if (survey->n_gaps)
		n_gaps = put_gaps(survey, out);
	for (uint32_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		if (survey->lacks[k])
			put_lacks(survey, k, out);
	emu_buf_push(out, '}');
	bool more = false;
	put_rest(out, EMU_STR("missing_more"), EMU_STR("units"), survey->n_units, &more);
	put_rest(out, EMU_STR("missing_more"), EMU_STR("periods"), n_gaps, &more);
	for (uint32_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		if (survey->lacks[k])
			put_rest(out, EMU_STR("missing_more"),
				survey->sheet->question->catalogue->dimensions[k].id,
				count_values(survey, survey->lacks, k), &more);
	if (more)
		emu_buf_push(out, '}');
}

static void put_forms(const struct emu_survey *survey, struct emu_buf *out)
{
	const struct emu_sheet *sheet = survey->sheet;
	emu_json_write_key(out, EMU_STR("periods"));
	for (size_t i = 0; i < survey->n_forms && i < NAMED_MAX; i++) {
		const struct emu_calendar *calendar =
			&sheet->question->calendars->items[survey->forms[i].calendar - 1];
		struct emu_period form = emu_calendar_form(
			calendar, &sheet->periods[survey->forms[i].period].period);
		emu_buf_append(out, i ? EMU_STR(",\"") : EMU_STR("[\""));
		emu_period_print(&form, out);
		emu_buf_push(out, '"');
	}
	emu_buf_push(out, ']');
}

static void put_through(const struct emu_survey *survey, struct emu_buf *out)
{
	if (!survey->n_through && !survey->n_forms)
		return;
	emu_json_write_key(out, EMU_STR("through"));
	emu_buf_push(out, '{');
	if (survey->n_through)
		put_units(survey, survey->through, survey->n_through, out);
	if (survey->n_forms)
		put_forms(survey, out);
	emu_buf_push(out, '}');
	put_more(out, EMU_STR("through_more"), survey->n_through, survey->n_forms);
}

void emu_survey_print(const struct emu_survey *survey, struct emu_buf *out)
{
	put_coverage(survey, out);
	put_missing(survey, out);
	put_through(survey, out);
}
