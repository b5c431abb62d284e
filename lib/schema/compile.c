/*
 * From schemas to nodes and instructions: a queue, not recursion. A schema that is referred to gets
 * its node at once and its instructions in its turn. What is done at the end is link.c's and
 * loops.c's.
 */
#include "schema/compile-internal.h"

#include <stdlib.h>

#include "schema/format-internal.h"

int emu_compile_push(struct emu_compiling *c, struct emu_buf *array, const void *item, size_t size,
	uint32_t *index)
{
	*index = (uint32_t)(array->len / size);
	emu_buf_append(array, (struct emu_str){item, size});
	return array->failed ? emu_fail_memory(c->err) : 0;
}

static int add_node(struct emu_compiling *c, struct emu_node node, uint32_t *number)
{
	node.types = EMU_TYPE_ALL;
	return emu_compile_push(c, &c->schema->nodes, &node, sizeof(node), number);
}

/* The node of a schema, which may be new. */
static int node_for(struct emu_compiling *c, uint32_t document, uint32_t value, uint32_t *number)
{
	const struct emu_set_document *in = emu_set_document(c->set, document);
	*number = EMU_NODE_TRUE;
	if (in->json.values[value].type == EMU_JSON_TRUE)
		return 0;
	if (!c->node_of[document])
		c->node_of[document] = calloc(in->json.n, sizeof(**c->node_of));
	if (!c->node_of[document])
		return emu_fail_memory(c->err);
	*number = c->node_of[document][value] - 1;
	if (c->node_of[document][value])
		return 0;
	struct emu_node node = {.resource = in->resource_of[value] - 1, .value = value};
	if (add_node(c, node, number) < 0)
		return -1;
	c->node_of[document][value] = *number + 1;
	return 0;
}

static uint32_t push_edge(struct emu_compiling *c, uint32_t node)
{
	uint32_t edge;
	return emu_compile_push(c, &c->schema->edges, &node, sizeof(node), &edge) < 0
		? EMU_NODE_NONE
		: edge;
}

uint32_t emu_compile_edge_to(struct emu_compiling *c, uint32_t document, uint32_t value)
{
	uint32_t node;
	return node_for(c, document, value, &node) < 0 ? EMU_NODE_NONE : push_edge(c, node);
}

uint32_t emu_compile_edge(struct emu_compiling *c, uint32_t value)
{
	return emu_compile_edge_to(c, c->document, value);
}

int emu_compile_edges(struct emu_compiling *c, const uint32_t *values, size_t n, uint32_t *first)
{
	*first = (uint32_t)(c->schema->edges.len / sizeof(uint32_t));
	for (size_t i = 0; i < n; i++) {
		uint32_t edge = values[i] == EMU_SET_NONE ? push_edge(c, EMU_NODE_NONE)
							  : emu_compile_edge(c, values[i]);
		if (edge == EMU_NODE_NONE)
			return -1;
	}
	return 0;
}

int emu_compile_op(struct emu_compiling *c, enum emu_op_code code, enum emu_keyword keyword,
	uint32_t a, uint32_t b)
{
	uint32_t site = c->at[keyword], index;
	struct emu_op op = {(uint16_t)code, (uint16_t)keyword, a, b, site};
	if (emu_compile_push(c, &c->schema->ops, &op, sizeof(op), &index) < 0)
		return -1;
	emu_compile_node_at(c, c->node)->n++;
	return 0;
}

int emu_compile_string(struct emu_compiling *c, uint32_t value, struct emu_str *text)
{
	struct emu_buf scratch = {0};
	struct emu_str plain = emu_json_string(c->json, &c->json->values[value], &scratch);
	*text = emu_arena_copy(&c->schema->arena, plain);
	int result = scratch.failed || !text->at ? emu_fail_memory(c->err) : 0;
	emu_buf_free(&scratch);
	return result;
}

/* The one node that stands for a draft's metaschema. */
static int meta_node(struct emu_compiling *c, uint8_t draft, uint32_t *node)
{
	if (!c->meta[draft]) {
		struct emu_node meta = {.resource = EMU_SET_NONE, .value = draft};
		if (add_node(c, meta, node) < 0)
			return -1;
		c->meta[draft] = *node + 1;
	}
	*node = c->meta[draft] - 1;
	return 0;
}

