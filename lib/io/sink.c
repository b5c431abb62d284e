/* The way out: bytes gathered into large writes, through deflate where the name ends in ".gz", and
 * the first fault kept until somebody asks. Called by the run loop. */
#include "io/sink.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ZLIB_CONST
#include <zlib.h>

#include "io/target-internal.h"

#define BUFFER_SIZE 65536
#define PACKED_SIZE 32768
#define GZIP_HEADER (15 + 16) /* deflateInit2: the largest window, gzip's header */

struct emu_sink {
	int fd;
	bool is_file; /* `target` is ours, else only `fd` is lent */
	struct emu_target target;
	z_stream *packer; /* NULL: written as it is */
	int error;	  /* errno of the first fault; 0 for none */
	size_t len;
	char buffer[BUFFER_SIZE];
};

static struct emu_sink *new_sink(struct emu_error *err)
{
	struct emu_sink *sink = calloc(1, sizeof(*sink));
	if (!sink)
		emu_fail_memory(err);
	return sink;
}

struct emu_sink *emu_sink_open_fd(int fd, struct emu_error *err)
{
	struct emu_sink *sink = new_sink(err);
	if (sink)
		sink->fd = fd;
	return sink;
}

static bool is_packed(const char *path)
{
	size_t len = strlen(path);
	return len > 3 && strcmp(path + len - 3, ".gz") == 0;
}

static z_stream *new_packer(void)
{
	z_stream *packer = calloc(1, sizeof(*packer));
	if (packer &&
		deflateInit2(packer, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_HEADER, 8,
			Z_DEFAULT_STRATEGY) != Z_OK) {
		free(packer);
		packer = NULL;
	}
	return packer;
}

static void del_sink(struct emu_sink *sink)
{
	if (sink->packer)
		deflateEnd(sink->packer);
	free(sink->packer);
	free(sink);
}

struct emu_sink *emu_sink_open_file(const char *path, struct emu_error *err)
{
	struct emu_sink *sink = new_sink(err);
	if (!sink)
		return NULL;
	if (is_packed(path) && !(sink->packer = new_packer())) {
		emu_fail_memory(err);
		goto failed;
	}
	if (emu_target_open(&sink->target, path, err))
		goto failed;
	sink->fd = sink->target.fd;
	sink->is_file = true;
	return sink;
failed:
	del_sink(sink);
	return NULL;
}

static void write_out(struct emu_sink *sink, const char *at, size_t len)
{
	while (len && !sink->error) {
		ssize_t done = write(sink->fd, at, len);
		if (done >= 0) {
			at += done;
			len -= (size_t)done;
		} else if (errno == EAGAIN) { /* whoever shares the descriptor made it so */
			struct pollfd asked = {.fd = sink->fd, .events = POLLOUT};
			(void)poll(&asked, 1, -1);
		} else if (errno != EINTR) {
			sink->error = errno;
		}
	}
}

static void pack(struct emu_sink *sink, const char *at, size_t len, int flush)
{
	z_stream *packer = sink->packer;
	char packed[PACKED_SIZE];

	packer->next_in = (const Bytef *)at;
	packer->avail_in = (uInt)len;
	do {
		packer->next_out = (Bytef *)packed;
		packer->avail_out = PACKED_SIZE;
		(void)deflate(packer, flush); /* cannot fail: it is given room each time */
		write_out(sink, packed, PACKED_SIZE - packer->avail_out);
	} while (packer->avail_out == 0 && !sink->error);
}

static void pass_on(struct emu_sink *sink, const char *at, size_t len)
{
	if (sink->packer)
		pack(sink, at, len, Z_NO_FLUSH);
	else
		write_out(sink, at, len);
}

void emu_sink_write(struct emu_sink *sink, struct emu_str bytes)
{
	if (sink->error)
		return;
	if (bytes.len >= BUFFER_SIZE - sink->len && sink->len) {
		pass_on(sink, sink->buffer, sink->len);
		sink->len = 0;
	}
	if (bytes.len >= BUFFER_SIZE && !sink->packer) {
		write_out(sink, bytes.at, bytes.len);
		return;
	}
	for (; bytes.len >= BUFFER_SIZE; bytes = emu_str_after(bytes, BUFFER_SIZE))
		pass_on(sink, bytes.at, BUFFER_SIZE);
	if (bytes.len)
		memcpy(sink->buffer + sink->len, bytes.at, bytes.len);
	sink->len += bytes.len;
}

void emu_sink_flush(struct emu_sink *sink)
{
	/* Nobody reads a file before it is whole, and what gzip data looks like must not depend on
	 * when the input came. */
	if (sink->target.temporary || sink->packer)
		return;
	write_out(sink, sink->buffer, sink->len);
	sink->len = 0;
}

bool emu_sink_failed(const struct emu_sink *sink)
{
	return sink->error != 0;
}

bool emu_sink_is_atomic(const struct emu_sink *sink)
{
	return sink->target.temporary != NULL;
}

bool emu_sink_is_same_file(const struct emu_sink *a, const struct emu_sink *b)
{
	return a->is_file && b->is_file && emu_target_is_same(&a->target, &b->target);
}

int emu_sink_folder(const struct emu_sink *sink)
{
	return sink->is_file ? sink->target.folder : -1;
}

/* Closing is when some file systems tell that writing failed; a lent descriptor stays open. */
static int close_lent(int fd)
{
	int copy = dup(fd);
	return copy < 0 ? 0 : close(copy);
}

int emu_sink_close(struct emu_sink *sink, struct emu_error *err)
{
	int result = 0;

	pass_on(sink, sink->buffer, sink->len);
	if (sink->packer)
		pack(sink, NULL, 0, Z_FINISH);
	if (!sink->error && !sink->is_file && close_lent(sink->fd))
		sink->error = errno;
	if (sink->error) {
		result = emu_fail_errno(err, sink->error, "cannot write");
		if (sink->is_file)
			emu_target_abandon(&sink->target);
	} else if (sink->is_file) {
		result = emu_target_commit(&sink->target, err);
	}
	del_sink(sink);
	return result;
}

void emu_sink_abandon(struct emu_sink *sink)
{
	if (!sink)
		return;
	if (sink->is_file)
		emu_target_abandon(&sink->target);
	del_sink(sink);
}
