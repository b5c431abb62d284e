/*
 * What a finding says: what was expected, what was found, and where one is near, what was probably
 * meant. The evaluator calls it only when something does not hold and someone wants to know.
 */
#include "schema/run-internal.h"

#include "json/pointer.h"
#include "schema/format-internal.h"
#include "schema/number-internal.h"
#include "schema/uri-internal.h"

#define SHOWN_MAX 60 /* bytes of a value */
#define LISTED_MAX 8 /* values of an enum */
#define NEAR_MAX 40  /* bytes of names that are compared for nearness */

struct emu_buf *emu_run_begin(struct emu_schema_run *run)
{
	emu_buf_clear(&run->message);
	return &run->message;
}

void emu_run_locate(struct emu_schema_run *run, const struct emu_node *node, uint32_t site)
{
	emu_buf_clear(&run->location);
	if (node->resource == EMU_SET_NONE) {
		emu_buf_append(&run->location,
			EMU_STR("https://json-schema.org/draft/2020-12/"
				"schema"));
		return;
	}
	const struct emu_set_resource *resource = emu_set_resource(
		run->schema->set, node->resource);
	const struct emu_json *json = &emu_set_document(run->schema->set, resource->document)->json;
	struct emu_buf pointer = {0};
	emu_json_pointer_of(json, resource->root, &pointer);
	size_t root = pointer.len;
	emu_buf_clear(&pointer);
	emu_json_pointer_from(&run->cursor, json, site, &pointer);
	emu_buf_append(&run->location, resource->uri);
	emu_buf_push(&run->location, '#');
	if (pointer.len > root)
		emu_uri_encode(emu_str_after(emu_buf_str(&pointer), root), &run->location);
	emu_buf_free(&pointer);
}

void emu_run_end(struct emu_schema_run *run, const struct emu_node *node, enum emu_keyword keyword,
	uint32_t site, uint32_t value)
{
	emu_run_locate(run, node, site);
	emu_buf_clear(&run->path);
	if (run->schema->set->keep_paths)
		emu_run_path(run, node, site, &run->path);
	if (run->message.failed || run->location.failed || run->path.failed) {
		emu_run_break(run, EMU_FAULT_MEMORY, "out of memory");
		return;
	}
	struct emu_schema_finding finding = {
		.value = value,
		.keyword = emu_str_from(emu_keyword_name(keyword)),
		.location = emu_buf_str(&run->location),
		.path = emu_buf_str(&run->path),
		.text = emu_buf_str(&run->message),
	};
	run->report(run->context, &finding);
}

/* The text, cut between characters where it is long. */
static void append_short(struct emu_buf *out, struct emu_str text)
{
	if (text.len <= SHOWN_MAX) {
		emu_buf_append(out, text);
		return;
	}
	size_t len = SHOWN_MAX - 3;
	while (len && ((unsigned char)text.at[len] & 0xc0) == 0x80)
		len--;
	emu_buf_append(out, (struct emu_str){text.at, len});
	emu_buf_append(out, EMU_STR("..."));
}

void emu_schema_show(const struct emu_json *json, uint32_t value, struct emu_buf *out)
{
	const struct emu_json_value *it = &json->values[value];
	switch ((enum emu_json_type)it->type) {
	case EMU_JSON_STRING:
		emu_buf_push(out, '"');
		append_short(out, emu_json_raw(json, it));
		emu_buf_push(out, '"');
		break;
	case EMU_JSON_ARRAY:
		if (it->n)
			emu_buf_printf(out, "an array of %u", it->n);
		else
			emu_buf_append(out, EMU_STR("an empty array"));
		break;
	case EMU_JSON_OBJECT:
		emu_buf_append(out, it->n ? EMU_STR("an object") : EMU_STR("an empty object"));
		break;
	default:
		append_short(out, emu_json_raw(json, it));
	}
}

void emu_run_show(struct emu_schema_run *run, const struct emu_json *json, uint32_t value)
{
	emu_schema_show(json, value, &run->message);
}

void emu_run_show_types(struct emu_buf *out, uint32_t types)
{
	static const struct {
		uint32_t bits;
		const char *words;
	} all[] = {
		{1U << EMU_JSON_STRING, "a string"},
		{1U << EMU_JSON_NUMBER, "a number"},
		{EMU_TYPE_INTEGER, "an integer"},
		{1U << EMU_JSON_FALSE, "true or false"},
		{1U << EMU_JSON_OBJECT, "an object"},
		{1U << EMU_JSON_ARRAY, "an array"},
		{1U << EMU_JSON_NULL, "null"},
	};
	bool first = true;
	if (types & 1U << EMU_JSON_NUMBER)
		types &= ~EMU_TYPE_INTEGER;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (!(types & all[i].bits))
			continue;
		types &= ~(all[i].bits | 1U << EMU_JSON_TRUE);
		if (!first)
			emu_buf_append(out, types & EMU_TYPE_ALL ? EMU_STR(", ") : EMU_STR(" or "));
		emu_buf_append(out, emu_str_from(all[i].words));
		first = false;
	}
}

