/* The findings of an earlier run, by their fingerprints: those that are there again are known. */
#ifndef EMU_FINDINGS_BASELINE_H
#define EMU_FINDINGS_BASELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/index.h"

/* All zero is an empty baseline. */
struct emu_baseline {
	struct emu_index fingerprints;
	struct emu_buf counts; /* of uint32_t: how often each was there */
	uint64_t n;	       /* in all */
};

/* `path` is what --report ndjson wrote (gzip too): records of other types are passed over. An error
 * begins with the path. */
EMU_CHECKED int emu_baseline_load(
	struct emu_baseline *baseline, const char *path, struct emu_error *err);
void emu_baseline_free(struct emu_baseline *baseline);

/* Whether the finding is there once more than it was asked for before; `taken` are counts of the
 * caller's, zero at first, one for each fingerprint. */
bool emu_baseline_take(const struct emu_baseline *baseline, uint64_t fingerprint, uint32_t *taken);

#endif
