/* emu-compare: two summaries in, what changed out; or a pact and a summary, and what was attained.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/odd.h"
#include "cli/run.h"
#include "compare/compare.h"
#include "select/expression.h"

struct config {
	const char *units, *before, *after;
	struct emu_option_list conditions;

	struct emu_registry *registry;
	struct emu_expression **expressions; /* one a condition */
	struct emu_compare_question question;
	uint32_t max_depth;
};

struct worker {
	struct emu_json_reader reader;
	struct emu_compare *compare;
	struct emu_expression_state *states; /* one a condition */
	size_t n_states;
	struct emu_buf words;
	uint64_t others;      /* records that are no rows */
	struct emu_odd unfit; /* results with a value that has no order with a condition's */
};

static const struct emu_option options[] = {
	{EMU_OPTION_TEXT, 0, "before", "PERIOD", "compare the rows of this period ...", NULL,
		offsetof(struct config, before)},
	{EMU_OPTION_TEXT, 0, "after", "PERIOD",
		"... with those of this one, whatever input they are in", NULL,
		offsetof(struct config, after)},
	{EMU_OPTION_LIST, 0, "fail-if", "CONDITION",
		"exit status 1 if this holds of a result: 'percent < -10', 'status = not-met'; "
		"may be given again",
		NULL, offsetof(struct config, conditions)},
	{EMU_OPTION_TEXT, 'u', "units", "FILE",
		"the registry of units and blocks: who is meant where each unit pledges", NULL,
		offsetof(struct config, units)},
	{.kind = EMU_OPTION_END},
};

static int read_periods(struct config *own, struct emu_error *err)
{
	struct emu_error why = {0};
	if (!own->before && !own->after)
		return 0;
	if (!own->before || !own->after)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--before and --after belong together: give both or neither");
	own->question.has_periods = true;
	if (emu_period_parse_asked(&own->question.before, emu_str_from(own->before), &why) < 0)
		return emu_fail(err, EMU_FAULT_USAGE, "--before %s: %s", own->before, why.text);
	if (emu_period_parse_asked(&own->question.after, emu_str_from(own->after), &why) < 0)
		return emu_fail(err, EMU_FAULT_USAGE, "--after %s: %s", own->after, why.text);
	if (emu_period_compare(&own->question.before, &own->question.after) == 0)
		return emu_fail(err, EMU_FAULT_USAGE,
			"--after %s: expected another period than that of --before", own->after);
	return 0;
}

static int read_conditions(struct config *own, struct emu_run *run, struct emu_error *err)
{
	struct emu_error why = {0};
	own->expressions = emu_arena_array(
		emu_run_arena(run), own->conditions.n + 1, sizeof(struct emu_expression *));
	if (!own->expressions)
		return emu_fail_memory(err);
	for (size_t i = 0; i < own->conditions.n; i++) {
		const char *text = own->conditions.items[i];
		own->expressions[i] = emu_expression_new(emu_str_from(text), &why);
		if (!own->expressions[i])
			return emu_fail(err, why.fault, "--fail-if %s: column %" PRIu64 ": %s",
				text, why.column, why.text);
	}
	return 0;
}

static int configure(void *config, struct emu_run *run, struct emu_error *err)
{
	struct config *own = config;
	own->max_depth = (uint32_t)emu_run_max_depth(run);
	if (read_periods(own, err) < 0 || read_conditions(own, run, err) < 0)
		return -1;
	if (!own->units)
		return 0;
	const char *schemas = emu_run_schemas(run, err);
	own->registry = schemas ? emu_registry_load(schemas, own->units, err) : NULL;
	own->question.registry = own->registry;
	return own->registry ? 0 : -1;
}

static int start(const void *config, void *worker, struct emu_error *err)
{
	const struct config *own = config;
	struct worker *self = worker;
	self->reader.max_depth = own->max_depth;
	self->compare = emu_compare_new(&own->question, err);
	if (!self->compare)
		return -1;
	self->states = calloc(own->conditions.n + 1, sizeof(*self->states));
	if (!self->states)
		return emu_fail_memory(err);
	self->n_states = own->conditions.n;
	for (size_t i = 0; i < self->n_states; i++)
		if (emu_expression_state_init(&self->states[i], own->expressions[i], err) < 0)
			return -1;
	return 0;
}

static int see_record(const struct config *config, struct worker *worker,
	const struct emu_json *json, const struct emu_line *line, struct emu_error *err)
{
	if (line->input > 1 && !config->question.has_periods)
		return emu_fail(err, EMU_FAULT_USAGE,
			"expected two inputs, found a third: put summaries together beforehand, or "
			"give --before and --after");
	if (json->values->type != EMU_JSON_OBJECT)
		return emu_fail(err, EMU_FAULT_INPUT, "expected a record, a JSON object");
	int taken = emu_compare_see(worker->compare, json, line, err);
	worker->others += taken == 0;
	return taken < 0 ? -1 : 0;
}

static int see_line(const void *config, void *worker, const struct emu_line *line,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct worker *self = worker;
	struct emu_json json;
	if (emu_json_read(&self->reader, line->text, &json, err) == 0 &&
		see_record(config, self, &json, line, err) == 0)
		return 0;
	if (err->fault != EMU_FAULT_INPUT && err->fault != EMU_FAULT_LIMIT)
		return -1;
	err->line = line->number;
	emu_outlet_error(outlet, emu_str_from(line->file), err);
	*err = (struct emu_error){0};
	return 0;
}

