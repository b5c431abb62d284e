/*
 * JSON Schema (2020-12), compiled once into a flat program and run over values of json/reader.
 * `$ref` resolves among the schemas of one set, never over a network.
 */
#ifndef EMU_SCHEMA_SCHEMA_H
#define EMU_SCHEMA_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "json/reader.h"

struct emu_schema_set; /* documents by their URIs; what is compiled of them lives as long as it */
struct emu_schema;     /* one compiled schema: immutable, for any number of runs at once */
struct emu_schema_run; /* one worker's scratch memory */

EMU_CHECKED struct emu_schema_set *emu_schema_set_new(struct emu_error *err);
void emu_schema_set_del(struct emu_schema_set *set);

/* Adds a document under its `$id`, or under `name` where it has none. Text is copied; `name` is
 * for messages too. An error has line and column in the document. */
EMU_CHECKED int emu_schema_set_add(struct emu_schema_set *set, struct emu_str name,
	struct emu_str text, struct emu_error *err);

/* Reads and adds a file, or each *.schema.json of a folder and those below it. */
EMU_CHECKED int emu_schema_set_add_file(
	struct emu_schema_set *set, const char *path, struct emu_error *err);

/* Compiles what `uri` names (a document's name or `$id`, a fragment allowed) with all that it
 * refers to. Compiled once; asking again gives the same. */
EMU_CHECKED const struct emu_schema *emu_schema_compile(
	struct emu_schema_set *set, struct emu_str uri, struct emu_error *err);

/* `format` asserts instead of annotating. */
void emu_schema_set_assert_formats(struct emu_schema_set *set, bool assert_formats);

struct emu_schema_finding {
	uint32_t value;		 /* index of the offending value in the document */
	struct emu_str keyword;	 /* "required" */
	struct emu_str location; /* of the keyword: absolute URI with a JSON Pointer fragment */
	struct emu_str text;	 /* "expected a number, got \"abc\""; until the next finding */
};

/* Called for each finding, in document order where the schema allows. */
typedef void emu_schema_report(void *context, const struct emu_schema_finding *finding);

EMU_CHECKED struct emu_schema_run *emu_schema_run_new(struct emu_error *err);
void emu_schema_run_del(struct emu_schema_run *run);

/* 1 valid, 0 not (each finding reported, unless `report` is NULL: then it stops at the first), -1
 * when it could not be told (memory, a limit). */
EMU_CHECKED int emu_schema_check(struct emu_schema_run *run, const struct emu_schema *schema,
	const struct emu_json *json, emu_schema_report *report, void *context,
	struct emu_error *err);

#endif
