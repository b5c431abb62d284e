/* The way in, from descriptor to UTF-8: the first bytes tell what stages it takes. Called by the
 * run loop, and by whoever reads a document; hands out bytes, then an end or a fault that stays. */
#include "io/source.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/str.h"
#include "io/source-internal.h"

#define HEAD_SIZE 4 /* the longest magic */
#define UTF8_MARK 3

struct emu_source {
	const char *name;
	struct emu_raw raw;
	struct emu_gunzip *gunzip;	   /* NULL: not gzip */
	struct emu_transcoder *transcoder; /* NULL: UTF-8 as it is */
	bool begun;
	char head[HEAD_SIZE]; /* read to tell what it is, not yet handed on */
	size_t head_at, head_len;
	size_t mark;	       /* bytes of the UTF-8 byte order mark that was dropped */
	struct emu_buf unread; /* put back, not yet handed on again */
	size_t unread_at;
	enum emu_source_state state;
	struct emu_error fault;
};

enum magic { MAGIC_NONE, MAGIC_GZIP, MAGIC_UTF8, MAGIC_UTF16, MAGIC_UTF32 };

/* RFC 1952 section 2.3.1; Unicode, section 23.8 (byte order mark). */
static const struct {
	struct emu_str bytes;
	enum magic magic;
} magics[] = {
	{{"\x1F\x8B", 2}, MAGIC_GZIP},
	{{"\xEF\xBB\xBF", 3}, MAGIC_UTF8},
	{{"\xFF\xFE\0\0", 4}, MAGIC_UTF32},
	{{"\0\0\xFE\xFF", 4}, MAGIC_UTF32},
	{{"\xFF\xFE", 2}, MAGIC_UTF16},
	{{"\xFE\xFF", 2}, MAGIC_UTF16},
};

static struct emu_source *new_source(const char *name, struct emu_error *err)
{
	struct emu_source *source = calloc(1, sizeof(*source));
	if (!source) {
		emu_fail_memory(err);
		return NULL;
	}
	source->name = name;
	source->raw.fd = -1;
	source->state = EMU_SOURCE_DATA;
	return source;
}

static bool is_utf8_name(const char *encoding)
{
	return strcasecmp(encoding, "UTF-8") == 0 || strcasecmp(encoding, "UTF8") == 0;
}

struct emu_source *emu_source_open(const char *path, const char *encoding, struct emu_error *err)
{
	struct emu_source *source = new_source(strcmp(path, "-") == 0 ? "stdin" : path, err);
	if (!source)
		return NULL;
	if (encoding && !is_utf8_name(encoding)) {
		source->transcoder = emu_transcoder_new(encoding, err);
		if (!source->transcoder)
			goto failed;
	}
	if (emu_raw_open(&source->raw, path, err))
		goto failed;
	return source;
failed:
	emu_source_close(source);
	return NULL;
}

int emu_source_check_encoding(const char *encoding, struct emu_error *err)
{
	if (is_utf8_name(encoding))
		return 0;
	struct emu_transcoder *transcoder = emu_transcoder_new(encoding, err);
	emu_transcoder_del(transcoder);
	return transcoder ? 0 : -1;
}

struct emu_source *emu_source_open_bytes(
	const char *name, const void *at, size_t len, struct emu_error *err)
{
	struct emu_source *source = new_source(name, err);
	if (source) {
		source->raw.at = at;
		source->raw.left = len;
	}
	return source;
}

void emu_source_close(struct emu_source *source)
{
	if (!source)
		return;
	emu_raw_close(&source->raw);
	emu_gunzip_del(source->gunzip);
	emu_transcoder_del(source->transcoder);
	emu_buf_free(&source->unread);
	free(source);
}

/* The bytes as the sender wrote them before compressing. */
static enum emu_source_state read_unpacked(
	void *stage, char *at, size_t cap, size_t *len, struct emu_error *err)
{
	struct emu_source *source = stage;
	size_t left = source->head_len - source->head_at;

	if (left) {
		*len = left < cap ? left : cap;
		memcpy(at, source->head + source->head_at, *len);
		source->head_at += *len;
		return EMU_SOURCE_DATA;
	}
	if (source->gunzip)
		return emu_gunzip_read(source->gunzip, at, cap, len, err);
	return emu_raw_read(&source->raw, at, cap, len, err);
}

/* Whether a byte more could tell the head to be something else than it is now. */
static bool is_undecided(const struct emu_source *source)
{
	struct emu_str head = {source->head, source->head_len};
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (head.len < magics[i].bytes.len && emu_str_starts(magics[i].bytes, head))
			return true;
	return false;
}

