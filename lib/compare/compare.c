/* Collects what is to be compared, and says when all is there which comparison it is. */
#include "compare/compare.h"

#include <inttypes.h>
#include <stdlib.h>

#include "compare/compare-internal.h"
#include "json/writer.h"

struct emu_compare *emu_compare_new(
	const struct emu_compare_question *question, struct emu_error *err)
{
	struct emu_compare *compare = calloc(1, sizeof(*compare));
	if (compare)
		compare->question = *question;
	else
		emu_fail_memory(err);
	return compare;
}

static void free_side(struct emu_compare_side *side)
{
	for (size_t i = 0; i < side->n; i++)
		emu_decimal_free(&side->rows[i].value);
	free(side->rows);
	emu_index_free(&side->keys);
	emu_buf_free(&side->numbers);
}

void emu_compare_del(struct emu_compare *compare)
{
	if (!compare)
		return;
	free_side(&compare->sides[0]);
	free_side(&compare->sides[1]);
	free_side(&compare->pledges);
	emu_buf_free(&compare->results);
	emu_buf_free(&compare->repeated);
	emu_arena_free(&compare->arena);
	free(compare);
}

/* ---- Seeing -------------------------------------------------------------------------- */

static struct emu_compare_row *new_row(struct emu_compare_side *side)
{
	if (side->n == side->cap) {
		size_t cap = side->cap ? 2 * side->cap : 256;
		struct emu_compare_row *rows = cap < UINT32_MAX
			? realloc(side->rows, cap * sizeof(*rows))
			: NULL;
		if (!rows)
			return NULL;
		side->rows = rows;
		side->cap = cap;
	}
	side->rows[side->n] = (struct emu_compare_row){0};
	return &side->rows[side->n];
}

/* Which side the row is of; NULL where its period was not asked for. */
static struct emu_compare_side *side_of(
	struct emu_compare *compare, const struct emu_compare_row *row, size_t input)
{
	const struct emu_compare_question *question = &compare->question;
	if (!question->has_periods)
		return &compare->sides[input > 0];
	if (emu_period_compare(&row->period, &question->before) == 0)
		return &compare->sides[0];
	return emu_period_compare(&row->period, &question->after) == 0 ? &compare->sides[1] : NULL;
}

static int put(struct emu_compare_side *side, struct emu_compare_row *row, struct emu_error *err)
{
	struct emu_compare_row *kept = new_row(side);
	if (!kept) {
		emu_decimal_free(&row->value);
		return emu_fail_memory(err);
	}
	*kept = *row;
	side->one_period = side->n == 0 ||
		(side->one_period && emu_period_compare(&row->period, &side->rows[0].period) == 0);
	side->n++;
	return 1;
}

static int keep_place(struct emu_compare *compare, const struct emu_line *line,
	struct emu_compare_row *row, struct emu_error *err)
{
	struct emu_str file = emu_str_from(line->file);
	if (!compare->file.at || !emu_str_equal(compare->file, file))
		compare->file = emu_arena_copy(&compare->arena, file);
	row->file = compare->file;
	row->line = line->number;
	return row->file.at ? 0 : emu_fail_memory(err);
}

int emu_compare_see(struct emu_compare *compare, const struct emu_json *json,
	const struct emu_line *line, struct emu_error *err)
{
	const struct emu_json_value *type = emu_json_member(json, json->values, EMU_STR("type"));
	struct emu_str name = type && type->type == EMU_JSON_STRING ? emu_json_raw(json, type)
								    : EMU_STR("");
	bool pledge = emu_str_equal(name, EMU_STR("pledge"));
	struct emu_compare_row row = {0};
	if (!pledge && !emu_str_equal(name, EMU_STR("summary")))
		return 0;
	if (emu_compare_row_read(&row, json, pledge, &compare->arena, err) < 0 ||
		keep_place(compare, line, &row, err) < 0) {
		emu_decimal_free(&row.value);
		return -1;
	}
	struct emu_compare_side *side = pledge ? &compare->pledges
					       : side_of(compare, &row, line->input);
	if (side)
		return put(side, &row, err);
	emu_decimal_free(&row.value);
	return 0;
}

