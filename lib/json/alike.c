/* Called by the reader for each text, once it has read a second one: most readers that read two go
 * on to read thousands. */
#include "json/alike-internal.h"

#include <stdlib.h>

#include "json/shapes.h"

#define VALUES_MAX 512 /* of a text that is kept */

/* An array or object, and how many leaves stand before it and before its end. */
struct container {
	uint32_t value, before, within;
};

/* The values of the text that was learned. */
struct form {
	const struct emu_json_value *values;
	const uint32_t *leaves; /* which of them are leaves */
	const struct container *containers;
	uint32_t n, n_containers;
	uint64_t number;
};

/* The values before `to`, from `*next` on, stand so many bytes further on. */
static inline void move(struct emu_json_value *values, uint32_t *next, uint32_t to, uint32_t by)
{
	for (uint32_t i = *next; by && i < to; i++)
		values[i].at += by;
	*next = to;
}

static void fill(const struct form *form, uint32_t n_leaves, const struct emu_json_leaf *leaves,
	struct emu_json_value *values)
{
	uint32_t moved[EMU_JSON_LEAVES + 1], by = 0, next = 0;
	memcpy(values, form->values, form->n * sizeof(*values));
	for (uint32_t i = 0; i < n_leaves; i++) {
		uint32_t leaf = form->leaves[i];
		move(values, &next, leaf + 1, by);
		moved[i] = by;
		by += leaves[i].len - values[leaf].len;
		values[leaf].len = leaves[i].len;
		values[leaf].escaped = leaves[i].escaped;
	}
	moved[n_leaves] = by;
	move(values, &next, form->n, by);
	for (uint32_t i = 0; i < form->n_containers; i++) {
		const struct container *container = &form->containers[i];
		values[container->value].len += moved[container->within] - moved[container->before];
	}
}

bool emu_json_alike_read(struct emu_json_reader *reader, struct emu_str text, struct emu_json *json)
{
	struct emu_json_leaf leaves[EMU_JSON_LEAVES];
	const char *end = text.at + text.len, *after;
	if (!reader->shapes)
		return false;
	const struct emu_json_shape *shape = emu_json_shapes_match(
		reader->shapes, text.at, end, leaves, &after);
	const struct form *form = shape ? shape->use : NULL;
	if (!form || form->n > reader->cap)
		return false;
	while (after < end && (*after == ' ' || *after == '\n' || *after == '\t' || *after == '\r'))
		after++;
	if (after < end)
		return false;
	fill(form, shape->n_leaves, leaves, reader->values);
	*json = (struct emu_json){text.at, reader->values, form->n, form->number};
	return true;
}

static struct form *new_form(
	struct emu_arena *arena, const struct emu_json *json, uint32_t n_leaves, uint64_t number)
{
	struct form *form = emu_arena_array(arena, 1, sizeof(*form));
	struct emu_json_value *values = emu_arena_array(arena, json->n, sizeof(*values));
	struct container *containers = emu_arena_array(arena, json->n, sizeof(*containers));
	uint32_t *leaves = emu_arena_array(arena, (size_t)n_leaves + 1, sizeof(*leaves));
	uint32_t *before = emu_arena_array(arena, (size_t)json->n + 1, sizeof(*before)), n = 0;
	if (!form || !values || !containers || !leaves || !before)
		return NULL;
	*form = (struct form){values, leaves, containers, json->n, 0, number};
	memcpy(values, json->values, json->n * sizeof(*values));
	for (uint32_t i = 0; i < json->n; i++) {
		before[i] = n;
		if (emu_json_is_leaf(&values[i]))
			leaves[n++] = i;
	}
	before[json->n] = n;
	for (uint32_t i = 0; i < json->n; i++)
		if (values[i].type >= EMU_JSON_ARRAY)
			containers[form->n_containers++] = (struct container){
				i, before[i], before[values[i].next]};
	return form;
}

void emu_json_alike_learn(struct emu_json_reader *reader, const struct emu_json *json)
{
	struct emu_error err;
	if (json->n > VALUES_MAX || reader->repeated_keys)
		return;
	if (!reader->read_before) {
		reader->read_before = true;
		return;
	}
	if (!reader->shapes && !(reader->shapes = emu_json_shapes_new(&err)))
		return;
	struct emu_json_shape *shape = emu_json_shapes_learn(reader->shapes, json);
	if (shape && !shape->use)
		shape->use = new_form(emu_json_shapes_arena(reader->shapes), json, shape->n_leaves,
			++reader->n_forms);
}
