/*
 * From a valid record to what is asked of its leaves, so that any record of the same shape whose
 * leaves pass is valid too. Called by accept.c where it learns. Keywords that look at types, keys
 * and counts alone hold for the shape; those that look at a leaf are asked of it again; where one
 * may fail without the whole failing (if, not, oneOf), or compares values, what it looks at has to
 * stay the same to the byte.
 */
#include "schema/accept-internal.h"

#include "schema/run-internal.h"

#define ASKS_MAX 256
#define VISITS_MAX                                                                                 \
	8192 /* far below what a run may take, so that no run like it meets its limit              \
	      */
#define DEPTH_MAX 256
#define SAME_MAX 1024 /* bytes of leaves that have to stay the same */

/* What is wanted of the leaves that a schema looks at. */
enum mode {
	ASK,
	FREEZE, /* they stay as they are */
	LOOK,	/* nothing: whether it holds does not matter, but that it ends does */
};

struct planning {
	struct emu_schema_run *run;
	const struct emu_json *json;
	uint32_t values[EMU_JSON_LEAVES]; /* of the leaves */
	bool frozen[EMU_JSON_LEAVES];
	uint32_t n_leaves;
	struct emu_ask asks[ASKS_MAX];
	uint32_t n;
	uint32_t visits, depth;
};

static bool visit(struct planning *p, uint32_t node, uint32_t value, enum mode mode);

static bool is_leaf(const struct planning *p, uint32_t value)
{
	return emu_json_is_leaf(&p->json->values[value]);
}

static uint8_t leaf_of(const struct planning *p, uint32_t value)
{
	uint32_t i = 0;
	while (p->values[i] != value)
		i++;
	return (uint8_t)i;
}

/* All leaves of a value. */
static void freeze(struct planning *p, uint32_t value)
{
	uint32_t end = p->json->values[value].next;
	for (uint32_t i = 0; i < p->n_leaves; i++) {
		if (p->values[i] >= value && p->values[i] < end)
			p->frozen[i] = true;
	}
}

static bool ask(struct planning *p, uint32_t value, enum mode mode, struct emu_ask asked)
{
	if (mode != ASK)
		return true;
	if (p->n == ASKS_MAX)
		return false;
	asked.leaf = leaf_of(p, value);
	p->asks[p->n++] = asked;
	return true;
}

static bool visit_members(
	struct planning *p, const struct emu_op *op, uint32_t value, enum mode mode)
{
	struct emu_schema_run *run = p->run;
	const struct emu_object_rule *rule = EMU_AT(emu_object_rule, run->schema->objects, op->a);
	const struct emu_json_value *values = p->json->values;
	struct emu_error err;
	if (values[value].type != EMU_JSON_OBJECT)
		return true;
	for (uint32_t key = value + 1; key < values[value].next; key = values[key + 1].next) {
		uint32_t n = emu_names_find(&rule->names, emu_run_string(run, key));
		uint32_t node = n == EMU_NAMES_NONE ? EMU_NODE_NONE
						    : run->edges[rule->properties + n];
		bool matched = node != EMU_NODE_NONE;
		if (matched && !visit(p, node, key + 1, mode))
			return false;
		for (uint32_t i = 0; i < rule->n_patterns; i++) {
			const struct emu_pattern_rule *pattern = EMU_AT(
				emu_pattern_rule, run->schema->patterns, rule->first_pattern + i);
			int matches = emu_regex_match(
				pattern->regex, run->regex, emu_run_string(run, key), &err);
			matched |= matches > 0;
			if (matches < 0 ||
				(matches && !visit(p, run->edges[pattern->edge], key + 1, mode)))
				return false;
		}
		if (!matched && rule->rest != EMU_NODE_NONE &&
			!visit(p, run->edges[rule->rest], key + 1, mode))
			return false;
	}
	return true;
}

static bool visit_elements(
	struct planning *p, const struct emu_op *op, uint32_t value, enum mode mode)
{
	const struct emu_schema_run *run = p->run;
	const struct emu_array_rule *rule = EMU_AT(emu_array_rule, run->schema->arrays, op->a);
	const struct emu_json_value *values = p->json->values;
	if (values[value].type != EMU_JSON_ARRAY)
		return true;
	uint32_t rest = rule->rest == EMU_NODE_NONE ? EMU_NODE_NONE : run->edges[rule->rest], i = 0;
	for (uint32_t item = value + 1; item < values[value].next; item = values[item].next, i++) {
		uint32_t node = i < rule->n_prefix ? run->edges[rule->prefix + i] : rest;
		if (node != EMU_NODE_NONE && !visit(p, node, item, mode))
			return false;
	}
	return true;
}

