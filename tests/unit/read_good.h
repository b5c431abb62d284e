/* Reading one text that is good JSON, for tests of what is done with it. */
#ifndef EMU_TESTS_READ_GOOD_H
#define EMU_TESTS_READ_GOOD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "json/reader.h"

static struct emu_json_reader reader;
static struct emu_buf text;

/* Good until the next is read. */
static struct emu_json read_good(const char *given)
{
	struct emu_json json;
	struct emu_error err;
	emu_buf_clear(&text);
	emu_buf_append(&text, emu_str_from(given));
	assert_true(emu_buf_reserve(&text, 64));
	if (emu_json_read(&reader, emu_buf_str(&text), &json, &err) < 0)
		fail_msg("%s: %s", given, err.text);
	return json;
}

#endif
