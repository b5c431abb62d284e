/* What callers ask of values that were read: their characters, their members, whether they are
 * equal. */
#include <string.h>

#include "base/decimal.h"
#include "base/index.h"
#include "json/escape-internal.h"
#include "json/reader.h"

/* Objects with more members than this are compared by hash. */
#define MEMBERS_COMPARED 32

struct emu_str emu_json_string(
	const struct emu_json *json, const struct emu_json_value *value, struct emu_buf *scratch)
{
	struct emu_str raw = emu_json_raw(json, value);
	if (!value->escaped)
		return raw;
	size_t from = scratch->len;
	if (!emu_buf_reserve(scratch, raw.len)) /* no escape is shorter than what it stands for */
		return (struct emu_str){0};
	for (size_t at = 0; at < raw.len;) {
		const char *escape = memchr(raw.at + at, '\\', raw.len - at);
		size_t plain = escape ? (size_t)(escape - raw.at) - at : raw.len - at;
		emu_buf_append(scratch, (struct emu_str){raw.at + at, plain});
		at += plain;
		if (escape) {
			char bytes[4];
			size_t len, n = emu_json_escape_decode(escape, bytes, &len);
			emu_buf_append(scratch, (struct emu_str){bytes, n});
			at += len;
		}
	}
	return emu_str_after(emu_buf_str(scratch), from);
}

/* Whether an escaped string's characters are `text`, without room to unescape it in. */
static bool escaped_is(struct emu_str raw, struct emu_str text)
{
	for (size_t at = 0; at < raw.len;) {
		char bytes[4] = {raw.at[at]};
		size_t len = 1, n = 1;
		if (bytes[0] == '\\')
			n = emu_json_escape_decode(raw.at + at, bytes, &len);
		if (text.len < n || memcmp(text.at, bytes, n) != 0)
			return false;
		text = emu_str_after(text, n);
		at += len;
	}
	return text.len == 0;
}

const struct emu_json_value *emu_json_member(
	const struct emu_json *json, const struct emu_json_value *object, struct emu_str key)
{
	if (object->type != EMU_JSON_OBJECT)
		return NULL;
	const struct emu_json_value *end = json->values + object->next;
	for (const struct emu_json_value *name = object + 1; name < end;
		name = json->values + name[1].next) {
		struct emu_str raw = emu_json_raw(json, name);
		if (name->escaped ? escaped_is(raw, key) : emu_str_equal(raw, key))
			return name + 1;
	}
	return NULL;
}

static int numbers_equal(struct emu_str x, struct emu_str y)
{
	if (emu_str_equal(x, y))
		return 1;
	struct emu_decimal a = {0}, b = {0};
	struct emu_error err;
	int equal = -1;
	if (emu_decimal_parse(&a, x, &err) == 0 && emu_decimal_parse(&b, y, &err) == 0)
		equal = emu_decimal_compare(&a, &b) == 0;
	else if (err.fault == EMU_FAULT_LIMIT)
		equal = 0; /* too large to compare by value, and not the same text */
	emu_decimal_free(&a);
	emu_decimal_free(&b);
	return equal;
}

static int strings_equal(const struct emu_json *a, const struct emu_json_value *x,
	const struct emu_json *b, const struct emu_json_value *y)
{
	if (!x->escaped && !y->escaped)
		return emu_str_equal(emu_json_raw(a, x), emu_json_raw(b, y));
	if (!x->escaped)
		return escaped_is(emu_json_raw(b, y), emu_json_raw(a, x));
	if (!y->escaped)
		return escaped_is(emu_json_raw(a, x), emu_json_raw(b, y));
	struct emu_buf scratch = {0};
	struct emu_str text = emu_json_string(a, x, &scratch);
	int equal = scratch.failed ? -1 : escaped_is(emu_json_raw(b, y), text);
	emu_buf_free(&scratch);
	return equal;
}

static int arrays_equal(const struct emu_json *a, const struct emu_json_value *x,
	const struct emu_json *b, const struct emu_json_value *y)
{
	const struct emu_json_value *of_x = x + 1, *of_y = y + 1;
	for (uint32_t i = 0; i < x->n; i++) {
		int equal = emu_json_equal(a, of_x, b, of_y);
		if (equal != 1)
			return equal;
		of_x = a->values + of_x->next;
		of_y = b->values + of_y->next;
	}
	return 1;
}

/* The members of a large object, by name: values[i] belongs to names[i]. */
static int index_members(const struct emu_json *json, const struct emu_json_value *object,
	struct emu_index *names, struct emu_buf *values)
{
	struct emu_buf scratch = {0};
	const struct emu_json_value *end = json->values + object->next;
	for (const struct emu_json_value *name = object + 1; name < end;
		name = json->values + name[1].next) {
		const struct emu_json_value *value = name + 1;
		emu_buf_clear(&scratch);
		if (emu_index_add(names, emu_json_string(json, name, &scratch)) == EMU_INDEX_NONE)
			values->failed = true;
		emu_buf_append(values, (struct emu_str){(const char *)&value, sizeof(value)});
	}
	values->failed |= scratch.failed;
	emu_buf_free(&scratch);
	return values->failed ? -1 : 0;
}

static int objects_equal_by(const struct emu_json *a, const struct emu_json_value *x,
	const struct emu_json *b, const struct emu_json_value *y, const struct emu_index *names,
	const struct emu_buf *values)
{
	struct emu_buf scratch = {0};
	int equal = 1;
	const struct emu_json_value *end = a->values + x->next;
	for (const struct emu_json_value *name = x + 1; equal == 1 && name < end;
		name = a->values + name[1].next) {
		emu_buf_clear(&scratch);
		struct emu_str key = emu_json_string(a, name, &scratch);
		const struct emu_json_value *other = NULL;
		uint32_t number = EMU_INDEX_NONE;
		if (!names)
			other = emu_json_member(b, y, key);
		else if ((number = emu_index_find(names, key)) != EMU_INDEX_NONE)
			memcpy(&other, values->at + number * sizeof(other), sizeof(other));
		equal = scratch.failed ? -1 : other ? emu_json_equal(a, name + 1, b, other) : 0;
	}
	emu_buf_free(&scratch);
	return equal;
}

static int objects_equal(const struct emu_json *a, const struct emu_json_value *x,
	const struct emu_json *b, const struct emu_json_value *y)
{
	if (x->n <= MEMBERS_COMPARED)
		return objects_equal_by(a, x, b, y, NULL, NULL);
	struct emu_index names = {0};
	struct emu_buf values = {0};
	int equal = index_members(b, y, &names, &values);
	if (equal == 0)
		equal = objects_equal_by(a, x, b, y, &names, &values);
	emu_index_free(&names);
	emu_buf_free(&values);
	return equal;
}

int emu_json_equal(const struct emu_json *a, const struct emu_json_value *x,
	const struct emu_json *b, const struct emu_json_value *y)
{
	if (x->type != y->type || x->n != y->n)
		return 0;
	switch ((enum emu_json_type)x->type) {
	case EMU_JSON_NUMBER:
		return numbers_equal(emu_json_raw(a, x), emu_json_raw(b, y));
	case EMU_JSON_STRING:
		return strings_equal(a, x, b, y);
	case EMU_JSON_ARRAY:
		return arrays_equal(a, x, b, y);
	case EMU_JSON_OBJECT:
		return objects_equal(a, x, b, y);
	case EMU_JSON_NULL:
	case EMU_JSON_FALSE:
	case EMU_JSON_TRUE:
		break;
	}
	return 1;
}