/* Reads as many bytes as it takes to tell what they begin. */
static enum magic sniff(struct emu_source *source)
{
	enum emu_source_state state = EMU_SOURCE_DATA;

	while (state == EMU_SOURCE_DATA && is_undecided(source)) {
		char *at = source->head + source->head_len;
		size_t len, room = HEAD_SIZE - source->head_len;
		/* An end or a fault will be told again when the head is used up. */
		state = source->gunzip ? emu_gunzip_read(source->gunzip, at, room, &len, NULL)
				       : emu_raw_read(&source->raw, at, room, &len, NULL);
		source->head_len += len;
	}
	struct emu_str head = {source->head, source->head_len};
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (emu_str_starts(head, magics[i].bytes))
			return magics[i].magic;
	/* No text is this control character alone: gzip data cut behind its first byte. */
	return emu_str_equal(head, EMU_STR("\x1F")) ? MAGIC_GZIP : MAGIC_NONE;
}

/* Before each read: whether it is wanted, and at first what it will be. */
static int begin(struct emu_source *source, struct emu_error *err)
{
	if (source->raw.error == ECANCELED)
		return emu_fail_errno(err, ECANCELED, "cannot read");
	if (source->begun)
		return 0;
	source->begun = true;
	enum magic magic = sniff(source);
	if (magic == MAGIC_GZIP) {
		source->gunzip = emu_gunzip_new(&source->raw, source->head, source->head_len, err);
		if (!source->gunzip)
			return -1;
		source->head_len = 0;
		magic = sniff(source);
	}
	if (magic == MAGIC_UTF8) {
		source->head_at = source->mark = UTF8_MARK;
		/* The mark is a surer sign than an option. */
		emu_transcoder_del(source->transcoder);
		source->transcoder = NULL;
	}
	if (source->transcoder)
		return 0;
	if (magic == MAGIC_UTF16)
		return emu_fail(err, EMU_FAULT_INPUT,
			"looks like UTF-16: pass --encoding UTF-16 to emu-parse");
	if (magic == MAGIC_UTF32)
		return emu_fail(err, EMU_FAULT_INPUT,
			"looks like UTF-32: pass --encoding UTF-32 to emu-parse");
	return 0;
}

/* What was put back comes before anything else. */
static size_t read_again(struct emu_source *source, char *at, size_t cap)
{
	size_t len = source->unread.len - source->unread_at;
	if (len > cap)
		len = cap;
	if (len)
		memcpy(at, source->unread.at + source->unread_at, len);
	source->unread_at += len;
	return len;
}

enum emu_source_state emu_source_read(
	struct emu_source *source, char *at, size_t cap, size_t *len, struct emu_error *err)
{
	struct emu_error *fault = &source->fault;

	assert(cap > 0);
	*len = 0;
	if (begin(source, fault))
		source->state = EMU_SOURCE_FAULT;
	if (source->state != EMU_SOURCE_FAULT && (*len = read_again(source, at, cap)))
		return EMU_SOURCE_DATA;
	if (source->state == EMU_SOURCE_DATA)
		source->state = source->transcoder
			? emu_transcoder_read(
				  source->transcoder, read_unpacked, source, at, cap, len, fault)
			: read_unpacked(source, at, cap, len, fault);
	if (source->state == EMU_SOURCE_FAULT && err)
		*err = *fault;
	return source->state;
}

bool emu_source_is_file_of(const struct emu_source *source, int fd)
{
	struct stat ours, other;
	return source->raw.regular && fstat(source->raw.fd, &ours) == 0 && fstat(fd, &other) == 0 &&
		ours.st_dev == other.st_dev && ours.st_ino == other.st_ino;
}

int emu_source_unread(struct emu_source *source, struct emu_str bytes, struct emu_error *err)
{
	assert(source->state != EMU_SOURCE_FAULT && source->unread_at == source->unread.len);
	emu_buf_clear(&source->unread);
	source->unread_at = 0;
	emu_buf_append(&source->unread, bytes);
	return source->unread.failed ? emu_fail_memory(err) : 0;
}

void emu_source_stop(struct emu_source *source)
{
	source->raw.error = ECANCELED; /* the read that called the wait hook sees it too */
}

void emu_source_on_wait(struct emu_source *source, void (*wait)(void *), void *context)
{
	source->raw.wait = wait;
	source->raw.context = context;
}

const char *emu_source_name(const struct emu_source *source)
{
	return source->name;
}

const char *emu_source_remark(const struct emu_source *source)
{
	return source->gunzip ? emu_gunzip_remark(source->gunzip) : NULL;
}

size_t emu_source_mark(const struct emu_source *source)
{
	return source->mark;
}

uint64_t emu_source_offset(const struct emu_source *source)
{
	return source->raw.offset;
}
