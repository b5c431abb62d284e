/*
 * Patterns of a lexicon ("quý {quarter} năm {year}"), taken apart when it is loaded; laying them
 * over cells is conventions_match.c's.
 */
#include <stdlib.h>

#include "domain/conventions-internal.h"

/* A lexicon is a document of ours, but --lang and EMU_SCHEMAS let anyone bring one. */
#define ALTERNATIVES_MAX 512
#define PARTS_MAX 24

/* The pattern at hand, with what all of its alternatives share. */
struct spelling {
	struct emu_patterns *patterns;
	struct emu_arena *arena;
	struct emu_str gives;
	bool undated; /* the year is for whoever reads it to fill in */
	size_t limit; /* patterns there may be in the end */
	struct emu_error *err;
};

static const struct {
	struct emu_str name;
	enum emu_place place;
} places[] = {
	{{"year", 4}, EMU_PLACE_YEAR},
	{{"half", 4}, EMU_PLACE_HALF},
	{{"quarter", 7}, EMU_PLACE_QUARTER},
	{{"month", 5}, EMU_PLACE_MONTH},
	{{"day", 3}, EMU_PLACE_DAY},
	{{"date", 4}, EMU_PLACE_DATE},
};

/* `name` is what stands in the braces: "year", "year2". */
static bool find_place(struct emu_str name, struct emu_pattern_part *part)
{
	part->which = name.len && name.at[name.len - 1] == '2' ? EMU_PLACE_SECOND : 0;
	name.len -= (size_t)part->which;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (emu_str_equal(name, places[i].name)) {
			part->place = places[i].place;
			return true;
		}
	return false;
}

static int fail(struct emu_str pattern, const char *what, struct emu_error *err)
{
	return emu_fail(err, EMU_FAULT_USAGE, "pattern \"%.*s\": %s", EMU_STR_ARGS(pattern), what);
}

/* The next part of a pattern without alternatives, in plain form. */
static bool next_part(struct emu_str text, size_t *at, struct emu_pattern_part *part)
{
	const char *from = text.at + *at;
	size_t left = text.len - *at;
	const char *end = memchr(from, *from == '{' ? '}' : '{', left);
	if (*from != '{') {
		part->place = EMU_PLACE_TEXT;
		part->which = 0;
		part->text = (struct emu_str){from, end ? (size_t)(end - from) : left};
		*at += part->text.len;
		return true;
	}
	if (!end)
		return false;
	*at += (size_t)(end - from) + 1;
	return find_place((struct emu_str){from + 1, (size_t)(end - from) - 1}, part);
}

/* Takes `text` apart; the parts are in the arena. */
static int take_apart(struct emu_arena *arena, struct emu_str text,
	const struct emu_pattern_part **parts, size_t *n_parts, struct emu_error *err)
{
	struct emu_pattern_part found[PARTS_MAX];
	size_t n = 0;
	for (size_t at = 0; at < text.len; n++)
		if (n == PARTS_MAX || !next_part(text, &at, &found[n]))
			return fail(text, "expected places such as {year} or {month2}", err);
	struct emu_pattern_part *all = emu_arena_array(arena, n, sizeof(*all));
	if (n && !all)
		return emu_fail_memory(err);
	if (n)
		memcpy(all, found, n * sizeof(*all));
	*parts = all;
	*n_parts = n;
	return 0;
}

static bool has_place(const struct emu_pattern *pattern, const struct emu_pattern_part *part)
{
	for (size_t i = 0; i < pattern->n_parts; i++)
		if (pattern->parts[i].place == part->place &&
			pattern->parts[i].which == part->which)
			return true;
	return false;
}

/* What a pattern gives can only be made of what it takes. */
static bool is_sound(const struct emu_pattern *pattern, bool undated)
{
	for (size_t i = 0; i < pattern->n_gives; i++)
		if (pattern->gives[i].place != EMU_PLACE_TEXT &&
			!(undated && pattern->gives[i].place == EMU_PLACE_YEAR) &&
			!has_place(pattern, &pattern->gives[i]))
			return false;
	return true;
}

