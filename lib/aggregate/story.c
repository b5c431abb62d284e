/* Steps, gathered. Called while a value is worked out that is to be explained. */
#include "aggregate/story-internal.h"

#include <stdlib.h>

void emu_story_free(struct emu_story *story)
{
	free(story->steps);
	emu_arena_free(&story->arena);
	*story = (struct emu_story){0};
}

static struct emu_str keep(struct emu_story *story, struct emu_buf *text)
{
	struct emu_str kept = text->failed ? (struct emu_str){0}
					   : emu_arena_copy(&story->arena, emu_buf_str(text));
	story->failed = story->failed || !kept.at;
	emu_buf_free(text);
	return kept;
}

struct emu_str emu_story_number(struct emu_story *story, const struct emu_decimal *value)
{
	struct emu_buf text = {0};
	emu_decimal_print(value, &text);
	return keep(story, &text);
}

struct emu_str emu_story_period(struct emu_story *story, const struct emu_period *period)
{
	struct emu_buf text = {0};
	emu_period_print(period, &text);
	return keep(story, &text);
}

struct emu_step *emu_story_add(struct emu_story *story, enum emu_step_kind kind)
{
	static const struct emu_step none = {0};
	struct emu_step *steps = emu_ledger_roomy(
		story->steps, story->n + 1, &story->cap, sizeof(*steps));
	if (!steps)
		story->failed = true;
	else
		story->steps = steps;
	if (!story->steps)
		return NULL;
	/* Without memory the last is overwritten: nobody will read it. */
	struct emu_step *step = &story->steps[steps ? story->n++ : 0];
	*step = none;
	step->kind = kind;
	step->depth = story->depth;
	return step;
}

size_t emu_story_open(struct emu_story *story, struct emu_str key, struct emu_str name)
{
	struct emu_step *step = emu_story_add(story, EMU_STEP_SUMMED);
	if (step) {
		step->key = key;
		step->name = name;
	}
	story->depth++;
	return story->n ? story->n - 1 : 0;
}

size_t emu_story_open_period(struct emu_story *story, const struct emu_period *period)
{
	return emu_story_open(story, EMU_STR("period"), emu_story_period(story, period));
}

void emu_story_close(struct emu_story *story, size_t step, const struct emu_decimal *value)
{
	story->depth--;
	if (step >= story->n)
		return;
	if (value)
		story->steps[step].value = emu_story_number(story, value);
	else
		story->steps[step].kind = EMU_STEP_MISSING;
}

/* Where the step that was opened last has nothing below it, what is stated is its own. */
static struct emu_step *add_leaf(struct emu_story *story, enum emu_step_kind kind)
{
	struct emu_step *last = story->n ? &story->steps[story->n - 1] : NULL;
	if (!last || last->depth + 1 != story->depth || last->cell)
		return emu_story_add(story, kind);
	last->kind = kind;
	return last;
}

static void put_statement(struct emu_story *story, struct emu_step *step,
	const struct emu_cell *cell, const struct emu_statement *said)
{
	const struct emu_decimal value = emu_statement_value(said);
	if (!step)
		return;
	step->cell = cell;
	step->value = emu_story_number(story, &value);
	step->file = emu_statement_file(story->ledger, said);
	step->line = said->line;
}

void emu_story_stated(
	struct emu_story *story, const struct emu_cell *cell, const struct emu_statement *said)
{
	uint32_t n;
	const struct emu_statement *all = emu_cell_said(cell, &n);
	put_statement(story, add_leaf(story, EMU_STEP_STATED), cell, said);
	for (uint32_t i = 1; i < n; i++)
		put_statement(story, emu_story_add(story, EMU_STEP_SUPERSEDED), cell, &all[i]);
}

void emu_story_counted(struct emu_story *story, const struct emu_cell *cell)
{
	const struct emu_ledger *ledger = story->ledger;
	const struct emu_decimal n = {.coefficient = (emu_int128)emu_cell_counted(cell)};
	struct emu_step *step = emu_story_add(story, EMU_STEP_COUNTED);
	if (!step)
		return;
	step->cell = cell;
	step->value = emu_story_number(story, &n);
	story->depth++;
	for (size_t i = 0; i < ledger->n_sightings; i++) {
		const struct emu_sighting *sighting = &ledger->sightings[i];
		if (sighting->page != cell->page || sighting->owner != cell->owner ||
			!(step = emu_story_add(story, EMU_STEP_RECORD)))
			continue;
		const struct emu_copy *copy = &ledger->copies.all[sighting->copy];
		if (copy->is_counted_elsewhere)
			step->kind = EMU_STEP_COPY;
		step->line = sighting->line;
		if (copy->file != EMU_FILE_NONE)
			step->file = ledger->files.names[copy->file];
	}
	story->depth--;
}
