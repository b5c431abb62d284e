/* Lines: the same whatever the size of reads, blocks and limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "io/lines.h"

#define SMALL_LIMIT 10

static volatile char padding[EMU_LINES_PADDING]; /* is there to be read */

static struct emu_source *source_of(struct emu_str bytes)
{
	struct emu_source *source = emu_source_open_bytes("bytes", bytes.at, bytes.len, NULL);
	assert_non_null(source);
	return source;
}

/* Lines as text: "number:text" and "!" where it was too long. */
static struct emu_buf lines_of(struct emu_source *source, size_t max_line)
{
	struct emu_buf all = {0};
	struct emu_block block = {0};
	struct emu_line line;
	struct emu_lines *lines = emu_lines_new(source, max_line, NULL);

	assert_non_null(lines);
	while (emu_lines_read(lines, &block, NULL) == EMU_SOURCE_DATA) {
		assert_in_range(block.len, 1, block.cap);
		while (emu_block_next(&block, &line)) {
			for (size_t i = 0; i < EMU_LINES_PADDING; i++)
				padding[i] = line.text.at[line.text.len + i];
			emu_buf_append_number(&all, line.number);
			emu_buf_append(&all, line.too_long ? EMU_STR("!") : EMU_STR(":"));
			emu_buf_append(&all, line.text);
			emu_buf_push(&all, '|');
		}
	}
	emu_lines_del(lines);
	emu_block_free(&block);
	emu_source_close(source);
	return all;
}

static void assert_lines(struct emu_str bytes, size_t max_line, const char *expected)
{
	struct emu_buf all = lines_of(source_of(bytes), max_line);
	emu_buf_push(&all, '\0');
	assert_string_equal(all.at, expected);
	emu_buf_free(&all);
}

static void lines_end_as_they_like(void **state)
{
	(void)state;
	assert_lines(EMU_STR(""), 100, "");
	assert_lines(EMU_STR("\n"), 100, "1:|");
	assert_lines(EMU_STR("a\nb\n"), 100, "1:a|2:b|");
	assert_lines(EMU_STR("a\nb"), 100, "1:a|2:b|");
	assert_lines(EMU_STR("a\r\n\r\nb\r\n"), 100, "1:a|2:|3:b|");
	assert_lines(EMU_STR("a\rb\r\r\n"), 100, "1:a\rb\r|");
	assert_lines(EMU_STR("a\r"), 100, "1:a|");
	assert_lines(EMU_STR("\n\n\na"), 100, "1:|2:|3:|4:a|");
}

static void limit_counts_the_text_alone(void **state)
{
	(void)state;
	assert_lines(EMU_STR("0123456789\nx"), SMALL_LIMIT, "1:0123456789|2:x|");
	assert_lines(EMU_STR("0123456789\r\nx"), SMALL_LIMIT, "1:0123456789|2:x|");
	assert_lines(EMU_STR("0123456789"), SMALL_LIMIT, "1:0123456789|");
	assert_lines(EMU_STR("0123456789\r"), SMALL_LIMIT, "1:0123456789|");
	assert_lines(EMU_STR("0123456789a\nx\n"), SMALL_LIMIT, "1!0123456789|2:x|");
	assert_lines(EMU_STR("0123456789a"), SMALL_LIMIT, "1!0123456789|");
	assert_lines(EMU_STR("x\n0123456789abcdef\r\ny"), SMALL_LIMIT, "1:x|2!0123456789|3:y|");
}

/* A pipe that holds what its writer, a child, sends piece by piece. */
static struct emu_source *piped(struct emu_str bytes, size_t step)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	if (fork() == 0) {
		for (; bytes.len; bytes = emu_str_after(bytes, step < bytes.len ? step : bytes.len))
			if (write(ends[1], bytes.at, step < bytes.len ? step : bytes.len) < 0)
				_exit(1);
		_exit(0);
	}
	close(ends[1]);
	char path[32];
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
	struct emu_source *source = emu_source_open(path, NULL, NULL);
	assert_non_null(source);
	close(ends[0]);
	return source;
}

/* Lines of all lengths around the block's and the limit's edges. */
static void pieces_make_no_difference(void **state)
{
	(void)state;
	struct emu_buf text = {0};
	for (size_t len = 0; len < 1500; len++) {
		for (size_t i = 0; i < len; i++)
			emu_buf_push(&text, (char)('a' + (i + len) % 26));
		emu_buf_append(&text, len % 3 ? EMU_STR("\n") : EMU_STR("\r\n"));
	}
	static const size_t limits[] = {0, 1, 1000, 1 << 20};
	static const size_t steps[] = {17, 4095, 65536};
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct emu_buf whole = lines_of(source_of(emu_buf_str(&text)), limits[i]);
		for (size_t j = 0; j < sizeof(steps) / sizeof(steps[0]); j++) {
			struct emu_buf cut = lines_of(
				piped(emu_buf_str(&text), steps[j]), limits[i]);
			assert_int_equal(cut.len, whole.len);
			assert_memory_equal(cut.at, whole.at, cut.len);
			emu_buf_free(&cut);
		}
		emu_buf_free(&whole);
	}
	emu_buf_free(&text);
}

