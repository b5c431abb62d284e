/* One invocation of a filter, from its command line to its exit status. Called by main(); calls the
 * filter back. */
#include "cli/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/drain-internal.h"
#include "cli/process-internal.h"

#define DEFAULT_MAX_LINE ((size_t)8 << 20)
#define DEFAULT_MAX_DEPTH 512

struct shared {
	const char *output;
	size_t max_line, max_depth;
	bool quiet, no_progress, help, version, complete;
};

static const struct emu_option shared_options[] = {
	{EMU_OPTION_TEXT, 'o', "output", "FILE",
		"write to FILE, which appears when it is whole; .gz compresses", NULL,
		offsetof(struct shared, output)},
	{EMU_OPTION_SIZE, 0, "max-line", "SIZE", "reject lines longer than SIZE bytes (8M)", NULL,
		offsetof(struct shared, max_line)},
	{EMU_OPTION_SIZE, 0, "max-depth", "N", "reject JSON nested deeper than N levels (512)",
		NULL, offsetof(struct shared, max_depth)},
	{EMU_OPTION_FLAG, 0, "quiet", NULL, "no warnings and no progress, errors only", NULL,
		offsetof(struct shared, quiet)},
	{EMU_OPTION_FLAG, 0, "no-progress", NULL, "no progress on the terminal", NULL,
		offsetof(struct shared, no_progress)},
	{EMU_OPTION_FLAG, 'h', "help", NULL, "show this help", NULL, offsetof(struct shared, help)},
	{EMU_OPTION_FLAG, 'V', "version", NULL, "show the version", NULL,
		offsetof(struct shared, version)},
	{EMU_OPTION_FLAG, 0, "complete", NULL, NULL, NULL, offsetof(struct shared, complete)},
	{.kind = EMU_OPTION_END},
};

struct emu_run {
	const struct emu_filter *filter;
	struct shared shared;
	void *config;
	struct emu_arena arena;
	struct emu_drain drain;
	const char *encoding;
	const char *schemas;
};

/* What one of several workers would have of its own. */
struct worker {
	void *state;
	struct emu_outlet outlet;
	struct emu_block block;
};

struct emu_arena *emu_run_arena(struct emu_run *run)
{
	return &run->arena;
}

int emu_run_open_stream(struct emu_run *run, const char *path, struct emu_error *err)
{
	struct emu_error reason;
	int number = emu_drain_add(&run->drain, path, &reason);
	if (number < 0)
		emu_fail(err, reason.fault, "%s: %s", path, reason.text);
	return number;
}

int emu_run_set_encoding(struct emu_run *run, const char *encoding, struct emu_error *err)
{
	run->encoding = encoding;
	return emu_source_check_encoding(encoding, err);
}

bool emu_run_on_terminal(const struct emu_run *run, size_t *columns)
{
	struct winsize size;

	*columns = 80;
	if (run->shared.output || !isatty(STDOUT_FILENO))
		return false;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		*columns = size.ws_col;
	return true;
}

size_t emu_run_max_line(const struct emu_run *run)
{
	return run->shared.max_line;
}

size_t emu_run_max_depth(const struct emu_run *run)
{
	return run->shared.max_depth;
}

/* `folder` + `below`, in the run's arena, when such a folder of schemas is there. */
static const char *try_schemas(struct emu_run *run, struct emu_str folder, const char *below)
{
	char path[4096];
	int len = snprintf(path, sizeof(path), "%.*s%s/catalogue", EMU_STR_ARGS(folder), below);
	if (len < 0 || (size_t)len >= sizeof(path) || access(path, F_OK))
		return NULL;
	size_t kept = (size_t)len - strlen("/catalogue");
	return emu_arena_copy(&run->arena, (struct emu_str){path, kept}).at;
}

const char *emu_run_schemas(struct emu_run *run, struct emu_error *err)
{
	static const char *const places[] = {
		"../schemas", "../../schemas", "../../../schemas", "../share/emu/schemas"};
	const char *chosen = getenv("EMU_SCHEMAS");
	char self[4096];

	if (run->schemas || (run->schemas = chosen && *chosen ? chosen : NULL))
		return run->schemas;
	/* From where the program stands: beside its build, or where both were installed. */
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self));
	while (len > 0 && self[len - 1] != '/')
		len--;
	struct emu_str folder = {self, len > 0 ? (size_t)len : 0};
	for (size_t i = 0; folder.len && i < sizeof(places) / sizeof(places[0]); i++)
		if ((run->schemas = try_schemas(run, folder, places[i])))
			return run->schemas;
	emu_fail(err, EMU_FAULT_USAGE,
		"no folder of schemas beside the program (%.*s): name it in EMU_SCHEMAS",
		EMU_STR_ARGS(folder));
	return run->schemas;
}

static void say(struct emu_run *run, struct worker *worker, const char *name, uint64_t line,
	struct emu_error *err)
{
	if (!err->line)
		err->line = line;
	emu_outlet_error(&worker->outlet, emu_str_from(name), err);
	emu_drain_take(&run->drain, &worker->outlet);
}

