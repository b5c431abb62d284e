/* Keywords of objects and arrays, as rules that go over the members or elements once. */
#include "schema/compile-internal.h"

#include <stdlib.h>

#include "schema/number-internal.h"

/* Names of `properties` and `required`, each once, while they are gathered. */
struct gathering {
	struct emu_str *names;
	uint32_t *schemas; /* values; EMU_SET_NONE where the name is only required */
	uint64_t *bits;
	uint32_t n;
	struct emu_index seen;
};

static int gather(struct emu_compiling *c, struct gathering *all, uint32_t name, uint32_t schema,
	uint64_t bit)
{
	struct emu_str text;
	if (emu_compile_string(c, name, &text) < 0)
		return -1;
	uint32_t i = emu_index_add(&all->seen, text);
	if (i == EMU_INDEX_NONE)
		return emu_fail_memory(c->err);
	if (i == all->n) {
		all->n++;
		all->names[i] = text;
		all->schemas[i] = schema;
	}
	all->bits[i] |= bit;
	return 0;
}

static int gather_names(struct emu_compiling *c, struct gathering *all)
{
	uint32_t properties = c->at[EMU_KEYWORD_PROPERTIES], required = c->at[EMU_KEYWORD_REQUIRED];
	const struct emu_json_value *values = c->json->values;
	if (properties) {
		for (uint32_t key = properties + 1; key < values[properties].next;
			key = values[key + 1].next) {
			if (gather(c, all, key, key + 1, 0) < 0)
				return -1;
		}
	}
	if (required && values[required].n <= EMU_REQUIRED_INLINE) {
		uint64_t bit = 1;
		for (uint32_t name = required + 1; name < values[required].next; name++) {
			if (gather(c, all, name, EMU_SET_NONE, bit) < 0)
				return -1;
			bit <<= 1;
		}
	}
	return 0;
}

static int compile_names(struct emu_compiling *c, struct emu_object_rule *rule)
{
	struct gathering all = {0};
	struct emu_arena *arena = &c->schema->arena;
	const struct emu_json_value *values = c->json->values;
	size_t cap = (size_t)1 + values[c->at[EMU_KEYWORD_PROPERTIES]].n +
		values[c->at[EMU_KEYWORD_REQUIRED]].n;
	all.names = emu_arena_array(arena, cap, sizeof(*all.names));
	all.schemas = emu_arena_array(arena, cap, sizeof(*all.schemas));
	all.bits = emu_arena_array(arena, cap, sizeof(*all.bits));
	int result = all.names && all.schemas && all.bits ? gather_names(c, &all)
							  : emu_fail_memory(c->err);
	if (result == 0 && emu_names_build(&rule->names, all.names, all.n, arena) < 0)
		result = emu_fail_memory(c->err);
	if (result == 0)
		result = emu_compile_edges(c, all.schemas, all.n, &rule->properties);
	rule->bits = all.bits;
	for (uint32_t i = 0; i < all.n; i++)
		rule->required |= all.bits[i];
	emu_index_free(&all.seen);
	return result;
}

static int compile_patterns(struct emu_compiling *c, struct emu_object_rule *rule)
{
	uint32_t site = c->at[EMU_KEYWORD_PATTERN_PROPERTIES], index;
	const struct emu_json_value *values = c->json->values;
	rule->first_pattern = (uint32_t)(c->schema->patterns.len / sizeof(struct emu_pattern_rule));
	for (uint32_t key = site + 1; site && key < values[site].next; key = values[key + 1].next) {
		struct emu_pattern_rule pattern;
		if (emu_compile_regex(c, key, &pattern.regex) < 0)
			return -1;
		pattern.edge = emu_compile_edge(c, key + 1);
		if (pattern.edge == EMU_NODE_NONE ||
			emu_compile_push(
				c, &c->schema->patterns, &pattern, sizeof(pattern), &index) < 0)
			return -1;
		rule->n_patterns++;
	}
	return 0;
}

