/* The run loop among other processes: pipes, signals, descriptors, limits. */
#define _GNU_SOURCE /* pipe2 */
#include "cli/sandbox-internal.h"
#include "job.h"

static void limit_file_size(void)
{
	struct rlimit limit = {4096, 4096};
	setrlimit(RLIMIT_FSIZE, &limit);
}

static void files_over_the_limit_are_told(void **state)
{
	(void)state;
	static char text[10001];
	memset(text, 'x', sizeof(text) - 1);
	put("data", text);
	put("result", "old");
	job.before = limit_file_size;
	assert_run("-o result data", 2, "", "emu-try: result: cannot write: File too large\n");
	assert_string_equal(get("result"), "old");
	assert_int_equal(leave_no_files(), 2);
}

/* Input without an end, as from a tap. */
static pid_t start_writer(int to, int other_end)
{
	pid_t writer = fork();
	if (writer)
		return writer;
	close(other_end);
	while (write(to, "a line of some length\n", 22) == 22)
		continue;
	_exit(0);
}

static void failing_output_ends_endless_input(void **state)
{
	(void)state;
	static const struct emu_filter *const filters[] = {&line_filter, &file_filter};
	for (int i = 0; i < 2; i++) {
		int ends[2];
		assert_int_equal(pipe(ends), 0);
		pid_t writer = start_writer(ends[1], ends[0]);
		close(ends[1]);
		job.filter = filters[i];
		job.in = ends[0];
		job.out = open("/dev/full", O_WRONLY);
		assert_run("--count", 2, "",
			"emu-try: stdout: cannot write: No space left on device\n");
		close(job.out);
		close(ends[0]);
		waitpid(writer, NULL, 0);
	}
}

static void failing_output_ends_a_wait(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "a\n", 2), 2);
	job.in = ends[0];
	job.out = open("/dev/full", O_WRONLY);
	assert_run("", 2, "", "emu-try: stdout: cannot write: No space left on device\n");
	close(job.out);
	close(ends[0]);
	close(ends[1]);
}

static void ignore_pipe_signal(void)
{
	signal(SIGPIPE, SIG_IGN);
}

