/* The members of a record that matter to consolidation, found and understood. Called by the reading
 * of figures and of records that count. */
#include <string.h>

#include "aggregate/expected-internal.h"
#include "aggregate/records-internal.h"

static const char *const role_names[EMU_ROLE_DIMENSION] = {"type", "indicator", "unit", "block",
	"period", "value", "bound", "submitted", "source", "date", "decision"};

int emu_fields_init(struct emu_ledger *ledger, struct emu_error *err)
{
	const struct emu_catalogue *catalogue = ledger->question->catalogue;
	for (size_t i = 0; i < EMU_ROLE_DIMENSION + catalogue->n_dimensions; i++) {
		struct emu_str name = i < EMU_ROLE_DIMENSION
			? emu_str_from(role_names[i])
			: catalogue->dimensions[i - EMU_ROLE_DIMENSION].id;
		uint32_t number = emu_index_add(&ledger->roles, name);
		if (number == EMU_INDEX_NONE)
			return emu_fail_memory(err);
		if (number != i)
			return emu_fail(err, EMU_FAULT_USAGE,
				"the catalogue has a dimension \"%.*s\", which is another field of "
				"every record",
				EMU_STR_ARGS(name));
	}
	return 0;
}

static uint32_t place_of(const struct emu_json *json, const struct emu_json_value *value)
{
	return value && value->type != EMU_JSON_NULL ? (uint32_t)(value - json->values) : 0;
}

static void look_up(
	struct emu_ledger *ledger, const struct emu_json *json, struct emu_known_form *form)
{
	static const struct emu_str of_source[] = {{"file", 4}, {"line", 4}, {"column", 6}};
	*form = (struct emu_known_form){.number = json->form};
	const struct emu_json_value *key = json->values + 1;
	for (uint32_t i = 0; i < json->values[0].n; i++) {
		emu_buf_clear(&ledger->scratch);
		uint32_t role = emu_index_find(
			&ledger->roles, emu_json_string(json, key, &ledger->scratch));
		if (role != EMU_INDEX_NONE)
			form->places[role] = place_of(json, key + 1);
		key = json->values + key[1].next;
	}
	const struct emu_json_value *source = json->values + form->places[EMU_ROLE_SOURCE];
	for (uint32_t i = 0; source != json->values && i < 3; i++)
		form->places[EMU_ROLE_FILE + i] = place_of(
			json, emu_json_member(json, source, of_source[i]));
}

/* Records of a stream are of few forms, so it is seldom that names are looked up. */
void emu_fields_find(
	struct emu_ledger *ledger, const struct emu_json *json, struct emu_fields *fields)
{
	struct emu_known_form *form = &ledger->forms[json->form % EMU_FORMS_KNOWN];
	if (!json->form || form->number != json->form)
		look_up(ledger, json, form);
	*fields = (struct emu_fields){.json = json, .places = form->places};
}

int emu_fields_text(struct emu_ledger *ledger, const struct emu_fields *fields, uint32_t role,
	struct emu_buf *buf, struct emu_str *text, struct emu_error *err)
{
	const struct emu_json_value *value = emu_fields_of(fields, role);
	*text = (struct emu_str){0};
	if (!value)
		return 0;
	if (value->type != EMU_JSON_STRING)
		return emu_expected(
			err, "a string", fields->json, value, ledger->roles.names[role].at);
	*text = emu_json_raw(fields->json, value);
	if (!value->escaped)
		return 0;
	emu_buf_clear(buf);
	*text = emu_json_string(fields->json, value, buf);
	return buf->failed ? emu_fail_memory(err) : 0;
}

static uint64_t whole_number(const struct emu_json *json, const struct emu_json_value *value)
{
	uint64_t number = 0;
	struct emu_str text = value && value->type == EMU_JSON_NUMBER ? emu_json_raw(json, value)
								      : (struct emu_str){0};
	for (size_t i = 0; i < text.len && i < 18; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return 0;
		number = 10 * number + (uint64_t)(text.at[i] - '0');
	}
	return number;
}

