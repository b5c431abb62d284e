/* Inputs, opened and closed with all that is to be told of them, and portions of them found one
 * after another: blocks of lines, or inputs as a whole. Called by workers, of whom one at a time
 * finds. */
#include <string.h>
#include <unistd.h>

#include "cli/run-internal.h"

/* An input that failed costs the run its good name, not its other inputs. */
static void tell_fault(struct emu_worker *worker, struct emu_portion *portion, const char *name,
	const struct emu_error *fault)
{
	const struct emu_run *run = worker->crew->run;

	emu_outlet_raise(&portion->outlet, EMU_STATUS_FAILED);
	if (run->filter->input)
		run->filter->input(run->config, worker->state, name, fault, &portion->outlet);
	emu_outlet_error(&portion->outlet, emu_str_from(name), fault);
}

/* As messages have it. */
static const char *name_of(const char *path)
{
	return !*path ? "\"\"" : strcmp(path, "-") == 0 ? "stdin" : path;
}

struct emu_source *emu_worker_open(
	struct emu_worker *worker, struct emu_portion *portion, size_t input)
{
	const struct emu_run *run = worker->crew->run;
	const char *path = worker->crew->paths.at[input];
	struct emu_error err = {0};

	struct emu_source *source = emu_source_open(path, run->encoding, &err);
	if (source && !run->shared.output && emu_source_is_file_of(source, STDOUT_FILENO)) {
		emu_source_close(source);
		source = NULL;
		emu_fail(&err, EMU_FAULT_USAGE, "is the output too, and would never end");
	}
	if (!source)
		tell_fault(worker, portion, name_of(path), &err);
	else if (run->filter->input)
		run->filter->input(run->config, worker->state, emu_source_name(source), NULL,
			&portion->outlet);
	return source;
}

static void on_wait(void *portion)
{
	emu_queue_flush(portion);
}

void emu_portion_watch(struct emu_portion *portion, struct emu_source *source)
{
	emu_source_on_wait(source, on_wait, portion);
	emu_queue_attach(portion, source);
}

void emu_worker_close(struct emu_worker *worker, struct emu_portion *portion,
	struct emu_source *source, const struct emu_error *fault)
{
	const struct emu_place place = {.file = emu_str_from(emu_source_name(source))};

	if (fault)
		tell_fault(worker, portion, emu_source_name(source), fault);
	if (emu_source_remark(source))
		emu_outlet_message(&portion->outlet, EMU_SEVERITY_WARNING, &place, "%s",
			emu_source_remark(source));
	emu_source_close(source);
}

static int open_lines(struct emu_worker *worker, struct emu_portion *portion)
{
	struct emu_crew *crew = worker->crew;
	struct emu_error err = {0};

	crew->source = emu_worker_open(worker, portion, crew->input++);
	if (!crew->source)
		return -1;
	crew->lines = emu_lines_new(crew->source, crew->run->shared.max_line, &err);
	if (crew->lines)
		return 0;
	portion->result = -1;
	emu_worker_close(worker, portion, crew->source, &err);
	crew->source = NULL;
	return -1;
}

static void close_lines(
	struct emu_worker *worker, struct emu_portion *portion, const struct emu_error *fault)
{
	struct emu_crew *crew = worker->crew;

	if (fault && fault->fault == EMU_FAULT_MEMORY)
		portion->result = -1;
	portion->block.len = 0;
	crew->read_before += emu_source_offset(crew->source);
	emu_lines_del(crew->lines);
	emu_worker_close(worker, portion, crew->source, fault);
	crew->lines = NULL;
	crew->source = NULL;
}

/* The next block of the source that is open; at its end the source is closed. */
static void read_block(struct emu_worker *worker, struct emu_portion *portion)
{
	struct emu_crew *crew = worker->crew;
	struct emu_error err = {0};

	portion->block.input = crew->input - 1;
	emu_portion_watch(portion, crew->source);
	enum emu_source_state state = emu_lines_read(crew->lines, &portion->block, &err);
	emu_queue_attach(portion, NULL);
	portion->read = crew->read_before + emu_source_offset(crew->source) - crew->read;
	if (state != EMU_SOURCE_DATA)
		close_lines(worker, portion, state == EMU_SOURCE_FAULT ? &err : NULL);
}

/* No lines, and nothing to tell. */
static bool is_empty(const struct emu_portion *portion)
{
	return !portion->block.len && !portion->result && !emu_outlet_len(&portion->outlet);
}

static bool find_lines(struct emu_worker *worker, struct emu_portion *portion)
{
	struct emu_crew *crew = worker->crew;

	while (is_empty(portion) && (crew->source || crew->input < crew->paths.n))
		if (crew->source || !open_lines(worker, portion))
			read_block(worker, portion);
	crew->read += portion->read;
	return !is_empty(portion);
}

static bool find_whole(struct emu_crew *crew, struct emu_portion *portion)
{
	if (crew->input == crew->paths.n)
		return false;
	portion->whole = true;
	portion->input = crew->input++;
	return true;
}

struct emu_portion *emu_worker_find(struct emu_worker *worker)
{
	struct emu_crew *crew = worker->crew;
	const struct emu_run *run = crew->run;
	bool by_lines = run->filter->line && run->form == EMU_INPUT_LINES;

	pthread_mutex_lock(&crew->finding);
	struct emu_portion *portion = emu_queue_take(&crew->queue);
	bool found = portion &&
		(by_lines ? find_lines(worker, portion) : find_whole(crew, portion));
	pthread_mutex_unlock(&crew->finding);
	if (portion && !found)
		emu_queue_hand_in(portion);
	return found ? portion : NULL;
}
