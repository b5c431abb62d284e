/*
 * Sorted runs in a scratch file. A fact is written as what it shares with the one before it, and
 * the rest: of sorted facts that is little.
 */
#ifndef EMU_IO_SPILL_INTERNAL_H
#define EMU_IO_SPILL_INTERNAL_H

#include "io/spill.h"

struct emu_fact {
	struct emu_str key, value;
};

static inline int emu_fact_compare(const struct emu_fact *a, const struct emu_fact *b)
{
	int order = emu_str_compare(a->key, b->key);
	return order ? order : emu_str_compare(a->value, b->value);
}

struct emu_run_extent {
	int fd;
	unsigned level; /* how often its facts have been merged */
	uint64_t from, to;
};

/* All zero but the scratch. */
struct emu_run_writer {
	struct emu_scratch *scratch;
	struct emu_buf out, last; /* what is not written yet; the last fact */
};

EMU_CHECKED int emu_run_write(
	struct emu_run_writer *writer, const struct emu_fact *fact, struct emu_error *err);
EMU_CHECKED int emu_run_finish(struct emu_run_writer *writer, struct emu_error *err);
void emu_run_writer_free(struct emu_run_writer *writer);

/* All zero but the extent; its `from` moves on as it is read. */
struct emu_run_reader {
	struct emu_run_extent extent;
	char *ahead; /* what was read of the file, from `at` to `len` */
	size_t at, len;
	struct emu_buf bytes; /* the fact */
	struct emu_fact fact;
};

/* 1 and the next fact in `fact`, good until the next call; 0 behind the last. */
EMU_CHECKED int emu_run_read(struct emu_run_reader *reader, struct emu_error *err);
void emu_run_reader_free(struct emu_run_reader *reader);

#endif
