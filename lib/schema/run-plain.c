/* Instructions that look at one value alone: numbers, strings, counts. */
#include "schema/run-internal.h"

#include "schema/format-internal.h"
#include "schema/number-internal.h"

/* Whether a number as records have it (digits, a point, digits; no sign, no exponent) can be told
 * from a small bound by its digits before the point: those, and whether any behind it is not 0. */
static bool simple_decimal(struct emu_str text, int64_t *whole, bool *more)
{
	size_t point = 0;
	while (point < text.len && text.at[point] != '.')
		point++;
	if (!text.len || text.at[0] == '-' ||
		!emu_number_small((struct emu_str){text.at, point}, whole))
		return false;
	*more = false;
	for (size_t i = point + 1; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		*more |= text.at[i] != '0';
	}
	return true;
}

/* The value against the bound: below, at or above 0. */
static int compare_bound(struct emu_str text, const struct emu_bound *bound)
{
	int64_t small;
	bool more = false;
	if (EMU_LIKELY(bound->is_small) &&
		(emu_number_small(text, &small) || simple_decimal(text, &small, &more)))
		return small != bound->small ? (small < bound->small ? -1 : 1) : more;
	struct emu_number number = emu_number_of(text), limit = emu_number_of(bound->text);
	return emu_number_compare(&number, &limit);
}

bool emu_run_bound_holds(
	enum emu_op_code code, const struct emu_bound *bound, struct emu_str number)
{
	int order = compare_bound(number, bound);
	switch (code) {
	case EMU_OP_MINIMUM:
		return order >= 0;
	case EMU_OP_MAXIMUM:
		return order <= 0;
	case EMU_OP_EXCLUSIVE_MINIMUM:
		return order > 0;
	default:
		return order < 0;
	}
}

static bool is_multiple(struct emu_schema_run *run, struct emu_str text, struct emu_str factor)
{
	int multiple = emu_number_is_multiple(text, factor, run->err);
	if (multiple < 0)
		run->broken = true;
	return multiple > 0;
}

static bool number_holds(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_json_value *it = &run->json->values[at->value];
	if (it->type != EMU_JSON_NUMBER)
		return true;
	const struct emu_bound *bound = EMU_AT(emu_bound, run->schema->bounds, op->a);
	struct emu_str text = emu_json_raw(run->json, it);
	if (op->code == EMU_OP_MULTIPLE_OF)
		return is_multiple(run, text, bound->text);
	return emu_run_bound_holds((enum emu_op_code)op->code, bound, text);
}

/* Characters, not bytes: what continues one in UTF-8 is not counted. */
size_t emu_run_count_characters(struct emu_str text)
{
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return n;
}

static bool length_holds(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_json_value *it = &run->json->values[at->value];
	if (it->type != EMU_JSON_STRING)
		return true;
	/* A character takes at least a byte, and at most 12 (two escapes) as it stands. */
	if (op->code == EMU_OP_MAX_LENGTH)
		return it->len <= op->a ||
			emu_run_count_characters(emu_run_string(run, at->value)) <= op->a;
	if (it->len < op->a)
		return false;
	return it->len / 12 >= op->a || (op->a == 1 && it->len) ||
		emu_run_count_characters(emu_run_string(run, at->value)) >= op->a;
}

static bool equals(struct emu_schema_run *run, const struct emu_json_value *it,
	const struct emu_json *json, const struct emu_json_value *other)
{
	if (it->type == EMU_JSON_NUMBER && other->type == EMU_JSON_NUMBER) {
		struct emu_number a = emu_number_of(emu_json_raw(run->json, it));
		struct emu_number b = emu_number_of(emu_json_raw(json, other));
		return emu_number_compare(&a, &b) == 0;
	}
	int equal = emu_json_equal(run->json, it, json, other);
	if (equal < 0)
		emu_run_break(run, EMU_FAULT_MEMORY, "out of memory");
	return equal > 0;
}

static bool enum_holds(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_enum_rule *rule = EMU_AT(emu_enum_rule, run->schema->enums, op->a);
	const struct emu_json_value *it = &run->json->values[at->value];
	if (it->type == EMU_JSON_STRING)
		return emu_names_find(&rule->strings, emu_run_string(run, at->value)) !=
			EMU_NAMES_NONE;
	uint32_t resource = at->node->resource;
	const struct emu_json *json = &emu_set_document(
		run->schema->set, emu_set_resource(run->schema->set, resource)->document)
					       ->json;
	for (uint32_t i = 0; i < rule->n_others && !run->broken; i++) {
		if (equals(run, it, json, &json->values[rule->others[i]]))
			return true;
	}
	return false;
}

static bool text_holds(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	if (run->json->values[at->value].type != EMU_JSON_STRING)
		return true;
	struct emu_str text = emu_run_string(run, at->value);
	if (op->code == EMU_OP_FORMAT)
		return emu_format_holds((enum emu_format)op->a, text);
	const struct emu_regex *regex = ((
		struct emu_regex *const *)(const void *)run->schema->regexes.at)[op->a];
	int matches = emu_regex_match(regex, run->regex, text, run->err);
	if (matches < 0)
		run->broken = true;
	return matches > 0;
}

bool emu_run_plain(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_json_value *it = &run->json->values[at->value];
	switch ((enum emu_op_code)op->code) {
	case EMU_OP_ENUM:
		return enum_holds(run, at, op);
	case EMU_OP_MINIMUM:
	case EMU_OP_MAXIMUM:
	case EMU_OP_EXCLUSIVE_MINIMUM:
	case EMU_OP_EXCLUSIVE_MAXIMUM:
	case EMU_OP_MULTIPLE_OF:
		return number_holds(run, at, op);
	case EMU_OP_MIN_LENGTH:
	case EMU_OP_MAX_LENGTH:
		return length_holds(run, at, op);
	case EMU_OP_PATTERN:
	case EMU_OP_FORMAT:
		return text_holds(run, at, op);
	case EMU_OP_MIN_ITEMS:
		return it->type != EMU_JSON_ARRAY || it->n >= op->a;
	case EMU_OP_MAX_ITEMS:
		return it->type != EMU_JSON_ARRAY || it->n <= op->a;
	case EMU_OP_MIN_PROPERTIES:
		return it->type != EMU_JSON_OBJECT || it->n >= op->a;
	case EMU_OP_MAX_PROPERTIES:
		return it->type != EMU_JSON_OBJECT || it->n <= op->a;
	default: /* EMU_OP_FALSE */
		return false;
	}
}

bool emu_run_plain_node(struct emu_schema_run *run, const struct emu_node *node, uint32_t value)
{
	const struct emu_at at = {.node = node, .value = value};
	uint8_t type = run->json->values[value].type;
	if (!(node->types >> type & 1) &&
		(type != EMU_JSON_NUMBER || !(node->types & EMU_TYPE_INTEGER) ||
			!emu_run_is_integer(run, value)))
		return false;
	for (uint32_t i = 0; i < node->n; i++) {
		if (EMU_UNLIKELY(!emu_run_plain(run, &at, &run->ops[node->first + i])))
			return false;
	}
	return true;
}
