/* Where references lead: a URI of the set, then an anchor or a JSON Pointer from there. */
#include "schema/set-internal.h"

#include "schema/uri-internal.h"

#define WIDE 32 /* so many members are worth an index */

/* RFC 6901 section 4. */
static void unescape_step(struct emu_str step, struct emu_buf *out)
{
	for (size_t i = 0; i < step.len; i++) {
		char c = step.at[i];
		if (c == '~' && i + 1 < step.len)
			c = step.at[++i] == '1' ? '/' : step.at[i] == '0' ? '~' : '?';
		emu_buf_push(out, c);
	}
}

static uint32_t element(const struct emu_json *json, uint32_t array, struct emu_str step)
{
	uint64_t i = 0;
	if (!step.len || step.len > 10 || (step.len > 1 && step.at[0] == '0'))
		return EMU_SET_NONE;
	for (size_t at = 0; at < step.len; at++) {
		if (step.at[at] < '0' || step.at[at] > '9')
			return EMU_SET_NONE;
		i = 10 * i + (uint64_t)(step.at[at] - '0');
	}
	if (i >= json->values[array].n)
		return EMU_SET_NONE;
	uint32_t value = array + 1;
	while (i--)
		value = json->values[value].next;
	return value;
}

/* The name of an object of the set, or with `name` of one of its members, for the index. */
static struct emu_str key_of(
	struct emu_buf *key, uint32_t document, uint32_t object, const struct emu_str *name)
{
	uint32_t place[] = {document, object};
	emu_buf_clear(key);
	emu_buf_append(key, (struct emu_str){(const char *)place, sizeof(place)});
	if (name) {
		emu_buf_push(key, '/');
		emu_buf_append(key, *name);
	}
	return emu_buf_str(key);
}

/* Its members' values, by the numbers that the index gives their keys. */
static bool index_members(
	struct emu_schema_set *set, uint32_t document, uint32_t object, struct emu_buf *key)
{
	const struct emu_json *json = &emu_set_document(set, document)->json;
	struct emu_buf text = {0};
	uint32_t number = emu_index_add(&set->members, key_of(key, document, object, NULL));
	emu_buf_append(&set->values, (struct emu_str){(const char *)&object, sizeof(object)});
	for (uint32_t at = object + 1; number != EMU_INDEX_NONE && at < json->values[object].next;
		at = json->values[at + 1].next) {
		uint32_t value = at + 1;
		emu_buf_clear(&text);
		struct emu_str name = emu_json_string(json, &json->values[at], &text);
		number = emu_index_add(&set->members, key_of(key, document, object, &name));
		emu_buf_append(&set->values, (struct emu_str){(const char *)&value, sizeof(value)});
	}
	bool good = number != EMU_INDEX_NONE && !text.failed && !key->failed && !set->values.failed;
	emu_buf_free(&text);
	return good;
}

/* A member of an object that has many, as definitions may be. */
static int find_member(struct emu_schema_set *set, uint32_t document, uint32_t object,
	struct emu_str name, uint32_t *value)
{
	struct emu_buf key = {0};
	bool good = true;
	if (emu_index_find(&set->members, key_of(&key, document, object, NULL)) == EMU_INDEX_NONE)
		good = index_members(set, document, object, &key);
	uint32_t number = emu_index_find(&set->members, key_of(&key, document, object, &name));
	*value = EMU_SET_NONE;
	if (good && number != EMU_INDEX_NONE)
		memcpy(value, set->values.at + number * sizeof(*value), sizeof(*value));
	good = good && !key.failed;
	emu_buf_free(&key);
	return good ? 0 : -1;
}

