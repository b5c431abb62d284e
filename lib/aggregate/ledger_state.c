/* What was said of one cell: packed values, which of several counts, records beside it. Called for
 * each figure that has found its cell, and when two cells turn out to be one. */
#include <stdlib.h>

#include "aggregate/ledger-internal.h"

/* So many different values of one cell are kept to be shown. */
#define STATEMENTS_MAX 16

int emu_statement_set_value(
	struct emu_statement *said, struct emu_decimal *value, struct emu_error *err)
{
	bool is_short = !value->big && value->coefficient == (int64_t)value->coefficient &&
		value->scale <= EMU_SCALE_SHORT_MAX;
	said->is_large = !is_short;
	said->scale = 0;
	if (is_short) {
		said->value.coefficient = (int64_t)value->coefficient;
		said->scale = (uint64_t)value->scale & EMU_SCALE_SHORT_MAX;
		return 0;
	}
	struct emu_decimal *large = malloc(sizeof(*large));
	said->value.large = large;
	if (!large) {
		said->is_large = false;
		return emu_fail_memory(err);
	}
	*large = *value;
	*value = (struct emu_decimal){0};
	return 0;
}

void emu_statement_free(struct emu_statement *said)
{
	if (!said->is_large)
		return;
	struct emu_decimal *large = (struct emu_decimal *)said->value.large;
	emu_decimal_free(large);
	free(large);
	said->is_large = false;
}

struct emu_str emu_statement_file(const struct emu_ledger *ledger, const struct emu_statement *said)
{
	return said->file == EMU_FILE_NONE ? (struct emu_str){0} : ledger->files.names[said->file];
}

bool emu_statement_is_later(const struct emu_ledger *ledger, const struct emu_statement *a,
	const struct emu_statement *b)
{
	if (a->submitted != b->submitted)
		return a->submitted > b->submitted;
	if (a->file != b->file)
		return emu_str_compare(
			       emu_statement_file(ledger, a), emu_statement_file(ledger, b)) > 0;
	if (a->line != b->line)
		return a->line > b->line;
	const struct emu_decimal x = emu_statement_value(a), y = emu_statement_value(b);
	int order = emu_decimal_compare(&x, &y);
	if (order)
		return order > 0;
	if (a->bound != b->bound || x.scale != y.scale)
		return a->bound != b->bound ? a->bound > b->bound : x.scale > y.scale;
	return a->form < b->form; /* the period itself before the days of its report */
}

/* What the cell holds, moved to where there is room for one statement more. */
static struct emu_aside *set_aside(struct emu_ledger *ledger, struct emu_cell *cell)
{
	struct emu_aside *old = cell->state == EMU_CELL_ASIDE ? cell->aside : NULL;
	if (old && old->n < old->cap)
		return old;
	uint32_t cap = old ? 2 * old->cap : 2;
	struct emu_aside *aside = emu_arena_array(
		&ledger->arena, 1, sizeof(*aside) + cap * sizeof(struct emu_statement));
	if (!aside)
		return NULL;
	if (old)
		memcpy(aside, old, sizeof(*old) + old->n * sizeof(*old->said));
	else if (cell->state == EMU_CELL_STATED)
		aside->said[aside->n++] = cell->said;
	else if (cell->state == EMU_CELL_COUNTED)
		aside->counted = cell->counted;
	aside->cap = cap;
	cell->state = EMU_CELL_ASIDE;
	return cell->aside = aside;
}

static bool is_same(const struct emu_statement *a, const struct emu_statement *b)
{
	const struct emu_decimal x = emu_statement_value(a), y = emu_statement_value(b);
	return a->bound == b->bound && !emu_decimal_compare(&x, &y);
}

/* Into the order of those there, the one that counts first. Past STATEMENTS_MAX the earliest go:
 * the latest so many are the same whatever order they came in. */
static int put_in_order(struct emu_ledger *ledger, struct emu_cell *cell,
	struct emu_statement *said, struct emu_error *err)
{
	struct emu_aside *aside = set_aside(ledger, cell);
	uint32_t at = 0;
	if (!aside) {
		emu_statement_free(said);
		return emu_fail_memory(err);
	}
	while (at < aside->n && emu_statement_is_later(ledger, &aside->said[at], said))
		at++;
	memmove(aside->said + at + 1, aside->said + at, (aside->n - at) * sizeof(*aside->said));
	aside->said[at] = *said;
	if (++aside->n > STATEMENTS_MAX)
		emu_statement_free(&aside->said[--aside->n]);
	return 0;
}

int emu_ledger_state(struct emu_ledger *ledger, struct emu_cell *cell, struct emu_statement *said,
	struct emu_error *err)
{
	uint32_t n, at = 0;
	if (cell->state == EMU_CELL_EMPTY) {
		cell->state = EMU_CELL_STATED;
		cell->said = *said;
		return 0;
	}
	struct emu_statement *kept = (struct emu_statement *)emu_cell_said(cell, &n);
	while (at < n && !is_same(&kept[at], said))
		at++;
	if (at < n && !emu_statement_is_later(ledger, said, &kept[at])) {
		emu_statement_free(said);
		return 0;
	}
	if (at < n) {
		emu_statement_free(&kept[at]);
		if (cell->state == EMU_CELL_STATED) {
			cell->said = *said;
			return 0;
		}
		memmove(kept + at, kept + at + 1, (n - at - 1) * sizeof(*kept));
		cell->aside->n--;
	}
	return put_in_order(ledger, cell, said, err);
}

int emu_ledger_count(
	struct emu_ledger *ledger, struct emu_cell *cell, uint64_t n, struct emu_error *err)
{
	if (cell->state == EMU_CELL_EMPTY) {
		cell->state = EMU_CELL_COUNTED;
		cell->counted = 0;
	}
	if (cell->state == EMU_CELL_STATED && !set_aside(ledger, cell))
		return emu_fail_memory(err);
	*(cell->state == EMU_CELL_ASIDE ? &cell->aside->counted : &cell->counted) += n;
	return 0;
}
