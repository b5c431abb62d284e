/* What the tests of sources share: reading one to its end, and input to read. */
#ifndef EMU_TESTS_DRINK_H
#define EMU_TESTS_DRINK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/buf.h"
#include "io/source.h"

/* Everything a source gives, read `cap` bytes at a time. */
struct outcome {
	struct emu_buf bytes;
	enum emu_source_state state;
	struct emu_error err;
	char remark[128];
};

static inline struct outcome drink(struct emu_source *source, size_t cap)
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

static inline struct outcome drink_bytes(struct emu_str bytes, size_t cap)
{
	/* A copy of its own size, so that a sanitizer sees reads past its end. */
	char *copy = malloc(bytes.len ? bytes.len : 1);
	memcpy(copy, bytes.at, bytes.len);
	struct outcome outcome = drink(emu_source_open_bytes("bytes", copy, bytes.len, NULL), cap);
	free(copy);
	return outcome;
}

static inline struct emu_source *open_file(struct emu_str bytes, const char *encoding)
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

static inline void assert_outcome(
	struct outcome outcome, struct emu_str expected, enum emu_source_state state)
{
	assert_int_equal(outcome.bytes.len, expected.len);
	if (expected.len)
		assert_memory_equal(outcome.bytes.at, expected.at, expected.len);
	assert_int_equal(outcome.state, state);
	emu_buf_free(&outcome.bytes);
}

/* Appends a gzip member holding `text`. */
static inline void append_member(struct emu_buf *out, struct emu_str text, int level)
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
static inline struct emu_buf sample(size_t len)
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

static inline void assert_fault(struct outcome outcome, struct emu_str before, const char *text)
{
	assert_int_equal(outcome.err.fault, EMU_FAULT_INPUT);
	assert_string_equal(outcome.err.text, text);
	assert_outcome(outcome, before, EMU_SOURCE_FAULT);
}

#endif
