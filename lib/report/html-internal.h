/* What the pieces of the HTML writer share. */
#ifndef EMU_REPORT_HTML_INTERNAL_H
#define EMU_REPORT_HTML_INTERNAL_H

#include "base/buf.h"
#include "report/document.h"

/* The rules of the style sheet, closed by NULL, and the SHA-256 of them all in base64, as the
 * page's policy names it. A test holds the two together. */
extern const char *const emu_html_style[];
extern const char emu_html_style_hash[];

/* Text for an element: inserted names become <bdi>. */
void emu_html_text(struct emu_str text, struct emu_buf *out);

/* Text for attributes and SVG, where no element can stand. */
void emu_html_attribute(struct emu_str text, struct emu_buf *out);

/* The table's chart as an <svg>; ids begin with `id`. */
void emu_html_chart(const struct emu_report *report, const struct emu_report_table *table,
	const char *id, struct emu_buf *out);

#endif
