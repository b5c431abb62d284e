/* The way of a report through the rooms of prose, and what they share. */
#include "prose/prose.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "prose/report-internal.h"

struct emu_prose {
	struct emu_report report;
};

struct emu_prose *emu_prose_new(const struct emu_prose_setup *setup, struct emu_error *err)
{
	struct emu_prose *prose = calloc(1, sizeof(*prose));
	if (!prose) {
		emu_fail_memory(err);
		return NULL;
	}
	prose->report.setup = setup;
	return prose;
}

void emu_prose_del(struct emu_prose *prose)
{
	if (!prose)
		return;
	struct emu_report *report = &prose->report;
	emu_scan_free(&report->scan);
	free(report->sentences);
	free(report->matches);
	free(report->facts);
	emu_arena_free(&report->arena);
	emu_buf_free(&report->buf);
	emu_buf_free(&report->names);
	free(prose);
}

/* ---- What the rooms share ------------------------------------------------------------ */

uint64_t emu_report_line(struct emu_report *report, size_t byte, uint64_t *column)
{
	if (byte < report->line_byte) {
		report->line_byte = 0;
		report->line = 1;
	}
	const char *at = report->text.at + report->line_byte;
	const char *end = report->text.at + byte, *feed;
	while (at < end && (feed = memchr(at, '\n', (size_t)(end - at)))) {
		report->line++;
		at = feed + 1;
		report->line_byte = (size_t)(at - report->text.at);
	}
	*column = byte - report->line_byte + 1;
	return report->line;
}

void emu_report_tell(struct emu_report *report, enum emu_table_severity severity, const char *code,
	size_t byte, const char *format, ...)
{
	struct emu_table_finding finding = {.severity = severity, .code = code};
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	int len = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	finding.line = emu_report_line(report, byte, &finding.column);
	finding.text = (struct emu_str){
		text, len < (int)sizeof(text) ? (size_t)len : sizeof(text) - 1};
	report->out->finding(report->out->context, &finding);
}

void emu_report_leave(struct emu_report *report, uint32_t at, const char *reason)
{
	struct emu_number *number = &report->scan.numbers[at];
	if (number->fate != EMU_FATE_OPEN)
		return;
	number->fate = EMU_FATE_LEFT;
	number->reason = reason;
}

struct emu_fact *emu_report_add(
	struct emu_report *report, enum emu_fact_kind kind, uint32_t first, uint32_t last)
{
	if (report->n_facts == report->facts_cap) {
		size_t cap = report->facts_cap ? 2 * report->facts_cap : 256;
		struct emu_fact *grown = realloc(report->facts, cap * sizeof(*grown));
		if (!grown)
			return NULL;
		report->facts = grown;
		report->facts_cap = cap;
	}
	struct emu_fact *fact = &report->facts[report->n_facts++];
	*fact = (struct emu_fact){.kind = kind,
		.first = first,
		.last = last,
		.number = EMU_NOWHERE,
		.total = EMU_NOWHERE,
		.date = INT32_MIN};
	for (size_t i = 0; i < EMU_N_DIMENSIONS; i++)
		fact->dimensions[i] = EMU_SENSE_ANY;
	return fact;
}

/* ---- The way ------------------------------------------------------------------------- */

static void know(struct emu_report *report)
{
	static const char *const names[EMU_N_KNOWN] = {"model", "recipient", "title", "unit",
		"collective", "granted", "proposed", "approved", "target", "each", "head", "deputy",
		"member", "limitation", "direction", "leadership", "result", "line", "end"};
	for (size_t i = 0; i < EMU_N_KNOWN; i++)
		report->known[i] = emu_lexicon_id(report->lexicon, emu_str_from(names[i]));
}

/* What nothing was said of. */
static void leave_rest(struct emu_report *report)
{
	size_t sentence = 0;
	for (uint32_t i = 0; i < report->scan.n_numbers; i++) {
		const struct emu_number *number = &report->scan.numbers[i];
		while (sentence + 1 < report->n_sentences &&
			report->sentences[sentence].end <= number->token)
			sentence++;
		bool of_page = report->n_sentences && report->sentences[sentence].of_page;
		emu_report_leave(report, i,
			of_page				     ? "page"
				: number->code		     ? "document"
				: number->percent	     ? "percent"
				: number->time != UINT32_MAX ? "year"
							     : "nothing-counted");
	}
}

static int find_facts(struct emu_report *report, struct emu_error *err)
{
	report->n_facts = 0;
	if (emu_report_divide(report, err) < 0)
		return -1;
	emu_report_find_period(report);
	if (emu_report_find_names(report, err) < 0 || emu_report_find_figures(report, err) < 0 ||
		emu_report_find_roles(report, err) < 0 || emu_report_find_events(report, err) < 0)
		return -1;
	if (!report->n_facts)
		emu_report_tell(report, EMU_TABLE_WARNING, "parse/nothing", 0,
			"nothing found in it that would be a record");
	emu_report_check(report);
	leave_rest(report);
	return emu_report_write(report, err);
}

int emu_prose_read(struct emu_prose *prose, struct emu_str file, struct emu_str text, size_t offset,
	const struct emu_table_report *out, struct emu_error *err)
{
	struct emu_report *report = &prose->report;
	report->out = out;
	report->file = file;
	report->text = text;
	report->offset = offset;
	report->line = 1;
	report->line_byte = 0;
	report->unit = report->block = (struct emu_str){0};
	emu_arena_reset(&report->arena);
	if (emu_reading_read(&report->scan.copy, text, err) < 0)
		return -1;
	if (report->scan.copy.bad != SIZE_MAX)
		emu_report_tell(report, EMU_TABLE_ERROR, "parse/text", report->scan.copy.bad,
			"the text is not UTF-8: pass --encoding");
	report->lexicon = emu_report_language(report);
	if (!report->lexicon)
		return 0;
	enum emu_date_order order = report->setup->dates != EMU_DATE_ORDER_UNKNOWN
		? report->setup->dates
		: report->lexicon->conventions->dates;
	know(report);
	if (emu_scan_text(&report->scan, report->lexicon, text, order, err) < 0)
		return -1;
	return find_facts(report, err);
}
