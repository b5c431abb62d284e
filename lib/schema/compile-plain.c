/* Keywords of numbers, strings and values as a whole, as instructions. */
#include "schema/compile-internal.h"

#include "schema/format-internal.h"
#include "schema/number-internal.h"

static int compile_types(struct emu_compiling *c)
{
	uint32_t site = c->at[EMU_KEYWORD_TYPE], bits = 0;
	if (!site)
		return 0;
	const struct emu_json_value *values = c->json->values;
	if (values[site].type == EMU_JSON_STRING)
		bits = emu_type_bits(emu_json_raw(c->json, &values[site]));
	else
		for (uint32_t i = site + 1; i < values[site].next; i = values[i].next)
			bits |= emu_type_bits(emu_json_raw(c->json, &values[i]));
	struct emu_node *node = (struct emu_node *)(void *)c->schema->nodes.at + c->node;
	node->types = bits;
	node->type_site = site;
	return 0;
}

int emu_compile_regex(struct emu_compiling *c, uint32_t value, struct emu_regex **regex)
{
	struct emu_str text;
	struct emu_error fault = {0};
	uint32_t index;
	if (emu_compile_string(c, value, &text) < 0)
		return -1;
	*regex = emu_regex_new(text, &fault);
	if (!*regex)
		return fault.fault == EMU_FAULT_MEMORY
			? emu_fail_memory(c->err)
			: emu_set_fail(c->set, c->document, value, c->err, "%s", fault.text);
	if (emu_compile_push(c, &c->schema->regexes, regex, sizeof(*regex), &index) == 0)
		return 0;
	emu_regex_del(*regex);
	return -1;
}

/* `const` is an enum of one. */
static int compile_enum(struct emu_compiling *c, enum emu_keyword keyword)
{
	uint32_t site = c->at[keyword], index;
	if (!site)
		return 0;
	const struct emu_json_value *values = c->json->values;
	bool list = keyword == EMU_KEYWORD_ENUM;
	uint32_t n = list ? values[site].n : 1, n_strings = 0;
	struct emu_enum_rule rule = {0};
	struct emu_str *strings = emu_arena_array(&c->schema->arena, n + 1, sizeof(*strings));
	uint32_t *others = emu_arena_array(&c->schema->arena, n + 1, sizeof(*others));
	if (!strings || !others)
		return emu_fail_memory(c->err);
	for (uint32_t i = 0, value = site + list; i < n; i++, value = values[value].next) {
		if (values[value].type != EMU_JSON_STRING)
			others[rule.n_others++] = value;
		else if (emu_compile_string(c, value, &strings[n_strings++]) < 0)
			return -1;
	}
	rule.others = others;
	if (emu_names_build(&rule.strings, strings, n_strings, &c->schema->arena) < 0)
		return emu_fail_memory(c->err);
	if (emu_compile_push(c, &c->schema->enums, &rule, sizeof(rule), &index) < 0)
		return -1;
	return emu_compile_op(c, EMU_OP_ENUM, keyword, index, 0);
}

static int compile_bound(struct emu_compiling *c, enum emu_op_code code, enum emu_keyword keyword)
{
	uint32_t site = c->at[keyword], index;
	if (!site)
		return 0;
	struct emu_bound bound = {.text = emu_json_raw(c->json, &c->json->values[site])};
	bound.is_small = emu_number_small(bound.text, &bound.small);
	if (emu_compile_push(c, &c->schema->bounds, &bound, sizeof(bound), &index) < 0)
		return -1;
	return emu_compile_op(c, code, keyword, index, 0);
}

static int compile_count(struct emu_compiling *c, enum emu_op_code code, enum emu_keyword keyword)
{
	uint32_t site = c->at[keyword], count = 0;
	if (!site)
		return 0;
	struct emu_number number = emu_number_of(emu_json_raw(c->json, &c->json->values[site]));
	/* The shape was checked when the document was walked. */
	if (!emu_number_count(&number, &count))
		return emu_set_fail(c->set, c->document, site, c->err, "expected a count");
	return emu_compile_op(c, code, keyword, count, 0);
}

