/* Records that state figures, as the catalogue says (`states`): a line of a table of criteria
 * states the points of a unit for one criterion. Called once a record that is no figure; hands
 * statements to the ledger. */
#include "aggregate/expected-internal.h"
#include "aggregate/records-internal.h"

/* A record while it is looked at. */
struct line {
	struct emu_ledger *ledger;
	const struct emu_fields *fields;
	struct emu_str type;
	bool owes; /* it has what some indicator of its type is owed, so that it owes all of them */
};

static const struct emu_json_value *field(const struct line *line, struct emu_str name)
{
	const struct emu_json *json = line->fields->json;
	const struct emu_json_value *value = emu_json_member(json, json->values, name);
	return value && value->type != EMU_JSON_NULL ? value : NULL;
}

static bool states(const struct line *line, const struct emu_indicator *rule)
{
	return rule->states_type.len && emu_str_equal(rule->states_type, line->type);
}

/* Adds a field to the sum, or takes it away; 1 where it is there, 0 where not, -1 where it is no
 * number. */
static int add_field(const struct line *line, struct emu_str name, bool less,
	struct emu_decimal *sum, struct emu_error *err)
{
	const struct emu_json *json = line->fields->json;
	const struct emu_json_value *value = field(line, name);
	struct emu_decimal number = {0};
	if (!value)
		return 0;
	if (value->type != EMU_JSON_NUMBER)
		return emu_expected(err, "a number", json, value, name.at);
	if (emu_decimal_parse(&number, emu_json_raw(json, value), err) < 0)
		return emu_expected_at(err, json, value);
	int result = less ? emu_decimal_subtract(sum, sum, &number, err)
			  : emu_decimal_add(sum, sum, &number, err);
	emu_decimal_free(&number);
	return result < 0 ? -1 : 1;
}

/* What the record states of an indicator: *any is whether it does. Bonus points without the points
 * they come on top of say nothing where those are owed. */
static int add_up(const struct line *line, const struct emu_indicator *rule,
	struct emu_decimal *sum, bool *any, struct emu_error *err)
{
	int found = 0;
	*any = false;
	for (size_t i = 0; found >= 0 && i < rule->n_states_sum; i++) {
		found = add_field(line, rule->states_sum[i], false, sum, err);
		*any = *any || found > 0;
	}
	for (size_t i = 0; found >= 0 && i < rule->n_states_less; i++) {
		found = add_field(line, rule->states_less[i], true, sum, err);
		*any = *any || found > 0;
	}
	*any = *any && !(line->owes && !field(line, rule->states_sum[0]));
	return found < 0 ? -1 : 0;
}

/* That there is something to be said, which is not. */
static int owe(struct emu_ledger *ledger, const struct emu_cell_key *key, struct emu_who *who,
	struct emu_error *err)
{
	if (emu_ledger_is_far(ledger, key))
		return emu_ledger_pass_by(ledger, key, who, err);
	struct emu_page *page = emu_ledger_page(ledger, key, err);
	return page && emu_ledger_cell(ledger, page, key->owner, who->block, err) ? 0 : -1;
}

static int enter(const struct line *line, const struct emu_indicator *rule,
	const struct emu_origin *origin, struct emu_cell_key *key, struct emu_who *who,
	struct emu_error *err)
{
	struct emu_statement said = {0};
	struct emu_decimal sum = {0};
	bool any;
	key->indicator = emu_ledger_indicator(line->ledger, rule->id, err);
	int result = key->indicator == EMU_INDEX_NONE ? -1 : add_up(line, rule, &sum, &any, err);
	if (result == 0 && any) {
		result = emu_statement_set_value(&said, &sum, err);
		if (result == 0)
			result = emu_records_source(line->ledger, line->fields, origin, &said, err);
		if (result == 0)
			result = emu_records_enter(
				line->ledger, line->fields, key, who, &said, err);
	} else if (result == 0 && line->owes) {
		result = owe(line->ledger, key, who, err);
	}
	emu_statement_free(&said);
	emu_decimal_free(&sum);
	return result;
}

/* Whether all it says is understood; *any, whether it says anything. */
static int check(struct line *line, bool *any, struct emu_error *err)
{
	const struct emu_catalogue *catalogue = line->ledger->question->catalogue;
	*any = false;
	for (size_t i = 0; i < catalogue->n_indicators; i++) {
		const struct emu_indicator *rule = &catalogue->indicators[i];
		struct emu_decimal sum = {0};
		bool here = false;
		if (!states(line, rule))
			continue;
		line->owes = line->owes || field(line, rule->states_sum[0]);
		int result = add_up(line, rule, &sum, &here, err);
		emu_decimal_free(&sum);
		if (result < 0)
			return -1;
		*any = *any || here;
	}
	*any = *any || line->owes;
	return 0;
}

int emu_stating_see(struct emu_ledger *ledger, const struct emu_fields *fields, struct emu_str type,
	const struct emu_origin *origin, struct emu_error *err)
{
	const struct emu_catalogue *catalogue = ledger->question->catalogue;
	struct line line = {ledger, fields, type, false};
	struct emu_cell_key key = {0};
	struct emu_who *who;
	bool any;
	if (check(&line, &any, err) < 0)
		return -1;
	if (!any)
		return 0;
	if (emu_fields_dims(ledger, fields, UINT32_MAX, &key, err) < 0 ||
		emu_fields_owner(ledger, fields, true, &key, &who, err) < 0 ||
		emu_fields_period(ledger, fields, &key, err) < 0)
		return -1;
	for (size_t i = 0; i < catalogue->n_indicators; i++)
		if (ledger->question->needed[i] && states(&line, &catalogue->indicators[i]) &&
			enter(&line, &catalogue->indicators[i], origin, &key, who, err) < 0)
			return -1;
	return 0;
}
