/* What was expected of a value in a record, and what was found. */
#ifndef EMU_AGGREGATE_EXPECTED_INTERNAL_H
#define EMU_AGGREGATE_EXPECTED_INTERNAL_H

#include "base/err.h"
#include "json/reader.h"

/* Fails with EMU_FAULT_INPUT: "expected a number, found ..." with the value's pointer, or with
 * /`name` where there is no value. Line and column are the value's in the record's text. */
int emu_expected(struct emu_error *err, const char *expected, const struct emu_json *json,
	const struct emu_json_value *value, const char *name);

/* Gives an error that has no place yet the value's. Returns -1. */
int emu_expected_at(
	struct emu_error *err, const struct emu_json *json, const struct emu_json_value *value);

#endif
