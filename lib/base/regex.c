/*
 * PCRE2 behind a few functions: compiled with its JIT where the machine has one, matched under
 * limits that keep a hostile pattern or text from holding the run.
 */
#include "base/regex.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_LIMIT 1000000 /* steps; a hundredth of a second or so */
#define HEAP_LIMIT 65536    /* KiB */
#define JIT_STACK_MIN ((size_t)32 << 10)
#define JIT_STACK_MAX ((size_t)1 << 20)

struct emu_regex {
	pcre2_code *code;
};

struct emu_regex_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
};

struct emu_regex *emu_regex_compile(struct emu_str text, enum emu_regex_dialect dialect,
	struct emu_regex_fault *fault, struct emu_error *err)
{
	/* \C would stop within a character. */
	static const uint32_t options[] = {
		[EMU_REGEX_PERL] = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C,
		[EMU_REGEX_ECMA] = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS |
			PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C,
	};
	struct emu_regex *regex = calloc(1, sizeof(*regex));
	PCRE2_SPTR bytes = (PCRE2_SPTR)(text.len ? text.at : "");
	int code = 0;
	*fault = (struct emu_regex_fault){0};
	if (!regex) {
		emu_fail_memory(err);
		return NULL;
	}
	regex->code = pcre2_compile(bytes, text.len, options[dialect], &code, &fault->at, NULL);
	if (regex->code) {
		/* Without a JIT on this machine the interpreter does it, under the same limits. */
		(void)pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
		return regex;
	}
	PCRE2_UCHAR message[160] = "";
	pcre2_get_error_message(code, message, sizeof(message));
	fault->look_behind = code == PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH ||
		code == PCRE2_ERROR_LOOKBEHIND_TOO_LONG;
	emu_fail(err, EMU_FAULT_USAGE, "not a regular expression: %s", message);
	emu_regex_del(regex);
	return NULL;
}

void emu_regex_del(struct emu_regex *regex)
{
	if (!regex)
		return;
	pcre2_code_free(regex->code);
	free(regex);
}

struct emu_regex_scratch *emu_regex_scratch_new(struct emu_error *err)
{
	struct emu_regex_scratch *scratch = calloc(1, sizeof(*scratch));
	if (!scratch) {
		emu_fail_memory(err);
		return NULL;
	}
	scratch->data = pcre2_match_data_create(1, NULL);
	scratch->context = pcre2_match_context_create(NULL);
	scratch->stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL);
	/* The stack is missing where there is no JIT, which needs none. */
	if (!scratch->data || !scratch->context) {
		emu_regex_scratch_del(scratch);
		emu_fail_memory(err);
		return NULL;
	}
	pcre2_set_match_limit(scratch->context, MATCH_LIMIT);
	pcre2_set_heap_limit(scratch->context, HEAP_LIMIT);
	if (scratch->stack)
		pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
	return scratch;
}

void emu_regex_scratch_del(struct emu_regex_scratch *scratch)
{
	if (!scratch)
		return;
	pcre2_match_data_free(scratch->data);
	pcre2_match_context_free(scratch->context);
	pcre2_jit_stack_free(scratch->stack);
	free(scratch);
}

int emu_regex_match(const struct emu_regex *regex, struct emu_regex_scratch *scratch,
	struct emu_str text, struct emu_error *err)
{
	int code = pcre2_match(regex->code, (PCRE2_SPTR)(text.len ? text.at : ""), text.len, 0,
		PCRE2_NO_UTF_CHECK, scratch->data, scratch->context);
	if (code >= 0)
		return 1;
	if (code == PCRE2_ERROR_NOMATCH)
		return 0;
	if (code == PCRE2_ERROR_NOMEMORY)
		return emu_fail_memory(err);
	return emu_fail(err, EMU_FAULT_LIMIT, "the pattern takes too long on this text");
}
