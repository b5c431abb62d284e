/* Any encoding iconv knows, turned into UTF-8 as it arrives: characters cut by a read are carried
 * to the next, and bytes that are none are a fault. Called by source.c. */
#include "io/source-internal.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_SIZE 32768
#define OUTPUT_SIZE 65536

struct emu_transcoder {
	iconv_t iconv;
	const char *encoding;
	uint64_t offset;      /* of input[0] in what was read */
	size_t in_at, in_len; /* input not yet converted: [in_at, in_len) */
	size_t out_at, out_len;
	bool begun;    /* past the place where a BOM may stand */
	bool starving; /* the input left is the beginning of a character, or nothing */
	bool ended;    /* all is in output */
	char input[INPUT_SIZE];
	char output[OUTPUT_SIZE];
};

struct emu_transcoder *emu_transcoder_new(const char *encoding, struct emu_error *err)
{
	struct emu_transcoder *transcoder = calloc(1, sizeof(*transcoder));
	if (!transcoder) {
		emu_fail_memory(err);
		return NULL;
	}
	transcoder->iconv = iconv_open("UTF-8", encoding);
	if (transcoder->iconv == (iconv_t)-1) {
		free(transcoder);
		emu_fail(err, EMU_FAULT_USAGE, "unknown encoding \"%s\": iconv -l lists them",
			encoding);
		return NULL;
	}
	transcoder->encoding = encoding;
	transcoder->starving = true;
	return transcoder;
}

void emu_transcoder_del(struct emu_transcoder *transcoder)
{
	if (!transcoder)
		return;
	iconv_close(transcoder->iconv);
	free(transcoder);
}

static enum emu_source_state invalid(struct emu_transcoder *transcoder, struct emu_error *err)
{
	emu_fail(err, EMU_FAULT_INPUT, "the bytes at offset %llu are not %s",
		(unsigned long long)(transcoder->offset + transcoder->in_at), transcoder->encoding);
	return EMU_SOURCE_FAULT;
}

/* Converts what is in input; false where the next bytes are no character. */
static bool convert(struct emu_transcoder *transcoder)
{
	char *in = transcoder->input + transcoder->in_at, *out = transcoder->output;
	size_t in_left = transcoder->in_len - transcoder->in_at, out_left = OUTPUT_SIZE;

	size_t result = iconv(transcoder->iconv, &in, &in_left, &out, &out_left);
	int error = result == (size_t)-1 ? errno : 0;
	transcoder->in_at = transcoder->in_len - in_left;
	transcoder->out_at = 0;
	transcoder->out_len = OUTPUT_SIZE - out_left;
	transcoder->starving = error == 0 || error == EINVAL;
	return error != EILSEQ;
}

/* The input is over: what iconv held back to see what follows it comes out. */
static void finish(struct emu_transcoder *transcoder)
{
	char *out = transcoder->output;
	size_t out_left = OUTPUT_SIZE;

	(void)iconv(transcoder->iconv, NULL, NULL, &out, &out_left);
	transcoder->out_at = 0;
	transcoder->out_len = OUTPUT_SIZE - out_left;
	transcoder->ended = true;
}

static void drop_bom(struct emu_transcoder *transcoder)
{
	if (transcoder->begun || transcoder->out_len == 0)
		return;
	if (transcoder->out_len >= 3 && memcmp(transcoder->output, "\xEF\xBB\xBF", 3) == 0)
		transcoder->out_at = 3;
	transcoder->begun = true;
}

static enum emu_source_state more_input(
	struct emu_transcoder *transcoder, emu_stage_read *read, void *stage, struct emu_error *err)
{
	size_t left = transcoder->in_len - transcoder->in_at, len;

	memmove(transcoder->input, transcoder->input + transcoder->in_at, left);
	transcoder->offset += transcoder->in_at;
	transcoder->in_at = 0;
	transcoder->in_len = left;
	enum emu_source_state state = read(
		stage, transcoder->input + left, INPUT_SIZE - left, &len, err);
	transcoder->in_len += len;
	return state;
}

/* Something into output, or the end, or a fault. */
static enum emu_source_state more_output(
	struct emu_transcoder *transcoder, emu_stage_read *read, void *stage, struct emu_error *err)
{
	while (transcoder->out_at == transcoder->out_len) {
		if (transcoder->ended)
			return EMU_SOURCE_END;
		if (transcoder->starving) {
			enum emu_source_state state = more_input(transcoder, read, stage, err);
			if (state == EMU_SOURCE_FAULT)
				return state;
			if (state == EMU_SOURCE_END && transcoder->in_len)
				return invalid(transcoder, err);
			if (state == EMU_SOURCE_END) {
				finish(transcoder);
				continue;
			}
		}
		if (!convert(transcoder) && transcoder->out_len == 0)
			return invalid(transcoder, err);
		drop_bom(transcoder);
	}
	return EMU_SOURCE_DATA;
}

enum emu_source_state emu_transcoder_read(struct emu_transcoder *transcoder, emu_stage_read *read,
	void *stage, char *at, size_t cap, size_t *len, struct emu_error *err)
{
	*len = 0;
	enum emu_source_state state = more_output(transcoder, read, stage, err);
	if (state != EMU_SOURCE_DATA)
		return state;
	size_t ready = transcoder->out_len - transcoder->out_at;
	*len = ready < cap ? ready : cap;
	memcpy(at, transcoder->output + transcoder->out_at, *len);
	transcoder->out_at += *len;
	return EMU_SOURCE_DATA;
}
