/* Sections of what is told and not counted: nominations, awards, registrations, events, statements,
 * findings. Each record is read again from its text. */
#include "report/build-internal.h"

#define FIELDS_MAX 12

/* How a field of a record is shown. */
enum treatment {
	AS_TEXT,
	AS_TITLE,
	AS_UNIT,
	AS_BLOCK,
	AS_PERIOD,
	AS_DATE,
	AS_VALUE, /* of the dimension named like the field's last step */
	AS_LABEL, /* of `prefix` and the text */
	AS_VOTES,
	AS_DECISION,
	AS_PLACE,
};

struct field {
	enum emu_label heading;
	const char *outer, *inner; /* member, and the member within it or NULL */
	enum treatment treatment;
	const char *dimension; /* of AS_VALUE, and the prefix of AS_LABEL */
};

struct table_kind {
	enum emu_label heading;
	const char *id;
	struct field fields[FIELDS_MAX];
	size_t n_fields;
};

#define AWARD_FIELDS                                                                               \
	{                                                                                          \
		{EMU_LABEL_COLUMN_RECIPIENT, "recipient", "name", AS_TEXT, NULL},                  \
			{EMU_LABEL_COLUMN_KIND, "recipient", "kind", AS_VALUE, "recipient"},       \
			{EMU_LABEL_COLUMN_TITLE, "title", NULL, AS_TITLE, NULL},                   \
			{EMU_LABEL_COLUMN_UNIT, "unit", NULL, AS_UNIT, NULL},                      \
			{EMU_LABEL_COLUMN_BLOCK, "block", NULL, AS_BLOCK, NULL},                   \
			{EMU_LABEL_COLUMN_LEVEL, "level", NULL, AS_VALUE, "level"},                \
			{EMU_LABEL_COLUMN_OCCASION, "occasion", NULL, AS_VALUE, "occasion"},       \
			{EMU_LABEL_COLUMN_STAGE, "stage", NULL, AS_VALUE, "stage"},                \
			{EMU_LABEL_COLUMN_VOTES, "votes", NULL, AS_VOTES, NULL},                   \
			{EMU_LABEL_COLUMN_DECISION, "decision", NULL, AS_DECISION, NULL},          \
		{                                                                                  \
			EMU_LABEL_COLUMN_PERIOD, "period", NULL, AS_PERIOD, NULL                   \
		}                                                                                  \
	}

static const struct table_kind table_kinds[EMU_REPORT_KINDS] = {
	[EMU_REPORT_NOMINATION] = {EMU_LABEL_NOMINATIONS_HEADING, "nominations", AWARD_FIELDS, 11},
	[EMU_REPORT_AWARD] = {EMU_LABEL_AWARDS_HEADING, "awards", AWARD_FIELDS, 11},
	[EMU_REPORT_REGISTRATION] = {EMU_LABEL_REGISTRATIONS_HEADING, "registrations", AWARD_FIELDS,
		11},
	[EMU_REPORT_EVENT] = {EMU_LABEL_EVENTS_HEADING, "events",
		{
			{EMU_LABEL_COLUMN_EVENT, "kind", NULL, AS_LABEL, "event."},
			{EMU_LABEL_COLUMN_DATE, "date", NULL, AS_DATE, NULL},
			{EMU_LABEL_COLUMN_BLOCK, "block", NULL, AS_BLOCK, NULL},
			{EMU_LABEL_COLUMN_UNIT, "unit", NULL, AS_UNIT, NULL},
			{EMU_LABEL_COLUMN_PLACE, "place", NULL, AS_TEXT, NULL},
			{EMU_LABEL_COLUMN_CHAIR, "chair", NULL, AS_TEXT, NULL},
			{EMU_LABEL_COLUMN_PERIOD, "period", NULL, AS_PERIOD, NULL},
		},
		7},
	[EMU_REPORT_FINDING] = {EMU_LABEL_FINDINGS_HEADING, "findings",
		{
			{EMU_LABEL_COLUMN_SEVERITY, "severity", NULL, AS_LABEL, "severity."},
			{EMU_LABEL_COLUMN_WHERE, "file", NULL, AS_PLACE, NULL},
			{EMU_LABEL_COLUMN_MESSAGE, "message", NULL, AS_TEXT, NULL},
		},
		3},
};

/* The document being shown, and room for its strings. */
struct reading {
	struct emu_json_reader reader;
	struct emu_json json;
	struct emu_buf scratch;
};

