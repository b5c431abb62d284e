/* Choosing and renaming fields. Called once a record that is passed on, when it is not passed on as
 * it is. */
#include "select/shape.h"

#include <stdlib.h>

#include "json/pointer.h"
#include "json/writer.h"

struct field {
	struct emu_str word; /* as it was given */
	struct emu_json_pointer pointer;
	struct emu_str name; /* in the output */
	struct emu_str key;  /* the name as JSON */
};

struct emu_shape {
	struct field *fields; /* chosen, or renamed */
	size_t n;
	bool chosen;
	struct emu_arena arena;
};

/* The next word of a list parted by commas; false behind the last. */
static bool next_word(struct emu_str *list, struct emu_str *word)
{
	if (!list->at)
		return false;
	const char *comma = list->len ? memchr(list->at, ',', list->len) : NULL;
	*word = (struct emu_str){list->at, comma ? (size_t)(comma - list->at) : list->len};
	*list = comma ? emu_str_after(*list, word->len + 1) : (struct emu_str){0};
	return true;
}

static size_t count_words(const char *const *lists, size_t n)
{
	size_t count = 0;
	struct emu_str word;
	for (size_t i = 0; i < n; i++)
		for (struct emu_str list = emu_str_from(lists[i]); next_word(&list, &word);)
			count++;
	return count;
}

static int name_field(
	struct emu_shape *shape, struct field *field, struct emu_str name, struct emu_error *err)
{
	struct emu_buf key = {0};
	emu_json_write_string(&key, name);
	field->name = name;
	field->key = emu_arena_copy(&shape->arena, emu_buf_str(&key));
	bool good = !key.failed && field->key.at;
	emu_buf_free(&key);
	return good ? 0 : emu_fail_memory(err);
}

static int add_field(struct emu_shape *shape, const char *option, struct emu_str word,
	struct emu_str name, struct emu_error *err)
{
	struct emu_error reason = {0};
	struct field *field = &shape->fields[shape->n];
	field->word = word;
	if (emu_json_pointer_compile(&field->pointer, word, &shape->arena, &reason) < 0)
		return emu_fail(err, reason.fault, "--%s: %s", option, reason.text);
	if (name_field(shape, field, name, err) < 0)
		return -1;
	shape->n++;
	return 0;
}

static int choose(
	struct emu_shape *shape, const char *const *lists, size_t n, struct emu_error *err)
{
	struct emu_str word;
	for (size_t i = 0; i < n; i++)
		for (struct emu_str list = emu_str_from(lists[i]); next_word(&list, &word);)
			if (add_field(shape, "fields", word, word, err) < 0)
				return -1;
	return 0;
}

static struct field *field_of(struct emu_shape *shape, struct emu_str word)
{
	for (size_t i = 0; i < shape->n; i++)
		if (emu_str_equal(shape->fields[i].word, word))
			return &shape->fields[i];
	return NULL;
}

static int rename_one(struct emu_shape *shape, const char *rename, struct emu_error *err)
{
	struct emu_str text = emu_str_from(rename);
	const char *sign = text.len ? memchr(text.at, '=', text.len) : NULL;
	if (!sign || sign == text.at || sign == text.at + text.len - 1)
		return emu_fail(
			err, EMU_FAULT_USAGE, "--rename: expected OLD=NEW, found \"%s\"", rename);
	struct emu_str old = {text.at, (size_t)(sign - text.at)};
	struct emu_str name = emu_str_after(text, old.len + 1);
	struct field *field = field_of(shape, old);
	if (field && (!shape->chosen || !emu_str_equal(field->name, field->word)))
		return emu_fail(err, EMU_FAULT_USAGE,
			"--rename: expected one new name for \"%.*s\", found \"%.*s\" and "
			"\"%.*s\"",
			EMU_STR_ARGS(old), EMU_STR_ARGS(field->name), EMU_STR_ARGS(name));
	if (!shape->chosen)
		return add_field(shape, "rename", old, name, err);
	if (!field)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--rename: expected one of --fields, found \"%.*s\"", EMU_STR_ARGS(old));
	return name_field(shape, field, name, err);
}

/* Whether two members that stand in one object are given one name. Without --fields a new name
 * matters only beside those of the same object. */
static bool collide(const struct emu_shape *shape, const struct field *a, const struct field *b)
{
	if (!emu_str_equal(a->name, b->name))
		return false;
	if (shape->chosen)
		return true;
	if (a->pointer.n != b->pointer.n)
		return false;
	for (size_t i = 0; i + 1 < a->pointer.n; i++)
		if (!emu_str_equal(a->pointer.steps[i], b->pointer.steps[i]))
			return false;
	return true;
}

static int check_names(const struct emu_shape *shape, struct emu_error *err)
{
	for (size_t i = 1; i < shape->n; i++)
		for (size_t j = 0; j < i; j++)
			if (collide(shape, &shape->fields[i], &shape->fields[j]))
				return emu_fail(err, EMU_FAULT_USAGE,
					"expected fields of different names, found \"%.*s\" "
					"twice",
					EMU_STR_ARGS(shape->fields[i].name));
	return 0;
}

