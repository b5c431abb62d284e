/*
 * What of a record is passed on: all of it as it stands, chosen fields of it, or all of it with
 * some members under other names. Values keep their bytes.
 */
#ifndef EMU_SELECT_SHAPE_H
#define EMU_SELECT_SHAPE_H

#include <stddef.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "json/reader.h"

struct emu_shape; /* immutable */

/*
 * `fields` are lists parted by commas, of names and JSON Pointers: a record of these, in this
 * order, under the names that were given, those it lacks left out. `renames` are OLD=NEW, OLD a
 * name or a JSON Pointer: of the chosen ones where there are any, else a member in its place.
 * EMU_FAULT_USAGE names the option.
 */
EMU_CHECKED struct emu_shape *emu_shape_new(const char *const *fields, size_t n_fields,
	const char *const *renames, size_t n_renames, struct emu_error *err);
void emu_shape_del(struct emu_shape *shape);

/* One worker's. */
struct emu_shape_state {
	struct emu_json_pointer *fields;
};

EMU_CHECKED int emu_shape_state_init(
	struct emu_shape_state *state, const struct emu_shape *shape, struct emu_error *err);
void emu_shape_state_free(struct emu_shape_state *state);

/* Appends the record in its new shape, without a line feed; `text` is what was read. -1 with
 * EMU_FAULT_INPUT where a new name is there already, and nothing is appended. */
EMU_CHECKED int emu_shape_write(const struct emu_shape *shape, struct emu_shape_state *state,
	struct emu_str text, const struct emu_json *json, struct emu_buf *out,
	struct emu_error *err);

#endif
