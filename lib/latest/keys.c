/* The keys of records, as bytes to be hashed. Called once a record. */
#include "latest/keys.h"

#include <stdlib.h>

#include "base/decimal.h"
#include "latest/keys-internal.h"
#include "select/normal.h"

int emu_keys_state_init(
	struct emu_keys_state *state, const struct emu_keys *keys, struct emu_error *err)
{
	*state = (struct emu_keys_state){.type = keys->type};
	state->fields = calloc(keys->n_fields, sizeof(*state->fields));
	if (!state->fields)
		return emu_fail_memory(err);
	memcpy(state->fields, keys->fields, keys->n_fields * sizeof(*state->fields));
	return 0;
}

void emu_keys_state_free(struct emu_keys_state *state)
{
	free(state->fields);
	emu_buf_free(&state->scratch);
	*state = (struct emu_keys_state){0};
}

/* With its length first, so that no two rows of values make the same bytes. */
static void append_text(struct emu_buf *key, char kind, struct emu_str text)
{
	uint32_t len = (uint32_t)text.len; /* of a JSON text, below 4 GiB */
	emu_buf_push(key, kind);
	emu_buf_append(key, (struct emu_str){(const char *)&len, sizeof(len)});
	emu_buf_append(key, text);
}

static bool is_plain_integer(struct emu_str digits)
{
	for (size_t at = 0; at < digits.len; at++)
		if (digits.at[at] < '0' || digits.at[at] > '9')
			return false;
	return true;
}

/* In one form for one value: no exponent, no zeros at the end behind the point. A number past the
 * limits is as it is written. */
static int append_number(struct emu_keys_state *state, struct emu_str digits, struct emu_buf *key,
	struct emu_error *err)
{
	struct emu_decimal number = {0};
	struct emu_buf *scratch = &state->scratch;
	if (is_plain_integer(digits)) {
		append_text(key, 'n', digits);
		return 0;
	}
	if (emu_decimal_parse(&number, digits, err) < 0) {
		if (err->fault != EMU_FAULT_LIMIT)
			return -1;
		append_text(key, 'n', digits);
		return 0;
	}
	emu_buf_clear(scratch);
	emu_decimal_print(&number, scratch);
	struct emu_str text = emu_buf_str(scratch);
	if (number.scale > 0 && !scratch->failed) {
		while (text.at[text.len - 1] == '0')
			text.len--;
		text.len -= text.at[text.len - 1] == '.';
	}
	emu_decimal_free(&number);
	append_text(key, 'n', text);
	return scratch->failed ? emu_fail_memory(err) : 0;
}

static int append_value(struct emu_keys_state *state, const struct emu_json *json,
	const struct emu_json_value *value, struct emu_buf *key, struct emu_error *err)
{
	switch ((enum emu_json_type)value->type) {
	case EMU_JSON_NUMBER:
		return append_number(state, emu_json_raw(json, value), key, err);
	case EMU_JSON_STRING:
		append_text(key, 's', emu_normal_text(json, value, &state->scratch));
		return state->scratch.failed ? emu_fail_memory(err) : 0;
	case EMU_JSON_NULL:
	case EMU_JSON_FALSE:
	case EMU_JSON_TRUE:
	case EMU_JSON_ARRAY:
	case EMU_JSON_OBJECT:
		append_text(key, 'j', emu_json_raw(json, value));
		break;
	}
	return 0;
}

/* 1 where the record has the part, or may lack it; 0 where it lacks it, -1 on failure. */
static int append_part(const struct part *part, struct emu_keys_state *state,
	const struct emu_json *json, struct emu_buf *key, struct emu_error *err)
{
	for (size_t i = 0; i < part->n; i++) {
		const struct emu_json_value *value = emu_json_pointer_find(
			&state->fields[part->from + i], json);
		if (!value || value->type == EMU_JSON_NULL)
			continue;
		emu_buf_push(key, (char)i);
		return append_value(state, json, value, key, err) < 0 ? -1 : 1;
	}
	emu_buf_push(key, (char)0x7f);
	return part->optional;
}

static const struct rule *rule_of(const struct emu_keys *keys, struct emu_str type)
{
	for (size_t i = 0; i < keys->n_rules; i++)
		if (!keys->rules[i].type.len || emu_str_equal(keys->rules[i].type, type))
			return &keys->rules[i];
	return NULL;
}

enum emu_keys_answer emu_keys_of(const struct emu_keys *keys, struct emu_keys_state *state,
	const struct emu_json *json, struct emu_buf *key, bool *same_event, struct emu_error *err)
{
	const struct emu_json_value *value = emu_json_pointer_find(&state->type, json);
	struct emu_str type = {0};
	emu_buf_clear(key);
	if (value && value->type == EMU_JSON_STRING)
		type = emu_normal_text(json, value, &state->scratch);
	const struct rule *rule = rule_of(keys, type);
	if (!rule)
		return EMU_KEYS_NONE;
	*same_event = rule->same_event;
	append_text(key, 's', type);
	for (size_t i = 0; i < rule->n; i++) {
		int had = append_part(&keys->parts[rule->from + i], state, json, key, err);
		if (had < 0)
			return EMU_KEYS_FAILED;
		if (!had)
			return EMU_KEYS_LACKING;
	}
	if (!key->failed)
		return EMU_KEYS_WHOLE;
	emu_fail_memory(err);
	return EMU_KEYS_FAILED;
}
