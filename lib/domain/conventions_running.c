/* Dates and periods where they stand in running text, for prose: the longest wording wins. */
#include "domain/conventions.h"

#include "domain/conventions-internal.h"

#define UNDATED_YEAR 2000 /* a leap year */

bool emu_conventions_time_at(const struct emu_conventions *conventions, struct emu_str plain,
	enum emu_date_order order, struct emu_conventions_scratch *scratch,
	struct emu_conventions_time *time)
{
	struct emu_date_memo memo = {0};
	struct emu_reading reading = {conventions->lexicon, order, plain, NULL, &memo};
	int32_t day;
	size_t end;
	*time = (struct emu_conventions_time){0};
	if (!plain.len)
		return false;
	if (emu_conventions_date_prefix(&reading, plain, &day, &end))
		*time = (struct emu_conventions_time){
			emu_period_holding(EMU_PERIOD_DAY, day), false, false, end};
	const struct emu_pattern_list *list =
		&conventions->lexicon->by_byte[(unsigned char)plain.at[0]];
	int behind = emu_conventions_behind_digits(plain);
	for (size_t i = 0; i < list->n; i++) {
		if (!emu_pattern_allows(list->at[i], behind))
			continue;
		struct emu_places places = {.value[EMU_PLACE_YEAR] = {UNDATED_YEAR, UNDATED_YEAR}};
		struct emu_period period;
		if (emu_pattern_begins(list->at[i], &reading, plain, &places, &end) &&
			end > time->len &&
			emu_conventions_given(list->at[i], &places, &scratch->folded, &period))
			*time = (struct emu_conventions_time){
				period, i >= list->n_dated, end == 4, end};
	}
	return time->len > 0;
}

/* ---- Patterns by the byte they begin with -------------------------------------------- */

static enum emu_word_kind words_of(enum emu_place place)
{
	static const enum emu_word_kind kinds[EMU_N_PLACES] = {
		[EMU_PLACE_YEAR] = EMU_WORD_ERA,
		[EMU_PLACE_HALF] = EMU_WORD_HALF,
		[EMU_PLACE_QUARTER] = EMU_WORD_QUARTER,
		[EMU_PLACE_MONTH] = EMU_WORD_MONTH,
		[EMU_PLACE_TEXT] = EMU_N_WORD_KINDS,
		[EMU_PLACE_DAY] = EMU_N_WORD_KINDS,
		[EMU_PLACE_DATE] = EMU_N_WORD_KINDS,
	};
	return kinds[place];
}

static bool may_begin(const struct emu_pattern *pattern, size_t byte)
{
	return pattern->begins[byte >> 6] >> (byte & 63) & 1;
}

static void join(uint64_t *set, const uint64_t *with)
{
	for (size_t i = 0; i < 4; i++)
		set[i] |= with[i];
}

/* Dates come first: other patterns may begin with one. */
static void note_begins(
	const struct emu_conventions_lexicon *lexicon, struct emu_patterns *patterns)
{
	static const uint64_t digits[4] = {UINT64_C(0x3ff) << '0'},
			      any[4] = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX};
	for (size_t i = 0; i < patterns->n; i++) {
		struct emu_pattern *pattern = &patterns->at[i];
		const struct emu_pattern_part *first = pattern->parts;
		unsigned char byte = 0;
		if (!pattern->n_parts)
			continue;
		switch (first->place) {
		case EMU_PLACE_TEXT:
			byte = (unsigned char)first->text.at[0];
			pattern->begins[byte >> 6] |= UINT64_C(1) << (byte & 63);
			if (byte == ' ')
				join(pattern->begins, any);
			continue;
		case EMU_PLACE_DATE:
			for (size_t j = 0; j < lexicon->dates.n; j++)
				join(pattern->begins, lexicon->dates.at[j].begins);
			break;
		case EMU_PLACE_DAY:
			break;
		default:
			join(pattern->begins, lexicon->words[words_of(first->place)].first);
		}
		join(pattern->begins, digits);
	}
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

