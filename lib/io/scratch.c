/* Called by the spill, which alone knows what stands where. */
#define _GNU_SOURCE /* O_TMPFILE */
#include "io/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Where the file system has no files without names, one whose name is taken away at once. */
static int open_named(const char *folder)
{
	char path[4096];
	int len = snprintf(path, sizeof(path), "%s/emu-XXXXXX", folder);
	if (len < 0 || (size_t)len >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	int fd = mkstemp(path);
	if (fd < 0)
		return -1;
	(void)unlink(path);
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

void emu_scratch_open(struct emu_scratch *scratch)
{
	const char *folder = getenv("TMPDIR");
	if (!folder || !*folder)
		folder = "/tmp";
	*scratch = (struct emu_scratch){0};
	snprintf(scratch->folder, sizeof(scratch->folder), "%s", folder);
	scratch->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
	if (scratch->fd < 0)
		scratch->fd = open_named(folder);
	scratch->error = scratch->fd < 0 ? errno : 0;
}

void emu_scratch_close(struct emu_scratch *scratch)
{
	if (scratch->fd >= 0)
		close(scratch->fd);
	scratch->fd = -1;
}

static int fail(const struct emu_scratch *scratch, int number, struct emu_error *err)
{
	char what[400];
	snprintf(what, sizeof(what),
		"what memory does not hold was to go into a file in %s (set TMPDIR to a folder "
		"with room)",
		scratch->folder);
	return emu_fail_errno(err, number, what);
}

int emu_scratch_append(struct emu_scratch *scratch, struct emu_str bytes, struct emu_error *err)
{
	if (scratch->fd < 0)
		return fail(scratch, scratch->error, err);
	while (bytes.len) {
		ssize_t n = pwrite(scratch->fd, bytes.at, bytes.len, (off_t)scratch->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fail(scratch, n < 0 ? errno : ENOSPC, err);
		scratch->len += (uint64_t)n;
		bytes = emu_str_after(bytes, (size_t)n);
	}
	return 0;
}

int emu_scratch_read(int fd, uint64_t at, char *to, size_t len, struct emu_error *err)
{
	while (len) {
		ssize_t n = pread(fd, to, len, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return emu_fail_errno(err, n < 0 ? errno : EIO, "reading a temporary file");
		at += (uint64_t)n;
		to += n;
		len -= (size_t)n;
	}
	return 0;
}
