/* Facts as records, in the order of the text; and the account of its numbers. */
#include "prose/report-internal.h"

#include <inttypes.h>

#include "json/writer.h"

static const char *const kind_names[] = {
	"figure", "pledge", "role", "award", "nomination", "event", "statement"};
static const char *const dimension_names[EMU_N_DIMENSIONS] = {
	"field", "level", "recipient", "occasion", "title"};

static void put(struct emu_buf *out, const char *key, struct emu_str text)
{
	if (!text.len)
		return;
	emu_json_write_key(out, emu_str_from(key));
	emu_json_write_string(out, text);
}

static void put_value(struct emu_report *report, const struct emu_fact *fact, const char *key)
{
	struct emu_buf *out = report->out->out;
	emu_json_write_key(out, emu_str_from(key));
	if (fact->number == EMU_NOWHERE) {
		emu_buf_append_number(out, (uint64_t)fact->numeral);
		return;
	}
	const struct emu_number *number = &report->scan.numbers[fact->number];
	emu_buf_append(out, (struct emu_str){report->scan.digits.at + number->at, number->len});
}

static void put_period(struct emu_buf *out, const struct emu_fact *fact)
{
	if (!fact->has_period)
		return;
	emu_json_write_key(out, EMU_STR("period"));
	emu_buf_push(out, '"');
	emu_period_print(&fact->period, out);
	emu_buf_push(out, '"');
}

static void put_inferred(struct emu_buf *out, const struct emu_fact *fact)
{
	if (!fact->period_inferred && !fact->date_inferred)
		return;
	emu_buf_append(out, EMU_STR(",\"inferred\":["));
	if (fact->period_inferred)
		emu_buf_append(out, EMU_STR("\"period\""));
	if (fact->date_inferred)
		emu_buf_append(
			out, fact->period_inferred ? EMU_STR(",\"date\"") : EMU_STR("\"date\""));
	emu_buf_push(out, ']');
}

static void put_place(struct emu_report *report, size_t from, size_t to)
{
	struct emu_buf *out = report->out->out;
	uint64_t column;
	emu_json_write_key(out, EMU_STR("line"));
	emu_buf_append_number(out, emu_report_line(report, from, &column));
	emu_buf_printf(out, ",\"bytes\":[%zu,%zu]", from + report->offset, to + report->offset);
}

static void put_source(struct emu_report *report, const struct emu_fact *fact)
{
	struct emu_buf *out = report->out->out;
	struct emu_bytes bytes = emu_scan_bytes(&report->scan, fact->first, fact->last);
	emu_json_write_key(out, EMU_STR("source"));
	emu_buf_append(out, EMU_STR("{\"file\":"));
	emu_json_write_string(out, report->file);
	put_place(report, bytes.from, bytes.to);
	put(out, "quote", (struct emu_str){report->text.at + bytes.from, bytes.to - bytes.from});
	emu_buf_push(out, '}');
}

/* ---- One of each kind ---------------------------------------------------------------- */

static void put_figure(struct emu_report *report, const struct emu_fact *fact)
{
	struct emu_buf *out = report->out->out;
	bool pledge = fact->kind == EMU_FACT_PLEDGE;
	for (size_t i = 0; i < EMU_N_DIMENSIONS; i++)
		put(out, dimension_names[i], emu_report_id(report, fact->dimensions[i]));
	put_value(report, fact, pledge ? "target" : "value");
	if (!pledge) {
		put(out, "bound", emu_bound_name(fact->bound));
		return;
	}
	put(out, "comparator",
		fact->bound == EMU_BOUND_AT_MOST ? EMU_STR("at-most") : EMU_STR("at-least"));
	emu_buf_append(out, EMU_STR(",\"each\":"));
	emu_buf_append(out, fact->each ? EMU_STR("true") : EMU_STR("false"));
}

static void put_award(struct emu_report *report, const struct emu_fact *fact)
{
	struct emu_buf *out = report->out->out;
	put(out, "title", emu_report_id(report, fact->dimensions[EMU_DIMENSION_TITLE]));
	emu_buf_append(out, EMU_STR(",\"recipient\":{\"kind\":"));
	emu_json_write_string(out, fact->each ? EMU_STR("individual") : EMU_STR("collective"));
	put(out, "name", fact->recipient);
	emu_buf_push(out, '}');
	put(out, "stage", fact->name);
}

static void put_event(struct emu_report *report, const struct emu_fact *fact)
{
	struct emu_buf *out = report->out->out;
	put(out, "kind", fact->name);
	if (fact->date != INT32_MIN) {
		emu_json_write_key(out, EMU_STR("date"));
		emu_buf_push(out, '"');
		emu_date_print(fact->date, out);
		emu_buf_push(out, '"');
	}
	put(out, "chair", fact->chair);
}

