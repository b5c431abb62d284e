/* What all conventions share: the plain form of a cell, missing values, names of choices. */
#include "domain/conventions.h"

#include <stdio.h>

#include "base/text.h"
#include "domain/conventions-internal.h"
#include "domain/names-internal.h"

void emu_conventions_scratch_free(struct emu_conventions_scratch *scratch)
{
	emu_buf_free(&scratch->folded);
	emu_buf_free(&scratch->plain);
}

enum emu_decimal_mark emu_decimal_mark_named(struct emu_str name)
{
	if (emu_str_equal(name, EMU_STR("comma")))
		return EMU_DECIMAL_MARK_COMMA;
	return emu_str_equal(name, EMU_STR("point")) ? EMU_DECIMAL_MARK_POINT
						     : EMU_DECIMAL_MARK_UNKNOWN;
}

enum emu_date_order emu_date_order_named(struct emu_str name)
{
	if (emu_str_equal(name, EMU_STR("dmy")))
		return EMU_DATE_ORDER_DMY;
	if (emu_str_equal(name, EMU_STR("mdy")))
		return EMU_DATE_ORDER_MDY;
	return emu_str_equal(name, EMU_STR("ymd")) ? EMU_DATE_ORDER_YMD : EMU_DATE_ORDER_UNKNOWN;
}

bool emu_conventions_plain(
	struct emu_str text, struct emu_conventions_scratch *scratch, struct emu_str *plain)
{
	emu_buf_clear(&scratch->folded);
	emu_buf_clear(&scratch->plain);
	emu_text_fold(text, &scratch->folded);
	emu_text_digits(emu_buf_str(&scratch->folded), &scratch->plain);
	emu_names_tighten(&scratch->plain, 0);
	*plain = emu_buf_str(&scratch->plain);
	return !scratch->folded.failed && !scratch->plain.failed;
}

bool emu_conventions_missing(const struct emu_conventions *conventions, struct emu_str cell,
	struct emu_conventions_scratch *scratch)
{
	struct emu_str plain;
	if (cell.len && cell.at[0] >= '0' && cell.at[0] <= '9')
		return false;
	if (!emu_conventions_plain(cell, scratch, &plain))
		return false;
	return plain.len == 0 ||
		emu_index_find(&conventions->lexicon->missing, plain) != EMU_INDEX_NONE;
}

struct emu_quoted emu_conventions_quote(struct emu_str cell)
{
	struct emu_quoted quoted;
	const size_t most = sizeof(quoted.text) - sizeof("\"\"...");
	struct emu_str text = emu_str_trim(cell);
	bool cut = text.len > most;
	if (cut)
		text.len = most;
	while (cut && text.len && ((unsigned char)text.at[text.len] & 0xc0) == 0x80)
		text.len--;
	snprintf(quoted.text, sizeof(quoted.text), "\"%.*s%s\"", EMU_STR_ARGS(text),
		cut ? "..." : "");
	return quoted;
}
