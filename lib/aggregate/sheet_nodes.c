/* Who the owners of cells are: units and blocks of the registry by any of their names, and those it
 * does not know. Called while the books are closed. */
#include "aggregate/sheet-internal.h"

#include <stdlib.h>

#define NEAREST_MAX 16

static struct emu_str owner_name(const struct emu_ledger *ledger, uint32_t owner)
{
	return emu_str_after(ledger->owners.names[owner], 1);
}

static char owner_kind(const struct emu_ledger *ledger, uint32_t owner)
{
	return ledger->owners.names[owner].at[0];
}

static enum emu_registry_answer ask(const struct emu_ledger *ledger, uint32_t owner,
	const struct emu_period *period, struct emu_buf *scratch, uint32_t *at)
{
	const struct emu_registry *registry = ledger->question->registry;
	struct emu_str name = owner_name(ledger, owner);
	if (!registry)
		return EMU_REGISTRY_UNKNOWN;
	return owner_kind(ledger, owner) == EMU_OWNER_UNIT
		? emu_registry_unit(registry, name, period, scratch, at)
		: emu_registry_block(registry, name, period, scratch, at);
}

static struct emu_str nearest(struct emu_ledger *ledger, uint32_t owner)
{
	const struct emu_registry *registry = ledger->question->registry;
	struct emu_str name = owner_name(ledger, owner);
	return owner_kind(ledger, owner) == EMU_OWNER_UNIT
		? emu_registry_nearest_unit(registry, name, &ledger->scratch)
		: emu_registry_nearest_block(registry, name, &ledger->scratch);
}

/* A name that is close is looked for while there are few: it costs a look at every name. */
static void say_unknown(struct emu_ledger *ledger, uint32_t owner, struct emu_remarks *remarks)
{
	const char *kind = owner_kind(ledger, owner) == EMU_OWNER_UNIT ? "unit" : "block";
	struct emu_str name = owner_name(ledger, owner);
	struct emu_str near = remarks->n < NEAREST_MAX ? nearest(ledger, owner)
						       : (struct emu_str){0};
	if (near.len)
		emu_remarks_add(remarks, EMU_REMARK_WARNING, (struct emu_str){0}, 0,
			"%s \"%.*s\" is not in the registry and stands for itself: did you mean "
			"\"%.*s\"?",
			kind, EMU_STR_ARGS(name), EMU_STR_ARGS(near));
	else
		emu_remarks_add(remarks, EMU_REMARK_WARNING, (struct emu_str){0}, 0,
			"%s \"%.*s\" is not in the registry and stands for itself", kind,
			EMU_STR_ARGS(name));
}

struct other {
	struct emu_str name; /* with its kind before it */
	uint32_t owner;
};

static int compare_others(const void *a, const void *b)
{
	return emu_str_compare(((const struct other *)a)->name, ((const struct other *)b)->name);
}

/* Nodes from `first` on for the owners of a kind that the registry does not know, by name. */
static uint32_t name_others(struct emu_sheet *sheet, char kind, const struct other *others,
	size_t n, uint32_t first, uint32_t *nodes_of)
{
	for (size_t i = 0; i < n; i++) {
		if (others[i].name.at[0] != kind)
			continue;
		sheet->nodes[first] = (struct emu_node){
			kind == EMU_OWNER_UNIT ? EMU_NODE_UNIT : EMU_NODE_BLOCK, EMU_REGISTRY_NONE,
			emu_str_after(others[i].name, 1)};
		nodes_of[others[i].owner] = first++;
	}
	return first;
}

/* Asks the registry for each owner; *others are those it does not know, or knows two of. */
static size_t split_owners(struct emu_sheet *sheet, uint32_t *nodes_of, struct other *others,
	struct emu_remarks *remarks)
{
	struct emu_ledger *ledger = sheet->ledger;
	size_t n = 0;
	for (uint32_t i = 0; i < ledger->owners.n; i++) {
		uint32_t at;
		nodes_of[i] = EMU_NODE_NONE;
		if (owner_kind(ledger, i) == EMU_OWNER_NOBODY)
			continue;
		enum emu_registry_answer answer = ask(ledger, i, NULL, &ledger->scratch, &at);
		if (answer == EMU_REGISTRY_FOUND) {
			nodes_of[i] = at;
			continue;
		}
		others[n++] = (struct other){ledger->owners.names[i], i};
		sheet->is_shared[i] = answer == EMU_REGISTRY_AMBIGUOUS;
	}
	qsort(others, n, sizeof(*others), compare_others);
	for (size_t i = 0; sheet->question->registry && i < n; i++)
		if (!sheet->is_shared[others[i].owner])
			say_unknown(ledger, others[i].owner, remarks);
	return n;
}

