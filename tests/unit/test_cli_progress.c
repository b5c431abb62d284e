/* Progress: what a terminal shows of it, and when it keeps silent. */
#define _GNU_SOURCE /* posix_openpt, ptsname */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/progress-internal.h"

static char first[] = "/tmp/test_cli_progress.XXXXXX", second[] = "/tmp/test_cli_progress.XXXXXX";
static char *const both[] = {first, second};
static int screen, before;
static struct emu_progress progress;

static int set_up(void **state)
{
	(void)state;
	int one = mkstemp(first), two = mkstemp(second);
	return ftruncate(one, 300) || ftruncate(two, 100) || close(one) || close(two);
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(first) || unlink(second);
}

/* Standard error becomes a terminal whose screen is read here. */
static int open_screen(void **state)
{
	(void)state;
	progress = (struct emu_progress){0};
	setenv("TERM", "xterm", 1);
	screen = posix_openpt(O_RDWR | O_NOCTTY);
	if (screen < 0) /* no terminals here, as in a bare chroot: the tests are skipped */
		return 0;
	if (grantpt(screen) || unlockpt(screen))
		return -1;
	int terminal = open(ptsname(screen), O_RDWR | O_NOCTTY);
	fflush(stderr);
	before = dup(STDERR_FILENO);
	return dup2(terminal, STDERR_FILENO) < 0 || close(terminal) ||
		fcntl(screen, F_SETFL, O_NONBLOCK);
}

static int close_screen(void **state)
{
	(void)state;
	if (screen < 0)
		return 0;
	return dup2(before, STDERR_FILENO) < 0 || close(before) || close(screen);
}

static void assert_screen(const char *expected)
{
	char text[256];
	ssize_t len = read(screen, text, sizeof(text) - 1);
	text[len > 0 ? len : 0] = '\0';
	assert_string_equal(text, expected);
}

static void share_of_all_inputs_is_shown(void **state)
{
	(void)state;
	if (screen < 0)
		skip();
	emu_progress_begin(&progress, "emu-try", both, 2, false);
	emu_progress_tick(&progress, 100);
	assert_screen(""); /* not in the first second */
	progress.began -= 5000;
	progress.next = 0;
	emu_progress_tick(&progress, 100);
	assert_screen("\remu-try: 25% read, 15 s left\033[K");
	emu_progress_tick(&progress, 200);
	assert_screen(""); /* not every time */
	progress.before = 300;
	progress.next = 0;
	emu_progress_tick(&progress, 200); /* a file grew */
	assert_screen("\remu-try: 100% read, 0 s left\033[K");
	emu_progress_clear(&progress);
	assert_screen("\r\033[K");
	emu_progress_clear(&progress);
	assert_screen("");
}

static void assert_silent(char *const *paths, int n, bool on_screen)
{
	progress = (struct emu_progress){0};
	emu_progress_begin(&progress, "emu-try", paths, n, on_screen);
	progress.next = 0;
	emu_progress_tick(&progress, 1);
	emu_progress_clear(&progress);
	assert_screen("");
}

static void it_keeps_silent(void **state)
{
	(void)state;
	if (screen < 0)
		skip();
	static char *const with_pipe[] = {first, "-"};
	static char *const with_missing[] = {first, "/nonexistent"};
	static char *const with_device[] = {first, "/dev/zero"};
	assert_silent(with_pipe, 2, false);
	assert_silent(with_missing, 2, false);
	assert_silent(with_device, 2, false);
	assert_silent(both, 2, true); /* the output is on the screen */
	setenv("TERM", "dumb", 1);
	assert_silent(both, 2, false);
	unsetenv("TERM");
	assert_silent(both, 2, false);
	setenv("TERM", "xterm", 1);
	int null = open("/dev/null", O_WRONLY);
	int terminal = dup(STDERR_FILENO);
	assert_true(dup2(null, STDERR_FILENO) >= 0);
	assert_silent(both, 2, false);
	assert_true(dup2(terminal, STDERR_FILENO) >= 0);
	close(terminal);
	close(null);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			share_of_all_inputs_is_shown, open_screen, close_screen),
		cmocka_unit_test_setup_teardown(it_keeps_silent, open_screen, close_screen),
	};
	return cmocka_run_group_tests_name("cli/progress", tests, set_up, tear_down);
}
