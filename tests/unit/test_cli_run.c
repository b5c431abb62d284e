/* The run loop as a user meets it: lines, messages, files that fail, outputs, options. */
#include "job.h"

static void lines_come_through(void **state)
{
	(void)state;
	job.input = "a\r\n\n  \t\r\nb";
	assert_run("--count", 0, "a\nb\nn 2\n", "");
	assert_run("--count -", 0, "a\nb\nn 2\n", "");
	put("one", "1\n");
	put("two", "2");
	assert_run("--count one - two", 0, "1\na\nb\n2\nn 4\n", "");
	assert_run("-- two one", 0, "2\n1\n", "");
	job.input = "";
	assert_run("", 0, "", "");
}

static void messages_say_where(void **state)
{
	(void)state;
	put("data", "a\n\n?b\nwww\ni\nc\n");
	assert_run("data", 1, "a\nc\n",
		"emu-try: data:3:7: /x: expected 5, found b\n"
		"emu-try: data:4:7: /x: odd\n"
		"emu-try: by the way\n");
	assert_run("--quiet data", 1, "a\nc\n", "emu-try: data:3:7: /x: expected 5, found b\n");
	put("data", "w\ni\n");
	assert_run("data", 0, "", "emu-try: data:1:7: /x: odd\nemu-try: by the way\n");
	assert_run("--quiet data", 0, "", "");
}

static void messages_cannot_drive_a_terminal(void **state)
{
	(void)state;
	put("da\nta", "?\033[2J\xFF\u202E\n");
	int ended = wait_for(start("da\nta"));
	assert_int_equal(ended, 1);
	assert_null(strpbrk(job.stderr, "\033\xFF"));
	assert_null(strstr(job.stderr, "\u202E"));
	assert_ptr_equal(strchr(job.stderr, '\n'), strrchr(job.stderr, '\n'));
}

static void each_message_is_one_write(void **state)
{
	(void)state;
	int ends[2];
	char at[512];
	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), 0);
	job.err = ends[1];
	job.input = "?a\n?b\nw\n";
	assert_int_equal(wait_for(start("")), 1);
	for (int i = 0; i < 3; i++) {
		ssize_t len = recv(ends[0], at, sizeof(at), MSG_DONTWAIT);
		assert_true(len > 0);
		assert_ptr_equal(memchr(at, '\n', (size_t)len), at + len - 1);
	}
	assert_int_equal(recv(ends[0], at, sizeof(at), MSG_DONTWAIT), -1);
	close(ends[0]);
	close(ends[1]);
}

static void one_input_fails_the_rest_is_done(void **state)
{
	(void)state;
	put("good", "a\n");
	assert_run("nosuch good /tmp good", 2, "a\na\n",
		"emu-try: nosuch: cannot open: No such file or directory\n"
		"emu-try: /tmp: cannot read: Is a directory\n");
	put_gzip("cut.gz", "b\nc\n", 8, "");
	assert_run("--count good cut.gz good", 2, "a\nb\nc\na\nn 4\n",
		"emu-try: cut.gz: gzip data ends in the middle of a member\n");
	put_gzip("more.gz", "b\nc\n", 0, "garbage");
	assert_run("more.gz", 0, "b\nc\n",
		"emu-try: more.gz: ignored what follows the gzip data, from compressed byte 24 "
		"on\n");
	job.filter = &file_filter;
	assert_run("good cut.gz nosuch good", 2, "a\nb\nc\na\n",
		"emu-try: cut.gz: gzip data ends in the middle of a member\n"
		"emu-try: nosuch: cannot open: No such file or directory\n");
	assert_run("more.gz", 0, "b\nc\n",
		"emu-try: more.gz: ignored what follows the gzip data, from compressed byte 24 "
		"on\n");
}

static void long_lines_are_skipped(void **state)
{
	(void)state;
	put("data", "a\n123456789\nb\n12345678\n");
	assert_run("--max-line=8 data", 1, "a\nb\n12345678\n",
		"emu-try: data:2: line is longer than 8 bytes: raise --max-line\n");
	static char line[600001];
	memset(line, 'x', sizeof(line) - 1);
	put("data", line);
	assert_run("--max-line=512K --count data", 1, "n 0\n",
		"emu-try: data:1: line is longer than 524288 bytes: raise --max-line\n");
}

static void a_broken_run_ends_there(void **state)
{
	(void)state;
	put("data", "a\n*\nb\n");
	assert_run("--count data data", 2, "a\n", "emu-try: data:2: the ceiling came down\n");
}

static void output_is_published_unless_the_run_failed(void **state)
{
	(void)state;
	put("good", "a\n");
	put("bad", "?\nb\n");
	assert_run("-o result good", 0, "", "");
	assert_string_equal(get("result"), "a\n");
	assert_int_equal(wait_for(start("-o result bad")), 1);
	assert_string_equal(get("result"), "b\n");
	assert_run("-o result good nosuch", 2, "",
		"emu-try: nosuch: cannot open: No such file or directory\n"
		"emu-try: result: not written, as the run failed: what stood there stays\n");
	assert_string_equal(get("result"), "b\n");
	assert_run("-o - good", 0, "a\n", "");
	assert_run("-o /dev/stdout good nosuch", 2, "a\n",
		"emu-try: nosuch: cannot open: No such file or directory\n");
	assert_run("-o no/where good", 2, "",
		"emu-try: no/where: cannot write: No such file or directory\n");
	assert_int_equal(leave_no_files(), 3);
}

