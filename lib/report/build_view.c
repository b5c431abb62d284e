/* One indicator in one period: which units and values there are, in order, and which figure stands
 * where. Called by the builders of tables. */
#include <stdlib.h>

#include "report/build-internal.h"

#define PATH_MAX_DEPTH 8 /* of emu_build_scope.path */

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

static uint32_t registry_unit(struct emu_build *build, struct emu_str id)
{
	uint32_t at = EMU_REGISTRY_NONE;
	emu_buf_clear(&build->scratch);
	if (id.len == 0 || !build->context->registry ||
		emu_registry_unit(build->context->registry, id, NULL, &build->scratch, &at) !=
			EMU_REGISTRY_FOUND)
		return EMU_REGISTRY_NONE;
	return at;
}

static uint32_t registry_block(struct emu_build *build, struct emu_str id)
{
	uint32_t at = EMU_REGISTRY_NONE;
	emu_buf_clear(&build->scratch);
	if (id.len == 0 || !build->context->registry ||
		emu_registry_block(build->context->registry, id, NULL, &build->scratch, &at) !=
			EMU_REGISTRY_FOUND)
		return EMU_REGISTRY_NONE;
	return at;
}

static bool belongs(const struct emu_build_view *view, const struct emu_report_summary *summary)
{
	return emu_str_equal(summary->indicator, view->indicator) &&
		emu_str_equal(summary->period, view->period);
}

