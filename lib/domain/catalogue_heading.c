/*
 * What a column of a wide table holds, from its heading: the heading is cut at spaces and
 * punctuation, and every way to put the pieces together as names is tried. Names hold spaces and
 * punctuation themselves ("văn hóa-xã hội"), so where to cut is not known beforehand; that all
 * of the heading must be names, and only one reading may remain, keeps it from guessing.
 */
#include "domain/catalogue.h"

#include "domain/catalogue-internal.h"

#define PIECES_MAX 32

struct search {
	const struct emu_catalogue *catalogue;
	const struct emu_catalogue_names *names;
	struct emu_str text; /* the heading as names are compared */
	struct {
		size_t from, to;
	} pieces[PIECES_MAX];
	size_t n_pieces;
	struct emu_catalogue_cell cell; /* put together so far */
	uint32_t announced; /* "field: ...": the dimension whose value must come next, or NONE */
	struct emu_catalogue_cell found;
	size_t n_found; /* different readings; two are enough to know */
};

static bool is_cut(char byte)
{
	return byte && strchr(" -/:,.;|()", byte);
}

static bool cut(struct search *search)
{
	struct emu_str text = search->text;
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		while (at < text.len && !is_cut(text.at[at]))
			at++;
		if (at == from) {
			at++;
			continue;
		}
		if (search->n_pieces == PIECES_MAX)
			return false;
		search->pieces[search->n_pieces].from = from;
		search->pieces[search->n_pieces++].to = at;
	}
	return search->n_pieces > 0;
}

/* The text of pieces [from, to), with the bracket that closes one within. */
static struct emu_str joined(const struct search *search, size_t from, size_t to)
{
	size_t start = search->pieces[from].from, end = search->pieces[to - 1].to;
	struct emu_str text = {search->text.at + start, end - start};
	const char *open = memchr(text.at, '(', text.len);
	if (open && end < search->text.len && search->text.at[end] == ')')
		text.len++;
	return text;
}

/* Puts the parts in the indicator's order of dimensions; false where one is not its dimension. */
static bool arrange(const struct emu_indicator *indicator, const struct emu_catalogue_cell *cell,
	struct emu_catalogue_cell *arranged)
{
	*arranged = (struct emu_catalogue_cell){.indicator = cell->indicator};
	for (size_t i = 0; i < indicator->n_dimensions; i++)
		for (size_t j = 0; j < cell->n_parts; j++)
			if (cell->parts[j].dimension == indicator->dimensions[i])
				arranged->parts[arranged->n_parts++] = cell->parts[j];
	return arranged->n_parts == cell->n_parts;
}

static bool is_same(const struct emu_catalogue_cell *a, const struct emu_catalogue_cell *b)
{
	bool same = a->indicator == b->indicator && a->n_parts == b->n_parts;
	for (size_t i = 0; same && i < a->n_parts; i++)
		same = a->parts[i].dimension == b->parts[i].dimension &&
			a->parts[i].value == b->parts[i].value;
	return same;
}

static void keep_reading(struct search *search)
{
	struct emu_catalogue_cell cell;
	if (search->cell.indicator == EMU_CATALOGUE_NONE ||
		search->announced != EMU_CATALOGUE_NONE ||
		!arrange(&search->catalogue->indicators[search->cell.indicator], &search->cell,
			&cell))
		return;
	if (search->n_found && is_same(&cell, &search->found))
		return;
	search->found = cell;
	search->n_found++;
}

static bool has_dimension(const struct emu_catalogue_cell *cell, uint32_t dimension)
{
	for (size_t i = 0; i < cell->n_parts; i++)
		if (cell->parts[i].dimension == dimension)
			return true;
	return false;
}

static void read_from(struct search *search, size_t at);

static void read_value(struct search *search, struct emu_str key, uint32_t dimension, size_t next)
{
	struct emu_catalogue_cell *cell = &search->cell;
	uint32_t value = emu_names_only(&search->names->values[dimension].names, key);
	if (value == EMU_NAMES_NONE || cell->n_parts == EMU_CATALOGUE_CELL_PARTS ||
		has_dimension(cell, dimension))
		return;
	uint32_t announced = search->announced;
	search->announced = EMU_CATALOGUE_NONE;
	cell->parts[cell->n_parts].dimension = dimension;
	cell->parts[cell->n_parts++].value = value;
	read_from(search, next);
	cell->n_parts--;
	search->announced = announced;
}

/* Goes on behind pieces that are the name `key`. Depth is bounded: each step takes an indicator (of
 * which there is one), a part (of which there are four), or announces a part. */
static void read_name(struct search *search, struct emu_str key, size_t next)
{
	if (search->announced != EMU_CATALOGUE_NONE) {
		read_value(search, key, search->announced, next);
		return;
	}
	uint32_t indicator = emu_names_only(&search->names->indicators.names, key);
	if (indicator != EMU_NAMES_NONE && search->cell.indicator == EMU_CATALOGUE_NONE) {
		search->cell.indicator = indicator;
		read_from(search, next);
		search->cell.indicator = EMU_CATALOGUE_NONE;
	}
	for (uint32_t i = 0; i < search->catalogue->n_dimensions; i++)
		read_value(search, key, i, next);
	uint32_t dimension = emu_names_only(&search->names->dimensions.names, key);
	if (dimension != EMU_NAMES_NONE) {
		search->announced = dimension;
		read_from(search, next);
		search->announced = EMU_CATALOGUE_NONE;
	}
}

static void read_from(struct search *search, size_t at)
{
	if (at == search->n_pieces)
		keep_reading(search);
	for (size_t next = at + 1; next <= search->n_pieces && search->n_found < 2; next++)
		read_name(search, joined(search, at, next), next);
}

bool emu_catalogue_heading(const struct emu_catalogue *catalogue, struct emu_str heading,
	struct emu_buf *scratch, struct emu_catalogue_cell *cell)
{
	emu_buf_clear(scratch);
	emu_names_key(heading, scratch);
	if (scratch->failed)
		return false;
	struct search search = {
		.catalogue = catalogue,
		.names = catalogue->names,
		.text = emu_buf_str(scratch),
		.cell.indicator = EMU_CATALOGUE_NONE,
		.announced = EMU_CATALOGUE_NONE,
	};
	uint32_t whole = emu_names_only(&search.names->indicators.names, search.text);
	if (whole != EMU_NAMES_NONE) {
		*cell = (struct emu_catalogue_cell){.indicator = whole};
		return true;
	}
	if (!cut(&search))
		return false;
	read_from(&search, 0);
	*cell = search.found;
	return search.n_found == 1;
}
