/* Cutting a source into blocks of whole lines, and a block into lines. Called by the run loop for
 * filters that take lines; what is behind a block's last line feed is kept for the next one. */
#define _GNU_SOURCE /* memrchr */
#include "io/lines.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)256 * 1024)

struct emu_lines {
	struct emu_source *source;
	size_t max_line;
	uint64_t line; /* number of the next block's first line */
	bool skipping; /* inside a line that is over the limit */
	char *rest;    /* behind the last block's last line feed */
	size_t rest_len, rest_cap;
};

struct emu_lines *emu_lines_new(struct emu_source *source, size_t max_line, struct emu_error *err)
{
	struct emu_lines *lines = calloc(1, sizeof(*lines));
	if (!lines) {
		emu_fail_memory(err);
		return NULL;
	}
	lines->source = source;
	lines->max_line = max_line < SIZE_MAX / 4 ? max_line : SIZE_MAX / 4;
	lines->line = 1;
	return lines;
}

void emu_lines_del(struct emu_lines *lines)
{
	if (!lines)
		return;
	free(lines->rest);
	free(lines);
}

void emu_block_free(struct emu_block *block)
{
	free(block->at);
	*block = (struct emu_block){0};
}

static int resize(char **at, size_t *held, size_t cap, size_t padding, struct emu_error *err)
{
	char *bigger = realloc(*at, cap + padding);
	if (!bigger)
		return emu_fail_memory(err);
	*at = bigger;
	*held = cap;
	return 0;
}

/* Twice the room, but no more than the longest line, its CR LF and a byte that shows it is longer.
 */
static int grow(struct emu_block *block, size_t max_line, struct emu_error *err)
{
	size_t cap = block->cap ? 2 * block->cap : BLOCK_SIZE;
	if (cap > max_line + 3)
		cap = max_line + 3 > BLOCK_SIZE ? max_line + 3 : BLOCK_SIZE;
	return resize(&block->at, &block->cap, cap, EMU_LINES_PADDING, err);
}

static int take_rest(struct emu_lines *lines, struct emu_block *block, struct emu_error *err)
{
	block->len = block->cursor = 0;
	block->too_long = false;
	block->max_line = lines->max_line;
	block->file = emu_source_name(lines->source);
	block->first_line = block->line = lines->line;
	while (block->cap <= lines->rest_len)
		if (grow(block, lines->max_line, err))
			return -1;
	if (lines->rest_len)
		memcpy(block->at, lines->rest, lines->rest_len);
	block->len = lines->rest_len;
	lines->rest_len = 0;
	return 0;
}

/* Leaves the block `len` bytes and keeps those behind them. */
static int keep_rest(
	struct emu_lines *lines, struct emu_block *block, size_t len, struct emu_error *err)
{
	size_t rest = block->len - len;
	if (rest > lines->rest_cap && resize(&lines->rest, &lines->rest_cap, rest, 0, err))
		return -1;
	if (rest)
		memcpy(lines->rest, block->at + len, rest);
	lines->rest_len = rest;
	block->len = len;
	return 0;
}

static uint64_t count_feeds(const char *at, size_t len)
{
	typedef int8_t lanes __attribute__((vector_size(16)));
	const lanes feed = (lanes){0} + '\n';
	uint64_t n = 0;

	while (len >= sizeof(lanes)) {
		size_t rounds = len / sizeof(lanes);
		if (rounds > 127) /* a lane counts no further */
			rounds = 127;
		lanes counts = {0};
		for (size_t i = 0; i < rounds; i++) {
			lanes bytes;
			memcpy(&bytes, at + i * sizeof(lanes), sizeof(lanes));
			counts -= bytes == feed;
		}
		for (size_t i = 0; i < sizeof(lanes); i++)
			n += (uint64_t)counts[i];
		at += rounds * sizeof(lanes);
		len -= rounds * sizeof(lanes);
	}
	for (size_t i = 0; i < len; i++)
		n += at[i] == '\n';
	return n;
}

static enum emu_source_state hand_over(struct emu_lines *lines, struct emu_block *block)
{
	bool open = block->len && block->at[block->len - 1] != '\n';
	lines->line += count_feeds(block->at, block->len) + open;
	memset(block->at + block->len, 0, EMU_LINES_PADDING);
	return EMU_SOURCE_DATA;
}

/* Drops what still belongs to a line over the limit from the `got` bytes just read. */
static size_t skip(struct emu_lines *lines, struct emu_block *block, size_t got)
{
	char *feed = memchr(block->at, '\n', got);
	if (!feed)
		return 0;
	size_t skipped = (size_t)(feed + 1 - block->at);
	memmove(block->at, feed + 1, got - skipped);
	lines->skipping = false;
	return got - skipped;
}

enum emu_source_state emu_lines_read(
	struct emu_lines *lines, struct emu_block *block, struct emu_error *err)
{
	if (take_rest(lines, block, err))
		return EMU_SOURCE_FAULT;
	for (;;) {
		if (block->len == block->cap && grow(block, lines->max_line, err))
			return EMU_SOURCE_FAULT;
		char *fresh = block->at + block->len;
		size_t got;
		enum emu_source_state state = emu_source_read(
			lines->source, fresh, block->cap - block->len, &got, err);
		if (state != EMU_SOURCE_DATA)
			return block->len ? hand_over(lines, block) : state;
		if (lines->skipping)
			got = skip(lines, block, got);
		block->len += got;
		char *feed = got ? memrchr(fresh, '\n', got) : NULL;
		if (feed && keep_rest(lines, block, (size_t)(feed + 1 - block->at), err))
			return EMU_SOURCE_FAULT;
		if (feed)
			return hand_over(lines, block);
		if (block->len > lines->max_line + 1) { /* the one may be a carriage return */
			block->too_long = lines->skipping = true;
			return hand_over(lines, block);
		}
	}
}

bool emu_block_next(struct emu_block *block, struct emu_line *line)
{
	if (block->cursor >= block->len)
		return false;
	const char *at = block->at + block->cursor;
	size_t left = block->len - block->cursor;
	const char *feed = memchr(at, '\n', left);
	size_t len = feed ? (size_t)(feed - at) : left;

	block->cursor += len + (feed != NULL);
	if (len && at[len - 1] == '\r')
		len--;
	line->too_long = block->too_long || len > block->max_line;
	line->text = (struct emu_str){at, len < block->max_line ? len : block->max_line};
	line->file = block->file;
	line->input = block->input;
	line->number = block->line++;
	line->column = 1;
	return true;
}
