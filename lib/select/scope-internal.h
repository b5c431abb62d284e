/* Between scope.c, which asks records, and scope_read.c, which reads what was asked for. */
#ifndef EMU_SELECT_SCOPE_INTERNAL_H
#define EMU_SELECT_SCOPE_INTERNAL_H

#include "base/arena.h"
#include "base/period.h"
#include "select/scope.h"

/* That a unit is a member of a block. */
struct membership {
	uint32_t block;
	struct emu_span span;
};

struct names {
	struct emu_str *texts; /* in NFC */
	size_t n;
};

struct asked_period {
	struct emu_period days;
	struct emu_period named; /* what these days are the reporting form of, or they themselves */
};

struct emu_scope {
	struct names types, units, blocks; /* the last two where there is no registry */
	struct asked_period *periods;
	size_t n_periods;
	const struct emu_calendars *calendars;
	bool overlap;
	bool by_unit, by_block;
	const struct emu_registry *registry;
	bool *wanted_units, *wanted_blocks;   /* by number */
	const struct membership *memberships; /* of unit u: members_from[u] up to that of u + 1 */
	const size_t *memberships_from;
	struct emu_json_pointer type, period, unit, block;
	struct emu_arena arena;
};

#endif
