/*
 * What a state remembers of records until the end, as bytes: facts, which a spill sorts and joins.
 * Numbers have their highest byte first, so that bytes compare as they do. A fact's key begins with
 * what it is about.
 */
#ifndef EMU_RULES_FACT_INTERNAL_H
#define EMU_RULES_FACT_INTERNAL_H

#include "base/buf.h"
#include "base/decimal.h"
#include "base/period.h"
#include "schema/finding.h"

#define EMU_RULES_DIMENSIONS 16

/* The first byte of a key, and what stands behind it. */
enum emu_rules_fact {
	EMU_FACT_COUNT = 'C',	  /* rule, key; place of the first, number */
	EMU_FACT_CELL = 'F',	  /* struct emu_rules_cell */
	EMU_FACT_RECEIVED = 'R',  /* rule, period, unit; first day, its place, last day, kind */
	EMU_FACT_REPEATED = 'U',  /* rule, hash, place; number */
	EMU_FACT_EXCLUSIVE = 'X', /* rule, hash, hash of what differs; place of the first */
};

/* Keeps of two facts of one key what is to be remembered. */
void emu_rules_join_facts(struct emu_str key, struct emu_buf *value, struct emu_str next);

void emu_fact_put_number(struct emu_buf *out, uint64_t number, size_t bytes);
void emu_fact_put_day(struct emu_buf *out, int32_t day);
void emu_fact_put_text(struct emu_buf *out, struct emu_str text);

/* By the file's name, then by line and column; one without a file comes last. A name is cut where
 * it has a NUL. */
void emu_fact_put_place(struct emu_buf *out, const struct emu_finding_place *place);

/* Each takes from the front what was put there. Texts live as long as the fact. */
uint64_t emu_fact_take_number(struct emu_str *from, size_t bytes);
int32_t emu_fact_take_day(struct emu_str *from);
struct emu_str emu_fact_take_text(struct emu_str *from);
struct emu_finding_place emu_fact_take_place(struct emu_str *from);

/* A number that may be only a bound of what is meant. */
struct emu_rules_claim {
	struct emu_decimal value;
	bool may_be_less, may_be_more;
};

/*
 * What figures say of an indicator, a unit, a period and the values of dimensions. Of a cell that
 * is stated twice, what was submitted later stands, or else what stands later in its file: the
 * order in which records come does not matter, and neither does what was stated in earlier periods'
 * records where the stream states it too.
 */
struct emu_rules_cell {
	struct emu_str key, value; /* as they are remembered */
	struct emu_str unit;
	uint32_t sheet;	    /* of which figures, by the conditions they meet */
	uint32_t indicator; /* of the catalogue; where records are counted, the rule that does */
	struct emu_period period;
	struct emu_str dimensions[EMU_RULES_DIMENSIONS]; /* by the catalogue's numbers */
	bool is_previous;				 /* only earlier periods' records have it */
	int32_t submitted;				 /* INT32_MIN where not known */
	struct emu_finding_place place;
	bool may_be_less, may_be_more;
	struct emu_str number; /* JSON */
	uint64_t n;	       /* of EMU_SHEET_COUNTED */
};

/* The sheet of records that are counted rather than stated. */
#define EMU_SHEET_COUNTED UINT32_MAX

/* Bytes of a cell's key that all cells of a unit share, and seldom others. */
#define EMU_FACT_UNIT_LEN 9

/* Of what stands in the cell (not in `key` and `value`), appended to both. */
void emu_fact_put_cell(const struct emu_rules_cell *cell, uint64_t seed, struct emu_buf *key,
	struct emu_buf *value);
void emu_fact_take_cell(struct emu_rules_cell *cell, struct emu_str key, struct emu_str value);

#endif
