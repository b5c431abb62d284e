/*
 * What figures say, cell by cell: an indicator, a unit, a period and the values of dimensions. Of a
 * cell that is stated twice, what was submitted later stands, or else what stands later in its
 * file, so that the order in which records come does not matter.
 */
#ifndef EMU_RULES_SHEET_INTERNAL_H
#define EMU_RULES_SHEET_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/decimal.h"
#include "base/err.h"
#include "base/index.h"
#include "base/str.h"

#define EMU_RULES_DIMENSIONS 16

/* Words are numbered from 1; 0 is none. */
struct emu_rules_cell_key {
	uint32_t indicator; /* of the catalogue; where records are counted, the rule that does */
	uint32_t unit, period;
	uint32_t dimensions[EMU_RULES_DIMENSIONS]; /* by the catalogue's numbers */
};

/* A number that may be only a bound of what is meant. */
struct emu_rules_claim {
	struct emu_decimal value;
	bool may_be_less, may_be_more;
};

struct emu_rules_cell {
	struct emu_rules_claim claim;
	uint64_t place;
	int32_t submitted; /* INT32_MIN where not known */
	uint32_t column;
};

struct emu_rules_sheet {
	struct emu_index words; /* units, periods, values of dimensions, files */
	struct emu_index keys;
	struct emu_rules_cell *cells; /* by the key's number */
	size_t cap;
};

void emu_rules_sheet_free(struct emu_rules_sheet *sheet);

/* A word's number, or 0 when memory runs out. */
EMU_CHECKED uint32_t emu_rules_word(struct emu_rules_sheet *sheet, struct emu_str text);
struct emu_str emu_rules_word_text(const struct emu_rules_sheet *sheet, uint32_t word);
uint32_t emu_rules_word_find(const struct emu_rules_sheet *sheet, struct emu_str text);

/* A place is a file's word and a line; files and lines past the limits are not told apart. */
EMU_CHECKED int emu_rules_place_make(struct emu_rules_sheet *sheet, struct emu_str file,
	uint64_t line, uint64_t *place, struct emu_error *err);
struct emu_str emu_rules_place_file(const struct emu_rules_sheet *sheet, uint64_t place);
uint64_t emu_rules_place_line(uint64_t place);

/* By the file's name, then by line. */
int emu_rules_place_compare(const struct emu_rules_sheet *sheet, uint64_t a, uint64_t b);

/* The place with its file's rank, by word, for its word: ordered by numbers alone. */
uint64_t emu_rules_place_ranked(uint64_t place, const uint32_t *ranks);

/* The place in another sheet's words. */
EMU_CHECKED int emu_rules_place_move(struct emu_rules_sheet *into,
	const struct emu_rules_sheet *from, uint64_t *place, struct emu_error *err);

/* The key in another sheet's words; false where that sheet lacks one of them. */
bool emu_rules_key_find(const struct emu_rules_sheet *in, const struct emu_rules_sheet *from,
	const struct emu_rules_cell_key *key, struct emu_rules_cell_key *found);

/* The cell, a new one with place EMU_RULES_NOWHERE and of value 0; NULL when memory runs out. */
EMU_CHECKED struct emu_rules_cell *emu_rules_sheet_at(
	struct emu_rules_sheet *sheet, const struct emu_rules_cell_key *key);

/* The cell's number, or EMU_INDEX_NONE. */
uint32_t emu_rules_sheet_find(
	const struct emu_rules_sheet *sheet, const struct emu_rules_cell_key *key);
const struct emu_rules_cell_key *emu_rules_sheet_key(
	const struct emu_rules_sheet *sheet, uint32_t cell);

/* Whether what is stated at `b` stands before what is stated at `a`. */
bool emu_rules_cell_yields(const struct emu_rules_sheet *sheet, const struct emu_rules_cell *a,
	const struct emu_rules_cell *b);

/* All of `from`'s cells; `counts`: added up rather than replaced. */
EMU_CHECKED int emu_rules_sheet_merge(struct emu_rules_sheet *into,
	const struct emu_rules_sheet *from, bool counts, struct emu_error *err);

#endif