/* -1 when the run cannot go on. */
static int do_block(struct emu_run *run, struct worker *worker)
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
			say(run, worker, line.file, line.number, &err);
			return -1;
		}
	}
	emu_drain_take(&run->drain, &worker->outlet);
	return 0;
}

/* A source that failed costs the run its good name, not its other sources. */
static void report_source(
	struct emu_run *run, struct worker *worker, const char *name, struct emu_error *err)
{
	if (run->drain.stopped) /* by us */
		return;
	emu_outlet_raise(&worker->outlet, EMU_STATUS_FAILED);
	say(run, worker, name, 0, err);
}

static int do_lines(struct emu_run *run, struct worker *worker, struct emu_source *source)
{
	struct emu_error err = {0};
	enum emu_source_state state;
	int result = 0;

	struct emu_lines *lines = emu_lines_new(source, run->shared.max_line, &err);
	if (!lines) {
		say(run, worker, NULL, 0, &err);
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

static int do_whole(struct emu_run *run, struct worker *worker, struct emu_source *source)
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
	struct worker *worker;
};

static void on_wait(void *context)
{
	struct waiting *waiting = context;
	emu_drain_take(&waiting->run->drain, &waiting->worker->outlet);
	emu_drain_flush(&waiting->run->drain);
}

static int do_input(struct emu_run *run, struct worker *worker, const char *path)
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

static int do_inputs(struct emu_run *run, struct worker *worker, int n, char **paths)
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
		say(run, worker, NULL, 0, &err);
	emu_drain_take(&run->drain, &worker->outlet);
	return result;
}

static void free_outlet(struct emu_outlet *outlet)
{
	for (int i = 0; i < EMU_STREAMS; i++)
		emu_buf_free(&outlet->stream[i]);
}

/* `calloc` where a filter may need nothing. */
static void *zeroed(size_t size)
{
	return calloc(1, size ? size : 1);
}

static int work(struct emu_run *run, int n, char **paths)
{
	const struct emu_filter *filter = run->filter;
	struct worker worker = {.outlet.drain = &run->drain};
	struct emu_error err = {0};
	int result = -1;

	worker.state = zeroed(filter->worker_size);
	if (!worker.state)
		emu_fail_memory(&err);
	else if (!filter->configure || !filter->configure(run->config, run, &err))
		result = filter->start ? filter->start(run->config, worker.state, &err) : 0;
	if (result)
		say(run, &worker, NULL, 0, &err);
	else
		result = do_inputs(run, &worker, n, paths);
	if (worker.state && filter->stop)
		filter->stop(worker.state);
	free(worker.state);
	emu_block_free(&worker.block);
	free_outlet(&worker.outlet);
	return result;
}

/* Help, version and the like: what to print, when something else than the job is asked for. */
static bool is_asked(
	const struct emu_run *run, const struct emu_options *options, struct emu_buf *out)
{
	const struct emu_filter *filter = run->filter;

	if (run->shared.help) {
		emu_buf_printf(out, "Usage: %s [OPTION...] %s\n%s\n\n", filter->name,
			filter->operands, filter->summary);
		emu_options_help(options, out);
	} else if (run->shared.version) {
		emu_buf_printf(out, "%s %s\n", filter->name, EMU_VERSION);
	} else if (run->shared.complete) {
		emu_options_dump(options, out);
	}
	return out->len > 0;
}

static int obey(struct emu_run *run, int argc, char **argv)
{
	const struct emu_options options = {
		run->filter->options, shared_options, run->config, &run->shared};
	struct worker nobody = {.outlet.drain = &run->drain};
	struct emu_error err = {0};
	int n, result = -1;

	bool parsed = emu_options_parse(&options, argc, argv, &n, &run->arena, &err) == 0;
	run->drain.quiet = run->shared.quiet;
	const char *output = parsed ? run->shared.output : NULL;
	bool opened = emu_drain_open(&run->drain, run->filter->name, output, &err) == 0;
	if (!parsed || !opened) {
		say(run, &nobody, parsed ? output : NULL, 0, &err);
		if (!parsed)
			emu_outlet_message(&nobody.outlet, EMU_SEVERITY_ERROR, NULL,
				"see %s --help", run->filter->name);
	} else if (is_asked(run, &options, &nobody.outlet.stream[EMU_STREAM_OUT])) {
		result = 0;
	} else {
		result = work(run, n, argv);
	}
	emu_drain_take(&run->drain, &nobody.outlet);
	free_outlet(&nobody.outlet);
	return result;
}

enum emu_status emu_run_filter(const struct emu_filter *filter, int argc, char **argv)
{
	struct emu_run run = {
		.filter = filter,
		.shared = {.max_line = DEFAULT_MAX_LINE, .max_depth = DEFAULT_MAX_DEPTH},
		.config = zeroed(filter->config_size),
	};
	enum emu_status status = EMU_STATUS_FAILED;

	emu_process_prepare();
	if (run.config && argc > 0)
		status = emu_drain_close(&run.drain, obey(&run, argc - 1, argv + 1) != 0);
	if (run.config && filter->release)
		filter->release(run.config);
	free(run.config);
	emu_arena_free(&run.arena);
	return status;
}
