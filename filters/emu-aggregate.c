/* emu-aggregate: records in, summary records out, consolidated without double counting; with --raw
 * a plain group-by over any JSON. */
#include <stdbool.h>

#include "aggregate/explain.h"
#include "aggregate/ledger.h"
#include "aggregate/question.h"
#include "aggregate/grouping.h"
#include "aggregate/partial.h"
#include "aggregate/summary.h"
#include "cli/run.h"
#include "domain/calendars.h"
#include "domain/catalogue.h"
#include "domain/registry.h"
#include "json/reader.h"

struct config {
	struct emu_option_list periods, indicators;
	const char *by, *units, *of, *stats, *within, *part, *explain;
	int explain_form;
	struct emu_explained explained;
	const char *only; /* the indicator that is explained */
	bool is_strict, is_raw, is_partial, is_merge;
	uint64_t part_number;
	struct emu_partial_head head; /* of the partials that are written or read */
	size_t max_depth;
	const struct emu_grouping_plan *plan;
	struct emu_question question;
	struct emu_catalogue *catalogue;
	struct emu_registry *registry;
	struct emu_calendars *calendars;
};

struct worker {
	struct emu_json_reader reader;
	struct emu_grouping *grouping;
	struct emu_ledger *ledger;
	struct emu_partials *partials; /* once the first part has begun */
	struct emu_ledger_joiner *joiner;
	struct emu_arena arena;
	uint64_t records, rejected; /* taken in, and told of */
	bool unread;		    /* an input could not be read to its end */
};

static const char *const explain_forms[] = {"text", "ndjson", NULL};

static const struct emu_option options[] = {
	{EMU_OPTION_LIST, 'p', "period", "PERIOD",
		"summarise this period (2023, 2023-H1, 2021/2023); may be given again", NULL,
		offsetof(struct config, periods)},
	{EMU_OPTION_TEXT, 'b', "by", "LIST",
		"break down by block, unit and dimensions; with --raw, by these fields", NULL,
		offsetof(struct config, by)},
	{EMU_OPTION_TEXT, 'u', "units", "FILE", "the registry of units and blocks", NULL,
		offsetof(struct config, units)},
	{EMU_OPTION_LIST, 'i', "indicator", "PATTERN",
		"only indicators whose id matches (* and ?); may be given again", NULL,
		offsetof(struct config, indicators)},
	{EMU_OPTION_FLAG, 0, "strict", NULL,
		"conflicts between figures are findings: exit status 1", NULL,
		offsetof(struct config, is_strict)},
	{EMU_OPTION_TEXT, 0, "explain", "CELL",
		"say how one number came about (indicator=...,unit=...,field=...)", NULL,
		offsetof(struct config, explain)},
	{EMU_OPTION_CHOICE, 0, "explain-format", "FORMAT", "text or ndjson", explain_forms,
		offsetof(struct config, explain_form)},
	{EMU_OPTION_FLAG, 0, "raw", NULL, "plain group-by over any JSON, without consolidation",
		NULL, offsetof(struct config, is_raw)},
	{EMU_OPTION_TEXT, 0, "of", "LIST", "with --raw: the fields to compute statistics of", NULL,
		offsetof(struct config, of)},
	{EMU_OPTION_TEXT, 0, "stat", "LIST",
		"with --raw: which statistics (sum, p95), or of which field (value:sum)", NULL,
		offsetof(struct config, stats)},
	{EMU_OPTION_TEXT, 0, "within", "LIST",
		"with --raw: share, rank and cumulative among groups alike in these fields of --by",
		NULL, offsetof(struct config, within)},
	{EMU_OPTION_FLAG, 0, "partial", NULL,
		"write states, for --merge to join, instead of results", NULL,
		offsetof(struct config, is_partial)},
	{EMU_OPTION_TEXT, 0, "part", "I/N", "with --partial: the input is part I of N", NULL,
		offsetof(struct config, part)},
	{EMU_OPTION_FLAG, 0, "merge", NULL,
		"the inputs are what --partial wrote for the same question", NULL,
		offsetof(struct config, is_merge)},
	{.kind = EMU_OPTION_END},
};

static int configure_raw(struct config *config, struct emu_run *run, struct emu_error *err)
{
	const char *misplaced = config->periods.n ? "--period"
		: config->units			  ? "--units"
		: config->indicators.n		  ? "--indicator"
		: config->explain		  ? "--explain"
		: config->is_strict		  ? "--strict"
						  : NULL;
	if (misplaced)
		return emu_fail(err, EMU_FAULT_USAGE,
			"%s belongs to consolidation, which --raw switches off", misplaced);
	const struct emu_grouping_words words = {
		config->by, config->of, config->stats, config->within};
	config->plan = emu_grouping_plan_new(&words, emu_run_arena(run), err);
	if (!config->plan)
		return -1;
	if (config->is_partial && !config->is_merge && !config->part &&
		emu_grouping_needs_order(config->plan))
		return emu_fail(err, EMU_FAULT_USAGE,
			"first and last go by the order of the input: say with --part I/N which "
			"part this is");
	config->head.what = "raw";
	config->head.question = emu_grouping_question(config->plan);
	return 0;
}

