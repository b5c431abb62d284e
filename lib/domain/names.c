/*
 * Sets of names: filled while the registry and the catalogue are loaded, asked for every cell that
 * names something.
 */
#include "domain/names.h"

#include <stdlib.h>

#include "base/text.h"
#include "domain/entry-internal.h"
#include "domain/names-internal.h"

void emu_names_free(struct emu_names *names)
{
	emu_index_free(&names->keys);
	free(names->names);
	*names = (struct emu_names){0};
}

/* Hyphen, non-breaking hyphen, figure dash, en and em dash, bar: U+2010 to U+2015; minus: U+2212.
 * In UTF-8 all are three bytes. */
static bool is_dash(const char *at, size_t left)
{
	if (left < 3 || (unsigned char)at[0] != 0xe2)
		return false;
	unsigned char second = (unsigned char)at[1], third = (unsigned char)at[2];
	return (second == 0x80 && third >= 0x90 && third <= 0x95) ||
		(second == 0x88 && third == 0x92);
}

static bool is_punctuation(char byte)
{
	return byte && strchr("-/:,.;|()", byte);
}

void emu_names_tighten(struct emu_buf *folded, size_t from)
{
	char *text = folded->at;
	size_t to = from;
	for (size_t i = from; i < folded->len; i++) {
		char byte = text[i];
		if (is_dash(text + i, folded->len - i)) {
			byte = '-';
			i += 2;
		}
		bool after = to > from && is_punctuation(text[to - 1]);
		if (byte == ' ' && after)
			continue;
		if (is_punctuation(byte) && to > from && text[to - 1] == ' ')
			to--;
		text[to++] = byte;
	}
	folded->len = to;
}

void emu_names_key(struct emu_str name, struct emu_buf *out)
{
	size_t from = out->len;
	emu_text_fold(name, out);
	emu_names_tighten(out, from);
}

static bool make_room(struct emu_names *names)
{
	if (names->keys.n < names->cap)
		return true;
	size_t cap = names->cap ? 2 * names->cap : 64;
	struct emu_name *grown = realloc(names->names, cap * sizeof(*grown));
	if (!grown)
		return false;
	names->names = grown;
	names->cap = cap;
	return true;
}

static bool add_bearer(struct emu_name *name, struct emu_arena *arena, uint32_t entry)
{
	struct emu_name_bearer **end = &name->bearers;
	for (; *end; end = &(*end)->next)
		if ((*end)->entry == entry)
			return true;
	struct emu_name_bearer *bearer = emu_arena_array(arena, 1, sizeof(*bearer));
	if (!bearer)
		return false;
	bearer->entry = entry;
	*end = bearer;
	return true;
}

int emu_names_add(struct emu_names *names, struct emu_arena *arena, struct emu_buf *scratch,
	struct emu_str name, uint32_t entry, struct emu_error *err)
{
	emu_buf_clear(scratch);
	emu_names_key(name, scratch);
	if (scratch->failed || !make_room(names))
		return emu_fail_memory(err);
	size_t n = names->keys.n;
	uint32_t key = emu_index_add(&names->keys, emu_buf_str(scratch));
	if (key == EMU_INDEX_NONE)
		return emu_fail_memory(err);
	if (names->keys.n > n)
		names->names[key] = (struct emu_name){.shown = name};
	return add_bearer(&names->names[key], arena, entry) ? 0 : emu_fail_memory(err);
}

int emu_names_add_entry(struct emu_names *names, struct emu_arena *arena, struct emu_buf *scratch,
	const json_t *json, uint32_t entry, struct emu_error *err)
{
	if (emu_names_add(names, arena, scratch, emu_entry_text(json, "id"), entry, err) < 0)
		return -1;
	json_t *all = json_object_get(json, "name");
	for (void *at = json_object_iter(all); at; at = json_object_iter_next(all, at)) {
		struct emu_str name = emu_entry_string(json_object_iter_value(at));
		if (emu_names_add(names, arena, scratch, name, entry, err) < 0)
			return -1;
	}
	const json_t *aliases = json_object_get(json, "aliases");
	for (size_t i = 0; i < json_array_size(aliases); i++) {
		struct emu_str alias = emu_entry_string(json_array_get(aliases, i));
		if (emu_names_add(names, arena, scratch, alias, entry, err) < 0)
			return -1;
	}
	return 0;
}

const struct emu_name_bearer *emu_names_find(
	const struct emu_names *names, struct emu_str name, struct emu_buf *scratch)
{
	emu_buf_clear(scratch);
	emu_names_key(name, scratch);
	if (scratch->failed)
		return NULL;
	uint32_t key = emu_index_find(&names->keys, emu_buf_str(scratch));
	return key == EMU_INDEX_NONE ? NULL : names->names[key].bearers;
}

uint32_t emu_names_only(const struct emu_names *names, struct emu_str key)
{
	uint32_t number = emu_index_find(&names->keys, key);
	if (number == EMU_INDEX_NONE || names->names[number].bearers->next)
		return EMU_NAMES_NONE;
	return names->names[number].bearers->entry;
}

struct emu_str emu_names_shown(const json_t *entry, struct emu_str lang)
{
	const json_t *name = json_object_get(entry, "name");
	const json_t *shown = json_object_getn(name, lang.at, lang.len);
	if (!shown)
		shown = json_object_get(name, "vi");
	return shown ? emu_entry_string(shown) : emu_entry_text(entry, "id");
}
