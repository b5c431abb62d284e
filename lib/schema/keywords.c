/* The table of keywords, and the shapes of their values. */
#include "schema/keywords-internal.h"

#include "base/index.h"
#include "schema/number-internal.h"

#define BOTH (EMU_DRAFT_07 | EMU_DRAFT_2020_12)
#define OLD EMU_DRAFT_07
#define NEW EMU_DRAFT_2020_12
#define ROW(name, keyword, shape, drafts, vocabulary)                                              \
	{                                                                                          \
		name, EMU_KEYWORD_##keyword, EMU_SHAPE_##shape, drafts,                            \
			EMU_VOCABULARY_##vocabulary                                                \
	}

/*
 * By name, in byte order. JSON Schema 2020-12 core sections 8, 10 and 11 and validation sections 6
 * to 9; draft-07 validation section 6. 2020-12 keeps `definitions` and `dependencies` for those who
 * come from draft-07 (core, appendix G).
 */
static const struct emu_keyword_row rows[] = {
	ROW("$anchor", ANCHOR, ANCHOR, NEW, CORE),
	ROW("$comment", OTHER, STRING, BOTH, CORE),
	ROW("$defs", OTHER, SCHEMA_MAP, NEW, CORE),
	ROW("$dynamicAnchor", DYNAMIC_ANCHOR, ANCHOR, NEW, CORE),
	ROW("$dynamicRef", DYNAMIC_REF, STRING, NEW, CORE),
	ROW("$id", ID, STRING, BOTH, CORE),
	ROW("$ref", REF, STRING, BOTH, CORE),
	ROW("$schema", SCHEMA, STRING, BOTH, CORE),
	ROW("$vocabulary", OTHER, STRING_MAP_OF_BOOLEANS, NEW, CORE),
	ROW("additionalItems", ADDITIONAL_ITEMS, SCHEMA, OLD, APPLICATOR),
	ROW("additionalProperties", ADDITIONAL_PROPERTIES, SCHEMA, BOTH, APPLICATOR),
	ROW("allOf", ALL_OF, SCHEMAS, BOTH, APPLICATOR),
	ROW("anyOf", ANY_OF, SCHEMAS, BOTH, APPLICATOR),
	ROW("const", CONST, ANY, BOTH, VALIDATION),
	ROW("contains", CONTAINS, SCHEMA, BOTH, APPLICATOR),
	ROW("contentEncoding", CONTENT_ENCODING, STRING, BOTH, CONTENT),
	ROW("contentMediaType", CONTENT_MEDIA_TYPE, STRING, BOTH, CONTENT),
	ROW("contentSchema", OTHER, SCHEMA, NEW, CONTENT),
	ROW("default", OTHER, ANY, BOTH, METADATA),
	ROW("definitions", OTHER, SCHEMA_MAP, BOTH, CORE),
	ROW("dependencies", DEPENDENCIES, DEPENDENCIES, BOTH, APPLICATOR),
	ROW("dependentRequired", DEPENDENT_REQUIRED, NAMES_MAP, NEW, VALIDATION),
	ROW("dependentSchemas", DEPENDENT_SCHEMAS, SCHEMA_MAP, NEW, APPLICATOR),
	ROW("deprecated", OTHER, BOOLEAN, NEW, METADATA),
	ROW("description", OTHER, STRING, BOTH, METADATA),
	ROW("else", ELSE, SCHEMA, BOTH, APPLICATOR),
	ROW("enum", ENUM, LIST, BOTH, VALIDATION),
	ROW("examples", OTHER, LIST, BOTH, METADATA),
	ROW("exclusiveMaximum", EXCLUSIVE_MAXIMUM, NUMBER, BOTH, VALIDATION),
	ROW("exclusiveMinimum", EXCLUSIVE_MINIMUM, NUMBER, BOTH, VALIDATION),
	ROW("format", FORMAT, STRING, BOTH, FORMAT),
	ROW("if", IF, SCHEMA, BOTH, APPLICATOR),
	ROW("items", ITEMS, SCHEMA_OR_SCHEMAS, OLD, APPLICATOR),
	ROW("items", ITEMS, SCHEMA, NEW, APPLICATOR),
	ROW("maxContains", MAX_CONTAINS, COUNT, NEW, VALIDATION),
	ROW("maxItems", MAX_ITEMS, COUNT, BOTH, VALIDATION),
	ROW("maxLength", MAX_LENGTH, COUNT, BOTH, VALIDATION),
	ROW("maxProperties", MAX_PROPERTIES, COUNT, BOTH, VALIDATION),
	ROW("maximum", MAXIMUM, NUMBER, BOTH, VALIDATION),
	ROW("minContains", MIN_CONTAINS, COUNT, NEW, VALIDATION),
	ROW("minItems", MIN_ITEMS, COUNT, BOTH, VALIDATION),
	ROW("minLength", MIN_LENGTH, COUNT, BOTH, VALIDATION),
	ROW("minProperties", MIN_PROPERTIES, COUNT, BOTH, VALIDATION),
	ROW("minimum", MINIMUM, NUMBER, BOTH, VALIDATION),
	ROW("multipleOf", MULTIPLE_OF, POSITIVE, BOTH, VALIDATION),
	ROW("not", NOT, SCHEMA, BOTH, APPLICATOR),
	ROW("oneOf", ONE_OF, SCHEMAS, BOTH, APPLICATOR),
	ROW("pattern", PATTERN, STRING, BOTH, VALIDATION),
	ROW("patternProperties", PATTERN_PROPERTIES, SCHEMA_MAP, BOTH, APPLICATOR),
	ROW("prefixItems", PREFIX_ITEMS, SCHEMAS, NEW, APPLICATOR),
	ROW("properties", PROPERTIES, SCHEMA_MAP, BOTH, APPLICATOR),
	ROW("propertyNames", PROPERTY_NAMES, SCHEMA, BOTH, APPLICATOR),
	ROW("readOnly", OTHER, BOOLEAN, BOTH, METADATA),
	ROW("required", REQUIRED, NAMES, BOTH, VALIDATION),
	ROW("then", THEN, SCHEMA, BOTH, APPLICATOR),
	ROW("title", OTHER, STRING, BOTH, METADATA),
	ROW("type", TYPE, TYPE, BOTH, VALIDATION),
	ROW("unevaluatedItems", UNEVALUATED_ITEMS, SCHEMA, NEW, UNEVALUATED),
	ROW("unevaluatedProperties", UNEVALUATED_PROPERTIES, SCHEMA, NEW, UNEVALUATED),
	ROW("uniqueItems", UNIQUE_ITEMS, BOOLEAN, BOTH, VALIDATION),
	ROW("writeOnly", OTHER, BOOLEAN, BOTH, METADATA),
};

