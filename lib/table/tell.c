/* Findings as messages of one sentence each. Called wherever something of an input is not read. */
#include <stdarg.h>

#include "json/writer.h"
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

void emu_table_write_finding(
	const struct emu_table_finding *finding, struct emu_str file, struct emu_buf *out)
{
	if (out->len)
		emu_buf_push(out, ',');
	emu_buf_append(out, EMU_STR("{\"type\":\"finding\",\"severity\":\"error\",\"code\":"));
	emu_json_write_string(out, emu_str_from(finding->code));
	emu_json_write_key(out, EMU_STR("file"));
	emu_json_write_string(out, file);
	if (finding->line) {
		emu_json_write_key(out, EMU_STR("line"));
		emu_buf_append_number(out, finding->line);
	}
	if (finding->column) {
		emu_json_write_key(out, EMU_STR("column"));
		emu_buf_append_number(out, finding->column);
	}
	if (finding->heading.len) {
		emu_json_write_key(out, EMU_STR("field"));
		emu_json_write_string(out, finding->heading);
	}
	emu_json_write_key(out, EMU_STR("message"));
	emu_json_write_string(out, finding->text);
	emu_buf_push(out, '}');
}
