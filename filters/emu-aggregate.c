/* emu-aggregate: records in, summary records out, consolidated without double counting; with --raw
 * a plain group-by over any JSON. */
#include <stdbool.h>

#include "aggregate/ledger.h"
#include "aggregate/question.h"
#include "aggregate/grouping.h"
#include "aggregate/summary.h"
#include "cli/run.h"
#include "domain/catalogue.h"
#include "domain/registry.h"
#include "json/reader.h"

struct config {
	struct emu_option_list periods, indicators;
	const char *by, *units, *of, *stats;
	bool is_strict, is_raw;
	size_t max_depth;
	const struct emu_grouping_plan *plan;
	struct emu_question question;
	struct emu_catalogue *catalogue;
	struct emu_registry *registry;
};

struct worker {
	struct emu_json_reader reader;
	struct emu_grouping *grouping;
	struct emu_ledger *ledger;
};

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
	{EMU_OPTION_FLAG, 0, "raw", NULL, "plain group-by over any JSON, without consolidation",
		NULL, offsetof(struct config, is_raw)},
	{EMU_OPTION_TEXT, 0, "of", "LIST", "with --raw: the fields to compute statistics of", NULL,
		offsetof(struct config, of)},
	{EMU_OPTION_TEXT, 0, "stat", "LIST", "with --raw: which of count, sum, min, max, mean",
		NULL, offsetof(struct config, stats)},
	{.kind = EMU_OPTION_END},
};

static int configure_raw(struct config *config, struct emu_run *run, struct emu_error *err)
{
	const char *misplaced = config->periods.n ? "--period"
		: config->units			  ? "--units"
		: config->indicators.n		  ? "--indicator"
		: config->is_strict		  ? "--strict"
						  : NULL;
	if (misplaced)
		return emu_fail(err, EMU_FAULT_USAGE,
			"%s belongs to consolidation, which --raw switches off", misplaced);
	config->plan = emu_grouping_plan_new(
		config->by, config->of, config->stats, emu_run_arena(run), err);
	return config->plan ? 0 : -1;
}

static int configure_consolidation(
	struct config *config, struct emu_run *run, struct emu_error *err)
{
	struct emu_question *question = &config->question;
	if (config->of || config->stats)
		return emu_fail(
			err, EMU_FAULT_USAGE, "%s needs --raw", config->of ? "--of" : "--stat");
	const char *schemas = emu_run_schemas(run, err);
	if (!schemas || !(config->catalogue = emu_catalogue_load(schemas, err)))
		return -1;
	if (config->units && !(config->registry = emu_registry_load(schemas, config->units, err)))
		return -1;
	question->catalogue = config->catalogue;
	question->registry = config->registry;
	return emu_question_init(question, config->by, config->periods.items, config->periods.n,
		config->indicators.items, config->indicators.n, emu_run_arena(run), err);
}

static int configure(void *config, struct emu_run *run, struct emu_error *err)
{
	struct config *self = config;
	self->max_depth = emu_run_max_depth(run);
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
	return self->grouping || self->ledger ? 0 : -1;
}

/* A record that is told of is told of where its author can mend it: where it came from, if it says
 * so, else where it stands in the stream. */
static int report(const struct emu_line *line, const struct emu_origin *origin,
	struct emu_outlet *outlet, struct emu_error *err)
{
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

static int see_line(const void *config, void *worker, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	struct emu_origin origin = {0};
	struct emu_json json;
	int result = emu_json_read(&self->reader, line->text, &json, err);
	if (result == 0)
		result = own->is_raw ? emu_grouping_see(self->grouping, &json, err)
				     : emu_ledger_see(self->ledger, &json, &origin, err);
	return result == 0 ? 0 : report(line, &origin, outlet, err);
}

static int merge(const void *config, void *into, void *from, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = into, *other = from;
	return own->is_raw ? emu_grouping_merge(self->grouping, other->grouping, err)
			   : emu_ledger_merge(self->ledger, other->ledger, err);
}

static int finish_raw(struct worker *worker, struct emu_outlet *outlet, struct emu_error *err)
{
	size_t n;
	if (emu_grouping_finish(worker->grouping, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (emu_grouping_print(worker->grouping, i, &outlet->stream[EMU_STREAM_OUT], err) <
			0)
			return -1;
		emu_outlet_ready(outlet);
	}
	return 0;
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

static int finish(
	const void *config, void *worker, struct emu_outlet *outlet, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	bool done = false;
	int result = 0;
	if (own->is_raw)
		return finish_raw(self, outlet, err);
	struct emu_summary *summary = emu_summary_new(self->ledger, err);
	if (!summary)
		return -1;
	while (result == 0 && !done) {
		result = emu_summary_next(summary, &outlet->stream[EMU_STREAM_OUT], &done, err);
		emu_outlet_ready(outlet);
	}
	if (result == 0)
		put_remarks(own, summary, outlet);
	emu_summary_del(summary);
	return result;
}

static void stop(void *worker)
{
	struct worker *self = worker;
	emu_grouping_del(self->grouping);
	emu_ledger_del(self->ledger);
	emu_json_reader_free(&self->reader);
}

static void release(void *config)
{
	struct config *self = config;
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
	.merge = merge,
	.finish = finish,
	.stop = stop,
	.release = release,
};
