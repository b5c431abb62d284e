/* A record read again from its text, and its members in the reader's words. Called by the builders
 * of sections from records. */
#include "report/records-internal.h"

void emu_build_reading_free(struct emu_build_reading *reading)
{
	emu_json_reader_free(&reading->reader);
	emu_buf_free(&reading->scratch);
}

int emu_build_read(struct emu_build *build, struct emu_build_reading *reading, size_t record)
{
	return emu_json_read(
		&reading->reader, build->input->records[record].text, &reading->json, NULL);
}

const struct emu_json_value *emu_build_member(const struct emu_build_reading *reading,
	const struct emu_json_value *object, const char *name)
{
	return object ? emu_json_member(&reading->json, object, emu_str_from(name)) : NULL;
}

struct emu_str emu_build_value_text(
	struct emu_build_reading *reading, const struct emu_json_value *value)
{
	emu_buf_clear(&reading->scratch);
	if (value && value->type == EMU_JSON_STRING)
		return emu_json_string(&reading->json, value, &reading->scratch);
	if (value && value->type == EMU_JSON_NUMBER)
		return emu_json_raw(&reading->json, value);
	return EMU_STR("");
}

struct emu_str emu_build_member_text(struct emu_build_reading *reading, const char *name)
{
	return emu_build_value_text(reading, emu_build_member(reading, reading->json.values, name));
}

struct emu_str emu_build_digits(const struct emu_build_reading *reading, const char *name)
{
	const struct emu_json_value *value = emu_build_member(reading, reading->json.values, name);
	return value && value->type == EMU_JSON_NUMBER ? emu_json_raw(&reading->json, value)
						       : EMU_STR("");
}

bool emu_build_is_true(const struct emu_build_reading *reading, const char *name)
{
	const struct emu_json_value *value = emu_build_member(reading, reading->json.values, name);
	return value && value->type == EMU_JSON_TRUE;
}

struct emu_str emu_build_labelled(struct emu_build *build, struct emu_build_reading *reading,
	const char *prefix, const char *name)
{
	struct emu_str text = emu_build_member_text(reading, name);
	enum emu_label label = emu_label_named(emu_str_from(prefix), text, EMU_LABEL_N);
	return label == EMU_LABEL_N ? emu_build_text(build, text) : emu_build_word(build, label);
}

struct emu_str emu_build_whose(
	struct emu_build *build, struct emu_build_reading *reading, enum emu_label whole)
{
	struct emu_str id = emu_build_member_text(reading, "unit");
	if (id.len)
		return emu_build_unit(build, id);
	id = emu_build_member_text(reading, "block");
	return id.len ? emu_build_block(build, id) : emu_build_word(build, whole);
}

struct emu_str emu_build_parts(struct emu_build *build, struct emu_build_reading *reading)
{
	const struct emu_catalogue *catalogue = build->context->catalogue;
	struct emu_str line = EMU_STR("");
	for (size_t i = 0; i < catalogue->n_dimensions; i++) {
		struct emu_str id = catalogue->dimensions[i].id;
		const struct emu_json_value *member = emu_json_member(
			&reading->json, reading->json.values, id);
		if (!member || member->type != EMU_JSON_STRING)
			continue;
		struct emu_str name = emu_build_value(
			build, id, emu_build_value_text(reading, member));
		emu_buf_append(&build->words, line);
		if (line.len)
			emu_buf_append(&build->words, EMU_STR(", "));
		emu_buf_append(&build->words, name);
		line = emu_build_keep_words(build);
	}
	return line;
}

enum emu_bound emu_build_bound(struct emu_build_reading *reading)
{
	enum emu_bound bound;
	emu_bound_named(&bound, emu_build_member_text(reading, "bound"));
	return bound;
}
