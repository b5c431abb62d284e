/* Called by emu-validate for each line, where --from-rejects was given. */
#include "findings/returned.h"

static const struct emu_json_value *member(const struct emu_json *json, const char *name)
{
	return emu_json_member(json, json->values, emu_str_from(name));
}

/* The line that stands in a string: unescaped, with room behind it for who reads on. */
static int unescape(const struct emu_json *json, const struct emu_json_value *text,
	struct emu_buf *scratch, struct emu_str *line)
{
	emu_buf_clear(scratch);
	if (!emu_buf_reserve(scratch, (size_t)text->len + EMU_LINES_PADDING))
		return -1;
	struct emu_str plain = emu_json_string(json, text, scratch);
	if (!scratch->len)
		emu_buf_append(scratch, plain);
	*line = emu_buf_str(scratch);
	return scratch->failed ? -1 : 0;
}

int emu_returned_line(struct emu_json_reader *reader, const struct emu_line *line,
	struct emu_buf *scratch, struct emu_line *inner, struct emu_error *err)
{
	struct emu_json json;
	*inner = *line;
	if (emu_json_read(reader, line->text, &json, err) < 0)
		return err->fault == EMU_FAULT_MEMORY ? -1 : EMU_RETURNED_ITSELF;
	const struct emu_json_value *type = member(&json, "type");
	const struct emu_json_value *record = member(&json, "record");
	const struct emu_json_value *text = member(&json, "text");
	if (!type || !emu_str_equal(emu_json_raw(&json, type), EMU_STR("reject")))
		return EMU_RETURNED_ITSELF;
	if (record) {
		inner->text = emu_json_span(&json, record);
		inner->column += (uint64_t)(inner->text.at - line->text.at);
		return EMU_RETURNED_LINE;
	}
	if (!text || text->type != EMU_JSON_STRING)
		return EMU_RETURNED_NOTHING;
	inner->column += text->at;
	if (unescape(&json, text, scratch, &inner->text) < 0)
		return emu_fail_memory(err);
	return EMU_RETURNED_LINE;
}
