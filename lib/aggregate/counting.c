/* Records that count: an award is one award, wherever the catalogue says into which indicator.
 * Called once a record that is no figure; hands counts to the ledger. */
#include "aggregate/expected-internal.h"
#include "aggregate/records-internal.h"

static int compile_rule(struct emu_ledger *ledger, uint32_t indicator, struct emu_error *err)
{
	const struct emu_indicator *rule = &ledger->question->catalogue->indicators[indicator];
	struct emu_counting *counting = &ledger->counting[ledger->n_counting++];
	*counting = (struct emu_counting){.rule = rule};
	counting->name = emu_ledger_indicator(ledger, rule->id, err);
	if (counting->name == EMU_INDEX_NONE)
		return -1;
	for (size_t i = 0; i < rule->n_dimensions; i++)
		counting->dims |= UINT32_C(1) << rule->dimensions[i];
	counting->fields = emu_arena_array(
		&ledger->arena, rule->n_counts_where, sizeof(*counting->fields));
	if (!counting->fields)
		return emu_fail_memory(err);
	for (size_t i = 0; i < rule->n_counts_where; i++)
		if (emu_json_pointer_compile(&counting->fields[i], rule->counts_where[i].field,
			    &ledger->arena, err) < 0)
			return -1;
	return 0;
}

int emu_counting_init(struct emu_ledger *ledger, struct emu_error *err)
{
	const struct emu_question *question = ledger->question;
	size_t n = question->catalogue->n_indicators;
	ledger->counting = emu_arena_array(&ledger->arena, n, sizeof(*ledger->counting));
	if (!ledger->counting)
		return emu_fail_memory(err);
	for (uint32_t i = 0; i < n; i++)
		if (question->needed[i] && question->catalogue->indicators[i].counts_type.len &&
			compile_rule(ledger, i, err) < 0)
			return -1;
	return 0;
}

static bool is_counted(
	struct emu_ledger *ledger, struct emu_counting *counting, const struct emu_json *json)
{
	for (size_t i = 0; i < counting->rule->n_counts_where; i++) {
		const struct emu_json_value *value = emu_json_pointer_find(
			&counting->fields[i], json);
		if (!value)
			return false;
		emu_buf_clear(&ledger->text);
		struct emu_str found = value->type == EMU_JSON_STRING
			? emu_json_string(json, value, &ledger->text)
			: emu_json_raw(json, value);
		if (!emu_str_equal(found, counting->rule->counts_where[i].value))
			return false;
	}
	return true;
}

/* All a record says but for whose it is, which any of their names may say, and where and when it
 * was handed in; however its period is written; and what it counts into. */
static int identify(struct emu_ledger *ledger, const struct emu_fields *fields,
	const struct emu_counting *counting, const struct emu_period *period,
	struct emu_identity *says, struct emu_error *err)
{
	static const enum emu_role apart[] = {EMU_ROLE_UNIT, EMU_ROLE_BLOCK, EMU_ROLE_PERIOD,
		EMU_ROLE_SOURCE, EMU_ROLE_SUBMITTED};
	const struct emu_json *json = fields->json;
	const struct emu_json_value *name = json->values + 1;
	const int32_t days[2] = {period->from, period->to};
	emu_identity_add(says, counting->rule->id.at, counting->rule->id.len);
	emu_identity_add(says, days, sizeof(days));
	for (uint32_t i = 0; i < json->values[0].n; i++) {
		bool is_apart = false;
		for (size_t j = 0; j < sizeof(apart) / sizeof(apart[0]); j++)
			is_apart = is_apart || emu_fields_of(fields, apart[j]) == name + 1;
		if (!is_apart && emu_identity_add_member(says, json, name, &ledger->identifier) < 0)
			return emu_fail_memory(err);
		name = json->values + name[1].next;
	}
	return 0;
}

/* What a record is about in time: its period, else the day it or its decision bears. */
static int read_occasion(struct emu_ledger *ledger, const struct emu_fields *fields,
	struct emu_cell_key *key, struct emu_error *err)
{
	const struct emu_json_value *date = emu_fields_of(fields, EMU_ROLE_DATE);
	int32_t day;
	if (!date && emu_fields_of(fields, EMU_ROLE_DECISION))
		date = emu_json_member(
			fields->json, emu_fields_of(fields, EMU_ROLE_DECISION), EMU_STR("date"));
	if (emu_fields_of(fields, EMU_ROLE_PERIOD) || !date || date->type != EMU_JSON_STRING)
		return emu_fields_period(ledger, fields, key, err);
	if (emu_date_parse(&day, emu_json_raw(fields->json, date), err) < 0)
		return emu_expected_at(err, fields->json, date);
	struct emu_period period = emu_period_holding(EMU_PERIOD_DAY, day);
	key->period = emu_ledger_period(ledger, &period, false, err);
	return key->period == EMU_INDEX_NONE ? -1 : 0;
}

static int enter(struct emu_ledger *ledger, const struct emu_fields *fields,
	struct emu_counting *counting, const struct emu_origin *origin, struct emu_error *err)
{
	struct emu_cell_key key = {.indicator = counting->name};
	struct emu_copy copy = {.n = 1};
	struct emu_who *who;
	if (emu_fields_dims(ledger, fields, counting->dims, &key, err) < 0 ||
		emu_fields_owner(ledger, fields, false, &key, &who, err) < 0 ||
		read_occasion(ledger, fields, &key, err) < 0 ||
		emu_ledger_file(ledger, origin->file, &copy.file, err) < 0)
		return -1;
	if (emu_ledger_is_far(ledger, &key))
		return emu_ledger_pass_by(ledger, &key, who, err);
	copy.owner = key.owner;
	copy.block = who->block;
	if (identify(ledger, fields, counting, &ledger->known_periods[key.period].reported,
		    &copy.says, err) < 0)
		return -1;
	struct emu_page *page = emu_ledger_page(ledger, &key, err);
	const struct emu_cell *cell = page
		? emu_ledger_cell(ledger, page, key.owner, who->block, err)
		: NULL;
	uint32_t number = cell ? emu_ledger_copy(ledger, &copy, cell, err) : EMU_INDEX_NONE;
	if (number == EMU_INDEX_NONE)
		return -1;
	return emu_ledger_sight(ledger, cell, number, origin->line, err);
}

int emu_counting_see(struct emu_ledger *ledger, const struct emu_fields *fields,
	struct emu_str type, const struct emu_origin *origin, struct emu_error *err)
{
	for (size_t i = 0; i < ledger->n_counting; i++) {
		struct emu_counting *counting = &ledger->counting[i];
		if (emu_str_equal(type, counting->rule->counts_type) &&
			is_counted(ledger, counting, fields->json) &&
			enter(ledger, fields, counting, origin, err) < 0)
			return -1;
	}
	return 0;
}
