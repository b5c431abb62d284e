/* The option tables as text, for people (--help) and for shells and tests (--complete). Called by
 * the run loop. */
#include <string.h>

#include "base/str.h"
#include "cli/option.h"

#define WIDTH 80
#define HELP_COLUMN 26

void emu_options_wrap(struct emu_buf *out, struct emu_str text, size_t indent)
{
	size_t column = indent;

	while (text.len) {
		const char *space = memchr(text.at, ' ', text.len);
		size_t len = space ? (size_t)(space - text.at) : text.len;
		if (column > indent && column + 1 + len > WIDTH) {
			emu_buf_printf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			emu_buf_push(out, ' ');
			column++;
		}
		emu_buf_append(out, (struct emu_str){text.at, len});
		column += len;
		text = emu_str_after(text, space ? len + 1 : len);
	}
	emu_buf_push(out, '\n');
}

static void append_choices(
	const struct emu_option *option, const char *between, struct emu_buf *out)
{
	for (size_t i = 0; option->choices && option->choices[i]; i++)
		emu_buf_printf(out, "%s%s", i ? between : "", option->choices[i]);
}

static void append_help(const struct emu_option *option, struct emu_buf *out)
{
	size_t start = out->len;

	if (option->letter)
		emu_buf_printf(out, "  -%c, ", option->letter);
	else
		emu_buf_printf(out, "      ");
	emu_buf_printf(out, "--%s", option->name);
	if (option->argument)
		emu_buf_printf(out, "=%s", option->argument);
	size_t column = out->len - start;
	if (column + 2 > HELP_COLUMN) {
		emu_buf_push(out, '\n');
		column = 0;
	}
	emu_buf_printf(out, "%*s", (int)(HELP_COLUMN - column), "");
	struct emu_buf text = {0};
	emu_buf_append(&text, emu_str_from(option->help));
	if (option->kind == EMU_OPTION_CHOICE) {
		emu_buf_append(&text, EMU_STR(": "));
		append_choices(option, ", ", &text);
	}
	emu_options_wrap(out, emu_buf_str(&text), HELP_COLUMN);
	emu_buf_free(&text);
}

static void append_dump(const struct emu_option *option, struct emu_buf *out)
{
	if (option->letter)
		emu_buf_printf(out, "-%c", option->letter);
	emu_buf_printf(out, "\t--%s\t%s\t", option->name, option->argument ? option->argument : "");
	append_choices(option, " ", out);
	emu_buf_push(out, '\n');
}

static void for_each_shown(const struct emu_option *option,
	void (*append)(const struct emu_option *, struct emu_buf *), struct emu_buf *out)
{
	for (; option && option->kind != EMU_OPTION_END; option++)
		if (option->help)
			append(option, out);
}

void emu_options_help(const struct emu_options *options, struct emu_buf *out)
{
	for_each_shown(options->own, append_help, out);
	for_each_shown(options->shared, append_help, out);
}

void emu_options_dump(const struct emu_options *options, struct emu_buf *out)
{
	for_each_shown(options->own, append_dump, out);
	for_each_shown(options->shared, append_dump, out);
}