static int optional_edge(struct emu_compiling *c, uint32_t value, uint32_t *edge)
{
	*edge = EMU_NODE_NONE;
	if (!value)
		return 0;
	*edge = emu_compile_edge(c, value);
	return *edge == EMU_NODE_NONE ? -1 : 0;
}

static int compile_members(struct emu_compiling *c)
{
	struct emu_object_rule rule = {
		.properties_site = c->at[EMU_KEYWORD_PROPERTIES],
		.required_site = c->at[EMU_KEYWORD_REQUIRED],
		.patterns_site = c->at[EMU_KEYWORD_PATTERN_PROPERTIES],
		.rest_site = c->at[EMU_KEYWORD_ADDITIONAL_PROPERTIES],
		.names_site = c->at[EMU_KEYWORD_PROPERTY_NAMES],
	};
	uint32_t index;
	if (!rule.properties_site && !rule.required_site && !rule.patterns_site &&
		!rule.rest_site && !rule.names_site)
		return 0;
	if (compile_names(c, &rule) < 0 || compile_patterns(c, &rule) < 0 ||
		optional_edge(c, rule.rest_site, &rule.rest) < 0 ||
		optional_edge(c, rule.names_site, &rule.property_names) < 0 ||
		emu_compile_push(c, &c->schema->objects, &rule, sizeof(rule), &index) < 0)
		return -1;
	return emu_compile_op(c, EMU_OP_OBJECT, EMU_KEYWORD_PROPERTIES, index, 0);
}

/* The strings of an array, in the schema's arena. */
static int take_names(struct emu_compiling *c, uint32_t array, struct emu_str **names, uint32_t *n)
{
	const struct emu_json_value *values = c->json->values;
	*n = values[array].n;
	*names = emu_arena_array(&c->schema->arena, (size_t)*n + 1, sizeof(**names));
	if (!*names)
		return emu_fail_memory(c->err);
	for (uint32_t i = 0; i < *n; i++) {
		if (emu_compile_string(c, array + 1 + i, &(*names)[i]) < 0)
			return -1;
	}
	return 0;
}

static int compile_required(struct emu_compiling *c)
{
	uint32_t site = c->at[EMU_KEYWORD_REQUIRED], n, index;
	if (!site || c->json->values[site].n <= EMU_REQUIRED_INLINE)
		return 0;
	struct emu_required_rule rule;
	struct emu_str *names;
	if (take_names(c, site, &names, &n) < 0)
		return -1;
	if (emu_names_build(&rule.names, names, n, &c->schema->arena) < 0)
		return emu_fail_memory(c->err);
	if (emu_compile_push(c, &c->schema->required, &rule, sizeof(rule), &index) < 0)
		return -1;
	return emu_compile_op(c, EMU_OP_REQUIRED, EMU_KEYWORD_REQUIRED, index, 0);
}

/* dependentRequired, dependentSchemas, and draft-07's `dependencies`, which is both. */
static int compile_dependents(struct emu_compiling *c, enum emu_keyword keyword)
{
	uint32_t site = c->at[keyword], index;
	const struct emu_json_value *values = c->json->values;
	for (uint32_t key = site + 1; site && key < values[site].next; key = values[key + 1].next) {
		struct emu_dependent_rule rule = {.edge = EMU_NODE_NONE};
		struct emu_str *names = NULL;
		int result = emu_compile_string(c, key, &rule.name);
		if (result == 0 && values[key + 1].type == EMU_JSON_ARRAY)
			result = take_names(c, key + 1, &names, &rule.n_required);
		else if (result == 0)
			result = optional_edge(c, key + 1, &rule.edge);
		rule.required = names;
		if (result < 0 ||
			emu_compile_push(c, &c->schema->dependents, &rule, sizeof(rule), &index) <
				0 ||
			emu_compile_op(c, EMU_OP_DEPENDENT, keyword, index, key) < 0)
			return -1;
	}
	return 0;
}

