/*
 * A stream of JSON as separate values, each short enough to hold: one value after another (NDJSON,
 * or pretty-printed), or the elements of one top-level array, which may be longer than memory. It
 * finds only where values end; whether they are JSON is the reader's question. Where values have
 * had a line each, one that is broken off costs its line and no more.
 */
#ifndef EMU_JSON_SPLITTER_H
#define EMU_JSON_SPLITTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"
#include "io/source.h"

struct emu_json_splitter;

/* `max_value` is in bytes. The source stays the caller's. */
EMU_CHECKED struct emu_json_splitter *emu_json_splitter_new(
	struct emu_source *source, size_t max_value, struct emu_error *err);

/* Before the first value: each line is one, whatever it holds (NDJSON as it should be). */
void emu_json_splitter_by_line(struct emu_json_splitter *splitter);

void emu_json_splitter_del(struct emu_json_splitter *splitter);

enum emu_json_split {
	EMU_JSON_SPLIT_VALUE, /* good until the next call, 64 readable bytes behind it */
	EMU_JSON_SPLIT_BAD,   /* err says what and where; the next call goes on behind it */
	EMU_JSON_SPLIT_END,
	EMU_JSON_SPLIT_FAULT, /* the source failed */
};

/* The next value, with the place of its first byte. */
EMU_CHECKED enum emu_json_split emu_json_splitter_next(struct emu_json_splitter *splitter,
	struct emu_str *value, uint64_t *line, uint64_t *column, struct emu_error *err);

#endif
