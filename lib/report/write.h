/* The writers: each renders a document into one format and knows nothing of what it says. Memory
 * that runs out shows in out->failed. */
#ifndef EMU_REPORT_WRITE_H
#define EMU_REPORT_WRITE_H

#include <stddef.h>

#include "base/buf.h"
#include "report/document.h"

/* For a terminal or a mail, aligned in `width` columns (UAX #11); tables that do not fit are
 * stacked. `bold`: headings as a terminal shows them. */
void emu_report_write_text(
	const struct emu_report *report, size_t width, bool bold, struct emu_buf *out);

/* GitHub Flavored Markdown. */
void emu_report_write_markdown(const struct emu_report *report, struct emu_buf *out);

/* One page that needs nothing else: no scripts, nothing fetched, styled under a policy that allows
 * its own style sheet and no other. */
void emu_report_write_html(const struct emu_report *report, struct emu_buf *out);

/* The flat data (RFC 4180), cells that a spreadsheet could take for formulas defused by an
 * apostrophe. */
void emu_report_write_csv(const struct emu_report *report, struct emu_buf *out);

/* The document as JSON, figures as numbers with their digits. */
void emu_report_write_json(const struct emu_report *report, struct emu_buf *out);

#endif
