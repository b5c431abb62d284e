/* Fields of a record by name or JSON Pointer: compiled for the run, found in each record. */
#include "json/pointer.h"

#include <string.h>

#define WIDE 64 /* so many members or elements before a value are worth a cursor */

/* "~1" is a slash and "~0" a tilde (RFC 6901 section 4); -1 where a tilde stands for neither. What
 * is unescaped is never longer. */
static int unescape_step(struct emu_str step, char *into, size_t *len)
{
	*len = 0;
	for (size_t at = 0; at < step.len; at++) {
		into[*len] = step.at[at];
		if (step.at[at] == '~') {
			if (++at == step.len || (step.at[at] != '0' && step.at[at] != '1'))
				return -1;
			into[*len] = step.at[at] == '0' ? '~' : '/';
		}
		(*len)++;
	}
	return 0;
}

/* The steps of `rest`, which follows a slash, unescaped into `room`. */
static int split_steps(struct emu_json_pointer *pointer, struct emu_str rest, char *room)
{
	for (size_t i = 0; i < pointer->n; i++) {
		const char *slash = rest.len ? memchr(rest.at, '/', rest.len) : NULL;
		struct emu_str step = {rest.at, slash ? (size_t)(slash - rest.at) : rest.len};
		pointer->steps[i].at = room;
		if (unescape_step(step, room, &pointer->steps[i].len) < 0)
			return -1;
		room += step.len;
		rest = emu_str_after(rest, slash ? step.len + 1 : step.len);
	}
	return 0;
}

int emu_json_pointer_compile(struct emu_json_pointer *pointer, struct emu_str text,
	struct emu_arena *arena, struct emu_error *err)
{
	*pointer = (struct emu_json_pointer){.n = 1};
	if (!text.len)
		return emu_fail(err, EMU_FAULT_USAGE,
			"expected a field's name or a JSON Pointer, found nothing");
	bool plain = text.at[0] != '/';
	for (size_t i = 1; i < text.len; i++)
		pointer->n += !plain && text.at[i] == '/';
	pointer->steps = emu_arena_array(arena, pointer->n, sizeof(*pointer->steps));
	char *room = emu_arena_take(arena, text.len);
	if (!pointer->steps || !room)
		return emu_fail_memory(err);
	if (plain) {
		memcpy(room, text.at, text.len);
		pointer->steps[0] = (struct emu_str){room, text.len};
		return 0;
	}
	if (split_steps(pointer, emu_str_after(text, 1), room) < 0)
		return emu_fail(err, EMU_FAULT_USAGE,
			"expected ~0 or ~1 after '~' in a JSON Pointer, found \"%.*s\"",
			EMU_STR_ARGS(text));
	return 0;
}

/* RFC 6901 section 4: digits without a leading zero. */
static const struct emu_json_value *element(
	const struct emu_json *json, const struct emu_json_value *array, struct emu_str step)
{
	uint32_t i = 0;
	if (!step.len || step.len > 9 || (step.len > 1 && step.at[0] == '0'))
		return NULL;
	for (size_t at = 0; at < step.len; at++) {
		if (step.at[at] < '0' || step.at[at] > '9')
			return NULL;
		i = 10 * i + (uint32_t)(step.at[at] - '0');
	}
	if (i >= array->n)
		return NULL;
	const struct emu_json_value *value = array + 1;
	while (i--)
		value = json->values + value->next;
	return value;
}

const struct emu_json_value *emu_json_pointer_find(
	struct emu_json_pointer *pointer, const struct emu_json *json)
{
	uint32_t guess = pointer->guess;
	if (pointer->n == 1 && guess && guess < json->n) {
		const struct emu_json_value *key = &json->values[guess - 1];
		if (key->key && key->depth == 1 && !key->escaped &&
			emu_str_equal(emu_json_raw(json, key), pointer->steps[0]))
			return key + 1;
	}
	const struct emu_json_value *value = json->values;
	for (size_t i = 0; value && i < pointer->n; i++)
		value = value->type == EMU_JSON_ARRAY
			? element(json, value, pointer->steps[i])
			: emu_json_member(json, value, pointer->steps[i]);
	if (value)
		pointer->guess = (uint32_t)(value - json->values);
	return value;
}

static void append_step(struct emu_buf *out, struct emu_str name)
{
	for (size_t at = 0; at < name.len; at++) {
		if (name.at[at] == '~')
			emu_buf_append(out, EMU_STR("~0"));
		else if (name.at[at] == '/')
			emu_buf_append(out, EMU_STR("~1"));
		else
			emu_buf_push(out, name.at[at]);
	}
}

void emu_json_pointer_of(const struct emu_json *json, uint32_t index, struct emu_buf *out)
{
	struct emu_json_cursor cursor = {0};
	emu_json_pointer_from(&cursor, json, index, out);
}

void emu_json_pointer_from(struct emu_json_cursor *cursor, const struct emu_json *json,
	uint32_t index, struct emu_buf *out)
{
	struct emu_buf scratch = {0};
	const struct emu_json_value *values = json->values;
	for (uint32_t at = 0; at < index;) { /* `at` is a container that holds `index` */
		bool object = values[at].type == EMU_JSON_OBJECT;
		uint32_t child = at + 1, i = 0;
		if (cursor->values == values && cursor->container == at && cursor->child <= index) {
			child = cursor->child;
			i = cursor->i;
		}
		while (values[child + object].next <= index) {
			child = values[child + object].next;
			i++;
		}
		if (i >= WIDE)
			*cursor = (struct emu_json_cursor){values, at, child, i};
		emu_buf_push(out, '/');
		emu_buf_clear(&scratch);
		if (object)
			append_step(out, emu_json_string(json, &values[child], &scratch));
		else
			emu_buf_append_number(out, i);
		at = child + object;
		if (child == index) /* a key is told by its member's pointer */
			break;
	}
	out->failed |= scratch.failed;
	emu_buf_free(&scratch);
}
