/* Who leads which block, and who belongs to it: one row for each block and period. Called where
 * there are roles. */
#include "report/records-internal.h"

static const enum emu_build_by by[] = {EMU_BUILD_BY_BLOCK, EMU_BUILD_BY_PERIOD, EMU_BUILD_BY_ROLE,
	EMU_BUILD_BY_UNIT, EMU_BUILD_BY_NOTHING};

enum { BLOCK, PERIOD, HEAD, DEPUTY, MEMBERS, N_COLUMNS };

static struct emu_report_table *new_table(struct emu_build *build, struct emu_str caption)
{
	static const struct {
		const char *id;
		enum emu_label heading;
	} columns[N_COLUMNS] = {
		[BLOCK] = {"block", EMU_LABEL_COLUMN_BLOCK},
		[PERIOD] = {"period", EMU_LABEL_COLUMN_PERIOD},
		[HEAD] = {"head", EMU_LABEL_COLUMN_HEAD},
		[DEPUTY] = {"deputy", EMU_LABEL_COLUMN_DEPUTY},
		[MEMBERS] = {"members", EMU_LABEL_COLUMN_MEMBERS},
	};
	struct emu_report_table *table = emu_report_new_table(build->report, caption, N_COLUMNS);
	for (size_t i = 0; table && i < N_COLUMNS; i++)
		emu_build_column(table, i, emu_str_from(columns[i].id),
			emu_build_word(build, columns[i].heading), false);
	return table;
}

/* The unit behind those that have the role already. */
static void add_unit(
	struct emu_build *build, struct emu_build_reading *reading, struct emu_report_cell *cells)
{
	struct emu_str role = emu_build_member_text(reading, "role");
	size_t column = MEMBERS;
	if (emu_str_equal(role, EMU_STR("head")))
		column = HEAD;
	else if (emu_str_equal(role, EMU_STR("deputy")))
		column = DEPUTY;
	struct emu_str unit = emu_build_unit(build, emu_build_member_text(reading, "unit"));
	emu_buf_append(&build->words, cells[column].text);
	if (cells[column].text.len)
		emu_buf_append(&build->words, EMU_STR("; "));
	emu_buf_append(&build->words, unit);
	cells[column] = emu_build_text_cell(emu_build_keep_words(build));
}

static int add_rows(struct emu_build *build, struct emu_build_reading *reading,
	const struct emu_build_order *order, struct emu_report_table *table)
{
	struct emu_report_row *row = NULL;
	for (size_t i = 0; i < order->n; i++) {
		const struct emu_build_entry *entry = &order->entries[i];
		if (emu_build_read(build, reading, entry->record))
			return -1;
		if (i == 0 || !emu_build_alike(entry, entry - 1, 2)) {
			row = emu_report_add_row(build->report, table);
			if (!row)
				return -1;
			row->cells[BLOCK] = emu_build_text_cell(
				emu_build_block(build, emu_build_member_text(reading, "block")));
			row->cells[PERIOD] = emu_build_text_cell(
				emu_build_period(build, emu_build_member_text(reading, "period")));
		} else if (emu_build_alike(entry, entry - 1, 4)) {
			continue; /* said twice */
		}
		add_unit(build, reading, row->cells);
	}
	return 0;
}

int emu_build_roles(struct emu_build *build, struct emu_build_reading *reading)
{
	struct emu_build_order order = {0};
	struct emu_str heading = emu_build_word(build, EMU_LABEL_ROLES_HEADING);
	struct emu_report_section *section = emu_report_add_section(
		build->report, 2, EMU_STR("roles"), heading);
	struct emu_report_table *table = new_table(build, heading);
	int result = section && table ? emu_build_sort(build, reading, EMU_REPORT_ROLE, by, &order)
				      : -1;
	if (result == 0)
		result = add_rows(build, reading, &order, table);
	if (result == 0) {
		emu_build_drop_empty_columns(table);
		result = emu_build_put_table(build, section, table);
	}
	emu_build_order_free(&order);
	return result;
}
