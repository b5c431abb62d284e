/* Cells by their keys, words by their text. Filled record by record, read at the end. */
#include "rules/sheet-internal.h"

#include <stdlib.h>

#include "rules/keys-internal.h"

#define LINE_BITS 40
#define LINE_MAX_TOLD ((UINT64_C(1) << LINE_BITS) - 1)
#define FILE_MAX_TOLD (UINT32_MAX >> 8)

void emu_rules_sheet_free(struct emu_rules_sheet *sheet)
{
	for (size_t i = 0; i < sheet->keys.n; i++)
		emu_decimal_free(&sheet->cells[i].claim.value);
	emu_index_free(&sheet->words);
	emu_index_free(&sheet->keys);
	free(sheet->cells);
	*sheet = (struct emu_rules_sheet){0};
}

uint32_t emu_rules_word(struct emu_rules_sheet *sheet, struct emu_str text)
{
	uint32_t number = emu_index_add(&sheet->words, text);
	return number == EMU_INDEX_NONE ? 0 : number + 1;
}

struct emu_str emu_rules_word_text(const struct emu_rules_sheet *sheet, uint32_t word)
{
	return word ? sheet->words.names[word - 1] : (struct emu_str){0};
}

uint32_t emu_rules_word_find(const struct emu_rules_sheet *sheet, struct emu_str text)
{
	uint32_t number = emu_index_find(&sheet->words, text);
	return number == EMU_INDEX_NONE ? 0 : number + 1;
}

int emu_rules_place_make(struct emu_rules_sheet *sheet, struct emu_str file, uint64_t line,
	uint64_t *place, struct emu_error *err)
{
	uint32_t word = emu_rules_word(sheet, file);
	if (!word)
		return emu_fail_memory(err);
	/* The word 0 is "no file": the last of the numbers is kept for nowhere. */
	if (word >= FILE_MAX_TOLD)
		word = 0;
	*place = (uint64_t)word << LINE_BITS | (line < LINE_MAX_TOLD ? line : LINE_MAX_TOLD);
	return 0;
}

struct emu_str emu_rules_place_file(const struct emu_rules_sheet *sheet, uint64_t place)
{
	if (place == EMU_RULES_NOWHERE)
		return (struct emu_str){0};
	return emu_rules_word_text(sheet, (uint32_t)(place >> LINE_BITS));
}

uint64_t emu_rules_place_line(uint64_t place)
{
	return place == EMU_RULES_NOWHERE ? 0 : place & LINE_MAX_TOLD;
}

int emu_rules_place_compare(const struct emu_rules_sheet *sheet, uint64_t a, uint64_t b)
{
	if (a >> LINE_BITS != b >> LINE_BITS)
		return emu_str_compare(
			emu_rules_place_file(sheet, a), emu_rules_place_file(sheet, b));
	return (a > b) - (a < b);
}

uint64_t emu_rules_place_ranked(uint64_t place, const uint32_t *ranks)
{
	if (place == EMU_RULES_NOWHERE)
		return place;
	return (uint64_t)ranks[place >> LINE_BITS] << LINE_BITS | emu_rules_place_line(place);
}

int emu_rules_place_move(struct emu_rules_sheet *into, const struct emu_rules_sheet *from,
	uint64_t *place, struct emu_error *err)
{
	if (*place == EMU_RULES_NOWHERE)
		return 0;
	return emu_rules_place_make(
		into, emu_rules_place_file(from, *place), emu_rules_place_line(*place), place, err);
}

/* Every word of a key. */
static uint32_t *words_of(struct emu_rules_cell_key *key, size_t i)
{
	if (i < 2)
		return i ? &key->period : &key->unit;
	return &key->dimensions[i - 2];
}

#define KEY_WORDS (2 + EMU_RULES_DIMENSIONS)

