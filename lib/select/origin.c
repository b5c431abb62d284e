/* A record's own account of where it comes from. Called for records that something is said of. */
#include "select/origin.h"

static uint64_t read_line(struct emu_str digits)
{
	uint64_t line = 0;
	for (size_t at = 0; at < digits.len; at++) {
		if (digits.at[at] < '0' || digits.at[at] > '9' || line > UINT64_MAX / 10 - 1)
			return 0;
		line = 10 * line + (uint64_t)(digits.at[at] - '0');
	}
	return line;
}

struct emu_origin emu_origin_of(const struct emu_json *json, struct emu_buf *scratch)
{
	struct emu_origin origin = {0};
	const struct emu_json_value *source = emu_json_member(
		json, json->values, EMU_STR("source"));
	const struct emu_json_value *file = source ? emu_json_member(json, source, EMU_STR("file"))
						   : NULL;
	if (!file || file->type != EMU_JSON_STRING)
		return origin;
	emu_buf_clear(scratch);
	origin.file = emu_json_string(json, file, scratch);
	const struct emu_json_value *line = emu_json_member(json, source, EMU_STR("line"));
	if (origin.file.len && line && line->type == EMU_JSON_NUMBER)
		origin.line = read_line(emu_json_raw(json, line));
	return origin;
}
