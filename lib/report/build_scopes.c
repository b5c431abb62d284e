/* Who figures are of: the whole, blocks, units, in the order and the hierarchy of the registry.
 * Called for each indicator and period. */
#include <stdlib.h>

#include "report/build-internal.h"

#define PATH_MAX_DEPTH 8 /* of emu_build_scope.path */

/* Where scopes are found again; each has its number in the view until they are sorted. */
struct places {
	struct emu_build *build;
	struct emu_build_view *view;
	struct emu_index scopes;		   /* block, line feed, unit */
	struct emu_index units, in_blocks, blocks; /* units anywhere, units of blocks, blocks */
	bool failed;
};

static void free_places(struct places *places)
{
	emu_index_free(&places->scopes);
	emu_index_free(&places->units);
	emu_index_free(&places->in_blocks);
	emu_index_free(&places->blocks);
}

static struct emu_str key_of(struct places *places, struct emu_str block, struct emu_str unit)
{
	struct emu_buf *key = &places->build->key;
	emu_buf_clear(key);
	emu_buf_append(key, block);
	emu_buf_push(key, '\n');
	emu_buf_append(key, unit);
	places->failed = places->failed || key->failed;
	return emu_buf_str(key);
}

static bool is_in(const struct emu_index *index, struct emu_str name)
{
	return emu_index_find(index, name) != EMU_INDEX_NONE;
}

static void note(struct places *places, struct emu_index *index, struct emu_str name)
{
	places->failed = places->failed || emu_index_add(index, name) == EMU_INDEX_NONE;
}

static void add_scope(struct places *places, struct emu_str block, struct emu_str unit)
{
	struct emu_build_view *view = places->view;
	const struct emu_build_scope *last = view->n_scopes ? &view->scopes[view->n_scopes - 1]
							    : NULL;
	if (last && emu_str_equal(last->unit, unit) && emu_str_equal(last->block, block))
		return; /* as mostly: a figure and its parts come together */
	note(places, &places->scopes, key_of(places, block, unit));
	if (places->failed || places->scopes.n == view->n_scopes)
		return;
	view->scopes[view->n_scopes++] = (struct emu_build_scope){.block = block, .unit = unit};
	note(places, &places->units, unit);
	note(places, &places->blocks, block);
	if (block.len)
		note(places, &places->in_blocks, unit);
}

/* A unit that stands in a block needs no second row outside it. */
static bool is_repeated(const struct places *places, struct emu_str block, struct emu_str unit)
{
	return unit.len && block.len == 0 && is_in(&places->in_blocks, unit);
}

/* How many scopes there could be at most: figures, and units they miss. */
static size_t count_scopes(const struct emu_build *build, const struct emu_build_view *view)
{
	size_t n = 0;
	for (size_t i = 0; i < build->input->n_summaries; i++) {
		const struct emu_report_summary *summary = &build->input->summaries[i];
		if (!emu_build_belongs(view, summary))
			continue;
		n++;
		for (size_t j = 0; j < summary->n_coverage; j++)
			n += summary->coverage[j].n_missing;
	}
	return n;
}

/* Units nobody gave a figure of get a row, where units have rows at all. */
static void add_missing_units(struct places *places)
{
	const struct emu_build *build = places->build;
	const struct emu_build_view *view = places->view;
	size_t n = view->n_scopes;
	bool by_unit = false;
	for (size_t i = 0; i < n; i++)
		by_unit = by_unit || view->scopes[i].unit.len > 0;
	for (size_t i = 0; by_unit && i < build->input->n_summaries; i++) {
		const struct emu_report_summary *summary = &build->input->summaries[i];
		if (!emu_build_belongs(view, summary) || summary->unit.len || summary->n_parts)
			continue;
		for (size_t j = 0; j < summary->n_coverage; j++) {
			const struct emu_report_coverage *coverage = &summary->coverage[j];
			for (size_t k = 0; emu_str_equal(coverage->of, EMU_STR("units")) &&
				k < coverage->n_missing;
				k++) {
				if (!is_in(&places->units, coverage->missing[k]))
					add_scope(places, summary->block, coverage->missing[k]);
			}
		}
	}
}

static void drop_repeated_units(const struct places *places)
{
	struct emu_build_view *view = places->view;
	size_t kept = 0;
	for (size_t i = 0; i < view->n_scopes; i++) {
		const struct emu_build_scope *scope = &view->scopes[i];
		if (!is_repeated(places, scope->block, scope->unit))
			view->scopes[kept++] = *scope;
	}
	view->n_scopes = kept;
}

