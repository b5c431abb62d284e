/*
 * How evaluation came to where it is (core section 12.3.1, keywordLocation), for the basic output,
 * and the annotations of a value that holds (section 7.7). Only for schemas whose set keeps paths:
 * in others nodes that only refer to others have been taken out of the way.
 */
#include "schema/run-internal.h"

#include "json/pointer.h"
#include "json/writer.h"

#define DEPTH_MAX 1000 /* schemas within schemas */

static const struct emu_json *json_of(const struct emu_schema_run *run, const struct emu_node *node)
{
	uint32_t document = emu_set_resource(run->schema->set, node->resource)->document;
	return &emu_set_document(run->schema->set, document)->json;
}

/* The pointer from one value of a document to one within it. */
static void append_way(const struct emu_json *json, uint32_t from, uint32_t to, struct emu_buf *out)
{
	struct emu_buf all = {0}, first = {0};
	emu_json_pointer_of(json, from, &first);
	emu_json_pointer_of(json, to, &all);
	if (all.len > first.len)
		emu_buf_append(out, emu_str_after(emu_buf_str(&all), first.len));
	out->failed |= all.failed || first.failed;
	emu_buf_free(&all);
	emu_buf_free(&first);
}

/* The keyword by which the node refers to the other at the same value, or NULL. */
static const struct emu_op *reference(
	const struct emu_schema_run *run, const struct emu_node *from, uint32_t to)
{
	for (uint32_t i = 0; i < from->n; i++) {
		const struct emu_op *op = &run->ops[from->first + i];
		if (op->code == EMU_OP_DYNAMIC_REF ||
			(op->code == EMU_OP_REF && run->edges[op->a] == to))
			return op;
	}
	return NULL;
}

/* From a node to the next: down the document, or by a reference. */
static void append_step(const struct emu_schema_run *run, const struct emu_step *from,
	const struct emu_step *to, struct emu_buf *out)
{
	const struct emu_node *a = &run->nodes[from->node], *b = &run->nodes[to->node];
	bool known = a->resource != EMU_SET_NONE && b->resource != EMU_SET_NONE;
	bool within = known && json_of(run, a) == json_of(run, b) && b->value > a->value &&
		b->value < json_of(run, a)->values[a->value].next;
	const struct emu_op *op = from->value == to->value ? reference(run, a, to->node) : NULL;
	if (within && (!op || op->code == EMU_OP_DYNAMIC_REF)) {
		append_way(json_of(run, a), a->value, b->value, out);
		return;
	}
	emu_buf_push(out, '/');
	emu_buf_append(out,
		emu_str_from(
			emu_keyword_name(op ? (enum emu_keyword)op->keyword : EMU_KEYWORD_REF)));
}

void emu_run_path(
	struct emu_schema_run *run, const struct emu_node *node, uint32_t site, struct emu_buf *out)
{
	const struct emu_step *steps = (const struct emu_step *)(const void *)run->trail.at;
	size_t n = run->trail.len / sizeof(*steps);
	emu_buf_clear(out);
	for (size_t i = 1; i < n; i++)
		append_step(run, &steps[i - 1], &steps[i], out);
	if (node->resource != EMU_SET_NONE && site)
		append_way(json_of(run, node), node->value, site, out);
}

/* ---- Annotations ------------------------------------------------------------------------------
 */

struct annotating {
	struct emu_schema_run *run;
	struct emu_buf *out;
	uint32_t depth;
};

static void annotate(
	struct annotating *a, uint32_t node, uint32_t value, const struct emu_scope *scope);

/* Keywords without effect on what is valid, and those that nobody knows (section 6.5). */
static bool is_annotation(
	const struct emu_schema_run *run, const struct emu_node *node, uint32_t key)
{
	static const char *const names[] = {"title", "description", "default", "deprecated",
		"readOnly", "writeOnly", "examples", "format", "contentEncoding",
		"contentMediaType", "contentSchema"};
	const struct emu_json *json = json_of(run, node);
	struct emu_str name = emu_json_raw(json, &json->values[key]);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (emu_str_equal(name, emu_str_from(names[i])))
			return true;
	return !emu_keyword_of(
		json, key, &emu_set_resource(run->schema->set, node->resource)->dialect);
}

