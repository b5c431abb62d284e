/*
 * References that come back to where they began without going into the value: such a schema never
 * ends on any value. Found by a walk over the edges that stay at the same value and are always
 * taken; those behind a condition are left to the evaluator's counted depth.
 */
#include "schema/compile-internal.h"

#include <stdlib.h>

enum mark { UNSEEN, OPEN, DONE };

struct step {
	uint32_t node, op, branch; /* the next edge to take */
};

/* The next edge from the step that stays at the value, or EMU_NODE_NONE. */
static uint32_t next_edge(const struct emu_schema *schema, struct step *step)
{
	const struct emu_node *node = EMU_AT(emu_node, schema->nodes, step->node);
	for (; step->op < node->n; step->op++, step->branch = 0) {
		const struct emu_op *op = EMU_AT(emu_op, schema->ops, node->first + step->op);
		uint32_t n = 0;
		switch ((enum emu_op_code)op->code) {
		case EMU_OP_ALL_OF:
		case EMU_OP_REF:
		case EMU_OP_NOT:
		case EMU_OP_IF:
			n = 1;
			break;
		case EMU_OP_ANY_OF:
		case EMU_OP_ONE_OF:
			n = op->b;
			break;
		default:
			break;
		}
		if (step->branch < n)
			return op->a + step->branch++;
	}
	return EMU_NODE_NONE;
}

/* Depth first from one node; the node where a loop closes, or EMU_NODE_NONE. */
static uint32_t find_loop(
	const struct emu_schema *schema, uint32_t from, uint8_t *marks, struct step *path)
{
	size_t depth = 1;
	path[0] = (struct step){from, 0, 0};
	marks[from] = OPEN;
	while (depth) {
		struct step *step = &path[depth - 1];
		uint32_t edge = next_edge(schema, step);
		if (edge == EMU_NODE_NONE) {
			marks[step->node] = DONE;
			depth--;
			continue;
		}
		uint32_t node = emu_schema_edge(schema, edge);
		if (marks[node] == OPEN)
			return node;
		if (marks[node] == UNSEEN) {
			marks[node] = OPEN;
			path[depth++] = (struct step){node, 0, 0};
		}
	}
	return EMU_NODE_NONE;
}

int emu_compile_refuse_loops(struct emu_compiling *c)
{
	uint32_t n = (uint32_t)(c->schema->nodes.len / sizeof(struct emu_node));
	uint8_t *marks = calloc(n, sizeof(*marks));
	struct step *path = calloc(n, sizeof(*path));
	uint32_t loop = marks && path ? EMU_NODE_NONE : 0;
	int result = marks && path ? 0 : emu_fail_memory(c->err);
	for (uint32_t i = 0; i < n && loop == EMU_NODE_NONE; i++) {
		if (marks[i] == UNSEEN)
			loop = find_loop(c->schema, i, marks, path);
	}
	if (result == 0 && loop != EMU_NODE_NONE) {
		const struct emu_node *node = EMU_AT(emu_node, c->schema->nodes, loop);
		uint32_t document = emu_set_resource(c->set, node->resource)->document;
		result = emu_set_fail(c->set, document, node->value, c->err,
			"this schema refers to itself without going into the value, so it would "
			"never end");
	}
	free(marks);
	free(path);
	return result;
}
