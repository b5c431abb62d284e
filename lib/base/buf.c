/* Growing bytes: doubles its room, and remembers instead of reporting that memory ran out. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define SMALLEST 64

void emu_buf_free(struct emu_buf *buf)
{
	free(buf->at);
	*buf = (struct emu_buf){0};
}

bool emu_buf_reserve(struct emu_buf *buf, size_t len)
{
	if (buf->failed)
		return false;
	if (buf->cap - buf->len >= len)
		return true;
	size_t cap = buf->cap > SIZE_MAX / 2 ? SIZE_MAX : 2 * buf->cap;
	if (cap < SMALLEST)
		cap = SMALLEST;
	if (len > SIZE_MAX - buf->len)
		goto failed;
	if (cap < buf->len + len)
		cap = buf->len + len;
	char *at = realloc(buf->at, cap);
	if (!at)
		goto failed;
	buf->at = at;
	buf->cap = cap;
	return true;
failed:
	buf->cap = buf->len; /* or a shorter text would follow, with a gap before it */
	buf->failed = true;
	return false;
}

void emu_buf_append_grown(struct emu_buf *buf, struct emu_str text)
{
	if (!emu_buf_reserve(buf, text.len))
		return;
	memcpy(buf->at + buf->len, text.at, text.len);
	buf->len += text.len;
}

void emu_buf_vprintf(struct emu_buf *buf, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int len = vsnprintf(NULL, 0, format, arguments);
	if (len < 0) {
		buf->failed = true;
	} else if (emu_buf_reserve(buf, (size_t)len + 1)) { /* vsnprintf's own terminator */
		vsnprintf(buf->at + buf->len, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

void emu_buf_printf(struct emu_buf *buf, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	emu_buf_vprintf(buf, format, arguments);
	va_end(arguments);
}

void emu_buf_append_number(struct emu_buf *buf, uint64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);
	for (; number >= 100; number /= 100) {
		unsigned pair = (unsigned)(number %
			100); /* dividing takes longer than all the rest */
		digits[--at] = (char)('0' + pair % 10);
		digits[--at] = (char)('0' + pair / 10);
	}
	digits[--at] = (char)('0' + number % 10);
	if (number >= 10)
		digits[--at] = (char)('0' + number / 10);
	emu_buf_append(buf, (struct emu_str){digits + at, sizeof(digits) - at});
}
