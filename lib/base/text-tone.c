/*
 * Vietnamese is written with its tone mark over the first or the second vowel of oa, oe and uy
 * (hoà, hòa), as school or keyboard has it: never are these two words. Called by folding.
 */
#include "base/text-internal.h"

struct toned {
	const char *utf8;
	char plain;
	int tone;
};

/* In NFC. Tones as Unicode names their marks. */
enum { GRAVE, ACUTE, HOOK, TILDE, DOT };

static const struct toned seconds[] = {
	{"\xc3\xa0", 'a', GRAVE},
	{"\xc3\xa1", 'a', ACUTE},
	{"\xe1\xba\xa3", 'a', HOOK},
	{"\xc3\xa3", 'a', TILDE},
	{"\xe1\xba\xa1", 'a', DOT},
	{"\xc3\xa8", 'e', GRAVE},
	{"\xc3\xa9", 'e', ACUTE},
	{"\xe1\xba\xbb", 'e', HOOK},
	{"\xe1\xba\xbd", 'e', TILDE},
	{"\xe1\xba\xb9", 'e', DOT},
	{"\xe1\xbb\xb3", 'y', GRAVE},
	{"\xc3\xbd", 'y', ACUTE},
	{"\xe1\xbb\xb7", 'y', HOOK},
	{"\xe1\xbb\xb9", 'y', TILDE},
	{"\xe1\xbb\xb5", 'y', DOT},
};

/* By tone. None is longer than the second vowel that bore it. */
static const char *const over_o[] = {
	"\xc3\xb2", "\xc3\xb3", "\xe1\xbb\x8f", "\xc3\xb5", "\xe1\xbb\x8d"};
static const char *const over_u[] = {
	"\xc3\xb9", "\xc3\xba", "\xe1\xbb\xa7", "\xc5\xa9", "\xe1\xbb\xa5"};

static const struct toned *toned_at(struct emu_str text)
{
	for (size_t i = 0; i < sizeof(seconds) / sizeof(*seconds); i++)
		if (emu_str_starts(text, emu_str_from(seconds[i].utf8)))
			return &seconds[i];
	return NULL;
}

static size_t put(struct emu_buf *out, size_t to, struct emu_str text)
{
	memcpy(out->at + to, text.at, text.len);
	return to + text.len;
}

void emu_text_settle_tones(struct emu_buf *out, size_t start)
{
	size_t to = start;
	for (size_t from = start; from < out->len;) {
		char byte = out->at[from++];
		const struct toned *second = NULL;
		if ((byte == 'o' || byte == 'u') && from < out->len && (out->at[from] & 0x80))
			second = toned_at(emu_str_after(emu_buf_str(out), from));
		if (!second) {
			out->at[to++] = byte;
			continue;
		}
		from += strlen(second->utf8);
		to = put(out, to, emu_str_from((byte == 'o' ? over_o : over_u)[second->tone]));
		out->at[to++] = second->plain;
	}
	out->len = to;
}
