/*
 * A ledger as the states of a partial: first names, then what is said by their numbers.
 *
 *	{"type":"partial-state","indicators":["models.registered"]}
 *	{...,"owners":["ublock-1","uquang-tri"]}	a kind before each name
 *	{...,"files":["a.csv"]}
 *	{...,"values":[[0,"economy"]]}			a dimension's number, its value
 *	{...,"periods":[["2023-H1",1]]}			1: named as a period, not as a date
 *	{...,"pages":[[0,0,[1,0,0]]]}			indicator, period, values (plus one)
 *	{...,"cells":[[0,1,1,[[7.6,0,1234,1,12]]]]}	page, owner, block (plus one), statements:
 *							value, bound, submitted, file (plus one),
 *line
 *	{...,"copies":[["hash",1,0,1,0,1]]}		file (plus one), page, owner, block, number
 *	{...,"members":[[1,0,0]]}			unit, block, period
 *	{...,"strays":[[0,1,31]]}			indicator, owner, days
 *
 * Called by emu-aggregate --partial when all records are in.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "aggregate/ledger_order-internal.h"
#include "json/writer.h"

#define ITEMS_MAX 500 /* so many a line */

struct emu_ledger_writer {
	struct emu_ordered ordered;
	size_t section, at;
};

static void put_name(const struct emu_ordered_names *names, size_t i, struct emu_buf *out)
{
	emu_json_write_string(out, names->names[i]);
}

static size_t n_indicators(const struct emu_ordered *of)
{
	return of->indicators.n;
}

static void put_indicator(const struct emu_ordered *of, size_t i, struct emu_buf *out)
{
	put_name(&of->indicators, i, out);
}

static size_t n_owners(const struct emu_ordered *of)
{
	return of->owners.n;
}

static void put_owner(const struct emu_ordered *of, size_t i, struct emu_buf *out)
{
	put_name(&of->owners, i, out);
}

static size_t n_files(const struct emu_ordered *of)
{
	return of->files.n;
}

static void put_file(const struct emu_ordered *of, size_t i, struct emu_buf *out)
{
	put_name(&of->files, i, out);
}

static size_t n_values(const struct emu_ordered *of)
{
	size_t n = 0;
	for (size_t k = 0; k < EMU_DIMENSIONS_MAX; k++)
		n += of->values[k].n;
	return n;
}

static void put_value(const struct emu_ordered *of, size_t i, struct emu_buf *out)
{
	size_t k = 0;
	for (; i >= of->values[k].n; k++)
		i -= of->values[k].n;
	emu_buf_printf(out, "[%zu,", k);
	put_name(&of->values[k], i, out);
	emu_buf_push(out, ']');
}

static size_t n_periods(const struct emu_ordered *of)
{
	return of->ledger->periods.n;
}

static void put_period(const struct emu_ordered *of, size_t i, struct emu_buf *out)
{
	emu_buf_append(out, EMU_STR("[\""));
	emu_period_print(&of->periods[i].period, out);
	emu_buf_printf(out, "\",%d]", (int)of->periods[i].named);
}

static size_t n_pages(const struct emu_ordered *of)
{
	return of->ledger->pages.n;
}

static void put_page(const struct emu_ordered *of, size_t i, struct emu_buf *out)
{
	const struct emu_page *page = of->ledger->pages.all[i];
	emu_buf_printf(out, "[%" PRIu32 ",%" PRIu32 ",[", page->indicator,
		page->period == EMU_INDEX_NONE ? 0 : page->period + 1);
	for (size_t k = 0; k < of->ledger->question->catalogue->n_dimensions; k++)
		emu_buf_printf(out, k ? ",%" PRIu32 : "%" PRIu32, page->dims[k]);
	emu_buf_append(out, EMU_STR("]]"));
}

static size_t n_cells(const struct emu_ordered *of)
{
	return of->ledger->cells.n;
}

static void put_numbers(struct emu_buf *out, const uint64_t *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			emu_buf_push(out, ',');
		emu_buf_append_number(out, numbers[i]);
	}
}

