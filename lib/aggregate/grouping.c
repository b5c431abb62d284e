/* Groups of records by the values of some fields, and their statistics. Called by emu-aggregate
 * --raw with one record after another; hands back one line of JSON a group. */
#include "aggregate/grouping.h"

#include <stdlib.h>

#include "aggregate/grouping-internal.h"
#include "json/writer.h"

#define IN_FLIGHT EMU_GROUPING_IN_FLIGHT
#define HALF_WAY (IN_FLIGHT / 2)

static bool copy_pointers(struct emu_grouping *grouping)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	grouping->by = emu_arena_array(&grouping->arena, plan->n_by, sizeof(*grouping->by));
	grouping->of = emu_arena_array(&grouping->arena, plan->n_of, sizeof(*grouping->of));
	if (!grouping->by || !grouping->of)
		return false;
	for (size_t i = 0; i < plan->n_by; i++)
		grouping->by[i] = plan->by[i].pointer;
	for (size_t i = 0; i < plan->n_of; i++)
		grouping->of[i] = plan->of[i].pointer;
	return true;
}

static bool prepare_flights(struct emu_grouping *grouping)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	for (size_t i = 0; i < IN_FLIGHT; i++) {
		struct emu_grouping_flight *flight = &grouping->flights[i];
		flight->seen = emu_arena_array(&grouping->arena, plan->n_of, sizeof(*flight->seen));
		if (!flight->seen)
			return false;
		for (size_t j = 0; j < plan->n_of; j++)
			flight->seen[j].seed = plan->seed;
	}
	return true;
}

struct emu_grouping *emu_grouping_new(const struct emu_grouping_plan *plan, struct emu_error *err)
{
	struct emu_grouping *grouping = calloc(1, sizeof(*grouping));
	if (!grouping || emu_groups_init(&grouping->groups, plan->state_size) < 0)
		goto no_memory;
	grouping->plan = plan;
	grouping->groups.seed = plan->seed; /* of all workers: merging takes hashes as they are */
	grouping->shapes = emu_json_shapes_new(err);
	if (!grouping->shapes || !copy_pointers(grouping) || !prepare_flights(grouping))
		goto no_memory;
	return grouping;
no_memory:
	emu_fail_memory(err);
	emu_grouping_del(grouping);
	return NULL;
}

static void free_flight(const struct emu_grouping_plan *plan, struct emu_grouping_flight *flight)
{
	emu_buf_free(&flight->key);
	for (size_t i = 0; flight->seen && i < plan->n_of; i++) {
		emu_decimal_free(&flight->seen[i].number);
		emu_decimal_free(&flight->seen[i].square);
		emu_buf_free(&flight->seen[i].written);
		emu_buf_free(&flight->seen[i].spelling);
	}
}

void emu_grouping_del(struct emu_grouping *grouping)
{
	if (!grouping)
		return;
	const struct emu_grouping_plan *plan = grouping->plan;
	emu_grouping_free_windows(grouping);
	for (size_t i = 0; i < grouping->groups.n; i++)
		for (size_t j = 0; j < plan->n_measures; j++)
			plan->measures[j].is->free(
				emu_grouping_state(grouping->groups.all[i], &plan->measures[j]));
	for (size_t i = 0; i < IN_FLIGHT; i++)
		free_flight(plan, &grouping->flights[i]);
	emu_groups_free(&grouping->groups);
	emu_json_shapes_del(grouping->shapes);
	emu_buf_free(&grouping->spelled);
	emu_buf_free(&grouping->scratch);
	emu_arena_free(&grouping->arena);
	free(grouping);
}

/* A record whose group has been announced joins it. */
static int land(
	struct emu_grouping *grouping, struct emu_grouping_flight *flight, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	flight->under_way = false;
	struct emu_group *group = emu_groups_add(
		&grouping->groups, emu_buf_str(&flight->key), flight->hash);
	if (!group)
		return emu_fail_memory(err);
	++*emu_grouping_count(group);
	for (size_t i = 0; i < plan->n_measures; i++) {
		const struct emu_grouping_measure *measure = &plan->measures[i];
		const struct emu_seen *seen = &flight->seen[measure->field];
		if (seen->there && (seen->is_number || !(measure->is->needs & EMU_NEEDS_NUMBER)) &&
			measure->is->see(emu_grouping_state(group, measure), seen, err) < 0)
			return -1;
	}
	return 0;
}

