/* The comparison while it is made. */
#ifndef EMU_COMPARE_COMPARE_INTERNAL_H
#define EMU_COMPARE_COMPARE_INTERNAL_H

#include "compare/row-internal.h"

/* The rows of one kind: of the first input, of the second, or pledges. */
struct emu_compare_side {
	struct emu_compare_row *rows;
	size_t n, cap;
	bool one_period; /* all are of the first one's */
	struct emu_index keys;
	struct emu_buf numbers; /* uint32_t: the row, by the key's number */
};

struct emu_compare_result {
	const struct emu_compare_row *before, *after; /* either may be NULL; before is the pledge */
	struct emu_str unit; /* of a pledge for each unit, which one; else len 0 */
};

struct emu_compare_pair {
	const struct emu_compare_row *first, *again;
};

struct emu_compare {
	struct emu_compare_question question;
	struct emu_arena arena;
	struct emu_compare_side sides[2], pledges;
	struct emu_buf results;	 /* of struct emu_compare_result */
	struct emu_buf repeated; /* of struct emu_compare_pair: the first and the one left out */
	struct emu_str file;	 /* of the last record */
};

static inline const struct emu_compare_result *emu_compare_result_at(
	const struct emu_compare *compare, size_t i)
{
	return (const struct emu_compare_result *)(const void *)compare->results.at + i;
}

/* The row of a side with that key, in that period or (NULL) in any; or NULL. */
const struct emu_compare_row *emu_compare_find(struct emu_compare_side *side, struct emu_str key,
	const struct emu_period *period, struct emu_buf *scratch);

/* The same for a row of the other side: its own key; else its unit, where of the two only one is of
 * a unit of a block. */
const struct emu_compare_row *emu_compare_match(struct emu_compare_side *side,
	const struct emu_compare_row *row, const struct emu_period *period,
	struct emu_buf *scratch);

EMU_CHECKED int emu_compare_add_result(struct emu_compare *compare,
	const struct emu_compare_row *before, const struct emu_compare_row *after,
	struct emu_str unit, struct emu_error *err);

/* Finds the results, and writes one. */
EMU_CHECKED int emu_compare_changes(
	struct emu_compare *compare, bool match_periods, struct emu_error *err);
EMU_CHECKED int emu_compare_write_change(
	const struct emu_compare_result *result, struct emu_buf *out, struct emu_error *err);
EMU_CHECKED int emu_compare_attainments(struct emu_compare *compare, struct emu_error *err);
EMU_CHECKED int emu_compare_write_attainment(
	const struct emu_compare_result *result, struct emu_buf *out, struct emu_error *err);

/* What all results begin with: type, indicator and period. */
void emu_compare_write_head(
	struct emu_buf *out, struct emu_str type, const struct emu_compare_row *row);
void emu_compare_write_number(
	struct emu_buf *out, struct emu_str key, const struct emu_decimal *number);

/* 100 a / b with two places. */
EMU_CHECKED int emu_compare_write_percent(struct emu_buf *out, const struct emu_decimal *a,
	const struct emu_decimal *b, struct emu_error *err);

#endif
