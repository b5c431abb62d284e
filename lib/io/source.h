/*
 * Where bytes come from: a file or standard input, gzip or plain (told by the magic bytes, RFC
 * 1952; members may follow one another), a UTF-8 BOM dropped, other encodings turned into UTF-8.
 * What could be read before a fault is always delivered before the fault is.
 */
#ifndef EMU_IO_SOURCE_H
#define EMU_IO_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/err.h"
#include "base/str.h"

struct emu_source;

enum emu_source_state {
	EMU_SOURCE_DATA,  /* at least one byte was delivered */
	EMU_SOURCE_END,	  /* all was read, and all of it was good */
	EMU_SOURCE_FAULT, /* err says what; stays so */
};

/* `path` "-" is standard input. `encoding` is an iconv name, NULL for UTF-8. The path is kept, not
 * copied. NULL where it cannot be opened (a directory cannot). */
EMU_CHECKED struct emu_source *emu_source_open(
	const char *path, const char *encoding, struct emu_error *err);

/* Bytes already in memory, as a source (tests, fuzzing); they must outlive it. */
EMU_CHECKED struct emu_source *emu_source_open_bytes(
	const char *name, const void *at, size_t len, struct emu_error *err);

/* EMU_FAULT_USAGE where it is not known. */
EMU_CHECKED int emu_source_check_encoding(const char *encoding, struct emu_error *err);

void emu_source_close(struct emu_source *source);

/* Up to `cap` bytes into `at`; *len says how many. Waits only when nothing is there yet. */
EMU_CHECKED enum emu_source_state emu_source_read(
	struct emu_source *source, char *at, size_t cap, size_t *len, struct emu_error *err);

/* Whether it is the very file on disk that a descriptor stands for. */
bool emu_source_is_file_of(const struct emu_source *source, int fd);

/* Puts back the bytes that were read last, to be read again: for telling what an input is by how it
 * begins. An end may have been met behind them, but no fault. */
EMU_CHECKED int emu_source_unread(
	struct emu_source *source, struct emu_str bytes, struct emu_error *err);

/* Called before a read that may block, so that the output so far can be flushed. */
void emu_source_on_wait(struct emu_source *source, void (*wait)(void *), void *context);

/* From now on each read is a fault: what it gives is not wanted any more. Any thread may say so. */
void emu_source_stop(struct emu_source *source);

/* The path as messages name it; "stdin" for standard input. */
const char *emu_source_name(const struct emu_source *source);

/* After the end: a remark on input that was read all the same (trailing garbage behind the last
 * gzip member), or NULL. */
const char *emu_source_remark(const struct emu_source *source);

/* How long the UTF-8 byte order mark was that was dropped, once something was read. */
size_t emu_source_mark(const struct emu_source *source);

/* Bytes taken from the system so far, before unpacking: to be held against a file's size. */
uint64_t emu_source_offset(const struct emu_source *source);

#endif
