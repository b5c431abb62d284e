/*
 * Separated values: plain rows are split where they stand (table/csv-plain.h), all others go
 * through libcsv, whose callbacks tell what is in a cell but not where it stood: that is counted
 * here from the lengths and the raw bytes. Called by table/head.c for the first rows, then by
 * table/table.c; hands rows to two callbacks.
 */
#include "table/csv.h"

#include <csv.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "table/csv-plain.h"

/* Buffers larger than this do not outlive their input. */
#define KEPT (1u << 20)

struct emu_csv {
	struct csv_parser parser;
	bool has_parser;
	struct emu_csv_reader reader;
	size_t max_row;

	struct emu_str chunk; /* what is being fed; its first byte stands at chunk_at */
	struct emu_buf carry; /* the current row's bytes before the chunk */
	uint64_t chunk_at, row_at, cell_at; /* offsets in the input */
	uint64_t line, line_at;		    /* the cursor's line, and the offset where it begins */
	uint64_t row_line;
	bool between;  /* no byte of the next row seen */
	bool after_cr; /* a line feed now belongs to the line end before it */
	bool skipping; /* to the end of a bad row's line, to report `pending` there */
	bool lost, failed;
	struct emu_error pending;

	struct emu_buf text; /* the row's cells, a line feed behind each */
	struct emu_cell *cells;
	size_t n, cap;
	struct emu_buf raw;
};

static int not_space(unsigned char byte)
{
	(void)byte;
	return 0;
}

struct emu_csv *emu_csv_new(size_t max_row, struct emu_error *err)
{
	struct emu_csv *csv = calloc(1, sizeof(*csv));
	if (!csv) {
		emu_fail_memory(err);
		return NULL;
	}
	csv->max_row = max_row;
	return csv;
}

void emu_csv_del(struct emu_csv *csv)
{
	if (!csv)
		return;
	if (csv->has_parser)
		csv_free(&csv->parser);
	emu_buf_free(&csv->carry);
	emu_buf_free(&csv->text);
	emu_buf_free(&csv->raw);
	free(csv->cells);
	free(csv);
}

/* libcsv's own reset refuses where a quote is open, so then it is made anew. */
static int reset_parser(struct emu_csv *csv)
{
	if (csv->has_parser && csv_get_buffer_size(&csv->parser) <= KEPT &&
		csv_fini(&csv->parser, NULL, NULL, NULL) == 0)
		return 0;
	if (csv->has_parser)
		csv_free(&csv->parser);
	csv->has_parser = csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) == 0;
	if (!csv->has_parser)
		return -1;
	csv_set_space_func(&csv->parser, not_space);
	csv_set_blk_size(&csv->parser, 4096);
	return 0;
}

int emu_csv_begin(struct emu_csv *csv, char delimiter, const struct emu_csv_reader *reader,
	struct emu_error *err)
{
	if (csv->text.cap > KEPT)
		emu_buf_free(&csv->text);
	if (csv->carry.cap > KEPT)
		emu_buf_free(&csv->carry);
	if (csv->raw.cap > KEPT)
		emu_buf_free(&csv->raw);
	emu_buf_clear(&csv->text);
	emu_buf_clear(&csv->carry);
	if (reset_parser(csv))
		return emu_fail_memory(err);
	csv_set_delim(&csv->parser, (unsigned char)delimiter);
	csv->reader = *reader;
	csv->chunk = (struct emu_str){0};
	csv->chunk_at = csv->row_at = csv->cell_at = csv->line_at = 0;
	csv->line = csv->row_line = 1;
	csv->n = 0;
	csv->between = true;
	csv->after_cr = csv->skipping = csv->lost = csv->failed = false;
	return 0;
}

static uint64_t chunk_end(const struct emu_csv *csv)
{
	return csv->chunk_at + csv->chunk.len;
}

/* A byte of the current row, which is in the chunk or was carried over. */
static char byte_at(const struct emu_csv *csv, uint64_t at)
{
	return at >= csv->chunk_at ? csv->chunk.at[at - csv->chunk_at]
				   : csv->carry.at[at - csv->row_at];
}

/* Moves over line ends, which libcsv drops between rows, to where a row begins. */
static void begin_row(struct emu_csv *csv)
{
	uint64_t end = chunk_end(csv);
	for (; csv->cell_at < end; csv->line_at = ++csv->cell_at) {
		char byte = byte_at(csv, csv->cell_at);
		if (byte != '\r' && byte != '\n')
			break;
		if (byte == '\r' || !csv->after_cr)
			csv->line++;
		csv->after_cr = byte == '\r';
	}
	csv->row_at = csv->cell_at;
	csv->row_line = csv->line;
	csv->between = csv->cell_at == end;
}

