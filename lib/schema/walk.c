/*
 * What a schema document holds: resources (`$id`), anchors, and keywords whose values have the
 * shape they should. Recursion goes no deeper than the reader let the document nest.
 */
#include "schema/set-internal.h"

#include "schema/uri-internal.h"

static const struct {
	struct emu_str uri;
	uint8_t draft;
} metaschemas[] = {
	{{"https://json-schema.org/draft/2020-12/schema", 44}, EMU_DRAFT_2020_12},
	{{"http://json-schema.org/draft-07/schema", 38}, EMU_DRAFT_07},
	{{"https://json-schema.org/draft-07/schema", 39}, EMU_DRAFT_07},
};

static const struct {
	const char *name;
	uint8_t bits;
	bool assert_formats;
} vocabularies[] = {
	{"core", EMU_VOCABULARY_CORE, false},
	{"applicator", EMU_VOCABULARY_APPLICATOR, false},
	{"unevaluated", EMU_VOCABULARY_UNEVALUATED, false},
	{"validation", EMU_VOCABULARY_VALIDATION, false},
	{"meta-data", EMU_VOCABULARY_METADATA, false},
	{"format-annotation", EMU_VOCABULARY_FORMAT, false},
	{"format-assertion", EMU_VOCABULARY_FORMAT, true},
	{"content", EMU_VOCABULARY_CONTENT, false},
};

uint8_t emu_set_metaschema(struct emu_str uri)
{
	for (size_t i = 0; i < sizeof(metaschemas) / sizeof(*metaschemas); i++) {
		if (emu_str_equal(uri, metaschemas[i].uri))
			return metaschemas[i].draft;
	}
	return EMU_DRAFT_UNKNOWN;
}

/* The characters of a member that is a string, in the set's arena; len 0 where there is none. */
static int take_string(struct emu_schema_set *set, const struct emu_json *json, uint32_t object,
	struct emu_str key, struct emu_str *text, struct emu_error *err)
{
	*text = (struct emu_str){"", 0};
	const struct emu_json_value *value = emu_json_member(json, &json->values[object], key);
	if (!value || value->type != EMU_JSON_STRING)
		return 0;
	struct emu_buf scratch = {0};
	struct emu_str plain = emu_json_string(json, value, &scratch);
	*text = emu_arena_copy(&set->arena, plain);
	int result = scratch.failed || !text->at ? emu_fail_memory(err) : 0;
	emu_buf_free(&scratch);
	return result;
}

/* The vocabularies that a metaschema of one's own names (core section 8.1.2). */
static struct emu_dialect own_dialect(
	const struct emu_json *json, const struct emu_json_value *root, struct emu_dialect dialect)
{
	static const struct emu_str prefix = {"https://json-schema.org/draft/2020-12/vocab/", 44};
	const struct emu_json_value *list = emu_json_member(json, root, EMU_STR("$vocabulary"));
	if (!list || list->type != EMU_JSON_OBJECT)
		return dialect;
	dialect.vocabularies = EMU_VOCABULARY_CORE;
	uint32_t end = list->next;
	for (uint32_t key = (uint32_t)(list - json->values) + 1; key < end;
		key = json->values[key + 1].next) {
		struct emu_str uri = emu_json_raw(json, &json->values[key]);
		bool known = false;
		for (size_t i = 0; i < sizeof(vocabularies) / sizeof(*vocabularies); i++) {
			if (!emu_str_starts(uri, prefix) ||
				!emu_str_equal(emu_str_after(uri, prefix.len),
					emu_str_from(vocabularies[i].name)))
				continue;
			known = true;
			dialect.vocabularies |= vocabularies[i].bits;
			dialect.assert_formats |= vocabularies[i].assert_formats;
		}
		if (!known && json->values[key + 1].type == EMU_JSON_TRUE)
			dialect.draft = EMU_DRAFT_UNKNOWN;
	}
	return dialect;
}

static struct emu_dialect dialect_of(
	const struct emu_schema_set *set, struct emu_str metaschema, int depth)
{
	struct emu_dialect dialect = {EMU_DRAFT_2020_12, EMU_VOCABULARY_ALL, false};
	struct emu_str fragment, uri = emu_uri_split(metaschema, &fragment);
	if (!metaschema.len)
		return dialect;
	dialect.draft = emu_set_metaschema(uri);
	if (dialect.draft || depth > 8)
		return dialect;
	const struct emu_set_entry *entry = emu_set_find(set, uri, (struct emu_str){0});
	if (!entry)
		return dialect;
	const struct emu_set_resource *resource = emu_set_resource(set, entry->resource);
	const struct emu_json *json = &emu_set_document(set, resource->document)->json;
	dialect = dialect_of(set, resource->metaschema, depth + 1);
	return own_dialect(json, &json->values[resource->root], dialect);
}

