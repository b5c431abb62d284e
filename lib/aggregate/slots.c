/* Growing a table of slots. Called by the ledger's pages, cells and copies. */
#include "aggregate/slots-internal.h"

#include <stdlib.h>

#define FEWEST 256

bool emu_slots_make_room(struct emu_slots *slots, size_t n)
{
	size_t n_slots = slots->all ? slots->mask + 1 : 0;
	if (4 * (n + 1) <= 3 * n_slots)
		return true;
	struct emu_slots more = {.mask = (n_slots ? 2 * n_slots : FEWEST) - 1};
	if (n >= UINT32_MAX - 1 || !(more.all = calloc(more.mask + 1, sizeof(*more.all))))
		return false;
	for (size_t i = 0; i < n_slots; i++) {
		if (!slots->all[i].item)
			continue;
		size_t at = emu_slots_start(&more, slots->all[i].hash);
		while (more.all[at].item)
			at = (at + 1) & more.mask;
		more.all[at] = slots->all[i];
	}
	free(slots->all);
	*slots = more;
	return true;
}

void emu_slots_free(struct emu_slots *slots)
{
	free(slots->all);
	*slots = (struct emu_slots){0};
}
