/* The tables of one indicator in one period: by each dimension, by unit and block, and one
 * dimension against another. Called for each indicator. */
#include "report/build-internal.h"

#define MATRIX_COLUMNS 8 /* more values than this stand below each other */
#define BARS_MAX 40	 /* more than this are no picture */

static struct emu_str caption_of(
	struct emu_build *build, const struct emu_build_view *view, struct emu_str by)
{
	struct emu_label_value values[] = {
		{"indicator", emu_build_indicator(build, view->indicator)},
		{"by", by},
	};
	return emu_build_say(build, EMU_LABEL_TABLE_CAPTION, values, 2);
}

static struct emu_str cross(struct emu_build *build, struct emu_str a, struct emu_str b)
{
	emu_buf_append(&build->words, a);
	emu_buf_append(&build->words, EMU_STR(" \xC3\x97 "));
	emu_buf_append(&build->words, b);
	return emu_build_keep_words(build);
}

/* "7/8", where the figure is made of several units. */
static struct emu_report_cell units_cell(
	struct emu_build *build, const struct emu_report_summary *summary)
{
	for (size_t i = 0; summary && i < summary->n_coverage; i++) {
		const struct emu_report_coverage *coverage = &summary->coverage[i];
		if (!emu_str_equal(coverage->of, EMU_STR("units")) || coverage->all < 2)
			continue;
		struct emu_str have = emu_build_count(build, coverage->have);
		struct emu_str all = emu_build_count(build, coverage->all);
		emu_buf_append(&build->words, have);
		emu_buf_push(&build->words, '/');
		emu_buf_append(&build->words, all);
		return emu_build_text_cell(emu_build_keep_words(build));
	}
	return (struct emu_report_cell){0};
}

static bool is_exact(const struct emu_report_summary *summary)
{
	return summary && summary->bound == EMU_BOUND_NONE;
}

/* Name, figure, share of `whole`, units reporting. */
static int add_plain_row(struct emu_build *build, const struct emu_build_view *view,
	struct emu_report_table *table, struct emu_str name,
	const struct emu_report_summary *summary, struct emu_report_row **added)
{
	struct emu_report_row *row = emu_report_add_row(build->report, table);
	if (!row)
		return -1;
	row->cells[0] = emu_build_text_cell(name);
	emu_build_figure(build, &row->cells[1], summary, view->percent);
	if (view->adds_up && is_exact(view->total) && is_exact(summary))
		row->cells[2] = emu_build_share(build, summary->value, view->total->value);
	row->cells[3] = units_cell(build, summary);
	*added = row;
	return 0;
}

static struct emu_report_table *new_plain_table(struct emu_build *build,
	const struct emu_build_view *view, struct emu_str id, struct emu_str name)
{
	struct emu_report_table *table = emu_report_new_table(
		build->report, caption_of(build, view, name), 4);
	if (!table)
		return NULL;
	emu_build_column(table, 0, emu_report_keep(build->report, id), name, false);
	emu_build_column(
		table, 1, EMU_STR("value"), emu_build_word(build, EMU_LABEL_COLUMN_VALUE), true);
	emu_build_column(
		table, 2, EMU_STR("share"), emu_build_word(build, EMU_LABEL_COLUMN_SHARE), true);
	emu_build_column(table, 3, EMU_STR("coverage"),
		emu_build_word(build, EMU_LABEL_COLUMN_COVERAGE), true);
	return table;
}

/* The charted rows, unless there are too few or too many of them to see anything. */
static void choose_chart(struct emu_report_table *table)
{
	size_t bars = 0, known = 0;
	for (size_t i = 0; i < table->n_rows; i++) {
		if (!table->rows[i].charted)
			continue;
		bars++;
		known += table->rows[i].cells[1].kind == EMU_REPORT_CELL_NUMBER;
	}
	table->chart = bars >= 2 && bars <= BARS_MAX && known >= 1 ? 1 : 0;
}

static int finish_plain_table(
	struct emu_build *build, struct emu_report_section *section, struct emu_report_table *table)
{
	choose_chart(table);
	emu_build_drop_empty_columns(table);
	return emu_build_put_table(build, section, table);
}

static int by_dimension(struct emu_build *build, const struct emu_build_view *view, size_t d,
	struct emu_report_section *section)
{
	struct emu_str id = emu_build_axis_at(&view->dimensions, d);
	struct emu_report_table *table = new_plain_table(
		build, view, id, emu_build_dimension(build, id));
	struct emu_report_row *row;
	if (!table)
		return -1;
	for (size_t i = 0; i < view->values[d].index.n; i++) {
		struct emu_report_part part = {id, emu_build_axis_at(&view->values[d], i)};
		if (add_plain_row(build, view, table, emu_build_value(build, id, part.value),
			    emu_build_find(build, view, view->head, &part, 1), &row))
			return -1;
		row->charted = true;
	}
	if (view->total &&
		add_plain_row(build, view, table, emu_build_scope_name(build, view, view->head),
			view->total, &row))
		return -1;
	if (view->total)
		row->total = true;
	return finish_plain_table(build, section, table);
}

