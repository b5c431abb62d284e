/*
 * What records say as the reader's language writes it. Numbers are moved about as text, never
 * through a binary fraction. Each appends to `out`.
 */
#ifndef EMU_REPORT_FORMAT_H
#define EMU_REPORT_FORMAT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"
#include "report/labels.h"

/* U+2013 stands where a figure is missing: no digit, and no minus sign either. */
#define EMU_FORMAT_MISSING EMU_STR("\xE2\x80\x93")
#define EMU_FORMAT_PARTIAL EMU_STR("\xE2\x80\xA0") /* a dagger, beside what is not whole */

/* Before a figure that is a bound. */
#define EMU_FORMAT_AT_LEAST EMU_STR("\xE2\x89\xA5")
#define EMU_FORMAT_AT_MOST EMU_STR("\xE2\x89\xA4")
#define EMU_FORMAT_ABOUT EMU_STR("\xE2\x89\x88")

/* A JSON number: 1635 is 1.635 in Vietnamese, 12.5 is 12,5. What is none is cleaned instead. */
void emu_format_number(
	const struct emu_labels *labels, struct emu_str json, bool percent, struct emu_buf *out);

/* A period of a record ("2023-H1": "6 tháng đầu năm 2023"); what is none is cleaned instead. */
void emu_format_period(const struct emu_labels *labels, struct emu_str period, struct emu_buf *out);

/* A date, or the date of a date and time; what is neither is cleaned instead. */
void emu_format_date(const struct emu_labels *labels, struct emu_str date, struct emu_buf *out);

/*
 * Text that came from outside, made safe for any format: white space runs become one space and
 * leave the ends; control characters, bidi overrides and bytes that are not UTF-8 become visible
 * (\u{202E}, \x{FF}), marks of direction and other invisible signs go. Joiners stay: Hindi is
 * spelt with them.
 */
void emu_format_clean(struct emu_str text, struct emu_buf *out);

/* The same between U+2068 and U+2069, as names stand in sentences. */
void emu_format_name(struct emu_str text, struct emu_buf *out);

#endif
