/* Cells and the names they are made of. Called by the reading of records, which is in records.c,
 * and by the sheet, which closes the books. */
#include "aggregate/ledger.h"

#include <stdlib.h>

#include "aggregate/ledger-internal.h"
#include "aggregate/records-internal.h"

/* So many different values of one cell are kept to be shown. */
#define STATEMENTS_MAX 16

struct emu_ledger *emu_ledger_new(const struct emu_question *question, struct emu_error *err)
{
	struct emu_ledger *ledger = calloc(1, sizeof(*ledger));
	if (!ledger) {
		emu_fail_memory(err);
		return NULL;
	}
	ledger->question = question;
	if (emu_groups_init(&ledger->periods, sizeof(uint32_t)) < 0 ||
		emu_groups_init(&ledger->cells, sizeof(struct emu_cell)) < 0 ||
		emu_groups_init(&ledger->copies, sizeof(struct emu_copy)) < 0 ||
		emu_groups_init(&ledger->memberships, 0) < 0 ||
		emu_groups_init(&ledger->strays, sizeof(int32_t)) < 0) {
		emu_fail_memory(err);
	} else if (emu_records_init(ledger, err) == 0) {
		return ledger;
	}
	emu_ledger_del(ledger);
	return NULL;
}

void emu_ledger_del(struct emu_ledger *ledger)
{
	if (!ledger)
		return;
	for (size_t i = 0; i < ledger->cells.n; i++) {
		struct emu_cell *cell = emu_group_state(ledger->cells.all[i]);
		for (struct emu_statement *said = cell->said; said; said = said->next)
			emu_decimal_free(&said->value);
	}
	for (size_t i = 0; i < EMU_FLIGHTS; i++)
		emu_decimal_free(&ledger->flights[i].said.value);
	for (size_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		emu_index_free(&ledger->values[k]);
	emu_index_free(&ledger->indicators);
	emu_index_free(&ledger->owners);
	emu_index_free(&ledger->files);
	emu_index_free(&ledger->period_texts);
	emu_index_free(&ledger->roles);
	emu_groups_free(&ledger->periods);
	emu_groups_free(&ledger->cells);
	emu_groups_free(&ledger->copies);
	emu_groups_free(&ledger->memberships);
	emu_groups_free(&ledger->strays);
	free(ledger->asked);
	free(ledger->period_of_text);
	free(ledger->known_periods);
	emu_buf_free(&ledger->scratch);
	emu_buf_free(&ledger->text);
	emu_buf_free(&ledger->type);
	emu_buf_free(&ledger->file_name);
	emu_arena_free(&ledger->arena);
	free(ledger);
}

/* The items with room for number `n`; NULL when memory runs out, and the items stay. */
static void *roomy(void *items, size_t n, size_t *cap, size_t size)
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
	bool *asked = roomy(ledger->asked, n, &ledger->asked_cap, sizeof(*asked));
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
	if (number == EMU_INDEX_NONE)
		emu_fail_memory(err);
	return number;
}

static bool is_far(const struct emu_question *question, const struct emu_period *period)
{
	for (size_t i = 0; i < question->n_periods; i++)
		if (emu_period_overlaps(&question->periods[i], period))
			return false;
	return question->n_periods > 0;
}

