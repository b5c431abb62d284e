/* Sources: what comes in, whatever it is wrapped in and however it is cut. Reading is ours here, so
 * that it can fail. */
#define _GNU_SOURCE    /* syscall */
#undef _FORTIFY_SOURCE /* has a read of its own */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/buf.h"
#include "io/source.h"

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

/* Everything a source gives, read `cap` bytes at a time. */
struct outcome {
	struct emu_buf bytes;
	enum emu_source_state state;
	struct emu_error err;
	char remark[128];
};

static struct outcome drink(struct emu_source *source, size_t cap)
{
	struct outcome outcome = {0};
	char *at = malloc(cap);
	size_t len;

	assert_non_null(source);
	while ((outcome.state = emu_source_read(source, at, cap, &len, &outcome.err)) ==
		EMU_SOURCE_DATA) {
		assert_in_range(len, 1, cap);
		emu_buf_append(&outcome.bytes, (struct emu_str){at, len});
	}
	/* What was said is said again. */
	assert_int_equal(emu_source_read(source, at, cap, &len, NULL), outcome.state);
	assert_int_equal(len, 0);
	const char *remark = emu_source_remark(source);
	snprintf(outcome.remark, sizeof(outcome.remark), "%s", remark ? remark : "");
	emu_source_close(source);
	free(at);
	return outcome;
}

static struct outcome drink_bytes(struct emu_str bytes, size_t cap)
{
	/* A copy of its own size, so that a sanitizer sees reads past its end. */
	char *copy = malloc(bytes.len ? bytes.len : 1);
	memcpy(copy, bytes.at, bytes.len);
	struct outcome outcome = drink(emu_source_open_bytes("bytes", copy, bytes.len, NULL), cap);
	free(copy);
	return outcome;
}

static struct emu_source *open_file(struct emu_str bytes, const char *encoding)
{
	static char path[64];
	snprintf(path, sizeof(path), "/tmp/test_io_source.%ld", (long)getpid());
	FILE *file = fopen(path, "w");
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
	struct emu_error err;
	struct emu_source *source = emu_source_open(path, encoding, &err);
	unlink(path);
	return source;
}

static void assert_outcome(
	struct outcome outcome, struct emu_str expected, enum emu_source_state state)
{
	assert_int_equal(outcome.bytes.len, expected.len);
	if (expected.len)
		assert_memory_equal(outcome.bytes.at, expected.at, expected.len);
	assert_int_equal(outcome.state, state);
	emu_buf_free(&outcome.bytes);
}

