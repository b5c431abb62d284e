/* Filling a struct emu_error: called wherever something fails, read by cli/ alone. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

EMU_FORMAT(5, 0)
static void fill(struct emu_error *err, enum emu_fault fault, uint64_t line, uint64_t column,
	const char *format, va_list arguments)
{
	err->fault = fault;
	err->line = line;
	err->column = column;
	err->where[0] = '\0';
	vsnprintf(err->text, sizeof(err->text), format, arguments);
}

int emu_fail(struct emu_error *err, enum emu_fault fault, const char *format, ...)
{
	if (err) {
		va_list arguments;
		va_start(arguments, format);
		fill(err, fault, 0, 0, format, arguments);
		va_end(arguments);
	}
	return -1;
}

int emu_fail_at(struct emu_error *err, enum emu_fault fault, uint64_t line, uint64_t column,
	const char *format, ...)
{
	if (err) {
		va_list arguments;
		va_start(arguments, format);
		fill(err, fault, line, column, format, arguments);
		va_end(arguments);
	}
	return -1;
}

int emu_fail_errno(struct emu_error *err, int number, const char *what)
{
	return emu_fail(err, EMU_FAULT_SYSTEM, "%s: %s", what, strerror(number));
}

int emu_fail_memory(struct emu_error *err)
{
	return emu_fail(err, EMU_FAULT_MEMORY, "out of memory");
}
