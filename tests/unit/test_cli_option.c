/* Options: every way to write them, what is said of those that are wrong, and the help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/option.h"

struct own {
	const char *format_file;
	int format;
	bool raw, reverse;
	size_t size;
	struct emu_option_list list;
};

struct shared {
	const char *output;
	bool help, hidden;
};

static const char *const formats[] = {"auto", "csv", "json", NULL};

static const struct emu_option own_table[] = {
	{EMU_OPTION_CHOICE, 'f', "format", "FORMAT", "what the input is", formats,
		offsetof(struct own, format)},
	{EMU_OPTION_TEXT, 0, "format-file", "FILE", "a file", NULL,
		offsetof(struct own, format_file)},
	{EMU_OPTION_FLAG, 'r', "raw", NULL, "as it is", NULL, offsetof(struct own, raw)},
	{EMU_OPTION_FLAG, 'R', "reverse", NULL, "from the end", NULL,
		offsetof(struct own, reverse)},
	{EMU_OPTION_SIZE, 's', "size", "SIZE", "how much", NULL, offsetof(struct own, size)},
	{EMU_OPTION_LIST, 'l', "list", "ITEM",
		"items, of which there may be as many as whoever calls this likes to have, one at "
		"a time",
		NULL, offsetof(struct own, list)},
	{.kind = EMU_OPTION_END},
};

static const struct emu_option shared_table[] = {
	{EMU_OPTION_TEXT, 'o', "output", "FILE", "where to", NULL, offsetof(struct shared, output)},
	{EMU_OPTION_FLAG, 'h', "help", NULL, "this", NULL, offsetof(struct shared, help)},
	{EMU_OPTION_FLAG, 0, "hidden", NULL, NULL, NULL, offsetof(struct shared, hidden)},
	{.kind = EMU_OPTION_END},
};

static struct own own;
static struct shared shared;
static struct emu_arena arena;
static char *words[64];
static int n_operands;
static struct emu_error err;
static const struct emu_options options = {own_table, shared_table, &own, &shared};

static int reset(void **state)
{
	(void)state;
	own = (struct own){0};
	shared = (struct shared){0};
	err = (struct emu_error){0};
	return 0;
}

static int give_back(void **state)
{
	(void)state;
	emu_arena_free(&arena);
	return 0;
}

/* The words of a line, parted by spaces; `_` is an empty one. */
static int parse(const char *line)
{
	static char copy[1024];
	int n = 0;
	strcpy(copy, line);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[n++] = strcmp(word, "_") == 0 ? word + 1 : word;
	return emu_options_parse(&options, n, words, &n_operands, &arena, &err);
}

static void all_ways_to_give_an_argument(void **state)
{
	(void)state;
	static const char *const ways[] = {"--output=a", "--output a", "-o a", "-oa", "--out a",
		"--o=a", "-ro a", "-roa", "-o b -oa"};
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		assert_int_equal(reset(NULL) + parse(ways[i]), 0);
		assert_string_equal(shared.output, "a");
		assert_int_equal(n_operands, 0);
	}
	assert_int_equal(parse("--output="), 0);
	assert_string_equal(shared.output, "");
	assert_int_equal(parse("-o -x"), 0);
	assert_string_equal(shared.output, "-x");
	assert_int_equal(parse("--output --raw"), 0);
	assert_string_equal(shared.output, "--raw");
}

static void flags_in_a_row(void **state)
{
	(void)state;
	assert_int_equal(parse("-rRh"), 0);
	assert_true(own.raw && own.reverse && shared.help && !shared.hidden);
}

static void operands_stand_anywhere(void **state)
{
	(void)state;
	assert_int_equal(parse("a -r b --output c - -- -h --raw --"), 0);
	assert_int_equal(n_operands, 6);
	static const char *const expected[] = {"a", "b", "-", "-h", "--raw", "--"};
	for (int i = 0; i < 6; i++)
		assert_string_equal(words[i], expected[i]);
	assert_true(own.raw && !shared.help);
	assert_int_equal(parse("_ x"), 0);
	assert_int_equal(n_operands, 2);
	assert_int_equal(parse(""), 0);
	assert_int_equal(n_operands, 0);
}

static void a_whole_name_is_no_beginning(void **state)
{
	(void)state;
	assert_int_equal(parse("--format csv"), 0);
	assert_int_equal(own.format, 1);
	assert_null(own.format_file);
	assert_int_equal(parse("--format-f x"), 0);
	assert_string_equal(own.format_file, "x");
}

static void sizes_have_units(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		size_t size;
	} sizes[] = {{"0", 0}, {"17", 17}, {"3K", 3072}, {"8M", 8 << 20}, {"2G", (size_t)2 << 30},
		{"18446744073709551615", SIZE_MAX}};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char line[64] = "--size=";
		assert_int_equal(parse(strcat(line, sizes[i].word)), 0);
		assert_int_equal(own.size, sizes[i].size);
	}
}

