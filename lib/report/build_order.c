/* Records of a kind in the order a reader expects them: the catalogue's, the registry's, time; what
 * is in neither stands behind, as it came. Called by the builders of sections from records. */
#include <stdlib.h>

#include "report/records-internal.h"

/* What the ranks of one order need. */
struct ranking {
	struct emu_build *build;
	struct emu_build_reading *reading;
	struct emu_index strangers; /* names that no document knows, numbered as they came */
	bool failed;
};

static uint64_t stranger(struct ranking *ranking, struct emu_str name)
{
	uint32_t at = emu_index_add(&ranking->strangers, name);
	ranking->failed = ranking->failed || at == EMU_INDEX_NONE;
	return (uint64_t)1 << 32 | at;
}

/* 0 where the record says nothing of it: the whole comes before its parts. */
static uint64_t rank_name(struct ranking *ranking, struct emu_str name, uint32_t known)
{
	if (name.len == 0)
		return 0;
	return known == UINT32_MAX ? stranger(ranking, name) : (uint64_t)known + 1;
}

static uint64_t rank_period(struct ranking *ranking, struct emu_str period)
{
	uint64_t rank = period.len ? emu_build_period_rank(period) : 0;
	return rank == EMU_BUILD_UNRANKED ? UINT64_MAX << 32 | stranger(ranking, period) : rank;
}

static uint64_t rank_of(struct ranking *ranking, enum emu_build_by by)
{
	static const char *const roles[] = {"head", "deputy", "member"};
	struct emu_build *build = ranking->build;
	struct emu_str name;
	switch (by) {
	case EMU_BUILD_BY_INDICATOR:
		name = emu_build_member_text(ranking->reading, "indicator");
		return rank_name(
			ranking, name, emu_catalogue_indicator(build->context->catalogue, name));
	case EMU_BUILD_BY_PERIOD:
		return rank_period(ranking, emu_build_member_text(ranking->reading, "period"));
	case EMU_BUILD_BY_PAIR:
		return rank_period(ranking, emu_build_pair(build, ranking->reading).period);
	case EMU_BUILD_BY_AGAINST:
		return rank_period(ranking, emu_build_pair(build, ranking->reading).against);
	case EMU_BUILD_BY_BLOCK:
		name = emu_build_member_text(ranking->reading, "block");
		return rank_name(ranking, name, emu_build_registry_block(build, name));
	case EMU_BUILD_BY_UNIT:
		name = emu_build_member_text(ranking->reading, "unit");
		return rank_name(ranking, name, emu_build_registry_unit(build, name));
	case EMU_BUILD_BY_ROLE:
		name = emu_build_member_text(ranking->reading, "role");
		for (uint64_t i = 0; i < 3; i++) {
			if (emu_str_equal(name, emu_str_from(roles[i])))
				return i;
		}
		return 3;
	default:
		return 0;
	}
}

/* A rank for each dimension it has, in the catalogue's order, as far as there is room. */
static void rank_parts(struct ranking *ranking, uint64_t *ranks, size_t n)
{
	const struct emu_catalogue *catalogue = ranking->build->context->catalogue;
	size_t at = 0;
	for (uint32_t i = 0; i < catalogue->n_dimensions && at < n; i++) {
		const struct emu_json_value *member = emu_json_member(&ranking->reading->json,
			ranking->reading->json.values, catalogue->dimensions[i].id);
		if (!member || member->type != EMU_JSON_STRING)
			continue;
		struct emu_str name = emu_build_value_text(ranking->reading, member);
		struct emu_buf *scratch = &ranking->build->scratch;
		emu_buf_clear(scratch);
		uint64_t value = rank_name(
			ranking, name, emu_catalogue_value_named(catalogue, i, name, scratch));
		ranks[at++] = (uint64_t)(i + 1) << 40 | value;
	}
}

static int compare_entries(const void *a, const void *b)
{
	const struct emu_build_entry *x = a, *y = b;
	for (size_t i = 0; i < EMU_BUILD_RANKS; i++) {
		if (x->ranks[i] != y->ranks[i])
			return x->ranks[i] < y->ranks[i] ? -1 : 1;
	}
	return (x->record > y->record) - (x->record < y->record);
}

static void rank_entry(struct ranking *ranking, const enum emu_build_by *by, uint64_t *ranks)
{
	for (size_t i = 0; by[i] != EMU_BUILD_BY_NOTHING; i++) {
		if (by[i] == EMU_BUILD_BY_PARTS)
			rank_parts(ranking, ranks + i, EMU_BUILD_RANKS - i);
		else
			ranks[i] = rank_of(ranking, by[i]);
	}
}

int emu_build_sort(struct emu_build *build, struct emu_build_reading *reading,
	enum emu_report_kind kind, const enum emu_build_by *by, struct emu_build_order *order)
{
	const struct emu_report_input *input = build->input;
	struct ranking ranking = {.build = build, .reading = reading};
	order->n = 0;
	order->entries = calloc(build->n_of_kind[kind] + 1, sizeof(*order->entries));
	if (!order->entries)
		return -1;
	for (size_t i = 0; i < input->n_records && !ranking.failed; i++) {
		if (input->records[i].kind != kind)
			continue;
		ranking.failed = emu_build_read(build, reading, i) != 0;
		order->entries[order->n].record = (uint32_t)i;
		if (!ranking.failed)
			rank_entry(&ranking, by, order->entries[order->n++].ranks);
	}
	emu_index_free(&ranking.strangers);
	qsort(order->entries, order->n, sizeof(*order->entries), compare_entries);
	return ranking.failed ? -1 : 0;
}

void emu_build_order_free(struct emu_build_order *order)
{
	free(order->entries);
	*order = (struct emu_build_order){0};
}

bool emu_build_alike(const struct emu_build_entry *a, const struct emu_build_entry *b, size_t n)
{
	return memcmp(a->ranks, b->ranks, n * sizeof(a->ranks[0])) == 0;
}
