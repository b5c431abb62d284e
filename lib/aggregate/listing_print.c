/* Rows with the conflicts they tell of. Called once for each indicator and period of a summary. */
#include <stdlib.h>

#include "aggregate/listing-internal.h"
#include "json/writer.h"

/* A row tells so many, and how many more there are: its line has an end. */
#define CONFLICTS_MAX 100

/* A conflict and the row it is told in. */
struct told {
	const struct emu_conflict *conflict;
	size_t row;
};

/* Where a node's rows stand: itself, the member of a block it is below, its block, or everything.
 */
static void place(const struct emu_listing *listing, uint32_t node, struct emu_listing_row *row)
{
	const struct emu_sheet *sheet = listing->sheet;
	const struct emu_question *question = sheet->question;
	size_t n;
	if (node >= sheet->first_block) {
		if (question->by_block && node < sheet->nobody)
			row->block = node + 1;
		return;
	}
	while (emu_tree_is_merged(&listing->tree, node))
		node = listing->tree.parent[node];
	uint32_t member = emu_tree_member_above(&listing->tree, node);
	if (question->by_unit)
		row->unit = node + 1;
	if (!question->by_block || member == EMU_NODE_NONE)
		return;
	row->block = emu_tree_blocks(&listing->tree, member, &n)[0] + 1;
	if (question->by_unit)
		row->unit = member + 1;
}

static int compare_to_row(const void *key, const void *item)
{
	return emu_listing_row_compare(key, item);
}

static const struct emu_listing_row *find_row(
	const struct emu_listing *listing, const struct emu_listing_row *like)
{
	return listing->n ? bsearch(like, listing->items, listing->n, sizeof(*like), compare_to_row)
			  : NULL;
}

/* The row nearest to a conflict: of its node with its dimensions, else in total, else of all. */
static size_t find_place(const struct emu_listing *listing, const struct emu_conflict *conflict)
{
	struct emu_listing_row like = {.mask = conflict->mask & listing->sheet->question->by};
	for (uint32_t k = 0; like.mask >> k; k++)
		if (like.mask >> k & 1)
			like.key.dims[k] = conflict->key.dims[k];
	place(listing, conflict->key.owner, &like);
	const struct emu_listing_row *row = find_row(listing, &like);
	if (!row) {
		like.key = (struct emu_cell_key){0};
		row = find_row(listing, &like);
	}
	return row ? (size_t)(row - listing->items) : 0;
}

static int compare_told(const void *a, const void *b)
{
	const struct told *x = a, *y = b;
	const struct emu_conflict *p = x->conflict, *q = y->conflict;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	/* What was submitted again is seldom wrong, and often much: it crowds out nothing else. */
	bool again = p->kind == EMU_CONFLICT_RESUBMITTED;
	if (again != (q->kind == EMU_CONFLICT_RESUBMITTED))
		return again ? 1 : -1;
	int order = emu_period_compare(&p->period, &q->period);
	if (!order)
		order = (p->key.owner > q->key.owner) - (p->key.owner < q->key.owner);
	if (!order)
		order = emu_dims_compare(p->key.dims, q->key.dims, p->mask | q->mask);
	if (!order)
		order = (p->kind > q->kind) - (p->kind < q->kind);
	return order ? order : (p->along > q->along) - (p->along < q->along);
}

static void print_row(const struct emu_listing *listing, size_t row, const struct told *told,
	size_t n, struct emu_buf *out)
{
	const struct emu_listing_row *item = &listing->items[row];
	emu_buf_append(out, (struct emu_str){listing->text.at + item->from, item->len});
	for (size_t i = 0; i < n && i < CONFLICTS_MAX; i++) {
		emu_buf_append(out, i ? EMU_STR(",") : EMU_STR(",\"conflicts\":["));
		emu_conflict_print(
			listing->sheet, told[i].conflict, item, &listing->tree.period, out);
	}
	if (n)
		emu_buf_push(out, ']');
	if (n > CONFLICTS_MAX) {
		emu_json_write_key(out, EMU_STR("conflicts_more"));
		emu_buf_append_number(out, n - CONFLICTS_MAX);
	}
	emu_buf_append(out, EMU_STR("}\n"));
}

int emu_listing_print(struct emu_listing *listing, const struct emu_conflicts *others,
	const uint32_t *homes, uint32_t home, struct emu_buf *out, struct emu_error *err)
{
	size_t n = 0, at = 0;
	struct told *told = malloc((listing->conflicts.n + others->n + 1) * sizeof(*told));
	if (!told)
		return emu_fail_memory(err);
	for (size_t i = 0; i < listing->conflicts.n; i++)
		told[n++].conflict = &listing->conflicts.items[i];
	for (size_t i = 0; i < others->n; i++)
		if (homes[others->items[i].key.period] == home)
			told[n++].conflict = &others->items[i];
	for (size_t i = 0; i < n; i++)
		told[i].row = find_place(listing, told[i].conflict);
	qsort(told, n, sizeof(*told), compare_told);
	for (size_t row = 0; row < listing->n; row++) {
		size_t from = at;
		while (at < n && told[at].row == row)
			at++;
		print_row(listing, row, told + from, at - from, out);
	}
	free(told);
	return out->failed ? emu_fail_memory(err) : 0;
}
