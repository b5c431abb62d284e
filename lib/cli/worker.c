/* What a worker does with a portion of the input: hands its lines, or all of it, to the filter.
 * Called by the run loop, in any thread; what comes of it stands in the portion's outlet. */
#include <string.h>
#include <sys/stat.h>

#include "cli/run-internal.h"

/* The filter gave up. */
static int give_up(
	struct emu_outlet *outlet, const char *file, uint64_t line, struct emu_error *err)
{
	if (!err->line)
		err->line = line;
	emu_outlet_error(outlet, emu_str_from(file), err);
	emu_outlet_raise(outlet, EMU_STATUS_FAILED);
	return -1;
}

int emu_worker_bad_line(struct emu_worker *worker, const struct emu_line *line,
	const struct emu_error *why, struct emu_outlet *outlet)
{
	const struct emu_run *run = worker->crew->run;
	struct emu_error err = {0};

	if (!run->filter->bad_line)
		emu_outlet_error(outlet, emu_str_from(line->file), why);
	else if (run->filter->bad_line(run->config, worker->state, line, why, outlet, &err))
		return give_up(outlet, line->file, line->number, &err);
	return 0;
}

/* Most lines tell by their first byte. */
static bool is_blank(struct emu_str text)
{
	return (!text.len || text.at[0] <= ' ') && !emu_str_trim(text).len;
}

int emu_worker_line(
	struct emu_worker *worker, const struct emu_line *line, struct emu_outlet *outlet)
{
	const struct emu_run *run = worker->crew->run;
	struct emu_error err;

	emu_error_clear(&err);
	if (line->too_long) {
		emu_fail_at(&err, EMU_FAULT_LIMIT, line->number, 0,
			"line is longer than %zu bytes: raise --max-line", run->shared.max_line);
		return emu_worker_bad_line(worker, line, &err, outlet);
	}
	if (!is_blank(line->text) &&
		run->filter->line(run->config, worker->state, line, outlet, &err))
		return give_up(outlet, line->file, line->number, &err);
	return 0;
}

/* The next lines that the filter can do all at once. */
static int do_lines(struct emu_worker *worker, struct emu_block *block, struct emu_outlet *outlet)
{
	const struct emu_run *run = worker->crew->run;
	struct emu_error err = {0};

	if (run->filter->lines &&
		run->filter->lines(run->config, worker->state, block, outlet, &err))
		return give_up(outlet, block->file, block->line, &err);
	return 0;
}

static void do_block(struct emu_worker *worker, struct emu_portion *portion)
{
	struct emu_outlet *outlet = &portion->outlet;
	struct emu_line line;

	while (!portion->result && !outlet->enough) {
		portion->result = do_lines(worker, &portion->block, outlet);
		if (portion->result || !emu_block_next(&portion->block, &line))
			break;
		portion->result = emu_worker_line(worker, &line, outlet);
	}
}

static int do_source(struct emu_worker *worker, struct emu_portion *portion,
	struct emu_source *source, struct emu_error *fault)
{
	const struct emu_run *run = worker->crew->run;

	if (run->filter->line)
		return run->form == EMU_INPUT_VALUES
			? emu_worker_values(worker, portion, source, fault)
			: emu_worker_document(worker, portion, source, fault);
	if (run->filter->file(run->config, worker->state, source, &portion->outlet, fault) == 0)
		fault->fault = EMU_FAULT_NONE;
	return fault->fault == EMU_FAULT_USAGE ? -1 : 0;
}

static bool is_file(const char *path)
{
	struct stat about;
	return strcmp(path, "-") != 0 && stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static void do_whole(struct emu_worker *worker, struct emu_portion *portion)
{
	struct emu_error fault = {0};

	/* What comes through a pipe is to go out as it comes, and is read by one at a time. */
	if (!is_file(worker->crew->paths.at[portion->input]) && !emu_queue_await(portion))
		return;
	struct emu_source *source = emu_worker_open(worker, portion, portion->input);
	if (!source)
		return;
	emu_portion_watch(portion, source);
	portion->result = do_source(worker, portion, source, &fault);
	emu_queue_attach(portion, NULL);
	if (fault.fault == EMU_FAULT_MEMORY)
		portion->result = -1;
	portion->read = emu_source_offset(source);
	emu_worker_close(worker, portion, source, fault.fault ? &fault : NULL);
}

void emu_worker_do(struct emu_worker *worker, struct emu_portion *portion)
{
	if (portion->whole)
		do_whole(worker, portion);
	else
		do_block(worker, portion);
}
