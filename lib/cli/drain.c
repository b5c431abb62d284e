/* Emptying outlets into sinks, and settling at the end what becomes of the files. Called by the run
 * loop after each block of input, and before each wait for more. */
#include "cli/drain-internal.h"

#include <string.h>
#include <unistd.h>

static int open_stream(struct emu_drain *drain, int number, const char *path, struct emu_error *err)
{
	bool standard = !path || strcmp(path, "-") == 0;
	struct emu_sink *sink = standard ? emu_sink_open_fd(STDOUT_FILENO, err)
					 : emu_sink_open_file(path, err);

	if (!sink)
		return -1;
	for (int i = 0; i < drain->n_streams; i++)
		if (drain->streams[i].sink && emu_sink_is_same_file(drain->streams[i].sink, sink)) {
			emu_sink_abandon(sink);
			return emu_fail(err, EMU_FAULT_USAGE, "is named for two outputs");
		}
	drain->streams[number].sink = sink;
	drain->streams[number].name = standard ? "stdout" : path;
	if (drain->n_streams <= number)
		drain->n_streams = number + 1;
	return number;
}

int emu_drain_open(
	struct emu_drain *drain, const char *program, const char *output, struct emu_error *err)
{
	drain->program = program;
	drain->streams[EMU_STREAM_MESSAGES].sink = emu_sink_open_fd(STDERR_FILENO, err);
	if (!drain->streams[EMU_STREAM_MESSAGES].sink)
		return -1;
	drain->n_streams = EMU_STREAM_OWN;
	return open_stream(drain, EMU_STREAM_OUT, output, err) < 0 ? -1 : 0;
}

int emu_drain_add(struct emu_drain *drain, const char *path, struct emu_error *err)
{
	bool shared = strcmp(path, "-") == 0 &&
		strcmp(drain->streams[EMU_STREAM_OUT].name, "stdout") == 0;
	if (shared)
		return EMU_STREAM_OUT;
	if (drain->n_streams == EMU_STREAMS)
		return emu_fail(err, EMU_FAULT_LIMIT, "too many outputs");
	return open_stream(drain, drain->n_streams, path, err);
}

static void raise_status(struct emu_drain *drain, enum emu_status status)
{
	if (drain->status < status)
		drain->status = status;
}

/* Each message is a line (the line feeds in it are escaped) and goes out in a write of its own. */
static void write_messages(struct emu_drain *drain, struct emu_str messages)
{
	struct emu_sink *sink = drain->streams[EMU_STREAM_MESSAGES].sink;

	if (!messages.len || !sink)
		return;
	emu_progress_clear(&drain->progress);
	if (drain->streams[EMU_STREAM_OUT].sink && isatty(STDERR_FILENO))
		emu_sink_flush(drain->streams[EMU_STREAM_OUT].sink);
	while (messages.len) {
		const char *feed = memchr(messages.at, '\n', messages.len);
		size_t len = feed ? (size_t)(feed + 1 - messages.at) : messages.len;
		emu_sink_write(sink, (struct emu_str){messages.at, len});
		emu_sink_flush(sink);
		messages = emu_str_after(messages, len);
	}
	if (emu_sink_failed(sink))
		raise_status(drain, EMU_STATUS_FAILED);
}

static void stop(struct emu_drain *drain)
{
	drain->stopped = true;
	raise_status(drain, EMU_STATUS_FAILED);
}

/* Messages that cannot be written are no reason to stop. */
static void stop_if_failed(struct emu_drain *drain)
{
	for (int i = 0; i < drain->n_streams && !drain->stopped; i++)
		if (i != EMU_STREAM_MESSAGES && drain->streams[i].sink &&
			emu_sink_failed(drain->streams[i].sink))
			stop(drain);
}

static void report(struct emu_drain *drain, const char *name, const struct emu_error *err)
{
	struct emu_outlet outlet = {.drain = drain};
	emu_outlet_error(&outlet, emu_str_from(name), err);
	write_messages(drain, emu_buf_str(&outlet.stream[EMU_STREAM_MESSAGES]));
	emu_buf_free(&outlet.stream[EMU_STREAM_MESSAGES]);
	raise_status(drain, EMU_STATUS_FAILED);
}

/* An outlet that lost bytes is not written: half a record is worse than none. */
static bool is_whole(struct emu_drain *drain, const struct emu_outlet *outlet)
{
	struct emu_error err;

	for (int i = 0; i < EMU_STREAMS; i++)
		if (outlet->stream[i].failed) {
			emu_fail_memory(&err);
			report(drain, NULL, &err);
			return false;
		}
	return true;
}

void emu_drain_take(struct emu_drain *drain, struct emu_outlet *outlet)
{
	raise_status(drain, outlet->status);
	if (!drain->stopped && !is_whole(drain, outlet))
		stop(drain);
	if (!drain->stopped && drain->streams[EMU_STREAM_OUT].sink)
		emu_sink_write(drain->streams[EMU_STREAM_OUT].sink, outlet->passed);
	outlet->passed = (struct emu_str){0};
	for (int i = 0; i < drain->n_streams; i++) {
		struct emu_sink *sink = drain->streams[i].sink;
		if (i == EMU_STREAM_MESSAGES)
			write_messages(drain, emu_buf_str(&outlet->stream[i]));
		else if (!drain->stopped && sink)
			emu_sink_write(sink, emu_buf_str(&outlet->stream[i]));
		emu_buf_clear(&outlet->stream[i]);
	}
	stop_if_failed(drain);
	emu_progress_tick(&drain->progress, drain->read);
}

void emu_drain_flush(struct emu_drain *drain)
{
	for (int i = 0; i < drain->n_streams; i++)
		if (drain->streams[i].sink)
			emu_sink_flush(drain->streams[i].sink);
	stop_if_failed(drain);
}

static void close_stream(struct emu_drain *drain, int number, bool publish)
{
	struct emu_sink *sink = drain->streams[number].sink;
	const char *name = drain->streams[number].name;
	struct emu_error err;

	drain->streams[number].sink = NULL;
	if (!sink)
		return;
	if (publish || !emu_sink_is_atomic(sink) || emu_sink_failed(sink)) {
		if (emu_sink_close(sink, &err))
			report(drain, name, &err);
		return;
	}
	emu_sink_abandon(sink);
	emu_fail(&err, EMU_FAULT_SYSTEM, "not written, as the run failed: what stood there stays");
	report(drain, name, &err);
}

enum emu_status emu_drain_close(struct emu_drain *drain, bool broken)
{
	emu_progress_clear(&drain->progress);
	emu_drain_flush(drain); /* whether that works is a question for all */
	/* Those of the filter's own tell about the run (rejects, findings) and are wanted the more
	 * when some input failed; the output is published whole or not at all. */
	for (int i = EMU_STREAM_OWN; i < drain->n_streams; i++)
		close_stream(drain, i, !broken && !drain->stopped);
	close_stream(drain, EMU_STREAM_OUT, !broken && drain->status < EMU_STATUS_FAILED);
	emu_sink_abandon(drain->streams[EMU_STREAM_MESSAGES].sink); /* nothing is left in it */
	return drain->status;
}
