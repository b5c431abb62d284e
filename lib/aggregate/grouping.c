/* Groups of records by the values of some fields, and their statistics. Called by emu-aggregate
 * --raw with one record after another; hands back one line of JSON a group. */
#include "aggregate/grouping.h"

#include <stdbool.h>
#include <stdlib.h>

#include "aggregate/expected-internal.h"
#include "aggregate/grouping-internal.h"
#include "base/decimal.h"
#include "json/writer.h"

/* So many records are on their way: by the time one is taken in, its group is in the cache. */
#define IN_FLIGHT 8
#define HALF_WAY (IN_FLIGHT / 2)

struct flight {
	struct emu_buf key;
	uint64_t hash;
	struct emu_decimal *numbers; /* one for each of plan->of */
	bool *there;
	bool under_way;
};

struct emu_grouping {
	const struct emu_grouping_plan *plan;
	struct emu_json_pointer *by, *of; /* the plan's, with this worker's guesses */
	struct emu_groups groups;
	struct flight flights[IN_FLIGHT];
	size_t next; /* the flight to use */
	struct emu_buf scratch;
	struct emu_arena arena;
};

static struct emu_json_pointer *copy_pointers(
	const struct emu_grouping_field *fields, size_t n, struct emu_arena *arena)
{
	struct emu_json_pointer *pointers = emu_arena_array(arena, n, sizeof(*pointers));
	for (size_t i = 0; pointers && i < n; i++)
		pointers[i] = fields[i].pointer;
	return pointers;
}

struct emu_grouping *emu_grouping_new(const struct emu_grouping_plan *plan, struct emu_error *err)
{
	struct emu_grouping *grouping = calloc(1, sizeof(*grouping));
	if (!grouping || emu_groups_init(&grouping->groups, plan->state_size) < 0)
		goto no_memory;
	grouping->plan = plan;
	grouping->by = copy_pointers(plan->by, plan->n_by, &grouping->arena);
	grouping->of = copy_pointers(plan->of, plan->n_of, &grouping->arena);
	if (!grouping->by || !grouping->of)
		goto no_memory;
	for (size_t i = 0; i < IN_FLIGHT; i++) {
		struct flight *flight = &grouping->flights[i];
		flight->numbers = emu_arena_array(
			&grouping->arena, plan->n_of, sizeof(*flight->numbers));
		flight->there = emu_arena_array(
			&grouping->arena, plan->n_of, sizeof(*flight->there));
		if (!flight->numbers || !flight->there)
			goto no_memory;
	}
	return grouping;
no_memory:
	emu_fail_memory(err);
	emu_grouping_del(grouping);
	return NULL;
}

void emu_grouping_del(struct emu_grouping *grouping)
{
	if (!grouping)
		return;
	for (size_t i = 0; i < grouping->groups.n; i++) {
		char *state = emu_group_state(grouping->groups.all[i]);
		for (size_t j = 0; j < grouping->plan->n_columns; j++)
			if (grouping->plan->columns[j].stat)
				grouping->plan->columns[j].stat->free(
					state + grouping->plan->columns[j].offset);
	}
	for (size_t i = 0; i < IN_FLIGHT; i++) {
		emu_buf_free(&grouping->flights[i].key);
		for (size_t j = 0; grouping->flights[i].there && j < grouping->plan->n_of; j++)
			emu_decimal_free(&grouping->flights[i].numbers[j]);
	}
	emu_groups_free(&grouping->groups);
	emu_buf_free(&grouping->scratch);
	emu_arena_free(&grouping->arena);
	free(grouping);
}

