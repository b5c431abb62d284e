/* Rows of two summaries, and what changed from one to the other. Called by compare.c. */
#include "compare/compare-internal.h"

#include "json/writer.h"

static const struct emu_str nobody = {0};

int emu_compare_changes(struct emu_compare *compare, bool match_periods, struct emu_error *err)
{
	struct emu_compare_side *before = &compare->sides[0], *after = &compare->sides[1];
	struct emu_buf scratch = {0};
	int result = 0;
	for (size_t i = 0; i < after->n && result == 0; i++) {
		const struct emu_compare_row *row = &after->rows[i];
		const struct emu_period *period = match_periods ? &row->period : NULL;
		if (emu_compare_find(after, row->key, period, &scratch) != row)
			continue; /* a repeated one */
		result = emu_compare_add_result(compare,
			emu_compare_match(before, row, period, &scratch), row, nobody, err);
	}
	for (size_t i = 0; i < before->n && result == 0; i++) {
		const struct emu_compare_row *row = &before->rows[i];
		const struct emu_period *period = match_periods ? &row->period : NULL;
		if (emu_compare_find(before, row->key, period, &scratch) == row &&
			!emu_compare_match(after, row, period, &scratch))
			result = emu_compare_add_result(compare, row, NULL, nobody, err);
	}
	emu_buf_free(&scratch);
	return result;
}

/* What after - before is where they are at least, at most or about so much. */
static enum emu_bound bound_of_change(enum emu_bound before, enum emu_bound after)
{
	static const enum emu_bound contrary[] = {
		EMU_BOUND_NONE, EMU_BOUND_AT_MOST, EMU_BOUND_AT_LEAST, EMU_BOUND_ABOUT};
	return contrary[before] | after;
}

/* What is about so much is taken as it stands; of two that are at least so much either may be more.
 */
static const char *direction(
	const struct emu_decimal *change, enum emu_bound before, enum emu_bound after)
{
	const struct emu_decimal none = {0};
	int sign = emu_decimal_compare(change, &none);
	bool may_be_less = before == EMU_BOUND_AT_LEAST || after == EMU_BOUND_AT_MOST;
	bool may_be_more = before == EMU_BOUND_AT_MOST || after == EMU_BOUND_AT_LEAST;
	if ((sign >= 0 && may_be_less) || (sign <= 0 && may_be_more))
		return "unclear";
	return sign > 0 ? "up" : sign < 0 ? "down" : "same";
}

static void write_status(struct emu_buf *out, const char *status)
{
	emu_json_write_key(out, EMU_STR("status"));
	emu_json_write_string(out, emu_str_from(status));
}

static int write_difference(const struct emu_compare_row *before,
	const struct emu_compare_row *after, struct emu_buf *out, struct emu_error *err)
{
	enum emu_bound bound = bound_of_change(before->bound, after->bound);
	struct emu_decimal change = {0};
	int result = emu_decimal_subtract(&change, &after->value, &before->value, err);
	if (result == 0) {
		emu_compare_write_number(out, EMU_STR("change"), &change);
		if (before->bound == EMU_BOUND_NONE)
			result = emu_compare_write_percent(out, &change, &before->value, err);
		if (bound != EMU_BOUND_NONE) {
			emu_json_write_key(out, EMU_STR("bound"));
			emu_json_write_string(out, emu_bound_name(bound));
		}
		write_status(out, direction(&change, before->bound, after->bound));
	}
	emu_decimal_free(&change);
	return result;
}

/* Sums of unlike parts are not quite comparable. */
static void write_incomplete(struct emu_buf *out, bool before, bool after)
{
	if (!before && !after)
		return;
	emu_json_write_key(out, EMU_STR("incomplete"));
	emu_buf_append(out,
		before && after	 ? EMU_STR("[\"before\",\"after\"]")
			: before ? EMU_STR("[\"before\"]")
				 : EMU_STR("[\"after\"]"));
}

int emu_compare_write_change(
	const struct emu_compare_result *result, struct emu_buf *out, struct emu_error *err)
{
	const struct emu_compare_row *before = result->before, *after = result->after,
				     *row = after ? after : before;
	bool was = before && before->has_value, is = after && after->has_value;
	emu_compare_write_head(out, EMU_STR("comparison"), row);
	if (before && after && emu_period_compare(&before->period, &after->period) != 0) {
		emu_json_write_key(out, EMU_STR("against"));
		emu_buf_push(out, '"');
		emu_period_print(&before->period, out);
		emu_buf_push(out, '"');
	}
	emu_buf_append(out, row->identity);
	if (was)
		emu_compare_write_number(out, EMU_STR("before"), &before->value);
	if (is)
		emu_compare_write_number(out, EMU_STR("after"), &after->value);
	if (was && is && write_difference(before, after, out, err) < 0)
		return -1;
	if (!was || !is)
		write_status(out, is ? "new" : after ? "missing" : "gone");
	write_incomplete(out, was && before->incomplete, is && after->incomplete);
	emu_buf_push(out, '}');
	return 0;
}
