/* Which of the records of one key stays. */
#ifndef EMU_LATEST_RANK_H
#define EMU_LATEST_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/moment.h"
#include "base/str.h"

enum emu_policy {
	EMU_POLICY_LATEST, /* submitted last; of the same moment, the one further on in the input */
	EMU_POLICY_FIRST,  /* submitted first; of the same moment, the one before the other */
	EMU_POLICY_TRUSTED, /* from the most trusted file; of those, the latest */
	EMU_POLICY_REFUSE, /* none, where they differ (unless they tell of one event); the latest */
};

struct emu_rank {
	struct emu_moment submitted;
	bool dated;	/* else `submitted` is not known: any that is known goes before */
	uint32_t trust; /* 0 is the most trusted */
};

/* Whether the later of two, in the order of the input, stays. A total order: who stays of many does
 * not depend on the order in which they are compared. */
bool emu_rank_later_stays(
	enum emu_policy policy, const struct emu_rank *earlier, const struct emu_rank *later);

/* The number of the first pattern that the file's name matches, n where none does. `*` stands for
 * any characters, slashes too, `?` for one. */
uint32_t emu_trust_of(const char *const *patterns, size_t n, struct emu_str file);

#endif
