/* The names of bounds. Called by all that read or write records. */
#include "domain/bound.h"

static const char *const names[] = {
	[EMU_BOUND_NONE] = "",
	[EMU_BOUND_AT_LEAST] = "at-least",
	[EMU_BOUND_AT_MOST] = "at-most",
	[EMU_BOUND_ABOUT] = "about",
};

struct emu_str emu_bound_name(enum emu_bound bound)
{
	return emu_str_from(names[bound]);
}

bool emu_bound_named(enum emu_bound *bound, struct emu_str name)
{
	for (*bound = EMU_BOUND_NONE; *bound <= EMU_BOUND_ABOUT; ++*bound)
		if (emu_str_equal(name, emu_bound_name(*bound)))
			return true;
	*bound = EMU_BOUND_NONE;
	return false;
}
