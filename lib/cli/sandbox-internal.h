/*
 * What a filter gives up once it is configured: input is hostile, and from then on the process
 * needs its descriptors and little else. Where the kernel has no Landlock, nothing happens.
 */
#ifndef EMU_CLI_SANDBOX_INTERNAL_H
#define EMU_CLI_SANDBOX_INTERNAL_H

#include <stdbool.h>

struct emu_sandbox {
	int rules; /* the kernel's descriptor of them; -1: it has none */
	bool whole;
};

void emu_sandbox_begin(struct emu_sandbox *sandbox);

/* Allows reading `path`, and what comes to stand beside it meanwhile. */
void emu_sandbox_allow_input(struct emu_sandbox *sandbox, const char *path);

/* Allows renaming and removing in a folder, given by a descriptor. */
void emu_sandbox_allow_output(struct emu_sandbox *sandbox, int folder);

/* From here on nothing else is allowed; whether that is so. */
bool emu_sandbox_enter(struct emu_sandbox *sandbox);

#endif
