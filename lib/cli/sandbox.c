/* Giving up what a filter does not need, through Landlock. Called by the run loop when the filter
 * is configured and its outputs are open. A rule that cannot be made leaves the process as it was:
 * a sandbox must not be why a run fails. */
#define _GNU_SOURCE /* syscall, O_PATH */
#include "cli/sandbox-internal.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sanitizers look into /proc when the process ends. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
	__has_feature(thread_sanitizer)
#define UNDER_SANITIZER 1
#endif
#endif

#if defined(SYS_landlock_create_ruleset) && !defined(UNDER_SANITIZER)

#include <linux/landlock.h>

#define RENAMING (LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE)

/* What there is to give up, by the version of the interface that first knew it; the headers may be
 * older than the kernel. */
struct attributes {
	uint64_t files, network, scopes;
};

static const struct {
	long version;
	struct attributes adds;
	size_t size;
} versions[] = {
	{1, {.files = 0x1FFF}, 8},  /* all that is done to files */
	{2, {.files = 0x2000}, 8},  /* into other folders */
	{3, {.files = 0x4000}, 8},  /* truncate */
	{4, {.network = 0x3}, 16},  /* TCP */
	{5, {.files = 0x8000}, 16}, /* ioctl on devices */
	{6, {.scopes = 0x3}, 24},   /* signals, abstract sockets */
};

void emu_sandbox_begin(struct emu_sandbox *sandbox)
{
	struct attributes all = {0};
	size_t size = 0;

	long version = syscall(
		SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		if (versions[i].version > version)
			break;
		all.files |= versions[i].adds.files;
		all.network |= versions[i].adds.network;
		all.scopes |= versions[i].adds.scopes;
		size = versions[i].size;
	}
	sandbox->rules = size ? (int)syscall(SYS_landlock_create_ruleset, &all, size, 0) : -1;
	sandbox->whole = sandbox->rules >= 0;
}

static bool allow(struct emu_sandbox *sandbox, int fd, uint64_t what)
{
	const struct landlock_path_beneath_attr rule = {.allowed_access = what, .parent_fd = fd};
	return fd >= 0 &&
		syscall(SYS_landlock_add_rule, sandbox->rules, LANDLOCK_RULE_PATH_BENEATH, &rule,
			0) == 0;
}

static bool allow_path(struct emu_sandbox *sandbox, const char *path, uint64_t what)
{
	int fd = open(path, O_PATH | O_CLOEXEC);
	bool allowed = allow(sandbox, fd, what);
	if (fd >= 0)
		close(fd);
	return allowed;
}

/* A file may be replaced before it is its turn, so it is the folder that is allowed. */
void emu_sandbox_allow_input(struct emu_sandbox *sandbox, const char *path)
{
	if (sandbox->rules < 0 || strcmp(path, "-") == 0)
		return;
	/* A folder is no input, but whoever names one is to be told that, not that it is forbidden.
	 */
	(void)allow_path(sandbox, path, LANDLOCK_ACCESS_FS_READ_DIR);
	char *real = realpath(path, NULL);
	char *folder = real ? real : strdup(path);
	char *slash = folder ? strrchr(folder, '/') : NULL;
	if (slash)
		slash[slash == folder] = '\0';
	/* Where there is no such folder, there will be nothing to open. */
	if (folder && !allow_path(sandbox, slash ? folder : ".", LANDLOCK_ACCESS_FS_READ_FILE) &&
		real)
		sandbox->whole = false;
	free(folder);
}

void emu_sandbox_allow_output(struct emu_sandbox *sandbox, int folder)
{
	if (sandbox->rules >= 0 && !allow(sandbox, folder, RENAMING))
		sandbox->whole = false;
}

bool emu_sandbox_enter(struct emu_sandbox *sandbox)
{
	bool entered = sandbox->whole && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
		syscall(SYS_landlock_restrict_self, sandbox->rules, 0) == 0;
	if (sandbox->rules >= 0)
		close(sandbox->rules);
	sandbox->rules = -1;
	return entered;
}

#else

void emu_sandbox_begin(struct emu_sandbox *sandbox)
{
	*sandbox = (struct emu_sandbox){.rules = -1};
}

void emu_sandbox_allow_input(struct emu_sandbox *sandbox, const char *path)
{
	(void)sandbox;
	(void)path;
}

void emu_sandbox_allow_output(struct emu_sandbox *sandbox, int folder)
{
	(void)sandbox;
	(void)folder;
}

bool emu_sandbox_enter(struct emu_sandbox *sandbox)
{
	(void)sandbox;
	return false;
}

#endif
