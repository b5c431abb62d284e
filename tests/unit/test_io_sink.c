/* Sinks: what was written is there, whole, or it is told that it is not and nothing has changed.
 * The system calls that can fail are ours here, so that each of them can. */
#define _GNU_SOURCE /* syscall */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/buf.h"
#include "io/sink.h"

static struct {
	int countdown; /* calls until one fails; below 0 for never */
	int error;
	bool stutter; /* every other write is interrupted, the rest write a byte */
	unsigned calls;
} trouble = {.countdown = -1};

static bool fails(void)
{
	if (trouble.countdown < 0 || trouble.countdown-- > 0)
		return false;
	errno = trouble.error;
	return true;
}

ssize_t write(int fd, const void *at, size_t len)
{
	if (fd <= STDERR_FILENO)
		return syscall(SYS_write, fd, at, len);
	if (fails())
		return -1;
	if (trouble.stutter && trouble.calls++ % 2 == 0) {
		errno = trouble.calls % 4 == 1 ? EINTR : EAGAIN;
		return -1;
	}
	return syscall(SYS_write, fd, at, trouble.stutter && len ? 1 : len);
}

int fsync(int fd)
{
	return fails() ? -1 : (int)syscall(SYS_fsync, fd);
}

int rename(const char *from, const char *to)
{
	return fails() ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int close(int fd)
{
	int result = (int)syscall(SYS_close, fd);
	return fails() ? -1 : result;
}

static char folder[] = "/tmp/test_io_sink.XXXXXX";

static const char *in_folder(const char *name)
{
	static char paths[4][512];
	static int next;
	char *path = paths[next++ % 4];
	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static size_t files_in_folder(void)
{
	size_t n = 0;
	DIR *dir = opendir(folder);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2;
}

static void put(const char *name, const char *text)
{
	FILE *file = fopen(in_folder(name), "w");
	assert_int_equal(fputs(text, file) < 0, 0);
	assert_int_equal(fclose(file), 0);
}

static void assert_holds(const char *name, const char *expected)
{
	char text[64] = "";
	FILE *file = fopen(in_folder(name), "r");
	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(text, expected);
}

static int make_folder(void **state)
{
	(void)state;
	strcpy(strrchr(folder, '.'), ".XXXXXX");
	trouble.countdown = -1;
	trouble.stutter = false;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	trouble.countdown = -1;
	DIR *dir = opendir(folder);
	for (struct dirent *entry; (entry = readdir(dir));)
		(void)unlink(in_folder(entry->d_name));
	closedir(dir);
	return rmdir(folder);
}

static struct emu_sink *open_in_folder(const char *name)
{
	struct emu_error err;
	struct emu_sink *sink = emu_sink_open_file(in_folder(name), &err);
	if (!sink)
		fail_msg("%s", err.text);
	return sink;
}

static void write_whole(const char *name, const char *text)
{
	struct emu_sink *sink = open_in_folder(name);
	emu_sink_write(sink, emu_str_from(text));
	assert_int_equal(emu_sink_close(sink, NULL), 0);
}

static void file_appears_when_it_is_whole(void **state)
{
	(void)state;
	struct emu_sink *sink = open_in_folder("a");
	assert_true(emu_sink_is_atomic(sink));
	emu_sink_write(sink, EMU_STR("one\n"));
	emu_sink_flush(sink);
	assert_int_equal(access(in_folder("a"), F_OK), -1);
	emu_sink_write(sink, EMU_STR("two\n"));
	assert_int_equal(emu_sink_close(sink, NULL), 0);
	assert_holds("a", "one\ntwo\n");
	assert_int_equal(files_in_folder(), 1);

	sink = open_in_folder("a");
	emu_sink_write(sink, EMU_STR("new\n"));
	assert_holds("a", "one\ntwo\n");
	emu_sink_abandon(sink);
	assert_holds("a", "one\ntwo\n");
	assert_int_equal(files_in_folder(), 1);
	emu_sink_abandon(NULL);
}

static void empty_file_is_a_file(void **state)
{
	(void)state;
	write_whole("a", "");
	assert_holds("a", "");
}

static mode_t mode_of(const char *name)
{
	struct stat about;
	assert_int_equal(stat(in_folder(name), &about), 0);
	return about.st_mode & 07777;
}

static void modes_are_as_a_plain_open_leaves_them(void **state)
{
	(void)state;
	mode_t before = umask(027);
	write_whole("new", "x");
	assert_int_equal(mode_of("new"), 0640);
	umask(0);
	write_whole("wide", "x");
	assert_int_equal(mode_of("wide"), 0666);
	put("old", "x");
	assert_int_equal(chmod(in_folder("old"), 0604), 0);
	write_whole("old", "y");
	assert_int_equal(mode_of("old"), 0604);
	umask(before);
}

static void links_are_followed(void **state)
{
	(void)state;
	put("target", "old");
	assert_int_equal(symlink("target", in_folder("near")), 0);
	assert_int_equal(symlink(in_folder("near"), in_folder("far")), 0);
	write_whole("far", "new");
	assert_holds("target", "new");
	struct stat about;
	assert_int_equal(lstat(in_folder("far"), &about), 0);
	assert_true(S_ISLNK(about.st_mode));

	assert_int_equal(symlink("to-come", in_folder("dangling")), 0);
	write_whole("dangling", "here");
	assert_holds("to-come", "here");

	struct emu_error err;
	assert_int_equal(symlink("round", in_folder("round")), 0);
	assert_null(emu_sink_open_file(in_folder("round"), &err));
	assert_non_null(strstr(err.text, "symbolic links"));
}

static void what_cannot_be_written_is_told_at_once(void **state)
{
	(void)state;
	static const struct {
		const char *path, *text;
	} cases[] = {
		{"", "cannot write: No such file or directory"},
		{"/nonexistent/a", "cannot write: No such file or directory"},
		{"/tmp", "cannot write: Is a directory"},
		{"/dev/fd/999", "cannot write: Bad file descriptor"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct emu_error err;
		assert_null(emu_sink_open_file(cases[i].path, &err));
		assert_int_equal(err.fault, EMU_FAULT_SYSTEM);
		assert_string_equal(err.text, cases[i].text);
	}
	if (geteuid() != 0) { /* nothing is forbidden to root */
		put("read-only", "x");
		assert_int_equal(chmod(in_folder("read-only"), 0444), 0);
		assert_null(emu_sink_open_file(in_folder("read-only"), NULL));
	}
}

/* In a folder like /tmp, what others left there is not a way to where they may not write. */
static void what_the_system_would_refuse_is_refused(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip(); /* nobody else can be */
	put("target", "old");
	put("theirs", "old");
	assert_int_equal(chmod(in_folder("theirs"), 0666), 0);
	assert_int_equal(chown(in_folder("theirs"), 65534, 65534), 0);
	assert_int_equal(symlink("target", in_folder("trap")), 0);
	assert_int_equal(symlink("new", in_folder("other")), 0);
	assert_int_equal(lchown(in_folder("trap"), 65534, 65534), 0);
	assert_int_equal(lchown(in_folder("other"), 65534, 65534), 0);
	assert_int_equal(chown(folder, 1, 1), 0);
	assert_int_equal(chmod(folder, 01777), 0);
	static const char *const names[] = {"trap", "other", "theirs"};
	for (int i = 0; i < 3; i++) {
		struct emu_error err;
		struct emu_sink *sink = emu_sink_open_file(in_folder(names[i]), &err);
		int fd = open(in_folder(names[i]), O_WRONLY | O_CREAT, 0666);
		assert_int_equal(sink != NULL, fd >= 0);
		if (!sink)
			assert_string_equal(err.text, "cannot write: Permission denied");
		emu_sink_abandon(sink);
		if (fd >= 0)
			close(fd);
	}
	assert_holds("target", "old");
}

static void devices_are_written_as_they_stand(void **state)
{
	(void)state;
	struct emu_error err;
	struct emu_sink *sink = emu_sink_open_file("/dev/full", &err);
	assert_false(emu_sink_is_atomic(sink));
	emu_sink_write(sink, EMU_STR("x"));
	assert_false(emu_sink_failed(sink));
	emu_sink_flush(sink);
	assert_true(emu_sink_failed(sink));
	emu_sink_write(sink, EMU_STR("y"));
	assert_int_equal(emu_sink_close(sink, &err), -1);
	assert_int_equal(err.fault, EMU_FAULT_SYSTEM);
	assert_string_equal(err.text, "cannot write: No space left on device");

	int ends[2];
	char text[8] = "", path[32];
	assert_int_equal(pipe(ends), 0);
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[1]);
	sink = emu_sink_open_file(path, &err);
	emu_sink_write(sink, EMU_STR("x"));
	emu_sink_flush(sink);
	assert_int_equal(read(ends[0], text, sizeof(text)), 1);
	emu_sink_write(sink, EMU_STR("yz"));
	assert_int_equal(emu_sink_close(sink, &err), 0);
	assert_int_equal(read(ends[0], text, sizeof(text)), 2);
	assert_int_equal(write(ends[1], "!", 1), 1); /* ours is still open */
	close(ends[0]);
	close(ends[1]);

	assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
	int reader = open(in_folder("fifo"), O_RDONLY | O_NONBLOCK);
	sink = open_in_folder("fifo");
	emu_sink_write(sink, EMU_STR("x"));
	assert_int_equal(emu_sink_close(sink, &err), 0);
	assert_int_equal(read(reader, text, sizeof(text)), 1);
	close(reader);
}

/* A descriptor that appends goes on appending: it is not opened anew. */
static void named_descriptors_are_kept(void **state)
{
	(void)state;
	char path[32];
	put("log", "first\n");
	int fd = open(in_folder("log"), O_WRONLY | O_APPEND);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	struct emu_sink *sink = emu_sink_open_file(path, NULL);
	emu_sink_write(sink, EMU_STR("second\n"));
	assert_int_equal(emu_sink_close(sink, NULL), 0);
	assert_int_equal(write(fd, "third\n", 6), 6);
	close(fd);
	assert_holds("log", "first\nsecond\nthird\n");
}

static void lent_descriptors_stay_open(void **state)
{
	(void)state;
	int fd = open(in_folder("a"), O_WRONLY | O_CREAT, 0600);
	struct emu_sink *sink = emu_sink_open_fd(fd, NULL);
	emu_sink_write(sink, EMU_STR("a"));
	assert_int_equal(emu_sink_close(sink, NULL), 0);
	assert_int_equal(write(fd, "b", 1), 1);
	assert_int_equal(close(fd), 0);
	assert_holds("a", "ab");
}

/* Writes of all sizes around the buffer's, to a file or packed, arrive as they were made. */
static void pieces_make_no_difference(void **state)
{
	(void)state;
	static const char *const names[] = {"plain", "packed.gz"};
	static const size_t steps[] = {1, 1000, 65535, 65536, 65537, 200000};
	struct emu_buf text = {0}, read_back = {0};
	unsigned random = 1;
	while (text.len < 300000)
		emu_buf_printf(&text, "%u,", random = random * 1103515245 + 12345);
	for (size_t i = 0; i < 12; i++) {
		size_t step = steps[i / 2];
		trouble.stutter = i < 4 && i % 2;
		struct emu_sink *sink = open_in_folder(names[i % 2]);
		struct emu_str left = emu_buf_str(&text);
		while (left.len) {
			size_t len = left.len < step ? left.len : step;
			emu_sink_write(sink, (struct emu_str){left.at, len});
			if (i == 3)
				emu_sink_flush(sink); /* no trace of it in gzip data */
			left = emu_str_after(left, len);
		}
		assert_int_equal(emu_sink_close(sink, NULL), 0);
		trouble.stutter = false;
		gzFile file = gzopen(in_folder(names[i % 2]), "r"); /* reads plain files too */
		emu_buf_clear(&read_back);
		assert_true(emu_buf_reserve(&read_back, text.len + 1));
		assert_int_equal(gzread(file, read_back.at, (unsigned)text.len + 1), text.len);
		assert_memory_equal(read_back.at, text.at, text.len);
		assert_int_equal(gzclose(file), Z_OK);
	}
	emu_buf_free(&text);
	emu_buf_free(&read_back);
}

static void packed_files_hold_no_time_and_no_name(void **state)
{
	(void)state;
	unsigned char at[10];
	write_whole("a.gz", "text");
	FILE *file = fopen(in_folder("a.gz"), "r");
	assert_int_equal(fread(at, 1, sizeof(at), file), sizeof(at));
	fclose(file);
	assert_memory_equal(at, "\x1F\x8B\x08\0\0\0\0\0", 8);
}

/* Lets each call that can fail do so in turn, until none is left to. */
static void each_failure_is_told_and_changes_nothing(void **state)
{
	(void)state;
	static const char *const names[] = {"a", "a.gz"};
	for (size_t i = 0; i < 2; i++) {
		/* Write (a gzip header goes ahead), sync, close, rename, sync. */
		int errors = 0, calls = i ? 6 : 5, result;
		put(names[i], "old");
		do {
			struct emu_error err;
			struct emu_sink *sink = open_in_folder(names[i]);
			trouble.countdown = errors;
			trouble.error = errors % 2 ? EIO : ENOSPC;
			emu_sink_write(sink, EMU_STR("new"));
			result = emu_sink_close(sink, &err);
			if (result) {
				assert_int_equal(err.fault, EMU_FAULT_SYSTEM);
				assert_int_equal(!!strstr(err.text, strerror(trouble.error)), 1);
				errors++;
			}
			trouble.countdown = -1;
			assert_int_equal(files_in_folder(), 1 + i);
			/* The last to fail is the folder's sync: the new file stands by then. */
			if (result && errors < calls)
				assert_holds(names[i], "old");
		} while (result);
		assert_int_equal(errors, calls);
	}
	assert_holds("a", "new");
}

static void file_systems_that_cannot_sync_will_do(void **state)
{
	(void)state;
	struct emu_sink *sink = open_in_folder("a");
	trouble.countdown = 1;
	trouble.error = EINVAL;
	emu_sink_write(sink, EMU_STR("x"));
	assert_int_equal(emu_sink_close(sink, NULL), 0);
	trouble.countdown = -1;
	assert_holds("a", "x");
}

static void temporaries_can_be_removed_at_any_time(void **state)
{
	(void)state;
	struct emu_sink *first = open_in_folder("a"), *second = open_in_folder("b");
	assert_int_equal(files_in_folder(), 2);
	emu_sink_remove_temporaries();
	assert_int_equal(files_in_folder(), 0);
	emu_sink_abandon(first);
	assert_int_equal(emu_sink_close(second, NULL), -1);
	write_whole("c", "x");
	emu_sink_remove_temporaries();
	assert_holds("c", "x");
}

static void many_sinks_at_once(void **state)
{
	(void)state;
	struct emu_sink *sinks[16];
	for (int i = 0; i < 16; i++)
		sinks[i] = open_in_folder("same");
	assert_null(emu_sink_open_file(in_folder("same"), NULL));
	for (int i = 0; i < 16; i++)
		assert_int_equal(emu_sink_close(sinks[i], NULL), 0);
	write_whole("same", "x");
	assert_int_equal(files_in_folder(), 1);
}

#define in_a_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_a_folder(file_appears_when_it_is_whole),
		in_a_folder(empty_file_is_a_file),
		in_a_folder(modes_are_as_a_plain_open_leaves_them),
		in_a_folder(links_are_followed),
		in_a_folder(what_cannot_be_written_is_told_at_once),
		in_a_folder(what_the_system_would_refuse_is_refused),
		in_a_folder(devices_are_written_as_they_stand),
		in_a_folder(named_descriptors_are_kept),
		in_a_folder(lent_descriptors_stay_open),
		in_a_folder(pieces_make_no_difference),
		in_a_folder(packed_files_hold_no_time_and_no_name),
		in_a_folder(each_failure_is_told_and_changes_nothing),
		in_a_folder(file_systems_that_cannot_sync_will_do),
		in_a_folder(temporaries_can_be_removed_at_any_time),
		in_a_folder(many_sinks_at_once),
	};
	return cmocka_run_group_tests_name("io/sink", tests, NULL, NULL);
}
