/*
 * A random part of the records: so many of them, each set of that size as likely as any other, or
 * each with the same chance. What the generator draws depends on the seed and on how many records
 * came before, on nothing else: the same command on the same records gives the same sample.
 */
#ifndef EMU_SELECT_SAMPLE_H
#define EMU_SELECT_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* What was asked for. */
struct emu_sample_size {
	bool is_rate;
	uint64_t n;	/* records */
	uint64_t below; /* a rate: of 2^64 equally likely draws, those below this are in; */
	bool all;	/* 100 %, which 64 bits do not hold */
};

/* "100", or "2.5%". */
EMU_CHECKED int emu_sample_parse(
	struct emu_sample_size *size, struct emu_str text, struct emu_error *err);

struct emu_sample_slot {
	struct emu_buf record;
	uint64_t number; /* of the record among all that were offered */
};

struct emu_sample {
	struct emu_sample_size size;
	uint64_t state; /* the generator's */
	uint64_t seen;
	struct emu_sample_slot *slots;
	size_t n, cap;
};

void emu_sample_init(struct emu_sample *sample, const struct emu_sample_size *size, uint64_t seed);
void emu_sample_free(struct emu_sample *sample);

/* Of a rate: whether the next record is in. */
bool emu_sample_draw(struct emu_sample *sample);

/* Of a number: where the next record is to be written, empty, if it is in for now; *room is NULL
 * where it is not. */
EMU_CHECKED int emu_sample_offer(
	struct emu_sample *sample, struct emu_buf **room, struct emu_error *err);

/* Of a number: brings those that stayed in, slots[0] to slots[n - 1], into the input's order. */
void emu_sample_sort(struct emu_sample *sample);

#endif
