/*
 * When something was submitted, so that two moments can be told apart whatever zones they are
 * written in. A date alone is the beginning of that day in Vietnam, where the reports come from.
 */
#ifndef EMU_BASE_MOMENT_H
#define EMU_BASE_MOMENT_H

#include <stdint.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"

/* Since 1970-01-01T00:00:00Z; digits of a second past the ninth are dropped. */
struct emu_moment {
	int64_t seconds;
	int32_t nanoseconds;
};

/* YYYY-MM-DD or an RFC 3339 date-time. */
EMU_CHECKED int emu_moment_parse(
	struct emu_moment *moment, struct emu_str text, struct emu_error *err);

/* Below 0 where `a` is earlier. */
int emu_moment_compare(const struct emu_moment *a, const struct emu_moment *b);

#endif