int emu_conventions_behind_digits(struct emu_str plain)
{
	size_t at = 0;
	while (at < plain.len && is_digit(plain.at[at]))
		at++;
	if (!at)
		return -1;
	at += at < plain.len && plain.at[at] == ' ';
	return at < plain.len ? (unsigned char)plain.at[at] : 0;
}

/* Whether the digits that text begins with are read to their end by the pattern's first part. */
static bool takes_digits(
	const struct emu_conventions_lexicon *lexicon, const struct emu_pattern_part *first)
{
	if (first->place == EMU_PLACE_TEXT || first->place == EMU_PLACE_DATE)
		return false;
	if (first->place == EMU_PLACE_DAY)
		return true;
	for (char digit = '0'; digit <= '9'; digit++)
		if (emu_words_begin_with(&lexicon->words[words_of(first->place)], digit))
			return false;
	return true;
}

/* Where it is not known what stands behind the digits, any byte may. */
static void note_behind(
	const struct emu_conventions_lexicon *lexicon, struct emu_patterns *patterns)
{
	for (size_t i = 0; i < patterns->n; i++) {
		struct emu_pattern *pattern = &patterns->at[i];
		const struct emu_pattern_part *parts = pattern->parts;
		bool known = pattern->n_parts > 1 && parts[1].place == EMU_PLACE_TEXT &&
			takes_digits(lexicon, &parts[0]);
		struct emu_str text = known ? emu_str_trim(parts[1].text) : (struct emu_str){0};
		known = text.len && !is_digit(text.at[0]);
		memset(pattern->behind, known ? 0 : 0xff, sizeof(pattern->behind));
		if (known) {
			unsigned char byte = (unsigned char)text.at[0];
			pattern->behind[byte >> 6] |= UINT64_C(1) << (byte & 63);
		}
	}
}

static void append_patterns(
	const struct emu_patterns *patterns, size_t byte, struct emu_pattern_list *list)
{
	for (size_t i = 0; i < patterns->n; i++)
		if (may_begin(&patterns->at[i], byte))
			list->at[list->n++] = &patterns->at[i];
}

static size_t count_patterns(const struct emu_patterns *patterns, size_t byte)
{
	size_t n = 0;
	for (size_t i = 0; i < patterns->n; i++)
		n += may_begin(&patterns->at[i], byte);
	return n;
}

int emu_conventions_sort_patterns(struct emu_conventions_lexicon *lexicon, struct emu_error *err)
{
	note_begins(lexicon, &lexicon->dates);
	note_begins(lexicon, &lexicon->undated);
	note_begins(lexicon, &lexicon->periods);
	note_behind(lexicon, &lexicon->periods);
	note_behind(lexicon, &lexicon->undated);
	note_behind(lexicon, &lexicon->dates);
	for (size_t byte = 0; byte < 256; byte++) {
		struct emu_pattern_list *list = &lexicon->by_byte[byte];
		struct emu_pattern_list *dates = &lexicon->dates_by_byte[byte];
		size_t n = count_patterns(&lexicon->periods, byte) +
			count_patterns(&lexicon->undated, byte);
		size_t n_dates = count_patterns(&lexicon->dates, byte);
		list->at = emu_arena_array(&lexicon->arena, n + 1, sizeof(*list->at));
		dates->at = emu_arena_array(&lexicon->arena, n_dates + 1, sizeof(*dates->at));
		if (!list->at || !dates->at)
			return emu_fail_memory(err);
		append_patterns(&lexicon->periods, byte, list);
		list->n_dated = list->n;
		append_patterns(&lexicon->undated, byte, list);
		append_patterns(&lexicon->dates, byte, dates);
	}
	return 0;
}

/* ---- What a reader of running text looks for ----------------------------------------- */

struct starts {
	const struct emu_conventions_lexicon *lexicon;
	emu_conventions_time_start *each;
	void *context;
};

/* The text and the words that go on behind it with no space between, such as a month. */
static void tell_joined(const struct starts *starts, struct emu_str text, enum emu_word_kind kind,
	enum emu_time_start start)
{
	const struct emu_words *words = &starts->lexicon->words[kind];
	char joined[256];
	for (size_t i = 0; i < words->n; i++) {
		struct emu_str word = words->at[i].text;
		if (text.len + word.len > sizeof(joined))
			continue;
		if (text.len)
			memcpy(joined, text.at, text.len);
		memcpy(joined + text.len, word.at, word.len);
		starts->each(starts->context, (struct emu_str){joined, text.len + word.len}, start);
	}
}

