/* What was pledged beside what became of it. Called where there are attainments. */
#include "report/records-internal.h"

static struct emu_str title(struct emu_build *build, struct emu_build_reading *reading)
{
	return emu_build_period(build, emu_build_member_text(reading, "period"));
}

static void head(struct emu_build *build, struct emu_build_reading *reading,
	struct emu_report_table *table, size_t at)
{
	(void)reading;
	emu_build_column(
		table, at, EMU_STR("target"), emu_build_word(build, EMU_LABEL_COLUMN_TARGET), true);
	emu_build_column(table, at + 1, EMU_STR("value"),
		emu_build_word(build, EMU_LABEL_COLUMN_RESULT), true);
	emu_build_column(table, at + 2, EMU_STR("percent"),
		emu_build_word(build, EMU_LABEL_COLUMN_ATTAINED), true);
	emu_build_column(table, at + 3, EMU_STR("status"),
		emu_build_word(build, EMU_LABEL_COLUMN_STATUS), false);
}

static void fill(
	struct emu_build *build, struct emu_build_reading *reading, struct emu_report_cell *cells)
{
	bool percent = emu_build_is_percent(build, emu_build_member_text(reading, "indicator"));
	enum emu_bound bound = emu_build_bound(reading);
	struct emu_str share = emu_build_digits(reading, "percent");
	cells[0] = emu_build_target(build, reading);
	cells[1] = emu_build_result(build, emu_build_digits(reading, "value"), percent, bound,
		emu_build_is_true(reading, "incomplete"));
	if (share.len)
		cells[2] = emu_build_result(build, share, true, bound, false);
	cells[3] = emu_build_text_cell(emu_build_labelled(build, reading, "attainment.", "status"));
}

static const enum emu_build_by by[] = {EMU_BUILD_BY_PERIOD, EMU_BUILD_BY_INDICATOR,
	EMU_BUILD_BY_BLOCK, EMU_BUILD_BY_UNIT, EMU_BUILD_BY_PARTS, EMU_BUILD_BY_NOTHING};

static const struct emu_build_results attainments = {
	.kind = EMU_REPORT_ATTAINMENT,
	.id = "attainments",
	.heading = EMU_LABEL_ATTAINMENTS_HEADING,
	.by = by,
	.n_period_ranks = 1,
	.first_status = EMU_LABEL_ATTAINMENT_MET,
	.n_statuses = EMU_LABEL_ATTAINMENT_MISSING - EMU_LABEL_ATTAINMENT_MET + 1,
	.prefix = "attainment.",
	.n_columns = 4,
	.title = title,
	.head = head,
	.fill = fill,
};

int emu_build_attainments(struct emu_build *build, struct emu_build_reading *reading)
{
	return emu_build_results(build, reading, &attainments);
}
