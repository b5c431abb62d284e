/*
 * The keywords of JSON Schema as a table: since which draft, of which vocabulary, and what their
 * value has to look like. The set walks documents by it, the compiler checks them by it, and what
 * refers to a metaschema is checked by it too.
 */
#ifndef EMU_SCHEMA_KEYWORDS_INTERNAL_H
#define EMU_SCHEMA_KEYWORDS_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "json/reader.h"

enum emu_draft {
	EMU_DRAFT_UNKNOWN = 0,
	EMU_DRAFT_07 = 1,
	EMU_DRAFT_2020_12 = 2,
};

enum emu_vocabulary {
	EMU_VOCABULARY_CORE = 1,
	EMU_VOCABULARY_APPLICATOR = 2,
	EMU_VOCABULARY_UNEVALUATED = 4,
	EMU_VOCABULARY_VALIDATION = 8,
	EMU_VOCABULARY_METADATA = 16,
	EMU_VOCABULARY_FORMAT = 32,
	EMU_VOCABULARY_CONTENT = 64,
	EMU_VOCABULARY_ALL = 127,
};

struct emu_dialect {
	uint8_t draft;	      /* enum emu_draft */
	uint8_t vocabularies; /* of enum emu_vocabulary */
	bool assert_formats;
};

enum emu_keyword {
	EMU_KEYWORD_NONE,
	EMU_KEYWORD_ADDITIONAL_ITEMS,
	EMU_KEYWORD_ADDITIONAL_PROPERTIES,
	EMU_KEYWORD_ALL_OF,
	EMU_KEYWORD_ANCHOR,
	EMU_KEYWORD_ANY_OF,
	EMU_KEYWORD_CONST,
	EMU_KEYWORD_CONTAINS,
	EMU_KEYWORD_CONTENT_ENCODING,
	EMU_KEYWORD_CONTENT_MEDIA_TYPE,
	EMU_KEYWORD_DEPENDENCIES,
	EMU_KEYWORD_DEPENDENT_REQUIRED,
	EMU_KEYWORD_DEPENDENT_SCHEMAS,
	EMU_KEYWORD_DYNAMIC_ANCHOR,
	EMU_KEYWORD_DYNAMIC_REF,
	EMU_KEYWORD_ELSE,
	EMU_KEYWORD_ENUM,
	EMU_KEYWORD_EXCLUSIVE_MAXIMUM,
	EMU_KEYWORD_EXCLUSIVE_MINIMUM,
	EMU_KEYWORD_FORMAT,
	EMU_KEYWORD_ID,
	EMU_KEYWORD_IF,
	EMU_KEYWORD_ITEMS,
	EMU_KEYWORD_MAX_CONTAINS,
	EMU_KEYWORD_MAXIMUM,
	EMU_KEYWORD_MAX_ITEMS,
	EMU_KEYWORD_MAX_LENGTH,
	EMU_KEYWORD_MAX_PROPERTIES,
	EMU_KEYWORD_MIN_CONTAINS,
	EMU_KEYWORD_MINIMUM,
	EMU_KEYWORD_MIN_ITEMS,
	EMU_KEYWORD_MIN_LENGTH,
	EMU_KEYWORD_MIN_PROPERTIES,
	EMU_KEYWORD_MULTIPLE_OF,
	EMU_KEYWORD_NOT,
	EMU_KEYWORD_ONE_OF,
	EMU_KEYWORD_PATTERN,
	EMU_KEYWORD_PATTERN_PROPERTIES,
	EMU_KEYWORD_PREFIX_ITEMS,
	EMU_KEYWORD_PROPERTIES,
	EMU_KEYWORD_PROPERTY_NAMES,
	EMU_KEYWORD_REF,
	EMU_KEYWORD_REQUIRED,
	EMU_KEYWORD_SCHEMA,
	EMU_KEYWORD_THEN,
	EMU_KEYWORD_TYPE,
	EMU_KEYWORD_UNEVALUATED_ITEMS,
	EMU_KEYWORD_UNEVALUATED_PROPERTIES,
	EMU_KEYWORD_UNIQUE_ITEMS,
	EMU_KEYWORD_OTHER, /* known, and without effect on what is valid */
	EMU_KEYWORDS,
};

/* What a keyword's value has to be. */
enum emu_shape {
	EMU_SHAPE_ANY,
	EMU_SHAPE_ANCHOR,
	EMU_SHAPE_BOOLEAN,
	EMU_SHAPE_COUNT,	/* an integer from 0 */
	EMU_SHAPE_DEPENDENCIES, /* an object of schemas or arrays of strings */
	EMU_SHAPE_LIST,
	EMU_SHAPE_NAMES, /* an array of different strings */
	EMU_SHAPE_NAMES_MAP,
	EMU_SHAPE_NUMBER,
	EMU_SHAPE_POSITIVE,
	EMU_SHAPE_SCHEMA,
	EMU_SHAPE_SCHEMAS, /* an array of them, not empty */
	EMU_SHAPE_SCHEMA_MAP,
	EMU_SHAPE_SCHEMA_OR_SCHEMAS,
	EMU_SHAPE_STRING,
	EMU_SHAPE_STRING_MAP_OF_BOOLEANS,
	EMU_SHAPE_TYPE,
};

struct emu_keyword_row {
	const char *name;
	uint8_t keyword; /* enum emu_keyword */
	uint8_t shape;	 /* enum emu_shape */
	uint8_t drafts;	 /* of enum emu_draft */
	uint8_t vocabulary;
};

/* NULL where the dialect has no such keyword. */
const struct emu_keyword_row *emu_keyword_find(
	struct emu_str name, const struct emu_dialect *dialect);

/* The row of a member of a schema, by its key; NULL likewise. */
const struct emu_keyword_row *emu_keyword_of(
	const struct emu_json *json, uint32_t key, const struct emu_dialect *dialect);

const char *emu_keyword_name(enum emu_keyword keyword);

/* NULL where the value has the shape; else what was expected ("a number"), with *bad the value that
 * is not so. Schemas inside are not looked into, but have to be objects, true or false. */
const char *emu_shape_expected(
	const struct emu_json *json, uint32_t value, enum emu_shape shape, uint32_t *bad);

/* Bits for `type`: 1 << enum emu_json_type, both booleans, and EMU_TYPE_INTEGER. */
#define EMU_TYPE_INTEGER (1U << 7)
#define EMU_TYPE_ALL 0x7fU

/* The bits of a `type`; 0 where the name is none. */
uint32_t emu_type_bits(struct emu_str name);

/* The schemas in a keyword's value, one after another. */
struct emu_subschemas {
	const struct emu_json *json;
	uint32_t at, end;
	uint8_t shape;
	bool single;
};
struct emu_subschemas emu_subschemas_of(
	const struct emu_json *json, uint32_t value, enum emu_shape shape);
bool emu_subschemas_next(struct emu_subschemas *subschemas, uint32_t *value);

#endif
