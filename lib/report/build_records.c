/* Sections of what is told: lists of records, statements, and those that have builders of their
 * own. Each record is read again from its text. */
#include "report/records-internal.h"

#define FIELDS_MAX 12

struct table_kind {
	enum emu_label heading;
	const char *id;
	struct emu_build_field fields[FIELDS_MAX];
	size_t n_fields;
	enum emu_build_by by[EMU_BUILD_RANKS]; /* nothing: as they came */
};

#define AWARD_FIELDS                                                                               \
	{                                                                                          \
		{EMU_LABEL_COLUMN_RECIPIENT, "recipient", "name", EMU_BUILD_AS_TEXT, NULL},        \
			{EMU_LABEL_COLUMN_KIND, "recipient", "kind", EMU_BUILD_AS_VALUE,           \
				"recipient"},                                                      \
			{EMU_LABEL_COLUMN_TITLE, "title", NULL, EMU_BUILD_AS_TITLE, NULL},         \
			{EMU_LABEL_COLUMN_UNIT, "unit", NULL, EMU_BUILD_AS_UNIT, NULL},            \
			{EMU_LABEL_COLUMN_BLOCK, "block", NULL, EMU_BUILD_AS_BLOCK, NULL},         \
			{EMU_LABEL_COLUMN_LEVEL, "level", NULL, EMU_BUILD_AS_VALUE, "level"},      \
			{EMU_LABEL_COLUMN_OCCASION, "occasion", NULL, EMU_BUILD_AS_VALUE,          \
				"occasion"},                                                       \
			{EMU_LABEL_COLUMN_STAGE, "stage", NULL, EMU_BUILD_AS_VALUE, "stage"},      \
			{EMU_LABEL_COLUMN_VOTES, "votes", NULL, EMU_BUILD_AS_VOTES, NULL},         \
			{EMU_LABEL_COLUMN_DECISION, "decision", NULL, EMU_BUILD_AS_DECISION,       \
				NULL},                                                             \
		{                                                                                  \
			EMU_LABEL_COLUMN_PERIOD, "period", NULL, EMU_BUILD_AS_PERIOD, NULL         \
		}                                                                                  \
	}

static const struct table_kind table_kinds[EMU_REPORT_KINDS] = {
	[EMU_REPORT_NOMINATION] = {EMU_LABEL_NOMINATIONS_HEADING, "nominations", AWARD_FIELDS, 11,
		{EMU_BUILD_BY_NOTHING}},
	[EMU_REPORT_AWARD] = {EMU_LABEL_AWARDS_HEADING, "awards", AWARD_FIELDS, 11,
		{EMU_BUILD_BY_NOTHING}},
	[EMU_REPORT_REGISTRATION] = {EMU_LABEL_REGISTRATIONS_HEADING, "registrations", AWARD_FIELDS,
		11, {EMU_BUILD_BY_NOTHING}},
	[EMU_REPORT_PLEDGE] = {EMU_LABEL_PLEDGES_HEADING, "pledges",
		{
			{EMU_LABEL_COLUMN_WHERE, "unit", NULL, EMU_BUILD_AS_WHOSE, NULL},
			{EMU_LABEL_COLUMN_INDICATOR, "indicator", NULL, EMU_BUILD_AS_COUNTED, NULL},
			{EMU_LABEL_COLUMN_TARGET, "target", NULL, EMU_BUILD_AS_TARGET, NULL},
			{EMU_LABEL_COLUMN_APPLIES, "each", NULL, EMU_BUILD_AS_EACH, NULL},
			{EMU_LABEL_COLUMN_PERIOD, "period", NULL, EMU_BUILD_AS_PERIOD, NULL},
		},
		5,
		{EMU_BUILD_BY_PERIOD, EMU_BUILD_BY_BLOCK, EMU_BUILD_BY_UNIT, EMU_BUILD_BY_INDICATOR,
			EMU_BUILD_BY_PARTS}},
	[EMU_REPORT_MODEL] = {EMU_LABEL_MODELS_HEADING, "models",
		{
			{EMU_LABEL_COLUMN_MODEL, "name", NULL, EMU_BUILD_AS_NAME, NULL},
			{EMU_LABEL_COLUMN_UNIT, "unit", NULL, EMU_BUILD_AS_UNIT, NULL},
			{EMU_LABEL_COLUMN_BLOCK, "block", NULL, EMU_BUILD_AS_BLOCK, NULL},
			{EMU_LABEL_COLUMN_FIELD, "field", NULL, EMU_BUILD_AS_VALUE, "field"},
			{EMU_LABEL_COLUMN_LEVEL, "level", NULL, EMU_BUILD_AS_VALUE, "level"},
			{EMU_LABEL_COLUMN_KIND, "recipient", NULL, EMU_BUILD_AS_VALUE, "recipient"},
			{EMU_LABEL_COLUMN_STATE, "status", NULL, EMU_BUILD_AS_LABEL, "model."},
			{EMU_LABEL_COLUMN_DATE, "date", NULL, EMU_BUILD_AS_DATE, NULL},
			{EMU_LABEL_COLUMN_PERIOD, "period", NULL, EMU_BUILD_AS_PERIOD, NULL},
		},
		9, {EMU_BUILD_BY_BLOCK, EMU_BUILD_BY_UNIT}},
	[EMU_REPORT_EVENT] = {EMU_LABEL_EVENTS_HEADING, "events",
		{
			{EMU_LABEL_COLUMN_EVENT, "kind", NULL, EMU_BUILD_AS_LABEL, "event."},
			{EMU_LABEL_COLUMN_DATE, "date", NULL, EMU_BUILD_AS_DATE, NULL},
			{EMU_LABEL_COLUMN_BLOCK, "block", NULL, EMU_BUILD_AS_BLOCK, NULL},
			{EMU_LABEL_COLUMN_UNIT, "unit", NULL, EMU_BUILD_AS_UNIT, NULL},
			{EMU_LABEL_COLUMN_PLACE, "place", NULL, EMU_BUILD_AS_TEXT, NULL},
			{EMU_LABEL_COLUMN_CHAIR, "chair", NULL, EMU_BUILD_AS_TEXT, NULL},
			{EMU_LABEL_COLUMN_PERIOD, "period", NULL, EMU_BUILD_AS_PERIOD, NULL},
		},
		7, {EMU_BUILD_BY_NOTHING}},
	[EMU_REPORT_FINDING] = {EMU_LABEL_FINDINGS_HEADING, "findings",
		{
			{EMU_LABEL_COLUMN_SEVERITY, "severity", NULL, EMU_BUILD_AS_LABEL,
				"severity."},
			{EMU_LABEL_COLUMN_WHERE, "file", NULL, EMU_BUILD_AS_PLACE, NULL},
			{EMU_LABEL_COLUMN_MESSAGE, "message", NULL, EMU_BUILD_AS_TEXT, NULL},
		},
		3, {EMU_BUILD_BY_NOTHING}},
};

