/*
 * The unit registry: units as a dated tree, blocks as dated membership, and the names they are
 * known by. Source: --units FILE (schemas/units.schema.json). Immutable once loaded; units and
 * blocks are numbered from 0 in the document's order.
 */
#ifndef EMU_DOMAIN_REGISTRY_H
#define EMU_DOMAIN_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/period.h"
#include "base/str.h"

#define EMU_REGISTRY_NONE UINT32_MAX

/* First and last day, both inside; INT32_MIN and INT32_MAX where open. */
struct emu_span {
	int32_t from, to;
};

struct emu_tie { /* to a parent, or of a block to a member */
	uint32_t unit;
	struct emu_span span;
};

struct emu_unit {
	struct emu_str id;
	struct emu_str kind; /* province, district, commune, agency, ... */
	struct emu_span span;
	const struct emu_tie *parents;
	size_t n_parents;
	const uint32_t *children; /* whose parent it is at any time */
	size_t n_children;
	const uint32_t *successors; /* one: it was merged or renamed; several: it was divided */
	size_t n_successors;
	int32_t succeeded_on; /* the first day of theirs; INT32_MAX where there are none */
};

struct emu_unit_block {
	struct emu_str id;
	struct emu_span span;
	const struct emu_tie *members;
	size_t n_members;
};

struct emu_registry {
	const struct emu_unit *units;
	size_t n_units;
	const uint32_t *order; /* of units, by level */
	const uint32_t *level; /* of each unit: above those of its parents and successors at any
				  time, by as little as may be; 0 of those that have none */
	const struct emu_unit_block *blocks;
	size_t n_blocks;
	struct emu_registry_names *names;
};

EMU_CHECKED struct emu_registry *emu_registry_load(
	const char *schemas, const char *path, struct emu_error *err);
void emu_registry_del(struct emu_registry *registry);

/* How an answer to a name may be. */
enum emu_registry_answer {
	EMU_REGISTRY_FOUND,
	EMU_REGISTRY_UNKNOWN,
	EMU_REGISTRY_AMBIGUOUS, /* two that were valid in the period have that name */
	EMU_REGISTRY_EXPIRED,	/* known, but not valid at any time in the period */
};

/*
 * By id, or by name or alias in any language, compared as the catalogue compares names. `period`
 * may be NULL: any time will do. `scratch` is the caller's, so that any number may ask at once. *at
 * is set where found, and where expired (to one that was valid once).
 */
enum emu_registry_answer emu_registry_unit(const struct emu_registry *registry, struct emu_str name,
	const struct emu_period *period, struct emu_buf *scratch, uint32_t *at);
enum emu_registry_answer emu_registry_block(const struct emu_registry *registry,
	struct emu_str name, const struct emu_period *period, struct emu_buf *scratch,
	uint32_t *at);

/* The nearest known name of a unit or block to one that was not found, for "did you mean"; len 0
 * where none is near. Looks at every name: for error paths. */
struct emu_str emu_registry_nearest_unit(
	const struct emu_registry *registry, struct emu_str name, struct emu_buf *scratch);
struct emu_str emu_registry_nearest_block(
	const struct emu_registry *registry, struct emu_str name, struct emu_buf *scratch);

/* The name to show in a language, else in Vietnamese, else the id. */
struct emu_str emu_registry_unit_name(
	const struct emu_registry *registry, uint32_t unit, struct emu_str lang);
struct emu_str emu_registry_block_name(
	const struct emu_registry *registry, uint32_t block, struct emu_str lang);

/* Whether the span has a day in the period. */
bool emu_span_meets(const struct emu_span *span, const struct emu_period *period);

/* The parent of a unit in a period (the last one, where it changed within), or EMU_REGISTRY_NONE.
 */
uint32_t emu_registry_parent(
	const struct emu_registry *registry, uint32_t unit, const struct emu_period *period);

#endif
