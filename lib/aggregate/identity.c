/* Sums of hashes, one for each leaf with the way to it, so that no order of members shows. Called
 * for records that count. */
#include "aggregate/identity-internal.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "aggregate/spelling-internal.h"

/* A container around the cursor: what leads to it, and which of its elements is next. */
struct path {
	XXH128_hash_t hash;
	uint64_t next;
};

void emu_identifier_free(struct emu_identifier *identifier)
{
	emu_buf_free(&identifier->text);
	emu_buf_free(&identifier->number);
	emu_buf_free(&identifier->paths);
}

static void add(struct emu_identity *identity, XXH128_hash_t hash)
{
	identity->low += hash.low64;
	identity->high += hash.high64;
}

void emu_identity_add(struct emu_identity *identity, const void *bytes, size_t len)
{
	add(identity, XXH3_128bits(bytes, len));
}

static XXH128_hash_t follow(XXH128_hash_t path, XXH128_hash_t step, uint64_t kind)
{
	const uint64_t words[] = {path.low64, path.high64, step.low64, step.high64, kind};
	return XXH3_128bits(words, sizeof(words));
}

static XXH128_hash_t hash_string(const struct emu_json *json, const struct emu_json_value *value,
	struct emu_identifier *identifier)
{
	emu_buf_clear(&identifier->text);
	struct emu_str text = emu_json_string(json, value, &identifier->text);
	return XXH3_128bits(text.len ? text.at : "", text.len);
}

/* One that no decimal holds is what it is written as. */
static XXH128_hash_t hash_number(const struct emu_json *json, const struct emu_json_value *value,
	struct emu_identifier *identifier)
{
	struct emu_str text = emu_json_raw(json, value);
	struct emu_decimal number = {0};
	emu_buf_clear(&identifier->number);
	if (emu_decimal_parse(&number, text, NULL) == 0) {
		emu_spell_number(&identifier->number, &number);
		text = emu_buf_str(&identifier->number);
	}
	emu_decimal_free(&number);
	return XXH3_128bits(text.at, text.len);
}

/* Of containers, their kind alone. */
static XXH128_hash_t hash_leaf(const struct emu_json *json, const struct emu_json_value *value,
	struct emu_identifier *identifier)
{
	switch (value->type) {
	case EMU_JSON_STRING:
		return hash_string(json, value, identifier);
	case EMU_JSON_NUMBER:
		return hash_number(json, value, identifier);
	default:
		return (XXH128_hash_t){0, 0};
	}
}

static struct path *path_at(struct emu_identifier *identifier, size_t depth)
{
	return (struct path *)(void *)identifier->paths.at + depth;
}

int emu_identity_add_member(struct emu_identity *identity, const struct emu_json *json,
	const struct emu_json_value *name, struct emu_identifier *identifier)
{
	const struct emu_json_value *end = json->values + name[1].next;
	size_t top = name->depth;
	XXH128_hash_t step = {0, 0};
	emu_buf_clear(&identifier->paths);
	for (const struct emu_json_value *at = name; at < end; at++) {
		size_t depth = at->depth - top;
		struct path *above = depth ? path_at(identifier, depth - 1) : NULL;
		if (at->key) {
			step = hash_string(json, at, identifier);
			continue;
		}
		if (!at[-1].key)
			step = (XXH128_hash_t){above->next++, 0};
		XXH128_hash_t hash = follow(
			above ? above->hash : (XXH128_hash_t){0, 0}, step, at[-1].key);
		add(identity, follow(hash, hash_leaf(json, at, identifier), at->type));
		identifier->paths.len = depth * sizeof(struct path);
		emu_buf_append(&identifier->paths,
			(struct emu_str){
				(const char *)&(struct path){hash, 0}, sizeof(struct path)});
		if (identifier->paths.failed)
			break;
	}
	return identifier->paths.failed || identifier->text.failed || identifier->number.failed ? -1
												: 0;
}
