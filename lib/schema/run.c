/*
 * The evaluator's core: nodes, instructions that lead to other nodes at the same value, and the
 * limits that end what would not end. It recurses, with a counted depth.
 */
#include "schema/run-internal.h"

#include <stdlib.h>

#include "schema/number-internal.h"

/* Nodes within nodes: well above what documents of the reader's depth need, well below the stack.
 */
#define DEPTH_MAX 4096

/* Nodes evaluated for one value; each value in it adds more. */
#define STEPS_BASE ((uint64_t)1 << 22)
#define STEPS_VALUE 256

struct emu_schema_run *emu_schema_run_new(struct emu_error *err)
{
	struct emu_schema_run *run = calloc(1, sizeof(*run));
	if (!run) {
		emu_fail_memory(err);
		return NULL;
	}
	run->regex = emu_regex_scratch_new(err);
	if (!run->regex) {
		emu_schema_run_del(run);
		return NULL;
	}
	return run;
}

void emu_schema_run_del(struct emu_schema_run *run)
{
	if (!run)
		return;
	emu_regex_scratch_del(run->regex);
	emu_buf_free(&run->text);
	emu_buf_free(&run->message);
	emu_buf_free(&run->location);
	emu_buf_free(&run->bits);
	emu_buf_free(&run->hashes);
	emu_buf_free(&run->trail);
	emu_buf_free(&run->path);
	free(run);
}

bool emu_run_break(struct emu_schema_run *run, enum emu_fault fault, const char *text)
{
	if (!run->broken)
		emu_fail(run->err, fault, "%s", text);
	run->broken = true;
	return false;
}

struct emu_str emu_run_unescaped(struct emu_schema_run *run, uint32_t value)
{
	static const char none[8];
	const struct emu_json_value *it = &run->json->values[value];
	emu_buf_clear(&run->text);
	if (!emu_buf_reserve(&run->text, (size_t)it->len + 8)) {
		emu_run_break(run, EMU_FAULT_MEMORY, "out of memory");
		return (struct emu_str){none, 0};
	}
	struct emu_str text = emu_json_string(run->json, it, &run->text);
	if (run->text.failed || !text.at)
		return (struct emu_str){none, 0};
	memset(run->text.at + run->text.len, 0, 8);
	return text;
}

bool emu_run_is_integer(const struct emu_schema_run *run, uint32_t value)
{
	int64_t small;
	struct emu_str text = emu_json_raw(run->json, &run->json->values[value]);
	if (emu_number_small(text, &small))
		return true;
	struct emu_number number = emu_number_of(text);
	return emu_number_is_integer(&number);
}

static size_t words_of(const struct emu_schema_run *run, uint32_t value)
{
	return ((size_t)run->json->values[value].n + 63) / 64;
}

uint32_t emu_run_new_marks(struct emu_schema_run *run, uint32_t value)
{
	size_t bytes = words_of(run, value) * sizeof(uint64_t);
	if (!bytes)
		return 0;
	if (!emu_buf_reserve(&run->bits, bytes)) {
		emu_run_break(run, EMU_FAULT_MEMORY, "out of memory");
		return 0;
	}
	memset(run->bits.at + run->bits.len, 0, bytes);
	uint32_t marks = (uint32_t)(run->bits.len / sizeof(uint64_t)) + 1;
	run->bits.len += bytes;
	return marks;
}

void emu_run_join_marks(struct emu_schema_run *run, uint32_t into, uint32_t from, uint32_t value)
{
	if (!into || !from)
		return;
	uint64_t *to = emu_run_marks(run, into);
	const uint64_t *other = emu_run_marks(run, from);
	for (size_t i = 0; i < words_of(run, value); i++)
		to[i] |= other[i];
}

bool emu_run_quietly(struct emu_schema_run *run, uint32_t node, uint32_t value, uint32_t marks,
	const struct emu_scope *scope)
{
	bool quiet = run->quiet;
	run->quiet = true;
	bool holds = emu_run_node(run, node, value, marks, scope);
	run->quiet = quiet;
	return holds;
}

/* A schema that may fail without the whole failing: what it evaluated counts only if it holds. */
static bool eval_branch(struct emu_schema_run *run, const struct emu_at *at, uint32_t node)
{
	size_t top = run->bits.len;
	uint32_t marks = at->marks ? emu_run_new_marks(run, at->value) : 0;
	bool holds = emu_run_quietly(run, node, at->value, marks, at->scope);
	if (holds)
		emu_run_join_marks(run, at->marks, marks, at->value);
	run->bits.len = top;
	return holds;
}

