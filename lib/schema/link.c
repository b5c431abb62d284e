/*
 * The end of compiling: the targets of dynamic anchors gathered, nodes that only refer to others
 * taken out of the way, and those marked that look at nothing but their value.
 */
#include "schema/compile-internal.h"

#include <stdlib.h>

/* Which resources a run can be in: those with a node. */
static int touched_resources(struct emu_compiling *c, bool **touched)
{
	*touched = calloc(emu_set_n_resources(c->set) + 1, sizeof(**touched));
	if (!*touched)
		return emu_fail_memory(c->err);
	for (uint32_t i = EMU_NODE_TRUE + 1; i < emu_compile_n_nodes(c); i++) {
		if (emu_compile_node_at(c, i)->resource != EMU_SET_NONE)
			(*touched)[emu_compile_node_at(c, i)->resource] = true;
	}
	return 0;
}

/* One anchor's targets in the resources that can be entered. */
static int gather_anchor(struct emu_compiling *c, uint32_t number, const bool *touched)
{
	struct emu_dynamic_anchor anchor = *EMU_AT(
		emu_dynamic_anchor, c->schema->dynamic_anchors, number);
	struct emu_buf *targets = &c->schema->dynamic_targets;
	anchor.first = (uint32_t)(targets->len / sizeof(struct emu_dynamic_target));
	anchor.n = 0;
	for (uint32_t i = 0; i < emu_set_n_resources(c->set); i++) {
		const struct emu_set_resource *resource = emu_set_resource(c->set, i);
		const struct emu_set_entry *entry = touched[i]
			? emu_set_find(c->set, resource->uri, anchor.name)
			: NULL;
		if (!entry || !entry->dynamic)
			continue;
		uint32_t index;
		struct emu_dynamic_target target = {
			i, emu_compile_edge_to(c, resource->document, entry->value)};
		if (target.edge == EMU_NODE_NONE ||
			emu_compile_push(c, targets, &target, sizeof(target), &index) < 0)
			return -1;
		anchor.n++;
	}
	memcpy(c->schema->dynamic_anchors.at + number * sizeof(anchor), &anchor, sizeof(anchor));
	return 0;
}

int emu_compile_dynamic(struct emu_compiling *c)
{
	uint32_t before;
	do {
		bool *touched;
		before = emu_compile_n_nodes(c);
		if (touched_resources(c, &touched) < 0)
			return -1;
		emu_buf_clear(&c->schema->dynamic_targets);
		uint32_t n = (uint32_t)(c->schema->dynamic_anchors.len /
			sizeof(struct emu_dynamic_anchor));
		int result = 0;
		for (uint32_t i = 0; i < n && result == 0; i++)
			result = gather_anchor(c, i, touched);
		free(touched);
		if (result < 0 || emu_compile_queue(c) < 0)
			return -1;
	} while (emu_compile_n_nodes(c) > before);
	return 0;
}

/* Where a node that holds nothing but a reference leads on: to an edge; EMU_NODE_NONE for others.
 * Not where scopes count: what is only passed through is a scope too. */
static uint32_t leads_to(struct emu_compiling *c, uint32_t number)
{
	if (number == EMU_NODE_NONE || number == EMU_NODE_TRUE || c->schema->dynamic)
		return EMU_NODE_NONE;
	const struct emu_node *node = emu_compile_node_at(c, number);
	if (node->types != EMU_TYPE_ALL || node->n != 1)
		return EMU_NODE_NONE;
	const struct emu_op *op = EMU_AT(emu_op, c->schema->ops, node->first);
	return op->code == EMU_OP_REF || op->code == EMU_OP_ALL_OF ? op->a : EMU_NODE_NONE;
}

static bool is_empty(struct emu_compiling *c, uint32_t number)
{
	if (number == EMU_NODE_NONE)
		return false;
	const struct emu_node *node = emu_compile_node_at(c, number);
	return node->types == EMU_TYPE_ALL && !node->n;
}

/* Leads edges past nodes that only refer to others; each on the way is led there at once. */
static void link_edges(struct emu_compiling *c)
{
	uint32_t *edges = (uint32_t *)(void *)c->schema->edges.at;
	size_t n = c->schema->edges.len / sizeof(*edges);
	for (size_t i = 0; i < n; i++) {
		uint32_t end = edges[i], next;
		while ((next = leads_to(c, end)) != EMU_NODE_NONE)
			end = edges[next];
		if (is_empty(c, end))
			end = EMU_NODE_TRUE;
		for (uint32_t node = edges[i]; (next = leads_to(c, node)) != EMU_NODE_NONE;) {
			node = edges[next];
			edges[next] = end;
		}
		edges[i] = end;
	}
}

static void mark_plain_nodes(struct emu_compiling *c)
{
	for (uint32_t i = 0; i < emu_compile_n_nodes(c); i++) {
		struct emu_node *node = emu_compile_node_at(c, i);
		node->plain = !node->tracks;
		for (uint32_t j = 0; j < node->n; j++) {
			const struct emu_op *op = EMU_AT(emu_op, c->schema->ops, node->first + j);
			node->plain &= op->code <= EMU_OP_PLAIN;
		}
	}
}

void emu_compile_link(struct emu_compiling *c)
{
	if (!c->set->keep_paths)
		link_edges(c);
	mark_plain_nodes(c);
}
