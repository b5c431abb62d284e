/*
 * Texts that are alike. The records of a stream differ in their strings and numbers, and seldom in
 * anything else: the shape of a text is all but those. The shapes of texts that were read are kept,
 * and a text of one of them is read by comparing what is the same and finding where its strings and
 * numbers end: a few nanoseconds for each.
 *
 * What is matched is a text that the reader reads, to the same values; what is not may be one too.
 */
#ifndef EMU_JSON_SHAPES_H
#define EMU_JSON_SHAPES_H

#include "base/arena.h"
#include "json/reader.h"

/* A string or a number of the text, in the text's order; keys are none. */
struct emu_json_leaf {
	const char *at; /* of a string's first byte after the quote, else of the number */
	uint32_t len;	/* likewise without quotes */
	bool escaped;	/* a string with a backslash in it */
};

#define EMU_JSON_LEAVES 128 /* texts with more have no shape */

struct emu_json_shape {
	uint32_t n_leaves;
	void *use; /* the user's, NULL at first; lives in emu_json_shapes_arena */
	struct emu_json_sample *sample; /* the shapes' own */
};

struct emu_json_shapes; /* one worker's */

EMU_CHECKED struct emu_json_shapes *emu_json_shapes_new(struct emu_error *err);
void emu_json_shapes_del(struct emu_json_shapes *shapes);

/*
 * The shape of the text that begins at `at`, or NULL: it is of none that is known, or it was not
 * tried, as too few texts before it were of any. *after is behind the text, before white space;
 * `leaves` (EMU_JSON_LEAVES of them) are the shape's. The 64 bytes behind `end` must be readable.
 */
struct emu_json_shape *emu_json_shapes_match(struct emu_json_shapes *shapes, const char *at,
	const char *end, struct emu_json_leaf *leaves, const char **after);

/*
 * The shape of a text that was read and was not matched, from now on known; NULL where it is not to
 * be: it is too large, or texts of this stream are not alike. Where there are too many shapes all
 * are forgotten, so pointers to others are good until here.
 */
struct emu_json_shape *emu_json_shapes_learn(
	struct emu_json_shapes *shapes, const struct emu_json *json);

/* Emptied when the shapes are forgotten. */
struct emu_arena *emu_json_shapes_arena(struct emu_json_shapes *shapes);

static inline bool emu_json_is_leaf(const struct emu_json_value *value)
{
	return value->type == EMU_JSON_NUMBER || (value->type == EMU_JSON_STRING && !value->key);
}

#endif