static int land_all(struct emu_grouping *grouping, struct emu_error *err)
{
	for (size_t i = 0; i < IN_FLIGHT; i++)
		if (grouping->flights[i].under_way &&
			land(grouping, &grouping->flights[i], err) < 0)
			return -1;
	return 0;
}

struct emu_grouping_flight *emu_grouping_next_flight(
	struct emu_grouping *grouping, struct emu_error *err)
{
	struct emu_grouping_flight *flight = &grouping->flights[grouping->next];
	return flight->under_way && land(grouping, flight, err) < 0 ? NULL : flight;
}

void emu_grouping_depart(struct emu_grouping *grouping, struct emu_grouping_flight *flight)
{
	const struct emu_grouping_flight *half_way =
		&grouping->flights[(grouping->next + HALF_WAY) % IN_FLIGHT];
	flight->hash = emu_groups_announce(&grouping->groups, emu_buf_str(&flight->key));
	flight->under_way = true;
	if (half_way->under_way)
		emu_groups_approach(&grouping->groups, half_way->hash);
	grouping->next = (grouping->next + 1) % IN_FLIGHT;
}

int emu_grouping_see(struct emu_grouping *grouping, const struct emu_json *json,
	const struct emu_standing *standing, struct emu_error *err)
{
	struct emu_grouping_flight *flight = emu_grouping_next_flight(grouping, err);
	if (!flight)
		return -1;
	int result = emu_grouping_read(grouping, flight, json, standing, err);
	if (result < 0 && err->fault == EMU_FAULT_MEMORY)
		return -1;
	emu_grouping_depart(grouping, flight);
	if (grouping->unknown)
		emu_grouping_learn(grouping, json);
	return result;
}

/* What the groups behind the i-th of `from` need is fetched, as for records on their way. */
static void look_ahead(const struct emu_groups *into, const struct emu_groups *from, size_t i)
{
	if (i + IN_FLIGHT < from->n)
		emu_groups_expect(into, from->all[i + IN_FLIGHT]->hash);
	if (i + HALF_WAY < from->n)
		emu_groups_approach(into, from->all[i + HALF_WAY]->hash);
}

int emu_grouping_merge(struct emu_grouping *into, struct emu_grouping *from, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = into->plan;
	if (land_all(into, err) < 0 || land_all(from, err) < 0)
		return -1;
	for (size_t i = 0; i < from->groups.n; i++) {
		struct emu_group *other = from->groups.all[i];
		look_ahead(&into->groups, &from->groups, i);
		struct emu_group *group = emu_groups_add(
			&into->groups, emu_group_key(&from->groups, other), other->hash);
		if (!group)
			return emu_fail_memory(err);
		*emu_grouping_count(group) += *emu_grouping_count(other);
		for (size_t j = 0; j < plan->n_measures; j++) {
			const struct emu_grouping_measure *measure = &plan->measures[j];
			if (measure->is->merge(emu_grouping_state(group, measure),
				    emu_grouping_state(other, measure), err) < 0)
				return -1;
		}
	}
	return 0;
}

static void settle(struct emu_grouping *grouping, bool to_write)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	for (size_t i = 0; i < plan->n_measures; i++) {
		const struct emu_grouping_measure *measure = &plan->measures[i];
		if (!measure->is->settle || !(to_write || measure->is->settle_first))
			continue;
		for (size_t j = 0; j < grouping->groups.n; j++)
			measure->is->settle(emu_grouping_state(grouping->groups.all[j], measure));
	}
}

int emu_grouping_finish(
	struct emu_grouping *grouping, bool to_write, size_t *n, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	if (land_all(grouping, err) < 0)
		return -1;
	/* Everything together is one group even when there was nothing. */
	if (!to_write && !plan->n_by && !grouping->groups.n &&
		!emu_groups_add(&grouping->groups, EMU_STR(""),
			emu_groups_announce(&grouping->groups, EMU_STR(""))))
		return emu_fail_memory(err);
	*n = grouping->groups.n;
	if (emu_grouping_sort(&grouping->groups, err) < 0)
		return -1;
	settle(grouping, to_write);
	return !to_write && plan->over_groups ? emu_grouping_open_windows(grouping, err) : 0;
}

uint64_t emu_grouping_records(const struct emu_grouping *grouping)
{
	uint64_t n = 0;
	for (size_t i = 0; i < grouping->groups.n; i++)
		n += *emu_grouping_count(grouping->groups.all[i]);
	return n;
}
