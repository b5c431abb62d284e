/* The run loop: inputs in their order, cut into blocks, handed to the worker, and what comes back
 * written. Called by run.c once everything is set up. */
#include <string.h>
#include <unistd.h>

#include "cli/run-internal.h"

void emu_run_say(struct emu_run *run, struct emu_worker *worker, const char *name, uint64_t line,
	struct emu_error *err)
{
	if (!err->line)
		err->line = line;
	emu_outlet_error(&worker->outlet, emu_str_from(name), err);
	emu_drain_take(&run->drain, &worker->outlet);
}

/* -1 when the run cannot go on. */
static int do_block(struct emu_run *run, struct emu_worker *worker)
{
	const struct emu_filter *filter = run->filter;
	struct emu_line line;
	struct emu_error err = {0};

	while (emu_block_next(&worker->block, &line)) {
		const struct emu_place place = {
			.file = emu_str_from(line.file), .line = line.number};
		if (line.too_long)
			emu_outlet_message(&worker->outlet, EMU_SEVERITY_ERROR, &place,
				"line is longer than %zu bytes: raise --max-line",
				run->shared.max_line);
		else if (emu_str_trim(line.text).len &&
			filter->line(run->config, worker->state, &line, &worker->outlet, &err)) {
			emu_run_say(run, worker, line.file, line.number, &err);
			return -1;
		}
	}
	emu_drain_take(&run->drain, &worker->outlet);
	return 0;
}

/* A source that failed costs the run its good name, not its other sources. */
static void report_source(
	struct emu_run *run, struct emu_worker *worker, const char *name, struct emu_error *err)
{
	if (run->drain.stopped) /* by us */
		return;
	emu_outlet_raise(&worker->outlet, EMU_STATUS_FAILED);
	emu_run_say(run, worker, name, 0, err);
}

static int do_lines(struct emu_run *run, struct emu_worker *worker, struct emu_source *source)
{
	struct emu_error err = {0};
	enum emu_source_state state;
	int result = 0;

	struct emu_lines *lines = emu_lines_new(source, run->shared.max_line, &err);
	if (!lines) {
		emu_run_say(run, worker, NULL, 0, &err);
		return -1;
	}
	while ((state = emu_lines_read(lines, &worker->block, &err)) == EMU_SOURCE_DATA)
		if ((result = do_block(run, worker)))
			break;
	emu_lines_del(lines);
	if (state == EMU_SOURCE_FAULT)
		report_source(run, worker, emu_source_name(source), &err);
	return err.fault == EMU_FAULT_MEMORY ? -1 : result;
}

static int do_whole(struct emu_run *run, struct emu_worker *worker, struct emu_source *source)
{
	struct emu_error err = {0};

	if (run->filter->file(run->config, worker->state, source, &worker->outlet, &err) == 0) {
		emu_drain_take(&run->drain, &worker->outlet);
		return 0;
	}
	report_source(run, worker, emu_source_name(source), &err);
	return err.fault == EMU_FAULT_MEMORY || err.fault == EMU_FAULT_USAGE ? -1 : 0;
}

/* Before the source waits for its sender, what is done goes out. */
struct waiting {
	struct emu_run *run;
	struct emu_worker *worker;
};

static void on_wait(void *context)
{
	struct waiting *waiting = context;
	emu_drain_take(&waiting->run->drain, &waiting->worker->outlet);
	emu_drain_flush(&waiting->run->drain);
}

static int do_input(struct emu_run *run, struct emu_worker *worker, const char *path)
{
	struct emu_error err = {0};
	struct waiting waiting = {run, worker};

	struct emu_source *source = emu_source_open(path, run->encoding, &err);
	if (source && !run->shared.output && emu_source_is_file_of(source, STDOUT_FILENO)) {
		emu_source_close(source);
		source = NULL;
		emu_fail(&err, EMU_FAULT_USAGE, "is the output too, and would never end");
	}
	if (!source) {
		report_source(run, worker, *path ? path : "\"\"", &err);
		return 0;
	}
	run->drain.source = source;
	emu_source_on_wait(source, on_wait, &waiting);
	int result = run->filter->line ? do_lines(run, worker, source)
				       : do_whole(run, worker, source);
	const struct emu_place place = {.file = emu_str_from(emu_source_name(source))};
	if (emu_source_remark(source))
		emu_outlet_message(&worker->outlet, EMU_SEVERITY_WARNING, &place, "%s",
			emu_source_remark(source));
	emu_drain_take(&run->drain, &worker->outlet);
	run->drain.source = NULL;
	run->drain.progress.before += emu_source_offset(source);
	emu_source_close(source);
	return result;
}

int emu_run_inputs(struct emu_run *run, struct emu_worker *worker, int n, char **paths)
{
	static char *standard[] = {"-"};
	const struct emu_filter *filter = run->filter;
	struct emu_error err = {0};

	if (n == 0) {
		n = 1;
		paths = standard;
	}
	if (!run->shared.quiet && !run->shared.no_progress)
		emu_progress_begin(&run->drain.progress, filter->name, paths, n,
			!run->shared.output && isatty(STDOUT_FILENO));
	for (int i = 0; i < n && !run->drain.stopped; i++)
		if (do_input(run, worker, paths[i]))
			return -1;
	if (!filter->finish || run->drain.stopped)
		return 0;
	int result = filter->finish(run->config, worker->state, &worker->outlet, &err);
	if (result)
		emu_run_say(run, worker, NULL, 0, &err);
	emu_drain_take(&run->drain, &worker->outlet);
	return result;
}