#define N_ROWS (sizeof(rows) / sizeof(*rows))

const struct emu_keyword_row *emu_keyword_find(
	struct emu_str name, const struct emu_dialect *dialect)
{
	size_t low = 0, high = N_ROWS;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (emu_str_compare(emu_str_from(rows[middle].name), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < N_ROWS && emu_str_equal(emu_str_from(rows[low].name), name); low++) {
		if ((rows[low].drafts & dialect->draft) &&
			(rows[low].vocabulary & dialect->vocabularies))
			return &rows[low];
	}
	return NULL;
}

const struct emu_keyword_row *emu_keyword_of(
	const struct emu_json *json, uint32_t key, const struct emu_dialect *dialect)
{
	const struct emu_json_value *name = &json->values[key];
	if (!name->escaped)
		return emu_keyword_find(emu_json_raw(json, name), dialect);
	struct emu_buf text = {0};
	struct emu_str plain = emu_json_string(json, name, &text);
	const struct emu_keyword_row *row = emu_keyword_find(plain, dialect);
	emu_buf_free(&text);
	return row;
}

const char *emu_keyword_name(enum emu_keyword keyword)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		if (rows[i].keyword == keyword)
			return rows[i].name;
	}
	return "false";
}

uint32_t emu_type_bits(struct emu_str name)
{
	static const struct {
		const char *name;
		uint32_t bits;
	} types[] = {
		{"array", 1U << EMU_JSON_ARRAY},
		{"boolean", 1U << EMU_JSON_FALSE | 1U << EMU_JSON_TRUE},
		{"integer", EMU_TYPE_INTEGER},
		{"null", 1U << EMU_JSON_NULL},
		{"number", 1U << EMU_JSON_NUMBER},
		{"object", 1U << EMU_JSON_OBJECT},
		{"string", 1U << EMU_JSON_STRING},
	};
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (emu_str_equal(name, emu_str_from(types[i].name)))
			return types[i].bits;
	}
	return 0;
}

