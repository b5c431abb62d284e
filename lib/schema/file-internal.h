/* Schemas and documents are files read whole. */
#ifndef EMU_SCHEMA_FILE_INTERNAL_H
#define EMU_SCHEMA_FILE_INTERNAL_H

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"

/* Appends the file's bytes (gunzipped), with EMU_LINES_PADDING readable behind them. The error's
 * text begins with the path. */
EMU_CHECKED int emu_file_read(const char *path, struct emu_buf *text, struct emu_error *err);

/* Puts "PATH:LINE:COLUMN: WHERE: ", as far as known, before the error's text, unless it begins with
 * the path. What the sender would have to mend is a mistake in a file we were told to read:
 * EMU_FAULT_USAGE. */
void emu_file_name_error(struct emu_error *err, const char *path);

#endif