static void block_pipe_signal(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static void closed_pipe_is_a_quiet_end(void **state)
{
	(void)state;
	void (*const befores[])(void) = {NULL, ignore_pipe_signal, block_pipe_signal};
	put("data", "a\n!r\n");
	for (int i = 0; i < 3; i++) {
		int ends[2];
		assert_int_equal(pipe(ends), 0);
		close(ends[0]);
		job.before = befores[i];
		job.out = ends[1];
		assert_run("--aside aside data", 128 + SIGPIPE, "", "");
		close(ends[1]);
		assert_int_equal(access("aside", F_OK), -1);
	}
	assert_int_equal(leave_no_files(), 1);
}

static void close_input(void)
{
	close(STDIN_FILENO);
}

static void close_output(void)
{
	close(STDOUT_FILENO);
}

static void close_messages(void)
{
	close(STDERR_FILENO);
}

static void close_all(void)
{
	close_input();
	close_output();
	close_messages();
}

static void closed_descriptors(void **state)
{
	(void)state;
	put("data", "a\n?b\n!r\n");
	job.before = close_input;
	assert_run("", 2, "", "emu-try: stdin: cannot read: Bad file descriptor\n");
	put("good", "a\n");
	assert_run("good", 0, "a\n", "");
	job.before = close_output;
	assert_run("good", 2, "", "emu-try: stdout: cannot write: Bad file descriptor\n");
	assert_run("-o result good", 0, "", "");
	job.before = close_messages;
	assert_run("data", 1, "a\n!r\n", "");
	/* No file takes the place of standard output or error. */
	job.before = close_all;
	assert_run("-o result --aside aside data", 1, "", "");
	assert_string_equal(get("result"), "a\n");
	assert_string_equal(get("aside"), "!r\n");
}

static void wait_for_file(void)
{
	for (int i = 0; i < 500; i++) {
		DIR *dir = opendir(".");
		for (struct dirent *entry; (entry = readdir(dir));)
			if (strncmp(entry->d_name, ".emu-", 5) == 0) {
				closedir(dir);
				return;
			}
		closedir(dir);
		poll(NULL, 0, 10);
	}
	fail_msg("no temporary file came up");
}

static void ignore_hangup(void)
{
	signal(SIGHUP, SIG_IGN);
}

static void signals_leave_nothing_behind(void **state)
{
	(void)state;
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	for (size_t i = 0; i < 3; i++) {
		int ends[2];
		assert_int_equal(pipe(ends), 0);
		job.in = ends[0];
		pid_t child = start("-o result --aside aside.gz");
		wait_for_file();
		poll(NULL, 0, 20); /* the second file */
		kill(child, signals[i]);
		assert_int_equal(wait_for(child), 128 + signals[i]);
		assert_int_equal(leave_no_files(), 0);
		close(ends[0]);
		close(ends[1]);
	}

	/* nohup holds. */
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	job.in = ends[0];
	job.before = ignore_hangup;
	pid_t child = start("-o result");
	wait_for_file();
	kill(child, SIGHUP);
	assert_int_equal(write(ends[1], "a\n", 2), 2);
	close(ends[1]);
	assert_int_equal(wait_for(child), 0);
	assert_string_equal(get("result"), "a\n");
	close(ends[0]);
}

static void output_is_live(void **state)
{
	(void)state;
	static const struct emu_filter *const filters[] = {&line_filter, &file_filter};
	for (int i = 0; i < 2; i++) {
		int in[2], out[2];
		char at[16];
		assert_int_equal(pipe(in), 0);
		assert_int_equal(pipe(out), 0);
		job.filter = filters[i];
		job.in = in[0];
		job.out = out[1];
		pid_t child = start("");
		for (int j = 0; j < 3; j++) {
			assert_int_equal(write(in[1], "ab\n", 3), 3);
			struct pollfd asked = {.fd = out[0], .events = POLLIN};
			assert_int_equal(poll(&asked, 1, 10000), 1);
			assert_int_equal(read(out[0], at, sizeof(at)), 3);
		}
		close(in[1]);
		assert_int_equal(wait_for(child), 0);
		close(in[0]);
		close(out[0]);
		close(out[1]);
	}
}

static void non_blocking_descriptors_will_do(void **state)
{
	(void)state;
	int in[2], out[2];
	static char text[300001], back[300001];
	assert_int_equal(pipe2(in, O_NONBLOCK), 0);
	assert_int_equal(pipe2(out, O_NONBLOCK), 0);
	job.in = in[0];
	job.out = out[1];
	pid_t child = start("");
	close(in[0]);
	close(out[1]);
	for (size_t i = 0; i < sizeof(text) - 1; i++)
		text[i] = i % 100 == 99 ? '\n' : (char)('A' + i % 26);
	size_t written = 0, got = 0;
	while (got < sizeof(text) - 1) {
		ssize_t n = write(in[1], text + written, sizeof(text) - 1 - written);
		if (n > 0 && (written += (size_t)n) == sizeof(text) - 1)
			close(in[1]);
		n = read(out[0], back + got, sizeof(back) - got);
		if (n > 0)
			got += (size_t)n;
		else
			poll(NULL, 0, 1);
	}
	assert_int_equal(wait_for(child), 0);
	assert_memory_equal(text, back, got);
	close(out[0]);
}

/* In the sandbox, tries what it should and what it should not let through. */
static int misbehave(void)
{
	struct emu_sandbox sandbox;
	int here = open(".", O_RDONLY | O_DIRECTORY);
	if (mkdir("out", 0700) || mkdir("in", 0700) || symlink("in/a", "link"))
		return 90;
	put("in/a", "a");
	put("in/b", "b");
	put("secret", "c");
	put("out/old", "d");
	int out = open("out", O_RDONLY | O_DIRECTORY);

	emu_sandbox_begin(&sandbox);
	emu_sandbox_allow_input(&sandbox, "link");
	emu_sandbox_allow_input(&sandbox, "no/where");
	emu_sandbox_allow_input(&sandbox, "-");
	emu_sandbox_allow_output(&sandbox, out);
	if (!emu_sandbox_enter(&sandbox))
		return 77;
	bool let_through = open("link", O_RDONLY) >= 0 && open("in/b", O_RDONLY) >= 0 &&
		rename("out/old", "out/new") == 0 && unlink("out/new") == 0;
	bool kept_out = open("secret", O_RDONLY) < 0 && open("/etc/passwd", O_RDONLY) < 0 &&
		open("in/a", O_WRONLY) < 0 && open("in/c", O_WRONLY | O_CREAT, 0600) < 0 &&
		open("out/e", O_WRONLY | O_CREAT, 0600) < 0 && unlink("secret") < 0 &&
		rename("in/a", "in/c") < 0 && openat(here, "secret", O_RDONLY) < 0 &&
		execl("/bin/true", "true", NULL) < 0;
	return let_through && kept_out ? 0 : 91 + let_through;
}

static void sandbox_holds(void **state)
{
	(void)state;
	int status;
	fflush(NULL);
	pid_t child = fork();
	if (child == 0)
		_exit(misbehave());
	assert_int_equal(waitpid(child, &status, 0), child);
	static const char *const files[] = {"in/a", "in/b", "in/c", "out/old", "out/new", "out/e"};
	for (size_t i = 0; i < 6; i++)
		(void)unlink(files[i]);
	assert_int_equal(rmdir("in") | rmdir("out"), 0);
	if (WEXITSTATUS(status) == 77)
		skip(); /* this kernel has none, or a sanitizer needs what it takes */
	assert_int_equal(status, 0);
}

/* Inputs that come to be, or are replaced, while others are read. */
static void inputs_may_change_meanwhile(void **state)
{
	(void)state;
	int ends[2];
	char at[8];
	put("second", "old\n");
	assert_int_equal(pipe(ends), 0);
	job.in = ends[0];
	int out[2];
	assert_int_equal(pipe(out), 0);
	job.out = out[1];
	pid_t child = start("- second third");
	assert_int_equal(write(ends[1], "a\n", 2), 2);
	assert_int_equal(read(out[0], at, sizeof(at)), 2); /* by now it is in the sandbox */
	put("new", "new\n");
	assert_int_equal(rename("new", "second"), 0);
	put("third", "3\n");
	close(ends[1]);
	assert_int_equal(wait_for(child), 0);
	assert_int_equal(read(out[0], at, sizeof(at)), 6);
	assert_memory_equal(at, "new\n3\n", 6);
	assert_string_equal(job.stderr, "");
	close(ends[0]);
	close(out[0]);
	close(out[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_a_folder(files_over_the_limit_are_told),
		in_a_folder(failing_output_ends_endless_input),
		in_a_folder(failing_output_ends_a_wait),
		in_a_folder(closed_pipe_is_a_quiet_end),
		in_a_folder(closed_descriptors),
		in_a_folder(signals_leave_nothing_behind),
		in_a_folder(output_is_live),
		in_a_folder(non_blocking_descriptors_will_do),
		in_a_folder(sandbox_holds),
		in_a_folder(inputs_may_change_meanwhile),
	};
	return cmocka_run_group_tests_name("cli/process", tests, NULL, NULL);
}
