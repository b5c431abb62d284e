/* One indicator in one period: which units and values there are, in order, and which figure stands
 * where. Called by the builders of tables. */
#include <stdlib.h>

#include "report/build-internal.h"

static const struct emu_indicator *known_indicator(const struct emu_build *build, struct emu_str id)
{
	const struct emu_catalogue *catalogue = build->context->catalogue;
	uint32_t at = emu_catalogue_indicator(catalogue, id);
	return at == EMU_CATALOGUE_NONE ? NULL : &catalogue->indicators[at];
}

bool emu_build_is_percent(const struct emu_build *build, struct emu_str indicator)
{
	const struct emu_indicator *known = known_indicator(build, indicator);
	return known && known->percent;
}

bool emu_build_adds_up(const struct emu_build *build, struct emu_str indicator)
{
	const struct emu_indicator *known = known_indicator(build, indicator);
	return !known || known->over_periods == EMU_OVER_PERIODS_SUM ||
		known->over_periods == EMU_OVER_PERIODS_LAST;
}

static uint64_t dimension_rank(const struct emu_build *build, struct emu_str id)
{
	uint32_t at = emu_catalogue_dimension(build->context->catalogue, id);
	return at == EMU_CATALOGUE_NONE ? EMU_BUILD_UNRANKED : at;
}

static uint64_t value_rank(struct emu_build *build, struct emu_str dimension, struct emu_str id)
{
	const struct emu_catalogue *catalogue = build->context->catalogue;
	uint32_t at = emu_catalogue_dimension(catalogue, dimension);
	uint32_t value = EMU_CATALOGUE_NONE;
	emu_buf_clear(&build->scratch);
	if (at != EMU_CATALOGUE_NONE)
		value = emu_catalogue_value_named(catalogue, at, id, &build->scratch);
	return value == EMU_CATALOGUE_NONE ? EMU_BUILD_UNRANKED : value;
}

bool emu_build_belongs(const struct emu_build_view *view, const struct emu_report_summary *summary)
{
	return emu_str_equal(summary->indicator, view->indicator) &&
		emu_str_equal(summary->period, view->period);
}

static int collect_dimensions(struct emu_build *build, struct emu_build_view *view)
{
	const struct emu_report_input *input = build->input;
	for (size_t i = 0; i < input->n_summaries; i++) {
		const struct emu_report_summary *summary = &input->summaries[i];
		for (size_t j = 0; emu_build_belongs(view, summary) && j < summary->n_parts; j++) {
			struct emu_str id = summary->parts[j].dimension;
			if (view->dimensions.index.n < EMU_BUILD_DIMENSIONS &&
				emu_build_axis_add(
					&view->dimensions, id, dimension_rank(build, id)))
				return -1;
		}
	}
	return emu_build_axis_sort(&view->dimensions);
}

/* Values of dimension `d`: those with a figure, and those known to be missing. */
static int collect_values(struct emu_build *build, struct emu_build_view *view, size_t d)
{
	const struct emu_report_input *input = build->input;
	struct emu_str id = emu_build_axis_at(&view->dimensions, d);
	struct emu_build_axis *axis = &view->values[d];
	for (size_t i = 0; i < input->n_summaries; i++) {
		const struct emu_report_summary *summary = &input->summaries[i];
		if (!emu_build_belongs(view, summary))
			continue;
		for (size_t j = 0; j < summary->n_parts; j++) {
			struct emu_str value = summary->parts[j].value;
			if (emu_str_equal(summary->parts[j].dimension, id) &&
				emu_build_axis_add(axis, value, value_rank(build, id, value)))
				return -1;
		}
		for (size_t j = 0; j < summary->n_coverage; j++) {
			const struct emu_report_coverage *coverage = &summary->coverage[j];
			for (size_t k = 0;
				emu_str_equal(coverage->of, id) && k < coverage->n_missing; k++) {
				struct emu_str value = coverage->missing[k];
				if (emu_build_axis_add(axis, value, value_rank(build, id, value)))
					return -1;
			}
		}
	}
	return emu_build_axis_sort(axis);
}

int emu_build_view_init(struct emu_build *build, struct emu_build_view *view,
	struct emu_str indicator, struct emu_str period)
{
	*view = (struct emu_build_view){.indicator = indicator, .period = period};
	view->percent = emu_build_is_percent(build, indicator);
	view->adds_up = emu_build_adds_up(build, indicator);
	if (collect_dimensions(build, view) || emu_build_collect_scopes(build, view))
		return -1;
	for (size_t d = 0; d < view->dimensions.index.n; d++) {
		if (collect_values(build, view, d))
			return -1;
	}
	if (emu_build_first_holds_all(view)) {
		view->head = &view->scopes[0];
		view->total = emu_build_find(build, view, view->head, NULL, 0);
	}
	return 0;
}

void emu_build_view_free(struct emu_build_view *view)
{
	emu_build_axis_free(&view->dimensions);
	for (size_t d = 0; d < EMU_BUILD_DIMENSIONS; d++)
		emu_build_axis_free(&view->values[d]);
	free(view->scopes);
}

const struct emu_report_summary *emu_build_find(struct emu_build *build,
	const struct emu_build_view *view, const struct emu_build_scope *scope,
	const struct emu_report_part *parts, size_t n_parts)
{
	struct emu_report_part copy[2];
	for (size_t i = 0; i < n_parts; i++)
		copy[i] = parts[i];
	struct emu_report_summary like = {
		.indicator = view->indicator,
		.period = view->period,
		.block = scope->block,
		.unit = scope->unit,
		.parts = copy,
		.n_parts = n_parts,
	};
	const struct emu_report_summary *found = emu_report_input_find(
		build->input, &like, &build->key);
	if (found)
		build->shown[found - build->input->summaries] = true;
	return found;
}

bool emu_build_is_partial(const struct emu_report_summary *summary)
{
	for (size_t i = 0; summary && i < summary->n_coverage; i++) {
		if (summary->coverage[i].have < summary->coverage[i].all)
			return true;
	}
	return false;
}
