/* Whether two records say the same, wherever they come from and whenever they were submitted. */
#ifndef EMU_LATEST_CONTENT_H
#define EMU_LATEST_CONTENT_H

#include <stdint.h>

#include "base/attributes.h"
#include "json/reader.h"

/* Where they differ: a member of either, each side's value, NULL where it has none. */
struct emu_difference {
	const struct emu_json_value *a, *b;
};

/*
 * 0 where all members but `source` and `submitted` are equal, in any order, numbers by value; 1
 * with the first difference, in the order of `a`, then of `b`; -1 when memory runs out.
 */
EMU_CHECKED int emu_content_differs(
	const struct emu_json *a, const struct emu_json *b, struct emu_difference *difference);

#endif