/* How many bytes have to be changed, put in or taken out; more than 2 counts as 3. */
static size_t distance(struct emu_str a, struct emu_str b)
{
	size_t row[NEAR_MAX + 1];
	if (a.len > b.len + 2 || b.len > a.len + 2)
		return 3;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t above = row[j];
			size_t cost = corner + (a.at[i - 1] != b.at[j - 1]);
			size_t least = (above < row[j - 1] ? above : row[j - 1]) + 1;
			row[j] = cost < least ? cost : least;
			corner = above;
		}
	}
	return row[b.len] > 2 ? 3 : row[b.len];
}

void emu_run_propose(struct emu_buf *out, const struct emu_names *names, struct emu_str text)
{
	size_t least = text.len < 4 ? 2 : 3;
	struct emu_str near = {0};
	for (uint32_t i = 0; i < names->n && text.len > 1 && text.len <= NEAR_MAX; i++) {
		struct emu_str name = names->names[i].text;
		size_t d = name.len <= NEAR_MAX ? distance(text, name) : 3;
		if (d && d < least) {
			least = d;
			near = name;
		}
	}
	if (!near.len)
		return;
	emu_buf_append(out, EMU_STR(" (did you mean \""));
	emu_buf_append(out, near);
	emu_buf_append(out, EMU_STR("\"?)"));
}

static const struct emu_json *schema_json(
	const struct emu_schema_run *run, const struct emu_node *node)
{
	uint32_t document = emu_set_resource(run->schema->set, node->resource)->document;
	return &emu_set_document(run->schema->set, document)->json;
}

static void say_enum(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_enum_rule *rule = EMU_AT(emu_enum_rule, run->schema->enums, op->a);
	const struct emu_json *json = schema_json(run, at->node);
	struct emu_buf *out = &run->message;
	bool list = op->keyword == EMU_KEYWORD_ENUM;
	uint32_t n = list ? json->values[op->site].n : 1, i = 0;
	emu_buf_append(out, n > 1 ? EMU_STR("expected one of ") : EMU_STR("expected "));
	for (uint32_t value = op->site + list; i < n && i < LISTED_MAX;
		value = json->values[value].next, i++) {
		emu_buf_append(out, i ? EMU_STR(", ") : EMU_STR(""));
		emu_run_show(run, json, value);
	}
	if (n > i)
		emu_buf_printf(out, " and %u more", n - i);
	emu_buf_append(out, EMU_STR(", got "));
	emu_run_show(run, run->json, at->value);
	if (run->json->values[at->value].type == EMU_JSON_STRING)
		emu_run_propose(out, &rule->strings, emu_run_string(run, at->value));
}

static void say_bound(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	const struct emu_bound *bound = EMU_AT(emu_bound, run->schema->bounds, op->a);
	const char *words = op->code == EMU_OP_MINIMUM ? "at least "
		: op->code == EMU_OP_MAXIMUM	       ? "at most "
		: op->code == EMU_OP_EXCLUSIVE_MINIMUM ? "more than "
		: op->code == EMU_OP_EXCLUSIVE_MAXIMUM ? "less than "
						       : "a multiple of ";
	struct emu_buf *out = &run->message;
	emu_buf_printf(out, "expected %s", words);
	append_short(out, bound->text);
	emu_buf_append(out, EMU_STR(", got "));
	emu_run_show(run, run->json, at->value);
}

static size_t count(const struct emu_schema_run *run, uint32_t value, struct emu_str text)
{
	const struct emu_json_value *it = &run->json->values[value];
	size_t n = 0;
	if (it->type != EMU_JSON_STRING)
		return it->n;
	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return n;
}

static void say_count(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	bool least = op->code == EMU_OP_MIN_LENGTH || op->code == EMU_OP_MIN_ITEMS ||
		op->code == EMU_OP_MIN_PROPERTIES;
	bool text = op->code == EMU_OP_MIN_LENGTH || op->code == EMU_OP_MAX_LENGTH;
	bool items = op->code == EMU_OP_MIN_ITEMS || op->code == EMU_OP_MAX_ITEMS;
	const char *what = text ? "character" : items ? "item" : "propert";
	const char *ending = text || items ? (op->a == 1 ? "" : "s") : (op->a == 1 ? "y" : "ies");
	struct emu_str string = text ? emu_run_string(run, at->value) : (struct emu_str){0};
	size_t n = count(run, at->value, string);
	const struct emu_json *json = schema_json(run, at->node);
	emu_buf_printf(&run->message, "expected at %s ", least ? "least" : "most");
	if (op->a == UINT32_MAX) /* or more: no value comes to that */
		append_short(&run->message, emu_json_raw(json, &json->values[op->site]));
	else
		emu_buf_append_number(&run->message, op->a);
	emu_buf_printf(&run->message, " %s%s, got ", what, ending);
	if (!text || n)
		emu_buf_append_number(&run->message, n);
	if (text) {
		emu_buf_append(&run->message, n ? EMU_STR(": ") : EMU_STR(""));
		emu_run_show(run, run->json, at->value);
	}
}

