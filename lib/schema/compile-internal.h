/* Between the compiler's two halves: the queue of schemas, and what each keyword becomes. */
#ifndef EMU_SCHEMA_COMPILE_INTERNAL_H
#define EMU_SCHEMA_COMPILE_INTERNAL_H

#include "schema/program-internal.h"

struct emu_compiling {
	struct emu_schema_set *set;
	struct emu_schema *schema;
	uint32_t **node_of;  /* for each document (or NULL), for each value 1 + its node, or 0 */
	uint32_t meta[4];    /* for each draft 1 + the node of its metaschema, or 0 */
	uint32_t n_compiled; /* nodes whose instructions are there */
	struct emu_error *err;

	/* The node at hand. */
	uint32_t node, document, resource;
	struct emu_dialect dialect;
	const struct emu_json *json;
	uint32_t at[EMU_KEYWORDS]; /* the keywords' values; 0 where absent */
};

static inline struct emu_node *emu_compile_node_at(
	const struct emu_compiling *compiling, uint32_t node)
{
	return (struct emu_node *)(void *)compiling->schema->nodes.at + node;
}

static inline uint32_t emu_compile_n_nodes(const struct emu_compiling *compiling)
{
	return (uint32_t)(compiling->schema->nodes.len / sizeof(struct emu_node));
}

/* An edge to the node of a schema of the document at hand, compiled in its turn; EMU_NODE_NONE with
 * the error set when memory runs out. */
EMU_CHECKED uint32_t emu_compile_edge(struct emu_compiling *compiling, uint32_t value);

/* The same for a schema of any document. */
EMU_CHECKED uint32_t emu_compile_edge_to(
	struct emu_compiling *compiling, uint32_t document, uint32_t value);

/* Edges to several in a row. */
EMU_CHECKED int emu_compile_edges(
	struct emu_compiling *compiling, const uint32_t *values, size_t n, uint32_t *first);

/* Appends to one of the schema's arrays; *index is where. */
EMU_CHECKED int emu_compile_push(struct emu_compiling *compiling, struct emu_buf *array,
	const void *item, size_t size, uint32_t *index);

EMU_CHECKED int emu_compile_op(struct emu_compiling *compiling, enum emu_op_code code,
	enum emu_keyword keyword, uint32_t a, uint32_t b);

/* The characters of a string of the document, in the schema's arena. */
EMU_CHECKED int emu_compile_string(
	struct emu_compiling *compiling, uint32_t value, struct emu_str *text);

/* A pattern, owned by the schema. */
EMU_CHECKED int emu_compile_regex(
	struct emu_compiling *compiling, uint32_t value, struct emu_regex **regex);

/* The keywords of values that have no parts, of objects and of arrays. */
EMU_CHECKED int emu_compile_plain(struct emu_compiling *compiling);
EMU_CHECKED int emu_compile_object(struct emu_compiling *compiling);
EMU_CHECKED int emu_compile_array(struct emu_compiling *compiling);

/* Compiles what the queue holds, and what that adds to it. */
EMU_CHECKED int emu_compile_queue(struct emu_compiling *compiling);

/* The targets of the dynamic anchors referred to, in every resource that can be entered. Compiling
 * one can enter more resources, which can have the anchors too: until no more come. */
EMU_CHECKED int emu_compile_dynamic(struct emu_compiling *compiling);

/* Leads edges past nodes that only refer to others, and marks those that are plain. */
void emu_compile_link(struct emu_compiling *compiling);

/* A schema that cannot end on any value is an error. */
EMU_CHECKED int emu_compile_refuse_loops(struct emu_compiling *compiling);

#endif