/* NULL of what is not there. */
static const struct emu_json_value *member(
	const struct reading *reading, const struct emu_json_value *object, const char *name)
{
	return object ? emu_json_member(&reading->json, object, emu_str_from(name)) : NULL;
}

/* A string's characters or a number's digits, until the next call; else empty. */
static struct emu_str text_of(struct reading *reading, const struct emu_json_value *value)
{
	emu_buf_clear(&reading->scratch);
	if (value && value->type == EMU_JSON_STRING)
		return emu_json_string(&reading->json, value, &reading->scratch);
	if (value && value->type == EMU_JSON_NUMBER)
		return emu_json_raw(&reading->json, value);
	return EMU_STR("");
}

static struct emu_str votes_of(
	struct emu_build *build, struct reading *reading, const struct emu_json_value *votes)
{
	struct emu_str counted = emu_build_number(
		build, text_of(reading, member(reading, votes, "for")), false);
	struct emu_str present = emu_build_number(
		build, text_of(reading, member(reading, votes, "present")), false);
	struct emu_str members = emu_build_number(
		build, text_of(reading, member(reading, votes, "members")), false);
	struct emu_label_value values[] = {
		{"for", counted},
		{"present", present},
		{"members", members},
		{"all", present.len ? present : members},
	};
	if (counted.len == 0 || (present.len == 0 && members.len == 0))
		return counted;
	enum emu_label label = present.len && members.len
		? EMU_LABEL_VOTES_FULL
		: (present.len ? EMU_LABEL_VOTES_PRESENT : EMU_LABEL_VOTES_MEMBERS);
	return emu_build_say(build, label, values, 4);
}

/* Its number, and its date where known. */
static struct emu_str decision_of(
	struct emu_build *build, struct reading *reading, const struct emu_json_value *decision)
{
	struct emu_str number = emu_build_text(
		build, text_of(reading, member(reading, decision, "number")));
	struct emu_str date = emu_build_date(
		build, text_of(reading, member(reading, decision, "date")));
	emu_buf_append(&build->words, number);
	if (number.len && date.len)
		emu_buf_append(&build->words, EMU_STR(", "));
	emu_buf_append(&build->words, date);
	return emu_build_keep_words(build);
}

/* file:line:column, and the field within. */
static struct emu_str place_of(struct emu_build *build, struct reading *reading)
{
	static const char *const parts[] = {"file", "line", "column", "pointer"};
	struct emu_str place = EMU_STR("");
	for (size_t i = 0; i < 4; i++) {
		struct emu_str part = emu_build_text(
			build, text_of(reading, member(reading, reading->json.values, parts[i])));
		if (part.len == 0)
			continue;
		emu_buf_append(&build->words, place);
		if (place.len)
			emu_buf_append(&build->words, i < 3 ? EMU_STR(":") : EMU_STR(" "));
		emu_buf_append(&build->words, part);
		place = emu_build_keep_words(build);
	}
	return place;
}

static struct emu_str label_of(struct emu_build *build, const char *prefix, struct emu_str text)
{
	enum emu_label label = emu_label_named(emu_str_from(prefix), text, EMU_LABEL_N);
	return label == EMU_LABEL_N ? emu_build_text(build, text) : emu_build_word(build, label);
}

static struct emu_str show(
	struct emu_build *build, struct reading *reading, const struct field *field)
{
	const struct emu_json_value *value = member(reading, reading->json.values, field->outer);
	if (field->treatment == AS_PLACE)
		return place_of(build, reading);
	if (value && field->treatment == AS_VOTES)
		return votes_of(build, reading, value);
	if (value && field->treatment == AS_DECISION)
		return decision_of(build, reading, value);
	if (field->inner)
		value = member(reading, value, field->inner);
	struct emu_str text = text_of(reading, value);
	if (text.len == 0)
		return EMU_STR("");
	switch (field->treatment) {
	case AS_TITLE:
		return emu_build_value(build, EMU_STR("title"), text);
	case AS_UNIT:
		return emu_build_unit(build, text);
	case AS_BLOCK:
		return emu_build_block(build, text);
	case AS_PERIOD:
		return emu_build_period(build, text);
	case AS_DATE:
		return emu_build_date(build, text);
	case AS_VALUE:
		return emu_build_value(build, emu_str_from(field->dimension), text);
	case AS_LABEL:
		return label_of(build, field->dimension, text);
	default:
		return emu_build_text(build, text);
	}
}