static void put_cell(const struct emu_ordered *of, size_t i, struct emu_buf *out)
{
	const struct emu_cell *cell = &of->ledger->cells.all[i];
	uint32_t n;
	const struct emu_statement *said = emu_cell_said(cell, &n);
	emu_buf_push(out, '[');
	put_numbers(out, (uint64_t[]){cell->page->number, cell->owner, cell->block}, 3);
	emu_buf_append(out, EMU_STR(",["));
	for (uint32_t j = 0; j < n; j++) {
		const struct emu_decimal value = emu_statement_value(&said[j]);
		emu_buf_append(out, j ? EMU_STR(",[") : EMU_STR("["));
		emu_decimal_print(&value, out);
		emu_buf_push(out, ',');
		put_numbers(out,
			(uint64_t[]){said[j].bound, said[j].submitted,
				said[j].file == EMU_FILE_NONE ? 0 : said[j].file + 1U,
				said[j].line},
			4);
		emu_buf_push(out, ']');
	}
	emu_buf_append(out, EMU_STR("]]"));
}

static size_t n_copies(const struct emu_ordered *of)
{
	return of->ledger->copies.n;
}

static void put_copy(const struct emu_ordered *of, size_t i, struct emu_buf *out)
{
	const struct emu_ordered_copy *copy = &of->copies[i];
	emu_buf_printf(out, "[\"%016" PRIx64 "%016" PRIx64 "\",", copy->copy.says.high,
		copy->copy.says.low);
	put_numbers(out,
		(uint64_t[]){copy->copy.file == EMU_FILE_NONE ? 0 : copy->copy.file + 1, copy->page,
			copy->copy.owner, copy->copy.block, copy->copy.n},
		5);
	emu_buf_push(out, ']');
}

static size_t n_members(const struct emu_ordered *of)
{
	return of->n_members;
}

static void put_member(const struct emu_ordered *of, size_t i, struct emu_buf *out)
{
	const struct emu_membership_key *member = &of->members[i];
	emu_buf_push(out, '[');
	put_numbers(out, (uint64_t[]){member->unit, member->block, member->period}, 3);
	emu_buf_push(out, ']');
}

static size_t n_strays(const struct emu_ordered *of)
{
	return of->ledger->strays.n;
}

static void put_stray(const struct emu_ordered *of, size_t i, struct emu_buf *out)
{
	const struct emu_cell *stray = &of->ledger->strays.all[i];
	emu_buf_push(out, '[');
	put_numbers(out, (uint64_t[]){stray->page->indicator, stray->owner, stray->counted}, 3);
	emu_buf_push(out, ']');
}

/* In the order of writing: what a section's numbers stand for is above it. */
static const struct section {
	const char *key;
	size_t (*n)(const struct emu_ordered *of);
	void (*put)(const struct emu_ordered *of, size_t i, struct emu_buf *out);
} sections[] = {
	{"indicators", n_indicators, put_indicator},
	{"owners", n_owners, put_owner},
	{"files", n_files, put_file},
	{"values", n_values, put_value},
	{"periods", n_periods, put_period},
	{"pages", n_pages, put_page},
	{"cells", n_cells, put_cell},
	{"copies", n_copies, put_copy},
	{"members", n_members, put_member},
	{"strays", n_strays, put_stray},
};

#define N_SECTIONS (sizeof(sections) / sizeof(sections[0]))

struct emu_ledger_writer *emu_ledger_writer_new(struct emu_ledger *ledger, struct emu_error *err)
{
	struct emu_ledger_writer *writer = calloc(1, sizeof(*writer));
	if (!writer) {
		emu_fail_memory(err);
		return NULL;
	}
	if (emu_ordered_init(&writer->ordered, ledger, err) == 0)
		return writer;
	emu_ledger_writer_del(writer);
	return NULL;
}

void emu_ledger_writer_del(struct emu_ledger_writer *writer)
{
	if (!writer)
		return;
	emu_ordered_free(&writer->ordered);
	free(writer);
}

int emu_ledger_writer_next(struct emu_ledger_writer *writer, struct emu_partial_writer *partial,
	struct emu_buf *out, bool *done, struct emu_error *err)
{
	const struct emu_ordered *of = &writer->ordered;
	if (!n_pages(of)) /* names without a use: nothing is in it */
		writer->section = N_SECTIONS;
	while (writer->section < N_SECTIONS && writer->at == sections[writer->section].n(of)) {
		writer->section++;
		writer->at = 0;
	}
	*done = writer->section == N_SECTIONS;
	if (*done)
		return 0;
	const struct section *section = &sections[writer->section];
	size_t n = section->n(of), from = emu_partial_open_state(out);
	emu_json_write_key(out, emu_str_from(section->key));
	for (size_t i = 0; i < ITEMS_MAX && writer->at < n; i++) {
		emu_buf_push(out, i ? ',' : '[');
		section->put(of, writer->at++, out);
	}
	emu_buf_push(out, ']');
	return emu_partial_close_state(partial, out, from, err);
}