/* A new resource; *number is its index. */
static int add_resource(struct emu_schema_set *set, struct emu_set_resource resource,
	uint32_t *number, struct emu_error *err)
{
	struct emu_str fragment;
	resource.uri = emu_uri_split(resource.uri, &fragment);
	*number = emu_set_n_resources(set);
	emu_buf_append(
		&set->resources, (struct emu_str){(const char *)&resource, sizeof(resource)});
	if (set->resources.failed)
		return emu_fail_memory(err);
	struct emu_set_entry entry = {*number, resource.root, false};
	return emu_set_enter(set, resource.uri, (struct emu_str){0}, entry, err);
}

/* The reference as it reads from the base, in the set's arena. */
static int resolve(struct emu_schema_set *set, struct emu_str base, struct emu_str reference,
	struct emu_str *uri, struct emu_error *err)
{
	struct emu_buf text = {0};
	emu_uri_resolve(base, reference, &text);
	*uri = emu_arena_copy(&set->arena, emu_buf_str(&text));
	int result = text.failed || !uri->at ? emu_fail_memory(err) : 0;
	emu_buf_free(&text);
	return result;
}

/* Of a schema object: its `$id` where that names a resource, else len 0. draft-07 ignores it beside
 * `$ref` (core section 8.3), and one that is only a fragment is an anchor there. */
static int take_id(struct emu_schema_set *set, const struct emu_json *json, uint32_t value,
	uint8_t draft, struct emu_str *id, struct emu_error *err)
{
	if (take_string(set, json, value, EMU_STR("$id"), id, err) < 0)
		return -1;
	if (draft == EMU_DRAFT_07 &&
		(emu_json_member(json, &json->values[value], EMU_STR("$ref")) ||
			(id->len && id->at[0] == '#')))
		id->len = 0;
	return 0;
}

int emu_set_add_root(struct emu_schema_set *set, uint32_t document, struct emu_error *err)
{
	const struct emu_set_document *in = emu_set_document(set, document);
	const struct emu_json *json = &in->json;
	struct emu_set_resource resource = {.document = document};
	struct emu_str name = emu_set_name_uri(set, in->name, err), id, fragment;
	if (!name.at ||
		take_string(set, json, 0, EMU_STR("$schema"), &resource.metaschema, err) < 0)
		return -1;
	uint8_t draft = emu_set_metaschema(emu_uri_split(resource.metaschema, &fragment));
	if (take_id(set, json, 0, draft, &id, err) < 0)
		return -1;
	resource.uri = name;
	if (id.len && resolve(set, name, id, &resource.uri, err) < 0)
		return -1;
	uint32_t number;
	if (add_resource(set, resource, &number, err) < 0)
		return -1;
	name = emu_uri_split(name, &fragment);
	if (emu_set_find(set, name, (struct emu_str){0}))
		return 0;
	return emu_set_enter(
		set, name, (struct emu_str){0}, (struct emu_set_entry){number, 0, false}, err);
}

/* An embedded resource begins at `value`; *resource becomes it. */
static int embed(struct emu_schema_set *set, uint32_t value, struct emu_str id, uint32_t *resource,
	struct emu_error *err)
{
	struct emu_set_resource inner = *emu_set_resource(set, *resource);
	const struct emu_json *json = &emu_set_document(set, inner.document)->json;
	struct emu_str metaschema;
	if (resolve(set, inner.uri, id, &inner.uri, err) < 0 ||
		take_string(set, json, value, EMU_STR("$schema"), &metaschema, err) < 0)
		return -1;
	if (metaschema.len) {
		inner.metaschema = metaschema;
		inner.dialect = dialect_of(set, metaschema, 0);
	}
	inner.root = value;
	return add_resource(set, inner, resource, err);
}

static int enter_anchor(struct emu_schema_set *set, uint32_t resource, uint32_t value,
	struct emu_str name, bool dynamic, struct emu_error *err)
{
	if (!name.len)
		return 0;
	struct emu_set_entry entry = {resource, value, dynamic};
	return emu_set_enter(set, emu_set_resource(set, resource)->uri, name, entry, err);
}

static int enter_anchors(
	struct emu_schema_set *set, uint32_t resource, uint32_t value, struct emu_error *err)
{
	const struct emu_set_resource *in = emu_set_resource(set, resource);
	const struct emu_json *json = &emu_set_document(set, in->document)->json;
	struct emu_str name;
	if (in->dialect.draft == EMU_DRAFT_07) {
		if (take_string(set, json, value, EMU_STR("$id"), &name, err) < 0)
			return -1;
		bool anchor = name.len > 1 && name.at[0] == '#' &&
			!emu_json_member(json, &json->values[value], EMU_STR("$ref"));
		return anchor
			? enter_anchor(set, resource, value, emu_str_after(name, 1), false, err)
			: 0;
	}
	if (take_string(set, json, value, EMU_STR("$dynamicAnchor"), &name, err) < 0 ||
		enter_anchor(set, resource, value, name, true, err) < 0 ||
		take_string(set, json, value, EMU_STR("$anchor"), &name, err) < 0)
		return -1;
	const struct emu_set_entry *there = emu_set_find(
		set, emu_set_resource(set, resource)->uri, name);
	bool known = name.len && there && there->value == value;
	return known ? 0 : enter_anchor(set, resource, value, name, false, err);
}

