/*
 * What went wrong, for whoever has to mend it. Functions that can fail take a struct emu_error
 * last, return -1 or NULL, and fill it; nothing below cli/ prints or exits.
 */
#ifndef EMU_BASE_ERR_H
#define EMU_BASE_ERR_H

#include <stdint.h>

#include "base/attributes.h"

enum emu_fault {
	EMU_FAULT_NONE,
	EMU_FAULT_INPUT,  /* what was read is not what it should be: the sender can mend it */
	EMU_FAULT_LIMIT,  /* a limit was met that an option can raise */
	EMU_FAULT_USAGE,  /* the command's words, or a document it names, are wrong */
	EMU_FAULT_SYSTEM, /* the system refused: open, read, write, sync */
	EMU_FAULT_MEMORY,
};

struct emu_error {
	enum emu_fault fault;
	uint64_t line;	 /* 1-based; 0 where not known */
	uint64_t column; /* 1-based, in bytes; 0 where not known */
	char where[256]; /* JSON Pointer or heading, terminated; empty where there is none */
	char text[512];	 /* "expected ..., found ...": lower case, no full stop, terminated */
};

/* No error: what all zero is, without a walk over all its bytes, for what is done once a record. */
static inline void emu_error_clear(struct emu_error *err)
{
	err->fault = EMU_FAULT_NONE;
	err->line = err->column = 0;
	err->where[0] = err->text[0] = '\0';
}

/* Each fills `err` (which may be NULL) and returns -1, so that a failure is one `return`. */
int emu_fail(struct emu_error *err, enum emu_fault fault, const char *format, ...) EMU_FORMAT(3, 4);
int emu_fail_at(struct emu_error *err, enum emu_fault fault, uint64_t line, uint64_t column,
	const char *format, ...) EMU_FORMAT(5, 6);

/* EMU_FAULT_SYSTEM with "what: the system's words for `number`"; `what` may name a file. */
int emu_fail_errno(struct emu_error *err, int number, const char *what);

int emu_fail_memory(struct emu_error *err);

#endif