/* Where the raw bytes of a quoted cell end, given what was in the quotes; counts its lines. */
static uint64_t pass_quoted(struct emu_csv *csv, struct emu_str text)
{
	uint64_t at = csv->cell_at + 1;
	for (size_t i = 0; i < text.len; i++, at++) {
		if (text.at[i] == '"') {
			at++;
		} else if (text.at[i] == '\n' ||
			(text.at[i] == '\r' && (i + 1 == text.len || text.at[i + 1] != '\n'))) {
			csv->line++;
			csv->line_at = at + 1;
		}
	}
	return at + 1;
}

static struct emu_cell *next_cell(struct emu_csv *csv)
{
	if (csv->n == csv->cap) {
		size_t cap = csv->cap ? 2 * csv->cap : 64;
		struct emu_cell *cells = cap > SIZE_MAX / 2 / sizeof(*cells)
			? NULL
			: realloc(csv->cells, cap * sizeof(*cells));

		if (!cells) {
			csv->failed = true;
			return NULL;
		}
		csv->cells = cells;
		csv->cap = cap;
	}
	return &csv->cells[csv->n++];
}

static void on_cell(void *at, size_t len, void *context)
{
	struct emu_csv *csv = context;
	struct emu_str text = {at, len};
	struct emu_cell *cell;
	if (csv->between)
		begin_row(csv);
	cell = next_cell(csv);
	if (!cell)
		return;
	*cell = (struct emu_cell){
		.text = text, .line = csv->line, .column = csv->cell_at - csv->line_at + 1};
	if (csv->cell_at < chunk_end(csv) && byte_at(csv, csv->cell_at) == '"')
		csv->cell_at = pass_quoted(csv, text);
	else
		csv->cell_at += len;
	csv->cell_at++; /* the delimiter or line end */
	emu_buf_append(&csv->text, text);
	emu_buf_push(&csv->text, '\n');
}

/* The byte of cell `i` at `offset` is no text. */
static void report_byte(struct emu_csv *csv, size_t i, size_t offset)
{
	const struct emu_cell *cell = &csv->cells[i];
	unsigned char byte = (unsigned char)cell->text.at[offset];
	struct emu_error bad = {0};
	if (byte)
		emu_fail_at(&bad, EMU_FAULT_INPUT, cell->line, cell->column,
			"expected UTF-8, found the byte 0x%02X: pass --encoding if the file is in "
			"another encoding",
			byte);
	else
		emu_fail_at(&bad, EMU_FAULT_INPUT, cell->line, cell->column,
			"expected text, found a NUL byte");
	csv->reader.bad(csv->reader.context, &bad);
}

/* Reports the first cell that is not text; false where all are. */
static bool find_bad_byte(struct emu_csv *csv)
{
	struct emu_str all = emu_buf_str(&csv->text);
	const char *nul = memchr(all.at, 0, all.len);
	size_t bad;
	if (emu_text_is_utf8(all, &bad))
		bad = all.len;
	if (nul && (size_t)(nul - all.at) < bad)
		bad = (size_t)(nul - all.at);
	if (bad == all.len)
		return false;
	for (size_t i = 0; i < csv->n; i++) {
		size_t from = (size_t)(csv->cells[i].text.at - all.at);
		if (bad >= from && bad <= from + csv->cells[i].text.len) {
			report_byte(csv, i, bad - from);
			break;
		}
	}
	return true;
}

static void forget_row(struct emu_csv *csv)
{
	csv->n = 0;
	emu_buf_clear(&csv->text);
	emu_buf_clear(&csv->carry);
	csv->between = true;
}

static void note_length(struct emu_csv *csv)
{
	csv->pending = (struct emu_error){0};
	emu_fail_at(&csv->pending, EMU_FAULT_LIMIT, csv->row_line, 1,
		"expected a row of at most %zu bytes, found a longer one: see --max-line",
		csv->max_row);
}

/* Behind a row, at the byte that ended it. */
static void end_row(struct emu_csv *csv, bool after_cr)
{
	csv->line++;
	csv->line_at = csv->cell_at;
	csv->after_cr = after_cr;
	forget_row(csv);
}