uint32_t emu_ledger_period(struct emu_ledger *ledger, const struct emu_period *period, bool named,
	struct emu_error *err)
{
	int32_t days[2] = {period->from, period->to};
	struct emu_str key = {(const char *)days, sizeof(days)};
	size_t n = ledger->periods.n;
	struct emu_known_period *known = roomy(
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
		known[n] = (struct emu_known_period){
			.period = *period, .is_far = is_far(ledger->question, period)};
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
	uint32_t *of_text = roomy(ledger->period_of_text, ledger->period_texts.n,
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
	*file = EMU_INDEX_NONE;
	if (!name.len)
		return 0;
	*file = emu_index_add(&ledger->files, name);
	return *file == EMU_INDEX_NONE ? emu_fail_memory(err) : 0;
}

static struct emu_str key_bytes(const struct emu_ledger *ledger, const struct emu_cell_key *key)
{
	size_t n_dims = ledger->question->catalogue->n_dimensions;
	return (struct emu_str){(const char *)key,
		offsetof(struct emu_cell_key, dims) + n_dims * sizeof(key->dims[0])};
}

int emu_ledger_member(struct emu_ledger *ledger, uint32_t unit, uint32_t block, uint32_t period,
	struct emu_error *err)
{
	const struct emu_membership_key key = {unit, block, period};
	struct emu_str bytes = {(const char *)&key, sizeof(key)};
	return emu_groups_add(&ledger->memberships, bytes,
		       emu_groups_announce(&ledger->memberships, bytes))
		? 0
		: emu_fail_memory(err);
}

/* Nearly always the block that the cell knows already. */
static int note_block(struct emu_ledger *ledger, struct emu_cell *cell,
	const struct emu_cell_key *key, uint32_t block, struct emu_error *err)
{
	if (!block || cell->block == block)
		return 0;
	if (cell->block)
		return emu_ledger_member(ledger, key->owner, block - 1, key->period, err);
	cell->block = block;
	return 0;
}

static struct emu_group *add_cell(struct emu_ledger *ledger, const struct emu_cell_key *key,
	uint64_t hash, uint32_t block, struct emu_error *err)
{
	struct emu_group *group = emu_groups_add(&ledger->cells, key_bytes(ledger, key), hash);
	if (!group)
		emu_fail_memory(err);
	return group && note_block(ledger, emu_group_state(group), key, block, err) == 0 ? group
											 : NULL;
}

struct emu_group *emu_ledger_cell(struct emu_ledger *ledger, const struct emu_cell_key *key,
	uint32_t block, struct emu_error *err)
{
	uint64_t hash = emu_groups_announce(&ledger->cells, key_bytes(ledger, key));
	return add_cell(ledger, key, hash, block, err);
}

static int land(struct emu_ledger *ledger, struct emu_flight *flight, struct emu_error *err)
{
	if (!flight->is_under_way)
		return 0;
	flight->is_under_way = false;
	struct emu_group *group = add_cell(ledger, &flight->key, flight->hash, flight->block, err);
	return group ? emu_ledger_state(ledger, emu_group_state(group), &flight->said, err) : -1;
}

int emu_ledger_enter(struct emu_ledger *ledger, const struct emu_cell_key *key, uint32_t block,
	struct emu_statement *said, struct emu_error *err)
{
	size_t at = ledger->next_flight++ % EMU_FLIGHTS;
	struct emu_flight *flight = &ledger->flights[at];
	const struct emu_flight *half_way = &ledger->flights[(at + EMU_FLIGHTS / 2) % EMU_FLIGHTS];
	if (land(ledger, flight, err) < 0)
		return -1;
	emu_decimal_free(&flight->said.value);
	*flight = (struct emu_flight){.key = *key, .said = *said, .block = block};
	said->value = (struct emu_decimal){0};
	flight->hash = emu_groups_announce(&ledger->cells, key_bytes(ledger, key));
	flight->is_under_way = true;
	if (half_way->is_under_way)
		emu_groups_approach(&ledger->cells, half_way->hash);
	return 0;
}

bool emu_ledger_is_far(const struct emu_ledger *ledger, const struct emu_cell_key *key)
{
	return ledger->known_periods[key->period].is_far;
}

int emu_ledger_stray(struct emu_ledger *ledger, const struct emu_stray_key *key, int32_t n_days,
	struct emu_error *err)
{
	struct emu_str bytes = {(const char *)key, sizeof(*key)};
	struct emu_group *group = emu_groups_add(
		&ledger->strays, bytes, emu_groups_announce(&ledger->strays, bytes));
	if (!group)
		return emu_fail_memory(err);
	int32_t *shortest = emu_group_state(group);
	if (!*shortest || n_days < *shortest)
		*shortest = n_days;
	return 0;
}

int emu_ledger_pass_by(
	struct emu_ledger *ledger, const struct emu_cell_key *key, struct emu_error *err)
{
	const struct emu_period *period = &ledger->known_periods[key->period].period;
	const struct emu_stray_key stray = {key->indicator, key->owner};
	return emu_ledger_stray(ledger, &stray, period->to - period->from + 1, err);
}

int emu_ledger_settle(struct emu_ledger *ledger, struct emu_error *err)
{
	for (size_t i = 0; i < EMU_FLIGHTS; i++)
		if (land(ledger, &ledger->flights[i], err) < 0)
			return -1;
	return 0;
}

static struct emu_str file_of(const struct emu_ledger *ledger, const struct emu_statement *said)
{
	return said->file == EMU_INDEX_NONE ? (struct emu_str){0} : ledger->files.names[said->file];
}

bool emu_statement_is_later(const struct emu_ledger *ledger, const struct emu_statement *a,
	const struct emu_statement *b)
{
	if (a->submitted != b->submitted)
		return a->submitted > b->submitted;
	if (a->file != b->file)
		return emu_str_compare(file_of(ledger, a), file_of(ledger, b)) > 0;
	if (a->line != b->line)
		return a->line > b->line;
	int order = emu_decimal_compare(&a->value, &b->value);
	if (order)
		return order > 0;
	if (a->bound != b->bound)
		return a->bound > b->bound;
	return a->value.scale > b->value.scale;
}

/* Into the cell's order, the one that counts first. Past STATEMENTS_MAX the earliest go: the latest
 * so many are the same whatever order they came in. */
static void put_in_order(
	struct emu_ledger *ledger, struct emu_cell *cell, struct emu_statement *said)
{
	struct emu_statement **at = &cell->said;
	size_t n = 1;
	for (; *at && emu_statement_is_later(ledger, *at, said); n++)
		at = &(*at)->next;
	said->next = *at;
	*at = said;
	for (; *at && n <= STATEMENTS_MAX; n++)
		at = &(*at)->next;
	if (!*at)
		return;
	emu_decimal_free(&(*at)->value);
	ledger->spare = *at;
	*at = NULL;
}

static struct emu_statement *new_statement(struct emu_ledger *ledger, struct emu_cell *cell)
{
	struct emu_statement *spare = ledger->spare;
	if (!cell->has_first) {
		cell->has_first = true;
		return &cell->first;
	}
	ledger->spare = NULL;
	return spare ? spare : emu_arena_array(&ledger->arena, 1, sizeof(*spare));
}

int emu_ledger_state(struct emu_ledger *ledger, struct emu_cell *cell,
	const struct emu_statement *said, struct emu_error *err)
{
	struct emu_statement **same = &cell->said;
	while (*same &&
		((*same)->bound != said->bound ||
			emu_decimal_compare(&(*same)->value, &said->value)))
		same = &(*same)->next;
	struct emu_statement *kept = *same;
	if (kept && !emu_statement_is_later(ledger, said, kept))
		return 0;
	if (kept)
		*same = kept->next;
	else if (!(kept = new_statement(ledger, cell)))
		return emu_fail_memory(err);
	struct emu_decimal value = kept->value;
	*kept = *said;
	kept->value = value;
	int copied = emu_decimal_copy(&kept->value, &said->value, err);
	put_in_order(ledger, cell, kept);
	return copied;
}

int emu_ledger_count(struct emu_ledger *ledger, const struct emu_copy_key *key,
	struct emu_group *cell, uint64_t n, struct emu_error *err)
{
	struct emu_str bytes = {(const char *)key, sizeof(*key)};
	struct emu_group *group = emu_groups_add(
		&ledger->copies, bytes, emu_groups_announce(&ledger->copies, bytes));
	if (!group)
		return emu_fail_memory(err);
	struct emu_copy *copy = emu_group_state(group);
	copy->cell = cell;
	copy->n += n;
	return 0;
}
