/* Results and rows in words, for messages. Called by emu-compare for what meets a condition, and
 * for rows that are there again. */
#include "compare/compare-internal.h"

/* ,"unit":"a","field":"b" as: , unit a, field b */
static void say_identity(struct emu_str identity, struct emu_buf *out)
{
	for (size_t i = 0; i < identity.len; i++) {
		char byte = identity.at[i];
		if (byte == '\\' && i + 1 < identity.len)
			emu_buf_append(out, (struct emu_str){identity.at + i++, 2});
		else if (byte == ',' && i + 1 < identity.len && identity.at[i + 1] == '"')
			emu_buf_append(out, EMU_STR(", "));
		else if (byte == ':' && i && identity.at[i - 1] == '"')
			emu_buf_push(out, ' ');
		else if (byte != '"')
			emu_buf_push(out, byte);
	}
}

static void say_value(const struct emu_compare_row *row, struct emu_buf *out)
{
	if (row && row->has_value)
		emu_decimal_print(&row->value, out);
	else
		emu_buf_append(out, EMU_STR("missing"));
}

static void say_row(const struct emu_compare_row *row, struct emu_str unit, struct emu_buf *out)
{
	emu_buf_append(out, row->indicator);
	say_identity(row->identity, out);
	emu_buf_append(out, unit.len ? EMU_STR(", unit ") : EMU_STR(""));
	emu_buf_append(out, unit);
	emu_buf_append(out, EMU_STR(", "));
	emu_period_print(&row->period, out);
	emu_buf_append(out, EMU_STR(": "));
}

void emu_compare_say(const struct emu_compare *compare, size_t i, struct emu_buf *out)
{
	const struct emu_compare_result *result = emu_compare_result_at(compare, i);
	bool pledged = compare->pledges.n > 0;
	const struct emu_compare_row *row = result->after && !pledged ? result->after
		: result->before				      ? result->before
								      : result->after;
	say_row(row, result->unit, out);
	say_value(result->after, out);
	if (pledged)
		emu_buf_printf(out, ", pledged %s ",
			emu_compare_comparator_name(result->before->comparator));
	else
		emu_buf_append(out, EMU_STR(", before "));
	say_value(result->before, out);
}

size_t emu_compare_n_repeated(const struct emu_compare *compare)
{
	return compare->repeated.len / sizeof(struct emu_compare_pair);
}

struct emu_compare_repeat emu_compare_repeated(
	const struct emu_compare *compare, size_t i, struct emu_buf *out)
{
	const struct emu_str everyone = {0};
	const struct emu_compare_pair *pair =
		(const struct emu_compare_pair *)(const void *)compare->repeated.at + i;
	const struct emu_compare_row *first = pair->first, *again = pair->again;
	say_row(again, everyone, out);
	say_value(again, out);
	emu_buf_append(out, EMU_STR(", there "));
	say_value(first, out);
	return (struct emu_compare_repeat){again->file, first->file, again->line, first->line};
}
