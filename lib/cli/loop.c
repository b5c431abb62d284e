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

int emu_run_bad_line(struct emu_run *run, struct emu_worker *worker, const struct emu_line *line,
	struct emu_error *why)
{
	struct emu_error err = {0};

	if (!run->filter->bad_line) {
		emu_outlet_error(&worker->outlet, emu_str_from(line->file), why);
		return 0;
	}
	int result = run->filter->bad_line(
		run->config, worker->state, line, why, &worker->outlet, &err);
	if (result)
		emu_run_say(run, worker, line->file, line->number, &err);
	return result;
}

static int do_long_line(struct emu_run *run, struct emu_worker *worker, const struct emu_line *line)
{
	struct emu_error why = {0};
	emu_fail_at(&why, EMU_FAULT_LIMIT, line->number, 0,
		"line is longer than %zu bytes: raise --max-line", run->shared.max_line);
	return emu_run_bad_line(run, worker, line, &why);
}

int emu_run_line(struct emu_run *run, struct emu_worker *worker, const struct emu_line *line)
{
	const struct emu_filter *filter = run->filter;
	struct emu_error err = {0};
	int result = 0;

	if (line->too_long)
		return do_long_line(run, worker, line);
	if (emu_str_trim(line->text).len)
		result = filter->line(run->config, worker->state, line, &worker->outlet, &err);
	if (result)
		emu_run_say(run, worker, line->file, line->number, &err);
	return result;
}

static int do_block(struct emu_run *run, struct emu_worker *worker)
{
	struct emu_line line;

	while (!worker->outlet.enough && !run->drain.stopped &&
		emu_block_next(&worker->block, &line))
		if (emu_run_line(run, worker, &line))
			return -1;
	emu_drain_take(&run->drain, &worker->outlet);
	return 0;
}

void emu_run_report_source(
	struct emu_run *run, struct emu_worker *worker, const char *name, struct emu_error *err)
{
	if (run->drain.stopped) /* by us */
		return;
	emu_outlet_raise(&worker->outlet, EMU_STATUS_FAILED);
	if (run->filter->input)
		run->filter->input(run->config, worker->state, name, err, &worker->outlet);
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
	while ((state = emu_lines_read(lines, &worker->block, &err)) == EMU_SOURCE_DATA) {
		if (run->drain.stopped) /* while waiting, so that the last line may lack its end */
			break;
		if ((result = do_block(run, worker)) || worker->outlet.enough)
			break;
	}
	emu_lines_del(lines);
	if (state == EMU_SOURCE_FAULT)
		emu_run_report_source(run, worker, emu_source_name(source), &err);
	return err.fault == EMU_FAULT_MEMORY ? -1 : result;
}

static int do_whole(struct emu_run *run, struct emu_worker *worker, struct emu_source *source)
{
	struct emu_error err = {0};

	if (run->filter->file(run->config, worker->state, source, &worker->outlet, &err) == 0) {
		emu_drain_take(&run->drain, &worker->outlet);
		return 0;
	}
	emu_run_report_source(run, worker, emu_source_name(source), &err);
	return err.fault == EMU_FAULT_MEMORY || err.fault == EMU_FAULT_USAGE ? -1 : 0;
}

static int do_source(struct emu_run *run, struct emu_worker *worker, struct emu_source *source)
{
	if (!run->filter->line)
		return do_whole(run, worker, source);
	if (run->form == EMU_INPUT_VALUES)
		return emu_run_values(run, worker, source);
	if (run->form == EMU_INPUT_DOCUMENTS)
		return emu_run_document(run, worker, source);
	return do_lines(run, worker, source);
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
		emu_run_report_source(run, worker, *path ? path : "\"\"", &err);
		return 0;
	}
	run->drain.source = source;
	emu_source_on_wait(source, on_wait, &waiting);
	if (run->filter->input)
		run->filter->input(
			run->config, worker->state, emu_source_name(source), NULL, &worker->outlet);
	int result = do_source(run, worker, source);
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
	for (int i = 0; i < n && !run->drain.stopped && !worker->outlet.enough; i++)
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
