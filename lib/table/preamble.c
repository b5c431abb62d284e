/*
 * What stands above a header: `Heading: value` in one cell or two, and titles such as "Kết quả 6
 * tháng đầu năm 2023". Called by table/head.c for each row that could be a header.
 */
#include "base/text.h"
#include "domain/names.h"
#include "table/header.h"

/* Words in a period phrase at most: "(từ 15/12/2022 đến 14/6/2023)" has four. */
#define PHRASE_WORDS 12
#define TITLE_WORDS 64

/* Cells that a row above a table may fill and still be looked at. */
#define CELLS 16
#define TITLE_CELLS 4

static uint32_t field_of_heading(
	struct emu_header_reader *reader, const struct emu_profile *profile, struct emu_str heading)
{
	emu_buf_clear(&reader->key);
	emu_names_key(heading, &reader->key);
	uint32_t at = emu_index_find(&profile->headings, emu_buf_str(&reader->key));
	if (at == EMU_INDEX_NONE || profile->targets[at].spread)
		return EMU_PROFILE_NONE;
	const struct emu_profile_column *column = &profile->columns[profile->targets[at].number];
	return column->type.kind == EMU_VALUE_NUMBER ? EMU_PROFILE_NONE : column->field;
}

/* The first cell from `from` on with something in it; row->n where there is none. */
static size_t next_filled(const struct emu_row *row, size_t from)
{
	while (from < row->n && !emu_str_trim(row->cells[from].text).len)
		from++;
	return from;
}

static struct emu_cell part_of(const struct emu_cell *cell, struct emu_str part)
{
	struct emu_cell result = *cell;
	result.text = part;
	return result;
}

static bool is_heading(struct emu_header_reader *reader, const struct emu_profile *profile,
	const struct emu_row *row, size_t i)
{
	return field_of_heading(reader, profile, row->cells[i].text) != EMU_PROFILE_NONE;
}

/* `Heading: value`, `Heading:` and the value behind it, or `Heading` and one value alone. */
static void read_cell(struct emu_header_reader *reader, const struct emu_profile *profile,
	const struct emu_row *row, size_t i, struct emu_preamble *preamble)
{
	struct emu_str text = emu_str_trim(row->cells[i].text), value = {0};
	const char *colon = memchr(text.at, ':', text.len);
	size_t next = next_filled(row, i + 1);
	struct emu_cell given = {0};
	if (colon) {
		size_t len = (size_t)(colon - text.at);
		value = emu_str_trim(emu_str_after(text, len + 1));
		text.len = len;
	}
	uint32_t field = field_of_heading(reader, profile, text);
	if (field == EMU_PROFILE_NONE || preamble->given[field].text.len)
		return;
	if (value.len)
		given = part_of(&row->cells[i], value);
	else if (next < row->n && !is_heading(reader, profile, row, next) &&
		(colon || next_filled(row, next + 1) == row->n))
		given = part_of(&row->cells[next], emu_str_trim(row->cells[next].text));
	preamble->given[field] = given;
}

/* ---- Titles
 * --------------------------------------------------------------------------------------- */

struct title {
	struct emu_str words[TITLE_WORDS];
	bool has_year[TITLE_WORDS];
	size_t n;
};

/* Four digits in a row, of any script. */
static bool has_year(struct emu_str word, struct emu_buf *scratch)
{
	size_t digits = 0;
	emu_buf_clear(scratch);
	emu_text_digits(word, scratch);
	for (size_t i = 0; i < scratch->len && digits < 4; i++)
		digits = scratch->at[i] >= '0' && scratch->at[i] <= '9' ? digits + 1 : 0;
	return digits == 4;
}

static void cut_words(struct emu_str text, struct emu_buf *scratch, struct title *title)
{
	static const char around[] = "()[],;.:\"";
	title->n = 0;
	for (size_t at = 0; at < text.len && title->n < TITLE_WORDS;) {
		size_t from = at;
		while (at < text.len && !strchr(" \t\r\n", text.at[at]))
			at++;
		struct emu_str word = {text.at + from, at - from};
		while (word.len && strchr(around, word.at[0]))
			word = emu_str_after(word, 1);
		while (word.len && strchr(around, word.at[word.len - 1]))
			word.len--;
		if (word.len) {
			title->has_year[title->n] = has_year(word, scratch);
			title->words[title->n++] = word;
		}
		while (at < text.len && strchr(" \t\r\n", text.at[at]))
			at++;
	}
}

/* A phrase has a year and a word in it, so that no bare number or date of a letter is taken for a
 * period. */
