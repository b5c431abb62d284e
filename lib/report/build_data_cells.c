/* What stands in the columns of the flat data behind the dimensions. Called for each of its rows.
 */
#include "report/data-internal.h"
#include "report/format.h"

#define OF(kind) (1u << EMU_REPORT_##kind)

/* How a member of a record becomes a cell. */
enum how {
	NOT, /* of summaries alone, or by hand */
	TEXT,
	DIGITS,
	NAME, /* as a word of the language */
	FLAG,
	LIST,
};

#define RESULTS (OF(COMPARISON) | OF(ATTAINMENT))
#define TARGETS (OF(ATTAINMENT) | OF(PLEDGE))
#define STATES (RESULTS | OF(MODEL))
#define RECORDS (STATES | TARGETS | OF(SCORE) | OF(ROLE))

const struct emu_data_column emu_data_columns[EMU_DATA_COLUMNS] = {
	[EMU_DATA_VALUE] = {"value", "value", true, EMU_DATA_SUMMARY | OF(ATTAINMENT), DIGITS},
	[EMU_DATA_BASIS] = {"basis", NULL, false, EMU_DATA_SUMMARY, NOT},
	[EMU_DATA_BOUND] = {"bound", "bound", false, EMU_DATA_SUMMARY | RESULTS, TEXT},
	[EMU_DATA_UNITS] = {"units_reporting", NULL, true, EMU_DATA_SUMMARY, NOT},
	[EMU_DATA_ALL_UNITS] = {"units_expected", NULL, true, EMU_DATA_SUMMARY, NOT},
	[EMU_DATA_PERIODS] = {"periods_reporting", NULL, true, EMU_DATA_SUMMARY, NOT},
	[EMU_DATA_ALL_PERIODS] = {"periods_expected", NULL, true, EMU_DATA_SUMMARY, NOT},
	[EMU_DATA_MISSING] = {"missing", NULL, false, EMU_DATA_SUMMARY, NOT},
	[EMU_DATA_CONFLICTS] = {"conflicts", NULL, true, EMU_DATA_SUMMARY, NOT},
	[EMU_DATA_CONFLICT_DETAILS] = {"conflict_details", NULL, false, EMU_DATA_SUMMARY, NOT},
	[EMU_DATA_THROUGH] = {"through", NULL, false, EMU_DATA_INDIRECT, NOT},
	[EMU_DATA_AGAINST] = {"against", "against", false, OF(COMPARISON), TEXT},
	[EMU_DATA_BEFORE] = {"before", "before", true, OF(COMPARISON), DIGITS},
	[EMU_DATA_AFTER] = {"after", "after", true, OF(COMPARISON), DIGITS},
	[EMU_DATA_CHANGE] = {"change", "change", true, OF(COMPARISON), DIGITS},
	[EMU_DATA_TARGET] = {"target", "target", true, TARGETS, DIGITS},
	[EMU_DATA_COMPARATOR] = {"comparator", "comparator", false, TARGETS, TEXT},
	[EMU_DATA_EACH] = {"each", "each", false, OF(PLEDGE), FLAG},
	[EMU_DATA_PERCENT] = {"percent", "percent", true, RESULTS, DIGITS},
	[EMU_DATA_INCOMPLETE] = {"incomplete", "incomplete", false, RESULTS, LIST},
	[EMU_DATA_MAX] = {"max", "max", true, OF(SCORE), DIGITS},
	[EMU_DATA_SELF] = {"self", "self", true, OF(SCORE), DIGITS},
	[EMU_DATA_VERIFIED] = {"verified", "verified", true, OF(SCORE), DIGITS},
	[EMU_DATA_FINAL] = {"final", "final", true, OF(SCORE), DIGITS},
	[EMU_DATA_BONUS] = {"bonus", "bonus", true, OF(SCORE), DIGITS},
	[EMU_DATA_DEDUCTION] = {"deduction", "deduction", true, OF(SCORE), DIGITS},
	[EMU_DATA_ROLE] = {"role", "role", false, OF(ROLE), TEXT},
	[EMU_DATA_ROLE_NAME] = {"role_name", "role", false, OF(ROLE), NAME},
	[EMU_DATA_ID] = {"id", "id", false, OF(MODEL), TEXT},
	[EMU_DATA_NAME] = {"name", "name", false, OF(MODEL), TEXT},
	[EMU_DATA_DATE] = {"date", "date", false, OF(MODEL), TEXT},
	[EMU_DATA_STATUS] = {"status", "status", false, STATES, TEXT},
	[EMU_DATA_STATUS_NAME] = {"status_name", "status", false, STATES, NAME},
	[EMU_DATA_TYPE] = {"type", "type", false, RECORDS, TEXT},
};

bool emu_data_holds(enum emu_report_kind kind)
{
	return RECORDS >> kind & 1;
}

/* A number with its own digits as text too. */
static struct emu_report_cell digits_cell(struct emu_build *build, struct emu_str digits)
{
	struct emu_str kept = emu_report_keep(build->report, digits);
	return (struct emu_report_cell){
		.kind = digits.len ? EMU_REPORT_CELL_NUMBER : EMU_REPORT_CELL_EMPTY,
		.text = kept,
		.value = kept,
	};
}

static struct emu_report_cell count_cell(struct emu_build *build, uint64_t count)
{
	emu_buf_append_number(&build->words, count);
	return digits_cell(build, emu_build_keep_words(build));
}

