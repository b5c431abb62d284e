/* Spills: whatever goes in comes out sorted, from memory or from however many runs, or it is told
 * that it does not. The system calls that can fail are ours here, so that each of them can. */
#define _GNU_SOURCE    /* syscall */
#undef _FORTIFY_SOURCE /* which makes pread() an inline function, that cannot be ours */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "io/spill.h"

static struct {
	int writes_left, reads_left; /* until one fails; below 0 for never */
	bool stutter;		     /* a byte at a time, and interrupted */
	unsigned calls, writes;
} trouble;

static void calm(void)
{
	trouble.writes_left = trouble.reads_left = -1;
	trouble.stutter = false;
	trouble.calls = trouble.writes = 0;
}

static bool stutters(void)
{
	errno = EINTR;
	return trouble.stutter && trouble.calls++ % 2 == 0;
}

ssize_t pwrite(int fd, const void *from, size_t len, off_t at)
{
	trouble.writes++;
	if (stutters())
		return -1;
	if (trouble.writes_left >= 0 && trouble.writes_left-- == 0) {
		errno = ENOSPC;
		return -1;
	}
	return syscall(SYS_pwrite64, fd, from, trouble.stutter && len > 9 ? 9 : len, at);
}

ssize_t pread(int fd, void *to, size_t len, off_t at)
{
	if (stutters())
		return -1;
	if (trouble.reads_left >= 0 && trouble.reads_left-- == 0) {
		errno = EIO;
		return -1;
	}
	return syscall(SYS_pread64, fd, to, trouble.stutter && len > 9 ? 9 : len, at);
}

ssize_t __pread_chk(int fd, void *to, size_t len, off_t at, size_t room);
ssize_t __pread_chk(int fd, void *to, size_t len, off_t at, size_t room)
{
	return pread(fd, to, len < room ? len : room, at);
}

struct bench {
	struct emu_scratch scratch;
	struct emu_spill *spill;
	struct emu_error err;
};

static void begin(struct bench *bench, size_t memory, emu_spill_join *join)
{
	struct emu_spill_setup setup = {memory, join, &bench->scratch};
	calm();
	bench->err = (struct emu_error){0};
	emu_scratch_open(&bench->scratch);
	bench->spill = emu_spill_new(&setup, &bench->err);
	assert_non_null(bench->spill);
}

static void end(struct bench *bench)
{
	emu_spill_del(bench->spill);
	emu_scratch_close(&bench->scratch);
	calm();
}

/* Keys 0 to n - 1, each once, in an order of no meaning; the value says the key again. */
static int fill(struct bench *bench, unsigned from, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		char key[16], value[24];
		unsigned number = from + i * 7919 % n; /* n is no multiple of that prime */
		int key_len = snprintf(key, sizeof(key), "%08u", number);
		int value_len = snprintf(value, sizeof(value), "of %u", number);
		if (emu_spill_add(bench->spill, (struct emu_str){key, (size_t)key_len},
			    (struct emu_str){value, (size_t)value_len}, &bench->err) < 0)
			return -1;
	}
	return 0;
}

static int drain(struct bench *bench, unsigned n)
{
	struct emu_str key, value;
	char expected[24];
	unsigned i = 0;
	int result = emu_spill_sort(bench->spill, &bench->err);
	while (result == 0 &&
		(result = emu_spill_next(bench->spill, &key, &value, &bench->err)) == 1) {
		snprintf(expected, sizeof(expected), "%08uof %u", i, i);
		assert_memory_equal(key.at, expected, 8);
		assert_int_equal(value.len, strlen(expected + 8));
		assert_memory_equal(value.at, expected + 8, value.len);
		i++;
		result = 0;
	}
	if (result == 0)
		assert_int_equal(i, n);
	return result;
}

static void nothing_comes_of_nothing(void **state)
{
	(void)state;
	struct bench bench;
	begin(&bench, 1000, NULL);
	assert_int_equal(drain(&bench, 0), 0);
	end(&bench);
}

