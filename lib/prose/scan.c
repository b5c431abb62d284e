/*
 * Cuts a reading copy into tokens. At each place the longest of a date or period, a term and a
 * number is taken; words of Thai, which touch, may begin at any letter. Then a number takes the
 * words of bound and quantity beside it.
 */
#include "prose/scan.h"

#include <stdlib.h>

#include "base/text.h"
#include "prose/number-internal.h"

#define WINDOW 72      /* letters in which a date or period must end */
#define NEAR 28	       /* letters in which it must have a digit */
#define PREFIXES_MAX 3 /* letters that are said together with a word */
#define FIRST_YEAR 1930
#define LAST_YEAR 2100

struct scanner {
	struct emu_scan *scan;
	const struct emu_lexicon *lexicon;
	struct emu_str text;
	enum emu_date_order order;
	const uint16_t *letters;
	size_t at, next_digit;
	char window[3 * WINDOW];
	uint32_t map[3 * WINDOW];
	struct emu_error *err;
};

void emu_scan_free(struct emu_scan *scan)
{
	emu_reading_free(&scan->copy);
	free(scan->tokens);
	free(scan->numbers);
	free(scan->times);
	emu_buf_free(&scan->digits);
	emu_conventions_scratch_free(&scan->scratch);
}

uint16_t emu_token_id(
	const struct emu_lexicon *lexicon, const struct emu_token *token, unsigned class)
{
	if (!emu_token_is(token, class))
		return EMU_SENSE_ANY;
	const struct emu_sense *sense = emu_term_sense(&lexicon->terms[token->value], class);
	return sense ? sense->id : EMU_SENSE_ANY;
}

struct emu_bytes emu_scan_bytes(const struct emu_scan *scan, size_t first, size_t last)
{
	return (struct emu_bytes){
		scan->copy.at[scan->tokens[first].from], scan->copy.at[scan->tokens[last].to]};
}

/* ---- Room ---------------------------------------------------------------------------- */

/* The array, grown where it is full; NULL when memory runs out. */
static void *grown(void *array, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return array;
	size_t more = *cap ? 2 * *cap : 1024;
	void *larger = realloc(array, more * size);
	if (larger)
		*cap = more;
	return larger;
}

static int add_token(struct scanner *scanner, enum emu_token_kind kind, uint32_t value, size_t end,
	uint64_t classes)
{
	struct emu_scan *scan = scanner->scan;
	struct emu_token *tokens = grown(
		scan->tokens, scan->n_tokens, &scan->tokens_cap, sizeof(*tokens));
	if (!tokens)
		return emu_fail_memory(scanner->err);
	scan->tokens = tokens;
	tokens[scan->n_tokens++] = (struct emu_token){
		kind, value, (uint32_t)scanner->at, (uint32_t)end, classes};
	scanner->at = end;
	return 0;
}

/* A date or period of the token that is added next. */
static int note_time(struct scanner *scanner, const struct emu_conventions_time *what)
{
	struct emu_scan *scan = scanner->scan;
	struct emu_time *times = grown(
		scan->times, scan->n_times, &scan->times_cap, sizeof(*times));
	if (!times)
		return emu_fail_memory(scanner->err);
	scan->times = times;
	times[scan->n_times++] = (struct emu_time){
		.what = *what, .token = (uint32_t)scan->n_tokens};
	return 0;
}

/* ---- Dates and periods --------------------------------------------------------------- */

static bool is_punctuation(uint16_t letter)
{
	return letter < 0x80 && letter && strchr("-/:,.;|()", letter);
}

static size_t put_letter(char *at, uint16_t letter)
{
	if (letter < 0x80) {
		at[0] = (char)letter;
		return 1;
	}
	if (letter < 0x800) {
		at[0] = (char)(0xc0 | letter >> 6);
		at[1] = (char)(0x80 | (letter & 0x3f));
		return 2;
	}
	at[0] = (char)(0xe0 | letter >> 12);
	at[1] = (char)(0x80 | (letter >> 6 & 0x3f));
	at[2] = (char)(0x80 | (letter & 0x3f));
	return 3;
}