/* The cell says what is asked: of its indicator alone records need to be kept. */
static int configure_explanation(struct config *config, struct emu_run *run, struct emu_error *err)
{
	const char *misplaced = config->by ? "--by"
		: config->indicators.n	   ? "--indicator"
		: config->is_partial	   ? "--partial"
					   : NULL;
	if (misplaced)
		return emu_fail(err, EMU_FAULT_USAGE, "%s does not go with --explain", misplaced);
	if (emu_explained_parse(&config->explained, config->explain, config->catalogue, err) < 0)
		return -1;
	struct emu_str only = emu_arena_copy(emu_run_arena(run), config->explained.indicator);
	if (!only.at)
		return emu_fail_memory(err);
	config->only = only.at;
	config->question.keeps_places = true;
	emu_run_in_order(run);
	if (!config->is_merge)
		config->indicators = (struct emu_option_list){&config->only, 1};
	return 0;
}

static int configure_consolidation(
	struct config *config, struct emu_run *run, struct emu_error *err)
{
	struct emu_question *question = &config->question;
	const char *misplaced = config->of ? "--of"
		: config->stats		   ? "--stat"
		: config->within	   ? "--within"
					   : NULL;
	if (misplaced)
		return emu_fail(err, EMU_FAULT_USAGE, "%s needs --raw", misplaced);
	const char *schemas = emu_run_schemas(run, err);
	if (!schemas || !(config->catalogue = emu_catalogue_load(schemas, err)))
		return -1;
	if (config->units && !(config->registry = emu_registry_load(schemas, config->units, err)))
		return -1;
	if (!(config->calendars = emu_calendars_load(schemas, err)))
		return -1;
	if (config->explain && configure_explanation(config, run, err) < 0)
		return -1;
	question->catalogue = config->catalogue;
	question->calendars = config->calendars;
	question->registry = config->registry;
	if (emu_question_init(question, config->by, config->periods.items, config->periods.n,
		    config->indicators.items, config->indicators.n, emu_run_arena(run), err) < 0)
		return -1;
	config->head.what = "consolidated";
	return emu_question_head(
		question, true, true, emu_run_arena(run), &config->head.question, err);
}

static int configure_partials(struct config *config, struct emu_run *run, struct emu_error *err)
{
	if (config->is_merge)
		emu_run_in_order(run);
	if (!config->part)
		return 0;
	if (!config->is_partial || config->is_merge)
		return emu_fail(err, EMU_FAULT_USAGE, "--part is for --partial%s",
			config->is_merge ? " without --merge" : "");
	return emu_partial_parse_part(config->part, &config->part_number, &config->head.parts, err);
}

static int configure(void *config, struct emu_run *run, struct emu_error *err)
{
	struct config *self = config;
	self->max_depth = emu_run_max_depth(run);
	if (configure_partials(self, run, err) < 0)
		return -1;
	return self->is_raw ? configure_raw(self, run, err)
			    : configure_consolidation(self, run, err);
}

static int start(const void *config, void *worker, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	self->reader.max_depth = (uint32_t)own->max_depth;
	if (own->is_raw)
		self->grouping = emu_grouping_new(own->plan, err);
	else
		self->ledger = emu_ledger_new(&own->question, err);
	if (self->ledger && own->is_merge)
		self->joiner = emu_ledger_joiner_new(self->ledger, err);
	return self->grouping || (self->ledger && !own->is_merge == !self->joiner) ? 0 : -1;
}

/* A record that is told of is told of where its author can mend it: where it came from, if it says
 * so, else where it stands in the stream. */
static int report(struct worker *worker, const struct emu_line *line,
	const struct emu_origin *origin, struct emu_outlet *outlet, struct emu_error *err)
{
	worker->rejected++;
	if (err->fault != EMU_FAULT_INPUT && err->fault != EMU_FAULT_LIMIT)
		return -1;
	struct emu_str file = emu_str_from(line->file);
	err->line = line->number;
	if (origin->file.len) {
		file = origin->file;
		err->line = origin->line;
		err->column = origin->column;
	}
	emu_outlet_error(outlet, file, err);
	return 0;
}

/* Parts of a consolidation that were not narrowed to periods or indicators can be asked for some of
 * them, once they are joined for good. */
