/* How a value came to be, as far as a row tells: which units, parts of the period and values of
 * dimensions are there, and which are missing. */
#ifndef EMU_AGGREGATE_SURVEY_INTERNAL_H
#define EMU_AGGREGATE_SURVEY_INTERNAL_H

#include "aggregate/tally-internal.h"

struct emu_survey {
	const struct emu_sheet *sheet;
	struct emu_period period;
	bool is_known;
	uint32_t have, expected; /* units */
	uint32_t *units;	 /* that are missing, in order */
	size_t n_units, units_cap;
	bool is_parted; /* some unit's value was summed over parts of the period: */
	enum emu_period_kind finest;
	struct emu_span *gaps; /* days that some unit does not report; in order, apart */
	size_t n_gaps, gaps_cap;
	size_t n_joined;   /* while they are gathered: so many are in order and apart */
	uint32_t *through; /* former units whose figures are in the value, in order */
	size_t n_through, through_cap;
	struct emu_form
		*forms; /* reporting forms that values were stated in: in order, each once */
	size_t n_forms, forms_cap;
	uint32_t broken_down;		 /* dimensions some unit's value was summed along: */
	bool *lacks[EMU_DIMENSIONS_MAX]; /* which values are missing, or NULL */
	bool *lines[EMU_DIMENSIONS_MAX]; /* of an outline: which there are; or NULL */
};

EMU_CHECKED int emu_survey_init(struct emu_survey *survey, const struct emu_tally *tally,
	uint32_t node, struct emu_error *err);
void emu_survey_free(struct emu_survey *survey);

/* "coverage" and, where anything is, "missing" and "through", as members of an object. */
void emu_survey_print(const struct emu_survey *survey, struct emu_buf *out);

#endif