static bool could_be_period(
	const struct title *title, size_t from, size_t n, struct emu_str *phrase)
{
	struct emu_str last = title->words[from + n - 1];
	bool year = false, word = false;
	*phrase = (struct emu_str){
		title->words[from].at, (size_t)(last.at + last.len - title->words[from].at)};
	for (size_t i = from; i < from + n; i++)
		year |= title->has_year[i];
	for (size_t i = 0; i < phrase->len && !word; i++)
		word = (phrase->at[i] >= 'A' && phrase->at[i] <= 'Z') ||
			(phrase->at[i] >= 'a' && phrase->at[i] <= 'z') ||
			(unsigned char)phrase->at[i] >= 0x80;
	return year && word;
}

static bool is_period(const struct emu_table_setup *setup, struct emu_conventions_scratch *scratch,
	struct emu_str text, struct emu_period *period)
{
	for (size_t i = 0; i < (setup->lang_stated ? 1 : setup->n_languages); i++)
		if (emu_conventions_period(
			    setup->languages[i], text, setup->dates, scratch, period, NULL) == 0)
			return period->kind != EMU_PERIOD_DAY;
	return false;
}

/* The longest phrase of a title that is a period; len 0 where there is none. */
static struct emu_str find_phrase(const struct emu_table_setup *setup,
	struct emu_conventions_scratch *scratch, const struct title *title)
{
	struct emu_period period;
	struct emu_str phrase;
	size_t longest = title->n < PHRASE_WORDS ? title->n : PHRASE_WORDS;
	for (size_t n = longest; n > 0; n--)
		for (size_t from = 0; from + n <= title->n; from++)
			if (could_be_period(title, from, n, &phrase) &&
				is_period(setup, scratch, phrase, &period))
				return phrase;
	return (struct emu_str){0};
}

/* The first period phrase, and one that contradicts it. */
static void read_title(struct emu_header_reader *reader, const struct emu_cell *cell,
	struct emu_conventions_scratch *scratch, struct emu_preamble *preamble)
{
	struct emu_period period, first;
	struct title title;
	cut_words(cell->text, &reader->key, &title);
	struct emu_str phrase = find_phrase(reader->setup, scratch, &title);
	if (!phrase.len)
		return;
	if (!preamble->period.text.len)
		preamble->period = part_of(cell, phrase);
	else if (is_period(reader->setup, scratch, phrase, &period) &&
		is_period(reader->setup, scratch, preamble->period.text, &first) &&
		emu_period_compare(&period, &first) != 0)
		preamble->other_period = part_of(cell, phrase);
}

static size_t count_filled(const struct emu_row *row, size_t enough)
{
	size_t n = 0;
	for (size_t i = next_filled(row, 0); i < row->n && n < enough; i = next_filled(row, i + 1))
		n++;
	return n;
}

void emu_preamble_add_titles(
	struct emu_header_reader *reader, const struct emu_row *row, struct emu_preamble *preamble)
{
	struct emu_conventions_scratch scratch = {0};
	if (count_filled(row, TITLE_CELLS + 1) > TITLE_CELLS)
		return;
	for (size_t i = next_filled(row, 0); i < row->n; i = next_filled(row, i + 1))
		read_title(reader, &row->cells[i], &scratch, preamble);
	emu_conventions_scratch_free(&scratch);
}

int emu_preamble_begin(struct emu_header_reader *reader, const struct emu_profile *profile,
	struct emu_preamble *preamble, struct emu_error *err)
{
	*preamble = (struct emu_preamble){.given = emu_arena_array(reader->arena,
						  profile->n_fields + 1, sizeof(*preamble->given))};
	return preamble->given ? 0 : emu_fail_memory(err);
}

void emu_preamble_add(struct emu_header_reader *reader, const struct emu_profile *profile,
	const struct emu_row *row, struct emu_preamble *preamble)
{
	if (count_filled(row, CELLS + 1) > CELLS)
		return;
	for (size_t i = next_filled(row, 0); i < row->n; i = next_filled(row, i + 1))
		read_cell(reader, profile, row, i, preamble);
}

int emu_preamble_copy(struct emu_header_reader *reader, const struct emu_profile *profile,
	const struct emu_preamble *from, struct emu_preamble *to, struct emu_error *err)
{
	struct emu_preamble copy = *from;
	size_t n = profile->n_fields + 1;
	copy.given = emu_arena_array(reader->arena, n, sizeof(*copy.given));
	if (!copy.given)
		return emu_fail_memory(err);
	memcpy(copy.given, from->given, n * sizeof(*copy.given));
	*to = copy;
	return 0;
}