/* A result that meets a condition is told as it is written. */
static int hold_against(const struct config *config, struct worker *worker, size_t number,
	struct emu_str result, struct emu_outlet *outlet, struct emu_error *err)
{
	const struct emu_line nowhere = {.file = ""};
	struct emu_json json;
	if (emu_json_read(&worker->reader, result, &json, err) < 0)
		return -1;
	for (size_t i = 0; i < worker->n_states; i++) {
		int holds = emu_expression_holds(
			config->expressions[i], &worker->states[i], &json, err);
		if (holds < 0)
			return -1;
		if (worker->states[i].unfit && emu_odd_note(&worker->unfit, &json, &nowhere))
			emu_expression_tell_unfit(config->expressions[i], &worker->states[i], &json,
				&worker->unfit.what);
		if (!holds)
			continue;
		emu_buf_clear(&worker->words);
		emu_compare_say(worker->compare, number, &worker->words);
		emu_outlet_message(outlet, EMU_SEVERITY_ERROR, NULL, "%.*s (%s)",
			EMU_STR_ARGS(emu_buf_str(&worker->words)), config->conditions.items[i]);
	}
	return 0;
}

static int write_result(const struct config *config, struct worker *worker, size_t i,
	struct emu_outlet *outlet, struct emu_error *err)
{
	struct emu_buf *out = &outlet->stream[EMU_STREAM_OUT];
	size_t from = out->len;
	if (emu_compare_write(worker->compare, i, out, err) < 0)
		return -1;
	if (worker->n_states) {
		if (!emu_buf_reserve(out, EMU_LINES_PADDING))
			return emu_fail_memory(err);
		memset(out->at + out->len, 0, EMU_LINES_PADDING);
		struct emu_str result = emu_str_after(emu_buf_str(out), from);
		if (hold_against(config, worker, i, result, outlet, err) < 0)
			return -1;
	}
	emu_buf_push(out, '\n');
	emu_outlet_ready(outlet);
	return 0;
}

static void tell_repeated(struct worker *self, struct emu_outlet *outlet)
{
	for (size_t i = 0; i < emu_compare_n_repeated(self->compare); i++) {
		emu_buf_clear(&self->words);
		const struct emu_compare_repeat row = emu_compare_repeated(
			self->compare, i, &self->words);
		const struct emu_place place = {.file = row.file, .line = row.line};
		emu_outlet_message(outlet, EMU_SEVERITY_ERROR, &place,
			"left out, as %.*s:%" PRIu64 " is about the same thing: %.*s",
			EMU_STR_ARGS(row.first_file), row.first_line,
			EMU_STR_ARGS(emu_buf_str(&self->words)));
	}
}

/* A name that is misspelt would never make a run fail. */
static void tell_lacking(
	const struct config *config, struct worker *self, struct emu_outlet *outlet)
{
	for (size_t i = 0; i < self->n_states; i++) {
		emu_buf_clear(&self->words);
		emu_expression_tell_lacking(config->expressions[i], &self->states[i], &self->words);
		if (self->words.len)
			emu_outlet_message(outlet, EMU_SEVERITY_WARNING, NULL,
				"--fail-if %s: no result has %.*s", config->conditions.items[i],
				EMU_STR_ARGS(emu_buf_str(&self->words)));
	}
}

static int finish(
	const void *config, void *worker, struct emu_outlet *outlet, struct emu_error *err)
{
	struct worker *self = worker;
	size_t n;
	if (emu_compare_close(self->compare, &n, err) < 0)
		return -1;
	if (self->others)
		emu_outlet_message(outlet, EMU_SEVERITY_WARNING, NULL,
			"left out, being no rows of a summary and no pledges, or of periods that "
			"were not asked for: %" PRIu64,
			self->others);
	tell_repeated(self, outlet);
	for (size_t i = 0; i < n; i++)
		if (write_result(config, self, i, outlet, err) < 0)
			return -1;
	emu_odd_tell(&self->unfit, ", which is neither below nor above it", outlet);
	tell_lacking(config, self, outlet);
	return 0;
}

static void stop(void *worker)
{
	struct worker *self = worker;
	emu_compare_del(self->compare);
	for (size_t i = 0; i < self->n_states; i++)
		emu_expression_state_free(&self->states[i]);
	free(self->states);
	emu_buf_free(&self->words);
	emu_odd_free(&self->unfit);
	emu_json_reader_free(&self->reader);
}

static void release(void *config)
{
	struct config *own = config;
	for (size_t i = 0; own->expressions && i < own->conditions.n; i++)
		emu_expression_del(own->expressions[i]);
	emu_registry_del(own->registry);
}

const struct emu_filter emu_filter = {
	.name = "emu-compare",
	.summary = "Compare two summaries, or results with the pledges of a pact.",
	.operands = "[BEFORE AFTER | PACT SUMMARY]",
	.options = options,
	.config_size = sizeof(struct config),
	.worker_size = sizeof(struct worker),
	.configure = configure,
	.start = start,
	.line = see_line,
	.finish = finish,
	.stop = stop,
	.release = release,
};
