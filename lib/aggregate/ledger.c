/* Cells and the names they are made of. Called by the reading of records, which is in records.c,
 * and by the sheet, which closes the books. */
#include "aggregate/ledger.h"

#include <stdlib.h>
#include <sys/random.h>

#include "aggregate/ledger-internal.h"
#include "aggregate/records-internal.h"

struct emu_ledger *emu_ledger_new(const struct emu_question *question, struct emu_error *err)
{
	struct emu_ledger *ledger = calloc(1, sizeof(*ledger));
	if (!ledger) {
		emu_fail_memory(err);
		return NULL;
	}
	ledger->question = question;
	/* Without the kernel's random bytes the seed stays 0: slower at worst, never wrong. */
	if (getrandom(&ledger->seed, sizeof(ledger->seed), 0) < 0)
		ledger->seed = 0;
	if (emu_groups_init(&ledger->periods, sizeof(uint32_t)) < 0 ||
		emu_groups_init(&ledger->memberships, 0) < 0) {
		emu_fail_memory(err);
	} else if (emu_records_init(ledger, err) == 0) {
		return ledger;
	}
	emu_ledger_del(ledger);
	return NULL;
}

static void free_statements(struct emu_ledger *ledger)
{
	for (size_t i = 0; i < ledger->cells.n; i++) {
		struct emu_cell *cell = &ledger->cells.all[i];
		for (uint32_t j = 0; cell->state == EMU_CELL_ASIDE && j < cell->aside->n; j++)
			emu_statement_free(&cell->aside->said[j]);
		if (cell->state == EMU_CELL_STATED)
			emu_statement_free(&cell->said);
	}
	for (size_t i = 0; i < EMU_FLIGHTS; i++)
		if (ledger->flights[i].is_under_way)
			emu_statement_free(&ledger->flights[i].said);
}