bool emu_rules_key_find(const struct emu_rules_sheet *in, const struct emu_rules_sheet *from,
	const struct emu_rules_cell_key *key, struct emu_rules_cell_key *found)
{
	*found = *key;
	for (size_t i = 0; i < KEY_WORDS; i++) {
		uint32_t *word = words_of(found, i);
		if (!*word)
			continue;
		*word = emu_rules_word_find(in, emu_rules_word_text(from, *word));
		if (!*word)
			return false;
	}
	return true;
}

static struct emu_str key_bytes(const struct emu_rules_cell_key *key)
{
	return (struct emu_str){(const char *)key, sizeof(*key)};
}

struct emu_rules_cell *emu_rules_sheet_at(
	struct emu_rules_sheet *sheet, const struct emu_rules_cell_key *key)
{
	if (sheet->keys.n == sheet->cap) {
		size_t cap = sheet->cap ? 2 * sheet->cap : 64;
		struct emu_rules_cell *cells = realloc(sheet->cells, cap * sizeof(*cells));
		if (!cells)
			return NULL;
		sheet->cells = cells;
		sheet->cap = cap;
	}
	size_t n = sheet->keys.n;
	uint32_t number = emu_index_add(&sheet->keys, key_bytes(key));
	if (number == EMU_INDEX_NONE)
		return NULL;
	if (sheet->keys.n > n)
		sheet->cells[number] = (struct emu_rules_cell){
			.place = EMU_RULES_NOWHERE, .submitted = INT32_MIN};
	return &sheet->cells[number];
}

uint32_t emu_rules_sheet_find(
	const struct emu_rules_sheet *sheet, const struct emu_rules_cell_key *key)
{
	return emu_index_find(&sheet->keys, key_bytes(key));
}

const struct emu_rules_cell_key *emu_rules_sheet_key(
	const struct emu_rules_sheet *sheet, uint32_t cell)
{
	/* An arena's copies are aligned for any type. */
	return (const void *)sheet->keys.names[cell].at;
}

bool emu_rules_cell_yields(const struct emu_rules_sheet *sheet, const struct emu_rules_cell *a,
	const struct emu_rules_cell *b)
{
	if (a->place == EMU_RULES_NOWHERE)
		return true;
	if (a->submitted != b->submitted)
		return a->submitted < b->submitted;
	int order = emu_rules_place_compare(sheet, a->place, b->place);
	return order ? order < 0 : a->column <= b->column;
}

static int merge_cell(struct emu_rules_sheet *into, const struct emu_rules_sheet *from,
	uint32_t number, bool counts, struct emu_error *err)
{
	struct emu_rules_cell_key key = *emu_rules_sheet_key(from, number);
	struct emu_rules_cell theirs = from->cells[number];
	for (size_t i = 0; i < KEY_WORDS; i++) {
		uint32_t *word = words_of(&key, i);
		if (*word && !(*word = emu_rules_word(into, emu_rules_word_text(from, *word))))
			return emu_fail_memory(err);
	}
	if (emu_rules_place_move(into, from, &theirs.place, err) < 0)
		return -1;
	struct emu_rules_cell *ours = emu_rules_sheet_at(into, &key);
	if (!ours)
		return emu_fail_memory(err);
	if (counts) {
		bool first = ours->place == EMU_RULES_NOWHERE ||
			emu_rules_place_compare(into, theirs.place, ours->place) < 0;
		ours->place = first ? theirs.place : ours->place;
		return emu_decimal_add(
			&ours->claim.value, &ours->claim.value, &theirs.claim.value, err);
	}
	if (!emu_rules_cell_yields(into, ours, &theirs))
		return 0;
	struct emu_decimal value = ours->claim.value;
	if (emu_decimal_copy(&value, &theirs.claim.value, err) < 0)
		return -1;
	*ours = theirs;
	ours->claim.value = value;
	return 0;
}

int emu_rules_sheet_merge(struct emu_rules_sheet *into, const struct emu_rules_sheet *from,
	bool counts, struct emu_error *err)
{
	for (uint32_t i = 0; i < from->keys.n; i++)
		if (merge_cell(into, from, i, counts, err) < 0)
			return -1;
	return 0;
}