static void on_row(int byte, void *context)
{
	struct emu_csv *csv = context;
	size_t from = 0;
	if (csv->failed || csv->text.failed) {
		csv->failed = true;
		return;
	}
	for (size_t i = 0; i < csv->n; i++) {
		csv->cells[i].text.at = csv->text.at + from;
		from += csv->cells[i].text.len + 1;
	}
	if (csv->cell_at - 1 - csv->row_at > csv->max_row) {
		note_length(csv);
		csv->reader.bad(csv->reader.context, &csv->pending);
	} else if (!find_bad_byte(csv)) {
		csv->reader.row(
			csv->reader.context, &(struct emu_row){csv->cells, csv->n, csv->row_line});
	}
	end_row(csv, byte == '\r');
}

struct emu_str emu_csv_raw(struct emu_csv *csv)
{
	uint64_t end = csv->between ? csv->row_at : csv->cell_at - 1;
	struct emu_str rest = {0};
	emu_buf_clear(&csv->raw);
	emu_buf_append(&csv->raw, emu_buf_str(&csv->carry));
	if (end > chunk_end(csv))
		end = chunk_end(csv);
	if (end > csv->chunk_at) {
		uint64_t from = csv->row_at > csv->chunk_at ? csv->row_at - csv->chunk_at : 0;
		rest.at = csv->chunk.at + from;
		rest.len = (size_t)(end - csv->chunk_at - from);
	}
	emu_buf_append(&csv->raw, rest);
	if (csv->raw.len > csv->max_row)
		csv->raw.len = csv->max_row;
	return csv->raw.failed ? (struct emu_str){0} : emu_buf_str(&csv->raw);
}

/* Line and column of an offset in the current cell. */
static void place_of(const struct emu_csv *csv, uint64_t at, uint64_t *line, uint64_t *column)
{
	uint64_t line_at = csv->line_at;
	*line = csv->line;
	for (uint64_t i = csv->cell_at; i < at; i++)
		if (byte_at(csv, i) == '\n' ||
			(byte_at(csv, i) == '\r' && byte_at(csv, i + 1) != '\n')) {
			++*line;
			line_at = i + 1;
		}
	*column = at - line_at + 1;
}

/* libcsv stopped at a byte of the chunk that cannot stand there. */
static void note_stray(struct emu_csv *csv, uint64_t at)
{
	uint64_t line, column, begun;
	if (csv->between)
		begin_row(csv);
	begun = csv->cell_at - csv->line_at + 1;
	place_of(csv, at, &line, &column);
	csv->pending = (struct emu_error){0};
	if (byte_at(csv, csv->cell_at) != '"')
		emu_fail_at(&csv->pending, EMU_FAULT_INPUT, line, column,
			"expected quotes only around a cell, found one inside: put quotes around "
			"the cell and double those in it");
	else
		emu_fail_at(&csv->pending, EMU_FAULT_INPUT, line, column,
			"expected a delimiter or the line's end after the quote that closes the "
			"cell begun at %" PRIu64 ":%" PRIu64,
			csv->line, begun);
	csv->line = line;
	csv->line_at = at + 1 - column;
}

/* Nothing behind an open quote can be told from what is inside it. */
static void report_unclosed(struct emu_csv *csv, bool at_end)
{
	struct emu_error bad = {0};
	uint64_t column = csv->cell_at - csv->line_at + 1;
	if (at_end)
		emu_fail_at(&bad, EMU_FAULT_INPUT, csv->line, column,
			"expected a closing quote, found the end of the input: nothing behind the "
			"quote opened here was read");
	else
		emu_fail_at(&bad, EMU_FAULT_LIMIT, csv->line, column,
			"expected a closing quote within %zu bytes (--max-line): nothing behind "
			"the quote opened here was read",
			csv->max_row);
	csv->lost = true;
	csv->cell_at = chunk_end(csv) + 1;
	csv->reader.bad(csv->reader.context, &bad);
	forget_row(csv);
}

static void end_skipping(struct emu_csv *csv)
{
	csv->reader.bad(csv->reader.context, &csv->pending);
	forget_row(csv);
	csv->skipping = csv->after_cr = false;
	csv->row_at = --csv->cell_at;
}

/* The current row's bytes so far, from the chunk, for the chunks to come. */
static void carry(struct emu_csv *csv)
{
	uint64_t from = csv->row_at > csv->chunk_at ? csv->row_at - csv->chunk_at : 0;
	if (csv->carry.len <= csv->max_row)
		emu_buf_append(&csv->carry, emu_str_after(csv->chunk, (size_t)from));
}

