/* Places in eight bytes: a file's number and a line. Files and lines past the limits are not told
 * apart. Names of files are the only words that are kept. */
#ifndef EMU_RULES_PLACES_INTERNAL_H
#define EMU_RULES_PLACES_INTERNAL_H

#include "base/err.h"
#include "base/index.h"
#include "schema/finding.h"

/* All zero is without any. */
struct emu_rules_places {
	struct emu_index files;
};

EMU_CHECKED int emu_rules_place_number(struct emu_rules_places *places,
	const struct emu_finding_place *place, uint64_t *number, struct emu_error *err);
struct emu_finding_place emu_rules_place_at(const struct emu_rules_places *places, uint64_t number);

/* By the file's name, then by line. */
int emu_rules_place_compare(const struct emu_rules_places *places, uint64_t a, uint64_t b);

#endif
