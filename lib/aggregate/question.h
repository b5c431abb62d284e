/*
 * What a consolidation is asked for: which periods and indicators, and by what the summary is
 * broken down. Read from the options once; immutable afterwards.
 */
#ifndef EMU_AGGREGATE_QUESTION_H
#define EMU_AGGREGATE_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/err.h"
#include "base/period.h"
#include "base/str.h"
#include "domain/calendars.h"
#include "domain/catalogue.h"
#include "domain/registry.h"
#include "json/reader.h"

/* So many dimensions a catalogue may have; cells have room for each. */
#define EMU_DIMENSIONS_MAX 12

struct emu_question {
	const struct emu_catalogue *catalogue;
	const struct emu_registry *registry;   /* NULL: units are what the data says */
	const struct emu_calendars *calendars; /* NULL: no run of days is a reporting form */
	struct emu_period *periods;	       /* in order, each once; none: those that occur */
	size_t n_periods;
	struct emu_period *forms; /* as they were asked for in their reporting form */
	size_t n_forms;
	const struct emu_calendar *calendar; /* where all of them were: by one calendar; or NULL */
	bool by_block, by_unit;
	uint32_t by; /* bit k: by the catalogue's dimension k */
	const char *const *globs;
	size_t n_globs;
	bool *shown;	   /* of the catalogue's indicators: asked for */
	bool keeps_places; /* of each record that counts, for an explanation */
	bool *needed;	   /* asked for, or needed to work out one that is */
};

/* `by` is a list parted by commas, or NULL; `globs` are patterns of indicator ids, with * and ?.
 * The catalogue, the registry, the calendars and the globs stay the caller's. */
EMU_CHECKED int emu_question_init(struct emu_question *question, const char *by,
	const char *const *periods, size_t n_periods, const char *const *globs, size_t n_globs,
	struct emu_arena *arena, struct emu_error *err);

/* Whether an indicator's id is asked for by a pattern, or there are none. */
bool emu_question_asks(const struct emu_question *question, struct emu_str id);

/* What of a question changes what a ledger holds, as the question of a partial's head: the
 * catalogue it was read by, and the periods and indicators it was narrowed to. What is left out
 * here can be asked of a ledger that was not. */
EMU_CHECKED int emu_question_head(const struct emu_question *question, bool periods,
	bool indicators, struct emu_arena *arena, struct emu_str *text, struct emu_error *err);

/* The same, narrowed as a partial's head is. */
EMU_CHECKED int emu_question_head_like(const struct emu_question *question,
	const struct emu_json *head, struct emu_arena *arena, struct emu_str *text,
	struct emu_error *err);

#endif
