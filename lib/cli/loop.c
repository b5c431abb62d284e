/* The run loop: workers who share the input, each with a state of its own, and what they come to in
 * the end. Called by run.c once everything is set up. */
#include <stdlib.h>
#include <unistd.h>

#include "cli/run-internal.h"

/* What is done of later inputs while an earlier one is not, for each worker: bytes of output. */
#define HELD_MAX ((size_t)16 << 20)

/* As the first thread's usually is; what is not used of it costs nothing. */
#define STACK_SIZE ((size_t)8 << 20)

/* Enough for a worker to go on while another is held up. Blocks are much alike; of inputs some are
 * much larger than others. */
static size_t count_portions(const struct emu_run *run, size_t n_workers)
{
	if (n_workers == 1)
		return 1;
	return run->filter->line ? 4 * n_workers : 8 * n_workers;
}

static int start(struct emu_worker *worker, struct emu_error *err)
{
	const struct emu_run *run = worker->crew->run;
	size_t size = run->filter->worker_size;

	worker->state = calloc(1, size ? size : 1);
	if (!worker->state)
		return emu_fail_memory(err);
	return run->filter->start ? run->filter->start(run->config, worker->state, err) : 0;
}

int emu_crew_init(
	struct emu_crew *crew, struct emu_run *run, struct emu_paths paths, struct emu_error *err)
{
	size_t n = emu_run_jobs(run, paths);

	*crew = (struct emu_crew){.run = run, .paths = paths};
	(void)pthread_mutex_init(&crew->finding, NULL);
	if (emu_queue_init(&crew->queue, &run->drain, count_portions(run, n), n * HELD_MAX, err))
		return -1;
	crew->workers = calloc(n, sizeof(*crew->workers));
	if (!crew->workers)
		return emu_fail_memory(err);
	while (crew->n_workers < n) {
		struct emu_worker *worker = &crew->workers[crew->n_workers++];
		worker->crew = crew;
		if (start(worker, err))
			return -1;
	}
	return 0;
}

void emu_crew_free(struct emu_crew *crew)
{
	const struct emu_filter *filter = crew->run->filter;

	for (size_t i = 0; i < crew->n_workers; i++) {
		void *state = crew->workers[i].state;
		if (state && filter->stop)
			filter->stop(state);
		free(state);
	}
	free(crew->workers);
	emu_lines_del(crew->lines);
	emu_source_close(crew->source);
	emu_queue_free(&crew->queue);
	(void)pthread_mutex_destroy(&crew->finding);
}

static void *work(void *context)
{
	struct emu_worker *worker = context;
	struct emu_portion *portion;

	while ((portion = emu_worker_find(worker))) {
		emu_worker_do(worker, portion);
		emu_queue_hand_in(portion);
	}
	return NULL;
}

/* Starts the others, works along, and waits for them. Fewer come to the same. */
static void work_together(struct emu_crew *crew)
{
	pthread_attr_t attributes;
	size_t n = 1;

	if (crew->n_workers > 1 && pthread_attr_init(&attributes) == 0) {
		(void)pthread_attr_setstacksize(&attributes, STACK_SIZE);
		while (n < crew->n_workers &&
			pthread_create(&crew->workers[n].thread, &attributes, work,
				&crew->workers[n]) == 0)
			n++;
		(void)pthread_attr_destroy(&attributes);
	}
	(void)work(&crew->workers[0]);
	for (size_t i = 1; i < n; i++)
		(void)pthread_join(crew->workers[i].thread, NULL);
}

/* What all have seen becomes the first worker's, which has the last word. */
static int finish(struct emu_crew *crew, struct emu_outlet *outlet, struct emu_error *err)
{
	const struct emu_run *run = crew->run;
	void *first = crew->workers[0].state;

	if (!run->filter->finish)
		return 0;
	for (size_t i = 1; i < crew->n_workers; i++)
		if (run->filter->merge(run->config, first, crew->workers[i].state, err))
			return -1;
	return run->filter->finish(run->config, first, outlet, err);
}

int emu_crew_run(struct emu_crew *crew)
{
	struct emu_run *run = crew->run;
	struct emu_outlet outlet = {.drain = &run->drain};
	struct emu_error err = {0};

	if (!run->shared.quiet && !run->shared.no_progress)
		emu_progress_begin(&run->drain.progress, run->filter->name, crew->paths.at,
			(int)crew->paths.n, !run->shared.output && isatty(STDOUT_FILENO));
	work_together(crew);
	if (crew->queue.result || run->drain.stopped)
		return crew->queue.result;
	outlet.status = crew->queue.status;
	outlet.enough = crew->queue.enough;
	int result = finish(crew, &outlet, &err);
	if (result) {
		emu_outlet_error(&outlet, (struct emu_str){0}, &err);
		emu_outlet_raise(&outlet, EMU_STATUS_FAILED);
	}
	emu_drain_take(&run->drain, &outlet);
	emu_outlet_free(&outlet);
	return result;
}
