/*
 * Keys: by which fields two records are about the same thing. From schemas/catalogue/keys.json, a
 * key for each type; or from the words of --key, one for all. Records of different types never have
 * the same key.
 *
 * A key is fields parted by commas, names or JSON Pointers. "a|b" is the first of them that the
 * record has. A record that lacks a field has no key, unless the field ends with a question mark:
 * then absence is a value like others, and so is null. Values are compared as in select/expression,
 * objects and arrays as they are written.
 */
#ifndef EMU_LATEST_KEYS_H
#define EMU_LATEST_KEYS_H

#include <stdbool.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "json/pointer.h"
#include "json/reader.h"

struct emu_keys; /* immutable */

EMU_CHECKED struct emu_keys *emu_keys_load(const char *schemas, struct emu_error *err);
EMU_CHECKED struct emu_keys *emu_keys_parse(struct emu_str words, struct emu_error *err);
void emu_keys_del(struct emu_keys *keys);

/* One worker's. */
struct emu_keys_state {
	struct emu_json_pointer *fields;
	struct emu_json_pointer type;
	struct emu_buf scratch;
};

EMU_CHECKED int emu_keys_state_init(
	struct emu_keys_state *state, const struct emu_keys *keys, struct emu_error *err);
void emu_keys_state_free(struct emu_keys_state *state);

enum emu_keys_answer {
	EMU_KEYS_WHOLE,
	EMU_KEYS_LACKING, /* it has no key, as it lacks a field of it */
	EMU_KEYS_NONE,	  /* no key for its type */
	EMU_KEYS_FAILED,  /* err is set */
};

/* The record's key, bytes that are equal where the keys are, in `key`, which is cleared.
 * *same_event tells whether records of it that differ are reports of one event. */
EMU_CHECKED enum emu_keys_answer emu_keys_of(const struct emu_keys *keys,
	struct emu_keys_state *state, const struct emu_json *json, struct emu_buf *key,
	bool *same_event, struct emu_error *err);

#endif
