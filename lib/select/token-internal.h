/* The words of an expression, one at a time, with what stands in their place when they are wrong.
 */
#ifndef EMU_SELECT_TOKEN_INTERNAL_H
#define EMU_SELECT_TOKEN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"
#include "select/program-internal.h"

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_QUOTED,
	TOKEN_OPERATOR,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_STRAY, /* a character that begins nothing */
};

struct token {
	enum token_kind kind;
	size_t at;	     /* where it begins in the text */
	struct emu_str raw;  /* as it stands there */
	struct emu_str text; /* of words and what is quoted: its characters */
	enum test_relation relation;
	bool negated; /* an operator that asks for the contrary */
};

struct tokens {
	struct emu_str text;
	size_t at;
	struct emu_arena *arena; /* quoted text that has escapes in it is kept here */
};

/* Where a value is wanted, a word goes on to the next space or bracket, and only its first
 * character may not be an operator's; elsewhere operators end it. */
EMU_CHECKED int emu_token_next(
	struct tokens *tokens, bool value, struct token *token, struct emu_error *err);

/* "expected ..., found ..." at the token. */
int emu_token_fail(const struct token *token, const char *expected, struct emu_error *err);

#endif