/* The shape of one keyword's value, before what is inside is walked. */
static int check_shape(struct emu_schema_set *set, uint32_t document, uint32_t value,
	const struct emu_keyword_row *row, struct emu_error *err)
{
	const struct emu_json *json = &emu_set_document(set, document)->json;
	uint32_t bad;
	const char *expected = emu_shape_expected(json, value, row->shape, &bad);
	if (!expected)
		return 0;
	struct emu_str found = emu_json_span(json, &json->values[bad]);
	if (json->values[bad].n || found.len > 60)
		return emu_set_fail(set, document, bad, err, "expected %s, found %s", expected,
			json->values[bad].type == EMU_JSON_OBJECT	   ? "an object"
				: json->values[bad].type == EMU_JSON_ARRAY ? "an array"
									   : "something else");
	return emu_set_fail(
		set, document, bad, err, "expected %s, found %.*s", expected, EMU_STR_ARGS(found));
}

static int walk(
	struct emu_schema_set *set, uint32_t resource, uint32_t value, struct emu_error *err);

static int walk_keyword(struct emu_schema_set *set, uint32_t resource, uint32_t value,
	const struct emu_keyword_row *row, struct emu_error *err)
{
	uint32_t document = emu_set_resource(set, resource)->document;
	if (check_shape(set, document, value, row, err) < 0)
		return -1;
	struct emu_json json = emu_set_document(set, document)->json;
	struct emu_subschemas inner = emu_subschemas_of(&json, value, row->shape);
	uint32_t schema;
	while (emu_subschemas_next(&inner, &schema)) {
		if (walk(set, resource, schema, err) < 0)
			return -1;
	}
	return 0;
}

static int walk_object(
	struct emu_schema_set *set, uint32_t resource, uint32_t value, struct emu_error *err)
{
	struct emu_dialect dialect = emu_set_resource(set, resource)->dialect;
	uint32_t document = emu_set_resource(set, resource)->document;
	struct emu_json json = emu_set_document(set, document)->json;
	bool only_ref = dialect.draft == EMU_DRAFT_07 &&
		emu_json_member(&json, &json.values[value], EMU_STR("$ref"));
	for (uint32_t key = value + 1; key < json.values[value].next;
		key = json.values[key + 1].next) {
		const struct emu_keyword_row *row = emu_keyword_of(&json, key, &dialect);
		/* Definitions beside a draft-07 reference can still be referred to. */
		bool ignored = only_ref && row && row->keyword != EMU_KEYWORD_REF &&
			row->shape != EMU_SHAPE_SCHEMA_MAP;
		if (row && !ignored && walk_keyword(set, resource, key + 1, row, err) < 0)
			return -1;
	}
	return 0;
}

static int walk(
	struct emu_schema_set *set, uint32_t resource, uint32_t value, struct emu_error *err)
{
	uint32_t document = emu_set_resource(set, resource)->document;
	struct emu_set_document *in = emu_set_document(set, document);
	const struct emu_json_value *it = &in->json.values[value];
	if (in->resource_of[value])
		return 0;
	if (it->type != EMU_JSON_OBJECT) {
		in->resource_of[value] = resource + 1;
		return it->type == EMU_JSON_TRUE || it->type == EMU_JSON_FALSE
			? 0
			: emu_set_fail(set, document, value, err,
				  "expected a schema (an object, true or false)");
	}
	if (value != emu_set_resource(set, resource)->root) {
		struct emu_str id;
		uint8_t draft = emu_set_resource(set, resource)->dialect.draft;
		if (take_id(set, &in->json, value, draft, &id, err) < 0 ||
			(id.len && embed(set, value, id, &resource, err) < 0))
			return -1;
	}
	in->resource_of[value] = resource + 1;
	/* Of a dialect that is not known no keyword is: it is an error once it is compiled. */
	if (!emu_set_resource(set, resource)->dialect.draft)
		return 0;
	if (enter_anchors(set, resource, value, err) < 0)
		return -1;
	return walk_object(set, resource, value, err);
}

int emu_set_walk_at(
	struct emu_schema_set *set, uint32_t resource, uint32_t value, struct emu_error *err)
{
	return walk(set, resource, value, err);
}

int emu_set_walk(struct emu_schema_set *set, struct emu_error *err)
{
	uint32_t n = emu_set_n_resources(set);
	for (uint32_t i = 0; i < n; i++) {
		struct emu_set_resource *resource = emu_set_resource(set, i);
		if (!resource->root && !emu_set_document(set, resource->document)->walked)
			resource->dialect = dialect_of(set, resource->metaschema, 0);
	}
	for (uint32_t i = 0; i < n && !set->fault.fault; i++) {
		struct emu_set_resource *resource = emu_set_resource(set, i);
		struct emu_set_document *document = emu_set_document(set, resource->document);
		if (resource->root || document->walked)
			continue;
		document->walked = true;
		if (walk(set, i, 0, &set->fault) < 0)
			break;
	}
	if (set->fault.fault && err)
		*err = set->fault;
	return set->fault.fault ? -1 : 0;
}