static void within_memory_nothing_is_written(void **state)
{
	(void)state;
	struct bench bench;
	begin(&bench, 1 << 20, NULL);
	assert_int_equal(fill(&bench, 0, 5000), 0);
	assert_int_equal(drain(&bench, 5000), 0);
	assert_int_equal(trouble.writes, 0);
	emu_spill_clear(bench.spill);
	assert_int_equal(fill(&bench, 0, 10), 0);
	assert_int_equal(drain(&bench, 10), 0);
	end(&bench);
}

/* So many that runs of runs have to be merged twice over. */
static void many_runs(void **state)
{
	(void)state;
	struct bench bench;
	begin(&bench, 700, NULL);
	assert_int_equal(fill(&bench, 0, 100000), 0);
	assert_true(emu_spill_len(bench.spill) <= 700);
	assert_int_equal(drain(&bench, 100000), 0);
	assert_true(trouble.writes > 4096);
	emu_spill_clear(bench.spill);
	assert_int_equal(fill(&bench, 0, 100), 0);
	assert_int_equal(drain(&bench, 100), 0);
	end(&bench);
}

static void a_byte_at_a_time(void **state)
{
	(void)state;
	struct bench bench;
	begin(&bench, 4000, NULL);
	trouble.stutter = true;
	assert_int_equal(fill(&bench, 0, 2000), 0);
	assert_int_equal(drain(&bench, 2000), 0);
	end(&bench);
}

static void large_facts(void **state)
{
	(void)state;
	struct bench bench;
	size_t len = 300000;
	char *large = malloc(len);
	struct emu_str key, value;
	assert_non_null(large);
	begin(&bench, 1000, NULL);
	for (int i = 9; i >= 0; i--) {
		memset(large, 'a' + i, len);
		assert_int_equal(
			emu_spill_add(bench.spill, (struct emu_str){large, len - (size_t)i},
				(struct emu_str){large, (size_t)i * 10}, &bench.err),
			0);
	}
	assert_int_equal(emu_spill_sort(bench.spill, &bench.err), 0);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(emu_spill_next(bench.spill, &key, &value, &bench.err), 1);
		assert_int_equal(key.len, len - (size_t)i);
		assert_int_equal(value.len, i * 10);
		assert_int_equal(key.at[key.len - 1], 'a' + i);
	}
	assert_int_equal(emu_spill_next(bench.spill, &key, &value, &bench.err), 0);
	end(&bench);
	free(large);
}

/* Prefixes of each other, bytes above 127, and nothing at all. */
static void keys_of_any_bytes(void **state)
{
	(void)state;
	static const struct emu_str in_order[] = {{"", 0}, {"\0", 1}, {"\0\0\0\0\0\0\0\0\0", 9},
		{"a", 1}, {"a\0", 2}, {"ab", 2}, {"abcdefgh", 8}, {"abcdefgha", 9},
		{"abcdefghb", 9}, {"\x7f", 1}, {"\x80", 1}, {"\xff", 1}, {"\xff\xff", 2}};
	size_t n = sizeof(in_order) / sizeof(*in_order);
	for (size_t memory = 60; memory < 5000; memory += 4000) {
		struct bench bench;
		struct emu_str key, value;
		begin(&bench, memory, NULL);
		for (size_t i = 0; i < n; i++)
			for (size_t twice = 0; twice < 2; twice++)
				assert_int_equal(
					emu_spill_add(bench.spill, in_order[(i * 5 + 3) % n],
						(struct emu_str){twice ? "x" : "y", 1}, NULL),
					0);
		assert_int_equal(emu_spill_sort(bench.spill, NULL), 0);
		for (size_t i = 0; i < 2 * n; i++) {
			assert_int_equal(emu_spill_next(bench.spill, &key, &value, NULL), 1);
			assert_true(emu_str_equal(key, in_order[i / 2]));
			assert_int_equal(*value.at, i % 2 ? 'y' : 'x');
		}
		assert_int_equal(emu_spill_next(bench.spill, &key, &value, NULL), 0);
		end(&bench);
	}
}

static void add_up(struct emu_str key, struct emu_buf *value, struct emu_str next)
{
	uint32_t a, b;
	(void)key;
	memcpy(&a, value->at, sizeof(a));
	memcpy(&b, next.at, sizeof(b));
	a += b;
	memcpy(value->at, &a, sizeof(a));
}

