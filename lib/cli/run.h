/*
 * What a filter is, and how it is run. A filter is immutable configuration, one worker's state, and
 * a merge; the run loop opens inputs, cuts them into blocks of lines, hands them to the worker, and
 * writes what comes back in order. The only main() is here: each filters/emu-NAME.c defines
 * `emu_filter`.
 */
#ifndef EMU_CLI_RUN_H
#define EMU_CLI_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "cli/option.h"
#include "io/lines.h"
#include "io/source.h"

/* Exit status, as grep and diff; it only ever rises. */
enum emu_status {
	EMU_STATUS_CLEAN = 0,	 /* all read, all good, all written */
	EMU_STATUS_FINDINGS = 1, /* done, but some input was rejected or a finding reported */
	EMU_STATUS_FAILED = 2,	 /* not done */
};

enum emu_severity {
	EMU_SEVERITY_INFO,
	EMU_SEVERITY_WARNING, /* leaves the status as it is */
	EMU_SEVERITY_ERROR,   /* EMU_STATUS_FINDINGS at least */
};

/* What a message is about: `file:line:column: where: text`, parts that are not known left out. */
struct emu_place {
	struct emu_str file;
	uint64_t line, column;
	struct emu_str where; /* JSON Pointer or heading */
};

/* Streams an outlet always has; a filter's own come behind. */
enum {
	EMU_STREAM_OUT,	     /* standard output, or the file of -o */
	EMU_STREAM_MESSAGES, /* standard error, one write a message */
	EMU_STREAM_OWN,	     /* the first that emu_run_open_stream gives */
	EMU_STREAMS = 32,
};

/* Where a worker's bytes go. Append whole records; the run loop writes them in the input's order.
 */
struct emu_outlet {
	struct emu_buf stream[EMU_STREAMS];
	struct emu_str passed; /* of the block at hand: goes out before the first stream */
	enum emu_status status;
	bool enough; /* read no further, of this input or others: the run finishes, in good order */
	/* The run loop's: */
	struct emu_drain *drain;
	struct emu_portion *portion; /* of the input, that this is about; or NULL */
};

/* `text` says what was expected and what was found; the name of the filter is put before it, and
 * characters that could drive a terminal are escaped. */
void emu_outlet_message(struct emu_outlet *outlet, enum emu_severity severity,
	const struct emu_place *place, const char *format, ...) EMU_FORMAT(4, 5);

/* Each line, which a line feed ends, as a message that is about no place. */
void emu_outlet_messages(
	struct emu_outlet *outlet, enum emu_severity severity, struct emu_str lines);

/* An error as a message: place `file`, the error's line, column and where. */
void emu_outlet_error(struct emu_outlet *outlet, struct emu_str file, const struct emu_error *err);

void emu_outlet_raise(struct emu_outlet *outlet, enum emu_status status);

/* Whole lines of the block at hand that go to EMU_STREAM_OUT as they stand; where nothing came
 * between they are not copied. */
void emu_outlet_pass(struct emu_outlet *outlet, struct emu_str lines);

/* At the end of a record: lets much output go on its way. Filters that read whole files call it.
 * The streams hold whole records here, and whenever a source is read: reading may write them. */
void emu_outlet_ready(struct emu_outlet *outlet);

struct emu_run; /* one invocation, while it is being configured */

/* The run's memory: lives until the end, freed with it. */
struct emu_arena *emu_run_arena(struct emu_run *run);

/* Another output of the filter (a FILE argument: written whole or not at all, .gz compressed; "-"
 * is standard output). The number is an index into emu_outlet.stream; -1 with err set. */
EMU_CHECKED int emu_run_open_stream(struct emu_run *run, const char *path, struct emu_error *err);

/* What was asked for makes a line depend on those before it (the first ten, no more than so many
 * errors): one worker does all, though the filter is `parallel`. */
void emu_run_in_order(struct emu_run *run);

/* What the inputs are written in (an iconv name), where it is not UTF-8. EMU_FAULT_USAGE where
 * there is no such encoding. The name is kept, not copied. */
EMU_CHECKED int emu_run_set_encoding(
	struct emu_run *run, const char *encoding, struct emu_error *err);

/* What the inputs of a filter with `line` are cut into. */
enum emu_input_form {
	EMU_INPUT_LINES,
	EMU_INPUT_VALUES,    /* JSON values, or the elements of one array: each is a line */
	EMU_INPUT_DOCUMENTS, /* each input is one line */
};
void emu_run_set_form(struct emu_run *run, enum emu_input_form form);

