/*
 * emu-validate: records in; those that satisfy their schemas out, byte for byte; findings for the
 * others, in as many forms as are asked for, and the others themselves where --rejects asks for
 * them.
 */
#include "cli/run.h"

#include <inttypes.h>

#include "findings/collected.h"
#include "findings/desk.h"
#include "findings/judge.h"
#include "findings/returned.h"
#include "json/writer.h"
#include "rules/rules.h"

enum format { FORMAT_NDJSON, FORMAT_JSON, FORMAT_DOCUMENT };

struct config {
	struct emu_option_list schemas, reports, rule_sets, previous, period;
	const char *type, *rejects, *findings, *baseline_file, *units;
	bool assert_formats, check, fail_fast, from_rejects, collect, strict;
	int lang, format;
	size_t max_errors;

	uint32_t max_depth;
	bool reported; /* on standard output */
	bool no_records;
	bool in_order;	  /* one worker does all */
	bool only_judged; /* of a record that is valid nothing more is wanted */
	struct emu_schema_choice *choice;
	struct emu_rules *rules; /* NULL: none */
	struct emu_phrases *phrases;
	struct emu_baseline baseline;
	struct emu_desk_setup desk;
};

struct worker {
	struct emu_judging judging;
	struct emu_rules_state *rules; /* NULL: none */
	struct emu_json_reader reader;
	struct emu_desk *desk;
	struct emu_acceptor *acceptor; /* NULL where each record has to be read */
	struct emu_buf scratch;	       /* unescaped strings */
	struct emu_buf returned;       /* a line out of --from-rejects */
	struct emu_buf annotations;
};

static const char *const formats[] = {"ndjson", "json", "document", NULL};
static const char *const languages[] = {"en", "vi", NULL};

static const struct emu_option options[] = {
	{EMU_OPTION_LIST, 's', "schema", "SCHEMA",
		"a schema file, a folder of them, or the name of a record type; may be given again "
		"(default: the folder of all record types)",
		NULL, offsetof(struct config, schemas)},
	{EMU_OPTION_TEXT, 't', "type", "TYPE", "check records of this type only, let others pass",
		NULL, offsetof(struct config, type)},
	{EMU_OPTION_CHOICE, 0, "format", "FORMAT",
		"ndjson: a record a line; json: values, or an array of them; document: each file "
		"is one value",
		formats, offsetof(struct config, format)},
	{EMU_OPTION_LIST, 'r', "report", "FORMAT[=FILE]",
		"report the findings as text, ndjson, sarif, junit, github, github-summary, "
		"markdown or basic, to FILE or to standard output; may be given again",
		NULL, offsetof(struct config, reports)},
	{EMU_OPTION_FLAG, 'c', "check", NULL, "write no records", NULL,
		offsetof(struct config, check)},
	{EMU_OPTION_TEXT, 0, "rejects", "FILE",
		"write the records that are held back, each with its findings", NULL,
		offsetof(struct config, rejects)},
	{EMU_OPTION_FLAG, 0, "from-rejects", NULL, "take the records out of what --rejects wrote",
		NULL, offsetof(struct config, from_rejects)},
	{EMU_OPTION_FLAG, 0, "collect", NULL,
		"take findings of other filters, in records of type finding and reject, into the "
		"reports",
		NULL, offsetof(struct config, collect)},
	{EMU_OPTION_TEXT, 0, "findings", "FILE", "write the findings as records", NULL,
		offsetof(struct config, findings)},
	{EMU_OPTION_TEXT, 0, "baseline", "FILE",
		"findings of an earlier run (--report ndjson=FILE): those known there do not fail",
		NULL, offsetof(struct config, baseline_file)},
	{EMU_OPTION_SIZE, 0, "max-errors", "N", "read no further after N errors", NULL,
		offsetof(struct config, max_errors)},
	{EMU_OPTION_FLAG, 0, "fail-fast", NULL, "read no further after the first error", NULL,
		offsetof(struct config, fail_fast)},
	{EMU_OPTION_CHOICE, 0, "lang", "LANG", "language of the findings: en or vi", languages,
		offsetof(struct config, lang)},
	{EMU_OPTION_FLAG, 0, "assert-formats", NULL,
		"formats are demands, not remarks (those of record types always are)", NULL,
		offsetof(struct config, assert_formats)},
	{EMU_OPTION_LIST, 0, "rules", "RULES",
		"a set of rules across records: half-year, annual, multi-year, proposals, or a "
		"file; may be given again",
		NULL, offsetof(struct config, rule_sets)},
	{EMU_OPTION_TEXT, 'u', "units", "FILE", "the registry of units, for rules that ask for it",
		NULL, offsetof(struct config, units)},
	{EMU_OPTION_LIST, 0, "previous", "FILE",
		"records or summaries of earlier periods, for rules of change; may be given again",
		NULL, offsetof(struct config, previous)},
	{EMU_OPTION_LIST, 'p', "period", "PERIOD",
		"a period that reports are expected for (default: those that come); may be given "
		"again",
		NULL, offsetof(struct config, period)},
	{EMU_OPTION_FLAG, 0, "strict", NULL, "warnings make the exit status 1 too", NULL,
		offsetof(struct config, strict)},
	{.kind = EMU_OPTION_END},
};

