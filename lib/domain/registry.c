/*
 * The unit registry, asked: names to units and blocks with regard to their dates, parents, names to
 * show. Tables ask it for each cell that names a unit, consolidation for each group.
 */
#include "domain/registry.h"

#include <stdlib.h>

#include "domain/registry-internal.h"

void emu_registry_del(struct emu_registry *registry)
{
	if (!registry)
		return;
	struct emu_registry_names *names = registry->names;
	if (names) {
		emu_index_free(&names->units.ids);
		emu_index_free(&names->blocks.ids);
		emu_names_free(&names->units.names);
		emu_names_free(&names->blocks.names);
		json_decref(names->document);
		emu_arena_free(&names->arena);
		free(names);
	}
	free(registry);
}

bool emu_span_meets(const struct emu_span *span, const struct emu_period *period)
{
	return span->from <= period->to && period->from <= span->to;
}

static const struct emu_span *unit_span(const struct emu_registry *registry, uint32_t unit)
{
	return &registry->units[unit].span;
}

static const struct emu_span *block_span(const struct emu_registry *registry, uint32_t block)
{
	return &registry->blocks[block].span;
}

typedef const struct emu_span *span_of(const struct emu_registry *registry, uint32_t entry);

static enum emu_registry_answer answer(const struct emu_registry *registry,
	const struct emu_registry_kind *kind, span_of *span, struct emu_str name,
	const struct emu_period *period, struct emu_buf *scratch, uint32_t *at)
{
	uint32_t id = emu_index_find(&kind->ids, name);
	if (id != EMU_INDEX_NONE) {
		*at = id;
		return !period || emu_span_meets(span(registry, id), period) ? EMU_REGISTRY_FOUND
									     : EMU_REGISTRY_EXPIRED;
	}
	const struct emu_name_bearer *bearer = emu_names_find(&kind->names, name, scratch);
	if (!bearer)
		return EMU_REGISTRY_UNKNOWN;
	enum emu_registry_answer result = EMU_REGISTRY_EXPIRED;
	*at = bearer->entry;
	for (; bearer; bearer = bearer->next) {
		if (period && !emu_span_meets(span(registry, bearer->entry), period))
			continue;
		if (result == EMU_REGISTRY_FOUND)
			return EMU_REGISTRY_AMBIGUOUS;
		result = EMU_REGISTRY_FOUND;
		*at = bearer->entry;
	}
	return result;
}

enum emu_registry_answer emu_registry_unit(const struct emu_registry *registry, struct emu_str name,
	const struct emu_period *period, struct emu_buf *scratch, uint32_t *at)
{
	return answer(registry, &registry->names->units, unit_span, name, period, scratch, at);
}

enum emu_registry_answer emu_registry_block(const struct emu_registry *registry,
	struct emu_str name, const struct emu_period *period, struct emu_buf *scratch, uint32_t *at)
{
	return answer(registry, &registry->names->blocks, block_span, name, period, scratch, at);
}

struct emu_str emu_registry_nearest_unit(
	const struct emu_registry *registry, struct emu_str name, struct emu_buf *scratch)
{
	return emu_names_nearest(&registry->names->units.names, name, scratch);
}

struct emu_str emu_registry_nearest_block(
	const struct emu_registry *registry, struct emu_str name, struct emu_buf *scratch)
{
	return emu_names_nearest(&registry->names->blocks.names, name, scratch);
}

struct emu_str emu_registry_unit_name(
	const struct emu_registry *registry, uint32_t unit, struct emu_str lang)
{
	return emu_names_shown(json_array_get(registry->names->units.entries, unit), lang);
}

struct emu_str emu_registry_block_name(
	const struct emu_registry *registry, uint32_t block, struct emu_str lang)
{
	return emu_names_shown(json_array_get(registry->names->blocks.entries, block), lang);
}

uint32_t emu_registry_parent(
	const struct emu_registry *registry, uint32_t unit, const struct emu_period *period)
{
	const struct emu_unit *child = &registry->units[unit];
	const struct emu_tie *last = NULL;
	for (size_t i = 0; i < child->n_parents; i++) {
		const struct emu_tie *tie = &child->parents[i];
		if (emu_span_meets(&tie->span, period) && (!last || tie->span.to > last->span.to))
			last = tie;
	}
	return last ? last->unit : EMU_REGISTRY_NONE;
}