static int make_room(struct emu_patterns *patterns, struct emu_error *err)
{
	if (patterns->n < patterns->cap)
		return 0;
	size_t cap = patterns->cap ? 2 * patterns->cap : 64;
	struct emu_pattern *grown = realloc(patterns->at, cap * sizeof(*grown));
	if (!grown)
		return emu_fail_memory(err);
	patterns->at = grown;
	patterns->cap = cap;
	return 0;
}

/* One pattern, its alternatives spelled out. */
static int add_spelled(const struct spelling *spelling, struct emu_str text)
{
	struct emu_patterns *patterns = spelling->patterns;
	struct emu_conventions_scratch scratch = {0};
	struct emu_pattern pattern = {0};
	struct emu_str plain;
	if (patterns->n == spelling->limit)
		return fail(text, "too many alternatives", spelling->err);
	bool good = emu_conventions_plain(text, &scratch, &plain);
	struct emu_str kept = good ? emu_arena_copy(spelling->arena, plain) : (struct emu_str){0};
	emu_conventions_scratch_free(&scratch);
	if (!kept.at)
		return emu_fail_memory(spelling->err);
	if (take_apart(spelling->arena, kept, &pattern.parts, &pattern.n_parts, spelling->err) <
			0 ||
		take_apart(spelling->arena, spelling->gives, &pattern.gives, &pattern.n_gives,
			spelling->err) < 0 ||
		make_room(patterns, spelling->err) < 0)
		return -1;
	if (!is_sound(&pattern, spelling->undated))
		return fail(text, "gives what it does not take", spelling->err);
	patterns->at[patterns->n++] = pattern;
	return 0;
}

/* Where the bracket that opens at `open` closes, or the text's end where it does not. */
static size_t closing(struct emu_str text, size_t open)
{
	size_t depth = 0;
	for (size_t at = open; at < text.len; at++) {
		if (strchr("([", text.at[at]) && text.at[at])
			depth++;
		else if (strchr(")]", text.at[at]) && text.at[at] && --depth == 0)
			return at;
	}
	return text.len;
}

/* The end of the alternative that begins at `from`: the next `|` of its own, or `end`. */
static size_t alternative_end(struct emu_str text, size_t from, size_t end)
{
	for (size_t at = from; at < end; at++) {
		if (text.at[at] == '(' || text.at[at] == '[')
			at = closing(text, at);
		else if (text.at[at] == '|')
			return at;
	}
	return end;
}

static size_t first_of(struct emu_str text, const char *bytes)
{
	size_t at = 0;
	while (at < text.len && !(text.at[at] && strchr(bytes, text.at[at])))
		at++;
	return at;
}

static int spell_out(const struct spelling *spelling, struct emu_str text);

/* The text with `alternative` in the place of the bracket from `open` to `close`. */
static int spell_with(const struct spelling *spelling, struct emu_str text, size_t open,
	size_t close, struct emu_str alternative)
{
	struct emu_buf spelled = {0};
	emu_buf_append(&spelled, (struct emu_str){text.at, open});
	emu_buf_append(&spelled, alternative);
	emu_buf_append(&spelled, emu_str_after(text, close + 1));
	int result = spelled.failed ? emu_fail_memory(spelling->err)
				    : spell_out(spelling, emu_buf_str(&spelled));
	emu_buf_free(&spelled);
	return result;
}

/* Each step takes one bracket away, so the length of a pattern bounds the depth. */
static int spell_out(const struct spelling *spelling, struct emu_str text)
{
	size_t open = first_of(text, "([");
	if (open == text.len)
		return add_spelled(spelling, text);
	size_t close = closing(text, open);
	if (close == text.len)
		return fail(text, "a bracket that is not closed", spelling->err);
	for (size_t from = open + 1, end; from <= close; from = end + 1) {
		end = alternative_end(text, from, close);
		struct emu_str alternative = {text.at + from, end - from};
		if (spell_with(spelling, text, open, close, alternative) < 0)
			return -1;
	}
	return text.at[open] == '[' ? spell_with(spelling, text, open, close, EMU_STR("")) : 0;
}

int emu_patterns_add(struct emu_patterns *patterns, struct emu_arena *arena, struct emu_str pattern,
	struct emu_str gives, bool undated, struct emu_error *err)
{
	struct spelling spelling = {
		patterns, arena, gives, undated, patterns->n + ALTERNATIVES_MAX, err};
	return spell_out(&spelling, pattern);
}
