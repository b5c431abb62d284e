/*
 * Findings counted by group, with the first few of each kept as examples: what a report needs whose
 * size must not grow with the number of findings.
 */
#ifndef EMU_FINDINGS_TALLY_H
#define EMU_FINDINGS_TALLY_H

#include "base/arena.h"
#include "base/index.h"
#include "schema/finding.h"

#define EMU_TALLY_EXAMPLES 10

/* Strings live as long as the tally; long ones are cut. */
struct emu_tally_example {
	struct emu_str file, pointer, message;
	uint64_t line, column;
	uint64_t character; /* the column in characters, where that is known */
};

struct emu_tally_group {
	struct emu_str code;
	const char *severity;
	uint64_t n;
	struct emu_tally_example examples[EMU_TALLY_EXAMPLES];
	size_t n_examples;
	uint32_t file; /* its number in `files`, where groups are by file too */
};

/* All zero but `max_groups` is an empty tally. */
struct emu_tally {
	size_t max_groups, max_examples;
	bool by_file;
	struct emu_index keys, files;
	struct emu_arena arena;
	struct emu_buf groups; /* of struct emu_tally_group, as they came */
	uint64_t beyond;       /* findings of groups past the most */
};

void emu_tally_free(struct emu_tally *tally);

/* -1 when memory runs out. */
EMU_CHECKED int emu_tally_add(struct emu_tally *tally, const struct emu_finding *finding);

static inline size_t emu_tally_n(const struct emu_tally *tally)
{
	return tally->groups.len / sizeof(struct emu_tally_group);
}

static inline struct emu_tally_group *emu_tally_at(const struct emu_tally *tally, size_t i)
{
	return (struct emu_tally_group *)(void *)tally->groups.at + i;
}

#endif
