/* The list of conflicts, and when two values are one. Called by the checks; read by the summary. */
#include "aggregate/conflicts-internal.h"

#include <stdlib.h>

void emu_conflicts_clear(struct emu_conflicts *conflicts)
{
	for (size_t i = 0; i < conflicts->n; i++) {
		emu_decimal_free(&conflicts->items[i].stated);
		emu_decimal_free(&conflicts->items[i].summed);
	}
	conflicts->n = 0;
	emu_arena_reset(&conflicts->arena);
}

void emu_conflicts_free(struct emu_conflicts *conflicts)
{
	emu_conflicts_clear(conflicts);
	free(conflicts->items);
	emu_arena_free(&conflicts->arena);
	*conflicts = (struct emu_conflicts){0};
}

/* Whether they differ by less than one in the last place of the stated one. */
static int is_near(const struct emu_claim *stated, const struct emu_decimal *computed, bool *near,
	struct emu_error *err)
{
	struct emu_decimal difference = {0}, unit = {.coefficient = 1, .scale = stated->places};
	struct emu_decimal minus = {.coefficient = -1, .scale = stated->places};
	int result = emu_decimal_subtract(&difference, stated->value, computed, err);
	*near = result == 0 && emu_decimal_compare(&difference, &unit) < 0 &&
		emu_decimal_compare(&difference, &minus) > 0;
	emu_decimal_free(&difference);
	return result;
}

/* What is missing from a sum can only make it more; what is missing from a mean, anything. */
static uint8_t bound_of(const struct emu_claim *claim, bool is_rounded)
{
	if (!claim->is_partial)
		return claim->bound;
	return claim->bound | (is_rounded ? EMU_BOUND_ABOUT : EMU_BOUND_AT_LEAST);
}

int emu_conflicts_disagree(const struct emu_claim *stated, const struct emu_claim *summed,
	bool is_rounded, bool *disagree, struct emu_error *err)
{
	int order = emu_decimal_compare(stated->value, summed->value);
	uint8_t a = bound_of(stated, is_rounded), b = bound_of(summed, is_rounded);
	bool near = false;
	if (order < 0)
		*disagree = !(a & EMU_BOUND_AT_LEAST) && !(b & EMU_BOUND_AT_MOST);
	else
		*disagree = order > 0 && !(a & EMU_BOUND_AT_MOST) && !(b & EMU_BOUND_AT_LEAST);
	if (!*disagree || !is_rounded)
		return 0;
	int result = is_near(stated, summed->value, &near, err);
	*disagree = !near;
	return result;
}

static struct emu_conflict *new_item(struct emu_conflicts *conflicts)
{
	if (conflicts->n == conflicts->cap) {
		size_t cap = conflicts->cap ? 2 * conflicts->cap : 16;
		struct emu_conflict *items = realloc(conflicts->items, cap * sizeof(*items));
		if (!items)
			return NULL;
		conflicts->items = items;
		conflicts->cap = cap;
	}
	conflicts->items[conflicts->n] = (struct emu_conflict){0};
	return &conflicts->items[conflicts->n++];
}

int emu_conflicts_add(struct emu_conflicts *conflicts, enum emu_conflict_kind kind, uint32_t along,
	const struct emu_cell_key *key, uint32_t mask, const struct emu_period *period,
	const struct emu_decimal *stated, const struct emu_decimal *summed,
	const struct emu_sources *sources, struct emu_error *err)
{
	struct emu_conflict *conflict = new_item(conflicts);
	size_t n = sources->n;
	if (!conflict)
		return emu_fail_memory(err);
	conflict->kind = kind;
	conflict->along = along;
	conflict->key = *key;
	conflict->mask = mask;
	conflict->period = *period;
	conflict->sources = emu_arena_array(&conflicts->arena, n, sizeof(*conflict->sources));
	if (!conflict->sources)
		return emu_fail_memory(err);
	memcpy(conflict->sources, sources->items, n * sizeof(*conflict->sources));
	conflict->n_sources = n;
	conflict->has_summed = summed;
	if (summed && emu_decimal_copy(&conflict->summed, summed, err) < 0)
		return -1;
	return emu_decimal_copy(&conflict->stated, stated, err);
}