static void lists_keep_their_order(void **state)
{
	(void)state;
	assert_int_equal(parse("-l0 -l1 -l2 --list=3 -l4 -l5 -l6 -l7 -l8"), 0);
	assert_int_equal(own.list.n, 9);
	for (size_t i = 0; i < 9; i++)
		assert_int_equal(own.list.items[i][0], '0' + i);
}

static void what_is_wrong_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *line, *text;
	} cases[] = {
		{"--colour", "unknown option --colour"},
		{"--ouptut=x", "unknown option --ouptut: did you mean --output?"},
		{"--ful", "unknown option --ful"},
		{"--hlep", "unknown option --hlep: did you mean --help?"},
		{"--hidde", "unknown option --hidde"},
		{"--=x", "unknown option --"},
		{"-x", "unknown option -x"},
		{"-rx", "unknown option -x"},
		{"--re --r", "option --r could be --raw or --reverse"},
		{"--form x", "option --form could be --format or --format-file"},
		{"--output", "option --output needs an argument: FILE"},
		{"-ro", "option --output needs an argument: FILE"},
		{"--raw=yes", "option --raw takes no argument"},
		{"--format xml", "option --format: expected auto, csv or json, found \"xml\""},
		{"--format=", "option --format: expected auto, csv or json, found \"\""},
		{"-s M",
			"option --size: expected a number, K, M or G behind it allowed, found "
			"\"M\""},
		{"-s 8MB",
			"option --size: expected a number, K, M or G behind it allowed, found "
			"\"8MB\""},
		{"-s -1",
			"option --size: expected a number, K, M or G behind it allowed, found "
			"\"-1\""},
		{"--size=",
			"option --size: expected a number, K, M or G behind it allowed, found "
			"\"\""},
		{"-s 18446744073709551616", "option --size: 18446744073709551616 is too large"},
		{"-s 17179869184G", "option --size: 17179869184G is too large"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(parse(cases[i].line), -1);
		assert_int_equal(err.fault, EMU_FAULT_USAGE);
		assert_string_equal(err.text, cases[i].text);
	}
}

static void hidden_options_work(void **state)
{
	(void)state;
	assert_int_equal(parse("--hidden"), 0);
	assert_true(shared.hidden);
}

static void help_keeps_to_its_columns(void **state)
{
	(void)state;
	struct emu_buf out = {0};
	emu_options_help(&options, &out);
	emu_buf_push(&out, '\0');
	assert_string_equal(out.at,
		"  -f, --format=FORMAT     what the input is: auto, csv, json\n"
		"      --format-file=FILE  a file\n"
		"  -r, --raw               as it is\n"
		"  -R, --reverse           from the end\n"
		"  -s, --size=SIZE         how much\n"
		"  -l, --list=ITEM         items, of which there may be as many as whoever calls\n"
		"                          this likes to have, one at a time\n"
		"  -o, --output=FILE       where to\n"
		"  -h, --help              this\n");
	emu_buf_free(&out);
}

static void long_names_have_a_line_of_their_own(void **state)
{
	(void)state;
	static const struct emu_option table[] = {
		{EMU_OPTION_TEXT, 0, "a-rather-long-name", "FILE", "what it does", NULL, 0},
		{.kind = EMU_OPTION_END},
	};
	struct emu_buf out = {0};
	emu_options_help(&(struct emu_options){.own = table}, &out);
	emu_buf_push(&out, '\0');
	assert_string_equal(out.at,
		"      --a-rather-long-name=FILE\n"
		"                          what it does\n");
	emu_buf_free(&out);
}

static void dump_is_one_option_a_line(void **state)
{
	(void)state;
	struct emu_buf out = {0};
	emu_options_dump(&options, &out);
	emu_buf_push(&out, '\0');
	assert_string_equal(out.at,
		"-f\t--format\tFORMAT\tauto csv json\n"
		"\t--format-file\tFILE\t\n"
		"-r\t--raw\t\t\n"
		"-R\t--reverse\t\t\n"
		"-s\t--size\tSIZE\t\n"
		"-l\t--list\tITEM\t\n"
		"-o\t--output\tFILE\t\n"
		"-h\t--help\t\t\n");
	emu_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(all_ways_to_give_an_argument, reset),
		cmocka_unit_test_setup(flags_in_a_row, reset),
		cmocka_unit_test_setup(operands_stand_anywhere, reset),
		cmocka_unit_test_setup(a_whole_name_is_no_beginning, reset),
		cmocka_unit_test_setup(sizes_have_units, reset),
		cmocka_unit_test_setup(lists_keep_their_order, reset),
		cmocka_unit_test_setup(what_is_wrong_is_told, reset),
		cmocka_unit_test_setup(hidden_options_work, reset),
		cmocka_unit_test(help_keeps_to_its_columns),
		cmocka_unit_test(long_names_have_a_line_of_their_own),
		cmocka_unit_test(dump_is_one_option_a_line),
	};
	return cmocka_run_group_tests_name("cli/option", tests, NULL, give_back);
}
