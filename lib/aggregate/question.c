/* The options of consolidation, read. Called while emu-aggregate is configured. */
#include "aggregate/question.h"

#include <stdlib.h>

#include "aggregate/list-internal.h"

static int read_by(struct emu_question *question, struct emu_str list, struct emu_error *err)
{
	struct emu_buf scratch = {0};
	int result = 0;
	for (struct emu_str word; result == 0 && emu_list_next(&list, &word);) {
		uint32_t k = emu_catalogue_dimension_named(question->catalogue, word, &scratch);
		if (emu_str_equal(word, EMU_STR("block")))
			question->by_block = true;
		else if (emu_str_equal(word, EMU_STR("unit")))
			question->by_unit = true;
		else if (k != EMU_CATALOGUE_NONE)
			question->by |= UINT32_C(1) << k;
		else
			result = emu_fail(err, EMU_FAULT_USAGE,
				"--by: expected block, unit or a dimension of the catalogue, found "
				"\"%.*s\"",
				EMU_STR_ARGS(word));
	}
	emu_buf_free(&scratch);
	return result;
}

static int compare_periods(const void *a, const void *b)
{
	return emu_period_compare(a, b);
}

/* A period asked for by the days of its report is that period. */
static void take_form(struct emu_question *question, struct emu_period *period)
{
	struct emu_period form = *period;
	size_t number;
	if (!emu_calendars_read(question->calendars, &form, period, &number))
		return;
	const struct emu_calendar *calendar = &question->calendars->items[number];
	question->calendar = !question->n_forms || question->calendar == calendar ? calendar : NULL;
	question->forms[question->n_forms++] = form;
}

static int read_periods(struct emu_question *question, const char *const *texts, size_t n,
	struct emu_arena *arena, struct emu_error *err)
{
	question->periods = emu_arena_array(arena, n, sizeof(*question->periods));
	question->forms = emu_arena_array(arena, n, sizeof(*question->forms));
	if (!question->periods || !question->forms)
		return emu_fail_memory(err);
	for (size_t i = 0; i < n; i++) {
		struct emu_error reason = {0};
		if (emu_period_parse_asked(&question->periods[i], emu_str_from(texts[i]), &reason) <
			0)
			return emu_fail(err, EMU_FAULT_USAGE, "--period: %s", reason.text);
		take_form(question, &question->periods[i]);
	}
	if (question->n_forms < n)
		question->calendar = NULL;
	if (n)
		qsort(question->periods, n, sizeof(*question->periods), compare_periods);
	for (size_t i = 0; i < n; i++)
		if (!i || emu_period_compare(&question->periods[i - 1], &question->periods[i]))
			question->periods[question->n_periods++] = question->periods[i];
	return 0;
}

/* `*` any run of characters, `?` any one byte; the last star takes as much as it must. */
static bool matches(const char *glob, struct emu_str text)
{
	const char *star = NULL;
	size_t at = 0, starred = 0;
	while (at < text.len) {
		if (*glob == '*') {
			star = glob++;
			starred = at;
		} else if (*glob == '?' || (*glob && *glob == text.at[at])) {
			glob++;
			at++;
		} else if (star) {
			glob = star + 1;
			at = ++starred;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return !*glob;
}

bool emu_question_asks(const struct emu_question *question, struct emu_str id)
{
	for (size_t i = 0; i < question->n_globs; i++)
		if (matches(question->globs[i], id))
			return true;
	return !question->n_globs;
}

static void need(struct emu_question *question, uint32_t indicator)
{
	if (indicator != EMU_CATALOGUE_NONE)
		question->needed[indicator] = true;
}

static int choose_indicators(
	struct emu_question *question, struct emu_arena *arena, struct emu_error *err)
{
	const struct emu_catalogue *catalogue = question->catalogue;
	question->shown = emu_arena_array(arena, catalogue->n_indicators, sizeof(bool));
	question->needed = emu_arena_array(arena, catalogue->n_indicators, sizeof(bool));
	if (!question->shown || !question->needed)
		return emu_fail_memory(err);
	for (size_t i = 0; i < catalogue->n_indicators; i++) {
		const struct emu_indicator *indicator = &catalogue->indicators[i];
		if (!emu_question_asks(question, indicator->id))
			continue;
		question->shown[i] = question->needed[i] = true;
		need(question, indicator->numerator);
		need(question, indicator->denominator);
		need(question, indicator->weight);
	}
	return 0;
}

int emu_question_init(struct emu_question *question, const char *by, const char *const *periods,
	size_t n_periods, const char *const *globs, size_t n_globs, struct emu_arena *arena,
	struct emu_error *err)
{
	question->globs = globs;
	question->n_globs = n_globs;
	if (question->catalogue->n_dimensions > EMU_DIMENSIONS_MAX)
		return emu_fail(err, EMU_FAULT_USAGE,
			"expected a catalogue of at most %d dimensions, found %zu",
			EMU_DIMENSIONS_MAX, question->catalogue->n_dimensions);
	if (read_by(question, emu_str_from(by), err) < 0 ||
		read_periods(question, periods, n_periods, arena, err) < 0)
		return -1;
	return choose_indicators(question, arena, err);
}