/* The next byte of the chunk that could end a row, or the chunk's end. */
static size_t line_end(const struct emu_csv *csv, size_t at)
{
	while (at < csv->chunk.len && csv->chunk.at[at] != '\n' && csv->chunk.at[at] != '\r')
		at++;
	return at;
}

/* Moves to the line's end, where the bad row is reported; returns the offset in the chunk from
 * which libcsv reads on. */
static size_t skip_line(struct emu_csv *csv, size_t at)
{
	at = line_end(csv, at);
	csv->cell_at = csv->chunk_at + at + 1;
	if (at < csv->chunk.len)
		end_skipping(csv);
	else
		carry(csv);
	return at;
}

/* At the end of a chunk: keeps what has been seen of a row, unless that is too much. */
static int carry_over(struct emu_csv *csv)
{
	if (csv->between)
		begin_row(csv);
	if (csv->between)
		return 0;
	carry(csv);
	if (chunk_end(csv) - csv->row_at <= csv->max_row)
		return 0;
	if (csv->cell_at < chunk_end(csv) && byte_at(csv, csv->cell_at) == '"') {
		report_unclosed(csv, false);
	} else {
		note_length(csv);
		csv->skipping = true;
	}
	return reset_parser(csv);
}

/* libcsv stopped before the chunk's end. */
static int pass_stray(struct emu_csv *csv, size_t *at)
{
	if (csv_error(&csv->parser) != CSV_EPARSE)
		return -1;
	note_stray(csv, csv->chunk_at + *at);
	csv->skipping = true;
	*at = skip_line(csv, *at);
	return reset_parser(csv);
}

/* Between rows: takes the next one, or the chunk's last line ends, where libcsv need not. */
static bool take_plain(struct emu_csv *csv, size_t *at)
{
	struct emu_csv_plain plain = {.cells = csv->cells, .cap = csv->cap};
	begin_row(csv);
	*at = (size_t)(csv->cell_at - csv->chunk_at);
	if (csv->between)
		return true;
	if (!emu_csv_plain_row(&plain, emu_str_after(csv->chunk, *at),
		    (char)csv_get_delim(&csv->parser), csv->line, csv->row_at - csv->line_at + 1) ||
		plain.len > csv->max_row)
		return false;
	csv->cell_at += plain.len + 1;
	*at += plain.len + 1;
	csv->reader.row(
		csv->reader.context, &(struct emu_row){plain.cells, plain.n, csv->row_line});
	end_row(csv, csv->chunk.at[*at - 1] == '\r');
	return true;
}

int emu_csv_feed(struct emu_csv *csv, struct emu_str bytes, struct emu_error *err)
{
	bool failed = false;
	size_t at = 0;
	if (csv->lost)
		return 0;
	csv->chunk = bytes;
	if (csv->skipping)
		at = skip_line(csv, 0);
	while (at < bytes.len && !failed) {
		if (csv->between && take_plain(csv, &at))
			continue;
		/* No further: it would begin the next row, unseen until that has a cell. */
		size_t end = line_end(csv, at);
		end += end < bytes.len;
		at += csv_parse(&csv->parser, bytes.at + at, end - at, on_cell, on_row, csv);
		if (at < end)
			failed = pass_stray(csv, &at);
	}
	if (!failed && !csv->skipping)
		failed = carry_over(csv);
	csv->chunk_at += bytes.len;
	csv->chunk = (struct emu_str){0};
	return failed || csv->failed || csv->carry.failed ? emu_fail_memory(err) : 0;
}

int emu_csv_end(struct emu_csv *csv, struct emu_error *err)
{
	if (csv->lost)
		return 0;
	if (csv->skipping) {
		end_skipping(csv);
		return 0;
	}
	if (csv_fini(&csv->parser, on_cell, on_row, csv)) {
		if (csv_error(&csv->parser) != CSV_EPARSE)
			return emu_fail_memory(err);
		report_unclosed(csv, true);
	}
	return csv->failed ? emu_fail_memory(err) : 0;
}

bool emu_csv_lost(const struct emu_csv *csv)
{
	return csv->lost;
}

void emu_csv_set_reader(struct emu_csv *csv, const struct emu_csv_reader *reader)
{
	csv->reader = *reader;
}
