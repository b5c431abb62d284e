/* Sources: what comes in, whatever it is wrapped in and however it is cut. Reading is ours here, so
 * that it can fail. */
#define _GNU_SOURCE    /* syscall */
#undef _FORTIFY_SOURCE /* has a read of its own */
#include <errno.h>
#include <sys/syscall.h>

#include "drink.h"

static struct {
	bool stutter;  /* every other read is interrupted, the rest give a byte */
	int countdown; /* reads until one fails; below 0 for never */
	unsigned calls;
} trouble = {.countdown = -1};

ssize_t read(int fd, void *at, size_t len)
{
	if (trouble.countdown >= 0 && trouble.countdown-- == 0) {
		errno = EIO;
		return -1;
	}
	if (trouble.stutter && trouble.calls++ % 2 == 0) {
		errno = trouble.calls % 4 == 1 ? EINTR : EAGAIN;
		return -1;
	}
	return syscall(SYS_read, fd, at, trouble.stutter && len ? 1 : len);
}

static void plain_comes_as_it_is(void **state)
{
	(void)state;
	struct emu_buf text = sample(100000);
	static const size_t caps[] = {1, 2, 3, 7, 4096, 1 << 20};
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		assert_outcome(drink_bytes(emu_buf_str(&text), caps[i]), emu_buf_str(&text),
			EMU_SOURCE_END);
		assert_outcome(drink(open_file(emu_buf_str(&text), NULL), caps[i]),
			emu_buf_str(&text), EMU_SOURCE_END);
	}
	emu_buf_free(&text);
}

static void short_inputs_come_whole(void **state)
{
	(void)state;
	static const struct emu_str inputs[] = {
		{"", 0},
		{"a", 1},
		{"\n", 1},
		{"\xEF", 1},
		{"\xEF\xBB", 2},
		{"\xEF\xBBz", 3},
		{"\x1Fz", 2},
		{"\0\0", 2},
		{"\xFF", 1},
		{"\xFFz", 2},
		{"\0\0\xFE", 3},
		{"\0\0\xFEzz", 5},
	};
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		assert_outcome(drink_bytes(inputs[i], 1), inputs[i], EMU_SOURCE_END);
		assert_outcome(drink_bytes(inputs[i], 100), inputs[i], EMU_SOURCE_END);
	}
}

static void bom_is_dropped_at_the_start_only(void **state)
{
	(void)state;
	assert_outcome(drink_bytes(EMU_STR("\xEF\xBB\xBF"
					   "a\xEF\xBB\xBF"),
			       1),
		EMU_STR("a\xEF\xBB\xBF"), EMU_SOURCE_END);
	assert_outcome(drink_bytes(EMU_STR("\xEF\xBB\xBF"), 9), EMU_STR(""), EMU_SOURCE_END);

	struct emu_buf packed = {0};
	append_member(&packed, EMU_STR("\xEF\xBB\xBF{}"), 6);
	append_member(&packed, EMU_STR("\xEF\xBB\xBF{}"), 6);
	assert_outcome(
		drink_bytes(emu_buf_str(&packed), 2), EMU_STR("{}\xEF\xBB\xBF{}"), EMU_SOURCE_END);
	emu_buf_free(&packed);
}

static void other_encodings_are_recognised(void **state)
{
	(void)state;
	const char *remedy = "looks like UTF-16: pass --encoding UTF-16 to emu-parse";
	assert_fault(drink_bytes(EMU_STR("\xFF\xFE"
					 "a\0"),
			     99),
		EMU_STR(""), remedy);
	assert_fault(drink_bytes(EMU_STR("\xFE\xFF\0a"), 1), EMU_STR(""), remedy);
	assert_fault(drink_bytes(EMU_STR("\xFF\xFE"), 1), EMU_STR(""), remedy);
	assert_fault(drink_bytes(EMU_STR("\xFF\xFE\0\0a\0\0\0"), 1), EMU_STR(""),
		"looks like UTF-32: pass --encoding UTF-32 to emu-parse");
	assert_fault(drink_bytes(EMU_STR("\0\0\xFE\xFF\0\0\0a"), 1), EMU_STR(""),
		"looks like UTF-32: pass --encoding UTF-32 to emu-parse");
}

