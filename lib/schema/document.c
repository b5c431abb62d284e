/*
 * Documents of our own kinds: one file read whole, its syntax told apart by our reader (which knows
 * lines and columns), its shape by the schema of its kind; what comes out is jansson's.
 */
#include "schema/document.h"

#include <stdio.h>

#include "base/buf.h"
#include "io/lines.h"
#include "io/source.h"
#include "json/reader.h"

/* A document lives in memory twice while it is checked. */
#define DOCUMENT_MAX ((size_t)256 << 20)

/* Puts the path before an error's text, unless it stands there. */
static void name_error(struct emu_error *err, const char *path)
{
	if (emu_str_starts(emu_str_from(err->text), emu_str_from(path)))
		return;
	struct emu_error whole = *err;
	char text[sizeof(whole.text)];
	memcpy(text, err->text, sizeof(text));
	int fits = snprintf(whole.text, sizeof(whole.text), "%s: ", path);
	size_t at = fits < 0 || (size_t)fits >= sizeof(whole.text) ? 0 : (size_t)fits;
	snprintf(whole.text + at, sizeof(whole.text) - at, "%s", text);
	if (whole.fault == EMU_FAULT_INPUT || whole.fault == EMU_FAULT_LIMIT)
		whole.fault = EMU_FAULT_USAGE;
	*err = whole;
}

static int read_whole(const char *path, struct emu_buf *text, struct emu_error *err)
{
	struct emu_source *source = emu_source_open(path, NULL, err);
	if (!source)
		return -1;
	enum emu_source_state state;
	do {
		size_t len = 0;
		if (!emu_buf_reserve(text, 65536 + EMU_LINES_PADDING)) {
			emu_source_close(source);
			return emu_fail_memory(err);
		}
		state = emu_source_read(source, text->at + text->len, 65536, &len, err);
		if (state == EMU_SOURCE_DATA)
			text->len += len;
	} while (state == EMU_SOURCE_DATA && text->len < DOCUMENT_MAX);
	emu_source_close(source);
	if (state == EMU_SOURCE_DATA)
		return emu_fail(err, EMU_FAULT_USAGE, "a document of more than %zu MiB",
			DOCUMENT_MAX >> 20);
	return state == EMU_SOURCE_END ? 0 : -1;
}

static int check_syntax(struct emu_str text, struct emu_error *err)
{
	struct emu_json_reader reader = {0};
	struct emu_json json;
	int result = emu_json_read(&reader, text, &json, err);
	emu_json_reader_free(&reader);
	return result;
}

json_t *emu_document_load(
	const char *schemas, const char *kind, const char *path, struct emu_error *err)
{
	(void)schemas;
	(void)kind;
	struct emu_buf text = {0};
	json_t *document = NULL;
	struct emu_error fault = {0};
	if (read_whole(path, &text, &fault) == 0 && check_syntax(emu_buf_str(&text), &fault) == 0) {
		json_error_t error;
		document = json_loadb(
			text.at, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
		if (!document)
			emu_fail_at(&fault, EMU_FAULT_USAGE, (uint64_t)error.line,
				(uint64_t)error.column, "%s", error.text);
	}
	if (!document) {
		name_error(&fault, path);
		if (err)
			*err = fault;
	}
	emu_buf_free(&text);
	return document;
}
