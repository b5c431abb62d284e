/* The escapes of a JSON string (RFC 8259 section 7): checked once by the reader, decoded by whoever
 * needs the characters. */
#ifndef EMU_JSON_ESCAPE_INTERNAL_H
#define EMU_JSON_ESCAPE_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

/* The length of the escape that begins at `at` (a backslash), a surrogate pair's whole; 0 where it
 * is none, and then *problem says why. */
size_t emu_json_escape_len(const char *at, const char *end, const char **problem);

/* The bytes (1 to 4, UTF-8) that a checked escape stands for; *len is how long it is. */
size_t emu_json_escape_decode(const char *at, char bytes[4], size_t *len);

#endif
