/*
 * Lines of an outline, as tables of criteria have them: "1.2. Models" is part of "1. Results". The
 * numbers that lead them tell; a line without one is part of no other.
 */
#ifndef EMU_BASE_OUTLINE_H
#define EMU_BASE_OUTLINE_H

#include <stddef.h>

#include "base/str.h"

#define EMU_OUTLINE_NUMBER_MAX                                                                     \
	64 /* bytes: no table is as deep, and what is longer is no number                          \
	    */

/* "1.2" of "1.2. Models"; empty where no number leads. */
struct emu_str emu_outline_number(struct emu_str line);

/* Of a number "1.2.3" those of the lines it may be part of, the nearest first: "1.2", then "1";
 * empty at the end. Begin with the number itself. */
struct emu_str emu_outline_above(struct emu_str number);

#endif