static void annotate_with(
	struct annotating *a, const struct emu_node *node, uint32_t key, uint32_t value)
{
	struct emu_schema_run *run = a->run;
	const struct emu_json *json = json_of(run, node);
	struct emu_buf text = {0};
	emu_buf_append(
		a->out, a->out->len > 1 ? EMU_STR(",{\"valid\":true") : EMU_STR("{\"valid\":true"));
	emu_json_write_key(a->out, EMU_STR("keywordLocation"));
	emu_run_path(run, node, key + 1, &text);
	emu_json_write_string(a->out, emu_buf_str(&text));
	emu_json_write_key(a->out, EMU_STR("absoluteKeywordLocation"));
	emu_run_locate(run, node, key + 1);
	emu_json_write_string(a->out, emu_buf_str(&run->location));
	emu_json_write_key(a->out, EMU_STR("instanceLocation"));
	emu_buf_clear(&text);
	emu_json_pointer_of(run->json, value, &text);
	emu_json_write_string(a->out, emu_buf_str(&text));
	emu_json_write_key(a->out, EMU_STR("annotation"));
	emu_json_write_line(a->out, emu_json_span(json, &json->values[key + 1]));
	emu_buf_push(a->out, '}');
	a->out->failed |= text.failed || run->location.failed;
	emu_buf_free(&text);
}

static void annotate_members(struct annotating *a, const struct emu_op *op, uint32_t value,
	const struct emu_scope *scope)
{
	struct emu_schema_run *run = a->run;
	const struct emu_object_rule *rule = EMU_AT(emu_object_rule, run->schema->objects, op->a);
	const struct emu_json_value *values = run->json->values;
	uint32_t end = values[value].type == EMU_JSON_OBJECT ? values[value].next : 0;
	for (uint32_t key = value + 1; key < end && !run->broken; key = values[key + 1].next) {
		uint32_t n = emu_names_find(&rule->names, emu_run_string(run, key));
		uint32_t node = n == EMU_NAMES_NONE ? EMU_NODE_NONE
						    : run->edges[rule->properties + n];
		bool matched = node != EMU_NODE_NONE;
		if (matched)
			annotate(a, node, key + 1, scope);
		for (uint32_t i = 0; i < rule->n_patterns; i++) {
			const struct emu_pattern_rule *pattern = EMU_AT(
				emu_pattern_rule, run->schema->patterns, rule->first_pattern + i);
			if (emu_regex_match(pattern->regex, run->regex, emu_run_string(run, key),
				    run->err) != 1)
				continue;
			matched = true;
			annotate(a, run->edges[pattern->edge], key + 1, scope);
		}
		if (!matched && rule->rest != EMU_NODE_NONE)
			annotate(a, run->edges[rule->rest], key + 1, scope);
	}
}

static void annotate_elements(struct annotating *a, const struct emu_op *op, uint32_t value,
	const struct emu_scope *scope)
{
	struct emu_schema_run *run = a->run;
	const struct emu_array_rule *rule = EMU_AT(emu_array_rule, run->schema->arrays, op->a);
	const struct emu_json_value *values = run->json->values;
	uint32_t end = values[value].type == EMU_JSON_ARRAY ? values[value].next : 0, i = 0;
	for (uint32_t item = value + 1; item < end; item = values[item].next, i++) {
		uint32_t edge = i < rule->n_prefix ? rule->prefix + i : rule->rest;
		if (edge != EMU_NODE_NONE)
			annotate(a, run->edges[edge], item, scope);
	}
}

/* Of several schemas those that hold have their say. */
static void annotate_if_holds(
	struct annotating *a, uint32_t node, uint32_t value, const struct emu_scope *scope)
{
	if (emu_run_quietly(a->run, node, value, 0, scope))
		annotate(a, node, value, scope);
}

static void annotate_contained(struct annotating *a, const struct emu_op *op, uint32_t value,
	const struct emu_scope *scope)
{
	struct emu_schema_run *run = a->run;
	uint32_t node = run->edges[EMU_AT(emu_contains_rule, run->schema->contains, op->a)->edge];
	const struct emu_json_value *values = run->json->values;
	uint32_t end = values[value].type == EMU_JSON_ARRAY ? values[value].next : 0;
	for (uint32_t item = value + 1; item < end; item = values[item].next)
		annotate_if_holds(a, node, item, scope);
}

