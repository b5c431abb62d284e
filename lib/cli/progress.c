/* One line on standard error while a run takes its time. Called by the drain, which empties itself
 * often enough to be the clock. */
#include "cli/progress-internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FIRST_AFTER 1000 /* milliseconds: what is done sooner needs no telling */
#define EVERY 250

static int64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void write_line(const char *line, int len)
{
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return; /* it is a courtesy */
}

void emu_progress_begin(struct emu_progress *progress, const char *program, char *const *paths,
	int n_paths, bool on_screen)
{
	const char *terminal = getenv("TERM");
	struct stat about;

	if (on_screen || !isatty(STDERR_FILENO) || !terminal || strcmp(terminal, "dumb") == 0)
		return;
	progress->total = 0;
	for (int i = 0; i < n_paths; i++) {
		if (stat(paths[i], &about) || !S_ISREG(about.st_mode))
			return;
		progress->total += (uint64_t)about.st_size;
	}
	progress->enabled = progress->total > 0;
	progress->program = program;
	progress->began = now();
	progress->next = progress->began + FIRST_AFTER;
}

void emu_progress_tick(struct emu_progress *progress, uint64_t read)
{
	if (!progress->enabled)
		return;
	int64_t time = now();
	if (time < progress->next)
		return;
	uint64_t done = progress->before + read;
	if (done > progress->total)
		done = progress->total; /* a file grew */
	double share = (double)done / (double)progress->total;
	double left = share > 0 ? (double)(time - progress->began) * (1 / share - 1) : 0;
	char line[128];
	int len = snprintf(line, sizeof(line), "\r%s: %d%% read, %lld s left\033[K",
		progress->program, (int)(100 * share), (long long)(left / 1000 + 0.5));
	write_line(line, len);
	progress->shown = true;
	progress->next = time + EVERY;
}

void emu_progress_clear(struct emu_progress *progress)
{
	if (progress->shown)
		write_line("\r\033[K", 4);
	progress->shown = false;
}
