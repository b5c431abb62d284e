/* Keys from a document or from an option's words. Called once a run. */
#include "latest/keys-internal.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/catalogue.h"
#include "schema/document.h"

static void *grown(struct emu_arena *arena, void *from, size_t n, size_t size)
{
	/* Room is taken in powers of two: it is used up when there are as many. */
	if (n & (n - 1))
		return from;
	void *to = emu_arena_array(arena, n ? 2 * n : 1, size);
	if (to && n)
		memcpy(to, from, n * size);
	return to;
}

static int add_field(struct emu_keys *keys, struct emu_str word, struct emu_error *err)
{
	keys->fields = grown(&keys->arena, keys->fields, keys->n_fields, sizeof(*keys->fields));
	if (!keys->fields)
		return emu_fail_memory(err);
	if (emu_json_pointer_compile(&keys->fields[keys->n_fields], word, &keys->arena, err) < 0)
		return -1;
	keys->n_fields++;
	return 0;
}

/* Up to the separator, which is passed over. */
static struct emu_str cut_word(struct emu_str *text, char separator, bool *more)
{
	const char *at = text->len ? memchr(text->at, separator, text->len) : NULL;
	struct emu_str word = {text->at, at ? (size_t)(at - text->at) : text->len};
	*more = at != NULL;
	*text = emu_str_after(*text, at ? word.len + 1 : word.len);
	return word;
}

/* "a", "a|b", "a?". */
static int add_part(struct emu_keys *keys, struct emu_str word, struct emu_error *err)
{
	keys->parts = grown(&keys->arena, keys->parts, keys->n_parts, sizeof(*keys->parts));
	if (!keys->parts)
		return emu_fail_memory(err);
	struct part *part = &keys->parts[keys->n_parts++];
	*part = (struct part){.from = keys->n_fields};
	part->optional = word.len && word.at[word.len - 1] == '?';
	word.len -= part->optional;
	for (bool more = true; more; part->n++)
		if (add_field(keys, cut_word(&word, '|', &more), err) < 0)
			return -1;
	keys->rules[keys->n_rules - 1].n++;
	return 0;
}

static int add_rule(
	struct emu_keys *keys, struct emu_str type, bool same_event, struct emu_error *err)
{
	keys->rules = grown(&keys->arena, keys->rules, keys->n_rules, sizeof(*keys->rules));
	if (!keys->rules)
		return emu_fail_memory(err);
	keys->rules[keys->n_rules++] = (struct rule){type, keys->n_parts, 0, same_event};
	return 0;
}

static struct emu_keys *new_keys(struct emu_error *err)
{
	struct emu_keys *keys = calloc(1, sizeof(*keys));
	if (!keys)
		emu_fail_memory(err);
	else if (emu_json_pointer_compile(&keys->type, EMU_STR("type"), &keys->arena, err) == 0)
		return keys;
	free(keys);
	return NULL;
}

void emu_keys_del(struct emu_keys *keys)
{
	if (!keys)
		return;
	emu_arena_free(&keys->arena);
	free(keys);
}

struct emu_keys *emu_keys_parse(struct emu_str words, struct emu_error *err)
{
	struct emu_keys *keys = new_keys(err);
	if (!keys)
		return NULL;
	int result = add_rule(keys, (struct emu_str){0}, false, err);
	for (bool more = true; more && result == 0;)
		result = add_part(keys, cut_word(&words, ',', &more), err);
	if (result == 0)
		return keys;
	emu_keys_del(keys);
	return NULL;
}

/* ---- The document ------------------------------------------------------------------------------
 */

static struct emu_str text_of(const json_t *string)
{
	return (struct emu_str){json_string_value(string), json_string_length(string)};
}

static int add_dimensions(
	struct emu_keys *keys, const struct emu_catalogue *catalogue, struct emu_error *err)
{
	for (size_t i = 0; i < catalogue->n_dimensions; i++) {
		keys->parts = grown(&keys->arena, keys->parts, keys->n_parts, sizeof(*keys->parts));
		if (!keys->parts)
			return emu_fail_memory(err);
		keys->parts[keys->n_parts++] = (struct part){keys->n_fields, 1, true};
		if (add_field(keys, catalogue->dimensions[i].id, err) < 0)
			return -1;
		keys->rules[keys->n_rules - 1].n++;
	}
	return 0;
}

static int read_rule(struct emu_keys *keys, const json_t *json,
	const struct emu_catalogue *catalogue, struct emu_error *err)
{
	struct emu_str type = emu_arena_copy(&keys->arena, text_of(json_object_get(json, "type")));
	json_t *fields = json_object_get(json, "fields"), *field;
	size_t i;
	if (!type.at)
		return emu_fail_memory(err);
	for (i = 0; i < keys->n_rules; i++)
		if (emu_str_equal(keys->rules[i].type, type))
			return emu_fail(err, EMU_FAULT_USAGE,
				"expected one key a type, found \"%s\" "
				"twice",
				type.at);
	if (add_rule(keys, type, json_object_get(json, "reason") != NULL, err) < 0)
		return -1;
	json_array_foreach(fields, i, field)
	{
		if (add_part(keys, text_of(field), err) < 0)
			return -1;
	}
	return json_is_true(json_object_get(json, "dimensions"))
		? add_dimensions(keys, catalogue, err)
		: 0;
}

static int read_rules(struct emu_keys *keys, const char *schemas, const char *path,
	const json_t *document, struct emu_error *err)
{
	struct emu_catalogue *catalogue = emu_catalogue_load(schemas, err);
	const json_t *rules = json_object_get(document, "keys"), *rule;
	struct emu_error reason = {0};
	int result = catalogue ? 0 : -1;
	size_t i;
	json_array_foreach(rules, i, rule)
	{
		if (result == 0 && read_rule(keys, rule, catalogue, &reason) < 0)
			result = emu_fail(
				err, reason.fault, "%s: /keys/%zu: %s", path, i, reason.text);
	}
	emu_catalogue_del(catalogue);
	return result;
}

struct emu_keys *emu_keys_load(const char *schemas, struct emu_error *err)
{
	static const char kind[] = "catalogue/keys";
	char path[4096];
	int len = snprintf(path, sizeof(path), "%s/%s.json", schemas, kind);
	if (len < 0 || (size_t)len >= sizeof(path)) {
		emu_fail(err, EMU_FAULT_USAGE, "%.100s...: too long a path", schemas);
		return NULL;
	}
	json_t *document = emu_document_load(schemas, kind, path, err);
	struct emu_keys *keys = document ? new_keys(err) : NULL;
	if (keys && read_rules(keys, schemas, path, document, err) < 0) {
		emu_keys_del(keys);
		keys = NULL;
	}
	json_decref(document);
	return keys;
}
