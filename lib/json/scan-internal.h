/*
 * Looking for where things end, in wide steps: what the reader and the shapes have in common. Up to
 * 64 bytes behind the end may be looked at (EMU_LINES_PADDING), and never count.
 */
#ifndef EMU_JSON_SCAN_INTERNAL_H
#define EMU_JSON_SCAN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/attributes.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The same as emu_json_string_stop, byte by byte. */
static inline const char *emu_json_string_stop_plain(const char *at, const char *end, bool *high)
{
	*high = false;
	for (; at < end; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte == '"' || byte == '\\' || byte < 0x20)
			return at;
		*high |= byte >= 0x80;
	}
	return end;
}

/* The first quote, backslash or control character at or behind `at`; *high tells whether a byte
 * above 0x7f stands before it. What is behind the end may be given, and is for the caller to see.
 */
static inline const char *emu_json_string_stop(const char *at, const char *end, bool *high)
{
#ifdef __SSE2__
	*high = false;
	for (; at < end; at += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
		__m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
		__m128i mark = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
			_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
		unsigned stop = (unsigned)_mm_movemask_epi8(_mm_or_si128(mark, control));
		unsigned above = (unsigned)_mm_movemask_epi8(bytes);
		if (EMU_LIKELY(stop)) {
			*high |= (above & (stop ^ (stop - 1))) != 0;
			return at + __builtin_ctz(stop);
		}
		*high |= above != 0;
	}
	return end;
#else
	return emu_json_string_stop_plain(at, end, high);
#endif
}

/* Where the string ends that begins at `from` (behind its quote): at the quote. Otherwise NULL, and
 * *bad and *problem say where and why. *escaped is set where it has an escape. */
EMU_CHECKED const char *emu_json_string_end(
	const char *from, const char *end, bool *escaped, const char **bad, const char **problem);

#endif
