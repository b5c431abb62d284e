/*
 * A value that is to be a schema itself, where a schema refers to a draft's metaschema: checked by
 * the table of keywords. Recursion goes no deeper than the reader let the value nest.
 */
#include "schema/run-internal.h"

static bool report_shape(struct emu_schema_run *run, const struct emu_at *at,
	enum emu_keyword keyword, const char *expected, uint32_t bad)
{
	if (run->quiet)
		return false;
	struct emu_buf *message = emu_run_begin(run);
	emu_buf_printf(message, "expected %s, got ", expected);
	emu_run_show(run, run->json, bad);
	emu_run_end(run, at->node, keyword, 0, bad);
	return false;
}

static bool schema_holds(struct emu_schema_run *run, const struct emu_at *at,
	const struct emu_dialect *dialect, uint32_t value)
{
	const struct emu_json *json = run->json;
	bool holds = true;
	uint32_t bad;
	const char *expected = emu_shape_expected(json, value, EMU_SHAPE_SCHEMA, &bad);
	if (expected)
		return report_shape(run, at, EMU_KEYWORD_TYPE, expected, bad);
	if (json->values[value].type != EMU_JSON_OBJECT)
		return true;
	for (uint32_t key = value + 1; key < json->values[value].next && (holds || !run->quiet);
		key = json->values[key + 1].next) {
		const struct emu_keyword_row *row = emu_keyword_of(json, key, dialect);
		if (!row)
			continue;
		expected = emu_shape_expected(json, key + 1, row->shape, &bad);
		if (expected) {
			holds = report_shape(run, at, row->keyword, expected, bad);
			continue;
		}
		struct emu_subschemas inner = emu_subschemas_of(json, key + 1, row->shape);
		uint32_t schema;
		while (emu_subschemas_next(&inner, &schema))
			holds &= schema_holds(run, at, dialect, schema);
	}
	return holds;
}

bool emu_run_meta(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	struct emu_dialect dialect = {(uint8_t)op->a, EMU_VOCABULARY_ALL, false};
	return schema_holds(run, at, &dialect, at->value);
}
