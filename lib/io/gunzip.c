/* gzip (RFC 1952) taken apart as it arrives: members in a row, zero padding between and behind
 * them, and a fault that says where. Called by source.c once it has seen the magic bytes. */
#include "io/source-internal.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#define INPUT_SIZE 65536
#define GZIP_ONLY (15 + 16) /* inflateInit2: the largest window, gzip's header and no other */

struct emu_gunzip {
	struct emu_raw *raw;
	z_stream z;
	bool in_member; /* from the header's first byte to the trailer's last */
	bool pending;	/* zlib has more to say: output that had no room, or a fault */
	bool ended;
	char remark[96];
	char input[INPUT_SIZE];
};

struct emu_gunzip *emu_gunzip_new(
	struct emu_raw *raw, const char *head, size_t len, struct emu_error *err)
{
	struct emu_gunzip *gunzip = calloc(1, sizeof(*gunzip));
	if (!gunzip || inflateInit2(&gunzip->z, GZIP_ONLY) != Z_OK) {
		free(gunzip);
		emu_fail_memory(err);
		return NULL;
	}
	gunzip->raw = raw;
	gunzip->in_member = true;
	memcpy(gunzip->input, head, len);
	gunzip->z.next_in = (const Bytef *)gunzip->input;
	gunzip->z.avail_in = (uInt)len;
	return gunzip;
}

void emu_gunzip_del(struct emu_gunzip *gunzip)
{
	if (!gunzip)
		return;
	inflateEnd(&gunzip->z);
	free(gunzip);
}

const char *emu_gunzip_remark(const struct emu_gunzip *gunzip)
{
	return gunzip->remark[0] ? gunzip->remark : NULL;
}

/* Compressed bytes taken so far. */
static unsigned long long position(const struct emu_gunzip *gunzip)
{
	return gunzip->raw->offset - gunzip->z.avail_in;
}

static enum emu_source_state truncated(struct emu_error *err)
{
	emu_fail(err, EMU_FAULT_INPUT, "gzip data ends in the middle of a member");
	return EMU_SOURCE_FAULT;
}

/* More compressed bytes behind those still there. */
static enum emu_source_state more_input(struct emu_gunzip *gunzip, struct emu_error *err)
{
	z_stream *z = &gunzip->z;
	size_t len;

	if (z->avail_in)
		memmove(gunzip->input, z->next_in, z->avail_in);
	enum emu_source_state state = emu_raw_read(
		gunzip->raw, gunzip->input + z->avail_in, INPUT_SIZE - z->avail_in, &len, err);
	z->next_in = (const Bytef *)gunzip->input;
	z->avail_in += (uInt)len;
	return state;
}

/* Between members: over zero padding to the next magic. DATA when a member begins. */
static enum emu_source_state next_member(struct emu_gunzip *gunzip, struct emu_error *err)
{
	z_stream *z = &gunzip->z;

	for (;;) {
		while (z->avail_in && *z->next_in == 0) {
			z->next_in++;
			z->avail_in--;
		}
		if (z->avail_in >= 2 || (z->avail_in && *z->next_in != 0x1f))
			break;
		enum emu_source_state state = more_input(gunzip, err);
		if (state == EMU_SOURCE_END && z->avail_in)
			return truncated(err);
		if (state != EMU_SOURCE_DATA)
			return state;
	}
	if (z->next_in[0] == 0x1f && z->next_in[1] == 0x8b) {
		gunzip->in_member = true;
		(void)inflateReset(z);
		return EMU_SOURCE_DATA;
	}
	snprintf(gunzip->remark, sizeof(gunzip->remark),
		"ignored what follows the gzip data, from compressed byte %llu on",
		position(gunzip));
	gunzip->ended = true;
	return EMU_SOURCE_END;
}

static enum emu_source_state corrupt(struct emu_gunzip *gunzip, int code, struct emu_error *err)
{
	if (code == Z_MEM_ERROR)
		emu_fail_memory(err);
	else
		emu_fail(err, EMU_FAULT_INPUT, "gzip data is corrupt at compressed byte %llu: %s",
			position(gunzip), gunzip->z.msg ? gunzip->z.msg : zError(code));
	return EMU_SOURCE_FAULT;
}

/* Whether there is something for zlib to work on; waits for it. */
static enum emu_source_state prepare(struct emu_gunzip *gunzip, struct emu_error *err)
{
	if (gunzip->ended)
		return EMU_SOURCE_END;
	if (!gunzip->in_member)
		return next_member(gunzip, err);
	if (gunzip->z.avail_in || gunzip->pending)
		return EMU_SOURCE_DATA;
	enum emu_source_state state = more_input(gunzip, err);
	return state == EMU_SOURCE_END ? truncated(err) : state;
}

enum emu_source_state emu_gunzip_read(
	struct emu_gunzip *gunzip, char *at, size_t cap, size_t *len, struct emu_error *err)
{
	z_stream *z = &gunzip->z;
	uInt room = cap > UINT_MAX ? UINT_MAX : (uInt)cap;
	int code = Z_OK;

	z->next_out = (Bytef *)at;
	z->avail_out = room;
	*len = 0;
	while (*len == 0) {
		enum emu_source_state state = prepare(gunzip, err);
		if (state != EMU_SOURCE_DATA)
			return state;
		code = inflate(z, Z_NO_FLUSH);
		*len = room - z->avail_out;
		bool failed = code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR;
		if (failed && *len == 0)
			return corrupt(gunzip, code, err);
		gunzip->pending = failed || z->avail_out == 0;
		if (code == Z_STREAM_END)
			gunzip->in_member = gunzip->pending = false;
	}
	return EMU_SOURCE_DATA;
}
