/* Records of known shapes: their keys and fields are taken from the leaves, nothing is read as
 * JSON. Called by emu-aggregate --raw before lines are read one by one; what is not taken here is.
 */
#include "aggregate/grouping-internal.h"

#include "json/shapes.h"

/* Behind so many lines in a row whose shape is known and of no use, so many are left untried. */
#define WASTED_MAX 8
#define UNTRIED 64

#define NO_LEAF UINT32_MAX

/* Where a field stands in all texts of a shape: at a leaf, or it is the same in all. */
struct spot {
	uint32_t leaf; /* or NO_LEAF: */
	struct emu_grouping_value same;
};

/* What hangs on a shape. */
struct emu_grouping_view {
	bool useless;	     /* a field is no leaf, or not what it has to be */
	struct spot spots[]; /* those of the plan, then of `of` */
};

static uint32_t leaf_of(const struct emu_json *json, const struct emu_json_value *value)
{
	uint32_t leaf = 0;
	for (const struct emu_json_value *before = json->values; before < value; before++)
		leaf += emu_json_is_leaf(before);
	return leaf;
}

/* False where the field has to be read as JSON. */
static bool find_spot(
	struct spot *spot, const struct emu_json *json, const struct emu_json_value *value)
{
	spot->leaf = NO_LEAF;
	spot->same = (struct emu_grouping_value){EMU_STR("null"), EMU_JSON_NULL};
	if (!value || value->type == EMU_JSON_NULL)
		return true;
	spot->same.type = value->type;
	if (value->type == EMU_JSON_FALSE)
		spot->same.text = EMU_STR("false");
	else if (value->type == EMU_JSON_TRUE)
		spot->same.text = EMU_STR("true");
	else
		spot->leaf = leaf_of(json, value);
	return value->type < EMU_JSON_ARRAY;
}

static struct emu_grouping_view *new_view(
	struct emu_grouping *grouping, const struct emu_json *json)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	struct emu_grouping_view *view = emu_arena_take(emu_json_shapes_arena(grouping->shapes),
		sizeof(*view) + (plan->n_by + plan->n_of) * sizeof(*view->spots));
	if (!view)
		return NULL;
	view->useless = false;
	for (size_t i = 0; i < plan->n_by; i++)
		if (!find_spot(
			    &view->spots[i], json, emu_json_pointer_find(&grouping->by[i], json)))
			view->useless = true;
	for (size_t i = 0; i < plan->n_of; i++) {
		struct spot *spot = &view->spots[plan->n_by + i];
		if (!find_spot(spot, json, emu_json_pointer_find(&grouping->of[i], json)) ||
			emu_grouping_is_fault(&plan->of[i], spot->same.type))
			view->useless = true;
	}
	return view;
}

void emu_grouping_learn(struct emu_grouping *grouping, const struct emu_json *json)
{
	grouping->unknown = false;
	struct emu_json_shape *shape = emu_json_shapes_learn(grouping->shapes, json);
	if (shape && !shape->use)
		shape->use = new_view(grouping, json);
}

static struct emu_grouping_value escaped_value(
	struct emu_grouping *grouping, const struct emu_json_leaf *leaf)
{
	const struct emu_json_value string = {
		.len = leaf->len, .type = EMU_JSON_STRING, .escaped = true};
	return emu_grouping_value_of(grouping, &(struct emu_json){.text = leaf->at}, &string);
}

static inline struct emu_grouping_value value_at(
	struct emu_grouping *grouping, const struct spot *spot)
{
	struct emu_grouping_value value = spot->same;
	if (spot->leaf == NO_LEAF)
		return value;
	const struct emu_json_leaf *leaf = &grouping->leaves[spot->leaf];
	if (EMU_UNLIKELY(leaf->escaped))
		return escaped_value(grouping, leaf);
	size_t quote = value.type == EMU_JSON_STRING;
	value.text = (struct emu_str){leaf->at - quote, leaf->len + 2 * quote};
	return value;
}

/* False where the record has to be read as JSON, which will tell what is wrong with it. */
static bool read_leaves(struct emu_grouping *grouping, const struct emu_grouping_view *view,
	struct emu_grouping_flight *flight, const struct emu_standing *standing)
{
	const struct emu_grouping_plan *plan = grouping->plan;
	const struct spot *spot = view->spots;
	emu_buf_clear(&flight->key);
	for (size_t i = 0; i < plan->n_by; i++, spot++) {
		const struct emu_grouping_value value = value_at(grouping, spot);
		emu_grouping_add_key(&flight->key, &plan->by[i], &value);
	}
	for (size_t i = 0; i < plan->n_of; i++, spot++) {
		const struct emu_grouping_value value = value_at(grouping, spot);
		flight->seen[i].standing = *standing;
		if (emu_grouping_read_field(&flight->seen[i], plan->of[i].needs, &value, NULL) < 0)
			return false;
	}
	return !flight->key.failed && !grouping->spelled.failed;
}

/* The view of the line that begins at `at`, or NULL; *after is behind it. */
static const struct emu_grouping_view *view_of(struct emu_grouping *grouping, const char *at,
	const char *end, size_t max_line, const char **after)
{
	const struct emu_json_shape *shape = emu_json_shapes_match(
		grouping->shapes, at, end, grouping->leaves, after);
	const struct emu_grouping_view *view = shape ? shape->use : NULL;
	grouping->unknown = !view;
	if (!view || *after == end || **after != '\n' || (size_t)(*after - at) > max_line)
		return NULL;
	if (EMU_LIKELY(!view->useless)) {
		grouping->wasted = 0;
		return view;
	}
	if (++grouping->wasted > WASTED_MAX)
		grouping->untried = UNTRIED;
	return NULL;
}

int emu_grouping_see_lines(struct emu_grouping *grouping, struct emu_block *block, uint64_t part,
	uint64_t *n, struct emu_error *err)
{
	struct emu_standing standing = {part, block->input, block->line};
	struct emu_str rest = emu_block_rest(block);
	const char *from = rest.at, *at = from, *end = from + rest.len, *after;
	const struct emu_grouping_view *view;
	int result = 0;
	if (grouping->untried) {
		grouping->untried--;
		return 0;
	}
	while (at < end && (view = view_of(grouping, at, end, block->max_line, &after))) {
		struct emu_grouping_flight *flight = emu_grouping_next_flight(grouping, err);
		if (!flight) {
			result = -1;
			break;
		}
		if (!read_leaves(grouping, view, flight, &standing))
			break;
		emu_grouping_depart(grouping, flight);
		at = after + 1;
		standing.line++;
	}
	*n += standing.line - block->line;
	emu_block_skip(block, (size_t)(at - from), standing.line - block->line);
	return result;
}
