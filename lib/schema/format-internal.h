/* The formats of JSON Schema (validation section 7.3), and ours. */
#ifndef EMU_SCHEMA_FORMAT_INTERNAL_H
#define EMU_SCHEMA_FORMAT_INTERNAL_H

#include <stdbool.h>

#include "base/str.h"

enum emu_format {
	EMU_FORMAT_UNKNOWN,
	EMU_FORMAT_DATE,
	EMU_FORMAT_DATE_TIME,
	EMU_FORMAT_DURATION,
	EMU_FORMAT_EMAIL,
	EMU_FORMAT_EMU_DATE,   /* a date, or a date and time */
	EMU_FORMAT_EMU_PERIOD, /* DESIGN section 3, canonical */
	EMU_FORMAT_HOSTNAME,
	EMU_FORMAT_IDN_EMAIL,
	EMU_FORMAT_IDN_HOSTNAME,
	EMU_FORMAT_IPV4,
	EMU_FORMAT_IPV6,
	EMU_FORMAT_IRI,
	EMU_FORMAT_IRI_REFERENCE,
	EMU_FORMAT_JSON_POINTER,
	EMU_FORMAT_REGEX,
	EMU_FORMAT_RELATIVE_JSON_POINTER,
	EMU_FORMAT_TIME,
	EMU_FORMAT_URI,
	EMU_FORMAT_URI_REFERENCE,
	EMU_FORMAT_URI_TEMPLATE,
	EMU_FORMAT_UUID,
	/* Those that no `format` names, but draft-07's content keywords. */
	EMU_FORMAT_BASE64,
	EMU_FORMAT_BASE64_JSON,
	EMU_FORMAT_JSON,
};

/* Of a `format`. */
enum emu_format emu_format_find(struct emu_str name);

/* Of contentEncoding and contentMediaType; "" where there is none. */
enum emu_format emu_format_of_content(struct emu_str encoding, struct emu_str media);

/* What a message says was expected: "a date like 2023-06-24". */
const char *emu_format_words(enum emu_format format);

/* `text` is UTF-8, unescaped. */
bool emu_format_holds(enum emu_format format, struct emu_str text);

#endif
