/* Files that appear whole or not at all: temporary names, modes, syncing and renaming. Called by
 * sink.c; the signal handler of cli/ has the temporaries removed. */
#include "io/target-internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/sink.h"

#define MOST_TEMPORARIES 16
#define MOST_LINKS 40

/* A signal handler is handed nothing, so what it has to remove stands here. */
static _Atomic(char *) temporaries[MOST_TEMPORARIES];

void emu_sink_remove_temporaries(void)
{
	for (size_t i = 0; i < MOST_TEMPORARIES; i++) {
		char *path = atomic_load(&temporaries[i]);
		if (path)
			(void)unlink(path);
	}
}

static bool remember(char *path)
{
	for (size_t i = 0; i < MOST_TEMPORARIES; i++) {
		char *none = NULL;
		if (atomic_compare_exchange_strong(&temporaries[i], &none, path))
			return true;
	}
	return false;
}

static void forget(char *path)
{
	for (size_t i = 0; i < MOST_TEMPORARIES; i++) {
		char *same = path;
		if (atomic_compare_exchange_strong(&temporaries[i], &same, NULL))
			return;
	}
}

/* `name` as it is meant from the folder of `from`: on the heap. */
static char *beside(const char *from, const char *name)
{
	const char *slash = strrchr(from, '/');
	size_t folder = slash && name[0] != '/' ? (size_t)(slash + 1 - from) : 0;
	size_t len = strlen(name);
	char *path = malloc(folder + len + 1);
	if (path) {
		memcpy(path, from, folder);
		memcpy(path + folder, name, len + 1);
	}
	return path;
}

/* Where writing to `path` would end up, be it there already or not. */
static char *follow(const char *path, struct emu_error *err)
{
	struct stat there;
	char *at = beside("", path);

	/* The system knows links that are not to be followed (fs.protected_symlinks). */
	if (stat(path, &there) && errno != ENOENT) {
		emu_fail_errno(err, errno, "cannot write");
		free(at);
		return NULL;
	}
	for (int links = 0; at && links < MOST_LINKS; links++) {
		char name[PATH_MAX];
		ssize_t len = readlink(at, name, sizeof(name) - 1);
		if (len < 0)
			return at;
		name[len] = '\0';
		char *next = beside(at, name);
		free(at);
		at = next;
	}
	if (at)
		emu_fail_errno(err, ELOOP, "cannot write");
	else
		emu_fail_memory(err);
	free(at);
	return NULL;
}

/* A path that names a descriptor we hold; opening it anew would start over at its beginning. */
static int named_descriptor(const char *path)
{
	static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};

	if (strcmp(path, "/dev/stdout") == 0)
		return STDOUT_FILENO;
	if (strcmp(path, "/dev/stderr") == 0)
		return STDERR_FILENO;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		size_t len = strlen(folders[i]);
		if (strncmp(path, folders[i], len) != 0)
			continue;
		char *end;
		long fd = strtol(path + len, &end, 10);
		if (end > path + len && !*end && fd >= 0 && fd <= INT_MAX)
			return (int)fd;
	}
	return -1;
}

static const char *name_in_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