/* The folder of schemas/: $EMU_SCHEMAS, else beside the build or the installation. Terminated. */
const char *emu_run_schemas(struct emu_run *run, struct emu_error *err);

/* Whether EMU_STREAM_OUT is a terminal, and its columns (80 where it does not say). */
bool emu_run_on_terminal(const struct emu_run *run, size_t *columns);

/* What -o names; NULL where the output is standard output. */
const char *emu_run_output(const struct emu_run *run);

/* The name of input `i`, as it was given ("-" for standard input); NULL where there are no more. */
const char *emu_run_input(const struct emu_run *run, size_t i);

/* The shared options' values a filter may ask for, in bytes and levels. */
size_t emu_run_max_line(const struct emu_run *run);
size_t emu_run_max_depth(const struct emu_run *run);

/*
 * Each callback returns 0, or -1 with err set to end the run with status 2; input that is merely
 * bad is reported through the outlet and 0 returned. `config` and `worker` start all zero. Exactly
 * one of `line` and `file` is set; the rest may be NULL.
 *
 * A `parallel` filter is run by several workers where -j allows: blocks of lines (with `file`,
 * inputs) go to whoever is free, each worker in a thread of its own, and what they append comes out
 * in the order of the input, as from one. For that
 * - what is appended for a line (or an input) depends on the configuration and on it alone; a
 *   worker's state is for its scratch memory, and for what `merge` adds up until `finish`;
 * - a worker's lines are of any places in the input, so the states must come out of `merge` the
 *   same whatever line went to whom and whichever is merged into which, as sums do. What is about
 *   the first or the last of something goes by a line's `input` and `number`;
 * - nothing the workers share is written to: `config` is constant from the first `start` on.
 * With `finish` but no `merge` there is one worker all the same.
 */
struct emu_filter {
	const char *name;		  /* "emu-validate" */
	const char *summary;		  /* one line for --help */
	const char *operands;		  /* "[FILE...]" */
	const struct emu_option *options; /* into config; closed by EMU_OPTION_END */
	bool parallel;
	size_t config_size, worker_size;

	/* After the options, before the input: loads documents, opens streams. Nothing can be
	 * opened later: where the kernel allows, the process gives up its right to. */
	int (*configure)(void *config, struct emu_run *run, struct emu_error *err);
	int (*start)(const void *config, void *worker, struct emu_error *err);

	/* One line of input that is not blank. */
	int (*line)(const void *config, void *worker, const struct emu_line *line,
		struct emu_outlet *outlet, struct emu_error *err);

	/* Asked before each line: takes as many of the block's next lines as it can do faster than
	 * one by one (emu_block_skip), to the same end; none is always right. */
	int (*lines)(const void *config, void *worker, struct emu_block *block,
		struct emu_outlet *outlet, struct emu_error *err);

	/* Input that `line` cannot be handed, and why: longer than --max-line (the text is its
	 * beginning), or where no JSON value ends. Where NULL, the run loop tells. */
	int (*bad_line)(const void *config, void *worker, const struct emu_line *line,
		const struct emu_error *why, struct emu_outlet *outlet, struct emu_error *err);

	/* An input begins; or, with a fault, which the run loop tells, it could not be read to its
	 * end. Of several workers it is called for any. */
	void (*input)(const void *config, void *worker, const char *name,
		const struct emu_error *fault, struct emu_outlet *outlet);

	/* One input, open and nothing read. It reads to the end or to a fault, which it returns:
	 * -1 with EMU_FAULT_INPUT, _LIMIT or _SYSTEM ends this input alone, others are done. */
	int (*file)(const void *config, void *worker, struct emu_source *source,
		struct emu_outlet *outlet, struct emu_error *err);

	/* `from` is the state of a worker that saw other lines, earlier and later ones; it is
	 * stopped afterwards. */
	int (*merge)(const void *config, void *into, void *from, struct emu_error *err);
	int (*finish)(
		const void *config, void *worker, struct emu_outlet *outlet, struct emu_error *err);
	void (*stop)(void *worker);
	void (*release)(void *config);
};

extern const struct emu_filter emu_filter;

/* The whole of main(): runs the filter on its command line. */
enum emu_status emu_run_filter(const struct emu_filter *filter, int argc, char **argv);

#endif