static bool is_schema(const struct emu_json_value *value)
{
	return value->type == EMU_JSON_OBJECT || value->type == EMU_JSON_TRUE ||
		value->type == EMU_JSON_FALSE;
}

#define SCHEMA_WORDS "a schema (an object, true or false)"

static const char *expected_schemas(
	const struct emu_json *json, uint32_t value, enum emu_shape shape, uint32_t *bad)
{
	struct emu_subschemas subschemas = emu_subschemas_of(json, value, shape);
	while (emu_subschemas_next(&subschemas, bad)) {
		if (!is_schema(&json->values[*bad]))
			return SCHEMA_WORDS;
	}
	return NULL;
}

static const char *expected_names(const struct emu_json *json, uint32_t value, uint32_t *bad)
{
	struct emu_index seen = {0};
	struct emu_buf scratch = {0};
	const char *expected = NULL;
	uint32_t end = json->values[value].next;
	*bad = value;
	if (json->values[value].type != EMU_JSON_ARRAY)
		return "an array of strings";
	for (uint32_t i = value + 1; i < end && !expected; i = json->values[i].next) {
		*bad = i;
		emu_buf_clear(&scratch);
		size_t n = seen.n;
		if (json->values[i].type != EMU_JSON_STRING)
			expected = "a string";
		else if (emu_index_add(&seen, emu_json_string(json, &json->values[i], &scratch)) !=
			n)
			expected = "each string once";
	}
	emu_index_free(&seen);
	emu_buf_free(&scratch);
	return expected;
}

static const char *expected_type(const struct emu_json *json, uint32_t value, uint32_t *bad)
{
	static const char words[] =
		"\"array\", \"boolean\", \"integer\", \"null\", \"number\", \"object\" or "
		"\"string\"";
	const struct emu_json_value *values = json->values;
	*bad = value;
	if (values[value].type == EMU_JSON_STRING)
		return emu_type_bits(emu_json_raw(json, &values[value])) ? NULL : words;
	if (values[value].type != EMU_JSON_ARRAY || !values[value].n)
		return "the name of a type or an array of such names";
	for (*bad = value + 1; *bad < values[value].next; *bad = values[*bad].next) {
		if (values[*bad].type != EMU_JSON_STRING ||
			!emu_type_bits(emu_json_raw(json, &values[*bad])))
			return words;
	}
	return expected_names(json, value, bad);
}

/* Of the members of an object, or the words for "an object". */
static const char *expected_members(
	const struct emu_json *json, uint32_t value, enum emu_shape shape, uint32_t *bad)
{
	const struct emu_json_value *values = json->values;
	*bad = value;
	if (values[value].type != EMU_JSON_OBJECT)
		return "an object";
	for (uint32_t key = value + 1; key < values[value].next; key = values[key + 1].next) {
		const char *expected = NULL;
		*bad = key + 1;
		if (shape == EMU_SHAPE_STRING_MAP_OF_BOOLEANS)
			expected = emu_shape_expected(json, key + 1, EMU_SHAPE_BOOLEAN, bad);
		else if (shape == EMU_SHAPE_NAMES_MAP || values[key + 1].type == EMU_JSON_ARRAY)
			expected = emu_shape_expected(json, key + 1, EMU_SHAPE_NAMES, bad);
		else if (!is_schema(&values[key + 1]))
			expected = "a schema or an array of strings";
		if (expected)
			return expected;
	}
	return NULL;
}

static const char *expected_number(
	const struct emu_json *json, uint32_t value, enum emu_shape shape)
{
	if (json->values[value].type != EMU_JSON_NUMBER)
		return shape == EMU_SHAPE_COUNT ? "an integer of 0 or more" : "a number";
	struct emu_number number = emu_number_of(emu_json_raw(json, &json->values[value]));
	uint32_t count;
	if (shape == EMU_SHAPE_COUNT && !emu_number_count(&number, &count))
		return "an integer of 0 or more";
	if (shape == EMU_SHAPE_POSITIVE && (number.negative || !number.n))
		return "a number above 0";
	return NULL;
}

