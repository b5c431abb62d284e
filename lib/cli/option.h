/*
 * Options from one table a filter: parsing, --help, completion and the manual page's check all read
 * it. GNU style: --name=VALUE, --name VALUE, -n VALUE, -nVALUE, flags in a row, -- ends them,
 * options and operands in any order; a unique beginning of a name will do.
 */
#ifndef EMU_CLI_OPTION_H
#define EMU_CLI_OPTION_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum emu_option_kind {
	EMU_OPTION_END,	   /* closes the table */
	EMU_OPTION_FLAG,   /* bool: set */
	EMU_OPTION_TEXT,   /* const char *: the argument itself */
	EMU_OPTION_CHOICE, /* int: index into `choices` */
	EMU_OPTION_SIZE,   /* size_t, with K, M, G (powers of 1024) */
	EMU_OPTION_LIST,   /* struct emu_option_list: may be given again, each argument whole */
};

struct emu_option_list {
	const char **items; /* in the run's arena */
	size_t n;
};

struct emu_option {
	enum emu_option_kind kind;
	char letter;		    /* 0 for none */
	const char *name;	    /* without the dashes */
	const char *argument;	    /* as help shows it: FILE, PERIOD; NULL for flags */
	const char *help;	    /* lower case, no full stop; NULL hides the option */
	const char *const *choices; /* for CHOICE, NULL-terminated */
	size_t offset;		    /* offsetof in the filter's configuration */
};

struct emu_options {
	const struct emu_option *own, *shared; /* two tables; offsets of each count from its base */
	void *own_base, *shared_base;
};

/* `argv` is without the program's name. Moves operands to its front, sets *n_operands.
 * EMU_FAULT_USAGE names the option and, where a name is close, proposes it. */
EMU_CHECKED int emu_options_parse(const struct emu_options *options, int argc, char **argv,
	int *n_operands, struct emu_arena *arena, struct emu_error *err);

/* Both tables as --help shows them, in 80 columns. */
void emu_options_help(const struct emu_options *options, struct emu_buf *out);

/* Words as help shows them: from column `indent` on, and further lines beginning there. */
void emu_options_wrap(struct emu_buf *out, struct emu_str text, size_t indent);

/* Both tables for completion and for tests, one option a line, fields parted by tabs: -LETTER or
 * nothing, --NAME, ARGUMENT or nothing, choices parted by spaces. Hidden options are left out. */
void emu_options_dump(const struct emu_options *options, struct emu_buf *out);

#endif
