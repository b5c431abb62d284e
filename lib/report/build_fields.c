/* A member of a record as a cell. Called by the builders of lists of records. */
#include "report/records-internal.h"

static struct emu_str votes_of(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_json_value *votes)
{
	struct emu_str counted = emu_build_number(build,
		emu_build_value_text(reading, emu_build_member(reading, votes, "for")), false);
	struct emu_str present = emu_build_number(build,
		emu_build_value_text(reading, emu_build_member(reading, votes, "present")), false);
	struct emu_str members = emu_build_number(build,
		emu_build_value_text(reading, emu_build_member(reading, votes, "members")), false);
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
static struct emu_str decision_of(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_json_value *decision)
{
	struct emu_str number = emu_build_text(build,
		emu_build_value_text(reading, emu_build_member(reading, decision, "number")));
	struct emu_str date = emu_build_date(
		build, emu_build_value_text(reading, emu_build_member(reading, decision, "date")));
	emu_buf_append(&build->words, number);
	if (number.len && date.len)
		emu_buf_append(&build->words, EMU_STR(", "));
	emu_buf_append(&build->words, date);
	return emu_build_keep_words(build);
}

/* file:line:column, and the field within. */
static struct emu_str place_of(struct emu_build *build, struct emu_build_reading *reading)
{
	static const char *const parts[] = {"file", "line", "column", "pointer"};
	struct emu_str place = EMU_STR("");
	for (size_t i = 0; i < 4; i++) {
		struct emu_str part = emu_build_text(
			build, emu_build_member_text(reading, parts[i]));
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

/* The indicator, and in parentheses the parts of it that are meant. */
static struct emu_str counted_of(struct emu_build *build, struct emu_build_reading *reading)
{
	struct emu_str name = emu_build_indicator(
		build, emu_build_member_text(reading, "indicator"));
	struct emu_str parts = emu_build_parts(build, reading);
	if (parts.len == 0)
		return name;
	emu_buf_append(&build->words, name);
	emu_buf_append(&build->words, EMU_STR(" ("));
	emu_buf_append(&build->words, parts);
	emu_buf_push(&build->words, ')');
	return emu_build_keep_words(build);
}

static struct emu_str each_of(struct emu_build *build, struct emu_build_reading *reading)
{
	if (emu_build_is_true(reading, "each"))
		return emu_build_word(build, EMU_LABEL_TABLE_EACH_UNIT);
	bool block = emu_build_member_text(reading, "unit").len == 0;
	return block ? emu_build_word(build, EMU_LABEL_TABLE_WHOLE_BLOCK) : EMU_STR("");
}

struct emu_report_cell emu_build_target(struct emu_build *build, struct emu_build_reading *reading)
{
	bool percent = emu_build_is_percent(build, emu_build_member_text(reading, "indicator"));
	struct emu_str comparator = emu_build_member_text(reading, "comparator");
	enum emu_label label = emu_label_named(
		EMU_STR("target."), comparator.len ? comparator : EMU_STR("at-least"), EMU_LABEL_N);
	struct emu_report_cell cell = emu_build_number_cell(
		build, emu_build_digits(reading, "target"), percent);
	if (cell.text.len && label != EMU_LABEL_N)
		cell.text = emu_build_in_words(build, label, cell.text);
	return cell;
}

/* Treatments that look at more of the record than one member. */
static bool show_record(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_field *field, struct emu_str *text)
{
	const struct emu_json_value *value = emu_build_member(
		reading, reading->json.values, field->outer);
	switch (field->treatment) {
	case EMU_BUILD_AS_PLACE:
		*text = place_of(build, reading);
		return true;
	case EMU_BUILD_AS_VOTES:
		*text = votes_of(build, reading, value);
		return true;
	case EMU_BUILD_AS_DECISION:
		*text = decision_of(build, reading, value);
		return true;
	case EMU_BUILD_AS_WHOSE:
		*text = emu_build_whose(build, reading, EMU_LABEL_TABLE_WHOLE);
		return true;
	case EMU_BUILD_AS_COUNTED:
		*text = counted_of(build, reading);
		return true;
	case EMU_BUILD_AS_EACH:
		*text = each_of(build, reading);
		return true;
	case EMU_BUILD_AS_NAME:
		*text = emu_build_name(
			build, emu_build_member_text(reading, value ? "name" : "id"));
		return true;
	default:
		return false;
	}
}

static struct emu_str show_member(
	struct emu_build *build, const struct emu_build_field *field, struct emu_str text)
{
	switch (field->treatment) {
	case EMU_BUILD_AS_TITLE:
		return emu_build_value(build, EMU_STR("title"), text);
	case EMU_BUILD_AS_UNIT:
		return emu_build_unit(build, text);
	case EMU_BUILD_AS_BLOCK:
		return emu_build_block(build, text);
	case EMU_BUILD_AS_PERIOD:
		return emu_build_period(build, text);
	case EMU_BUILD_AS_DATE:
		return emu_build_date(build, text);
	case EMU_BUILD_AS_VALUE:
		return emu_build_value(build, emu_str_from(field->detail), text);
	default:
		return emu_build_text(build, text);
	}
}

bool emu_build_is_number(const struct emu_build_field *field)
{
	return field->treatment == EMU_BUILD_AS_TARGET;
}

struct emu_report_cell emu_build_show(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_field *field)
{
	struct emu_str text = EMU_STR("");
	if (field->treatment == EMU_BUILD_AS_TARGET)
		return emu_build_target(build, reading);
	if (show_record(build, reading, field, &text))
		return emu_build_text_cell(text);
	if (field->treatment == EMU_BUILD_AS_LABEL)
		return emu_build_text_cell(
			emu_build_labelled(build, reading, field->detail, field->outer));
	const struct emu_json_value *value = emu_build_member(
		reading, reading->json.values, field->outer);
	if (field->inner)
		value = emu_build_member(reading, value, field->inner);
	text = emu_build_value_text(reading, value);
	return emu_build_text_cell(text.len ? show_member(build, field, text) : text);
}
