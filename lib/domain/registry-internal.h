/* What stands behind a registry's lookups; filled by registry_load.c, read by registry.c. */
#ifndef EMU_DOMAIN_REGISTRY_INTERNAL_H
#define EMU_DOMAIN_REGISTRY_INTERNAL_H

#include <jansson.h>

#include "base/arena.h"
#include "base/index.h"
#include "domain/names-internal.h"

/* Units, or blocks. */
struct emu_registry_kind {
	struct emu_index ids; /* as they stand: records carry them, so they are tried first */
	struct emu_names names;
	const json_t *entries; /* in the document */
};

struct emu_registry_names {
	struct emu_registry_kind units, blocks;
	json_t *document;	/* every string of the registry lives here, */
	struct emu_arena arena; /* and every array here */
};

#endif
