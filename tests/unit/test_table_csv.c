/* Separated values: what is in each cell and where it stands, whatever the size of the pieces that
 * the bytes come in. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "table/csv.h"

#define LIMIT 200

struct seen {
	struct emu_csv *csv;
	struct emu_buf text;
};

static void append_cell(struct emu_buf *out, const struct emu_cell *cell)
{
	emu_buf_printf(out, "%" PRIu64 ":%" PRIu64 "=", cell->line, cell->column);
	emu_buf_append(out, cell->text);
	emu_buf_push(out, '|');
}

static void on_row(void *context, const struct emu_row *row)
{
	struct seen *seen = context;
	emu_buf_printf(&seen->text, "row %" PRIu64 " ", row->line);
	for (size_t i = 0; i < row->n; i++)
		append_cell(&seen->text, &row->cells[i]);
	emu_buf_append(&seen->text, EMU_STR(" raw "));
	emu_buf_append(&seen->text, emu_csv_raw(seen->csv));
	emu_buf_append(&seen->text, EMU_STR("\n"));
}

static void on_bad(void *context, const struct emu_error *err)
{
	struct seen *seen = context;
	emu_buf_printf(&seen->text, "bad %" PRIu64 ":%" PRIu64 " %s raw ", err->line, err->column,
		err->text);
	emu_buf_append(&seen->text, emu_csv_raw(seen->csv));
	emu_buf_append(&seen->text, EMU_STR("\n"));
}

/* All that is told of the bytes, fed `step` at a time from memory of that size alone. */
static struct emu_buf read_all(struct emu_csv *csv, struct emu_str bytes, size_t step)
{
	struct seen seen = {.csv = csv};
	struct emu_csv_reader reader = {&seen, on_row, on_bad};
	struct emu_error err;
	assert_int_equal(emu_csv_begin(csv, ',', &reader, &err), 0);
	for (size_t at = 0; at < bytes.len; at += step) {
		size_t len = bytes.len - at < step ? bytes.len - at : step;
		char *piece = malloc(len);
		memcpy(piece, bytes.at + at, len);
		assert_int_equal(emu_csv_feed(csv, (struct emu_str){piece, len}, &err), 0);
		free(piece);
	}
	assert_int_equal(emu_csv_end(csv, &err), 0);
	emu_buf_push(&seen.text, '\0');
	return seen.text;
}

static void assert_read(struct emu_str bytes, const char *expected)
{
	struct emu_csv *csv = emu_csv_new(LIMIT, NULL);
	assert_non_null(csv);
	for (size_t step = 1; step <= bytes.len + 1; step += step < 8 ? 1 : 37) {
		struct emu_buf seen = read_all(csv, bytes, step);
		assert_string_equal(seen.at, expected);
		emu_buf_free(&seen);
	}
	emu_csv_del(csv);
}

static void cells_know_their_place(void **state)
{
	(void)state;
	assert_read(EMU_STR("a,bc,\n,d\n"),
		"row 1 1:1=a|1:3=bc|1:6=| raw a,bc,\nrow 2 2:1=|2:2=d| raw ,d\n");
	assert_read(EMU_STR("a,\"b\",\"\"\"c\"\"\",d"),
		"row 1 1:1=a|1:3=b|1:7=\"c\"|1:15=d| raw a,\"b\",\"\"\"c\"\"\",d\n");
	assert_read(EMU_STR("\"a\nb\",c\nd,e\n"),
		"row 1 1:1=a\nb|2:4=c| raw \"a\nb\",c\nrow 3 3:1=d|3:3=e| raw d,e\n");
	assert_read(EMU_STR("\"a\"\"\r\nb\"\"\n\",c"),
		"row 1 1:1=a\"\r\nb\"\n|3:3=c| raw \"a\"\"\r\nb\"\"\n\",c\n");
	assert_read(EMU_STR(" a , b\t\n"), "row 1 1:1= a |1:5= b\t| raw  a , b\t\n");
	assert_read(
		EMU_STR("\xe1\xba\xa1,b\n"), "row 1 1:1=\xe1\xba\xa1|1:5=b| raw \xe1\xba\xa1,b\n");
}

static void line_ends_are_counted(void **state)
{
	(void)state;
	assert_read(EMU_STR(""), "");
	assert_read(EMU_STR("\n\r\n\r"), "");
	assert_read(EMU_STR("\n\na\r\n\r\nb\n"), "row 3 3:1=a| raw a\nrow 5 5:1=b| raw b\n");
	assert_read(EMU_STR("a\rb\r\rc"),
		"row 1 1:1=a| raw a\nrow 2 2:1=b| raw b\nrow 4 4:1=c| raw c\n");
	assert_read(EMU_STR("\"a\rb\",x\r\ny"),
		"row 1 1:1=a\rb|2:4=x| raw \"a\rb\",x\nrow 3 3:1=y| raw y\n");
	assert_read(EMU_STR("a,b,\r\n\r\n\r\n"), "row 1 1:1=a|1:3=b|1:5=| raw a,b,\n");
}

