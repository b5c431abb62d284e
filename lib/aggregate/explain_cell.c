/* Which cell is to be explained. Called while emu-aggregate is configured, and when names can be
 * looked up. */
#include "aggregate/explain-internal.h"

#include "aggregate/list-internal.h"

static struct emu_str *member_of(
	struct emu_explained *cell, const struct emu_catalogue *catalogue, struct emu_str key)
{
	struct emu_buf scratch = {0};
	uint32_t k = emu_catalogue_dimension_named(catalogue, key, &scratch);
	emu_buf_free(&scratch);
	if (emu_str_equal(key, EMU_STR("indicator")))
		return &cell->indicator;
	if (emu_str_equal(key, EMU_STR("unit")))
		return &cell->unit;
	if (emu_str_equal(key, EMU_STR("block")))
		return &cell->block;
	return k < EMU_DIMENSIONS_MAX ? &cell->dims[k] : NULL;
}

int emu_explained_parse(struct emu_explained *cell, const char *text,
	const struct emu_catalogue *catalogue, struct emu_error *err)
{
	struct emu_str list = emu_str_from(text), word;
	struct emu_buf scratch = {0};
	*cell = (struct emu_explained){0};
	while (emu_list_next(&list, &word)) {
		const char *equals = word.len ? memchr(word.at, '=', word.len) : NULL;
		size_t len = equals ? (size_t)(equals - word.at) : 0;
		struct emu_str key = {word.at, len}, value = emu_str_after(word, len + 1);
		struct emu_str *member = equals ? member_of(cell, catalogue, key) : NULL;
		if (!member || !value.len || member->len)
			return emu_fail(err, EMU_FAULT_USAGE,
				"--explain: expected indicator=, unit=, block= or a dimension=, "
				"each once, found \"%.*s\"",
				EMU_STR_ARGS(word));
		*member = value;
	}
	if (!cell->indicator.len)
		return emu_fail(err, EMU_FAULT_USAGE, "--explain: expected indicator=ID");
	uint32_t known = emu_catalogue_indicator_named(catalogue, cell->indicator, &scratch);
	emu_buf_free(&scratch);
	if (known != EMU_CATALOGUE_NONE)
		cell->indicator = catalogue->indicators[known].id;
	return 0;
}

static int find_indicator(const struct emu_sheet *sheet, struct emu_str id, uint32_t *indicator,
	struct emu_error *err)
{
	for (*indicator = 0; *indicator < sheet->n_indicators; ++*indicator)
		if (emu_str_equal(sheet->indicators[*indicator], id))
			return 0;
	return emu_fail(err, EMU_FAULT_USAGE, "--explain: no record has an indicator \"%.*s\"",
		EMU_STR_ARGS(id));
}

static int find_node(const struct emu_sheet *sheet, const char *kind, struct emu_str name,
	uint32_t from, uint32_t to, uint32_t *node, struct emu_error *err)
{
	for (*node = from; *node < to; ++*node)
		if (emu_str_equal(sheet->nodes[*node].name, name))
			return 0;
	return emu_fail(err, EMU_FAULT_USAGE, "--explain: there is no %s \"%.*s\"", kind,
		EMU_STR_ARGS(name));
}

static int find_unit(const struct emu_sheet *sheet, struct emu_str name,
	const struct emu_period *period, uint32_t *node, struct emu_error *err)
{
	const struct emu_registry *registry = sheet->question->registry;
	struct emu_buf scratch = {0};
	bool found = registry &&
		emu_registry_unit(registry, name, period, &scratch, node) == EMU_REGISTRY_FOUND;
	emu_buf_free(&scratch);
	return found ? 0 : find_node(sheet, "unit", name, 0, sheet->first_block, node, err);
}

static int find_block(const struct emu_sheet *sheet, struct emu_str name,
	const struct emu_period *period, uint32_t *node, struct emu_error *err)
{
	const struct emu_registry *registry = sheet->question->registry;
	struct emu_buf scratch = {0};
	bool found = registry &&
		emu_registry_block(registry, name, period, &scratch, node) == EMU_REGISTRY_FOUND;
	emu_buf_free(&scratch);
	if (!found)
		return find_node(
			sheet, "block", name, sheet->first_block, sheet->nobody, node, err);
	*node += sheet->first_block;
	return 0;
}

static int find_value(const struct emu_sheet *sheet, uint32_t k, struct emu_str name,
	uint32_t *value, struct emu_error *err)
{
	const struct emu_catalogue *catalogue = sheet->question->catalogue;
	struct emu_buf scratch = {0};
	uint32_t known = emu_catalogue_value_named(catalogue, k, name, &scratch);
	emu_buf_free(&scratch);
	*value = known + 1; /* 0 where it is not known */
	for (uint32_t p = 0; !*value && p < sheet->n_pages; p++) {
		uint32_t other = sheet->pages[p]->dims[k];
		if (other && emu_str_equal(sheet->values[k][other - 1], name))
			*value = other;
	}
	if (*value)
		return 0;
	return emu_fail(err, EMU_FAULT_USAGE, "--explain: there is no %.*s \"%.*s\"",
		EMU_STR_ARGS(catalogue->dimensions[k].id), EMU_STR_ARGS(name));
}

int emu_explained_find(const struct emu_sheet *sheet, const struct emu_explained *cell,
	const struct emu_period *period, struct emu_explained_place *place, struct emu_error *err)
{
	*place = (struct emu_explained_place){.node = sheet->top};
	if (find_indicator(sheet, cell->indicator, &place->indicator, err) < 0)
		return -1;
	/* Of a unit under its block, the unit; that there is such a block is asked all the same. */
	if (cell->block.len && find_block(sheet, cell->block, period, &place->node, err) < 0)
		return -1;
	if (cell->unit.len && find_unit(sheet, cell->unit, period, &place->node, err) < 0)
		return -1;
	for (uint32_t k = 0; k < sheet->question->catalogue->n_dimensions; k++) {
		if (!cell->dims[k].len)
			continue;
		if (find_value(sheet, k, cell->dims[k], &place->key.dims[k], err) < 0)
			return -1;
		place->mask |= UINT32_C(1) << k;
	}
	return 0;
}
