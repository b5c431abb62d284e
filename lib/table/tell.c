/* Findings as messages of one sentence each. Called wherever something of an input is not read. */
#include <stdarg.h>

#include "table/table-internal.h"

void emu_table_tell(const struct emu_table_report *report, enum emu_table_severity severity,
	const char *code, struct emu_table_place place, struct emu_str heading, const char *format,
	...)
{
	struct emu_buf text = {0};
	va_list arguments;
	va_start(arguments, format);
	emu_buf_vprintf(&text, format, arguments);
	va_end(arguments);
	report->finding(report->context,
		&(struct emu_table_finding){severity, code, place.line, place.column, heading,
			text.failed ? EMU_STR("out of memory") : emu_buf_str(&text)});
	emu_buf_free(&text);
}
