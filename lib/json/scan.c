/* Strings that are out of the ordinary. Called by the reader, and where shapes are matched. */
#include "json/scan-internal.h"

#include "base/text.h"
#include "json/escape-internal.h"

const char *emu_json_string_end(
	const char *from, const char *end, bool *escaped, const char **bad, const char **problem)
{
	const char *at = from;
	bool high, any_high = false;
	while (at = emu_json_string_stop(at, end, &high), any_high |= high, true) {
		*bad = from - 1;
		*problem = "expected '\"' to end the string that begins here";
		if (at >= end)
			return NULL;
		if (*at == '"')
			break;
		*bad = at;
		*problem = "expected an escape such as \\n in a string, found a control character";
		size_t len = *at == '\\' ? emu_json_escape_len(at, end, problem) : 0;
		if (!len)
			return NULL;
		*escaped = true;
		at += len;
	}
	size_t offence;
	if (!any_high || emu_text_is_utf8((struct emu_str){from, (size_t)(at - from)}, &offence))
		return at;
	*bad = from + offence;
	*problem = "expected UTF-8, found a byte that is not";
	return NULL;
}
