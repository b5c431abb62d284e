/* Elements of arrays: by place, any of them, and whether two are equal. */
#include "schema/run-internal.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "schema/number-internal.h"

/* Up to this many elements each is compared with each. */
#define COMPARED 12

/* Values nested deeper than this look alike to the hash, not to the comparison. */
#define HASHED_DEEP 64

static bool report_surplus(struct emu_schema_run *run, const struct emu_at *at,
	const struct emu_array_rule *rule, enum emu_keyword keyword, uint32_t element)
{
	if (run->quiet)
		return false;
	struct emu_buf *message = emu_run_begin(run);
	emu_buf_printf(message, "expected at most %u item%s, got %u", rule->n_prefix,
		rule->n_prefix == 1 ? "" : "s", run->json->values[at->value].n);
	emu_run_end(run, at->node, keyword, rule->rest_site, element);
	return false;
}

bool emu_run_elements(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_array_rule *rule = EMU_AT(emu_array_rule, run->schema->arrays, op->a);
	const struct emu_json_value *values = run->json->values;
	if (values[at->value].type != EMU_JSON_ARRAY)
		return true;
	uint32_t rest = rule->rest == EMU_NODE_NONE ? EMU_NODE_NONE : run->edges[rule->rest];
	uint32_t i = 0, end = values[at->value].next;
	bool holds = true;
	for (uint32_t value = at->value + 1; value < end; value = values[value].next, i++) {
		uint32_t node = i < rule->n_prefix ? run->edges[rule->prefix + i] : rest;
		if (node == EMU_NODE_NONE)
			break;
		emu_run_mark(run, at->marks, i);
		if (i >= rule->n_prefix && EMU_UNLIKELY(emu_run_is_false(run, node)))
			return report_surplus(run, at, rule, (enum emu_keyword)op->keyword, value);
		holds &= emu_run_node(run, node, value, 0, at->scope);
		if (EMU_UNLIKELY(!holds && (run->quiet || run->broken)))
			return false;
	}
	return holds;
}

static void report_contains(struct emu_schema_run *run, const struct emu_at *at,
	const struct emu_contains_rule *rule, uint32_t n)
{
	bool few = n < rule->min;
	uint32_t bound = few ? rule->min : rule->max;
	uint32_t site = few ? rule->min_site : rule->max_site;
	enum emu_keyword keyword = few ? EMU_KEYWORD_MIN_CONTAINS : EMU_KEYWORD_MAX_CONTAINS;
	struct emu_buf *message = emu_run_begin(run);
	emu_buf_printf(message, "expected at %s %u item%s that match%s, got %u among %u",
		few ? "least" : "most", bound, bound == 1 ? "" : "s", bound == 1 ? "es" : "", n,
		run->json->values[at->value].n);
	emu_run_end(run, at->node, site ? keyword : EMU_KEYWORD_CONTAINS, site ? site : rule->site,
		at->value);
}

bool emu_run_contains(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_contains_rule *rule = EMU_AT(
		emu_contains_rule, run->schema->contains, op->a);
	const struct emu_json_value *values = run->json->values;
	if (values[at->value].type != EMU_JSON_ARRAY)
		return true;
	uint32_t n = 0, i = 0, end = values[at->value].next;
	bool all = at->marks || rule->max != UINT32_MAX || !run->quiet;
	for (uint32_t value = at->value + 1; value < end && !run->broken;
		value = values[value].next, i++) {
		if (!all && n >= rule->min)
			break;
		if (!emu_run_quietly(run, run->edges[rule->edge], value, 0, at->scope))
			continue;
		n++;
		if (rule->marks)
			emu_run_mark(run, at->marks, i);
	}
	if (n >= rule->min && n <= rule->max)
		return true;
	if (!run->quiet)
		report_contains(run, at, rule, n);
	return false;
}