/* What the pattern says from part `i` on, of which the first `from` bytes are passed over. */
static void tell_part(const struct starts *starts, const struct emu_pattern *pattern, size_t i,
	size_t from, enum emu_time_start start)
{
	const struct emu_pattern_part *part = &pattern->parts[i];
	if (part->place != EMU_PLACE_TEXT) {
		if (words_of(part->place) != EMU_N_WORD_KINDS)
			tell_joined(starts, (struct emu_str){0}, words_of(part->place), start);
		return;
	}
	struct emu_str text = emu_str_after(part->text, from);
	enum emu_word_kind next = i + 1 < pattern->n_parts ? words_of(part[1].place)
							   : EMU_N_WORD_KINDS;
	if (next != EMU_N_WORD_KINDS && !memchr(text.at, ' ', text.len))
		tell_joined(starts, text, next, start);
	else
		starts->each(starts->context, emu_str_trim(text), start);
}

/* What stands behind the number that a pattern begins with, and behind a dot or space. */
static void tell_behind(const struct starts *starts, const struct emu_pattern *pattern)
{
	size_t i = pattern->parts[0].place != EMU_PLACE_TEXT && pattern->n_parts > 1, passed = 0;
	struct emu_str text = pattern->parts[i].text;
	if (pattern->parts[i].place != EMU_PLACE_TEXT) {
		tell_part(starts, pattern, i, 0, EMU_TIME_BEHIND);
		return;
	}
	while (passed < text.len && text.at[passed] >= '0' && text.at[passed] <= '9')
		passed++;
	if (!i && !passed)
		return;
	while (passed < text.len && (text.at[passed] == '.' || text.at[passed] == ' '))
		passed++;
	if (passed < text.len)
		tell_part(starts, pattern, i, passed, EMU_TIME_BEHIND);
	else if (i + 1 < pattern->n_parts)
		tell_part(starts, pattern, i + 1, 0, EMU_TIME_BEHIND);
}

static void tell_starts(const struct starts *starts, const struct emu_patterns *patterns)
{
	bool undated = patterns == &starts->lexicon->undated;
	for (size_t i = 0; i < patterns->n; i++) {
		if (!patterns->at[i].n_parts)
			continue;
		tell_part(
			starts, &patterns->at[i], 0, 0, undated ? EMU_TIME_ALONE : EMU_TIME_START);
		tell_behind(starts, &patterns->at[i]);
	}
}

void emu_conventions_time_starts(
	const struct emu_conventions *conventions, emu_conventions_time_start *each, void *context)
{
	const struct emu_conventions_lexicon *lexicon = conventions->lexicon;
	struct starts starts = {lexicon, each, context};
	tell_starts(&starts, &lexicon->dates);
	tell_starts(&starts, &lexicon->periods);
	tell_starts(&starts, &lexicon->undated);
}

void emu_conventions_quantity_words(const struct emu_conventions *conventions,
	void (*each)(
		void *context, enum emu_quantity_word kind, struct emu_str text, int32_t number),
	void *context)
{
	static const enum emu_word_kind kinds[] = {
		[EMU_QUANTITY_BEFORE] = EMU_WORD_BEFORE,
		[EMU_QUANTITY_AFTER] = EMU_WORD_AFTER,
		[EMU_QUANTITY_SCALE] = EMU_WORD_SCALE,
	};
	for (size_t kind = 0; kind < sizeof(kinds) / sizeof(*kinds); kind++) {
		const struct emu_words *words = &conventions->lexicon->words[kinds[kind]];
		for (size_t i = 0; i < words->n; i++)
			each(context, (enum emu_quantity_word)kind, words->at[i].text,
				words->at[i].number);
	}
}

bool emu_conventions_groups_of_two(const struct emu_conventions *conventions)
{
	return conventions->lexicon->groups_of_two;
}
