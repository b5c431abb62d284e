/*
 * Growing bytes. Appending never reports a failure on the spot: the buffer turns `failed`, takes
 * nothing more, and whoever uses its bytes asks once.
 */
#ifndef EMU_BASE_BUF_H
#define EMU_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/attributes.h"
#include "base/str.h"

struct emu_buf {
	char *at;
	size_t len, cap;
	bool failed; /* memory ran out: the bytes are not whole */
};

/* All zero is an empty buffer too. */
static inline void emu_buf_init(struct emu_buf *buf)
{
	*buf = (struct emu_buf){0};
}

void emu_buf_free(struct emu_buf *buf);

/* Room for `len` more bytes, which the caller writes at `at + len` before adding to `len`; false
 * (and the buffer failed) when there is none. */
EMU_CHECKED bool emu_buf_reserve(struct emu_buf *buf, size_t len);

void emu_buf_append_grown(struct emu_buf *buf, struct emu_str text); /* the slow half of append */
void emu_buf_printf(struct emu_buf *buf, const char *format, ...) EMU_FORMAT(2, 3);
void emu_buf_vprintf(struct emu_buf *buf, const char *format, va_list arguments) EMU_FORMAT(2, 0);
void emu_buf_append_number(struct emu_buf *buf, uint64_t number); /* decimal digits */

static inline void emu_buf_append(struct emu_buf *buf, struct emu_str text)
{
	if (EMU_UNLIKELY(buf->cap - buf->len < text.len)) {
		emu_buf_append_grown(buf, text);
		return;
	}
	if (text.len)
		memcpy(buf->at + buf->len, text.at, text.len);
	buf->len += text.len;
}

static inline void emu_buf_push(struct emu_buf *buf, char byte)
{
	emu_buf_append(buf, (struct emu_str){&byte, 1});
}

/* Empty it and keep its memory; a failure is forgotten with the bytes it spoiled. */
static inline void emu_buf_clear(struct emu_buf *buf)
{
	buf->len = 0;
	buf->failed = false;
}

/* What it holds, until the next change. */
static inline struct emu_str emu_buf_str(const struct emu_buf *buf)
{
	return (struct emu_str){buf->at, buf->len};
}

#endif