/* ---- Matching ------------------------------------------------------------------------ */

static struct emu_str write_key(
	struct emu_buf *out, struct emu_str key, const struct emu_period *period)
{
	emu_buf_clear(out);
	if (period)
		emu_buf_printf(out, "%" PRId32 ".%" PRId32 " ", period->from, period->to);
	emu_buf_append(out, key);
	return emu_buf_str(out);
}

static const struct emu_compare_row *row_at(const struct emu_compare_side *side, uint32_t key)
{
	uint32_t row;
	memcpy(&row, side->numbers.at + key * sizeof(row), sizeof(row));
	return &side->rows[row];
}

/* *first is who has the key already; NULL where it is new. */
static int add_key(struct emu_compare_side *side, struct emu_str key, size_t row,
	const struct emu_compare_row **first)
{
	uint32_t number = (uint32_t)row, known = (uint32_t)side->keys.n;
	uint32_t at = emu_index_add(&side->keys, key);
	*first = NULL;
	if (at == EMU_INDEX_NONE)
		return -1;
	if (at < known)
		*first = row_at(side, at);
	else
		emu_buf_append(
			&side->numbers, (struct emu_str){(const char *)&number, sizeof(number)});
	return side->numbers.failed ? -1 : 0;
}

static int add_repeated(struct emu_compare *compare, const struct emu_compare_row *first,
	const struct emu_compare_row *again)
{
	const struct emu_compare_pair pair = {first, again};
	emu_buf_append(&compare->repeated, (struct emu_str){(const char *)&pair, sizeof(pair)});
	return compare->repeated.failed ? -1 : 0;
}

/* First each row by its own key, then units by themselves: a unit of a block is the unit. */
static int index_side(struct emu_compare *compare, struct emu_compare_side *side,
	bool match_periods, struct emu_error *err)
{
	struct emu_buf scratch = {0};
	int result = 0;
	for (int pass = 0; pass < 2 && result >= 0; pass++) {
		for (size_t i = 0; i < side->n && result >= 0; i++) {
			const struct emu_compare_row *row = &side->rows[i], *first;
			struct emu_str key = pass ? row->key_of_unit : row->key;
			if (!key.len)
				continue;
			key = write_key(&scratch, key, match_periods ? &row->period : NULL);
			result = scratch.failed ? -1 : add_key(side, key, i, &first);
			if (result == 0 && pass == 0 && first)
				result = add_repeated(compare, first, row);
		}
	}
	emu_buf_free(&scratch);
	return result < 0 ? emu_fail_memory(err) : 0;
}

const struct emu_compare_row *emu_compare_find(struct emu_compare_side *side, struct emu_str key,
	const struct emu_period *period, struct emu_buf *scratch)
{
	uint32_t at = emu_index_find(&side->keys, write_key(scratch, key, period));
	return at == EMU_INDEX_NONE || scratch->failed ? NULL : row_at(side, at);
}

const struct emu_compare_row *emu_compare_match(struct emu_compare_side *side,
	const struct emu_compare_row *row, const struct emu_period *period, struct emu_buf *scratch)
{
	const struct emu_compare_row *found = emu_compare_find(side, row->key, period, scratch);
	if (found || !row->key_of_unit.len)
		return found;
	found = emu_compare_find(side, row->key_of_unit, period, scratch);
	return found && !found->block.len ? found : NULL;
}

int emu_compare_add_result(struct emu_compare *compare, const struct emu_compare_row *before,
	const struct emu_compare_row *after, struct emu_str unit, struct emu_error *err)
{
	const struct emu_compare_result result = {before, after, unit};
	emu_buf_append(&compare->results, (struct emu_str){(const char *)&result, sizeof(result)});
	return compare->results.failed ? emu_fail_memory(err) : 0;
}

/* ---- Closing ------------------------------------------------------------------------- */