/* "before; after" of a list, "true" of a claim. */
static struct emu_str list_of(struct emu_build *build, const struct emu_build_reading *reading,
	const struct emu_json_value *list)
{
	if (list->type == EMU_JSON_TRUE)
		return EMU_STR("true");
	const struct emu_json_value *at = list + 1;
	for (uint32_t i = 0; list->type == EMU_JSON_ARRAY && i < list->n;
		i++, at = &reading->json.values[at->next]) {
		if (at->type != EMU_JSON_STRING)
			continue;
		if (build->words.len)
			emu_buf_append(&build->words, EMU_STR("; "));
		emu_format_clean(emu_json_raw(&reading->json, at), &build->words);
	}
	return emu_build_keep_words(build);
}

static struct emu_report_cell member_cell(struct emu_build *build,
	struct emu_build_reading *reading, enum emu_report_kind kind,
	const struct emu_data_column *column)
{
	static const char *const prefixes[EMU_REPORT_KINDS] = {
		[EMU_REPORT_COMPARISON] = "comparison.",
		[EMU_REPORT_ATTAINMENT] = "attainment.",
		[EMU_REPORT_MODEL] = "model.",
		[EMU_REPORT_ROLE] = "role.",
	};
	const struct emu_json_value *value = emu_build_member(
		reading, reading->json.values, column->member);
	if (!value)
		return (struct emu_report_cell){0};
	switch ((enum how)column->how) {
	case DIGITS:
		return digits_cell(build, emu_build_digits(reading, column->member));
	case NAME:
		return emu_build_text_cell(
			emu_build_labelled(build, reading, prefixes[kind], column->member));
	case FLAG:
	case LIST:
		return emu_build_text_cell(list_of(build, reading, value));
	default:
		return emu_build_text_cell(
			emu_build_text(build, emu_build_value_text(reading, value)));
	}
}

void emu_data_fill_record(struct emu_build *build, struct emu_build_reading *reading,
	enum emu_report_kind kind, const size_t *where, struct emu_report_cell *cells)
{
	for (size_t i = 0; i < EMU_DATA_COLUMNS; i++) {
		const struct emu_data_column *column = &emu_data_columns[i];
		if (column->member && column->kinds >> kind & 1)
			cells[where[i]] = member_cell(build, reading, kind, column);
	}
}

static void fill_coverage(struct emu_build *build, const struct emu_report_summary *summary,
	struct emu_report_cell *cells)
{
	struct emu_buf missing = {0};
	for (size_t i = 0; i < summary->n_coverage; i++) {
		const struct emu_report_coverage *coverage = &summary->coverage[i];
		size_t at = 0;
		if (emu_str_equal(coverage->of, EMU_STR("units")))
			at = EMU_DATA_UNITS;
		else if (emu_str_equal(coverage->of, EMU_STR("periods")))
			at = EMU_DATA_PERIODS;
		if (at) {
			cells[at] = count_cell(build, coverage->have);
			cells[at + 1] = count_cell(build, coverage->all);
		}
		for (size_t j = 0; j < coverage->n_missing; j++) {
			if (missing.len)
				emu_buf_append(&missing, EMU_STR("; "));
			emu_buf_append(&missing,
				emu_build_covered(build, coverage->of, coverage->missing[j]));
		}
	}
	build->report->failed |= missing.failed;
	cells[EMU_DATA_MISSING] = emu_build_text_cell(
		emu_report_keep(build->report, emu_buf_str(&missing)));
	emu_buf_free(&missing);
}

static void fill_conflicts(struct emu_build *build, const struct emu_report_summary *summary,
	struct emu_report_cell *cells)
{
	struct emu_buf details = {0};
	for (size_t i = 0; i < summary->n_conflicts; i++) {
		if (i)
			emu_buf_append(&details, EMU_STR("; "));
		emu_buf_append(&details, emu_build_conflict_details(build, &summary->conflicts[i]));
	}
	build->report->failed |= details.failed;
	cells[EMU_DATA_CONFLICTS] = count_cell(
		build, summary->n_conflicts + summary->n_conflicts_more);
	cells[EMU_DATA_CONFLICT_DETAILS] = emu_build_text_cell(
		emu_report_keep(build->report, emu_buf_str(&details)));
	emu_buf_free(&details);
}

/* Names of units and periods that count in the figure, as those of what is missing. */
static struct emu_report_cell through_cell(
	struct emu_build *build, const struct emu_report_through *through)
{
	struct emu_str line = EMU_STR("");
	for (size_t i = 0; i < through->n_units + through->n_periods; i++) {
		struct emu_str name = i < through->n_units
			? emu_build_unit(build, through->units[i])
			: emu_build_period(build, through->periods[i - through->n_units]);
		emu_buf_append(&build->words, line);
		emu_buf_append(&build->words, i ? EMU_STR("; ") : EMU_STR(""));
		emu_buf_append(&build->words, name);
		line = emu_build_keep_words(build);
	}
	return emu_build_text_cell(line);
}

void emu_data_fill_summary(struct emu_build *build, const struct emu_report_summary *summary,
	const size_t *where, struct emu_report_cell *cells)
{
	static const char *const bases[] = {"missing", "stated", "summed"};
	cells[where[EMU_DATA_VALUE]] = digits_cell(build, summary->value);
	cells[where[EMU_DATA_BASIS]] = emu_build_text_cell(emu_str_from(bases[summary->basis]));
	cells[where[EMU_DATA_BOUND]] = emu_build_text_cell(emu_bound_name(summary->bound));
	fill_coverage(build, summary, cells + where[EMU_DATA_VALUE]);
	fill_conflicts(build, summary, cells + where[EMU_DATA_VALUE]);
	if (summary->through)
		cells[where[EMU_DATA_THROUGH]] = through_cell(build, summary->through);
	if (where[EMU_DATA_TYPE] != SIZE_MAX)
		cells[where[EMU_DATA_TYPE]] = emu_build_text_cell(EMU_STR("summary"));
}
