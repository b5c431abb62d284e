/*
 * The file behind a sink: written under a temporary name beside its own and renamed when it is
 * whole, or, where it is no regular file (a device, a FIFO, a descriptor of ours), written as it
 * stands.
 */
#ifndef EMU_IO_TARGET_INTERNAL_H
#define EMU_IO_TARGET_INTERNAL_H

#include <stdbool.h>

#include "base/attributes.h"
#include "base/err.h"

struct emu_target {
	int fd;
	int folder;	 /* where it stands, to be synced; -1 where it cannot be opened */
	char *path;	 /* symbolic links followed */
	char *temporary; /* NULL: written directly */
};

EMU_CHECKED int emu_target_open(struct emu_target *target, const char *path, struct emu_error *err);

/* Whether both are to get one name in one folder. */
bool emu_target_is_same(const struct emu_target *a, const struct emu_target *b);

/* Syncs, closes and renames. */
EMU_CHECKED int emu_target_commit(struct emu_target *target, struct emu_error *err);
void emu_target_abandon(struct emu_target *target);

#endif
