/* Messages about values, told so that their author finds them. Called wherever a record is read. */
#include "aggregate/expected-internal.h"

#include <string.h>

#include "json/pointer.h"

#define SHOWN_MAX 40

/* So much of a value as is shown, not cut inside a character. */
static int shown_len(struct emu_str found)
{
	size_t len = SHOWN_MAX;
	if (found.len <= len)
		return (int)found.len;
	while (len && ((unsigned char)found.at[len] & 0xc0) == 0x80)
		len--;
	return (int)len;
}

static void set_where(struct emu_error *err, struct emu_str where)
{
	size_t len = where.len < sizeof(err->where) ? where.len : sizeof(err->where) - 1;
	if (len)
		memcpy(err->where, where.at, len);
	err->where[len] = '\0';
}

int emu_expected_at(
	struct emu_error *err, const struct emu_json *json, const struct emu_json_value *value)
{
	struct emu_buf where = {0};
	if (!err)
		return -1;
	emu_json_pointer_of(json, (uint32_t)(value - json->values), &where);
	set_where(err, emu_buf_str(&where));
	emu_buf_free(&where);
	emu_json_place(
		(struct emu_str){json->text, value->at}, value->at, &err->line, &err->column);
	return -1;
}

int emu_expected(struct emu_error *err, const char *expected, const struct emu_json *json,
	const struct emu_json_value *value, const char *name)
{
	if (!err)
		return -1;
	if (!value) {
		emu_fail(err, EMU_FAULT_INPUT, "expected %s, found nothing", expected);
		struct emu_buf where = {0};
		emu_buf_printf(&where, "/%s", name);
		set_where(err, emu_buf_str(&where));
		emu_buf_free(&where);
		return -1;
	}
	struct emu_str found = emu_json_span(json, value);
	int len = shown_len(found);
	emu_fail(err, EMU_FAULT_INPUT, "expected %s, found %.*s%s", expected, len, found.at,
		(size_t)len < found.len ? "..." : "");
	return emu_expected_at(err, json, value);
}
