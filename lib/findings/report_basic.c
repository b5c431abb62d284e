/*
 * JSON Schema's basic output (2020-12 core, section 12.4.2): one output unit a record, with the
 * errors of those that do not hold and the annotations of those that do. The file and line of the
 * record are ours; an output unit may have members of its own.
 */
#include "findings/report-internal.h"

#include "json/writer.h"

static void basic_finding(struct emu_reports *reports, uint64_t *written,
	const struct emu_finding *finding, struct emu_buf *out)
{
	struct emu_buf *units = &reports->units;
	(void)written;
	(void)out;
	emu_buf_append(
		units, units->len ? EMU_STR(",{\"valid\":false") : EMU_STR("{\"valid\":false"));
	emu_json_write_key(units, EMU_STR("keywordLocation"));
	emu_json_write_string(units, finding->path);
	if (finding->schema.len) {
		emu_json_write_key(units, EMU_STR("absoluteKeywordLocation"));
		emu_json_write_string(units, finding->schema);
	}
	emu_json_write_key(units, EMU_STR("instanceLocation"));
	emu_json_write_string(units, finding->pointer);
	emu_json_write_key(units, EMU_STR("error"));
	emu_json_write_string(units, finding->message);
	emu_buf_push(units, '}');
}

static void basic_record(struct emu_reports *reports, struct emu_str file, uint64_t line, bool held,
	struct emu_str annotations, struct emu_buf *out)
{
	emu_buf_append(out, held ? EMU_STR("{\"valid\":false") : EMU_STR("{\"valid\":true"));
	emu_buf_append(out, EMU_STR(",\"keywordLocation\":\"\",\"instanceLocation\":\"\""));
	emu_json_write_key(out, EMU_STR("file"));
	emu_json_write_string(out, file);
	emu_json_write_key(out, EMU_STR("line"));
	emu_buf_append_number(out, line);
	reports->failed |= reports->units.failed;
	if (held) {
		emu_json_write_key(out, EMU_STR("errors"));
		emu_buf_push(out, '[');
		emu_buf_append(out, emu_buf_str(&reports->units));
		emu_buf_push(out, ']');
	} else if (annotations.len) {
		emu_json_write_key(out, EMU_STR("annotations"));
		emu_buf_append(out, annotations);
	}
	emu_buf_append(out, EMU_STR("}\n"));
}

const struct emu_report_kind emu_report_basic = {
	.name = "basic", .finding = basic_finding, .record = basic_record};