/* Units and blocks with one figure each. */
static int by_scope(struct emu_build *build, const struct emu_build_view *view,
	struct emu_report_section *section)
{
	struct emu_report_table *table = new_plain_table(
		build, view, EMU_STR("unit"), emu_build_word(build, EMU_LABEL_COLUMN_UNIT));
	struct emu_report_row *row;
	if (!table)
		return -1;
	for (size_t i = view->head ? 1 : 0; i < view->n_scopes; i++) {
		const struct emu_build_scope *scope = &view->scopes[i];
		size_t top = view->head ? view->head->depth + 1 : 1;
		if (add_plain_row(build, view, table, emu_build_scope_name(build, view, scope),
			    emu_build_find(build, view, scope, NULL, 0), &row))
			return -1;
		row->indent = scope->depth > top ? scope->depth - top : 0;
		row->total = scope->parent;
		row->charted = !scope->parent;
	}
	if (view->total &&
		add_plain_row(build, view, table, emu_build_scope_name(build, view, view->head),
			view->total, &row))
		return -1;
	if (view->total)
		row->total = true;
	return finish_plain_table(build, section, table);
}

/* A row of figures: the whole of `scope`, then each value of a dimension beside the parts given. */
static int fill_matrix_row(struct emu_build *build, const struct emu_build_view *view,
	const struct emu_build_scope *scope, size_t d, const struct emu_report_part *within,
	struct emu_report_row *row)
{
	struct emu_report_part parts[2] = {{EMU_STR(""), EMU_STR("")}};
	size_t n = within ? 1 : 0;
	if (within)
		parts[0] = *within;
	emu_build_figure(
		build, &row->cells[1], emu_build_find(build, view, scope, parts, n), view->percent);
	for (size_t i = 0; i < view->values[d].index.n; i++) {
		parts[n] = (struct emu_report_part){emu_build_axis_at(&view->dimensions, d),
			emu_build_axis_at(&view->values[d], i)};
		emu_build_figure(build, &row->cells[2 + i],
			emu_build_find(build, view, scope, parts, n + 1), view->percent);
	}
	return 0;
}

static struct emu_report_table *new_matrix(struct emu_build *build,
	const struct emu_build_view *view, struct emu_str id, struct emu_str name, size_t d)
{
	struct emu_str dimension = emu_build_axis_at(&view->dimensions, d);
	size_t n = view->values[d].index.n;
	struct emu_str by = cross(build, name, emu_build_dimension(build, dimension));
	struct emu_report_table *table = emu_report_new_table(
		build->report, caption_of(build, view, by), n + 2);
	if (!table)
		return NULL;
	emu_build_column(table, 0, emu_report_keep(build->report, id), name, false);
	emu_build_column(table, 1, EMU_STR("value"),
		emu_build_word(
			build, view->adds_up ? EMU_LABEL_TABLE_TOTAL : EMU_LABEL_TABLE_WHOLE),
		true);
	for (size_t i = 0; i < n; i++) {
		struct emu_str value = emu_build_axis_at(&view->values[d], i);
		emu_build_column(table, 2 + i, emu_build_text(build, value),
			emu_build_value(build, dimension, value), true);
	}
	return table;
}

static int scopes_by_dimension(struct emu_build *build, const struct emu_build_view *view, size_t d,
	bool charted, struct emu_report_section *section)
{
	struct emu_report_table *table = new_matrix(
		build, view, EMU_STR("unit"), emu_build_word(build, EMU_LABEL_COLUMN_UNIT), d);
	if (!table)
		return -1;
	size_t top = view->head ? view->head->depth + 1 : 1;
	for (size_t i = view->head ? 1 : 0; i < view->n_scopes + (view->total != NULL); i++) {
		bool last = i == view->n_scopes;
		const struct emu_build_scope *scope = last ? view->head : &view->scopes[i];
		struct emu_report_row *row = emu_report_add_row(build->report, table);
		if (!row || fill_matrix_row(build, view, scope, d, NULL, row))
			return -1;
		row->cells[0] = emu_build_text_cell(emu_build_scope_name(build, view, scope));
		row->indent = scope->depth > top ? scope->depth - top : 0;
		row->total = last || scope->parent;
		row->charted = !row->total;
	}
	if (charted)
		choose_chart(table);
	return emu_build_put_table(build, section, table);
}

