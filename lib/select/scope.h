/*
 * What part of the reports a record belongs to: its type, period, unit and block. Each kind that
 * was asked for must hold; of several of one kind any will do.
 */
#ifndef EMU_SELECT_SCOPE_H
#define EMU_SELECT_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "domain/calendars.h"
#include "domain/registry.h"
#include "json/pointer.h"
#include "json/reader.h"

/* Words as options give them. The registry may be NULL: then a unit is itself alone, and known by
 * the name in the record. */
struct emu_scope_words {
	const char *const *types, *const *periods, *const *units, *const *blocks;
	size_t n_types, n_periods, n_units, n_blocks;
	bool overlap; /* a day in common is enough; else all of the record's period */
	const struct emu_registry *registry;
	const struct emu_calendars
		*calendars; /* by which a period is its reporting form; or NULL */
};

struct emu_scope; /* immutable */

/* All of it must outlive the scope. EMU_FAULT_USAGE names the option. */
EMU_CHECKED struct emu_scope *emu_scope_new(
	const struct emu_scope_words *words, struct emu_error *err);
void emu_scope_del(struct emu_scope *scope);

/* One worker's; all zero is one that was never used. */
struct emu_scope_state {
	struct emu_json_pointer type, period, unit, block;
	struct emu_buf scratch, name;
	bool failed; /* memory ran out while this record was asked */
};

void emu_scope_state_init(struct emu_scope_state *state, const struct emu_scope *scope);
void emu_scope_state_free(struct emu_scope_state *state);

enum emu_scope_answer {
	EMU_SCOPE_OUTSIDE,
	EMU_SCOPE_INSIDE,
	EMU_SCOPE_UNREADABLE, /* it has a period, which is none of base/period's */
	EMU_SCOPE_NO_MEMORY,
};

/*
 * A unit is inside when it or one it stands under, in the record's own period, was asked for; so is
 * a block that the record names or, where it names none, one that its unit, or one above it, is a
 * member of.
 */
EMU_CHECKED enum emu_scope_answer emu_scope_holds(
	const struct emu_scope *scope, struct emu_scope_state *state, const struct emu_json *json);

#endif