/* ---- Before the input ------------------------------------------------------------------------ */

static void say(void *context, const struct emu_finding *finding)
{
	const struct emu_place place = {
		finding->file, finding->line, finding->column, finding->pointer};
	enum emu_severity severity = *finding->severity == 'e' ? EMU_SEVERITY_ERROR
		: *finding->severity == 'w'		       ? EMU_SEVERITY_WARNING
							       : EMU_SEVERITY_INFO;
	emu_outlet_message(context, severity, &place, "%.*s", EMU_STR_ARGS(finding->message));
}

static int open_stream(struct emu_run *run, const char *path, int *stream, struct emu_error *err)
{
	*stream = path ? emu_run_open_stream(run, path, err) : -1;
	return path && *stream < 0 ? -1 : 0;
}

/* One --report. Standard output has room for one report, and for no records beside it. */
static int open_report(struct config *config, struct emu_run *run, const char *argument,
	struct emu_report_order *order, struct emu_error *err)
{
	const char *file;
	if (emu_report_parse(argument, &order->format, &file, err) < 0)
		return -1;
	bool standard = !file || strcmp(file, "-") == 0;
	if (standard && config->reported)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--report %s: standard output has a report already: name a file, as in "
			"--report %s=FILE",
			argument, argument);
	config->reported |= standard;
	if (standard && order->format == EMU_REPORT_TEXT)
		config->desk.silent = true;
	return open_stream(run, standard ? "-" : file, &order->stream, err);
}

static int open_reports(struct config *config, struct emu_run *run, struct emu_error *err)
{
	struct emu_report_setup *setup = &config->desk.reports;
	struct emu_report_order *orders = emu_arena_array(
		emu_run_arena(run), config->reports.n + 1, sizeof(*orders));
	if (!orders)
		return emu_fail_memory(err);
	setup->orders = orders;
	setup->n = config->reports.n;
	setup->program = "emu-validate";
	setup->version = EMU_VERSION;
	setup->baseline = config->baseline_file != NULL;
	for (size_t i = 0; i < setup->n; i++)
		if (open_report(config, run, config->reports.items[i], &orders[i], err) < 0)
			return -1;
	return 0;
}

