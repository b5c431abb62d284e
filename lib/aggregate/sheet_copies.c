/* Records that count, and their copies. Called while the books are closed, when it is known which
 * names are of one unit, and before cells move. */
#include "aggregate/sheet-internal.h"

#include <stdlib.h>

static int compare_records(const struct emu_copy *a, const struct emu_copy *b)
{
	int says = emu_identity_compare(&a->says, &b->says);
	if (says)
		return says;
	if (a->owner != b->owner)
		return a->owner < b->owner ? -1 : 1;
	return (a->block > b->block) - (a->block < b->block);
}

/* By what they say, whose they are and the names of their files, which no order of input shows. */
struct filed {
	struct emu_copy *copy;
	struct emu_str file;
};

static int compare_filed(const void *a, const void *b)
{
	const struct filed *x = a, *y = b;
	int record = compare_records(x->copy, y->copy);
	return record ? record : emu_str_compare(x->file, y->file);
}

/* Whose a record is, by whatever name. */
static void name_nodes(struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks)
{
	const struct emu_ledger *ledger = sheet->ledger;
	for (size_t i = 0; i < ledger->copies.n; i++) {
		struct emu_copy *copy = &ledger->copies.all[i];
		uint32_t number = ledger->cells.all[copy->cell].page->period;
		const struct emu_period *period = &sheet->periods[ranks->periods[number]].period;
		copy->owner = emu_sheet_node(sheet, ranks->nodes, copy->owner, period);
		if (copy->block)
			copy->block = 1 +
				emu_sheet_node(sheet, ranks->nodes, copy->block - 1, period);
	}
}

/* Of the copies of one record, those in the file that has most of them: how many they are. */
static uint64_t choose_file(struct filed *all, size_t n)
{
	uint64_t most = 0;
	size_t chosen = 0;
	for (size_t i = 0, next; i < n; i = next) {
		uint64_t in_file = 0;
		for (next = i; next < n && all[next].copy->file == all[i].copy->file; next++)
			in_file += all[next].copy->n;
		if (in_file > most) {
			most = in_file;
			chosen = i;
		}
	}
	for (size_t i = 0; i < n; i++)
		all[i].copy->is_counted_elsewhere = all[i].copy->file != all[chosen].copy->file;
	return most;
}

static int count_all(struct emu_sheet *sheet, struct filed *all, size_t n, struct emu_error *err)
{
	for (size_t i = 0, next; i < n; i = next) {
		uint64_t in_all = 0;
		for (next = i; next < n && !compare_records(all[i].copy, all[next].copy); next++)
			in_all += all[next].copy->n;
		uint64_t counted = choose_file(all + i, next - i);
		/* Under two names they are in two cells, which will be one. */
		for (size_t j = i; j < next; j++)
			if (emu_ledger_count(sheet->ledger,
				    &sheet->ledger->cells.all[all[j].copy->cell],
				    j == i ? counted : 0, err) < 0)
				return -1;
		sheet->n_copies += in_all - counted;
	}
	return 0;
}

/* A record that stands twice in one file counts twice; one that stands in two files, once: of each
 * the most that any file has. */
int emu_sheet_count(
	struct emu_sheet *sheet, const struct emu_sheet_ranks *ranks, struct emu_error *err)
{
	const struct emu_ledger *ledger = sheet->ledger;
	size_t n = ledger->copies.n;
	if (!n)
		return 0;
	struct filed *all = malloc(n * sizeof(*all));
	if (!all)
		return emu_fail_memory(err);
	name_nodes(sheet, ranks);
	for (size_t i = 0; i < n; i++) {
		uint32_t file = ledger->copies.all[i].file;
		all[i].copy = &ledger->copies.all[i];
		all[i].file = file == EMU_FILE_NONE ? EMU_STR("") : ledger->files.names[file];
	}
	qsort(all, n, sizeof(*all), compare_filed);
	int result = count_all(sheet, all, n, err);
	free(all);
	return result;
}
