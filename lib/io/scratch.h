/*
 * A file without a name, for what does not fit into memory while a run lasts: in $TMPDIR, or else
 * in /tmp. It is made before the run gives up its right to make files, and written only when it has
 * to be: that there is no room for it is told then, and not before.
 */
#ifndef EMU_IO_SCRATCH_H
#define EMU_IO_SCRATCH_H

#include <stdint.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"

struct emu_scratch {
	int fd; /* -1: there is none, for the reason `error` (an errno) */
	int error;
	uint64_t len;
	char folder[256]; /* for messages: cut where it is longer */
};

void emu_scratch_open(struct emu_scratch *scratch);
void emu_scratch_close(struct emu_scratch *scratch);

/* Behind what is there. */
EMU_CHECKED int emu_scratch_append(
	struct emu_scratch *scratch, struct emu_str bytes, struct emu_error *err);

/* All of `len` bytes from `at` on, of a scratch file that may be another's. */
EMU_CHECKED int emu_scratch_read(int fd, uint64_t at, char *to, size_t len, struct emu_error *err);

#endif
