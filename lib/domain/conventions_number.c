/*
 * Numbers as people write them in cells, to JSON numbers. The decimal mark is told by what cannot
 * be a group of thousands; where both could be, it must be stated.
 */
#include "domain/conventions.h"

#include "base/text.h"
#include "domain/conventions-internal.h"

#define NOWHERE SIZE_MAX

/* The marks among the digits of a number. */
struct marks {
	size_t points, commas;
	size_t n_kinds; /* of points, commas, spaces, apostrophes */
	size_t last;	/* where the last one stands, or NOWHERE */
};

struct number {
	struct emu_str cell; /* as written, for messages */
	bool negative, percent;
	enum emu_bound bound;
	size_t shift;	     /* places to the left: 3 for thousands */
	struct emu_str body; /* digits and marks */
	size_t decimal;	     /* where the decimal mark stands in the body, or NOWHERE */
};

static int fail(
	const struct number *number, struct emu_error *err, const char *before, const char *after)
{
	return emu_fail(err, EMU_FAULT_INPUT, "%s%s%s", before,
		emu_conventions_quote(number->cell).text, after);
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* ---- What stands around the digits --------------------------------------------------- */

static bool drop_before(struct emu_str *text, struct emu_str word)
{
	if (!emu_str_starts(*text, word))
		return false;
	*text = emu_str_trim(emu_str_after(*text, word.len));
	return true;
}

static bool drop_after(struct emu_str *text, struct emu_str word)
{
	if (text->len < word.len ||
		!emu_str_equal(emu_str_after(*text, text->len - word.len), word))
		return false;
	text->len -= word.len;
	*text = emu_str_trim(*text);
	return true;
}

/* The number of the first of the words that the text begins or ends with, which is dropped; else
 * 0. */
static int32_t drop_word(const struct emu_words *words, struct emu_str *text,
	bool drop(struct emu_str *text, struct emu_str word))
{
	for (size_t i = 0; i < words->n; i++)
		if (drop(text, words->at[i].text))
			return words->at[i].number;
	return 0;
}

/* One word before and one after, which must not contradict each other. */
static bool drop_bounds(
	const struct emu_conventions_lexicon *lexicon, struct emu_str *text, enum emu_bound *bound)
{
	int32_t before = drop_word(&lexicon->words[EMU_WORD_BEFORE], text, drop_before);
	int32_t after = drop_word(&lexicon->words[EMU_WORD_AFTER], text, drop_after);
	*bound = (enum emu_bound)(before ? before : after);
	return !before || !after || before == after;
}

static bool is_sign(struct emu_str text, struct emu_str *sign)
{
	static const struct emu_str signs[] = {
		{"+", 1}, {"-", 1}, {"\xe2\x88\x92", 3} /* U+2212 */};
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (emu_str_starts(text, signs[i])) {
			*sign = signs[i];
			return true;
		}
	return false;
}

static bool take_apart(
	const struct emu_conventions_lexicon *lexicon, struct emu_str text, struct number *number)
{
	struct emu_str sign;
	if (!drop_bounds(lexicon, &text, &number->bound))
		return false;
	number->percent = drop_after(&text, EMU_STR("%"));
	if (!number->percent)
		number->shift = (size_t)drop_word(
			&lexicon->words[EMU_WORD_SCALE], &text, drop_after);
	if (is_sign(text, &sign)) {
		number->negative = sign.at[0] != '+';
		text = emu_str_after(text, sign.len);
	}
	number->body = text;
	return true;
}

/* ---- Which mark is which ------------------------------------------------------------- */

/* The length of the mark at `at`, or 0. */
static size_t mark_at(struct emu_str body, size_t at)
{
	static const struct emu_str apostrophe = {"\xe2\x80\x99", 3}; /* U+2019 */
	if (body.at[at] && strchr("., '", body.at[at]))
		return 1;
	return emu_str_starts(emu_str_after(body, at), apostrophe) ? apostrophe.len : 0;
}

/* False where there is anything but digits and, each between two digits, marks. */
static bool count_marks(struct emu_str body, struct marks *marks)
{
	size_t spaces = 0, quotes = 0;
	bool after_digit = false;
	*marks = (struct marks){.last = NOWHERE};
	for (size_t at = 0; at < body.len;) {
		if (is_digit(body.at[at])) {
			after_digit = true;
			at++;
			continue;
		}
		size_t len = mark_at(body, at);
		if (!len || !after_digit)
			return false;
		marks->points += body.at[at] == '.';
		marks->commas += body.at[at] == ',';
		spaces += body.at[at] == ' ';
		quotes += !strchr("., ", body.at[at]);
		marks->last = at;
		after_digit = false;
		at += len;
	}
	marks->n_kinds = (size_t) !!marks->points + !!marks->commas + !!spaces + !!quotes;
	return after_digit;
}

/* The length of the digits at `*at`, which moves past them and the mark behind them. */
static size_t next_group(struct emu_str body, size_t *at, size_t end, char *mark)
{
	size_t from = *at;
	while (*at < end && is_digit(body.at[*at]))
		++*at;
	size_t len = *at - from;
	*mark = '\0';
	if (*at < end) {
		*mark = body.at[*at];
		*at += mark_at(body, *at);
	}
	return len;
}

/* Whether the body up to `end` is one group of digits, or groups of thousands that are all set
 * apart by the same mark: of three digits, or above the last three of two. */
static bool is_grouped(struct emu_str body, size_t end, bool groups_of_two)
{
	char first_mark, mark;
	size_t at = 0, first = next_group(body, &at, end, &first_mark);
	if (!first_mark)
		return true;
	bool threes = first <= 3, twos = groups_of_two && first <= 2;
	do {
		size_t len = next_group(body, &at, end, &mark);
		if (mark && mark != first_mark)
			return false;
		threes = threes && len == 3;
		twos = twos && len == (mark ? 2 : 3);
	} while (mark);
	return (threes || twos) && body.at[0] != '0';
}

static char mark_of(enum emu_decimal_mark decimal)
{
	switch (decimal) {
	case EMU_DECIMAL_MARK_COMMA:
		return ',';
	case EMU_DECIMAL_MARK_POINT:
		return '.';
	case EMU_DECIMAL_MARK_UNKNOWN:
		break;
	}
	return '\0';
}

/* As far as the digits tell, the only mark could set apart thousands and could be the decimal one.
 */
static bool is_either(struct emu_str body, size_t last)
{
	bool below_one = last == 1 && body.at[0] == '0';
	return body.len - last == 4 && last <= 3 && !below_one;
}

/* Sets number->decimal. `stated` is the decimal mark, or NUL where nobody stated one. */
static int find_decimal(struct number *number, const struct marks *marks, char stated,
	bool groups_of_two, struct emu_error *err)
{
	struct emu_str body = number->body;
	number->decimal = NOWHERE;
	if (marks->last == NOWHERE)
		return 0;
	char last = body.at[marks->last];
	bool once = (last == '.' && marks->points == 1) || (last == ',' && marks->commas == 1);
	bool only = marks->n_kinds == 1;
	if (once && only && !stated && is_either(body, marks->last))
		return fail(number, err, "ambiguous number ", ": pass --decimal");
	if (once && (!only || !stated || stated == last))
		number->decimal = marks->last;
	bool is_decimal = number->decimal != NOWHERE;
	bool fits = !stated || !strchr(".,", last) || is_decimal == (stated == last);
	if (fits && is_grouped(body, is_decimal ? number->decimal : body.len, groups_of_two))
		return 0;
	if (fits && !(once && only && stated))
		return fail(number, err, "wrong groups of thousands in ", "");
	return fail(number, err, "",
		stated == ',' ? " is no number with a decimal comma: pass --decimal point if it "
				"has a point"
			      : " is no number with a decimal point: pass --decimal comma if it "
				"has a comma");
}

/* ---- What comes out ------------------------------------------------------------------ */

static void append_digits(struct emu_buf *out, struct emu_str body, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (is_digit(body.at[at]))
			emu_buf_push(out, body.at[at]);
}

/* Drops zeros in front of what was appended from `from` on, but for the last digit. */
static void drop_zeros(struct emu_buf *out, size_t from)
{
	size_t n = 0;
	while (from + n + 1 < out->len && out->at[from + n] == '0')
		n++;
	memmove(out->at + from, out->at + from + n, out->len - from - n);
	out->len -= n;
}

static void append_number(const struct number *number, struct emu_buf *out)
{
	struct emu_str body = number->body;
	bool has_decimals = number->decimal != NOWHERE;
	size_t point = has_decimals ? number->decimal : body.len;
	size_t decimals = has_decimals ? body.len - point - 1 : 0;
	size_t moved = number->shift < decimals ? number->shift : decimals;
	if (number->negative)
		emu_buf_push(out, '-');
	size_t from = out->len;
	append_digits(out, body, 0, point + (has_decimals ? 1 + moved : 0));
	for (size_t i = moved; i < number->shift; i++)
		emu_buf_push(out, '0');
	if (out->failed)
		return;
	drop_zeros(out, from);
	if (decimals > moved) {
		emu_buf_push(out, '.');
		append_digits(out, body, point + 1 + moved, body.len);
	}
}

static bool is_plain_integer(struct emu_str cell)
{
	if (cell.len == 0 || (cell.at[0] == '0' && cell.len > 1))
		return false;
	for (size_t at = 0; at < cell.len; at++)
		if (!is_digit(cell.at[at]))
			return false;
	return true;
}

/* Figures of two numbers and a slash, or one number in brackets: people mean something by them. */
static int tell_what_it_is(const struct number *number, struct emu_str text, struct emu_error *err)
{
	size_t slashes = 0, others = 0;
	for (size_t at = 0; at < text.len; at++) {
		slashes += text.at[at] == '/';
		others += text.at[at] != '/' && text.at[at] != ' ' && !is_digit(text.at[at]);
	}
	if (slashes == 1 && others == 0 && text.len >= 3)
		return fail(number, err, "expected a number, found the ratio ", "");
	if (text.len > 2 && text.at[0] == '(' && text.at[text.len - 1] == ')')
		return fail(number, err, "expected a number, found ",
			": a negative number is written with a minus");
	return fail(number, err, "expected a number, found ", "");
}

int emu_conventions_number(const struct emu_conventions *conventions, struct emu_str cell,
	enum emu_decimal_mark decimal, struct emu_conventions_scratch *scratch, struct emu_buf *out,
	enum emu_bound *bound, bool *percent, struct emu_error *err)
{
	const struct emu_conventions_lexicon *lexicon = conventions->lexicon;
	struct number number = {.cell = cell};
	struct marks marks;
	*bound = EMU_BOUND_NONE;
	if (percent)
		*percent = false;
	if (is_plain_integer(cell)) {
		emu_buf_append(out, cell);
		return out->failed ? emu_fail_memory(err) : 0;
	}
	emu_buf_clear(&scratch->folded);
	emu_buf_clear(&scratch->plain);
	emu_text_fold(cell, &scratch->folded);
	emu_text_digits(emu_buf_str(&scratch->folded), &scratch->plain);
	if (scratch->folded.failed || scratch->plain.failed)
		return emu_fail_memory(err);
	struct emu_str text = emu_buf_str(&scratch->plain);
	if (!take_apart(lexicon, text, &number) || !count_marks(number.body, &marks))
		return tell_what_it_is(&number, text, err);
	if (number.percent && !percent)
		return fail(&number, err, "expected a number without %, found ", "");
	if (find_decimal(&number, &marks, mark_of(decimal), lexicon->groups_of_two, err) < 0)
		return -1;
	append_number(&number, out);
	*bound = number.bound;
	if (percent)
		*percent = number.percent;
	return out->failed ? emu_fail_memory(err) : 0;
}