static void what_cannot_be_opened(void **state)
{
	(void)state;
	struct emu_error err;
	assert_null(emu_source_open("/nonexistent", NULL, &err));
	assert_int_equal(err.fault, EMU_FAULT_SYSTEM);
	assert_string_equal(err.text, "cannot open: No such file or directory");
	assert_null(emu_source_open("/tmp", NULL, &err));
	assert_string_equal(err.text, "cannot read: Is a directory");
	assert_null(emu_source_open("/dev/null", "klingon", &err));
	assert_int_equal(err.fault, EMU_FAULT_USAGE);
	assert_non_null(strstr(err.text, "klingon"));
	assert_int_equal(emu_source_check_encoding("klingon", &err), -1);
	assert_int_equal(emu_source_check_encoding("TCVN", &err), 0);
}

static void a_stopped_source_gives_nothing_more(void **state)
{
	(void)state;
	struct emu_source *source = emu_source_open_bytes("bytes", "abc", 3, NULL);
	struct emu_error err;
	char at[2];
	size_t len;
	assert_int_equal(emu_source_read(source, at, 2, &len, &err), EMU_SOURCE_DATA);
	emu_source_stop(source);
	assert_int_equal(emu_source_read(source, at, 2, &len, &err), EMU_SOURCE_FAULT);
	assert_int_equal(len, 0);
	emu_source_close(source);
}

static void stop(void *source)
{
	emu_source_stop(source);
}

static void a_wait_may_stop_the_source(void **state)
{
	(void)state;
	int ends[2];
	char path[32], at[8];
	size_t len;
	assert_int_equal(pipe(ends), 0);
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
	struct emu_source *source = emu_source_open(path, NULL, NULL);
	emu_source_on_wait(source, stop, source);
	close(ends[0]);
	assert_int_equal(emu_source_read(source, at, sizeof(at), &len, NULL), EMU_SOURCE_FAULT);
	emu_source_close(source);
	close(ends[1]);
}

/* A pipe fed by the hook itself: each wait is answered with some bytes, in the end by closing. */
struct feed {
	int to;
	struct emu_str bytes;
	size_t step;
	int waits;
};

static void feed_some(void *context)
{
	struct feed *feed = context;
	size_t len = feed->bytes.len < feed->step ? feed->bytes.len : feed->step;
	feed->waits++;
	if (len == 0) {
		close(feed->to);
		return;
	}
	assert_int_equal(write(feed->to, feed->bytes.at, len), (ssize_t)len);
	feed->bytes = emu_str_after(feed->bytes, len);
}

static void what_is_put_back_comes_again(void **state)
{
	(void)state;
	struct emu_buf text = sample(5000);
	for (int stopped = 0; stopped < 2; stopped++) {
		struct emu_source *source = emu_source_open_bytes("bytes", text.at, text.len, NULL);
		char head[300];
		size_t len;
		assert_int_equal(
			emu_source_read(source, head, sizeof(head), &len, NULL), EMU_SOURCE_DATA);
		assert_int_equal(emu_source_unread(source, (struct emu_str){head, len}, NULL), 0);
		if (stopped)
			emu_source_stop(source);
		assert_outcome(drink(source, 7), stopped ? (struct emu_str){0} : emu_buf_str(&text),
			stopped ? EMU_SOURCE_FAULT : EMU_SOURCE_END);
	}
	struct emu_source *source = emu_source_open_bytes("bytes", "abc", 3, NULL);
	char all[8];
	size_t len;
	assert_int_equal(emu_source_read(source, all, 8, &len, NULL), EMU_SOURCE_DATA);
	assert_int_equal(emu_source_read(source, all + 3, 5, &len, NULL), EMU_SOURCE_END);
	assert_int_equal(emu_source_unread(source, (struct emu_str){all, 3}, NULL), 0);
	assert_outcome(drink(source, 2), EMU_STR("abc"), EMU_SOURCE_END);
	emu_buf_free(&text);
}