bool emu_target_is_same(const struct emu_target *a, const struct emu_target *b)
{
	struct stat of_a, of_b;
	return a->temporary && b->temporary && fstat(a->folder, &of_a) == 0 &&
		fstat(b->folder, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
		of_a.st_ino == of_b.st_ino &&
		strcmp(name_in_folder(a->path), name_in_folder(b->path)) == 0;
}

static int open_retrying(const char *path, int flags, mode_t mode)
{
	int fd;
	do
		fd = open(path, flags | O_CLOEXEC | O_NOCTTY, mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

/* A new file under a name nobody has; `there` is what it will replace, or NULL. */
static int open_temporary(struct emu_target *target, const struct stat *there)
{
	for (int attempt = 0; attempt < 100; attempt++) {
		uint64_t number;
		char name[40];
		if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
			return -1;
		snprintf(name, sizeof(name), ".emu-%016llx.tmp", (unsigned long long)number);
		target->temporary = beside(target->path, name);
		if (!target->temporary || !remember(target->temporary)) {
			errno = ENOMEM;
			return -1;
		}
		int fd = open_retrying(
			target->temporary, O_WRONLY | O_CREAT | O_EXCL, there ? 0600 : 0666);
		int error = errno;
		if (fd >= 0)
			return fd;
		forget(target->temporary);
		free(target->temporary);
		target->temporary = NULL;
		errno = error;
		if (error != EEXIST)
			return -1;
	}
	return -1;
}

/* What a plain open of the file would have left as it was. Giving a file away takes privileges:
 * without them the new one is ours. */
static int take_over(int fd, const struct stat *there)
{
	bool given = fchown(fd, there->st_uid, there->st_gid) == 0 ||
		fchown(fd, (uid_t)-1, there->st_gid) == 0;
	/* The rights of a group that could not be kept are not given to ours. */
	return fchmod(fd, there->st_mode & (given ? 0777 : 0707));
}

/* Asks for a file that is there as `>` would, and so is refused where that would be. */
static int ask_for(const char *path)
{
	int fd = open_retrying(path, O_WRONLY | O_CREAT, 0666);
	return fd < 0 ? -1 : close(fd);
}

static int open_atomic(struct emu_target *target, const struct stat *there)
{
	if (there && ask_for(target->path))
		return -1;
	char *folder = beside(target->path, ".");
	if (!folder)
		return -1;
	target->folder = open_retrying(folder, O_RDONLY | O_DIRECTORY, 0);
	free(folder);
	target->fd = open_temporary(target, there);
	return target->fd < 0 || (there && take_over(target->fd, there)) ? -1 : 0;
}

int emu_target_open(struct emu_target *target, const char *path, struct emu_error *err)
{
	struct stat there;
	int failed;

	*target = (struct emu_target){.fd = -1, .folder = -1};
	int descriptor = named_descriptor(path);
	if (descriptor >= 0) {
		target->fd = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		return target->fd < 0 ? emu_fail_errno(err, errno, "cannot write") : 0;
	}
	if (!*path)
		return emu_fail_errno(err, ENOENT, "cannot write");
	target->path = follow(path, err);
	if (!target->path)
		return -1;
	bool exists = stat(target->path, &there) == 0;
	if (exists && !S_ISREG(there.st_mode)) {
		target->fd = open_retrying(target->path, O_WRONLY, 0);
		failed = target->fd < 0;
	} else {
		failed = open_atomic(target, exists ? &there : NULL);
	}
	if (!failed)
		return 0;
	emu_fail_errno(err, errno, "cannot write");
	emu_target_abandon(target);
	return -1;
}

static void release(struct emu_target *target)
{
	if (target->fd >= 0)
		close(target->fd);
	if (target->folder >= 0)
		close(target->folder);
	if (target->temporary)
		forget(target->temporary);
	free(target->temporary);
	free(target->path);
	*target = (struct emu_target){.fd = -1, .folder = -1};
}

/* Some file systems cannot sync, and say so: what was written is as safe as they make it. */
static int sync_to_disk(int fd)
{
	if (fsync(fd) == 0 || errno == EINVAL || errno == ENOSYS || errno == ENOTSUP)
		return 0;
	return -1;
}

/* errno, or 0 when the file stands under its name. */
static int put_in_place(struct emu_target *target)
{
	int error = target->temporary && sync_to_disk(target->fd) ? errno : 0;
	if (close(target->fd) && !error)
		error = errno;
	target->fd = -1;
	if (error || !target->temporary)
		return error;
	if (rename(target->temporary, target->path))
		return errno;
	return target->folder >= 0 && sync_to_disk(target->folder) ? errno : 0;
}

int emu_target_commit(struct emu_target *target, struct emu_error *err)
{
	int error = put_in_place(target);
	if (error) {
		emu_target_abandon(target);
		return emu_fail_errno(err, error, "cannot write");
	}
	release(target);
	return 0;
}

void emu_target_abandon(struct emu_target *target)
{
	if (target->temporary)
		(void)unlink(target->temporary);
	release(target);
}