/* Runs of long and short lines against counting by hand. */
static void numbers_are_right_across_blocks(void **state)
{
	(void)state;
	struct emu_buf text = {0};
	struct emu_block block = {0};
	struct emu_line line;
	uint64_t expected = 0;

	for (unsigned i = 0; i < 3000; i++) {
		emu_buf_append_number(&text, i + 1);
		for (unsigned j = 0; j < i * 7919 % (i % 100 ? 300 : 400000); j++)
			emu_buf_push(&text, '.');
		emu_buf_push(&text, '\n');
	}
	struct emu_source *source = source_of(emu_buf_str(&text));
	struct emu_lines *lines = emu_lines_new(source, 1 << 18, NULL);
	while (emu_lines_read(lines, &block, NULL) == EMU_SOURCE_DATA) {
		assert_int_equal(block.first_line, expected + 1);
		while (emu_block_next(&block, &line)) {
			assert_int_equal(line.number, ++expected);
			assert_int_equal(strtoul(line.text.at, NULL, 10), expected);
			assert_string_equal(line.file, "bytes");
		}
	}
	assert_int_equal(expected, 3000);
	emu_block_free(&block);
	emu_lines_del(lines);
	emu_source_close(source);
	emu_buf_free(&text);
}

static void faults_come_behind_what_was_good(void **state)
{
	(void)state;
	struct emu_block block = {0};
	struct emu_error err;
	struct emu_source *source = emu_source_open_bytes(
		"bytes", "\x1F\x8B\x08\0\0\0\0\0\0\3\x4B\xE4", 12, NULL);
	struct emu_lines *lines = emu_lines_new(source, 100, NULL);
	enum emu_source_state told;
	while ((told = emu_lines_read(lines, &block, &err)) == EMU_SOURCE_DATA)
		continue;
	assert_int_equal(told, EMU_SOURCE_FAULT);
	assert_non_null(strstr(err.text, "gzip"));
	assert_int_equal(emu_lines_read(lines, &block, &err), EMU_SOURCE_FAULT);
	emu_block_free(&block);
	emu_lines_del(lines);
	emu_source_close(source);
}

/* A gigabyte without a line feed costs no more than the limit. */
static void endless_line_is_skipped_in_little_memory(void **state)
{
	(void)state;
	int ends[2];
	static char zeros[1 << 16];
	struct rusage before, after;

	assert_int_equal(pipe(ends), 0);
	if (fork() == 0) {
		memset(zeros, 'x', sizeof(zeros));
		for (int i = 0; i < 1 << 14; i++)
			if (write(ends[1], zeros, sizeof(zeros)) < 0)
				_exit(1);
		_exit(write(ends[1], "\nlast\n", 6) != 6);
	}
	close(ends[1]);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	getrusage(RUSAGE_SELF, &before);
	struct emu_source *source = emu_source_open("-", NULL, NULL);
	struct emu_lines *lines = emu_lines_new(source, 1 << 20, NULL);
	struct emu_block block = {0};
	struct emu_line line;
	assert_int_equal(emu_lines_read(lines, &block, NULL), EMU_SOURCE_DATA);
	assert_true(emu_block_next(&block, &line));
	assert_true(line.too_long);
	assert_int_equal(line.text.len, 1 << 20);
	assert_int_equal(line.number, 1);
	assert_false(emu_block_next(&block, &line));
	assert_int_equal(emu_lines_read(lines, &block, NULL), EMU_SOURCE_DATA);
	assert_true(emu_block_next(&block, &line));
	assert_int_equal(line.number, 2);
	assert_int_equal(line.text.len, 4);
	assert_memory_equal(line.text.at, "last", 4);
	assert_int_equal(emu_lines_read(lines, &block, NULL), EMU_SOURCE_END);
	getrusage(RUSAGE_SELF, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < 8 << 10); /* KiB */
	assert_true(block.cap <= (1 << 20) + 3);
	emu_block_free(&block);
	emu_lines_del(lines);
	emu_source_close(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_end_as_they_like),
		cmocka_unit_test(limit_counts_the_text_alone),
		cmocka_unit_test(pieces_make_no_difference),
		cmocka_unit_test(numbers_are_right_across_blocks),
		cmocka_unit_test(faults_come_behind_what_was_good),
		cmocka_unit_test(endless_line_is_skipped_in_little_memory),
	};
	return cmocka_run_group_tests_name("io/lines", tests, NULL, NULL);
}
