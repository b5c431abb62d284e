/*
 * The documents that live through a run (catalogue, registry, profiles, labels): read whole,
 * checked against the schema of their kind so that a mistake is told with its line and column, then
 * handed on as jansson values.
 */
#ifndef EMU_SCHEMA_DOCUMENT_H
#define EMU_SCHEMA_DOCUMENT_H

#include <jansson.h>

#include "base/attributes.h"
#include "base/err.h"

/*
 * `path` may be gzip. `kind` names schemas/KIND.schema.json under `schemas` (the folder). The
 * caller owns the result (json_decref). An error is EMU_FAULT_USAGE or EMU_FAULT_SYSTEM; its text
 * begins with the path, since a run reads many documents.
 */
EMU_CHECKED json_t *emu_document_load(
	const char *schemas, const char *kind, const char *path, struct emu_error *err);

/*
 * A mistake that no schema sees, such as an id that refers to nothing: the text becomes
 * "PATH:LINE:COLUMN: POINTER: ...", with the place of the value that `pointer` names. Reads the
 * file again; where that fails, the place is left out. Fills `err` (which may be NULL) with
 * EMU_FAULT_USAGE and returns -1.
 */
int emu_document_fail(const char *path, const char *pointer, struct emu_error *err,
	const char *format, ...) EMU_FORMAT(4, 5);

#endif
