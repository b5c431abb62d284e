/* What filters and the run loop say and hand over: messages built whole and made harmless. Called
 * from every callback; the drain writes what is gathered here. */
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "cli/queue-internal.h"

void emu_outlet_raise(struct emu_outlet *outlet, enum emu_status status)
{
	if (outlet->status < status)
		outlet->status = status;
}

static void append_place(struct emu_buf *out, const struct emu_place *place)
{
	emu_buf_append(out, place->file);
	if (place->line) {
		emu_buf_append(out, place->file.len ? EMU_STR(":") : EMU_STR("line "));
		emu_buf_append_number(out, place->line);
	}
	if (place->line && place->column) {
		emu_buf_push(out, ':');
		emu_buf_append_number(out, place->column);
	}
	if (out->len)
		emu_buf_append(out, EMU_STR(": "));
	if (place->where.len) {
		emu_buf_append(out, place->where);
		emu_buf_append(out, EMU_STR(": "));
	}
}

static void append_message(
	struct emu_outlet *outlet, const struct emu_place *place, struct emu_str text)
{
	struct emu_buf *out = &outlet->stream[EMU_STREAM_MESSAGES];
	struct emu_buf raw = {0};

	if (place)
		append_place(&raw, place);
	emu_buf_append(&raw, text);
	emu_buf_append(out, emu_str_from(outlet->drain->program));
	emu_buf_append(out, EMU_STR(": "));
	emu_text_clean(emu_buf_str(&raw), out);
	emu_buf_push(out, '\n');
	out->failed |= raw.failed;
	emu_buf_free(&raw);
}

void emu_outlet_message(struct emu_outlet *outlet, enum emu_severity severity,
	const struct emu_place *place, const char *format, ...)
{
	struct emu_buf text = {0};
	va_list arguments;

	if (severity >= EMU_SEVERITY_ERROR)
		emu_outlet_raise(outlet, EMU_STATUS_FINDINGS);
	else if (outlet->drain->quiet)
		return;
	va_start(arguments, format);
	int len = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (len > 0 && emu_buf_reserve(&text, (size_t)len + 1)) {
		va_start(arguments, format);
		text.len = (size_t)vsnprintf(text.at, (size_t)len + 1, format, arguments);
		va_end(arguments);
	}
	append_message(outlet, place, emu_buf_str(&text));
	outlet->stream[EMU_STREAM_MESSAGES].failed |= text.failed;
	emu_buf_free(&text);
}

void emu_outlet_messages(
	struct emu_outlet *outlet, enum emu_severity severity, struct emu_str lines)
{
	while (lines.len) {
		const char *feed = memchr(lines.at, '\n', lines.len);
		size_t len = (size_t)(feed - lines.at);
		emu_outlet_message(outlet, severity, NULL, "%.*s", (int)len, lines.at);
		lines = emu_str_after(lines, len + 1);
	}
}

void emu_outlet_error(struct emu_outlet *outlet, struct emu_str file, const struct emu_error *err)
{
	const struct emu_place place = {file, err->line, err->column, emu_str_from(err->where)};
	bool input = err->fault == EMU_FAULT_INPUT || err->fault == EMU_FAULT_LIMIT;

	emu_outlet_raise(outlet, input ? EMU_STATUS_FINDINGS : EMU_STATUS_FAILED);
	append_message(outlet, &place, emu_str_from(err->text));
}

void emu_outlet_pass(struct emu_outlet *outlet, struct emu_str lines)
{
	struct emu_str *passed = &outlet->passed;

	if (outlet->stream[EMU_STREAM_OUT].len ||
		(passed->len && passed->at + passed->len != lines.at)) {
		emu_buf_append(&outlet->stream[EMU_STREAM_OUT], lines);
		return;
	}
	passed->at = passed->len ? passed->at : lines.at;
	passed->len += lines.len;
}

size_t emu_outlet_len(const struct emu_outlet *outlet)
{
	size_t len = outlet->passed.len;
	for (int i = 0; i < outlet->drain->n_streams; i++)
		len += outlet->stream[i].len;
	return len;
}

void emu_outlet_free(struct emu_outlet *outlet)
{
	for (int i = 0; i < EMU_STREAMS; i++)
		emu_buf_free(&outlet->stream[i]);
}

void emu_outlet_ready(struct emu_outlet *outlet)
{
	if (outlet->portion)
		emu_queue_ready(outlet->portion);
	else if (emu_outlet_len(outlet) >= EMU_OUTLET_MUCH)
		emu_drain_take(outlet->drain, outlet);
}