/* Where a dimension has too many values for columns: below each unit, those it has figures of. */
static int scopes_with_values(struct emu_build *build, const struct emu_build_view *view, size_t d,
	struct emu_report_section *section)
{
	struct emu_str id = emu_build_axis_at(&view->dimensions, d);
	struct emu_str name = cross(build, emu_build_word(build, EMU_LABEL_COLUMN_UNIT),
		emu_build_dimension(build, id));
	struct emu_report_table *table = new_plain_table(build, view, EMU_STR("unit"), name);
	struct emu_report_row *row;
	if (!table)
		return -1;
	for (size_t i = view->head ? 1 : 0; i < view->n_scopes; i++) {
		const struct emu_build_scope *scope = &view->scopes[i];
		if (add_plain_row(build, view, table, emu_build_scope_name(build, view, scope),
			    emu_build_find(build, view, scope, NULL, 0), &row))
			return -1;
		row->total = true;
		for (size_t j = 0; j < view->values[d].index.n; j++) {
			struct emu_report_part part = {id, emu_build_axis_at(&view->values[d], j)};
			const struct emu_report_summary *summary = emu_build_find(
				build, view, scope, &part, 1);
			if (!summary || summary->basis == EMU_REPORT_BASIS_MISSING)
				continue;
			if (add_plain_row(build, view, table,
				    emu_build_value(build, id, part.value), summary, &row))
				return -1;
			row->indent = 1;
		}
	}
	return finish_plain_table(build, section, table);
}

static int dimension_by_dimension(struct emu_build *build, const struct emu_build_view *view,
	size_t down, size_t across, struct emu_report_section *section)
{
	struct emu_str id = emu_build_axis_at(&view->dimensions, down);
	size_t n = view->values[down].index.n;
	struct emu_report_table *table = new_matrix(
		build, view, id, emu_build_dimension(build, id), across);
	if (!table)
		return -1;
	for (size_t i = 0; i < n + (view->total != NULL); i++) {
		bool last = i == n;
		struct emu_report_part part = {id, EMU_STR("")};
		if (!last)
			part.value = emu_build_axis_at(&view->values[down], i);
		struct emu_report_row *row = emu_report_add_row(build->report, table);
		if (!row ||
			fill_matrix_row(build, view, view->head, across, last ? NULL : &part, row))
			return -1;
		row->cells[0] = emu_build_text_cell(last
				? emu_build_scope_name(build, view, view->head)
				: emu_build_value(build, id, part.value));
		row->total = last;
	}
	return emu_build_put_table(build, section, table);
}

/* Whether any unit or block has a figure of the dimension, so that a table is not all gaps. */
static bool has_scoped(struct emu_build *build, const struct emu_build_view *view, size_t d)
{
	struct emu_str id = emu_build_axis_at(&view->dimensions, d);
	for (size_t i = view->head ? 1 : 0; i < view->n_scopes; i++) {
		for (size_t j = 0; j < view->values[d].index.n; j++) {
			struct emu_report_part part = {id, emu_build_axis_at(&view->values[d], j)};
			if (emu_build_find(build, view, &view->scopes[i], &part, 1))
				return true;
		}
	}
	return false;
}

/* Units and blocks against each dimension they have figures of; by themselves where there is none.
 */
static int scopes(struct emu_build *build, const struct emu_build_view *view,
	struct emu_report_section *section)
{
	bool charted = true, any = false;
	for (size_t d = 0; d < view->dimensions.index.n; d++) {
		if (!has_scoped(build, view, d))
			continue;
		bool wide = view->values[d].index.n > MATRIX_COLUMNS;
		if (wide ? scopes_with_values(build, view, d, section)
			 : scopes_by_dimension(build, view, d, charted, section))
			return -1;
		charted = charted && wide;
		any = true;
	}
	return any ? 0 : by_scope(build, view, section);
}

/* Whether any figure of the head has both dimensions, so that a table of them is not all gaps. */
static bool has_pair(struct emu_build *build, const struct emu_build_view *view, size_t a, size_t b)
{
	for (size_t i = 0; i < view->values[a].index.n; i++) {
		for (size_t j = 0; j < view->values[b].index.n; j++) {
			struct emu_report_part parts[2] = {
				{emu_build_axis_at(&view->dimensions, a),
					emu_build_axis_at(&view->values[a], i)},
				{emu_build_axis_at(&view->dimensions, b),
					emu_build_axis_at(&view->values[b], j)},
			};
			if (emu_build_find(build, view, view->head, parts, 2))
				return true;
		}
	}
	return false;
}

/* Each pair once, the longer list of values going down. */
static int pairs(struct emu_build *build, const struct emu_build_view *view,
	struct emu_report_section *section)
{
	for (size_t a = 0; a < view->dimensions.index.n; a++) {
		for (size_t b = a + 1; b < view->dimensions.index.n; b++) {
			bool longer = view->values[b].index.n > view->values[a].index.n;
			size_t down = longer ? b : a, across = longer ? a : b;
			if (view->values[across].index.n <= MATRIX_COLUMNS &&
				has_pair(build, view, a, b) &&
				dimension_by_dimension(build, view, down, across, section))
				return -1;
		}
	}
	return 0;
}

int emu_build_tables(struct emu_build *build, const struct emu_build_view *view,
	struct emu_report_section *section)
{
	for (size_t d = 0; view->head && d < view->dimensions.index.n; d++) {
		if (by_dimension(build, view, d, section))
			return -1;
	}
	if (view->n_scopes > 1 && scopes(build, view, section))
		return -1;
	return view->head ? pairs(build, view, section) : 0;
}