static void say_text(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	struct emu_buf *out = &run->message;
	emu_buf_append(out, EMU_STR("expected "));
	if (op->code == EMU_OP_FORMAT) {
		emu_buf_append(out, emu_str_from(emu_format_words((enum emu_format)op->a)));
	} else {
		const struct emu_json *json = schema_json(run, at->node);
		emu_buf_append(out, EMU_STR("text that matches "));
		append_short(out, emu_json_raw(json, &json->values[op->site]));
	}
	emu_buf_append(out, EMU_STR(", got "));
	emu_run_show(run, run->json, at->value);
}

/* Of a form that only requires one property, that property's name; else len 0. */
static struct emu_str only_required(const struct emu_schema_run *run, uint32_t node)
{
	const struct emu_node *it = &run->nodes[node];
	const struct emu_op *op = &run->ops[it->first];
	if (it->n != 1 || it->types != EMU_TYPE_ALL || op->code != EMU_OP_OBJECT)
		return (struct emu_str){0};
	const struct emu_object_rule *rule = EMU_AT(emu_object_rule, run->schema->objects, op->a);
	bool only = rule->names.n == 1 && rule->required && !rule->properties_site &&
		!rule->n_patterns && rule->rest == EMU_NODE_NONE &&
		rule->property_names == EMU_NODE_NONE;
	return only ? rule->names.names[0].text : (struct emu_str){0};
}

/* Forms that each require one property; false where they do not. */
static bool say_any_required(
	struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	struct emu_buf *out = &run->message;
	if (run->json->values[at->value].type != EMU_JSON_OBJECT)
		return false;
	for (uint32_t i = 0; i < op->b; i++) {
		if (!only_required(run, run->edges[op->a + i]).len)
			return false;
	}
	emu_buf_append(out, EMU_STR("required property "));
	for (uint32_t i = 0; i < op->b; i++) {
		emu_buf_append(out,
			!i			? EMU_STR("\"")
				: i + 1 < op->b ? EMU_STR(", \"")
						: EMU_STR(" or \""));
		emu_buf_append(out, only_required(run, run->edges[op->a + i]));
		emu_buf_push(out, '"');
	}
	emu_buf_append(out, EMU_STR(" is missing"));
	return true;
}

/* Where no form takes the value's type, the types that they take say more than their number. */
static void say_forms(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	uint32_t types = 0, fitting = 0;
	uint8_t type = run->json->values[at->value].type;
	struct emu_buf *out = &run->message;
	for (uint32_t i = 0; i < op->b; i++)
		types |= run->nodes[run->edges[op->a + i]].types;
	for (uint32_t i = 0; i < op->b && op->code == EMU_OP_ONE_OF; i++)
		fitting += emu_run_quietly(run, run->edges[op->a + i], at->value, 0, at->scope);
	/* Quiet runs compose nothing, so the message is still empty here. */
	if (!fitting && say_any_required(run, at, op))
		return;
	emu_buf_append(out, EMU_STR("expected "));
	if (fitting > 1)
		emu_buf_printf(
			out, "exactly one of %u forms to fit, and %u do, got ", op->b, fitting);
	else if (!(types >> type & 1) && !(type == EMU_JSON_NUMBER && (types & EMU_TYPE_INTEGER)))
		emu_run_show_types(out, types);
	else
		emu_buf_printf(out, "one of the %u forms the schema allows", op->b);
	emu_buf_append(out, fitting > 1 ? EMU_STR("") : EMU_STR(", got "));
	emu_run_show(run, run->json, at->value);
}

void emu_run_report(struct emu_schema_run *run, const struct emu_at *at, const struct emu_op *op)
{
	uint32_t site = op->code == EMU_OP_FALSE ? at->node->value : op->site;
	struct emu_buf *out = emu_run_begin(run);
	switch ((enum emu_op_code)op->code) {
	case EMU_OP_ENUM:
		say_enum(run, at, op);
		break;
	case EMU_OP_MINIMUM:
	case EMU_OP_MAXIMUM:
	case EMU_OP_EXCLUSIVE_MINIMUM:
	case EMU_OP_EXCLUSIVE_MAXIMUM:
	case EMU_OP_MULTIPLE_OF:
		say_bound(run, at, op);
		break;
	case EMU_OP_PATTERN:
	case EMU_OP_FORMAT:
		say_text(run, at, op);
		break;
	case EMU_OP_ANY_OF:
	case EMU_OP_ONE_OF:
		say_forms(run, at, op);
		break;
	case EMU_OP_NOT:
		emu_buf_append(out,
			EMU_STR("expected something that the schema does not exclude, "
				"got "));
		emu_run_show(run, run->json, at->value);
		break;
	case EMU_OP_FALSE:
		emu_buf_append(out, EMU_STR("expected nothing here, got "));
		emu_run_show(run, run->json, at->value);
		break;
	default:
		say_count(run, at, op);
	}
	emu_run_end(run, at->node, (enum emu_keyword)op->keyword, site, at->value);
}
