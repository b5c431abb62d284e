/* Bytes from the system as it gives them: opening, reading through interruptions, and saying before
 * a read that may wait. Called by source.c. */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include "io/source-internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIPE_SIZE (1 << 20) /* as large as anyone may ask for by default */

static int open_path(const char *path)
{
	int fd;
	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	return fd;
}

int emu_raw_open(struct emu_raw *raw, const char *path, struct emu_error *err)
{
	struct stat about;

	raw->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open_path(path);
	if (raw->fd < 0)
		return emu_fail_errno(err, errno, "cannot open");
	int error = fstat(raw->fd, &about) ? errno : S_ISDIR(about.st_mode) ? EISDIR : 0;
	if (error) {
		emu_raw_close(raw);
		return emu_fail_errno(err, error, "cannot read");
	}
	raw->regular = S_ISREG(about.st_mode);
	if (raw->regular)
		(void)posix_fadvise(raw->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	if (S_ISFIFO(about.st_mode)) /* our sender waits for us less often */
		(void)fcntl(raw->fd, F_SETPIPE_SZ, PIPE_SIZE);
	return 0;
}

void emu_raw_close(struct emu_raw *raw)
{
	if (raw->fd > STDIN_FILENO)
		close(raw->fd);
	raw->fd = -1;
}

static enum emu_source_state read_memory(struct emu_raw *raw, char *at, size_t cap, size_t *len)
{
	*len = raw->left < cap ? raw->left : cap;
	if (*len == 0)
		return EMU_SOURCE_END;
	memcpy(at, raw->at, *len);
	raw->at += *len;
	raw->left -= *len;
	raw->offset += *len;
	return EMU_SOURCE_DATA;
}

/* Whether something (be it the end) is there within `timeout` milliseconds, -1 for ever. */
static bool readable(int fd, int timeout)
{
	struct pollfd asked = {.fd = fd, .events = POLLIN};
	return poll(&asked, 1, timeout) != 0;
}

enum emu_source_state emu_raw_read(
	struct emu_raw *raw, char *at, size_t cap, size_t *len, struct emu_error *err)
{
	*len = 0;
	if (raw->fd < 0)
		return read_memory(raw, at, cap, len);
	if (raw->wait && !raw->regular && !raw->ended && !raw->error && !readable(raw->fd, 0))
		raw->wait(raw->context);
	while (!raw->ended && !raw->error) {
		ssize_t got = read(raw->fd, at, cap);
		if (got > 0) {
			*len = (size_t)got;
			raw->offset += *len;
			return EMU_SOURCE_DATA;
		}
		if (got == 0)
			raw->ended = true;
		else if (errno == EAGAIN) /* whoever shares the descriptor made it so */
			(void)readable(raw->fd, -1);
		else if (errno != EINTR)
			raw->error = errno;
	}
	if (raw->ended)
		return EMU_SOURCE_END;
	emu_fail_errno(err, raw->error, "cannot read");
	return EMU_SOURCE_FAULT;
}