/* anyOf holds where one form does that held before; oneOf also asks that the others do not. */
static bool visit_forms(struct planning *p, const struct emu_op *op, uint32_t value, enum mode mode)
{
	enum mode others = mode == ASK && op->code == EMU_OP_ANY_OF ? LOOK
		: mode == ASK					    ? FREEZE
								    : mode;
	bool found = mode != ASK;
	for (uint32_t i = 0; i < op->b; i++) {
		uint32_t node = p->run->edges[op->a + i];
		bool this = !found && emu_run_node(p->run, node, value, 0, NULL);
		found |= this;
		if (!visit(p, node, value, this ? ASK : others))
			return false;
	}
	return found;
}

static bool visit_if(struct planning *p, const struct emu_op *op, uint32_t value, enum mode mode)
{
	const uint32_t *edges = &p->run->edges[op->a];
	bool holds = emu_run_node(p->run, edges[0], value, 0, NULL);
	if (!visit(p, edges[0], value, mode == LOOK ? LOOK : FREEZE))
		return false;
	for (uint32_t i = 1; i < 3; i++) {
		bool taken = holds == (i == 1);
		if (edges[i] != EMU_NODE_NONE &&
			!visit(p, edges[i], value, taken || mode == FREEZE ? mode : LOOK))
			return false;
	}
	return true;
}

/* A keyword of strings. */
static bool visit_text(struct planning *p, const struct emu_op *op, uint32_t value, enum mode mode)
{
	const struct emu_schema *schema = p->run->schema;
	if (p->json->values[value].type != EMU_JSON_STRING || !is_leaf(p, value))
		return true;
	struct emu_ask asked = {.kind = EMU_ASK_LENGTH, .code = op->code, .number = op->a};
	if (op->code == EMU_OP_PATTERN || op->code == EMU_OP_FORMAT)
		asked.kind = EMU_ASK_TEXT;
	if (op->code == EMU_OP_PATTERN)
		asked.regex = ((struct emu_regex *const *)(const void *)schema->regexes.at)[op->a];
	return ask(p, value, mode, asked);
}

static bool visit_enum(struct planning *p, const struct emu_op *op, uint32_t value, enum mode mode)
{
	const struct emu_enum_rule *rule = EMU_AT(emu_enum_rule, p->run->schema->enums, op->a);
	if (p->json->values[value].type == EMU_JSON_STRING && is_leaf(p, value))
		return ask(p, value, mode,
			(struct emu_ask){.kind = EMU_ASK_NAME, .names = &rule->strings});
	if (mode != LOOK)
		freeze(p, value);
	return true;
}

static bool visit_bound(struct planning *p, const struct emu_op *op, uint32_t value, enum mode mode)
{
	const struct emu_bound *bound = EMU_AT(emu_bound, p->run->schema->bounds, op->a);
	return p->json->values[value].type != EMU_JSON_NUMBER ||
		ask(p, value, mode,
			(struct emu_ask){.kind = EMU_ASK_BOUND, .code = op->code, .bound = bound});
}

static bool visit_dependent(
	struct planning *p, const struct emu_op *op, uint32_t value, enum mode mode)
{
	const struct emu_dependent_rule *rule = EMU_AT(
		emu_dependent_rule, p->run->schema->dependents, op->a);
	return rule->edge == EMU_NODE_NONE ||
		!emu_json_member(p->json, &p->json->values[value], rule->name) ||
		visit(p, p->run->edges[rule->edge], value, mode);
}

