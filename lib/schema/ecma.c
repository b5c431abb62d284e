/*
 * ECMA-262 patterns (flag u) rewritten for PCRE2. Most of it is copied; what is rewritten: white
 * space and line terminators, escapes of code points, properties' long names, and everything that
 * would mean something to PCRE2 alone. Accepted beyond the flag u, since schemas in use have it: a
 * backslash before punctuation, and lone braces and brackets.
 */
#include "schema/regex-internal.h"

#include <stdbool.h>
#include <stdint.h>

/* ECMA-262 sections 12.2 (white space) and 12.3 (line terminators), and all but those. */
#define SPACES                                                                                     \
	"\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}"       \
	"\\x{205f}\\x{3000}\\x{feff}"
#define NO_SPACES                                                                                  \
	"\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"           \
	"\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"             \
	"\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}"

struct ecma {
	struct emu_str in;
	size_t at;
	struct emu_buf *out;
	struct emu_error *err;
};

static int refuse(struct ecma *e, const char *what)
{
	return emu_fail(e->err, EMU_FAULT_USAGE,
		"not a regular expression of ECMA-262: %s at byte %zu", what, e->at + 1);
}

static int peek(const struct ecma *e, size_t ahead)
{
	return e->in.len - e->at > ahead ? (unsigned char)e->in.at[e->at + ahead] : -1;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static int hex(int c)
{
	if (is_digit(c))
		return c - '0';
	if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
		return (c | 32) - 'a' + 10;
	return -1;
}

static void put_point(struct ecma *e, uint32_t point)
{
	emu_buf_printf(e->out, "\\x{%x}", (unsigned)point);
}

/* `n` hex digits at the cursor, which moves past them; -1 where they are not there. */
static int32_t take_hex(struct ecma *e, size_t n)
{
	int32_t point = 0;
	for (size_t i = 0; i < n; i++) {
		if (hex(peek(e, i)) < 0)
			return -1;
		point = point << 4 | hex(peek(e, i));
	}
	e->at += n;
	return point;
}

/* Behind `\u{`: digits up to the brace. */
static int32_t take_braced(struct ecma *e)
{
	int32_t point = -1;
	while (hex(peek(e, 0)) >= 0 && point <= 0x10ffff) {
		point = (point < 0 ? 0 : point) << 4 | hex(peek(e, 0));
		e->at++;
	}
	if (peek(e, 0) != '}' || point > 0x10ffff)
		return -1;
	e->at++;
	return point;
}

/* Behind `\u`: four digits, a pair of surrogates, or {...}. */
static int unicode_escape(struct ecma *e)
{
	int32_t point;
	if (peek(e, 0) == '{') {
		e->at++;
		point = take_braced(e);
	} else {
		point = take_hex(e, 4);
		if (point >= 0xd800 && point < 0xdc00 && peek(e, 0) == '\\' && peek(e, 1) == 'u') {
			e->at += 2;
			int32_t low = take_hex(e, 4);
			point = low < 0xdc00 || low > 0xdfff
				? -1
				: 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	if (point < 0 || (point >= 0xd800 && point < 0xe000))
		return refuse(e, "a \\u escape that names no character");
	put_point(e, (uint32_t)point);
	return 0;
}

/* Long names of general categories (PropertyValueAliases of Unicode), which PCRE2 does not know. */
static const struct {
	const char *name, *code;
} categories[] = {
	{"Cased_Letter", "L&"},
	{"LC", "L&"},
	{"Close_Punctuation", "Pe"},
	{"Connector_Punctuation", "Pc"},
	{"Control", "Cc"},
	{"cntrl", "Cc"},
	{"Currency_Symbol", "Sc"},
	{"Dash_Punctuation", "Pd"},
	{"Decimal_Number", "Nd"},
	{"digit", "Nd"},
	{"Enclosing_Mark", "Me"},
	{"Final_Punctuation", "Pf"},
	{"Format", "Cf"},
	{"Initial_Punctuation", "Pi"},
	{"Letter", "L"},
	{"Letter_Number", "Nl"},
	{"Line_Separator", "Zl"},
	{"Lowercase_Letter", "Ll"},
	{"Mark", "M"},
	{"Combining_Mark", "M"},
	{"Math_Symbol", "Sm"},
	{"Modifier_Letter", "Lm"},
	{"Modifier_Symbol", "Sk"},
	{"Nonspacing_Mark", "Mn"},
	{"Number", "N"},
	{"Open_Punctuation", "Ps"},
	{"Other", "C"},
	{"Other_Letter", "Lo"},
	{"Other_Number", "No"},
	{"Other_Punctuation", "Po"},
	{"Other_Symbol", "So"},
	{"Paragraph_Separator", "Zp"},
	{"Private_Use", "Co"},
	{"Punctuation", "P"},
	{"punct", "P"},
	{"Separator", "Z"},
	{"Space_Separator", "Zs"},
	{"Spacing_Mark", "Mc"},
	{"Surrogate", "Cs"},
	{"Symbol", "S"},
	{"Titlecase_Letter", "Lt"},
	{"Unassigned", "Cn"},
	{"Uppercase_Letter", "Lu"},
};

static struct emu_str category(struct emu_str name)
{
	for (size_t i = 0; i < sizeof(categories) / sizeof(*categories); i++) {
		if (emu_str_equal(name, emu_str_from(categories[i].name)))
			return emu_str_from(categories[i].code);
	}
	return name;
}

/* Behind `\p` or `\P` (`letter`). */
static int property(struct ecma *e, char letter)
{
	size_t len = 1;
	while (peek(e, len) >= 0 && peek(e, len) != '}')
		len++;
	if (peek(e, 0) != '{' || peek(e, len) != '}' || len == 1)
		return refuse(e, "a property without its {name}");
	struct emu_str name = {e->in.at + e->at + 1, len - 1};
	if (emu_str_equal(name, EMU_STR("Assigned"))) {
		name = EMU_STR("Cn");
		letter = letter == 'p' ? 'P' : 'p';
	}
	struct emu_str key = {name.at, 0};
	while (key.len < name.len && name.at[key.len] != '=')
		key.len++;
	emu_buf_printf(e->out, "\\%c{", letter);
	if (key.len == name.len) {
		emu_buf_append(e->out, category(name));
	} else {
		struct emu_str value = emu_str_after(name, key.len + 1);
		if (emu_str_equal(key, EMU_STR("General_Category")) ||
			emu_str_equal(key, EMU_STR("gc"))) {
			emu_buf_append(e->out, category(value));
		} else {
			emu_buf_append(e->out, key);
			emu_buf_push(e->out, ':');
			emu_buf_append(e->out, value);
		}
	}
	emu_buf_push(e->out, '}');
	e->at += len + 1;
	return 0;
}

/* Escapes that mean a set of characters; 1 where it was one. */
static int set_escape(struct ecma *e, int c, bool in_class)
{
	switch (c) {
	case 'd':
	case 'D':
	case 'w':
	case 'W':
		emu_buf_push(e->out, '\\');
		emu_buf_push(e->out, (char)c);
		return 1;
	case 's':
		emu_buf_append(e->out, in_class ? EMU_STR(SPACES) : EMU_STR("[" SPACES "]"));
		return 1;
	case 'S':
		emu_buf_append(e->out, in_class ? EMU_STR(NO_SPACES) : EMU_STR("[^" SPACES "]"));
		return 1;
	case 'p':
	case 'P':
		return property(e, (char)c) < 0 ? -1 : 1;
	default:
		return 0;
	}
}

/* Escapes that mean one character, the same inside a class and out of it. */
static int point_escape(struct ecma *e, int c)
{
	static const char letters[] = "tnvfr";
	static const char points[] = {9, 10, 11, 12, 13};
	const char *letter = c > 0 ? strchr(letters, c) : NULL;
	if (letter) {
		put_point(e, (uint32_t)points[letter - letters]);
	} else if (c == 'c' && ((peek(e, 0) | 32) >= 'a' && (peek(e, 0) | 32) <= 'z')) {
		put_point(e, (uint32_t)peek(e, 0) & 31);
		e->at++;
	} else if (c == 'x') {
		int32_t point = take_hex(e, 2);
		if (point < 0)
			return refuse(e, "\\x without two hexadecimal digits");
		put_point(e, (uint32_t)point);
	} else if (c == 'u') {
		return unicode_escape(e);
	} else if (c == '0' && !is_digit(peek(e, 0))) {
		put_point(e, 0);
	} else if (c > 32 && c < 127 && !is_digit(c) && hex(c) < 0 &&
		!((c | 32) >= 'a' && (c | 32) <= 'z')) {
		emu_buf_push(e->out, '\\');
		emu_buf_push(e->out, (char)c);
	} else {
		e->at--;
		return refuse(e, "an escape that it does not have");
	}
	return 0;
}

/* Behind the backslash, outside a class. */
static int escape(struct ecma *e)
{
	int c = peek(e, 0);
	if (c < 0)
		return refuse(e, "a backslash");
	e->at++;
	if (c == 'b' || c == 'B') {
		emu_buf_push(e->out, '\\');
		emu_buf_push(e->out, (char)c);
		return 0;
	}
	if (c >= '1' && c <= '9') {
		uint32_t group = (uint32_t)(c - '0');
		for (; is_digit(peek(e, 0)) && group < 100000; e->at++)
			group = group * 10 + (uint32_t)(peek(e, 0) - '0');
		emu_buf_printf(e->out, "\\g{%u}", (unsigned)group);
		return 0;
	}
	if (c == 'k' && peek(e, 0) == '<') {
		emu_buf_append(e->out, EMU_STR("\\k"));
		return 0;
	}
	int set = set_escape(e, c, false);
	return set ? (set < 0 ? -1 : 0) : point_escape(e, c);
}

/* Behind the opening bracket. */
static int character_class(struct ecma *e)
{
	emu_buf_push(e->out, '[');
	if (peek(e, 0) == '^') {
		emu_buf_push(e->out, '^');
		e->at++;
	}
	int c;
	while ((c = peek(e, 0)) >= 0 && c != ']') {
		e->at++;
		if (c == '[') {
			emu_buf_append(e->out, EMU_STR("\\["));
		} else if (c != '\\') {
			emu_buf_push(e->out, (char)(unsigned char)c);
		} else if (peek(e, 0) == 'b') {
			put_point(e, 8);
			e->at++;
		} else {
			c = peek(e, 0);
			e->at += c >= 0;
			int set = c < 0 ? refuse(e, "a backslash") : set_escape(e, c, true);
			if (set < 0 || (!set && point_escape(e, c) < 0))
				return -1;
		}
	}
	if (c < 0)
		return refuse(e, "a character class without its ]");
	emu_buf_push(e->out, ']');
	e->at++;
	return 0;
}

/* Behind the opening parenthesis: what kind of group. */
static int group(struct ecma *e)
{
	emu_buf_push(e->out, '(');
	if (peek(e, 0) == '*')
		return refuse(e, "nothing to repeat");
	if (peek(e, 0) != '?')
		return 0;
	int c = peek(e, 1), d = peek(e, 2);
	size_t len = 0;
	if (c == ':' || c == '=' || c == '!')
		len = 2;
	else if (c == '<' && (d == '=' || d == '!'))
		len = 3;
	else if (c == '<')
		len = 2; /* a name; PCRE2 judges it */
	if (!len)
		return refuse(e, "a group that it does not have");
	emu_buf_append(e->out, (struct emu_str){e->in.at + e->at, len});
	e->at += len;
	return 0;
}

/* The length of {n}, {n,} or {n,m} at the cursor; 0 where there is none. */
static size_t counted(const struct ecma *e)
{
	size_t at = 1;
	while (is_digit(peek(e, at)))
		at++;
	if (at == 1)
		return 0;
	if (peek(e, at) == ',') {
		at++;
		while (is_digit(peek(e, at)))
			at++;
	}
	return peek(e, at) == '}' ? at + 1 : 0;
}

/* A quantifier at the cursor, of `len` bytes: nothing may repeat it. */
static int quantifier(struct ecma *e, size_t len)
{
	emu_buf_append(e->out, (struct emu_str){e->in.at + e->at, len});
	e->at += len;
	if (peek(e, 0) == '?') {
		emu_buf_push(e->out, '?');
		e->at++;
	}
	int c = peek(e, 0);
	if (c == '*' || c == '+' || c == '?' || (c == '{' && counted(e)))
		return refuse(e, "nothing to repeat");
	return 0;
}

static int item(struct ecma *e)
{
	int c = peek(e, 0);
	size_t len = c == '{' ? counted(e) : c == '*' || c == '+' || c == '?';
	if (len)
		return quantifier(e, len);
	e->at++;
	switch (c) {
	case '\\':
		return escape(e);
	case '[':
		return character_class(e);
	case '(':
		return group(e);
	case '.':
		emu_buf_append(e->out, EMU_STR("[^\\n\\r\\x{2028}\\x{2029}]"));
		return 0;
	case '{':
	case '}':
	case ']':
		emu_buf_push(e->out, '\\');
		break;
	default:
		break;
	}
	emu_buf_push(e->out, (char)(unsigned char)c);
	return 0;
}

int emu_regex_translate(struct emu_str pattern, struct emu_buf *out, struct emu_error *err)
{
	struct ecma e = {.in = pattern, .out = out, .err = err};
	while (e.at < pattern.len) {
		if (item(&e) < 0)
			return -1;
	}
	return out->failed ? emu_fail_memory(err) : 0;
}