/* The edge to what a reference names, with what is known of it. */
static int compile_target(struct emu_compiling *c, enum emu_keyword keyword,
	struct emu_set_target *target, struct emu_str *text, uint32_t *edge)
{
	uint32_t node;
	if (emu_compile_string(c, c->at[keyword], text) < 0)
		return -1;
	struct emu_str base = emu_set_resource(c->set, c->resource)->uri;
	int found = emu_set_resolve(c->set, base, *text, target, c->err);
	if (found < 0)
		return -1;
	if (!found)
		return emu_set_fail(c->set, c->document, c->at[keyword], c->err,
			"found no schema named \"%.*s\": references lead to schemas that were "
			"given, never over a network",
			EMU_STR_ARGS(*text));
	int result = target->draft ? meta_node(c, target->draft, &node)
				   : node_for(c, target->document, target->value, &node);
	if (result == 0)
		*edge = push_edge(c, node);
	return result < 0 || *edge == EMU_NODE_NONE ? -1 : 0;
}

static int compile_ref(struct emu_compiling *c)
{
	struct emu_set_target target;
	struct emu_str text;
	uint32_t edge;
	if (!c->at[EMU_KEYWORD_REF])
		return 0;
	if (compile_target(c, EMU_KEYWORD_REF, &target, &text, &edge) < 0)
		return -1;
	return emu_compile_op(c, EMU_OP_REF, EMU_KEYWORD_REF, edge, 0);
}

/* The number of a dynamic anchor's name among those referred to. */
static int dynamic_anchor(struct emu_compiling *c, struct emu_str name, uint32_t *number)
{
	struct emu_buf *all = &c->schema->dynamic_anchors;
	size_t n = all->len / sizeof(struct emu_dynamic_anchor);
	for (*number = 0; *number < n; ++*number) {
		if (emu_str_equal(EMU_AT(emu_dynamic_anchor, *all, *number)->name, name))
			return 0;
	}
	struct emu_dynamic_anchor anchor = {.name = name};
	return emu_compile_push(c, all, &anchor, sizeof(anchor), number);
}

static int compile_dynamic_ref(struct emu_compiling *c)
{
	struct emu_set_target target;
	struct emu_str text, name;
	uint32_t edge, number;
	if (!c->at[EMU_KEYWORD_DYNAMIC_REF])
		return 0;
	if (compile_target(c, EMU_KEYWORD_DYNAMIC_REF, &target, &text, &edge) < 0)
		return -1;
	if (!target.dynamic)
		return emu_compile_op(c, EMU_OP_REF, EMU_KEYWORD_DYNAMIC_REF, edge, 0);
	name = text;
	while (name.len && name.at[0] != '#')
		name = emu_str_after(name, 1);
	c->schema->dynamic = true;
	if (dynamic_anchor(c, emu_str_after(name, 1), &number) < 0)
		return -1;
	return emu_compile_op(c, EMU_OP_DYNAMIC_REF, EMU_KEYWORD_DYNAMIC_REF, edge, number);
}

static int compile_branches(
	struct emu_compiling *c, enum emu_op_code code, enum emu_keyword keyword)
{
	uint32_t site = c->at[keyword], first, n = 0;
	if (!site)
		return 0;
	const struct emu_json_value *values = c->json->values;
	first = (uint32_t)(c->schema->edges.len / sizeof(uint32_t));
	for (uint32_t value = site + 1; value < values[site].next; value = values[value].next) {
		uint32_t edge = emu_compile_edge(c, value);
		if (edge == EMU_NODE_NONE ||
			(code == EMU_OP_ALL_OF && emu_compile_op(c, code, keyword, edge, 0) < 0))
			return -1;
		n++;
	}
	return code == EMU_OP_ALL_OF ? 0 : emu_compile_op(c, code, keyword, first, n);
}

