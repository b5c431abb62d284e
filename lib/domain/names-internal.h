/*
 * Names as people write them, to the numbers of what they name: one set for each kind of thing
 * (units, blocks, indicators, a dimension's values, titles). Two things may bear one name; who asks
 * decides what that means. Strings are the loaded document's and live as long as it.
 */
#ifndef EMU_DOMAIN_NAMES_INTERNAL_H
#define EMU_DOMAIN_NAMES_INTERNAL_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/index.h"
#include "base/str.h"
#include "domain/names.h"

#define EMU_NAMES_NONE UINT32_MAX

/* Those that bear one name, in the order they were added. */
struct emu_name_bearer {
	uint32_t entry;
	struct emu_name_bearer *next;
};

struct emu_name {
	struct emu_str shown; /* as it was first written */
	struct emu_name_bearer *bearers;
};

struct emu_names {
	struct emu_index keys;
	struct emu_name *names; /* by the key's number */
	size_t cap;
};

/* All zero is an empty set. */
void emu_names_free(struct emu_names *names);

/* The second half of that, on bytes from `from` on that are folded already. */
void emu_names_tighten(struct emu_buf *folded, size_t from);

/* `scratch` is cleared and holds the key. */
EMU_CHECKED int emu_names_add(struct emu_names *names, struct emu_arena *arena,
	struct emu_buf *scratch, struct emu_str name, uint32_t entry, struct emu_error *err);

/* Adds an entry's id, its name in each language and its aliases. */
EMU_CHECKED int emu_names_add_entry(struct emu_names *names, struct emu_arena *arena,
	struct emu_buf *scratch, const json_t *json, uint32_t entry, struct emu_error *err);

/* Who bears the name, or NULL; `scratch` is cleared and holds the key. */
const struct emu_name_bearer *emu_names_find(
	const struct emu_names *names, struct emu_str name, struct emu_buf *scratch);

/* The one that bears a key (not a name), or EMU_NAMES_NONE where there is none or more. */
uint32_t emu_names_only(const struct emu_names *names, struct emu_str key);

/* As it is written in the document; len 0 where none is near. */
struct emu_str emu_names_nearest(
	const struct emu_names *names, struct emu_str name, struct emu_buf *scratch);

/* An entry's name in a language, else in Vietnamese, else its id. */
struct emu_str emu_names_shown(const json_t *entry, struct emu_str lang);

#endif