static void waiting_is_announced(void **state)
{
	(void)state;
	struct emu_buf text = sample(2000), packed = {0};
	append_member(&packed, emu_buf_str(&text), 6);
	append_member(&packed, emu_buf_str(&text), 6);
	for (size_t step = 1; step < 200; step += 66) {
		int ends[2];
		char path[32];
		assert_int_equal(pipe(ends), 0);
		struct feed feed = {ends[1], emu_buf_str(&packed), step, 0};
		snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
		struct emu_source *source = emu_source_open(path, NULL, NULL);
		emu_source_on_wait(source, feed_some, &feed);
		struct outcome outcome = drink(source, 1000);
		assert_int_equal(outcome.bytes.len, 2 * text.len);
		assert_int_equal(outcome.state, EMU_SOURCE_END);
		assert_int_equal(feed.waits, 1 + (int)((packed.len + step - 1) / step));
		emu_buf_free(&outcome.bytes);
		close(ends[0]);
	}
	emu_buf_free(&text);
	emu_buf_free(&packed);
}

static void never_waits(void *context)
{
	(void)context;
	fail_msg("a file on disk never makes us wait");
}

static void files_never_wait(void **state)
{
	(void)state;
	struct emu_source *source = open_file(EMU_STR("abc"), NULL);
	emu_source_on_wait(source, never_waits, NULL);
	struct outcome outcome = drink(source, 1);
	assert_outcome(outcome, EMU_STR("abc"), EMU_SOURCE_END);
}

static void interrupted_reads_make_no_difference(void **state)
{
	(void)state;
	struct emu_buf text = sample(3000), packed = {0};
	append_member(&packed, emu_buf_str(&text), 6);
	trouble.stutter = true;
	assert_outcome(drink(open_file(emu_buf_str(&text), NULL), 4096), emu_buf_str(&text),
		EMU_SOURCE_END);
	assert_outcome(drink(open_file(emu_buf_str(&packed), NULL), 4096), emu_buf_str(&text),
		EMU_SOURCE_END);
	assert_outcome(drink(open_file(EMU_STR("K\0\xD1\x1E"), "UTF-16LE"), 4096), EMU_STR("Kố"),
		EMU_SOURCE_END);
	trouble.stutter = false;
	emu_buf_free(&text);
	emu_buf_free(&packed);
}

static void failed_reads_are_faults(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		struct emu_source *source = open_file(EMU_STR("abcdefgh"), NULL);
		trouble.countdown = i;
		struct outcome outcome = drink(source, 4);
		assert_int_equal(outcome.err.fault, EMU_FAULT_SYSTEM);
		assert_string_equal(outcome.err.text, "cannot read: Input/output error");
		/* The first read takes what it needs to tell what this is. */
		assert_outcome(
			outcome, (struct emu_str){"abcdefgh", 4 * (size_t)i}, EMU_SOURCE_FAULT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_comes_as_it_is),
		cmocka_unit_test(short_inputs_come_whole),
		cmocka_unit_test(bom_is_dropped_at_the_start_only),
		cmocka_unit_test(other_encodings_are_recognised),
		cmocka_unit_test(what_cannot_be_opened),
		cmocka_unit_test(a_stopped_source_gives_nothing_more),
		cmocka_unit_test(a_wait_may_stop_the_source),
		cmocka_unit_test(what_is_put_back_comes_again),
		cmocka_unit_test(waiting_is_announced),
		cmocka_unit_test(files_never_wait),
		cmocka_unit_test(interrupted_reads_make_no_difference),
		cmocka_unit_test(failed_reads_are_faults),
	};
	return cmocka_run_group_tests_name("io/source", tests, NULL, NULL);
}