static int configure_desk(
	struct config *config, struct emu_run *run, const char *schemas, struct emu_error *err)
{
	struct emu_desk_setup *desk = &config->desk;
	desk->say = say;
	desk->max_errors = config->fail_fast ? 1 : config->max_errors;
	desk->translate = config->lang > 0;
	if (config->lang || config->reports.n)
		config->phrases = emu_phrases_load(schemas, languages[config->lang], err);
	if ((config->lang || config->reports.n) && !config->phrases)
		return -1;
	desk->reports.phrases = config->phrases;
	if (config->baseline_file &&
		emu_baseline_load(&config->baseline, config->baseline_file, err) < 0)
		return -1;
	desk->baseline = config->baseline_file ? &config->baseline : NULL;
	if (open_stream(run, config->rejects, &desk->rejects, err) < 0 ||
		open_stream(run, config->findings, &desk->findings, err) < 0)
		return -1;
	if (open_reports(config, run, err) < 0)
		return -1;
	/* With -o the records have a place of their own. */
	config->no_records = config->check || (config->reported && !emu_run_output(run));
	/* Those number the findings, or stop at one. */
	config->in_order = config->reports.n || config->baseline_file || desk->max_errors;
	return 0;
}

/* Rules hold back what repeats an earlier record only where that makes a difference. */
static int open_rules(struct config *config, const char *schemas, struct emu_error *err)
{
	struct emu_rules_request request = {schemas, config->units, languages[config->lang],
		config->rule_sets.items, config->previous.items, config->period.items,
		config->rule_sets.n, config->previous.n, config->period.n,
		.holds = !config->no_records || config->rejects || config->in_order};
	if (emu_rules_open(&config->rules, &request, err) < 0)
		return -1;
	config->in_order |= config->rules && emu_rules_need_order(config->rules);
	return 0;
}

/* The basic output says how evaluation came to each keyword. */
static bool wants_paths(const struct config *config)
{
	for (size_t i = 0; i < config->reports.n; i++)
		if (strncmp(config->reports.items[i], "basic", 5) == 0)
			return true;
	return false;
}

static int configure(void *into, struct emu_run *run, struct emu_error *err)
{
	static const enum emu_input_form forms[] = {
		EMU_INPUT_LINES, EMU_INPUT_VALUES, EMU_INPUT_DOCUMENTS};
	struct config *config = into;
	size_t depth = emu_run_max_depth(run);
	config->max_depth = depth > UINT16_MAX ? UINT16_MAX : (uint32_t)depth;
	emu_run_set_form(run, forms[config->format]);
	const char *schemas = emu_run_schemas(run, err);
	if (!schemas)
		return -1;
	struct emu_schema_choice_setup setup = {.schemas = schemas,
		.names = config->schemas.items,
		.n = config->schemas.n,
		.type = config->type,
		.assert_formats = config->assert_formats,
		.keep_paths = wants_paths(config)};
	config->choice = emu_schema_choice_new(&setup, err);
	if (!config->choice || configure_desk(config, run, schemas, err) < 0 ||
		open_rules(config, schemas, err) < 0)
		return -1;
	if (config->in_order)
		emu_run_in_order(run);
	config->only_judged = !config->rules && !config->reports.n && !config->collect &&
		!config->from_rejects && config->format == FORMAT_NDJSON;
	return 0;
}

static void release(void *from)
{
	struct config *config = from;
	emu_schema_choice_del(config->choice);
	emu_rules_del(config->rules);
	emu_phrases_del(config->phrases);
	emu_baseline_free(&config->baseline);
}

static int start(const void *from, void *into, struct emu_error *err)
{
	const struct config *config = from;
	struct worker *worker = into;
	worker->reader.max_depth = config->max_depth;
	struct emu_schema_run *run = worker->judging.run = emu_schema_run_new(err);
	if (!run || !(worker->desk = emu_desk_new(&config->desk, err)))
		return -1;
	if (config->rules && !(worker->rules = emu_rules_state_new(config->rules, err)))
		return -1;
	if (config->only_judged && !(worker->acceptor = emu_acceptor_new(run, err)))
		return -1;
	worker->judging = (struct emu_judging){config->choice, run, worker->desk, worker->acceptor,
		&worker->scratch, &worker->annotations};
	return 0;
}

static void stop(void *from)
{
	struct worker *worker = from;
	emu_acceptor_del(worker->acceptor);
	emu_schema_run_del(worker->judging.run);
	emu_rules_state_del(worker->rules);
	emu_json_reader_free(&worker->reader);
	emu_desk_del(worker->desk);
	emu_buf_free(&worker->scratch);
	emu_buf_free(&worker->returned);
	emu_buf_free(&worker->annotations);
}

