/*
 * What the tests of the run loop share: a filter of their own, run in a process of its own on files
 * in a folder of its own, and what it printed and how it ended.
 */
#ifndef EMU_TESTS_JOB_H
#define EMU_TESTS_JOB_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "cli/run.h"

/* ---- The filter: a line's first byte says what to do with it ---- */

struct config {
	const char *aside, *encoding;
	bool count, ends, where, ordered;
	const char *schemas;
	int stream;
};

/* A line's place among all. */
struct mark {
	size_t input;
	uint64_t number;
};

struct worker {
	uint64_t n;
	struct mark first, last;
};

static inline int configure(void *to, struct emu_run *run, struct emu_error *err)
{
	struct config *config = to;
	config->stream = EMU_STREAM_OUT;
	if (config->ordered)
		emu_run_in_order(run);
	if (config->encoding && emu_run_set_encoding(run, config->encoding, err))
		return -1;
	if (config->where && !(config->schemas = emu_run_schemas(run, err)))
		return -1;
	if (config->aside)
		config->stream = emu_run_open_stream(run, config->aside, err);
	return config->stream < 0 ? -1 : 0;
}

static inline bool is_before(struct mark a, struct mark b)
{
	return a.input != b.input ? a.input < b.input : a.number < b.number;
}

/* So many more lines, between those two. */
static inline void see(struct worker *worker, struct mark first, struct mark last, uint64_t n)
{
	if (n && (!worker->n || is_before(first, worker->first)))
		worker->first = first;
	if (n && (!worker->n || is_before(worker->last, last)))
		worker->last = last;
	worker->n += n;
}

static inline int merge(const void *config, void *into, void *from, struct emu_error *err)
{
	const struct worker *other = from;
	(void)config;
	(void)err;
	see(into, other->first, other->last, other->n);
	return 0;
}

static inline int do_line(const void *from, void *state, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *config = from;
	const struct emu_place place = {emu_str_from(line->file), line->number, 7, EMU_STR("/x")};
	struct emu_str rest = emu_str_after(line->text, 1);
	int stream = EMU_STREAM_OUT;

	const struct mark mark = {line->input, line->number};
	see(state, mark, mark, 1);
	switch (line->text.at[0]) {
	case '?':
		emu_outlet_message(outlet, EMU_SEVERITY_ERROR, &place, "expected %d, found %.*s", 5,
			EMU_STR_ARGS(rest));
		return 0;
	case 'w':
		emu_outlet_message(outlet, EMU_SEVERITY_WARNING, &place, "odd");
		return 0;
	case 'i':
		emu_outlet_message(outlet, EMU_SEVERITY_INFO, NULL, "by the way");
		return 0;
	case '*':
		return emu_fail(err, EMU_FAULT_SYSTEM, "the ceiling came down");
	case '.':
		outlet->enough = true;
		break;
	case '!':
		stream = config->stream;
	}
	emu_buf_append(&outlet->stream[stream], line->text);
	emu_buf_push(&outlet->stream[stream], '\n');
	return 0;
}

/* Lines that begin with '=' stay as they are: as do_line has it, but at once. */
static inline int do_lines(const void *config, void *state, struct emu_block *block,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_str lines = emu_block_rest(block);
	const char *at = lines.at, *end = lines.at + lines.len, *feed;
	struct worker *worker = state;
	struct mark first = {block->input, block->line}, last = first;
	uint64_t n = 0;

	(void)config, (void)err;
	while (at < end && *at == '=' && (feed = memchr(at, '\n', (size_t)(end - at)))) {
		at = feed + 1;
		last.number = block->line + n++;
	}
	lines.len = (size_t)(at - lines.at);
	see(worker, first, last, n);
	emu_block_skip(block, lines.len, n);
	emu_outlet_pass(outlet, lines);
	return 0;
}

static inline int do_file(const void *config, void *state, struct emu_source *source,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_buf *out = &outlet->stream[EMU_STREAM_OUT];
	enum emu_source_state told;
	char at[4096];
	size_t len;

	(void)config;
	while ((told = emu_source_read(source, at, sizeof(at), &len, err)) == EMU_SOURCE_DATA) {
		((struct worker *)state)->n++;
		emu_buf_append(out, (struct emu_str){at, len});
		emu_outlet_ready(outlet);
	}
	return told == EMU_SOURCE_FAULT ? -1 : 0;
}

static inline int finish(
	const void *from, void *state, struct emu_outlet *outlet, struct emu_error *err)
{
	(void)err;
	const struct config *config = from;
	const struct worker *worker = state;
	struct emu_buf *out = &outlet->stream[EMU_STREAM_OUT];
	if (config->count)
		emu_buf_printf(out, "n %llu\n", (unsigned long long)worker->n);
	if (config->ends)
		emu_buf_printf(out, "%zu:%llu to %zu:%llu\n", worker->first.input,
			(unsigned long long)worker->first.number, worker->last.input,
			(unsigned long long)worker->last.number);
	if (config->where)
		emu_buf_printf(out, "%s\n", config->schemas);
	return 0;
}