static int fail_nothing(const struct emu_compare *compare, struct emu_error *err)
{
	const struct emu_compare_question *question = &compare->question;
	bool before = compare->sides[0].n > 0;
	if (!question->has_periods)
		return emu_fail(err, EMU_FAULT_USAGE,
			"expected rows of summaries on both sides, found none %s: give two "
			"summaries, or the periods (--before, --after), or a summary and pledges",
			before ? "to compare with" : "to begin with");
	struct emu_buf period = {0};
	emu_period_print(before ? &question->after : &question->before, &period);
	emu_fail(err, EMU_FAULT_USAGE,
		"expected rows of summaries of both periods, found none of %.*s",
		EMU_STR_ARGS(emu_buf_str(&period)));
	emu_buf_free(&period);
	return -1;
}

static int close_changes(struct emu_compare *compare, struct emu_error *err)
{
	struct emu_compare_side *before = &compare->sides[0], *after = &compare->sides[1];
	bool match_periods = !compare->question.has_periods &&
		!(before->one_period && after->one_period);
	if (!before->n || !after->n)
		return fail_nothing(compare, err);
	if (index_side(compare, before, match_periods, err) < 0 ||
		index_side(compare, after, match_periods, err) < 0)
		return -1;
	return emu_compare_changes(compare, match_periods, err);
}

/* Results are the rows of both inputs, in their order: they stand on one side. */
static int close_attainments(struct emu_compare *compare, struct emu_error *err)
{
	struct emu_compare_side *from = &compare->sides[1], *into = &compare->sides[0];
	size_t n = from->n;
	int result = 0;
	from->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (result < 0)
			emu_decimal_free(&from->rows[i].value);
		else
			result = put(into, &from->rows[i], err);
	}
	if (result < 0)
		return -1;
	if (index_side(compare, into, true, err) < 0)
		return -1;
	return emu_compare_attainments(compare, err);
}

int emu_compare_close(struct emu_compare *compare, size_t *n, struct emu_error *err)
{
	int result = compare->pledges.n ? close_attainments(compare, err)
					: close_changes(compare, err);
	*n = compare->results.len / sizeof(struct emu_compare_result);
	return result;
}

/* ---- Writing ------------------------------------------------------------------------- */

int emu_compare_write(
	const struct emu_compare *compare, size_t i, struct emu_buf *out, struct emu_error *err)
{
	const struct emu_compare_result *result = emu_compare_result_at(compare, i);
	return compare->pledges.n ? emu_compare_write_attainment(result, out, err)
				  : emu_compare_write_change(result, out, err);
}

void emu_compare_write_head(
	struct emu_buf *out, struct emu_str type, const struct emu_compare_row *row)
{
	emu_buf_append(out, EMU_STR("{\"type\":\""));
	emu_buf_append(out, type);
	emu_buf_append(out, EMU_STR("\",\"indicator\":\""));
	emu_buf_append(out, row->indicator);
	emu_buf_append(out, EMU_STR("\",\"period\":\""));
	emu_period_print(&row->period, out);
	emu_buf_push(out, '"');
}

void emu_compare_write_number(
	struct emu_buf *out, struct emu_str key, const struct emu_decimal *number)
{
	emu_json_write_key(out, key);
	emu_decimal_print(number, out);
}

int emu_compare_write_percent(struct emu_buf *out, const struct emu_decimal *a,
	const struct emu_decimal *b, struct emu_error *err)
{
	struct emu_decimal percent = {0}, hundred = {0}, none = {0};
	emu_decimal_from_int(&hundred, 100);
	if (emu_decimal_compare(b, &none) == 0)
		return 0;
	int result = emu_decimal_multiply(&percent, a, &hundred, err);
	if (result == 0)
		result = emu_decimal_divide(&percent, &percent, b, 2, err);
	if (result == 0)
		emu_compare_write_number(out, EMU_STR("percent"), &percent);
	emu_decimal_free(&percent);
	return result;
}
