/*
 * The name nearest to one that nobody bears, for "did you mean": edits of code points (insert,
 * drop, change one), given up once they are more than a third of the name, which still forgives
 * Vietnamese typed without its marks.
 */
#include "domain/names-internal.h"

#include "base/text.h"

#define POINTS_MAX 128 /* no longer name is compared */

struct points {
	int32_t at[POINTS_MAX];
	size_t n;
};

static bool read_points(struct points *points, struct emu_str text)
{
	points->n = 0;
	for (size_t at = 0; at < text.len;) {
		if (points->n == POINTS_MAX)
			return false;
		points->at[points->n++] = emu_text_next(text, &at);
	}
	return true;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The edits between the two, or some number above `bound`. */
static size_t distance(const struct points *a, const struct points *b, size_t bound)
{
	if (a->n > b->n + bound || b->n > a->n + bound)
		return bound + 1;
	size_t row[POINTS_MAX + 1];
	for (size_t j = 0; j <= b->n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a->n; i++) {
		size_t diagonal = row[0], best = row[0] = i;
		for (size_t j = 1; j <= b->n; j++) {
			size_t changed = diagonal + (a->at[i - 1] != b->at[j - 1]);
			diagonal = row[j];
			row[j] = least(changed, least(row[j], row[j - 1]) + 1);
			best = least(best, row[j]);
		}
		if (best > bound)
			return bound + 1;
	}
	return row[b->n];
}

struct emu_str emu_names_nearest(
	const struct emu_names *names, struct emu_str name, struct emu_buf *scratch)
{
	struct emu_str nearest = {0};
	struct points wanted, known;
	emu_buf_clear(scratch);
	emu_names_key(name, scratch);
	if (scratch->failed || !read_points(&wanted, emu_buf_str(scratch)) || wanted.n < 2)
		return nearest;
	size_t bound = wanted.n < 3 ? 1 : wanted.n / 3;
	for (size_t i = 0; i < names->keys.n; i++) {
		if (!read_points(&known, names->keys.names[i]))
			continue;
		size_t edits = distance(&wanted, &known, bound);
		if (edits > bound)
			continue;
		nearest = names->names[i].shown;
		if (edits == 0)
			break;
		bound = edits - 1;
	}
	return nearest;
}