static void put_statement(struct emu_report *report, const struct emu_fact *fact)
{
	put(report->out->out, "section", fact->name);
	put(report->out->out, "text", emu_report_words(report, fact->first, fact->last + 1));
}

static void put_own(struct emu_report *report, const struct emu_fact *fact)
{
	switch (fact->kind) {
	case EMU_FACT_FIGURE:
	case EMU_FACT_PLEDGE:
		put_figure(report, fact);
		break;
	case EMU_FACT_ROLE:
		put(report->out->out, "role", fact->name);
		break;
	case EMU_FACT_AWARD:
	case EMU_FACT_NOMINATION:
		put_award(report, fact);
		break;
	case EMU_FACT_EVENT:
		put_event(report, fact);
		break;
	case EMU_FACT_STATEMENT:
		put_statement(report, fact);
		break;
	}
}

static void put_fact(struct emu_report *report, const struct emu_fact *fact)
{
	struct emu_buf *out = report->out->out;
	emu_buf_append(out, EMU_STR("{\"type\":"));
	emu_json_write_string(out, emu_str_from(kind_names[fact->kind]));
	if (fact->kind == EMU_FACT_FIGURE || fact->kind == EMU_FACT_PLEDGE)
		put(out, "indicator", report->setup->catalogue->indicators[fact->indicator].id);
	put(out, "block", fact->block);
	put(out, "unit", fact->unit);
	put_period(out, fact);
	put_own(report, fact);
	put_inferred(out, fact);
	put_source(report, fact);
	emu_buf_push(out, '}');
}

/* ---- The account --------------------------------------------------------------------- */

static void put_account(struct emu_report *report, const struct emu_number *number)
{
	struct emu_buf *out = report->out->out;
	struct emu_bytes bytes = emu_scan_bytes(&report->scan, number->token, number->token);
	bool has_record = number->fate == EMU_FATE_RECORD ||
		(number->reason && emu_str_equal(emu_str_from(number->reason), EMU_STR("repeat")));
	emu_buf_append(out, EMU_STR("{\"type\":\"number\",\"file\":"));
	emu_json_write_string(out, report->file);
	put_place(report, bytes.from, bytes.to);
	put(out, "text", (struct emu_str){report->text.at + bytes.from, bytes.to - bytes.from});
	put(out, "fate", number->fate == EMU_FATE_RECORD ? EMU_STR("record") : EMU_STR("left"));
	put(out, "reason", emu_str_from(number->reason));
	if (has_record) {
		emu_json_write_key(out, EMU_STR("record"));
		put_fact(report, &report->facts[number->record]);
	}
	emu_buf_append(out, EMU_STR("}\n"));
}

/* The numbers in dates and periods are in the account as those. */
static void put_time(struct emu_report *report, const struct emu_time *time)
{
	struct emu_buf *out = report->out->out;
	struct emu_bytes bytes = emu_scan_bytes(&report->scan, time->token, time->token);
	struct emu_period period = emu_report_dated(report, time);
	emu_buf_append(out, EMU_STR("{\"type\":\"number\",\"file\":"));
	emu_json_write_string(out, report->file);
	put_place(report, bytes.from, bytes.to);
	put(out, "text", (struct emu_str){report->text.at + bytes.from, bytes.to - bytes.from});
	emu_buf_append(out, EMU_STR(",\"fate\":\"left\",\"reason\":"));
	emu_json_write_string(
		out, period.kind == EMU_PERIOD_DAY ? EMU_STR("date") : EMU_STR("period"));
	emu_json_write_key(out, EMU_STR("period"));
	emu_buf_push(out, '"');
	emu_period_print(&period, out);
	emu_buf_append(out, EMU_STR("\"}\n"));
}

static void write_account(struct emu_report *report)
{
	for (size_t i = 0; i < report->scan.n_tokens; i++) {
		const struct emu_token *token = &report->scan.tokens[i];
		if (token->kind == EMU_TOKEN_NUMBER)
			put_account(report, &report->scan.numbers[token->value]);
		else if (token->kind == EMU_TOKEN_TIME)
			put_time(report, &report->scan.times[token->value]);
		else
			continue;
		report->out->ready(report->out->context);
	}
}

int emu_report_write(struct emu_report *report, struct emu_error *err)
{
	report->line = 1;
	report->line_byte = 0;
	if (report->setup->explain) {
		write_account(report);
		return report->out->out->failed ? emu_fail_memory(err) : 0;
	}
	for (size_t i = 0; i < report->n_facts; i++) {
		if (report->facts[i].dropped)
			continue;
		put_fact(report, &report->facts[i]);
		emu_buf_push(report->out->out, '\n');
		if (report->out->out->failed)
			return emu_fail_memory(err);
		report->out->ready(report->out->context);
	}
	return 0;
}
