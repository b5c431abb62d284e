/* Called by emu-validate for each record, where --collect was given. */
#include "findings/collected.h"

static struct emu_str text_of(const struct emu_json *json, const struct emu_json_value *object,
	const char *name, struct emu_buf *scratch)
{
	const struct emu_json_value *value = emu_json_member(json, object, emu_str_from(name));
	if (!value || value->type != EMU_JSON_STRING)
		return (struct emu_str){0};
	return emu_json_string(json, value, scratch);
}

static uint64_t number_of(
	const struct emu_json *json, const struct emu_json_value *object, const char *name)
{
	const struct emu_json_value *value = emu_json_member(json, object, emu_str_from(name));
	uint64_t number = 0;
	if (!value || value->type != EMU_JSON_NUMBER || value->len > 18)
		return 0;
	struct emu_str text = emu_json_raw(json, value);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return 0;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	return number;
}

/* One that lacks a code or a message is none. */
static void tell(struct emu_desk *desk, const struct emu_json *json,
	const struct emu_json_value *object, struct emu_buf *scratch)
{
	struct emu_str severity = text_of(json, object, "severity", scratch);
	struct emu_finding finding = {.said = true,
		.severity = emu_str_equal(severity, EMU_STR("warning")) ? "warning"
			: emu_str_equal(severity, EMU_STR("info"))	? "info"
									: "error",
		.code = text_of(json, object, "code", scratch),
		.file = text_of(json, object, "file", scratch),
		.line = number_of(json, object, "line"),
		.column = number_of(json, object, "column"),
		.pointer = text_of(json, object, "pointer", scratch),
		.has_pointer = emu_json_member(json, object, EMU_STR("pointer")) != NULL,
		.keyword = text_of(json, object, "keyword", scratch),
		.schema = text_of(json, object, "schema", scratch),
		.message = text_of(json, object, "message", scratch)};
	if (!finding.has_pointer) /* of a table: the heading */
		finding.pointer = text_of(json, object, "field", scratch);
	if (finding.code.len && finding.message.len)
		emu_desk_tell(desk, &finding);
}

int emu_collect(struct emu_desk *desk, const struct emu_json *json, struct emu_buf *scratch,
	struct emu_error *err)
{
	const struct emu_json_value *whole = json->values;
	emu_buf_clear(scratch);
	/* What is unescaped is no longer than it was, so that nothing moves. */
	if (!emu_buf_reserve(scratch, whole->len))
		return emu_fail_memory(err);
	struct emu_str type = text_of(json, whole, "type", scratch);
	if (emu_str_equal(type, EMU_STR("finding"))) {
		tell(desk, json, whole, scratch);
		return EMU_COLLECTED_FINDING;
	}
	const struct emu_json_value *findings = emu_json_member(json, whole, EMU_STR("findings"));
	if (!emu_str_equal(type, EMU_STR("reject")) || !findings)
		return EMU_COLLECTED_NONE;
	const struct emu_json_value *end = json->values + findings->next;
	bool list = findings->type == EMU_JSON_ARRAY;
	for (const struct emu_json_value *it = findings + 1; list && it < end;
		it = json->values + it->next)
		tell(desk, json, it, scratch);
	return EMU_COLLECTED_REJECT;
}
