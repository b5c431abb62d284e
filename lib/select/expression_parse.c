/*
 * An expression's text to tests that know where to go on. Recursive descent, its depth counted;
 * what a part does not know yet, where to go when it is decided, hangs in lists that run through
 * the tests themselves until somebody does.
 */
#include "select/program-internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "select/token-internal.h"

#define DEPTH_MAX 200
#define NOWHERE UINT32_MAX

/* Test i's two ends are 2 * i (it fails) and 2 * i + 1 (it holds); each holds the next of its list.
 */
struct ends {
	uint32_t first, last;
};

struct part {
	uint32_t start; /* the test it begins with */
	struct ends fails, holds;
};

struct parse {
	struct emu_expression *expression;
	struct tokens tokens;
	struct token token; /* the one to be understood next */
	uint32_t depth;
	bool bare; /* it stands behind a value without quotes */
	struct emu_error *err;
};

static uint32_t *end_at(const struct parse *parse, uint32_t end)
{
	return &parse->expression->tests[end / 2].next[end % 2];
}

static struct ends join(const struct parse *parse, struct ends a, struct ends b)
{
	*end_at(parse, a.last) = b.first;
	return (struct ends){a.first, b.last};
}

static void lead(const struct parse *parse, struct ends ends, uint32_t to)
{
	for (uint32_t end = ends.first; end != NOWHERE;) {
		uint32_t *at = end_at(parse, end);
		end = *at;
		*at = to;
	}
}

static int advance(struct parse *parse, bool value)
{
	parse->bare = false;
	return emu_token_next(&parse->tokens, value, &parse->token, parse->err);
}

static int expected(const struct parse *parse, const char *what)
{
	return emu_token_fail(&parse->token, what, parse->err);
}

static int expected_or(const struct parse *parse, const char *what, const char *remedy)
{
	expected(parse, what);
	size_t len = strlen(parse->err->text);
	snprintf(parse->err->text + len, sizeof(parse->err->text) - len, ": %s", remedy);
	return -1;
}

/* Behind a whole condition. */
static int expected_more(const struct parse *parse, const char *what)
{
	bool cut = parse->bare &&
		(parse->token.kind == TOKEN_WORD || parse->token.kind == TOKEN_OPEN);
	return cut ? expected_or(parse, what, "put a value with spaces or brackets in quotes")
		   : expected(parse, what);
}

/* NULL when memory runs out. */
static struct test *add_test(struct parse *parse)
{
	struct emu_expression *expression = parse->expression;
	if (expression->n == expression->cap) {
		uint32_t cap = expression->cap ? 2 * expression->cap : 8;
		struct test *tests = realloc(expression->tests, cap * sizeof(*tests));
		if (!tests)
			return NULL;
		expression->tests = tests;
		expression->cap = cap;
	}
	struct test *test = &expression->tests[expression->n++];
	*test = (struct test){.next = {NOWHERE, NOWHERE}};
	return test;
}

/* The literal as a number, if it is one as JSON writes them. */
static int read_number(struct parse *parse, struct test *test)
{
	struct emu_json_reader reader = {0};
	struct emu_buf text = {0};
	struct emu_json json;
	int result = 0;
	emu_buf_append(&text, test->text);
	if (!emu_buf_reserve(&text, 64)) /* which the reader may look at */
		result = emu_fail_memory(parse->err);
	else if (emu_json_read(&reader, emu_buf_str(&text), &json, NULL) == 0 &&
		json.values[0].type == EMU_JSON_NUMBER) {
		test->is_number = true;
		result = emu_decimal_parse(&test->number, test->text, parse->err);
		if (result < 0 && parse->err->fault == EMU_FAULT_LIMIT)
			result = expected(parse, "a number of at most 5000 digits");
	}
	emu_json_reader_free(&reader);
	emu_buf_free(&text);
	return result;
}

/* The literal as a time, if it is one; what is meant to be one has no order as text. */
static int read_time(struct parse *parse, struct test *test)
{
	const char *expected_time = "a date such as 2023-06-14, a time such as "
				    "2023-06-14T09:30:00+07:00 or a period such as 2023-H1";
	test->is_time = emu_time_read(&test->time, test->text);
	if (test->is_time || test->is_number || test->relation == TEST_EQUAL)
		return 0;
	if (emu_time_is_begun(test->text))
		return expected_or(parse, expected_time, "a time has a T before it and a zone");
	return !test->quoted && emu_time_is_meant(test->text)
		? expected_or(parse, expected_time, "put text in quotes")
		: 0;
}

static int compile_pattern(struct parse *parse, struct test *test)
{
	const struct token *token = &parse->token;
	struct emu_regex_fault wrong;
	test->pattern = emu_regex_compile(test->text, EMU_REGEX_PERL, &wrong, parse->err);
	if (test->pattern || parse->err->fault != EMU_FAULT_USAGE)
		return test->pattern ? 0 : -1;
	/* Where the pattern stands as it was written, the very place can be told. */
	bool as_written = emu_str_equal(test->text, token->text) &&
		(token->kind == TOKEN_WORD || token->text.len + 2 == token->raw.len);
	parse->err->line = 1;
	parse->err->column = token->at + 1 +
		(as_written ? wrong.at + (token->kind == TOKEN_QUOTED) : 0);
	return -1;
}

