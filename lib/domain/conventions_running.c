/* Dates and periods where they stand in running text, for prose: the longest wording wins. */
#include "domain/conventions.h"

#include "domain/conventions-internal.h"

#define UNDATED_YEAR 2000 /* a leap year */

static void keep_longest(const struct emu_patterns *patterns, const struct emu_reading *reading,
	struct emu_str plain, struct emu_buf *given, struct emu_conventions_time *time)
{
	bool undated = patterns == &reading->lexicon->undated;
	for (size_t i = 0; i < patterns->n; i++) {
		struct emu_places places = {.value[EMU_PLACE_YEAR] = {UNDATED_YEAR, UNDATED_YEAR}};
		struct emu_period period;
		size_t end;
		if (!emu_pattern_begins(&patterns->at[i], reading, plain, &places, &end) ||
			end <= time->len ||
			!emu_conventions_given(&patterns->at[i], &places, given, &period))
			continue;
		*time = (struct emu_conventions_time){period, undated, end == 4, end};
	}
}

bool emu_conventions_time_at(const struct emu_conventions *conventions, struct emu_str plain,
	enum emu_date_order order, struct emu_conventions_scratch *scratch,
	struct emu_conventions_time *time)
{
	struct emu_reading reading = {conventions->lexicon, order, plain, NULL};
	int32_t day;
	size_t end;
	*time = (struct emu_conventions_time){0};
	if (emu_conventions_date_prefix(&reading, plain, &day, &end))
		*time = (struct emu_conventions_time){
			emu_period_holding(EMU_PERIOD_DAY, day), false, false, end};
	keep_longest(&conventions->lexicon->periods, &reading, plain, &scratch->folded, time);
	keep_longest(&conventions->lexicon->undated, &reading, plain, &scratch->folded, time);
	return time->len > 0;
}

/* ---- What a reader of running text looks for ----------------------------------------- */

static void tell_words(const struct emu_words *words,
	void (*each)(void *context, struct emu_str text), void *context)
{
	for (size_t i = 0; i < words->n; i++)
		each(context, words->at[i].text);
}

static void tell_starts(const struct emu_conventions_lexicon *lexicon,
	const struct emu_patterns *patterns, void (*each)(void *context, struct emu_str text),
	void *context)
{
	static const enum emu_word_kind kinds[EMU_N_PLACES] = {
		[EMU_PLACE_YEAR] = EMU_WORD_ERA,
		[EMU_PLACE_HALF] = EMU_WORD_HALF,
		[EMU_PLACE_QUARTER] = EMU_WORD_QUARTER,
		[EMU_PLACE_MONTH] = EMU_WORD_MONTH,
	};
	for (size_t i = 0; i < patterns->n; i++) {
		const struct emu_pattern_part *first = patterns->at[i].parts;
		if (!patterns->at[i].n_parts)
			continue;
		if (first->place == EMU_PLACE_TEXT)
			each(context, first->text);
		else if (first->place != EMU_PLACE_DAY && first->place != EMU_PLACE_DATE)
			tell_words(&lexicon->words[kinds[first->place]], each, context);
	}
}

void emu_conventions_time_starts(const struct emu_conventions *conventions,
	void (*each)(void *context, struct emu_str text), void *context)
{
	const struct emu_conventions_lexicon *lexicon = conventions->lexicon;
	tell_starts(lexicon, &lexicon->dates, each, context);
	tell_starts(lexicon, &lexicon->periods, each, context);
	tell_starts(lexicon, &lexicon->undated, each, context);
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
