/* Kinds of rules that look at records one by one: conditions, keys, references, counts. */
#include <stdio.h>
#include <stdlib.h>

#include "rules/load-internal.h"

static const char *const kinds[EMU_RULE_KINDS] = {
	[EMU_RULE_UNIQUE] = "unique",
	[EMU_RULE_REFERENCE] = "reference",
	[EMU_RULE_SUM] = "sum",
	[EMU_RULE_COMPARE] = "compare",
	[EMU_RULE_RATIO] = "ratio",
	[EMU_RULE_CHANGE] = "change",
	[EMU_RULE_COUNT] = "count",
	[EMU_RULE_ROSTER] = "roster",
	[EMU_RULE_EXCLUSIVE] = "exclusive",
	[EMU_RULE_NOMINEES] = "nominees",
};

struct emu_str emu_rules_kind_name(enum emu_rule_kind kind)
{
	return emu_str_from(kinds[kind]);
}

/* The schema has seen to it that there is one. */
enum emu_rule_kind emu_rules_load_kind_named(struct emu_str name)
{
	enum emu_rule_kind kind = 0;
	while (kind < EMU_RULE_KINDS - 1 && !emu_str_equal(name, emu_str_from(kinds[kind])))
		kind++;
	return kind;
}

size_t emu_rules_load_n(const json_t *list)
{
	return json_is_array(list) ? json_array_size(list) : list != NULL;
}

struct emu_str emu_rules_load_at(const json_t *list, size_t i)
{
	const json_t *item = json_is_array(list) ? json_array_get(list, i) : list;
	return (struct emu_str){json_string_value(item), json_string_length(item)};
}

/* ---- Conditions --------------------------------------------------------------------------------
 */

/* A value as records' values are compared: a string's characters, or JSON. */
static int read_value(struct emu_rules_load *load, const json_t *value, struct emu_str *text)
{
	if (json_is_string(value)) {
		*text = (struct emu_str){json_string_value(value), json_string_length(value)};
		return 0;
	}
	char *json = json_dumps(value, JSON_ENCODE_ANY);
	if (!json)
		return emu_fail_memory(load->err);
	*text = emu_arena_copy(&load->rules->arena, emu_str_from(json));
	free(json);
	return text->at ? 0 : emu_fail_memory(load->err);
}

static int read_condition(struct emu_rules_load *load, const char *field, const json_t *wanted,
	struct emu_rule_condition *condition)
{
	size_t n = json_is_array(wanted) ? json_array_size(wanted) : 1;
	struct emu_str *values = emu_arena_array(&load->rules->arena, n, sizeof(*values));
	if (n && !values)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < n; i++) {
		const json_t *value = json_is_array(wanted) ? json_array_get(wanted, i) : wanted;
		if (json_is_null(value))
			condition->or_absent = true;
		else if (read_value(load, value, &values[condition->n++]) < 0)
			return -1;
	}
	condition->values = values;
	return emu_rules_load_field(load->rules, emu_str_from(field), &condition->field, load->err);
}

static int read_where(struct emu_rules_load *load)
{
	const json_t *where = json_object_get(load->json, "where");
	struct emu_rule *rule = load->rule;
	struct emu_rule_condition *all = emu_arena_array(
		&load->rules->arena, json_object_size(where) + 1, sizeof(*all));
	if (!all)
		return emu_fail_memory(load->err);
	rule->where = all;
	const char *field;
	json_t *wanted;
	json_object_foreach((json_t *)where, field, wanted)
	{
		if (read_condition(load, field, wanted, &all[rule->n_where++]) < 0)
			return -1;
	}
	return 0;
}

/* The conditions by which the catalogue counts records of an indicator come behind the rule's. */
static int add_counted(struct emu_rules_load *load)
{
	struct emu_rule *rule = load->rule;
	const struct emu_indicator *counted =
		&load->rules->setup.catalogue->indicators[rule->indicators[0]];
	size_t n = rule->n_where + 1 + counted->n_counts_where;
	struct emu_rule_condition *all = emu_arena_array(&load->rules->arena, n, sizeof(*all));
	if (!all)
		return emu_fail_memory(load->err);
	memcpy(all, rule->where, rule->n_where * sizeof(*all));
	rule->where = all;
	all[rule->n_where++] = (struct emu_rule_condition){
		load->rules->type, &counted->counts_type, 1, false};
	for (size_t i = 0; i < counted->n_counts_where; i++) {
		struct emu_rule_condition *next = &all[rule->n_where++];
		next->values = &counted->counts_where[i].value;
		next->n = 1;
		if (emu_rules_load_field(load->rules, counted->counts_where[i].field, &next->field,
			    load->err) < 0)
			return -1;
	}
	return 0;
}

/* ---- Fields
 * -------------------------------------------------------------------------------------- */

/* Without a registry there are names, not units. */
static bool names_unit(const struct emu_rules_load *load, struct emu_str field)
{
	const json_t *list = json_object_get(load->json, "units");
	for (size_t i = 0; load->rules->setup.registry && i < emu_rules_load_n(list); i++)
		if (emu_str_equal(emu_rules_load_at(list, i), field))
			return true;
	return false;
}

