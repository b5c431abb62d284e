/* Rows under a header that number its columns, and rows that only look as if they did. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "table/header.h"

/* `cells` are parted by bars. */
static bool is_numbering(const char *cells)
{
	struct emu_cell row[20] = {0};
	size_t n = 0;
	for (const char *at = cells;; at++) {
		row[n].text = (struct emu_str){at, strcspn(at, "|")};
		at += row[n++].text.len;
		if (!*at)
			break;
	}
	return emu_header_is_numbering(&(struct emu_row){row, n, 1}, n);
}

static void column_numbers_are_recognised(void **state)
{
	(void)state;
	static const char *const rows[] = {"1|2|3", "(1)|(2)|(3)", "A|B|1|2|3", "1=(2+3+4)|2|3|4",
		"A|B|1=2+3|2|3|4=3:2", "1| |2|3=(1+2)", " 1 | 2 | 3 ", "(1)|(2)", "A|B|C|D",
		"1|2|3=2/1x100%|4"};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!is_numbering(rows[i]))
			fail_msg("not recognised: %s", rows[i]);
}

static void data_is_not_taken_for_them(void **state)
{
	(void)state;
	static const char *const rows[] = {"1|2", "A|1", "1|2||3", "2|3|4", "1|3|2", "1|Đông Hà|3",
		"1|2|3|5", "A|1|2|-", "", "1|2.5|3", "=1|2|3", "1=a|2|3", "B|1|2", "1|A|2", "(1)",
		"|||", "1=2+3", "A|A|1"};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (is_numbering(rows[i]))
			fail_msg("taken for column numbers: %s", rows[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(column_numbers_are_recognised),
		cmocka_unit_test(data_is_not_taken_for_them),
	};
	return cmocka_run_group_tests_name("table/header", tests, NULL, NULL);
}