/* Appends a gzip member holding `text`. */
static void append_member(struct emu_buf *out, struct emu_str text, int level)
{
	z_stream z = {0};
	assert_int_equal(deflateInit2(&z, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	size_t bound = deflateBound(&z, (uLong)text.len) + 64;
	assert_true(emu_buf_reserve(out, bound));
	z.next_in = (Bytef *)(uintptr_t)text.at;
	z.avail_in = (uInt)text.len;
	z.next_out = (Bytef *)out->at + out->len;
	z.avail_out = (uInt)bound;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len += z.total_out;
	deflateEnd(&z);
}

/* Text that compresses neither to nothing nor not at all. */
static struct emu_buf sample(size_t len)
{
	struct emu_buf text = {0};
	unsigned state = 1;
	while (text.len < len) {
		state = state * 1103515245 + 12345;
		emu_buf_printf(
			&text, "{\"unit\":\"u%u\",\"value\":%u}\n", state >> 28, state >> 16);
	}
	text.len = len;
	return text;
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

static void assert_fault(struct outcome outcome, struct emu_str before, const char *text)
{
	assert_int_equal(outcome.err.fault, EMU_FAULT_INPUT);
	assert_string_equal(outcome.err.text, text);
	assert_outcome(outcome, before, EMU_SOURCE_FAULT);
}

static void other_encodings_are_recognised(void **state)
{
	(void)state;
	const char *remedy = "looks like UTF-16: pass --encoding UTF-16";
	assert_fault(drink_bytes(EMU_STR("\xFF\xFE"
					 "a\0"),
			     99),
		EMU_STR(""), remedy);
	assert_fault(drink_bytes(EMU_STR("\xFE\xFF\0a"), 1), EMU_STR(""), remedy);
	assert_fault(drink_bytes(EMU_STR("\xFF\xFE"), 1), EMU_STR(""), remedy);
	assert_fault(drink_bytes(EMU_STR("\xFF\xFE\0\0a\0\0\0"), 1), EMU_STR(""),
		"looks like UTF-32: pass --encoding UTF-32");
	assert_fault(drink_bytes(EMU_STR("\0\0\xFE\xFF\0\0\0a"), 1), EMU_STR(""),
		"looks like UTF-32: pass --encoding UTF-32");
}

static void members_follow_one_another(void **state)
{
	(void)state;
	struct emu_buf text = sample(200000), packed = {0}, twice = {0};
	append_member(&packed, emu_buf_str(&text), 1);
	append_member(&packed, EMU_STR(""), 6);
	append_member(&packed, emu_buf_str(&text), 9);
	emu_buf_append(&twice, emu_buf_str(&text));
	emu_buf_append(&twice, emu_buf_str(&text));
	static const size_t caps[] = {1, 3, 4096, 1 << 20};
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		struct outcome outcome = drink_bytes(emu_buf_str(&packed), caps[i]);
		assert_string_equal(outcome.remark, "");
		assert_outcome(outcome, emu_buf_str(&twice), EMU_SOURCE_END);
	}
	assert_outcome(drink(open_file(emu_buf_str(&packed), NULL), 777), emu_buf_str(&twice),
		EMU_SOURCE_END);
	emu_buf_free(&text);
	emu_buf_free(&packed);
	emu_buf_free(&twice);
}

static void what_follows_the_last_member(void **state)
{
	(void)state;
	struct emu_buf packed = {0};
	append_member(&packed, EMU_STR("one\n"), 6);
	size_t member = packed.len;

	/* Zero padding, as tapes leave it, is nothing; a member behind it is read. */
	emu_buf_append(&packed, EMU_STR("\0\0\0\0\0"));
	struct outcome outcome = drink_bytes(emu_buf_str(&packed), 1);
	assert_string_equal(outcome.remark, "");
	assert_outcome(outcome, EMU_STR("one\n"), EMU_SOURCE_END);
	append_member(&packed, EMU_STR("two\n"), 6);
	assert_outcome(drink_bytes(emu_buf_str(&packed), 1), EMU_STR("one\ntwo\n"), EMU_SOURCE_END);

	/* Anything else is ignored, and told. */
	packed.len = member;
	emu_buf_append(&packed, EMU_STR("\0<html>"));
	char expected[128];
	snprintf(expected, sizeof(expected),
		"ignored what follows the gzip data, from compressed byte %zu on", member + 1);
	outcome = drink_bytes(emu_buf_str(&packed), 1);
	assert_string_equal(outcome.remark, expected);
	assert_outcome(outcome, EMU_STR("one\n"), EMU_SOURCE_END);

	/* A member that has only begun is a cut one. */
	packed.len = member;
	emu_buf_push(&packed, '\x1F');
	assert_fault(drink_bytes(emu_buf_str(&packed), 9), EMU_STR("one\n"),
		"gzip data ends in the middle of a member");
	emu_buf_push(&packed, 'x');
	outcome = drink_bytes(emu_buf_str(&packed), 9);
	assert_int_not_equal(outcome.remark[0], 0);
	assert_outcome(outcome, EMU_STR("one\n"), EMU_SOURCE_END);
	emu_buf_free(&packed);
}

/* However much is missing, it is told, and what is handed out is the beginning of the whole. */
static void cut_gzip_is_a_fault_at_every_byte(void **state)
{
	(void)state;
	struct emu_buf text = sample(3000);
	for (int level = 0; level <= 9; level += 3) {
		struct emu_buf packed = {0};
		append_member(&packed, emu_buf_str(&text), level);
		size_t last = 0;
		for (size_t len = 1; len < packed.len; len++) {
			struct outcome outcome = drink_bytes(
				(struct emu_str){packed.at, len}, 1 + len % 300);
			assert_int_equal(outcome.state, EMU_SOURCE_FAULT);
			assert_string_equal(
				outcome.err.text, "gzip data ends in the middle of a member");
			assert_in_range(outcome.bytes.len, last, text.len);
			assert_memory_equal(outcome.bytes.at ? outcome.bytes.at : "", text.at,
				outcome.bytes.len);
			last = outcome.bytes.len;
			emu_buf_free(&outcome.bytes);
		}
		/* Behind the data only the trailer's eight bytes were cut. */
		assert_int_equal(last, text.len);
		emu_buf_free(&packed);
	}
	emu_buf_free(&text);
}

/* A flipped bit is a fault, or (in the header's time, flags that mean nothing, the file system's
 * number) changes nothing: never other bytes with a clean end. */
static void damaged_gzip_never_passes(void **state)
{
	(void)state;
	struct emu_buf text = sample(500), packed = {0};
	append_member(&packed, emu_buf_str(&text), 6);
	for (size_t bit = 16; bit < 8 * packed.len; bit++) {
		packed.at[bit / 8] = (char)(packed.at[bit / 8] ^ (1 << bit % 8));
		struct outcome outcome = drink_bytes(emu_buf_str(&packed), 64);
		if (outcome.state == EMU_SOURCE_END) {
			assert_in_range(bit / 8, 3, 9);
			assert_int_equal(outcome.bytes.len, text.len);
			assert_memory_equal(outcome.bytes.at, text.at, text.len);
		} else {
			assert_int_equal(outcome.err.fault, EMU_FAULT_INPUT);
		}
		emu_buf_free(&outcome.bytes);
		packed.at[bit / 8] = (char)(packed.at[bit / 8] ^ (1 << bit % 8));
	}
	emu_buf_free(&text);
	emu_buf_free(&packed);
}

static void corrupt_gzip_says_where(void **state)
{
	(void)state;
	struct emu_buf text = sample(500), packed = {0};
	append_member(&packed, emu_buf_str(&text), 6);
	char expected[128];

	packed.at[packed.len - 8] ^= 1;
	snprintf(expected, sizeof(expected),
		"gzip data is corrupt at compressed byte %zu: incorrect data check",
		packed.len - 4);
	assert_fault(drink_bytes(emu_buf_str(&packed), 64), emu_buf_str(&text), expected);

	packed.at[2] = 7;
	struct outcome outcome = drink_bytes(emu_buf_str(&packed), 64);
	assert_non_null(strstr(outcome.err.text, "unknown compression method"));
	assert_outcome(outcome, EMU_STR(""), EMU_SOURCE_FAULT);
	emu_buf_free(&text);
	emu_buf_free(&packed);
}

static void encodings_become_utf8(void **state)
{
	(void)state;
	/* windows-1258 writes some Vietnamese letters as base and mark; iconv joins them, and so
	 * holds the last letter back until it knows what follows. */
	struct emu_str cp1258 = EMU_STR("\xD0\xF4ng H\xE0\nT\xE2\xECn v\xE0 e");
	struct emu_str utf8 = EMU_STR("Đông Hà\nTấn và e");
	for (size_t cap = 1; cap < 40; cap++)
		assert_outcome(drink(open_file(cp1258, "windows-1258"), cap), utf8, EMU_SOURCE_END);

	struct emu_str utf16 = EMU_STR("\xFF\xFE"
				       "K\0h\0\xD1\x1E"
				       "i\0 \0\x34\xD8\x1E\xDD\n\0");
	struct emu_str block = EMU_STR("Khối 𝄞\n");
	for (size_t cap = 1; cap < 20; cap++)
		assert_outcome(drink(open_file(utf16, "UTF-16"), cap), block, EMU_SOURCE_END);
	assert_outcome(drink(open_file(utf16, "UTF-16LE"), 99), block, EMU_SOURCE_END);

	assert_outcome(drink(open_file(EMU_STR("\xA1\xD2\n"), "TIS-620"), 99), EMU_STR("กา\n"),
		EMU_SOURCE_END);
	assert_outcome(drink(open_file(EMU_STR(""), "TIS-620"), 99), EMU_STR(""), EMU_SOURCE_END);
}

static void long_text_is_transcoded_whole(void **state)
{
	(void)state;
	/* Three bytes a character, so that the converter's buffers end in the middle of some. */
	struct emu_buf utf8 = {0}, utf16 = {0};
	for (int i = 0; i < 100001; i++) {
		emu_buf_append(&utf8, EMU_STR("ก"));
		emu_buf_append(&utf16, EMU_STR("\x0E\x01"));
	}
	assert_outcome(drink(open_file(emu_buf_str(&utf16), "UTF-16BE"), 1000), emu_buf_str(&utf8),
		EMU_SOURCE_END);
	emu_buf_free(&utf8);
	emu_buf_free(&utf16);
}

static void bytes_of_no_character_say_where(void **state)
{
	(void)state;
	struct emu_buf long_text = {0};
	for (int i = 0; i < 50000; i++)
		emu_buf_append(&long_text, EMU_STR("a\0"));
	emu_buf_append(&long_text, EMU_STR("\0\xDC"));
	struct outcome outcome = drink(open_file(emu_buf_str(&long_text), "UTF-16LE"), 4096);
	assert_int_equal(outcome.bytes.len, 50000);
	assert_string_equal(outcome.err.text, "the bytes at offset 100000 are not UTF-16LE");
	emu_buf_free(&outcome.bytes);
	emu_buf_free(&long_text);

	assert_fault(drink(open_file(EMU_STR("a\0b"), "UTF-16LE"), 10), EMU_STR("a"),
		"the bytes at offset 2 are not UTF-16LE");
}

static void utf8_mark_overrules_the_encoding(void **state)
{
	(void)state;
	assert_outcome(drink(open_file(EMU_STR("\xEF\xBB\xBFĐ"), "windows-1258"), 10), EMU_STR("Đ"),
		EMU_SOURCE_END);
}

static void utf8_by_name_is_no_conversion(void **state)
{
	(void)state;
	assert_outcome(drink(open_file(EMU_STR("a\xFFz"), "utf-8"), 10), EMU_STR("a\xFFz"),
		EMU_SOURCE_END);
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
		cmocka_unit_test(members_follow_one_another),
		cmocka_unit_test(what_follows_the_last_member),
		cmocka_unit_test(cut_gzip_is_a_fault_at_every_byte),
		cmocka_unit_test(damaged_gzip_never_passes),
		cmocka_unit_test(corrupt_gzip_says_where),
		cmocka_unit_test(encodings_become_utf8),
		cmocka_unit_test(long_text_is_transcoded_whole),
		cmocka_unit_test(bytes_of_no_character_say_where),
		cmocka_unit_test(utf8_mark_overrules_the_encoding),
		cmocka_unit_test(utf8_by_name_is_no_conversion),
		cmocka_unit_test(what_cannot_be_opened),
		cmocka_unit_test(a_stopped_source_gives_nothing_more),
		cmocka_unit_test(waiting_is_announced),
		cmocka_unit_test(files_never_wait),
		cmocka_unit_test(interrupted_reads_make_no_difference),
		cmocka_unit_test(failed_reads_are_faults),
	};
	return cmocka_run_group_tests_name("io/source", tests, NULL, NULL);
}
