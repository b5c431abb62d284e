/*
 * A compiled schema: nodes (one a subschema), each a run of instructions in one flat array. Where
 * an instruction leads to other nodes it names them by edges, so that nodes which only refer to
 * others can be taken out of the way at the end.
 */
#ifndef EMU_SCHEMA_PROGRAM_INTERNAL_H
#define EMU_SCHEMA_PROGRAM_INTERNAL_H

#include "base/arena.h"
#include "schema/names-internal.h"
#include "schema/regex-internal.h"
#include "schema/set-internal.h"

#define EMU_NODE_TRUE 0U
#define EMU_NODE_NONE UINT32_MAX

enum emu_op_code {
	/* Those that look at the value alone. */
	EMU_OP_ENUM,		  /* a: enum rule; `const` too */
	EMU_OP_EXCLUSIVE_MAXIMUM, /* a: bound; so the others down to MULTIPLE_OF */
	EMU_OP_EXCLUSIVE_MINIMUM,
	EMU_OP_MAXIMUM,
	EMU_OP_MINIMUM,
	EMU_OP_MULTIPLE_OF,
	EMU_OP_FALSE,
	EMU_OP_FORMAT,	  /* a: enum emu_format */
	EMU_OP_MAX_ITEMS, /* a: count; so the others down to MIN_PROPERTIES */
	EMU_OP_MAX_LENGTH,
	EMU_OP_MAX_PROPERTIES,
	EMU_OP_MIN_ITEMS,
	EMU_OP_MIN_LENGTH,
	EMU_OP_MIN_PROPERTIES,
	EMU_OP_PATTERN, /* a: regex */
	EMU_OP_PLAIN = EMU_OP_PATTERN,

	/* Those that lead to other nodes, at the same value or its parts. */
	EMU_OP_ALL_OF,		  /* a: edge; one for each schema */
	EMU_OP_ANY_OF,		  /* a: first edge, b: how many */
	EMU_OP_ARRAY,		  /* a: array rule */
	EMU_OP_CONTAINS,	  /* a: contains rule */
	EMU_OP_DEPENDENT,	  /* a: dependent rule; one for each name */
	EMU_OP_DYNAMIC_REF,	  /* a: edge where no scope has the anchor, b: dynamic anchor */
	EMU_OP_IF,		  /* a: edges of if, then, else */
	EMU_OP_META,		  /* a: draft, whose metaschema this is */
	EMU_OP_NOT,		  /* a: edge */
	EMU_OP_OBJECT,		  /* a: object rule */
	EMU_OP_ONE_OF,		  /* as ANY_OF */
	EMU_OP_REF,		  /* a: edge */
	EMU_OP_REQUIRED,	  /* a: required rule: more names than an object rule takes */
	EMU_OP_UNEVALUATED_ITEMS, /* a: edge */
	EMU_OP_UNEVALUATED_PROPERTIES,
	EMU_OP_UNIQUE_ITEMS,
};

struct emu_op {
	uint16_t code;	  /* enum emu_op_code */
	uint16_t keyword; /* enum emu_keyword */
	uint32_t a, b;
	uint32_t site; /* the keyword's value in the node's document */
};

struct emu_node {
	uint32_t first, n;  /* instructions */
	uint32_t types;	    /* bits of types that may be; checked before the instructions */
	uint32_t type_site; /* value of `type` */
	uint32_t resource;
	uint32_t value; /* in the document */
	bool tracks;	/* has unevaluatedItems or unevaluatedProperties */
	bool plain;	/* each instruction looks at the value alone */
};

struct emu_bound {
	struct emu_str text; /* the number as the schema writes it */
	int64_t small;
	bool is_small;
};

#define EMU_REQUIRED_INLINE 64

/* properties, patternProperties, additionalProperties, propertyNames and (up to 64) required, in
 * one pass over the members. */
struct emu_object_rule {
	struct emu_names names; /* of properties and required */
	uint32_t properties;	/* edge of the first name; an edge may be EMU_NODE_NONE */
	const uint64_t *bits;	/* for each name its bit among the required, or 0 */
	uint64_t required;	/* all of these */
	uint32_t first_pattern, n_patterns;
	uint32_t rest, property_names; /* edges, or EMU_NODE_NONE */
	uint32_t required_site, patterns_site, rest_site, names_site, properties_site;
};

struct emu_pattern_rule {
	struct emu_regex *regex;
	uint32_t edge;
};

struct emu_array_rule {
	uint32_t prefix, n_prefix; /* edges */
	uint32_t rest;		   /* edge, or EMU_NODE_NONE */
	uint32_t prefix_site, rest_site;
};

struct emu_contains_rule {
	uint32_t edge, min, max;
	uint32_t site, min_site, max_site;
	bool marks; /* what it finds counts as evaluated (2020-12) */
};

struct emu_dependent_rule {
	struct emu_str name;
	const struct emu_str *required;
	uint32_t n_required;
	uint32_t edge; /* or EMU_NODE_NONE */
};

struct emu_enum_rule {
	struct emu_names strings;
	const uint32_t *others; /* values of the document that are no strings */
	uint32_t n_others;
};

struct emu_required_rule {
	struct emu_names names;
};

struct emu_dynamic_anchor {
	struct emu_str name;
	uint32_t first, n; /* into dynamic_targets */
};

struct emu_dynamic_target {
	uint32_t resource, edge;
};

struct emu_schema {
	const struct emu_schema_set *set;
	struct emu_schema *next; /* of the set's */
	struct emu_str uri;
	uint32_t root; /* edge */
	bool dynamic;  /* has $dynamicRef: the resources entered are kept track of */
	struct emu_arena arena;

	/* Each an array of what its name says. */
	struct emu_buf nodes, ops, edges, bounds, objects, patterns, arrays, contains, dependents,
		enums, required, regexes, dynamic_anchors, dynamic_targets;
};

#define EMU_AT(type, buf, i) ((const struct type *)(const void *)(buf).at + (i))

static inline uint32_t emu_schema_edge(const struct emu_schema *schema, uint32_t edge)
{
	return ((const uint32_t *)(const void *)schema->edges.at)[edge];
}

void emu_schema_del_all(struct emu_schema *schema);

#endif
