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

/* Adds a document under its `$id` and under `name`, a path or URI that is for messages too. Text is
 * copied. A name that is there already is left as it is. The text of an error, here and in the
 * functions below, begins with the place: NAME:LINE:COLUMN. */
EMU_CHECKED int emu_schema_set_add(struct emu_schema_set *set, struct emu_str name,
	struct emu_str text, struct emu_error *err);

/* Reads and adds a file, or each *.schema.json of a folder and those below it. */
EMU_CHECKED int emu_schema_set_add_file(
	struct emu_schema_set *set, const char *path, struct emu_error *err);

/* The name of the document added i-th, from 0; len 0 past the last. */
struct emu_str emu_schema_set_name(const struct emu_schema_set *set, size_t i);

/* Compiles what `uri` names (a document's name or `$id`, a fragment allowed) with all that it
 * refers to. Compiled once; asking again gives the same. Not while one of the set's is run. */
EMU_CHECKED const struct emu_schema *emu_schema_compile(
	struct emu_schema_set *set, struct emu_str uri, struct emu_error *err);

/* `format` asserts instead of annotating. */
void emu_schema_set_assert_formats(struct emu_schema_set *set, bool assert_formats);

/* Findings tell their path, and annotations can be had: a little slower. Before compiling. */
void emu_schema_set_keep_paths(struct emu_schema_set *set);

struct emu_schema_finding {
	uint32_t value;		 /* index of the offending value in the document */
	struct emu_str keyword;	 /* "required" */
	struct emu_str location; /* of the keyword: absolute URI with a JSON Pointer fragment */
	struct emu_str path;	 /* how evaluation came there, where the set keeps paths */
	struct emu_str text;	 /* "expected a number, got \"abc\""; until the next finding */
};

/* Called for each finding, in document order where the schema allows. */
typedef void emu_schema_report(void *context, const struct emu_schema_finding *finding);

EMU_CHECKED struct emu_schema_run *emu_schema_run_new(struct emu_error *err);
void emu_schema_run_del(struct emu_schema_run *run);

/* 1 valid, 0 not (each finding reported, unless `report` is NULL: then it stops at the first), -1
 * when it could not be told (memory, or EMU_FAULT_LIMIT for a schema that asks too much of this
 * value). Allocates nothing once the run has seen values of that size. */
EMU_CHECKED int emu_schema_check(struct emu_schema_run *run, const struct emu_schema *schema,
	const struct emu_json *json, emu_schema_report *report, void *context,
	struct emu_error *err);

/* The annotations of a value that was just found valid, as an array of output units (core section
 * 12.4.2), or nothing where it has none. The set keeps paths. What unevaluatedProperties and
 * unevaluatedItems lead to is left out. */
EMU_CHECKED int emu_schema_annotate(struct emu_schema_run *run, const struct emu_schema *schema,
	const struct emu_json *json, struct emu_buf *out, struct emu_error *err);

/* Appends a value as messages show it: short, a string quoted, a container by its kind. */
void emu_schema_show(const struct emu_json *json, uint32_t value, struct emu_buf *out);

#endif
