/* Remarks, gathered. Called while the books are closed and rows are written. */
#include "aggregate/remarks-internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void emu_remarks_free(struct emu_remarks *remarks)
{
	free(remarks->items);
	emu_arena_free(&remarks->arena);
	*remarks = (struct emu_remarks){0};
}

static struct emu_str print(struct emu_arena *arena, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int len = vsnprintf(NULL, 0, format, arguments);
	char *at = len < 0 ? NULL : emu_arena_take(arena, (size_t)len + 1);
	if (at)
		vsnprintf(at, (size_t)len + 1, format, again);
	va_end(again);
	return (struct emu_str){at, at ? (size_t)len : 0};
}

void emu_remarks_add(struct emu_remarks *remarks, enum emu_remark_kind kind, struct emu_str file,
	uint64_t line, const char *format, ...)
{
	if (remarks->n == remarks->cap) {
		size_t cap = remarks->cap ? 2 * remarks->cap : 32;
		struct emu_remark *items = realloc(remarks->items, cap * sizeof(*items));
		if (!items) {
			remarks->failed = true;
			return;
		}
		remarks->items = items;
		remarks->cap = cap;
	}
	va_list arguments;
	va_start(arguments, format);
	struct emu_str text = print(&remarks->arena, format, arguments);
	va_end(arguments);
	remarks->failed = remarks->failed || !text.at;
	if (text.at)
		remarks->items[remarks->n++] = (struct emu_remark){kind, file, line, text};
}