struct emu_shape *emu_shape_new(const char *const *fields, size_t n_fields,
	const char *const *renames, size_t n_renames, struct emu_error *err)
{
	struct emu_shape *shape = calloc(1, sizeof(*shape));
	if (!shape) {
		emu_fail_memory(err);
		return NULL;
	}
	size_t n = n_fields ? count_words(fields, n_fields) : n_renames;
	shape->chosen = n_fields > 0;
	shape->fields = emu_arena_array(&shape->arena, n, sizeof(*shape->fields));
	int result = shape->fields ? choose(shape, fields, n_fields, err) : emu_fail_memory(err);
	for (size_t i = 0; result == 0 && i < n_renames; i++)
		result = rename_one(shape, renames[i], err);
	if (result == 0 && check_names(shape, err) == 0)
		return shape;
	emu_shape_del(shape);
	return NULL;
}

void emu_shape_del(struct emu_shape *shape)
{
	if (!shape)
		return;
	emu_arena_free(&shape->arena);
	free(shape);
}

int emu_shape_state_init(
	struct emu_shape_state *state, const struct emu_shape *shape, struct emu_error *err)
{
	state->fields = calloc(shape->n, sizeof(*state->fields));
	if (!state->fields)
		return emu_fail_memory(err);
	for (size_t i = 0; i < shape->n; i++)
		state->fields[i] = shape->fields[i].pointer;
	return 0;
}

void emu_shape_state_free(struct emu_shape_state *state)
{
	free(state->fields);
	*state = (struct emu_shape_state){0};
}

static void write_chosen(const struct emu_shape *shape, struct emu_shape_state *state,
	const struct emu_json *json, struct emu_buf *out)
{
	char before = '{';
	for (size_t i = 0; i < shape->n; i++) {
		const struct emu_json_value *value = emu_json_pointer_find(&state->fields[i], json);
		if (!value)
			continue;
		emu_buf_push(out, before);
		emu_buf_append(out, shape->fields[i].key);
		emu_buf_push(out, ':');
		emu_buf_append(out, emu_json_span(json, value));
		before = ',';
	}
	emu_buf_append(out, before == '{' ? EMU_STR("{}") : EMU_STR("}"));
}

/* The key of the member that field i names, or NULL where the record has none (an element of an
 * array has no name to be changed). */
static const struct emu_json_value *key_of(
	struct emu_shape_state *state, size_t i, const struct emu_json *json)
{
	const struct emu_json_value *value = emu_json_pointer_find(&state->fields[i], json);
	return value && value > json->values && value[-1].key ? value - 1 : NULL;
}

/* Whether the object has a member of the new name that keeps it. */
static bool is_taken(const struct emu_shape *shape, struct emu_shape_state *state, size_t i,
	const struct emu_json *json)
{
	struct emu_json_pointer around = state->fields[i];
	around.n--;
	around.guess = 0;
	const struct emu_json_value *object = emu_json_pointer_find(&around, json);
	const struct emu_json_value *there = object
		? emu_json_member(json, object, shape->fields[i].name)
		: NULL;
	if (!there)
		return false;
	for (size_t j = 0; j < shape->n; j++)
		if (key_of(state, j, json) == there - 1)
			return false;
	return true;
}

/* The renamed key that comes next at or behind `from`, or NULL. */
static const struct emu_json_value *next_key(const struct emu_shape *shape,
	struct emu_shape_state *state, const struct emu_json *json, uint32_t from, size_t *which)
{
	const struct emu_json_value *next = NULL;
	for (size_t i = 0; i < shape->n; i++) {
		const struct emu_json_value *key = key_of(state, i, json);
		if (key && key->at >= from && (!next || key->at < next->at)) {
			next = key;
			*which = i;
		}
	}
	return next;
}

static void write_renamed(const struct emu_shape *shape, struct emu_shape_state *state,
	struct emu_str text, const struct emu_json *json, struct emu_buf *out)
{
	const struct emu_json_value *key;
	uint32_t from = 0;
	size_t which;
	while ((key = next_key(shape, state, json, from, &which))) {
		emu_buf_append(out, (struct emu_str){text.at + from, key->at - 1 - from});
		emu_buf_append(out, shape->fields[which].key);
		from = key->at + key->len + 1;
	}
	emu_buf_append(out, emu_str_after(text, from));
}

int emu_shape_write(const struct emu_shape *shape, struct emu_shape_state *state,
	struct emu_str text, const struct emu_json *json, struct emu_buf *out,
	struct emu_error *err)
{
	if (shape->chosen) {
		write_chosen(shape, state, json, out);
		return 0;
	}
	for (size_t i = 0; i < shape->n; i++)
		if (key_of(state, i, json) && is_taken(shape, state, i, json))
			return emu_fail(err, EMU_FAULT_INPUT,
				"expected no \"%.*s\", as \"%.*s\" is to be renamed to it",
				EMU_STR_ARGS(shape->fields[i].name),
				EMU_STR_ARGS(shape->fields[i].word));
	write_renamed(shape, state, text, json, out);
	return 0;
}