/* By the registry, and behind the units that are in no block; unknown ones as they came. */
static uint64_t block_rank(const struct places *places, struct emu_str id)
{
	uint32_t known = emu_build_registry_block(places->build, id);
	if (known != EMU_REGISTRY_NONE)
		return (uint64_t)UINT32_MAX + known;
	return 2 * (uint64_t)UINT32_MAX + emu_index_find(&places->blocks, id);
}

/* The ranks of the units above it that have rows of their own, then its own. */
static void set_path(struct places *places, struct emu_build_scope *scope, size_t number)
{
	struct emu_build *build = places->build;
	const struct emu_build_view *view = places->view;
	struct emu_period period;
	uint64_t up[PATH_MAX_DEPTH];
	size_t n = 0;
	uint32_t unit = emu_build_registry_unit(build, scope->unit);
	if (scope->unit.len)
		up[n++] = unit == EMU_REGISTRY_NONE ? EMU_BUILD_UNRANKED - view->n_scopes + number
						    : unit;
	bool dated = !emu_period_parse(&period, view->period, NULL);
	size_t limit = unit == EMU_REGISTRY_NONE ? 0 : build->context->registry->n_units;
	for (size_t i = 0; i < limit && dated && n < PATH_MAX_DEPTH - 1; i++) {
		unit = emu_registry_parent(build->context->registry, unit, &period);
		if (unit == EMU_REGISTRY_NONE)
			break;
		struct emu_str id = build->context->registry->units[unit].id;
		if (is_in(&places->scopes, key_of(places, scope->block, id)) &&
			!is_repeated(places, scope->block, id))
			up[n++] = unit;
	}
	if (scope->block.len)
		up[n++] = block_rank(places, scope->block);
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

static void mark_known(struct places *places)
{
	const struct emu_report_input *input = places->build->input;
	for (size_t i = 0; i < input->n_summaries; i++) {
		const struct emu_report_summary *summary = &input->summaries[i];
		if (!emu_build_belongs(places->view, summary) || summary->value.len == 0)
			continue;
		uint32_t at = emu_index_find(
			&places->scopes, key_of(places, summary->block, summary->unit));
		if (at != EMU_INDEX_NONE)
			places->view->scopes[at].known = true;
	}
}

/* Of a block or a province that has no figure at all, its units need not be told one by one. */
static void drop_silent_parts(struct emu_build_view *view)
{
	size_t kept = 0, silent = SIZE_MAX; /* the last of those kept that has no figure */
	for (size_t i = 0; i < view->n_scopes; i++) {
		const struct emu_build_scope *scope = &view->scopes[i];
		if (!scope->known && silent != SIZE_MAX && is_under(scope, &view->scopes[silent]))
			continue;
		if (!scope->known && scope->depth)
			silent = kept;
		view->scopes[kept++] = *scope;
	}
	view->n_scopes = kept;
}

int emu_build_collect_scopes(struct emu_build *build, struct emu_build_view *view)
{
	struct places places = {.build = build, .view = view};
	view->scopes = calloc(count_scopes(build, view) + 1, sizeof(*view->scopes));
	if (!view->scopes)
		return -1;
	for (size_t i = 0; i < build->input->n_summaries; i++) {
		const struct emu_report_summary *summary = &build->input->summaries[i];
		if (emu_build_belongs(view, summary))
			add_scope(&places, summary->block, summary->unit);
	}
	add_missing_units(&places);
	mark_known(&places);
	drop_repeated_units(&places);
	for (size_t i = 0; i < view->n_scopes; i++)
		set_path(&places, &view->scopes[i], i);
	free_places(&places);
	if (places.failed)
		return -1;
	qsort(view->scopes, view->n_scopes, sizeof(*view->scopes), compare_scopes);
	drop_silent_parts(view);
	for (size_t i = 0; i + 1 < view->n_scopes; i++)
		view->scopes[i].parent = view->scopes[i].depth &&
			is_under(&view->scopes[i + 1], &view->scopes[i]);
	return 0;
}

bool emu_build_first_holds_all(const struct emu_build_view *view)
{
	for (size_t i = 1; i < view->n_scopes && view->scopes[0].depth; i++) {
		if (!is_under(&view->scopes[i], &view->scopes[0]))
			return false;
	}
	return view->n_scopes > 0;
}