/* JSON Schema core section 8.2.2: a letter or _, then letters, digits, - _ and points. */
static bool is_anchor(struct emu_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i], letter = (char)(c | 32);
		bool first = (letter >= 'a' && letter <= 'z') || c == '_';
		if (!first && (!i || !((c >= '0' && c <= '9') || c == '-' || c == '.')))
			return false;
	}
	return text.len > 0;
}

const char *emu_shape_expected(
	const struct emu_json *json, uint32_t value, enum emu_shape shape, uint32_t *bad)
{
	const struct emu_json_value *it = &json->values[value];
	*bad = value;
	switch (shape) {
	case EMU_SHAPE_ANY:
		break;
	case EMU_SHAPE_ANCHOR:
		return it->type == EMU_JSON_STRING && is_anchor(emu_json_raw(json, it))
			? NULL
			: "a name of letters, digits, '-', '_' and '.'";
	case EMU_SHAPE_BOOLEAN:
		return it->type == EMU_JSON_TRUE || it->type == EMU_JSON_FALSE ? NULL
									       : "true or false";
	case EMU_SHAPE_LIST:
		return it->type == EMU_JSON_ARRAY ? NULL : "an array";
	case EMU_SHAPE_STRING:
		return it->type == EMU_JSON_STRING ? NULL : "a string";
	case EMU_SHAPE_COUNT:
	case EMU_SHAPE_NUMBER:
	case EMU_SHAPE_POSITIVE:
		return expected_number(json, value, shape);
	case EMU_SHAPE_NAMES:
		return expected_names(json, value, bad);
	case EMU_SHAPE_DEPENDENCIES:
	case EMU_SHAPE_NAMES_MAP:
	case EMU_SHAPE_STRING_MAP_OF_BOOLEANS:
		return expected_members(json, value, shape, bad);
	case EMU_SHAPE_SCHEMAS:
		if (it->type != EMU_JSON_ARRAY || !it->n)
			return "an array of at least one schema";
		return expected_schemas(json, value, shape, bad);
	case EMU_SHAPE_SCHEMA_MAP:
		if (it->type != EMU_JSON_OBJECT)
			return "an object of schemas";
		return expected_schemas(json, value, shape, bad);
	case EMU_SHAPE_SCHEMA:
	case EMU_SHAPE_SCHEMA_OR_SCHEMAS:
		return expected_schemas(json, value, shape, bad);
	case EMU_SHAPE_TYPE:
		return expected_type(json, value, bad);
	}
	return NULL;
}

struct emu_subschemas emu_subschemas_of(
	const struct emu_json *json, uint32_t value, enum emu_shape shape)
{
	const struct emu_json_value *it = &json->values[value];
	struct emu_subschemas found = {json, value + 1, it->next, (uint8_t)shape, false};
	bool single = shape == EMU_SHAPE_SCHEMA ||
		(shape == EMU_SHAPE_SCHEMA_OR_SCHEMAS && it->type != EMU_JSON_ARRAY);
	bool list = shape == EMU_SHAPE_SCHEMAS || shape == EMU_SHAPE_SCHEMA_OR_SCHEMAS;
	bool map = shape == EMU_SHAPE_SCHEMA_MAP || shape == EMU_SHAPE_DEPENDENCIES;
	if (single) {
		found.single = true;
		found.at = value;
	} else if (!(list && it->type == EMU_JSON_ARRAY) && !(map && it->type == EMU_JSON_OBJECT)) {
		found.at = found.end;
	}
	return found;
}

bool emu_subschemas_next(struct emu_subschemas *subschemas, uint32_t *value)
{
	const struct emu_json_value *values = subschemas->json->values;
	while (subschemas->at < subschemas->end) {
		bool map = subschemas->shape == EMU_SHAPE_SCHEMA_MAP ||
			subschemas->shape == EMU_SHAPE_DEPENDENCIES;
		*value = subschemas->at + map;
		subschemas->at = subschemas->single ? subschemas->end : values[*value].next;
		if (subschemas->shape != EMU_SHAPE_DEPENDENCIES ||
			values[*value].type != EMU_JSON_ARRAY)
			return true;
	}
	return false;
}