static int compile_pattern(struct emu_compiling *c)
{
	struct emu_regex *regex;
	if (!c->at[EMU_KEYWORD_PATTERN])
		return 0;
	uint32_t index = (uint32_t)(c->schema->regexes.len / sizeof(regex));
	if (emu_compile_regex(c, c->at[EMU_KEYWORD_PATTERN], &regex) < 0)
		return -1;
	return emu_compile_op(c, EMU_OP_PATTERN, EMU_KEYWORD_PATTERN, index, 0);
}

/* Formats are annotations unless the set or the dialect says otherwise; our own always assert. */
static int compile_format(struct emu_compiling *c)
{
	struct emu_str name;
	if (!c->at[EMU_KEYWORD_FORMAT])
		return 0;
	if (emu_compile_string(c, c->at[EMU_KEYWORD_FORMAT], &name) < 0)
		return -1;
	enum emu_format format = emu_format_find(name);
	bool asserts = c->set->assert_formats || c->dialect.assert_formats ||
		emu_str_starts(name, EMU_STR("emu-"));
	if (format == EMU_FORMAT_UNKNOWN || !asserts)
		return 0;
	return emu_compile_op(c, EMU_OP_FORMAT, EMU_KEYWORD_FORMAT, format, 0);
}

/* draft-07 lets content assert as formats do (validation section 8.2); 2020-12 does not. */
static int compile_content(struct emu_compiling *c)
{
	uint32_t sites[] = {
		c->at[EMU_KEYWORD_CONTENT_ENCODING], c->at[EMU_KEYWORD_CONTENT_MEDIA_TYPE]};
	struct emu_str texts[2] = {EMU_STR(""), EMU_STR("")};
	if (c->dialect.draft != EMU_DRAFT_07 || !c->set->assert_formats)
		return 0;
	for (int i = 0; i < 2; i++) {
		if (sites[i] && emu_compile_string(c, sites[i], &texts[i]) < 0)
			return -1;
	}
	enum emu_format format = emu_format_of_content(texts[0], texts[1]);
	if (format == EMU_FORMAT_UNKNOWN)
		return 0;
	return emu_compile_op(c, EMU_OP_FORMAT,
		format == EMU_FORMAT_BASE64 ? EMU_KEYWORD_CONTENT_ENCODING
					    : EMU_KEYWORD_CONTENT_MEDIA_TYPE,
		format, 0);
}

int emu_compile_plain(struct emu_compiling *c)
{
	static const struct {
		uint8_t code, keyword;
	} counts[] =
		{
			{EMU_OP_MIN_LENGTH, EMU_KEYWORD_MIN_LENGTH},
			{EMU_OP_MAX_LENGTH, EMU_KEYWORD_MAX_LENGTH},
			{EMU_OP_MIN_ITEMS, EMU_KEYWORD_MIN_ITEMS},
			{EMU_OP_MAX_ITEMS, EMU_KEYWORD_MAX_ITEMS},
			{EMU_OP_MIN_PROPERTIES, EMU_KEYWORD_MIN_PROPERTIES},
			{EMU_OP_MAX_PROPERTIES, EMU_KEYWORD_MAX_PROPERTIES},
		},
	  bounds[] = {
		  {EMU_OP_MINIMUM, EMU_KEYWORD_MINIMUM},
		  {EMU_OP_EXCLUSIVE_MINIMUM, EMU_KEYWORD_EXCLUSIVE_MINIMUM},
		  {EMU_OP_MAXIMUM, EMU_KEYWORD_MAXIMUM},
		  {EMU_OP_EXCLUSIVE_MAXIMUM, EMU_KEYWORD_EXCLUSIVE_MAXIMUM},
		  {EMU_OP_MULTIPLE_OF, EMU_KEYWORD_MULTIPLE_OF},
	  };
	if (compile_types(c) < 0 || compile_enum(c, EMU_KEYWORD_CONST) < 0 ||
		compile_enum(c, EMU_KEYWORD_ENUM) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(bounds) / sizeof(*bounds); i++) {
		if (compile_bound(c, bounds[i].code, bounds[i].keyword) < 0)
			return -1;
	}
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		if (compile_count(c, counts[i].code, counts[i].keyword) < 0)
			return -1;
	}
	if (compile_pattern(c) < 0 || compile_format(c) < 0)
		return -1;
	return compile_content(c);
}