static int compile_if(struct emu_compiling *c)
{
	uint32_t first,
		branches[3] = {
			c->at[EMU_KEYWORD_IF], c->at[EMU_KEYWORD_THEN], c->at[EMU_KEYWORD_ELSE]};
	if (!branches[0])
		return 0;
	for (int i = 1; i < 3; i++) {
		if (!branches[i])
			branches[i] = EMU_SET_NONE;
	}
	if (emu_compile_edges(c, branches, 3, &first) < 0)
		return -1;
	return emu_compile_op(c, EMU_OP_IF, EMU_KEYWORD_IF, first, 0);
}

static int compile_single(struct emu_compiling *c, enum emu_op_code code, enum emu_keyword keyword)
{
	if (!c->at[keyword])
		return 0;
	uint32_t edge = emu_compile_edge(c, c->at[keyword]);
	return edge == EMU_NODE_NONE ? -1 : emu_compile_op(c, code, keyword, edge, 0);
}

static int compile_applicators(struct emu_compiling *c)
{
	if (compile_branches(c, EMU_OP_ALL_OF, EMU_KEYWORD_ALL_OF) < 0 ||
		compile_branches(c, EMU_OP_ANY_OF, EMU_KEYWORD_ANY_OF) < 0 ||
		compile_branches(c, EMU_OP_ONE_OF, EMU_KEYWORD_ONE_OF) < 0 ||
		compile_single(c, EMU_OP_NOT, EMU_KEYWORD_NOT) < 0 || compile_if(c) < 0)
		return -1;
	emu_compile_node_at(c, c->node)->tracks = c->at[EMU_KEYWORD_UNEVALUATED_ITEMS] ||
		c->at[EMU_KEYWORD_UNEVALUATED_PROPERTIES];
	if (compile_single(c, EMU_OP_UNEVALUATED_ITEMS, EMU_KEYWORD_UNEVALUATED_ITEMS) < 0)
		return -1;
	return compile_single(c, EMU_OP_UNEVALUATED_PROPERTIES, EMU_KEYWORD_UNEVALUATED_PROPERTIES);
}

/* Where each keyword's value is. draft-07 ignores what stands beside a `$ref` (core section 8.3).
 */
static void find_keywords(struct emu_compiling *c, uint32_t value)
{
	memset(c->at, 0, sizeof(c->at));
	for (uint32_t key = value + 1; key < c->json->values[value].next;
		key = c->json->values[key + 1].next) {
		const struct emu_keyword_row *row = emu_keyword_of(c->json, key, &c->dialect);
		if (row)
			c->at[row->keyword] = key + 1;
	}
	uint32_t ref = c->at[EMU_KEYWORD_REF];
	if (c->dialect.draft == EMU_DRAFT_07 && ref) {
		memset(c->at, 0, sizeof(c->at));
		c->at[EMU_KEYWORD_REF] = ref;
	}
}

static int compile_node(struct emu_compiling *c, uint32_t number)
{
	struct emu_node *node = emu_compile_node_at(c, number);
	c->node = number;
	node->first = (uint32_t)(c->schema->ops.len / sizeof(struct emu_op));
	memset(c->at, 0, sizeof(c->at));
	if (node->resource == EMU_SET_NONE)
		return emu_compile_op(c, EMU_OP_META, EMU_KEYWORD_REF, node->value, 0);
	const struct emu_set_resource *resource = emu_set_resource(c->set, node->resource);
	c->resource = node->resource;
	c->document = resource->document;
	c->dialect = resource->dialect;
	c->json = &emu_set_document(c->set, c->document)->json;
	if (!c->dialect.draft)
		return emu_set_fail(c->set, c->document, resource->root, c->err,
			"expected a \"$schema\" of 2020-12 or draft-07, or one that is given "
			"and whose vocabularies are known, found \"%.*s\"",
			EMU_STR_ARGS(resource->metaschema));
	if (c->json->values[node->value].type == EMU_JSON_FALSE)
		return emu_compile_op(c, EMU_OP_FALSE, EMU_KEYWORD_NONE, 0, 0);
	find_keywords(c, node->value);
	if (compile_ref(c) < 0 || compile_dynamic_ref(c) < 0 || emu_compile_plain(c) < 0 ||
		emu_compile_object(c) < 0 || emu_compile_array(c) < 0)
		return -1;
	return compile_applicators(c);
}

