/* How many workers a run gets. Called by the run loop before it starts them. */
#define _GNU_SOURCE /* sched_getaffinity */
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/run-internal.h"

/* With less input than this, there is nothing to gain. */
#define WORTH_IT ((uint64_t)4 << 20)

/* Those the process may use: fewer than the machine's where someone said so. */
static size_t count_cores(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) ? 1 : CPU_COUNT(&set);
	return n > 0 ? (size_t)n : 1;
}

/* What comes as it is made is passed on as it comes, by one. */
static bool are_large_files(struct emu_paths paths)
{
	struct stat about;
	uint64_t size = 0;

	for (size_t i = 0; i < paths.n; i++) {
		int failed = strcmp(paths.at[i], "-") == 0 ? fstat(STDIN_FILENO, &about)
							   : stat(paths.at[i], &about);
		if (!failed && !S_ISREG(about.st_mode))
			return false;
		if (!failed)
			size += (uint64_t)about.st_size;
	}
	return size > WORTH_IT;
}

size_t emu_run_jobs(const struct emu_run *run, struct emu_paths paths)
{
	const struct emu_filter *filter = run->filter;
	size_t n = run->shared.jobs;

	if (!filter->parallel || run->in_order || (filter->finish && !filter->merge))
		return 1;
	if (n == 0 || (n == EMU_JOBS_AUTO && are_large_files(paths)))
		n = count_cores();
	if (n == EMU_JOBS_AUTO)
		n = 1;
	return filter->file && n > paths.n ? paths.n : n;
}
