/*
 * The stages bytes pass on their way in: from the system (raw), out of gzip (gunzip), into UTF-8
 * (transcoder). Each is read as a source is, and asked again after its end or fault says the same
 * again, so that whoever stands above need not remember it.
 */
#ifndef EMU_IO_SOURCE_INTERNAL_H
#define EMU_IO_SOURCE_INTERNAL_H

#include <stdatomic.h>

#include "io/source.h"

struct emu_raw {
	int fd; /* -1: bytes in memory, `at` and `left` */
	const char *at;
	size_t left;
	bool regular;	 /* a file on disk: never waits */
	uint64_t offset; /* bytes read so far */
	bool ended;
	atomic_int error; /* errno of the read that failed; ECANCELED from any thread */
	void (*wait)(void *);
	void *context;
};

EMU_CHECKED int emu_raw_open(struct emu_raw *raw, const char *path, struct emu_error *err);
void emu_raw_close(struct emu_raw *raw);
EMU_CHECKED enum emu_source_state emu_raw_read(
	struct emu_raw *raw, char *at, size_t cap, size_t *len, struct emu_error *err);

/* `head` holds bytes already read from `raw`, the magic among them (at most 16). */
EMU_CHECKED struct emu_gunzip *emu_gunzip_new(
	struct emu_raw *raw, const char *head, size_t len, struct emu_error *err);
void emu_gunzip_del(struct emu_gunzip *gunzip);
EMU_CHECKED enum emu_source_state emu_gunzip_read(
	struct emu_gunzip *gunzip, char *at, size_t cap, size_t *len, struct emu_error *err);
const char *emu_gunzip_remark(const struct emu_gunzip *gunzip);

/* What the transcoder reads from. */
typedef enum emu_source_state emu_stage_read(
	void *stage, char *at, size_t cap, size_t *len, struct emu_error *err);

/* EMU_FAULT_USAGE where the encoding is not known. The name is kept, not copied. */
EMU_CHECKED struct emu_transcoder *emu_transcoder_new(const char *encoding, struct emu_error *err);
void emu_transcoder_del(struct emu_transcoder *transcoder);
EMU_CHECKED enum emu_source_state emu_transcoder_read(struct emu_transcoder *transcoder,
	emu_stage_read *read, void *stage, char *at, size_t cap, size_t *len,
	struct emu_error *err);

#endif
