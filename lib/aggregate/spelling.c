/* One spelling a value. Called wherever values are keys, by the raw group-by and its statistics. */
#include "aggregate/spelling-internal.h"

#include "json/writer.h"

/* What emu_spell_rounded leaves: a step is 1 in 100 at most, half of one 0.5 %. */
#define DIGITS_KEPT 3

void emu_spell_escaped(struct emu_buf *out, const struct emu_json *json,
	const struct emu_json_value *value, struct emu_buf *scratch)
{
	emu_buf_clear(scratch);
	emu_json_write_string(out, emu_json_string(json, value, scratch));
	out->failed |= scratch->failed;
}

static void append_exponent(struct emu_buf *out, int64_t exponent)
{
	if (!exponent)
		return;
	emu_buf_append(out, exponent < 0 ? EMU_STR("e-") : EMU_STR("e"));
	emu_buf_append_number(out, (uint64_t)(exponent < 0 ? -exponent : exponent));
}

/* Digits that no 64 bits hold: printed, then pruned. */
static void spell_long(struct emu_buf *out, const struct emu_decimal *number)
{
	struct emu_buf text = {0};
	emu_decimal_print(number, &text);
	int64_t exponent = -(int64_t)number->scale;
	size_t from = text.len && text.at[0] == '-', n = 0;
	if (from)
		emu_buf_push(out, '-');
	for (size_t i = from; i < text.len; i++)
		if (text.at[i] != '.' && (n || text.at[i] != '0'))
			text.at[n++] = text.at[i];
	while (n && text.at[n - 1] == '0') {
		n--;
		exponent++;
	}
	emu_buf_append(out, (struct emu_str){text.at, n});
	append_exponent(out, exponent);
	out->failed |= text.failed;
	emu_buf_free(&text);
}

void emu_spell_number(struct emu_buf *out, const struct emu_decimal *number)
{
	emu_int128 coefficient = number->coefficient;
	int64_t exponent = -(int64_t)number->scale;
	if (number->big || coefficient > INT64_MAX || coefficient < -INT64_MAX) {
		spell_long(out, number);
		return;
	}
	if (coefficient < 0)
		emu_buf_push(out, '-');
	uint64_t digits = (uint64_t)(coefficient < 0 ? -coefficient : coefficient);
	if (!digits)
		exponent = 0;
	for (; digits && digits % 10 == 0; exponent++)
		digits /= 10;
	emu_buf_append_number(out, digits);
	append_exponent(out, exponent);
}

void emu_spell_rounded(struct emu_buf *out, struct emu_str number)
{
	size_t from = number.len && number.at[0] == '-', to = from;
	while (to < number.len && number.at[to] >= '0' && number.at[to] <= '9')
		to++;
	if (to - from <= DIGITS_KEPT) {
		emu_buf_append(out, number);
		return;
	}
	struct emu_str rest = emu_str_after(number, to);
	bool negative = emu_str_starts(rest, EMU_STR("e-"));
	int64_t exponent = 0;
	for (size_t i = negative ? 2 : 1; i < rest.len; i++)
		exponent = 10 * exponent + (rest.at[i] - '0');
	exponent = (negative ? -exponent : exponent) + (int64_t)(to - from) - DIGITS_KEPT - 1;
	emu_buf_append(out, (struct emu_str){number.at, from + DIGITS_KEPT});
	emu_buf_push(out, '5');
	append_exponent(out, exponent);
}

/* By value, then by text; those past all limits behind the others, by text. */
static int compare_numbers(struct emu_str a, struct emu_str b)
{
	struct emu_decimal x = {0}, y = {0};
	bool has_x = emu_decimal_parse(&x, a, NULL) == 0,
	     has_y = emu_decimal_parse(&y, b, NULL) == 0;
	int order = has_x && has_y ? emu_decimal_compare(&x, &y) : has_y - has_x;
	emu_decimal_free(&x);
	emu_decimal_free(&y);
	return order ? order : emu_str_compare(a, b);
}

int emu_spelling_compare(struct emu_str a, struct emu_str b)
{
	if (emu_spelling_is_number(a) && emu_spelling_is_number(b))
		return compare_numbers(a, b);
	bool strings = a.len && b.len && a.at[0] == '"' && b.at[0] == '"';
	/* Without the closing quote, above which not all characters are. */
	return emu_str_compare(
		(struct emu_str){a.at, a.len - strings}, (struct emu_str){b.at, b.len - strings});
}