void emu_ledger_del(struct emu_ledger *ledger)
{
	if (!ledger)
		return;
	free_statements(ledger);
	for (size_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		emu_index_free(&ledger->values[k]);
	emu_index_free(&ledger->indicators);
	emu_index_free(&ledger->owners);
	emu_index_free(&ledger->files);
	emu_index_free(&ledger->period_texts);
	emu_index_free(&ledger->roles);
	emu_groups_free(&ledger->periods);
	emu_groups_free(&ledger->memberships);
	emu_slots_free(&ledger->pages.slots);
	emu_slots_free(&ledger->cells.slots);
	emu_slots_free(&ledger->strays.slots);
	emu_slots_free(&ledger->copies.slots);
	free(ledger->whos.all);
	free(ledger->pages.all);
	free(ledger->cells.all);
	free(ledger->strays.all);
	free(ledger->copies.all);
	free(ledger->sightings);
	free(ledger->asked);
	free(ledger->period_of_text);
	free(ledger->known_periods);
	emu_buf_free(&ledger->scratch);
	emu_buf_free(&ledger->text);
	emu_buf_free(&ledger->unit);
	emu_buf_free(&ledger->type);
	emu_buf_free(&ledger->file_name);
	emu_identifier_free(&ledger->identifier);
	emu_arena_free(&ledger->arena);
	free(ledger);
}

void *emu_ledger_roomy(void *items, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return items;
	size_t more = *cap ? 2 * *cap : 64;
	void *grown = realloc(items, more * size);
	if (grown)
		*cap = more;
	return grown;
}

uint32_t emu_ledger_indicator(struct emu_ledger *ledger, struct emu_str id, struct emu_error *err)
{
	const struct emu_question *question = ledger->question;
	size_t n = ledger->indicators.n;
	bool *asked = emu_ledger_roomy(ledger->asked, n, &ledger->asked_cap, sizeof(*asked));
	if (asked)
		ledger->asked = asked;
	uint32_t number = asked ? emu_index_add(&ledger->indicators, id) : EMU_INDEX_NONE;
	if (number == EMU_INDEX_NONE) {
		emu_fail_memory(err);
	} else if (ledger->indicators.n > n) {
		uint32_t known = emu_catalogue_indicator(question->catalogue, id);
		asked[number] = known == EMU_CATALOGUE_NONE ? emu_question_asks(question, id)
							    : question->needed[known];
	}
	return number;
}

uint32_t emu_ledger_owner(
	struct emu_ledger *ledger, char kind, struct emu_str name, struct emu_error *err)
{
	emu_buf_clear(&ledger->scratch);
	emu_buf_push(&ledger->scratch, kind);
	emu_buf_append(&ledger->scratch, name);
	uint32_t number = ledger->scratch.failed
		? EMU_INDEX_NONE
		: emu_index_add(&ledger->owners, emu_buf_str(&ledger->scratch));
	if (number < EMU_BLOCKS_MAX)
		return number;
	emu_fail_memory(err);
	return EMU_INDEX_NONE;
}

static bool shares_day(const struct emu_question *question, const struct emu_period *period)
{
	for (size_t i = 0; i < question->n_periods; i++)
		if (emu_period_overlaps(&question->periods[i], period))
			return true;
	for (size_t i = 0; i < question->n_forms; i++)
		if (emu_period_overlaps(&question->forms[i], period))
			return true;
	return false;
}

static struct emu_known_period know(
	const struct emu_question *question, const struct emu_period *period)
{
	size_t calendar;
	struct emu_known_period known = {.period = *period, .reported = *period};
	emu_calendars_read(question->calendars, period, &known.reported, &calendar);
	known.is_far = question->n_periods && !shares_day(question, period) &&
		!shares_day(question, &known.reported);
	return known;
}

uint32_t emu_ledger_period(struct emu_ledger *ledger, const struct emu_period *period, bool named,
	struct emu_error *err)
{
	int32_t days[2] = {period->from, period->to};
	struct emu_str key = {(const char *)days, sizeof(days)};
	size_t n = ledger->periods.n;
	struct emu_known_period *known = emu_ledger_roomy(
		ledger->known_periods, n, &ledger->known_periods_cap, sizeof(*known));
	if (known)
		ledger->known_periods = known;
	struct emu_group *group = known
		? emu_groups_add(&ledger->periods, key, emu_groups_announce(&ledger->periods, key))
		: NULL;
	if (!group) {
		emu_fail_memory(err);
		return EMU_INDEX_NONE;
	}
	uint32_t *number = emu_group_state(group);
	if (ledger->periods.n > n) {
		*number = (uint32_t)n;
		known[n] = know(ledger->question, period);
	}
	known += *number;
	known->named = known->named || named;
	/* 2023 and the run of its days are one period, printed as the shorter. */
	if (period->kind < known->period.kind)
		known->period.kind = period->kind;
	return *number;
}

uint32_t emu_ledger_period_text(
	struct emu_ledger *ledger, struct emu_str text, bool named, struct emu_error *err)
{
	struct emu_period period;
	uint32_t at = emu_index_find(&ledger->period_texts, text);
	if (at != EMU_INDEX_NONE) {
		uint32_t number = ledger->period_of_text[at];
		ledger->known_periods[number].named |= named;
		return number;
	}
	if (emu_period_parse(&period, text, err) < 0)
		return EMU_INDEX_NONE;
	uint32_t number = emu_ledger_period(ledger, &period, named, err);
	if (number == EMU_INDEX_NONE)
		return EMU_INDEX_NONE;
	uint32_t *of_text = emu_ledger_roomy(ledger->period_of_text, ledger->period_texts.n,
		&ledger->period_texts_cap, sizeof(*of_text));
	if (of_text)
		ledger->period_of_text = of_text;
	at = of_text ? emu_index_add(&ledger->period_texts, text) : EMU_INDEX_NONE;
	if (at == EMU_INDEX_NONE) {
		emu_fail_memory(err);
		return EMU_INDEX_NONE;
	}
	of_text[at] = number;
	return number;
}

int emu_ledger_file(
	struct emu_ledger *ledger, struct emu_str name, uint32_t *file, struct emu_error *err)
{
	*file = EMU_FILE_NONE;
	if (!name.len)
		return 0;
	*file = emu_index_add(&ledger->files, name);
	if (*file == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	if (*file >= EMU_FILE_NONE)
		return emu_fail(err, EMU_FAULT_USAGE, "records come from more than %u files",
			(unsigned)EMU_FILE_NONE);
	return 0;
}
