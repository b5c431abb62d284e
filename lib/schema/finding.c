/* Writes findings as records. */
#include "schema/finding.h"

#include <inttypes.h>

#include "json/writer.h"

static void write_text(struct emu_buf *out, struct emu_str key, struct emu_str text)
{
	if (!text.len)
		return;
	emu_json_write_key(out, key);
	emu_json_write_string(out, text);
}

static void write_number(struct emu_buf *out, struct emu_str key, uint64_t number)
{
	if (!number)
		return;
	emu_json_write_key(out, key);
	emu_buf_append_number(out, number);
}

static void write_related(struct emu_buf *out, const struct emu_finding *finding)
{
	if (!finding->n_related)
		return;
	emu_json_write_key(out, EMU_STR("related"));
	emu_buf_push(out, '[');
	for (size_t i = 0; i < finding->n_related; i++) {
		const struct emu_finding_place *place = &finding->related[i];
		emu_buf_append(out, i ? EMU_STR(",{") : EMU_STR("{"));
		emu_json_write_key(out, EMU_STR("file"));
		emu_json_write_string(out, place->file);
		write_number(out, EMU_STR("line"), place->line);
		write_number(out, EMU_STR("column"), place->column);
		emu_buf_push(out, '}');
	}
	emu_buf_push(out, ']');
}

void emu_finding_write(struct emu_buf *out, const struct emu_finding *finding)
{
	emu_buf_append(out, EMU_STR("{\"type\":\"finding\""));
	write_text(out, EMU_STR("severity"), emu_str_from(finding->severity));
	write_text(out, EMU_STR("code"), finding->code);
	write_text(out, EMU_STR("file"), finding->file);
	write_number(out, EMU_STR("line"), finding->line);
	write_number(out, EMU_STR("column"), finding->column);
	if (finding->has_pointer) {
		emu_json_write_key(out, EMU_STR("pointer"));
		emu_json_write_string(out, finding->pointer);
	}
	if (!finding->has_pointer)
		write_text(out, EMU_STR("field"), finding->pointer);
	write_text(out, EMU_STR("keyword"), finding->keyword);
	write_text(out, EMU_STR("schema"), finding->schema);
	write_text(out, EMU_STR("message"), finding->message);
	write_text(out, EMU_STR("law"), finding->law);
	write_related(out, finding);
	if (finding->fingerprint) {
		emu_json_write_key(out, EMU_STR("fingerprint"));
		emu_buf_printf(out, "\"%016" PRIx64 "\"", finding->fingerprint);
	}
	if (finding->known)
		emu_buf_append(out, EMU_STR(",\"known\":true"));
	emu_buf_push(out, '}');
}
