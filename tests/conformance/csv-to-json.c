/* Prints a table as an array of JSON objects whose keys are the cells of its first row, as the
 *suite under tests/conformance/csv has them. Reads standard input a byte or many at a time.
 *
 *	csv-to-json [STEP]
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "json/writer.h"
#include "table/csv.h"

struct printed {
	struct emu_buf out;
	struct emu_buf *keys;
	size_t n_keys, n_rows;
	bool bad;
};

static void keep_keys(struct printed *printed, const struct emu_row *row)
{
	printed->keys = calloc(row->n, sizeof(*printed->keys));
	for (; printed->keys && printed->n_keys < row->n; printed->n_keys++)
		emu_buf_append(&printed->keys[printed->n_keys], row->cells[printed->n_keys].text);
}

static void on_row(void *context, const struct emu_row *row)
{
	struct printed *printed = context;
	if (!printed->n_rows++) {
		keep_keys(printed, row);
		return;
	}
	emu_buf_append(&printed->out, printed->n_rows > 2 ? EMU_STR(",\n{") : EMU_STR("{"));
	for (size_t i = 0; i < row->n && i < printed->n_keys; i++) {
		emu_json_write_key(&printed->out, emu_buf_str(&printed->keys[i]));
		emu_json_write_string(&printed->out, row->cells[i].text);
	}
	emu_buf_push(&printed->out, '}');
	printed->bad |= row->n != printed->n_keys;
}

static void on_bad(void *context, const struct emu_error *err)
{
	struct printed *printed = context;
	fprintf(stderr, "%s\n", err->text);
	printed->bad = true;
}

int main(int argc, char **argv)
{
	static char bytes[65536];
	struct printed printed = {0};
	const struct emu_csv_reader reader = {&printed, on_row, on_bad};
	size_t step = argc > 1 ? (size_t)atoi(argv[1]) : sizeof(bytes);
	struct emu_csv *csv = emu_csv_new(1 << 20, NULL);
	ssize_t len;

	if (!csv || step - 1 >= sizeof(bytes) || emu_csv_begin(csv, ',', &reader, NULL))
		return 2;
	emu_buf_push(&printed.out, '[');
	while ((len = read(STDIN_FILENO, bytes, step)) > 0)
		if (emu_csv_feed(csv, (struct emu_str){bytes, (size_t)len}, NULL))
			return 2;
	if (emu_csv_end(csv, NULL))
		return 2;
	emu_buf_push(&printed.out, ']');
	fwrite(printed.out.at, 1, printed.out.len, stdout);
	emu_csv_del(csv);
	for (size_t i = 0; i < printed.n_keys; i++)
		emu_buf_free(&printed.keys[i]);
	free(printed.keys);
	emu_buf_free(&printed.out);
	return printed.bad;
}