static int collect_dimensions(struct emu_build *build, struct emu_build_view *view)
{
	const struct emu_report_input *input = build->input;
	for (size_t i = 0; i < input->n_summaries; i++) {
		const struct emu_report_summary *summary = &input->summaries[i];
		for (size_t j = 0; belongs(view, summary) && j < summary->n_parts; j++) {
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
		if (!belongs(view, summary))
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

static bool has_scope(
	const struct emu_build_view *view, const struct emu_str *block, struct emu_str unit)
{
	for (size_t i = 0; i < view->n_scopes; i++) {
		const struct emu_build_scope *scope = &view->scopes[i];
		if ((!block || emu_str_equal(scope->block, *block)) &&
			emu_str_equal(scope->unit, unit))
			return true;
	}
	return false;
}

static void add_scope(struct emu_build_view *view, struct emu_str block, struct emu_str unit)
{
	const struct emu_build_scope *last = view->n_scopes ? &view->scopes[view->n_scopes - 1]
							    : NULL;
	if (last && emu_str_equal(last->unit, unit) && emu_str_equal(last->block, block))
		return; /* as mostly: a figure and its parts come together */
	if (!has_scope(view, &block, unit))
		view->scopes[view->n_scopes++] = (struct emu_build_scope){
			.block = block, .unit = unit};
}

/* How many scopes there could be at most: figures, and units they miss. */
static size_t count_scopes(const struct emu_build *build, const struct emu_build_view *view)
{
	size_t n = 0;
	for (size_t i = 0; i < build->input->n_summaries; i++) {
		const struct emu_report_summary *summary = &build->input->summaries[i];
		if (!belongs(view, summary))
			continue;
		n++;
		for (size_t j = 0; j < summary->n_coverage; j++)
			n += summary->coverage[j].n_missing;
	}
	return n;
}

/* Units nobody gave a figure of get a row, where units have rows at all. */
static void add_missing_units(const struct emu_build *build, struct emu_build_view *view)
{
	size_t n = view->n_scopes;
	bool by_unit = false;
	for (size_t i = 0; i < n; i++)
		by_unit = by_unit || view->scopes[i].unit.len > 0;
	for (size_t i = 0; by_unit && i < build->input->n_summaries; i++) {
		const struct emu_report_summary *summary = &build->input->summaries[i];
		if (!belongs(view, summary) || summary->unit.len || summary->n_parts)
			continue;
		for (size_t j = 0; j < summary->n_coverage; j++) {
			const struct emu_report_coverage *coverage = &summary->coverage[j];
			for (size_t k = 0; emu_str_equal(coverage->of, EMU_STR("units")) &&
				k < coverage->n_missing;
				k++) {
				if (!has_scope(view, NULL, coverage->missing[k]))
					add_scope(view, summary->block, coverage->missing[k]);
			}
		}
	}
}

/* A unit that stands in a block needs no second row outside it. */
static void drop_repeated_units(struct emu_build_view *view)
{
	size_t kept = 0;
	for (size_t i = 0; i < view->n_scopes; i++) {
		const struct emu_build_scope *scope = &view->scopes[i];
		bool repeated = false;
		for (size_t j = 0; scope->unit.len && scope->block.len == 0 && j < view->n_scopes;
			j++)
			repeated = repeated ||
				(view->scopes[j].block.len &&
					emu_str_equal(view->scopes[j].unit, scope->unit));
		if (!repeated)
			view->scopes[kept++] = *scope;
	}
	view->n_scopes = kept;
}

/* By the registry, and behind the units that are in no block; unknown ones as they came. */
static uint64_t block_rank(
	struct emu_build *build, const struct emu_build_view *view, struct emu_str id)
{
	uint32_t known = registry_block(build, id);
	size_t first = 0;
	if (known != EMU_REGISTRY_NONE)
		return (uint64_t)UINT32_MAX + known;
	while (!emu_str_equal(view->scopes[first].block, id))
		first++;
	return 2 * (uint64_t)UINT32_MAX + first;
}

/* The ranks of the units above it that have rows of their own, then its own. */
static void set_path(struct emu_build *build, struct emu_build_view *view,
	struct emu_build_scope *scope, size_t number)
{
	struct emu_period period;
	uint64_t up[PATH_MAX_DEPTH];
	size_t n = 0;
	uint32_t unit = registry_unit(build, scope->unit);
	if (scope->unit.len)
		up[n++] = unit == EMU_REGISTRY_NONE ? EMU_BUILD_UNRANKED - view->n_scopes + number
						    : unit;
	bool dated = !emu_period_parse(&period, view->period, NULL);
	size_t limit = unit == EMU_REGISTRY_NONE ? 0 : build->context->registry->n_units;
	for (size_t i = 0; i < limit && dated && n < PATH_MAX_DEPTH - 1; i++) {
		unit = emu_registry_parent(build->context->registry, unit, &period);
		if (unit == EMU_REGISTRY_NONE)
			break;
		if (has_scope(view, &scope->block, build->context->registry->units[unit].id))
			up[n++] = unit;
	}
	if (scope->block.len)
		up[n++] = block_rank(build, view, scope->block);
	scope->depth = n;
	for (size_t i = 0; i < n; i++)
		scope->path[i] = up[n - 1 - i];
}

static int compare_scopes(const void *a, const void *b)
{
	const struct emu_build_scope *x = a, *y = b;
	size_t n = x->depth < y->depth ? x->depth : y->depth;
	for (size_t i = 0; i < n; i++) {
		if (x->path[i] != y->path[i])
			return x->path[i] < y->path[i] ? -1 : 1;
	}
	if (x->depth != y->depth)
		return x->depth < y->depth ? -1 : 1;
	int order = emu_str_compare(x->block, y->block);
	return order ? order : emu_str_compare(x->unit, y->unit);
}

static bool is_under(const struct emu_build_scope *scope, const struct emu_build_scope *above)
{
	return scope->depth > above->depth &&
		memcmp(scope->path, above->path, above->depth * sizeof(above->path[0])) == 0;
}

static int collect_scopes(struct emu_build *build, struct emu_build_view *view)
{
	view->scopes = calloc(count_scopes(build, view) + 1, sizeof(*view->scopes));
	if (!view->scopes)
		return -1;
	for (size_t i = 0; i < build->input->n_summaries; i++) {
		const struct emu_report_summary *summary = &build->input->summaries[i];
		if (belongs(view, summary))
			add_scope(view, summary->block, summary->unit);
	}
	add_missing_units(build, view);
	drop_repeated_units(view);
	for (size_t i = 0; i < view->n_scopes; i++)
		set_path(build, view, &view->scopes[i], i);
	qsort(view->scopes, view->n_scopes, sizeof(*view->scopes), compare_scopes);
	for (size_t i = 0; i + 1 < view->n_scopes; i++)
		view->scopes[i].parent = view->scopes[i].depth &&
			is_under(&view->scopes[i + 1], &view->scopes[i]);
	return 0;
}

/* Whether the first scope is the whole, or everything else stands under it. */
static bool holds_all(const struct emu_build_view *view)
{
	for (size_t i = 1; view->scopes[0].depth && i < view->n_scopes; i++) {
		if (!is_under(&view->scopes[i], &view->scopes[0]))
			return false;
	}
	return true;
}

int emu_build_view_init(struct emu_build *build, struct emu_build_view *view,
	struct emu_str indicator, struct emu_str period)
{
	*view = (struct emu_build_view){.indicator = indicator, .period = period};
	view->percent = emu_build_is_percent(build, indicator);
	view->adds_up = emu_build_adds_up(build, indicator);
	if (collect_dimensions(build, view) || collect_scopes(build, view))
		return -1;
	for (size_t d = 0; d < view->dimensions.index.n; d++) {
		if (collect_values(build, view, d))
			return -1;
	}
	if (view->n_scopes && holds_all(view)) {
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