/* ---- A line --------------------------------------------------------------------------------- */

static void raise_status(const struct worker *worker, struct emu_outlet *outlet)
{
	if (EMU_LIKELY(!emu_desk_is_held(worker->desk)))
		return;
	if (emu_desk_counts(worker->desk).errors)
		emu_outlet_raise(outlet, EMU_STATUS_FINDINGS);
	outlet->enough = emu_desk_has_enough(worker->desk);
}

static void take_ruling(void *desk, const struct emu_finding *finding)
{
	emu_desk_tell(desk, finding);
}

/* Of no record: there may be very many. */
static void take_last_ruling(void *desk, const struct emu_finding *finding)
{
	emu_desk_tell(desk, finding);
	emu_outlet_ready(emu_desk_context(desk));
}

/* Of records that satisfy their schemas. */
static int check_rules(struct worker *worker, const struct emu_json *json,
	const struct emu_line *line, struct emu_error *err)
{
	if (!worker->rules || emu_desk_is_held(worker->desk))
		return 0;
	return emu_rules_see(worker->rules, json, emu_str_from(line->file), line->number,
		take_ruling, worker->desk, err);
}

static int close_line(struct worker *worker, struct emu_outlet *outlet, struct emu_error *err)
{
	raise_status(worker, outlet);
	return emu_desk_close(worker->desk, emu_buf_str(&worker->annotations), err);
}

/* What was collected is no record of this run's. */
static int leave_line(
	struct worker *worker, bool rejected, struct emu_outlet *outlet, struct emu_error *err)
{
	raise_status(worker, outlet);
	return emu_desk_leave(worker->desk, rejected, err);
}

/* Takes findings in, and writes a reject as it came. 0 where the line is another record. */
static int collect(const struct config *config, struct worker *worker, const struct emu_json *json,
	const struct emu_line *line, struct emu_outlet *outlet, struct emu_error *err)
{
	int collected = emu_collect(worker->desk, json, &worker->scratch, err);
	if (collected == EMU_COLLECTED_REJECT && config->desk.rejects >= 0) {
		struct emu_buf *out = &outlet->stream[config->desk.rejects];
		emu_json_write_line(out, line->text);
		emu_buf_push(out, '\n');
	}
	return collected;
}

static int do_line(const struct config *config, struct worker *worker, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_desk *desk = worker->desk;
	struct emu_buf *out = &outlet->stream[EMU_STREAM_OUT];
	struct emu_json json;
	emu_buf_clear(&worker->annotations);
	emu_desk_open(desk, line, outlet->stream, outlet);
	if (EMU_LIKELY(emu_json_read(&worker->reader, line->text, &json, err) == 0)) {
		emu_desk_read(desk, &json);
		int collected = config->collect ? collect(config, worker, &json, line, outlet, err)
						: EMU_COLLECTED_NONE;
		if (collected > EMU_COLLECTED_NONE)
			return leave_line(worker, collected == EMU_COLLECTED_REJECT, outlet, err);
		if (collected < 0 || emu_judge(&worker->judging, &json, err) < 0 ||
			check_rules(worker, &json, line, err) < 0)
			return -1;
	} else if (err->fault == EMU_FAULT_MEMORY) {
		return -1;
	} else {
		emu_desk_tell_at(
			desk, err->line, err->column, &(struct emu_finding){EMU_JUDGE_SYNTAX(err)});
	}
	if (EMU_LIKELY(!emu_desk_is_held(desk)) && !config->no_records) {
		if (config->format == FORMAT_NDJSON)
			emu_buf_append(out, line->text);
		else
			emu_json_write_line(out, line->text);
		emu_buf_push(out, '\n');
	}
	return close_line(worker, outlet, err);
}

/* ---- Input that is something else than a record ---------------------------------------------- */

