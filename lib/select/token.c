/* Cutting an expression into words. Called by the parser, which knows whether a field or a value
 * comes next. */
#include "select/token-internal.h"

#include <string.h>

static const struct {
	const char *text;
	enum token_kind kind;
	enum test_relation relation;
	bool negated;
} marks[] = {
	/* The longer before what begins it. */
	{"==", TOKEN_OPERATOR, TEST_EQUAL, false},
	{"=~", TOKEN_OPERATOR, TEST_MATCHES, false},
	{"=", TOKEN_OPERATOR, TEST_EQUAL, false},
	{"!=", TOKEN_OPERATOR, TEST_EQUAL, true},
	{"!~", TOKEN_OPERATOR, TEST_MATCHES, true},
	{"!", TOKEN_NOT, TEST_EXISTS, false},
	{"<=", TOKEN_OPERATOR, TEST_LESS_OR_EQUAL, false},
	{"<", TOKEN_OPERATOR, TEST_LESS, false},
	{">=", TOKEN_OPERATOR, TEST_GREATER_OR_EQUAL, false},
	{">", TOKEN_OPERATOR, TEST_GREATER, false},
	{"~", TOKEN_OPERATOR, TEST_MATCHES, false},
	{"&&", TOKEN_AND, TEST_EXISTS, false},
	{"||", TOKEN_OR, TEST_EXISTS, false},
	{"(", TOKEN_OPEN, TEST_EXISTS, false},
	{")", TOKEN_CLOSE, TEST_EXISTS, false},
};

static const struct {
	const char *text;
	enum token_kind kind;
} keywords[] = {
	{"and", TOKEN_AND},
	{"or", TOKEN_OR},
	{"not", TOKEN_NOT},
};

static bool is_one_of(char byte, const char *set)
{
	return byte && strchr(set, byte);
}

static bool is_space(char byte)
{
	return is_one_of(byte, " \t\r\n");
}

int emu_token_fail(const struct token *token, const char *expected, struct emu_error *err)
{
	static const size_t shown = 60;
	if (token->kind == TOKEN_END)
		return emu_fail_at(err, EMU_FAULT_USAGE, 1, token->at + 1,
			"expected %s, found the end", expected);
	bool cut = token->raw.len > shown;
	return emu_fail_at(err, EMU_FAULT_USAGE, 1, token->at + 1, "expected %s, found \"%.*s%s\"",
		expected, cut ? (int)shown : (int)token->raw.len, token->raw.at, cut ? "..." : "");
}

/* A backslash before the quote or before another stands for that character; before anything else it
 * is one itself, so that regular expressions can be written as they are. */
static int unquote(struct tokens *tokens, struct token *token, char quote, struct emu_error *err)
{
	struct emu_str inside = {token->raw.at + 1, token->raw.len - 2};
	token->kind = TOKEN_QUOTED;
	token->text = inside;
	if (!inside.len || !memchr(inside.at, '\\', inside.len))
		return 0;
	char *text = emu_arena_take(tokens->arena, inside.len);
	if (!text)
		return emu_fail_memory(err);
	size_t len = 0;
	for (size_t i = 0; i < inside.len; i++) {
		bool escapes = inside.at[i] == '\\' && i + 1 < inside.len &&
			(inside.at[i + 1] == quote || inside.at[i + 1] == '\\');
		i += escapes;
		text[len++] = inside.at[i];
	}
	token->text = (struct emu_str){text, len};
	return 0;
}

static int read_quoted(struct tokens *tokens, struct token *token, struct emu_error *err)
{
	struct emu_str rest = emu_str_after(tokens->text, tokens->at);
	char quote = rest.at[0];
	size_t end = 1;
	while (end < rest.len && rest.at[end] != quote)
		end += rest.at[end] == '\\' && end + 1 < rest.len ? 2 : 1;
	if (end >= rest.len)
		return emu_fail_at(err, EMU_FAULT_USAGE, 1, tokens->at + 1,
			"expected %c to end the text that begins here, found the end", quote);
	token->raw = (struct emu_str){rest.at, end + 1};
	tokens->at += token->raw.len;
	return unquote(tokens, token, quote, err);
}

static bool read_mark(struct tokens *tokens, struct token *token)
{
	struct emu_str rest = emu_str_after(tokens->text, tokens->at);
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		struct emu_str mark = emu_str_from(marks[i].text);
		if (!emu_str_starts(rest, mark))
			continue;
		token->kind = marks[i].kind;
		token->relation = marks[i].relation;
		token->negated = marks[i].negated;
		token->raw = (struct emu_str){rest.at, mark.len};
		tokens->at += token->raw.len;
		return true;
	}
	return false;
}

static bool ends_word(struct emu_str rest, bool value)
{
	char byte = rest.at[0];
	if (is_space(byte) || is_one_of(byte, "()"))
		return true;
	if (!value)
		return is_one_of(byte, "=!<>~&|\"'");
	return emu_str_starts(rest, EMU_STR("&&")) || emu_str_starts(rest, EMU_STR("||"));
}

static void check_keyword(struct token *token)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++) {
		const char *text = keywords[i].text;
		size_t at = 0;
		while (text[at] && at < token->text.len && (token->text.at[at] | 0x20) == text[at])
			at++;
		if (!text[at] && at == token->text.len)
			token->kind = keywords[i].kind;
	}
}

static void read_word(struct tokens *tokens, bool value, struct token *token)
{
	struct emu_str rest = emu_str_after(tokens->text, tokens->at);
	size_t len = 0;
	while (len < rest.len && !ends_word(emu_str_after(rest, len), value))
		len++;
	token->kind = len ? TOKEN_WORD : TOKEN_STRAY;
	token->raw = (struct emu_str){rest.at, len ? len : 1};
	token->text = token->raw;
	tokens->at += token->raw.len;
	check_keyword(token);
}

int emu_token_next(struct tokens *tokens, bool value, struct token *token, struct emu_error *err)
{
	while (tokens->at < tokens->text.len && is_space(tokens->text.at[tokens->at]))
		tokens->at++;
	*token = (struct token){.kind = TOKEN_END, .at = tokens->at};
	if (tokens->at == tokens->text.len)
		return 0;
	if (is_one_of(tokens->text.at[tokens->at], "\"'"))
		return read_quoted(tokens, token, err);
	if (!read_mark(tokens, token))
		read_word(tokens, value, token);
	return 0;
}
