/* A row as JSON, and its conflicts. Called once a row. */
#include <stdlib.h>

#include "aggregate/listing-internal.h"
#include "aggregate/survey-internal.h"
#include "json/writer.h"

static void put_text(struct emu_buf *out, struct emu_str key, struct emu_str text)
{
	emu_json_write_key(out, key);
	emu_json_write_string(out, text);
}

static void put_period(struct emu_buf *out, const struct emu_period *period)
{
	emu_json_write_key(out, EMU_STR("period"));
	emu_buf_push(out, '"');
	emu_period_print(period, out);
	emu_buf_push(out, '"');
}

static void put_node(const struct emu_sheet *sheet, uint32_t node, struct emu_buf *out)
{
	const struct emu_node *of = &sheet->nodes[node];
	if (of->kind == EMU_NODE_UNIT)
		put_text(out, EMU_STR("unit"), of->name);
	else if (of->kind == EMU_NODE_BLOCK)
		put_text(out, EMU_STR("block"), of->name);
}

static void put_dims(const struct emu_sheet *sheet, const struct emu_cell_key *key, uint32_t mask,
	struct emu_buf *out)
{
	for (uint32_t k = 0; mask >> k; k++)
		if (mask >> k & 1)
			put_text(out, sheet->question->catalogue->dimensions[k].id,
				sheet->values[k][key->dims[k] - 1]);
}

static void put_value(const struct emu_tally_node *node, struct emu_buf *out)
{
	emu_json_write_key(out, EMU_STR("value"));
	if (node->is_known)
		emu_decimal_print(&node->value, out);
	else
		emu_buf_append(out, EMU_STR("null"));
	put_text(out, EMU_STR("basis"),
		!node->is_known		  ? EMU_STR("missing")
			: node->is_stated ? EMU_STR("stated")
					  : EMU_STR("summed"));
	if (node->is_known && node->bound)
		put_text(out, EMU_STR("bound"), emu_bound_name(node->bound));
}

int emu_listing_row_print(struct emu_listing *listing, const struct emu_listing_row *row,
	uint32_t node, struct emu_buf *out, struct emu_error *err)
{
	const struct emu_sheet *sheet = listing->sheet;
	struct emu_survey survey;
	emu_buf_push(out, '{');
	put_text(out, EMU_STR("type"), EMU_STR("summary"));
	put_text(out, EMU_STR("indicator"), sheet->indicators[listing->tally.rules.indicator]);
	put_period(out, &listing->tree.period);
	if (row->block)
		put_node(sheet, row->block - 1, out);
	if (row->unit)
		put_node(sheet, row->unit - 1, out);
	put_dims(sheet, &row->key, row->mask, out);
	put_value(&listing->tally.nodes[node], out);
	int result = emu_survey_init(&survey, &listing->tally, node, err);
	if (result == 0)
		emu_survey_print(&survey, out);
	emu_survey_free(&survey);
	return result;
}

static void put_source(
	const struct emu_sheet *sheet, const struct emu_statement *said, struct emu_buf *out)
{
	emu_buf_push(out, '{');
	struct emu_str file = emu_statement_file(sheet->ledger, said);
	const struct emu_decimal value = emu_statement_value(said);
	if (file.len)
		put_text(out, EMU_STR("file"), file);
	if (said->line) {
		emu_json_write_key(out, EMU_STR("line"));
		emu_buf_append_number(out, said->line);
	}
	emu_json_write_key(out, EMU_STR("value"));
	emu_decimal_print(&value, out);
	emu_buf_push(out, '}');
}

struct emu_str emu_conflict_along(
	const struct emu_sheet *sheet, const struct emu_conflict *conflict)
{
	if (conflict->along == EMU_ALONG_RECORDS)
		return EMU_STR("records");
	if (conflict->along == EMU_ALONG_RATIO)
		return EMU_STR("ratio");
	if (conflict->along == EMU_ALONG_NOTHING)
		return (struct emu_str){0};
	return sheet->question->catalogue->dimensions[conflict->along].id;
}

void emu_conflict_print(const struct emu_sheet *sheet, const struct emu_conflict *conflict,
	const struct emu_listing_row *row, const struct emu_period *period, struct emu_buf *out)
{
	static const char *const kinds[] = {"parts", "resubmitted", "children", "periods"};
	uint32_t owner = conflict->key.owner;
	emu_buf_push(out, '{');
	put_text(out, EMU_STR("kind"), emu_str_from(kinds[conflict->kind]));
	if (conflict->along != EMU_ALONG_NOTHING)
		put_text(out, EMU_STR("along"), emu_conflict_along(sheet, conflict));
	if (emu_period_compare(&conflict->period, period))
		put_period(out, &conflict->period);
	if (owner != (row->unit ? row->unit - 1 : row->block ? row->block - 1 : sheet->top))
		put_node(sheet, owner, out);
	put_dims(sheet, &conflict->key, conflict->mask & ~row->mask, out);
	emu_json_write_key(out, EMU_STR("stated"));
	emu_decimal_print(&conflict->stated, out);
	if (conflict->has_summed) {
		emu_json_write_key(out, EMU_STR("summed"));
		emu_decimal_print(&conflict->summed, out);
	}
	emu_json_write_key(out, EMU_STR("sources"));
	emu_buf_push(out, '[');
	for (size_t i = 0; i < conflict->n_sources; i++) {
		if (i)
			emu_buf_push(out, ',');
		put_source(sheet, conflict->sources[i], out);
	}
	emu_buf_append(out, EMU_STR("]}"));
}