int emu_compile_object(struct emu_compiling *c)
{
	if (compile_required(c) < 0 || compile_members(c) < 0 ||
		compile_dependents(c, EMU_KEYWORD_DEPENDENT_REQUIRED) < 0 ||
		compile_dependents(c, EMU_KEYWORD_DEPENDENT_SCHEMAS) < 0)
		return -1;
	return compile_dependents(c, EMU_KEYWORD_DEPENDENCIES);
}

/* prefixItems and items, or draft-07's items (an array of schemas) and additionalItems. */
static int compile_elements(struct emu_compiling *c)
{
	const struct emu_json_value *values = c->json->values;
	struct emu_array_rule rule = {.prefix_site = c->at[EMU_KEYWORD_PREFIX_ITEMS],
		.rest_site = c->at[EMU_KEYWORD_ITEMS]};
	enum emu_keyword keyword = EMU_KEYWORD_ITEMS;
	if (rule.rest_site && values[rule.rest_site].type == EMU_JSON_ARRAY) {
		rule.prefix_site = rule.rest_site;
		rule.rest_site = c->at[EMU_KEYWORD_ADDITIONAL_ITEMS];
		keyword = EMU_KEYWORD_ADDITIONAL_ITEMS;
	}
	uint32_t index;
	if (!rule.prefix_site && !rule.rest_site)
		return 0;
	rule.prefix = (uint32_t)(c->schema->edges.len / sizeof(uint32_t));
	for (uint32_t value = rule.prefix_site + 1;
		rule.prefix_site && value < values[rule.prefix_site].next;
		value = values[value].next) {
		if (emu_compile_edge(c, value) == EMU_NODE_NONE)
			return -1;
		rule.n_prefix++;
	}
	if (optional_edge(c, rule.rest_site, &rule.rest) < 0 ||
		emu_compile_push(c, &c->schema->arrays, &rule, sizeof(rule), &index) < 0)
		return -1;
	return emu_compile_op(c, EMU_OP_ARRAY, keyword, index, 0);
}

static uint32_t count_or(const struct emu_compiling *c, uint32_t site, uint32_t otherwise)
{
	if (!site)
		return otherwise;
	struct emu_number number = emu_number_of(emu_json_raw(c->json, &c->json->values[site]));
	uint32_t count;
	return emu_number_count(&number, &count) ? count : otherwise;
}

static int compile_contains(struct emu_compiling *c)
{
	struct emu_contains_rule rule = {.site = c->at[EMU_KEYWORD_CONTAINS],
		.min_site = c->at[EMU_KEYWORD_MIN_CONTAINS],
		.max_site = c->at[EMU_KEYWORD_MAX_CONTAINS],
		.marks = c->dialect.draft == EMU_DRAFT_2020_12};
	uint32_t index;
	if (!rule.site)
		return 0;
	rule.min = count_or(c, rule.min_site, 1);
	rule.max = count_or(c, rule.max_site, UINT32_MAX);
	if (optional_edge(c, rule.site, &rule.edge) < 0 ||
		emu_compile_push(c, &c->schema->contains, &rule, sizeof(rule), &index) < 0)
		return -1;
	return emu_compile_op(c, EMU_OP_CONTAINS, EMU_KEYWORD_CONTAINS, index, 0);
}

int emu_compile_array(struct emu_compiling *c)
{
	if (compile_elements(c) < 0 || compile_contains(c) < 0)
		return -1;
	if (c->at[EMU_KEYWORD_UNIQUE_ITEMS] &&
		c->json->values[c->at[EMU_KEYWORD_UNIQUE_ITEMS]].type == EMU_JSON_TRUE)
		return emu_compile_op(c, EMU_OP_UNIQUE_ITEMS, EMU_KEYWORD_UNIQUE_ITEMS, 0, 0);
	return 0;
}
