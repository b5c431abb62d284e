/* Reads numbers in figures: groups, decimals, percent, and what only looks like a number. */
#include "prose/number-internal.h"

#define WHOLE_MAX (INT64_MAX / 100)

static size_t digits_at(const uint16_t *letters, size_t at)
{
	size_t n = 0;
	while (emu_letter_is_digit(letters[at + n]))
		n++;
	return n;
}

static bool is_group_mark(uint16_t letter)
{
	return letter == '.' || letter == ',' || letter == ' ';
}

static void append_digits(struct emu_buf *out, const uint16_t *letters, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (emu_letter_is_digit(letters[at]))
			emu_buf_push(out, (char)letters[at]);
}

/* The end of the groups behind the first one, which ends at `at`: of three digits each, set apart
 * by the same mark; or of two, where the language has such, before a last one of three. */
static size_t groups_end(const uint16_t *letters, size_t from, size_t at, bool groups_of_two)
{
	uint16_t mark = letters[at];
	if (at - from > 3 || letters[from] == '0' || !is_group_mark(mark))
		return at;
	size_t end = at;
	while (letters[end] == mark && digits_at(letters, end + 1) == 3)
		end += 4;
	if (end > at || !groups_of_two || at - from > 2)
		return end;
	for (end = at; letters[end] == mark && digits_at(letters, end + 1) == 2;)
		end += 3;
	return end > at && letters[end] == mark && digits_at(letters, end + 1) == 3 ? end + 4 : at;
}

static bool is_upper(struct emu_str text, size_t at)
{
	return at < text.len &&
		((text.at[at] >= 'A' && text.at[at] <= 'Z') ||
			(at + 1 < text.len && (unsigned char)text.at[at] == 0xc4 &&
				(unsigned char)text.at[at + 1] == 0x90));
}

/* 26-KH/TU, 98/2023/NĐ-CP, 06/2022/QH15: figures, a dash or slash, capitals. The end of it, or
 * `at`. */
static size_t code_end(const struct emu_scan *scan, struct emu_str text, size_t at)
{
	const uint16_t *letters = scan->copy.letters;
	size_t end = at;
	while (letters[end] == '/' || letters[end] == '-') {
		size_t next = end + 1, digits = digits_at(letters, next);
		if (digits) {
			end = next + digits;
			continue;
		}
		if (!is_upper(text, scan->copy.at[next]))
			break;
		while (emu_letter_is_word(letters[next]) || emu_letter_is_digit(letters[next]) ||
			((letters[next] == '/' || letters[next] == '-') &&
				emu_letter_is_word(letters[next + 1])))
			next++;
		return next;
	}
	return at;
}

static void drop_zeros(struct emu_buf *out, size_t from)
{
	size_t n = 0;
	while (from + n + 1 < out->len && out->at[from + n] == '0')
		n++;
	memmove(out->at + from, out->at + from + n, out->len - from - n);
	out->len -= n;
}

static int64_t whole_of(struct emu_str digits)
{
	int64_t value = 0;
	for (size_t i = 0; i < digits.len; i++) {
		if (digits.at[i] == '.' || value > WHOLE_MAX)
			return -1;
		value = 10 * value + (digits.at[i] - '0');
	}
	return value;
}

static void settle(struct emu_scan *scan, struct emu_number *number)
{
	number->len = (uint32_t)(scan->digits.len - number->at);
	if (!scan->digits.failed)
		number->whole = whole_of(
			(struct emu_str){scan->digits.at + number->at, number->len});
}

size_t emu_number_read(struct emu_scan *scan, const struct emu_lexicon *lexicon,
	struct emu_str text, size_t from, struct emu_number *number)
{
	const uint16_t *letters = scan->copy.letters;
	size_t first = from + digits_at(letters, from);
	size_t end = groups_end(letters, from, first, lexicon->groups_of_two);
	size_t decimals = 0;
	*number = (struct emu_number){.at = (uint32_t)scan->digits.len, .time = UINT32_MAX};
	append_digits(&scan->digits, letters, from, end);
	if ((letters[end] == '.' || letters[end] == ',') && letters[end] != letters[first])
		decimals = digits_at(letters, end + 1);
	else if (end == first && (letters[end] == '.' || letters[end] == ','))
		decimals = digits_at(letters, end + 1);
	if (!scan->digits.failed)
		drop_zeros(&scan->digits, number->at);
	if (decimals) {
		emu_buf_push(&scan->digits, '.');
		append_digits(&scan->digits, letters, end + 1, end + 1 + decimals);
		end += 1 + decimals;
	}
	settle(scan, number);
	size_t code = code_end(scan, text, end);
	if (code > end ||
		(from && emu_letter_is_word(letters[from - 1]) &&
			!emu_letter_is_unspaced(letters[from - 1])))
		number->code = true;
	if (code > end)
		return code;
	size_t sign = letters[end] == ' ' ? end + 1 : end;
	number->percent = letters[sign] == '%';
	return number->percent ? sign + 1 : end;
}

void emu_number_scale(struct emu_scan *scan, struct emu_number *number, unsigned power)
{
	struct emu_buf *out = &scan->digits;
	size_t point = number->at;
	if (out->failed)
		return;
	while (point < out->len && out->at[point] != '.')
		point++;
	size_t decimals = point < out->len ? out->len - point - 1 : 0;
	size_t moved = decimals < power ? decimals : power;
	if (decimals) {
		memmove(out->at + point, out->at + point + 1, moved);
		out->at[point + moved] = '.';
		if (moved == decimals)
			out->len--;
	}
	for (size_t i = moved; i < power; i++)
		emu_buf_push(out, '0');
	if (!out->failed)
		drop_zeros(out, number->at);
	settle(scan, number);
}
