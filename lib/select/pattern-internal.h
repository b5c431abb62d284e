/*
 * Regular expressions of --where: PCRE2 as it is, on UTF-8, where \w, \d and (?i) know all scripts.
 * Limits keep a pattern from holding the run on a text that was made for it.
 */
#ifndef EMU_SELECT_PATTERN_INTERNAL_H
#define EMU_SELECT_PATTERN_INTERNAL_H

#include <stddef.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"

struct emu_select_pattern;	/* immutable, for any number of workers */
struct emu_select_pattern_room; /* one worker's */

/* `text` is UTF-8. NULL with *at, the offset of what is wrong, where it is no pattern. */
EMU_CHECKED struct emu_select_pattern *emu_select_pattern_new(
	struct emu_str text, size_t *at, struct emu_error *err);
void emu_select_pattern_del(struct emu_select_pattern *pattern);

EMU_CHECKED struct emu_select_pattern_room *emu_select_pattern_room_new(struct emu_error *err);
void emu_select_pattern_room_del(struct emu_select_pattern_room *room);

/* 1 where it is found in the text (UTF-8), 0 where not, -1 where that took too long. */
EMU_CHECKED int emu_select_pattern_matches(const struct emu_select_pattern *pattern,
	struct emu_select_pattern_room *room, struct emu_str text, struct emu_error *err);

#endif
