/*
 * How a value is to be taken: as it stands, or as a bound of what is not known exactly. The field
 * `bound` of records.
 */
#ifndef EMU_DOMAIN_BOUND_H
#define EMU_DOMAIN_BOUND_H

#include <stdbool.h>

#include "base/str.h"

/* Bits: what may be more and may be less is about so much. */
enum emu_bound {
	EMU_BOUND_NONE = 0,
	EMU_BOUND_AT_LEAST = 1, /* more than 1,000; 1,000 and more; >= 1,000 */
	EMU_BOUND_AT_MOST = 2,
	EMU_BOUND_ABOUT = EMU_BOUND_AT_LEAST | EMU_BOUND_AT_MOST,
};

/* "at-least", "at-most", "about"; "" for none. */
struct emu_str emu_bound_name(enum emu_bound bound);

/* The bound of that name; "" is none. False, and none, where there is no such. */
bool emu_bound_named(enum emu_bound *bound, struct emu_str name);

#endif
