/* Findings as records of type finding (schemas/records/finding.schema.json), for whoever comes next
 * in the pipeline. */
#ifndef EMU_SCHEMA_FINDING_H
#define EMU_SCHEMA_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Len 0 and 0 for what it lacks; code and message it has. */
struct emu_finding {
	const char *severity;		/* error, warning, info */
	struct emu_str code;		/* "schema/required": the same from version to version */
	struct emu_str file;		/* the place to be mended */
	uint64_t line, column;		/* 1-based */
	struct emu_str pointer;		/* of the value in the record */
	bool has_pointer;		/* "" is the whole record's */
	struct emu_str keyword, schema; /* of JSON Schema, and where that stands */
	struct emu_str message;
};

/* Appends the JSON object, without a line feed. */
void emu_finding_write(struct emu_buf *out, const struct emu_finding *finding);

#endif