/* The one branch whose types let the value through, so that its findings are the ones to tell;
 * EMU_NODE_NONE where none or several do. */
static uint32_t likely_branch(
	const struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	uint32_t likely = EMU_NODE_NONE;
	for (uint32_t i = 0; i < op->b; i++) {
		uint32_t node = run->edges[op->a + i], types = run->nodes[node].types;
		uint8_t type = run->json->values[at->value].type;
		bool lets = (types >> type & 1) ||
			(type == EMU_JSON_NUMBER && (types & EMU_TYPE_INTEGER));
		if (!lets || emu_run_is_false(run, node))
			continue;
		if (likely != EMU_NODE_NONE)
			return EMU_NODE_NONE;
		likely = node;
	}
	return likely;
}

static bool eval_any_of(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	bool one = op->code == EMU_OP_ONE_OF;
	uint32_t n = 0;
	/* Where marks are asked for, every form of an anyOf has its say. */
	uint32_t enough = one ? 2 : at->marks ? UINT32_MAX : 1;
	for (uint32_t i = 0; i < op->b && n < enough && !run->broken; i++)
		n += eval_branch(run, at, run->edges[op->a + i]);
	bool holds = one ? n == 1 : n > 0;
	if (holds || run->quiet || run->broken)
		return holds;
	uint32_t likely = n ? EMU_NODE_NONE : likely_branch(run, at, op);
	if (likely != EMU_NODE_NONE)
		(void)emu_run_node(run, likely, at->value, 0, at->scope);
	else
		emu_run_report(run, at, op);
	return false;
}

static bool eval_not(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	struct emu_at inner = *at;
	inner.marks = 0;
	if (!eval_branch(run, &inner, run->edges[op->a]))
		return true;
	if (!run->quiet)
		emu_run_report(run, at, op);
	return false;
}

static bool eval_if(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	bool holds = eval_branch(run, at, run->edges[op->a]);
	uint32_t node = run->edges[op->a + (holds ? 1 : 2)];
	return node == EMU_NODE_NONE || emu_run_node(run, node, at->value, at->marks, at->scope);
}

/* Core section 8.2.3.2: the outermost resource gone through that has the anchor. */
uint32_t emu_run_dynamic_target(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_dynamic_anchor *anchor = EMU_AT(
		emu_dynamic_anchor, run->schema->dynamic_anchors, op->b);
	uint32_t node = run->edges[op->a];
	for (const struct emu_scope *scope = at->scope; scope; scope = scope->outer) {
		for (uint32_t i = 0; i < anchor->n; i++) {
			const struct emu_dynamic_target *target = EMU_AT(emu_dynamic_target,
				run->schema->dynamic_targets, anchor->first + i);
			if (target->resource == scope->resource)
				node = run->edges[target->edge];
		}
	}
	return node;
}

static bool eval_op(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	switch ((enum emu_op_code)op->code) {
	case EMU_OP_ALL_OF:
	case EMU_OP_REF:
		return emu_run_node(run, run->edges[op->a], at->value, at->marks, at->scope);
	case EMU_OP_DYNAMIC_REF:
		return emu_run_node(
			run, emu_run_dynamic_target(run, at, op), at->value, at->marks, at->scope);
	case EMU_OP_ANY_OF:
	case EMU_OP_ONE_OF:
		return eval_any_of(run, at, op);
	case EMU_OP_NOT:
		return eval_not(run, at, op);
	case EMU_OP_IF:
		return eval_if(run, at, op);
	case EMU_OP_OBJECT:
		return emu_run_members(run, at, op);
	case EMU_OP_REQUIRED:
		return emu_run_required(run, at, op);
	case EMU_OP_DEPENDENT:
		return emu_run_dependent(run, at, op);
	case EMU_OP_ARRAY:
		return emu_run_elements(run, at, op);
	case EMU_OP_CONTAINS:
		return emu_run_contains(run, at, op);
	case EMU_OP_UNIQUE_ITEMS:
		return emu_run_unique(run, at, op);
	case EMU_OP_UNEVALUATED_ITEMS:
	case EMU_OP_UNEVALUATED_PROPERTIES:
		return emu_run_unevaluated(run, at, op);
	case EMU_OP_META:
		return emu_run_meta(run, at, op);
	default:
		if (emu_run_plain(run, at, op))
			return true;
		if (!run->quiet)
			emu_run_report(run, at, op);
		return false;
	}
}

