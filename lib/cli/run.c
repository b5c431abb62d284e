/* One invocation of a filter, from its command line to its exit status. Called by main(); calls the
 * filter back. */
#include "cli/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/process-internal.h"
#include "cli/run-internal.h"
#include "cli/sandbox-internal.h"

#define DEFAULT_MAX_LINE ((size_t)8 << 20)
#define DEFAULT_MAX_DEPTH 512
#define MOST_JOBS 256

static const struct emu_option shared_options[] = {
	{EMU_OPTION_TEXT, 'o', "output", "FILE",
		"write to FILE, which appears when it is whole; .gz compresses", NULL,
		offsetof(struct emu_shared, output)},
	{EMU_OPTION_SIZE, 'j', "jobs", "N",
		"let N workers share the inputs, 0 for one a core (large files: one a core, else "
		"1)",
		NULL, offsetof(struct emu_shared, jobs)},
	{EMU_OPTION_SIZE, 0, "max-line", "SIZE", "reject lines longer than SIZE bytes (8M)", NULL,
		offsetof(struct emu_shared, max_line)},
	{EMU_OPTION_SIZE, 0, "max-depth", "N", "reject JSON nested deeper than N levels (512)",
		NULL, offsetof(struct emu_shared, max_depth)},
	{EMU_OPTION_FLAG, 0, "quiet", NULL, "no warnings and no progress, errors only", NULL,
		offsetof(struct emu_shared, quiet)},
	{EMU_OPTION_FLAG, 0, "no-progress", NULL, "no progress on the terminal", NULL,
		offsetof(struct emu_shared, no_progress)},
	{EMU_OPTION_FLAG, 'h', "help", NULL, "show this help", NULL,
		offsetof(struct emu_shared, help)},
	{EMU_OPTION_FLAG, 'V', "version", NULL, "show the version", NULL,
		offsetof(struct emu_shared, version)},
	{EMU_OPTION_FLAG, 0, "complete", NULL, NULL, NULL, offsetof(struct emu_shared, complete)},
	{.kind = EMU_OPTION_END},
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

void emu_run_in_order(struct emu_run *run)
{
	run->in_order = true;
}

int emu_run_set_encoding(struct emu_run *run, const char *encoding, struct emu_error *err)
{
	run->encoding = encoding;
	run->iconv = iconv_open("UTF-8", encoding);
	return emu_source_check_encoding(encoding, err);
}

void emu_run_set_form(struct emu_run *run, enum emu_input_form form)
{
	run->form = form;
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

const char *emu_run_output(const struct emu_run *run)
{
	return run->shared.output;
}

const char *emu_run_input(const struct emu_run *run, size_t i)
{
	return i < run->paths.n ? run->paths.at[i] : NULL;
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

/* `calloc` where a filter may need nothing. */
static void *zeroed(size_t size)
{
	return calloc(1, size ? size : 1);
}

/* All that is still to be opened are inputs; all that is still to be done are renames. */
static void give_up_the_rest(const struct emu_run *run)
{
	struct emu_sandbox sandbox;

	emu_sandbox_begin(&sandbox);
	for (size_t i = 0; i < run->paths.n; i++)
		emu_sandbox_allow_input(&sandbox, run->paths.at[i]);
	for (int i = 0; i < run->drain.n_streams; i++)
		if (run->drain.streams[i].sink && emu_sink_is_atomic(run->drain.streams[i].sink))
			emu_sandbox_allow_output(
				&sandbox, emu_sink_folder(run->drain.streams[i].sink));
	(void)emu_sandbox_enter(&sandbox);
}

/* An error as a message, at once. */
static void say(struct emu_run *run, const char *name, const struct emu_error *err)
{
	struct emu_outlet outlet = {.drain = &run->drain};
	emu_outlet_error(&outlet, emu_str_from(name), err);
	emu_drain_take(&run->drain, &outlet);
	emu_outlet_free(&outlet);
}

static int work(struct emu_run *run)
{
	const struct emu_filter *filter = run->filter;
	struct emu_crew crew;
	struct emu_error err = {0};

	if (filter->configure && filter->configure(run->config, run, &err)) {
		say(run, NULL, &err);
		return -1;
	}
	int result = emu_crew_init(&crew, run, run->paths, &err);
	if (result) {
		say(run, NULL, &err);
	} else {
		/* Threads give up what the one that starts them has given up. */
		give_up_the_rest(run);
		result = emu_crew_run(&crew);
	}
	emu_crew_free(&crew);
	return result;
}

/* Help, version and the like: what to print, when something else than the job is asked for. */
static bool is_asked(
	const struct emu_run *run, const struct emu_options *options, struct emu_buf *out)
{
	const struct emu_filter *filter = run->filter;

	if (run->shared.help) {
		emu_buf_printf(out, "Usage: %s [OPTION...] %s\n", filter->name, filter->operands);
		emu_options_wrap(out, emu_str_from(filter->summary), 0);
		emu_buf_push(out, '\n');
		emu_options_help(options, out);
	} else if (run->shared.version) {
		emu_buf_printf(out, "%s %s\n", filter->name, EMU_VERSION);
	} else if (run->shared.complete) {
		emu_options_dump(options, out);
	}
	return out->len > 0;
}

static int parse(struct emu_run *run, const struct emu_options *options, int argc, char **argv,
	struct emu_error *err)
{
	static char *standard_input[] = {"-"};
	int n;

	if (emu_options_parse(options, argc, argv, &n, &run->arena, err))
		return -1;
	run->paths = n ? (struct emu_paths){argv, (size_t)n}
		       : (struct emu_paths){standard_input, 1};
	if (run->shared.jobs > MOST_JOBS && run->shared.jobs != EMU_JOBS_AUTO)
		return emu_fail(err, EMU_FAULT_USAGE,
			"option --jobs: expected at most %d, found %zu", MOST_JOBS,
			run->shared.jobs);
	return 0;
}

static int obey(struct emu_run *run, int argc, char **argv)
{
	const struct emu_options options = {
		run->filter->options, shared_options, run->config, &run->shared};
	struct emu_outlet outlet = {.drain = &run->drain};
	struct emu_error err = {0};
	int result = -1;

	bool parsed = parse(run, &options, argc, argv, &err) == 0;
	run->drain.quiet = run->shared.quiet;
	const char *output = parsed ? run->shared.output : NULL;
	bool opened = emu_drain_open(&run->drain, run->filter->name, output, &err) == 0;
	if (!parsed || !opened) {
		say(run, parsed ? output : NULL, &err);
		if (!parsed)
			emu_outlet_message(&outlet, EMU_SEVERITY_ERROR, NULL, "see %s --help",
				run->filter->name);
	} else if (is_asked(run, &options, &outlet.stream[EMU_STREAM_OUT])) {
		result = 0;
	} else {
		result = work(run);
	}
	emu_drain_take(&run->drain, &outlet);
	emu_outlet_free(&outlet);
	return result;
}

enum emu_status emu_run_filter(const struct emu_filter *filter, int argc, char **argv)
{
	struct emu_run run = {
		.filter = filter,
		.shared = {.jobs = EMU_JOBS_AUTO,
			.max_line = DEFAULT_MAX_LINE,
			.max_depth = DEFAULT_MAX_DEPTH},
		.config = zeroed(filter->config_size),
	};
	enum emu_status status = EMU_STATUS_FAILED;

	emu_process_prepare();
	if (run.config && argc > 0)
		status = emu_drain_close(&run.drain, obey(&run, argc - 1, argv + 1) != 0);
	if (run.config && filter->release)
		filter->release(run.config);
	if (run.encoding && run.iconv != (iconv_t)-1)
		iconv_close(run.iconv);
	free(run.config);
	emu_arena_free(&run.arena);
	return status;
}
