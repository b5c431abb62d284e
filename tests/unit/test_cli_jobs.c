/* Several workers: what they write is what one would, and in its order. */
#include "job.h"

/* Many blocks: the lines of `head`, then numbered ones, each `every`-th of which begins with `odd`.
 */
static void put_lines(const char *name, const char *head, int n, int every, char odd)
{
	FILE *file = fopen(name, "w");
	fputs(head, file);
	for (int i = 1; i <= n; i++)
		fprintf(file, "%c%d some text that makes a line of usual length of it\n",
			i % every ? '=' : odd, i);
	assert_int_equal(fclose(file), 0);
}

/* As `get`, of any length: on the heap. */
static char *get_all(const char *name, size_t *len)
{
	struct stat about;
	FILE *file = fopen(name, "r");
	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &about), 0);
	*len = (size_t)about.st_size;
	char *text = calloc(1, *len + 1);
	assert_int_equal(fread(text, 1, *len, file), *len);
	fclose(file);
	return text;
}

static void assert_same_files(const char *one, const char *other)
{
	size_t len, other_len;
	char *text = get_all(one, &len), *other_text = get_all(other, &other_len);
	assert_int_equal(len, other_len);
	assert_memory_equal(text, other_text, len);
	free(text);
	free(other_text);
}

static int run_to(int jobs, const char *line, const char *out, const char *err)
{
	job.jobs = jobs;
	job.out = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	job.err = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int ended = wait_for(start(line));
	close(job.out);
	close(job.err);
	return ended;
}

/* The same from one worker and from any number; the status. */
static int assert_same(const char *line)
{
	static const int jobs[] = {2, 3, 7};
	int ended = run_to(1, line, "out1", "err1");
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		assert_int_equal(run_to(jobs[i], line, "out", "err"), ended);
		assert_same_files("out1", "out");
		assert_same_files("err1", "err");
	}
	return ended;
}

static void output_is_in_order(void **state)
{
	(void)state;
	put_lines("a", "", 40000, 1000, '?');
	put_lines("b", "w\n", 30000, 7, '!');
	put("c", "alone");
	assert_int_equal(assert_same("a b c b a"), 1);
	assert_int_equal(assert_same("a nosuch c b . c"), 2);
	job.filter = &file_filter;
	assert_int_equal(assert_same("a b c nosuch b a c c c c c c c c c c c c c c c c c a"), 2);
}

static void states_are_merged(void **state)
{
	(void)state;
	put_lines("a", "\n\n", 30000, 7, '=');
	put("b", "x\n\ny\n\n");
	assert_int_equal(assert_same("--count --ends -o /dev/stderr a b a b"), 0);
	assert_int_equal(assert_same("--count --ends --ordered a b"), 0);
	assert_int_equal(run_to(4, "--count --ends b b", "out", "err"), 0);
	assert_string_equal(get("out"), "x\ny\nx\ny\nn 4\n0:1 to 1:3\n");
}

/* As line by line, whatever comes between. */
static void lines_are_passed(void **state)
{
	(void)state;
	put_lines("a", "", 40000, 1000, '?');
	put_lines("b", "w\n\n=\n", 30000, 7, '!');
	put("c", "=alone");
	put_lines("d", "", 40000, 100000, '=');
	job.filter = &lines_filter;
	assert_int_equal(assert_same("--count --ends a b c d d"), 1);
	assert_int_equal(run_to(2, "--aside aside --count a b c d", "lines", "lines-err"), 1);
	job.filter = &line_filter;
	assert_int_equal(run_to(2, "--aside aside2 --count a b c d", "line", "line-err"), 1);
	assert_same_files("line", "lines");
	assert_same_files("line-err", "lines-err");
	assert_same_files("aside", "aside2");
}

static void a_run_stops_where_it_would(void **state)
{
	(void)state;
	put_lines("stop", "", 30000, 20000, '*');
	put_lines("enough", "", 30000, 20000, '.');
	assert_int_equal(assert_same("stop nosuch"), 2);
	assert_int_equal(assert_same("enough nosuch"), 0);
	/* Nor is more waited for. */
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "a\n.\nb\n", 6), 6);
	job.in = ends[0];
	job.out = job.err = -1;
	assert_run("-", 0, "a\n.\n", "");
	close(ends[0]);
	close(ends[1]);
}

/* Large inputs behind one that takes its time: more than is held for later. */
static void later_inputs_wait(void **state)
{
	(void)state;
	int ends[2];
	struct stat about;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(open("large", O_WRONLY | O_CREAT, 0600) >= 0, 1);
	assert_int_equal(truncate("large", 40 << 20), 0);
	job.filter = &file_filter;
	job.jobs = 2;
	job.in = ends[0];
	pid_t child = start("-o result - large large large");
	poll(NULL, 0, 200);
	assert_int_equal(write(ends[1], "late\n", 5), 5);
	close(ends[1]);
	close(ends[0]);
	assert_int_equal(wait_for(child), 0);
	assert_int_equal(stat("result", &about), 0);
	assert_int_equal(about.st_size, 3 * (40 << 20) + 5);
	assert_memory_equal(get("result"), "late\n\0", 6);
}

/* What is read for inputs behind the one that ended the run is left. */
static void the_end_is_everyones(void **state)
{
	(void)state;
	put_lines("data", "", 30000, 7, '=');
	job.filter = &file_filter;
	assert_int_equal(mkfifo("endless", 0600), 0);
	job.jobs = 3;
	job.out = open("/dev/full", O_WRONLY);
	assert_run("data endless data", 2, "",
		"emu-try: stdout: cannot write: No space left on device\n");
	close(job.out);
}

static void one_standard_input_is_read_by_one(void **state)
{
	(void)state;
	job.filter = &file_filter;
	job.jobs = 3;
	job.input = "a\nb\n";
	assert_run("- - -", 0, "a\nb\n", "");
}

static void how_many(void **state)
{
	(void)state;
	job.input = "a\n";
	job.jobs = 0;
	assert_run("", 0, "a\n", "");
	job.jobs = 256;
	assert_run("", 0, "a\n", "");
	job.jobs = 257;
	assert_run("", 2, "",
		"emu-try: option --jobs: expected at most 256, found 257\n"
		"emu-try: see emu-try --help\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		by_one_worker(output_is_in_order),
		by_one_worker(states_are_merged),
		by_one_worker(lines_are_passed),
		by_one_worker(a_run_stops_where_it_would),
		by_one_worker(later_inputs_wait),
		by_one_worker(the_end_is_everyones),
		by_one_worker(one_standard_input_is_read_by_one),
		by_one_worker(how_many),
	};
	return cmocka_run_group_tests_name("cli/jobs", tests, NULL, NULL);
}
