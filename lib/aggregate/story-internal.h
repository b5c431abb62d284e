/*
 * How a value came about, step by step, told by those who work it out: whatever a step was added up
 * from follows it, one level deeper. Where there is no story, nothing is told and nothing paid.
 */
#ifndef EMU_AGGREGATE_STORY_INTERNAL_H
#define EMU_AGGREGATE_STORY_INTERNAL_H

#include "aggregate/ledger-internal.h"

enum emu_step_kind {
	EMU_STEP_SUMMED,
	EMU_STEP_STATED,
	EMU_STEP_COUNTED, /* records, alike ones of several files once */
	EMU_STEP_RECORD,  /* one of them */
	EMU_STEP_COPY,	  /* one that is in another file too, and counted there */
	EMU_STEP_MISSING,
	EMU_STEP_SUPERSEDED, /* said before, of the same cell */
	EMU_STEP_LEFT_OUT,   /* not added, and why */
	EMU_STEP_CONFLICT,
};

struct emu_step {
	enum emu_step_kind kind;
	uint32_t depth;
	struct emu_str key, name; /* "unit" "dong-ha", "period" "2023-H1", "field" "economy" */
	struct emu_str value;	  /* digits, or len 0 */
	struct emu_str note;	  /* a reason; may be empty */
	struct emu_str file;
	uint64_t line;
	const struct emu_cell *cell; /* whose statement it is, or NULL */
};

struct emu_story {
	const struct emu_ledger *ledger;
	struct emu_step *steps;
	size_t n, cap;
	uint32_t depth;
	struct emu_arena arena; /* texts */
	bool failed;		/* memory ran out: some are missing */
};

void emu_story_free(struct emu_story *story);

/* Whatever follows is one level deeper, until it is closed with what it comes to (NULL: nothing).
 * `key` and `name` have to live as long as the story, or be its own. Returns the step's number. */
size_t emu_story_open(struct emu_story *story, struct emu_str key, struct emu_str name);
void emu_story_close(struct emu_story *story, size_t step, const struct emu_decimal *value);

/* The same for a period. */
size_t emu_story_open_period(struct emu_story *story, const struct emu_period *period);

/* A statement was used; what it supersedes follows. */
void emu_story_stated(
	struct emu_story *story, const struct emu_cell *cell, const struct emu_statement *said);
void emu_story_counted(struct emu_story *story, const struct emu_cell *cell);

/* A step without others below it. */
struct emu_step *emu_story_add(struct emu_story *story, enum emu_step_kind kind);

struct emu_str emu_story_number(struct emu_story *story, const struct emu_decimal *value);
struct emu_str emu_story_period(struct emu_story *story, const struct emu_period *period);

#endif