/* A record whose group has been announced joins it. */
static int land(struct emu_grouping *grouping, struct flight *flight, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	flight->under_way = false;
	struct emu_group *group = emu_groups_add(
		&grouping->groups, emu_buf_str(&flight->key), flight->hash);
	if (!group)
		return emu_fail_memory(err);
	char *state = emu_group_state(group);
	++*(uint64_t *)(void *)state;
	for (size_t i = 0; i < plan->n_columns; i++) {
		const struct emu_grouping_column *column = &plan->columns[i];
		if (column->stat && flight->there[column->field] &&
			column->stat->see(
				state + column->offset, &flight->numbers[column->field], err) < 0)
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

/* Strings are written in one spelling, so that "\u0061" and "a" are one group; numbers and
 * containers stand as they came. */
static void append_key(struct emu_grouping *grouping, struct emu_buf *key,
	const struct emu_json *json, const struct emu_json_value *value)
{
	if (!value) {
		emu_buf_append(key, EMU_STR("null"));
	} else if (EMU_UNLIKELY(value->escaped)) {
		emu_buf_clear(&grouping->scratch);
		emu_json_write_string(key, emu_json_string(json, value, &grouping->scratch));
		key->failed |= grouping->scratch.failed;
	} else {
		emu_buf_append(key, emu_json_span(json, value));
	}
	emu_buf_push(key, EMU_GROUPING_KEY_END);
}

/* Null is as good as missing: nothing to compute with, and nobody's fault. */
static int read_number(struct emu_grouping *grouping, struct flight *flight, size_t i,
	const struct emu_json *json, struct emu_error *err)
{
	const struct emu_json_value *value = emu_json_pointer_find(&grouping->of[i], json);
	flight->there[i] = false;
	if (!value || value->type == EMU_JSON_NULL)
		return 0;
	if (value->type != EMU_JSON_NUMBER)
		return emu_expected(err, "a number", json, value, "");
	if (emu_decimal_parse(&flight->numbers[i], emu_json_raw(json, value), err) < 0)
		return emu_expected_at(err, json, value);
	flight->there[i] = true;
	return 0;
}

int emu_grouping_see(
	struct emu_grouping *grouping, const struct emu_json *json, struct emu_error *err)
{
	struct flight *flight = &grouping->flights[grouping->next];
	const struct flight *half_way = &grouping->flights[(grouping->next + HALF_WAY) % IN_FLIGHT];
	int result = 0;
	if (flight->under_way && land(grouping, flight, err) < 0)
		return -1;
	emu_buf_clear(&flight->key);
	for (size_t i = 0; i < grouping->plan->n_by; i++)
		append_key(grouping, &flight->key, json,
			emu_json_pointer_find(&grouping->by[i], json));
	if (flight->key.failed)
		return emu_fail_memory(err);
	for (size_t i = 0; i < grouping->plan->n_of; i++)
		if (read_number(grouping, flight, i, json, result ? NULL : err) < 0)
			result = -1;
	flight->hash = emu_groups_announce(&grouping->groups, emu_buf_str(&flight->key));
	flight->under_way = true;
	if (half_way->under_way)
		emu_groups_approach(&grouping->groups, half_way->hash);
	grouping->next = (grouping->next + 1) % IN_FLIGHT;
	return result;
}

int emu_grouping_merge(struct emu_grouping *into, struct emu_grouping *from, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = into->plan;
	if (land_all(into, err) < 0 || land_all(from, err) < 0)
		return -1;
	for (size_t i = 0; i < from->groups.n; i++) {
		struct emu_group *other = from->groups.all[i];
		struct emu_str key = emu_group_key(&from->groups, other);
		struct emu_group *group = emu_groups_add(
			&into->groups, key, emu_groups_announce(&into->groups, key));
		if (!group)
			return emu_fail_memory(err);
		char *a = emu_group_state(group), *b = emu_group_state(other);
		*(uint64_t *)(void *)a += *(uint64_t *)(void *)b;
		for (size_t j = 0; j < plan->n_columns; j++) {
			const struct emu_grouping_column *column = &plan->columns[j];
			if (column->stat &&
				column->stat->merge(a + column->offset, b + column->offset, err) <
					0)
				return -1;
		}
	}
	return 0;
}

int emu_grouping_finish(struct emu_grouping *grouping, size_t *n, struct emu_error *err)
{
	if (land_all(grouping, err) < 0)
		return -1;
	/* Everything together is one group even when there was nothing. */
	if (!grouping->plan->n_by && !grouping->groups.n &&
		!emu_groups_add(&grouping->groups, EMU_STR(""),
			emu_groups_announce(&grouping->groups, EMU_STR(""))))
		return emu_fail_memory(err);
	*n = grouping->groups.n;
	return emu_grouping_sort(&grouping->groups, err);
}

int emu_grouping_print(
	const struct emu_grouping *grouping, size_t i, struct emu_buf *out, struct emu_error *err)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	struct emu_group *group = grouping->groups.all[i];
	struct emu_str key = emu_group_key(&grouping->groups, group);
	const char *state = emu_group_state(group);
	emu_buf_push(out, '{');
	for (size_t j = 0; j < plan->n_by; j++) {
		const char *end = memchr(key.at, EMU_GROUPING_KEY_END, key.len);
		struct emu_str value = {key.at, (size_t)(end - key.at)};
		emu_json_write_key(out, plan->by[j].name);
		emu_buf_append(out, value);
		key = emu_str_after(key, value.len + 1);
	}
	for (size_t j = 0; j < plan->n_columns; j++) {
		const struct emu_grouping_column *column = &plan->columns[j];
		emu_json_write_key(out, column->name);
		if (!column->stat)
			emu_buf_append_number(out, *(const uint64_t *)(const void *)state);
		else if (column->stat->print(state + column->offset, out, err) < 0)
			return -1;
	}
	emu_buf_append(out, EMU_STR("}\n"));
	return 0;
}