static void side_streams_are_kept_unless_the_run_broke(void **state)
{
	(void)state;
	put("data", "!r\na\n");
	put("stop", "!s\n*\n");
	assert_run("--aside aside data", 0, "a\n", "");
	assert_string_equal(get("aside"), "!r\n");
	assert_run("--aside aside data data nosuch", 2, "a\na\n",
		"emu-try: nosuch: cannot open: No such file or directory\n");
	assert_string_equal(get("aside"), "!r\n!r\n");
	assert_run("--aside aside stop", 2, "",
		"emu-try: stop:2: the ceiling came down\n"
		"emu-try: aside: not written, as the run failed: what stood there stays\n");
	assert_string_equal(get("aside"), "!r\n!r\n");
	assert_run("--aside - data", 0, "!r\na\n", "");
	assert_run("-o result --aside - data", 0, "!r\n", "");
	assert_string_equal(get("result"), "a\n");
	assert_run("-o result --aside no/where data", 2, "",
		"emu-try: no/where: cannot write: No such file or directory\n"
		"emu-try: result: not written, as the run failed: what stood there stays\n");
}

static void full_disks_are_told(void **state)
{
	(void)state;
	put("data", "a\n!r\n");
	job.out = open("/dev/full", O_WRONLY);
	assert_run("data", 2, "", "emu-try: stdout: cannot write: No space left on device\n");
	close(job.out);
	job.out = -1;
	assert_run("--aside /dev/full -o result data", 2, "",
		"emu-try: /dev/full: cannot write: No space left on device\n"
		"emu-try: result: not written, as the run failed: what stood there stays\n");
	/* Messages that are lost are worth a status too. */
	put("data", "w\n");
	job.err = open("/dev/full", O_WRONLY);
	assert_run("data", 2, "", "");
	close(job.err);
}

static void what_is_written_is_not_read(void **state)
{
	(void)state;
	put("a", "a\n");
	put("all", "");
	job.out = open("all", O_WRONLY | O_APPEND);
	assert_run("a all a", 2, "", "emu-try: all: is the output too, and would never end\n");
	assert_string_equal(get("all"), "a\na\n");
	close(job.out);
	job.out = -1;
	/* A file that is replaced can be read. */
	assert_run("-o all all a", 0, "", "");
	assert_string_equal(get("all"), "a\na\na\n");
	assert_run("-o all --aside all a", 2, "",
		"emu-try: all: is named for two outputs\n"
		"emu-try: all: not written, as the run failed: what stood there stays\n");
	assert_run("-o all --aside ./all a", 2, "",
		"emu-try: ./all: is named for two outputs\n"
		"emu-try: all: not written, as the run failed: what stood there stays\n");
	assert_run("-o /dev/null --aside /dev/null a", 0, "", "");
}

static void schemas_are_found(void **state)
{
	(void)state;
	setenv("EMU_SCHEMAS", "/some/where", 1);
	assert_run("--where", 0, "/some/where\n", "");
	/* The test stands in the build as the filters do, one folder deeper. */
	unsetenv("EMU_SCHEMAS");
	assert_int_equal(wait_for(start("--where")), 0);
	const char *end = strrchr(job.stdout, '/');
	assert_non_null(end);
	assert_string_equal(end, "/schemas\n");
}

static void words_that_are_wrong(void **state)
{
	(void)state;
	assert_run("--colour", 2, "",
		"emu-try: unknown option --colour\nemu-try: see emu-try --help\n");
	assert_run("--encoding klingon", 2, "",
		"emu-try: unknown encoding \"klingon\": iconv -l lists them\n");
}

static void what_can_be_asked(void **state)
{
	(void)state;
	assert_run("--version nosuch", 0, "emu-try " EMU_VERSION "\n", "");
	assert_int_equal(wait_for(start("-h")), 0);
	assert_memory_equal(job.stdout,
		"Usage: emu-try [OPTION...] [FILE...]\nTries the run loop.\n\n      --aside=", 63);
	assert_non_null(strstr(job.stdout, "--max-line"));
	assert_null(strstr(job.stdout, "--complete"));
	for (const char *line = job.stdout; *line; line = strchr(line, '\n') + 1)
		assert_in_range(strcspn(line, "\n"), 0, 80);
	assert_int_equal(wait_for(start("--complete")), 0);
	assert_non_null(strstr(job.stdout, "-o\t--output\tFILE\t\n"));
	job.out = open("/dev/full", O_WRONLY);
	assert_run("--version", 2, "", "emu-try: stdout: cannot write: No space left on device\n");
	close(job.out);
}

static void encoding_holds_for_all_inputs(void **state)
{
	(void)state;
	put("one", "\xD0\xF4ng\n");
	put("two", "H\xE0\n");
	assert_run("--encoding windows-1258 one two", 0, "Đông\nHà\n", "");
	put_bytes("three", "\xFF\xFEK\0", 4);
	assert_run("three one", 2, "\xD0\xF4ng\n",
		"emu-try: three: looks like UTF-16: pass --encoding UTF-16 to emu-parse\n");
	assert_run("--encoding UTF-16 three", 0, "K\n", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_a_folder(lines_come_through),
		in_a_folder(messages_say_where),
		in_a_folder(messages_cannot_drive_a_terminal),
		in_a_folder(each_message_is_one_write),
		in_a_folder(one_input_fails_the_rest_is_done),
		in_a_folder(long_lines_are_skipped),
		in_a_folder(a_broken_run_ends_there),
		in_a_folder(output_is_published_unless_the_run_failed),
		in_a_folder(side_streams_are_kept_unless_the_run_broke),
		in_a_folder(full_disks_are_told),
		in_a_folder(what_is_written_is_not_read),
		in_a_folder(schemas_are_found),
		in_a_folder(words_that_are_wrong),
		in_a_folder(what_can_be_asked),
		in_a_folder(encoding_holds_for_all_inputs),
	};
	return cmocka_run_group_tests_name("cli/run", tests, NULL, NULL);
}
