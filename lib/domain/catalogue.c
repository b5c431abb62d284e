/*
 * The catalogue, asked: ids and names to numbers, numbers to names to show. Headings of wide tables
 * are catalogue_heading.c's.
 */
#include "domain/catalogue.h"

#include <stdlib.h>

#include "domain/catalogue-internal.h"

static void free_kind(struct emu_catalogue_kind *kind)
{
	emu_index_free(&kind->ids);
	emu_names_free(&kind->names);
}

void emu_catalogue_del(struct emu_catalogue *catalogue)
{
	if (!catalogue)
		return;
	struct emu_catalogue_names *names = catalogue->names;
	if (names) {
		free_kind(&names->indicators);
		free_kind(&names->dimensions);
		for (size_t i = 0; i < names->n_values; i++)
			free_kind(&names->values[i]);
		for (size_t i = 0; i < EMU_CATALOGUE_N_DOCUMENTS; i++)
			json_decref(names->documents[i]);
		emu_arena_free(&names->arena);
		free(names->values);
		free(names);
	}
	free(catalogue);
}

uint32_t emu_catalogue_indicator(const struct emu_catalogue *catalogue, struct emu_str id)
{
	return emu_index_find(&catalogue->names->indicators.ids, id);
}

uint32_t emu_catalogue_dimension(const struct emu_catalogue *catalogue, struct emu_str id)
{
	return emu_index_find(&catalogue->names->dimensions.ids, id);
}

static uint32_t named(
	const struct emu_catalogue_kind *kind, struct emu_str name, struct emu_buf *scratch)
{
	emu_buf_clear(scratch);
	emu_names_key(name, scratch);
	return scratch->failed ? EMU_CATALOGUE_NONE
			       : emu_names_only(&kind->names, emu_buf_str(scratch));
}

uint32_t emu_catalogue_indicator_named(
	const struct emu_catalogue *catalogue, struct emu_str name, struct emu_buf *scratch)
{
	return named(&catalogue->names->indicators, name, scratch);
}

uint32_t emu_catalogue_dimension_named(
	const struct emu_catalogue *catalogue, struct emu_str name, struct emu_buf *scratch)
{
	return named(&catalogue->names->dimensions, name, scratch);
}

uint32_t emu_catalogue_value_named(const struct emu_catalogue *catalogue, uint32_t dimension,
	struct emu_str name, struct emu_buf *scratch)
{
	return named(&catalogue->names->values[dimension], name, scratch);
}

uint32_t emu_catalogue_title_named(
	const struct emu_catalogue *catalogue, struct emu_str name, struct emu_buf *scratch)
{
	return emu_catalogue_value_named(catalogue, catalogue->names->title, name, scratch);
}

static struct emu_str shown(
	const struct emu_catalogue_kind *kind, uint32_t entry, struct emu_str lang)
{
	return emu_names_shown(json_array_get(kind->entries, entry), lang);
}

struct emu_str emu_catalogue_indicator_name(
	const struct emu_catalogue *catalogue, uint32_t indicator, struct emu_str lang)
{
	return shown(&catalogue->names->indicators, indicator, lang);
}

struct emu_str emu_catalogue_dimension_name(
	const struct emu_catalogue *catalogue, uint32_t dimension, struct emu_str lang)
{
	return shown(&catalogue->names->dimensions, dimension, lang);
}

struct emu_str emu_catalogue_value_name(const struct emu_catalogue *catalogue, uint32_t dimension,
	uint32_t value, struct emu_str lang)
{
	return shown(&catalogue->names->values[dimension], value, lang);
}
