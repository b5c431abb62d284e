/* One invocation and its workers: what run.c sets up and loop.c works with. */
#ifndef EMU_CLI_RUN_INTERNAL_H
#define EMU_CLI_RUN_INTERNAL_H

#include <iconv.h>

#include "cli/drain-internal.h"
#include "cli/run.h"

struct emu_shared {
	const char *output;
	size_t max_line, max_depth;
	bool quiet, no_progress, help, version, complete;
};

struct emu_run {
	const struct emu_filter *filter;
	struct emu_shared shared;
	void *config;
	struct emu_arena arena;
	struct emu_drain drain;
	const char *encoding;
	iconv_t iconv; /* where `encoding` is set: keeps loaded what reading it takes */
	const char *schemas;
};

/* What one of several workers would have of its own. */
struct emu_worker {
	void *state;
	struct emu_outlet outlet;
	struct emu_block block;
};

/* An error as a message, at once. */
void emu_run_say(struct emu_run *run, struct emu_worker *worker, const char *name, uint64_t line,
	struct emu_error *err);

/* Does the inputs in their order, and finishes. -1 when the run broke off. */
EMU_CHECKED int emu_run_inputs(struct emu_run *run, struct emu_worker *worker, int n, char **paths);

#endif
