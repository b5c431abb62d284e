/* Cells between delimiters, sixteen bytes at a time. Called by table/csv.c for each row that
 * begins. */
#include "table/csv-plain.h"

#include "base/attributes.h"
#include "base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct split {
	struct emu_csv_plain *row;
	const char *begun; /* the row */
	const char *cell;  /* the one that has begun */
	uint64_t line, column;
};

/* False where there is no room. */
static inline bool end_cell(struct split *split, const char *at)
{
	struct emu_csv_plain *row = split->row;
	if (EMU_UNLIKELY(row->n == row->cap))
		return false;
	row->cells[row->n++] = (struct emu_cell){
		.text = {split->cell, (size_t)(at - split->cell)},
		.line = split->line,
		.column = split->column + (uint64_t)(split->cell - split->begun),
	};
	split->cell = at + 1;
	return true;
}

#ifdef __SSE2__
static inline unsigned where(__m128i bytes, char byte)
{
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)));
}

/* Moves on by whole steps, to where a step is left that has the row's end in it or something else
 * than cells; false where there is no room. */
static bool split_wide(
	struct split *split, const char **at, const char *end, char delimiter, unsigned *high)
{
	for (; end - *at >= 16; *at += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)*at);
		unsigned ends = where(bytes, '\n') | where(bytes, '\r');
		unsigned stops = where(bytes, delimiter),
			 above = (unsigned)_mm_movemask_epi8(bytes);
		unsigned odd = where(bytes, '"') | where(bytes, '\0');
		unsigned before = (ends & -ends) - 1; /* the bits below; all where there is none */
		if (odd & before)
			return false;
		*high |= above & before;
		for (stops &= before; stops; stops &= stops - 1)
			if (!end_cell(split, *at + __builtin_ctz(stops)))
				return false;
		if (ends) {
			*at += __builtin_ctz(ends);
			return true;
		}
	}
	return true;
}
#endif

bool emu_csv_plain_row(struct emu_csv_plain *row, struct emu_str text, char delimiter,
	uint64_t line, uint64_t column)
{
	struct split split = {row, text.at, text.at, line, column};
	const char *at = text.at, *end = text.at + text.len;
	unsigned high = 0;
	row->n = 0;
#ifdef __SSE2__
	if (!split_wide(&split, &at, end, delimiter, &high))
		return false;
#endif
	for (; at < end && *at != '\n' && *at != '\r'; at++) {
		if (*at == '"' || *at == '\0' || (*at == delimiter && !end_cell(&split, at)))
			return false;
		high |= (unsigned char)*at & 0x80;
	}
	row->len = (size_t)(at - text.at);
	return at < end && end_cell(&split, at) &&
		(!high || emu_text_is_utf8((struct emu_str){text.at, row->len}, NULL));
}