static void bad_rows_are_told_and_skipped(void **state)
{
	(void)state;
	assert_read(EMU_STR("a\nx,5\" pipe,y\nb\n"),
		"row 1 1:1=a| raw a\n"
		"bad 2:4 expected quotes only around a cell, found one inside: put quotes around "
		"the cell and double those in it raw x,5\" pipe,y\n"
		"row 3 3:1=b| raw b\n");
	assert_read(EMU_STR("x,\"a\nb\"c,d\r\ne"),
		"bad 2:3 expected a delimiter or the line's end after the quote that closes the "
		"cell begun at 1:3 raw x,\"a\nb\"c,d\n"
		"row 3 3:1=e| raw e\n");
	assert_read(EMU_STR("q\"r"),
		"bad 1:2 expected quotes only around a cell, found one inside: put quotes around "
		"the cell and double those in it raw q\"r\n");
	assert_read(EMU_STR("\n\"a\"b\n\"c\"d\n"),
		"bad 2:4 expected a delimiter or the line's end after the quote that closes the "
		"cell begun at 2:1 raw \"a\"b\n"
		"bad 3:4 expected a delimiter or the line's end after the quote that closes the "
		"cell begun at 3:1 raw \"c\"d\n");
}

static void open_quotes_are_told_where_they_began(void **state)
{
	(void)state;
	assert_read(EMU_STR("a\nb,\"c\nd\ne,f\n"),
		"row 1 1:1=a| raw a\n"
		"bad 2:3 expected a closing quote, found the end of the input: nothing behind the "
		"quote opened here was read raw b,\"c\nd\ne,f\n\n");
	assert_read(EMU_STR("\""),
		"bad 1:1 expected a closing quote, found the end of the input: nothing behind the "
		"quote opened here was read raw \"\n");
}

static void bytes_that_are_no_text_are_told(void **state)
{
	(void)state;
	assert_read(EMU_STR("a,b\0c\nd\n"), "bad 1:3 expected text, found a NUL byte raw a,b");
	struct emu_csv *csv = emu_csv_new(LIMIT, NULL);
	struct emu_buf seen = read_all(csv, EMU_STR("a,\xff\xe1\nb\xe1,\xba\xa1\nc\n"), 100);
	assert_non_null(strstr(seen.at, "bad 1:3 expected UTF-8, found the byte 0xFF"));
	assert_non_null(strstr(seen.at, "bad 2:1 expected UTF-8, found the byte 0xE1"));
	assert_non_null(strstr(seen.at, "row 3 3:1=c"));
	emu_buf_free(&seen);
	emu_csv_del(csv);
}

/* One long row among others: where its length ends the same way however it arrives. */
static void long_rows_are_a_limit(void **state)
{
	(void)state;
	char bytes[3 * LIMIT], told[100];
	snprintf(told, sizeof(told),
		"bad 2:1 expected a row of at most %d bytes, found a longer one: see --max-line",
		LIMIT);
	struct emu_csv *csv = emu_csv_new(LIMIT, NULL);
	for (int over = 0; over < 2; over++) {
		int len = snprintf(bytes, sizeof(bytes), "a\n%0*d,7\nb\n", LIMIT - 2 + over, 1);
		for (size_t step = 1; step < sizeof(bytes); step += 13) {
			struct emu_buf seen = read_all(
				csv, (struct emu_str){bytes, (size_t)len}, step);
			assert_int_equal(strstr(seen.at, told) != NULL, over);
			assert_non_null(strstr(seen.at, "row 3 3:1=b| raw b\n"));
			emu_buf_free(&seen);
		}
	}
	int len = snprintf(bytes, sizeof(bytes), "a\nx,\"%0*d\n\nb\n", 2 * LIMIT, 1);
	for (size_t step = 1; step < LIMIT; step += 7) {
		struct emu_buf seen = read_all(csv, (struct emu_str){bytes, (size_t)len}, step);
		assert_non_null(strstr(seen.at, "row 1 1:1=a"));
		assert_non_null(strstr(seen.at, "bad 2:3 expected a closing quote within"));
		assert_null(strstr(seen.at, "1=b"));
		assert_true(emu_csv_lost(csv));
		emu_buf_free(&seen);
	}
	emu_csv_del(csv);
}

/* ---- Any table that can be written can be read
 * ---------------------------------------------------- */

static unsigned draw(unsigned *state, unsigned below)
{
	*state = *state * 1103515245 + 12345;
	return (*state >> 16) % below;
}