static int begin_partials(const struct config *config, struct worker *worker,
	const struct emu_json *first, struct emu_error *err)
{
	struct emu_partial_head head = config->head;
	if (!config->is_raw && !config->is_partial && first &&
		emu_question_head_like(
			&config->question, first, &worker->arena, &head.question, err) < 0)
		return -1;
	worker->partials = emu_partials_new(&head, err);
	return worker->partials ? 0 : -1;
}

/* A line of a partial: any fault is the end of it all. */
static int join_line(const struct config *config, struct worker *worker,
	const struct emu_line *line, struct emu_error *err)
{
	struct emu_json json;
	bool is_state = false;
	int result = emu_json_read(&worker->reader, line->text, &json, err);
	if (result == 0 && !worker->partials)
		result = begin_partials(config, worker, &json, err);
	if (result == 0)
		result = emu_partials_see(worker->partials, line, &json, &is_state, err);
	if (result == 0 && !is_state && worker->joiner)
		emu_ledger_joiner_begin(worker->joiner);
	if (result == 0 && is_state)
		result = worker->joiner ? emu_ledger_joiner_see(worker->joiner, &json, err)
					: emu_grouping_join(worker->grouping, &json, err);
	if (result < 0)
		err->line = line->number;
	return result;
}

static int see_line(const void *config, void *worker, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	const struct emu_standing standing = {own->part_number, line->input, line->number};
	struct emu_origin origin = {0};
	struct emu_json json;
	if (own->is_merge)
		return join_line(own, self, line, err);
	int result = emu_json_read(&self->reader, line->text, &json, err);
	if (result == 0)
		result = own->is_raw ? emu_grouping_see(self->grouping, &json, &standing, err)
				     : emu_ledger_see(self->ledger, &json, &origin, err);
	self->records += result == 0;
	return result == 0 ? 0 : report(self, line, &origin, outlet, err);
}

/* Lines that need not be read as JSON. */
static int see_lines(const void *config, void *worker, struct emu_block *block,
	struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	(void)outlet;
	if (!own->is_raw || own->is_merge)
		return 0;
	return emu_grouping_see_lines(self->grouping, block, own->part_number, &self->records, err);
}

static int see_bad_line(const void *config, void *worker, const struct emu_line *line,
	const struct emu_error *why, struct emu_outlet *outlet, struct emu_error *err)
{
	struct worker *self = worker;
	if (((const struct config *)config)->is_merge) {
		*err = *why;
		return -1;
	}
	self->rejected++;
	emu_outlet_error(outlet, emu_str_from(line->file), why);
	return 0;
}

static void see_input(const void *config, void *worker, const char *name,
	const struct emu_error *fault, struct emu_outlet *outlet)
{
	(void)config, (void)name, (void)outlet;
	((struct worker *)worker)->unread |= fault != NULL;
}

static int merge(const void *config, void *into, void *from, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = into, *other = from;
	self->records += other->records;
	self->rejected += other->rejected;
	self->unread |= other->unread;
	return own->is_raw ? emu_grouping_merge(self->grouping, other->grouping, err)
			   : emu_ledger_merge(self->ledger, other->ledger, err);
}

/* As states where there is a writer, else as results. */
static int put_groups(struct worker *worker, size_t n, struct emu_partial_writer *writer,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_buf *out = &outlet->stream[EMU_STREAM_OUT];
	int result = 0;
	for (size_t i = 0; result == 0 && i < n; i++) {
		result = writer ? emu_grouping_write(worker->grouping, i, writer, out, err)
				: emu_grouping_print(worker->grouping, i, out, err);
		emu_outlet_ready(outlet);
	}
	return result;
}

static int write_ledger(struct worker *worker, struct emu_partial_writer *writer,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_ledger_writer *states = emu_ledger_writer_new(worker->ledger, err);
	bool done = false;
	int result = states ? 0 : -1;
	while (result == 0 && !done) {
		result = emu_ledger_writer_next(
			states, writer, &outlet->stream[EMU_STREAM_OUT], &done, err);
		emu_outlet_ready(outlet);
	}
	emu_ledger_writer_del(states);
	return result;
}

static int write_partial(const struct config *config, struct worker *worker, size_t n,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_buf *out = &outlet->stream[EMU_STREAM_OUT];
	struct emu_partial_writer writer = {0};
	const struct emu_partial_head *head = worker->partials ? emu_partials_head(worker->partials)
							       : &config->head;
	if (emu_partial_begin(&writer, head, out, err) < 0)
		return -1;
	int result = worker->ledger ? write_ledger(worker, &writer, outlet, err)
				    : put_groups(worker, n, &writer, outlet, err);
	if (result < 0)
		return -1;
	if (worker->partials)
		return emu_partials_end(worker->partials, &writer, out, err);
	uint64_t records = worker->ledger ? worker->records
					  : emu_grouping_records(worker->grouping);
	return emu_partial_end(&writer, config->part_number, records, worker->rejected, out, err);
}