static struct emu_report_table *new_table(
	struct emu_build *build, const struct table_kind *kind, struct emu_str caption)
{
	struct emu_report_table *table = emu_report_new_table(
		build->report, caption, kind->n_fields);
	for (size_t i = 0; table && i < kind->n_fields; i++)
		emu_build_column(table, i, emu_label_key(kind->fields[i].heading),
			emu_build_word(build, kind->fields[i].heading),
			emu_build_is_number(&kind->fields[i]));
	return table;
}

static int put_records(
	struct emu_build *build, struct emu_build_reading *reading, enum emu_report_kind number)
{
	const struct table_kind *kind = &table_kinds[number];
	struct emu_build_order order = {0};
	struct emu_str heading = emu_build_word(build, kind->heading);
	struct emu_report_section *section = emu_report_add_section(
		build->report, 2, emu_str_from(kind->id), heading);
	struct emu_report_table *table = new_table(build, kind, heading);
	int result = section && table ? emu_build_sort(build, reading, number, kind->by, &order)
				      : -1;
	for (size_t i = 0; result == 0 && i < order.n; i++) {
		struct emu_report_row *row = emu_report_add_row(build->report, table);
		if (!row || emu_build_read(build, reading, order.entries[i].record))
			result = -1;
		for (size_t j = 0; result == 0 && j < kind->n_fields; j++)
			row->cells[j] = emu_build_show(build, reading, &kind->fields[j]);
	}
	emu_build_order_free(&order);
	if (result)
		return -1;
	emu_build_drop_empty_columns(table);
	return emu_build_put_table(build, section, table);
}

/* Who says it, behind what is said. */
static struct emu_str statement_text(struct emu_build *build, struct emu_build_reading *reading)
{
	const struct emu_json_value *record = reading->json.values;
	struct emu_str said = emu_build_name(
		build, emu_build_value_text(reading, emu_build_member(reading, record, "text")));
	struct emu_str who = emu_build_unit(
		build, emu_build_value_text(reading, emu_build_member(reading, record, "unit")));
	if (!emu_build_member(reading, record, "unit"))
		who = emu_build_block(build,
			emu_build_value_text(reading, emu_build_member(reading, record, "block")));
	bool known = emu_build_member(reading, record, "unit") ||
		emu_build_member(reading, record, "block");
	emu_buf_append(&build->words, said);
	if (known) {
		emu_buf_append(&build->words, EMU_STR(" \xE2\x80\x94 "));
		emu_buf_append(&build->words, who);
	}
	return emu_build_keep_words(build);
}

/* The statements of one kind, under a heading of their own. */
static int put_statements_of(
	struct emu_build *build, struct emu_build_reading *reading, enum emu_label label)
{
	struct emu_report_item *item = NULL;
	for (size_t i = 0; i < build->input->n_records; i++) {
		const struct emu_report_record *record = &build->input->records[i];
		if (record->kind != EMU_REPORT_STATEMENT)
			continue;
		if (emu_build_read(build, reading, i))
			return -1;
		struct emu_str name = emu_build_value_text(
			reading, emu_build_member(reading, reading->json.values, "section"));
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

static int put_statements(struct emu_build *build, struct emu_build_reading *reading)
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

static int put_kind(
	struct emu_build *build, struct emu_build_reading *reading, enum emu_report_kind kind)
{
	switch (kind) {
	case EMU_REPORT_COMPARISON:
		return emu_build_comparisons(build, reading);
	case EMU_REPORT_ATTAINMENT:
		return emu_build_attainments(build, reading);
	case EMU_REPORT_SCORE:
		return emu_build_scores(build, reading);
	case EMU_REPORT_ROLE:
		return emu_build_roles(build, reading);
	case EMU_REPORT_STATEMENT:
		return put_statements(build, reading);
	default:
		return put_records(build, reading, kind);
	}
}

int emu_build_records(struct emu_build *build)
{
	struct emu_build_reading reading = {.reader.max_depth = build->input->reader.max_depth};
	int result = 0;
	for (enum emu_report_kind kind = 0; kind < EMU_REPORT_KINDS && result == 0; kind++) {
		if (build->n_of_kind[kind])
			result = put_kind(build, &reading, kind);
	}
	emu_build_reading_free(&reading);
	return result;
}
