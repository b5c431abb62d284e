/* Periods as they are summarised, in order. Called while the books are closed: what was stated of
 * the days of a report is of the period it reports. */
#include <stdlib.h>

#include "aggregate/sheet-internal.h"

struct numbered {
	struct emu_known_period known;
	uint32_t number; /* in the ledger; behind all of it, those of the months of days */
};

static int compare_numbered(const void *a, const void *b)
{
	return emu_period_compare(&((const struct numbered *)a)->known.period,
		&((const struct numbered *)b)->known.period);
}

/* What a period of the ledger stands for. */
static struct emu_known_period read_form(
	const struct emu_question *question, const struct emu_known_period *known, uint8_t *form)
{
	struct emu_known_period of = *known;
	size_t calendar;
	if (emu_calendars_read(question->calendars, &known->period, &of.period, &calendar))
		*form = (uint8_t)(calendar + 1);
	return of;
}

static size_t list(
	const struct emu_sheet *sheet, struct emu_sheet_ranks *ranks, struct numbered *order)
{
	const struct emu_ledger *ledger = sheet->ledger;
	const struct emu_calendar *calendar = sheet->question->calendar;
	uint32_t n = (uint32_t)ledger->periods.n, more = n;
	for (uint32_t i = 0; i < n; i++) {
		const struct emu_known_period *known = &ledger->known_periods[i];
		order[i] = (struct numbered){
			read_form(sheet->question, known, &ranks->forms[i]), i};
		if (calendar && known->period.kind == EMU_PERIOD_DAY)
			order[more++] = (struct numbered){
				{.period = emu_calendar_month(calendar, known->period.from)},
				n + i};
	}
	return more;
}

/* One period may have been named in several ways; the shortest is shown. */
static void add(struct emu_sheet *sheet, const struct emu_known_period *known)
{
	struct emu_known_period *last = sheet->n_periods ? &sheet->periods[sheet->n_periods - 1]
							 : NULL;
	if (!last || emu_period_compare(&last->period, &known->period)) {
		sheet->periods[sheet->n_periods++] = *known;
		return;
	}
	last->named = last->named || known->named;
	if (known->period.kind < last->period.kind)
		last->period.kind = known->period.kind;
}

int emu_sheet_rank_periods(struct emu_sheet *sheet, struct emu_sheet_ranks *ranks)
{
	size_t n = sheet->ledger->periods.n;
	struct numbered *order = malloc((n ? 2 * n : 1) * sizeof(*order));
	ranks->periods = emu_arena_array(&sheet->arena, n, sizeof(*ranks->periods));
	ranks->months = emu_arena_array(&sheet->arena, n, sizeof(*ranks->months));
	ranks->forms = emu_arena_array(&sheet->arena, n, sizeof(*ranks->forms));
	sheet->periods = emu_arena_array(&sheet->arena, 2 * n, sizeof(*sheet->periods));
	if (!order || !ranks->periods || !ranks->months || !ranks->forms || !sheet->periods) {
		free(order);
		return -1;
	}
	size_t n_all = list(sheet, ranks, order);
	qsort(order, n_all, sizeof(*order), compare_numbered);
	for (size_t i = 0; i < n_all; i++) {
		uint32_t number = order[i].number;
		add(sheet, &order[i].known);
		if (number < n)
			ranks->periods[number] = sheet->n_periods - 1;
		else
			ranks->months[number - n] = sheet->n_periods - 1;
	}
	for (size_t i = 0; i < n; i++)
		if (!sheet->question->calendar ||
			sheet->ledger->known_periods[i].period.kind != EMU_PERIOD_DAY)
			ranks->months[i] = ranks->periods[i];
	free(order);
	return 0;
}