static void count_keys(struct bench *bench, unsigned n, unsigned n_keys)
{
	for (unsigned i = 0; i < n; i++) {
		uint32_t one = 1;
		unsigned char key[] = {
			(unsigned char)(i % n_keys >> 8), (unsigned char)(i % n_keys)};
		assert_int_equal(emu_spill_add(bench->spill, (struct emu_str){(char *)key, 2},
					 (struct emu_str){(char *)&one, sizeof(one)}, &bench->err),
			0);
	}
	struct emu_str key, value;
	assert_int_equal(emu_spill_sort(bench->spill, &bench->err), 0);
	for (unsigned i = 0; i < n_keys; i++) {
		uint32_t sum;
		assert_int_equal(emu_spill_next(bench->spill, &key, &value, &bench->err), 1);
		memcpy(&sum, value.at, sizeof(sum));
		assert_int_equal(sum, n / n_keys);
	}
	assert_int_equal(emu_spill_next(bench->spill, &key, &value, &bench->err), 0);
}

static void facts_of_one_key_are_joined(void **state)
{
	(void)state;
	struct bench bench;
	/* Few keys never leave memory, however many facts there are. */
	begin(&bench, 20000, add_up);
	count_keys(&bench, 100000, 100);
	assert_int_equal(trouble.writes, 0);
	end(&bench);
	begin(&bench, 2000, add_up);
	count_keys(&bench, 100000, 1000);
	assert_true(trouble.writes > 0);
	end(&bench);
}

/* Those of another, who is gone before they are read. */
static void what_others_have(void **state)
{
	(void)state;
	for (size_t memory = 1000; memory < 2000000; memory += 1000000) {
		struct bench bench, other;
		begin(&bench, memory, NULL);
		begin(&other, memory, NULL);
		assert_int_equal(fill(&bench, 0, 3000), 0);
		assert_int_equal(fill(&other, 3000, 2000), 0);
		assert_int_equal(emu_spill_add_all(bench.spill, other.spill, &bench.err), 0);
		end(&other);
		assert_int_equal(drain(&bench, 5000), 0);
		end(&bench);
	}
}

static void a_full_disk_is_told(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		struct bench bench;
		begin(&bench, 1000, NULL);
		trouble.writes_left = i;
		int result = fill(&bench, 0, 1000);
		if (result == 0)
			result = drain(&bench, 1000);
		assert_int_equal(result, -1);
		assert_int_equal(bench.err.fault, EMU_FAULT_SYSTEM);
		assert_non_null(strstr(bench.err.text, "TMPDIR"));
		assert_non_null(strstr(bench.err.text, "No space left"));
		end(&bench);
	}
}

static void a_bad_disk_is_told(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i += 7) {
		struct bench bench;
		begin(&bench, 1000, NULL);
		assert_int_equal(fill(&bench, 0, 1000), 0);
		trouble.reads_left = i % 50;
		if (drain(&bench, 1000) == 0)
			assert_true(trouble.reads_left >= 0);
		else
			assert_int_equal(bench.err.fault, EMU_FAULT_SYSTEM);
		end(&bench);
	}
}

/* A folder that is not there is no trouble until something has to go into it. */
static void no_folder(void **state)
{
	(void)state;
	struct bench bench;
	setenv("TMPDIR", "/no/such/folder", 1);
	begin(&bench, 1000, NULL);
	unsetenv("TMPDIR");
	assert_int_equal(fill(&bench, 0, 10), 0);
	assert_int_equal(drain(&bench, 10), 0);
	emu_spill_clear(bench.spill);
	assert_int_equal(fill(&bench, 0, 1000), -1);
	assert_non_null(strstr(bench.err.text, "/no/such/folder"));
	assert_non_null(strstr(bench.err.text, "No such file"));
	end(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_comes_of_nothing),
		cmocka_unit_test(within_memory_nothing_is_written),
		cmocka_unit_test(many_runs),
		cmocka_unit_test(a_byte_at_a_time),
		cmocka_unit_test(large_facts),
		cmocka_unit_test(keys_of_any_bytes),
		cmocka_unit_test(facts_of_one_key_are_joined),
		cmocka_unit_test(what_others_have),
		cmocka_unit_test(a_full_disk_is_told),
		cmocka_unit_test(a_bad_disk_is_told),
		cmocka_unit_test(no_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