static void annotate_if(struct annotating *a, const struct emu_op *op, uint32_t value,
	const struct emu_scope *scope)
{
	const uint32_t *edges = &a->run->edges[op->a];
	bool holds = emu_run_quietly(a->run, edges[0], value, 0, scope);
	if (holds)
		annotate(a, edges[0], value, scope);
	if (edges[holds ? 1 : 2] != EMU_NODE_NONE)
		annotate(a, edges[holds ? 1 : 2], value, scope);
}

static void annotate_dependent(struct annotating *a, const struct emu_op *op, uint32_t value,
	const struct emu_scope *scope)
{
	struct emu_schema_run *run = a->run;
	const struct emu_dependent_rule *rule = EMU_AT(
		emu_dependent_rule, run->schema->dependents, op->a);
	if (rule->edge != EMU_NODE_NONE &&
		emu_json_member(run->json, &run->json->values[value], rule->name))
		annotate(a, run->edges[rule->edge], value, scope);
}

static void annotate_op(struct annotating *a, const struct emu_op *op, const struct emu_at *at)
{
	struct emu_schema_run *run = a->run;
	switch ((enum emu_op_code)op->code) {
	case EMU_OP_ALL_OF:
	case EMU_OP_REF:
		annotate(a, run->edges[op->a], at->value, at->scope);
		break;
	case EMU_OP_DYNAMIC_REF:
		annotate(a, emu_run_dynamic_target(run, at, op), at->value, at->scope);
		break;
	case EMU_OP_ANY_OF:
	case EMU_OP_ONE_OF:
		for (uint32_t i = 0; i < op->b; i++)
			annotate_if_holds(a, run->edges[op->a + i], at->value, at->scope);
		break;
	case EMU_OP_IF:
		annotate_if(a, op, at->value, at->scope);
		break;
	case EMU_OP_OBJECT:
		annotate_members(a, op, at->value, at->scope);
		break;
	case EMU_OP_ARRAY:
		annotate_elements(a, op, at->value, at->scope);
		break;
	case EMU_OP_CONTAINS:
		annotate_contained(a, op, at->value, at->scope);
		break;
	case EMU_OP_DEPENDENT:
		annotate_dependent(a, op, at->value, at->scope);
		break;
	default:
		break;
	}
}

/* Of a schema that holds for the value. */
static void annotate(
	struct annotating *a, uint32_t node, uint32_t value, const struct emu_scope *scope)
{
	struct emu_schema_run *run = a->run;
	const struct emu_node *it = &run->nodes[node];
	struct emu_step step = {node, value};
	if (it->resource == EMU_SET_NONE || run->broken)
		return;
	if (a->depth == DEPTH_MAX) {
		emu_run_break(
			run, EMU_FAULT_LIMIT, "the schema's references go too deep on this value");
		return;
	}
	a->depth++;
	emu_buf_append(&run->trail, (struct emu_str){(const char *)&step, sizeof(step)});
	struct emu_scope inner = {scope, it->resource};
	struct emu_at at = {it, value, 0, &inner};
	const struct emu_json *json = json_of(run, it);
	const struct emu_json_value *schema = &json->values[it->value];
	uint32_t end = schema->type == EMU_JSON_OBJECT ? schema->next : 0;
	for (uint32_t key = it->value + 1; key < end; key = json->values[key + 1].next)
		if (is_annotation(run, it, key))
			annotate_with(a, it, key, value);
	for (uint32_t i = 0; i < it->n; i++)
		annotate_op(a, &run->ops[it->first + i], &at);
	run->trail.len -= sizeof(step);
	a->depth--;
}

int emu_schema_annotate(struct emu_schema_run *run, const struct emu_schema *schema,
	const struct emu_json *json, struct emu_buf *out, struct emu_error *err)
{
	struct annotating a = {run, out, 0};
	emu_buf_clear(&run->trail);
	run->quiet = true;
	run->json = json;
	run->schema = schema;
	run->err = err;
	emu_buf_clear(out);
	emu_buf_push(out, '[');
	annotate(&a, run->edges[schema->root], 0, NULL);
	emu_buf_push(out, ']');
	if (out->failed || run->trail.failed)
		return emu_fail_memory(err);
	if (out->len == 2)
		emu_buf_clear(out);
	return run->broken && err->fault == EMU_FAULT_MEMORY ? -1 : 0;
}
