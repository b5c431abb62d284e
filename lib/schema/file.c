/* Reading whole files, and telling where in which of them a mistake is. */
#include "schema/file-internal.h"

#include <inttypes.h>
#include <stdio.h>

#include "io/lines.h"
#include "io/source.h"

#define FILE_MAX ((size_t)256 << 20)
#define STEP ((size_t)64 << 10)

void emu_file_name_error(struct emu_error *err, const char *path)
{
	if (!err)
		return;
	if (err->fault == EMU_FAULT_INPUT || err->fault == EMU_FAULT_LIMIT)
		err->fault = EMU_FAULT_USAGE;
	if (emu_str_starts(emu_str_from(err->text), emu_str_from(path)))
		return;
	struct emu_buf text = {0};
	emu_buf_append(&text, emu_str_from(path));
	if (err->line)
		emu_buf_printf(&text, ":%" PRIu64 ":%" PRIu64, err->line, err->column);
	emu_buf_printf(&text, err->where[0] ? ": %s" : "%s", err->where);
	emu_buf_printf(&text, ": %s", err->text);
	if (!text.failed)
		emu_fail(err, err->fault, "%.*s", EMU_STR_ARGS(emu_buf_str(&text)));
	emu_buf_free(&text);
}

static int read_all(struct emu_source *source, struct emu_buf *text, struct emu_error *err)
{
	for (;;) {
		size_t len = 0;
		if (!emu_buf_reserve(text, STEP + EMU_LINES_PADDING))
			return emu_fail_memory(err);
		switch (emu_source_read(source, text->at + text->len, STEP, &len, err)) {
		case EMU_SOURCE_DATA:
			text->len += len;
			break;
		case EMU_SOURCE_END:
			return 0;
		case EMU_SOURCE_FAULT:
			return -1;
		}
		if (text->len > FILE_MAX)
			return emu_fail(err, EMU_FAULT_USAGE, "a document of more than %zu MiB",
				FILE_MAX >> 20);
	}
}

int emu_file_read(const char *path, struct emu_buf *text, struct emu_error *err)
{
	struct emu_source *source = emu_source_open(path, NULL, err);
	int result = source ? read_all(source, text, err) : -1;
	emu_source_close(source);
	if (result < 0)
		emu_file_name_error(err, path);
	return result;
}