int emu_compile_queue(struct emu_compiling *c)
{
	for (; c->n_compiled < emu_compile_n_nodes(c); c->n_compiled++) {
		if (compile_node(c, c->n_compiled) < 0)
			return -1;
	}
	return 0;
}

static int compile_all(struct emu_compiling *c, struct emu_set_target target)
{
	uint32_t node;
	struct emu_node always = {.resource = EMU_SET_NONE};
	if (add_node(c, always, &node) < 0)
		return -1;
	c->n_compiled = 1;
	int result = target.draft ? meta_node(c, target.draft, &node)
				  : node_for(c, target.document, target.value, &node);
	if (result == 0)
		c->schema->root = push_edge(c, node);
	if (result < 0 || c->schema->root == EMU_NODE_NONE || emu_compile_queue(c) < 0 ||
		emu_compile_dynamic(c) < 0 || emu_compile_refuse_loops(c) < 0)
		return -1;
	emu_compile_link(c);
	return 0;
}

static void schema_del(struct emu_schema *schema)
{
	struct emu_regex **regexes = (struct emu_regex **)(void *)schema->regexes.at;
	for (size_t i = 0; i < schema->regexes.len / sizeof(*regexes); i++)
		emu_regex_del(regexes[i]);
	struct emu_buf *arrays[] = {&schema->nodes, &schema->ops, &schema->edges, &schema->bounds,
		&schema->objects, &schema->patterns, &schema->arrays, &schema->contains,
		&schema->dependents, &schema->enums, &schema->required, &schema->regexes,
		&schema->dynamic_anchors, &schema->dynamic_targets};
	for (size_t i = 0; i < sizeof(arrays) / sizeof(*arrays); i++)
		emu_buf_free(arrays[i]);
	emu_arena_free(&schema->arena);
	free(schema);
}

void emu_schema_del_all(struct emu_schema *schema)
{
	while (schema) {
		struct emu_schema *next = schema->next;
		schema_del(schema);
		schema = next;
	}
}

static struct emu_schema *compile_target_of(struct emu_schema_set *set, struct emu_str uri,
	struct emu_set_target target, struct emu_error *err)
{
	struct emu_schema *schema = calloc(1, sizeof(*schema));
	struct emu_compiling c = {.set = set, .schema = schema, .err = err};
	uint32_t n = emu_set_n_documents(set);
	c.node_of = calloc(n + 1, sizeof(*c.node_of));
	int result = schema && c.node_of ? 0 : emu_fail_memory(err);
	if (result == 0) {
		schema->set = set;
		schema->uri = emu_arena_copy(&schema->arena, uri);
		result = schema->uri.at ? compile_all(&c, target) : emu_fail_memory(err);
	}
	for (uint32_t i = 0; c.node_of && i < n; i++)
		free(c.node_of[i]);
	free(c.node_of);
	if (result < 0 && schema) {
		schema_del(schema);
		schema = NULL;
	}
	return schema;
}

const struct emu_schema *emu_schema_compile(
	struct emu_schema_set *set, struct emu_str uri, struct emu_error *err)
{
	struct emu_set_target target;
	if (emu_set_walk(set, err) < 0)
		return NULL;
	for (struct emu_schema *schema = set->compiled; schema; schema = schema->next) {
		if (emu_str_equal(schema->uri, uri))
			return schema;
	}
	struct emu_str name = emu_set_name_uri(set, uri, err);
	int found = name.at ? emu_set_resolve(set, (struct emu_str){0}, uri, &target, err) : -1;
	if (!found)
		found = emu_set_resolve(set, (struct emu_str){0}, name, &target, err);
	if (!found)
		emu_fail(err, EMU_FAULT_USAGE, "found no schema named \"%.*s\"", EMU_STR_ARGS(uri));
	struct emu_schema *schema = found == 1 ? compile_target_of(set, uri, target, err) : NULL;
	if (schema) {
		schema->next = set->compiled;
		set->compiled = schema;
	}
	return schema;
}
