/* Findings as records of type finding (schemas/records/finding.schema.json), for whoever comes next
 * in the pipeline. */
#ifndef EMU_SCHEMA_FINDING_H
#define EMU_SCHEMA_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Another record that has to do with it. */
struct emu_finding_place {
	struct emu_str file;
	uint64_t line, column;
};

/* Len 0 and 0 for what it lacks; code and message it has. */
struct emu_finding {
	const char *severity;		/* error, warning, info */
	struct emu_str code;		/* "schema/required": the same from version to version */
	struct emu_str file;		/* the place to be mended */
	uint64_t line, column;		/* 1-based; the column in bytes */
	uint64_t character;		/* the column in characters, where that is known */
	struct emu_str pointer;		/* of the value in the record; or a table's heading */
	bool has_pointer;		/* it is one, and "" is the whole record's */
	struct emu_str keyword, schema; /* of JSON Schema, and where that stands */
	struct emu_str path;		/* how evaluation came to the keyword: a JSON Pointer */
	struct emu_str message;
	struct emu_str title; /* of a rule that says itself what it is about */
	struct emu_str
		family; /* "rule/sum": whose words it has in schemas/messages, if not the code's */
	struct emu_str law; /* what a rule rests on */
	const struct emu_finding_place *related;
	size_t n_related;
	uint64_t identity;    /* of the record, whatever line it stands in */
	uint64_t fingerprint; /* of the finding, likewise: to know it again in a later run */
	bool known;	      /* it was there in the baseline */
	bool said;	      /* whoever made it has told the user */
};

/* Appends the JSON object, without a line feed. */
void emu_finding_write(struct emu_buf *out, const struct emu_finding *finding);

#endif