/* All instructions of a node; quietly, up to the first that does not hold. */
static bool eval_ops(struct emu_schema_run *run, const struct emu_at *at)
{
	bool holds = true;
	for (uint32_t i = 0; i < at->node->n; i++) {
		if (EMU_LIKELY(eval_op(run, at, &run->ops[at->node->first + i])))
			continue;
		holds = false;
		if (run->quiet || run->broken)
			break;
	}
	return holds;
}

static bool eval_tracked(struct emu_schema_run *run, const struct emu_at *at)
{
	struct emu_at own = *at;
	size_t top = run->bits.len;
	own.marks = emu_run_new_marks(run, at->value);
	bool holds = eval_ops(run, &own);
	if (holds)
		emu_run_join_marks(run, at->marks, own.marks, at->value);
	run->bits.len = top;
	return holds;
}

static bool has_type(struct emu_schema_run *run, const struct emu_at *at)
{
	uint8_t type = run->json->values[at->value].type;
	if ((at->node->types >> type & 1) ||
		(type == EMU_JSON_NUMBER && (at->node->types & EMU_TYPE_INTEGER) &&
			emu_run_is_integer(run, at->value)))
		return true;
	if (run->quiet)
		return false;
	struct emu_buf *message = emu_run_begin(run);
	emu_buf_append(message, EMU_STR("expected "));
	emu_run_show_types(message, at->node->types);
	emu_buf_append(message, EMU_STR(", got "));
	emu_run_show(run, run->json, at->value);
	emu_run_end(run, at->node, EMU_KEYWORD_TYPE, at->node->type_site, at->value);
	return false;
}

static inline bool eval(struct emu_schema_run *run, uint32_t node, uint32_t value, uint32_t marks,
	const struct emu_scope *scope)
{
	struct emu_at at = {&run->nodes[node], value, marks, scope};
	struct emu_scope inner = {scope, at.node->resource};
	/* Of a value of the wrong type nothing else is worth telling. */
	if (!has_type(run, &at))
		return false;
	if (EMU_UNLIKELY(run->broken))
		return false;
	if (EMU_UNLIKELY(!run->steps--))
		return emu_run_break(run, EMU_FAULT_LIMIT,
			"the schema asks for more steps than a value may take");
	if (EMU_UNLIKELY(run->depth >= DEPTH_MAX))
		return emu_run_break(
			run, EMU_FAULT_LIMIT, "the schema's references go too deep on this value");
	if (run->schema->dynamic && (!scope || scope->resource != inner.resource))
		at.scope = &inner;
	run->depth++;
	bool holds = at.node->tracks ? eval_tracked(run, &at) : eval_ops(run, &at);
	run->depth--;
	return holds;
}

bool emu_run_eval(struct emu_schema_run *run, uint32_t node, uint32_t value, uint32_t marks,
	const struct emu_scope *scope)
{
	if (EMU_LIKELY(run->quiet))
		return eval(run, node, value, marks, scope);
	struct emu_step step = {node, value};
	size_t len = run->trail.len;
	emu_buf_append(&run->trail, (struct emu_str){(const char *)&step, sizeof(step)});
	bool holds = eval(run, node, value, marks, scope);
	run->trail.len = len;
	return holds;
}

static void start(struct emu_schema_run *run, bool quiet)
{
	run->quiet = quiet;
	run->broken = false;
	run->depth = 0;
	run->bits.len = 0;
	emu_buf_clear(&run->trail);
	run->cursor = (struct emu_json_cursor){0};
	run->steps = STEPS_BASE + (uint64_t)STEPS_VALUE * run->json->n;
}

void emu_run_prepare(struct emu_schema_run *run, const struct emu_schema *schema,
	const struct emu_json *json, struct emu_error *err)
{
	run->schema = schema;
	run->nodes = (const struct emu_node *)(const void *)schema->nodes.at;
	run->ops = (const struct emu_op *)(const void *)schema->ops.at;
	run->edges = (const uint32_t *)(const void *)schema->edges.at;
	run->json = json;
	run->report = NULL;
	run->err = err;
	start(run, true);
}

static int check(struct emu_schema_run *run)
{
	bool holds = emu_run_node(run, run->edges[run->schema->root], 0, 0, NULL);
	return run->broken ? -1 : holds;
}

int emu_schema_check(struct emu_schema_run *run, const struct emu_schema *schema,
	const struct emu_json *json, emu_schema_report *report, void *context,
	struct emu_error *err)
{
	emu_run_prepare(run, schema, json, err);
	int result = check(run);
	if (result || !report)
		return result;
	run->report = report;
	run->context = context;
	start(run, false);
	return check(run);
}
