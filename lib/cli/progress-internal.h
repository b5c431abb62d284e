/*
 * How far the run has come, on the terminal's last line: only where all inputs are files (so the
 * whole is known, and of a pipeline's filters one speaks), and where nothing else is written there.
 */
#ifndef EMU_CLI_PROGRESS_INTERNAL_H
#define EMU_CLI_PROGRESS_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

struct emu_progress {
	bool enabled, shown;
	const char *program;
	uint64_t total, before; /* bytes of all inputs, of portions that are done */
	int64_t began, next;	/* milliseconds */
};

/* `on_screen`: the output goes to a terminal too. */
void emu_progress_begin(struct emu_progress *progress, const char *program, char *const *paths,
	int n_paths, bool on_screen);

/* `read` is how much of the present portion was read. */
void emu_progress_tick(struct emu_progress *progress, uint64_t read);

/* Takes it off the screen, so that something else can be written. */
void emu_progress_clear(struct emu_progress *progress);

#endif