/* Equal values have equal hashes: numbers by their value, objects whatever their order. */
static uint64_t hash_value(struct emu_schema_run *run, uint32_t value, int depth)
{
	const struct emu_json_value *values = run->json->values, *it = &values[value];
	uint64_t hash = it->type * 0x9e3779b97f4a7c15u + it->n;
	struct emu_number number;
	if (depth > HASHED_DEEP)
		return hash;
	switch ((enum emu_json_type)it->type) {
	case EMU_JSON_NUMBER:
		number = emu_number_of(emu_json_raw(run->json, it));
		return emu_number_hash(&number, hash);
	case EMU_JSON_STRING: {
		struct emu_str text = emu_run_string(run, value);
		return XXH3_64bits_withSeed(text.at, text.len, hash);
	}
	case EMU_JSON_ARRAY:
		for (uint32_t i = value + 1; i < it->next; i = values[i].next)
			hash = (hash ^ hash_value(run, i, depth + 1)) * 0xd1342543de82ef95u;
		return hash;
	case EMU_JSON_OBJECT:
		for (uint32_t key = value + 1; key < it->next; key = values[key + 1].next) {
			uint64_t name = hash_value(run, key, depth + 1);
			hash += (name * 0xd1342543de82ef95u) ^ hash_value(run, key + 1, depth + 1);
		}
		return hash;
	default:
		return hash;
	}
}

/* Whether two elements are equal; counted, so that no input can make it go on. */
static bool equal(struct emu_schema_run *run, uint32_t a, uint32_t b)
{
	const struct emu_json_value *x = &run->json->values[a], *y = &run->json->values[b];
	uint64_t cost = 1 + (x->next - a);
	if (run->steps < cost)
		return !emu_run_break(
			run, EMU_FAULT_LIMIT, "too many items to tell whether each is there once");
	run->steps -= cost;
	int result = emu_json_equal(run->json, x, run->json, y);
	if (result < 0)
		emu_run_break(run, EMU_FAULT_MEMORY, "out of memory");
	return result > 0;
}

struct hashed {
	uint64_t hash;
	uint32_t value, i;
};

static int by_hash(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->i < y->i ? -1 : x->i > y->i;
}

/* The first pair of equal elements found; false where there is none. */
static bool find_equal(struct emu_schema_run *run, struct hashed *all, uint32_t n, bool hashed,
	struct hashed *pair)
{
	for (uint32_t i = 0; i < n; i++) {
		for (uint32_t j = i + 1; j < n && (!hashed || all[i].hash == all[j].hash); j++) {
			if (!equal(run, all[i].value, all[j].value) && !run->broken)
				continue;
			pair[0] = all[i];
			pair[1] = all[j];
			return true;
		}
	}
	return false;
}

bool emu_run_unique(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_json_value *values = run->json->values, *it = &values[at->value];
	if (it->type != EMU_JSON_ARRAY || it->n < 2)
		return true;
	emu_buf_clear(&run->hashes);
	if (!emu_buf_reserve(&run->hashes, it->n * sizeof(struct hashed)))
		return emu_run_break(run, EMU_FAULT_MEMORY, "out of memory");
	struct hashed *all = (struct hashed *)(void *)run->hashes.at, pair[2];
	bool many = it->n > COMPARED;
	uint32_t i = 0;
	for (uint32_t value = at->value + 1; value < it->next; value = values[value].next, i++)
		all[i] = (struct hashed){many ? hash_value(run, value, 0) : 0, value, i};
	if (many)
		qsort(all, it->n, sizeof(*all), by_hash);
	if (!find_equal(run, all, it->n, many, pair))
		return true;
	if (!run->quiet && !run->broken) {
		struct emu_buf *message = emu_run_begin(run);
		emu_buf_printf(message,
			"expected each item once, got items %u and %u equal: ", pair[0].i + 1,
			pair[1].i + 1);
		emu_run_show(run, run->json, pair[1].value);
		emu_run_end(run, at->node, EMU_KEYWORD_UNIQUE_ITEMS, op->site, pair[1].value);
	}
	return false;
}
