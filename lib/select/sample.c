/* Sampling in one pass: a reservoir (Vitter 1985, algorithm R) or a draw a record. Called for the
 * records that a selection lets through. */
#include "select/sample.h"

#include <stdlib.h>

/* Of a percentage: what is smaller than this many places is refused, so that its share of 2^64 can
 * be computed in 128 bits. */
#define PLACES_MAX 9

__extension__ typedef unsigned __int128 wide;

static int fail_size(struct emu_str text, struct emu_error *err)
{
	return emu_fail(err, EMU_FAULT_USAGE,
		"expected a number of records or a share as 2.5%%, found \"%.*s\"",
		EMU_STR_ARGS(text));
}

/* Digits, and at most PLACES_MAX of them behind a point; their value times 10^PLACES_MAX. */
static bool read_share(struct emu_str text, uint64_t *share)
{
	size_t at = 0, places = 0;
	*share = 0;
	for (; at < text.len && text.at[at] >= '0' && text.at[at] <= '9' && *share <= 100; at++)
		*share = 10 * *share + (uint64_t)(text.at[at] - '0');
	if (at == 0)
		return false;
	bool point = at < text.len && text.at[at] == '.';
	for (at += point; places < PLACES_MAX; places++) {
		bool digit = point && at < text.len && text.at[at] >= '0' && text.at[at] <= '9';
		*share = 10 * *share + (uint64_t)(digit ? text.at[at] - '0' : 0);
		at += digit;
	}
	return at == text.len && (!point || text.at[at - 1] != '.');
}

static bool read_number(struct emu_str text, uint64_t *number)
{
	*number = 0;
	for (size_t at = 0; at < text.len; at++) {
		if (text.at[at] < '0' || text.at[at] > '9' || *number > UINT64_MAX / 10 - 1)
			return false;
		*number = 10 * *number + (uint64_t)(text.at[at] - '0');
	}
	return text.len > 0;
}

int emu_sample_parse(struct emu_sample_size *size, struct emu_str text, struct emu_error *err)
{
	static const uint64_t whole = UINT64_C(100) * 1000000000; /* 100 % */
	uint64_t share;
	*size = (struct emu_sample_size){0};
	size->is_rate = text.len && text.at[text.len - 1] == '%';
	if (!size->is_rate)
		return read_number(text, &size->n) ? 0 : fail_size(text, err);
	if (!read_share((struct emu_str){text.at, text.len - 1}, &share) || share > whole)
		return fail_size(text, err);
	size->all = share == whole;
	size->below = size->all ? 0 : (uint64_t)(((wide)share << 64) / whole);
	return 0;
}

void emu_sample_init(struct emu_sample *sample, const struct emu_sample_size *size, uint64_t seed)
{
	*sample = (struct emu_sample){.size = *size, .state = seed};
}

void emu_sample_free(struct emu_sample *sample)
{
	for (size_t i = 0; i < sample->cap; i++)
		emu_buf_free(&sample->slots[i].record);
	free(sample->slots);
	*sample = (struct emu_sample){0};
}

/* splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t draw(struct emu_sample *sample)
{
	uint64_t mixed = (sample->state += UINT64_C(0x9e3779b97f4a7c15));
	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
	return mixed ^ (mixed >> 31);
}

/* 0 to limit - 1, each as likely (Lemire 2019). */
static uint64_t draw_below(struct emu_sample *sample, uint64_t limit)
{
	wide product = (wide)draw(sample) * limit;
	if ((uint64_t)product < limit)
		for (uint64_t least = (0 - limit) % limit; (uint64_t)product < least;)
			product = (wide)draw(sample) * limit;
	return (uint64_t)(product >> 64);
}

bool emu_sample_draw(struct emu_sample *sample)
{
	return sample->size.all || draw(sample) < sample->size.below;
}

static int grow(struct emu_sample *sample, struct emu_error *err)
{
	size_t cap = sample->cap ? 2 * sample->cap : 16;
	struct emu_sample_slot *slots = realloc(sample->slots, cap * sizeof(*slots));
	if (!slots)
		return emu_fail_memory(err);
	for (size_t i = sample->cap; i < cap; i++)
		slots[i] = (struct emu_sample_slot){0};
	sample->slots = slots;
	sample->cap = cap;
	return 0;
}

int emu_sample_offer(struct emu_sample *sample, struct emu_buf **room, struct emu_error *err)
{
	uint64_t number = sample->seen++, at = sample->n;
	*room = NULL;
	if (sample->n >= sample->size.n) {
		at = draw_below(sample, sample->seen);
		if (at >= sample->size.n)
			return 0;
	} else if (sample->n == sample->cap && grow(sample, err) < 0) {
		return -1;
	} else {
		sample->n++;
	}
	struct emu_sample_slot *slot = &sample->slots[at];
	slot->number = number;
	emu_buf_clear(&slot->record);
	*room = &slot->record;
	return 0;
}

static int compare_slots(const void *a, const void *b)
{
	const struct emu_sample_slot *x = a, *y = b;
	return x->number < y->number ? -1 : 1;
}

void emu_sample_sort(struct emu_sample *sample)
{
	if (sample->n)
		qsort(sample->slots, sample->n, sizeof(*sample->slots), compare_slots);
}