static const struct emu_option table[] = {
	{EMU_OPTION_TEXT, 0, "aside", "FILE", "where lines with ! go", NULL,
		offsetof(struct config, aside)},
	{EMU_OPTION_TEXT, 0, "encoding", "NAME", "of the input", NULL,
		offsetof(struct config, encoding)},
	{EMU_OPTION_FLAG, 0, "count", NULL, "count lines", NULL, offsetof(struct config, count)},
	{EMU_OPTION_FLAG, 0, "ends", NULL, "tell the first and the last line", NULL,
		offsetof(struct config, ends)},
	{EMU_OPTION_FLAG, 0, "ordered", NULL, "one worker", NULL, offsetof(struct config, ordered)},
	{EMU_OPTION_FLAG, 0, "where", NULL, "tell the folder of schemas", NULL,
		offsetof(struct config, where)},
	{.kind = EMU_OPTION_END},
};

#define FILTER                                                                                     \
	.name = "emu-try", .summary = "Tries the run loop.", .operands = "[FILE...]",              \
	.options = table, .config_size = sizeof(struct config),                                    \
	.worker_size = sizeof(struct worker), .configure = configure, .finish = finish,            \
	.parallel = true, .merge = merge

static const struct emu_filter line_filter = {FILTER, .line = do_line};
static const struct emu_filter lines_filter = {FILTER, .line = do_line, .lines = do_lines};
static const struct emu_filter file_filter = {FILTER, .file = do_file};

/* ---- Running it ---- */

static char folder[] = "/tmp/test_cli_run.XXXXXX";

static struct {
	const struct emu_filter *filter;
	int jobs;
	const char *input;    /* what stands on standard input */
	int in, out, err;     /* descriptors to use instead of files; -1 for files */
	void (*before)(void); /* in the child */
	char stdout[4096], stderr[4096];
} job;

static inline int enter_folder_of(int jobs)
{
	strcpy(strrchr(folder, '.'), ".XXXXXX");
	if (!mkdtemp(folder) || chdir(folder))
		return -1;
	memset(&job, 0, sizeof(job));
	job.filter = &line_filter;
	job.jobs = jobs;
	job.in = job.out = job.err = -1;
	return 0;
}

static inline int enter_alone(void **state)
{
	(void)state;
	return enter_folder_of(1);
}

static inline int enter_together(void **state)
{
	(void)state;
	return enter_folder_of(3);
}

static inline size_t leave_no_files(void)
{
	size_t n = 0;
	DIR *dir = opendir(".");
	for (struct dirent *entry; (entry = readdir(dir));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
			n++;
			(void)unlink(entry->d_name);
		}
	closedir(dir);
	return n;
}

static inline int leave_folder(void **state)
{
	(void)state;
	leave_no_files();
	return chdir("/") || rmdir(folder);
}

static inline void put_bytes(const char *name, const char *at, size_t len)
{
	FILE *file = fopen(name, "w");
	assert_int_equal(fwrite(at, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static inline void put(const char *name, const char *text)
{
	put_bytes(name, text, strlen(text));
}

static inline const char *get(const char *name)
{
	static char text[4096];
	text[0] = '\0';
	FILE *file = fopen(name, "r");
	if (!file)
		return NULL;
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

static inline void redirect(int fd, int given, const char *file, int flags)
{
	int from = given >= 0 ? given : open(file, flags, 0600);
	if (from != fd && (dup2(from, fd) != fd || close(from)))
		_exit(98);
}

/* Starts the filter on words parted by spaces. */
static inline pid_t start(const char *line)
{
	static char copy[1024];
	static char *words[32];
	int n = 0;

	snprintf(copy, sizeof(copy), "emu-try -j %d %s", job.jobs, line);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[n++] = word;
	put(".in", job.input ? job.input : "");
	fflush(NULL);
	pid_t child = fork();
	if (child)
		return child;
	redirect(STDIN_FILENO, job.in, ".in", O_RDONLY);
	redirect(STDOUT_FILENO, job.out, ".out", O_WRONLY | O_CREAT | O_TRUNC);
	redirect(STDERR_FILENO, job.err, ".err", O_WRONLY | O_CREAT | O_TRUNC);
	for (int fd = STDERR_FILENO + 1; fd < 64; fd++)
		close(fd);
	signal(SIGINT, SIG_DFL); /* a shell's background jobs ignore it */
	signal(SIGHUP, SIG_DFL);
	if (job.before)
		job.before();
	exit((int)emu_run_filter(job.filter, n, words));
}

/* The exit status, or 128 and the signal that ended it. */
static inline int wait_for(pid_t child)
{
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	const char *text = get(".out");
	strcpy(job.stdout, text ? text : "");
	text = get(".err");
	strcpy(job.stderr, text ? text : "");
	unlink(".in");
	unlink(".out");
	unlink(".err");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static inline void assert_run(const char *line, int status, const char *out, const char *err)
{
	int ended = wait_for(start(line));
	assert_string_equal(job.stderr, err);
	assert_string_equal(job.stdout, out);
	assert_int_equal(ended, status);
}

static inline void put_gzip(const char *name, const char *text, size_t missing, const char *behind)
{
	gzFile file = gzopen("whole.gz", "w");
	gzputs(file, text);
	assert_int_equal(gzclose(file), Z_OK);
	char at[4096];
	FILE *whole = fopen("whole.gz", "r");
	size_t len = fread(at, 1, sizeof(at), whole) - missing;
	fclose(whole);
	unlink("whole.gz");
	memcpy(at + len, behind, strlen(behind));
	put_bytes(name, at, len + strlen(behind));
}

/* clang-format off */
#define by_one_worker(test) \
	{#test, test, enter_alone, leave_folder, NULL}
#define by_three_workers(test) \
	{#test " (three workers)", test, enter_together, leave_folder, NULL}
/* clang-format on */
#define in_a_folder(test) by_one_worker(test), by_three_workers(test)

#endif
