/*
 * Cells, packed: most are one statement, and there are as many as there are figures. What cells
 * share (indicator, period, dimensions) is a page, which they point to.
 */
#ifndef EMU_AGGREGATE_CELL_INTERNAL_H
#define EMU_AGGREGATE_CELL_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "aggregate/question.h"
#include "base/decimal.h"
#include "domain/bound.h"

#define EMU_SCALE_SHORT_MAX 31 /* places of a number that is kept in 64 bits */
#define EMU_SUBMITTED_BITS 50
#define EMU_SUBMITTED_MAX ((UINT64_C(1) << EMU_SUBMITTED_BITS) - 1)
#define EMU_FILE_NONE ((UINT32_C(1) << 26) - 1)
#define EMU_LINE_MAX ((UINT64_C(1) << 38) - 1) /* lines behind are not known */

/* One thing said of a cell. */
struct emu_statement {
	union {
		int64_t coefficient;
		const struct emu_decimal *large; /* the ledger's, where is_large */
	} value;
	uint64_t submitted : EMU_SUBMITTED_BITS; /* milliseconds since a day long before any
						    other; 0 where not known */
	uint64_t scale : 5;
	uint64_t bound : 2;
	uint64_t is_large : 1;
	uint64_t form : 5;  /* once closed: it is of the period's reporting form by this calendar,
			       plus one */
	uint64_t file : 26; /* number in ledger->files */
	uint64_t line : 38; /* 0 where not known */
};

/* Its value, to look at: not to be freed, and good as long as the ledger. */
static inline struct emu_decimal emu_statement_value(const struct emu_statement *said)
{
	return said->is_large ? *said->value.large
			      : (struct emu_decimal){.coefficient = said->value.coefficient,
					.scale = (int32_t)said->scale};
}

/* Numbers of names as they came and, once the books are closed, their ranks. */
struct emu_page {
	uint32_t number; /* once closed: the place in the order of (indicator, period, dims) */
	uint32_t indicator, period;
	uint32_t mask;		     /* bit k: it is of a value of dimension k */
	uint32_t form;		     /* once closed: as that of its statements */
	bool is_stated;		     /* likewise: a cell of it has some, or owes one */
	struct emu_page *of_records; /* likewise: where what counts into it is, if not here */
	uint32_t dims[]; /* 1 + the value's number, or 0; as many as the catalogue has */
};

/* -1, 0, 1: two sets of values of the dimensions in `mask`. */
static inline int emu_dims_compare(const uint32_t *a, const uint32_t *b, uint32_t mask)
{
	for (uint32_t k = 0; mask >> k; k++)
		if ((mask >> k & 1) && a[k] != b[k])
			return a[k] < b[k] ? -1 : 1;
	return 0;
}

/* A cell's key where it is put together, and what else is of an indicator, a node, a period and
 * values of dimensions. */
struct emu_cell_key {
	uint32_t indicator, owner, period;
	uint32_t dims[EMU_DIMENSIONS_MAX];
};

/* What does not fit a cell: several statements, or records that count beside one. */
struct emu_aside {
	uint64_t counted;
	uint32_t n, cap;
	struct emu_statement said[]; /* the one that counts first */
};

enum emu_cell_state {
	EMU_CELL_EMPTY, /* before records are counted; after that, something is owed and not said */
	EMU_CELL_STATED,
	EMU_CELL_COUNTED,
	EMU_CELL_ASIDE,
};

#define EMU_BLOCKS_MAX ((UINT32_C(1) << 29) - 1)

struct emu_cell {
	struct emu_page *page;
	uint32_t owner;	     /* its number; once the books are closed, its node */
	uint32_t block : 29; /* that the unit was named with, plus one; 0 where with none */
	uint32_t state : 2;
	uint32_t is_left_out : 1; /* once closed: it crosses what was used instead */
	union {
		struct emu_statement said;
		uint64_t counted; /* records that count into it */
		struct emu_aside *aside;
	};
};

/* What was said of it, the one that counts first; NULL where nothing was. */
static inline const struct emu_statement *emu_cell_said(const struct emu_cell *cell, uint32_t *n)
{
	*n = cell->state == EMU_CELL_STATED;
	if (cell->state != EMU_CELL_ASIDE)
		return *n ? &cell->said : NULL;
	*n = cell->aside->n;
	return *n ? cell->aside->said : NULL;
}

static inline bool emu_cell_is_stated(const struct emu_cell *cell)
{
	uint32_t n;
	return emu_cell_said(cell, &n) != NULL;
}

static inline uint64_t emu_cell_counted(const struct emu_cell *cell)
{
	return cell->state == EMU_CELL_COUNTED	? cell->counted
		: cell->state == EMU_CELL_ASIDE ? cell->aside->counted
						: 0;
}

#endif
