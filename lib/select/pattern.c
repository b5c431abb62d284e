/* PCRE2 for conditions: compiled with its JIT where the machine has one, matched under limits. */
#include "select/pattern-internal.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Steps, KiB and bytes: a hundredth of a second and a few megabytes at the most. */
#define STEPS_MAX 1000000
#define HEAP_MAX 65536
#define STACK_MIN ((size_t)32 << 10)
#define STACK_MAX ((size_t)1 << 20)

struct emu_select_pattern {
	pcre2_code *code;
};

struct emu_select_pattern_room {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
};

struct emu_select_pattern *emu_select_pattern_new(
	struct emu_str text, size_t *at, struct emu_error *err)
{
	/* \C would stop within a character. */
	static const uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;
	struct emu_select_pattern *pattern = calloc(1, sizeof(*pattern));
	int code = 0;
	*at = 0;
	if (!pattern) {
		emu_fail_memory(err);
		return NULL;
	}
	PCRE2_SPTR bytes = (PCRE2_SPTR)(text.len ? text.at : "");
	pattern->code = pcre2_compile(bytes, text.len, options, &code, at, NULL);
	if (pattern->code) {
		/* Without a JIT the interpreter does it, under the same limits. */
		(void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
		return pattern;
	}
	PCRE2_UCHAR message[160] = "";
	pcre2_get_error_message(code, message, sizeof(message));
	emu_fail(err, EMU_FAULT_USAGE, "not a regular expression: %s", message);
	emu_select_pattern_del(pattern);
	return NULL;
}

void emu_select_pattern_del(struct emu_select_pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_code_free(pattern->code);
	free(pattern);
}

struct emu_select_pattern_room *emu_select_pattern_room_new(struct emu_error *err)
{
	struct emu_select_pattern_room *room = calloc(1, sizeof(*room));
	if (!room) {
		emu_fail_memory(err);
		return NULL;
	}
	room->data = pcre2_match_data_create(1, NULL);
	room->context = pcre2_match_context_create(NULL);
	room->stack = pcre2_jit_stack_create(STACK_MIN, STACK_MAX, NULL);
	if (!room->data || !room->context) {
		emu_select_pattern_room_del(room);
		emu_fail_memory(err);
		return NULL;
	}
	pcre2_set_match_limit(room->context, STEPS_MAX);
	pcre2_set_heap_limit(room->context, HEAP_MAX);
	/* It is missing where there is no JIT, which then needs none. */
	if (room->stack)
		pcre2_jit_stack_assign(room->context, NULL, room->stack);
	return room;
}

void emu_select_pattern_room_del(struct emu_select_pattern_room *room)
{
	if (!room)
		return;
	pcre2_match_data_free(room->data);
	pcre2_match_context_free(room->context);
	pcre2_jit_stack_free(room->stack);
	free(room);
}

int emu_select_pattern_matches(const struct emu_select_pattern *pattern,
	struct emu_select_pattern_room *room, struct emu_str text, struct emu_error *err)
{
	PCRE2_SPTR bytes = (PCRE2_SPTR)(text.len ? text.at : "");
	int code = pcre2_match(
		pattern->code, bytes, text.len, 0, PCRE2_NO_UTF_CHECK, room->data, room->context);
	if (code >= 0)
		return 1;
	if (code == PCRE2_ERROR_NOMATCH)
		return 0;
	if (code == PCRE2_ERROR_NOMEMORY)
		return emu_fail_memory(err);
	return emu_fail(err, EMU_FAULT_LIMIT,
		"expected an answer in %d steps, the regular expression takes more on this text",
		STEPS_MAX);
}
