/* Any bytes as an input: gzip or not, the same bytes and the same lines come out however they are
 * read, and the same end. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "io/lines.h"

#define CLAIM(claim) ((claim) ? (void)0 : abort())
#define MUCH ((size_t)1 << 22) /* a little gzip data can be a lot */

static struct emu_source *source_of(const uint8_t *at, size_t len)
{
	struct emu_source *source = emu_source_open_bytes("bytes", at, len, NULL);
	CLAIM(source);
	return source;
}

static enum emu_source_state drink(
	const uint8_t *in, size_t in_len, size_t cap, struct emu_buf *out, struct emu_error *err)
{
	static char at[65536];
	struct emu_source *source = source_of(in, in_len);
	enum emu_source_state state = EMU_SOURCE_END;
	size_t len;

	emu_buf_clear(out);
	while (out->len < MUCH &&
		(state = emu_source_read(source, at, cap, &len, err)) == EMU_SOURCE_DATA) {
		CLAIM(len > 0 && len <= cap);
		emu_buf_append(out, (struct emu_str){at, len});
	}
	CLAIM(out->len >= MUCH || emu_source_read(source, at, cap, &len, NULL) == state);
	emu_source_close(source);
	return state;
}

/* The lines put together again are the bytes, but for what follows the limit. */
static void check_lines(const uint8_t *in, size_t in_len, size_t max_line, struct emu_str bytes)
{
	struct emu_source *source = source_of(in, in_len);
	struct emu_lines *lines = emu_lines_new(source, max_line, NULL);
	struct emu_block block = {0};
	struct emu_line line;
	uint64_t number = 0;

	CLAIM(lines);
	while (emu_lines_read(lines, &block, NULL) == EMU_SOURCE_DATA)
		while (emu_block_next(&block, &line)) {
			CLAIM(line.number == ++number && bytes.len > 0);
			const char *feed = memchr(bytes.at, '\n', bytes.len);
			size_t len = feed ? (size_t)(feed - bytes.at) : bytes.len;
			struct emu_str expected = {bytes.at, len};
			bytes = emu_str_after(bytes, len + (feed != NULL));
			if (len && expected.at[len - 1] == '\r')
				expected.len--;
			CLAIM(line.too_long == (expected.len > max_line));
			if (line.too_long)
				expected.len = max_line;
			CLAIM(emu_str_equal(line.text, expected));
		}
	CLAIM(bytes.len == 0);
	emu_block_free(&block);
	emu_lines_del(lines);
	emu_source_close(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	static struct emu_buf large, small;
	struct emu_error error = {0}, same = {0};

	enum emu_source_state state = drink(at, len, 65536, &large, &error);
	if (large.len >= MUCH)
		return 0;
	CLAIM(drink(at, len, 3, &small, &same) == state);
	CLAIM(emu_str_equal(emu_buf_str(&large), emu_buf_str(&small)));
	CLAIM(strcmp(error.text, same.text) == 0);
	check_lines(at, len, 5, emu_buf_str(&large));
	check_lines(at, len, 1 << 20, emu_buf_str(&large));
	return 0;
}
