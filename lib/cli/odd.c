/* The first of odd records, and their number. Called by filters for what is a warning at the end.
 */
#include "cli/odd.h"

#include <inttypes.h>

#include "select/origin.h"

void emu_odd_free(struct emu_odd *odd)
{
	emu_buf_free(&odd->file);
	emu_buf_free(&odd->what);
}

struct emu_place emu_place_of(
	const struct emu_json *json, const struct emu_line *line, struct emu_buf *scratch)
{
	struct emu_origin origin = emu_origin_of(json, scratch);
	return origin.file.len
		? (struct emu_place){.file = origin.file, .line = origin.line}
		: (struct emu_place){.file = emu_str_from(line->file), .line = line->number};
}

bool emu_odd_note(struct emu_odd *odd, const struct emu_json *json, const struct emu_line *line)
{
	struct emu_buf scratch = {0};
	if (odd->n++)
		return false;
	struct emu_place place = emu_place_of(json, line, &scratch);
	emu_buf_append(&odd->file, place.file);
	odd->file.failed |= scratch.failed;
	odd->line = place.line;
	odd->input = line->input;
	odd->number = line->number;
	emu_buf_free(&scratch);
	return true;
}

static bool is_earlier(const struct emu_odd *one, const struct emu_odd *other)
{
	return one->input != other->input ? one->input < other->input : one->number < other->number;
}

int emu_odd_merge(struct emu_odd *into, struct emu_odd *from, struct emu_error *err)
{
	uint64_t n = into->n + from->n;
	if (from->n && (!into->n || is_earlier(from, into))) {
		struct emu_odd later = *into;
		*into = *from;
		*from = later;
	}
	into->n = n;
	return into->file.failed || into->what.failed ? emu_fail_memory(err) : 0;
}

void emu_odd_tell(const struct emu_odd *odd, const char *text, struct emu_outlet *outlet)
{
	const struct emu_place place = {.file = emu_buf_str(&odd->file), .line = odd->line};
	if (odd->n)
		emu_outlet_message(outlet, EMU_SEVERITY_WARNING, &place,
			"%.*s%s: this is the first such record of %" PRIu64,
			EMU_STR_ARGS(emu_buf_str(&odd->what)), text, odd->n);
}