void emu_fields_origin(
	struct emu_ledger *ledger, const struct emu_fields *fields, struct emu_origin *origin)
{
	const struct emu_json *json = fields->json;
	const struct emu_json_value *file = emu_fields_of(fields, EMU_ROLE_FILE);
	*origin = (struct emu_origin){0};
	emu_buf_clear(&ledger->file_name);
	if (file && file->type == EMU_JSON_STRING)
		origin->file = emu_json_string(json, file, &ledger->file_name);
	origin->line = whole_number(json, emu_fields_of(fields, EMU_ROLE_LINE));
	origin->column = whole_number(json, emu_fields_of(fields, EMU_ROLE_COLUMN));
}

/* A dimension is a string, or an object whose `kind` is one (a recipient). */
int emu_fields_dims(struct emu_ledger *ledger, const struct emu_fields *fields, uint32_t wanted,
	struct emu_cell_key *key, struct emu_error *err)
{
	for (uint32_t k = 0; k < ledger->question->catalogue->n_dimensions; k++) {
		const struct emu_json_value *value = emu_fields_of(fields, EMU_ROLE_DIMENSION + k);
		if (!value || !(wanted >> k & 1))
			continue;
		if (value->type == EMU_JSON_OBJECT &&
			!(value = emu_json_member(fields->json, value, EMU_STR("kind"))))
			continue;
		if (value->type != EMU_JSON_STRING)
			return emu_expected(err, "a string", fields->json, value,
				ledger->roles.names[EMU_ROLE_DIMENSION + k].at);
		emu_buf_clear(&ledger->text);
		uint32_t number = emu_index_add(
			&ledger->values[k], emu_json_string(fields->json, value, &ledger->text));
		if (number == EMU_INDEX_NONE || ledger->text.failed)
			return emu_fail_memory(err);
		key->dims[k] = number + 1;
	}
	return 0;
}

/* The text as it stands, where that is all there is to it. */
static bool is_plain(const struct emu_fields *fields, uint32_t role, struct emu_str *text)
{
	const struct emu_json_value *value = emu_fields_of(fields, role);
	*text = value ? emu_json_raw(fields->json, value) : (struct emu_str){0};
	return !value || (value->type == EMU_JSON_STRING && !value->escaped);
}

void emu_fields_name_owner(const struct emu_ledger *ledger, struct emu_fields *fields)
{
	struct emu_str unit, block;
	fields->has_owner = is_plain(fields, EMU_ROLE_UNIT, &unit) &&
		is_plain(fields, EMU_ROLE_BLOCK, &block);
	if (fields->has_owner)
		fields->owner = emu_ledger_name_who(ledger, unit, block);
}

int emu_fields_owner(struct emu_ledger *ledger, const struct emu_fields *fields, bool needed,
	struct emu_cell_key *key, struct emu_who **who, struct emu_error *err)
{
	struct emu_str unit, block;
	if (emu_fields_text(ledger, fields, EMU_ROLE_BLOCK, &ledger->text, &block, err) < 0 ||
		emu_fields_text(ledger, fields, EMU_ROLE_UNIT, &ledger->unit, &unit, err) < 0)
		return -1;
	if (!unit.len && !block.len && needed)
		return emu_expected(err, "a unit or a block", fields->json, NULL, "unit");
	const struct emu_who_name name = fields->has_owner
		? fields->owner
		: emu_ledger_name_who(ledger, unit, block);
	*who = emu_ledger_who(ledger, &name, unit, block, err);
	if (*who)
		key->owner = (*who)->owner;
	return *who ? 0 : -1;
}

int emu_fields_period(struct emu_ledger *ledger, const struct emu_fields *fields,
	struct emu_cell_key *key, struct emu_error *err)
{
	const struct emu_json_value *value = emu_fields_of(fields, EMU_ROLE_PERIOD);
	struct emu_str text;
	if (emu_fields_text(ledger, fields, EMU_ROLE_PERIOD, &ledger->text, &text, err) < 0)
		return -1;
	if (!text.len)
		return emu_expected(err, "a period", fields->json, value, "period");
	key->period = emu_ledger_period_text(ledger, text, true, err);
	if (key->period != EMU_INDEX_NONE)
		return 0;
	return err && err->fault == EMU_FAULT_INPUT ? emu_expected_at(err, fields->json, value)
						    : -1;
}
