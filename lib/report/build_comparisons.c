/* What became of the figures of a period in another. Called where there are comparisons. */
#include "report/records-internal.h"

static struct emu_str title(struct emu_build *build, struct emu_build_reading *reading)
{
	struct emu_build_pair pair = emu_build_pair(build, reading);
	struct emu_label_value values[] = {
		{"period", emu_build_period(build, pair.period)},
		{"against", emu_build_period(build, pair.against)},
	};
	return pair.against.len ? emu_build_say(build, EMU_LABEL_COMPARISONS_AGAINST, values, 2)
				: values[0].text;
}

/* The figures stand under the names of their periods, where these are two. */
static void head(struct emu_build *build, struct emu_build_reading *reading,
	struct emu_report_table *table, size_t at)
{
	struct emu_build_pair pair = emu_build_pair(build, reading);
	bool two = pair.against.len > 0;
	emu_build_column(table, at, EMU_STR("before"),
		two ? emu_build_period(build, pair.against)
		    : emu_build_word(build, EMU_LABEL_COLUMN_BEFORE),
		true);
	emu_build_column(table, at + 1, EMU_STR("after"),
		two ? emu_build_period(build, pair.period)
		    : emu_build_word(build, EMU_LABEL_COLUMN_AFTER),
		true);
	emu_build_column(table, at + 2, EMU_STR("change"),
		emu_build_word(build, EMU_LABEL_COLUMN_CHANGE), true);
	emu_build_column(table, at + 3, EMU_STR("percent"),
		emu_build_word(build, EMU_LABEL_COLUMN_CHANGE_PERCENT), true);
	emu_build_column(table, at + 4, EMU_STR("status"),
		emu_build_word(build, EMU_LABEL_COLUMN_STATUS), false);
}

static bool lacks(const struct emu_build_reading *reading, const char *side)
{
	const struct emu_json_value *list = emu_build_member(
		reading, reading->json.values, "incomplete");
	const struct emu_json_value *at = list + 1;
	for (uint32_t i = 0; list && list->type == EMU_JSON_ARRAY && i < list->n;
		i++, at = &reading->json.values[at->next]) {
		if (at->type == EMU_JSON_STRING &&
			emu_str_equal(emu_json_raw(&reading->json, at), emu_str_from(side)))
			return true;
	}
	return false;
}

/* With its sign: "+200". */
static struct emu_report_cell signed_cell(
	struct emu_build *build, struct emu_str digits, bool percent)
{
	struct emu_report_cell cell = emu_build_number_cell(build, digits, percent);
	bool above = false;
	for (size_t i = 0; i < digits.len && digits.at[0] != '-'; i++)
		above = above || (digits.at[i] >= '1' && digits.at[i] <= '9');
	if (!above)
		return cell;
	emu_buf_push(&build->words, '+');
	emu_buf_append(&build->words, cell.text);
	cell.text = emu_build_keep_words(build);
	return cell;
}

/* Of percentages the change is one of points. */
static struct emu_report_cell change_of(
	struct emu_build *build, struct emu_build_reading *reading, bool percent)
{
	struct emu_str digits = emu_build_digits(reading, "change");
	struct emu_report_cell cell = signed_cell(build, digits, false);
	if (digits.len == 0)
		return cell;
	if (percent)
		cell.text = emu_build_in_words(build, EMU_LABEL_NUMBER_POINTS, cell.text);
	emu_build_bind(build, &cell, emu_build_bound(reading));
	return cell;
}

static void fill(
	struct emu_build *build, struct emu_build_reading *reading, struct emu_report_cell *cells)
{
	bool percent = emu_build_is_percent(build, emu_build_member_text(reading, "indicator"));
	cells[0] = emu_build_result(build, emu_build_digits(reading, "before"), percent,
		EMU_BOUND_NONE, lacks(reading, "before"));
	cells[1] = emu_build_result(build, emu_build_digits(reading, "after"), percent,
		EMU_BOUND_NONE, lacks(reading, "after"));
	cells[2] = change_of(build, reading, percent);
	cells[3] = signed_cell(build, emu_build_digits(reading, "percent"), true);
	cells[4] = emu_build_text_cell(emu_build_labelled(build, reading, "comparison.", "status"));
}

int emu_build_comparisons(struct emu_build *build, struct emu_build_reading *reading)
{
	static const enum emu_build_by by[] = {EMU_BUILD_BY_PAIR, EMU_BUILD_BY_AGAINST,
		EMU_BUILD_BY_INDICATOR, EMU_BUILD_BY_BLOCK, EMU_BUILD_BY_UNIT, EMU_BUILD_BY_PARTS,
		EMU_BUILD_BY_NOTHING};
	static const struct emu_build_results comparisons = {
		.kind = EMU_REPORT_COMPARISON,
		.id = "comparisons",
		.heading = EMU_LABEL_COMPARISONS_HEADING,
		.by = by,
		.n_period_ranks = 2,
		.first_status = EMU_LABEL_COMPARISON_UP,
		.n_statuses = EMU_LABEL_COMPARISON_MISSING - EMU_LABEL_COMPARISON_UP + 1,
		.prefix = "comparison.",
		.n_columns = 5,
		.title = title,
		.head = head,
		.fill = fill,
	};
	return emu_build_collect_pairs(build, reading)
		? -1
		: emu_build_results(build, reading, &comparisons);
}
