/* Records as the ledger takes them: figures are stated, some others state or count. Called once a
 * line; nothing is entered before all of a record is understood. */
#include "aggregate/records-internal.h"

#include "aggregate/expected-internal.h"
#include "base/moment.h"

int emu_records_init(struct emu_ledger *ledger, struct emu_error *err)
{
	return emu_fields_init(ledger, err) < 0 || emu_counting_init(ledger, err) < 0 ? -1 : 0;
}

static int read_value(
	const struct emu_fields *fields, struct emu_statement *said, struct emu_error *err)
{
	const struct emu_json_value *value = emu_fields_of(fields, EMU_ROLE_VALUE);
	if (!value || value->type != EMU_JSON_NUMBER)
		return emu_expected(err, "a number", fields->json, value, "value");
	struct emu_decimal number = {0};
	if (emu_decimal_parse(&number, emu_json_raw(fields->json, value), err) < 0)
		return emu_expected_at(err, fields->json, value);
	int packed = emu_statement_set_value(said, &number, err);
	emu_decimal_free(&number);
	return packed;
}

static int read_bound(struct emu_ledger *ledger, const struct emu_fields *fields,
	struct emu_statement *said, struct emu_error *err)
{
	enum emu_bound bound;
	struct emu_str text;
	if (emu_fields_text(ledger, fields, EMU_ROLE_BOUND, &ledger->text, &text, err) < 0)
		return -1;
	if (!emu_bound_named(&bound, text))
		return emu_expected(err, "at-least, at-most or about", fields->json,
			emu_fields_of(fields, EMU_ROLE_BOUND), "bound");
	said->bound = bound & EMU_BOUND_ABOUT;
	return 0;
}

/* In milliseconds; 0, before all others, where it says no date. */
static uint64_t moment_of(struct emu_str submitted)
{
	const int64_t long_ago = INT64_C(1) << (EMU_SUBMITTED_BITS - 1);
	struct emu_moment moment;
	if (!submitted.len || emu_moment_parse(&moment, submitted, NULL) < 0)
		return 0;
	return (uint64_t)(1000 * moment.seconds + moment.nanoseconds / 1000000 + long_ago);
}

/* Only what is kept needs to know. */
static int read_submitted(struct emu_ledger *ledger, const struct emu_fields *fields,
	struct emu_statement *said, struct emu_error *err)
{
	struct emu_str text;
	if (emu_fields_text(ledger, fields, EMU_ROLE_SUBMITTED, &ledger->text, &text, err) < 0)
		return -1;
	said->submitted = moment_of(text) & EMU_SUBMITTED_MAX;
	return 0;
}

int emu_records_source(struct emu_ledger *ledger, const struct emu_fields *fields,
	const struct emu_origin *origin, struct emu_statement *said, struct emu_error *err)
{
	struct emu_str text;
	uint32_t file;
	if (emu_fields_text(ledger, fields, EMU_ROLE_SUBMITTED, &ledger->text, &text, err) < 0)
		return -1;
	said->line = origin->line <= EMU_LINE_MAX ? origin->line & EMU_LINE_MAX : 0;
	if (emu_ledger_file(ledger, origin->file, &file, err) < 0)
		return -1;
	said->file = file & EMU_FILE_NONE;
	return 0;
}

int emu_records_enter(struct emu_ledger *ledger, const struct emu_fields *fields,
	const struct emu_cell_key *key, struct emu_who *who, struct emu_statement *said,
	struct emu_error *err)
{
	if (emu_ledger_is_far(ledger, key))
		return emu_ledger_pass_by(ledger, key, who, err);
	struct emu_page *page = emu_ledger_page(ledger, key, err);
	if (!page || read_submitted(ledger, fields, said, err) < 0)
		return -1;
	return emu_ledger_enter(ledger, page, key->owner, who->block, said, err);
}

static int enter_figure(struct emu_ledger *ledger, const struct emu_fields *fields,
	const struct emu_origin *origin, struct emu_statement *said, struct emu_error *err)
{
	struct emu_cell_key key = {0};
	struct emu_str id;
	struct emu_who *who;
	if (emu_fields_text(ledger, fields, EMU_ROLE_INDICATOR, &ledger->text, &id, err) < 0)
		return -1;
	if (!id.len)
		return emu_expected(err, "an indicator", fields->json,
			emu_fields_of(fields, EMU_ROLE_INDICATOR), "indicator");
	key.indicator = emu_ledger_indicator(ledger, id, err);
	if (key.indicator == EMU_INDEX_NONE)
		return -1;
	if (!ledger->asked[key.indicator])
		return 0;
	/* What is refused must not leave its period behind, which would be summarised. */
	if (emu_fields_dims(ledger, fields, UINT32_MAX, &key, err) < 0 ||
		read_value(fields, said, err) < 0 || read_bound(ledger, fields, said, err) < 0 ||
		emu_records_source(ledger, fields, origin, said, err) < 0 ||
		emu_fields_owner(ledger, fields, true, &key, &who, err) < 0 ||
		emu_fields_period(ledger, fields, &key, err) < 0)
		return -1;
	return emu_records_enter(ledger, fields, &key, who, said, err);
}

int emu_ledger_see(struct emu_ledger *ledger, const struct emu_json *json,
	struct emu_origin *origin, struct emu_error *err)
{
	struct emu_fields fields;
	struct emu_str type;
	*origin = (struct emu_origin){0};
	if (json->values[0].type != EMU_JSON_OBJECT)
		return emu_expected(err, "a record, an object with a type", json, json->values, "");
	emu_fields_find(ledger, json, &fields);
	emu_fields_name_owner(ledger, &fields);
	emu_fields_origin(ledger, &fields, origin);
	if (emu_fields_text(ledger, &fields, EMU_ROLE_TYPE, &ledger->type, &type, err) < 0)
		return -1;
	if (!type.len)
		return emu_expected(err, "the type of the record", json,
			emu_fields_of(&fields, EMU_ROLE_TYPE), "type");
	if (!emu_str_equal(type, EMU_STR("figure")))
		return emu_stating_see(ledger, &fields, type, origin, err) < 0
			? -1
			: emu_counting_see(ledger, &fields, type, origin, err);
	struct emu_statement said = {0};
	int entered = enter_figure(ledger, &fields, origin, &said, err);
	emu_statement_free(&said);
	return entered;
}
