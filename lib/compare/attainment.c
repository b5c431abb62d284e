/* Pledges, and whether the results reach them. Called by compare.c. */
#include "compare/compare-internal.h"

#include "json/writer.h"

static const struct emu_str nobody = {0};

/* The key that a row of the unit has which answers a pledge for each unit. */
static struct emu_str key_for(
	const struct emu_compare_row *pledge, struct emu_str unit, struct emu_buf *out)
{
	emu_buf_clear(out);
	emu_buf_append(out, pledge->before_unit);
	emu_buf_append(out, EMU_STR(",\"unit\":\""));
	emu_buf_append(out, unit);
	emu_buf_push(out, '"');
	emu_buf_append(out, pledge->after_unit);
	return emu_buf_str(out);
}

/* Whether it was one in the period by an earlier membership too: it is answered for once. */
static bool is_again(
	const struct emu_unit_block *of, size_t member, const struct emu_period *period)
{
	for (size_t i = 0; i < member; i++)
		if (of->members[i].unit == of->members[member].unit &&
			emu_span_meets(&of->members[i].span, period))
			return true;
	return false;
}

/* The members of the block in the pledge's period, as the registry has them; 0 where it does not
 * know the block. */
static int answer_members(struct emu_compare *compare, const struct emu_compare_row *pledge,
	struct emu_buf *key, struct emu_buf *scratch, size_t *n, struct emu_error *err)
{
	const struct emu_registry *registry = compare->question.registry;
	uint32_t block;
	if (!registry ||
		emu_registry_block(registry, pledge->block, &pledge->period, scratch, &block) !=
			EMU_REGISTRY_FOUND)
		return 0;
	const struct emu_unit_block *of = &registry->blocks[block];
	for (size_t i = 0; i < of->n_members; i++) {
		if (!emu_span_meets(&of->members[i].span, &pledge->period) ||
			is_again(of, i, &pledge->period))
			continue;
		struct emu_str unit = registry->units[of->members[i].unit].id;
		const struct emu_compare_row *row = emu_compare_find(
			&compare->sides[0], key_for(pledge, unit, key), &pledge->period, scratch);
		if (emu_compare_add_result(compare, pledge, row, unit, err) < 0)
			return -1;
		++*n;
	}
	return 0;
}

/* Without a registry: the units of the block that have results. */
static int answer_seen(struct emu_compare *compare, const struct emu_compare_row *pledge,
	struct emu_buf *key, struct emu_buf *scratch, size_t *n, struct emu_error *err)
{
	struct emu_compare_side *results = &compare->sides[0];
	for (size_t i = 0; i < results->n; i++) {
		const struct emu_compare_row *row = &results->rows[i];
		if (!row->unit.len || !emu_str_equal(row->block, pledge->block) ||
			emu_period_compare(&row->period, &pledge->period) != 0 ||
			!emu_str_equal(row->key_of_unit, key_for(pledge, row->unit, key)) ||
			emu_compare_find(results, row->key, &row->period, scratch) != row)
			continue;
		if (emu_compare_add_result(compare, pledge, row, row->unit, err) < 0)
			return -1;
		++*n;
	}
	return 0;
}

static int answer(struct emu_compare *compare, const struct emu_compare_row *pledge,
	struct emu_buf *key, struct emu_buf *scratch, struct emu_error *err)
{
	size_t n = 0;
	if (pledge->each && !pledge->unit.len) {
		if (answer_members(compare, pledge, key, scratch, &n, err) < 0)
			return -1;
		if (n == 0 && answer_seen(compare, pledge, key, scratch, &n, err) < 0)
			return -1;
		return n ? 0 : emu_compare_add_result(compare, pledge, NULL, nobody, err);
	}
	return emu_compare_add_result(compare, pledge,
		emu_compare_match(&compare->sides[0], pledge, &pledge->period, scratch), nobody,
		err);
}

int emu_compare_attainments(struct emu_compare *compare, struct emu_error *err)
{
	struct emu_buf key = {0}, scratch = {0};
	int result = 0;
	for (size_t i = 0; i < compare->pledges.n && result == 0; i++)
		result = answer(compare, &compare->pledges.rows[i], &key, &scratch, err);
	emu_buf_free(&key);
	emu_buf_free(&scratch);
	return result;
}

/* Of a result that is at least or at most so much, or to which parts are still to be added, what is
 * certain; one that is about so much is taken as it stands. */
static const char *status_of(
	const struct emu_compare_row *pledge, const struct emu_compare_row *row)
{
	int order = emu_decimal_compare(&row->value, &pledge->value);
	bool may_be_more = row->bound == EMU_BOUND_AT_LEAST || row->lacks,
	     may_be_less = row->bound == EMU_BOUND_AT_MOST;
	bool above = order > 0, below = order < 0, equal = order == 0, met = false;
	switch (pledge->comparator) {
	case COMPARATOR_AT_LEAST:
		met = !below;
		break;
	case COMPARATOR_MORE_THAN:
		met = above;
		break;
	case COMPARATOR_EQUAL:
		met = equal;
		break;
	case COMPARATOR_LESS_THAN:
		met = below;
		break;
	case COMPARATOR_AT_MOST:
		met = !above;
		break;
	}
	bool wants_more = pledge->comparator <= COMPARATOR_MORE_THAN,
	     wants_less = pledge->comparator >= COMPARATOR_LESS_THAN;
	if (may_be_more && !(wants_more && met) && !(!wants_more && !met && !below))
		return "unclear";
	if (may_be_less && !(wants_less && met) && !(!wants_less && !met && !above))
		return "unclear";
	return met ? "met" : "not-met";
}

static int write_result(const struct emu_compare_row *pledge, const struct emu_compare_row *row,
	struct emu_buf *out, struct emu_error *err)
{
	emu_compare_write_number(out, EMU_STR("value"), &row->value);
	if (row->bound != EMU_BOUND_NONE) {
		emu_json_write_key(out, EMU_STR("bound"));
		emu_json_write_string(out, emu_bound_name(row->bound));
	}
	if (row->incomplete)
		emu_buf_append(out, EMU_STR(",\"incomplete\":true"));
	return emu_compare_write_percent(out, &row->value, &pledge->value, err);
}

int emu_compare_write_attainment(
	const struct emu_compare_result *result, struct emu_buf *out, struct emu_error *err)
{
	const struct emu_compare_row *pledge = result->before, *row = result->after;
	bool known = row && row->has_value;
	emu_compare_write_head(out, EMU_STR("attainment"), pledge);
	emu_buf_append(out, pledge->identity);
	if (result->unit.len) {
		emu_json_write_key(out, EMU_STR("unit"));
		emu_buf_push(out, '"');
		emu_buf_append(out, result->unit);
		emu_buf_push(out, '"');
	}
	emu_compare_write_number(out, EMU_STR("target"), &pledge->value);
	emu_json_write_key(out, EMU_STR("comparator"));
	emu_json_write_string(out, emu_str_from(emu_compare_comparator_name(pledge->comparator)));
	if (known && write_result(pledge, row, out, err) < 0)
		return -1;
	emu_json_write_key(out, EMU_STR("status"));
	emu_json_write_string(out, emu_str_from(known ? status_of(pledge, row) : "missing"));
	if (pledge->source.len) {
		emu_json_write_key(out, EMU_STR("source"));
		emu_buf_append(out, pledge->source);
	}
	emu_buf_push(out, '}');
	return 0;
}
