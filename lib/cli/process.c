/* Descriptors and signals as a filter needs them, whatever was inherited. Called first of all by
 * the run loop. */
#include "cli/process-internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "io/sink.h"

/* The lowest free descriptor is taken, so these are filled in order. Input and output are opened
 * the wrong way round: using one still fails. Whoever closes standard error wants no messages. */
static void fill_descriptors(void)
{
	static const int flags[] = {O_WRONLY, O_RDONLY, O_WRONLY};

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", flags[fd]) != fd)
			_exit(2);
}

/* The action is the default one again when this is called, so the signal does its work then. */
static void clean_up(int signal)
{
	emu_sink_remove_temporaries();
	(void)raise(signal);
}

static void handle_signals(void)
{
	static const int ending[] = {SIGHUP, SIGINT, SIGTERM, SIGPIPE};
	sigset_t unblocked;

	sigemptyset(&unblocked);
	sigaddset(&unblocked, SIGPIPE);
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		struct sigaction before,
			action = {.sa_handler = clean_up,
				.sa_flags = (int)(SA_RESETHAND | SA_NODEFER)};
		sigemptyset(&action.sa_mask);
		/* nohup means it; an ignored SIGPIPE is an accident of who started us. */
		if (ending[i] != SIGPIPE && sigaction(ending[i], NULL, &before) == 0 &&
			before.sa_handler == SIG_IGN)
			continue;
		(void)sigaction(ending[i], &action, NULL);
	}
	(void)sigprocmask(SIG_UNBLOCK, &unblocked, NULL);
	/* A file over the limit (ulimit -f) is a write that fails, and is told as one. */
	(void)sigaction(SIGXFSZ, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
}

void emu_process_prepare(void)
{
	fill_descriptors();
	handle_signals();
}