/* Only its beginning was kept. */
static int refuse_beginning(struct worker *worker, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	emu_buf_clear(&worker->annotations);
	emu_desk_open(worker->desk, line, outlet->stream, outlet);
	emu_desk_tell(worker->desk,
		&(struct emu_finding){.severity = "error",
			.code = EMU_STR("record/incomplete"),
			.message = EMU_STR("only the beginning of this line was kept: it cannot "
					   "be returned")});
	return close_line(worker, outlet, err);
}

static int validate(const void *from, void *of, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *config = from;
	struct worker *worker = of;
	struct emu_line inner;
	if (!config->from_rejects)
		return do_line(config, worker, line, outlet, err);
	int returned = emu_returned_line(&worker->reader, line, &worker->returned, &inner, err);
	if (returned < 0)
		return -1;
	return returned == EMU_RETURNED_NOTHING ? refuse_beginning(worker, line, outlet, err)
						: do_line(config, worker, &inner, outlet, err);
}

/* Lines that need not be read as JSON. */
static int accept(const void *from, void *of, struct emu_block *block, struct emu_outlet *outlet,
	struct emu_error *err)
{
	const struct config *config = from;
	struct worker *worker = of;
	struct emu_str lines = emu_block_rest(block);
	uint64_t n = 0;
	(void)err;
	if (!worker->acceptor)
		return 0;
	lines.len = emu_acceptor_lines(worker->acceptor, lines, block->max_line, &n);
	emu_block_skip(block, lines.len, n);
	if (n && !config->no_records)
		emu_outlet_pass(outlet, lines);
	return 0;
}

static int refuse(const void *config, void *of, const struct emu_line *line,
	const struct emu_error *why, struct emu_outlet *outlet, struct emu_error *err)
{
	struct worker *worker = of;
	struct emu_line here = *line;
	(void)config;
	if (!here.number)
		here.number = why->line;
	emu_buf_clear(&worker->annotations);
	emu_desk_open(worker->desk, &here, outlet->stream, outlet);
	emu_desk_tell(worker->desk,
		&(struct emu_finding){
			EMU_JUDGE_SYNTAX(why), .line = why->line, .column = why->column});
	return close_line(worker, outlet, err);
}

static void begin_input(const void *config, void *of, const char *name,
	const struct emu_error *fault, struct emu_outlet *outlet)
{
	struct worker *worker = of;
	(void)config;
	emu_desk_input(worker->desk, emu_str_from(name), fault, outlet->stream);
}

static int merge(const void *config, void *of, void *other, struct emu_error *err)
{
	struct worker *into = of, *from = other;
	(void)config;
	emu_desk_add_counts(into->desk, from->desk);
	return into->rules ? emu_rules_merge(into->rules, from->rules, err) : 0;
}

static int finish(const void *from, void *of, struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *config = from;
	struct worker *worker = of;
	emu_desk_open(worker->desk, NULL, outlet->stream, outlet);
	if (worker->rules && !outlet->enough &&
		emu_rules_finish(worker->rules, take_last_ruling, worker->desk, err) < 0)
		return -1;
	struct emu_desk_counts counts = emu_desk_counts(worker->desk);
	if (counts.errors || (config->strict && counts.warnings))
		emu_outlet_raise(outlet, EMU_STATUS_FINDINGS);
	if (outlet->enough)
		emu_outlet_raise(outlet, EMU_STATUS_FAILED);
	return emu_desk_finish(
		worker->desk, outlet->status < EMU_STATUS_FAILED, outlet->stream, err);
}

const struct emu_filter emu_filter = {
	.name = "emu-validate",
	.summary =
		"let the records through that satisfy their schemas, tell what is wrong with the "
		"others",
	.operands = "[FILE...]",
	.options = options,
	.parallel = true,
	.config_size = sizeof(struct config),
	.worker_size = sizeof(struct worker),
	.configure = configure,
	.start = start,
	.line = validate,
	.lines = accept,
	.bad_line = refuse,
	.input = begin_input,
	.merge = merge,
	.finish = finish,
	.stop = stop,
	.release = release,
};
