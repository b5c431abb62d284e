/*
 * Findings counted by group, with the first few of each kept as examples: what a report needs whose
 * size must not grow with the number of findings.
 */
#ifndef EMU_FINDINGS_CENSUS_H
#define EMU_FINDINGS_CENSUS_H

#include "base/arena.h"
#include "base/index.h"
#include "schema/finding.h"

#define EMU_CENSUS_EXAMPLES 10

/* Strings live as long as the census; long ones are cut. */
struct emu_census_example {
	struct emu_str file, pointer, message;
	uint64_t line, column;
	uint64_t character; /* the column in characters, where that is known */
};

struct emu_census_group {
	struct emu_str code, title, family, law; /* of its first finding */
	const char *severity;
	uint64_t n;
	struct emu_census_example examples[EMU_CENSUS_EXAMPLES];
	size_t n_examples;
	uint32_t file; /* its number in `files`, where groups are by file too */
};

/* All zero but `max_groups` is an empty census. */
struct emu_census {
	size_t max_groups, max_examples;
	bool by_file;
	struct emu_index keys, files;
	struct emu_arena arena;
	struct emu_buf groups; /* of struct emu_census_group, as they came */
	uint64_t beyond;       /* findings of groups past the most */
};

void emu_census_free(struct emu_census *census);

/* -1 when memory runs out. */
EMU_CHECKED int emu_census_add(struct emu_census *census, const struct emu_finding *finding);

static inline size_t emu_census_n(const struct emu_census *census)
{
	return census->groups.len / sizeof(struct emu_census_group);
}

static inline struct emu_census_group *emu_census_at(const struct emu_census *census, size_t i)
{
	return (struct emu_census_group *)(void *)census->groups.at + i;
}

#endif
