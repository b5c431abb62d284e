/* One invocation and its workers: what run.c sets up and loop.c works with. */
#ifndef EMU_CLI_RUN_INTERNAL_H
#define EMU_CLI_RUN_INTERNAL_H

#include <iconv.h>

#include "cli/queue-internal.h"
#include "cli/run.h"

struct emu_shared {
	const char *output;
	size_t jobs; /* EMU_JOBS_AUTO: as the inputs are */
	size_t max_line, max_depth;
	bool quiet, no_progress, help, version, complete;
};

/* Operands, or standard input where there are none. */
struct emu_paths {
	char *const *at;
	size_t n;
};

struct emu_run {
	const struct emu_filter *filter;
	struct emu_shared shared;
	struct emu_paths paths;
	void *config;
	struct emu_arena arena;
	struct emu_drain drain;
	const char *encoding;
	iconv_t iconv; /* where `encoding` is set: keeps loaded what reading it takes */
	const char *schemas;
	enum emu_input_form form;
	bool in_order;
};

#define EMU_JOBS_AUTO SIZE_MAX

/* How many workers to start for these inputs: 1 at least. */
size_t emu_run_jobs(const struct emu_run *run, struct emu_paths paths);

struct emu_crew;

/* One of those who share the input. */
struct emu_worker {
	struct emu_crew *crew;
	void *state;
	pthread_t thread;
};

struct emu_crew {
	struct emu_run *run;
	struct emu_queue queue;
	struct emu_worker *workers;
	size_t n_workers;
	/* Held while the next portion is found, as are those below. */
	pthread_mutex_t finding;
	struct emu_paths paths;
	size_t input;		   /* the next to be opened */
	struct emu_source *source; /* the one that lines come from */
	struct emu_lines *lines;
	uint64_t read, read_before; /* bytes: told so far, of the sources before this one */
};

/* Starts the states of the workers, and not yet their threads. -1 leaves something to be freed. */
EMU_CHECKED int emu_crew_init(
	struct emu_crew *crew, struct emu_run *run, struct emu_paths paths, struct emu_error *err);
void emu_crew_free(struct emu_crew *crew);

/* Does all inputs and finishes. -1 when the run broke off, which was told. */
EMU_CHECKED int emu_crew_run(struct emu_crew *crew);

/* ---- What a worker does ---- */

/* The next portion of the input, to be done and handed in; NULL when there is none. */
struct emu_portion *emu_worker_find(struct emu_worker *worker);

/* Its lines, or all of its input. */
void emu_worker_do(struct emu_worker *worker, struct emu_portion *portion);

/* Hands a line to the filter. -1 when the run cannot go on, which is told. */
EMU_CHECKED int emu_worker_line(
	struct emu_worker *worker, const struct emu_line *line, struct emu_outlet *outlet);

/* What the filter cannot be handed as a line, likewise. */
EMU_CHECKED int emu_worker_bad_line(struct emu_worker *worker, const struct emu_line *line,
	const struct emu_error *why, struct emu_outlet *outlet);

/* An input as JSON values, or as one document. Likewise; where the input failed, `fault` says how.
 */
EMU_CHECKED int emu_worker_values(struct emu_worker *worker, struct emu_portion *portion,
	struct emu_source *source, struct emu_error *fault);
EMU_CHECKED int emu_worker_document(struct emu_worker *worker, struct emu_portion *portion,
	struct emu_source *source, struct emu_error *fault);

/* ---- Its inputs ---- */

/* Opens an input; NULL where that fails, which is told in the portion's outlet. */
struct emu_source *emu_worker_open(
	struct emu_worker *worker, struct emu_portion *portion, size_t input);

/* From here on it is read for this portion: what is done goes out before it waits for its sender.
 */
void emu_portion_watch(struct emu_portion *portion, struct emu_source *source);

/* Tells what is to be told at its end (`fault` where there is one) and closes it. */
void emu_worker_close(struct emu_worker *worker, struct emu_portion *portion,
	struct emu_source *source, const struct emu_error *fault);

#endif