/* A cell of random text, quoted where it must be or at random, and what is to be seen of it. */
struct written {
	struct emu_buf bytes, expected;
	uint64_t line, line_at;
};

static void write_cell(struct written *to, unsigned *state)
{
	static const char *const parts[] = {
		"a", "b", " ", "\t", ";", "\"", ",", "\n", "\r\n", "\xe1\xba\xa1", "1.5"};
	struct emu_buf text = {0};
	bool quoted = draw(state, 4) == 0;
	for (unsigned n = draw(state, 6); n; n--) {
		struct emu_str part = emu_str_from(parts[draw(state, 11)]);
		quoted |= strchr("\",\r\n", part.at[0]) != NULL;
		emu_buf_append(&text, part);
	}
	emu_buf_printf(&to->expected, "%" PRIu64 ":%" PRIu64 "=", to->line,
		to->bytes.len - to->line_at + 1);
	emu_buf_append(&to->expected, emu_buf_str(&text));
	emu_buf_push(&to->expected, '|');
	if (quoted)
		emu_buf_push(&to->bytes, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			emu_buf_push(&to->bytes, '"');
		emu_buf_push(&to->bytes, text.at[i]);
		if (text.at[i] == '\n') {
			to->line++;
			to->line_at = to->bytes.len;
		}
	}
	if (quoted)
		emu_buf_push(&to->bytes, '"');
	emu_buf_free(&text);
}

static void write_row(struct written *to, unsigned *state)
{
	size_t from = to->bytes.len;
	unsigned n = 1 + draw(state, 5);
	emu_buf_printf(&to->expected, "row %" PRIu64 " ", to->line);
	emu_buf_push(&to->bytes, 'x');
	emu_buf_printf(&to->expected, "%" PRIu64 ":1=x|", to->line);
	for (; n; n--) {
		emu_buf_push(&to->bytes, ',');
		write_cell(to, state);
	}
	emu_buf_append(&to->expected, EMU_STR(" raw "));
	emu_buf_append(&to->expected, emu_str_after(emu_buf_str(&to->bytes), from));
	emu_buf_push(&to->expected, '\n');
	for (n = 1 + draw(state, 2); n; n--) {
		emu_buf_append(&to->bytes, draw(state, 2) ? EMU_STR("\n") : EMU_STR("\r\n"));
		to->line++;
	}
	to->line_at = to->bytes.len;
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	unsigned seed = 1;
	struct emu_csv *csv = emu_csv_new(1000, NULL);
	for (int round = 0; round < 300; round++) {
		struct written written = {.line = 1};
		for (unsigned rows = draw(&seed, 8); rows; rows--)
			write_row(&written, &seed);
		emu_buf_push(&written.expected, '\0');
		for (size_t step = 1; step < 40; step += 1 + draw(&seed, 9)) {
			struct emu_buf seen = read_all(csv, emu_buf_str(&written.bytes), step);
			assert_string_equal(seen.at, written.expected.at);
			emu_buf_free(&seen);
		}
		emu_buf_free(&written.bytes);
		emu_buf_free(&written.expected);
	}
	emu_csv_del(csv);
}

/* In pieces of one byte no row stands whole, so that all are libcsv's. */
static void plain_rows_are_as_libcsv_has_them(void **state)
{
	(void)state;
	static const char bytes[] = "aaaaaaaaaaaa bb,,,,,,\n\r\n\"\xc3\xa9\xff";
	unsigned seed = 7;
	struct emu_csv *csv = emu_csv_new(1000, NULL);
	for (int round = 0; round < 3000; round++) {
		/* All of them, or those without quotes and bytes that are no text. */
		unsigned n = draw(&seed, 3) ? sizeof(bytes) - 5 : sizeof(bytes);
		struct emu_buf text = {0};
		for (unsigned len = draw(&seed, 300); len; len--)
			emu_buf_push(&text, bytes[draw(&seed, n)]);
		struct emu_buf whole = read_all(csv, emu_buf_str(&text), 300);
		struct emu_buf single = read_all(csv, emu_buf_str(&text), 1);
		assert_int_equal(whole.len, single.len);
		assert_memory_equal(whole.at, single.at, whole.len);
		emu_buf_free(&whole);
		emu_buf_free(&single);
		emu_buf_free(&text);
	}
	emu_csv_del(csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_know_their_place),
		cmocka_unit_test(line_ends_are_counted),
		cmocka_unit_test(bad_rows_are_told_and_skipped),
		cmocka_unit_test(open_quotes_are_told_where_they_began),
		cmocka_unit_test(bytes_that_are_no_text_are_told),
		cmocka_unit_test(long_rows_are_a_limit),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(plain_rows_are_as_libcsv_has_them),
	};
	return cmocka_run_group_tests_name("table/csv", tests, NULL, NULL);
}