/* The value at the cursor, in the form in which it is compared. */
static int read_value(struct parse *parse, struct test *test)
{
	struct emu_buf normal = {0};
	emu_text_nfc(parse->token.text, &normal);
	if (!normal.failed)
		test->text = emu_arena_copy(&parse->expression->arena, emu_buf_str(&normal));
	emu_buf_free(&normal);
	if (!test->text.at)
		return emu_fail_memory(parse->err);
	test->quoted = parse->token.kind == TOKEN_QUOTED;
	if (test->relation == TEST_MATCHES)
		return compile_pattern(parse, test);
	if (!test->quoted && read_number(parse, test) < 0)
		return -1;
	return read_time(parse, test);
}

/* An operator at the cursor, and the value behind it. */
static int parse_comparison(struct parse *parse, struct test *test)
{
	char what[64];
	snprintf(what, sizeof(what), "a value after '%.*s'", EMU_STR_ARGS(parse->token.raw));
	test->relation = parse->token.relation;
	if (advance(parse, true) < 0)
		return -1;
	if (parse->token.kind != TOKEN_WORD && parse->token.kind != TOKEN_QUOTED)
		return expected(parse, what);
	bool bare = parse->token.kind == TOKEN_WORD;
	if (read_value(parse, test) < 0 || advance(parse, false) < 0)
		return -1;
	parse->bare = bare;
	return 0;
}

static int parse_test(struct parse *parse, struct part *part)
{
	uint32_t at = parse->expression->n;
	struct emu_error reason = {0};
	struct test *test = add_test(parse);
	if (!test)
		return emu_fail_memory(parse->err);
	size_t column = parse->token.at + 1;
	test->name = emu_arena_copy(&parse->expression->arena, parse->token.text);
	if (!test->name.at)
		return emu_fail_memory(parse->err);
	if (emu_json_pointer_compile(
		    &test->field, parse->token.text, &parse->expression->arena, &reason) < 0)
		return emu_fail_at(parse->err, reason.fault, 1, column, "%s", reason.text);
	*part = (struct part){at, {2 * at, 2 * at}, {2 * at + 1, 2 * at + 1}};
	if (advance(parse, false) < 0)
		return -1;
	if (parse->token.kind != TOKEN_OPERATOR)
		return 0;
	if (parse->token.negated) {
		part->fails.first = part->fails.last = 2 * at + 1;
		part->holds.first = part->holds.last = 2 * at;
	}
	return parse_comparison(parse, test);
}

static int parse_any(struct parse *parse, struct part *part);

static int parse_brackets(struct parse *parse, struct part *part)
{
	size_t open = parse->token.at + 1;
	char what[64];
	if (advance(parse, false) < 0 || parse_any(parse, part) < 0)
		return -1;
	snprintf(what, sizeof(what), "'and', 'or' or ')' to close the '(' of column %zu", open);
	return parse->token.kind == TOKEN_CLOSE ? advance(parse, false)
						: expected_more(parse, what);
}

static int parse_not(struct parse *parse, struct part *part)
{
	bool contrary = false;
	int result = -1;
	for (; parse->token.kind == TOKEN_NOT; contrary = !contrary)
		if (advance(parse, false) < 0)
			return -1;
	if (parse->token.kind == TOKEN_OPEN && parse->depth == DEPTH_MAX)
		return expected(parse, "brackets within brackets no deeper than 200");
	parse->depth++;
	if (parse->token.kind == TOKEN_OPEN)
		result = parse_brackets(parse, part);
	else if (parse->token.kind == TOKEN_WORD || parse->token.kind == TOKEN_QUOTED)
		result = parse_test(parse, part);
	else
		expected(parse, "a field, 'not' or '('");
	parse->depth--;
	if (contrary && result == 0) {
		struct ends fails = part->fails;
		part->fails = part->holds;
		part->holds = fails;
	}
	return result;
}

static int parse_all(struct parse *parse, struct part *part)
{
	if (parse_not(parse, part) < 0)
		return -1;
	while (parse->token.kind == TOKEN_AND) {
		struct part right;
		if (advance(parse, false) < 0 || parse_not(parse, &right) < 0)
			return -1;
		lead(parse, part->holds, right.start);
		part->fails = join(parse, part->fails, right.fails);
		part->holds = right.holds;
	}
	return 0;
}

static int parse_any(struct parse *parse, struct part *part)
{
	if (parse_all(parse, part) < 0)
		return -1;
	while (parse->token.kind == TOKEN_OR) {
		struct part right;
		if (advance(parse, false) < 0 || parse_all(parse, &right) < 0)
			return -1;
		lead(parse, part->fails, right.start);
		part->holds = join(parse, part->holds, right.holds);
		part->fails = right.fails;
	}
	return 0;
}

int emu_expression_parse(
	struct emu_expression *expression, struct emu_str text, struct emu_error *err)
{
	struct emu_error own;
	struct parse parse = {.expression = expression,
		.tokens = {.text = text, .arena = &expression->arena},
		.err = err ? err : &own};
	struct part whole;
	size_t bad;
	if (!emu_text_is_utf8(text, &bad))
		return emu_fail_at(err, EMU_FAULT_USAGE, 1, bad + 1,
			"expected UTF-8, found a byte that is not");
	if (advance(&parse, false) < 0 || parse_any(&parse, &whole) < 0)
		return -1;
	if (parse.token.kind != TOKEN_END)
		return expected_more(&parse, "'and', 'or' or the end");
	lead(&parse, whole.fails, PROGRAM_FAILS);
	lead(&parse, whole.holds, PROGRAM_HOLDS);
	expression->first = whole.start;
	return 0;
}
