/*
 * Blocks and units as a report names them, to ids of the registry where there is one. A block that
 * is known by its number is block-4 in every language, so that two reports of it are of one block;
 * other names stay as they are written.
 */
#include "prose/report-internal.h"

#include "base/text.h"

/* ---- Words --------------------------------------------------------------------------- */

struct emu_str emu_report_words(struct emu_report *report, uint32_t first, uint32_t end)
{
	struct emu_bytes bytes = emu_scan_bytes(&report->scan, first, end - 1);
	struct emu_str text = {report->text.at + bytes.from, bytes.to - bytes.from};
	emu_buf_clear(&report->names);
	emu_buf_clear(&report->buf);
	emu_text_nfc(text, &report->buf);
	text = emu_buf_str(&report->buf);
	for (size_t at = 0; at < text.len;) {
		int32_t point = emu_text_next(text, &at);
		bool space = point == '\t' || point == '\n' || point == '\r' || point == 0xa0 ||
			point == 0x202f || point == ' ';
		bool unseen = point == 0xad || point == 0xfeff ||
			(point >= 0x200b && point <= 0x200f) ||
			(point >= 0x202a && point <= 0x202e) ||
			(point >= 0x2060 && point <= 0x2069);
		if (!space && !unseen)
			emu_text_append_point(&report->names, point);
		else if (space && report->names.len &&
			report->names.at[report->names.len - 1] != ' ')
			emu_buf_push(&report->names, ' ');
	}
	return emu_arena_copy(&report->arena, emu_str_trim(emu_buf_str(&report->names)));
}

/* ---- Units --------------------------------------------------------------------------- */

struct emu_str emu_report_unit_named(struct emu_report *report, struct emu_str name)
{
	const struct emu_registry *registry = report->setup->registry;
	const struct emu_period *period = report->has_period ? &report->period : NULL;
	uint32_t at;
	if (registry && name.len &&
		emu_registry_unit(registry, name, period, &report->names, &at) ==
			EMU_REGISTRY_FOUND)
		return registry->units[at].id;
	return name;
}

/* ---- Blocks -------------------------------------------------------------------------- */

static bool find_block(struct emu_report *report, struct emu_str name, struct emu_str *id)
{
	const struct emu_registry *registry = report->setup->registry;
	const struct emu_period *period = report->has_period ? &report->period : NULL;
	uint32_t at;
	if (!registry || !name.len ||
		emu_registry_block(registry, name, period, &report->names, &at) !=
			EMU_REGISTRY_FOUND)
		return false;
	*id = registry->blocks[at].id;
	return true;
}

static struct emu_str numbered(struct emu_report *report, uint16_t kind, struct emu_str number)
{
	emu_buf_clear(&report->names);
	emu_buf_append(&report->names, emu_report_id(report, kind));
	emu_buf_push(&report->names, '-');
	emu_buf_append(&report->names, number);
	return emu_arena_copy(&report->arena, emu_buf_str(&report->names));
}

/* The number in the match, in figures or as an ordinal; len 0 where there is none. */
static struct emu_str number_in(const struct emu_report *report, const struct emu_match *match)
{
	size_t i = 0, j = 0;
	const struct emu_capture *capture = emu_match_capture(match, EMU_CAPTURE_NUMBER, &i);
	if (capture) {
		const struct emu_number *number =
			&report->scan.numbers[emu_report_token(report, capture->token)->value];
		return (struct emu_str){report->scan.digits.at + number->at, number->len};
	}
	capture = emu_match_capture(match, EMU_CLASS_ORDINAL, &j);
	return capture ? emu_report_id(report, capture->id) : (struct emu_str){0};
}

struct emu_str emu_report_block_named(struct emu_report *report, const struct emu_match *match)
{
	size_t i = 0;
	const struct emu_capture *kind = emu_match_capture(match, EMU_CLASS_BLOCK, &i);
	struct emu_str words = emu_report_words(report, match->from, match->end), id;
	struct emu_str number = number_in(report, match);
	if (find_block(report, words, &id))
		return id;
	if (!number.len || !kind)
		return words;
	struct emu_str plain = numbered(report, kind->id, number);
	return find_block(report, plain, &id) ? id : plain;
}

/* ---- The report's own ---------------------------------------------------------------- */

static struct emu_str setting(const struct emu_report *report, const char *field)
{
	for (size_t i = 0; i < report->setup->n_settings; i++)
		if (emu_str_equal(report->setup->settings[i].field, emu_str_from(field)))
			return report->setup->settings[i].value;
	return (struct emu_str){0};
}

static void leave_numbers(struct emu_report *report, const struct emu_match *match)
{
	const struct emu_capture *number;
	for (size_t i = 0; (number = emu_match_capture(match, EMU_CAPTURE_NUMBER, &i));)
		emu_report_leave(report, emu_report_token(report, number->token)->value, "block");
}

/* Who reports, where a phrase names a unit; "the whole province" where none does. */
static void find_unit(struct emu_report *report)
{
	for (size_t i = 0; i < report->n_matches && !report->unit.len; i++) {
		const struct emu_match *match = &report->matches[i];
		size_t at = 0;
		const struct emu_capture *name = emu_match_capture(match, EMU_CAPTURE_NAME, &at);
		if (match->phrase->gives == EMU_GIVES_UNIT && name)
			report->unit = emu_report_unit_named(
				report, emu_report_words(report, name->token, name->end));
	}
	for (size_t i = 0; i < report->scan.n_tokens && !report->unit.len && !report->block.len;
		i++)
		if (emu_token_is(&report->scan.tokens[i], EMU_CLASS_SELF))
			report->unit = emu_report_words(report, (uint32_t)i, (uint32_t)i + 1);
}

int emu_report_find_names(struct emu_report *report, struct emu_error *err)
{
	report->unit = emu_report_unit_named(report, setting(report, "unit"));
	report->block = setting(report, "block");
	for (size_t i = 0; i < report->n_matches; i++) {
		const struct emu_match *match = &report->matches[i];
		if (match->phrase->gives != EMU_GIVES_BLOCK)
			continue;
		leave_numbers(report, match);
		if (!report->block.len)
			report->block = emu_report_block_named(report, match);
	}
	find_unit(report);
	return report->buf.failed || report->names.failed ? emu_fail_memory(err) : 0;
}