static int print_groups(
	struct worker *worker, size_t n, struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_buf notes = {0};
	int result = emu_grouping_notes(worker->grouping, &notes, err);
	if (result == 0)
		result = put_groups(worker, n, NULL, outlet, err);
	if (result == 0)
		emu_outlet_messages(outlet, EMU_SEVERITY_WARNING, emu_buf_str(&notes));
	emu_buf_free(&notes);
	return result;
}

/* Parts that come to a whole; what was told when they were made still counts. */
static int check_partials(const struct config *config, struct worker *worker,
	struct emu_outlet *outlet, struct emu_error *err)
{
	if (worker->unread && (config->is_partial || config->is_merge))
		return emu_fail(err, EMU_FAULT_INPUT,
			"nothing is written: not all of the input could be read");
	if (!config->is_merge)
		return 0;
	if (!worker->partials && begin_partials(config, worker, NULL, err) < 0)
		return -1;
	if (emu_partials_finish(worker->partials, !config->is_partial, err) < 0)
		return -1;
	uint64_t rejected = emu_partials_rejected(worker->partials);
	if (rejected)
		emu_outlet_message(outlet, EMU_SEVERITY_ERROR, NULL,
			"lines that were told of when the parts were made: %llu",
			(unsigned long long)rejected);
	return 0;
}

static int finish_raw(const struct config *config, struct worker *worker, struct emu_outlet *outlet,
	struct emu_error *err)
{
	size_t n;
	if (check_partials(config, worker, outlet, err) < 0 ||
		emu_grouping_finish(worker->grouping, config->is_partial, &n, err) < 0)
		return -1;
	return config->is_partial ? write_partial(config, worker, n, outlet, err)
				  : print_groups(worker, n, outlet, err);
}

static void put_remarks(
	const struct config *config, const struct emu_summary *summary, struct emu_outlet *outlet)
{
	size_t n;
	const struct emu_remark *remarks = emu_summary_remarks(summary, &n);
	for (size_t i = 0; i < n; i++) {
		const struct emu_remark *remark = &remarks[i];
		const struct emu_place place = {.file = remark->file, .line = remark->line};
		enum emu_severity severity = remark->kind == EMU_REMARK_NOTE ? EMU_SEVERITY_INFO
			: remark->kind == EMU_REMARK_CONFLICT && config->is_strict
			? EMU_SEVERITY_ERROR
			: EMU_SEVERITY_WARNING;
		emu_outlet_message(outlet, severity, &place, "%.*s", EMU_STR_ARGS(remark->text));
	}
}

static int summarise(const struct config *config, struct worker *worker, struct emu_outlet *outlet,
	struct emu_error *err)
{
	bool done = false;
	int result = 0;
	struct emu_summary *summary = emu_summary_new(worker->ledger, err);
	if (!summary)
		return -1;
	if (config->explain)
		result = emu_summary_explain(summary, &config->explained,
			(enum emu_explain_form)config->explain_form,
			&outlet->stream[EMU_STREAM_OUT], err);
	done = config->explain != NULL;
	while (result == 0 && !done) {
		result = emu_summary_next(summary, &outlet->stream[EMU_STREAM_OUT], &done, err);
		emu_outlet_ready(outlet);
	}
	if (result == 0)
		put_remarks(config, summary, outlet);
	emu_summary_del(summary);
	return result;
}

static int finish(
	const void *config, void *worker, struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	if (own->is_raw)
		return finish_raw(own, self, outlet, err);
	if (check_partials(own, self, outlet, err) < 0)
		return -1;
	return own->is_partial ? write_partial(own, self, 0, outlet, err)
			       : summarise(own, self, outlet, err);
}

static void stop(void *worker)
{
	struct worker *self = worker;
	emu_grouping_del(self->grouping);
	emu_ledger_joiner_del(self->joiner);
	emu_ledger_del(self->ledger);
	emu_partials_del(self->partials);
	emu_arena_free(&self->arena);
	emu_json_reader_free(&self->reader);
}

static void release(void *config)
{
	struct config *self = config;
	emu_calendars_del(self->calendars);
	emu_registry_del(self->registry);
	emu_catalogue_del(self->catalogue);
}

const struct emu_filter emu_filter = {
	.name = "emu-aggregate",
	.summary = "Consolidate records into a summary, without double counting.",
	.operands = "[FILE...]",
	.options = options,
	.parallel = true,
	.config_size = sizeof(struct config),
	.worker_size = sizeof(struct worker),
	.configure = configure,
	.start = start,
	.line = see_line,
	.lines = see_lines,
	.bad_line = see_bad_line,
	.input = see_input,
	.merge = merge,
	.finish = finish,
	.stop = stop,
	.release = release,
};
