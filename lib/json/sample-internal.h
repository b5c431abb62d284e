/* A text of a shape, kept to hold others against. Called by the shapes, who look closer at what is
 * not like it. */
#ifndef EMU_JSON_SAMPLE_INTERNAL_H
#define EMU_JSON_SAMPLE_INTERNAL_H

#include "base/arena.h"
#include "json/shapes.h"

/* NULL where the text, which ends at `after`, is none to be kept: too long, nothing but a leaf, or
 * memory ran out. *taken is how much of the arena it took. */
struct emu_json_sample *emu_json_sample_new(struct emu_arena *arena, const char *at,
	const char *after, const struct emu_json_leaf *leaves, uint32_t n_leaves, size_t *taken);

/* Behind the text that begins at `at` if it is of the sample's shape, else NULL; `leaves` and what
 * can be read are as emu_json_shapes_match has them. */
const char *emu_json_sample_match(const struct emu_json_sample *sample, const char *at,
	const char *end, struct emu_json_leaf *leaves);

#endif
