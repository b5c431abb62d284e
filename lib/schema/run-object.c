/* Members of objects: one pass for properties, patterns, the rest and what is required. */
#include "schema/run-internal.h"

static void report_missing(struct emu_schema_run *run, const struct emu_at *at,
	enum emu_keyword keyword, uint32_t site, struct emu_str name, struct emu_str beside)
{
	struct emu_buf *message = emu_run_begin(run);
	emu_buf_append(message, EMU_STR("required property \""));
	emu_buf_append(message, name);
	emu_buf_append(message, EMU_STR("\" is missing"));
	if (beside.len) {
		emu_buf_append(message, EMU_STR(" beside \""));
		emu_buf_append(message, beside);
		emu_buf_push(message, '"');
	}
	emu_run_end(run, at->node, keyword, site, at->value);
}

static void report_all_missing(struct emu_schema_run *run, const struct emu_at *at,
	const struct emu_object_rule *rule, uint64_t seen)
{
	for (uint64_t bit = 1; bit; bit <<= 1) {
		if (!(rule->required & bit & ~seen))
			continue;
		for (uint32_t i = 0; i < rule->names.n; i++) {
			if (rule->bits[i] == bit)
				report_missing(run, at, EMU_KEYWORD_REQUIRED, rule->required_site,
					rule->names.names[i].text, (struct emu_str){0});
		}
	}
}

/* A member that a `false` stands against. */
static bool report_unwanted(struct emu_schema_run *run, const struct emu_at *at, uint32_t key,
	enum emu_keyword keyword, uint32_t site, const struct emu_names *names)
{
	if (run->quiet)
		return false;
	struct emu_str name = emu_run_string(run, key);
	struct emu_buf *message = emu_run_begin(run);
	emu_buf_append(message, EMU_STR("property "));
	emu_run_show(run, run->json, key);
	emu_buf_append(message, EMU_STR(" is not allowed"));
	if (names)
		emu_run_propose(message, names, name);
	emu_run_end(run, at->node, keyword, site, key + 1);
	return false;
}

static bool member_holds(struct emu_schema_run *run, const struct emu_at *at, uint32_t node,
	uint32_t key, enum emu_keyword keyword, uint32_t site, const struct emu_names *names)
{
	if (node == EMU_NODE_TRUE)
		return true;
	if (EMU_UNLIKELY(emu_run_is_false(run, node)))
		return report_unwanted(run, at, key, keyword, site, names);
	return emu_run_node(run, node, key + 1, 0, at->scope);
}

static bool patterns_hold(struct emu_schema_run *run, const struct emu_at *at,
	const struct emu_object_rule *rule, uint32_t key, bool *matched)
{
	bool holds = true;
	for (uint32_t i = 0; i < rule->n_patterns && !run->broken; i++) {
		const struct emu_pattern_rule *pattern = EMU_AT(
			emu_pattern_rule, run->schema->patterns, rule->first_pattern + i);
		/* What an earlier pattern's schema did may have taken the scratch text. */
		struct emu_str name = emu_run_string(run, key);
		int matches = emu_regex_match(pattern->regex, run->regex, name, run->err);
		if (matches < 0)
			run->broken = true;
		if (matches <= 0)
			continue;
		*matched = true;
		holds &= member_holds(run, at, run->edges[pattern->edge], key,
			EMU_KEYWORD_PATTERN_PROPERTIES, rule->patterns_site, NULL);
		if (!holds && run->quiet)
			break;
	}
	return holds;
}

static bool name_holds(struct emu_schema_run *run, const struct emu_at *at,
	const struct emu_object_rule *rule, uint32_t key)
{
	uint32_t node = run->edges[rule->property_names];
	if (emu_run_is_false(run, node))
		return report_unwanted(
			run, at, key, EMU_KEYWORD_PROPERTY_NAMES, rule->names_site, NULL);
	return emu_run_node(run, node, key, 0, at->scope);
}

/* A member where patterns, the rest or names count too. */
static bool other_holds(struct emu_schema_run *run, const struct emu_at *at,
	const struct emu_object_rule *rule, uint32_t key, bool *matched)
{
	bool holds = patterns_hold(run, at, rule, key, matched);
	if (!*matched && rule->rest != EMU_NODE_NONE) {
		*matched = true;
		holds &= member_holds(run, at, run->edges[rule->rest], key,
			EMU_KEYWORD_ADDITIONAL_PROPERTIES, rule->rest_site, &rule->names);
	}
	if (rule->property_names != EMU_NODE_NONE && (holds || !run->quiet))
		holds &= name_holds(run, at, rule, key);
	return holds;
}

/* The same where only properties and required count and nobody wants to know more: most records. */
static bool members_hold(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_object_rule *rule)
{
	const struct emu_json_value *values = run->json->values;
	uint64_t seen = 0;
	uint32_t end = values[at->value].next;
	for (uint32_t key = at->value + 1; key < end; key = values[key + 1].next) {
		uint32_t n = emu_names_find(&rule->names, emu_run_string(run, key));
		if (n == EMU_NAMES_NONE)
			continue;
		seen |= rule->bits[n];
		uint32_t node = run->edges[rule->properties + n];
		if (node != EMU_NODE_NONE && !emu_run_node(run, node, key + 1, 0, at->scope))
			return false;
	}
	return (seen & rule->required) == rule->required;
}