/* The letters from there on in plain form, and for each byte the letter that ends with it. */
static struct emu_str make_window(struct scanner *scanner)
{
	const uint16_t *letters = scanner->letters;
	size_t len = 0;
	for (size_t at = scanner->at; at < scanner->at + WINDOW && letters[at] != '\n'; at++) {
		if (letters[at] == ' ' &&
			(is_punctuation(letters[at + 1]) ||
				(at > scanner->at && is_punctuation(letters[at - 1]))))
			continue;
		size_t more = put_letter(scanner->window + len, letters[at]);
		for (; more; more--)
			scanner->map[len++] = (uint32_t)at + 1;
	}
	return (struct emu_str){scanner->window, len};
}

static bool is_likely(const struct emu_conventions_time *time)
{
	int32_t year, month, day;
	emu_date_to_civil(time->period.from, &year, &month, &day);
	return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/* Whether a digit stands near, which nearly all dates and periods have. */
static bool is_near_digit(struct scanner *scanner)
{
	if (scanner->next_digit == SIZE_MAX || scanner->next_digit < scanner->at) {
		size_t digit = scanner->at;
		while (digit < scanner->scan->copy.n &&
			!emu_letter_is_digit(scanner->letters[digit]))
			digit++;
		scanner->next_digit = digit;
	}
	return scanner->next_digit - scanner->at <= NEAR;
}

/* Whether what stands behind the number here can belong to a date or period with it. */
static bool goes_on(const struct scanner *scanner)
{
	const uint16_t *letters = scanner->letters;
	size_t at = scanner->at, end;
	while (emu_letter_is_digit(letters[at]))
		at++;
	if (at - scanner->at == 4)
		return true; /* a year */
	bool dot = letters[at] == '.';
	at += dot;
	at += letters[at] == ' ';
	if (letters[at] == '-' || letters[at] == '/')
		return letters[at + 1] != '\n';
	return (dot && emu_letter_is_digit(letters[at])) ||
		emu_trie_find(&scanner->lexicon->behind, letters, at, &end) != EMU_TRIE_NONE;
}

static bool may_be_time(struct scanner *scanner)
{
	const struct emu_lexicon *lexicon = scanner->lexicon;
	size_t end;
	if (emu_letter_is_digit(scanner->letters[scanner->at]))
		return goes_on(scanner);
	uint32_t leaf = emu_trie_find(&lexicon->times, scanner->letters, scanner->at, &end);
	return leaf != EMU_TRIE_NONE && (is_near_digit(scanner) || lexicon->undated[leaf]);
}

/* The end of a date or period that begins here, or 0. */
static size_t find_time(struct scanner *scanner, struct emu_conventions_time *time)
{
	if (!may_be_time(scanner))
		return 0;
	struct emu_str window = make_window(scanner);
	if (!emu_conventions_time_at(scanner->lexicon->conventions, window, scanner->order,
		    &scanner->scan->scratch, time) ||
		!is_likely(time))
		return 0;
	return scanner->map[time->len - 1];
}

static int add_time(struct scanner *scanner, const struct emu_conventions_time *what, size_t end)
{
	if (note_time(scanner, what) < 0)
		return -1;
	return add_token(
		scanner, EMU_TOKEN_TIME, (uint32_t)scanner->scan->n_times - 1, end, EMU_SET_TIME);
}

/* ---- Numbers ------------------------------------------------------------------------- */

/* A year alone is a number too, until it is known which. */
static int add_number(
	struct scanner *scanner, const struct emu_conventions_time *year, size_t year_end)
{
	struct emu_scan *scan = scanner->scan;
	struct emu_number read;
	size_t end = emu_number_read(scan, scanner->lexicon, scanner->text, scanner->at, &read);
	struct emu_number *numbers = grown(
		scan->numbers, scan->n_numbers, &scan->numbers_cap, sizeof(*numbers));
	if (!numbers || scan->digits.failed)
		return emu_fail_memory(scanner->err);
	scan->numbers = numbers;
	read.token = (uint32_t)scan->n_tokens;
	if (year_end == end && !read.code && !read.percent) {
		if (note_time(scanner, year) < 0)
			return -1;
		read.time = (uint32_t)scan->n_times - 1;
	}
	numbers[scan->n_numbers++] = read;
	return add_token(scanner, EMU_TOKEN_NUMBER, (uint32_t)scan->n_numbers - 1, end,
		EMU_SET_NUMBER | (read.time != UINT32_MAX ? EMU_SET_TIME : 0));
}

static int take_number(struct scanner *scanner)
{
	struct emu_conventions_time time;
	size_t end = find_time(scanner, &time);
	if (end && !time.bare)
		return add_time(scanner, &time, end);
	return add_number(scanner, &time, end);
}

/* ---- Words --------------------------------------------------------------------------- */

/* The longest term that begins here, or behind letters that are said together with a word. */
static uint32_t find_term(const struct scanner *scanner, size_t *from, size_t *end)
{
	const struct emu_trie *trie = &scanner->lexicon->trie;
	uint32_t best = EMU_TRIE_NONE;
	*end = scanner->at;
	for (size_t i = 0; i <= PREFIXES_MAX; i++) {
		size_t found_end;
		uint32_t found = emu_trie_find(trie, scanner->letters, scanner->at + i, &found_end);
		/* One letter behind others is the end of some other word. */
		if (found != EMU_TRIE_NONE && found_end > *end &&
			(!i || found_end > scanner->at + i + 1)) {
			best = found;
			*from = scanner->at + i;
			*end = found_end;
		}
		if (!emu_lexicon_has_letter(
			    scanner->lexicon->prefixes, scanner->letters[scanner->at + i]))
			break;
	}
	return best;
}

static size_t word_end(const struct scanner *scanner)
{
	const uint16_t *letters = scanner->letters;
	size_t end = scanner->at;
	while (emu_letter_is_word(letters[end]) && !emu_letter_is_unspaced(letters[end]))
		end++;
	return end;
}

/* A letter of Thai that no term has is a word with those before it. */
static int take_unknown(struct scanner *scanner)
{
	struct emu_scan *scan = scanner->scan;
	struct emu_token *last = scan->n_tokens ? &scan->tokens[scan->n_tokens - 1] : NULL;
	if (!emu_letter_is_unspaced(scanner->letters[scanner->at]))
		return add_token(scanner, EMU_TOKEN_WORD, 0, word_end(scanner), EMU_SET_WORD);
	if (last && last->kind == EMU_TOKEN_WORD && last->to == scanner->at &&
		emu_letter_is_unspaced(scanner->letters[last->from])) {
		last->to = (uint32_t)++scanner->at;
		return 0;
	}
	return add_token(scanner, EMU_TOKEN_WORD, 0, scanner->at + 1, EMU_SET_WORD);
}

/* The letter alone is a term: "and", which is a word although it is written with the next. */
static uint32_t find_joint(const struct scanner *scanner)
{
	const struct emu_lexicon *lexicon = scanner->lexicon;
	const uint16_t alone[] = {scanner->letters[scanner->at], '\n'};
	size_t end;
	uint32_t leaf = emu_trie_find(&lexicon->trie, alone, 0, &end);
	return leaf != EMU_TRIE_NONE && (lexicon->terms[leaf].classes & emu_set_of(EMU_CLASS_AND))
		? leaf
		: EMU_TRIE_NONE;
}

static int take_word(struct scanner *scanner)
{
	struct emu_conventions_time time;
	size_t from = scanner->at, end;
	uint32_t leaf = find_term(scanner, &from, &end);
	size_t time_end = find_time(scanner, &time);
	if (time_end && time_end >= end)
		return add_time(scanner, &time, time_end);
	if (leaf == EMU_TRIE_NONE)
		return take_unknown(scanner);
	if (from > scanner->at) {
		uint32_t joint = find_joint(scanner);
		if (joint != EMU_TRIE_NONE)
			return add_token(scanner, EMU_TOKEN_TERM, joint, scanner->at + 1,
				scanner->lexicon->terms[joint].classes);
	}
	scanner->at = from;
	return add_token(scanner, EMU_TOKEN_TERM, leaf, end, scanner->lexicon->terms[leaf].classes);
}

static int take_one(struct scanner *scanner)
{
	uint16_t letter = scanner->letters[scanner->at];
	if (letter == ' ') {
		scanner->at++;
		return 0;
	}
	if (emu_letter_is_digit(letter))
		return take_number(scanner);
	if (emu_letter_is_word(letter) || emu_trie_may_begin(&scanner->lexicon->trie, letter)) {
		size_t end;
		if (emu_letter_is_word(letter) ||
			emu_trie_find(&scanner->lexicon->trie, scanner->letters, scanner->at,
				&end) != EMU_TRIE_NONE)
			return take_word(scanner);
	}
	return add_token(scanner, EMU_TOKEN_MARK, letter, scanner->at + 1, EMU_SET_MARK);
}

/* ---- Numbers and the words beside them ----------------------------------------------- */

enum emu_bound emu_token_bound(
	const struct emu_lexicon *lexicon, const struct emu_token *token, unsigned class)
{
	enum emu_bound bound = EMU_BOUND_NONE;
	uint16_t id = emu_token_id(lexicon, token, class);
	if (id != EMU_SENSE_ANY)
		emu_bound_named(&bound, lexicon->ids.names[id]);
	return bound;
}

/* A number that is already written is scaled at the end of the digits. */
static void scale(struct emu_scan *scan, struct emu_number *number, struct emu_str power)
{
	struct emu_buf *digits = &scan->digits;
	size_t from = digits->len;
	if (!emu_buf_reserve(digits, number->len))
		return;
	memcpy(digits->at + from, digits->at + number->at, number->len);
	digits->len += number->len;
	number->at = (uint32_t)from;
	emu_number_scale(scan, number, (unsigned)(10 * (power.at[0] - '0') + power.at[1] - '0'));
}

/* The token at *i and those that belong to it become one, at `to`. */
static void join_number(
	struct emu_scan *scan, const struct emu_lexicon *lexicon, size_t *i, size_t *to)
{
	struct emu_token token = scan->tokens[*i];
	struct emu_number *number = &scan->numbers[token.value];
	const struct emu_token *before = *to ? &scan->tokens[*to - 1] : NULL;
	if (before && emu_token_is(before, EMU_CLASS_BOUND)) {
		number->bound = emu_token_bound(lexicon, before, EMU_CLASS_BOUND);
		token.from = before->from;
		--*to;
	}
	const struct emu_token *next = &scan->tokens[*i + 1];
	while (emu_token_is(next, EMU_CLASS_SCALE)) {
		uint16_t id = emu_token_id(lexicon, next, EMU_CLASS_SCALE);
		scale(scan, number, lexicon->ids.names[id]);
		token.to = next->to;
		++*i;
		next++;
	}
	if (emu_token_is(next, EMU_CLASS_AFTER)) {
		number->bound = emu_token_bound(lexicon, next, EMU_CLASS_AFTER);
		token.to = next->to;
		++*i;
	}
	number->token = (uint32_t)*to;
	if (number->time != UINT32_MAX)
		scan->times[number->time].token = (uint32_t)*to;
	scan->tokens[(*to)++] = token;
}

static void join_numbers(struct emu_scan *scan, const struct emu_lexicon *lexicon)
{
	size_t to = 0;
	for (size_t i = 0; i < scan->n_tokens; i++) {
		if (scan->tokens[i].kind == EMU_TOKEN_NUMBER) {
			join_number(scan, lexicon, &i, &to);
			continue;
		}
		if (scan->tokens[i].kind == EMU_TOKEN_TIME)
			scan->times[scan->tokens[i].value].token = (uint32_t)to;
		scan->tokens[to++] = scan->tokens[i];
	}
	scan->n_tokens = to;
}

int emu_scan_text(struct emu_scan *scan, const struct emu_lexicon *lexicon, struct emu_str text,
	enum emu_date_order order, struct emu_error *err)
{
	struct scanner scanner = {.scan = scan,
		.lexicon = lexicon,
		.text = text,
		.order = order,
		.letters = scan->copy.letters,
		.next_digit = SIZE_MAX,
		.err = err};
	scan->n_tokens = scan->n_numbers = scan->n_times = 0;
	emu_buf_clear(&scan->digits);
	while (scanner.at < scan->copy.n)
		if (take_one(&scanner) < 0)
			return -1;
	if (add_token(&scanner, EMU_TOKEN_MARK, '\n', scan->copy.n, EMU_SET_MARK) < 0)
		return -1;
	join_numbers(scan, lexicon);
	return 0;
}