static bool visit_op(struct planning *p, const struct emu_op *op, uint32_t value, enum mode mode)
{
	const uint32_t *edges = p->run->edges;
	switch ((enum emu_op_code)op->code) {
	case EMU_OP_ENUM:
		return visit_enum(p, op, value, mode);
	case EMU_OP_MINIMUM:
	case EMU_OP_MAXIMUM:
	case EMU_OP_EXCLUSIVE_MINIMUM:
	case EMU_OP_EXCLUSIVE_MAXIMUM:
	case EMU_OP_MULTIPLE_OF:
		return visit_bound(p, op, value, mode);
	case EMU_OP_FORMAT:
	case EMU_OP_PATTERN:
	case EMU_OP_MIN_LENGTH:
	case EMU_OP_MAX_LENGTH:
		return visit_text(p, op, value, mode);
	case EMU_OP_FALSE:
	case EMU_OP_MIN_ITEMS:
	case EMU_OP_MAX_ITEMS:
	case EMU_OP_MIN_PROPERTIES:
	case EMU_OP_MAX_PROPERTIES:
	case EMU_OP_REQUIRED:
		return true;
	case EMU_OP_ALL_OF:
	case EMU_OP_REF:
		return visit(p, edges[op->a], value, mode);
	case EMU_OP_ANY_OF:
	case EMU_OP_ONE_OF:
		return visit_forms(p, op, value, mode);
	case EMU_OP_NOT:
		return visit(p, edges[op->a], value, mode == LOOK ? LOOK : FREEZE);
	case EMU_OP_IF:
		return visit_if(p, op, value, mode);
	case EMU_OP_OBJECT:
		return visit_members(p, op, value, mode);
	case EMU_OP_DEPENDENT:
		return visit_dependent(p, op, value, mode);
	case EMU_OP_ARRAY:
		return visit_elements(p, op, value, mode);
	case EMU_OP_CONTAINS:
	case EMU_OP_META:
	case EMU_OP_UNIQUE_ITEMS:
		freeze(p, value);
		return true;
	case EMU_OP_DYNAMIC_REF:
	case EMU_OP_UNEVALUATED_ITEMS:
	case EMU_OP_UNEVALUATED_PROPERTIES:
		break;
	}
	return false;
}

/* All that a node looks at; false where it is more than can be told by leaves. */
static bool visit(struct planning *p, uint32_t node, uint32_t value, enum mode mode)
{
	const struct emu_node *it = &p->run->nodes[node];
	bool holds = true;
	if (p->visits++ == VISITS_MAX || p->depth == DEPTH_MAX || it->tracks)
		return false;
	if (is_leaf(p, value) && mode == FREEZE)
		freeze(p, value);
	else if (p->json->values[value].type == EMU_JSON_NUMBER &&
		!(it->types >> EMU_JSON_NUMBER & 1))
		holds = ask(p, value, mode, (struct emu_ask){.kind = EMU_ASK_INTEGER});
	p->depth++;
	for (uint32_t i = 0; i < it->n && holds; i++)
		holds = visit_op(p, &p->run->ops[it->first + i], value, mode);
	p->depth--;
	return holds;
}

/* The leaves that stay the same come first: they tell one plan from another. */
static struct emu_plan *write_plan(const struct planning *p, struct emu_arena *arena)
{
	uint32_t n = p->n + p->n_leaves;
	size_t left = SAME_MAX;
	struct emu_plan *plan = emu_arena_array(
		arena, 1, sizeof(*plan) + n * sizeof(plan->asks[0]));
	if (!plan)
		return NULL;
	for (uint32_t i = 0; i < p->n_leaves; i++) {
		struct emu_str text = emu_json_raw(p->json, &p->json->values[p->values[i]]);
		if (!p->frozen[i])
			continue;
		char *copy = text.len <= left ? emu_arena_array(arena, text.len + 16, 1) : NULL;
		if (!copy)
			return NULL;
		left -= text.len;
		memcpy(copy, text.at, text.len);
		plan->asks[plan->n++] = (struct emu_ask){
			.kind = EMU_ASK_SAME, .leaf = (uint8_t)i, .same = {copy, text.len}};
	}
	for (uint32_t i = 0; i < p->n; i++) {
		if (!p->frozen[p->asks[i].leaf])
			plan->asks[plan->n++] = p->asks[i];
	}
	return plan;
}

struct emu_plan *emu_plan_new(struct emu_schema_run *run, const struct emu_schema *schema,
	const struct emu_json *json, uint32_t decided, struct emu_arena *arena)
{
	struct planning p = {.run = run, .json = json};
	struct emu_error err;
	for (uint32_t i = 0; i < json->n; i++) {
		if (!emu_json_is_leaf(&json->values[i]))
			continue;
		if (p.n_leaves == EMU_JSON_LEAVES)
			return NULL;
		p.values[p.n_leaves++] = i;
	}
	if (decided)
		freeze(&p, decided);
	if (schema) {
		if (schema->dynamic)
			return NULL;
		emu_run_prepare(run, schema, json, &err);
		if (!visit(&p, run->edges[schema->root], 0, ASK) || run->broken)
			return NULL;
	}
	return write_plan(&p, arena);
}
