/* What stands behind the catalogue's lookups; filled by catalogue_load.c, read by the others. */
#ifndef EMU_DOMAIN_CATALOGUE_INTERNAL_H
#define EMU_DOMAIN_CATALOGUE_INTERNAL_H

#include <jansson.h>

#include "base/arena.h"
#include "base/index.h"
#include "domain/names-internal.h"

enum emu_catalogue_document {
	EMU_CATALOGUE_INDICATORS,
	EMU_CATALOGUE_DIMENSIONS,
	EMU_CATALOGUE_TITLES,
	EMU_CATALOGUE_CLASSES,
	EMU_CATALOGUE_SECTORS,
	EMU_CATALOGUE_N_DOCUMENTS,
};

/* What goes by ids and names: the indicators, the dimensions, the values of one dimension. */
struct emu_catalogue_kind {
	struct emu_index ids;
	struct emu_names names;
	const json_t *entries; /* in their document */
};

struct emu_catalogue_names {
	struct emu_catalogue_kind indicators, dimensions;
	struct emu_catalogue_kind *values; /* by dimension */
	size_t n_values;		   /* dimensions that `values` has */
	uint32_t title;			   /* the dimension whose values the titles are */
	json_t *documents[EMU_CATALOGUE_N_DOCUMENTS]; /* every string lives here, */
	struct emu_arena arena;			      /* every array but `values` here */
};

#endif
