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
	enum emu_input_form form;
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

/* Hands a line to the filter. -1 when the run cannot go on. */
EMU_CHECKED int emu_run_line(
	struct emu_run *run, struct emu_worker *worker, const struct emu_line *line);

/* What the filter cannot be handed as a line, likewise. */
EMU_CHECKED int emu_run_bad_line(struct emu_run *run, struct emu_worker *worker,
	const struct emu_line *line, struct emu_error *why);

/* A source that failed costs the run its good name, not its other sources. */
void emu_run_report_source(
	struct emu_run *run, struct emu_worker *worker, const char *name, struct emu_error *err);

/* An input as JSON values, or as one document. -1 when the run cannot go on. */
EMU_CHECKED int emu_run_values(
	struct emu_run *run, struct emu_worker *worker, struct emu_source *source);
EMU_CHECKED int emu_run_document(
	struct emu_run *run, struct emu_worker *worker, struct emu_source *source);

/* Does the inputs in their order, and finishes. -1 when the run broke off. */
EMU_CHECKED int emu_run_inputs(struct emu_run *run, struct emu_worker *worker, int n, char **paths);

#endif
