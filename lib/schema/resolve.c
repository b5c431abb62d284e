/* Where references lead: a URI of the set, then an anchor or a JSON Pointer from there. */
#include "schema/set-internal.h"

#include "schema/uri-internal.h"

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

static uint32_t child(const struct emu_json *json, uint32_t value, struct emu_str step)
{
	if (json->values[value].type == EMU_JSON_ARRAY)
		return element(json, value, step);
	const struct emu_json_value *member = emu_json_member(json, &json->values[value], step);
	return member ? (uint32_t)(member - json->values) : EMU_SET_NONE;
}

/* Follows a JSON Pointer from a resource's root; *resource becomes the one it ends in. */
static uint32_t follow(const struct emu_schema_set *set, uint32_t *resource, struct emu_str pointer,
	struct emu_buf *scratch)
{
	const struct emu_set_document *document = emu_set_document(
		set, emu_set_resource(set, *resource)->document);
	uint32_t value = emu_set_resource(set, *resource)->root;
	while (pointer.len && value != EMU_SET_NONE) {
		struct emu_str step = emu_str_after(pointer, 1);
		const char *slash = step.len ? memchr(step.at, '/', step.len) : NULL;
		if (slash)
			step.len = (size_t)(slash - step.at);
		pointer = emu_str_after(pointer, step.len + 1);
		emu_buf_clear(scratch);
		unescape_step(step, scratch);
		value = child(&document->json, value, emu_buf_str(scratch));
		if (value != EMU_SET_NONE && document->resource_of[value])
			*resource = document->resource_of[value] - 1;
	}
	return value;
}

static int resolve_in(struct emu_schema_set *set, const struct emu_set_entry *entry,
	struct emu_str pointer, struct emu_set_target *target, struct emu_error *err)
{
	struct emu_buf scratch = {0};
	uint32_t resource = entry->resource;
	target->document = emu_set_resource(set, resource)->document;
	target->value = follow(set, &resource, pointer, &scratch);
	bool failed = scratch.failed;
	emu_buf_free(&scratch);
	if (failed)
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
