/* Called for what each record says, and again at the end when it is read back. */
#include "rules/fact-internal.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

void emu_fact_put_number(struct emu_buf *out, uint64_t number, size_t bytes)
{
	char all[8];
	for (size_t i = 0; i < bytes; i++)
		all[i] = (char)(number >> 8 * (bytes - 1 - i));
	emu_buf_append(out, (struct emu_str){all, bytes});
}

uint64_t emu_fact_take_number(struct emu_str *from, size_t bytes)
{
	uint64_t number = 0;
	for (size_t i = 0; i < bytes; i++)
		number = number << 8 | (unsigned char)from->at[i];
	*from = emu_str_after(*from, bytes);
	return number;
}

void emu_fact_put_day(struct emu_buf *out, int32_t day)
{
	emu_fact_put_number(out, (uint32_t)day ^ 0x80000000U, 4);
}

int32_t emu_fact_take_day(struct emu_str *from)
{
	return (int32_t)((uint32_t)emu_fact_take_number(from, 4) ^ 0x80000000U);
}

void emu_fact_put_text(struct emu_buf *out, struct emu_str text)
{
	emu_fact_put_number(out, text.len, 4);
	emu_buf_append(out, text);
}

struct emu_str emu_fact_take_text(struct emu_str *from)
{
	size_t len = (size_t)emu_fact_take_number(from, 4);
	struct emu_str text = {from->at, len};
	*from = emu_str_after(*from, len);
	return text;
}

void emu_fact_put_place(struct emu_buf *out, const struct emu_finding_place *place)
{
	const char *nul = place->file.len ? memchr(place->file.at, '\0', place->file.len) : NULL;
	struct emu_str file = place->file;
	if (nul)
		file.len = (size_t)(nul - file.at);
	emu_buf_push(out, file.len ? 0 : 1);
	emu_buf_append(out, file);
	emu_buf_push(out, '\0');
	emu_fact_put_number(out, place->line, 8);
	emu_fact_put_number(out, place->column < UINT32_MAX ? place->column : 0, 4);
}

struct emu_finding_place emu_fact_take_place(struct emu_str *from)
{
	struct emu_finding_place place = {0};
	(void)emu_fact_take_number(from, 1);
	const char *nul = memchr(from->at, '\0', from->len);
	place.file = (struct emu_str){from->at, (size_t)(nul - from->at)};
	*from = emu_str_after(*from, place.file.len + 1);
	place.line = emu_fact_take_number(from, 8);
	place.column = emu_fact_take_number(from, 4);
	return place;
}

/* ---- Joining --------------------------------------------------------------------------------- */

static void add_last(struct emu_buf *value, struct emu_str next)
{
	struct emu_str a = {value->at + value->len - 8, 8}, b = emu_str_after(next, next.len - 8);
	uint64_t sum = emu_fact_take_number(&a, 8) + emu_fact_take_number(&b, 8);
	value->len -= 8;
	emu_fact_put_number(value, sum, 8);
}

/* Before the kind of period, a byte, stands the last day. */
static void keep_later_day(struct emu_buf *value, struct emu_str next)
{
	char *ours = value->at + value->len - 5;
	const char *theirs = next.at + next.len - 5;
	if (memcmp(theirs, ours, 4) > 0)
		memcpy(ours, theirs, 4);
}

static bool is_counted(struct emu_str cell_key)
{
	struct emu_str sheet = {cell_key.at + EMU_FACT_UNIT_LEN, 4};
	return emu_fact_take_number(&sheet, 4) == EMU_SHEET_COUNTED;
}

void emu_rules_join_facts(struct emu_str key, struct emu_buf *value, struct emu_str next)
{
	switch ((enum emu_rules_fact) * key.at) {
	case EMU_FACT_CELL:
		if (is_counted(key)) {
			add_last(value, next);
			break;
		}
		emu_buf_clear(value);
		emu_buf_append(value, next);
		break;
	case EMU_FACT_COUNT:
	case EMU_FACT_REPEATED:
		add_last(value, next);
		break;
	case EMU_FACT_RECEIVED:
		keep_later_day(value, next);
		break;
	case EMU_FACT_EXCLUSIVE: /* the first stays */
		break;
	}
}

/* ---- Cells ----------------------------------------------------------------------------------- */

enum { MAY_BE_LESS = 1, MAY_BE_MORE = 2 };

void emu_fact_put_cell(const struct emu_rules_cell *cell, uint64_t seed, struct emu_buf *key,
	struct emu_buf *value)
{
	emu_buf_push(key, EMU_FACT_CELL);
	emu_fact_put_number(key, XXH3_64bits_withSeed(cell->unit.at, cell->unit.len, seed), 8);
	emu_fact_put_number(key, cell->sheet, 4);
	emu_fact_put_text(key, cell->unit);
	emu_fact_put_number(key, cell->indicator, 4);
	emu_fact_put_day(key, cell->period.from);
	emu_fact_put_day(key, cell->period.to);
	emu_fact_put_number(key, cell->period.kind, 1);
	for (size_t i = 0; i < EMU_RULES_DIMENSIONS; i++) {
		if (!cell->dimensions[i].len)
			continue;
		emu_fact_put_number(key, i, 1);
		emu_fact_put_text(key, cell->dimensions[i]);
	}
	if (cell->sheet == EMU_SHEET_COUNTED) {
		emu_fact_put_place(value, &cell->place);
		emu_fact_put_number(value, cell->n, 8);
		return;
	}
	emu_fact_put_number(value, !cell->is_previous, 1);
	emu_fact_put_day(value, cell->submitted);
	emu_fact_put_place(value, &cell->place);
	int flags = (cell->may_be_less ? MAY_BE_LESS : 0) | (cell->may_be_more ? MAY_BE_MORE : 0);
	emu_buf_push(value, (char)flags);
	emu_buf_append(value, cell->number);
}

void emu_fact_take_cell(struct emu_rules_cell *cell, struct emu_str key, struct emu_str value)
{
	*cell = (struct emu_rules_cell){.key = key, .value = value};
	key = emu_str_after(key, EMU_FACT_UNIT_LEN);
	cell->sheet = (uint32_t)emu_fact_take_number(&key, 4);
	cell->unit = emu_fact_take_text(&key);
	cell->indicator = (uint32_t)emu_fact_take_number(&key, 4);
	cell->period.from = emu_fact_take_day(&key);
	cell->period.to = emu_fact_take_day(&key);
	cell->period.kind = (enum emu_period_kind)emu_fact_take_number(&key, 1);
	while (key.len) {
		size_t i = (size_t)emu_fact_take_number(&key, 1);
		cell->dimensions[i] = emu_fact_take_text(&key);
	}
	if (cell->sheet == EMU_SHEET_COUNTED) {
		cell->place = emu_fact_take_place(&value);
		cell->n = emu_fact_take_number(&value, 8);
		return;
	}
	cell->is_previous = !emu_fact_take_number(&value, 1);
	cell->submitted = emu_fact_take_day(&value);
	cell->place = emu_fact_take_place(&value);
	uint64_t flags = emu_fact_take_number(&value, 1);
	cell->may_be_less = flags & MAY_BE_LESS;
	cell->may_be_more = flags & MAY_BE_MORE;
	cell->number = value;
}
