/* Texts that are like one that was read, as values: what differs is put into a copy of what does
 * not. The reader asks before it reads, and tells what it read. */
#ifndef EMU_JSON_ALIKE_INTERNAL_H
#define EMU_JSON_ALIKE_INTERNAL_H

#include "json/reader.h"

/* Whether the text is of a shape that is known; then *json is what reading it would give. */
bool emu_json_alike_read(
	struct emu_json_reader *reader, struct emu_str text, struct emu_json *json);

/* A text that was read and not known. */
void emu_json_alike_learn(struct emu_json_reader *reader, const struct emu_json *json);

#endif