static int add_record(struct emu_build *build, struct reading *reading,
	const struct table_kind *kind, struct emu_report_table *table, struct emu_str text)
{
	struct emu_report_row *row = emu_report_add_row(build->report, table);
	if (!row || emu_json_read(&reading->reader, text, &reading->json, NULL))
		return -1;
	for (size_t i = 0; i < kind->n_fields; i++)
		row->cells[i] = emu_build_text_cell(show(build, reading, &kind->fields[i]));
	return 0;
}

static int put_records(
	struct emu_build *build, struct reading *reading, enum emu_report_kind number)
{
	const struct table_kind *kind = &table_kinds[number];
	struct emu_str heading = emu_build_word(build, kind->heading);
	struct emu_report_section *section = emu_report_add_section(
		build->report, 2, emu_str_from(kind->id), heading);
	struct emu_report_table *table = emu_report_new_table(
		build->report, heading, kind->n_fields);
	if (!section || !table)
		return -1;
	for (size_t i = 0; i < kind->n_fields; i++)
		emu_build_column(table, i, emu_label_key(kind->fields[i].heading),
			emu_build_word(build, kind->fields[i].heading), false);
	for (size_t i = 0; i < build->input->n_records; i++) {
		const struct emu_report_record *record = &build->input->records[i];
		if (record->kind == number && add_record(build, reading, kind, table, record->text))
			return -1;
	}
	emu_build_drop_empty_columns(table);
	return emu_build_put_table(build, section, table);
}

/* Who says it, behind what is said. */
static struct emu_str statement_text(struct emu_build *build, struct reading *reading)
{
	const struct emu_json_value *record = reading->json.values;
	struct emu_str said = emu_build_name(
		build, text_of(reading, member(reading, record, "text")));
	struct emu_str who = emu_build_unit(
		build, text_of(reading, member(reading, record, "unit")));
	if (!member(reading, record, "unit"))
		who = emu_build_block(build, text_of(reading, member(reading, record, "block")));
	bool known = member(reading, record, "unit") || member(reading, record, "block");
	emu_buf_append(&build->words, said);
	if (known) {
		emu_buf_append(&build->words, EMU_STR(" \xE2\x80\x94 "));
		emu_buf_append(&build->words, who);
	}
	return emu_build_keep_words(build);
}

/* The statements of one kind, under a heading of their own. */
static int put_statements_of(struct emu_build *build, struct reading *reading, enum emu_label label)
{
	struct emu_report_item *item = NULL;
	for (size_t i = 0; i < build->input->n_records; i++) {
		const struct emu_report_record *record = &build->input->records[i];
		if (record->kind != EMU_REPORT_STATEMENT)
			continue;
		if (emu_json_read(&reading->reader, record->text, &reading->json, NULL))
			return -1;
		struct emu_str name = text_of(
			reading, member(reading, reading->json.values, "section"));
		if (emu_label_named(EMU_STR("statement."), name, EMU_LABEL_STATEMENT_OTHER) !=
			label)
			continue;
		if (!item) {
			struct emu_report_section *section = emu_report_add_section(build->report,
				3, emu_label_key(label), emu_build_word(build, label));
			item = section
				? emu_report_add_item(build->report, section, EMU_REPORT_LIST)
				: NULL;
		}
		if (!item ||
			!emu_report_add_line(build->report, item, statement_text(build, reading)))
			return -1;
	}
	return 0;
}

static int put_statements(struct emu_build *build, struct reading *reading)
{
	if (!emu_report_add_section(build->report, 2, EMU_STR("statements"),
		    emu_build_word(build, EMU_LABEL_STATEMENTS_HEADING)))
		return -1;
	for (enum emu_label label = EMU_LABEL_STATEMENT_LEADERSHIP;
		label <= EMU_LABEL_STATEMENT_OTHER; label++) {
		if (put_statements_of(build, reading, label))
			return -1;
	}
	return 0;
}

int emu_build_records(struct emu_build *build)
{
	struct reading reading = {.reader.max_depth = build->input->reader.max_depth};
	int result = 0;
	for (enum emu_report_kind kind = 0; kind < EMU_REPORT_KINDS && result == 0; kind++) {
		if (build->n_of_kind[kind] == 0)
			continue;
		result = kind == EMU_REPORT_STATEMENT ? put_statements(build, &reading)
						      : put_records(build, &reading, kind);
	}
	emu_json_reader_free(&reading.reader);
	emu_buf_free(&reading.scratch);
	return result;
}