bool emu_run_members(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_object_rule *rule = EMU_AT(emu_object_rule, run->schema->objects, op->a);
	const struct emu_json_value *values = run->json->values;
	if (values[at->value].type != EMU_JSON_OBJECT)
		return true;
	bool others = rule->n_patterns || rule->rest != EMU_NODE_NONE ||
		rule->property_names != EMU_NODE_NONE;
	if (run->quiet && !others && !at->marks)
		return members_hold(run, at, rule);
	bool holds = true;
	uint64_t seen = 0;
	uint32_t end = values[at->value].next, i = 0;
	for (uint32_t key = at->value + 1; key < end; key = values[key + 1].next, i++) {
		uint32_t n = emu_names_find(&rule->names, emu_run_string(run, key));
		bool matched = false;
		if (n != EMU_NAMES_NONE) {
			seen |= rule->bits[n];
			uint32_t node = run->edges[rule->properties + n];
			matched = node != EMU_NODE_NONE;
			if (matched)
				holds &= member_holds(run, at, node, key, EMU_KEYWORD_PROPERTIES,
					rule->properties_site, NULL);
		}
		if (others && (holds || !run->quiet))
			holds &= other_holds(run, at, rule, key, &matched);
		if (EMU_UNLIKELY(!holds && (run->quiet || run->broken)))
			return false;
		if (at->marks && matched)
			emu_run_mark(run, at->marks, i);
	}
	if (EMU_LIKELY((seen & rule->required) == rule->required))
		return holds;
	if (!run->quiet)
		report_all_missing(run, at, rule, seen);
	return false;
}

/* More names than a word has bits: marks for the names instead of the members. */
bool emu_run_required(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_names *names =
		&EMU_AT(emu_required_rule, run->schema->required, op->a)->names;
	const struct emu_json *json = run->json;
	const struct emu_json_value *it = &json->values[at->value];
	if (it->type != EMU_JSON_OBJECT)
		return true;
	size_t top = run->bits.len, bytes = (names->n / 64 + 1) * sizeof(uint64_t);
	if (!emu_buf_reserve(&run->bits, bytes))
		return emu_run_break(run, EMU_FAULT_MEMORY, "out of memory");
	memset(run->bits.at + top, 0, bytes);
	uint32_t marks = (uint32_t)(top / sizeof(uint64_t)) + 1, n = 0;
	for (uint32_t key = at->value + 1; key < it->next; key = json->values[key + 1].next) {
		uint32_t i = emu_names_find(names, emu_run_string(run, key));
		if (i == EMU_NAMES_NONE)
			continue;
		emu_run_mark(run, marks, i);
		n++;
	}
	for (uint32_t i = 0; i < names->n && n < names->n && !run->quiet; i++) {
		if (!(emu_run_marks(run, marks)[i / 64] >> i % 64 & 1))
			report_missing(run, at, EMU_KEYWORD_REQUIRED, op->site,
				names->names[i].text, (struct emu_str){0});
	}
	return n == names->n;
}

bool emu_run_dependent(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_dependent_rule *rule = EMU_AT(
		emu_dependent_rule, run->schema->dependents, op->a);
	const struct emu_json_value *it = &run->json->values[at->value];
	if (!emu_json_member(run->json, it, rule->name))
		return true;
	bool holds = rule->edge == EMU_NODE_NONE ||
		emu_run_node(run, run->edges[rule->edge], at->value, at->marks, at->scope);
	for (uint32_t i = 0; i < rule->n_required && (holds || !run->quiet); i++) {
		if (emu_json_member(run->json, it, rule->required[i]))
			continue;
		holds = false;
		if (!run->quiet)
			report_missing(run, at, (enum emu_keyword)op->keyword, op->b + 1,
				rule->required[i], rule->name);
	}
	return holds;
}

/* What is left when everything else at this value has had its turn. */
static bool unevaluated_members(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_json_value *values = run->json->values;
	bool holds = true;
	uint32_t i = 0, end = values[at->value].next;
	for (uint32_t key = at->value + 1; key < end; key = values[key + 1].next, i++) {
		if (emu_run_marks(run, at->marks)[i / 64] >> i % 64 & 1)
			continue;
		emu_run_mark(run, at->marks, i);
		holds &= member_holds(run, at, run->edges[op->a], key,
			EMU_KEYWORD_UNEVALUATED_PROPERTIES, op->site, NULL);
		if (!holds && (run->quiet || run->broken))
			return false;
	}
	return holds;
}

static bool report_unevaluated(struct emu_schema_run *run, const struct emu_at *at,
	const struct emu_op *op, uint32_t element)
{
	if (run->quiet)
		return false;
	struct emu_buf *message = emu_run_begin(run);
	emu_buf_append(message, EMU_STR("expected no further item, got "));
	emu_run_show(run, run->json, element);
	emu_run_end(run, at->node, EMU_KEYWORD_UNEVALUATED_ITEMS, op->site, element);
	return false;
}

static bool unevaluated_elements(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_json_value *values = run->json->values;
	uint32_t node = run->edges[op->a];
	bool holds = true;
	uint32_t i = 0, end = values[at->value].next;
	for (uint32_t value = at->value + 1; value < end; value = values[value].next, i++) {
		if (emu_run_marks(run, at->marks)[i / 64] >> i % 64 & 1)
			continue;
		emu_run_mark(run, at->marks, i);
		holds &= emu_run_is_false(run, node) ? report_unevaluated(run, at, op, value)
						     : emu_run_node(run, node, value, 0, at->scope);
		if (!holds && (run->quiet || run->broken))
			return false;
	}
	return holds;
}

bool emu_run_unevaluated(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	uint8_t type = run->json->values[at->value].type;
	bool items = op->code == EMU_OP_UNEVALUATED_ITEMS;
	if (type != (items ? EMU_JSON_ARRAY : EMU_JSON_OBJECT) || !at->marks)
		return true;
	return items ? unevaluated_elements(run, at, op) : unevaluated_members(run, at, op);
}
