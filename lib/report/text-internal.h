/* What the pieces of the text writer share: the room there is, and lines broken to fit it. */
#ifndef EMU_REPORT_TEXT_INTERNAL_H
#define EMU_REPORT_TEXT_INTERNAL_H

#include "base/buf.h"
#include "report/document.h"

struct emu_page {
	const struct emu_report *report;
	size_t width;
	bool bold;
	struct emu_buf *out;
	struct emu_buf scratch; /* of emu_page_shown */
};

/* The text without signs of direction, or isolated where a letter runs from right to left, so that
 * it does not pull its neighbours along. Until the next call. */
struct emu_str emu_page_shown(struct emu_page *page, struct emu_str text);

/* As much of the text from *from on as fits `width` columns, broken at a space where there is one;
 * *from moves to what follows. */
struct emu_str emu_page_wrap(struct emu_str text, size_t width, size_t *from);

/* The widest piece that cannot be broken at a space. */
size_t emu_page_widest_word(struct emu_str text);

void emu_page_pad(struct emu_buf *out, size_t columns);

/* Broken to the page's width: the first line behind `lead`, the others behind as many spaces. */
void emu_page_paragraph(struct emu_page *page, const char *lead, struct emu_str text);

/* The table, aligned; stacked where it is too wide. */
void emu_page_table(struct emu_page *page, const struct emu_report_table *table);

/* A figure with its marks: "1.635 [1]". */
void emu_page_marks(const struct emu_report_marks *marks, struct emu_buf *out);

#endif
