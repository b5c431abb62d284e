/* Lays the patterns of a lexicon over a cell in plain form, all of it. */
#include "domain/conventions-internal.h"

struct match {
	const struct emu_pattern *pattern;
	const struct emu_reading *reading;
	struct emu_str text;
	struct emu_places *places;
	size_t *end; /* where it may be the beginning of the text: how far it goes; or NULL */
};

int32_t emu_conventions_year(int32_t year)
{
	return year >= 2400 && year <= 2700 ? year - 543 : year;
}

/* Goes on with part `i` at `at`. Depth is the number of parts. */
static bool match_from(const struct match *match, size_t i, size_t at);

static bool is_digit_at(struct emu_str text, size_t at)
{
	return at < text.len && text.at[at] >= '0' && text.at[at] <= '9';
}

/* The digits at `at`, of which there are `fewest` to `most`: a longer run is no match. */
static bool read_digits(
	struct emu_str text, size_t *at, size_t fewest, size_t most, int32_t *number)
{
	size_t n = 0;
	*number = 0;
	for (; is_digit_at(text, *at); ++*at) {
		if (++n > most)
			return false;
		*number = 10 * *number + (text.at[*at] - '0');
	}
	return n >= fewest;
}

static bool go_on(const struct match *match, size_t i, size_t at, int32_t value)
{
	const struct emu_pattern_part *part = &match->pattern->parts[i];
	match->places->value[part->place][part->which] = value;
	return match_from(match, i + 1, at);
}

/* Four digits, with or without the name of an era before them. */
static bool match_year(const struct match *match, size_t i, size_t at)
{
	const struct emu_words *eras = &match->reading->lexicon->words[EMU_WORD_ERA];
	int32_t year;
	size_t end = at;
	if (read_digits(match->text, &end, 4, 4, &year))
		return go_on(match, i, end, emu_conventions_year(year));
	if (at == match->text.len || !emu_words_begin_with(eras, match->text.at[at]))
		return false;
	for (size_t j = 0; j < eras->n; j++) {
		const struct emu_word *era = &eras->at[j];
		if (!emu_str_starts(emu_str_after(match->text, at), era->text))
			continue;
		end = at + era->text.len;
		end += end < match->text.len && match->text.at[end] == ' ';
		if (read_digits(match->text, &end, 4, 4, &year) &&
			go_on(match, i, end, year - era->number))
			return true;
	}
	return false;
}

/* Digits, or a word of the language. */
static bool match_number(
	const struct match *match, size_t i, size_t at, size_t most_digits, enum emu_word_kind kind)
{
	const struct emu_words *words = &match->reading->lexicon->words[kind];
	int32_t number;
	size_t end = at;
	if (read_digits(match->text, &end, 1, most_digits, &number) && go_on(match, i, end, number))
		return true;
	if (at == match->text.len || !emu_words_begin_with(words, match->text.at[at]))
		return false;
	for (size_t j = 0; j < words->n; j++) {
		const struct emu_word *word = &words->at[j];
		if (word->text.at[0] == match->text.at[at] &&
			emu_str_starts(emu_str_after(match->text, at), word->text) &&
			go_on(match, i, at + word->text.len, word->number))
			return true;
	}
	return false;
}

static bool match_day(const struct match *match, size_t i, size_t at)
{
	int32_t day;
	size_t end = at;
	return read_digits(match->text, &end, 1, 2, &day) && go_on(match, i, end, day);
}

static bool match_date_prefix(const struct match *match, size_t i, size_t at)
{
	struct emu_date_memo *memo = match->reading->memo;
	struct emu_str text = emu_str_after(match->text, at);
	if (memo->at != text.at) {
		memo->at = text.at;
		memo->found = emu_conventions_date_prefix(
			match->reading, text, &memo->day, &memo->len);
	}
	return memo->found && go_on(match, i, at + memo->len, memo->day);
}

/* As much text as is a date, tried from the longest on, never half a number. */
static bool match_date(const struct match *match, size_t i, size_t at)
{
	if (match->end)
		return match_date_prefix(match, i, at);
	for (size_t end = match->text.len; end > at; end--) {
		struct emu_str text = {match->text.at + at, end - at};
		int32_t day;
		if (is_digit_at(match->text, end - 1) && is_digit_at(match->text, end))
			continue;
		if (emu_conventions_plain_date(match->reading, text, &day, NULL) &&
			go_on(match, i, end, day))
			return true;
	}
	return false;
}

/* A space of the pattern may be left out in the cell. */
static bool match_text(const struct match *match, size_t i, size_t at)
{
	struct emu_str text = match->pattern->parts[i].text;
	for (size_t j = 0; j < text.len; j++) {
		if (at < match->text.len && match->text.at[at] == text.at[j])
			at++;
		else if (text.at[j] != ' ')
			return false;
	}
	return match_from(match, i + 1, at);
}

/* Not within a number or a date: 2,025 does not begin with the year 2, nor 15/1/2025 with 15/1. */
static bool ends_well(const struct match *match, size_t at)
{
	struct emu_str text = match->text;
	bool marked = at + 1 < text.len && strchr(".,/", text.at[at]) && text.at[at];
	*match->end = at;
	return !at || !is_digit_at(text, at - 1) ||
		(!is_digit_at(text, at) && !(marked && is_digit_at(text, at + 1)));
}

static bool match_from(const struct match *match, size_t i, size_t at)
{
	if (i == match->pattern->n_parts)
		return match->end ? ends_well(match, at) : at == match->text.len;
	switch (match->pattern->parts[i].place) {
	case EMU_PLACE_TEXT:
		return match_text(match, i, at);
	case EMU_PLACE_YEAR:
		return match_year(match, i, at);
	case EMU_PLACE_HALF:
		return match_number(match, i, at, 1, EMU_WORD_HALF);
	case EMU_PLACE_QUARTER:
		return match_number(match, i, at, 1, EMU_WORD_QUARTER);
	case EMU_PLACE_MONTH:
		return match_number(match, i, at, 2, EMU_WORD_MONTH);
	case EMU_PLACE_DAY:
		return match_day(match, i, at);
	case EMU_PLACE_DATE:
		return match_date(match, i, at);
	case EMU_N_PLACES:
		break;
	}
	return false;
}

bool emu_pattern_matches(const struct emu_pattern *pattern, const struct emu_reading *reading,
	struct emu_str plain, struct emu_places *places)
{
	struct match match = {pattern, reading, plain, places, NULL};
	return match_from(&match, 0, 0);
}

bool emu_pattern_begins(const struct emu_pattern *pattern, const struct emu_reading *reading,
	struct emu_str plain, struct emu_places *places, size_t *end)
{
	struct match match = {pattern, reading, plain, places, end};
	return match_from(&match, 0, 0);
}
