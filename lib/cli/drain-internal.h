/*
 * Where outlets are emptied: their streams into sinks, their messages onto standard error, their
 * status into the run's. Workers' outlets are taken in the order of the input, so that what is
 * written does not depend on who worked on it.
 */
#ifndef EMU_CLI_DRAIN_INTERNAL_H
#define EMU_CLI_DRAIN_INTERNAL_H

#include "cli/progress-internal.h"
#include "cli/run.h"
#include "io/sink.h"

struct emu_drain {
	const char *program;
	bool quiet; /* no information, no warnings */
	struct {
		struct emu_sink *sink;
		const char *name; /* as messages name it */
	} streams[EMU_STREAMS];
	int n_streams;
	enum emu_status status;
	bool stopped;  /* an output failed: nothing more is wanted */
	uint64_t read; /* bytes of the present portion of the input */
	struct emu_progress progress;
};

/* Opens the first two streams: `output` is -o's argument, or NULL. */
EMU_CHECKED int emu_drain_open(
	struct emu_drain *drain, const char *program, const char *output, struct emu_error *err);

/* Another stream; its number, or -1. "-" is standard output. */
EMU_CHECKED int emu_drain_add(struct emu_drain *drain, const char *path, struct emu_error *err);

/* Writes what the outlet holds and empties it. */
void emu_drain_take(struct emu_drain *drain, struct emu_outlet *outlet);
void emu_drain_flush(struct emu_drain *drain);

/* From this many bytes on, writing is worth it before all of a portion is done. */
#define EMU_OUTLET_MUCH ((size_t)256 * 1024)

size_t emu_outlet_len(const struct emu_outlet *outlet);
void emu_outlet_free(struct emu_outlet *outlet);

/* Publishes or abandons the files, and ends with what to exit with. `broken`: the run did not come
 * to its end. */
enum emu_status emu_drain_close(struct emu_drain *drain, bool broken);

#endif
