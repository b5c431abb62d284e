/* Comparing what two records say. Called for records of one key. */
#include "latest/content.h"

#include <stdlib.h>

#include "base/index.h"

/* More members than this are found by hash: they could be in any order. */
#define MEMBERS_SEARCHED 32

struct members {
	const struct emu_json *json;
	struct emu_index names;
	const struct emu_json_value **values; /* by the name's number; NULL where none was needed */
	struct emu_buf scratch;
};

static const struct emu_json_value *next_key(
	const struct emu_json *json, const struct emu_json_value *key)
{
	return json->values + key[1].next;
}

static const struct emu_json_value *end_of(const struct emu_json *json)
{
	return json->values + json->values[0].next;
}

/* What a record says about its own way here. */
static bool is_about_itself(struct emu_str name)
{
	return emu_str_equal(name, EMU_STR("source")) || emu_str_equal(name, EMU_STR("submitted"));
}

static int init_members(struct members *members, const struct emu_json *json)
{
	*members = (struct members){.json = json};
	uint32_t n = json->values[0].n;
	if (n <= MEMBERS_SEARCHED)
		return 0;
	members->values = calloc(n, sizeof(*members->values));
	if (!members->values)
		return -1;
	for (const struct emu_json_value *key = json->values + 1; key < end_of(json);
		key = next_key(json, key)) {
		emu_buf_clear(&members->scratch);
		struct emu_str name = emu_json_string(json, key, &members->scratch);
		uint32_t at = emu_index_add(&members->names, name);
		if (members->scratch.failed || at == EMU_INDEX_NONE)
			return -1;
		members->values[at] = key + 1;
	}
	return 0;
}

static void free_members(struct members *members)
{
	emu_index_free(&members->names);
	free(members->values);
	emu_buf_free(&members->scratch);
}

static const struct emu_json_value *find_member(const struct members *members, struct emu_str name)
{
	if (!members->values)
		return emu_json_member(members->json, members->json->values, name);
	uint32_t at = emu_index_find(&members->names, name);
	return at == EMU_INDEX_NONE ? NULL : members->values[at];
}

/* The first member of `json` that the others lack or have otherwise, with what they have. 1 where
 * there is one, 0 where not, -1 when memory runs out. */
static int find_difference(const struct emu_json *json, const struct members *others,
	const struct emu_json_value **value, const struct emu_json_value **other)
{
	struct emu_buf scratch = {0};
	int result = 0;
	for (const struct emu_json_value *key = json->values + 1; key < end_of(json) && !result;
		key = next_key(json, key)) {
		emu_buf_clear(&scratch);
		struct emu_str name = emu_json_string(json, key, &scratch);
		if (is_about_itself(name))
			continue;
		*value = key + 1;
		*other = scratch.failed ? NULL : find_member(others, name);
		int equal = *other ? emu_json_equal(json, *value, others->json, *other) : 0;
		result = scratch.failed || equal < 0 ? -1 : !equal;
	}
	emu_buf_free(&scratch);
	return result;
}

int emu_content_differs(
	const struct emu_json *a, const struct emu_json *b, struct emu_difference *difference)
{
	struct members of_a, of_b;
	int result = init_members(&of_a, a) < 0 ? -1 : 0;
	if (init_members(&of_b, b) < 0)
		result = -1;
	if (result == 0)
		result = find_difference(a, &of_b, &difference->a, &difference->b);
	if (result == 0)
		result = find_difference(b, &of_a, &difference->b, &difference->a);
	free_members(&of_a);
	free_members(&of_b);
	return result;
}