static int child(struct emu_schema_set *set, uint32_t document, uint32_t value, struct emu_str step,
	uint32_t *found)
{
	const struct emu_json *json = &emu_set_document(set, document)->json;
	const struct emu_json_value *it = &json->values[value];
	if (it->type == EMU_JSON_OBJECT && it->n >= WIDE)
		return find_member(set, document, value, step, found);
	if (it->type == EMU_JSON_ARRAY) {
		*found = element(json, value, step);
	} else {
		const struct emu_json_value *member = emu_json_member(json, it, step);
		*found = member ? (uint32_t)(member - json->values) : EMU_SET_NONE;
	}
	return 0;
}

/* Follows a JSON Pointer from a resource's root to *value, or EMU_SET_NONE; *resource becomes the
 * one it ends in. */
static int follow(
	struct emu_schema_set *set, uint32_t *resource, struct emu_str pointer, uint32_t *value)
{
	struct emu_buf scratch = {0};
	uint32_t document = emu_set_resource(set, *resource)->document;
	const uint32_t *resource_of = emu_set_document(set, document)->resource_of;
	int result = 0;
	*value = emu_set_resource(set, *resource)->root;
	while (pointer.len && *value != EMU_SET_NONE && result == 0) {
		struct emu_str step = emu_str_after(pointer, 1);
		const char *slash = step.len ? memchr(step.at, '/', step.len) : NULL;
		if (slash)
			step.len = (size_t)(slash - step.at);
		pointer = emu_str_after(pointer, step.len + 1);
		emu_buf_clear(&scratch);
		unescape_step(step, &scratch);
		result = child(set, document, *value, emu_buf_str(&scratch), value);
		if (result == 0 && *value != EMU_SET_NONE && resource_of[*value])
			*resource = resource_of[*value] - 1;
	}
	if (scratch.failed)
		result = -1;
	emu_buf_free(&scratch);
	return result;
}

static int resolve_in(struct emu_schema_set *set, const struct emu_set_entry *entry,
	struct emu_str pointer, struct emu_set_target *target, struct emu_error *err)
{
	uint32_t resource = entry->resource;
	target->document = emu_set_resource(set, resource)->document;
	if (follow(set, &resource, pointer, &target->value) < 0)
		return emu_fail_memory(err);
	if (target->value == EMU_SET_NONE)
		return 0;
	if (!emu_set_document(set, target->document)->resource_of[target->value] &&
		emu_set_walk_at(set, resource, target->value, err) < 0)
		return -1;
	return 1;
}

static int resolve_whole(struct emu_schema_set *set, struct emu_str whole,
	struct emu_set_target *target, struct emu_error *err)
{
	struct emu_str fragment, uri = emu_uri_split(whole, &fragment);
	struct emu_buf plain = {0};
	emu_uri_decode(fragment, &plain);
	fragment = emu_buf_str(&plain);
	bool pointer = !fragment.len || fragment.at[0] == '/';
	const struct emu_set_entry *entry = emu_set_find(
		set, uri, pointer ? (struct emu_str){0} : fragment);
	int result = plain.failed ? emu_fail_memory(err) : 0;
	if (result == 0 && entry && pointer) {
		struct emu_set_entry copy = *entry;
		result = resolve_in(set, &copy, fragment, target, err);
	} else if (result == 0 && entry) {
		target->document = emu_set_resource(set, entry->resource)->document;
		target->value = entry->value;
		target->dynamic = entry->dynamic;
		result = 1;
	} else if (result == 0 && !fragment.len) {
		target->draft = emu_set_metaschema(uri);
		result = target->draft != EMU_DRAFT_UNKNOWN;
	}
	emu_buf_free(&plain);
	return result;
}

int emu_set_resolve(struct emu_schema_set *set, struct emu_str base, struct emu_str reference,
	struct emu_set_target *target, struct emu_error *err)
{
	struct emu_buf whole = {0};
	*target = (struct emu_set_target){.value = EMU_SET_NONE};
	emu_uri_resolve(base, reference, &whole);
	int result = whole.failed ? emu_fail_memory(err)
				  : resolve_whole(set, emu_buf_str(&whole), target, err);
	emu_buf_free(&whole);
	return result;
}
