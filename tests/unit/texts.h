/* JSON texts from a seed, for tests that hold one reader beside another. */
#ifndef EMU_TESTS_TEXTS_H
#define EMU_TESTS_TEXTS_H

#include <stdint.h>

#include "base/buf.h"

#define PADDING 64 /* readable behind each text */

/* xorshift64*: the same records in every run. */
static inline uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * 0x2545f4914f6cdd1dU;
}

static inline size_t below(uint64_t *seed, size_t n)
{
	return (size_t)(next_random(seed) >> 33) % n;
}

static inline void generate_string(struct emu_buf *out, uint64_t *seed)
{
	static const char *const pieces[] = {"a", "khối", "thi đua", "โมเดล", "इकाई", "\\n", "\\\"",
		"\\u00e9", "\\ud83c\\udfc5", "\\\\", "/", "🏅", " ", "0123456789abcdef"};
	emu_buf_push(out, '"');
	for (size_t n = below(seed, 5); n; n--)
		emu_buf_append(
			out, emu_str_from(pieces[below(seed, sizeof(pieces) / sizeof(*pieces))]));
	emu_buf_push(out, '"');
}

static inline void generate(struct emu_buf *out, uint64_t *seed, int depth)
{
	static const char *const scalars[] = {"null", "true", "false", "0", "-0", "12", "-7.60",
		"1e3", "1.5E-3", "9007199254740993"};
	static const char *const spaces[] = {"", " ", "\n", "\t ", "\r\n"};
	size_t kind = below(seed, depth ? 6 : 3);
	emu_buf_append(out, emu_str_from(spaces[below(seed, 5)]));
	if (kind < 2) {
		emu_buf_append(out,
			emu_str_from(scalars[below(seed, sizeof(scalars) / sizeof(*scalars))]));
	} else if (kind == 2) {
		generate_string(out, seed);
	} else {
		emu_buf_push(out, kind == 3 ? '[' : '{');
		size_t n = below(seed, 8);
		for (size_t i = 0; i < n; i++) {
			if (i)
				emu_buf_push(out, ',');
			if (kind != 3) {
				generate_string(out, seed);
				emu_buf_push(out, ':');
			}
			generate(out, seed, depth - 1);
		}
		emu_buf_push(out, kind == 3 ? ']' : '}');
	}
	emu_buf_append(out, emu_str_from(spaces[below(seed, 5)]));
}

/* One that makes a text another, or none. */
static inline char a_byte(uint64_t *seed)
{
	return "\"{}[]:,\\u0 \x80\xff\n-e."[below(seed, 18)];
}

#endif
