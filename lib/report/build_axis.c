/* Distinct things in the order a reader expects them: the catalogue's, the registry's, time. */
#include <stdlib.h>

#include "base/period.h"
#include "report/build-internal.h"

int emu_build_axis_add(struct emu_build_axis *axis, struct emu_str id, uint64_t rank)
{
	size_t before = axis->index.n;
	if (before == axis->cap) {
		size_t cap = axis->cap ? axis->cap * 2 : 16;
		uint64_t *ranks = realloc(axis->ranks, cap * sizeof(*ranks));
		if (!ranks)
			return -1;
		axis->ranks = ranks;
		axis->cap = cap;
	}
	uint32_t at = emu_index_add(&axis->index, id);
	if (at == EMU_INDEX_NONE)
		return -1;
	if (axis->index.n > before)
		axis->ranks[at] = rank;
	return 0;
}

struct ranked {
	uint64_t rank;
	uint32_t at;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

int emu_build_axis_sort(struct emu_build_axis *axis)
{
	size_t n = axis->index.n;
	struct ranked *ranked = calloc(n + 1, sizeof(*ranked));
	free(axis->order);
	axis->order = calloc(n + 1, sizeof(*axis->order));
	if (!ranked || !axis->order) {
		free(ranked);
		return -1;
	}
	for (uint32_t i = 0; i < n; i++)
		ranked[i] = (struct ranked){axis->ranks[i], i};
	qsort(ranked, n, sizeof(*ranked), compare_ranked);
	for (size_t i = 0; i < n; i++)
		axis->order[i] = ranked[i].at;
	free(ranked);
	return 0;
}

struct emu_str emu_build_axis_at(const struct emu_build_axis *axis, size_t i)
{
	return axis->index.names[axis->order[i]];
}

void emu_build_axis_free(struct emu_build_axis *axis)
{
	emu_index_free(&axis->index);
	free(axis->ranks);
	free(axis->order);
	*axis = (struct emu_build_axis){0};
}

uint64_t emu_build_period_rank(struct emu_str text)
{
	struct emu_period period;
	if (emu_period_parse(&period, text, NULL))
		return EMU_BUILD_UNRANKED;
	uint64_t start = (uint64_t)((int64_t)period.from - INT32_MIN);
	uint64_t len = (uint64_t)((int64_t)period.to - period.from);
	return start << 32 | (UINT32_MAX - len);
}