/* `source` stands for the file that a record comes from. */
static int read_fields(struct emu_rules_load *load, const char *member,
	const struct emu_rule_part **fields, size_t *n, struct emu_str *names)
{
	const json_t *list = json_object_get(load->json, member);
	struct emu_buf text = {0};
	*n = emu_rules_load_n(list);
	struct emu_rule_part *all = emu_arena_array(&load->rules->arena, *n + 1, sizeof(*all));
	if (!all)
		return emu_fail_memory(load->err);
	for (size_t i = 0; i < *n; i++) {
		struct emu_str name = emu_rules_load_at(list, i);
		emu_buf_append(&text, i ? EMU_STR(", ") : EMU_STR(""));
		emu_buf_append(&text, name.at[0] == '/' ? emu_str_after(name, 1) : name);
		if (emu_str_equal(name, EMU_STR("source"))) {
			all[i].field = EMU_RULE_FIELD_FILE;
		} else if (emu_rules_load_field(load->rules, name, &all[i].field, load->err) < 0) {
			emu_buf_free(&text);
			return -1;
		}
		all[i].is_unit = names_unit(load, name);
	}
	*fields = all;
	if (!text.failed)
		*names = emu_arena_copy(&load->rules->arena, emu_buf_str(&text));
	emu_buf_free(&text);
	return names->at ? 0 : emu_fail_memory(load->err);
}

static int read_reference(struct emu_rules_load *load, const char *field, struct emu_str to,
	struct emu_rule_reference *reference)
{
	const struct emu_rules_setup *setup = &load->rules->setup;
	char member[96];
	snprintf(member, sizeof(member), "fields/%s", field);
	if (emu_str_equal(to, EMU_STR("unit"))) {
		reference->to = EMU_REFERS_UNIT;
	} else if (emu_str_equal(to, EMU_STR("block"))) {
		reference->to = EMU_REFERS_BLOCK;
	} else if (emu_str_equal(to, EMU_STR("indicator"))) {
		reference->to = EMU_REFERS_INDICATOR;
	} else {
		reference->to = EMU_REFERS_VALUE;
		reference->dimension = emu_catalogue_dimension(setup->catalogue, to);
		if (reference->dimension == EMU_CATALOGUE_NONE)
			return emu_rules_load_fail(load, member,
				"expected unit, block, indicator or a dimension, found \"%.*s\"",
				EMU_STR_ARGS(to));
	}
	return emu_rules_load_field(load->rules, emu_str_from(field), &reference->field, load->err);
}

static int read_references(struct emu_rules_load *load)
{
	const json_t *fields = json_object_get(load->json, "fields");
	struct emu_rule_reference *all = emu_arena_array(
		&load->rules->arena, json_object_size(fields) + 1, sizeof(*all));
	if (!all)
		return emu_fail_memory(load->err);
	load->rule->references = all;
	const char *field;
	json_t *to;
	json_object_foreach((json_t *)fields, field, to)
	{
		struct emu_str text = {json_string_value(to), json_string_length(to)};
		struct emu_rule_reference *next = &all[load->rule->n_references];
		if (read_reference(load, field, text, next) < 0)
			return -1;
		if (next->to <= EMU_REFERS_BLOCK && !load->rules->setup.registry)
			load->rule->lacks_registry = true;
		else
			load->rule->n_references++;
	}
	return 0;
}

static int read_count(struct emu_rules_load *load)
{
	struct emu_rule *rule = load->rule;
	const json_t *min = json_object_get(load->json, "min");
	const json_t *max = json_object_get(load->json, "max");
	rule->min = (uint64_t)json_integer_value(min);
	if (max)
		rule->max = (uint64_t)json_integer_value(max);
	if (rule->min > rule->max)
		return emu_rules_load_fail(load, "min", "is more than \"max\"");
	return read_fields(load, "by", &rule->key, &rule->n_key, &rule->key_text);
}

static int read_keys(struct emu_rules_load *load)
{
	struct emu_rule *rule = load->rule;
	if (rule->kind == EMU_RULE_UNIQUE)
		rule->own = (uint32_t)load->rules->n_sets++;
	else if (read_fields(load, "differ", &rule->differ, &rule->n_differ, &rule->differ_text) <
		0)
		return -1;
	return read_fields(load, "key", &rule->key, &rule->n_key, &rule->key_text);
}

int emu_rules_load_kind(struct emu_rules_load *load)
{
	if (read_where(load) < 0)
		return -1;
	switch (load->rule->kind) {
	case EMU_RULE_EXCLUSIVE:
	case EMU_RULE_UNIQUE:
		return read_keys(load);
	case EMU_RULE_REFERENCE:
		return read_references(load);
	case EMU_RULE_COUNT:
		return read_count(load);
	case EMU_RULE_ROSTER:
		return emu_rules_load_roster(load);
	case EMU_RULE_NOMINEES:
		return emu_rules_load_figures(load) < 0 ? -1 : add_counted(load);
	default:
		return emu_rules_load_figures(load);
	}
}
