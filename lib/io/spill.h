/*
 * Sorting more than memory holds. Facts, each a key and a value of any bytes, go in in any order
 * and come out by key, then by value. Up to a limit they stay in memory; beyond it they are written
 * sorted into a scratch file, run by run, and the runs are merged as they are read.
 */
#ifndef EMU_IO_SPILL_H
#define EMU_IO_SPILL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "io/scratch.h"

/* What two facts of one key come to: `value` is that of those before, and becomes that of all.
 * Which facts meet first is not said, only that `next` is not below any of those in `value`. */
typedef void emu_spill_join(struct emu_str key, struct emu_buf *value, struct emu_str next);

struct emu_spill_setup {
	size_t memory;		     /* bytes */
	emu_spill_join *join;	     /* NULL: facts of one key stay apart */
	struct emu_scratch *scratch; /* outlives the spill; several of one thread may share it */
};

struct emu_spill;

EMU_CHECKED struct emu_spill *emu_spill_new(
	const struct emu_spill_setup *setup, struct emu_error *err);
void emu_spill_del(struct emu_spill *spill);

/* -1 when memory ran out, or the scratch file cannot be written. */
EMU_CHECKED int emu_spill_add(
	struct emu_spill *spill, struct emu_str key, struct emu_str value, struct emu_error *err);

/* What the other has, too; nothing has been read of it yet. It may be deleted afterwards. */
EMU_CHECKED int emu_spill_add_all(
	struct emu_spill *spill, const struct emu_spill *other, struct emu_error *err);

/* Before the first of them is read. From here on nothing can be added. */
EMU_CHECKED int emu_spill_sort(struct emu_spill *spill, struct emu_error *err);

/* 1 and the next fact, good until the next call; 0 behind the last. */
EMU_CHECKED int emu_spill_next(
	struct emu_spill *spill, struct emu_str *key, struct emu_str *value, struct emu_error *err);

/* Empty, to be used again; memory stays, what is in the scratch file is forgotten. */
void emu_spill_clear(struct emu_spill *spill);

/* Bytes in memory. */
size_t emu_spill_len(const struct emu_spill *spill);

#endif
