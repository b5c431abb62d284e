/* Comparing short texts in wide steps, for where a call would cost more than the comparison. */
#ifndef EMU_BASE_WIDE_H
#define EMU_BASE_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Whether the `len` bytes at `at` are those of `other`; 16 past either can be read. */
static inline bool emu_wide_same(const char *at, const char *other, size_t len)
{
#ifdef __SSE2__
	for (;; at += 16, other += 16, len -= 16) {
		__m128i a = _mm_loadu_si128((const __m128i *)(const void *)at);
		__m128i b = _mm_loadu_si128((const __m128i *)(const void *)other);
		unsigned differ = 0xffffU ^ (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(a, b));
		if (len <= 16)
			return !(differ & ((1U << len) - 1));
		if (differ)
			return false;
	}
#else
	return memcmp(at, other, len) == 0;
#endif
}

#endif
