/*
 * Where bytes go: a descriptor or a file that appears whole or not at all. Writing never reports on
 * the spot: the first fault sticks, later writes are dropped, and close tells.
 */
#ifndef EMU_IO_SINK_H
#define EMU_IO_SINK_H

#include <stdbool.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"

struct emu_sink;

/* A descriptor that stays the caller's: standard output, standard error. */
EMU_CHECKED struct emu_sink *emu_sink_open_fd(int fd, struct emu_error *err);

/*
 * A temporary file beside `path`, which close syncs and renames. What a shell's `>` would have done
 * holds: symbolic links are followed, the umask rules a new file, one that is there keeps its mode
 * and (privileges allowing) its owner, and must be writable; only hard links part. ".gz" compresses
 * (no name and no time in the header, so the same input gives the same bytes). A path that is no
 * regular file (/dev/stdout, a FIFO) is written directly.
 */
EMU_CHECKED struct emu_sink *emu_sink_open_file(const char *path, struct emu_error *err);

void emu_sink_write(struct emu_sink *sink, struct emu_str bytes);

/* What is buffered goes to the system now, unless nobody can see it there yet (a temporary file).
 */
void emu_sink_flush(struct emu_sink *sink);
bool emu_sink_failed(const struct emu_sink *sink);
bool emu_sink_is_atomic(const struct emu_sink *sink); /* nothing is seen before it is closed */
/* Both would replace one file, however it is named. */
bool emu_sink_is_same_file(const struct emu_sink *a, const struct emu_sink *b);
int emu_sink_folder(const struct emu_sink *sink); /* a descriptor of where its file stands, or -1 */

/* Flushes, syncs and renames a file, and says whether all that was ever written arrived. The sink
 * is gone either way. */
EMU_CHECKED int emu_sink_close(struct emu_sink *sink, struct emu_error *err);

/* Gives up: a file's temporary is removed, what stood under its name stays. NULL is let through. */
void emu_sink_abandon(struct emu_sink *sink);

/* Removes the temporaries of all open sinks: for the handler of a signal that ends the process. */
void emu_sink_remove_temporaries(void);

#endif