/* A block's number in the registry becomes its node: behind all units. */
static void move_blocks(
	struct emu_sheet *sheet, uint32_t *nodes_of, const struct other *others, size_t n_others)
{
	const struct emu_registry *registry = sheet->question->registry;
	const struct emu_ledger *ledger = sheet->ledger;
	uint32_t n_units = registry ? (uint32_t)registry->n_units : 0;
	for (size_t i = 0; i < n_others; i++)
		n_units += others[i].name.at[0] == EMU_OWNER_UNIT;
	for (uint32_t i = 0; i < ledger->owners.n; i++)
		if (nodes_of[i] != EMU_NODE_NONE && owner_kind(ledger, i) == EMU_OWNER_BLOCK)
			nodes_of[i] += n_units;
}

static void lay_out(
	struct emu_sheet *sheet, uint32_t *nodes_of, const struct other *others, size_t n_others)
{
	const struct emu_registry *registry = sheet->question->registry;
	const struct emu_ledger *ledger = sheet->ledger;
	uint32_t n = 0;
	move_blocks(sheet, nodes_of, others, n_others);
	for (uint32_t i = 0; registry && i < registry->n_units; i++)
		sheet->nodes[n++] = (struct emu_node){EMU_NODE_UNIT, i, registry->units[i].id};
	sheet->first_other_unit = n;
	n = name_others(sheet, EMU_OWNER_UNIT, others, n_others, n, nodes_of);
	sheet->first_block = n;
	for (uint32_t i = 0; registry && i < registry->n_blocks; i++)
		sheet->nodes[n++] = (struct emu_node){EMU_NODE_BLOCK, i, registry->blocks[i].id};
	sheet->first_other_block = n;
	n = name_others(sheet, EMU_OWNER_BLOCK, others, n_others, n, nodes_of);
	sheet->nobody = n;
	sheet->nodes[n++] = (struct emu_node){EMU_NODE_NOBODY, EMU_REGISTRY_NONE, {0}};
	sheet->top = n;
	sheet->nodes[n++] = (struct emu_node){EMU_NODE_TOP, EMU_REGISTRY_NONE, {0}};
	sheet->n_nodes = n;
	for (uint32_t i = 0; i < ledger->owners.n; i++)
		if (owner_kind(ledger, i) == EMU_OWNER_NOBODY)
			nodes_of[i] = sheet->nobody;
}

int emu_sheet_name_nodes(struct emu_sheet *sheet, uint32_t **nodes_of, struct emu_remarks *remarks,
	struct emu_error *err)
{
	const struct emu_registry *registry = sheet->question->registry;
	size_t n = sheet->ledger->owners.n;
	size_t n_known = registry ? registry->n_units + registry->n_blocks : 0;
	struct other *others = malloc((n ? n : 1) * sizeof(*others));
	*nodes_of = emu_arena_array(&sheet->arena, n, sizeof(**nodes_of));
	sheet->nodes = emu_arena_array(&sheet->arena, n_known + n + 2, sizeof(*sheet->nodes));
	sheet->is_shared = emu_arena_array(&sheet->arena, n, sizeof(bool));
	if (!others || !*nodes_of || !sheet->nodes || !sheet->is_shared) {
		free(others);
		return emu_fail_memory(err);
	}
	lay_out(sheet, *nodes_of, others, split_owners(sheet, *nodes_of, others, remarks));
	free(others);
	return 0;
}

uint32_t emu_sheet_node(const struct emu_sheet *sheet, const uint32_t *nodes_of, uint32_t owner,
	const struct emu_period *period)
{
	uint32_t at;
	if (!sheet->is_shared[owner] ||
		ask(sheet->ledger, owner, period, &sheet->ledger->scratch, &at) !=
			EMU_REGISTRY_FOUND)
		return nodes_of[owner];
	return at + (owner_kind(sheet->ledger, owner) == EMU_OWNER_BLOCK ? sheet->first_block : 0);
}
